"""Which release named whom: an index of the vault's rosters, one row a person with one bit a release.

It is derived. A roster that is not in it yet is read directly, so that the answer is right whenever it was
last brought up to date. Rows about staff are kept by the table that shows them: what went about others in
the same release is not theirs.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any

from permslip.stores.core import Core
from permslip.stores.families.database import Database
from permslip.stores.vault import SUBJECT, TABLES, Shelf, checked_path
from permslip.words.errors import VerificationFailed

_SOME = 200  # rosters, or papers of releases, taken into memory at once


def names_of(db: sqlite3.Connection, shelf: str) -> frozenset[str]:
    """The segments of a shelf that are indexed."""
    rows = db.execute("SELECT segment FROM indexed WHERE shelf = ?", [shelf]).fetchall()
    return frozenset(r["segment"] for r in rows)


class Disclosed:
    """What went about whom."""

    def __init__(self, database: Database, core: Core) -> None:
        self._database, self._core = database, core

    def of(self, student: str) -> tuple[str, ...]:
        """The releases whose roster names this student, oldest first (34 CFR 99.32)."""
        return tuple(self._found(Shelf.ROSTERS, student))

    def of_staff(self, member: str) -> dict[str, frozenset[str]]:
        """The releases with rows about this member of staff, oldest first, each with the tables that have
        them."""
        return {
            release: frozenset(place.partition("/")[2] for place in places)
            for release, places in self._found(Shelf.STAFF, member).items()
        }

    def waiting(self, shelf: Shelf = Shelf.ROSTERS) -> int:
        """How many rosters are not indexed yet."""
        with self._database.reading() as db:
            known = names_of(db, shelf)
        return sum(name not in known for name, _ in self._segments(shelf))

    def index(self, shelf: Shelf = Shelf.ROSTERS) -> int:
        """Index the rosters that are not indexed yet and return how many. Raises OfficeProblem when one is
        not what was put in force."""
        done = 0
        while batch := self._index_some(shelf):
            done += batch
        return done

    def bodies(self, releases: Iterable[str]) -> Iterator[tuple[str, dict[str, Any]]]:
        """What staging kept of these releases, a few hundred at a question."""
        left = list(releases)
        while left:
            some, left = left[:_SOME], left[_SOME:]
            rows = self._core.rows("Release").filter(release__in=some).values_list("release", "body")
            yield from ((release, json.loads(body)) for release, body in rows)

    def _found(self, shelf: Shelf, subject: str) -> dict[str, set[str]]:
        """Release → where it names somebody: the shelf, or for staff ``shelf/table``."""
        with self._database.reading() as db:
            rows = db.execute(
                "SELECT shelf, releases FROM disclosed"
                " WHERE subject = ?2 AND (shelf = ?1 OR shelf LIKE ?1 || '/%')",
                [shelf, subject],
            ).fetchall()
            numbers = dict(db.execute("SELECT segment, no FROM indexed WHERE shelf = ?", [shelf]).fetchall())
        bits = {str(r["shelf"]): int.from_bytes(r["releases"], "little") for r in rows}
        found: dict[str, set[str]] = {}
        for name, release in self._segments(shelf):
            if name in numbers:
                places = {place for place, b in bits.items() if b >> numbers[name] & 1}
            else:
                lines = self._lines(shelf, name, release)
                places = {place for place, people in lines.items() if subject in people}
            if places:
                found.setdefault(release, set()).update(places)
        return found

    def _index_some(self, shelf: Shelf) -> int:
        with self._database.reading() as db:
            known = names_of(db, shelf)
        new = [(name, about) for name, about in self._segments(shelf) if name not in known][:_SOME]
        if not new:
            return 0
        lines = {name: self._lines(shelf, name, about) for name, about in new}
        with self._database.writing() as db:
            known = names_of(db, shelf)
            new = [(name, about) for name, about in new if name not in known]  # another process was first
            first = db.execute("SELECT coalesce(max(no) + 1, 0) FROM indexed WHERE shelf = ?", [shelf])
            start = int(first.fetchone()[0])
            bits: dict[str, dict[str, int]] = {}
            for number, (name, about) in enumerate(new):
                db.execute("INSERT INTO indexed VALUES (?, ?, ?, ?)", [shelf, start + number, name, about])
                for place, people in lines[name].items():
                    _mark(bits.setdefault(place, {}), people, 1 << number)
            for place, marks in bits.items():
                _put(db, place, marks, start, size=(start + len(new) + 7) // 8)
        return len(new)

    def _segments(self, shelf: Shelf) -> list[tuple[str, str]]:
        """(name in the vault, release) of every roster, oldest first."""
        rows = self._core.rows("VaultFile").filter(kind=shelf.value).order_by("id")
        return list(rows.values_list("name", "about"))

    def _lines(self, shelf: Shelf, name: str, release: str) -> dict[str, list[str]]:
        """The people of a roster by place: the shelf, or for staff ``shelf/table``."""
        import pyarrow.parquet as pq

        wanted = [SUBJECT] if shelf is not Shelf.STAFF else [SUBJECT, TABLES]
        with pq.ParquetFile(checked_path(self._core, name)) as file:
            if not set(wanted) <= set(file.schema_arrow.names):
                raise VerificationFailed(
                    f"The roster of {release} has no column named {' or '.join(wanted)}."
                )
            rows = file.read(columns=wanted)
        people = rows.column(SUBJECT).cast("string").to_pylist()
        if shelf is not Shelf.STAFF:
            return {shelf.value: [who for who in people if who is not None]}
        found: dict[str, list[str]] = {}
        for who, tables in zip(people, rows.column(TABLES).cast("string").to_pylist(), strict=True):
            for table in (tables or "").split("|"):
                if who is not None:
                    found.setdefault(f"{shelf.value}/{table}", []).append(who)
        return found


def _mark(marks: dict[str, int], people: Iterable[str], bit: int) -> None:
    get = marks.get
    for who in people:
        marks[who] = get(who, 0) | bit


def _put(db: sqlite3.Connection, place: str, marks: dict[str, int], start: int, *, size: int) -> None:
    """Add new bits, the first of them number ``start``, to what stands of these people."""
    if len(marks) > _SOME:
        rows = db.execute("SELECT subject, releases FROM disclosed WHERE shelf = ?", [place])
        old = {str(r["subject"]): bytes(r["releases"]) for r in rows}
    else:
        question = "SELECT releases FROM disclosed WHERE subject = ? AND shelf = ?"
        found = {who: db.execute(question, [who, place]).fetchone() for who in marks}
        old = {who: bytes(row["releases"]) for who, row in found.items() if row is not None}
    db.executemany(
        "INSERT OR REPLACE INTO disclosed VALUES (?, ?, ?)",
        (
            (
                place,
                who,
                (int.from_bytes(old.get(who, b""), "little") | new << start).to_bytes(size, "little"),
            )
            for who, new in sorted(marks.items())
        ),
    )
