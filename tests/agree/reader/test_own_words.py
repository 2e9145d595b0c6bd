# ruff: noqa: E501 - sentences of papers, one a line
"""What a reading shows as the paper's words are the paper's words, never the readers' names for the two sides."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from permslip.agree.reader.own_words import own_words
from permslip.words.quote import Quote
from permslip.words.terms import TERMS, TermKind
from tests.agree.reader.hearing import read_text, said

ROOT = Path(__file__).parents[3]
PAPERS = [ROOT / "docs/tutorial/short-agreement.txt", *sorted((ROOT / "tests/agree/papers").glob("*.md")),
          *sorted(p for p in (ROOT / "tests/agree/papers/heldout").iterdir() if p.suffix in (".md", ".txt"))]  # fmt: skip
TEXTS = [name for name, term in TERMS.items() if term.kind is TermKind.TEXT]


@pytest.mark.parametrize("path", PAPERS, ids=lambda p: p.name)
def test_no_value_holds_a_placeholder(path: Path) -> None:
    reading = read_text(path.read_text(encoding="utf-8"), path.name)
    for one in (one for name in TEXTS for one in reading.of(name) if one.value):
        assert one.quote is not None
        held = " ".join(one.quote.text.split())
        assert not re.search(r"PARTNER|DISTRICT", one.value) or one.value in held
        assert one.term not in ("purpose", "precedence") or one.value in held


def test_names_come_back() -> None:
    paper = read_text(
        'Agreement\n\nThis Agreement is between Elm Schools ("District") and Oak Lines LLC ("Provider").\n\n'
        "1. The purpose of this Agreement is to help the District's counselors choose which of Oak Lines LLC's courses to offer.\n"
    )
    assert said(paper, "purpose") == {"help the District's counselors choose which of Oak Lines LLC's courses to offer"}  # fmt: skip


@pytest.mark.parametrize(
    ("heard", "text", "own"),
    [
        ("award PARTNER's scholarships to seniors", "The aim is to award the\nFoundation's scholarships to seniors.", "award the Foundation's scholarships to seniors"),
        ("DISTRICT's staff plan the work", "The aim is that the Alder Falls Public Schools' staff plan the work.", "the Alder Falls Public Schools' staff plan the work"),
        ("plan the work of DISTRICT", "The aim is to plan the work of the District.", "plan the work of the District"),
        ("something else altogether", "We plan the work.", "We plan the work"),
    ],
)  # fmt: skip
def test_the_stretch_of_a_quotation(heard: str, text: str, own: str) -> None:
    assert own_words(heard, (Quote(text),))[0] == own
