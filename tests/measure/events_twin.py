"""The slow, obvious engine for students and their rows: dictionaries, sets and lists."""

from __future__ import annotations

from collections import Counter
from itertools import combinations


def gathered(tables, repeats):
    """key → its rows, table by table: a set of rows, or a multiset."""
    everyone = {key for table in tables for key, _ in table}
    rows = {key: [Counter() for _ in tables] for key in everyone}
    for at, table in enumerate(tables):
        for key, row in table:
            rows[key][at][row] += 1
    return {key: tuple(frozenset(c.items() if repeats else c) for c in held) for key, held in rows.items()}


def class_sizes(tables, repeats, without=None):
    """key → how many students are like it, one table left out."""
    held = gathered(tables, repeats)
    seen = {key: tuple(x for i, x in enumerate(rows) if i != without) for key, rows in held.items()}
    counts = Counter(seen.values())
    return {key: counts[value] for key, value in seen.items()}


def singled_out(tables, m):
    """(average over students and choices of m rows, share of students with one choice that tells)."""
    held = {k: {(i, r) for i, x in enumerate(v) for r in x} for k, v in gathered(tables, False).items()}
    shares = []
    for key, rows in held.items():
        choices = list(combinations(rows, min(m, len(rows)))) if rows else []
        lone = [
            not any(set(choice) <= other for name, other in held.items() if name != key) for choice in choices
        ]
        shares.append(sum(lone) / len(lone) if lone else 0.0)
    return sum(shares) / len(shares), sum(s > 0 for s in shares) / len(shares)
