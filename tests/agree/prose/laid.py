"""Papers laid out by hand for the tests of prose: lines of text, pages, headings, items and rows."""

from __future__ import annotations

from collections.abc import Iterable

from permslip.agree.prose.breaks import marked
from permslip.agree.prose.outline import prose_of
from permslip.agree.prose.prose import Prose, Sentence
from permslip.agree.prose.source import Line, LineKind, Source


def laid(text: str, *, kind: str = "text") -> Source:
    """A source from a text. A form feed ends a page; a line may begin with ``# `` (heading), ``* `` (item),
    ``| `` (row), ``~ `` (furniture); spaces before it are its indent."""
    lines: list[Line] = []
    pages = text.strip("\n").split("\f")
    for page, words in enumerate(pages, 1):
        lines += [_line(raw, page, number) for number, raw in enumerate(words.strip("\n").split("\n"), 1)]
    return Source("paper.txt", kind, "0" * 64, len(pages), marked(lines))


def _line(raw: str, page: int, number: int) -> Line:
    bare = raw.strip()
    indent = len(raw) - len(raw.lstrip())
    if not bare:
        return Line("", page, number, LineKind.BLANK)
    mark, _, rest = bare.partition(" ")
    if mark and set(mark) == {"#"}:
        return Line(rest, page, number, LineKind.HEADING, len(mark))
    if mark == "*":
        return Line(rest, page, number, LineKind.ITEM, indent // 2 + 1, indent=indent)
    if mark == "~":
        return Line(rest, page, number, LineKind.FURNITURE)
    if mark == "|":
        cells = tuple(c.strip() for c in rest.strip("|").split("|"))
        return Line(" ".join(c for c in cells if c), page, number, LineKind.ROW, cells=cells)
    return Line(bare, page, number, indent=indent)


def read(text: str, *, kind: str = "text") -> Prose:
    """The prose of a text laid out so."""
    return prose_of(laid(text, kind=kind))


def texts(prose: Prose) -> list[str]:
    """What its sentences say."""
    return [s.text for s in prose.sentences]


def ids(prose: Prose) -> list[str]:
    """What its clauses are called."""
    return [c.id for c in prose.clauses]


def one(sentences: Iterable[Sentence], words: str) -> Sentence:
    """The one sentence with these words in it."""
    (found,) = [s for s in sentences if words in s.text]
    return found
