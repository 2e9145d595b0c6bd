"""How answers are scored: a value is right or wrong as a whole, and *not stated* is an answer.

A case asks one fact of one paper. Its true answer is a set of values, a gap, or *not stated*; so is what was
read. Each value read that is true is a hit, each other value read a false one, each true value not read a
miss; *not stated* counts as one value. By field (a fact of the answer file), precision, recall and F1 come
from those counts; macro F1 is the plain mean of the fields' F1. The interval is a bootstrap over the *papers*
(2,000 draws, a fixed seed), because the answers of one paper hang together.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from permslip.words.terms import TERMS, TermKind, hours

NOT_STATED = "(not stated)"
BLANK = "(blank)"


@dataclass(frozen=True)
class Answer:
    """One term of one case: the true values and those read; empty means *not stated*."""

    paper: str
    field: str
    term: str
    true: frozenset[str]
    read: frozenset[str]

    @property
    def counts(self) -> tuple[int, int, int]:
        """Hits, false values, misses."""
        true = {normal(self.term, v) for v in self.true} or {NOT_STATED}
        read = {normal(self.term, v) for v in self.read} or {NOT_STATED}
        return len(true & read), len(read - true), len(true - read)

    @property
    def right(self) -> bool:
        """Whether exactly the true answer was read."""
        return self.counts[1:] == (0, 0)


@dataclass(frozen=True)
class Score:
    """Precision, recall and F1 of some answers, with the number of cases."""

    cases: int
    hits: int
    false: int
    missed: int

    @property
    def precision(self) -> float:
        """Share of what was read that is true."""
        return self.hits / (self.hits + self.false) if self.hits + self.false else 0.0

    @property
    def recall(self) -> float:
        """Share of what is true that was read."""
        return self.hits / (self.hits + self.missed) if self.hits + self.missed else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of the two."""
        return 2 * self.hits / (2 * self.hits + self.false + self.missed) if self.cases else 0.0


def normal(term: str, value: str) -> str:
    """One spelling for values that mean the same: ``7 days``, ``168 hours``. Business days stay their own."""
    if value in (BLANK, NOT_STATED) or TERMS[term].kind is not TermKind.DURATION:
        return (
            value
            if value in (BLANK, NOT_STATED) or TERMS[term].kind is TermKind.DAY
            else value.strip().lower()
        )
    if "business" in value or (length := hours(value)) is None:
        return value
    return f"{length:g} h"


def score(answers: Iterable[Answer]) -> Score:
    """The counts of some answers together."""
    listed = list(answers)
    sums = [sum(column) for column in zip(*(a.counts for a in listed), strict=True)] if listed else [0, 0, 0]
    return Score(len(listed), sums[0], sums[1], sums[2])


def by_field(answers: Iterable[Answer]) -> dict[str, Score]:
    """The score of each field, in the order of their names."""
    groups: dict[str, list[Answer]] = {}
    for answer in answers:
        groups.setdefault(answer.field, []).append(answer)
    return {field: score(groups[field]) for field in sorted(groups)}


def macro_f1(answers: Iterable[Answer]) -> float:
    """The plain mean of the fields' F1."""
    fields = by_field(answers)
    return sum(s.f1 for s in fields.values()) / len(fields) if fields else 0.0


def interval(
    answers: Sequence[Answer],
    figure: Callable[[Sequence[Answer]], float],
    draws: int = 2000,
    seed: int = 20140701,
) -> tuple[float, float]:
    """The 95% interval of a figure, by drawing papers with replacement."""
    papers: dict[str, list[Answer]] = {}
    for answer in answers:
        papers.setdefault(answer.paper, []).append(answer)
    chance = random.Random(seed)
    names = sorted(papers)
    drawn = sorted(
        figure([a for name in chance.choices(names, k=len(names)) for a in papers[name]])
        for _ in range(draws)
    )
    return drawn[int(draws * 0.025)], drawn[int(draws * 0.975) - 1]


def invented(answers: Iterable[Answer]) -> tuple[int, int]:
    """Of the cases whose true answer is *not stated*: how many were given a value, and how many there are."""
    silent = [a for a in answers if not a.true]
    return sum(1 for a in silent if a.read - {BLANK}), len(silent)


def value_scores(answers: Iterable[Answer]) -> Mapping[str, Score]:
    """The score of *stated*, *blank* and *not stated* answers apart, by the true state of each case."""
    groups: dict[str, list[Answer]] = {"stated": [], "blank": [], "not stated": []}
    for answer in answers:
        state = "not stated" if not answer.true else "blank" if answer.true == {BLANK} else "stated"
        groups[state].append(answer)
    return {state: score(listed) for state, listed in groups.items()}
