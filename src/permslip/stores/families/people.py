"""The roll: guardians, students and staff with what is on file of them, read whole out of a holding.

What is on file stands in no representation, so that no log or traceback shows it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from permslip.consent.answer import MaySign
from permslip.stores.families.database import Database
from permslip.words.days import day_of, iso
from permslip.words.errors import NotFound

_AT_ONCE = 500  # keys in one question


class Kind(StrEnum):
    """Who somebody is to the district."""

    GUARDIAN = "guardian"
    STUDENT = "student"
    STAFF = "staff"


@dataclass(frozen=True, repr=False)
class Person:
    """One person with what is on file. Empty text: not on file. ``language`` is a code such as ``es``;
    ``address`` the lines below the name. ``birth_date`` is a student's only."""

    kind: Kind
    key: str
    name: str
    email: str = ""
    phone: str = ""
    language: str = ""
    birth_date: date | None = None
    address: tuple[str, ...] = ()


@dataclass(frozen=True, repr=False)
class ChildRow:
    """One student. ``birth_date`` None: not on file, or two are. ``private``: opted out of directory
    information."""

    key: str
    given_name: str
    family_name: str
    school: str
    grade: str
    birth_date: date | None
    private: bool = False


@dataclass(frozen=True, repr=False)
class LinkRow:
    """One guardian of one student, and whether a record lets them speak for the student."""

    student: str
    guardian: str
    relation: str
    standing: MaySign


@dataclass(frozen=True)
class RollOf:
    """Where the roll was read: holding, its digest, the day; ``links_known``: whether the source links
    guardians at all."""

    holding: str
    digest: str
    read_on: date
    links_known: bool


class Roll:
    """Who belongs to whom. Nobody changes a line of it: it is read anew."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def swap(
        self,
        of: RollOf,
        *,
        people: Iterable[Person],
        children: Iterable[ChildRow],
        links: Iterable[LinkRow],
    ) -> None:
        """Put a new roll in the place of the old, in one transaction: readers see the one or the other."""
        with self._database.writing() as db:
            for table in ("roll", "person", "child", "link"):
                db.execute(f"DELETE FROM {table}")  # noqa: S608 - a name of ours
            db.execute(
                "INSERT INTO roll VALUES (1, ?, ?, ?, ?)",
                [of.holding, of.digest, of.read_on.isoformat(), of.links_known],
            )
            db.executemany(
                "INSERT INTO person VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    (
                        p.kind,
                        p.key,
                        p.name,
                        p.email,
                        p.phone,
                        p.language,
                        iso(p.birth_date),
                        "\n".join(p.address),
                    )
                    for p in people
                ),
            )
            db.executemany(
                "INSERT INTO child VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    (c.key, c.given_name, c.family_name, c.school, c.grade, iso(c.birth_date), c.private)
                    for c in children
                ),
            )
            db.executemany(
                "INSERT INTO link VALUES (?, ?, ?, ?)",
                ((x.student, x.guardian, x.relation, x.standing.name.lower()) for x in links),
            )

    def of(self) -> RollOf | None:
        """Where the roll was read, or None before it was."""
        with self._database.reading() as db:
            row = db.execute("SELECT * FROM roll").fetchone()
        if row is None:
            return None
        return RollOf(
            row["holding"], row["digest"], date.fromisoformat(row["read_on"]), bool(row["links_known"])
        )

    def person(self, kind: Kind, key: str) -> Person:
        """One person. Raises NotFound, without the key."""
        with self._database.reading() as db:
            row = db.execute("SELECT * FROM person WHERE kind = ? AND key = ?", [kind, key]).fetchone()
        if row is None:
            raise NotFound(
                "That person is not on the roll.", fix="read the roll again from the latest holding"
            )
        return _person(row)

    def names_of(self, keys: Iterable[str]) -> dict[tuple[Kind, str], str]:
        """The names of people by what they are and their key; whoever is not on the roll is not in it."""
        found: dict[tuple[Kind, str], str] = {}
        wanted = sorted(set(keys))
        with self._database.reading() as db:
            for start in range(0, len(wanted), _AT_ONCE):
                some = wanted[start : start + _AT_ONCE]
                marks = ", ".join("?" * len(some))
                rows = db.execute(f"SELECT kind, key, name FROM person WHERE key IN ({marks})", some)  # noqa: S608
                found |= {(Kind(r["kind"]), r["key"]): r["name"] for r in rows}
        return found

    def by_email(self, email: str) -> tuple[Person, ...]:
        """Everybody with this e-mail address on file, whatever they are to the district."""
        with self._database.reading() as db:
            rows = db.execute(
                "SELECT * FROM person WHERE email <> '' AND lower(email) = lower(?) ORDER BY kind, key",
                [email],
            ).fetchall()
        return tuple(_person(r) for r in rows)

    def find(self, words: str, *, limit: int) -> tuple[Person, ...]:
        """People whose name, key or address holds all of these words, for the office to look up."""
        parts = [f"%{_literally(w)}%" for w in words.split()][:6]
        if not parts:
            return ()
        tests = " AND ".join(r"(name || ' ' || key || ' ' || email) LIKE ? ESCAPE '\'" for _ in parts)
        with self._database.reading() as db:
            rows = db.execute(
                f"SELECT * FROM person WHERE {tests} ORDER BY name, kind, key LIMIT ?",  # noqa: S608
                [*parts, limit],
            ).fetchall()
        return tuple(_person(r) for r in rows)

    def people(self, kind: Kind) -> tuple[Person, ...]:
        """Everybody of one kind, by key."""
        with self._database.reading() as db:
            rows = db.execute("SELECT * FROM person WHERE kind = ? ORDER BY key", [kind]).fetchall()
        return tuple(_person(r) for r in rows)

    def child(self, key: str) -> ChildRow:
        """One student. Raises NotFound, without the key."""
        with self._database.reading() as db:
            row = db.execute("SELECT * FROM child WHERE key = ?", [key]).fetchone()
        if row is None:
            raise NotFound(
                "That student is not on the roll.", fix="read the roll again from the latest holding"
            )
        return _child(row)

    def children(self) -> tuple[ChildRow, ...]:
        """Every student, by key."""
        with self._database.reading() as db:
            return tuple(_child(r) for r in db.execute("SELECT * FROM child ORDER BY key").fetchall())

    def links(self) -> tuple[LinkRow, ...]:
        """Every link, by student and guardian."""
        with self._database.reading() as db:
            rows = db.execute("SELECT * FROM link ORDER BY student, guardian").fetchall()
        return tuple(_link(r) for r in rows)

    def guardians_of(self, student: str) -> tuple[LinkRow, ...]:
        """The guardians of one student."""
        return self.guardians_of_each([student])[student]

    def guardians_of_each(self, students: Sequence[str]) -> dict[str, tuple[LinkRow, ...]]:
        """The guardians of each of a few students (the children of one guardian)."""
        some = ", ".join("?" * len(students))
        with self._database.reading() as db:
            rows = db.execute(
                f"SELECT * FROM link WHERE student IN ({some}) ORDER BY student, guardian",  # noqa: S608
                students,
            ).fetchall()
        links = [_link(r) for r in rows]
        return {student: tuple(x for x in links if x.student == student) for student in students}

    def children_of(self, guardian: str) -> tuple[tuple[LinkRow, ChildRow], ...]:
        """The students of one guardian, whatever the standing, by name."""
        with self._database.reading() as db:
            rows = db.execute(
                "SELECT link.*, child.* FROM link JOIN child ON child.key = link.student"
                " WHERE link.guardian = ? ORDER BY child.given_name, child.key",
                [guardian],
            ).fetchall()
        return tuple((_link(r), _child(r)) for r in rows)

    def counts(self) -> dict[str, int]:
        """How many guardians, students and staff, and links by standing."""
        with self._database.reading() as db:
            kinds = dict(db.execute("SELECT kind, count(*) FROM person GROUP BY kind").fetchall())
            standing = dict(db.execute("SELECT standing, count(*) FROM link GROUP BY standing").fetchall())
        return {k.value: kinds.get(k.value, 0) for k in Kind} | {
            m.name.lower(): standing.get(m.name.lower(), 0) for m in MaySign
        }


def _literally(word: str) -> str:
    return "".join(f"\\{c}" if c in "%_\\" else c for c in word)


def _person(row: sqlite3.Row) -> Person:
    return Person(
        Kind(row["kind"]),
        row["key"],
        row["name"],
        row["email"],
        row["phone"],
        row["language"],
        day_of(row["birth_date"]),
        tuple(row["address"].split("\n")) if row["address"] else (),
    )


def _child(row: sqlite3.Row) -> ChildRow:
    return ChildRow(
        row["key"],
        row["given_name"],
        row["family_name"],
        row["school"],
        row["grade"],
        day_of(row["birth_date"]),
        bool(row["private"]),
    )


def _link(row: sqlite3.Row) -> LinkRow:
    return LinkRow(row["student"], row["guardian"], row["relation"], MaySign[row["standing"].upper()])
