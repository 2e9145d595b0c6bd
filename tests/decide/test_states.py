"""The states' rules through whole papers: what a paper says, and what people attest, reaches the rule."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from permslip import agree
from permslip.agree.agreement import Agreement, Clause, ScheduleLine, TermLine
from permslip.decide.decision import Permitted, Refused
from permslip.words.vocabulary import Mark, Need
from tests.decide.test_no import ask, with_facts
from tests.decide.world import TODAY, rules, the_book
from tests.factories import an_agreement


def found(paper: Agreement, *packs: str, **attested: Any) -> dict[str, Mark]:
    """What each rule says of the paper today; attested facts with __ for the dot."""
    said = {name.replace("__", "."): value for name, value in attested.items()}
    return {g.rule: g.mark for g in agree.check(paper, the_book(), day=TODAY, packs=packs, attested=said)}


def with_terms(paper: Agreement, **terms: str) -> Agreement:
    return replace(paper, terms=tuple(TermLine(name, value) for name, value in terms.items()))


def with_topics(paper: Agreement, *topics: str) -> Agreement:
    return replace(paper, clauses=(*paper.clauses, Clause("99", "What it says.", topics)))


SUPPLEMENT = {
    "ny-supplement-subcontractors": "subcontractor_compliance",
    "ny-supplement-end": "end_of_contract",
    "ny-supplement-accuracy": "accuracy_challenge",
    "ny-supplement-storage": "storage_place",
    "ny-supplement-encryption": "encryption",
    "ny-contractor-framework": "security_standard",
    "ny-contractor-need-to-know": "need_to_know",
}


@pytest.mark.parametrize(("rule", "topic"), SUPPLEMENT.items())
def test_new_york_asks_for_each_item_of_the_supplement(rule: str, topic: str) -> None:
    assert found(an_agreement(), "us-ny")[rule] is Mark.MISSING
    assert found(with_topics(an_agreement(), topic), "us-ny")[rule] is Mark.MEETS


@pytest.mark.parametrize(
    ("promise", "mark"),
    [
        ("72 hours", Mark.MEETS),
        ("7 days", Mark.MEETS),
        ("5 business_days", Mark.MEETS),
        ("8 days", Mark.MISSING),
        ("prompt", Mark.MISSING),
    ],
)
def test_new_york_holds_the_breach_notice_to_seven_days(promise: str, mark: Mark) -> None:
    assert found(with_terms(an_agreement(), breach_notice=promise), "us-ny")["ny-breach"] is mark
    assert found(an_agreement(), "us-ny")["ny-breach"] is Mark.MISSING


def test_a_silent_paper_is_said_to_be_silent() -> None:
    grounds = agree.check(an_agreement(), the_book(), day=TODAY, packs=["us-ny"])
    (said,) = [g.says for g in grounds if g.rule == "ny-breach"]
    assert said.endswith("(hours agreed: not stated).")


def test_new_york_covers_teachers_evaluations_where_no_student_is_in_it() -> None:
    staff = an_agreement(schedule=(ScheduleLine("evaluation_rating", Need.OPTIONAL),))
    spending = an_agreement(schedule=(ScheduleLine("spending", Need.OPTIONAL),))
    assert found(staff, "us-ny")["ny-breach"] is Mark.MISSING
    assert "ny-breach" not in found(spending, "us-ny")
    assert "ny-no-commercial" not in found(staff, "us-ny")


@pytest.mark.parametrize(
    ("pack", "rule"),
    [("us-ct", "ct-no-ads"), ("us-ny", "ny-no-commercial"), ("us-ny", "ny-contractor-no-other-use")],
)
def test_a_use_beyond_the_purpose_conflicts(pack: str, rule: str) -> None:
    assert found(an_agreement(), pack)[rule] is Mark.MEETS
    free = with_terms(an_agreement(), use="purpose_and_product")
    assert found(free, pack)[rule] is Mark.CONFLICTS


def test_who_is_an_operator_matters_only_where_a_term_allows_what_is_barred() -> None:
    sold = with_terms(an_agreement(), sale="free", sub_processors_bound="yes")
    calm = with_terms(an_agreement(), sub_processors_bound="yes")
    assert "ct-operator-bans" not in found(calm, "us-ct")
    assert found(sold, "us-ct")["ct-operator-bans"] is Mark.ASK_COUNSEL
    assert found(sold, "us-ct", agreement__partner_is_operator=True)["ct-operator-bans"] is Mark.CONFLICTS
    assert "ct-operator-bans" not in found(sold, "us-ct", agreement__partner_is_operator=False)


def test_the_states_addendum_brings_the_ten_statements_with_it() -> None:
    bare = found(an_agreement(), "us-ct")
    assert bare["ct-a1-not-property"] is Mark.MISSING and "ct-addendum" not in bare
    carried = found(an_agreement(), "us-ct", agreement__state_addendum=True)
    assert carried["ct-addendum"] is Mark.MEETS
    assert not {r for r in carried if r.startswith(("ct-a1", "ct-a2", "ct-void-missing"))}
    unsigned = found(an_agreement(signed_on=None), "us-ct", agreement__state_addendum=True)
    assert unsigned["ct-a1-not-property"] is Mark.MISSING


def test_illinois_binds_operators_alone() -> None:
    its = {"il-categories", "il-service-statement", "il-school-official", "il-breach-costs"}
    known = found(an_agreement(), "us-il", agreement__partner_is_operator=True)
    assert {r for r in its if known[r] is Mark.MISSING} == its
    assert known["il-posted"] is Mark.ASK_COUNSEL
    assert not its & found(an_agreement(), "us-il", agreement__partner_is_operator=False).keys()


def test_california_lets_a_contract_be_mended_until_notice_ran_out() -> None:
    assert found(an_agreement(), "us-ca")["ca-void"] is Mark.MEETS
    assert found(an_agreement(), "us-ca", agreement__cure_notice_lapsed=True)["ca-void"] is Mark.CONFLICTS
    whole = with_topics(an_agreement(), "not_property", "ferpa_commitment")
    assert "ca-void" not in found(whole, "us-ca")


def test_destruction_that_reaches_the_source_wants_the_states_leave() -> None:
    paper = with_topics(an_agreement(), "destruction_duty")
    assert "ct-disposition" not in found(paper, "us-ct")
    reaches = {"destruction__reaches_source": True}
    assert found(paper, "us-ct", **reaches)["ct-disposition"] is Mark.CONFLICTS
    assert found(paper, "us-ct", **reaches, destruction__state_approved=True)["ct-disposition"] is Mark.MEETS


# ---------------------------------------------------------------- through a decision


def test_a_record_of_misconduct_needs_no_teachers_consent() -> None:
    with_rating = ask("evaluation_rating")
    assert isinstance(with_rating.verdict, Refused) and "ct-eval-consent" in rules(with_rating.verdict)
    said = with_facts(staff__misconduct_record=("needs-study:evaluation_rating", True, "counsel"))
    lifted = ask("evaluation_rating", standing=said)
    assert "ct-eval-consent" not in rules(lifted.verdict)
    officer = with_facts(staff__misconduct_record=("needs-study:evaluation_rating", True, "data_officer"))
    assert "ct-eval-consent" in rules(ask("evaluation_rating", standing=officer).verdict)


def test_a_tool_that_one_student_needs_lifts_the_states_rule_and_not_the_houses() -> None:
    names = ("tool_unique_and_necessary", "laws_met", "effort_evidenced", "parent_acknowledged")
    roles = ("superintendent", "counsel", "data_officer", "registrar")
    facts = {f"iep__{n}": ("req-1", True, r) for n, r in zip(names, roles, strict=True)}
    unsigned = {"signed_on": None}
    assert "ct-contract-first" in rules(ask(paper=unsigned).verdict)
    excepted = rules(ask(paper=unsigned, standing=with_facts(**facts)).verdict)
    assert "ct-contract-first" not in excepted and "house-agreement" in excepted
    short = {k: v for k, v in facts.items() if k != "iep__effort_evidenced"}
    assert "ct-contract-first" in rules(ask(paper=unsigned, standing=with_facts(**short)).verdict)


def test_what_the_district_owes_families_is_asked_and_stops_nothing() -> None:
    decision = ask()
    assert isinstance(decision.verdict, Permitted)
    marks = {g.rule: (g.mark, g.blocks) for g in decision.verdict.grounds}
    for rule in ("ct-annual-url", "ct-parent-access", "ct-post-5bd"):
        assert marks[rule] == (Mark.ASK_COUNSEL, False)
    said = with_facts(notice__contracts_page=("district", True, "data_officer"))
    told = {g.rule: g.mark for g in ask(standing=said).verdict.grounds}
    assert told["ct-annual-url"] is Mark.MEETS


def test_names_on_a_public_records_request_are_warned_of() -> None:
    said = with_facts(request__public_records=("req-1", True, "data_officer"))
    plain, public = ask("family_name"), ask("family_name", standing=said)

    def spoken(decision: Any) -> set[str]:
        return {g.rule for e in decision.elements for g in e.verdict.grounds}

    assert "ct-foi-student-names" in spoken(public) - spoken(plain)
