"""What families asked for: a copy of a record, a correction, a complaint; and what the district replied."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from permslip.stores.families.database import Database
from permslip.stores.families.people import Kind
from permslip.words.days import day_of
from permslip.words.errors import BadInput, NotFound


class Right(StrEnum):
    """What a family may ask for."""

    COPY = "copy"
    CORRECTION = "correction"
    COMPLAINT = "complaint"


@dataclass(frozen=True, repr=False)
class AskedRow:
    """One thing that a family asked. ``because`` is the rule that sets the last day, ``duty`` the id of the
    duty in the ledger (empty until it is opened); ``reply`` is empty until there is one."""

    id: str
    invitation: str
    person_kind: Kind
    person: str
    child: str
    kind: Right
    text: str
    asked_on: date
    due: date
    because: str
    duty: str = ""
    reply: str = ""
    replied_on: date | None = None

    @property
    def open(self) -> bool:
        """Whether it waits for a reply."""
        return self.replied_on is None


class Rights:
    """The list of what was asked."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, row: AskedRow) -> None:
        """Keep something that a family asked."""
        with self._database.writing() as db:
            db.execute(
                "INSERT INTO asked (id, invitation, person_kind, person, child, kind, text, asked_on, due,"
                " because, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'open')",
                [row.id, row.invitation, row.person_kind, row.person, row.child, row.kind, row.text,
                 row.asked_on.isoformat(), row.due.isoformat(), row.because],
            )  # fmt: skip

    def get(self, asked: str) -> AskedRow:
        """One thing asked. Raises NotFound."""
        with self._database.reading() as db:
            row = db.execute("SELECT * FROM asked WHERE id = ?", [asked]).fetchone()
        if row is None:
            raise NotFound("Nobody asked for anything under that number.")
        return _asked(row)

    def all(self) -> tuple[AskedRow, ...]:
        """Everything asked, what waits longest first."""
        with self._database.reading() as db:
            rows = db.execute("SELECT * FROM asked ORDER BY state DESC, due, id").fetchall()
        return tuple(_asked(r) for r in rows)

    def waiting(self) -> int:
        """How many things wait for a reply."""
        with self._database.reading() as db:
            return int(db.execute("SELECT count(*) FROM asked WHERE state = 'open'").fetchone()[0])

    def of_person(self, kind: Kind, person: str) -> tuple[AskedRow, ...]:
        """What one person asked, the newest first."""
        with self._database.reading() as db:
            rows = db.execute(
                "SELECT * FROM asked WHERE person_kind = ? AND person = ? ORDER BY rowid DESC", [kind, person]
            ).fetchall()
        return tuple(_asked(r) for r in rows)

    def without_duty(self) -> tuple[AskedRow, ...]:
        """What was asked while the office was busy: its duty is still to be opened."""
        with self._database.reading() as db:
            rows = db.execute("SELECT * FROM asked WHERE duty = '' ORDER BY rowid").fetchall()
        return tuple(_asked(r) for r in rows)

    def opened(self, asked: str, duty: str) -> None:
        """Its duty stands in the ledger."""
        with self._database.writing() as db:
            db.execute("UPDATE asked SET duty = ? WHERE id = ?", [duty, asked])

    def answered(self, asked: str, *, reply: str, on: date) -> AskedRow:
        """Keep the reply. Raises BadInput when there is one already."""
        with self._database.writing() as db:
            done = db.execute(
                "UPDATE asked SET state = 'answered', reply = ?, replied_on = ?"
                " WHERE id = ? AND state = 'open'",
                [reply, on.isoformat(), asked],
            )
            if done.rowcount != 1:
                raise BadInput("That was answered already, or nobody asked it.")
        return self.get(asked)


def _asked(row: sqlite3.Row) -> AskedRow:
    return AskedRow(
        row["id"],
        row["invitation"],
        Kind(row["person_kind"]),
        row["person"],
        row["child"],
        Right(row["kind"]),
        row["text"],
        date.fromisoformat(row["asked_on"]),
        date.fromisoformat(row["due"]),
        row["because"],
        row["duty"],
        row["reply"],
        day_of(row["replied_on"]),
    )
