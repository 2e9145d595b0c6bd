"""An approver's seat, with the other approver who has to confirm it before votes count from it."""

from __future__ import annotations

from typing import Any

from permslip.actions import approvers, seats
from permslip.actions.desk import Desk
from permslip.sample import case
from permslip.words.vocabulary import OfficeRole, Seat

MINUTES = "12 October, item 7"


def confirmed(desk: Desk, given: dict[str, Any]) -> dict[str, Any]:
    """A seat as ``give_seat`` told it, confirmed by another approver as if its holder had signed in."""
    row, standing = desk.office.seats.get(given["seat"]), desk.office.standing()
    held = desk.office.seats.all(live_only=True)
    other = next(s for s in held if standing.seats[s.id].votes and s.person != row.person)
    desk.office.seats.join(row.id, row.user or 1)
    approvers.confirm_seat(desk, seat=row.id, minutes=MINUTES, by=other.person, at=other.id)
    desk.office.seats.join(row.id, row.user)
    return given


def three(desk: Desk) -> dict[str, dict[str, Any]]:
    """The head and a member of the board on approvers' seats, and somebody of the case's partner."""
    return {
        "head": seats.give_seat(desk, kind=Seat.APPROVER, person="Head", by="Officer"),
        "board": confirmed(
            desk, seats.give_seat(desk, kind=Seat.APPROVER, name="Board", role=OfficeRole.BOARD, by="Officer")
        ),
        "partner": seats.give_seat(
            desk, kind=Seat.PARTNER, name="Alex Example", party="northfield", agreement=case.AGREEMENT,
            by="Officer",
        ),
    }  # fmt: skip
