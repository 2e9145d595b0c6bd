"""What staging keeps of a release, as JSON and back: the drafted slip, the plan, the figures, the tally.

The gate reads it again when the second person has signed, perhaps days later, in another process.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from permslip.consent.answer import Reason, Tally
from permslip.measure import reach as reached
from permslip.measure.findings import Findings, read_back
from permslip.measure.reach import Reach
from permslip.protect.plan import Change, ColumnPlan, Plan, TablePlan
from permslip.release.slip import Slip, SlipApproval, SlipElement, SlipStudents, SlipTable
from permslip.words.days import day_of, iso

NOBODY = Tally(())


@dataclass(frozen=True)
class Kept:
    """The staged papers."""

    slip: Slip
    plan: Plan
    before: tuple[Findings, ...]
    after: tuple[Findings, ...]
    tally: Tally
    staff_tally: Tally = NOBODY  # whose evaluations go; empty where none were asked for
    reach: Reach | None = None  # of its students; None where it has none, or was staged before this was kept


def to_json(
    *,
    slip: Slip,
    plan: Plan,
    before: tuple[Findings, ...],
    after: tuple[Findings, ...],
    tally: Tally,
    staff_tally: Tally = NOBODY,
    reach: Reach | None = None,
) -> dict[str, Any]:
    """Plain JSON values of everything :func:`from_json` reads."""
    drafted = asdict(slip)
    drafted["issued_on"] = slip.issued_on.isoformat()
    drafted["destroy_by"] = iso(slip.destroy_by)
    out = {
        "slip": drafted,
        "plan": asdict(plan),
        "before": [asdict(f) for f in before],
        "after": [asdict(f) for f in after],
        "tally": _counts(tally),
    }
    # written only where staff or students are concerned: records of earlier versions lack them
    if staff_tally.counts:
        out["staff_tally"] = _counts(staff_tally)
    if reach is not None:
        out["reach"] = reached.as_json(reach)
    return out


def _counts(tally: Tally) -> list[list[str | int]]:
    return [[reason.value, count] for reason, count in tally.counts]


def _tally(said: Iterable[tuple[str, int]]) -> Tally:
    return Tally(tuple((Reason(reason), count) for reason, count in said))


def from_json(body: Mapping[str, Any]) -> Kept:
    """The staged papers, from what :func:`to_json` made."""
    return Kept(
        _slip(body["slip"]),
        Plan(tuple(_table(t) for t in body["plan"]["tables"])),
        tuple(read_back(f) for f in body["before"]),
        tuple(read_back(f) for f in body["after"]),
        _tally(body["tally"]),
        _tally(body.get("staff_tally", ())),
        reached.from_json(body["reach"]) if body.get("reach") else None,
    )


def _slip(said: Mapping[str, Any]) -> Slip:
    return Slip(
        **{
            **said,
            "may_pass_to": tuple(said["may_pass_to"]),
            "elements": tuple(SlipElement(**e) for e in said["elements"]),
            "tables": tuple(SlipTable(**t) for t in said["tables"]),
            "clauses": tuple(said["clauses"]),
            "rules": tuple(said["rules"]),
            "statements": tuple(said["statements"]),
            "issued_on": date.fromisoformat(said["issued_on"]),
            "destroy_by": day_of(said["destroy_by"]),
            "approvals": tuple(SlipApproval(**a) for a in said["approvals"]),
            "students": SlipStudents(**said["students"]) if said.get("students") else None,
        }
    )


def _table(said: Mapping[str, Any]) -> TablePlan:
    columns = tuple(ColumnPlan(**{**c, "change": Change(c["change"])}) for c in said["columns"])
    return TablePlan(**{**said, "columns": columns, "quasi": tuple(said["quasi"])})
