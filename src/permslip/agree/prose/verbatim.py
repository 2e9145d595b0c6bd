"""The same words, however they are set: what a quotation may differ in from the paper, and nothing else.

Readers look at ``reading(text)``; a quotation keeps the paper's own characters; whoever checks that it stands
in the paper compares the two by ``reading``. So one function says what counts as the same:

* a run of white space, line ends, no-break and thin spaces among it, is one space;
* a soft hyphen, a zero-width space or joiner is nothing;
* a ligature (ﬁ, ﬂ, ﬀ, ﬃ, ﬄ, ﬅ, ﬆ) is its letters; a full-width letter or figure is the plain one;
* curly, low and angled quotation marks, primes and grave accents are straight ones;
* hyphens of every kind and the minus are ``-``; a dash stays a dash: en, em and horizontal bar are ``–``;
* an ellipsis is three dots.

Letters, figures, case and all other marks count as they are.
"""

from __future__ import annotations

from collections.abc import Iterable

from permslip.agree.prose.source import Break, Line, LineKind

_SINGLE = "\u2018\u2019\u201a\u201b\u2032\u2035\u2039\u203a\u00b4\u0060\u02bc\uff07"
_DOUBLE = "\u201c\u201d\u201e\u201f\u2033\u2036\u00ab\u00bb\uff02"
_HYPHENS = "\u2010\u2011\u2212\ufe63\uff0d"
_DASHES = "\u2013\u2014\u2015"
_NOTHING = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_LIGATURES = {
    "\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl", "\ufb05": "st",
    "\ufb06": "st", "\u2026": "...",
}  # fmt: skip
_SAME = str.maketrans(
    {
        **dict.fromkeys(_SINGLE, "'"),
        **dict.fromkeys(_DOUBLE, '"'),
        **dict.fromkeys(_HYPHENS, "-"),
        **dict.fromkeys(_DASHES, "\u2013"),
        **dict.fromkeys(_NOTHING, ""),
        **_LIGATURES,
        **{chr(code): chr(code - 0xFEE0) for code in range(0xFF10, 0xFF5B) if chr(code).isalnum()},
    }
)
_BLANKS = (LineKind.BLANK, LineKind.FURNITURE)


def reading(text: str) -> str:
    """The text as readers look at it: plain letters, straight quotes, single spaces; see above."""
    return " ".join(text.translate(_SAME).split())


def running(lines: Iterable[Line]) -> str:
    """Lines as one run of text: furniture and blanks left out, words broken at a line's end made whole."""
    pieces: list[str] = []
    for line in lines:
        if line.kind in _BLANKS:
            continue
        text = line.text.rstrip()
        pieces.append(
            text[:-1] if line.broken is Break.DROP else text if line.broken is Break.KEEP else f"{text} "
        )
    return "".join(pieces)


def stands_in(quote: str, lines: Iterable[Line]) -> bool:
    """Whether a quotation stands in the paper so, words broken at a line's end whole or as printed."""
    wanted, kept = reading(quote), list(lines)
    printed = " ".join(line.text for line in kept if line.kind not in _BLANKS)
    return bool(wanted) and (wanted in reading(printed) or wanted in reading(running(kept)))
