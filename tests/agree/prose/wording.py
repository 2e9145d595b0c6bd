"""The words of a paper as the tests compare them: straight quotes, single spaces, cut words made whole."""

from __future__ import annotations

from collections.abc import Iterable

from permslip.agree.prose.source import Break, Line, LineKind

_SAME = str.maketrans(
    {"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2011": "-", "\u00ad": ""}
)


def reading(text: str) -> str:
    """The text with straight quotes and single spaces."""
    return " ".join(text.translate(_SAME).split())


def running(lines: Iterable[Line]) -> str:
    """Lines as one run of text: furniture and blanks left out, words broken at a line's end made whole."""
    pieces: list[str] = []
    for line in lines:
        if line.kind not in (LineKind.BLANK, LineKind.FURNITURE):
            text = line.text.rstrip()
            whole = {Break.DROP: text[:-1], Break.KEEP: text, Break.NONE: f"{text} "}
            pieces.append(whole[line.broken])
    return "".join(pieces)
