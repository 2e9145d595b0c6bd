"""The same case done right: first undetermined, then permitted on terms."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from permslip.agree.agreement import ConsentTerm, Destruction, Limits, Ownership
from permslip.decide.decision import Decision, Obligation, Permitted, Refused, Undetermined
from permslip.words.vocabulary import Basis, ConsentMode, ModeSource, ObligationKind, Purpose
from tests.decide.world import (
    STUDY,
    TODAY,
    a_request,
    judged,
    of,
    on_record,
    rules,
    the_amended,
)

WANTED = ("student_number", "grade", "sex", "birth_date", "race", "english_learner", "school", "spending")


def done_right(*, standing: Any = None, optional: tuple[str, ...] = (), **changes: Any) -> Decision:
    request = a_request(*WANTED, optional=optional, purpose=Purpose.IMPROVE_INSTRUCTION)
    return judged(
        request, the_amended(*WANTED, **changes), standing=standing or on_record("northfield", said=STUDY)
    )


def owed(decision: Decision, kind: ObligationKind) -> list[Obligation]:
    assert isinstance(decision.verdict, Permitted)
    inside = [o for e in decision.elements if isinstance(e.verdict, Permitted) for o in e.verdict.obligations]
    return [o for o in (*decision.verdict.obligations, *inside) if o.kind is kind]


def test_it_is_undetermined_until_the_superintendent_attests() -> None:
    before = done_right(standing=on_record("northfield"))
    assert isinstance(before.verdict, Undetermined)
    assert before.verdict.ask == ("study.improves_instruction",)
    assert isinstance(done_right().verdict, Permitted)


@pytest.mark.parametrize(
    ("scope", "value", "role", "expected"),
    [
        ("needs-study", False, "superintendent", Refused),
        ("needs-study", True, "registrar", Undetermined),  # may not attest this
        ("another-study", True, "superintendent", Undetermined),
        ("needs-study", True, "counsel", Permitted),
    ],
)
def test_only_the_right_person_about_the_right_paper(
    scope: str, value: bool, role: str, expected: type
) -> None:
    said = {("study.improves_instruction", scope): (value, role)}
    assert isinstance(done_right(standing=on_record("northfield", said=said)).verdict, expected)


def test_the_student_number_becomes_a_code_and_the_birth_date_an_age() -> None:
    decision = done_right()
    assert owed(decision, ObligationKind.CODE) == [
        Obligation(ObligationKind.CODE, "ferpa-code-limits", "student_number")
    ]
    assert owed(decision, ObligationKind.GENERALISE) == [
        Obligation(ObligationKind.GENERALISE, "ferpa-studies-noident", "birth_date", "age in years")
    ]


def test_every_quasi_identifier_stands_in_a_group_of_the_agreed_size() -> None:
    found = owed(done_right(), ObligationKind.MINIMUM_CLASS)
    assert {o.element for o in found} == {"grade", "sex", "birth_date", "race", "school"}
    assert {o.value for o in found} == {5}


def test_the_release_as_a_whole_is_held_to_the_agreement() -> None:
    decision = done_right()
    terms = decision.terms
    assert (terms.k, terms.minimum_cell, terms.max_suppression, terms.second_person) == (5, 10, 0.05, True)
    assert (terms.basis, terms.destroy_by) == (Basis.STUDIES, date(2027, 6, 30))
    for kind in ("LOG", "NOTICE", "CONSENT_FILTER", "MINIMUM_CELL", "SECOND_PERSON", "DESTROY_BY"):
        assert owed(decision, ObligationKind[kind]), kind


def test_the_clauses_relied_on_are_named() -> None:
    decision = done_right()
    clauses = {g.rule for g in decision.verdict.grounds if g.rule.startswith("agreement:")}
    by_topic = {c.topics[0]: f"agreement:{c.id}" for c in the_amended().clauses}
    assert {
        by_topic[t] for t in ("use_limited", "no_identification", "destruction_duty", "ct_law")
    } <= clauses
    assert by_topic["consent"] not in clauses or "house-consent-written" in rules(
        decision.verdict, blocking=False
    )


def test_an_optional_element_that_may_not_go_is_dropped_and_the_rest_goes() -> None:
    decision = done_right(optional=("courses_failed", "given_name"))
    assert isinstance(decision.verdict, Permitted)
    assert {o.element for o in owed(decision, ObligationKind.DROP)} == {"courses_failed", "given_name"}
    assert isinstance(of(decision, "courses_failed").verdict, Refused)


def test_a_mandatory_one_takes_the_request_with_it() -> None:
    request = a_request(*WANTED, "given_name", purpose=Purpose.IMPROVE_INSTRUCTION)
    decision = judged(request, the_amended(*WANTED, "given_name"))
    assert isinstance(decision.verdict, Refused)
    assert rules(decision.verdict) == {"house-direct-ids"}


def test_nothing_that_may_go_is_a_refusal() -> None:
    request = a_request(optional=("given_name",), purpose=Purpose.IMPROVE_INSTRUCTION)
    decision = judged(request, the_amended("given_name"))
    assert rules(decision.verdict) == {"house-nothing-left"}


@pytest.mark.parametrize(
    ("consent", "policy", "mode", "source"),
    [
        (ConsentTerm("q", ConsentMode.OPT_IN), False, ConsentMode.OPT_IN, ModeSource.AGREEMENT),
        (ConsentTerm("q", ConsentMode.OPT_OUT), False, ConsentMode.OPT_OUT, ModeSource.AGREEMENT),
        (ConsentTerm("q", ConsentMode.OPT_OUT), True, ConsentMode.OPT_IN, ModeSource.POLICY),
        (ConsentTerm("q", ConsentMode.NOT_ASKED), True, ConsentMode.OPT_IN, ModeSource.POLICY),
        (None, False, ConsentMode.NOT_ASKED, ModeSource.LAW),
        (None, True, ConsentMode.OPT_IN, ModeSource.POLICY),
    ],
)
def test_the_narrowest_of_law_policy_and_agreement_counts(
    consent: ConsentTerm | None, policy: bool, mode: ConsentMode, source: ModeSource
) -> None:
    request = a_request(*WANTED, purpose=Purpose.IMPROVE_INSTRUCTION)
    changes: dict[str, Any] = {"consent": consent}
    if consent is None or consent.mode is ConsentMode.NOT_ASKED:
        changes["clauses"] = tuple(c for c in the_amended().clauses if c.topics != ("consent",))
    decision = judged(
        request,
        the_amended(*WANTED, **changes),
        policies={"policy-parent-consent": policy, "two-guardians": "either"},
    )
    rule = decision.terms.consent
    assert rule is not None
    assert (rule.mode, rule.source, rule.two_guardians) == (mode, source, "either")
    assert rule.question == (consent.question if consent else "research-sharing")
    assert isinstance(decision.verdict, Permitted)
    asked = [o for o in decision.verdict.obligations if o.kind is ObligationKind.CONSENT_FILTER]
    assert bool(asked) is (mode is not ConsentMode.NOT_ASKED)


def test_a_request_without_students_asks_no_family_and_needs_no_basis() -> None:
    wanted = ("spending", "class_period", "building_square_feet")
    paper = the_amended(*wanted, basis=None, limits=Limits())
    decision = judged(
        a_request(*wanted, purpose=Purpose.IMPROVE_INSTRUCTION), paper, standing=on_record("northfield")
    )
    assert isinstance(decision.verdict, Permitted)
    assert decision.terms.consent is None


@pytest.mark.parametrize(
    ("destruction", "expected"),
    [
        (Destruction(by=date(2027, 6, 30)), date(2027, 6, 30)),
        (Destruction(within_days=30), date(2027, 7, 30)),
        (Destruction(by=date(2027, 7, 1), within_days=30), date(2027, 7, 1)),
    ],
)
def test_the_earlier_day_of_destruction_counts(destruction: Destruction, expected: date) -> None:
    assert done_right(destruction=destruction).terms.destroy_by == expected


@pytest.mark.parametrize(
    "ownership",
    [Ownership("northfield", None, None), Ownership("district", "northfield", "northfield")],
)
def test_no_clause_may_give_the_partner_the_data(ownership: Ownership) -> None:
    assert "ct-void-conflict" in rules(done_right(ownership=ownership).verdict)


def test_a_policy_that_is_a_set_of_names_reads_the_same() -> None:
    request = a_request(*WANTED, purpose=Purpose.IMPROVE_INSTRUCTION)
    paper = the_amended(*WANTED)
    one = judged(request, paper, policies=frozenset({"policy-parent-consent"}))
    other = judged(request, paper, policies={"policy-parent-consent": True})
    assert one == other
    assert one.policies == ("policy-parent-consent=on", "two-guardians=narrower")


def test_the_decision_says_what_it_was_made_from() -> None:
    decision = done_right()
    assert decision.packs == (
        "house", "policy", "us-coppa", "us-ct", "us-ferpa", "us-idea", "us-mckinney-vento", "us-nsla",
        "us-ppra",
    )  # fmt: skip
    assert (decision.as_of, decision.law_day, decision.onward) == (TODAY, TODAY, ())
