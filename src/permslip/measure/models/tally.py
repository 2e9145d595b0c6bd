"""The tally: what a privacy model needs to know of a table, class by class.

A class is a group of records alike on every quasi-identifier. For each class a tally holds its size and how
often each value of one sensitive column occurs in it, as compressed sparse rows: class i has the entries
``starts[i]:starts[i + 1]`` of ``values`` and ``counts``. Only values that occur are held. Values that read
alike are one, and a missing one is no answer: see :mod:`.answers`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from permslip.measure.coding import Encoded
from permslip.measure.models.answers import as_answered
from permslip.measure.population import sizes_in
from permslip.measure.sizes import Counts, Keys, classes_packed, distinct, pack, sorted_with
from permslip.words.errors import BadInput, OurBug, must_have

Whole = npt.NDArray[np.int64]
Values = npt.NDArray[np.uint32]
Verdicts = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Tally:
    """Records per class, and per class and sensitive value.

    ``sizes`` int64[c] records in each class, none empty; ``starts`` int64[c + 1]; ``values`` uint32[m] codes
    of the sensitive column, ``counts`` int64[m] records of the class with that value; ``totals`` int64[v]
    records with each value in the whole table, suppressed ones too; ``population`` int64[c] people alike in
    the population table, or None where none was given, and ``people`` how many that table has in all;
    ``missing`` the code that stands for no answer, or None where every record has one.
    Without a sensitive column every record has value 0.
    """

    sizes: Whole
    starts: Whole
    values: Values
    counts: Whole
    totals: Whole
    population: Whole | None = None
    people: int | None = None
    missing: int | None = None

    def __post_init__(self) -> None:
        if len(self.starts) != len(self.sizes) + 1 or len(self.values) != len(self.counts):
            raise OurBug("a tally has one start more than classes, and one count for each value")
        if self.population is not None and len(self.population) != len(self.sizes):
            raise OurBug("a tally has one population size for each class")

    @property
    def classes(self) -> int:
        """How many classes there are."""
        return len(self.sizes)

    @cached_property
    def widths(self) -> Whole:
        """How many different sensitive values each class has, int64[c]."""
        return np.diff(self.starts)

    @cached_property
    def owners(self) -> Whole:
        """The class of each entry, int64[m]."""
        return np.repeat(np.arange(self.classes, dtype=np.int64), self.widths)

    @cached_property
    def given(self) -> Whole:
        """``counts`` of the answers alone, int64[m]: 0 where the value is missing."""
        return self.counts if self.missing is None else np.where(self._missed, 0, self.counts)

    @cached_property
    def answered(self) -> Whole:
        """How many records of each class have an answer, int64[c]."""
        answered: Whole = self.sizes if self.missing is None else self.per_class(self.given)
        return answered

    @cached_property
    def answers(self) -> Whole:
        """How many different answers each class has, int64[c]: a missing value is none."""
        found: Whole = self.widths if self.missing is None else self.widths - self.per_class(self._missed)
        return found

    @cached_property
    def _missed(self) -> Whole:
        missed: Whole = (self.values == self.missing).astype(np.int64)
        return missed

    def per_class(self, entries: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """The sum of ``entries`` (one number for each entry) over each class."""
        return np.add.reduceat(entries, self.starts[:-1]) if self.classes else entries[:0]


def tally(
    encoded: Encoded, quasi: Sequence[str], sensitive: str | None, population: Encoded | None = None
) -> Tally:
    """Tally an encoded table over the columns ``quasi`` and one ``sensitive`` column (or none).

    ``population`` holds everyone, with the columns ``quasi`` generalised in the same way. Classes come in the
    order of their packed keys, so tallies of one table over the same ``quasi`` have their classes in the same
    order, whichever the sensitive column. Time: one distinct count of the rows and one sort of what is found.
    Raises BadInput when the sensitive column is a quasi-identifier too.
    """
    if sensitive is not None and sensitive in quasi:
        raise BadInput(
            f"Column {sensitive} is named both as a quasi-identifier and as sensitive.",
            fix="leave it out of one of the two: alike on it, a class has only one value of it",
        )
    must_have("The table", [*quasi, *([sensitive] if sensitive else [])], encoded.names)
    chosen, none = as_answered(
        encoded.pick([*quasi, sensitive] if sensitive is not None else quasi), [sensitive]
    )
    width = chosen.sizes[-1] if sensitive is not None else 1
    keys, packing = pack(chosen.codes, chosen.sizes, chosen.rows)
    totals = (
        np.bincount(chosen.codes[-1], encoded.each, width)
        if sensitive is not None
        else np.array([encoded.records])
    )
    held, classes = _from_keys(keys, packing.space, width, encoded.each, totals.astype(np.int64))
    if sensitive is not None:
        held = replace(held, missing=none[sensitive])
    if population is None:
        return held
    if sensitive is not None:  # the keys so far tell the sensitive values apart too
        found, packing, _ = classes_packed(encoded, quasi)
        classes = np.sort(found.keys)
    everyone = sizes_in(classes, packing, encoded.pick(quasi), population.pick(quasi))
    return replace(held, population=np.maximum(everyone, held.sizes), people=population.records)


def tallies(
    encoded: Encoded,
    quasi: Sequence[str],
    sensitive: Iterable[str | None],
    population: Encoded | None = None,
) -> dict[str | None, Tally]:
    """One tally for each sensitive column named, classes in the same order in all of them."""
    return {column: tally(encoded, quasi, column, population) for column in dict.fromkeys(sensitive)}


def from_keys(
    keys: Keys,
    space: int,
    width: int,
    totals: Whole,
    weights: Counts | None = None,
    missing: int | None = None,
) -> Tally:
    """A tally from keys that were packed already: ``key = class_key * width + sensitive code``.

    ``space`` is one more than the highest key, ``width`` one more than the highest sensitive code, ``totals``
    int64[width] over the whole table, ``weights`` how many records each key stands for (default: one each),
    ``missing`` the sensitive code that is no answer.
    Classes come out in ascending order of class_key.
    """
    found = _from_keys(keys, space, width, weights, totals)[0]
    return found if missing is None else replace(found, missing=missing)


def _from_keys(
    keys: Keys, space: int, width: int, weights: Counts | None, totals: Whole
) -> tuple[Tally, Keys]:
    found, counts = _sorted(*distinct(keys, space, weights))
    owner = found // np.uint64(width)
    first = np.flatnonzero(np.concatenate([np.ones(min(len(owner), 1), np.bool_), owner[1:] != owner[:-1]]))
    starts = np.append(first, len(owner)).astype(np.int64)
    held = counts.astype(np.int64)
    sizes = np.add.reduceat(held, first) if len(first) else held
    values = (found - owner * np.uint64(width)).astype(np.uint32)
    return Tally(sizes, starts, values, held, totals), owner[first]


def _sorted(found: Keys, counts: Counts) -> tuple[Keys, Counts]:
    if bool(np.all(found[1:] > found[:-1])):  # so they come from small tables and from direct addressing
        return found, counts
    return sorted_with(found, counts)
