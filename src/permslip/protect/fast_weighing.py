"""Weighing by compiled loops, for tables of many tuples. Its numpy twin is :class:`.weighing.Scale`.

1. Columns are fused: as many as have few combinations together become one code, so that a tuple's key is
   the sum of a few look-ups instead of one for each column.
2. Classes found at a node are kept as a snapshot (their first tuples and weights): a node above counts those
   instead of the table's tuples. Weights stop at k, which is all that going up needs to know.
3. The way of counting depends on the key space: cells addressed directly, sorting, or a hash table. For
   large tables one hash slice goes first, as it may prove alone that too many records are in small classes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from permslip.measure.sizes import DIRECT_SPACE, on_lanes, vector_sort
from permslip.protect import kernels
from permslip.protect.ladder import Ladder, Shares
from permslip.protect.losses import Charge
from permslip.protect.snapshots import WORTH, Snapshots

FUSED = 4_096  # combinations in one fused code: its table stays in the first-level cache
SORTED_FROM = 1 << 16  # tuples; below this a hash table stays in cache and is faster than sorting
LANES_FROM = 1 << 17  # tuples; from here on two threads pack halves of the keys
_NONE = np.zeros(0, np.uint32)


class FastScale:
    """Weighs nodes of one table's distinct tuples against k. Not for use by two threads at once."""

    def __init__(self, tuples: Any, ladders: Sequence[Ladder], charges: Sequence[Charge], k: int) -> None:
        many, width = tuples.weights.size, len(ladders)
        self.codes, self.k, self.charges = tuples.codes, k, charges
        depth = max(ladder.top for ladder in ladders) + 1
        self._offsets = np.zeros((width, depth), np.int64)
        at = 0
        for d, ladder in enumerate(ladders):
            for level in range(ladder.top + 1):
                self._offsets[d, level] = at
                at += len(ladder.groups[level])
        self._groups = np.concatenate([group for ladder in ladders for group in ladder.groups])
        if charges and all(c.extra is not None for c in charges):
            self._extra = np.concatenate([e for c in charges for e in c.extra or ()])
        else:
            self._extra = np.zeros(0)
        self._fuse([len(ladder.groups[0]) for ladder in ladders])
        kind = np.uint8 if k < 256 else np.uint32
        self._weights = np.minimum(tuples.weights, k).astype(kind)
        self._keys = np.empty(many, np.uint64)
        self._tuples, self._sizes = np.empty(many + 1, np.uint32), np.empty(many + 1, kind)
        self._small = np.empty(many + 1, np.uint32)
        slots = 1 << (2 * many).bit_length()
        self._slots = np.empty(slots, np.uint64)
        self._cells = np.zeros(max(slots, DIRECT_SPACE), kind)
        self._sorts = vector_sort()
        self._snapshots = Snapshots([ladder.top for ladder in ladders])

    def _fuse(self, sizes: Sequence[int]) -> None:
        """Bundle columns, smallest first, while a bundle has few combinations."""
        bundles: list[list[int]] = []
        room = 0
        for d in sorted(range(len(sizes)), key=lambda d: (sizes[d], d)):
            if not bundles or room * sizes[d] > FUSED:
                bundles.append([])
                room = 1
            bundles[-1].append(d)
            room *= sizes[d]
        lengths = [int(np.prod([sizes[d] for d in bundle])) for bundle in bundles]
        self._starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        self._owner = np.zeros(len(sizes), np.int64)
        decode: list[Any] = [_NONE] * len(sizes)
        self._fused = np.zeros((len(bundles), self.codes.shape[1]), np.uint32)
        for b, bundle in enumerate(bundles):
            entry, step = np.arange(lengths[b]), 1
            for d in bundle:
                self._owner[d] = b
                decode[d] = (entry // step % sizes[d]).astype(np.uint32)
                self._fused[b] += self.codes[d] * np.uint32(step)
                step *= sizes[d]
        self._decode = np.concatenate(decode)
        self._decode_at = np.concatenate([[0], np.cumsum([len(part) for part in decode])]).astype(np.int64)
        self._tables = np.empty(int(self._starts[-1]), np.uint64)

    def keys(
        self, node: Sequence[int], radix: Sequence[int], at: npt.NDArray[np.uint32] = _NONE
    ) -> npt.NDArray[np.uint64]:
        """A number for each tuple (or each of those ``at``), equal for the tuples of one class."""
        keys = self._keys[: at.size] if at.size else self._keys
        self._pack(np.array(node, np.int64), radix, at, keys)
        return keys

    def _pack(self, levels: Any, radix: Sequence[int], at: Any, keys: Any) -> None:
        kernels.fill_tables(
            levels, np.array(radix, np.uint64), self._groups, self._offsets, self._decode,
            self._decode_at, self._starts, self._owner, self._tables,
        )  # fmt: skip
        if keys.size < LANES_FROM:
            kernels.pack_node(self._fused, at, self._tables, self._starts, keys, 0, keys.size)
            return
        on_lanes(
            lambda a, b: kernels.pack_node(self._fused, at, self._tables, self._starts, keys, a, b), keys.size
        )

    def weigh(self, node: Sequence[int], radix: Sequence[int], space: int, limit: int) -> tuple[int, Shares]:
        """(records in classes smaller than k, what suppressing them adds in each column; of no meaning where
        they are more than ``limit``)."""
        levels = np.array(node, np.int64)
        few, weight = self._list(levels, radix, space, limit)[1:]
        added = np.zeros(len(node))
        if few == 0 or weight > limit:
            return int(weight), added
        small = self._small[:few]
        if self._extra.size:
            kernels.add_extra(
                self.codes, levels, self._tuples, self._sizes, small, self._extra, self._offsets, added
            )
            return int(weight), added
        tuples, sizes = self._tuples[small], self._sizes[small].astype(np.int64)
        for d, (charge, level) in enumerate(zip(self.charges, node, strict=True)):
            added[d] = charge.added(level, self.codes[d][tuples], sizes)
        return int(weight), added

    def sizes(self, node: Sequence[int], radix: Sequence[int], space: int) -> npt.NDArray[np.int64]:
        """The size of every class, stopping at k."""
        classes = self._list(np.array(node, np.int64), radix, space, np.iinfo(np.int64).max)[0]
        return self._sizes[:classes].astype(np.int64)

    def owners(self, keys: Any) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """(the first tuple of each class, the class of each tuple), classes in the order they come."""
        owner, first = np.empty(keys.size, np.int64), np.empty(keys.size, np.int64)
        places = np.empty(self._slots.size, np.uint32)
        classes = kernels.number(keys, self._slots, places, owner, first)
        return first[:classes], owner

    def _list(self, levels: Any, radix: Sequence[int], space: int, limit: int) -> tuple[int, int, int]:
        at, weights = self._snapshots.nearest(levels) or (_NONE, self._weights)
        keys = self._keys[: weights.size]
        self._pack(levels, radix, at, keys)
        found = self._count(keys, at, weights, space, limit)
        classes = found[0]
        if 0 < classes <= WORTH * weights.size:
            held = self._tuples[:classes].copy(), self._sizes[:classes].copy()
            self._snapshots.keep(levels, classes, held)
        return found

    def _count(self, keys: Any, at: Any, weights: Any, space: int, limit: int) -> tuple[int, int, int]:
        k, out = self.k, (self._tuples, self._sizes, self._small)
        if space <= DIRECT_SPACE:
            kernels.count_direct(keys, weights, self._cells, k)
            return kernels.drain(keys, at, self._cells, k, *out)  # type: ignore[no-any-return]
        cells, slots = self._cells[: self._slots.size], self._slots
        many = keys.size >= SORTED_FROM
        if many and limit < np.iinfo(np.int64).max:
            probe = keys.copy()
            seen = kernels.count_hashed(probe, weights, slots, cells, k, np.uint64(15))
            _, _, weight = kernels.drain(probe[:seen], _NONE, cells, k, *out)
            if weight > limit:
                return 0, 0, weight
        bits = int(keys.size).bit_length()
        if many and self._sorts and (space << bits) <= 1 << 64:
            keys <<= np.uint64(bits)
            keys += np.arange(keys.size, dtype=np.uint64)
            keys.sort()
            return kernels.runs(keys, np.uint64(bits), at, weights, k, *out)  # type: ignore[no-any-return]
        kernels.count_hashed(keys, weights, slots, cells, k, np.uint64(0))
        return kernels.drain(keys, at, cells, k, *out)  # type: ignore[no-any-return]
