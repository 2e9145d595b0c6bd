"""Seats in the portal: given, taken away, reached by a one-time link or opened by a program's secret.

A seat of the district's own people comes with a key that the office signs with on their behalf. It is revoked
when the last seat that needs it ends.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from permslip.actions import asking
from permslip.actions.desk import Desk
from permslip.stores.people import PersonRow
from permslip.stores.releases import WAITING
from permslip.stores.seats import SeatRow
from permslip.stores.transaction import Transaction
from permslip.words.days import iso
from permslip.words.digest import sha256
from permslip.words.entry_kinds import EntryKind
from permslip.words.errors import BadInput, NotFound, RefusedError
from permslip.words.vocabulary import ConfirmedHow, KeyUse, OfficeRole, Role, Seat

LINK_HOURS = 24
SECRET_BYTES = 32
SECRET_HEAD = "permslip_"  # noqa: S105 - no secret: by it a leaked one can be found
OWN_ROLES = {
    Seat.STEWARD: frozenset({OfficeRole.DATA_OFFICER}),
    Seat.APPROVER: frozenset({OfficeRole.SUPERINTENDENT, OfficeRole.BOARD}),
    Seat.ATTESTER: frozenset(
        {
            OfficeRole.COUNSEL,
            OfficeRole.SCHOOL_SAFETY,
            OfficeRole.REGISTRAR,
            OfficeRole.SUPERINTENDENT,
            OfficeRole.BOARD,
            OfficeRole.DATA_OFFICER,
        }
    ),
}
OUTSIDE = {Seat.PARTNER: Role.PARTNER, Seat.SUB_PROCESSOR: Role.SUB_PROCESSOR}


@dataclass(frozen=True)
class Actor:
    """Who acts: ``id`` a person's or a seat's; ``role`` as the ledger names it; ``seat`` for those
    outside.
    """

    id: str
    role: str
    seat: SeatRow | None = None


def acting(desk: Desk, by: str | None) -> Actor:
    """Who acts by this name: a seat's id, or a person as :meth:`Desk.person` finds them.

    Raises RefusedError for a seat that was taken away or has run out.
    """
    if by is None or not by.startswith("seat_"):
        who = desk.person(by)
        return Actor(who.id, who.role)
    seat = open_seat(desk, by)
    if seat.person:
        who = desk.person(seat.person)
        return Actor(who.id, who.role)
    return Actor(seat.id, "party", seat)


def open_seat(desk: Desk, seat: str, *kinds: Seat) -> SeatRow:
    """A seat whose holder may act today, of one of these kinds. Raises RefusedError, NotFound."""
    row = desk.office.seats.get(seat)
    if not row.open_on(desk.today()):
        raise RefusedError("This seat was taken away or has run out.", fix="ask the district for a new one")
    if kinds and row.kind not in kinds:
        raise RefusedError("That is done from another seat.")
    return row


def give_seat(
    desk: Desk,
    *,
    kind: Seat,
    by: str | None,
    person: str | None = None,
    role: OfficeRole | None = None,
    name: str = "",
    email: str = "",
    party: str = "",
    agreement: str = "",
    expires_on: date | None = None,
) -> dict[str, Any]:
    """Give somebody a seat.

    One of the district's own: ``person`` who is known here, or ``name`` and ``role`` of somebody new, who
    works in the portal alone. Somebody outside: ``name``, ``party``, ``agreement``. An auditor: ``name``.
    Votes count from an approver's once another approver has confirmed it (``actions.approvers``); of the
    first that the office gives, the ledger says that nobody could.
    Raises BadInput, NotFound, RefusedError when the role may not sit there, or the address is another's.
    """
    who = desk.person(by)
    if kind in OUTSIDE:
        return _give_outside(desk, who, kind, name, email, party, agreement, expires_on, "")
    if kind is Seat.AUDITOR:
        with desk.office.transaction() as tx:
            return _told(_give(desk, tx, who, kind, name=_name(name), email=email, expires_on=expires_on))
    if kind not in OWN_ROLES:
        raise BadInput(
            f"A seat for {kind.value} is not given by hand.", fix="families and staff are invited by letter"
        )
    with desk.office.transaction() as tx:
        holder = _new_person(desk, tx, who, name, role) if person is None else desk.person(person)
        if OfficeRole(holder.role) not in OWN_ROLES[kind]:
            may = ", ".join(sorted(r.value for r in OWN_ROLES[kind]))
            raise RefusedError(f"A {holder.role} does not sit there.", fix=f"it is for one of: {may}")
        _one_address(desk, holder, _address(email))
        holder = _with_key(desk, tx, who, holder)
        first = kind is Seat.APPROVER and not _had_approvers(desk)
        row = _give(
            desk,
            tx,
            who,
            kind,
            name=holder.name,
            email=email,
            expires_on=expires_on,
            role=holder.role,
            person=holder.id,
            key_id=holder.proxy_key,
        )
        if first:
            said = {"seat": row.id, "how": ConfirmedHow.FIRST.value, "by_seat": None, "role": who.role}
            tx.append(EntryKind.SEAT_CONFIRMED, {**said, "minutes": None}, actor_role=who.role)
    return {**_told(row), "awaits": kind is Seat.APPROVER and not first}


def _had_approvers(desk: Desk) -> bool:
    """Whether an approver's seat was ever given here. The first has nobody who could confirm it."""
    return any(s.role == Seat.APPROVER.value for s in desk.office.standing().seats.values())


def give_token(
    desk: Desk,
    *,
    party: str,
    agreement: str,
    name: str,
    by: str | None,
    expires_on: date | None = None,
    kind: Seat = Seat.PARTNER,
) -> dict[str, Any]:
    """Give a partner's program a seat. The secret is in the answer and nowhere else: it is shown once."""
    who = desk.person(by)
    secret = SECRET_HEAD + _random_text(desk)
    told = _give_outside(desk, who, kind, name, "", party, agreement, expires_on, sha256(secret))
    return {**told, "secret": secret}


def seat_of_token(desk: Desk, *, secret: str) -> SeatRow | None:
    """The seat that a program's secret opens today, or None. A digest is looked up, so that the time it takes
    says nothing of the secret."""
    row = desk.office.seats.by_secret(sha256(secret)) if secret.startswith(SECRET_HEAD) else None
    return row if row is not None and row.open_on(desk.today()) else None


def _give_outside(
    desk: Desk,
    who: PersonRow,
    kind: Seat,
    name: str,
    email: str,
    party: str,
    agreement: str,
    expires_on: date | None,
    secret_sha256: str,
) -> dict[str, Any]:
    known = asking.agreement_in_force(desk, agreement).party(party)
    if known is None or kind not in OUTSIDE or known.role is not OUTSIDE[kind]:
        raise BadInput(
            f"{party} is not named as {kind.value} in agreement {agreement}.",
            fix="a seat is for a party to the agreement, in the part that it has there",
        )
    with desk.office.transaction() as tx:
        row = _give(
            desk,
            tx,
            who,
            kind,
            name=_name(name),
            email=email,
            expires_on=expires_on,
            party=party,
            agreement=agreement,
            secret_sha256=secret_sha256,
        )
    return _told(row)


def _give(
    desk: Desk,
    tx: Transaction,
    who: PersonRow,
    kind: Seat,
    *,
    name: str,
    email: str,
    expires_on: date | None,
    key_id: str = "",
    **about: str,
) -> SeatRow:
    if expires_on is not None and expires_on < desk.today():
        raise BadInput("That day is over.", fix="give a day ahead, or none")
    seat = desk.office.new_id("seat")
    body = {
        "seat": seat,
        "role": kind.value,
        "person": about.get("person") or None,
        "key_id": key_id or None,
        "party": about.get("party") or None,
        "agreement": about.get("agreement") or None,
        "by": who.id,
    }
    entry = tx.append(EntryKind.SEAT_GIVEN, body, actor_role=who.role)
    return desk.office.seats.give(
        entry, seat=seat, kind=kind, name=name, email=_address(email), expires_on=expires_on, **about
    )


def _new_person(desk: Desk, tx: Transaction, who: PersonRow, name: str, role: OfficeRole | None) -> PersonRow:
    """Somebody who works in the portal alone: the key that the office signs with is the only one they
    have.
    """
    if role is None:
        raise BadInput(
            "Say who sits there.", fix="name a person who is known here, or give a name and a role"
        )
    signer = desk.office.keyring.make_proxy()
    desk.office.keyring.add(tx, KeyUse.PROXY, signer, role=role.value, actor_role=who.role)
    person = desk.office.new_id("per")
    body = {"person": person, "role": role.value, "key_id": signer.key_id}
    entry = tx.append(EntryKind.PERSON_ADDED, body, actor_role=who.role)
    return desk.office.people.add(
        entry,
        person=person,
        name=_name(name),
        role=role,
        key_id=signer.key_id,
        public=signer.public_bytes,
        proxy_key=signer.key_id,
    )


def _one_address(desk: Desk, holder: PersonRow, address: str) -> None:
    """One person sits under one address, and under nobody else's: a seat given beside would let whoever reads
    another mailbox act in their name. Raises RefusedError."""
    today, found = desk.today(), desk.office.seats
    own = [s for s in found.of_person(holder.id) if s.open_on(today)]
    if address and any(s.email.lower() != address.lower() for s in own):
        raise RefusedError(
            "This person sits here already, under another address.",
            fix="give the seat under that one, or end their other seats first",
        )
    if any(s.person and s.person != holder.id and s.open_on(today) for s in found.of_email(address)):
        raise RefusedError("Somebody else sits under that address.", fix="give an address of their own")


def _with_key(desk: Desk, tx: Transaction, who: PersonRow, holder: PersonRow) -> PersonRow:
    """The person, with a live key that the office signs with on their behalf."""
    live = {k.key_id for k in desk.office.standing().live_keys(KeyUse.PROXY.value, tx.time)}
    if holder.proxy_key in live:
        return holder
    signer = desk.office.keyring.make_proxy()
    entry = desk.office.keyring.add(tx, KeyUse.PROXY, signer, role=holder.role, actor_role=who.role)
    desk.office.people.signed_for(entry, holder.id, proxy_key=signer.key_id)
    return desk.office.people.find(holder.id)


def end_seat(desk: Desk, *, seat: str, because: str, by: str | None) -> dict[str, str]:
    """Take a seat away: its links and its secret open nothing from now on. With somebody's last seat ends the
    key that the office signed with for them. Where an approver's ends while releases wait for votes, the
    entry names these. Raises NotFound, BadInput."""
    who = desk.person(by)
    if not because.strip():
        raise BadInput("Say why.", fix="such as: left the district")
    with desk.office.transaction() as tx:
        row = desk.office.seats.get(seat)
        body: dict[str, Any] = {"seat": seat, "because": " ".join(because.split())}
        waiting = [head.id for head in desk.office.releases.heads(*WAITING)]
        if waiting and desk.office.standing().seats[seat].votes:
            body["waiting"] = waiting
        entry = tx.append(EntryKind.SEAT_ENDED, body, actor_role=who.role)
        desk.office.seats.end(entry, seat)
        if row.person and not desk.office.seats.of_person(row.person):
            _end_key(desk, tx, who, row.person)
    return {"seat": seat, "because": because}


def _end_key(desk: Desk, tx: Transaction, who: PersonRow, person: str) -> None:
    holder = next(p for p in desk.office.people.all() if p.id == person)
    standing = desk.office.standing()
    live = {k.key_id for k in standing.live_keys(KeyUse.PROXY.value, tx.time)}
    if holder.proxy_key not in live:
        return
    entry = desk.office.keyring.revoke(
        tx, holder.proxy_key, standing, because="the last seat ended", actor_role=who.role
    )
    if holder.key_id == holder.proxy_key:
        desk.office.people.revoke(entry, person)
    else:
        desk.office.people.signed_for(entry, person, proxy_key="")


def list_seats(desk: Desk) -> list[dict[str, Any]]:
    """Every seat in the order given, with whether somebody may act from it today."""
    today, given = desk.today(), desk.office.standing().seats
    return [
        {
            **_told(s),
            "open": s.open_on(today),
            "joined": s.user is not None,
            "awaits": given[s.id].awaits,
            "waited": len(given[s.id].waiting),
        }
        for s in desk.office.seats.all()
    ]


def invite_seat(desk: Desk, *, seat: str, by: str | None) -> dict[str, str]:
    """Make a one-time link to a seat, good for a day; earlier ones lead nowhere. The token is shown once.

    It writes no entry: a link is no fact, and nobody sits there before it is used. Raises RefusedError for a
    seat that has ended, BadInput for a program's.
    """
    desk.person(by)
    row = open_seat(desk, seat)
    if row.token:
        raise BadInput("A program has no link: it opens its seat with its secret.")
    token, until = _random_text(desk), desk.clock.now() + timedelta(hours=LINK_HOURS)
    desk.office.seats.invite(seat=seat, token_sha256=sha256(token), expires_at=until)
    return {"seat": seat, "token": token, "expires_at": until.isoformat(timespec="minutes")}


def redeem_seat_token(desk: Desk, *, token: str, user: int | None = None) -> SeatRow:
    """Use a one-time link up; ``user`` is the account to join to its seat, if there is one yet.

    Raises NotFound, in the same words for a link that is unknown, used, too old or of a seat that ended.
    """
    row = desk.office.seats.redeem(token_sha256=sha256(token), now=desk.clock.now(), user=user)
    if row is None or not row.open_on(desk.today()):
        raise NotFound("This link opens nothing: it was used before, or is too old.", fix="ask for a new one")
    return row


def _told(row: SeatRow) -> dict[str, Any]:
    return {
        "seat": row.id,
        "kind": row.kind.value,
        "role": row.role,
        "person": row.person,
        "party": row.party,
        "agreement": row.agreement,
        "name": row.name,
        "email": row.email,
        "token": row.token,
        "expires_on": iso(row.expires_on),
        "live": row.live,
    }


def _name(text: str) -> str:
    name = " ".join(text.split())
    if not 1 <= len(name) <= 200:
        raise BadInput("Say who sits there.", fix="a name of 1 to 200 characters")
    return name


def _address(text: str) -> str:
    address = text.strip()
    if address and (address.count("@") != 1 or any(c.isspace() for c in address) or len(address) > 254):
        raise BadInput("That is not an e-mail address.", fix="one address such as name@example.org")
    return address


def _random_text(desk: Desk) -> str:
    return base64.urlsafe_b64encode(desk.randomness.bytes(SECRET_BYTES)).rstrip(b"=").decode()
