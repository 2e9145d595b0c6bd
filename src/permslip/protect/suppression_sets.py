"""Which columns local suppression blanks together, and what each cell adds to the key of a record."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from permslip.measure.coding import Encoded
from permslip.measure.sizes import Keys

Sets = list[tuple[float, tuple[int, ...]]]
ALL_SETS = 10  # columns of which every set is tried
MOST_SETS = 1_200
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)


def sets_of(encoded: Encoded, cost: list[float], columns: tuple[int, ...]) -> tuple[Sets, bool]:
    """Sets of ``columns`` to blank, cheapest first, that of all among them; and whether they are all there
    are."""
    every = len(columns) <= ALL_SETS
    chosen: set[tuple[int, ...]] = set()
    for size in range(1, len(columns) + 1):
        more = list(combinations(columns, size)) if every or size <= 3 else []
        if not every and len(chosen) + len(more) > MOST_SETS and size > 1:
            break
        chosen |= set(more)
    if not every:  # a chain: the columns that tell most apart for their weight go first
        dear = sorted(columns, key=lambda d: (-np.log(encoded.sizes[d] + 1) / cost[d], d))
        chosen |= {tuple(sorted(dear[:size])) for size in range(1, len(columns) + 1)}
    return sorted((sum(cost[d] for d in s), s) for s in chosen), every


def parts_of(encoded: Encoded) -> Keys:
    """What each cell adds to a record's key, uint64[columns, rows].

    A mixed radix where that fits 64 bits; otherwise a hash of column and code: should two keys ever fall
    together, the count at the end would say so.
    """
    parts = np.empty((len(encoded.names), encoded.rows), np.uint64)
    radix = 1
    for size in encoded.sizes:
        radix *= size
    exact, radix = radix <= 1 << 64, 1
    for d, (codes, size) in enumerate(zip(encoded.codes, encoded.sizes, strict=True)):
        if exact:
            parts[d] = codes.astype(np.uint64) * np.uint64(radix % (1 << 64))
            radix *= size
            continue
        begin = np.uint64((d + 1) * 0xBF58476D1CE4E5B9 % (1 << 64))
        h = (codes.astype(np.uint64) + np.uint64(1)) * _GOLDEN + begin
        for shift, times in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):  # splitmix64's finish
            h = (h ^ (h >> np.uint64(shift))) * np.uint64(times)
        parts[d] = h ^ (h >> np.uint64(31))
    return parts


__all__ = ["parts_of", "sets_of"]
