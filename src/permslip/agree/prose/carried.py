"""A Source as plain JSON values and back: how it comes out of the process that was locked up with a paper."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from permslip.agree.prose.pages import source_of
from permslip.agree.prose.source import Break, Line, LineKind, Source
from permslip.words.errors import BadInput

_BROKEN = "what was read from the file came back in a form that cannot be trusted"


def read(data: bytes, name: str, *, tick: Callable[[int, int], None] | None = None) -> dict[str, Any]:
    """:func:`pages.source_of`, its result as JSON values.

    Raises:
        BadInput: as ``source_of`` does.
    """
    return as_json(source_of(data, name, tick=tick))


def as_json(source: Source) -> dict[str, Any]:
    """The source as dictionaries, lists, strings and numbers; a line is a list in the order of its fields."""
    return {
        "name": source.name,
        "kind": source.kind,
        "sha256": source.sha256,
        "pages": source.pages,
        "title": source.title,
        "remarks": list(source.remarks),
        "lines": [
            [x.text, x.page, x.number, str(x.kind), x.level, list(x.cells), x.indent, x.strong, str(x.broken)]
            for x in source.lines
        ],
    }


def from_json(value: object) -> Source:
    """The source that ``as_json`` wrote. The value is not trusted: whoever wrote it had read a hostile file.

    Raises:
        BadInput: anything in it is not of the type and range that it must have.
    """
    if not isinstance(value, dict):
        raise _untrusted()
    lines = value.get("lines")
    if not isinstance(lines, list):
        raise _untrusted()
    return Source(
        name=_text(value.get("name")),
        kind=_text(value.get("kind")),
        sha256=_text(value.get("sha256")),
        pages=_count(value.get("pages"), 1),
        lines=tuple(_line(line) for line in lines),
        remarks=_texts(value.get("remarks")),
        title=_text(value.get("title")),
    )


def _line(value: object) -> Line:
    if not isinstance(value, list) or len(value) != 9:
        raise _untrusted()
    text, page, number, kind, level, cells, indent, strong, broken = value
    if kind not in list(LineKind) or broken not in list(Break):  # a list: the value may not be hashable
        raise _untrusted()
    return Line(
        _text(text),
        _count(page, 1),
        _count(number, 1),
        LineKind(kind),
        _count(level, 0),
        _texts(cells),
        _count(indent, 0),
        _count(strong, 0),
        Break(broken),
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise _untrusted()
    return value


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise _untrusted()
    return tuple(map(_text, value))


def _count(value: object, least: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value < 10_000_000:
        raise _untrusted()
    return value


def _untrusted() -> BadInput:
    return BadInput(_BROKEN, fix="ask for a clean copy of the paper, printed to a PDF again")
