"""Compiled loops of local recoding; the plain twin is in :mod:`permslip.protect.recoding_plain`.

Imported only for large tables, like :mod:`permslip.measure.kernels`. Rows stand as ``data[row, column]``, one
after another, and move with their numbers, so that every part is one stretch of memory.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from permslip.measure.kernels import compiled

_FEW = 48  # values sorted by insertion
_SPREAD = 8  # ranks a value: sparser than that, sorting beats counting


@compiled
def common_level(groups: Any, offset: Any, ranks: Any, floor: Any, low: Any, high: Any) -> Any:
    """The lowest level, from ``floor`` up, at which ranks low and high are one group.

    ``groups[offset + level * ranks + rank]``. Groups are stretches of ranks, so all between are in it too.
    """
    level = floor
    while groups[offset + level * ranks + low] != groups[offset + level * ranks + high]:
        level += 1
    return level


@compiled
def spans(data: Any, begin: Any, end: Any, low: Any, high: Any) -> None:
    """low[d], high[d]: the least and the greatest rank of column d in data[begin:end]."""
    for d in range(data.shape[1]):
        low[d] = data[begin, d]
        high[d] = data[begin, d]
    for i in range(begin + 1, end):
        for d in range(data.shape[1]):
            value = np.int64(data[i, d])
            low[d] = min(low[d], value)
            high[d] = max(high[d], value)


@compiled
def present(
    data: Any, d: Any, begin: Any, end: Any, low: Any, high: Any, cells: Any, values: Any, counts: Any
) -> Any:
    """The distinct ranks of a column in a stretch, ascending, with how often each occurs; returns how many.

    ``cells`` are zeros, one for each rank, and are left so.
    """
    n = end - begin
    found = 0
    if n > _FEW and high - low < _SPREAD * n:
        for i in range(begin, end):
            cells[data[i, d]] += 1
        for rank in range(low, high + 1):
            if cells[rank]:
                values[found] = rank
                counts[found] = cells[rank]
                cells[rank] = 0
                found += 1
        return found
    if n > _FEW:
        ordered = np.sort(data[begin:end, d].copy())
        for i in range(n):
            if i == 0 or ordered[i] != ordered[i - 1]:
                values[found] = ordered[i]
                counts[found] = 0
                found += 1
            counts[found - 1] += 1
        return found
    for i in range(begin, end):
        value = np.int64(data[i, d])
        at = found
        while at > 0 and values[at - 1] > value:
            at -= 1
        if at > 0 and values[at - 1] == value:
            counts[at - 1] += 1
            continue
        for j in range(found, at, -1):
            values[j] = values[j - 1]
            counts[j] = counts[j - 1]
        values[at] = value
        counts[at] = 1
        found += 1
    return found


@compiled
def best_cut(values: Any, counts: Any, found: Any, n: Any, k: Any, groups: Any, base: Any, mode: Any) -> Any:
    """The rank after which to cut so that both sides keep k and are as even as can be; -1: none.

    ``base``: where the groups of the level below the common one begin. ``mode`` 0 cuts anywhere; 1 only
    between groups of that level; 2 there if it can, else anywhere.
    """
    best: Any = -1
    least: Any = 0
    between = False
    left: Any = 0
    for i in range(found - 1):
        left += counts[i]
        if left < k or n - left < k:
            continue
        edge = groups[base + values[i]] != groups[base + values[i + 1]]
        if mode == 1 and not edge:
            continue
        uneven = abs(2 * left - n)
        if (
            best < 0
            or (mode == 2 and edge and not between)
            or (uneven < least and (mode != 2 or edge == between))
        ):
            best = values[i]
            least = uneven
            between = edge
    return best


@compiled
def largest_group(values: Any, counts: Any, found: Any, groups: Any, base: Any) -> Any:
    """The most records in one group of the level that begins at ``base``; groups are stretches of ranks."""
    most: Any = 0
    here: Any = 0
    for i in range(found):
        if i > 0 and groups[base + values[i]] != groups[base + values[i - 1]]:
            here = 0
        here += counts[i]
        most = max(most, here)
    return most


@compiled
def split(data: Any, rows: Any, begin: Any, end: Any, d: Any, cut: Any) -> Any:
    """Move rows with column d up to ``cut`` to the front of the stretch; returns where the others begin."""
    i = begin
    j = end - 1
    while True:
        while i <= j and data[i, d] <= cut:
            i += 1
        while i <= j and data[j, d] > cut:
            j -= 1
        if i >= j:
            return i
        for c in range(data.shape[1]):
            data[i, c], data[j, c] = data[j, c], data[i, c]
        rows[i], rows[j] = rows[j], rows[i]
        i += 1
        j -= 1


@compiled
def choose(
    data: Any, begin: Any, end: Any, k: Any, mode: Any, tree: Any, room: Any, spare: Any, barred: Any
) -> Any:
    """Where to cut a stretch in two: along the column whose common label is widest among those that can be
    cut and are not ``barred`` (bool, a place for each column). A column of which no group below its common
    label has k records here can never show more, however it is cut: it comes last.

    ``tree`` is (groups, shares, offsets[d], ranks[d], floors[d]); ``room`` (cells, values, counts);
    ``spare`` three arrays of a place for each column. Returns (column, last rank of the first part); the
    column is -1 where there is no cut.
    """
    groups, shares, offsets, ranks, floors = tree
    cells, values, counts = room
    low, high, level = spare
    n = end - begin
    if n < 2 * k:
        return -1, np.int64(-1)
    spans(data, begin, end, low, high)
    for d in range(data.shape[1]):
        level[d] = common_level(groups, offsets[d], ranks[d], floors[d], low[d], high[d])
        if barred[d]:
            high[d] = low[d]
    hopeless = np.zeros(data.shape[1], np.bool_)
    for turn in range(2):
        for _ in range(data.shape[1]):
            d = -1
            width = 0.0
            for other in range(data.shape[1]):
                if low[other] < high[other] and hopeless[other] == (turn == 1):
                    share = shares[offsets[other] + level[other] * ranks[other] + low[other]]
                    if d < 0 or share > width:
                        d = other
                        width = share
            if d < 0:
                break
            found = present(data, d, begin, end, low[d], high[d], cells, values, counts)
            base = offsets[d] + (level[d] - 1) * ranks[d]
            if turn == 0 and largest_group(values, counts, found, groups, base) < k:
                hopeless[d] = True
                continue
            cut = best_cut(values, counts, found, n, k, groups, base, mode)
            if cut >= 0:
                return d, np.int64(cut)
            high[d] = low[d]  # cannot be cut: look no more
    return -1, np.int64(-1)


@compiled
def split_once(
    data: Any, rows: Any, begin: Any, end: Any, k: Any, mode: Any, tree: Any, room: Any, spare: Any
) -> Any:
    """Cut one stretch in two, see :func:`choose`. Returns where the second part begins; 0: no cut."""
    d, cut = choose(data, begin, end, k, mode, tree, room, spare, np.zeros(data.shape[1], np.bool_))
    if d < 0:
        return np.int64(0)
    return split(data, rows, begin, end, d, cut)


@compiled
def propose(
    data: Any,
    begins: Any,
    ends: Any,
    first: Any,
    last: Any,
    k: Any,
    mode: Any,
    tree: Any,
    most: Any,
    barred: Any,
    columns: Any,
    cuts: Any,
) -> None:
    """columns[i], cuts[i]: where to cut the stretch begins[i]:ends[i], for i in first..last-1; see
    :func:`choose`. ``barred[i]`` are the columns not to be cut in that stretch."""
    longest = 0
    for i in range(first, last):
        longest = max(longest, ends[i] - begins[i])
    room = (
        np.zeros(most, np.int64),
        np.empty(max(longest, 1), np.int64),
        np.empty(max(longest, 1), np.int64),
    )
    n = data.shape[1]
    spare = (np.empty(n, np.int64), np.empty(n, np.int64), np.empty(n, np.int64))
    for i in range(first, last):
        columns[i], cuts[i] = choose(data, begins[i], ends[i], k, mode, tree, room, spare, barred[i])


@compiled
def sides_of(
    data: Any, begins: Any, ends: Any, first: Any, last: Any, columns: Any, cuts: Any, places: Any, sides: Any
) -> None:
    """sides[places[i] + j] = 2 i, or 2 i + 1 for a row beyond the cut, for row j of stretch i, of those in
    first..last-1."""
    for i in range(first, last):
        at = places[i] - begins[i]
        for row in range(begins[i], ends[i]):
            sides[at + row] = 2 * i + np.int64(data[row, columns[i]] > cuts[i])


@compiled
def split_all(
    data: Any, rows: Any, begins: Any, ends: Any, first: Any, last: Any, columns: Any, cuts: Any, middles: Any
) -> None:
    """middles[i]: where the second part of stretch i begins once it is cut, for i in first..last-1."""
    for i in range(first, last):
        middles[i] = split(data, rows, begins[i], ends[i], columns[i], cuts[i])


@compiled
def grow(
    data: Any, rows: Any, begins: Any, ends: Any, k: Any, mode: Any, tree: Any, most: Any, first: Any
) -> None:
    """Cut the stretches begins[i]:ends[i] as far as it goes; first[a] = 1 where a final part begins.

    ``most``: the highest number of ranks of any column.
    """
    columns = data.shape[1]
    cells = np.zeros(most, np.int64)
    longest = 0
    for i in range(begins.size):
        longest = max(longest, ends[i] - begins[i])
    room = (cells, np.empty(max(longest, 1), np.int64), np.empty(max(longest, 1), np.int64))
    spare = (np.empty(columns, np.int64), np.empty(columns, np.int64), np.empty(columns, np.int64))
    for i in range(begins.size):
        stack = [(begins[i], ends[i])]
        while len(stack) > 0:
            begin, end = stack.pop()
            cut = split_once(data, rows, begin, end, k, mode, tree, room, spare)
            if cut > 0:
                stack.append((cut, end))
                stack.append((begin, cut))
            else:
                first[begin] = 1


@compiled
def describe(data: Any, starts: Any, begin: Any, end: Any, tree: Any, lows: Any, levels: Any) -> None:
    """lows[c, d], levels[c, d]: the least rank and the common level of column d in classes begin..end-1.

    Class c lies in data[starts[c]:starts[c + 1]].
    """
    groups, _, offsets, ranks, floors = tree
    low = np.empty(data.shape[1], np.int64)
    high = np.empty(data.shape[1], np.int64)
    for c in range(begin, end):
        spans(data, starts[c], starts[c + 1], low, high)
        for d in range(data.shape[1]):
            lows[c, d] = low[d]
            levels[c, d] = common_level(groups, offsets[d], ranks[d], floors[d], low[d], high[d])
