"""Full-domain search: the least loss that meets the models, with no more suppression than allowed.

Globally optimal. Every column takes one level for all records; records whose class fails (smaller than k, or
against any other model) are suppressed. Steps, numbered:

1. Reduce the table to distinct tuples at the floor (what obligations demand anyway).
2. Take the open node with the least lower bound on its loss; stop when none is below the best loss found.
3. Walk a path from it to the top and find by bisection, begun near the part known to pass, the highest
   node that closes it: either that node fails, and below a failing node nothing passes, for suppression
   never grows going up (P. Samarati 2001; K. El Emam et al., OLA, 2009; F. Kohlmayer et al., Flash, 2012);
4. or its suppressed records, which stay suppressed in all nodes below, raise their bounds above the best.
5. Lower every column again that costs nothing to lower, so that equals are settled the same way each time.

A lattice too large to hold is searched box by box, and an answer that is not proven best says so and by how
much it may be off (:mod:`permslip.protect.best_effort`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from permslip.measure.coding import Encoded
from permslip.protect.best_effort import Boxes
from permslip.protect.ladder import Ladder
from permslip.protect.lattice import Lattice, Path, Prices, margin
from permslip.protect.limits import enough, may_be_left_out
from permslip.protect.losses import Loss, by_columns, column_weights, loss_named
from permslip.protect.weighing import Node, Scale, Weight, charges_of, tuples_of
from permslip.words.errors import BadInput, OurBug, RefusedError, Stopped
from permslip.words.ports import Progress

if TYPE_CHECKING:
    from permslip.measure.models import Model

MOST_DENSE = 50_000  # nodes held as arrays; beyond that passing over them all costs more than boxes do
_MOST_AXES = 60  # columns that a numpy array can have axes for, with room to spare
_TOLD_EVERY = 4_000_000  # tuples weighed between two words of progress
_NOTHING_YET = "The search ended before it found any way to protect this table."
_FROM_TOP = (0.9, 0.8)  # where the bisection looks first: on a path to the passing part, and inside it


@dataclass(frozen=True)
class Solution:
    """The best transformation: ``levels`` by column, ``suppressed_rows`` (a mask over the encoded rows),
    ``suppressed`` (the records of them), ``loss`` (0..1 for loss and precision, bits for entropy, see
    :mod:`.losses`), ``nodes_checked`` of ``nodes`` in the lattice.

    ``best_effort``: the search ended before it was proven best; no transformation has a loss smaller than
    ``loss - gap``. Otherwise ``gap`` is 0.
    """

    levels: Mapping[str, int]
    suppressed_rows: npt.NDArray[np.bool_]
    suppressed: int
    loss: float
    nodes_checked: int
    nodes: int
    best_effort: bool = False
    gap: float = 0.0


def search(
    encoded: Encoded,
    hierarchies: Mapping[str, Ladder],
    *,
    k: int,
    max_suppression: float,
    minimum_levels: Mapping[str, int] | None = None,
    models: Sequence[Model] = (),
    loss: str | Loss = "loss",
    weights: Mapping[str, float] | None = None,
    population: Encoded | None = None,
    progress: Progress | None = None,
    stop: Callable[[], bool] | None = None,
) -> Solution:
    """The transformation of least loss in which every class has k records, and meets every one of
    ``models``, after at most the share ``max_suppression`` (0..1) of all records is suppressed.

    ``hierarchies`` holds each column's ladder over its dictionary; ``minimum_levels`` a floor for some. The
    sensitive columns of ``models`` are not generalised and are no part of the classes. ``population``, for
    k-map, holds everyone under the same codes (see :func:`.model_weighing.split`). A row of ``encoded`` may
    stand for many records (:mod:`permslip.measure.counted`): the answer is that of the records one by one,
    its mask over the rows. ``loss`` is one of
    :data:`.losses.LOSSES`; ``weights`` scale columns. ``stop`` is asked before each weighing: when it says
    True, or at a KeyboardInterrupt, the best plan so far is returned, marked ``best_effort``.

    Raises RefusedError when nothing meets the models within the bound, Stopped when stopped before any plan
    was found, BadInput for a loss, weight or sensitive column that there is not.
    """
    if k < 1 or not 0.0 <= max_suppression <= 1.0:
        raise OurBug("k is at least 1, and the suppression limit a share from 0 to 1")
    chosen = loss_named(loss)
    if models:
        k, models = _without_k(k, models)
    guarded = {m.sensitive for m in models if m.sensitive is not None}
    quasi = encoded.pick([n for n in encoded.names if n not in guarded]) if guarded else encoded
    column_weight = column_weights(chosen, weights, quasi.names)
    ladders = _ladders(quasi.names, hierarchies)
    least = minimum_levels or {}
    floor = tuple(min(least.get(n, 0), ladder.top) for n, ladder in zip(quasi.names, ladders, strict=True))
    limit = 0 if _needs_everybody(models) else may_be_left_out(encoded.records, max_suppression)
    if encoded.rows == 0:
        return Solution(dict(zip(quasi.names, floor, strict=True)), np.zeros(0, np.bool_), 0, 0.0, 0, 0)
    enough(encoded.records, k)
    charges = charges_of(quasi, ladders, chosen) if by_columns(chosen) else []
    ways: dict[str, Any] = {"k": k, "limit": limit, "charges": charges, "figures": not by_columns(chosen)}
    scale: Scale
    if models:
        from permslip.protect.model_weighing import ModelScale

        scale = ModelScale(encoded, quasi.names, hierarchies, floor, models, population, **ways)
    else:
        scale = Scale(tuples_of(quasi, ladders, floor), ladders, **ways)  # step 1
    prices = Prices(chosen, charges, column_weight, encoded.records, k)
    climb = _Climb(scale, ladders, floor, prices, progress, stop)
    return climb.solve(quasi)


def _ladders(names: Sequence[str], hierarchies: Mapping[str, Ladder]) -> list[Ladder]:
    without = [name for name in names if name not in hierarchies]
    if without:
        raise BadInput(
            f"No hierarchy was given for {', '.join(without)}.", fix="give one, or leave the column out"
        )
    return [hierarchies[name] for name in names]


def _without_k(k: int, models: Sequence[Model]) -> tuple[int, list[Model]]:
    """The largest k that is asked for, and the models that are not k-anonymity: k is counted the fastest."""
    from permslip.measure.models import KAnonymity

    return (
        max([k, *(m.k for m in models if isinstance(m, KAnonymity))]),
        [m for m in models if not isinstance(m, KAnonymity)],
    )


def _needs_everybody(models: Sequence[Model]) -> bool:
    """Whether a model fails wherever a class is left out: delta-presence with a least share does, for nobody
    of that class is in the table."""
    if not models:
        return False
    from permslip.measure.models.presence import DeltaPresence

    return any(isinstance(model, DeltaPresence) and model.low > 0 for model in models)


class _Climb:
    """One search in progress."""

    def __init__(
        self,
        scale: Scale,
        ladders: Sequence[Ladder],
        floor: Node,
        prices: Prices,
        progress: Progress | None,
        stop: Callable[[], bool] | None,
    ) -> None:
        self.scale, self.ladders, self.floor, self.prices = scale, ladders, floor, prices
        self.progress, self.stop = progress, stop
        self.nodes = math.prod(ladder.top - low + 1 for ladder, low in zip(ladders, floor, strict=True))
        self.path = Path(ladders, prices)
        self.best: tuple[float, Node, Weight] | None = None
        self.seen: dict[Node, float] = {}
        self.tell_every = max(1, min(64, _TOLD_EVERY // max(scale.tuples.weights.size, 1)))

    def solve(self, encoded: Encoded) -> Solution:
        lattice: Lattice | Boxes
        if self.nodes <= MOST_DENSE and len(self.ladders) <= _MOST_AXES:
            lattice = Lattice(self.ladders, self.floor, self.prices)
        else:
            lattice = Boxes(self.ladders, self.floor, self.prices, self.scale.tuples.weights.size)
        try:
            bound = self.climb(lattice)
        except (_Halt, KeyboardInterrupt) as halt:
            if self.best is None:
                if isinstance(halt, KeyboardInterrupt):
                    raise
                raise Stopped(_NOTHING_YET) from None
            bound = lattice.cheapest()[1]
        if self.best is None:
            if bound < math.inf:
                raise Stopped(_NOTHING_YET)
            raise RefusedError(
                self.scale.refusal(), fix="ask for fewer elements, or agree on more suppression"
            )
        price, node, weight = self.best
        open_still = bound < price - margin(price)
        if not open_still:
            price, node, weight = self.settle(price, node, weight)
        rows = self.scale.suppressed_rows(encoded, node)
        out = rows if encoded.each is None else encoded.each[rows]
        if int(out.sum(dtype=np.int64)) != weight.suppressed:
            raise OurBug("the search and the table disagree on who is suppressed")
        lost = self.prices.loss(price)
        return Solution(
            dict(zip(encoded.names, node, strict=True)),
            rows,
            weight.suppressed,
            lost,
            len(self.seen),
            self.nodes,
            best_effort=open_still,
            gap=lost - self.prices.loss(bound) if open_still else 0.0,
        )

    def climb(self, lattice: Lattice | Boxes) -> float:
        """Close nodes until none may be better than the best (steps 2 to 4); the least bound left open."""
        while True:
            node, bound = lattice.cheapest()
            if bound >= self.worst() or lattice.exhausted(len(self.seen)):
                return bound
            before = self.best
            self.close(lattice, node)
            if isinstance(lattice, Boxes) and self.best is not before:
                self.descend(lattice)

    def descend(self, lattice: Boxes) -> None:
        """From the best node go on to better neighbours: one column lower, or one lower and another higher.
        Where not everything can be searched, a plan should at least be the best of its neighbours."""
        start = None
        while self.best is not None and self.best[1] != start:
            start = self.best[1]
            for near in self.neighbours(start):
                if lattice.bound_of(near) < self.worst():
                    self.weigh(lattice, near)
                if self.best[1] != start or lattice.exhausted(len(self.seen)):
                    break

    def neighbours(self, node: Node) -> Iterator[Node]:
        """Nodes with one column a level lower, and then those with another a level higher besides."""
        lower = [d for d, level in enumerate(node) if level > self.floor[d]]
        for d in lower:
            yield (*node[:d], node[d] - 1, *node[d + 1 :])
        for d in lower:
            for e, level in enumerate(node):
                if e != d and level < self.path.tops[e]:
                    yield tuple(n - (i == d) + (i == e) for i, n in enumerate(node))

    def worst(self) -> float:
        """A node with a bound of this or more is of no interest."""
        return math.inf if self.best is None else self.best[0] - margin(self.best[0])

    def close(self, lattice: Lattice | Boxes, node: Node) -> None:
        """Find by bisection the highest node of a path that closes the first one, which always closes."""
        path = self.path.up(node)
        passing = lattice.known_to_pass(node)
        high = next(
            (i for i, n in enumerate(path) if (n in self.seen if passing else lattice.known_to_pass(n))),
            len(path),
        )
        low = -1
        while high - low > 1:
            middle = min(high - 1, low + max(1, int((high - low) * _FROM_TOP[passing])))
            self.weigh(lattice, path[middle])
            if lattice.bound_of(node) >= self.worst():
                low = middle
            else:
                high = middle

    def weigh(self, lattice: Lattice | Boxes, node: Node) -> None:
        """Weigh a node and remember what it teaches."""
        if self.stop is not None and self.stop():
            raise _Halt
        weight = self.scale.weigh(node)
        price = math.inf if weight.fails else self.prices.price(node, weight)
        self.seen[node] = price
        if price < self.worst():  # before the node is closed, so that an interruption cannot lose it
            self.best = (price, node, weight)
        lattice.learn(node, weight)
        if self.progress is not None and len(self.seen) % self.tell_every == 0:
            self.progress("the least generalisation", lattice.closed(self.worst()), self.nodes)

    def settle(self, price: float, node: Node, weight: Weight) -> tuple[float, Node, Weight]:
        """Lower columns one level at a time while that costs nothing (step 5)."""
        again = True
        while again:
            again = False
            for d, level in enumerate(node):
                lower = (*node[:d], level - 1, *node[d + 1 :])
                if level == self.floor[d] or self.seen.get(lower, -math.inf) > price + margin(price):
                    continue
                tried = self.scale.weigh(lower)
                cost = math.inf if tried.fails else self.prices.price(lower, tried)
                self.seen[lower] = cost
                if cost <= price + margin(price):
                    price, node, weight, again = cost, lower, tried, True
        return price, node, weight


class _Halt(Exception):
    """The search was told to stop."""
