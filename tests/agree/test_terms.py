"""Terms: what an agreement answers, from its own keys and from its lines, and the facts made of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from permslip import agree
from permslip.agree.answers import answers, key_of
from permslip.agree.stated import after
from permslip.words.facts import NONE, NOT_SAID, problem
from permslip.words.quote import Quote
from permslip.words.terms import AT_ONCE, PROMPT, TERMS, UNITS, Stricter, Term, TermKind
from tests.agree.papers import GONE, an_agreement

BARE: dict[str, Any] = dict.fromkeys(
    ("basis", "purpose", "purpose_text", "term", "schedule", "limits", "destruction", "ownership",
     "redisclosure", "consent", "second_person", "clauses"), GONE,
)  # fmt: skip
WITH_FACTS = [t for t in TERMS.values() if t.kind is not TermKind.DAY]
PARTY_TERMS = {"party_district", "party_partner", "party_sub_processor"}


def lines(*values: tuple[str, str]) -> list[dict[str, str]]:
    return [{"term": term, "is": value} for term, value in values]


def sayable(term: Term) -> tuple[str, ...]:
    """Values that a term can have, of every form that its kind knows."""
    match term.kind:
        case TermKind.CHOICE:
            return term.choices
        case TermKind.YES_NO:
            return ("yes", "no")
        case TermKind.DURATION:
            return (*(f"5 {unit}" for unit in UNITS), AT_ONCE, PROMPT)
        case TermKind.COUNT:
            return ("10", "0")
        case TermKind.PLACE:
            return ("CT", "US")
        case TermKind.DAY:
            return ("2027-06-30",)
        case _:
            return ("the paper's own words",)


@pytest.mark.parametrize("term", WITH_FACTS, ids=lambda t: t.name)
def test_every_value_of_every_term_is_a_fact(term: Term) -> None:
    name = f"agreement.term.{term.name}"
    silent = agree.facts(an_agreement(**BARE))[name]
    for value in sayable(term):
        stated = agree.facts(an_agreement(**BARE, terms=lines((term.name, value))))[name]
        assert stated is not None and not problem(name, stated), (value, stated)
        # "soon" has no number, and a paper that says zero or none says as much as one that is silent
        if value not in (PROMPT, AT_ONCE, "0", NONE):
            assert stated != silent, value


@pytest.mark.parametrize("term", TERMS.values(), ids=lambda t: t.name)
def test_a_silent_paper_gives_no_answer(term: Term) -> None:
    bare = an_agreement(**BARE)
    if term.name in PARTY_TERMS:
        return
    assert answers(bare, term.name) == ()
    if term.kind is not TermKind.DAY:
        shorter = term.kind is TermKind.DURATION and term.stricter is not Stricter.LONGER
        number = term.kind in (TermKind.DURATION, TermKind.COUNT)
        silent = NOT_SAID if shorter else 0 if number else NONE
        assert agree.facts(bare)[f"agreement.term.{term.name}"] == silent


@pytest.mark.parametrize(
    ("values", "fact", "stated"),
    [
        ((("breach_notice", "72 hours"), ("breach_notice", "10 days")), "breach_notice", 240),
        ((("breach_notice", "10 days"), ("breach_notice", "prompt")), "breach_notice", NOT_SAID),
        ((("breach_notice", "5 business_days"),), "breach_notice", 168),
        ((("publication_review", "30 days"), ("publication_review", "2 weeks")), "publication_review", 336),
        ((("publication_review", "30 days"), ("publication_review", "prompt")), "publication_review", 0),
        ((("sale", "with_consent"), ("sale", "barred")), "sale", "with_consent"),
        ((("encryption_rest", "yes"), ("encryption_rest", "no")), "encryption_rest", "no"),
        ((("minimum_cell", "10"), ("minimum_cell", "5")), "minimum_cell", 5),
        ((("transcript_retention", "50 years"),), "transcript_retention", 438_300),
        ((("governing_law", "CT"), ("governing_law", "NY")), "governing_law", "CT; NY"),
        ((("legal_basis", "studies"), ("legal_basis", "consent")), "legal_basis", "studies"),
    ],
)
def test_of_several_values_the_loosest_counts(
    values: tuple[tuple[str, str], ...], fact: str, stated: object
) -> None:
    paper = an_agreement(**BARE, terms=lines(*values))
    assert agree.facts(paper)[f"agreement.term.{fact}"] == stated


def test_a_key_of_the_form_answers_for_its_term_with_its_sentence() -> None:
    paper = an_agreement(
        ownership={"data": "district", "derived_data": "student", "work_product": "northfield"},
        destruction={"within_days": 30, "certificate": True, "method": "purge"},
        limits={"minimum_cell": 10},
        quotes=[
            {"of": "ownership.data", "quote": {"text": "All data remain the district's."}},
            {"of": "parties.tally", "quote": {"text": "Tally Analytics LLC runs the models."}},
            {"of": "schedule.grade", "quote": {"text": "Grade level"}},
        ],
    )
    said = {name: [a.value for a in answers(paper, name)] for name in TERMS}
    assert said["owner_data"] == ["district"]
    assert said["owner_derived_data"] == ["student"]
    assert said["owner_work_product"] == ["partner"]
    assert said["destroy_after_end"] == ["30 days"]
    assert said["destruction_confirmed"] == ["yes"]
    assert said["minimum_cell"] == ["10"]
    assert said["signed_on"] == ["2026-09-01"]
    assert said["consent_mode"] == ["opt-in"]
    assert said["party_sub_processor"] == ["Tally Analytics LLC"]
    assert answers(paper, "owner_data")[0].quote == Quote("All data remain the district's.")
    assert answers(paper, "party_sub_processor")[0].quote == Quote("Tally Analytics LLC runs the models.")
    quoted = {a.value: a.quote for a in answers(paper, "elements")}
    assert quoted["grade"] == Quote("Grade level") and quoted["school"] is None
    assert key_of("owner_data") == "ownership.data" and key_of("sale") is None
    assert agree.facts(paper)["agreement.term.destroy_after_end"] == 720


def test_lines_say_more_than_a_key_and_add_to_a_list() -> None:
    paper = an_agreement(
        redisclosure="barred",
        schedule=[{"element": "grade"}],
        terms=lines(("redisclosure", "with_consent"), ("elements", "locker colour")),
    )
    assert [a.value for a in answers(paper, "redisclosure")] == ["with_consent"]
    assert [a.value for a in answers(paper, "elements")] == ["grade", "locker colour"]


def test_a_word_that_is_no_term_is_no_question() -> None:
    with pytest.raises(KeyError):
        answers(an_agreement(), "shoe_size")


# ------------------------------------------------------------------ the day of destruction


@pytest.mark.parametrize(
    ("period", "day"),
    [
        ("immediately", date(2028, 1, 31)),
        ("25 hours", date(2028, 2, 2)),
        ("30 days", date(2028, 3, 1)),
        ("2 weeks", date(2028, 2, 14)),
        ("1 months", date(2028, 2, 29)),
        ("13 months", date(2029, 2, 28)),
        ("2 years", date(2030, 1, 31)),
        ("9000 years", None),
        ("prompt", None),
        ("5 business_days", None),
    ],
)
def test_a_period_ends_by_the_calendar(period: str, day: date | None) -> None:
    assert after(date(2028, 1, 31), period) == day


def test_days_past_the_last_year_are_none() -> None:
    assert after(date(9999, 12, 1), "31 days") is None


def test_destruction_falls_due_by_the_earliest_way_to_say_it() -> None:
    term = {"signed": "2026-09-01", "starts": "2026-09-01", "ends": "2027-06-30"}
    late = lines(("destroy_after_end", "6 months"), ("destroy_after_end", "1 years"))
    assert agree.destroyed_by(an_agreement(term=term, destruction=GONE, terms=late)) == date(2027, 12, 30)
    assert agree.destroyed_by(an_agreement(term=term, destruction={"by": "2027-09-01"}, terms=late)) == date(
        2027, 9, 1
    )
    assert agree.destroyed_by(an_agreement(term=GONE, destruction=GONE, terms=late)) is None
    soon = lines(("destroy_after_end", "prompt"))
    assert agree.destroyed_by(an_agreement(term=term, destruction=GONE, terms=soon)) is None
