"""How the demo tells what it found: figures of the staged release, and the report that it leaves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from permslip.actions.releasing import Outcome
from permslip.protect.plan import Change


def staged(outcome: Outcome) -> str:
    """Who is in, what changed, what risk is left."""
    lines = []
    if outcome.tally is not None:
        lines.append(f"{outcome.tally.inside:,} students' rows may go, {outcome.tally.outside:,} stay home:")
        lines += [f"  {reason.value:<60}{count:>7,}" for reason, count in outcome.tally.counts]
    for table in outcome.plan.tables if outcome.plan else ():
        lines.append(f"{table.table}: {table.rows_out:,} of {table.rows_in:,} rows")
        for column in table.columns:
            how = column.change.value
            if column.change is Change.GENERALISE:
                how = f"generalised to level {column.level} of {column.top}"
            lines.append(f"  {column.source:<20}{how:<32}{column.because}")
    for first, then in zip(outcome.before, outcome.after, strict=True):
        lines.append(
            f"Alone in what they look like: {first.unique_share:.1%} before, {then.unique_share:.1%} after; "
            f"smallest class {first.smallest} before, {then.smallest} after (k = {then.k})."
        )
    if outcome.slip is not None:
        lines += ["", *outcome.slip.statements, f"Staged digest: {outcome.slip.staged_digest}"]
    return "\n".join(lines)


def report(found: Mapping[str, Any]) -> str:
    """The verdicts as a page."""
    lines = ["# What the demo found", "", "| what | verdict |", "| --- | --- |"]
    for name, verdict in found.get("wish", {}).items():
        lines.append(f"| the partner's wish, law of {name} | {verdict['verdict']} |")
    for name in ("request before attestation", "request", "release before approval", "release", "verify"):
        lines.append(f"| {name} | {found[name]} |")
    lines += [f"| one byte changed | {found['tampered']} |", "", "## What stood in the way of the wish", ""]
    for name, verdict in found.get("wish", {}).items():
        lines += [f"Law of {name}:", "", *(f"- `{rule}`" for rule in verdict["blocked by"]), ""]
    return "\n".join(lines)
