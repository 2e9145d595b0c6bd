"""The compiled loops. Each has a plain twin: numpy for small tables, dictionaries in the tests.

Importing this file imports numba (0.3 s) and, the first time on a machine, compiles (some seconds): callers
import it only for tables large enough to repay that. Compiled code is kept on disk beside this file or in
the user's cache. No kernel is parallel by itself; they release the GIL, and callers run them on slices.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numba
import numpy as np
from numba.core import event

from permslip.measure import compiling

PACKED = 4096  # keys packed at a time: 32 KB, the first-level cache
MIX = np.uint64(0x9E3779B97F4A7C15)  # 2^64 / golden ratio, odd: Knuth's multiplicative hash


class _Listener(event.Listener):
    """Hears of every kernel that is compiled and not loaded from disk."""

    def on_start(self, event: Any) -> None:
        """It begins."""
        compiling.begun()

    def on_end(self, event: Any) -> None:
        """It is done."""


_register: Any = event.register  # numba has no types
_register("numba:compile", _Listener())


def compiled(function: Callable[..., Any]) -> Any:
    """Compile without the GIL, kept on disk, or for this process only where no folder can hold it."""
    try:
        return numba.njit(cache=True, nogil=True)(function)
    except RuntimeError:
        return numba.njit(nogil=True)(function)


@compiled
def fold_block(keys: Any, raw: Any, width: Any, size: Any) -> None:
    """keys[i] = keys[i] * size + code i: one column more in a mixed-radix key.

    ``raw`` holds the codes as bytes, ``width`` bytes each: one kernel for columns of every width.
    """
    base = keys.dtype.type(size)
    if width == 1:
        for i in range(keys.size):
            keys[i] = keys[i] * base + keys.dtype.type(raw[i])
    elif width == 2:
        pairs = raw.view(np.uint16)
        for i in range(keys.size):
            keys[i] = keys[i] * base + keys.dtype.type(pairs[i])
    else:
        quads = raw.view(np.uint32)
        for i in range(keys.size):
            keys[i] = keys[i] * base + keys.dtype.type(quads[i])


@compiled
def fold_columns(columns: Any, widths: Any, sizes: Any, keys: Any, first: Any, last: Any) -> None:
    """Fold up to eight columns into keys[first:last], block by block, so that a block stays in the cache.

    ``columns`` is a tuple of eight byte arrays, of which the first ``widths.size`` are used.
    """
    for begin in range(first, last, PACKED):
        end = min(begin + PACKED, last)
        for d in range(widths.size):
            width = widths[d]
            fold_block(keys[begin:end], columns[d][begin * width : end * width], width, sizes[d])


@compiled
def count_columns(
    columns: Any, widths: Any, sizes: Any, first: Any, last: Any, cells: Any, carried: Any
) -> Any:
    """Count the keys of rows first..last-1 in ``cells`` (uint8, one for each possible key), keeping none.

    A cell that reaches 256 begins anew and its key is noted in ``carried``; returns how many were noted.
    """
    keys = np.empty(PACKED, np.uint32)
    noted = 0
    for begin in range(first, last, PACKED):
        end = min(begin + PACKED, last)
        block = keys[: end - begin]
        block[:] = 0
        for d in range(widths.size):
            width = widths[d]
            fold_block(block, columns[d][begin * width : end * width], width, sizes[d])
        noted = count_keys(block, cells, carried, noted)
    return noted


@compiled
def count_keys(keys: Any, cells: Any, carried: Any, noted: Any) -> Any:
    """Count keys in ``cells`` of uint8; see :func:`count_columns`. ``noted`` keys were carried already."""
    for i in range(keys.size):
        key = keys[i]
        now = np.uint8(cells[key] + 1)
        cells[key] = now
        if now == 0:
            carried[noted] = key
            noted += 1
    return noted


@compiled
def tally_runs(keys: Any, small: Any, large: Any) -> Any:
    """Sizes of the runs of equal keys in a sorted array: small[s] += 1 for a run of s.

    A run too long for ``small`` is listed in ``large``; returns how many are.
    """
    listed = 0
    begin = 0
    for i in range(1, keys.size + 1):
        if i == keys.size or keys[i] != keys[i - 1]:
            size = i - begin
            begin = i
            if size < small.size:
                small[size] += 1
            else:
                large[listed] = size
                listed += 1
    return listed


@compiled
def tally_counts(counts: Any, small: Any, large: Any) -> Any:
    """As :func:`tally_runs`, of counts; zeros are no classes."""
    listed = 0
    for i in range(counts.size):
        if counts[i] < small.size:
            small[counts[i]] += 1
        else:
            large[listed] = counts[i]
            listed += 1
    small[0] = 0
    return listed


@compiled
def squeeze_runs(keys: Any, counts: Any) -> Any:
    """Move the distinct keys of a sorted array to its beginning, with their counts; returns how many."""
    found = 0
    begin = 0
    for i in range(1, keys.size + 1):
        if i == keys.size or keys[i] != keys[i - 1]:
            keys[found] = keys[begin]
            counts[found] = i - begin
            found += 1
            begin = i
    return found


@compiled
def mixed(key: Any) -> Any:
    """A 64-bit hash whose upper half depends on every bit of the key."""
    h = key * MIX
    h ^= h >> np.uint64(32)
    return h * MIX


@compiled
def histogram_parts(keys: Any, shift: Any, out: Any) -> None:
    """out[p] += keys whose hash begins with the bits of p."""
    for i in range(keys.size):
        out[mixed(keys[i]) >> shift] += 1


@compiled
def scatter(keys: Any, weights: Any, shift: Any, heads: Any, out_keys: Any, out_weights: Any) -> None:
    """Copy each key (and weight, if any) to its part; ``heads``: where each part is written next."""
    weighted = weights.size > 0
    for i in range(keys.size):
        p = mixed(keys[i]) >> shift
        at = heads[p]
        heads[p] = at + 1
        out_keys[at] = keys[i]
        if weighted:
            out_weights[at] = weights[i]


@compiled
def distinct_parts(keys: Any, weights: Any, starts: Any, first: Any, last: Any, found: Any) -> None:
    """Replace the keys of parts first..last-1 by their distinct keys, and weights by the keys' totals.

    Part p lies in keys[starts[p]:starts[p+1]]; found[p] gets the number of its distinct keys, which then
    stand at its beginning. The open-addressed table of places starts small and doubles when half full.
    """
    where = np.empty(1 << 15, np.int64)
    for p in range(first, last):
        where[:] = -1
        mask = np.uint64(where.size - 1)
        begin = starts[p]
        n = begin
        for i in range(begin, starts[p + 1]):
            key = keys[i]
            weight = weights[i]
            slot = (mixed(key) >> np.uint64(24)) & mask
            while where[slot] >= 0 and keys[where[slot]] != key:
                slot = (slot + np.uint64(1)) & mask
            at = where[slot]
            if at >= 0:
                weights[at] += weight
                continue
            where[slot] = n
            keys[n] = key  # n <= i: that place was read already
            weights[n] = weight
            n += 1
            if 2 * (n - begin) > where.size:
                where = np.full(2 * where.size, -1, np.int64)
                mask = np.uint64(where.size - 1)
                for j in range(begin, n):
                    slot = (mixed(keys[j]) >> np.uint64(24)) & mask
                    while where[slot] >= 0:
                        slot = (slot + np.uint64(1)) & mask
                    where[slot] = j
        found[p] = n - begin


@compiled
def mark(keys: Any, chosen: Any, slots: Any, out: Any) -> None:
    """out[i] = True where keys[i] is one of ``chosen``; ``slots`` a power of two above 2 * chosen.size."""
    mask = np.uint64(slots - 1)
    table = np.empty(slots, np.uint64)
    used = np.zeros(slots, np.bool_)
    for i in range(chosen.size):
        slot = (mixed(chosen[i]) >> np.uint64(24)) & mask
        while used[slot] and table[slot] != chosen[i]:
            slot = (slot + np.uint64(1)) & mask
        used[slot] = True
        table[slot] = chosen[i]
    for i in range(keys.size):
        slot = (mixed(keys[i]) >> np.uint64(24)) & mask
        while used[slot] and table[slot] != keys[i]:
            slot = (slot + np.uint64(1)) & mask
        out[i] = used[slot]
