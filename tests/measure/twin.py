"""The slow, obvious engine: dictionaries over rows."""

from __future__ import annotations

from collections import Counter


def classes(rows):
    """Rows that are equal are one class; None equals None."""
    return Counter(tuple(row) for row in rows)


def risks(released, population):
    """(prosecutor, journalist, marketer) of a release taken from a population, both lists of tuples."""
    found, everyone = classes(released), classes(population)
    if not found:
        return 0.0, 0.0, 0.0
    journalist = max(1 / max(everyone[key], size) for key, size in found.items())
    return 1 / min(found.values()), journalist, len(found) / len(released)
