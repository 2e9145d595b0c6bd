"""Figures of a protected release, as JSON and as text with a small picture."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from permslip.consent.answer import IN, Tally
from permslip.measure.findings import Findings
from permslip.measure.picture import bar
from permslip.protect.plan import Change, Plan
from permslip.words.wording import percent

WIDTH = 30


def findings_json(found: Iterable[Findings]) -> list[dict[str, Any]]:
    """Findings without their histograms."""
    out = []
    for f in found:
        row = asdict(f)
        row.pop("histogram")
        out.append(row | {"unique_share": f.unique_share, "meets_k": f.meets_k})
    return out


def plan_json(plan: Plan) -> list[dict[str, Any]]:
    """The plan's tables and columns."""
    return [asdict(t) for t in plan.tables]


def tally_json(tally: Tally) -> dict[str, Any]:
    """Who is in and who is out, and why."""
    return {
        "inside": tally.inside,
        "outside": tally.outside,
        "reasons": {reason.value: count for reason, count in tally.counts},
    }


def tally_text(tally: Tally, title: str = "Whose rows may go") -> list[str]:
    """The tally as bars: whose rows may go, whose stay home."""
    total = tally.inside + tally.outside
    if not total:
        return []
    lines = [title]
    for reason, count in tally.counts:
        where = "goes" if reason in IN else "stays home"
        lines.append(f"  {reason.value:<56}{count:>9,}  {where:<11}{bar(count / total)}")
    return lines


STAFF = "Which members of staff let their evaluations go"


def plan_text(plan: Plan) -> list[str]:
    """What happens to each column. Suppressed are, as on the slip, also the events of a student who is."""
    lines = []
    for table in plan.tables:
        rows = f"{table.rows_out:,} of {table.rows_in:,} rows"
        lines.append(f"Table {table.table}: {rows}, {table.rows_in - table.rows_out:,} suppressed")
        for column in table.columns:
            what = column.change.value
            if column.change is Change.GENERALISE:
                what = f"generalise {column.level}/{column.top}"
            target = column.output or "(stays home)"
            lines.append(f"  {column.source:<26}{what:<18}{target:<26}{column.because}")
    return lines


def risk_text(before: Iterable[Findings], after: Iterable[Findings]) -> list[str]:
    """Risk before and after as a picture: the share of students who are alone in what they look like."""
    lines = []
    later = {f.table: f for f in after}
    for first in before:
        then = later.get(first.table)
        lines.append(f"Risk in {first.table} (k = {first.k})")
        lines += _bars("before", first)
        if then is not None:
            lines += _bars("after", then)
    return lines


def _bars(when: str, found: Findings) -> list[str]:
    share = found.unique_share
    return [
        f"  {when:<7} unique {percent(share):>7} {bar(share):<{WIDTH}}  smallest class {found.smallest:,}, "
        f"below k {found.below:,}, prosecutor {found.prosecutor:.3f}, marketer {found.marketer:.3f}"
    ]
