"""Local recoding of large tables on two lanes, by the compiled loops."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

from permslip.measure.coding import Encoded
from permslip.measure.sizes import LANES, on_lanes
from permslip.protect.leaf_order import LeafOrder, tree_of
from permslip.protect.recoding_kernels import describe, grow, propose, sides_of, split_all, split_once
from permslip.words.ports import Progress

Whole = npt.NDArray[np.int64]
Judge = Callable[[Whole, Whole, int], npt.NDArray[np.bool_]]
_SHARED = 32  # parts that the lanes take in turns; fewer are cut one at a time first


class FastRecoding:
    """The rows of a table, moved about until every class is one stretch of them."""

    def __init__(
        self, encoded: Encoded, orders: Sequence[LeafOrder], rows: Whole, *, k: int, mode: int
    ) -> None:
        self.k, self.mode = k, mode
        self.tree = tree_of(orders)
        self.most = int(self.tree.ranks.max(initial=1))
        self.rows = rows.astype(np.int64)
        kind = np.uint16 if self.most <= 1 << 16 else np.uint32
        self.data = np.empty((len(rows), len(orders)), kind)
        whole = len(rows) == encoded.rows and bool((rows[1:] > rows[:-1]).all())
        for d, (order, codes) in enumerate(zip(orders, encoded.codes, strict=True)):
            self.data[:, d] = order.ranks.astype(kind)[codes if whole else codes[rows]]
        self.first = np.zeros(len(rows), np.uint8)

    def grow(self, ends: Whole, progress: Progress, stopped: Callable[[], bool]) -> None:
        """Cut the parts that end at ``ends``. Stopped, what is not cut yet stays as it is."""
        begins = np.concatenate([[0], ends[:-1]]).astype(np.int64)
        if len(begins) < _SHARED:
            begins, ends = self._some(begins, ends)
        shares = _in_shares(begins, ends)
        done = 0

        def lane(share: tuple[Whole, Whole]) -> int:
            a, b = share
            if stopped():
                self.first[a] = 1
            else:
                grow(self.data, self.rows, a, b, self.k, self.mode, self.tree.arrays(), self.most, self.first)
            return int((b - a).sum())

        with ThreadPoolExecutor(LANES) as pool:
            for rows in pool.map(lane, shares):
                done += rows
                progress("recode", done, len(self.rows))

    def _some(self, begins: Whole, ends: Whole) -> tuple[Whole, Whole]:
        """Cut the longest part again and again, until the lanes have enough to share."""
        columns = self.data.shape[1]
        room = (
            np.zeros(self.most, np.int64),
            np.empty(len(self.rows), np.int64),
            np.empty(len(self.rows), np.int64),
        )
        spare = (np.empty(columns, np.int64), np.empty(columns, np.int64), np.empty(columns, np.int64))
        todo = sorted(zip((ends - begins).tolist(), begins.tolist(), strict=True))
        whole: list[tuple[int, int]] = []
        while todo and len(todo) < _SHARED:
            size, begin = todo.pop()
            cut = split_once(
                self.data, self.rows, begin, begin + size, self.k, self.mode, self.tree.arrays(), room, spare
            )
            if cut > 0:
                todo = sorted([*todo, (int(cut) - begin, begin), (begin + size - int(cut), int(cut))])
            else:
                whole.append((size, begin))
        parts = np.array(sorted((begin, begin + size) for size, begin in [*todo, *whole]), np.int64)
        return parts[:, 0].copy(), parts[:, 1].copy()

    def grow_judged(self, ends: Whole, judge: Judge, progress: Progress, stopped: Callable[[], bool]) -> None:
        """As :meth:`grow`, but a cut must be allowed. All open parts are looked at together, round by round,
        so that models are asked about all their sides at once.

        ``judge(sides, rows, n)`` says for each of n sides whether its records keep every model.
        """
        begins = np.concatenate([[0], ends[:-1]]).astype(np.int64)
        barred = np.zeros((len(ends), self.data.shape[1]), np.bool_)
        while len(begins) and not stopped():
            columns, cuts = np.empty(len(begins), np.int64), np.empty(len(begins), np.int64)
            ask = (self.k, self.mode, self.tree.arrays(), self.most, barred, columns, cuts)
            on_lanes(partial(self._propose, begins, ends, ask), len(begins))
            going = columns >= 0
            self.first[begins[~going]] = 1
            begins, ends, barred = begins[going], ends[going], barred[going]
            columns, cuts = columns[going], cuts[going]
            allowed = self._allowed(begins, ends, columns, cuts, judge)
            barred[np.flatnonzero(~allowed), columns[~allowed]] = True
            a, b, middles = begins[allowed], ends[allowed], np.empty(int(allowed.sum()), np.int64)
            cut = (columns[allowed], cuts[allowed], middles)
            on_lanes(partial(self._split, a, b, cut), len(a))
            fresh = np.zeros((2 * len(a), self.data.shape[1]), np.bool_)
            begins = np.concatenate([begins[~allowed], a, middles])
            ends = np.concatenate([ends[~allowed], middles, b])
            barred = np.concatenate([barred[~allowed], fresh])
            progress("recode", len(self.rows) - int((ends - begins).sum()), len(self.rows))
        self.first[begins] = 1

    def _propose(self, begins: Whole, ends: Whole, ask: tuple[Any, ...], a: int, b: int) -> None:
        propose(self.data, begins, ends, a, b, *ask)

    def _split(self, begins: Whole, ends: Whole, cut: tuple[Any, ...], a: int, b: int) -> None:
        split_all(self.data, self.rows, begins, ends, a, b, *cut)

    def _allowed(
        self, begins: Whole, ends: Whole, columns: Whole, cuts: Whole, judge: Judge
    ) -> npt.NDArray[np.bool_]:
        if not len(begins):
            return np.zeros(0, np.bool_)
        sizes = ends - begins
        places = np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.int64)
        sides = np.empty(int(sizes.sum()), np.int64)
        on_lanes(
            lambda a, b: sides_of(self.data, begins, ends, a, b, columns, cuts, places, sides), len(begins)
        )
        at = np.arange(len(sides)) + np.repeat(begins - places, sizes)
        kept = judge(sides, self.rows[at], 2 * len(begins))
        both: npt.NDArray[np.bool_] = kept[0::2] & kept[1::2]
        return both

    def finished(self) -> tuple[Whole, Whole, Whole, Whole]:
        """(rows in order of their classes, starts, least ranks[c, d], common levels[c, d])."""
        starts = np.append(np.flatnonzero(self.first), len(self.rows)).astype(np.int64)
        lows = np.empty((len(starts) - 1, self.data.shape[1]), np.int64)
        levels = np.empty_like(lows)
        on_lanes(
            lambda a, b: describe(self.data, starts, a, b, self.tree.arrays(), lows, levels), len(starts) - 1
        )
        return self.rows, starts, lows, levels


def _in_shares(begins: Whole, ends: Whole) -> list[tuple[Whole, Whole]]:
    """The parts in up to a few dozen runs of about as many rows each."""
    total = int((ends - begins).sum())
    edges = np.searchsorted(ends, np.arange(1, _SHARED) * (total / _SHARED))
    cuts = np.unique(np.clip(edges, 0, len(begins)))
    pairs = zip(np.split(begins, cuts), np.split(ends, cuts), strict=True)
    return [(a, b) for a, b in pairs if len(a)]
