"""Weighing one transformation: which records would stand in classes smaller than k, and what they cost.

The table is held as distinct tuples with weights. A node is one level per column; its key for a tuple is the
mixed-radix number of the tuple's groups at those levels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from permslip.measure.coding import Codes, Encoded
from permslip.measure.sizes import DIRECT_SPACE, Counts, distinct, members, pack
from permslip.protect.ladder import Ladder, Shares

Node = tuple[int, ...]
COMPILED_TUPLES = 4_000  # below this numpy weighs a node before numba is imported


@dataclass(frozen=True)
class Weight:
    """What a node costs. ``suppressed`` records are in small classes. ``spared[d]`` is the sum over them of
    1 - share in column d: what their suppression adds to that column's loss, in records. When ``fails``, more
    than the limit are suppressed, ``suppressed`` is a lower bound and ``spared`` is meaningless."""

    fails: bool
    suppressed: int
    spared: Shares


@dataclass(frozen=True)
class Tuples:
    """Distinct tuples: ``codes[d, i]`` (dictionary codes, a row for each column), ``weights[i]`` records."""

    codes: npt.NDArray[np.uint32]
    weights: Counts


def tuples_of(encoded: Encoded, ladders: Sequence[Ladder], floor: Node) -> Tuples:
    """The distinct tuples of a table once every column is at its floor.

    A group is held by the code of one of its values, so that the ladders go on fitting.
    """
    columns = [
        _representatives(ladder, level)[codes] if level and codes.size else codes
        for codes, ladder, level in zip(encoded.codes, ladders, floor, strict=True)
    ]
    keys, packing = pack(columns, encoded.sizes, encoded.rows)
    found, counts = distinct(keys, packing.space)
    return Tuples(np.array(packing.unpack(found), np.uint32).reshape(len(columns), len(found)), counts)


def _representatives(ladder: Ladder, level: int) -> Codes:
    groups = ladder.groups[level]
    first = np.zeros(int(groups.max()) + 1, np.uint32)
    first[groups[::-1]] = np.arange(len(groups), dtype=np.uint32)[::-1]
    return first[groups]


class Scale:
    """Weighs nodes of one table against one k and one limit of suppressed records."""

    def __init__(self, tuples: Tuples, ladders: Sequence[Ladder], *, k: int, limit: int) -> None:
        self.tuples = tuples
        self.ladders = ladders
        self.k = k
        self.limit = limit
        self.rows = int(tuples.weights.sum(dtype=np.int64))
        self.share_of = [
            [share[group] for share, group in zip(ladder.shares, ladder.groups, strict=True)]
            for ladder in ladders
        ]
        many = tuples.weights.size
        self.compiled = many >= COMPILED_TUPLES
        if self.compiled:
            self._keys = np.empty(many, np.uint64)
            self._out = np.empty(many, np.int64)
            self._weights = tuples.weights.astype(np.int64)
            slots = 1 << (2 * many).bit_length()
            self._slots = np.empty(slots, np.uint64)
            self._cells = np.zeros(max(slots, DIRECT_SPACE), np.uint8 if k < 256 else np.uint32)

    def weigh(self, node: Node) -> Weight:
        """The weight of a node."""
        radix, space = [], 1
        for ladder, level in zip(self.ladders, node, strict=True):
            radix.append(space)
            space *= len(ladder.shares[level])
        if space > 1 << 63:  # more combinations than a key has bits for: rank as we go
            found, weight = self._plain(self._ranked(node))
        elif self.compiled:
            found, weight = self._fast(node, radix, space)
        else:
            found, weight = self._plain(self._summed(node, radix))
        if weight > self.limit:
            return Weight(True, weight, np.zeros(len(node)))
        return Weight(False, weight, self._spared(node, found))

    def _spared(self, node: Node, found: npt.NDArray[np.int64]) -> Shares:
        shares = [of[level] for of, level in zip(self.share_of, node, strict=True)]
        if self.compiled:
            from permslip.protect import kernels

            out = np.zeros(len(node))
            starts = np.cumsum([0] + [len(s) for s in shares[:-1]])
            kernels.spare(self.tuples.codes, found, self._weights, np.concatenate(shares), starts, out)
            return out
        weights = self.tuples.weights[found]
        return np.array(
            [
                ((1.0 - s[codes]) * weights).sum()
                for s, codes in zip(shares, self.tuples.codes[:, found], strict=True)
            ]
        )

    def marginals(self, column: int) -> Shares:
        """For each level of a column the sum of shares over all records: its loss if none is suppressed."""
        return np.array(
            [(s[self.tuples.codes[column]] * self.tuples.weights).sum() for s in self.share_of[column]]
        )

    def _summed(self, node: Node, radix: list[int]) -> npt.NDArray[np.uint64]:
        keys = np.zeros(self.tuples.weights.size, np.uint64)
        for d, (ladder, level) in enumerate(zip(self.ladders, node, strict=True)):
            if len(ladder.shares[level]) > 1:
                keys += (ladder.groups[level].astype(np.uint64) * np.uint64(radix[d]))[self.tuples.codes[d]]
        return keys

    def _ranked(self, node: Node) -> npt.NDArray[np.uint64]:
        columns = [
            ladder.groups[level][codes]
            for ladder, level, codes in zip(self.ladders, node, self.tuples.codes, strict=True)
        ]
        sizes = [len(ladder.shares[level]) for ladder, level in zip(self.ladders, node, strict=True)]
        return pack(columns, sizes, self.tuples.weights.size)[0]

    def _plain(self, keys: npt.NDArray[np.uint64]) -> tuple[npt.NDArray[np.int64], int]:
        _, inverse = np.unique(keys, return_inverse=True)
        weight = np.bincount(inverse, self.tuples.weights)
        found = np.flatnonzero(weight[inverse] < self.k)
        return found, int(self.tuples.weights[found].sum(dtype=np.int64))

    def _fast(self, node: Node, radix: list[int], space: int) -> tuple[npt.NDArray[np.int64], int]:
        from permslip.protect import kernels

        parts = [
            ladder.groups[level].astype(np.uint64) * np.uint64(r)
            for ladder, level, r in zip(self.ladders, node, radix, strict=True)
        ]
        starts = np.cumsum([0] + [len(p) for p in parts[:-1]])
        active = np.array(
            [d for d, (a, b) in enumerate(zip(self.ladders, node, strict=True)) if len(a.shares[b]) > 1],
            np.int64,
        )
        kernels.pack_node(self.tuples.codes, active, np.concatenate(parts), starts, self._keys)
        if space <= max(DIRECT_SPACE, self._slots.size):
            self._cells[:space] = 0
            found, weight = kernels.small_direct(
                self._keys, self._weights, self._cells[:space], self.k, self.limit, self._out
            )
            return self._out[:found].copy(), int(weight)
        for slice_mask in (15, 0):
            cells = self._cells[: self._slots.size]
            cells[:] = 0
            found, weight = kernels.small_hashed(
                self._keys,
                self._weights,
                self._slots,
                cells,
                self.k,
                self.limit,
                np.uint64(slice_mask),
                self._out,
            )
            if weight > self.limit:
                break
        return self._out[:found].copy(), int(weight)


def suppressed_rows(encoded: Encoded, ladders: Sequence[Ladder], node: Node, k: int) -> npt.NDArray[np.bool_]:
    """True for each row whose class at the node is smaller than k."""
    columns = [
        ladder.groups[level][codes] if codes.size else codes
        for ladder, level, codes in zip(ladders, node, encoded.codes, strict=True)
    ]
    sizes = [len(ladder.shares[level]) or 1 for ladder, level in zip(ladders, node, strict=True)]
    keys, packing = pack(columns, sizes, encoded.rows)
    found, counts = distinct(keys, packing.space)
    return members(keys, found[counts < k])
