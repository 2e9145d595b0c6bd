"""A column that an adversary is after: its values, or its answers alone (step 5 of :mod:`.inference`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from permslip.measure.attack.linking import Floats, Ints, Scene
from permslip.measure.coding import encode
from permslip.measure.models.answers import as_answered
from permslip.words.errors import BadInput
from permslip.words.wording import counted

TOLERANCE = 0.05  # of a number's range
_AS_NUMBER = 10  # a column of numbers with more distinct values than this is guessed as a number
_MOST_VALUES = 4_096  # distinct values of a sensitive column; one with more is a name or a key


@dataclass(frozen=True)
class Sensitive:
    """A sensitive column: ``codes[i]`` numbers record i's value, ``number[v]`` is value v as a number (None
    where the column is no number or has few values). ``missing`` is the value that is none, where only
    answers count (step 5); None where every value does."""

    name: str
    codes: Ints
    size: int
    number: Floats | None
    missing: int | None = None

    @classmethod
    def of(cls, release: Any, column: str) -> Sensitive:
        """The sensitive column of an Arrow table, every value counted. Raises BadInput when it is not there
        or nearly a key."""
        return cls.readings(release, column)[0]

    @classmethod
    def readings(cls, release: Any, column: str) -> tuple[Sensitive, ...]:
        """The column with every value counted, and, where some is missing, its answers alone. Raises
        BadInput when it is not there or nearly a key."""
        read, missing = as_answered(encode(release, [column]), [column])
        texts = read.dictionaries[0].cast(pa.string())
        if len(texts) > _MOST_VALUES:
            raise BadInput(
                f"Column {column} has {len(texts):,} different values: that is no attribute to be guessed.",
                fix="name sensitive columns with fewer values",
            )
        codes, size, none = read.codes[0].astype(np.int64), max(len(texts), 1), missing[column]
        if none is None:
            return (cls(column, codes, size, _numbers(texts)),)
        alone = cls(column, codes, size, _numbers(texts, none), none)
        return (cls(column, codes, size, None), *((alone,) if alone.counts.any() else ()))

    @property
    def answered(self) -> npt.NDArray[np.bool_]:
        """The records whose value counts."""
        held: npt.NDArray[np.bool_] = self.codes != (-1 if self.missing is None else self.missing)
        return held

    @property
    def about(self) -> str:
        """The column and how it is read."""
        return self.name if self.missing is None else f"{self.name}, answers alone"

    @property
    def counts(self) -> Ints:
        """How many records have each value that counts."""
        return np.bincount(self.codes[self.answered], minlength=self.size)

    def everybody(self, n: int) -> str:
        """How many people are attacked, in words."""
        return counted(n, "people", "person") + ("" if self.missing is None else " with an answer")

    def asked_about(self, at: Scene) -> Ints:
        """The people attacked: where only answers count, who is known to have one, or might."""
        if at.own is None or self.missing is None:
            return at.targets
        return at.targets[self.answered[at.own[at.targets]]]

    @property
    def near(self) -> npt.NDArray[np.bool_]:
        """Guess × truth: is that guess right (step 2)? Equality, or within the tolerance."""
        if self.number is None:
            return np.eye(self.size, dtype=np.bool_)
        reach = TOLERANCE * float(np.ptp(self.number)) + 1e-12
        out: npt.NDArray[np.bool_] = np.abs(self.number[:, None] - self.number[None, :]) <= reach
        return out

    @property
    def commonest(self) -> int:
        """The value that most records have."""
        return int(self.counts.argmax())

    @property
    def constant(self) -> int:
        """The value that is right most often when named for everybody (step 3)."""
        return int((self.near @ self.counts).argmax())


def _numbers(texts: Any, none: int | None = None) -> Floats | None:
    """A sensitive column's values as numbers, where there are more than a few; one of them for ``none``."""
    if len(texts) <= _AS_NUMBER:
        return None
    if none is None:
        return floats(texts)
    kept = np.arange(len(texts)) != none
    numbers = floats(texts.filter(pa.array(kept)))
    if numbers is None:
        return None
    out = np.full(len(texts), numbers[0])
    out[kept] = numbers
    return out


def floats(dictionary: Any) -> Floats | None:
    """A dictionary (Arrow) as numbers; None where a value is none."""
    try:
        numbers = pc.cast(dictionary.cast(pa.string()), pa.float64())
    except pa.ArrowInvalid:
        return None
    found: Floats = numbers.to_numpy(zero_copy_only=False)
    return found if np.isfinite(found).all() else None
