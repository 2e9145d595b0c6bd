"""Snapshots: what was counted at nodes already weighed, for the nodes above them (roll-up; K. LeFevre et al.,
Incognito, SIGMOD 2005). A class above is made of whole classes below, so counting those is enough."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

SNAPSHOTS = 64
SERVES = 1 / 32  # the share of the lattice above a node that is worth a costly snapshot
WORTH = 0.7  # a snapshot is kept where it spares three tuples in ten


class Snapshots:
    """What was found at nodes already weighed, each with the number of tuples it holds; the oldest go."""

    def __init__(self, tops: Sequence[int]) -> None:
        self._held: list[Any] = []
        self._tops = np.array(tops, np.int64)
        self._where = np.zeros((SNAPSHOTS, len(tops)), np.int64)
        self._cost = np.zeros(SNAPSHOTS, np.int64)
        self._next = 0

    def serves(self, levels: npt.NDArray[np.int64]) -> bool:
        """Whether enough of the lattice stands above a node for a snapshot of it to be used again."""
        share = np.prod((self._tops - levels + 1) / (self._tops + 1))
        return bool(share >= SERVES)

    def nearest(self, levels: npt.NDArray[np.int64]) -> Any:
        """The smallest one made at or below a node; None when there is none."""
        below = np.nonzero((self._where[: len(self._held)] <= levels).all(axis=1))[0]
        return self._held[int(below[self._cost[below].argmin()])] if below.size else None

    def keep(self, levels: npt.NDArray[np.int64], size: int, held: Any) -> None:
        """Keep one of ``size`` tuples made at a node, in place of the oldest."""
        place = self._next
        self._next = (place + 1) % SNAPSHOTS
        self._where[place] = self._tops + 1  # below no node, should an interruption come in between
        self._held[place : place + 1] = [held]
        self._cost[place] = size
        self._where[place] = levels
