"""Durations, days and numbers in words."""

from __future__ import annotations

import pytest

from permslip.agree.reader.days import days
from permslip.agree.reader.durations import counted, durations
from permslip.agree.reader.found import gaps
from permslip.agree.reader.numbers import number
from permslip.agree.reader.places import STATES, state_code
from permslip.words.terms import problem

DURATIONS = [
    ("seventy-two (72) hours", ["72 hours"]),
    ("thirty calendar days", ["30 days"]),
    ("five business days", ["5 business_days"]),
    ("ten working days", ["10 business_days"]),
    ("10 (ten) days", ["10 days"]),
    ("two (2) years", ["2 years"]),
    ("a period not to exceed 30 days", ["30 days"]),
    ("within 24 to 72 hours", ["72 hours"]),
    ("between 24 and 48 hours", ["48 hours"]),
    ("24-72 hours", ["72 hours"]),
    ("twenty-one days", ["21 days"]),
    ("one hundred and eighty days", ["180 days"]),
    ("a 30-day notice", ["30 days"]),
    ("a one-year term", ["1 years"]),
    ("within a week", ["1 weeks"]),
    ("by the next business day", ["1 business_days"]),
    ("as soon as practicable and in no event later than 48 hours", ["prompt", "48 hours"]),
    ("immediately", ["immediately"]),
    ("without undue delay", ["prompt"]),
    ("[Number, e.g., 60] days", [""]),
    ("____ days", [""]),
    ("____ (__) days", [""]),
    ("[TERM LENGTH]", [""]),
    ("[30] days", ["30 days"]),
    ("students 18 years of age", []),
    ("34 CFR 99.31 days", []),
    ("$100 days", []),
]
DAYS = [
    ("June 30, 2027", ["2027-06-30"]),
    ("30 June 2027", ["2027-06-30"]),
    ("6/30/2027", ["2027-06-30"]),
    ("6/30/27", ["2027-06-30"]),
    ("2027-06-30", ["2027-06-30"]),
    ("the 30th day of June, 2027", ["2027-06-30"]),
    ("Sept. 1, 2026", ["2026-09-01"]),
    ("June 31, 2027", []),
    ("Month, Day, Year", [""]),
    ("this ____ day of ______, 20__", [""]),
    ("[INSERT DATE]", [""]),
]


@pytest.mark.parametrize(("text", "values"), DURATIONS)
def test_durations(text: str, values: list[str]) -> None:
    found = durations(text)
    assert [f.value for f in found] == values
    assert all(not f.value or not problem("breach_notice", f.value) for f in found)
    assert all(text[f.start : f.end] in text and f.words for f in found)


@pytest.mark.parametrize(("text", "values"), DAYS)
def test_days(text: str, values: list[str]) -> None:
    assert [f.value for f in days(text)] == values


def test_a_promise_at_once_is_not_counted() -> None:
    assert [counted(f) for f in durations("immediately, and within 3 days")] == [False, True]


def test_gaps_are_found_and_have_no_value() -> None:
    assert [g.words for g in gaps("laws of [STATE], {City}, ____, <<NAME>>")] == [
        "[STATE]",
        "{City}",
        "____",
        "<<NAME>>",
    ]
    assert all(g.blank for g in gaps("[X] ____"))


def test_numbers() -> None:
    assert number("thirty") == number("30") == number("thirty (30)") == 30
    assert number("forty five") == 45
    with pytest.raises(KeyError):
        number("several")


def test_states() -> None:
    assert state_code("New  York") == "NY"
    assert state_code("United States") == "US"
    assert len(STATES) == 54
    with pytest.raises(KeyError):
        state_code("Ruritania")


def test_hostile_gaps_take_no_time() -> None:
    # the longest that the readers hear of one sentence
    for text in (
        "_" * 4_000,
        "_ " * 4_000,
        "[" * 4_000,
        "{" * 4_000,
        "within 3 or 4 or " * 300,
        "." * 4_000,
    ):
        durations(text)
        days(text)
