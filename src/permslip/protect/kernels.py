"""Compiled loops of the search; the numpy twin is in :mod:`permslip.protect.weighing`.

Imported only for large tables, like :mod:`permslip.measure.kernels`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from permslip.measure.kernels import compiled, mixed


@compiled
def pack_node(codes: Any, active: Any, tables: Any, starts: Any, keys: Any) -> None:
    """keys[i] = sum over the active columns d of tables[starts[d] + codes[d, i]], block by block in cache."""
    keys[:] = 0
    for begin in range(0, keys.size, 4096):
        end = min(begin + 4096, keys.size)
        for d in active:
            start = starts[d]
            for i in range(begin, end):
                keys[i] += tables[start + codes[d, i]]


@compiled
def small_direct(keys: Any, weights: Any, cells: Any, k: Any, limit: Any, out: Any) -> Any:
    """List in ``out`` the tuples whose class weighs less than k; return (how many, their weight).

    ``cells`` has one zero for every possible key; a cell stops counting at k. Ends early, with a weight above
    ``limit``, once more records than that are in small classes.
    """
    for i in range(keys.size):
        if cells[keys[i]] < k:
            cells[keys[i]] = min(k, cells[keys[i]] + min(k, weights[i]))
    found = 0
    weight = 0
    for i in range(keys.size):
        if cells[keys[i]] < k:
            out[found] = i
            found += 1
            weight += weights[i]
            if weight > limit:
                break
    return found, weight


@compiled
def small_hashed(
    keys: Any, weights: Any, slots: Any, cells: Any, k: Any, limit: Any, slice_mask: Any, out: Any
) -> Any:
    """As :func:`small_direct` for key spaces too large to address.

    ``cells`` are zero, ``slots`` anything; both have a power of two of places, twice the tuples looked at.
    Only keys whose hash is zero under ``slice_mask`` are looked at: 0 takes all, 15 one in sixteen. Classes
    are never split by it, so that a slice alone can prove that too many records are in small classes.
    """
    mask = np.uint64(slots.size - 1)
    for i in range(keys.size):
        h = mixed(keys[i])
        if (h >> np.uint64(58)) & slice_mask:
            continue
        slot = (h >> np.uint64(20)) & mask
        while cells[slot] != 0 and slots[slot] != keys[i]:
            slot = (slot + np.uint64(1)) & mask
        slots[slot] = keys[i]
        if cells[slot] < k:
            cells[slot] = min(k, cells[slot] + min(k, weights[i]))
    found = 0
    weight = 0
    for i in range(keys.size):
        h = mixed(keys[i])
        if (h >> np.uint64(58)) & slice_mask:
            continue
        slot = (h >> np.uint64(20)) & mask
        while slots[slot] != keys[i]:
            slot = (slot + np.uint64(1)) & mask
        if cells[slot] < k:
            out[found] = i
            found += 1
            weight += weights[i]
            if weight > limit:
                break
    return found, weight


@compiled
def spare(codes: Any, found: Any, weights: Any, shares: Any, starts: Any, out: Any) -> None:
    """out[d] = sum over the listed tuples of weight * (1 - shares[starts[d] + codes[d, tuple]])."""
    for d in range(out.size):
        total = 0.0
        for j in range(found.size):
            total += weights[found[j]] * (1.0 - shares[starts[d] + codes[d, found[j]]])
        out[d] = total
