"""A column's values in an order in which every group of its ladder is one stretch.

Then the least common ancestor of a set of values is that of its first and its last one, and a set of values
is cut in two by one number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from permslip.protect.ladder import Groups, Ladder, Shares

_NUMBER = re.compile(r"\s*([+-]?\d{1,15}(?:\.\d{1,15})?)")


@dataclass(frozen=True)
class LeafOrder:
    """``ranks[code]`` is a value's place in the order, from 0; values that are one at the ``floor`` level
    share it. ``groups[level][rank]`` and ``shares[level][rank]`` are the ladder's, ``codes[rank]`` is one
    value that stands there."""

    ranks: npt.NDArray[np.uint32]
    codes: npt.NDArray[np.int64]
    groups: tuple[Groups, ...]
    shares: tuple[Shares, ...]
    floor: int

    @property
    def size(self) -> int:
        """How many ranks there are."""
        return len(self.codes)

    def common_level(self, low: int, high: int) -> int:
        """The lowest level, from the floor up, at which two ranks and all between them are one group."""
        return next(
            level
            for level in range(self.floor, len(self.groups))
            if self.groups[level][low] == self.groups[level][high]
        )


def leaf_order(ladder: Ladder, floor: int = 0) -> LeafOrder:
    """The order of a ladder's values: by their labels from the top down, numbers by size, words by letter."""
    floor = min(floor, ladder.top)
    count = len(ladder.groups[0])
    if not count:
        none: npt.NDArray[Any] = np.zeros(0, np.int64)
        return LeafOrder(none.astype(np.uint32), none, ladder.groups, tuple(ladder.shares), floor)
    order = np.lexsort([_places(ladder, level) for level in range(floor, ladder.top + 1)])
    at_floor = ladder.groups[floor][order]
    new = np.concatenate([[True], at_floor[1:] != at_floor[:-1]])
    ranks = np.empty(count, np.uint32)
    ranks[order] = np.cumsum(new) - 1
    codes = order[new].astype(np.int64)
    groups = tuple(g[codes] for g in ladder.groups)
    shares = tuple(s[g] for s, g in zip(ladder.shares, groups, strict=True))
    return LeafOrder(ranks, codes, groups, shares, floor)


def _places(ladder: Ladder, level: int) -> npt.NDArray[np.int64]:
    """Each value's place among the labels of one level."""
    groups, labels = ladder.groups[level], ladder.labels[level]
    first = np.unique(groups, return_index=True)[1]
    order = sorted(first.tolist(), key=lambda i: _key(labels[i]))
    place = np.zeros(int(groups.max()) + 1, np.int64)
    for position, i in enumerate(order):
        place[groups[i]] = position
    return place[groups]


def _key(label: str | None) -> tuple[int, float, str]:
    if label is None:
        return 2, 0.0, ""
    found = _NUMBER.match(label)
    return (0, float(found[1]), label) if found else (1, 0.0, label)


@dataclass(frozen=True)
class Tree:
    """Several columns' orders as flat arrays, as the kernels take them: ``groups[offsets[d] + level *
    ranks[d] + rank]``, and ``shares`` likewise."""

    groups: npt.NDArray[np.uint32]
    shares: Shares
    offsets: npt.NDArray[np.int64]
    ranks: npt.NDArray[np.int64]
    floors: npt.NDArray[np.int64]

    def arrays(self) -> tuple[Any, ...]:
        """As one argument."""
        return self.groups, self.shares, self.offsets, self.ranks, self.floors


def tree_of(orders: Sequence[LeafOrder]) -> Tree:
    """The flat arrays of several orders."""
    lengths = [order.size * len(order.groups) for order in orders]
    return Tree(
        np.concatenate([g for order in orders for g in order.groups]).astype(np.uint32),
        np.concatenate([s for order in orders for s in order.shares]),
        np.concatenate([[0], np.cumsum(lengths)[:-1]]).astype(np.int64),
        np.array([order.size for order in orders], np.int64),
        np.array([order.floor for order in orders], np.int64),
    )
