"""The lattice of transformations: what is still open, what is known, and what a node must cost at least.

Everything is a dense array over the lattice, so that "everything below this node" is a slice. A lattice too
large for that is searched by :mod:`permslip.protect.best_effort`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from permslip.protect.ladder import Ladder, Shares
from permslip.protect.losses import Charge, ColumnLoss, Loss, by_columns
from permslip.protect.weighing import Node, Weight

SAME = 1e-12  # losses that differ by less, relative to 1 or to themselves if larger, are equal


def margin(value: float) -> float:
    """How much two losses about this large may differ and still be equal."""
    return SAME * max(1.0, abs(value))


class Prices:
    """What nodes cost under a loss: the sum over columns of the terms of a column loss, or the value of a
    class loss. The search compares these prices; :meth:`loss` says the loss that one stands for."""

    def __init__(self, loss: Loss, charges: Sequence[Charge], weights: Shares, rows: int, k: int) -> None:
        self._loss, self._rows, self._k = loss, rows, k
        self._charges = charges
        self._weights = weights
        self.separable = by_columns(loss)  # bases alone bound every node
        self.terms = [self._term(d, charge.base) for d, charge in enumerate(charges)]

    def _term(self, column: int, x: Shares) -> Shares:
        loss: ColumnLoss = self._loss  # type: ignore[assignment]
        return float(self._weights[column]) * loss.term(x)

    def price(self, node: Node, weight: Weight) -> float:
        """The price of a node that passes."""
        if weight.figures is not None:
            return self._loss.value(weight.figures)  # type: ignore[union-attr]
        return math.fsum(
            float(self._term(d, charge.base[level] + weight.added[d]))
            for d, (charge, level) in enumerate(zip(self._charges, node, strict=True))
        )

    def raised(self, column: int, levels: int | slice, added: Shares | float) -> Shares:
        """The terms of a column's levels below nodes weighed, whose suppressed records add ``added`` there:
        they stay suppressed, and add no less."""
        return self._term(column, self._charges[column].base[levels] + added)

    def least_above(self, weight: Weight) -> float:
        """No node above the one weighed costs less."""
        if weight.figures is None:
            return 0.0
        return self._loss.least_above(weight.figures)  # type: ignore[union-attr]

    def least_below(self, weight: Weight) -> float:
        """No node below the one weighed costs less, by the number of suppressed records alone."""
        if weight.figures is None:
            return 0.0
        return self._loss.least_below(weight.suppressed, self._rows, self._k)  # type: ignore[union-attr]

    def loss(self, price: float) -> float:
        """The loss that a price stands for."""
        if not self.separable:
            return price
        loss: ColumnLoss = self._loss  # type: ignore[assignment]
        return loss.total(price, float(self._weights.sum()))


class Path:
    """Rising paths: each step raises the column whose price rises least for what it adds to the box below."""

    def __init__(self, ladders: Sequence[Ladder], prices: Prices) -> None:
        self.tops = tuple(ladder.top for ladder in ladders)
        self._steps: list[list[float]] = []
        for d, top in enumerate(self.tops):
            rise = np.diff(prices.terms[d]) if prices.separable else np.ones(top)
            room = np.log(np.arange(2, top + 2) / np.arange(1, top + 1))
            self._steps.append([*(rise / room).tolist(), np.inf])

    def up(self, node: Node) -> list[Node]:
        """Nodes from this one up to the top."""
        steps, here = [node], list(node)
        cost = [self._steps[d][level] for d, level in enumerate(here)]
        for _ in range(sum(self.tops) - sum(here)):
            d = cost.index(min(cost))
            here[d] += 1
            cost[d] = self._steps[d][here[d]]
            steps.append(tuple(here))
        return steps


class Lattice:
    """Nodes between a floor and the top, with a lower bound on each open node's price."""

    def __init__(self, ladders: Sequence[Ladder], floor: Node, prices: Prices) -> None:
        self.floor = floor
        self.prices = prices
        self.shape = tuple(ladder.top - low + 1 for ladder, low in zip(ladders, floor, strict=True))
        if prices.separable:
            self.bound = _outer([terms[low:] for terms, low in zip(prices.terms, floor, strict=True)])
        else:
            self.bound = np.zeros(self.shape)
        self.passes = np.zeros(self.shape, np.bool_)

    def cheapest(self) -> tuple[Node, float]:
        """The open node with the least bound, and that bound (inf: none is open)."""
        at = np.unravel_index(int(self.bound.argmin()), self.shape)
        return tuple(int(i) + low for i, low in zip(at, self.floor, strict=True)), float(self.bound[at])

    def learn(self, node: Node, weight: Weight) -> None:
        """Remember what a weighed node teaches: its own price is known, and

        * where the certain part of it fails, so does every node below: its classes are parts of this one's;
        * where that passes, so does that of every node above, and the records that it suppresses stay
          suppressed in every node below, which raises their bounds;
        * where classes only grow going up, the nodes above have a bound too.
        """
        index = self._index(node)
        certain = weight.certain
        below = tuple(slice(0, i + 1) for i in index)
        above = tuple(slice(i, None) for i in index)
        if certain.fails:
            self.bound[below] = np.inf
        else:
            self.passes[above] = True
            if certain.suppressed:
                box = self.bound[below]
                np.maximum(box, self._least_below(node, certain), out=box)
        if weight.figures is not None:
            box = self.bound[above]
            np.maximum(box, self.prices.least_above(weight), out=box)
        self.bound[index] = np.inf

    def _least_below(self, node: Node, certain: Weight) -> Shares | float:
        if not self.prices.separable:
            return self.prices.least_below(certain)
        return _outer(
            [
                self.prices.raised(d, slice(low, level + 1), float(certain.added[d]))
                for d, (low, level) in enumerate(zip(self.floor, node, strict=True))
            ]
        )

    def bound_of(self, node: Node) -> float:
        """The lower bound of a node; inf when it is closed."""
        return float(self.bound[self._index(node)])

    def known_to_pass(self, node: Node) -> bool:
        """True when the certain part of this node, or of one below it, was found to pass."""
        return bool(self.passes[self._index(node)])

    def closed(self, worst: float) -> int:
        """How many nodes are settled: closed, or with a bound of ``worst`` or more."""
        return int(np.count_nonzero(self.bound >= worst))

    def exhausted(self, checked: int) -> bool:
        """Never: every node can be settled, however long it takes."""
        return False

    def _index(self, node: Node) -> tuple[int, ...]:
        return tuple([level - low for level, low in zip(node, self.floor, strict=True)])


def _outer(terms: Sequence[Shares]) -> Shares:
    total: Shares = np.zeros((1,) * len(terms))
    for d, term in enumerate(terms):
        total = total + term.reshape([-1 if i == d else 1 for i in range(len(terms))])
    return total
