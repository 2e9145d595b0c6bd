"""Weighing one transformation: which records would stand in classes smaller than k, and what they cost.

The table is held as distinct tuples with weights. A node is one level per column; its key for a tuple is the
mixed-radix number of the tuple's groups at those levels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from permslip.measure.coding import Codes, Encoded
from permslip.measure.sizes import Counts, Packing, distinct, members, pack
from permslip.protect.ladder import Ladder, Shares, firsts
from permslip.protect.losses import Charge, Figures

Node = tuple[int, ...]
Whole = npt.NDArray[np.int64]
COMPILED_TUPLES = 4_000  # below this numpy weighs a node before numba is imported


@dataclass(frozen=True)
class Weight:
    """What a node costs. ``suppressed`` records stand in classes that fail; ``added[d]`` is what their
    suppression adds to column d's x, ``figures`` the classes (each only where the loss asks for it).

    ``fails``: more than the limit are suppressed; then ``suppressed`` is a lower bound and ``added`` is
    meaningless. ``sure`` is the part that never shrinks going down: the records that monotone models alone
    suppress. None means all of it; otherwise a weight of its own, with its own ``fails``.
    """

    fails: bool
    suppressed: int
    added: Shares
    figures: Figures | None = None
    sure: Weight | None = None

    @property
    def certain(self) -> Weight:
        """The part that holds for every node below too."""
        return self.sure or self


@dataclass(frozen=True)
class Tuples:
    """Distinct tuples: ``codes[d, i]`` (dictionary codes, a row for each column), ``weights[i]`` records."""

    codes: npt.NDArray[np.uint32]
    weights: Counts


def tuples_of(encoded: Encoded, ladders: Sequence[Ladder], floor: Node) -> Tuples:
    """The distinct tuples of a table once every column is at its floor, in the order of their codes."""
    columns = climbed(encoded, ladders, floor)
    keys, packing = pack(columns, encoded.sizes, encoded.rows)
    found, counts = counted_in_order(keys, packing.space, encoded.each)
    return Tuples(np.array(packing.unpack(found), np.uint32).reshape(len(columns), len(found)), counts)


def counted_in_order(
    keys: npt.NDArray[np.uint64], space: int, records: Counts | None
) -> tuple[npt.NDArray[np.uint64], Counts]:
    """The distinct keys and their records, in ascending order, so that what is summed over them is the same
    to the last digit."""
    if records is not None and _ascending(keys):
        return keys, records
    found, counts = distinct(keys, space, records)
    if _ascending(found):
        return found, counts
    order = np.argsort(found)
    return found[order], counts[order]


def _ascending(keys: npt.NDArray[np.uint64]) -> bool:
    """Whether each key is above the one before."""
    return bool(np.all(keys[1:] > keys[:-1]))


def climbed(encoded: Encoded, ladders: Sequence[Ladder], floor: Node) -> list[Codes]:
    """The columns' codes at a floor: a group is held by the code of one of its values, so that the ladders go
    on fitting."""
    return [
        _first_alike(ladder, level)[codes] if level and codes.size else codes
        for codes, ladder, level in zip(encoded.codes, ladders, floor, strict=True)
    ]


def _first_alike(ladder: Ladder, level: int) -> Codes:
    groups = ladder.groups[level]
    return firsts(groups, len(ladder.shares[level])).astype(np.uint32)[groups]


def charges_of(encoded: Encoded, ladders: Sequence[Ladder], loss: Any) -> list[Charge]:
    """Each column's charge under a column loss."""
    return [
        loss.charge(
            ladder,
            np.bincount(codes, encoded.each, len(ladder.groups[0])).astype(np.float64),
            encoded.records,
        )
        for ladder, codes in zip(ladders, encoded.codes, strict=True)
    ]


class Scale:
    """Weighs nodes of one table against one k and one limit of suppressed records.

    ``charges`` say what a suppressed record adds in each column; with ``figures`` the loss counts classes
    instead, and weights carry their figures.
    """

    def __init__(
        self,
        tuples: Tuples,
        ladders: Sequence[Ladder],
        *,
        k: int,
        limit: int,
        charges: Sequence[Charge],
        figures: bool = False,
    ) -> None:
        self.tuples = tuples
        self.ladders = ladders
        self.k = k
        self.limit = limit
        self.rows = int(tuples.weights.sum(dtype=np.int64))
        self.charges = charges
        self.figures = figures
        self._fast: Any = None
        if ladders and len(tuples.weights) >= COMPILED_TUPLES:
            from permslip.protect.fast_weighing import FastScale

            # Figures need whole class sizes; otherwise counting may stop at k.
            self._fast = FastScale(tuples, ladders, self.charges, self.rows + 1 if figures else k)

    def weigh(self, node: Node) -> Weight:
        """The weight of a node."""
        radix, space = radix_of(self.ladders, node)
        if self.figures:
            if self._fast is not None and space <= 1 << 63:
                sizes = self._fast.sizes(node, radix, space)
            else:
                sizes = distinct(self.keys(node), 1 << 64, self.tuples.weights)[1].astype(np.int64)
            return self.counted(node, sizes, sizes >= self.k)
        if self._fast is not None and space <= 1 << 63:
            weight, added = self._fast.weigh(node, radix, space, self.limit)
            return Weight(weight > self.limit, weight, added)
        _, first, inverse = np.unique(self.keys(node), return_index=True, return_inverse=True)
        sizes = np.bincount(inverse, self.tuples.weights).astype(np.int64)
        small = np.flatnonzero(sizes < self.k)
        weight = int(sizes[small].sum())
        if weight > self.limit:
            return Weight(True, weight, np.zeros(len(node)))
        return Weight(False, weight, self.added(node, first[small], sizes[small]))

    def added(self, node: Node, tuples: Whole, sizes: Whole) -> Shares:
        """What suppressing classes adds in each column: a tuple of each, and its records."""
        return np.array(
            [
                charge.added(level, self.tuples.codes[d][tuples], sizes)
                for d, (charge, level) in enumerate(zip(self.charges, node, strict=True))
            ]
        )

    def keys(self, node: Node) -> npt.NDArray[np.uint64]:
        """A number for each tuple, equal for the tuples of one class."""
        radix, space = radix_of(self.ladders, node)
        if space > 1 << 63:  # more combinations than a key has bits for: rank as we go
            sizes = [len(ladder.shares[level]) for ladder, level in zip(self.ladders, node, strict=True)]
            columns = grouped(list(self.tuples.codes), self.ladders, node)
            return pack(columns, sizes, self.tuples.weights.size)[0]
        if self._fast is not None:
            packed: npt.NDArray[np.uint64] = self._fast.keys(node, radix)
            return packed
        keys = np.zeros(self.tuples.weights.size, np.uint64)
        for d, (ladder, level) in enumerate(zip(self.ladders, node, strict=True)):
            if radix[d]:
                keys += (ladder.groups[level].astype(np.uint64) * np.uint64(radix[d]))[self.tuples.codes[d]]
        return keys

    def suppressed_rows(self, encoded: Encoded, node: Node) -> npt.NDArray[np.bool_]:
        """True for each row of the encoded table that the node suppresses."""
        keys, packing = row_keys(encoded, self.ladders, node)
        found, counts = distinct(keys, packing.space, encoded.each)
        return members(keys, found[counts < self.k])

    def refusal(self) -> str:
        """What to say when no node passes."""
        return (
            f"No generalisation gives every class {self.k} records "
            f"with at most {self.limit:,} of {self.rows:,} suppressed."
        )

    def counted(self, node: Node, sizes: Whole, kept: npt.NDArray[np.bool_]) -> Weight:
        """The weight, with figures, of classes of which some are kept."""
        held = sizes[kept]
        suppressed = self.rows - int(held.sum())
        figures = Figures(
            self.rows, suppressed, len(held), int((held**2).sum()), len(sizes), int((sizes**2).sum())
        )
        return Weight(suppressed > self.limit, suppressed, np.zeros(len(node)), figures)


def radix_of(ladders: Sequence[Ladder], node: Node) -> tuple[list[int], int]:
    """(what each column's group is multiplied by in a key, how many keys there can be). A column of one
    group has 0: it tells nothing apart."""
    radix, space = [], 1
    for ladder, level in zip(ladders, node, strict=True):
        size = len(ladder.shares[level])
        radix.append(space if size > 1 else 0)
        space *= max(size, 1)
    return radix, space


def row_keys(
    encoded: Encoded, ladders: Sequence[Ladder], node: Node
) -> tuple[npt.NDArray[np.uint64], Packing]:
    """A number for each row, equal for the rows of one class at the node, and how it was made."""
    sizes = [len(ladder.shares[level]) or 1 for ladder, level in zip(ladders, node, strict=True)]
    return pack(grouped(encoded.codes, ladders, node), sizes, encoded.rows)


def grouped(codes: Sequence[Codes], ladders: Sequence[Ladder], node: Node) -> list[Codes]:
    """Columns of codes as the groups they fall into at a node."""
    return [
        ladder.groups[level][column] if column.size else column
        for ladder, level, column in zip(ladders, node, codes, strict=True)
    ]


__all__ = [
    "COMPILED_TUPLES",
    "Node",
    "Scale",
    "Tuples",
    "Weight",
    "charges_of",
    "climbed",
    "counted_in_order",
    "grouped",
    "row_keys",
    "tuples_of",
]
