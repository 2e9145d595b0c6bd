"""Seats: who sits where in the portal, the one-time links that lead there, and what their holders signed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from permslip.ledger import Entry
from permslip.stores.core import Core
from permslip.words.errors import BadInput, NotFound
from permslip.words.vocabulary import Seat


@dataclass(frozen=True)
class SeatRow:
    """One seat. ``person``, ``role``, ``party``, ``agreement`` and ``email`` may be empty; ``user`` is the
    account joined to it, None before; ``token`` says that it is a program's, opened by a secret."""

    id: str
    kind: Seat
    role: str
    person: str
    party: str
    agreement: str
    name: str = field(repr=False)
    email: str = field(repr=False)
    user: int | None
    token: bool
    expires_on: date | None
    live: bool
    entry: int

    def open_on(self, day: date) -> bool:
        """Whether its holder may act on ``day`` (``expires_on`` is the last good day)."""
        return self.live and (self.expires_on is None or day <= self.expires_on)


@dataclass(frozen=True)
class UndertakingRow:
    """The promise of confidentiality that the holder of a seat signed, in its words."""

    seat: str
    party: str
    agreement: str
    name: str = field(repr=False)
    text: str
    signed_on: date
    entry: int


class Seats:
    """The seats of an office. A name stands here; the ledger knows a seat by its id alone."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def give(
        self,
        entry: Entry,
        *,
        seat: str,
        kind: Seat,
        name: str,
        role: str = "",
        person: str = "",
        party: str = "",
        agreement: str = "",
        email: str = "",
        secret_sha256: str = "",
        expires_on: date | None = None,
    ) -> SeatRow:
        """Keep a new seat."""
        row = self._core.state(
            "Seat",
            entry,
            seat=seat,
            kind=kind.value,
            role=role,
            person=person,
            party=party,
            agreement=agreement,
            name=name,
            email=email,
            secret_sha256=secret_sha256,
            expires_on=expires_on,
        )
        return _seat(row)

    def end(self, entry: Entry, seat: str) -> None:
        """A seat is taken away: nobody acts from it any more, and links to it lead nowhere."""
        self._core.because(entry)
        if not self._core.rows("Seat").filter(seat=seat, live=True).update(live=False, user=None):
            raise BadInput(f"Seat {seat} was taken away already.")
        self._core.rows("SeatInvitation").filter(seat=seat).delete()

    def get(self, seat: str) -> SeatRow:
        """One seat. Raises NotFound."""
        row = self._core.rows("Seat").filter(seat=seat).first()
        if row is None:
            raise NotFound("There is no such seat.")
        return _seat(row)

    def all(self, *, live_only: bool = False) -> tuple[SeatRow, ...]:
        """Every seat, in the order given."""
        rows = self._core.rows("Seat").order_by("id")
        return tuple(_seat(r) for r in (rows.filter(live=True) if live_only else rows))

    def of_user(self, user: int) -> tuple[SeatRow, ...]:
        """The live seats that an account is joined to, in the order given."""
        rows = self._core.rows("Seat").filter(user=user, live=True).order_by("id")
        return tuple(_seat(r) for r in rows)

    def of_person(self, person: str) -> tuple[SeatRow, ...]:
        """The live seats of one of the district's own people."""
        rows = self._core.rows("Seat").filter(person=person, live=True).order_by("id")
        return tuple(_seat(r) for r in rows)

    def of_email(self, email: str) -> tuple[SeatRow, ...]:
        """The live seats of whoever has this address, in any case of letters; none for an empty one."""
        rows = self._core.rows("Seat").filter(email__iexact=email.strip(), live=True).order_by("id")
        return tuple(_seat(r) for r in rows) if email.strip() else ()

    def of_party(self, party: str, agreement: str) -> tuple[SeatRow, ...]:
        """The live seats of a party under one agreement."""
        rows = self._core.rows("Seat").filter(party=party, agreement=agreement, live=True).order_by("id")
        return tuple(_seat(r) for r in rows)

    def by_secret(self, secret_sha256: str) -> SeatRow | None:
        """The live seat whose API token has this digest, or None. An empty digest opens nothing."""
        if not secret_sha256:
            return None
        row = self._core.rows("Seat").filter(secret_sha256=secret_sha256, live=True).first()
        return None if row is None else _seat(row)

    def invite(self, *, seat: str, token_sha256: str, expires_at: datetime) -> None:
        """Keep the digest of a one-time link; earlier links to the same seat lead nowhere from now on."""
        rows = self._core.rows("SeatInvitation")
        rows.filter(seat=seat, used_at=None).delete()
        rows.create(seat=seat, token_sha256=token_sha256, expires_at=expires_at)

    def redeem(self, *, token_sha256: str, now: datetime, user: int | None) -> SeatRow | None:
        """Use a link up and join ``user`` to its seat: one of several who try at once gets it, the others
        None, as anybody does whose link is unknown, used, too old, or leads to a seat that was taken
        away."""
        rows = self._core.rows("SeatInvitation")
        fit = rows.filter(token_sha256=token_sha256, used_at=None, expires_at__gt=now)
        link = fit.first()
        if link is None or not fit.update(used_at=now):
            return None
        seat = self._core.rows("Seat").filter(seat=link.seat, live=True).first()
        if seat is None:
            return None
        if user is not None:
            self.join(link.seat, user)
        return self.get(link.seat)

    def join(self, seat: str, user: int | None) -> None:
        """Say which account sits there. An account is no fact of the ledger, so it needs no entry."""
        if not self._core.rows("Seat").filter(seat=seat, live=True).update(user=user):
            raise NotFound("There is no such seat.")

    def sign(
        self, entry: Entry, *, seat: str, party: str, agreement: str, name: str, text: str, on: date
    ) -> UndertakingRow:
        """Keep a signed undertaking."""
        row = self._core.state(
            "Undertaking",
            entry,
            seat=seat,
            party=party,
            agreement=agreement,
            name=name,
            text=text,
            signed_on=on,
        )
        return _undertaking(row)

    def undertakings(self, agreement: str) -> tuple[UndertakingRow, ...]:
        """What was signed under an agreement, in the order signed."""
        rows = self._core.rows("Undertaking").filter(agreement=agreement).order_by("id")
        return tuple(_undertaking(r) for r in rows)


def _seat(row: Any) -> SeatRow:
    return SeatRow(
        id=row.seat,
        kind=Seat(row.kind),
        role=row.role,
        person=row.person,
        party=row.party,
        agreement=row.agreement,
        name=row.name,
        email=row.email,
        user=row.user,
        token=bool(row.secret_sha256),
        expires_on=row.expires_on,
        live=row.live,
        entry=row.entry_id,
    )


def _undertaking(row: Any) -> UndertakingRow:
    return UndertakingRow(row.seat, row.party, row.agreement, row.name, row.text, row.signed_on, row.entry_id)
