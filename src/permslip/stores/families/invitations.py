"""Invitations: a letter with a one-time code, the second factor, and until when somebody is let in.

A code is twelve letters of Crockford's base 32 (60 random bits). Only its HMAC under a random key of this
file is kept: whoever reads the file cannot send in a code. States: ``sent`` → ``opened`` (the code was typed)
→ ``confirmed`` (a second factor, or in person); ``ended`` is final.
"""

from __future__ import annotations

import hashlib
import hmac
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from permslip.stores.families.database import Database
from permslip.stores.families.people import Kind
from permslip.stores.machine import ALPHABET
from permslip.words.errors import BadInput, NotFound
from permslip.words.ports import NewId, Randomness

LETTERS = 12
FACTOR_DIGITS = 8
_READ_AS = str.maketrans({"o": "0", "i": "1", "l": "1", "-": None, " ": None})


class State(StrEnum):
    """How far an invitation came."""

    SENT = "sent"
    OPENED = "opened"
    CONFIRMED = "confirmed"
    ENDED = "ended"


class How(StrEnum):
    """How it was made sure who somebody is (34 CFR 99.30(d) asks for it)."""

    EMAIL = "email"
    PHONE = "phone"
    IN_PERSON = "in person"
    SCHOOL_SIGN_IN = "school sign-in"


@dataclass(frozen=True)
class Invited:
    """Somebody to invite."""

    kind: Kind
    person: str
    language: str


@dataclass(frozen=True)
class Invitation:
    """One invitation. ``expires_on`` is the last day its code is good; ``confirmed_until`` when a new second
    factor is wanted; ``confirmed_by`` who of the office last confirmed it in person, by id."""

    id: str
    kind: Kind
    person: str
    language: str
    batch: str
    made_on: date
    expires_on: date
    state: State
    tries: int
    last_tried: datetime | None
    confirmed_how: How | None
    confirmed_until: datetime | None
    confirmed_by: str = ""

    def let_in(self, now: datetime) -> bool:
        """Whether whoever holds it may see a page now."""
        return (
            self.state is State.CONFIRMED and self.confirmed_until is not None and now < self.confirmed_until
        )


@dataclass(frozen=True)
class Batch:
    """Letters that were made together: how many invitations of it stand in each state."""

    id: str
    made_on: date
    expires_on: date
    kinds: tuple[Kind, ...]
    states: dict[State, int]

    @property
    def letters(self) -> int:
        """How many there are, ended ones too."""
        return sum(self.states.values())


def plain(code: str) -> str:
    """A code as typed, in the form that is compared: capitals, dashes, o for 0, i or l for 1 are forgiven."""
    return code.lower().translate(_READ_AS)


class Invitations:
    """The invitations and the codes of second factors."""

    def __init__(self, database: Database, randomness: Randomness, new_id: NewId) -> None:
        self._database, self._randomness, self._new_id = database, randomness, new_id

    def add(
        self, invited: Iterable[Invited], *, batch: str, made_on: date, expires_on: date
    ) -> tuple[tuple[Invitation, str], ...]:
        """Make invitations in one transaction. Each comes with its code, this once and never again."""
        made = [(self._new_id("inv"), i, self._letters()) for i in invited]
        pepper = self._database.secret("pepper")
        with self._database.writing() as db:
            db.executemany(
                "INSERT INTO invitation (id, kind, person, code_sha256, language, batch, made_on, expires_on,"
                " state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'sent')",
                (
                    (name, i.kind, i.person, _digest(pepper, code), i.language, batch, made_on.isoformat(),
                     expires_on.isoformat())
                    for name, i, code in made
                ),
            )  # fmt: skip
        return tuple(
            (
                Invitation(
                    name,
                    i.kind,
                    i.person,
                    i.language,
                    batch,
                    made_on,
                    expires_on,
                    State.SENT,
                    0,
                    None,
                    None,
                    None,
                ),
                code,
            )
            for name, i, code in made
        )

    def by_code(self, code: str) -> Invitation | None:
        """The invitation with this code, in whatever state; None where there is none."""
        digest = _digest(self._database.secret("pepper"), plain(code))
        with self._database.reading() as db:
            row = db.execute("SELECT * FROM invitation WHERE code_sha256 = ?", [digest]).fetchone()
        return None if row is None else _invitation(row)

    def get(self, invitation: str) -> Invitation:
        """One invitation. Raises NotFound."""
        with self._database.reading() as db:
            row = db.execute("SELECT * FROM invitation WHERE id = ?", [invitation]).fetchone()
        if row is None:
            raise NotFound("There is no such invitation.", fix="ask the school for a new letter")
        return _invitation(row)

    def all(self, *, batch: str | None = None, state: State | None = None) -> tuple[Invitation, ...]:
        """Invitations, of one batch or in one state, in the order made."""
        with self._database.reading() as db:
            rows = db.execute(
                "SELECT * FROM invitation WHERE (?1 IS NULL OR batch = ?1) AND (?2 IS NULL OR state = ?2)"
                " ORDER BY rowid",
                [batch, state],
            ).fetchall()
        return tuple(_invitation(r) for r in rows)

    def batches(self) -> tuple[Batch, ...]:
        """Every batch with its counts, the newest first."""
        with self._database.reading() as db:
            rows = db.execute(
                "SELECT batch, kind, state, min(made_on) AS made, max(expires_on) AS good, count(*) AS n,"
                " max(rowid) AS last FROM invitation GROUP BY batch, kind, state ORDER BY last DESC"
            ).fetchall()
        found: dict[str, Batch] = {}
        for r in rows:
            old = found.get(r["batch"])
            states = dict(old.states) if old else {}
            states[State(r["state"])] = states.get(State(r["state"]), 0) + int(r["n"])
            kinds = {*(old.kinds if old else ()), Kind(r["kind"])}
            good = date.fromisoformat(r["good"])
            found[r["batch"]] = Batch(
                r["batch"],
                date.fromisoformat(r["made"]),
                max(good, old.expires_on) if old else good,
                tuple(k for k in Kind if k in kinds),
                states,
            )
        return tuple(found.values())

    def end_batch(self, batch: str) -> int:
        """End every invitation of a batch and return how many that were."""
        with self._database.writing() as db:
            done = db.execute(
                "UPDATE invitation SET state = 'ended' WHERE batch = ? AND state <> 'ended'", [batch]
            )
        return int(done.rowcount)

    def of_person(self, kind: Kind, person: str) -> tuple[Invitation, ...]:
        """Every invitation of one person, in the order made."""
        with self._database.reading() as db:
            rows = db.execute(
                "SELECT * FROM invitation WHERE kind = ? AND person = ? ORDER BY rowid", [kind, person]
            ).fetchall()
        return tuple(_invitation(r) for r in rows)

    def people_with(self, *states: State) -> frozenset[tuple[Kind, str]]:
        """Everybody who has an invitation in one of these states: whom no second letter is sent."""
        marks = ", ".join("?" * len(states))
        with self._database.reading() as db:
            rows = db.execute(
                f"SELECT DISTINCT kind, person FROM invitation WHERE state IN ({marks})",  # noqa: S608
                list(states),
            ).fetchall()
        return frozenset((Kind(r["kind"]), str(r["person"])) for r in rows)

    def failed(self, invitation: str, *, now: datetime) -> int:
        """Count a failed try of a second factor and return how many there were."""
        with self._database.writing() as db:
            row = db.execute(
                "UPDATE invitation SET tries = tries + 1, last_tried = ? WHERE id = ? RETURNING tries",
                [now.isoformat(), invitation],
            ).fetchone()
        if row is None:
            raise NotFound("There is no such invitation.")
        return int(row["tries"])

    def open(self, invitation: str) -> Invitation:
        """The code was typed. Raises BadInput when the invitation has ended."""
        return self._step(invitation, State.OPENED, (State.SENT, State.OPENED, State.CONFIRMED))

    def confirm(self, invitation: str, *, how: How, until: datetime, by: str = "") -> Invitation:
        """It was made sure who it is; failed tries are forgotten. Raises BadInput when it has ended.

        ``by`` is whoever of the office saw the person; it stays when a second factor confirms later."""
        seen: dict[str, object] = {"confirmed_by": by} if by else {}
        return self._step(
            invitation,
            State.CONFIRMED,
            (State.SENT, State.OPENED, State.CONFIRMED),
            tries=0,
            confirmed_how=how,
            confirmed_until=until.isoformat(),
            **seen,
        )

    def end(self, invitation: str) -> Invitation:
        """End it for good. Ending twice is fine."""
        return self._step(invitation, State.ENDED, tuple(State))

    def end_of(self, kind: Kind, person: str, *, before: str | None = None) -> int:
        """End every invitation of one person, or all that were made ``before`` a batch, and return how many
        that were. Of two new ones made at once, the later one stays."""
        with self._database.writing() as db:
            done = db.execute(
                "UPDATE invitation SET state = 'ended' WHERE kind = ?1 AND person = ?2 AND state <> 'ended'"
                " AND (?3 IS NULL OR rowid < (SELECT min(rowid) FROM invitation WHERE batch = ?3))",
                [kind, person, before],
            )
        return int(done.rowcount)

    def challenge(self, invitation: str, *, contact: str, address: str, now: datetime) -> str:
        """Make the code of a second factor, sent to one ``contact`` (``email`` or ``phone``) at an
        address, of which a digest under the file's own key is kept.

        An earlier one is void. Returns eight digits, this once."""
        number = int.from_bytes(self._randomness.bytes(8), "big") % 10**FACTOR_DIGITS
        code = f"{number:0{FACTOR_DIGITS}d}"
        pepper = self._database.secret("pepper")
        digest, sent_to = _digest(pepper, f"{invitation}:{code}"), _sent_to(pepper, invitation, address)
        with self._database.writing() as db:
            db.execute(
                "INSERT OR REPLACE INTO challenge (invitation, code_sha256, contact, sent_at, sent_to)"
                " VALUES (?, ?, ?, ?, ?)",
                [invitation, digest, contact, now.isoformat(), sent_to],
            )
        return code

    def meets(
        self,
        invitation: str,
        code: str,
        *,
        addresses: Mapping[str, str],
        now: datetime,
        within: timedelta,
        tries: int,
    ) -> str | None:
        """Whether this is the code of the second factor: the contact it was sent to, or None.

        A right code is used up; a wrong one counts, and after ``tries`` wrong ones or ``within`` the code is
        void. So it is where the address it went to is not the contact's of today in ``addresses`` any more.
        """
        pepper = self._database.secret("pepper")
        digest = _digest(pepper, f"{invitation}:{''.join(code.split())}")
        with self._database.writing() as db:
            row = db.execute("SELECT * FROM challenge WHERE invitation = ?", [invitation]).fetchone()
            if row is None or row["tries"] >= tries or now - datetime.fromisoformat(row["sent_at"]) > within:
                return None
            address = addresses.get(row["contact"])
            if address is None or row["sent_to"] != _sent_to(pepper, invitation, address):
                return None
            if hmac.compare_digest(row["code_sha256"], digest):
                db.execute("DELETE FROM challenge WHERE invitation = ?", [invitation])
                return str(row["contact"])
            db.execute("UPDATE challenge SET tries = tries + 1 WHERE invitation = ?", [invitation])
        return None

    def _letters(self) -> str:
        return "".join(ALPHABET[b & 31] for b in self._randomness.bytes(LETTERS))

    def _step(self, invitation: str, to: State, since: Sequence[State], **more: object) -> Invitation:
        changes = {"state": to, **more}
        if to is State.OPENED:  # typing the code again takes no confirmation away
            changes["state"] = None
        with self._database.writing() as db:
            row = db.execute("SELECT state FROM invitation WHERE id = ?", [invitation]).fetchone()
            if row is None:
                raise NotFound("There is no such invitation.", fix="ask the school for a new letter")
            if State(row["state"]) not in since:
                raise BadInput("This invitation has ended.", fix="ask the school for a new letter")
            if changes["state"] is None:
                changes["state"] = max(State(row["state"]), to, key=list(State).index)
            sets = ", ".join(f"{name} = ?" for name in changes)
            db.execute(
                f"UPDATE invitation SET {sets} WHERE id = ?",  # noqa: S608 - names of ours
                [*changes.values(), invitation],
            )
        return self.get(invitation)


def _digest(pepper: bytes, code: str) -> str:
    return hmac.new(pepper, code.encode(), hashlib.sha256).hexdigest()


def _sent_to(pepper: bytes, invitation: str, address: str) -> str:
    """What stands for an address that a code was sent to."""
    return _digest(pepper, f"{invitation}\nsent to\n{address}")


def _invitation(row: sqlite3.Row) -> Invitation:
    return Invitation(
        row["id"],
        Kind(row["kind"]),
        row["person"],
        row["language"],
        row["batch"],
        date.fromisoformat(row["made_on"]),
        date.fromisoformat(row["expires_on"]),
        State(row["state"]),
        row["tries"],
        None if row["last_tried"] is None else datetime.fromisoformat(row["last_tried"]),
        How(row["confirmed_how"]) if row["confirmed_how"] else None,
        None if row["confirmed_until"] is None else datetime.fromisoformat(row["confirmed_until"]),
        row["confirmed_by"],
    )
