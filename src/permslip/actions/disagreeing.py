"""How many students' guardians disagree about an agreement in force: a number for the office, never who."""

from __future__ import annotations

from typing import Any

from permslip import consent, hold
from permslip.actions import families, offices
from permslip.actions.desk import Desk
from permslip.actions.shown import Shown, shown
from permslip.agree.agreement import Agreement
from permslip.consent.answer import OF_A_CHILD, Reason
from permslip.hold import record
from permslip.hold.holding import Holding
from permslip.stores.papers import HoldingRow
from permslip.words.elements import ELEMENTS
from permslip.words.errors import NotFound
from permslip.words.vocabulary import Role


def count(desk: Desk) -> dict[str, Any]:
    """Count them for each agreement in force that asks families, against the source registered last that
    holds students and their guardians. ``size`` is the ledger's when it was counted.

    Raises NotFound where no such source is registered, or it is not where it was.
    """
    held = shown(desk)
    asking = tuple(
        a
        for a in held.agreements.values()
        if a.consent is not None and held.standing.agreements[a.id].in_force(held.today)
    )
    counts: dict[str, int] = {}
    if asking:
        desk.progress("read the students and their guardians", 0, len(asking))
        tables = _tables(desk)
        answers = families.answers(desk)
        for number, agreement in enumerate(asking):
            desk.progress("match families' answers", number, len(asking))
            counts[agreement.id] = _one(desk, held, agreement, tables, answers)
    found = sum(bool(n) for n in counts.values())
    return {"counts": counts, "size": held.standing.size, "says": f"Counted for {len(asking)}; {found} with."}


def _tables(desk: Desk) -> Any:
    for row in reversed(desk.office.holdings.latest()):
        holding = record.from_json(row.body)
        if holding.table("students") and holding.table("student_guardians"):
            return _read(desk, row, holding)
    raise NotFound(
        "No registered source holds students with their guardians.",
        fix="register the district's roster on the Hold page",
    )


def _read(desk: Desk, row: HoldingRow, holding: Holding) -> Any:
    try:
        source = desk.engine().source(row.source)
    except NotFound:
        raise NotFound(
            f"The source of holding {row.id} is no longer where it was registered.",
            fix="put it back, or register it again on the Hold page",
        ) from None
    return hold.tables(holding, source, desk.engine())


def _one(desk: Desk, held: Shown, agreement: Agreement, tables: Any, answers: Any | None) -> int:
    assert agreement.consent is not None, "only agreements that ask families are counted"
    partner = next((p.id for p in agreement.parties if p.role is Role.PARTNER), "")
    known = [ELEMENTS[s.element] for s in agreement.schedule if s.element in ELEMENTS]
    resolved = consent.resolve(
        answers,
        hold.roster(tables),
        hold.guardians(tables),
        None,
        question=agreement.consent.question,
        mode=agreement.consent.mode,
        two_guardians=str(offices.policies(desk)["two-guardians"]),
        elements=tuple(sorted(e.key for e in known if e.domain in OF_A_CHILD)),
        purpose=agreement.purpose.value if agreement.purpose else "",
        recipient=partner,
        as_of=held.today,
    )
    tally = consent.tally(
        desk.engine().keep(f"resolved_{agreement.id.replace('-', '_')}", resolved), desk.engine()
    )
    return next((n for reason, n in tally.counts if reason is Reason.GUARDIANS_DISAGREE), 0)
