"""Several promises in one sentence: inline lists, and promises chained by semicolons. Offsets only.

``Provider shall (a) encrypt the data; (b) log access; and (c) ...`` is split where the marks count up from
one and semicolons, or commas behind a stem that waits for its items (``shall``, ``agrees to``, ``that``, a
colon), stand between them. ``Provider shall encrypt the data; shall not sell them; and shall ...`` is split
where a promise of its own follows the semicolon. Anything else stays one sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from permslip.agree.prose.numbering import roman

_MARK = re.compile(
    r"(?:(?<=\s)|(?<=[:;,—–]))\((?P<n>[a-z]|[ivx]{2,5}|\d{1,2})\)(?=\s*\S)|(?<=\s)(?P<m>\d|[a-z])\)(?=\s)"
)
_CITED = re.compile(
    r"(?:§{1,3}|\b(?:sections?|sec\.|paragraphs?|subparagraphs?|clauses?|subsections?|articles?|exhibits?|items?)"
    r"|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|and|or|to)\s*\d*|\)|\d)\s*$",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\s*$", re.IGNORECASE
)
_SEPARATED = re.compile(r"[;,]\s*(?:and|or|and/or|but|plus)?\s*$")
_WAITS = re.compile(
    r"(?:[:—–]|\b(?:shall|will|must|may|not|to|only|either|both|by"
    r"|(?:agree|represent|warrant|certif(?:y|ie)|ensure|verif(?:y|ie)|acknowledge|confirm|understand|affirm"
    r"|undertake|covenant|provided?|require|mean|include)e?s?(?:\s+(?:that|to))?))\s*$",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"[;,]\s*(?=(?:provided|except|unless|so long as|in each case|subject to)\b)", re.IGNORECASE
)
_MODAL = r"(?:shall|will|must|may|agrees?|is|are|has|have|does)\b"
_CHAINED = re.compile(
    rf";\s*(?P<link>(?:and|or|but|nor)\s+(?:further\s+|also\s+)?)?(?=(?P<bare>{_MODAL})|"
    rf"(?!provided|except|unless|however|and\b|or\b)(?:the|any|all|no|neither|each|such|it|they|nothing"
    rf"|in no event"
    rf"|under no|[A-Z\"“])[^,;:.]{{0,100}}?\b(?:shall|will|must|may|agrees?)\b)",
)
_FIRST_MODAL = re.compile(r"\b(?:shall|will|must|may|agrees?)\b")


@dataclass(frozen=True)
class Span:
    """One promise: its own words, and the words of the stem before it (equal offsets where there is none).
    ``tail`` are the words behind the list that limit every item of it."""

    start: int
    end: int
    stem: tuple[int, int] = (0, 0)
    tail: str = ""


def split(text: str, start: int, end: int) -> list[Span]:
    """The promises in the sentence ``text[start:end]``, in order; one where nothing is to be split."""
    marks = _marks(text, start, end)
    if marks:
        return _listed(text, start, end, marks)
    return _chained(text, start, end)


def _marks(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """(start, end) of the marks of a list that counts up from one, or nothing."""
    found: list[tuple[str, int, int]] = []
    for match in _MARK.finditer(text, start, end):
        before = text[max(start, match.start() - 20) : match.start()]
        if _CITED.search(before) and not _SEPARATED.search(before) and not _joined(before):
            continue
        found.append((match["n"] or match["m"], match.start(), match.end()))
    for style in ("letter", "roman", "digit"):
        wanted, chosen = 1, []
        for name, a, b in found:
            if _value(name, style) == wanted:
                chosen.append((a, b))
                wanted += 1
        if len(chosen) > 1 and _is_list(text, start, chosen):
            return chosen
    return []


def _joined(before: str) -> bool:
    """``and (c)``, ``to (a)``: a link, no citation; ``ten (10)`` is a count."""
    return bool(re.search(r"\b(?:and|or|to)\s*$", before, re.IGNORECASE)) and not _COUNTED.search(before)


def _value(name: str, style: str) -> int | None:
    if style == "digit":
        return int(name) if name.isdigit() else None
    if name.isdigit():
        return None
    if style == "roman":
        return roman(name)
    return ord(name) - 96 if len(name) == 1 else None


def _is_list(text: str, start: int, marks: list[tuple[int, int]]) -> bool:
    between = [text[a:b] for (_, a), (b, _) in pairwise(marks)]
    if not all(_SEPARATED.search(b[-12:]) or re.search(r"\b(?:and|or)\s*$", b[-6:]) for b in between):
        return False
    by_semicolon = all(";" in b[-12:] for b in between)
    return by_semicolon or bool(_WAITS.search(text[max(start, marks[0][0] - 30) : marks[0][0]]))


def _listed(text: str, start: int, end: int, marks: list[tuple[int, int]]) -> list[Span]:
    stem = (start, marks[0][0])
    starts = [b for _, b in marks]
    ends = [*(a for a, _ in marks[1:]), end]
    last = _TAIL.search(text, starts[-1], end)
    tail = text[last.end() : end].strip() if last else ""
    return [
        Span(a, b, stem, tail if b != end else "")
        for a, b in zip(starts, ends, strict=True)
        if text[a:b].strip()
    ]


def _chained(text: str, start: int, end: int) -> list[Span]:
    cuts: list[tuple[int, int, bool]] = []
    for match in _CHAINED.finditer(text, start, end):
        if text.count("(", start, match.start()) == text.count(")", start, match.start()):
            cuts.append((match.start(), match.end(), bool(match["bare"])))
    first = _FIRST_MODAL.search(text, start, end)
    if not cuts or not first or first.start() > cuts[0][0]:
        return [Span(start, end)]
    out = [Span(start, cuts[0][0] + 1)]
    for index, (_, begin, bare) in enumerate(cuts):
        stop = cuts[index + 1][0] + 1 if index + 1 < len(cuts) else end
        out.append(Span(begin, stop, (start, first.start()) if bare else (0, 0)))
    return out
