"""Weighing a transformation against any privacy models: classes that fail one of them are suppressed.

At a node the records are tallied by class and sensitive value (:mod:`permslip.measure.models`), and each
model judges each class. What may be concluded from that for other nodes depends on the models:

* Monotone models (k-anonymity, k-map, distinct l-diversity): the records of failing classes never grow going
  up. All of the search's pruning holds.
* Models that are monotone only where nothing is suppressed (entropy and recursive l-diversity, t-closeness):
  at a suppression limit of nothing a node passes when every class does, then so does every node above, and
  all of the pruning holds too. (No bound is drawn from suppressed records there: there are none.)
* The same models at a limit above nothing: a class that passes may merge with one that fails and fail with
  it, so that more records are suppressed higher up. Two conclusions would be unsound and are not drawn: that
  nodes above a passing one pass, and that below a failing one nothing passes (and with them, that a record
  suppressed at a node is suppressed below it). They are drawn from the monotone models alone, k being one
  always: where *they* suppress too many, so do they below, and the records *they* suppress stay suppressed
  below. ARX does likewise. The losses' own bounds know nothing of models and hold always.
* What is lost there comes back in part: of a class that fails, many of these models must suppress some of the
  records in every node below, whichever they are, and the sum of that over classes closes nodes
  (:mod:`permslip.protect.least_suppressed`).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from permslip.measure.coding import Encoded
from permslip.measure.models import Model, Tally, TCloseness, as_answered, levels_of_answers, met
from permslip.measure.sizes import distinct, members, pack, repack
from permslip.protect.ladder import Ladder
from permslip.protect.least_suppressed import least_suppressed
from permslip.protect.losses import Charge
from permslip.protect.snapshots import Snapshots
from permslip.protect.weighing import (
    Node,
    Scale,
    Tuples,
    Weight,
    Whole,
    climbed,
    counted_in_order,
    grouped,
    radix_of,
    row_keys,
)
from permslip.words.errors import BadInput, OurBug

_ROLLED_FROM = 2_000  # tuples; fewer are counted as fast as a snapshot of them is made
_EVERY = np.zeros(0, np.uint32)
Kept = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Guarded:
    """Tuples of quasi-identifiers and sensitive values, by where they stand among the table's distinct ones.

    ``at[i]`` is the place of tuple i (empty: every tuple in order), ``weights[i]`` its records,
    ``values[column][i]`` its sensitive code, ``everyone[i]`` the people of the population in it, or None.
    """

    at: npt.NDArray[np.uint32]
    weights: npt.NDArray[np.float64]
    values: Mapping[str, npt.NDArray[np.uint32]]
    everyone: npt.NDArray[np.float64] | None

    def merged(self, first: Whole, owner: Whole) -> Guarded:
        """One tuple for each group: ``owner[i]`` is the group of tuple i, ``first[j]`` group j's first."""
        many = len(first)
        return Guarded(
            (self.at[first] if self.at.size else first).astype(np.uint32),
            np.bincount(owner, self.weights, many).astype(np.float64),
            {column: codes[first] for column, codes in self.values.items()},
            None if self.everyone is None else np.bincount(owner, self.everyone, many).astype(np.float64),
        )


@dataclass(frozen=True)
class _Classes:
    """The classes of a node: the tuples counted, the first of each class, the class of each tuple, records of
    each class, and people."""

    held: Guarded
    first: Whole
    owner: Whole
    sizes: Whole
    everyone: Whole | None


class ModelScale(Scale):
    """Weighs nodes of one table against k, other models, and one limit of suppressed records."""

    def __init__(
        self,
        encoded: Encoded,
        quasi: Sequence[str],
        hierarchies: Mapping[str, Ladder],
        floor: Node,
        models: Sequence[Model],
        population: Encoded | None = None,
        *,
        k: int,
        limit: int,
        charges: Sequence[Charge],
        figures: bool,
    ) -> None:
        ladders = [hierarchies[name] for name in quasi]
        self.models = [_bound(model, encoded, hierarchies) for model in models]
        answered, self._missing = as_answered(encoded, [m.sensitive for m in self.models])
        tuples, self.guarded, self.totals = _guarded(answered, quasi, ladders, floor, self.models, population)
        super().__init__(tuples, ladders, k=k, limit=limit, charges=charges, figures=figures)
        self.rows = encoded.records
        self._people = None if population is None else population.records
        self._kinds = math.prod(len(t) for t in self.totals.values())
        self._snapshots = Snapshots([ladder.top for ladder in ladders])
        # Which conclusions hold for other nodes: see the head of this file.
        self._certain = [m for m in self.models if m.monotone or (limit == 0 and m.monotone_whole)]
        self._rest = [m for m in self.models if m not in self._certain]

    def weigh(self, node: Node) -> Weight:
        """The weight of a node; ``sure`` is set where some model is not monotone."""
        classes = self._classes(node)
        certain = classes.sizes >= self.k
        if self.rows - int(classes.sizes[certain].sum()) > self.limit:  # by k alone: no need to tally
            return self._weight(node, classes, certain)
        tallies = self._tallies(classes)
        if self._certain:
            certain &= met(self._certain, tallies)
        weight = self._weight(node, classes, certain)
        if weight.fails or not self._rest:  # the rest can only fail more
            return weight
        bound = weight.suppressed + int(least_suppressed(self._rest, tallies)[certain].sum())
        if bound > self.limit:
            return replace(weight, fails=True, suppressed=bound)
        return replace(self._weight(node, classes, certain & met(self._rest, tallies)), sure=weight)

    def _weight(self, node: Node, classes: _Classes, kept: Kept) -> Weight:
        if self.figures:
            return self.counted(node, classes.sizes, kept)
        suppressed = self.rows - int(classes.sizes[kept].sum())
        if suppressed > self.limit:
            return Weight(True, suppressed, np.zeros(len(node)))
        return Weight(False, suppressed, self.added(node, classes.first[~kept], classes.sizes[~kept]))

    def _classes(self, node: Node) -> _Classes:
        held, first, owner = self._owners(node)
        sizes = np.bincount(owner, held.weights, len(first)).astype(np.int64)
        if held.everyone is None:
            return _Classes(held, first, owner, sizes, None)
        everyone = np.bincount(owner, held.everyone, len(first)).astype(np.int64)
        there = sizes > 0  # a class of the population alone is none of the table's
        owner = np.where(there[owner], (np.cumsum(there) - 1)[owner], 0)  # its tuples weigh nothing
        return _Classes(held, first[there], owner, sizes[there], np.maximum(everyone, sizes)[there])

    def _owners(self, node: Node) -> tuple[Guarded, Whole, Whole]:
        """(what was counted, the first tuple of each class, the class of each tuple counted)."""
        radix, space = radix_of(self.ladders, node)
        if self._fast is None or space > 1 << 63:
            _, first, owner = np.unique(self.keys(node), return_index=True, return_inverse=True)
            return self.guarded, first, owner
        levels = np.array(node, np.int64)
        held: Guarded = self._snapshots.nearest(levels) or self.guarded
        first, owner = self._fast.owners(self._fast.keys(node, radix, held.at))
        few = 4 * len(first) <= owner.size and self._snapshots.serves(levels)
        if few and owner.size > _ROLLED_FROM and len(first) * self._kinds < 1 << 63:
            keys = owner.astype(np.uint64)
            for column, codes in held.values.items():
                keys = keys * np.uint64(len(self.totals[column])) + codes
            group, within = self._fast.owners(keys)
            if 2 * len(group) <= owner.size:
                self._snapshots.keep(levels, len(group), held.merged(group, within))
        return held, held.at[first].astype(np.int64) if held.at.size else first, owner

    def _tallies(self, classes: _Classes) -> dict[str | None, Tally]:
        """A tally for each sensitive column, or one for none."""
        many, sizes, held = len(classes.sizes), classes.sizes, classes.held
        found: dict[str | None, Tally] = {}
        for column, values in held.values.items():
            totals = self.totals[column]
            entries = _by_class(classes.owner, values, held.weights, many, len(totals))
            found[column] = Tally(
                sizes, *entries, totals, classes.everyone, self._people, self._missing[column]
            )
        if not found:
            none, whole = np.zeros(many, np.uint32), np.array([self.rows], np.int64)
            found[None] = Tally(
                sizes, np.arange(many + 1), none, sizes, whole, classes.everyone, self._people
            )
        return found

    def suppressed_rows(self, encoded: Encoded, node: Node) -> Kept:
        """True for each row of the encoded table that the node suppresses."""
        classes = self._classes(node)
        kept = (classes.sizes >= self.k) & met(self.models, self._tallies(classes))
        keys, packing = row_keys(encoded, self.ladders, node)
        failing = list(self.tuples.codes[:, classes.first[~kept]])
        chosen, _ = repack(grouped(failing, self.ladders, node), packing, int((~kept).sum()))
        return members(keys, chosen)

    def refusal(self) -> str:
        """What to say when no node passes."""
        return (
            f"No generalisation makes every class meet {', '.join(m.name for m in self.models)} and have "
            f"{self.k} records with at most {self.limit:,} of {self.rows:,} suppressed."
        )


def split(encoded: Encoded, rows: int) -> tuple[Encoded, Encoded]:
    """The first ``rows`` rows and the rest, under the same codes: how a table and its population, encoded as
    one, are told apart again for ``search(..., population=...)``."""
    return (
        replace(encoded, codes=tuple(c[:rows] for c in encoded.codes), rows=rows, carried=None),
        replace(
            encoded, codes=tuple(c[rows:] for c in encoded.codes), rows=encoded.rows - rows, carried=None
        ),
    )


def _bound(model: Model, encoded: Encoded, hierarchies: Mapping[str, Ladder]) -> Model:
    """The model, with the sensitive column's hierarchy where it asks for one and none was given."""
    if model.sensitive is not None and model.sensitive not in encoded.names:
        raise BadInput(
            f"The table has no column {model.sensitive} to guard.",
            fix=f"name one of {', '.join(encoded.names)}",
        )
    if isinstance(model, TCloseness) and model.distance == "hierarchical" and model.levels is None:
        ladder = hierarchies.get(model.sensitive)
        if ladder is not None:
            held = encoded.dictionaries[encoded.names.index(model.sensitive)]
            return model.with_levels(levels_of_answers(ladder.groups, held))
    return model


def _guarded(
    encoded: Encoded,
    quasi: Sequence[str],
    ladders: Sequence[Ladder],
    floor: Node,
    models: Sequence[Model],
    population: Encoded | None,
) -> tuple[Tuples, Guarded, dict[str, Whole]]:
    """(distinct tuples, those of the quasi-identifiers alone; the same with what else is known of each; how
    many records have each sensitive value)."""
    sensitive = list(dict.fromkeys(m.sensitive for m in models if m.sensitive is not None))
    chosen = encoded.pick([*quasi, *sensitive])
    width = len(quasi)
    columns = [*climbed(chosen.pick(quasi), ladders, floor), *chosen.codes[width:]]
    everyone = None
    rows = encoded.rows
    if population is not None:
        wide = population.pick(quasi)
        if any(not a.equals(b) for a, b in zip(wide.dictionaries, chosen.dictionaries, strict=False)):
            raise OurBug("the population and the table are not under the same codes")
        none = np.zeros(wide.rows, np.uint8)
        more = [*climbed(wide, ladders, floor), *[none] * len(sensitive)]
        columns = [np.concatenate([a, b]) for a, b in zip(columns, more, strict=True)]
        rows += wide.rows
    keys, packing = pack(columns, chosen.sizes, rows)
    found, counts = counted_in_order(keys[: encoded.rows], packing.space, encoded.each)
    weights = counts
    if population is not None:
        wider, people = distinct(keys[encoded.rows :], packing.space, population.each)
        union = np.union1d(found, wider)
        weights, everyone = np.zeros(len(union), np.uint32), np.zeros(len(union))
        weights[np.searchsorted(union, found)] = counts
        everyone[np.searchsorted(union, wider)] = people
        found = union
    codes = np.array(packing.unpack(found), np.uint32).reshape(len(columns), len(found))
    values = {name: codes[width + i] for i, name in enumerate(sensitive)}
    totals = {
        name: np.bincount(chosen.codes[width + i], encoded.each, chosen.sizes[width + i]).astype(np.int64)
        for i, name in enumerate(sensitive)
    }
    held = Guarded(_EVERY, weights.astype(np.float64), values, everyone)
    return Tuples(np.ascontiguousarray(codes[:width]), weights), held, totals


def _by_class(
    owner: Whole, values: npt.NDArray[np.uint32], weights: npt.NDArray[Any], classes: int, width: int
) -> tuple[Whole, npt.NDArray[np.uint32], Whole]:
    """(starts, values, counts) of a tally: the records of each class with each value."""
    if classes * width <= max(8 * owner.size, 1 << 12):  # cells are fastest where they are not too many
        cells = np.bincount(owner * width + values, weights, classes * width)
        at = np.flatnonzero(cells)
        counts = cells[at].astype(np.int64)
    else:
        at, inverse = np.unique(owner.astype(np.int64) * width + values, return_inverse=True)
        counts = np.bincount(inverse, weights).astype(np.int64)
        at, counts = at[counts > 0], counts[counts > 0]
    per_class = np.bincount(at // width, minlength=classes)
    return np.concatenate([[0], np.cumsum(per_class)]), (at % width).astype(np.uint32), counts
