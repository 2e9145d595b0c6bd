# ruff: noqa: E501 - sentences of papers, one a line
"""How a paper begins, runs, ends and changes, who its sides are, and which elements a sentence names."""

from __future__ import annotations

import pytest

from permslip.words.terms import TERMS
from tests.agree.reader.hearing import read_sentence, read_text, said
from tests.agree.reader.signing_sentences import LISTED, SIGNING
from tools.evaluate.papers import alike

LINES = [tuple(part.strip() for part in line.split("|", 2)) for line in SIGNING.splitlines() if line.strip()]


@pytest.mark.parametrize(("term", "value", "sentence"), LINES)
def test_a_sentence_says_what_it_says(term: str, value: str, sentence: str) -> None:
    want = frozenset({value} if value else set())
    true, read = alike(term, want, frozenset(read_sentence(sentence, term)))
    assert read == true


@pytest.mark.parametrize(
    ("term", "values", "sentence"),
    [tuple(p.strip() for p in line.split("|", 2)) for line in LISTED.splitlines() if line.strip()],
)
def test_a_sentence_names_its_elements(term: str, values: str, sentence: str) -> None:
    want = {v.strip() for v in values.split(";") if v.strip()}
    assert read_sentence(sentence, term) == want


def test_every_line_is_about_a_term() -> None:
    assert {term for term, _, _ in LINES} <= set(TERMS)


@pytest.mark.parametrize(
    "opening",
    [
        "Elm Grove Schools, Ohio (District) and Oak Coach Lines, LLC (Carrier)",
        '**Elm Grove Schools, Ohio** (Ohio), the "District", and **Oak Coach Lines, LLC**, the "Carrier"',
        "District: Elm Grove Schools, Ohio\n\nContractor: Oak Coach Lines, LLC",
        'This Contract is between Elm Grove Schools, Ohio, acting through its Board of Education ("District"), '
        'and Oak Coach Lines, LLC, on behalf of its Bus Division ("Carrier").',
    ],
)
def test_the_sides_are_found_however_they_are_introduced(opening: str) -> None:
    paper = read_text(f"# CONTRACT\n\n{opening}\n\n1. The Carrier shall destroy the data.\n", "paper.md")
    assert said(paper, "party_district") == {"Elm Grove Schools, Ohio"}
    assert said(paper, "party_partner") == {"Oak Coach Lines, LLC"}


def test_a_subcontract_has_a_partner_a_helper_and_the_school_behind_them() -> None:
    paper = read_text(
        '# SUBCONTRACT\n\nThis Subcontract is between Oak Learning, Inc. ("Oak") and Ash Tabulations LLC ("Ash"). '
        "It concerns work for Elm Grove Public Schools.\n\n1. Ash shall destroy the files.\n",
        "paper.md",
    )
    assert said(paper, "party_district") == {"Elm Grove Public Schools"}
    assert said(paper, "party_partner") == {"Oak Learning, Inc."}
    assert said(paper, "party_sub_processor") == {"Ash Tabulations LLC"}


def test_helpers_are_named_in_a_table_or_a_sentence() -> None:
    table = "## Sub-processors\n\n| Name | Work |\n| --- | --- |\n| Ash Hosting, Inc. | servers |\n"
    told = "2. The Provider may be assisted by Ash Hosting, Inc., which keeps the servers.\n"
    for text in (table, told):
        paper = read_text(
            f'# Agreement\n\nBetween Elm Schools ("District") and Oak LLC ("Provider").\n\n{text}', "paper.md"
        )
        assert said(paper, "party_sub_processor") == {"Ash Hosting, Inc."}


def test_the_day_of_the_last_signature_is_the_day_of_signing() -> None:
    paper = read_text(
        'Agreement\n\nThis Agreement is made as of July 1, 2026 between Elm Schools ("District") and Oak LLC '
        '("Provider"). It starts when both have signed.\n\n1. The Provider shall destroy the data.\n\n'
        "2. Nothing more is agreed.\n\nBy: [signature], Superintendent\nDate: July 3, 2026\n\n"
        "By: [signature], President\nDate: July 9, 2026\n"
    )
    assert said(paper, "signed_on") == {"2026-07-09"}
    assert said(paper, "starts") == {"2026-07-09"}


def test_a_cell_may_bar_an_element() -> None:
    paper = read_text(
        '# Agreement\n\nBetween Elm Schools ("District") and Oak LLC ("Provider").\n\n## Data elements\n\n'
        "| Element | Remark |\n| --- | --- |\n| Grade level | |\n| Home address | never |\n"
        "| Homeless status | separate opt-in by the parent |\n",
        "paper.md",
    )
    assert said(paper, "elements") == {"grade"}
    assert said(paper, "elements_excluded") == {"street_address"}
    assert said(paper, "elements_opt_in") == {"homeless"}
