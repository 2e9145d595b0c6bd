"""Full-domain search: the least generalisation that meets k, with no more suppression than allowed.

Globally optimal. Every column takes one level for all records; records whose class stays smaller than k are
suppressed. Steps, numbered:

1. Reduce the table to distinct tuples at the floor (what obligations demand anyway).
2. Take the open node with the least lower bound on its loss; stop when none is below the best loss found.
3. If it is not known to pass, walk a path from it to the top and find by bisection where the path begins to
   pass: suppression never grows going up (P. Samarati 2001; K. El Emam et al., OLA, 2009; F. Kohlmayer
   et al., Flash, 2012). Below a failing node nothing passes.
4. A node that passes raises the bounds below it: records suppressed there are suppressed in all those nodes.
5. Lower every column again that costs nothing to lower, so that equals are settled the same way each time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from permslip.measure.coding import Encoded
from permslip.protect.ladder import Ladder
from permslip.protect.lattice import Lattice
from permslip.protect.weighing import Node, Scale, Weight, suppressed_rows, tuples_of
from permslip.words.errors import OurBug, RefusedError

_EQUAL = 1e-12


@dataclass(frozen=True)
class Solution:
    """The best transformation: ``levels`` by column, ``suppressed_rows`` (a mask over the encoded rows),
    ``suppressed`` (its sum), ``loss`` 0..1, ``nodes_checked`` of ``nodes`` in the lattice."""

    levels: Mapping[str, int]
    suppressed_rows: npt.NDArray[np.bool_]
    suppressed: int
    loss: float
    nodes_checked: int
    nodes: int


def search(
    encoded: Encoded,
    hierarchies: Mapping[str, Ladder],
    *,
    k: int,
    max_suppression: float,
    minimum_levels: Mapping[str, int] | None = None,
) -> Solution:
    """The transformation of least loss in which every class has k records after at most the share
    ``max_suppression`` (0..1) of all records is suppressed.

    ``hierarchies`` holds each column's ladder over its dictionary; ``minimum_levels`` a floor for some.
    Raises RefusedError when nothing meets k within the bound, or when the lattice is too large to search.
    """
    if k < 1 or not 0.0 <= max_suppression <= 1.0:
        raise OurBug("k is at least 1, and the suppression limit a share from 0 to 1")
    ladders = [hierarchies[name] for name in encoded.names]
    least = minimum_levels or {}
    floor = tuple(min(least.get(n, 0), ladder.top) for n, ladder in zip(encoded.names, ladders, strict=True))
    limit = int(encoded.rows * max_suppression + _EQUAL)
    if encoded.rows == 0:
        return Solution(dict(zip(encoded.names, floor, strict=True)), np.zeros(0, np.bool_), 0, 0.0, 0, 0)
    if encoded.rows < k:
        raise RefusedError(
            f"There are fewer than {k} records in all, so no class can have {k}.",
            fix="ask for a wider population, or release no rows",
        )
    scale = Scale(tuples_of(encoded, ladders, floor), ladders, k=k, limit=limit)  # step 1
    lattice = Lattice(ladders, floor, [scale.marginals(d) for d in range(len(ladders))], encoded.rows)
    return _Climb(scale, lattice).solve(encoded, ladders)


class _Climb:
    """One search in progress."""

    def __init__(self, scale: Scale, lattice: Lattice) -> None:
        self.scale = scale
        self.lattice = lattice
        self.best: tuple[float, Node, Weight] | None = None
        self.checked = 0

    def solve(self, encoded: Encoded, ladders: list[Ladder]) -> Solution:
        while True:
            node, bound = self.lattice.cheapest()  # step 2
            if bound == np.inf or (self.best is not None and bound >= self.best[0] - _EQUAL):
                break
            if self.lattice.known_to_pass(node):
                self.weigh(node)
            else:
                self.bisect(self.lattice.path(node))  # step 3
        if self.best is None:
            raise RefusedError(
                f"No generalisation gives every class {self.scale.k} records "
                f"with at most {self.scale.limit:,} of {self.scale.rows:,} suppressed.",
                fix="ask for fewer elements, or agree on more suppression",
            )
        product, node, weight = self.settle(*self.best)
        rows = suppressed_rows(encoded, ladders, node, self.scale.k)
        if int(rows.sum()) != weight.suppressed:
            raise OurBug("the search and the table disagree on who is suppressed")
        levels = dict(zip(encoded.names, node, strict=True))
        return Solution(
            levels, rows, weight.suppressed, self.lattice.loss(product), self.checked, self.lattice.bound.size
        )

    def weigh(self, node: Node) -> bool:
        """Weigh a node, remember what it teaches, and say whether it passes."""
        weight = self.scale.weigh(node)
        self.checked += 1
        if weight.fails:
            self.lattice.close_below(node)
            return False
        product = self.lattice.product(node, weight)
        self.lattice.passed(node, weight)  # step 4
        if self.best is None or product < self.best[0] - _EQUAL:
            self.best = (product, node, weight)
        return True

    def bisect(self, path: list[Node]) -> None:
        """Weigh nodes on a rising path until it is known where it begins to pass; that settles path[0]."""
        low = 0
        high = next((i for i, node in enumerate(path) if self.lattice.known_to_pass(node)), len(path))
        while low < high and self.lattice.known_to_fail(path[low]):
            low += 1
        while low < high:
            middle = (low + high) // 2
            if self.weigh(path[middle]):
                high = middle
            else:
                low = middle + 1

    def settle(self, product: float, node: Node, weight: Weight) -> tuple[float, Node, Weight]:
        """Lower columns one level at a time while that costs nothing (step 5)."""
        again = True
        while again:
            again = False
            for d, level in enumerate(node):
                if level == self.lattice.floor[d]:
                    continue
                lower = (*node[:d], level - 1, *node[d + 1 :])
                tried = self.scale.weigh(lower)
                if not tried.fails and self.lattice.product(lower, tried) <= product + _EQUAL:
                    product, node, weight, again = self.lattice.product(lower, tried), lower, tried, True
        return product, node, weight
