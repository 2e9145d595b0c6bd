"""PRAM: each value is kept, or drawn anew from the column's own distribution, by a coin nobody sees again.

J. M. Gouweleeuw, P. Kooiman, L. C. R. J. Willenborg, P.-P. de Wolf, "Post Randomisation for Statistical
Disclosure Control: Theory and Implementation", Journal of Official Statistics 14(4), 1998. Steps, numbered:

1. t is the column's distribution, a missing value being a value like the others.
2. P = (1 - a) I + a 1 t': with chance ``a`` a value is drawn anew from t. It is invariant (section 3 there):
   t'P = t', so counts stay as they are on average, and an analyst needs no correction for them.
3. P is reversible with respect to t, so who sees a value is right about it with P[v, v]: as often as it was
   kept.

The draws are random bytes, never a seed: who had the seed could undo them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from permslip.measure.coding import Codes
from permslip.measure.models.model import real_number
from permslip.words.errors import OurBug
from permslip.words.ports import Randomness

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Randomised:
    """``codes[rows]`` after the draws, in the same dictionary. ``distribution[v]`` the share of value v
    before; ``change`` the chance a of a fresh draw; ``changed`` records show another value than they had."""

    codes: npt.NDArray[np.uint32]
    distribution: Floats
    change: float
    changed: int

    def kept(self) -> Floats:
        """P[v, v]: how often a record with value v shows it, and how often who sees v is right; 0..1."""
        chances: Floats = 1.0 - self.change + self.change * self.distribution
        return chances

    def transitions(self) -> Floats:
        """P, float64[values, values]: the chance that a value (row) is shown as another (column)."""
        size = len(self.distribution)
        matrix: Floats = (1.0 - self.change) * np.eye(size) + self.change * self.distribution
        return matrix


def randomise(codes: Codes, size: int, *, change: float, randomness: Randomness) -> Randomised:
    """Draw values of one column anew with chance ``change``. ``size`` is one more than the highest code.

    Raises BadInput for a chance that is not above 0 and at most 1.
    """
    real_number("PRAM", "a", change, 0.0, 1.0)
    held = codes.astype(np.uint32)
    if len(held) and int(held.max()) >= size:
        raise OurBug("a code lies beyond the column's dictionary")
    counts = np.bincount(held, minlength=size)
    shares: Floats = counts / max(len(held), 1)  # step 1
    again = uniform(randomness, len(held)) < change
    drawn = _draw(counts, uniform(randomness, int(again.sum())))
    shown = held.copy()
    shown[again] = drawn  # step 2
    return Randomised(shown, shares, float(change), int((shown != held).sum()))


def _draw(counts: npt.NDArray[np.int64], chances: Floats) -> npt.NDArray[np.uint32]:
    """A value for each chance in 0..1, by the counts. A value that nobody has is never drawn."""
    steps = np.cumsum(counts)
    total = int(steps[-1]) if len(steps) else 0
    at = np.minimum((chances * total).astype(np.int64), max(total - 1, 0))
    found: npt.NDArray[np.uint32] = np.searchsorted(steps, at, side="right").astype(np.uint32)
    return found


def uniform(randomness: Randomness, many: int) -> Floats:
    """Numbers from 0 up to 1, each of 2^53 equally likely."""
    raw = np.frombuffer(randomness.bytes(8 * many), np.uint64) if many else np.zeros(0, np.uint64)
    numbers: Floats = (raw >> np.uint64(11)).astype(np.float64) * 2.0**-53
    return numbers


__all__ = ["Randomised", "randomise", "uniform"]
