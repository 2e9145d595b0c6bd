"""How far a reader can see: tables put together, and beside what is held already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from permslip.actions.reaching import Timed
from permslip.cli.render import figures
from permslip.measure.held_already import Joint
from permslip.measure.picture import counted
from permslip.measure.reach import Reach, as_json


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
    f = reach.together
    lines = [
        "What a student's rows say together",
        f"  {counted(f.rows, 'students')} in {counted(f.classes, 'classes')} over all tables; "
        f"the smallest has {f.smallest:,}, "
        f"{f.unique:,} stand alone, {f.below:,} in classes smaller than {f.k}.",
    ]
    if len(reach.drivers) > 1:
        worst = reach.drivers[0]
        lines.append(
            f"  Without {worst.table}, {worst.unique_without:,} would stand alone and "
            f"{worst.below_without:,} in classes smaller than {f.k}."
        )
    for known in reach.known:
        rows = "one row" if known.points == 1 else f"{known.points} rows"
        share = (
            f"{100 * known.share:.1f} %"
            if not known.draws
            else f"{100 * known.share:.1f} % ({100 * known.low:.1f} to {100 * known.high:.1f} %, drawn)"
        )
        lines.append(f"  Who knows {rows} of a student finds that one among all in {share} of cases.")
    for g in reach.groups:
        lines.append(
            f"  {g.groups:,} {g.name} have two or more of them; {g.with_unique:,} have one who stands alone, "
            f"and {g.through_another:,} who do not are found through one who does."
        )
    return lines + (["", *_joint(reach.joint)] if reach.joint is not None else [])


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
        f, first = t.found.findings, t.found.first
        lines.append(
            f"  {t.table} by {t.when}: {f.rows:,} students, {f.unique:,} with a course that nobody shares, "
            f"{f.below:,} with one that fewer than {f.k} share."
        )
        if first and first[0] < first[-1]:
            lines.append(
                f"    {100 * first[0]:.1f} % are alone after one point, {100 * first[-1]:.1f} % in the end."
            )
        if t.way is not None:
            steps = ", ".join(f"{column}: {step}" for column, step in t.way.steps.items())
            lines.append(
                f"    Shared by {f.k} with {steps}; {t.way.dropped:,} of {t.way.points:,} points dropped."
            )
    held = any(t.held for t in all_timed)
    gate = "the gate holds it to k" if held else "shown; the gate does not hold it to k"
    return [f"What dated rows show of a student's course ({gate})", *lines] if lines else []


def _joint(joint: Joint) -> list[str]:
    f = joint.findings
    lines = [
        "What the reader knows with what it holds already",
        f"  {f.rows:,} students; the smallest class has {f.smallest:,}, {f.unique:,} stand alone, "
        f"{f.below:,} in classes smaller than {f.k}.",
    ]
    if joint.exposed:
        lines.append(f"  {joint.exposed:,} of them only so: each release by itself shows them in a crowd.")
    if joint.absent:
        lines.append(f"  {joint.absent:,} students of earlier releases are told by not being in this one.")
    for b in joint.beside:
        codes = "the same codes" if b.same_codes else "other codes"
        note = "" if b.recorded else "; its classes were worked out from what the source says today"
        lines.append(
            f"  beside {b.release} ({b.holder}, {codes}): {b.both:,} in both, {b.alone:,} alone, "
            f"{b.below:,} in classes smaller than {f.k}{note}"
        )
    for x in joint.learned:
        if x.only_together:
            lines.append(f"  {x.column}: certain for {x.only_together:,} students only from both together")
    return lines
