"""Staff and what concerns them: their answers to one request, and the record of what went about each."""

from __future__ import annotations

from datetime import date
from typing import Any

from permslip import consent
from permslip.actions import families
from permslip.actions.desk import Desk
from permslip.ask.request import Request
from permslip.consent.answer import StaffSaid, Wanted, staff_question
from permslip.decide import staff
from permslip.hold.holding import Holding
from permslip.release import records
from permslip.stores.families.invitations import State
from permslip.stores.families.people import Kind
from permslip.words.days import iso
from permslip.words.elements import ELEMENTS
from permslip.words.standing import ReleaseStatus
from permslip.words.vocabulary import FieldClass


def evaluations(request: Request, holding: Holding) -> tuple[str, ...]:
    """The elements of a request that are evaluations, by the catalogue or by what the columns were found to
    hold."""
    asked = {e.element for _, e in request.elements() if e.element is not None and e.element in ELEMENTS}
    held = {key for key in asked for _, c in holding.locate(key) if c.field_class is FieldClass.STAFF_EVAL}
    known = {key for key in asked if ELEMENTS[key].field_class is FieldClass.STAFF_EVAL}
    return tuple(sorted(held | known))


def said(desk: Desk, *, request: Request, holding: Holding, as_of: date) -> StaffSaid:
    """What staff have answered to this one request by the day. The answers are read only where the request
    asks for evaluations. Staff are asked one by one once any of them was invited, or has answered anything.
    """
    wanted = evaluations(request, holding)
    if not wanted:
        return staff.NONE
    purpose = request.purpose.value if request.purpose else ""
    found: StaffSaid = consent.said_by_staff(
        families.answers(desk),
        wanted=Wanted(staff_question(request.digest), wanted, purpose, request.recipient, as_of),
        engine=desk.engine(),
    )
    return StaffSaid(found.asked or _invited(desk), found.given)


def _invited(desk: Desk) -> bool:
    families = desk.office.families
    if not families.database.exists():
        return False
    return any(kind is Kind.STAFF for kind, _ in families.invitations.people_with(*State))


def staff_record(desk: Desk, *, member: str) -> dict[str, Any]:
    """Every release with rows about this member of staff, by their key in the source, and what those rows
    showed. Looking is not logged."""
    standing = desk.office.standing()
    found = []
    for release, tables in desk.office.vault.disclosed_staff(member):
        known = standing.releases.get(release)
        if known is None or known.status is ReleaseStatus.NOT_DELIVERED:
            continue
        slip = records.from_json(desk.office.releases.get(release).body).slip
        found.append(
            {
                "release": release,
                "on": known.time.date().isoformat(),
                "recipient": slip.recipient,
                "interest": slip.purpose,
                "elements": sorted({e.element for e in slip.elements if e.table in tables}),
                "may_pass_to": list(slip.may_pass_to),
                "status": known.status.value,
                "destroy_by": iso(slip.destroy_by),
            }
        )
    return {"disclosures": found}
