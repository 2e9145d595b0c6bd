"""The shipped lawbook: its cases hold, its facts are listed, its citations are those that were read."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from permslip import law
from permslip.agree import facts
from permslip.agree.agreement import Destruction, Ownership
from permslip.law.cases import CaseResult
from permslip.law.rule import DateKind, RuleStatus
from permslip.words.errors import NotFound
from permslip.words.facts import (
    FACTS,
    NOT_SAID,
    About,
    FactKind,
    Silence,
    attestable,
    fact,
    problem,
    scopes,
    silent,
)
from permslip.words.topics import CONNECTICUT_TEN, TOPICS
from tests.decide.world import AUTUMN_2014, TODAY, book_files, the_book, the_memorandum

SLOT = re.compile(r"\{([a-z0-9_.]+)\}")

# facts that no rule asks directly: what they become, or who reads them
ELSEWHERE = {
    "agreement.signed_on": "agreement.contract_day and agreement.in_force",
    "agreement.purpose": "request.within_purpose",
    "directory.designated": "element.directory_designated",
    "consent.portal_identifies": "actions.inviting, before an answer is taken in the portal",
}

# topics that papers settle and no rule demands: agree reports, contrasts and compares them
ONLY_SHOWN = {
    "institutional_service", "owner_data", "owner_derived_data", "owner_work_product", "no_ads", "no_sale",
    "need_to_know", "confidentiality", "survival", "compelled_disclosure", "governing_law", "publication",
}  # fmt: skip

TEXT_READ = {
    "ferpa-consent-default", "ferpa-consent-content", "ferpa-consent-electronic", "ferpa-official-prongs",
    "ferpa-official-access", "ferpa-authenticate", "ferpa-studies-purpose", "ferpa-studies-scope",
    "ferpa-studies-use", "ferpa-studies-noident", "ferpa-studies-destruction", "ferpa-deid-standard",
    "ferpa-codes-derived", "ferpa-control-given-away",
    "ferpa-code-limits", "ferpa-ledger-entry", "ferpa-ledger-retain", "ferpa-ledger-onward",
    "ferpa-redisclose-bar", "ferpa-redisclose-notice", "ferpa-directory-notice", "ferpa-directory-optout",
    "ferpa-directory-limited", "ferpa-consent-copy", "ferpa-ledger-inspect", "ferpa-emergency",
    "ferpa-order-notice", "ferpa-transfer-notice",
    "ct-a1-not-property", "ct-a2-deletion-means", "ct-a3-purpose", "ct-a4-review-correct",
    "ct-contract-first", "ct-eval-consent", "ct-misconduct-public", "ct-parent-access", "ct-sped-access-10",
    "ct-safety-plan",  # the version to 30 June 2025; the one after it was not read
    "ny-supplement-purposes", "ny-supplement-subcontractors", "ny-supplement-end", "ny-supplement-accuracy",
    "ny-supplement-storage", "ny-supplement-encryption", "ny-supplement-published", "ny-no-commercial",
    "ny-breach", "ny-breach-7", "ny-breach-10", "ny-breach-60",
}  # fmt: skip


def results() -> tuple[CaseResult, ...]:
    return law.run_cases(the_book(), book_files())


@pytest.mark.parametrize("result", results(), ids=lambda r: f"{r.case.rule}: {r.case.name}")
def test_each_case_holds(result: CaseResult) -> None:
    assert result.got is result.case.expected, f"{result.file}: {result.case.name}"


def test_every_fact_is_asked_by_some_rule_or_becomes_one_that_is() -> None:
    asked = {name for rule in the_book().rules for name in rule.facts()}
    for rule in the_book().rules:
        asked |= {name for text in (*rule.says.values(), rule.fix) for name in SLOT.findall(text)}
    assert asked <= FACTS.keys()
    left = FACTS.keys() - asked
    terms = {n for n in FACTS if n.startswith("agreement.term.")}  # agree contrasts and compares each of them
    topics = {n for n in left if n.startswith("agreement.clause.")}
    assert {n.removeprefix("agreement.clause.") for n in topics} <= ONLY_SHOWN
    assert left - terms - topics == ELSEWHERE.keys()


def test_only_what_was_read_is_marked_as_read_and_nothing_as_reviewed() -> None:
    marked = {r.id for r in the_book().rules if r.status is RuleStatus.TEXT_READ}
    assert marked == TEXT_READ
    assert not any(r.status is RuleStatus.REVIEWED for r in the_book().rules)


def test_every_clause_topic_is_a_fact() -> None:
    assert {n.removeprefix("agreement.clause.") for n in FACTS if n.startswith("agreement.clause.")} == set(
        TOPICS
    )


@pytest.mark.parametrize("n", range(10))
def test_the_ten_statements_bind_contracts_of_july_2018_and_later(n: int) -> None:
    rule = next(r for r in the_book().rules if r.id.startswith(f"ct-a{n + 1}-"))
    assert f"agreement.clause.{CONNECTICUT_TEN[n]}" in rule.facts()
    assert (rule.in_force.start, rule.in_force.kind) == (date(2018, 7, 1), DateKind.EXACT)
    for made, bound in (("2018-06-30", False), ("2018-07-01", True)):
        facts = {"agreement.covers_student_data": True, "agreement.contract_day": made}
        facts |= {f"agreement.clause.{t}": False for t in TOPICS}
        said = law.judge(the_book(), subject="agreement", facts=facts, day=TODAY, packs=("us-ct",))
        assert (rule.id in {g.rule for g in said}) is bound


def test_federal_and_state_law_of_2014_is_that_of_2014() -> None:
    then = {r.id for r in law.in_force(the_book(), AUTUMN_2014, the_book().packs)}
    now = {r.id for r in law.in_force(the_book(), TODAY, the_book().packs)}
    assert {"ferpa-consent-default", "ferpa-studies-purpose", "nsla-meal-status", "ct-safety-class"} <= then
    assert {"mv-homeless", "ct-a1-not-property", "ct-contract-first", "ct-void-conflict"} <= now - then
    assert then <= now


def test_every_sentence_ends_and_none_says_the_word_that_is_not_said() -> None:
    for rule in the_book().rules:
        for text in (rule.paraphrase, *rule.says.values()):
            assert text.endswith((".", ".)")), rule.id
        everything = " ".join((rule.title, rule.paraphrase, rule.fix, *rule.says.values())).lower()
        assert "compliant" not in everything
        assert not rule.fix.endswith("."), rule.id


def test_a_fact_is_attested_or_derived_and_says_what_silence_means() -> None:
    assert attestable()
    for known in FACTS.values():
        assert known.question.endswith("?"), known.name
        assert bool(known.who) is not bool(known.source)
        if known.silence is Silence.NO:
            assert known.who
            assert known.kind is FactKind.BOOL


def test_values_are_held_against_their_fact() -> None:
    good = {"agreement.exists": True, "agreement.k": 5, "agreement.basis": "none",
            "agreement.starts": "2026-09-01",
            "element.key": "grade", "directory.designated": ("grade",)}  # fmt: skip
    for name, value in good.items():
        assert problem(name, value) == ""
    bad = {"agreement.exists": "yes", "agreement.k": True, "agreement.basis": "x",
           "agreement.starts": "20260901",
           "element.key": 1, "directory.designated": "grade"}  # fmt: skip
    for name, value in bad.items():
        assert problem(name, value)
    with pytest.raises(NotFound):
        fact("no.such.fact")


def test_no_paper_says_what_a_paper_that_says_nothing_says() -> None:
    # NOT_SAID is as good as never; a notice period that nobody promised is none
    assert silent(FACTS["agreement.term.breach_notice"]) == NOT_SAID
    assert silent(FACTS["agreement.term.publication_review"]) == 0
    assert silent(FACTS["agreement.term.minimum_cell"]) == 0
    assert silent(FACTS["agreement.term.sale"]) == "none"
    assert silent(FACTS["agreement.term.security_standard"]) == "none"
    assert silent(FACTS["agreement.clause.purpose"]) is False
    assert silent(FACTS["agreement.k"]) == 0
    assert silent(FACTS["agreement.starts"]) is None
    blank = replace(
        the_memorandum(), clauses=(), destruction=Destruction(), ownership=Ownership(), parties=()
    )
    stated = facts(replace(blank, purpose_text="", purpose=None, signed_on=None, starts=None, ends=None))
    for name in (n for n in FACTS if n.startswith(("agreement.term.", "agreement.clause."))):
        if name not in ("agreement.term.redisclosure", "agreement.term.elements"):
            assert stated[name] == silent(FACTS[name]), name


def test_an_attestation_for_one_request_covers_no_other() -> None:
    names = {"agreement": "paper", "request": "req-1", "element": "floor_plan", "recipient": "partner"}
    assert scopes(About.REQUEST, **names) == ("req-1",)
    assert scopes(About.AGREEMENT, **names) == ("paper",)
    assert scopes(About.RECIPIENT, **names) == ("partner",)
    assert scopes(About.DISTRICT, **names) == ("district",)
    assert scopes(About.ELEMENT, **names) == ("req-1:floor_plan", "paper:floor_plan")
    assert scopes(About.AGREEMENT, agreement=None, request="req-1") == ()
    assert scopes(About.ELEMENT, agreement=None, request="req-1") == ()
    assert scopes(About.RECIPIENT, agreement=None, request="req-1") == ()
