"""How badly a request wants each column, on its way to the search."""

from __future__ import annotations

from datetime import date

import pytest

from permslip.actions.preparing import _needs
from permslip.ask.request import Population, Request, RequestedElement, RequestedTable
from permslip.decide.decision import ElementDecision, NotHeld
from permslip.words.vocabulary import Need
from tests.factories import a_decision

OPTIONAL, MANDATORY = Need.OPTIONAL, Need.MANDATORY


def asked(*wishes):
    """A decision and its request: each wish is (asked as, table it was found in, element, need)."""
    elements = tuple(ElementDecision(table, words, element, NotHeld()) for words, table, element, _ in wishes)
    wanted = tuple(RequestedElement(words, element, need) for words, _, element, need in wishes)
    tables = (RequestedTable("students", wanted),)
    request = Request("r", "a", "p", (), None, "", tables, Population(), date(2026, 9, 1), None, "")
    return a_decision(elements=elements), request


def test_each_column_has_the_need_of_its_wish_in_the_table_it_was_found_in():
    found = _needs(
        *asked(
            ("race", "students", "race", OPTIONAL),
            ("school level", "schools", "school_level", OPTIONAL),
            ("grade", "students", "grade", MANDATORY),
            ("shoe size", "students", None, MANDATORY),
        )
    )
    assert found == {
        ("students", "race"): OPTIONAL,
        ("schools", "school_level"): OPTIONAL,
        ("students", "grade"): MANDATORY,
    }


@pytest.mark.parametrize("order", [(OPTIONAL, MANDATORY), (MANDATORY, OPTIONAL)])
def test_a_column_that_two_wishes_are_about_is_wanted_as_by_the_one_that_wants_it_more(order):
    wishes = [(words, "students", "sex", need) for words, need in zip(("sex", "gender"), order, strict=True)]
    assert _needs(*asked(*wishes)) == {("students", "sex"): MANDATORY}
