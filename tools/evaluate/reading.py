"""What the reader says of a paper, in the form in which it is scored."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from permslip.agree.prose.outline import prose_of
from permslip.agree.prose.pages import source_of
from permslip.agree.prose.prose import Prose
from permslip.agree.prose.source import Source
from permslip.agree.reader.reading import read
from permslip.agree.reader.said import Reading, State
from tools.evaluate.scoring import BLANK


@cache
def paper(path: Path) -> tuple[Source, Prose]:
    """The paper as lines and as prose."""
    source = source_of(path.read_bytes(), path.name)
    return source, prose_of(source)


@cache
def reading(path: Path) -> Reading:
    """The paper as read."""
    return read(*paper(path))


def values(read_paper: Reading, term: str) -> frozenset[str]:
    """The values of a term, a gap among them; empty for *not stated*."""
    said = read_paper.of(term)
    return frozenset(
        s.value if s.state is State.STATED else BLANK for s in said if s.state is not State.NOT_STATED
    )


def quotations(path: Path) -> tuple[int, int]:
    """How many quotations of a paper stand in it word for word, apart from white space, and of how many.

    They are looked for in the lines of the paper as they came in, not in what was made of them.
    """
    source, _ = paper(path)
    whole = " ".join(" ".join(line.text for line in source.lines).split())
    cells = " ".join(" ".join(" ".join(line.cells) for line in source.lines if line.cells).split())
    quotes = [s.quote for s in reading(path).said if s.quote] + [e.quote for e in reading(path).schedule]
    found = [" ".join(q.text.split()) in whole or " ".join(q.text.split()) in cells for q in quotes]
    return sum(found), len(found)
