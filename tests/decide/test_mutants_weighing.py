"""Small changes to the weighing of an element that no other test would notice."""

from __future__ import annotations

from typing import Any

import pytest

from permslip.ask.request import RequestedElement
from permslip.decide.decision import ElementDecision, Obligation, Permitted, Refused, Undetermined
from permslip.decide.weighing import weigh
from permslip.hold.holding import Column, HeldTable, Holding
from permslip.law import Ground
from permslip.words.vocabulary import Basis, FieldClass, Grain, Mark, Need, ObligationKind, Safe
from tests.decide.test_no import ask
from tests.decide.world import a_holding, of, rules

NO_BASIS = Ground(
    "ferpa-consent-default", "34 CFR 99.30(a)", Mark.MISSING, "No basis.", "name one", blocks=True
)


def held(element: str, **found: FieldClass) -> Holding:
    """A district that holds one element in these tables, each under a class."""
    tables = tuple(
        HeldTable(name, Grain.STUDENT_EVENT, None, (Column(element, element, c, f"f.csv:{element}", "x"),), 9)
        for name, c in found.items()
    )
    return Holding("d", "csv", "d", tables, (), (), "c" * 64)


def weighed(element: str, found: FieldClass, **changes: Any) -> ElementDecision:
    """One element held in one table, with no rule against it unless given."""
    given: dict[str, Any] = {
        "judge": lambda key, c: (),
        "without_basis": None,
        "basis": Basis.STUDIES,
        "k": 5,
    }
    asked = RequestedElement(element, element, Need.MANDATORY)
    return weigh(held(element, students=found), "students", asked, **given | changes)


def duties(element: str, found: FieldClass, **changes: Any) -> dict[ObligationKind, Obligation]:
    verdict = weighed(element, found, **changes).verdict
    assert isinstance(verdict, Permitted)
    return {o.kind: o for o in verdict.obligations}


@pytest.mark.parametrize("basis", list(Basis))
def test_values_stay_as_held_only_by_consent_to_officials_and_in_a_directory(basis: Basis) -> None:
    as_held = basis in (Basis.CONSENT, Basis.SCHOOL_OFFICIAL, Basis.DIRECTORY)
    expected = set() if as_held else {ObligationKind.GENERALISE, ObligationKind.MINIMUM_CLASS}
    assert duties("birth_date", FieldClass.QUASI_ID, basis=basis).keys() == expected


@pytest.mark.parametrize(
    ("element", "found", "k", "owed"),
    [
        ("migrant", FieldClass.EDUCATION, 5, True),  # the catalogue says so
        ("bus_route", FieldClass.QUASI_ID, 5, True),  # its values say so
        ("bus_route", FieldClass.EDUCATION, 5, False),
        ("migrant", FieldClass.EDUCATION, None, False),
        ("staff_role", FieldClass.QUASI_ID, 5, False),  # no student's
    ],
)
def test_a_quasi_identifier_by_name_or_by_value_stands_in_a_group(
    element: str, found: FieldClass, k: int | None, owed: bool
) -> None:
    got = duties(element, found, k=k).get(ObligationKind.MINIMUM_CLASS)
    assert got == (
        Obligation(ObligationKind.MINIMUM_CLASS, "house-minimum-class", element, k) if owed else None
    )


def test_an_element_is_judged_as_it_stands_in_the_table_asked_for() -> None:
    places = held("bus_route", aa=FieldClass.EDUCATION, zz=FieldClass.DIRECT_ID)
    judged: list[FieldClass] = []

    def judge(key: str | None, field_class: FieldClass) -> tuple[Ground, ...]:
        judged.append(field_class)
        return ()

    asked = RequestedElement("bus", "bus_route", Need.MANDATORY)
    how: dict[str, Any] = {"judge": judge, "without_basis": None, "basis": Basis.STUDIES, "k": 5}
    assert weigh(places, "zz", asked, **how).table == "zz"
    assert FieldClass.DIRECT_ID in judged
    judged.clear()
    assert weigh(places, "aa", asked, **how).table == "aa"
    assert FieldClass.DIRECT_ID not in judged
    assert weigh(places, "nowhere", asked, **how).table == "aa"


@pytest.mark.parametrize("element", ["grade", "guardian_relation"])
def test_without_a_basis_each_element_of_a_family_says_so_by_name(element: str) -> None:
    verdict = weighed(element, FieldClass.EDUCATION, without_basis=NO_BASIS).verdict
    assert isinstance(verdict, Refused)
    assert [(g.rule, g.about) for g in verdict.grounds] == [("ferpa-consent-default", element)]
    assert isinstance(weighed("spending", FieldClass.AGGREGATE, without_basis=NO_BASIS).verdict, Permitted)


STRICTEST_FIRST = (Mark.MISSING, Mark.CONFLICTS, Mark.ASK_COUNSEL, Mark.MEETS)


@pytest.mark.parametrize("first", STRICTEST_FIRST)
@pytest.mark.parametrize("second", STRICTEST_FIRST)
def test_of_two_classes_the_strictest_say_counts_and_the_columns_own_where_they_agree(
    first: Mark, second: Mark
) -> None:
    marks = {FieldClass.QUASI_ID: first, FieldClass.EDUCATION: second}

    def judge(key: str | None, field_class: FieldClass) -> tuple[Ground, ...]:
        mark = marks[field_class]
        return (Ground("r", "c", mark, field_class.value, "fix", Safe.DATA, mark is not Mark.MEETS),)

    verdict = weighed("bus_route", FieldClass.QUASI_ID, judge=judge).verdict
    (kept,) = verdict.grounds
    expected = min(first, second, key=STRICTEST_FIRST.index)
    assert kept.mark is expected
    assert kept.says == (FieldClass.QUASI_ID if first is expected else FieldClass.EDUCATION).value
    kind = {Mark.MEETS: Permitted, Mark.ASK_COUNSEL: Undetermined}.get(expected, Refused)
    assert isinstance(verdict, kind)


@pytest.mark.parametrize("element", ["lives_with", "course_title", "school_name"])
def test_a_student_number_is_a_students_whatever_the_column_is_called(element: str) -> None:
    holding = a_holding(classes={element: FieldClass.STUDENT_NUMBER})
    verdict = of(ask(element, holding=holding), element).verdict
    assert isinstance(verdict, Permitted)
    assert [o.kind for o in verdict.obligations] == [ObligationKind.CODE]
    none = of(ask(element, holding=holding, paper={"basis": None}), element).verdict
    assert {"ferpa-code-limits", "ferpa-consent-default"} <= rules(none)


@pytest.mark.parametrize("element", ["lives_with", "course_title"])
def test_meal_eligibility_is_a_students_whatever_the_column_is_called(element: str) -> None:
    holding = a_holding(classes={element: FieldClass.MEAL_STATUS})
    assert "nsla-meal-status" in rules(of(ask(element, holding=holding), element).verdict)


def test_a_number_of_staff_is_no_students() -> None:
    holding = a_holding(classes={"staff_role": FieldClass.STUDENT_NUMBER})
    verdict = of(ask("staff_role", holding=holding), "staff_role").verdict
    assert isinstance(verdict, Permitted)
    assert verdict.obligations == ()
