"""Showing what would change before a request's tables leave."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from permslip.actions import deciding, reaching, releasing
from permslip.actions.deciding import Decided
from permslip.actions.desk import Desk
from permslip.actions.preparing import Prepared
from permslip.decide.decision import Permitted, Refused
from permslip.words.errors import OfficeProblem, RefusedError, UndeterminedError


@dataclass(frozen=True)
class Shown:
    """What would change and what risk would be left; ``timed`` are the tables of dated
    events as courses, where they were followed (:func:`show`)."""

    decided: Decided
    prepared: Prepared
    timed: tuple[reaching.Timed, ...] = ()


def prepare(desk: Desk, *, request: str, as_of: date | None = None) -> Shown:
    """Protect and measure a permitted request, writing nothing; its tables of dated events are not followed.
    Raises RefusedError or UndeterminedError."""
    decided = deciding.decide_request(desk, request=request, as_of=as_of, log=False, by=None)
    if not isinstance(decided.decision.verdict, Permitted):
        error = RefusedError if isinstance(decided.decision.verdict, Refused) else UndeterminedError
        raise error(
            f"Request {request} is not permitted, so there is nothing to protect.",
            fix=f"permslip decide {request}",
        )
    if decided.agreement is None:
        raise OfficeProblem("A permitted request has lost its agreement.", fix="permslip ledger verify")
    return Shown(decided, releasing.make_ready(desk, decided, decided.agreement))


def show(desk: Desk, *, request: str, as_of: date | None = None) -> Shown:
    """The same, and its tables of dated events followed as courses over time."""
    found = prepare(desk, request=request, as_of=as_of)
    ready, k = found.prepared, found.decided.decision.terms.k or 1
    timed = reaching.over_time(ready.plan, ready.tables, desk.engine(), k=k, progress=desk.progress)
    return replace(found, timed=timed)
