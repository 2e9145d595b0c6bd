"""Approvers' seats: who may vote, who stands behind each seat, and which seats await that.

Who gives seats could seat a friend and push a release through. So votes count from a seat only once an
approver who sat before, and did not ask for it, has confirmed it. Where nobody could, the ledger says so: at
the first seat of an office, and on its machine where no approver sits any more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from permslip.actions import seats
from permslip.actions.desk import Desk
from permslip.release import reviewing
from permslip.stores.people import PersonRow
from permslip.stores.seats import SeatRow
from permslip.words.entry_kinds import EntryKind
from permslip.words.errors import BadInput, PermslipError, RefusedError
from permslip.words.seated import SeatConfirmed
from permslip.words.vocabulary import ConfirmedHow, Seat

UNCONFIRMED = "Your seat awaits confirmation by another approver. Until then you read, and do not vote."
LONGEST = 200
Rows = Sequence[SeatRow]


@dataclass(frozen=True)
class Voter:
    """Somebody who may vote on releases here, the day since which, and who stands behind their seat.
    ``alone``: nobody but who gave it."""

    name: str
    role: str
    since: date
    says: str
    alone: bool


@dataclass(frozen=True)
class Awaiting:
    """An approver's seat that nobody has confirmed. ``why`` says why this reader may not, empty if they may;
    ``user`` is the account of whoever signed in there, None before."""

    seat: str
    name: str
    role: str
    email: str
    since: date
    asked_by: str
    user: int | None
    why: str


@dataclass(frozen=True)
class Left:
    """An approver's seat that was taken away while ``waiting`` releases waited for votes."""

    name: str
    role: str
    on: date
    because: str
    waiting: int


@dataclass(frozen=True)
class Seated:
    """What an approver's first page says of seats. ``unconfirmed``: the reader's own awaits confirmation."""

    voters: tuple[Voter, ...]
    awaiting: tuple[Awaiting, ...]
    left: tuple[Left, ...]
    unconfirmed: bool


def at_seat(desk: Desk, by: str | None, seat: str, *kinds: Seat) -> PersonRow:
    """The person, who sits where they say, an approver confirmed and with a key that the office may sign
    with. Raises RefusedError."""
    who = desk.person(by)
    sits = seats.open_seat(desk, seat, *kinds)
    if sits.person != who.id:
        raise RefusedError("Somebody else sits there.")
    if sits.kind is Seat.APPROVER:
        check_confirmed(desk, who.id)
        if who.id not in reviewing.sitting(desk.office.standing()):
            raise RefusedError(
                "The key that the office signs with for this person was revoked.",
                fix="end the seat and give a new one",
            )
    return who


def check_confirmed(desk: Desk, person: str) -> None:
    """Raises RefusedError for somebody from none of whose seats votes count today."""
    if _own(desk, desk.office.seats.of_person(person), person) is None:
        raise RefusedError(UNCONFIRMED, fix="ask another approver to confirm it")


def is_unconfirmed(desk: Desk, person: str) -> bool:
    """Whether somebody sits as an approver, and their votes count from no seat yet."""
    given = desk.office.standing().seats.values()
    if not any(s.awaits and s.person == person for s in given):
        return False
    return _own(desk, desk.office.seats.of_person(person), person) is None


def _own(desk: Desk, rows: Rows, person: str) -> str | None:
    """A seat among these from which this person's votes count today."""
    given, today = desk.office.standing().seats, desk.today()
    held = (s for s in rows if s.person == person and s.open_on(today) and given[s.id].votes)
    return next((s.id for s in held), None)


def seated(desk: Desk, *, reader: str) -> Seated:
    """All that an approver's first page says of seats, to ``reader`` (a person's id; empty: an auditor)."""
    rows = desk.office.seats.all()
    return Seated(
        voters(desk, rows),
        awaiting(desk, rows, reader=reader),
        _left(desk, rows),
        is_unconfirmed(desk, reader),
    )


def voters(desk: Desk, rows: Rows | None = None) -> tuple[Voter, ...]:
    """Everybody who may vote, the newest first: whoever seats people decides who that is, so those who vote
    see it. ``rows`` are all seats, where they are at hand."""
    rows = desk.office.seats.all() if rows is None else rows
    given, names = desk.office.standing().seats, {row.id: row.name for row in rows}
    found = [
        Voter(row.name, _plain(row.role), given[row.id].given.date(), *_behind(confirmed, names))
        for row in rows
        if row.open_on(desk.today()) and given[row.id].votes and (confirmed := given[row.id].confirmed)
    ]
    return tuple(sorted(found, key=lambda v: (-v.since.toordinal(), v.name)))


def says(desk: Desk, seat: str) -> str:
    """Who stands behind an approver's seat, in words; empty for one that awaits it or is no approver's."""
    given = desk.office.standing().seats[seat]
    if not given.votes or given.confirmed is None:
        return ""
    return _behind(given.confirmed, {row.id: row.name for row in desk.office.seats.all()})[0]


def _behind(said: SeatConfirmed, names: Mapping[str, str]) -> tuple[str, bool]:
    role = _plain(said.role)
    rests = f", resting on: {said.minutes}" if said.minutes else ""
    match said.how:
        case ConfirmedHow.APPROVER:
            return f"confirmed by {names.get(said.by_seat or '', 'an approver')}, {role}{rests}", False
        case ConfirmedHow.FIRST:
            return f"the first seat of this office: given by the {role}, confirmed by nobody", True
        case ConfirmedHow.MACHINE:
            return f"confirmed on the machine by the {role}, for no approver sat{rests}", True
        case ConfirmedHow.EARLIER:
            return "given before seats were confirmed", True


def awaiting(desk: Desk, rows: Rows | None = None, *, reader: str) -> tuple[Awaiting, ...]:
    """The approvers' seats that await confirmation, the longest waiting first, as ``reader`` (a person's id,
    empty for somebody who never confirms) may answer them. ``rows`` are all seats, where they are at hand."""
    rows, given = desk.office.seats.all() if rows is None else rows, desk.office.standing().seats
    found = [row for row in rows if given[row.id].awaits and row.open_on(desk.today())]
    people = {p.id: f"{p.name}, {_plain(p.role)}" for p in desk.office.people.all()} if found else {}
    return tuple(
        Awaiting(
            row.id,
            row.name,
            _plain(row.role),
            row.email,
            given[row.id].given.date(),
            people.get(given[row.id].given_by or "", "somebody who is not known here any more"),
            row.user,
            _why_not(desk, rows, row, reader),
        )
        for row in found
    )


def _why_not(desk: Desk, rows: Rows, row: SeatRow, reader: str) -> str:
    try:
        _may_confirm(desk, rows, row, reader)
    except PermslipError as error:
        return error.message
    return ""


def _may_confirm(desk: Desk, rows: Rows, row: SeatRow, person: str) -> None:
    """Raises RefusedError for who may not confirm this seat, BadInput while it cannot be confirmed."""
    standing = desk.office.standing()
    given = standing.seats[row.id]
    if not given.awaits:
        raise BadInput(
            "This seat awaits no confirmation: it was confirmed or taken away, or is no approver's."
        )
    if person == given.person:
        raise RefusedError("Nobody confirms their own seat.", fix="ask another approver")
    if person == given.given_by:
        raise RefusedError("Nobody confirms a seat that they gave themselves.", fix="ask another approver")
    if _own(desk, rows, person) is None or person not in reviewing.sitting(standing):
        raise RefusedError("Only an approver whose own seat is confirmed confirms another's.")
    if row.user is None:
        raise BadInput(
            "Nobody has signed in there yet, so nobody can say who it is.",
            fix="let its holder open their link first, and ask them whether they did",
        )


def confirm_seat(desk: Desk, *, seat: str, minutes: str, by: str | None, at: str) -> dict[str, str]:
    """Stand behind an approver's seat that somebody else gave, from an approver's seat ``at`` of one's own.
    Votes count from it from now on.

    Two who answer at once do so one after the other. Raises RefusedError for who may not, BadInput for a seat
    that awaits nothing or that nobody has signed in to, and where ``minutes`` says nothing. NotFound.
    """
    with desk.office.writing():
        who = at_seat(desk, by, at, Seat.APPROVER)
        held = desk.office.seats.of_person(who.id)
        _may_confirm(desk, held, desk.office.seats.get(seat), who.id)
        own = _own(desk, held, who.id)
        return _confirmed(desk, who, seat, ConfirmedHow.APPROVER, own, _rests_on(minutes))


def confirm_with_key(
    desk: Desk, *, seat: str, minutes: str, by: str | None, passphrase: str
) -> dict[str, str]:
    """The same on the command line: who confirms is proven by the passphrase of their own key."""
    who = desk.person(by)
    own = _own(desk, desk.office.seats.of_person(who.id), who.id)
    if own is None:
        raise RefusedError("Only an approver whose own seat is confirmed confirms another's.")
    desk.office.keyring.person(who.key_id, passphrase)
    return confirm_seat(desk, seat=seat, minutes=minutes, by=who.id, at=own)


def confirm_on_machine(desk: Desk, *, seat: str, minutes: str, by: str | None) -> dict[str, str]:
    """Let votes count from an approver's seat where no approver sits who could confirm it. No page does this:
    it is done on the office's machine, and the ledger and the approvers' page say so from then on.

    Raises RefusedError while an approver sits, BadInput, NotFound.
    """
    who = desk.person(by)
    with desk.office.writing():
        if reviewing.sitting(desk.office.standing()):
            raise RefusedError(
                "An approver sits here, who confirms it.",
                fix="ask them; end the seats of approvers who left, or whose seats ran out",
            )
        desk.office.seats.get(seat)
        if not desk.office.standing().seats[seat].awaits:
            raise BadInput("This seat awaits no confirmation.", fix="permslip seat list")
        return _confirmed(desk, who, seat, ConfirmedHow.MACHINE, None, _rests_on(minutes))


def _confirmed(
    desk: Desk, who: PersonRow, seat: str, how: ConfirmedHow, by_seat: str | None, minutes: str
) -> dict[str, str]:
    body = {"seat": seat, "how": how.value, "by_seat": by_seat, "role": who.role, "minutes": minutes}
    with desk.office.transaction() as tx:
        tx.append(EntryKind.SEAT_CONFIRMED, body, actor_role=who.role)
    return {"seat": seat, "how": how.value, "minutes": minutes}


def refuse_seat(desk: Desk, *, seat: str, because: str, by: str | None, at: str) -> dict[str, str]:
    """Say no to an approver's seat that awaits confirmation: it is taken away. Raises what
    :func:`confirm_seat` raises."""
    with desk.office.writing():
        who = at_seat(desk, by, at, Seat.APPROVER)
        desk.office.seats.get(seat)
        if not desk.office.standing().seats[seat].awaits:
            raise BadInput("This seat awaits no confirmation: it was answered, or taken away.")
        if not because.strip():
            raise BadInput("Say why.", fix="such as: the board knows of no such member")
        return seats.end_seat(desk, seat=seat, because=f"not confirmed: {because}", by=who.id)


def left_while_waiting(desk: Desk, *, release: str) -> tuple[Left, ...]:
    """The approvers' seats that were taken away while this release waited for votes, the last first."""
    return _left(desk, None, release=release)


def _left(desk: Desk, rows: Rows | None, *, release: str = "") -> tuple[Left, ...]:
    ended = [
        (s.ended, s.id, s)
        for s in desk.office.standing().seats.values()
        if s.ended and (release in s.waiting if release else s.waiting)
    ]
    if not ended:
        return ()
    known = {row.id: row for row in (desk.office.seats.all() if rows is None else rows)}
    return tuple(
        Left(known[s.id].name, _plain(known[s.id].role), on.date(), s.because, len(s.waiting))
        for on, _, s in sorted(ended, reverse=True, key=lambda e: e[:2])
    )


def _rests_on(minutes: str) -> str:
    words = " ".join(minutes.split())
    if not words or len(words) > LONGEST:
        raise BadInput(
            f"Say what the seat rests on, in 1 to {LONGEST} characters.",
            fix="the meeting's day and item, or the letter that appointed them",
        )
    return words


def _plain(role: str) -> str:
    return role.replace("_", " ")
