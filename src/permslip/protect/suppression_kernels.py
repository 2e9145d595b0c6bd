"""Compiled loops of local suppression; their numpy twins are in :mod:`permslip.protect.suppression_rounds`.

A record's key over the columns that it keeps is the sum of a number for each of them.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from permslip.measure.kernels import compiled, mixed


@compiled
def add_up(parts: Any, columns: Any, rows: Any, keys: Any) -> None:
    """keys[i] = the sum over ``columns`` of parts[column, rows[i]]."""
    for i in range(rows.size):
        total = np.uint64(0)
        for j in range(columns.size):
            total += parts[columns[j], rows[i]]
        keys[i] = total


@compiled
def place(key: Any, keys: Any, firsts: Any, table: Any) -> Any:
    """Where a key stands in an open-addressed table of groups, or the free place that it would take."""
    mask = np.uint64(table.size - 1)
    slot = (mixed(key) >> np.uint64(24)) & mask
    while table[slot] >= 0 and keys[firsts[table[slot]]] != key:
        slot = (slot + np.uint64(1)) & mask
    return slot


@compiled
def group(keys: Any, table: Any, firsts: Any, groups: Any, counts: Any) -> Any:
    """Number the distinct keys as they first appear: groups[i] is that of keys[i], counts[g] its keys.

    ``table`` has a power of two of places, above twice the keys. Returns how many groups there are.
    """
    table[:] = -1
    found = 0
    for i in range(keys.size):
        slot = place(keys[i], keys, firsts, table)
        if table[slot] < 0:
            table[slot] = found
            firsts[found] = i
            counts[found] = 0
            found += 1
        groups[i] = table[slot]
        counts[table[slot]] += 1
    return found


@compiled
def settle(
    keys: Any, lenders: Any, surplus: Any, k: Any, share: Any, above: Any, chosen: Any, taken: Any
) -> Any:
    """One round over the open records' ``keys``; see :func:`.suppression_rounds.settle`, its twin."""
    size = 16
    while size < 2 * keys.size + 2:
        size *= 2
    table = np.empty(size, np.int64)
    firsts = np.empty(keys.size, np.int64)
    groups = np.empty(keys.size, np.int64)
    counts = np.empty(keys.size, np.int64)
    found = group(keys, table, firsts, groups, counts)
    spare = np.zeros(found, np.int64)
    owner = np.empty(lenders.size, np.int64)
    for j in range(lenders.size):
        owner[j] = table[place(lenders[j], keys, firsts, table)]
        if owner[j] >= 0:
            spare[owner[j]] += surplus[j]
        taken[j] = 0
    best = 0
    for g in range(found):
        if counts[g] + spare[g] >= k:
            best = max(best, min(counts[g], k))
    if best == 0 or best < above:
        return best
    least = min(best, np.int64(np.ceil(share * best)))
    for g in range(found):
        if counts[g] + spare[g] < k or counts[g] < least:
            counts[g] = 0
    for i in range(keys.size):
        chosen[i] = counts[groups[i]] > 0
    for j in range(lenders.size):
        g = owner[j]
        if g >= 0 and 0 < counts[g] < k:
            taken[j] = min(surplus[j], k - counts[g])
            counts[g] += taken[j]
    return best


@compiled
def matches(keys: Any, everyone: Any, counts: Any) -> None:
    """counts[i] = how many of ``everyone``'s keys equal keys[i]."""
    size = 16
    while size < 2 * keys.size + 2:
        size *= 2
    table = np.empty(size, np.int64)
    firsts = np.empty(keys.size, np.int64)
    groups = np.empty(keys.size, np.int64)
    found = group(keys, table, firsts, groups, counts)
    total = np.zeros(found, np.int64)
    for i in range(everyone.size):
        g = table[place(everyone[i], keys, firsts, table)]
        if g >= 0:
            total[g] += 1
    for i in range(keys.size):
        counts[i] = total[groups[i]]
