"""Points known: how many students an adversary singles out who knows a few of their rows.

Unicity after Y.-A. de Montjoye, C. Hidalgo, M. Verleysen, V. Blondel, "Unique in the Crowd: The privacy
bounds of human mobility", Scientific Reports 3:1376, 2013: draw a student and m of the student's distinct
rows at random; the student is singled out when nobody else has all m. A student with fewer rows is known by
all of them; one with none, who is drawn like the others, is not singled out.

One row is computed exactly, over all students and rows. More are drawn, and the interval is E. B. Wilson's
(1927), at 95%. Draws are SplitMix64's (G. Steele, D. Lea, C. Flood, 2014) from a seed that arrives as an
argument, so that a figure can be computed again in years.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from permslip.measure.interval import wilson
from permslip.measure.signatures import Grouped, Places, turned
from permslip.measure.sizes import COMPILED_FROM
from permslip.words.errors import BadInput

_STEP = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True)
class Known:
    """``points`` rows are known of a student. ``share`` (0..1) of students is singled out on average over the
    rows that may be known; it lies between ``low`` and ``high`` with 95% confidence. ``draws`` is 0 where
    the figure is exact, and the three are equal. ``at_worst`` (only where exact) is the share of students
    with at least one choice of rows that singles them out."""

    points: int
    share: float
    low: float
    high: float
    draws: int
    at_worst: float | None = None


def known_points(
    tables: Sequence[Grouped], known: Iterable[int], *, draws: int, seed: int
) -> tuple[Known, ...]:
    """For each number of rows in ``known`` the share of students singled out by that many rows.

    ``tables`` hold every student's distinct rows, one entry a table, over the same students. Raises BadInput
    for a number below 1 or fewer than 100 draws.
    """
    wanted = tuple(dict.fromkeys(known))
    if any(m < 1 for m in wanted) or draws < 100:
        raise BadInput(
            "Known rows are counted from 1, and drawn at least 100 times.", fix="known=(1, 2, 3), draws=2000"
        )
    if not tables or not wanted:
        return ()
    rows = _together(tables)
    if not rows.owners:
        return tuple(Known(m, 0.0, 0.0, 0.0, 0) for m in wanted)
    holders = turned(rows)
    return tuple(
        _exact_one(rows, holders) if m == 1 else _drawn(rows, holders, m, draws, seed) for m in wanted
    )


def _together(tables: Sequence[Grouped]) -> Grouped:
    """Every student's rows of all tables, numbered table after table."""
    if len(tables) == 1:
        return tables[0]
    lengths = np.array([t.lengths for t in tables])
    starts = np.concatenate([[0], np.cumsum(lengths.sum(axis=0))])
    values = np.empty(int(starts[-1]), np.uint32)
    ahead = np.zeros(len(starts) - 1, np.int64)
    offset = 0
    for table, length in zip(tables, lengths, strict=True):
        shift = np.repeat(starts[:-1] + ahead - table.starts[:-1], length)
        values[shift + np.arange(len(table.values))] = table.values + np.uint32(offset)
        ahead += length
        offset += table.space
    return Grouped(starts, values, offset)


def _exact_one(rows: Grouped, holders: Grouped) -> Known:
    rare = holders.lengths[rows.values] == 1
    whose = np.repeat(np.arange(rows.owners), rows.lengths)
    telling = np.bincount(whose[rare], minlength=rows.owners)
    share = float((telling / np.maximum(rows.lengths, 1)).mean())
    return Known(1, share, share, share, 0, float((telling > 0).mean()))


def shares(seed: int, count: int) -> npt.NDArray[np.float64]:
    """``count`` draws from 0 up to 1, the same for the same seed: SplitMix64's upper 53 bits."""
    z = np.arange(1, count + 1, dtype=np.uint64) * _STEP + np.uint64(seed & 0xFFFFFFFFFFFFFFFF)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    drawn: npt.NDArray[np.float64] = ((z ^ (z >> np.uint64(31))) >> np.uint64(11)).astype(np.float64)
    return drawn * 2.0**-53


def _picked(rows: Grouped, m: int, draws: int, seed: int) -> tuple[Places, Places]:
    """Students, and m of the distinct rows of each (-1 where there are fewer), all equally likely."""
    drawn = shares(seed, draws * (m + 1)).reshape(m + 1, draws)
    targets: Places = (drawn[0] * rows.owners).astype(np.int64)
    length = rows.lengths[targets]
    chosen = np.full((draws, m), np.iinfo(np.int64).max)  # places within each student's rows, ascending
    for j in range(m):
        place = (drawn[j + 1] * np.maximum(length - j, 1)).astype(np.int64)
        for earlier in range(j):  # the place-th of those that are left
            place += place >= chosen[:, earlier]
        chosen[:, j] = np.where(j < length, place, chosen[:, j])
        chosen[:, : j + 1].sort(axis=1)
    there = chosen < length[:, None]
    picks = np.full((draws, m), -1, np.int64)
    picks[there] = rows.values[(rows.starts[targets][:, None] + chosen)[there]]
    return targets, picks


def _drawn(rows: Grouped, holders: Grouped, m: int, draws: int, seed: int) -> Known:
    targets, picks = _picked(rows, m, draws, seed)
    lone = np.zeros(draws, np.bool_)
    if len(rows.values) < COMPILED_FROM:
        lone = np.array([_alone(t, p, rows, holders) for t, p in zip(targets, picks, strict=True)], np.bool_)
    else:
        from permslip.measure.signature_kernels import alone

        alone(targets, picks, rows.starts, rows.values, holders.starts, holders.values, lone)
    found = int(lone.sum())
    low, high = wilson(found, draws)
    return Known(m, found / draws, low, high, draws)


def _alone(target: int, picks: npt.NDArray[np.int64], rows: Grouped, holders: Grouped) -> bool:
    have: set[int] | None = None
    for code in picks[picks >= 0]:
        these = set(holders.values[holders.starts[code] : holders.starts[code + 1]].tolist())
        have = these if have is None else have & these
    return have == {target}
