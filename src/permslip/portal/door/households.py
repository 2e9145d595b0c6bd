"""Families and staff at the gate: an invitation whose holder showed who they are, looked up anew on each
visit.
"""

from __future__ import annotations

from permslip.actions.desk import Desk
from permslip.portal.door.visit import Who
from permslip.words.errors import NotFound, RefusedError
from permslip.words.vocabulary import Seat


def household(desk: Desk, invitation: str) -> Who | None:
    """Who holds this invitation now, or None when it ended, was barred or ran out meanwhile."""
    from permslip.actions import households

    try:
        visitor = households.visitor(desk, invitation=invitation)
    except (NotFound, RefusedError):
        return None
    return Who(Seat.STAFF if visitor.kind == "staff" else Seat.FAMILY, invitation, household=visitor)
