"""The case on the first try: what must be said, in 2014 and today, with the consent policy off and on."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from permslip.decide import letter
from permslip.decide.decision import Decision, NotHeld, Permitted, Refused
from permslip.words.vocabulary import ConsentMode, Mark, ModeSource
from tests.decide.world import (
    AUTUMN_2014,
    TODAY,
    a_holding,
    judged,
    of,
    on_record,
    rules,
    the_case,
    the_memorandum,
)

DAYS = {"in 2014": (AUTUMN_2014, AUTUMN_2014), "today": (TODAY, TODAY), "what if": (AUTUMN_2014, TODAY)}
FOUR = [(day, policy) for day, policy in product(("in 2014", "today"), (False, True))]
SIX = [*FOUR, ("what if", False), ("what if", True)]

ALWAYS_SAID = {
    "ferpa-consent-default",  # no legal basis named
    "ferpa-pii-class",  # the student number and the birth date identify, whatever they are called
    "ferpa-code-limits",
    "ferpa-deid-standard",
    "nsla-meal-status",  # meal eligibility has a law of its own
    "ct-safety-class",  # maps need a separate safety determination
    "ct-eval-consent",
    "ferpa-ledger-onward",  # each sub-processor is named in the ledger beforehand
    "own-contradiction",  # the two ownership clauses contradict each other
}
TODAY_ONLY = {"ct-a1-not-property", "ct-void-conflict", "ct-a3-purpose"}

IDENTIFIES = {"student_number", "birth_date"}
STUDENT = {
    "student_number", "grade", "sex", "birth_date", "race", "english_learner", "grade9_entry_date",
    "meal_status",
    "homeless", "courses_failed", "retained", "disability", "schools_attended",
}  # fmt: skip
NO_PERSON = {
    "building_square_feet", "building_capacity", "school_code", "school_grades", "class_period", "spending",
}  # fmt: skip


def first_try(when: str, policy: bool) -> Decision:
    as_of, law_day = DAYS[when]
    return judged(
        the_case(),
        the_memorandum(),
        as_of=as_of,
        law_day=law_day,
        policies={"policy-parent-consent": policy},
        standing=on_record("northfield"),
    )


@pytest.mark.parametrize(("when", "policy"), SIX)
def test_it_is_refused_with_every_reason(when: str, policy: bool) -> None:
    decision = first_try(when, policy)
    assert isinstance(decision.verdict, Refused)
    said = rules(decision.verdict)
    assert said >= ALWAYS_SAID
    assert (said >= TODAY_ONLY) is (when != "in 2014")
    if when == "in 2014":
        assert not any(r.startswith(("ct-a", "ct-void", "ct-contract")) for r in said)


@pytest.mark.parametrize(("when", "policy"), SIX)
def test_each_reason_has_its_rule_citation_and_fix(when: str, policy: bool) -> None:
    decision = first_try(when, policy)
    text = letter(decision, agreement=the_memorandum(), request=the_case())
    flat = " ".join(text.split())
    for ground in decision.verdict.grounds:
        if ground.blocks:
            assert ground.citation
            assert ground.fix
            for part in (ground.rule, " ".join(ground.citation.split()), " ".join(ground.fix.split())):
                assert part in flat


@pytest.mark.parametrize(("when", "policy"), FOUR)
def test_the_verdict_on_each_element(when: str, policy: bool) -> None:
    decision = first_try(when, policy)
    by_key = {e.element: e.verdict for e in decision.elements}
    assert by_key.keys() == STUDENT | NO_PERSON | {"building_map", "evaluation_rating"}
    for key in STUDENT:
        verdict = by_key[key]
        assert isinstance(verdict, Refused), key
        expected = {"ferpa-consent-default"}
        expected |= {"ferpa-pii-class"} if key in IDENTIFIES else set()
        expected |= {"ferpa-code-limits"} if key == "student_number" else set()
        expected |= {"nsla-meal-status"} if key == "meal_status" else set()
        expected |= {"mv-homeless"} if key == "homeless" and when == "today" else set()
        assert rules(verdict) == expected, key
    for key in NO_PERSON:
        assert isinstance(by_key[key], Permitted), key
    assert rules(by_key["building_map"]) == {"ct-safety-class"}
    assert rules(by_key["evaluation_rating"]) == {"ct-eval-consent"}


def test_the_words_of_the_request_all_resolve() -> None:
    assert all(e.element for _, e in the_case().elements())


@pytest.mark.parametrize("when", ["in 2014", "today"])
def test_the_policy_keeps_rows_without_an_answer_at_home(when: str) -> None:
    off, on = first_try(when, False), first_try(when, True)
    assert off.terms.consent is not None
    assert on.terms.consent is not None
    assert (off.terms.consent.mode, off.terms.consent.source) == (ConsentMode.NOT_ASKED, ModeSource.LAW)
    assert (on.terms.consent.mode, on.terms.consent.source) == (ConsentMode.OPT_IN, ModeSource.POLICY)
    assert on.terms.consent.because == "policy-parent-consent"
    said = next(g for g in on.verdict.grounds if g.rule == "policy-parent-consent")
    assert (said.mark, said.status) == (Mark.MEETS, "draft")
    assert "policy-parent-consent" not in rules(off.verdict, blocking=False)
    flat = " ".join(letter(on, agreement=the_memorandum(), request=the_case()).split())
    assert "a row without an answer stays home" in flat
    assert "district policy" in flat


def test_the_two_ownership_clauses_are_both_named() -> None:
    ground = next(g for g in first_try("in 2014", False).verdict.grounds if g.rule == "own-contradiction")
    assert (ground.mark, ground.blocks) == (Mark.CONFLICTS, True)
    assert "clause 7" in ground.says
    assert "clause 8" in ground.says


def test_whether_it_is_a_study_is_asked_and_not_guessed() -> None:
    ground = next(g for g in first_try("in 2014", False).verdict.grounds if g.rule == "ferpa-studies-purpose")
    assert (ground.mark, ground.missing) == (Mark.ASK_COUNSEL, ("study.improves_instruction",))


def test_an_element_that_the_source_lacks_is_not_held_and_the_rest_stay_as_they_were() -> None:
    whole = first_try("in 2014", False)
    lacking = ("race", "meal_status", "building_map", "evaluation_rating")
    less = judged(
        the_case(),
        the_memorandum(),
        holding=a_holding(*lacking),
        as_of=AUTUMN_2014,
        law_day=AUTUMN_2014,
        standing=on_record("northfield"),
    )
    for element in whole.elements:
        if element.element in lacking:
            assert isinstance(of(less, element.element).verdict, NotHeld)
        else:
            assert of(less, str(element.element)).verdict == element.verdict


def test_a_contract_made_before_the_statute_is_not_bound_by_it_while_it_runs() -> None:
    old = the_memorandum(ends=date(2030, 8, 31))
    today = judged(the_case(), old, standing=on_record("northfield"))
    assert not rules(today.verdict) & TODAY_ONLY
    what_if = judged(the_case(), old, as_of=AUTUMN_2014, law_day=TODAY, standing=on_record("northfield"))
    assert rules(what_if.verdict) >= TODAY_ONLY
