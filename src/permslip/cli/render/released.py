"""``permslip release`` and ``permslip approve``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from permslip.actions.releasing import Outcome
from permslip.cli.render import figures, reached
from permslip.release import records
from permslip.release.slip import Slip
from permslip.stores.releases import ReleaseRow


def as_json(outcome: Outcome) -> dict[str, Any]:
    """How far it came, with figures."""
    return {
        "stage": outcome.stage,
        "request": outcome.request,
        "release": outcome.release or None,
        "package": str(outcome.package) if outcome.package else None,
        "staged_digest": outcome.slip.staged_digest if outcome.slip else None,
        "plan": figures.plan_json(outcome.plan) if outcome.plan else None,
        "tally": figures.tally_json(outcome.tally) if outcome.tally else None,
        "staff": figures.tally_json(outcome.staff_tally)
        if outcome.staff_tally and outcome.staff_tally.counts
        else None,
        "before": figures.findings_json(outcome.before),
        "after": figures.findings_json(outcome.after),
        "reach": reached.data(outcome.reach),
        "letter": outcome.letter or None,
    }


def as_text(outcome: Outcome, *, shown: bool = False, owed: Sequence[str] = ()) -> str:
    """The same for a person. With ``shown`` the figures are left out: they were on the screen just now.
    ``owed`` says what the district asks for besides the second person."""
    if outcome.stage in ("refused", "undetermined"):
        return outcome.letter
    parts: list[list[str]] = []
    if outcome.tally and not shown:
        parts.append(figures.tally_text(outcome.tally))
    if outcome.staff_tally and not shown:
        parts.append(figures.tally_text(outcome.staff_tally, figures.STAFF))
    if outcome.plan and not shown:
        parts.append(figures.plan_text(outcome.plan))
    if not shown:
        parts.append(figures.risk_text(outcome.before, outcome.after))
        parts.append(reached.text(outcome.reach))
    slip = outcome.slip
    if outcome.stage == "waiting" and slip is not None:
        parts.append(
            [
                f"Staged as {outcome.release}. Nothing has left.",
                f"Staged digest: {slip.staged_digest}",
                f"A second person now runs: permslip approve {outcome.release} --as PERSON",
                *owed,
            ]
        )
    if outcome.stage == "published" and slip is not None:
        parts.append(
            [
                f"Published: {outcome.package}",
                *(f"  {sentence}" for sentence in slip.statements),
                f"To be destroyed by {slip.destroy_by}."
                if slip.destroy_by
                else "No day of destruction is set.",
                "Hand over the folder, or a zip of it. Anyone checks it with: permslip verify "
                f"{outcome.package} --trust FILE",
            ]
        )
    return "\n\n".join("\n".join(part) for part in parts if part)


def facts_for_approver(row: ReleaseRow) -> str:
    """What the second person should know before signing: what leaves, about how many, to whom, until when."""
    kept = records.from_json(row.body)
    slip: Slip = kept.slip
    lines = [
        f"Release {row.id}, staged digest {row.staged_digest}",
        f"To {slip.recipient}, on the basis {slip.basis}, under {slip.agreement} version "
        f"{slip.agreement_version}",
        f"For: {slip.purpose}",
        f"May be passed on to: {', '.join(slip.may_pass_to) or 'nobody'}",
        f"To be destroyed by: {slip.destroy_by or 'no day set'}",
        "",
        *figures.tally_text(kept.tally),
        "",
        *(
            line
            for line in [*figures.tally_text(kept.staff_tally, figures.STAFF), ""]
            if kept.staff_tally.counts
        ),
        *figures.plan_text(kept.plan),
        "",
        *figures.risk_text(kept.before, kept.after),
        "",
        *(line for line in [*reached.text(kept.reach), ""] if kept.reach is not None),
        *slip.statements,
    ]
    return "\n".join(lines)
