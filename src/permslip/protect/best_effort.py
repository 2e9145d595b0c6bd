"""Lattices too large to hold: open boxes instead of open nodes, and a gap that is always stated.

A box is all nodes between a low and a high corner. A price rises with every level, so the bound of its low
corner bounds the whole box (branch and bound: A. Land, A. Doig 1960). A node that closes everything below it
cuts a box into what is closed and, column by column, the rest: disjoint boxes, none overlooked. The boxes
left open when the search gives up, as it does only on lattices of millions of nodes, say how much smaller a
loss could still be. How long it searches is
counted in nodes and boxes, not in seconds, so that the same table always gets the same answer.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from permslip.protect.ladder import Ladder
from permslip.protect.lattice import Prices, margin
from permslip.protect.weighing import Node, Weight

MOST_EXACT = 2_000_000  # nodes; a lattice up to that size is searched to the end, however long it takes
MOST_BOXES = 100_000  # boxes looked at in a larger one
MOST_TUPLES = 400_000_000  # tuples weighed in all
MOST_CHECKS = 40_000  # nodes weighed, and a tenth of them however large the table is
_RAISERS = 512  # nodes whose suppressed records are remembered, the last ones found


class _Corners:
    """Nodes with a value each, asked which of them stand above or below another; the oldest are forgotten."""

    def __init__(self, width: int, most: int) -> None:
        self._nodes = np.zeros((width, 16), np.int16)  # a row for each column: whole rows compare fastest
        self.values: list[Any] = []
        self._most = most
        self._next = 0

    def add(self, node: Node, value: Any = None) -> int:
        """Remember a corner; where it is kept."""
        at = self._next
        self._next = (at + 1) % self._most
        if at == self._nodes.shape[1]:
            self._nodes = np.concatenate([self._nodes, np.zeros_like(self._nodes)], axis=1)
        self._nodes[:, at] = node
        self.values[at : at + 1] = [value]
        return at

    def above(self, node: Node) -> npt.NDArray[np.int64]:
        """Where the corners are that stand at or above a node."""
        held = self._nodes[:, : len(self.values)]
        return np.flatnonzero((held >= np.array(node, np.int16)[:, None]).all(axis=0))

    def below(self, node: Node) -> npt.NDArray[np.int64]:
        """Where the corners are that stand at or below a node."""
        held = self._nodes[:, : len(self.values)]
        return np.flatnonzero((held <= np.array(node, np.int16)[:, None]).all(axis=0))

    def highest(self, among: npt.NDArray[np.int64]) -> Node:
        """The one of some corners with the most levels in all."""
        return self.node(int(among[self._nodes[:, among].sum(axis=0).argmax()]))

    def node(self, at: int) -> Node:
        return tuple(self._nodes[:, at].tolist())


class Boxes:
    """Open boxes by bound. Does what :class:`.lattice.Lattice` does, without an array over the nodes."""

    def __init__(self, ladders: Sequence[Ladder], floor: Node, prices: Prices, tuples: int = 1) -> None:
        self.prices, self.floor = prices, floor
        self.tops = tuple(ladder.top for ladder in ladders)
        self._most_checks = min(MOST_CHECKS, max(MOST_CHECKS // 10, MOST_TUPLES // max(tuples, 1)))
        self._whole = math.prod(top - low + 1 for low, top in zip(floor, self.tops, strict=True))
        self._looked = 0
        self._open = 0  # nodes in open boxes
        self._count = 0
        self._heap: list[tuple[float, int, Node, Node]] = []
        width = len(floor)
        self._failed, self._passed = _Corners(width, 1 << 14), _Corners(width, 1 << 12)
        self._raisers, self._growers = _Corners(width, _RAISERS), _Corners(width, _RAISERS)
        self._added = np.zeros((_RAISERS, width))  # what the suppressed records of each raiser add
        self._weighed: set[Node] = set()
        self._push(0.0, floor, self.tops)

    def _push(self, bound: float, low: Node, high: Node) -> None:
        self._count += 1
        self._open += math.prod(h - a + 1 for a, h in zip(low, high, strict=True))
        heapq.heappush(self._heap, (max(bound, self._base(low)), self._count, low, high))

    def _base(self, node: Node) -> float:
        if self.prices.separable:
            return math.fsum(float(self.prices.terms[d][level]) for d, level in enumerate(node))
        return max((self._growers.values[i] for i in self._growers.below(node)), default=0.0)

    def cheapest(self) -> tuple[Node, float]:
        """The open node with the least bound, and that bound (inf: none is open)."""
        while self._heap:
            bound, _, low, high = self._heap[0]
            cut = self._cut(low, bound)
            if cut is None or self._spent():
                return low, bound
            corner, raised = cut
            inner = tuple(map(min, corner, high))
            for d in range(len(low)):  # what of the box is not below the corner, in disjoint boxes
                if inner[d] < high[d]:
                    self._push(bound, (*low[:d], inner[d] + 1, *low[d + 1 :]), (*inner[:d], *high[d:]))
            if raised < math.inf:
                self._push(raised, low, inner)
            # Last, so that an interruption leaves a box twice rather than not at all. It is still the first.
            heapq.heappop(self._heap)
            self._looked += 1
            self._open -= math.prod(h - a + 1 for a, h in zip(low, high, strict=True))
        return self.floor, math.inf

    def _cut(self, low: Node, bound: float) -> tuple[Node, float] | None:
        """A corner, and the bound of everything between ``low`` and it, where that is more than is known."""
        failing = self._failed.above(low)
        if failing.size:
            return self._failed.highest(failing), math.inf
        if low in self._weighed:
            return low, math.inf
        grown = self._base(low)
        if grown > bound + margin(bound):
            return self.tops, grown
        raised, at = self._raised(low)
        return (self._raisers.node(at), raised) if raised > bound + margin(bound) else None

    def _raised(self, node: Node) -> tuple[float, int]:
        """The best bound that suppressed records of nodes above give, and whose they are."""
        above = self._raisers.above(node)
        if not above.size:
            return 0.0, -1
        if self.prices.separable:
            raised = np.zeros(above.size)
            for d, level in enumerate(node):
                raised += self.prices.raised(d, level, self._added[above, d])
        else:
            raised = np.array([self._raisers.values[i] for i in above.tolist()])
        at = int(raised.argmax())
        return float(raised[at]), int(above[at])

    def learn(self, node: Node, weight: Weight) -> None:
        """Remember what a weighed node teaches; see :meth:`.lattice.Lattice.learn`."""
        certain = weight.certain
        self._weighed.add(node)
        if certain.fails:
            self._failed.add(node)
        else:
            if not self.known_to_pass(node):
                self._passed.add(node)
            if certain.suppressed:
                self._added[self._raisers.add(node, self.prices.least_below(certain))] = certain.added
        if weight.figures is not None:
            self._growers.add(node, self.prices.least_above(weight))

    def bound_of(self, node: Node) -> float:
        """The lower bound of a node; inf when it is closed."""
        if node in self._weighed or self._failed.above(node).size:
            return math.inf
        return max(self._base(node), self._raised(node)[0])

    def known_to_pass(self, node: Node) -> bool:
        """True when the certain part of this node, or of one below it, was found to pass."""
        return bool(self._passed.below(node).size)

    def closed(self, worst: float) -> int:
        """How many nodes are settled, those of no interest not counted."""
        return self._whole - self._open

    def exhausted(self, checked: int) -> bool:
        """True when as much was tried as ever is."""
        return self._spent() or (self._whole > MOST_EXACT and checked >= self._most_checks)

    def _spent(self) -> bool:
        return self._whole > MOST_EXACT and self._looked >= MOST_BOXES
