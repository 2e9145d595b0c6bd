"""``permslip protect``."""

from __future__ import annotations

from typing import Any

from permslip.actions.protecting import Shown
from permslip.cli.render import figures, reached, ways
from permslip.protect.alternatives import FULL_DOMAIN


def as_json(shown: Shown) -> dict[str, Any]:
    """Plan, tally and figures; ``method`` is the way that the release takes, of its ``alternatives``."""
    p = shown.prepared
    return {
        "request": shown.decided.request.id,
        "plan": figures.plan_json(p.plan),
        "method": FULL_DOMAIN,
        "alternatives": ways.data(shown.ways),
        "tally": figures.tally_json(p.tally),
        "staff": figures.tally_json(p.staff_tally) if p.staff_tally.counts else None,
        "before": figures.findings_json(p.before),
        "after": figures.findings_json(p.after),
        "reach": reached.data(p.reach),
        "over_time": [reached.timed_data(t) for t in shown.timed],
    }


def as_text(shown: Shown) -> str:
    """The same for a person."""
    p = shown.prepared
    parts = [
        figures.tally_text(p.tally),
        figures.tally_text(p.staff_tally, figures.STAFF),
        figures.plan_text(p.plan),
        ways.text(shown.ways, p.plan),
        figures.risk_text(p.before, p.after),
        reached.text(p.reach),
        reached.timed_text(shown.timed),
    ]
    tail = f"Nothing has left. To release: permslip release {shown.decided.request.id}"
    return "\n\n".join("\n".join(part) for part in [*parts, [tail]] if part)
