"""Whose rows about staff may leave, and whose did: the part of preparing a release that is about staff."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from permslip import consent
from permslip.ask.request import Request
from permslip.consent.answer import Tally, Wanted, staff_question
from permslip.decide import staff
from permslip.decide.decision import Decision, Obligation, Permitted
from permslip.protect.plan import Plan
from permslip.words.errors import RefusedError
from permslip.words.ports import Engine

KEY, SUBJECT, TABLES = "staff_key", "subject", "tables"
SEPARATOR = "|"


@dataclass(frozen=True)
class StaffRows:
    """The tables (Ibis, by name) with the rows of evaluations limited to staff who let them go, and the
    tally: empty where nothing turns on the consent of staff."""

    tables: Mapping[str, Any]
    tally: Tally


def only_consented(
    decision: Decision, request: Request, tables: Mapping[str, Any], answers: Any | None, engine: Engine
) -> StaffRows:
    """Keep, in tables with evaluations, the rows of staff whose consent to this request stands.

    The obligation binds an element wherever it stands, so every table that shows one is limited; other
    tables about staff are untouched. Raises RefusedError when nobody's row may go, or when a table does
    not say whose evaluations it holds.
    """
    owed = staff.filters(decision)
    shown = sorted(
        {
            e.table
            for e in decision.elements
            if isinstance(e.verdict, Permitted) and e.element in owed and e.table in tables
        }
    )
    if not shown:
        return StaffRows(tables, Tally(()))
    because = next(iter(owed.values()))
    attested = because.value == staff.ATTESTED
    wanted = Wanted(
        staff_question(decision.request_digest),
        tuple(sorted(owed)),
        request.purpose.value if request.purpose else "",
        request.recipient,
        decision.as_of,
    )
    keyed = [name for name in shown if KEY in tables[name].columns]
    if len(keyed) < len(shown) and not (attested and _nobody_said_no(answers, wanted, engine)):
        _whose(sorted(set(shown) - set(keyed)), because)
    if not keyed:
        return StaffRows(tables, Tally(()))
    people = _keys([tables[name].select(**{KEY: tables[name][KEY].cast("string")}) for name in keyed])
    resolved = engine.keep(
        "staff_resolved", consent.resolve_staff(answers, people, wanted=wanted, attested=attested)
    )
    tally = consent.tally(resolved, engine)
    if tally.inside == 0:
        _nobody_may_go(tally, because)
    inside = resolved.filter(resolved.inside).select(KEY)
    kept = {name: tables[name].semi_join(inside, KEY) for name in keyed}
    return StaffRows({**tables, **kept}, tally)


def roster(plan: Plan, tables: Mapping[str, Any], engine: Engine) -> Any | None:
    """Whose rows leave (Ibis: subject, tables), one row a member of staff, ``tables`` the names of the tables
    that hold rows about them, joined by ``|``; None when no table that leaves has rows by staff.

    ``tables`` are those handed to the plan: rows about staff are neither suppressed nor merged.
    """
    import ibis

    leaving = [t.table for t in plan.tables if any(c.output is not None for c in t.columns)]
    about = [name for name in leaving if name in tables and KEY in tables[name].columns]
    if not about:
        return None
    parts = [
        tables[name].select(**{SUBJECT: tables[name][KEY].cast("string"), TABLES: ibis.literal(name)})
        for name in about
    ]
    every = (ibis.union(*parts) if len(parts) > 1 else parts[0]).distinct()
    every = every.filter(every[SUBJECT].notnull())
    joined = every.group_by(SUBJECT).aggregate(
        **{TABLES: every[TABLES].group_concat(SEPARATOR, order_by=every[TABLES])}
    )
    return engine.keep("staff_roster", joined)


def _keys(parts: list[Any]) -> Any:
    import ibis

    return ibis.union(*parts) if len(parts) > 1 else parts[0]


def _nobody_said_no(answers: Any | None, wanted: Wanted, engine: Engine) -> bool:
    """Whether no member of staff, whoever they are, has answered anything but yes to this request."""
    if answers is None:
        return True
    against = answers.filter((answers.question == wanted.question) & (answers.answer != "given"))
    return bool(engine.arrow(against.aggregate(n=against.count()))["n"][0].as_py() == 0)


def _whose(names: list[str], because: Obligation) -> NoReturn:
    raise RefusedError(
        f"Table {', '.join(names)} holds evaluations and does not say whose: no row of it may go.",
        rule=because.because,
        fix="give each row the key of its member of staff, or leave the evaluations out of the request",
    )


def _nobody_may_go(tally: Tally, because: Obligation) -> NoReturn:
    if tally.outside == 0:
        raise RefusedError(
            "The source holds no evaluation of anybody who could be asked.",
            rule=because.because,
            fix="leave the evaluations out of the request",
        )
    reasons = ", ".join(reason.value for reason, count in tally.counts if count)
    raise RefusedError(
        f"No member of staff's evaluation may go. They stay home because: {reasons}.",
        rule=because.because,
        fix="ask each of them, enter their answers, or leave the evaluations out of the request",
    )
