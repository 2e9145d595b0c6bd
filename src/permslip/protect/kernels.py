"""Compiled loops of the search; the numpy twin is in :mod:`permslip.protect.weighing`.

Imported only for large tables, like :mod:`permslip.measure.kernels`. A node is weighed in three passes over
tuples: one packs each tuple's key; one adds its weight to the key's cell, stopping at k; one drains the
cells, so that they are all zero again, and lists each class once, by its first tuple. Where sorting is
faster than cells, the keys are sorted in place of the second pass, and :func:`runs` is the third.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from permslip.measure.kernels import compiled, mixed

_BLOCK = 4096  # tuples packed at a time: their keys stay in the first-level cache


@compiled
def fill_tables(
    levels: Any,
    radix: Any,
    groups: Any,
    offsets: Any,
    decode: Any,
    decode_at: Any,
    starts: Any,
    owner: Any,
    out: Any,
) -> None:
    """out[e] = sum over the columns of fused entry e's bundle of radix[d] * group of its value at its level.

    ``groups[offsets[d, level] + code]``; bundle b's entries are out[starts[b]:starts[b + 1]]; ``owner[d]`` is
    the bundle of column d, and ``decode[decode_at[d] + e - starts[b]]`` its code in entry e.
    """
    out[:] = 0
    for d in range(levels.size):
        if radix[d] == 0:
            continue
        begin = starts[owner[d]]
        offset = offsets[d, levels[d]]
        for e in range(starts[owner[d] + 1] - begin):
            out[begin + e] += radix[d] * np.uint64(groups[offset + np.int64(decode[decode_at[d] + e])])


@compiled
def pack_node(fused: Any, at: Any, tables: Any, starts: Any, keys: Any, first: Any, last: Any) -> None:
    """keys[i] = sum over bundles b of tables[starts[b] + fused[b, at[i]]] for first <= i < last.

    Block by block in cache. An empty ``at`` stands for every tuple in order.
    """
    whole = at.size == 0
    for begin in range(first, last, _BLOCK):
        end = min(begin + _BLOCK, last)
        for b in range(fused.shape[0]):
            table = tables[starts[b] : starts[b + 1]]
            codes = fused[b]
            if whole and b == 0:
                for i in range(begin, end):
                    keys[i] = table[codes[i]]
            elif whole:
                for i in range(begin, end):
                    keys[i] += table[codes[i]]
            elif b == 0:
                for i in range(begin, end):
                    keys[i] = table[codes[at[i]]]
            else:
                for i in range(begin, end):
                    keys[i] += table[codes[at[i]]]


@compiled
def count_direct(keys: Any, weights: Any, cells: Any, k: Any) -> None:
    """cells[key] = the weight of its tuples, or k where that is less. ``cells`` begin as zeros."""
    for i in range(keys.size):
        cells[keys[i]] = min(np.uint32(k), np.uint32(cells[keys[i]]) + np.uint32(weights[i]))


@compiled
def count_hashed(keys: Any, weights: Any, slots: Any, cells: Any, k: Any, slice_mask: Any) -> Any:
    """As :func:`count_direct` for key spaces too large to address; keys become the places of their cells.

    ``slots`` and ``cells`` have a power of two of places, more than the tuples; a place is free while its
    cell is zero. Only keys whose hash is zero under ``slice_mask`` are looked at (0: all, 15: one in sixteen)
    and moved to the front of ``keys``: classes are never split by it, so that a slice alone can prove that
    too many records are in small classes. Returns how many were looked at.
    """
    mask = np.uint64(slots.size - 1)
    seen = 0
    for i in range(keys.size):
        key = keys[i]
        h = mixed(key)
        if (h >> np.uint64(58)) & slice_mask:
            continue
        slot = (h >> np.uint64(20)) & mask
        while cells[slot] != 0 and slots[slot] != key:
            slot = (slot + np.uint64(1)) & mask
        slots[slot] = key
        cells[slot] = min(np.uint32(k), np.uint32(cells[slot]) + np.uint32(weights[i]))
        keys[seen] = slot
        seen += 1
    return seen


@compiled
def drain(places: Any, at: Any, cells: Any, k: Any, tuples: Any, sizes: Any, small: Any) -> Any:
    """List the classes and clear the cells.

    tuples[j], sizes[j]: class j's first tuple and its weight, at most k; ``small`` lists the j lighter than
    k. An empty ``at`` stands for every tuple in order. Returns (classes, small ones, weight of small ones).
    """
    whole = at.size == 0
    classes = np.int64(0)
    few = np.int64(0)
    weight = np.int64(0)
    for i in range(places.size):
        size = cells[places[i]]
        cells[places[i]] = 0
        tuples[classes] = i if whole else at[i]
        sizes[classes] = size
        small[few] = classes
        there = np.int64(size > 0)
        light = there & np.int64(size < k)
        classes += there
        few += light
        weight += light * np.int64(size)
    return classes, few, weight


@compiled
def number(keys: Any, slots: Any, cells: Any, owner: Any, first: Any) -> Any:
    """Number the classes in the order they come: owner[i] of tuple i, and first[j] the first tuple of each.

    ``slots`` and ``cells`` have a power of two of places, more than the tuples; cells are cleared. Returns
    how many classes there are.
    """
    cells[:] = 0
    mask = np.uint64(slots.size - 1)
    classes = 0
    for i in range(keys.size):
        key = keys[i]
        slot = (mixed(key) >> np.uint64(20)) & mask
        while cells[slot] != 0 and slots[slot] != key:
            slot = (slot + np.uint64(1)) & mask
        if cells[slot] == 0:
            slots[slot] = key
            first[classes] = i
            classes += 1
            cells[slot] = classes
        owner[i] = cells[slot] - 1
    return classes


@compiled
def runs(ordered: Any, bits: Any, at: Any, weights: Any, k: Any, tuples: Any, sizes: Any, small: Any) -> Any:
    """As :func:`drain` from sorted numbers: a key in the high bits, the tuple's place in the low ``bits``."""
    whole = at.size == 0
    low = (np.uint64(1) << bits) - np.uint64(1)
    classes = 0
    few = 0
    weight = np.int64(0)
    i = 0
    while i < ordered.size:
        key = ordered[i] >> bits
        first = ordered[i] & low
        size = np.uint32(0)
        while i < ordered.size and ordered[i] >> bits == key:
            size = min(np.uint32(k), size + np.uint32(weights[ordered[i] & low]))
            i += 1
        tuples[classes] = first if whole else at[first]
        sizes[classes] = size
        if size < k:
            small[few] = classes
            few += 1
            weight += np.int64(size)
        classes += 1
    return classes, few, weight


@compiled
def add_extra(
    codes: Any, levels: Any, tuples: Any, sizes: Any, small: Any, extra: Any, offsets: Any, out: Any
) -> None:
    """out[d] = sum over the classes j in ``small`` of sizes[j] * extra[offsets[d, level] + its code]."""
    for d in range(levels.size):
        offset = offsets[d, levels[d]]
        total = 0.0
        for j in range(small.size):
            total += sizes[small[j]] * extra[offset + np.int64(codes[d, tuples[small[j]]])]
        out[d] = total
