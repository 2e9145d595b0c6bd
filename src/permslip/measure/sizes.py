"""Equivalence classes: how many rows are alike on every quasi-identifier.

A row's codes are packed into one 64-bit key (mixed radix), so that a class is a number. The way of counting
is chosen by the size of the key space (:func:`way_for`): direct addressing, numpy's vectorised sort of 32-
or 64-bit keys, or, where counts carry weights or the processor cannot sort so, hash partitions that fit the
cache. Who needs only how many classes of each size there are asks :mod:`permslip.measure.histogram`.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from permslip.measure.coding import Codes, Encoded
from permslip.words.errors import OurBug

Keys = npt.NDArray[np.uint64]
Counts = npt.NDArray[np.uint32]

COMPILED_FROM = 100_000  # rows; below this numpy is as good
COLD = 20  # times as many rows, as long as numba is not in memory: importing it takes as long as they do
DIRECT_SPACE = 1 << 22  # cells counted by direct addressing: 4 MB of counters, well inside the last cache
_SPARSE = 16  # cells a row; a table sparser than that is sorted sooner than its cells are cleared
_PART = 1 << 14  # keys in one hash partition: its table fits the second-level cache
_BLOCK = 1 << 15  # rows packed at a time by numpy
WIDE = 8  # columns packed in one pass
LANES = 2


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
    def classes(self) -> int:
        """How many classes there are."""
        return len(self.counts)

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
            fold(keys, pending)
            pending = []
            known, keys = _ranked(keys)
            ranks.append(known)
            space = len(known)
        else:
            ranks.append(None)
        pending.append((column, size))
        space *= size
    fold(keys, pending)
    return keys, Packing(tuple(sizes), tuple(ranks), space)


def _ranked(keys: Keys) -> tuple[Keys, Keys]:
    """The distinct keys, sorted, and the rank of each key among them."""
    order = np.argsort(keys)
    known = keys[order]
    first = np.ones(len(keys), np.bool_)
    first[1:] = known[1:] != known[:-1]
    ranks = np.empty(len(keys), np.uint64)
    ranks[order] = np.cumsum(first, dtype=np.uint64) - np.uint64(1)
    return known[first], ranks


def repack(codes: Sequence[Codes], packing: Packing, rows: int) -> tuple[Keys, npt.NDArray[np.bool_]]:
    """Pack other rows the way ``packing`` did; the mask is False for rows that can equal none of its keys.

    A code outside a column's size marks a value that the first table did not have.
    """
    keys = np.zeros(rows, np.uint64)
    known = np.ones(rows, np.bool_)
    for column, size, ranks in zip(codes, packing.sizes, packing.ranks, strict=True):
        if ranks is not None:
            at, there = found_in(ranks, keys)
            known &= there
            keys = at.astype(np.uint64)
        known &= column < size
        keys *= np.uint64(size)
        keys += np.where(column < size, column, 0).astype(np.uint64)
    return keys, known


def compiled_pays(rows: int) -> bool:
    """Whether the compiled kernels are worth their import for so many rows."""
    loaded = "permslip.measure.kernels" in sys.modules
    return rows >= COMPILED_FROM * (1 if loaded else COLD)


def fold(keys: npt.NDArray[Any], columns: Sequence[tuple[Codes, int]]) -> None:
    """Fold columns with their sizes into ``keys`` (uint32 or uint64, zero or so far folded), in place."""
    if compiled_pays(len(keys)):
        for at in range(0, len(columns), WIDE):
            _fold_compiled(keys, columns[at : at + WIDE])
        return
    for begin in range(0, len(keys), _BLOCK):
        block = keys[begin : begin + _BLOCK]
        for column, size in columns:
            block *= block.dtype.type(size)
            block += column[begin : begin + _BLOCK].astype(block.dtype)


def _fold_compiled(keys: npt.NDArray[Any], columns: Sequence[tuple[Codes, int]]) -> None:
    from permslip.measure.kernels import fold_columns

    raw, widths, sizes = as_bytes(columns)
    on_lanes(lambda a, b: fold_columns(raw, widths, sizes, keys, a, b), len(keys))


def as_bytes(columns: Sequence[tuple[Codes, int]]) -> tuple[tuple[Any, ...], Any, Keys]:
    """Up to eight code columns as the kernels take them: eight byte arrays, bytes a code, and the sizes."""
    whole = [np.require(c if c.itemsize <= 4 else c.astype(np.uint32), None, ["C", "W"]) for c, _ in columns]
    none = np.zeros(0, np.uint8)
    raw = tuple([c.view(np.uint8) for c in whole] + [none] * (WIDE - len(whole)))
    sizes = np.array([min(s, (1 << 64) - 1) for _, s in columns], np.uint64)
    return raw, np.array([c.itemsize for c in whole], np.int64), sizes


def on_lanes(work: Callable[[int, int], None], total: int) -> None:
    """Call ``work(first, last)`` on as many stretches of 0..total-1 as there are lanes, at once."""
    step = max(-(-total // LANES), 1)
    with ThreadPoolExecutor(LANES) as pool:
        for done in [pool.submit(work, a, min(a + step, total)) for a in range(0, total, step)]:
            done.result()


def vector_sort() -> bool:
    """Whether numpy sorts integers with vector instructions here: about ten times as fast as without."""
    built = importlib.import_module("numpy._core._multiarray_umath")  # where numpy keeps what it found
    here = getattr(built, "__cpu_features__", {})
    return any(here.get(name, False) for name in ("AVX512_SKX", "AVX2", "ASIMD"))


def way_for(space: int, rows: int, *, weighted: bool = False) -> str:
    """How ``rows`` keys below ``space`` are counted: ``direct``, ``sort32``, ``sort64`` or ``hash``.

    Measured with one thread on keys that are all but distinct: direct 1-2 ns a key up to 2^22 cells (11 ns at
    2^24, where the cells leave the cache), a vectorised sort 3 ns of 32 bits and 6 ns of 64, hash partitions
    10-19 ns. Only the last sums weights.
    """
    if weighted:
        return "hash"
    if space <= min(DIRECT_SPACE, _SPARSE * rows):
        return "direct"
    if not vector_sort():
        return "hash"
    return "sort32" if space <= 1 << 32 else "sort64"


def distinct(keys: Keys, space: int, weights: Counts | None = None) -> tuple[Keys, Counts]:
    """The distinct keys and how often each occurs (or the total of its weights), in no promised order.

    ``space`` is one more than the highest key. For the time it takes see :func:`way_for`.
    """
    if not compiled_pays(len(keys)):
        return _distinct_plain(keys, weights)
    match way_for(space, len(keys), weighted=weights is not None):
        case "direct":
            counts = counted(keys, space)
            seen = np.flatnonzero(counts)
            return seen.astype(np.uint64), counts[seen]
        case "hash":
            return _distinct_hashed(keys, weights)
        case narrow:
            return _distinct_sorted(keys.astype(np.uint32 if narrow == "sort32" else np.uint64))


def counted(keys: npt.NDArray[Any], space: int) -> Counts:
    """How often each key below ``space`` occurs, by direct addressing."""
    from permslip.measure.kernels import count_keys

    def lane(first: int, last: int, cells: Any, carried: Any) -> Any:
        return count_keys(keys[first:last], cells, carried, 0)

    return count_on_lanes(lane, len(keys), space)


def count_on_lanes(count: Callable[[int, int, Any, Any], Any], rows: int, space: int) -> Counts:
    """Add up what the lanes counted in cells of one byte, with the keys whose cells overflowed.

    ``count(first, last, cells, carried)`` counts a stretch of the rows and returns how many it carried.
    """
    parts: list[tuple[Any, Any]] = []

    def lane(first: int, last: int) -> None:
        cells, carried = np.zeros(space, np.uint8), np.empty((last - first) // 256 + 1, np.uint64)
        parts.append((cells, carried[: count(first, last, cells, carried)]))

    on_lanes(lane, rows)
    total = np.zeros(space, np.uint32)
    for cells, carried in parts:
        total += cells
        if carried.size:
            over, times = np.unique(carried, return_counts=True)
            total[over] += (256 * times).astype(np.uint32)
    return total


def sort_in_place(keys: npt.NDArray[Any]) -> int:
    """Sort keys on two lanes, and return a place near the middle where a run of equal keys begins."""
    middle = len(keys) // 2
    if not len(keys):
        return 0
    keys.partition(middle)
    halves = (keys[:middle], keys[middle:])
    with ThreadPoolExecutor(LANES) as pool:
        list(pool.map(lambda half: half.sort(), halves))
    return int(np.searchsorted(keys, keys[middle]))


def _distinct_sorted(own: npt.NDArray[Any]) -> tuple[Keys, Counts]:
    from permslip.measure.kernels import squeeze_runs

    cut = sort_in_place(own)
    counts = np.empty(len(own), np.uint32)
    halves = ((own[:cut], counts[:cut]), (own[cut:], counts[cut:]))
    with ThreadPoolExecutor(LANES) as pool:
        found = list(pool.map(lambda half: squeeze_runs(*half), halves))
    first, last = found
    own[first : first + last] = own[cut : cut + last]
    counts[first : first + last] = counts[cut : cut + last]
    keys, counts = own[: first + last], counts[: first + last]
    if 2 * (first + last) < len(own):  # a view would keep the room of every row
        counts = counts.copy()
    return keys.astype(np.uint64, copy=2 * (first + last) < len(own)), counts


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
    on_lanes(lambda a, b: kernels.distinct_parts(parted, totals, starts, a, b, found), 1 << bits)
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
    found, counts = distinct(keys, packing.space, chosen.each)
    return ClassSizes(found, counts, chosen.records), packing, keys


def sorted_with(keys: npt.NDArray[Any], counts: npt.NDArray[Any]) -> tuple[Keys, npt.NDArray[Any]]:
    """Keys in ascending order, each with its count beside it; neither is negative."""
    room = int(counts.max(initial=0)) + 1
    if (int(keys.max(initial=0)) + 1) * room <= 1 << 64:  # numbers sort several times as fast as an order
        both = keys.astype(np.uint64) * np.uint64(room)
        both += counts.astype(np.uint64)
        both.sort()
        ordered = both // np.uint64(room)
        return ordered, (both - ordered * np.uint64(room)).astype(counts.dtype)
    order = np.argsort(keys)
    return keys[order].astype(np.uint64), counts[order]


def found_in(
    known: npt.NDArray[Any], keys: npt.NDArray[Any]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """The place of each of ``keys`` among the ``known`` ones, which ascend, and whether it is there at all;
    where it is not, the place means nothing."""
    if not len(known):
        return np.zeros(len(keys), np.int64), np.zeros(len(keys), np.bool_)
    at = np.minimum(np.searchsorted(known, keys), len(known) - 1)
    return at, known[at] == keys


def members(keys: Keys, chosen: Keys) -> npt.NDArray[np.bool_]:
    """True for each key that is among ``chosen``."""
    if not compiled_pays(len(keys)):
        return np.isin(keys, chosen)
    from permslip.measure.kernels import mark

    out = np.zeros(len(keys), np.bool_)
    mark(keys, chosen, 1 << (2 * len(chosen) + 2).bit_length(), out)
    return out
