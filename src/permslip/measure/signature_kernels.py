"""The compiled loops of :mod:`permslip.measure.signatures` and :mod:`permslip.measure.points_known`.

Imported only where rows are many (see :mod:`permslip.measure.kernels`). All of them are exact: a hash decides
where to look, never whether two things are equal. Types are fixed, so that each loop is compiled once: keys
uint64, places int64, codes uint32.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from permslip.measure.kernels import compiled, mixed

_ROOM = 12  # the table of slots doubles at 12/16 of its size


@compiled
def number(keys: Any, codes: Any, found: Any) -> Any:
    """codes[i] = number of keys[i] in the order first seen; ``found`` gets the distinct keys, the result is
    how many there are. Linear probing in a table of (key, number + 1) pairs, side by side in one line."""
    slots = 1 << 12
    table = np.zeros(2 * slots, np.uint64)
    mask = np.uint64(slots - 1)
    n = 0
    for i in range(keys.size):
        key = keys[i]
        slot = np.int64((mixed(key) >> np.uint64(20)) & mask)
        while table[2 * slot + 1] != 0 and table[2 * slot] != key:
            slot = (slot + 1) & (slots - 1)
        if table[2 * slot + 1] != 0:
            codes[i] = table[2 * slot + 1] - np.uint64(1)
            continue
        found[n] = key
        codes[i] = n
        n += 1
        table[2 * slot] = key
        table[2 * slot + 1] = np.uint64(n)
        if 16 * n > _ROOM * slots:
            slots *= 2
            mask = np.uint64(slots - 1)
            table = np.zeros(2 * slots, np.uint64)
            for j in range(n):
                slot = np.int64((mixed(found[j]) >> np.uint64(20)) & mask)
                while table[2 * slot + 1] != 0:
                    slot = (slot + 1) & (slots - 1)
                table[2 * slot] = found[j]
                table[2 * slot + 1] = np.uint64(j + 1)
    return n


@compiled
def tally(codes: Any, counts: Any) -> None:
    """counts[c] += 1 for every code."""
    for i in range(codes.size):
        counts[codes[i]] += 1


@compiled
def place(by: Any, carried: Any, heads: Any, out: Any) -> None:
    """One pass of a counting sort, stable: ``carried`` in the order of ``by``."""
    for i in range(by.size):
        at = heads[by[i]]
        heads[by[i]] = at + 1
        out[at] = carried[i]


@compiled
def deal(code_starts: Any, owners: Any, starts: Any, heads: Any, repeats: Any, out: Any) -> None:
    """The second pass: codes in ascending order are dealt to their owners, each once unless ``repeats``.

    ``owners[code_starts[c]:code_starts[c + 1]]`` own code c; an owner's codes go to out[starts[owner]:],
    ``heads`` (the starts at first) is left at their ends.
    """
    for c in range(code_starts.size - 1):
        for j in range(code_starts[c], code_starts[c + 1]):
            p = owners[j]
            at = heads[p]
            if not repeats and at > starts[p] and out[at - 1] == c:
                continue
            out[at] = c
            heads[p] = at + 1


@compiled
def close_up(starts: Any, ends: Any, out: Any, fresh: Any) -> Any:
    """Move every owner's codes together, leaving no gaps; ``fresh`` gets the new starts, the result is the
    number of codes left."""
    n = 0
    for p in range(ends.size):
        fresh[p] = n
        for j in range(starts[p], ends[p]):
            out[n] = out[j]
            n += 1
    fresh[ends.size] = n
    return n


@compiled
def spell(starts: Any, values: Any, parents: Any, labels: Any, last: Any) -> Any:
    """Walk each owner's values down one tree of prefixes; last[p] is the node where owner p's walk ends.

    Node 0 is the empty walk; parents[n] and labels[n] say where node n hangs and by which value. Two owners
    end at one node exactly when their values are the same, one after another. The result is the number of
    nodes. A step is found in a table keyed by the pair (node, value), compared whole.
    """
    slots = 1 << 12
    table = np.zeros(2 * slots, np.uint64)
    mask = np.uint64(slots - 1)
    nodes = 1
    for p in range(starts.size - 1):
        state = np.uint64(0)
        for i in range(starts[p], starts[p + 1]):
            key = (state << np.uint64(32)) | np.uint64(values[i])
            slot = np.int64((mixed(key) >> np.uint64(20)) & mask)
            while table[2 * slot + 1] != 0 and table[2 * slot] != key:
                slot = (slot + 1) & (slots - 1)
            if table[2 * slot + 1] != 0:
                state = table[2 * slot + 1]
                continue
            parents[nodes] = state
            labels[nodes] = values[i]
            state = np.uint64(nodes)
            nodes += 1
            table[2 * slot] = key
            table[2 * slot + 1] = state
            if 16 * nodes > _ROOM * slots:
                slots *= 2
                mask = np.uint64(slots - 1)
                table = np.zeros(2 * slots, np.uint64)
                for j in range(1, nodes):
                    key = (np.uint64(parents[j]) << np.uint64(32)) | np.uint64(labels[j])
                    slot = np.int64((mixed(key) >> np.uint64(20)) & mask)
                    while table[2 * slot + 1] != 0:
                        slot = (slot + 1) & (slots - 1)
                    table[2 * slot] = key
                    table[2 * slot + 1] = np.uint64(j)
        last[p] = state
    return nodes


@compiled
def shorten(parents: Any, ending: Any, k: Any, moved: Any) -> Any:
    """Let every node where fewer than k walks end hand them to its parent, deepest nodes first.

    ``ending[n]`` counts walks that end at n; ``moved[n]`` becomes the node where they end now. Returns the
    number of steps taken back, walks counted. Children have higher numbers than their parents, so one pass
    from the last node up is enough; node 0 keeps what reaches it.
    """
    steps = 0
    for n in range(parents.size - 1, 0, -1):
        if 0 < ending[n] < k:
            ending[parents[n]] += ending[n]
            steps += ending[n]
            ending[n] = 0
            moved[n] = parents[n]
    for n in range(1, parents.size):  # parents come first: follow each to where its own walks went
        if moved[n] != n:
            moved[n] = moved[parents[n]]
    return steps


@compiled
def alone(
    targets: Any, picks: Any, starts: Any, values: Any, value_starts: Any, owners: Any, out: Any
) -> None:
    """out[i] = True when nobody but targets[i] has all of picks[i] (codes; -1: no further one).

    ``values`` are each owner's codes, ascending; ``owners`` each code's owners. Candidates are the owners of
    the rarest pick, the others are looked up by bisection, and the second match ends the search.
    """
    for i in range(targets.size):
        rare = np.int64(-1)
        for j in range(picks.shape[1]):
            c = picks[i, j]
            if c >= 0 and (
                rare < 0
                or value_starts[c + 1] - value_starts[c] < value_starts[rare + 1] - value_starts[rare]
            ):
                rare = c
        lone = bool(rare >= 0)
        if lone:
            for a in range(value_starts[rare], value_starts[rare + 1]):
                p = owners[a]
                if p == targets[i]:
                    continue
                has_all = True
                for j in range(picks.shape[1]):
                    c = picks[i, j]
                    if c < 0 or c == rare:
                        continue
                    low = starts[p]
                    high = starts[p + 1]
                    while low < high:
                        middle = (low + high) // 2
                        if values[middle] < c:
                            low = middle + 1
                        else:
                            high = middle
                    if low >= starts[p + 1] or values[low] != c:
                        has_all = False
                        break
                if has_all:
                    lone = False
                    break
        out[i] = lone


@compiled
def pass_through(parents: Any, passing: Any, depth: Any) -> None:
    """``passing`` (walks that end at each node) becomes the walks that end there or further down; ``depth``
    the number of steps to the node."""
    for n in range(parents.size - 1, 0, -1):
        passing[parents[n]] += passing[n]
    for n in range(1, parents.size):
        depth[n] = depth[parents[n]] + 1
