"""Which released label an adversary's value may lie under: 15 under ``15 up to 20``, a ZIP under ``061**``.

A release speaks more coarsely than a roster does. An adversary knows how (the data dictionary says so) and
asks of each value she holds: which labels could it have become? Steps, numbered, for one column:

1. ``*`` covers every value: it was suppressed.
2. A label covers a value that says the same, read without case and blanks, numbers as numbers, and ``M`` as
   ``male``, ``Y`` as ``yes``.
3. A hierarchy (``climbs``) says what else a value becomes, level by level.
4. Where no hierarchy knows the value, a label that reads as a range of numbers, a prefix, a month, a year or
   a set in braces covers what lies in it.
5. A missing value is a value of its own (``own``): it goes with missing labels alone, and they with it; or
   it is unknown (``wild``) and goes with everything. Which of the two is chosen openly.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import inf
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from permslip.words.errors import BadInput

ANY = "*"
MISSING = ("own", "wild")

Climbs = Mapping[str, Mapping[str, frozenset[str]]]
"""Column → the adversary's value → the labels that the release may show for it, of any level."""

Within = Callable[[str], bool]
_N = r"[-+]?\d+(?:\.\d+)?"
_HALF_OPEN = re.compile(rf"\[?\s*({_N})\s*(?:up to|,)\s*({_N})\s*\)?")
_CLOSED = re.compile(rf"\[?\s*({_N})\s*(?:-|–|to|,|\.\.)\s*({_N})\s*\]?")
_AT_LEAST = re.compile(rf"(?:>=|≥)\s*({_N})|({_N})\s*(?:\+|or (?:more|above|over|older|higher))")
_AT_MOST = re.compile(rf"(?:<=|≤)\s*({_N})|({_N})\s*or (?:less|below|under|younger|fewer|lower)")
_BELOW = re.compile(rf"(?:<|under|below)\s*({_N})")
_ABOVE = re.compile(rf"(?:>|over|above)\s*({_N})")
_PART_OF_DAY = re.compile(r"\d{4}(?:-\d{2})?")
_DAY = re.compile(r"(\d{4})-(\d{2})-\d{2}(?:[ t].*)?")
_MONTH_FIRST = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_MIDNIGHT = re.compile(r"\d{4}-\d{2}-\d{2}[ t]00:00(?::00(?:\.0+)?)?z?")
_ALIKE = {
    **dict.fromkeys(("m", "boy", "man"), "male"),
    **dict.fromkeys(("f", "girl", "woman"), "female"),
    **dict.fromkeys(("y", "true"), "yes"),
    **dict.fromkeys(("n", "false"), "no"),
}


@dataclass(frozen=True)
class Covers:
    """Value v may lie under the labels ``labels[starts[v]:starts[v + 1]]`` (codes, ascending).

    ``values`` and ``size`` count the values and the labels of the column.
    """

    starts: npt.NDArray[np.int64]
    labels: npt.NDArray[np.int64]
    size: int

    @property
    def values(self) -> int:
        """How many values the adversary's column has."""
        return len(self.starts) - 1

    def rows(self, values: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
        """A matrix, one row for each of these values and one column for each label: may it lie under it?"""
        out = np.zeros((len(values), self.size), np.bool_)
        for row, v in enumerate(values):
            out[row, self.labels[self.starts[v] : self.starts[v + 1]]] = True
        return out

    def has(self, values: npt.NDArray[Any], labels: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
        """For pairs of a value and a label (two arrays of one length): may it lie under it?"""
        of = np.repeat(np.arange(self.values), np.diff(self.starts))
        known = of * self.size + self.labels
        return np.isin(values.astype(np.int64) * self.size + labels, known)


def cover(labels: Any, values: Any, climbs: Mapping[str, frozenset[str]] | None, missing: str) -> Covers:
    """The covers of one column. ``labels`` and ``values`` are dictionaries (Arrow arrays, a null among them
    where the column has one) of the release's and the adversary's column; ``climbs`` its hierarchy, if any.
    Raises BadInput when ``missing`` is neither own nor wild.
    """
    if missing not in MISSING:
        raise BadInput("A missing value is read as own or as wild.", fix="choose one of: own, wild")
    shown, held = labels.cast(pa.string()).to_pylist(), values.cast(pa.string()).to_pylist()
    plain: dict[str, list[int]] = {}
    everything, ranges = set(), []
    for at, label in enumerate(shown):
        if label is None:
            continue
        if label.strip() == ANY:
            everything.add(at)  # step 1
        plain.setdefault(_said(label), []).append(at)
        inside = reading(label)
        if inside is not None:
            ranges.append((at, inside))
    nulls = {at for at, label in enumerate(shown) if label is None}
    found = []
    for value in held:
        if value is None:
            found.append(set(range(len(shown))) if missing == "wild" else nulls | everything)  # step 5
            continue
        under = everything | (nulls if missing == "wild" else set())
        under |= set(plain.get(_said(value), ()))  # step 2
        becomes = (climbs or {}).get(value, ())  # step 3
        for label in becomes:
            under |= set(plain.get(_said(label), ()))
        if not becomes:
            under |= {at for at, inside in ranges if inside(value)}  # step 4
        found.append(under)
    starts = np.concatenate([[0], np.cumsum([len(f) for f in found])]).astype(np.int64)
    flat = np.array([at for f in found for at in sorted(f)], np.int64)
    return Covers(starts, flat, len(shown))


def key(text: str) -> str:
    """What a value says, however it is written: case and blanks aside, ``05`` and ``5.0`` are ``5``, and
    ``9/3/2014`` (month first) and ``2014-09-03 00:00:00`` are ``2014-09-03``."""
    said = " ".join(text.split()).casefold()
    number = _number(said)
    if number is None:
        if day := _MONTH_FIRST.fullmatch(said):
            return f"{day[3]}-{int(day[1]):02d}-{int(day[2]):02d}"
        return said[:10] if _MIDNIGHT.fullmatch(said) else said
    return str(int(number)) if number == int(number) else repr(number)


def _said(text: str) -> str:
    """The key, and of words that are written in several ways the one that all become."""
    plain = key(text)
    return _ALIKE.get(plain, plain)


def _number(text: str) -> float | None:
    if not re.fullmatch(_N, text):
        return None
    value = float(text)
    return value if abs(value) < 1e15 else None  # beyond that a float no longer tells numbers apart


def reading(label: str) -> Within | None:
    """How a label is read as a range, a prefix, part of a date or a set; None for a plain value (step 4)."""
    said = " ".join(label.split()).casefold()
    if said.startswith("{") and said.endswith("}"):
        members = {key(part) for part in said[1:-1].split(",")}
        return lambda value: key(value) in members
    if said.endswith(ANY) and said.strip(ANY):
        stem, length = said.rstrip(ANY), len(said)
        return lambda value: len(value.strip()) == length and value.strip().casefold().startswith(stem)
    if _PART_OF_DAY.fullmatch(said):
        return lambda value: _of_day(value, said)
    bounds = _bounds(said)
    if bounds is None:
        return None
    low, high, low_in, high_in = bounds
    return lambda value: _between(value, low, high, low_in=low_in, high_in=high_in)


def _of_day(value: str, part: str) -> bool:
    day = _DAY.fullmatch(key(value))
    return day is not None and part in (day[1], f"{day[1]}-{day[2]}")


def _bounds(said: str) -> tuple[float, float, bool, bool] | None:
    half = _HALF_OPEN.fullmatch(said)
    if half and ("up to" in said or said.endswith(")")):
        return float(half[1]), float(half[2]), True, False
    if closed := _CLOSED.fullmatch(said):
        return float(closed[1]), float(closed[2]), True, True
    for pattern, above, inclusive in (
        (_AT_LEAST, True, True),
        (_ABOVE, True, False),
        (_AT_MOST, False, True),
        (_BELOW, False, False),
    ):
        if found := pattern.fullmatch(said):
            edge = float(next(g for g in found.groups() if g is not None))
            return (edge, inf, inclusive, False) if above else (-inf, edge, False, inclusive)
    return None


def _between(value: str, low: float, high: float, *, low_in: bool, high_in: bool) -> bool:
    number = _number(" ".join(value.split()).casefold())
    if number is None:
        return False
    return (low < number or (low_in and number == low)) and (number < high or (high_in and number == high))
