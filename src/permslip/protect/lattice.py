"""The lattice of transformations: what is still open, what is known, and what a node must cost at least.

Everything is a dense array over the lattice, so that "everything below this node" is a slice.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from permslip.protect.ladder import Ladder, Shares
from permslip.protect.weighing import Node, Weight
from permslip.words.errors import RefusedError

MOST_NODES = 20_000_000  # 160 MB of bounds


class Lattice:
    """Nodes between a floor and the top, with a lower bound on each open node's loss.

    Loss is ARX's (F. Prasser et al., after V. Iyengar 2002): per column x = (mean share - 1/leaves) /
    (1 - 1/leaves), a suppressed record's share being 1; loss = geometric mean of the (1 + x), less 1.
    Inside, the product of the (1 + x) is kept.
    """

    def __init__(
        self, ladders: Sequence[Ladder], floor: Node, marginals: Sequence[Shares], rows: int
    ) -> None:
        self.floor = floor
        self.tops = tuple(ladder.top for ladder in ladders)
        self.shape = tuple(top - low + 1 for top, low in zip(self.tops, floor, strict=True))
        if math.prod(self.shape) > MOST_NODES:
            raise RefusedError(
                f"{len(self.shape)} columns give {math.prod(self.shape):,} possible transformations, "
                f"more than the {MOST_NODES:,} that can be searched for the best.",
                fix="ask for fewer elements, or generalise some of them from the start",
            )
        self.rows = rows
        self._least = [1.0 / ladder.leaves for ladder in ladders]
        self._factors = [
            1.0 + self._normal(d, m[low:]) for d, (m, low) in enumerate(zip(marginals, floor, strict=True))
        ]
        self.bound = _outer(self._factors)
        self.failed = np.zeros(self.shape, np.bool_)
        self.passes = np.zeros(self.shape, np.bool_)

    def _normal(self, column: int, total: Shares) -> Shares:
        least = self._least[column]
        if least >= 1.0:
            return np.zeros_like(total)
        x: Shares = np.clip((total / max(self.rows, 1) - least) / (1.0 - least), 0.0, 1.0)
        return x

    def _extra(self, column: int, spared: float) -> float:
        least = self._least[column]
        return 0.0 if least >= 1.0 else spared / max(self.rows, 1) / (1.0 - least)

    def product(self, node: Node, weight: Weight) -> float:
        """The product of the (1 + x) at a node, its suppressed records counted."""
        return math.prod(
            float(self._factors[d][level - self.floor[d]]) + self._extra(d, float(weight.spared[d]))
            for d, level in enumerate(node)
        )

    def loss(self, product: float) -> float:
        """The loss, 0..1, that a product stands for."""
        return float(product ** (1.0 / len(self.shape)) - 1.0) if self.shape else 0.0

    def cheapest(self) -> tuple[Node, float]:
        """The open node with the least bound, and that bound (inf: none is open)."""
        at = np.unravel_index(int(self.bound.argmin()), self.shape)
        return self._node([int(i) for i in at]), float(self.bound[at])

    def path(self, node: Node) -> list[Node]:
        """Nodes from this one up to the top, each time raising the column that adds least to the bound."""
        steps, here = [node], list(node)
        while any(level < top for level, top in zip(here, self.tops, strict=True)):
            grow = [
                (self._factors[d][here[d] + 1 - self.floor[d]] / self._factors[d][here[d] - self.floor[d]], d)
                for d in range(len(here))
                if here[d] < self.tops[d]
            ]
            here[min(grow)[1]] += 1
            steps.append(tuple(here))
        return steps

    def close_below(self, node: Node) -> None:
        """The node suppresses too many; so does every node below it: its classes are parts of this one's."""
        box = tuple(slice(0, i + 1) for i in self._index(node))
        self.failed[box] = True
        self.bound[box] = np.inf

    def passed(self, node: Node, weight: Weight) -> None:
        """The node was weighed and passes; so does every node above it. Records suppressed here stay
        suppressed in every node below, each at the loss it is spared here: that raises their bounds."""
        index = self._index(node)
        self.passes[tuple(slice(i, None) for i in index)] = True
        if weight.suppressed:
            box = tuple(slice(0, i + 1) for i in index)
            raised = [
                f[: i + 1] + self._extra(d, float(weight.spared[d]))
                for d, (f, i) in enumerate(zip(self._factors, index, strict=True))
            ]
            np.maximum(self.bound[box], _outer(raised), out=self.bound[box])
        self.bound[index] = np.inf

    def known_to_pass(self, node: Node) -> bool:
        """True when this node or one below it was found to pass."""
        return bool(self.passes[self._index(node)])

    def known_to_fail(self, node: Node) -> bool:
        """True when this node or one above it was found to fail."""
        return bool(self.failed[self._index(node)])

    def _index(self, node: Node) -> tuple[int, ...]:
        return tuple(level - low for level, low in zip(node, self.floor, strict=True))

    def _node(self, index: Sequence[int]) -> Node:
        return tuple(i + low for i, low in zip(index, self.floor, strict=True))


def _outer(factors: Sequence[Shares]) -> Shares:
    product: Shares = np.ones((1,) * len(factors))
    for d, factor in enumerate(factors):
        product = product * factor.reshape([-1 if i == d else 1 for i in range(len(factors))])
    return product
