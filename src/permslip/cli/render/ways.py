"""What each way of protecting a request's tables would cost, the release's own first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from permslip.protect.other_ways import Way
from permslip.protect.plan import Plan
from permslip.words.wording import counted


def data(ways: Sequence[Way]) -> list[dict[str, Any]]:
    """By the names that ``permslip protect FILE`` gives them."""
    return [
        {
            "method": way.method,
            "detail_lost": round(way.loss, 12),
            "suppressed": way.left_out,
            "cells": way.cells,
            "classes": way.classes,
            "smallest": way.smallest,
            "meets": way.meets,
            "tables": [
                {"table": t.table, "detail_lost": round(t.loss, 12), "cells": t.cells} for t in way.tables
            ],
        }
        for way in ways
    ]


def text(ways: Sequence[Way], plan: Plan) -> list[str]:
    """The same for a person: a small table for each table that leaves, and for all of several."""
    if not ways:
        return []
    tables = [t.table for t in ways[0].tables]
    lines = ["What each way of protecting would cost (detail lost: 0 as held, 1 nothing left)"]
    for number, table in enumerate(tables):
        costs = [(way.tables[number].loss, way.tables[number].cells) for way in ways]
        lines += _table(table, ways, costs)
    if len(tables) > 1:
        lines += _table("all together", ways, [(way.loss, way.cells) for way in ways])
    beside = [t.table for t in plan.tables if t.quasi and t.table not in tables]
    if beside:
        lines.append(f"  Courses over time in {', '.join(beside)} are made to reach k afterwards.")
    return [*lines, *_why(ways)]


def _table(title: str, ways: Sequence[Way], costs: Sequence[tuple[float, int]]) -> list[str]:
    lines = [f"  {title:<20} detail lost   left out     cells  meets"]
    for way, (loss, cells) in zip(ways, costs, strict=True):
        mark = "*" if way is ways[0] else " "
        meets = "yes" if way.meets else "no"
        lines.append(f"  {mark} {way.method:<18} {loss:>11.6f} {way.left_out:>10,} {cells:>9,}  {meets}")
    return lines


def _why(ways: Sequence[Way]) -> list[str]:
    """Why the release keeps its own way, and what that costs."""
    kept, others = ways[0], [way for way in ways[1:] if way.meets]
    best = min(others, key=lambda way: way.loss, default=kept)
    if best.loss >= kept.loss:
        gain = "No other way that meets k loses less."
    else:
        gain = f"Of the others, {best.method} would lose {kept.loss - best.loss:.6f} less"
        fewer = kept.left_out - best.left_out
        gain += f" and keep {counted(fewer, 'students')} more." if fewer > 0 else "."
    return [
        f"  The release takes {kept.method}: one level a column, the same for everybody, so that",
        "  counts can be compared between schools, tables and years.",
        f"  {gain}",
    ]
