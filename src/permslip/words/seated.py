"""Who sits where in the portal, as the ledger has it, and who stands behind an approver's seat."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from permslip.words.vocabulary import ConfirmedHow, Seat


@dataclass(frozen=True)
class SeatConfirmed:
    """Who stands behind an approver's seat. ``by_seat`` is the approver's who confirmed it, None where nobody
    could; ``role`` the office role of whoever said so; ``minutes`` what that rests on."""

    how: ConfirmedHow
    by_seat: str | None
    role: str
    minutes: str | None
    time: datetime


@dataclass(frozen=True)
class SeatStanding:
    """One seat of the portal. ``role`` is a ``Seat``; ``person`` and ``key_id`` (the office signs
    with it on their behalf) for the district's own people; ``party`` and ``agreement`` for those outside.
    ``given_by`` is a person's id; ``waiting`` the releases that waited for votes when an approver's ended."""

    id: str
    role: str
    person: str | None
    key_id: str | None
    party: str | None
    agreement: str | None
    given: datetime
    ended: datetime | None = None
    given_by: str | None = None
    confirmed: SeatConfirmed | None = None
    because: str = ""
    waiting: tuple[str, ...] = ()

    @property
    def live(self) -> bool:
        """Whether somebody still sits there."""
        return self.ended is None

    @property
    def votes(self) -> bool:
        """Whether it is an approver's from which votes count: somebody beside its giver stands behind it."""
        return self.live and self.role == Seat.APPROVER.value and self.confirmed is not None

    @property
    def awaits(self) -> bool:
        """Whether it is an approver's that nobody has confirmed yet."""
        return self.live and self.role == Seat.APPROVER.value and self.confirmed is None
