"""Models that bound how much a class tells about a value, one value at a time.

All three bound each value's share in a class by a fixed interval. A merged class's share lies between its
parts', so a table whose classes all pass stays so going up; a passing class that merges with a failing one
can fail, so none of them is monotone where anything may be suppressed (see :mod:`.diversity`). To
beta-likeness and delta-disclosure a missing value is a value like others (see :mod:`.answers`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal, get_args

import numpy as np
import numpy.typing as npt

from permslip.measure.models.model import SLACK, column_name, real_number, whole_number
from permslip.measure.models.tally import Tally, Verdicts
from permslip.words.errors import BadInput

Likeness = Literal["basic", "enhanced"]
Real = npt.NDArray[np.float64]


@dataclass(frozen=True)
class BetaLikeness:
    """No value's share p in a class exceeds its share q in the table by more than beta times q.

    Basic (Definition 2): (p - q)/q <= beta wherever p > q. Enhanced (Definition 3): <= min(beta, -ln q),
    which binds frequent values too.
    """

    beta: float
    sensitive: str
    kind: Likeness
    name: ClassVar[str] = "beta-likeness"
    citation: ClassVar[str] = "Cao, Karras, Publishing microdata with a robust privacy guarantee, VLDB 2012"
    monotone: ClassVar[bool] = False
    monotone_whole: ClassVar[bool] = True

    def __post_init__(self) -> None:
        real_number("beta-likeness", "beta", self.beta, 0)
        column_name("beta-likeness", self.sensitive)
        if self.kind not in get_args(Likeness):
            raise BadInput("beta-likeness is basic or enhanced.", fix="choose basic or enhanced")

    def sentence(self) -> str:
        """The promise in plain words."""
        return (
            f"Seeing which children look the same makes no answer under “{self.sensitive}” more than "
            f"{1 + self.beta:g} times as likely as it is in the whole table."
        )

    def met(self, tally: Tally) -> Verdicts:
        """True for a class in which no value is too much more frequent, bool[c]."""
        gain, share = _gains(tally)
        bound = np.full(len(share), self.beta)
        if self.kind == "enhanced":
            with np.errstate(divide="ignore"):
                bound = np.minimum(bound, -np.log(share))
        return _every(tally, gain <= bound + SLACK)

    def attained(self, tally: Tally) -> float:
        """The largest (p - q)/q of any class and value."""
        gain, _ = _gains(tally)
        return float(np.maximum(gain.max(), 0.0)) if tally.classes else 0.0


@dataclass(frozen=True)
class DeltaDisclosure:
    """|ln(p/q)| < delta for every value of the table in every class (Definition 1 of the paper, natural log).

    A class that lacks a value of the table fails: its absence tells that nobody in the class has it.
    """

    delta: float
    sensitive: str
    name: ClassVar[str] = "delta-disclosure"
    citation: ClassVar[str] = "Brickell, Shmatikov, The cost of privacy, KDD 2008"
    monotone: ClassVar[bool] = False
    monotone_whole: ClassVar[bool] = True

    def __post_init__(self) -> None:
        real_number("delta-disclosure privacy", "delta", self.delta, 0)
        column_name("delta-disclosure privacy", self.sensitive)

    def sentence(self) -> str:
        """The promise in plain words."""
        return (
            f"Seeing which children look the same makes no answer under “{self.sensitive}” more than "
            f"{np.exp(self.delta):.3g} times as likely, or as unlikely, as it is in the whole table."
        )

    def met(self, tally: Tally) -> Verdicts:
        """True for a class whose shares all lie near the table's, bool[c]."""
        return self._farthest(tally) < self.delta

    def attained(self, tally: Tally) -> float:
        """The largest |ln(p/q)|; infinite where a class lacks a value."""
        return float(self._farthest(tally).max()) if tally.classes else 0.0

    def _farthest(self, tally: Tally) -> Real:
        gain, _ = _gains(tally)
        far = np.abs(np.log1p(gain))
        worst = np.maximum.reduceat(far, tally.starts[:-1]) if tally.classes else far
        whole = int((tally.totals > 0).sum())
        return np.where(tally.widths < whole, np.inf, worst)


@dataclass(frozen=True)
class AlphaK:
    """Every class has k records or more, and no sensitive value more than a share alpha of it.

    The share is of the records that have an answer: beside nine children of one diagnosis an empty cell hides
    nothing. A class without any answer has a share of 1.
    """

    alpha: float
    k: int
    sensitive: str
    name: ClassVar[str] = "alpha-k"
    citation: ClassVar[str] = "Wong, Li, Fu, Wang, (alpha, k)-anonymity, KDD 2006"
    monotone: ClassVar[bool] = False
    monotone_whole: ClassVar[bool] = True

    def __post_init__(self) -> None:
        real_number("(alpha,k)-anonymity", "alpha", self.alpha, 0, 1)
        whole_number("(alpha,k)-anonymity", "k", self.k, 1)
        column_name("(alpha,k)-anonymity", self.sensitive)

    def sentence(self) -> str:
        """The promise in plain words."""
        return (
            f"Each child in this table looks the same as at least {self.k - 1:,} others, and among them no "
            f"answer under “{self.sensitive}” is given by more than {100 * self.alpha:g} in 100."
        )

    def met(self, tally: Tally) -> Verdicts:
        """True for a class that is large enough and in which no value is too common, bool[c]."""
        kept: Verdicts = (tally.sizes >= self.k) & (_commonest(tally) <= self.alpha + SLACK)
        return kept

    def attained(self, tally: Tally) -> float:
        """The largest share of one value in any class, 0..1 (the class sizes are k-anonymity's to tell)."""
        return float(_commonest(tally).max()) if tally.classes else 0.0


def _gains(tally: Tally) -> tuple[Real, Real]:
    """((p - q)/q, q) of every entry."""
    share = tally.totals[tally.values] / max(int(tally.totals.sum()), 1)
    return tally.counts / tally.sizes[tally.owners] / share - 1.0, share


def _commonest(tally: Tally) -> Real:
    if not tally.classes:
        return np.zeros(0)
    most: Real = np.maximum.reduceat(tally.given, tally.starts[:-1]) / np.maximum(tally.answered, 1)
    return np.where(tally.answered == 0, 1.0, most)


def _every(tally: Tally, entries: Verdicts) -> Verdicts:
    """Whether all of a class's entries hold, bool[c]."""
    kept: Verdicts = np.logical_and.reduceat(entries, tally.starts[:-1]) if tally.classes else entries
    return kept
