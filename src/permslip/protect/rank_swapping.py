"""Rank swapping: numbers change places with others of nearly the same rank.

R. A. Moore, "Controlled data-swapping techniques for masking public use microdata sets", US Bureau of the
Census, 1996, for one column at a time. Steps, numbered:

1. Sort the numbers; equals stand in the order of their records.
2. From the lowest rank on, each number not yet swapped draws one of the ``reach`` ranks above it and changes
   places with the first from there on that is not yet swapped. One that finds none keeps its place.

Every number is still there, so the column by itself is as it was; what it says beside other columns is
blurred, the more the farther it may go. The draws are random bytes, never a seed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import floor
from typing import Any

import numpy as np
import numpy.typing as npt

from permslip.measure.models.model import real_number
from permslip.protect.pram import uniform
from permslip.words.errors import BadInput
from permslip.words.ports import Randomness

Numbers = npt.NDArray[np.float64]
Ranks = npt.NDArray[np.int64]
COMPILED_ROWS = 20_000


@dataclass(frozen=True)
class Swapped:
    """``values[rows]`` after the swaps, NaN where one is missing; ``source[rows]`` the record whose number
    each shows; ``reach`` the most ranks that one could move; ``moved`` records have another number."""

    values: Numbers
    source: Ranks
    reach: int
    moved: int


def swap_ranks(values: Any, *, share: float, randomness: Randomness) -> Swapped:
    """Swap one column of numbers (float64[rows]) within ``share`` of all ranks, above 0 and at most 1.

    A missing number stays missing. At least one rank may be moved. Raises BadInput for a share out of range
    or a number that is not finite.
    """
    real_number("Rank swapping", "p", share, 0.0, 1.0)
    held = np.asarray(values, np.float64)
    if np.isinf(held).any():
        raise BadInput("A number of this column has no end.", fix="leave it blank")
    there = np.flatnonzero(~np.isnan(held))
    order = there[np.argsort(held[there], kind="stable")]  # step 1
    reach = max(1, floor(share * len(order)))
    partner = _partners(len(order), reach, uniform(randomness, len(order)))
    source = np.arange(len(held))
    source[order] = order[partner]
    shown = held[source]
    return Swapped(shown, source, reach, int((shown[there] != held[there]).sum()))


def _partners(many: int, reach: int, chances: Numbers) -> Ranks:
    loop = partners if many < COMPILED_ROWS else compiled_partners()
    found: Ranks = loop(many, reach, chances)
    return found


@cache
def compiled_partners() -> Any:
    """The plain loop of step 2, compiled as it stands: large tables only repay numba's import."""
    from permslip.measure.kernels import compiled

    return compiled(partners)


def partners(many: int, reach: int, chances: Numbers) -> Ranks:
    """Step 2: the rank that each rank changes places with, itself where it stays; plain.

    Looking from the draw on, around the end of the reach, costs a step where few are taken.
    """
    partner = np.arange(many, dtype=np.int64)
    free = np.ones(many, np.bool_)
    for rank in range(many):
        width = min(reach, many - 1 - rank)
        if not free[rank] or width <= 0:
            continue
        first = min(int(chances[rank] * width), width - 1)
        for step in range(width):
            other = rank + 1 + (first + step) % width
            if free[other]:
                partner[rank], partner[other] = other, rank
                free[rank] = free[other] = False
                break
    return partner


__all__ = ["Swapped", "compiled_partners", "partners", "swap_ranks"]
