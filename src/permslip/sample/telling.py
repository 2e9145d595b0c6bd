"""How the demo tells what it found: figures of the staged release, and the report that it leaves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from permslip.actions.deciding import Decided, word
from permslip.actions.releasing import Outcome
from permslip.decide.decision import ElementDecision, NotHeld, Permitted
from permslip.law.ground import Ground
from permslip.protect.plan import Change
from permslip.words.wording import counted, percent, wrapped


def verdict(decided: Decided) -> str:
    """The answer in short: each rule in the way once, with its citation, what it says and what mends it."""
    made = decided.decision
    lines = [f"{word(made).upper()}, as of {made.as_of}, by the law of {made.law_day}."]
    by_rule: dict[str, list[Ground]] = {}
    for ground in made.grounds:
        if ground.blocks:
            by_rule.setdefault(ground.rule, []).append(ground)
    for rule, grounds in by_rule.items():
        about = sorted({g.about for g in grounds})
        lines += ["", f"  {rule}   {grounds[0].citation}"]
        others = len(about) - 1
        more = f" (and {counted(others, 'other elements')})" if others else ""
        lines += wrapped(grounds[0].says + more, "    ")
        if grounds[0].fix:
            lines += wrapped(f"To mend it: {grounds[0].fix}", "    ")
    may = [_element(e) for e in made.elements if isinstance(e.verdict, Permitted)]
    missing = [_element(e) for e in made.elements if isinstance(e.verdict, NotHeld)]
    lines.append("")
    if may:
        lines += wrapped(f"May go: {', '.join(may)}.", "  ")
    if missing:
        lines += wrapped(f"Not held by this district: {', '.join(missing)}.", "  ")
    consent = made.terms.consent
    if consent is not None:
        lines += wrapped(
            f"Families: {consent.mode.value}, by {consent.source.value} ({consent.because}).", "  "
        )
    return "\n".join(lines)


def _element(element: ElementDecision) -> str:
    return (element.element or element.asked_as).replace("_", " ")


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
        alone, still = percent(first.unique_share), percent(then.unique_share)
        lines.append(
            f"Alone in what they look like: {alone} before, {still} after; "
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
