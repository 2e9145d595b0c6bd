"""Words broken at the end of a line: does the hyphen belong to the word?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from permslip.agree.prose.source import Break, Line, LineKind

_WORD = re.compile(r"[^\W\d_]+(?:[-\u2010\u2011][^\W\d_]+)*")
_LAST = re.compile(r"(?:^|[^\w-])([^\W\d_]+(?:-[^\W\d_]+){0,3})[-\u2010\u00ad]$")
_FIRST = re.compile(r"[^\W\d_]+")
_READ = (LineKind.TEXT, LineKind.ITEM, LineKind.HEADING)
# What English sets before a hyphen, where the paper itself does not tell.
_BEFORE_A_HYPHEN = frozenset(
    "non self third sub co re pre post cross multi inter intra de well long short full part two one".split()
)

# ... and sets between two, in a word of three or more.
_WITHIN_A_COMPOUND = frozenset("for to of in and or by on the up de non".split())


def marked(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The same lines, with ``broken`` set where a word goes on in the next line that is read.

    The paper's own words decide: it writes *information* elsewhere, so ``infor-/mation`` is one word; it
    writes *third-party*, so that hyphen stays. Where it says nothing, two words that it uses keep theirs.
    """
    known = _words(lines)
    out = list(lines)
    reading = [i for i, line in enumerate(lines) if line.kind in _READ]
    for i, j in pairwise(reading):
        tail = lines[i].text[-80:].rstrip()
        if tail.endswith(("-", "\u2010", "\u00ad")) and _goes_on(lines, i, j):
            out[i] = replace(lines[i], broken=_kind(tail, lines[j].text[:80].lstrip(), known))
    return tuple(out)


def _goes_on(lines: Sequence[Line], i: int, j: int) -> bool:
    """Only furniture stands between the two, and the second begins no paragraph of its own."""
    return lines[j].kind is LineKind.TEXT and all(
        line.kind is LineKind.FURNITURE or line.page != lines[i].page for line in lines[i + 1 : j]
    )


def _words(lines: Iterable[Line]) -> frozenset[str]:
    """Every word that stands whole in a line, in small letters, with its hyphens."""
    found: set[str] = set()
    for line in lines:
        whole = line.text.rstrip()
        broken = whole.endswith(("-", "\u2010", "\u00ad"))
        words = _WORD.findall(line.text)
        found.update(word.lower() for word in (words[:-1] if broken else words))
    return frozenset(found)


def _kind(tail: str, head: str, known: frozenset[str]) -> Break:
    if not head[:1].isalnum():
        return Break.NONE
    last, first = _LAST.search(tail), _FIRST.match(head)
    if tail.endswith("\u00ad"):
        return Break.DROP
    if not last or not first or head[:1].isupper():  # 104-/191, 12-/month, Smith-/Jones
        return Break.KEEP if tail[-2:-1].isalnum() else Break.NONE
    before, after = last[1].lower(), first[0].lower()
    if before + after in known:
        return Break.DROP
    if "-" in before and before.rpartition("-")[2] in _WITHIN_A_COMPOUND:  # not-for-/profit
        return Break.KEEP
    if f"{before}-{after}" in known or before in _BEFORE_A_HYPHEN:
        return Break.KEEP
    return (
        Break.KEEP if before in known and after in known and min(len(before), len(after)) > 2 else Break.DROP
    )
