"""Microaggregation: numbers in groups of k or more, each number replaced by its group's mean.

The sum of squared errors is what is lost, the means of the table stay as they are. One column alone is
grouped optimally; several together by a fixed heuristic, for there the optimum is NP-hard (A. Oganian, J.
Domingo-Ferrer, 2001). A missing number stays missing and is in no group: whether it is missing still tells
records apart, so measure it as a category of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from permslip.words.errors import BadInput, OurBug, RefusedError
from permslip.words.ports import Progress

Numbers = npt.NDArray[np.float64]
MOST_ROWS = 100_000  # MDAV takes time in rows squared: 100,000 in fours are some minutes
COMPILED_ROWS = 2_000


@dataclass(frozen=True)
class Aggregated:
    """``values`` float64[rows, columns] with group means in place of numbers, NaN where one is missing;
    ``groups`` int32[rows], -1 for a record with a missing number; ``sizes[g]`` records of each group;
    ``lost`` 0..1 the squared error over the total squares (SSE / SST), columns standardised;
    ``interrupted``: it was stopped, and what was open then is one group."""

    values: Numbers
    groups: npt.NDArray[np.int32]
    sizes: npt.NDArray[np.int64]
    lost: float
    k: int
    interrupted: bool = False

    @property
    def reached(self) -> bool:
        """Whether every group has k records."""
        return bool((self.sizes >= self.k).all())


def univariate(values: Any, *, k: int) -> Aggregated:
    """Group one column (float64[rows]) optimally: no grouping in groups of k or more has a smaller SSE.

    S. Hansen, S. Mukherjee, A polynomial algorithm for optimal univariate microaggregation, IEEE TKDE 15(4),
    2003: groups are runs of the sorted numbers, of k to 2k-1; the best end at each place is found from the
    best ends before it. Time O(n log n + n k). Raises RefusedError for fewer numbers than k.
    """
    column, whole = _numbers(np.asarray(values, np.float64).reshape(-1, 1), k)
    held = column[whole, 0]
    order = np.argsort(held, kind="stable")
    ordered = held[order] - (held.mean() if len(held) else 0.0)  # small numbers cancel less
    if len(held) >= COMPILED_ROWS:
        from permslip.protect.aggregation_kernels import best_ends

        begins = best_ends(ordered, k)
    else:
        begins = _best_ends(ordered, k)
    groups = np.empty(len(held), np.int32)
    end, number = len(held), 0
    while end:
        groups[order[begins[end] : end]] = number
        end, number = int(begins[end]), number + 1
    return _finish(column, whole, number - 1 - groups, k)


def mdav(
    values: Any, *, k: int, progress: Progress | None = None, stop: Callable[[], bool] | None = None
) -> Aggregated:
    """Group several columns (float64[rows, columns]) by maximum distance to the average vector.

    J. Domingo-Ferrer, J. Mateo-Sanz, IEEE TKDE 14(1), 2002, in the form of J. Domingo-Ferrer, V. Torra, 2005.
    Columns are standardised. Steps, numbered:

    1. While 3k records are open: find r, farthest from their mean, and s, farthest from r. Group r with its
       k-1 nearest; then s with its k-1 nearest of the rest.
    2. 2k to 3k-1 open: group the farthest from the mean with its k-1 nearest, and the rest.
    3. Fewer: one group.

    The first of equals is taken. Time O(rows^2 / k). Raises RefusedError for fewer records than k, BadInput
    for more than :data:`MOST_ROWS`.
    """
    table, whole = _numbers(np.asarray(values, np.float64), k)
    if len(whole) > MOST_ROWS:
        raise BadInput(
            f"{len(whole):,} records are more than {MOST_ROWS:,}, as many as can be grouped together.",
            fix="aggregate the columns one by one, or the schools",
        )
    stopped = stop or (lambda: False)
    held = table[whole]
    spread = held.std(axis=0) if len(held) else np.ones(held.shape[1])
    scaled = (held - (held.mean(axis=0) if len(held) else 0.0)) / np.where(spread > 0, spread, 1.0)
    groups = np.zeros(len(held), np.int32)
    left, number, interrupted = np.arange(len(held)), 0, False
    while len(left) >= 2 * k:
        interrupted = stopped()
        if interrupted:
            break
        far = left[_from(scaled[left], scaled[left].mean(axis=0)).argmax()]
        ends = [far]
        if len(left) >= 3 * k:
            ends.append(left[_from(scaled[left], scaled[far]).argmax()])
        for end in ends:
            distance = _from(scaled[left], scaled[end])
            near = _nearest(distance, k)
            groups[left[near]] = number
            left, number = np.delete(left, near), number + 1
        if progress is not None:
            progress("aggregate", len(held) - len(left), len(held))
    groups[left] = number
    return _finish(table, whole, groups, k, interrupted)


def _nearest(distance: Numbers, k: int) -> npt.NDArray[np.int64]:
    """The places of the k smallest, the first of equals."""
    bound = np.partition(distance, k - 1)[k - 1]
    below = np.flatnonzero(distance < bound)
    return np.concatenate([below, np.flatnonzero(distance == bound)[: k - len(below)]])


def _from(points: Numbers, centre: Numbers) -> Numbers:
    away = points - centre
    squares: Numbers = np.einsum("ij,ij->i", away, away)
    return squares


def _numbers(table: Numbers, k: int) -> tuple[Numbers, npt.NDArray[np.int64]]:
    """The table and the rows in which no number is missing."""
    if k < 1:
        raise OurBug("k is at least 1")
    if table.ndim != 2 or not table.shape[1] or np.isinf(table).any():
        raise BadInput("Microaggregation needs columns of finite numbers.", fix="name columns of numbers")
    whole = np.flatnonzero(~np.isnan(table).any(axis=1))
    if 0 < len(whole) < k:
        raise RefusedError(
            f"There are fewer than {k} records with all numbers, so no group can have {k}.",
            fix="leave out a column in which many are missing",
        )
    return table, whole


def _best_ends(ordered: Numbers, k: int) -> npt.NDArray[np.int64]:
    """For each place, where the last group of the best grouping up to there begins; the compiled twin is in
    :mod:`permslip.protect.aggregation_kernels`."""
    n = len(ordered)
    total, squares = np.append(0.0, np.cumsum(ordered)), np.append(0.0, np.cumsum(ordered**2))
    best, begins = np.full(n + 1, np.inf), np.zeros(n + 1, np.int64)
    best[0] = 0.0
    for end in range(k, n + 1):
        for begin in range(max(0, end - 2 * k + 1), end - k + 1):
            part = total[end] - total[begin]
            cost = best[begin] + (squares[end] - squares[begin]) - part * part / (end - begin)
            if cost < best[end]:
                best[end], begins[end] = cost, begin
    return begins


def _finish(
    table: Numbers, whole: npt.NDArray[np.int64], groups: Any, k: int, interrupted: bool = False
) -> Aggregated:
    everyone = np.full(len(table), -1, np.int32)
    everyone[whole] = groups
    sizes = np.bincount(groups) if len(whole) else np.zeros(0, np.int64)
    out = np.full(table.shape, np.nan)
    held = table[whole]
    error = all_squares = 0.0
    for d in range(table.shape[1]):
        if not len(whole):
            break
        middle = held[:, d].mean()
        means = np.bincount(groups, held[:, d] - middle) / sizes + middle
        out[whole, d] = means[groups]
        squares = float(((held[:, d] - middle) ** 2).sum())
        if squares > 0:
            error += float(((held[:, d] - means[groups]) ** 2).sum()) / squares
            all_squares += 1.0
    lost = error / all_squares if all_squares else 0.0
    return Aggregated(out, everyone, sizes.astype(np.int64), lost, k, interrupted)


__all__ = ["MOST_ROWS", "Aggregated", "mdav", "univariate"]
