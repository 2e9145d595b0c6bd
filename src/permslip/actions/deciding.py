"""Deciding a request, for the record or as a what-if."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import rfc8785

from permslip import decide
from permslip.actions import asking, offices, staff
from permslip.actions.desk import Desk
from permslip.agree.agreement import Agreement
from permslip.ask.request import Request
from permslip.decide.decision import Decision, Permitted, Refused, Undetermined
from permslip.hold import record
from permslip.hold.holding import Holding
from permslip.words.digest import sha256
from permslip.words.entry_kinds import EntryKind
from permslip.words.errors import BadInput, NotFound


@dataclass(frozen=True)
class Decided:
    """A decision with the papers it was made from."""

    decision: Decision
    request: Request
    agreement: Agreement | None
    holding: Holding
    recorded: bool

    @property
    def data(self) -> dict[str, Any]:
        """The whole decision as plain JSON values."""
        return decide.as_json(self.decision)

    @property
    def letter(self) -> str:
        """The decision as a letter."""
        return decide.letter(self.decision, agreement=self.agreement, request=self.request)

    @property
    def exit_code(self) -> int:
        """0 permitted, 3 refused, 4 undetermined."""
        return {"permitted": 0, "refused": 3, "undetermined": 4}[word(self.decision)]


def word(decision: Decision) -> str:
    """``permitted``, ``refused`` or ``undetermined``."""
    match decision.verdict:
        case Permitted():
            return "permitted"
        case Refused():
            return "refused"
        case Undetermined():
            return "undetermined"


def decide_request(
    desk: Desk,
    *,
    request: str,
    as_of: date | None = None,
    law_day: date | None = None,
    policies_on: tuple[str, ...] = (),
    policies_off: tuple[str, ...] = (),
    log: bool = True,
    by: str | None,
) -> Decided:
    """Decide a request as of a day (default: the request's own).

    The decision is entered in the ledger unless it is a what-if (another law day, other policies) or ``log``
    is false.
    """
    asked = asking.load_request(desk, request)
    agreement = _agreement(desk, asked.agreement)
    row = desk.office.holdings.get(asked.holding)
    holding = record.from_json(row.body)
    values = (
        offices.policies_of_decisions(desk)
        | dict.fromkeys(policies_on, True)
        | dict.fromkeys(policies_off, False)
    )
    day = as_of or asked.as_of
    made = decide.decide(
        request=asked,
        agreement=agreement,
        holding=holding,
        lawbook=desk.lawbook(),
        standing=desk.office.standing(),
        policies=values,
        as_of=day,
        law_day=law_day or day,
        staff_said=staff.said(desk, request=asked, holding=holding, as_of=day),
    )
    what_if = law_day is not None or bool(policies_on) or bool(policies_off)
    if log and not what_if:
        _is_still_asked(desk, request)
        _record(desk, made, by)
    return Decided(made, asked, agreement, holding, log and not what_if)


def _is_still_asked(desk: Desk, request: str) -> None:
    """A decision is no way round people: what they sent back is decided again once it is put again."""
    known = desk.office.standing().requests.get(request)
    if known is None:
        return
    back = {"returned": "was sent back to the partner", "withdrawn": "was taken back by the partner"}
    why = back.get(known.verdict) or ("was refused by its reviewers" if known.by_reviewers else "")
    if why:
        raise BadInput(f"Request {request} {why}.", fix="it is decided once it is put again")


def _agreement(desk: Desk, agreement: str | None) -> Agreement | None:
    if agreement is None:
        return None
    try:
        return asking.agreement_in_force(desk, agreement)
    except NotFound:
        return None  # the decision says so, with the rule that asks for one


def decision_digest(decision: Decision) -> str:
    """SHA-256 (hex) of the canonical form of a decision."""
    return sha256(rfc8785.dumps(decide.as_json(decision)))


def _record(desk: Desk, decision: Decision, by: str | None) -> None:
    who = desk.person(by)
    body: dict[str, Any] = {"request": decision.request, "decision": decision_digest(decision)}
    match decision.verdict:
        case Permitted():
            kind = EntryKind.REQUEST_PERMITTED
        case Refused(grounds=grounds):
            kind = EntryKind.REQUEST_REFUSED
            body["rules"] = sorted({g.rule for g in grounds if g.blocks})
        case Undetermined(ask=ask):
            kind = EntryKind.REQUEST_UNDETERMINED
            body["ask"] = list(ask)
    with desk.office.transaction() as tx:
        entry = tx.append(kind, body, actor_role=who.role)
        desk.office.decisions.add(
            entry,
            request=decision.request,
            request_digest=decision.request_digest,
            verdict=word(decision),
            body=decide.as_json(decision),
        )
