"""How far a reader can see: tables put together, and beside what is held already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from permslip.actions.reaching import Timed
from permslip.cli.render import figures
from permslip.measure.picture import coarser_in_words, course_in_words
from permslip.measure.reach import Reach, as_json
from permslip.measure.reach_told import JOINT, TOGETHER, told


def data(reach: Reach | None) -> dict[str, Any] | None:
    """The reach, the histograms left out."""
    if reach is None:
        return None
    out = as_json(reach)
    out["together"] = figures.findings_json([reach.together])[0]
    if reach.joint is not None:
        out["joint"]["findings"] = figures.findings_json([reach.joint.findings])[0]
    return out


def text(reach: Reach | None) -> list[str]:
    """The same for a person."""
    if reach is None:
        return []
    said = told(reach)
    lines = [TOGETHER, *(f"  {line}" for line in said.together)]
    return lines + (["", JOINT, *(f"  {line}" for line in said.joint)] if said.joint else [])


def timed_data(timed: Timed) -> dict[str, Any]:
    """One table of dated events."""
    way = timed.way
    return {
        "table": timed.table,
        "when": timed.when,
        "findings": figures.findings_json([timed.found.findings])[0],
        "points": timed.found.points,
        "alone_after": list(timed.found.first),
        "held": timed.held,
        "way": None if way is None else asdict(way),
    }


def timed_text(all_timed: Sequence[Timed]) -> list[str]:
    """The same for a person."""
    lines = []
    for t in all_timed:
        lines.append(f"  {t.table} by {t.when}: {course_in_words(t.found)}")
        if t.way is not None:
            lines.append(f"    {coarser_in_words(t.way, t.found.findings.k)}")
    held = any(t.held for t in all_timed)
    gate = "the gate holds it to k" if held else "shown; the gate does not hold it to k"
    return [f"What dated rows show of a student's course ({gate})", *lines] if lines else []
