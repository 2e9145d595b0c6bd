"""How many students' guardians disagree about an agreement in force: a number for the office, never who.

Counted by the rule that a release would ask families by: law, then policy, then what the parties wrote.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from permslip import consent, hold
from permslip.actions import families, family_answers, offices
from permslip.actions.desk import Desk
from permslip.actions.shown import shown
from permslip.agree.agreement import Agreement
from permslip.consent.answer import Reason
from permslip.decide.decision import ConsentRule
from permslip.hold import record
from permslip.hold.holding import Holding
from permslip.stores.papers import HoldingRow
from permslip.words.errors import NotFound
from permslip.words.vocabulary import ConsentMode, Role


def count(desk: Desk) -> dict[str, Any]:
    """Count them for each agreement in force that asks families, against the source registered last that
    holds students and their guardians. ``size`` is the ledger's when it was counted.

    Raises NotFound where no such source is registered, or it is not where it was.
    """
    held = shown(desk)
    policies = offices.policies(desk)
    rules = ((a, family_answers.rule_of(a, policies)) for a in family_answers.in_force(desk))
    asking = tuple((a, rule) for a, rule in rules if rule.mode is not ConsentMode.NOT_ASKED)
    counts: dict[str, int] = {}
    if asking:
        desk.progress("read the students and their guardians", 0, len(asking))
        tables = _tables(desk)
        answers = families.answers(desk)
        for number, (agreement, rule) in enumerate(asking):
            desk.progress("match families' answers", number, len(asking))
            counts[agreement.id] = _one(desk, held.today, agreement, rule, tables, answers)
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


def _one(
    desk: Desk, today: date, agreement: Agreement, rule: ConsentRule, tables: Any, answers: Any | None
) -> int:
    partner = next((p.id for p in agreement.parties if p.role is Role.PARTNER), "")
    resolved = consent.resolve(
        answers,
        hold.roster(tables),
        hold.guardians(tables),
        None,
        question=rule.question,
        mode=rule.mode,
        two_guardians=rule.two_guardians,
        elements=family_answers.of_a_child(agreement),
        purpose=agreement.purpose.value if agreement.purpose else "",
        recipient=partner,
        as_of=today,
    )
    tally = consent.tally(
        desk.engine().keep(f"resolved_{agreement.id.replace('-', '_')}", resolved), desk.engine()
    )
    return next((n for reason, n in tally.counts if reason is Reason.GUARDIANS_DISAGREE), 0)
