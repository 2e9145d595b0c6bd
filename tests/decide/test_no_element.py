"""Each way to no that lies in an element or a basis, one at a time."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from permslip.ask.request import RequestedElement
from permslip.decide.decision import Decision, NotHeld, Permitted, Refused, Undetermined
from permslip.words.errors import BadInput
from permslip.words.vocabulary import Basis, FieldClass, Mark, Need, ObligationKind, Purpose
from tests.decide.test_no import WANTED, ask, with_facts
from tests.decide.world import (
    a_holding,
    a_request,
    judged,
    of,
    requested,
    rules,
    the_amended,
)


def test_a_word_that_nobody_knows_never_leaves() -> None:
    wanted = [
        RequestedElement("aura", None, Need.MANDATORY),
        RequestedElement("grade", "grade", Need.MANDATORY),
    ]
    decision = judged(requested(wanted, purpose=Purpose.IMPROVE_INSTRUCTION), the_amended("grade"))
    assert rules(decision.verdict) == {"house-class-known"}
    assert decision.elements[0].element is None
    assert isinstance(decision.elements[0].verdict, Refused)


def test_an_element_key_that_is_not_in_the_catalogue_never_leaves() -> None:
    wanted = [RequestedElement("x", "no_such_key", Need.MANDATORY)]
    decision = judged(requested(wanted, purpose=Purpose.IMPROVE_INSTRUCTION), the_amended("grade"))
    assert rules(decision.verdict) == {"house-class-known"}


def test_a_column_that_nobody_could_classify_never_leaves() -> None:
    decision = ask("bus_route", holding=a_holding(classes={"bus_route": FieldClass.UNKNOWN}))
    assert rules(decision.verdict) == {"house-class-known"}


@pytest.mark.parametrize(
    ("found", "rule"),
    [(FieldClass.DIRECT_ID, "house-direct-ids"), (FieldClass.SECRET, "house-secret"),
     (FieldClass.MEAL_STATUS, "nsla-meal-status")],
)  # fmt: skip
def test_a_column_found_to_be_more_than_its_name_says_is_judged_as_both(found: FieldClass, rule: str) -> None:
    assert rule in rules(ask("bus_route", holding=a_holding(classes={"bus_route": found})).verdict)


def test_a_column_found_to_be_less_than_its_name_says_keeps_its_name() -> None:
    decision = ask(holding=a_holding(classes={"student_number": FieldClass.EDUCATION}))
    verdict = of(decision, "student_number").verdict
    assert isinstance(verdict, Permitted)
    assert [o.kind for o in verdict.obligations] == [ObligationKind.CODE]


def test_a_column_that_turns_out_to_be_a_student_number_is_coded() -> None:
    verdict = of(
        ask("bus_route", holding=a_holding(classes={"bus_route": FieldClass.STUDENT_NUMBER})), "bus_route"
    ).verdict
    assert isinstance(verdict, Permitted)
    assert [o.kind for o in verdict.obligations] == [ObligationKind.CODE]


@pytest.mark.parametrize(
    ("element", "rule"),
    [
        ("ssn", "house-direct-ids"),
        ("given_name", "house-direct-ids"),
        ("guardian_name", "house-direct-ids"),
        ("password", "house-secret"),
        ("meal_status", "nsla-meal-status"),
        ("floor_plan", "ct-safety-class"),
        ("building_map", "ct-safety-class"),
        ("evaluation_rating", "ct-eval-consent"),
        ("evaluation_notes", "ct-eval-consent"),
        ("student_work", "ct-content-owner"),
    ],
)
def test_what_has_a_rule_of_its_own_does_not_go_by_itself(element: str, rule: str) -> None:
    decision = ask(element)
    assert isinstance(of(decision, element).verdict, Refused)
    assert rules(decision.verdict) == {rule}


@pytest.mark.parametrize(
    ("element", "facts"),
    [
        ("floor_plan", {"safety__determination": ("req-1:floor_plan", True, "school_safety")}),
        ("floor_plan", {"safety__determination": ("needs-study:floor_plan", True, "counsel")}),
        ("evaluation_rating", {"staff__consent_to_this_request": ("req-1", True, "data_officer")}),
        ("meal_status", {"meals__listed_programme": ("needs-study", True, "data_officer")}),
        ("meal_status", {"meals__parents_consented": ("req-1", True, "data_officer")}),
        ("survey_answer", {"survey__confirmed_by_counsel": ("req-1:survey_answer", True, "counsel")}),
    ],
)
def test_and_goes_once_the_right_person_has_spoken(element: str, facts: dict[str, Any]) -> None:
    assert isinstance(ask(element, standing=with_facts(**facts)).verdict, Permitted)


@pytest.mark.parametrize(
    ("element", "facts"),
    [
        ("floor_plan", {"safety__determination": ("req-1:building_map", True, "school_safety")}),
        ("floor_plan", {"safety__determination": ("req-1:floor_plan", True, "superintendent")}),
        ("evaluation_rating", {"staff__consent_to_this_request": ("req-0", True, "data_officer")}),
        ("evaluation_rating", {"staff__consent_to_this_request": ("needs-study", True, "data_officer")}),
        ("meal_status", {"meals__parents_consented": ("req-0", True, "data_officer")}),
    ],
)
def test_a_word_about_something_else_or_from_somebody_else_does_not_count(
    element: str, facts: dict[str, Any]
) -> None:
    assert isinstance(ask(element, standing=with_facts(**facts)).verdict, Refused)


def test_meal_eligibility_by_consent_needs_families_to_be_asked() -> None:
    standing = with_facts(meals__parents_consented=("req-1", True, "data_officer"))
    clauses = tuple(c for c in the_amended().clauses if c.topics != ("consent",))
    decision = ask("meal_status", standing=standing, paper={"consent": None, "clauses": clauses})
    assert rules(decision.verdict) == {"nsla-meal-status"}


def test_protected_survey_answers_wait_for_counsel() -> None:
    decision = ask("survey_answer")
    assert isinstance(decision.verdict, Undetermined)
    assert decision.verdict.ask == ("survey.confirmed_by_counsel",)


def test_an_optional_element_that_cannot_be_told_is_left_out() -> None:
    request = a_request(*WANTED, optional=("survey_answer",), purpose=Purpose.IMPROVE_INSTRUCTION)
    decision = judged(request, the_amended(*WANTED, "survey_answer"))
    assert isinstance(decision.verdict, Permitted)
    assert ("survey_answer", "ppra-survey") in {
        (o.element, o.because) for o in decision.verdict.obligations if o.kind is ObligationKind.DROP
    }


def test_deidentified_needs_a_recorded_determination_and_no_identifier() -> None:
    wanted = ("grade", "courses_failed")
    paper = the_amended(*wanted, basis=Basis.DEIDENTIFIED)
    request = a_request(*wanted, purpose=Purpose.IMPROVE_INSTRUCTION)
    without = judged(request, paper)
    assert rules(without.verdict) == {"ferpa-deid-standard"}
    determined = with_facts(deidentified__determination=("req-1", True, "superintendent"))
    assert isinstance(judged(request, paper, standing=determined).verdict, Permitted)
    for extra in ("student_number", "birth_date", "given_name"):
        more = a_request(*wanted, extra, purpose=Purpose.IMPROVE_INSTRUCTION)
        again = judged(more, the_amended(*wanted, extra, basis=Basis.DEIDENTIFIED), standing=determined)
        assert {"ferpa-deid-standard", "ferpa-pii-class"} <= rules(again.verdict)


def test_answers_to_a_survey_go_with_consent_or_with_notice_where_that_is_enough() -> None:
    scope = "req-1:survey_answer"
    consented = {"survey__consented": (scope, True, "registrar")}
    told = {"survey__notice_and_refusal": (scope, True, "data_officer")}
    free = {"survey__funded_and_required": (scope, False, "superintendent")}
    bound = {"survey__funded_and_required": (scope, True, "superintendent")}
    no = {"survey__confirmed_by_counsel": (scope, False, "counsel")}
    for facts in (consented, told | free):
        assert isinstance(ask("survey_answer", standing=with_facts(**facts)).verdict, Permitted)
    asked = ask("survey_answer", standing=with_facts(**told)).verdict
    assert isinstance(asked, Undetermined)
    assert asked.ask == ("survey.confirmed_by_counsel", "survey.funded_and_required")
    for facts in (no | told | bound, no):
        assert rules(ask("survey_answer", standing=with_facts(**facts)).verdict) == {"ppra-survey"}


def test_special_education_goes_on_a_basis_and_to_a_transition_agency_by_consent_alone() -> None:
    assert isinstance(ask("disability").verdict, Permitted)
    agency = {"idea__transition_agency": ("req-1", True, "data_officer")}
    assert rules(ask("disability", standing=with_facts(**agency)).verdict) == {"idea-consent"}
    consent = agency | {"idea__parents_consented": ("req-1", True, "registrar")}
    assert isinstance(ask("disability", standing=with_facts(**consent)).verdict, Permitted)
    duty = next(
        g for g in of(ask("disability"), "disability").verdict.grounds if g.rule == "idea-destroy-inform"
    )
    assert (duty.mark, duty.blocks) == (Mark.MISSING, False)


AUDIT_TOPICS = ("representative_designated", "audit_activity", "disclosure_policies")
SUPPORTED = {"audit__supported_programme": ("needs-study", True, "superintendent")}


def test_an_audit_needs_each_statement_of_its_agreement_and_a_supported_programme() -> None:
    first = the_amended().clauses[0]
    more = tuple(replace(first, id=f"a{i}", topics=(t,)) for i, t in enumerate(AUDIT_TOPICS))
    clauses = (*the_amended().clauses, *more)
    paper = {"basis": Basis.AUDIT_EVALUATION, "clauses": clauses}
    assert isinstance(ask(paper=paper, standing=with_facts(**SUPPORTED)).verdict, Permitted)
    unsaid = ask(paper=paper)
    assert isinstance(unsaid.verdict, Undetermined)
    assert unsaid.verdict.ask == ("audit.supported_programme",)
    stops = {
        "representative_designated": {"ferpa-audit-designation"},
        "audit_activity": {"ferpa-audit-activity"},
        "disclosure_policies": {"ferpa-audit-policies"},
        "destruction_duty": {"ferpa-audit-destruction"},
        "no_identification": {"ferpa-audit-protect"},
    }
    for topic, expected in stops.items():
        less = paper | {"clauses": tuple(c for c in clauses if c.topics != (topic,))}
        assert rules(ask(paper=less, standing=with_facts(**SUPPORTED)).verdict) == expected
    unsigned = ask(paper=paper | {"signed_on": None}, standing=with_facts(**SUPPORTED))
    assert "ferpa-audit-agreement" in rules(unsigned.verdict)


@pytest.mark.parametrize(
    ("basis", "fact", "role", "duty"),
    [
        (Basis.ORDER, "order__served", "counsel", "ferpa-order-notice"),
        (Basis.TRANSFER, "transfer__enrolling", "registrar", "ferpa-transfer-notice"),
    ],
)
def test_an_order_and_a_transfer_wait_for_whoever_knows_and_leave_a_notice_owed(
    basis: Basis, fact: str, role: str, duty: str
) -> None:
    unsaid = ask(paper={"basis": basis})
    assert isinstance(unsaid.verdict, Undetermined)
    assert unsaid.verdict.ask == (fact.replace("__", "."),)
    said = ask(paper={"basis": basis}, standing=with_facts(**{fact: ("req-1", True, role)}))
    assert isinstance(said.verdict, Permitted)
    owed = next(g for g in said.verdict.grounds if g.rule == duty)
    assert (owed.mark, owed.blocks) == (Mark.MISSING, False)
    assert isinstance(
        ask(paper={"basis": basis}, standing=with_facts(**{fact: ("req-1", False, role)})).verdict, Refused
    )


def test_an_emergency_needs_its_threat_on_record() -> None:
    paper = {"basis": Basis.EMERGENCY}
    assert rules(ask(paper=paper).verdict) == {"ferpa-emergency"}
    recorded = with_facts(emergency__threat_recorded=("req-1", True, "superintendent"))
    assert isinstance(ask(paper=paper, standing=recorded).verdict, Permitted)


def test_a_school_official_takes_names_that_the_schedule_lists() -> None:
    facts = {
        "official__institutional_service": ("needs-study", True, "superintendent"),
        "official__direct_control": ("needs-study", True, "superintendent"),
        "official__annual_notice": ("district", True, "data_officer"),
    }
    clauses = (*the_amended().clauses, replace(the_amended().clauses[0], id="99", topics=("direct_control",)))
    paper = {"basis": Basis.SCHOOL_OFFICIAL, "clauses": clauses}
    decision = ask("given_name", paper=paper, standing=with_facts(**facts))
    assert isinstance(decision.verdict, Permitted)
    for missing in facts:
        some = {k: v for k, v in facts.items() if k != missing}
        again = ask("given_name", paper=paper, standing=with_facts(**some))
        assert isinstance(again.verdict, Undetermined)
        assert again.verdict.ask == (missing.replace("__", "."),)
    without_clause = ask("given_name", paper={"basis": Basis.SCHOOL_OFFICIAL}, standing=with_facts(**facts))
    assert "ferpa-official-prongs" in rules(without_clause.verdict)


def test_directory_information_is_what_was_designated_with_notice() -> None:
    facts = {
        "directory__designated": ("district", ("given_name", "sex"), "board"),
        "directory__notice_given": ("district", True, "data_officer"),
        "directory__recipient_allowed": ("req-1", True, "data_officer"),
    }

    def go(*wanted: str, **said: Any) -> Decision:
        paper = the_amended(*wanted, basis=Basis.DIRECTORY, consent=None)
        paper = replace(paper, clauses=tuple(c for c in paper.clauses if c.topics != ("consent",)))
        return judged(
            a_request(*wanted, purpose=Purpose.IMPROVE_INSTRUCTION), paper, standing=with_facts(**said)
        )

    good = go("given_name", **facts)
    assert isinstance(good.verdict, Permitted)
    assert ObligationKind.OPT_OUT_FILTER in {o.kind for o in good.verdict.obligations}
    assert rules(go("family_name", **facts).verdict) == {"ferpa-directory-notice"}
    assert rules(go("sex", **facts).verdict) == {"ferpa-directory-notice"}  # may not be designated at all
    assert rules(go("given_name").verdict) >= {"ferpa-directory-notice"}
    assert {"ferpa-directory-id", "ferpa-directory-notice"} <= rules(go("ssn", **facts).verdict)
    assert {"mv-homeless"} <= rules(go("homeless", **facts).verdict)
    facts["directory__recipient_allowed"] = ("req-1", False, "data_officer")
    assert rules(go("given_name", **facts).verdict) == {"ferpa-directory-limited"}


def test_consent_as_the_basis_asks_who_signed() -> None:
    decision = ask("given_name", paper={"basis": Basis.CONSENT})
    assert isinstance(decision.verdict, Undetermined)
    assert decision.verdict.ask == ("consent.authenticated",)
    good = with_facts(consent__authenticated=("req-1", True, "registrar"))
    assert isinstance(ask("given_name", paper={"basis": Basis.CONSENT}, standing=good).verdict, Permitted)


@pytest.mark.parametrize(
    "policies", [{"policy-unheard-of": True}, {"policy-parent-consent": "on"}, {"two-guardians": True},
                 frozenset({"two-guardians"})],
)  # fmt: skip
def test_a_policy_that_is_not_known_is_not_left_out_quietly(policies: Any) -> None:
    with pytest.raises(BadInput, match="policy"):
        ask(policies=policies)


def test_federal_law_binds_whatever_packs_the_agreement_lists() -> None:
    decision = ask("meal_status", "floor_plan", "evaluation_rating", paper={"law_packs": ("us-ferpa",)})
    assert rules(decision.verdict) == {"nsla-meal-status", "house-safety-class", "house-staff-evaluations"}
    assert "us-ct" not in decision.packs


def test_what_is_not_held_is_neither_refused_nor_permitted() -> None:
    decision = ask("grade9_entry_date", holding=a_holding("grade9_entry_date"))
    assert isinstance(decision.verdict, Permitted)
    assert of(decision, "grade9_entry_date").verdict == NotHeld()


def test_an_element_held_in_another_table_is_found_there() -> None:
    wanted = a_request("grade", purpose=Purpose.IMPROVE_INSTRUCTION)
    moved = replace(wanted, tables=(replace(wanted.tables[0], name="enrollments"),))
    assert of(judged(moved, the_amended("grade")), "grade").table == "students"


def test_a_ground_that_cannot_be_told_never_permits() -> None:
    for element in ("survey_answer",):
        verdict = of(ask(element), element).verdict
        assert any(g.mark is Mark.ASK_COUNSEL and g.blocks for g in verdict.grounds)
        assert not isinstance(verdict, Permitted)
