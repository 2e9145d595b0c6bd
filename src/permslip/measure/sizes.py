"""Equivalence classes: how many rows are alike on every quasi-identifier.

A row's codes are packed into one 64-bit key (mixed radix), so that a class is a number. The way of counting
is chosen by the size of the key space: direct addressing, or hash partitions that fit the cache.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from permslip.measure.coding import Codes, Encoded
from permslip.words.errors import OurBug

Keys = npt.NDArray[np.uint64]
Counts = npt.NDArray[np.uint32]

COMPILED_FROM = 100_000  # rows; below this numpy is done before numba is imported
DIRECT_SPACE = 1 << 22  # cells counted by direct addressing: 16 MB of counters
_PART = 1 << 14  # keys in one hash partition: its table fits the second-level cache
_BLOCK = 1 << 15  # rows packed at a time, so that the keys stay in the first-level cache
_LANES = 2


@dataclass(frozen=True)
class ClassSizes:
    """The classes of a table: ``keys`` (one packed key each, distinct), ``counts`` (rows in each, > 0).

    ``keys`` are comparable only with keys made by the same :class:`Packing`.
    """

    keys: Keys
    counts: Counts
    rows: int

    def __post_init__(self) -> None:
        if self.keys.shape != self.counts.shape or int(self.counts.sum(dtype=np.int64)) != self.rows:
            raise OurBug("the class sizes do not add up to the rows")

    @property
    def smallest(self) -> int:
        """The smallest class; 0 for an empty table."""
        return int(self.counts.min()) if self.counts.size else 0

    def below(self, k: int) -> int:
        """Rows in classes smaller than k."""
        return int(self.counts[self.counts < k].sum(dtype=np.int64))

    def histogram(self) -> tuple[tuple[int, int], ...]:
        """(class size, number of classes), ascending."""
        size, number = np.unique(self.counts, return_counts=True)
        return tuple(zip(size.tolist(), number.tolist(), strict=True))


@dataclass(frozen=True)
class Packing:
    """How rows become keys: columns are folded one after another, ``key = key * size + code``.

    Where the next column would overflow 64 bits, the keys so far are replaced by their rank among the
    distinct ones: ``ranks[i]`` holds those distinct keys (sorted) before column i, or None. So any number of
    columns fits, and a key can be unpacked again.
    """

    sizes: tuple[int, ...]
    ranks: tuple[Keys | None, ...]
    space: int

    def unpack(self, keys: Keys) -> tuple[Codes, ...]:
        """The codes of each column that the keys stand for."""
        out: list[Codes] = []
        left = keys
        for size, ranks in zip(reversed(self.sizes), reversed(self.ranks), strict=True):
            left, code = np.divmod(left, np.uint64(size))
            out.append(code.astype(np.uint32))
            if ranks is not None:
                left = ranks[left]
        return tuple(reversed(out))


def pack(codes: Sequence[Codes], sizes: Sequence[int], rows: int) -> tuple[Keys, Packing]:
    """Pack code columns into keys. ``sizes[i]`` is one more than the highest code that column i can hold."""
    keys = np.zeros(rows, np.uint64)
    ranks: list[Keys | None] = []
    space = 1
    pending: list[tuple[Codes, int]] = []
    for column, size in zip(codes, sizes, strict=True):
        if space * size > 1 << 64:
            _fold(keys, pending)
            pending = []
            distinct = np.unique(keys)
            keys = np.searchsorted(distinct, keys).astype(np.uint64)
            ranks.append(distinct)
            space = len(distinct)
        else:
            ranks.append(None)
        pending.append((column, size))
        space *= size
    _fold(keys, pending)
    return keys, Packing(tuple(sizes), tuple(ranks), space)


def repack(codes: Sequence[Codes], packing: Packing, rows: int) -> tuple[Keys, npt.NDArray[np.bool_]]:
    """Pack other rows the way ``packing`` did; the mask is False for rows that can equal none of its keys.

    A code outside a column's size marks a value that the first table did not have.
    """
    keys = np.zeros(rows, np.uint64)
    known = np.ones(rows, np.bool_)
    for column, size, ranks in zip(codes, packing.sizes, packing.ranks, strict=True):
        if ranks is not None:
            at = np.minimum(np.searchsorted(ranks, keys), len(ranks) - 1)
            known &= ranks[at] == keys
            keys = at.astype(np.uint64)
        known &= column < size
        keys *= np.uint64(size)
        keys += np.where(column < size, column, 0).astype(np.uint64)
    return keys, known


def _fold(keys: Keys, columns: Sequence[tuple[Codes, int]]) -> None:
    if len(keys) >= COMPILED_FROM:
        from permslip.measure.kernels import fold

        def lane(first: int, last: int) -> None:
            for begin in range(first, last, _BLOCK):
                block = slice(begin, min(begin + _BLOCK, last))
                for column, size in columns:
                    fold(keys[block], column[block], np.uint64(size))

        _on_lanes(lane, len(keys))
        return
    for column, size in columns:
        keys *= np.uint64(size)
        keys += column.astype(np.uint64)


def _on_lanes(work: Callable[[int, int], None], total: int) -> None:
    step = -(-total // _LANES)
    with ThreadPoolExecutor(_LANES) as pool:
        for done in [pool.submit(work, a, min(a + step, total)) for a in range(0, total, step)]:
            done.result()


def distinct(keys: Keys, space: int, weights: Counts | None = None) -> tuple[Keys, Counts]:
    """The distinct keys and how often each occurs (or the total of its weights), in no promised order.

    ``space`` is one more than the highest key. Time: about 1-2 ns a key where the space can be addressed
    directly, about 10 ns otherwise.
    """
    if len(keys) < COMPILED_FROM:
        return _distinct_plain(keys, weights)
    from permslip.measure import kernels

    if space <= DIRECT_SPACE and weights is None:
        counts = np.zeros(space, np.uint32)
        kernels.count_direct(keys, counts)
        seen = np.flatnonzero(counts)
        return seen.astype(np.uint64), counts[seen]
    return _distinct_hashed(keys, weights)


def _distinct_plain(keys: Keys, weights: Counts | None) -> tuple[Keys, Counts]:
    if weights is None:
        found, counts = np.unique(keys, return_counts=True)
        return found, counts.astype(np.uint32)
    found, inverse = np.unique(keys, return_inverse=True)
    total = np.zeros(len(found), np.uint32)
    np.add.at(total, inverse, weights)
    return found, total


def _distinct_hashed(keys: Keys, weights: Counts | None) -> tuple[Keys, Counts]:
    from permslip.measure import kernels

    bits = max(1, (len(keys) // _PART).bit_length())
    shift = np.uint64(64 - bits)
    sizes = np.zeros(1 << bits, np.int64)
    kernels.histogram_parts(keys, shift, sizes)
    starts = np.concatenate([[0], np.cumsum(sizes)])
    parted = np.empty_like(keys)
    totals = np.ones(len(keys), np.uint32)
    no_weights = np.zeros(0, np.uint32)
    kernels.scatter(
        keys, no_weights if weights is None else weights, shift, starts[:-1].copy(), parted, totals
    )
    found = np.zeros(1 << bits, np.int64)
    _on_lanes(lambda a, b: kernels.distinct_parts(parted, totals, starts, a, b, found), 1 << bits)
    at = np.repeat(starts[:-1] - np.concatenate([[0], np.cumsum(found)[:-1]]), found) + np.arange(found.sum())
    return parted[at], totals[at]


def classes(encoded: Encoded, columns: Sequence[str] | None = None) -> ClassSizes:
    """The equivalence classes of an encoded table over ``columns`` (default: all of them).

    No columns at all make one class of every row: nothing tells them apart.
    """
    return classes_packed(encoded, columns)[0]


def classes_packed(
    encoded: Encoded, columns: Sequence[str] | None = None
) -> tuple[ClassSizes, Packing, Keys]:
    """As :func:`classes`, with the packing and each row's key, for those who go on counting."""
    chosen = encoded if columns is None else encoded.pick(columns)
    keys, packing = pack(chosen.codes, chosen.sizes, chosen.rows)
    found, counts = distinct(keys, packing.space)
    return ClassSizes(found, counts, chosen.rows), packing, keys


def members(keys: Keys, chosen: Keys) -> npt.NDArray[np.bool_]:
    """True for each key that is among ``chosen``."""
    if len(keys) < COMPILED_FROM:
        return np.isin(keys, chosen)
    from permslip.measure.kernels import mark

    out = np.zeros(len(keys), np.bool_)
    mark(keys, chosen, 1 << (2 * len(chosen) + 2).bit_length(), out)
    return out
