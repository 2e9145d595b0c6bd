"""A paper in one line: how the tests ask the reader what a sentence says."""

from __future__ import annotations

from permslip.agree.prose.outline import prose_of
from permslip.agree.prose.pages import source_of
from permslip.agree.reader.reading import read
from permslip.agree.reader.said import Reading, State

OPENING = (
    'DATA SHARING AGREEMENT\n\nThis Agreement is between Alder Falls Public Schools ("District") and '
    'Tally Analytics LLC ("Provider").\n\n'
)
BLANK = "(blank)"


def read_text(text: str, name: str = "paper.txt") -> Reading:
    """The reading of a text as it stands."""
    source = source_of(text.encode(), name)
    return read(source, prose_of(source))


def said(reading: Reading, term: str) -> set[str]:
    """What was read of a term: its values, or a gap; nothing where it is not stated."""
    return {
        s.value if s.state is State.STATED else BLANK
        for s in reading.of(term)
        if s.state is not State.NOT_STATED
    }


def read_sentence(sentence: str, term: str) -> set[str]:
    """What a sentence alone, in an agreement of the District and the Provider, says of a term."""
    heading, _, rest = (
        sentence.removeprefix("<").partition("> ") if sentence.startswith("<") else ("", "", sentence)
    )
    return said(
        read_text(f"{OPENING}## 1. {heading}\n\n{rest}\n" if heading else f"{OPENING}1. {rest}\n"), term
    )
