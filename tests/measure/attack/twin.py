"""The attacks again, slowly and plainly: every person against every record, in loops."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from math import prod

Row = Sequence[str | None]


def under(value: str | None, label: str | None, *, missing: str = "own") -> bool:
    """Whether a value may lie under a label, for the labels that the tests use: values, ``*``, ``a-b``."""
    if missing == "wild" and (value is None or label is None):
        return True
    if label == "*":
        return True
    if value is None or label is None:
        return value is None and label is None
    if value == label:
        return True
    low, dash, high = label.partition("-")
    return bool(dash) and low.isdigit() and value.isdigit() and int(low) <= int(value) <= int(high)


def fitting(person: Row, records: Sequence[Row], *, missing: str = "own") -> list[int]:
    """The records that fit a person on every column."""
    return [
        i
        for i, record in enumerate(records)
        if all(under(v, lab, missing=missing) for v, lab in zip(person, record, strict=True))
    ]


def linked(people: Sequence[Row], records: Sequence[Row], own: Sequence[int]) -> tuple[int, float]:
    """How many are found for sure, and how many are found when guessing, of those in the release."""
    sure, guessed = 0, 0.0
    for person, row in zip(people, own, strict=True):
        if row < 0:
            continue
        fits = fitting(person, records)
        sure += fits == [row]
        guessed += (row in fits) / max(len(fits), 1)
    return sure, guessed


def claimed(people: Sequence[Row], records: Sequence[Row], own: Sequence[int]) -> tuple[int, int, int]:
    """Claims of who does not know who is in the release; the wrong ones; right ones whose record fits nobody
    else."""
    fits = [fitting(person, records) for person in people]
    claims = [(f[0], row) for f, row in zip(fits, own, strict=True) if len(f) == 1]
    right = [record for record, row in claims if record == row]
    alone = [record for record in right if sum(record in f for f in fits) == 1]
    return len(claims), len(claims) - len(right), len(alone)


def homogeneous(
    people: Sequence[Row], records: Sequence[Row], sensitive: Sequence[str], own: Sequence[int], common: str
) -> tuple[int, int]:
    """How many values are claimed with certainty; how many are right, the common one being a last word."""
    certain, right = 0, 0
    for person, row in zip(people, own, strict=True):
        if row < 0:
            continue
        values = {sensitive[i] for i in fitting(person, records)}
        certain += len(values) == 1
        guess = values.pop() if len(values) == 1 else common
        right += guess == sensitive[row]
    return certain, right


def from_others(
    people: Sequence[Row], records: Sequence[Row], sensitive: Sequence[str], own: Sequence[int], common: str
) -> int:
    """How many values are right if each person's own record is taken out first."""
    right = 0
    for person, row in zip(people, own, strict=True):
        if row < 0:
            continue
        values = {sensitive[i] for i in fitting(person, records) if i != row}
        right += (values.pop() if len(values) == 1 else common) == sensitive[row]
    return right


def neighbours(person: Row, records: Sequence[Row], sensitive: Sequence[str]) -> set[str]:
    """The values that nearest neighbours may guess: the commonest among the records that disagree with the
    person on the fewest columns."""
    far = [sum(not under(v, lab) for v, lab in zip(person, record, strict=True)) for record in records]
    votes = Counter(sensitive[i] for i, d in enumerate(far) if d == min(far))
    return {value for value, count in votes.items() if count == max(votes.values())}


def one_record_each(
    pairs: Sequence[tuple[int, float, Sequence[int]]],
    first: Sequence[Sequence[float]],
    absent: float,
    rounds: int,
) -> list[float]:
    """Each pair's share of its person's odds. A pair is (person, odds at the first m, level a column);
    ``first`` holds m from the last level up. Each round learns m from the shares and from the first m, which
    counts as one pair."""

    def share(odds: Sequence[float]) -> list[float]:
        whole = {
            p: absent + sum(o for o, (q, _, _) in zip(odds, pairs, strict=True) if q == p)
            for p, _, _ in pairs
        }
        return [o / whole[p] for o, (p, _, _) in zip(odds, pairs, strict=True)]

    shares = share([odds for _, odds, _ in pairs])
    for _ in range(rounds):
        m = []
        for c, start in enumerate(first):
            seen = [
                s + sum(w for w, (_, _, at) in zip(shares, pairs, strict=True) if at[c] == i)
                for i, s in enumerate(start)
            ]
            m.append([s / sum(seen) for s in seen])
        odds = []
        for _, before, at in pairs:
            learnt = [m[c][level] / first[c][level] for c, level in enumerate(at) if level >= 0]
            odds.append(before * prod(learnt))
        shares = share(odds)
    return shares


def ranks(values: Sequence[str]) -> Mapping[str, float]:
    """Mean ranks, from the definition."""
    ordered = sorted(values)
    return {v: sum(i for i, o in enumerate(ordered) if o == v) / ordered.count(v) for v in set(values)}


def read_of(values: Row, labels: Row, own: Sequence[int | None]) -> tuple[int, int, int, int]:
    """Of one column: people asked, people with a value under a label, records that say something, records
    whose label some value lies under. ``own`` is None where nobody knows who is who."""
    silent = (None, "*")
    said = [label for label in labels if label not in silent]
    asked = [
        v
        for v, i in zip(values, own, strict=True)
        if v is not None and said and (i is None or (i >= 0 and labels[i] not in silent))
    ]
    held = [v for v in values if v is not None]
    read = sum(any(under(v, label) for label in said) for v in asked)
    return len(asked), read, len(said), sum(any(under(v, label) for v in held) for label in said)
