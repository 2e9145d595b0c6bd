"""Showing what would change before a request's tables leave."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from permslip.actions import deciding, reaching, releasing
from permslip.actions.deciding import Decided
from permslip.actions.desk import Desk
from permslip.actions.preparing import Prepared
from permslip.decide.decision import Permitted, Refused
from permslip.words.errors import OfficeProblem, RefusedError, UndeterminedError

if TYPE_CHECKING:
    from permslip.protect.other_ways import Way


@dataclass(frozen=True)
class Shown:
    """What would change and what risk would be left. Where all was shown (:func:`show`), ``timed`` are the
    tables of dated events as courses, and ``ways`` what each way of protecting would cost, the release's own
    first; none where nothing is generalised but what obligations demand."""

    decided: Decided
    prepared: Prepared
    timed: tuple[reaching.Timed, ...] = ()
    ways: tuple[Way, ...] = ()


def prepare(desk: Desk, *, request: str, as_of: date | None = None) -> Shown:
    """Protect and measure a permitted request, writing nothing; its tables of dated events are not followed,
    and no other way is tried. Raises RefusedError or UndeterminedError."""
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
    """The same, its tables of dated events followed as courses over time, and what other ways of protecting
    it would cost."""
    from permslip.protect.other_ways import other_ways

    found = prepare(desk, request=request, as_of=as_of)
    ready, k = found.prepared, found.decided.decision.terms.k or 1
    ways = other_ways(ready.searched, desk.progress) if ready.searched is not None else ()
    timed = reaching.over_time(ready.plan, ready.tables, desk.engine(), k=k, progress=desk.progress)
    return replace(found, timed=timed, ways=ways)
