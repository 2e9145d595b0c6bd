"""Whether an adversary can read a release's labels at all: an attack that could not read them tried nothing.

A roster that says ``Male`` fits no record of a release that says ``1``, and a figure of 0% would then be
praise for nobody's work. Steps, numbered, column by column:

1. Labels that say nothing (``*`` and missing ones) are left aside, and so are values that say nothing.
2. Of her people, those count whose value lies under some label that is left; where it is known who is who,
   only people whose own record says something there are asked.
3. Of the records that say something, those count under whose label some value of hers lies.
4. A column is read badly where step 2 finds fewer than half; without the truth, step 3 has to find fewer than
   half as well, since her people may simply not be in the release.
5. Columns that are read badly are left out of an attack, so that the others are tried in earnest.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from permslip.measure.attack.covering import ANY
from permslip.measure.attack.linking import Scene

ENOUGH = 0.5


@dataclass(frozen=True)
class Understood:
    """One column: of ``people`` whose value and record say something, ``read`` have a value that lies under a
    label; of ``records`` that say something, ``reached`` have a label under which a value lies. ``numbers``:
    both sides are numbers, so that near ones are alike. ``exact``: it was known who is who."""

    column: str
    people: int
    read: int
    records: int
    reached: int
    numbers: bool
    exact: bool

    @property
    def badly(self) -> bool:
        """Whether too little is read for the column to be used (step 4)."""
        few = self.people > 0 and self.read < ENOUGH * self.people
        return few and (self.exact or self.reached < ENOUGH * self.records)

    @property
    def sentence(self) -> str:
        """What is read, in counts only."""
        if not self.people or self.read == self.people:
            return f"{self.column}: every value was read."
        if not self.read:
            return f"{self.column}: no value in common: nobody's, of {self.people:,}, lies under a label."
        return f"{self.column}: of {self.people:,} people only {self.read:,} have a value under a label."


def understood(at: Scene) -> tuple[Understood, ...]:
    """Each column of a scene, in its order (steps 1 to 4)."""
    return tuple(_column(at, n) for n in range(len(at.columns)))


def _column(at: Scene, n: int) -> Understood:
    covers, targets = at.covers[n], at.targets
    labels = _saying(at.released.dictionaries[n], covers.size)
    values = _saying(at.held.dictionaries[n], covers.values)
    records, people = at.released.codes[n].astype(np.int64), at.held.codes[n][targets].astype(np.int64)
    of = np.repeat(np.arange(covers.values), np.diff(covers.starts))
    telling = labels[covers.labels] & values[of]
    read, reached = np.zeros(covers.values, np.bool_), np.zeros(covers.size, np.bool_)
    read[of[telling]] = True
    reached[covers.labels[telling]] = True
    asked = values[people]
    if at.own is not None:
        asked &= labels[records[at.own[targets]]]
    elif not labels[records].any():
        asked &= False  # a column that says nothing cannot be misread
    return Understood(
        column=at.columns[n][0],
        people=int(asked.sum()),
        read=int(read[people][asked].sum()),
        records=int(labels[records].sum()),
        reached=int(reached[records].sum()),
        numbers=_numbers(at.released.dictionaries[n], labels) and _numbers(at.held.dictionaries[n], values),
        exact=at.own is not None,
    )


def _saying(dictionary: pa.Array, size: int) -> npt.NDArray[np.bool_]:
    texts = dictionary.cast(pa.string()).to_pylist()
    return np.fromiter((t is not None and t.strip() not in ("", ANY) for t in texts), np.bool_, size)


def _numbers(dictionary: pa.Array, saying: npt.NDArray[np.bool_]) -> bool:
    try:
        pc.cast(dictionary.cast(pa.string()).filter(pa.array(saying)), pa.float64())
    except pa.ArrowInvalid:
        return False
    return bool(saying.any())


def only(at: Scene, columns: tuple[str, ...]) -> Scene | None:
    """The scene with these released columns alone (step 5); None where none is left."""
    places = [n for n, (ours, _) in enumerate(at.columns) if ours in columns]
    if len(places) == len(at.columns):
        return at
    if not places:
        return None
    names = [at.columns[n][0] for n in places]
    return replace(
        at,
        columns=tuple(at.columns[n] for n in places),
        released=at.released.pick(names),
        held=at.held.pick(names),
        covers=tuple(at.covers[n] for n in places),
    )
