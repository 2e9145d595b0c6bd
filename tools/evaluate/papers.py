"""The agreements of our own in ``tests/agree/papers``, written by people who had not seen the reader.

Every term of every paper is a case: 70 or so questions a paper, most of them *not stated*. The papers in
``blind/`` were never opened: of these nothing but totals was seen. All others are the development set.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path

from permslip.words.terms import TERMS, TermKind
from tools.evaluate.gold import element
from tools.evaluate.scoring import BLANK, Answer

FOLDER = Path(__file__).parents[2] / "tests" / "agree" / "papers"
BLIND = FOLDER / "blind"
"""Papers that came when the rules were done: nobody looked at an answer, and no figure of theirs led to a
rule."""


def truth(folder: Path = FOLDER) -> dict[str, dict[str, frozenset[str]]]:
    """By paper and term: the true values, a gap among them; a term that is missing is *not stated*."""
    found: dict[str, dict[str, set[str]]] = {}
    with (folder / "answers.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            values = found.setdefault(row["file"], {}).setdefault(row["term"], set())
            if row["state"] != "not stated":
                values.add(BLANK if row["state"] == "blank" else row["value"])
    return {paper: {t: frozenset(v) for t, v in terms.items()} for paper, terms in found.items()}


def answers(read: Callable[[Path, str], frozenset[str]], folder: Path = FOLDER) -> list[Answer]:
    """Every term of every paper as scored answers; ``read`` gives what was read of a term in a paper."""
    scored: list[Answer] = []
    for paper, terms in sorted(truth(folder).items()):
        for term in TERMS:
            true, got = terms.get(term, frozenset()), read(folder / paper, term)
            scored.append(Answer(paper, term, term, *alike(term, true, got)))
    return scored


def alike(term: str, true: frozenset[str], read: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Both sides in the form in which they are compared.

    Elements by their key or their words. Words of the paper (a purpose, a name) count as the true ones when
    they share at least half of all words of the two, or the one stands whole in the other.
    """
    kind = TERMS[term].kind
    if kind is TermKind.ELEMENTS:
        return _elements(true), _elements(read)
    if kind is not TermKind.TEXT:
        return true, read
    matched = {r: next((t for t in sorted(true) if _same_words(t, r)), r) for r in read}
    return true, frozenset(matched.values())


def _elements(values: frozenset[str]) -> frozenset[str]:
    return frozenset(v if v == BLANK else element(v) for v in values)


def _same_words(one: str, other: str) -> bool:
    left, right = _words(one), _words(other)
    if not left or not right:
        return one == other
    return left <= right or right <= left or 2 * len(left & right) >= len(left | right)


def _words(text: str) -> set[str]:
    return set(re.findall(r"[a-z0-9]+", text.lower())) - {
        "the",
        "a",
        "an",
        "of",
        "and",
        "or",
        "to",
        "in",
        "this",
    }
