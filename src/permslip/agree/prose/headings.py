"""Which lines look like headings by their words alone, and which belong to a table of contents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from permslip.agree.prose.source import Line, LineKind

LONGEST = 120  # characters; a longer line is no heading
_SENTENCE = 9  # words, with a full stop behind them
_LEADER = frozenset(".·…_ ")


def like_a_heading(text: str) -> bool:
    """Short, with letters, and neither a sentence nor the middle of one."""
    bare = text.rstrip("\"'\u201d\u2019) ")
    if not any(c.isalpha() for c in bare) or len(text) > LONGEST or bare.endswith((",", ";")):
        return False
    return not (bare.endswith(".") and len(text.split()) >= _SENTENCE)


def without_contents(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The same lines, those of a table of contents marked as FURNITURE: they say every heading a second time.

    Three lines or more, one after the other, that end in dots and a page's number.
    """
    out = list(lines)
    run: list[int] = []
    for at, line in enumerate([*lines, Line("end", 1, 1)]):
        if _leads(line.text) and line.kind is not LineKind.FURNITURE:
            run.append(at)
        elif line.kind is not LineKind.BLANK or at == len(lines):
            if len(run) > 2:
                for index in run:
                    out[index] = replace(lines[index], kind=LineKind.FURNITURE, level=0, cells=())
            run = []
    return tuple(out)


def _leads(text: str) -> bool:
    """``7. Term .......... 12``"""
    bare = text.rstrip()
    words = bare.rstrip("0123456789ivx")
    if words == bare or len(bare) - len(words) > 4:
        return False
    dots = words[len(words.rstrip("".join(_LEADER))) :]
    return dots.count(".") + dots.count("·") + 3 * dots.count("…") > 3
