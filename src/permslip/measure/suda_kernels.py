"""The compiled search of :mod:`permslip.measure.special_uniques`, where its plain twin is.

Imported only where the search is long, like :mod:`permslip.measure.kernels`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from permslip.measure.kernels import compiled

ALONE = (1 << 32) + 1  # the count of one tuple that stands for one record


@compiled
def refine(
    codes: Any,
    single: Any,
    rows: Any,
    starts: Any,
    column: Any,
    leaf: Any,
    cells: Any,
    heads: Any,
    alone: Any,
    out_rows: Any,
    out_starts: Any,
) -> Any:
    """Split groups of tuples, rows[starts[g]:starts[g+1]], by the codes of one more column.

    ``single[tuple]`` is ALONE for a tuple of one record and 1 for a tuple of more; ``cells`` (zero) and
    ``heads`` (-1) have a place for each code and are left so. Tuples whose record is now alone are listed in
    ``alone``. Unless ``leaf``, the groups that can still come apart, of two tuples or more with a single one
    in them, are put into ``out_rows`` and ``out_starts``. Returns (how many are alone, how many groups).
    """
    found, groups, end = 0, 0, 0
    for g in range(starts.size - 1):
        begin, stop = starts[g], starts[g + 1]
        if stop - begin == 2:
            one, other = rows[begin], rows[begin + 1]
            if codes[one, column] != codes[other, column]:
                for row in (one, other):
                    if single[row] == ALONE:
                        alone[found] = row
                        found += 1
            elif not leaf:
                out_rows[end], out_rows[end + 1] = one, other
                out_starts[groups] = end
                end += 2
                groups += 1
            continue
        for i in range(begin, stop):
            cells[codes[rows[i], column]] += single[rows[i]]
        for i in range(begin, stop):
            row = rows[i]
            code = codes[row, column]
            count = cells[code]
            if count == ALONE:
                alone[found] = row
                found += 1
            elif not leaf and count > ALONE:
                if heads[code] < 0:
                    heads[code] = end
                    out_starts[groups] = end
                    groups += 1
                    end += count & 0xFFFFFFFF
                out_rows[heads[code]] = row
                heads[code] += 1
        for i in range(begin, stop):
            code = codes[rows[i], column]
            cells[code] = 0
            heads[code] = -1
    out_starts[groups] = end
    return found, groups


@compiled
def place(path: Any, without: Any, upto: Any, offsets: Any, binomials: Any) -> Any:
    """The number of the set path[:upto] but path[without], columns in descending order.

    Without ``offsets`` it is the set's mask. Otherwise sets are numbered by size, and within a size by their
    combinatorial rank: the sum of (column i over i), i counting the columns from the lowest, 1.
    """
    size = upto - 1 if without < upto else upto
    number = np.int64(0) if offsets.size == 0 else offsets[size]
    left = size
    for at in range(upto):
        if at != without:
            number += np.int64(1) << path[at] if offsets.size == 0 else binomials[path[at], left]
            left -= 1
    return number


@compiled
def within(path: Any, size: Any, offsets: Any, binomials: Any, out: Any) -> Any:
    """The numbers of the sets that path[:size] is minimal without: it but a column, and their beginnings.

    But the last column it is the parent, where no tuple in question is alone. Returns how many numbers.
    """
    listed = 0
    for without in range(size - 1):
        for upto in range(without + 2, size + 1):
            out[listed] = place(path, without, upto, offsets, binomials)
            listed += 1
    return listed


@compiled
def record(
    alone: Any,
    names: Any,
    smaller: Any,
    number: Any,
    noted: Any,
    mask: Any,
    own_rows: Any,
    own_masks: Any,
    held: Any,
) -> Any:
    """List the tuples of ``alone`` for which no ``smaller`` set was noted, and note the set's own ``number``.

    ``names`` turns the walk's numbers of tuples into everybody's; ``noted[tuple]`` has a bit for each set
    that singled the tuple out when it was looked at; below such a set nothing was looked at any more. A
    negative number is of a set too large to be part of another. Returns how many are listed in ``own_*`` now.
    """
    for i in range(alone.size):
        row = names[alone[i]]
        minimal = True
        for j in range(smaller.size):
            if noted[row, smaller[j] >> 6] >> np.uint64(smaller[j] & 63) & np.uint64(1) != 0:
                minimal = False
                break
        if minimal:
            own_rows[held] = row
            own_masks[held] = mask
            held += 1
        if number >= 0:
            noted[row, number >> 6] |= np.uint64(1) << np.uint64(number & 63)
    return held


@compiled
def longer(array: Any, room: Any) -> Any:
    """The array, or a longer copy of it with at least ``room`` places."""
    if array.size >= room:
        return array
    out = np.empty(max(room, 2 * array.size), array.dtype)
    out[: array.size] = array
    return out


@compiled
def gathered(codes: Any, single: Any, rows: Any, columns: Any) -> Any:
    """The first columns of some tuples, side by side in the order of the groups: groups stay in the cache."""
    near = np.empty((rows.size, columns), codes.dtype)
    alike = np.empty(rows.size, single.dtype)
    for i in range(rows.size):
        alike[i] = single[rows[i]]
        for d in range(columns):
            near[i, d] = codes[rows[i], d]
    return near, alike


@compiled
def walk(
    codes: Any,
    single: Any,
    rows: Any,
    starts: Any,
    top: Any,
    max_size: Any,
    width: Any,
    noted: Any,
    offsets: Any,
    binomials: Any,
    done: Any,
    stop: Any,
    room: Any,
) -> Any:
    """All sets of at most ``max_size`` (2 or more) columns with ``top`` the highest, in order of their masks.

    The groups given are those of column ``top``. A set is its parent and one lower column, so that every
    subset of it was looked at before; tuples that a set singles out are left out below it. ``done[0]`` counts
    sets; a ``stop[0]`` other than 0, or more than ``room`` MSUs, end the walk. Returns tuples and masks.
    """
    deep = min(max_size, top + 1)
    near, alike = gathered(codes, single, rows, top)
    at_rows = np.empty((deep, rows.size), np.int32)
    at_starts = np.empty((deep, rows.size // 2 + 2), np.int64)
    groups = np.zeros(deep, np.int64)
    at_rows[0, : rows.size] = np.arange(rows.size)
    at_starts[0, : starts.size] = starts
    groups[0] = starts.size - 1
    masks = np.zeros(deep, np.uint64)
    masks[0] = np.uint64(1) << np.uint64(top)
    path, column = np.full(deep + 1, top), np.zeros(deep, np.int64)
    cells, heads, alone = np.zeros(width, np.int64), np.full(width, -1), np.empty(rows.size, np.int32)
    own_rows, own_masks = np.empty(64, np.int32), np.empty(64, np.uint64)
    smaller = np.empty(deep * (deep + 1) // 2 + 1, np.int64)
    held, d = 0, 0
    while d >= 0 and stop[0] == 0 and held <= room:
        c = column[d]
        if c >= path[d]:
            d -= 1
            continue
        column[d] += 1
        path[d + 1] = c
        mask = masks[d] | (np.uint64(1) << np.uint64(c))
        leaf = c == 0 or d + 2 >= max_size
        below = d if leaf else d + 1
        g = at_starts[d, : groups[d] + 1]
        found, made = refine(  # a leaf writes no groups
            near, alike, at_rows[d], g, c, leaf, cells, heads, alone, at_rows[below], at_starts[below]
        )
        own_rows, own_masks = longer(own_rows, held + found), longer(own_masks, held + found)
        if found > 0:
            number = place(path, d + 2, d + 2, offsets, binomials) if d + 2 < max_size else -1
            few = smaller[: within(path, d + 2, offsets, binomials, smaller)]
            held = record(alone[:found], rows, few, number, noted, mask, own_rows, own_masks, held)
        done[0] += 1
        if not leaf and made > 0:
            d += 1
            groups[d], masks[d], column[d] = made, mask, 0
    return own_rows[:held], own_masks[:held]
