"""What a paper claims of the data."""

from __future__ import annotations

from datetime import date

import pytest

from permslip import agree
from permslip.agree.agreement import Agreement
from permslip.agree.claims import called_public, codes_derived
from permslip.words.vocabulary import Mark
from tests.agree.papers import an_agreement, the_lawbook


def paper(text: str) -> Agreement:
    """A paper with one clause."""
    return an_agreement(clauses=[{"id": "3.5", "text": text}])


@pytest.mark.parametrize("text", [
    "The unique identifier is made by applying to each local student number the formula agreed on.",
    "Study IDs shall be derived from the student ID.",
    "A code based on the date of birth replaces the name.",
    "The District sends a hash of each student number as the key.",
])  # fmt: skip
def test_codes_made_from_a_students_own_data_are_seen(text: str) -> None:
    quote = codes_derived(paper(f"The files are joined. {text} They are sent in May."))
    assert quote is not None
    assert (quote.text, quote.clause) == (text, "3.5")


@pytest.mark.parametrize("text", [
    "Each student number is replaced by a code drawn at random.",
    "The key is encrypted on the way.",
    "The student number is on each row.",
    "The formula for funding is based on enrolment.",
])  # fmt: skip
def test_other_words_about_codes_are_none(text: str) -> None:
    assert codes_derived(paper(text)) is None


@pytest.mark.parametrize("text", [
    "The information to be shared is anonymous, for no name travels with it, and is largely public.",
    "Elements 3 and 10 are treated as public by the Parties.",
    "The data are already in the public domain.",
])  # fmt: skip
def test_data_called_public_are_seen(text: str) -> None:
    assert called_public(paper(text)) is not None


@pytest.mark.parametrize("text", [
    "This does not cover information that is or becomes public.",
    "The data are not public.",
    "The records are kept by a public school.",
    "Data from a public source may be added.",
])  # fmt: skip
def test_data_not_called_public_are_none(text: str) -> None:
    assert called_public(paper(text)) is None


def test_a_claim_is_found_by_the_law_with_its_sentence() -> None:
    text = "The data are public. The identifier is made from the student number by a formula."
    grounds = agree.check(paper(text), the_lawbook(), day=date(2026, 11, 25), packs=("us-ferpa",))
    found = {g.rule: g for g in grounds}
    for rule, words in (("public-claim-paper", "are public"), ("ferpa-codes-derived", "by a formula")):
        assert found[rule].mark is Mark.CONFLICTS
        assert words in found[rule].quotes[0].text
