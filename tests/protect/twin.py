"""The slow, obvious search: every transformation, every record, exact arithmetic."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import product


def share(hierarchy, value, level):
    """Share of the hierarchy's leaves that stand under what ``value`` becomes at ``level``."""
    label = hierarchy[value][level]
    return Fraction(sum(labels[level] == label for labels in hierarchy.values()), len(hierarchy))


def outcome(rows, hierarchies, node, k):
    """(suppressed records, product of 1 + x over columns) of one transformation."""
    shown = [tuple(h[v][level] for h, v, level in zip(hierarchies, row, node, strict=True)) for row in rows]
    sizes = Counter(shown)
    small = [sizes[s] < k for s in shown]
    total = Fraction(1)
    for d, (hierarchy, level) in enumerate(zip(hierarchies, node, strict=True)):
        mean = sum(
            Fraction(1) if out else share(hierarchy, r[d], level) for r, out in zip(rows, small, strict=True)
        )
        least = Fraction(1, len(hierarchy))
        x = Fraction(0) if least == 1 else (mean / len(rows) - least) / (1 - least)
        total *= 1 + x
    return sum(small), total


def best(rows, hierarchies, k, limit, floor):
    """{product: [nodes]} of the least product among nodes that suppress at most ``limit``, or None."""
    tops = [len(next(iter(h.values()))) - 1 for h in hierarchies]
    found = {}
    for node in product(*[range(low, top + 1) for low, top in zip(floor, tops, strict=True)]):
        suppressed, cost = outcome(rows, hierarchies, node, k)
        if suppressed <= limit:
            found.setdefault(cost, []).append((node, suppressed))
    return min(found.items()) if found else None
