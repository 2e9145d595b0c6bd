"""Which release named whom: an index of the vault's rosters, one row a person with one bit a release.

It is derived. A roster that is not in it yet is read directly, so that the answer is right whenever it was
last brought up to date.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from permslip.stores.core import Core
from permslip.stores.families.database import Database
from permslip.stores.vault import SUBJECT, Shelf
from permslip.words.errors import OfficeProblem, VerificationFailed

_MANY = 200  # rosters taken into memory before they are written


def names_of(db: sqlite3.Connection, shelf: str) -> frozenset[str]:
    """The segments of a shelf that are indexed."""
    rows = db.execute("SELECT segment FROM indexed WHERE shelf = ?", [shelf]).fetchall()
    return frozenset(r["segment"] for r in rows)


class Disclosed:
    """What went about whom."""

    def __init__(self, database: Database, core: Core) -> None:
        self._database, self._core = database, core

    def of(self, subject: str, shelf: str = Shelf.ROSTERS) -> tuple[str, ...]:
        """The releases whose roster names this person, oldest first (34 CFR 99.32)."""
        with self._database.reading() as db:
            row = db.execute(
                "SELECT releases FROM disclosed WHERE shelf = ? AND subject = ?", [shelf, subject]
            ).fetchone()
            numbers = dict(db.execute("SELECT segment, no FROM indexed WHERE shelf = ?", [shelf]).fetchall())
        bits = int.from_bytes(row["releases"], "little") if row is not None else 0
        return tuple(
            about
            for name, about in self._segments(shelf)
            if (bits >> numbers[name] & 1 if name in numbers else self._names(name, about, subject))
        )

    def waiting(self, shelf: str = Shelf.ROSTERS) -> int:
        """How many rosters are not indexed yet."""
        with self._database.reading() as db:
            known = names_of(db, shelf)
        return sum(name not in known for name, _ in self._segments(shelf))

    def index(self, shelf: str = Shelf.ROSTERS) -> int:
        """Index the rosters that are not indexed yet and return how many, a few hundred at a time."""
        done = 0
        while batch := self._index_some(shelf):
            done += batch
        return done

    def _index_some(self, shelf: str) -> int:
        with self._database.reading() as db:
            known = names_of(db, shelf)
        new = [(name, about) for name, about in self._segments(shelf) if name not in known][:_MANY]
        if not new:
            return 0
        subjects = {name: self._subjects(name, about) for name, about in new}
        with self._database.writing() as db:
            known = names_of(db, shelf)
            new = [(name, about) for name, about in new if name not in known]  # another process was first
            first = db.execute("SELECT coalesce(max(no) + 1, 0) FROM indexed WHERE shelf = ?", [shelf])
            start = int(first.fetchone()[0])
            bits = {
                str(r["subject"]): int.from_bytes(r["releases"], "little")
                for r in db.execute("SELECT subject, releases FROM disclosed WHERE shelf = ?", [shelf])
            }
            touched: set[str] = set()
            for number, (name, about) in enumerate(new, start):
                db.execute("INSERT INTO indexed VALUES (?, ?, ?, ?)", [shelf, number, name, about])
                bit = 1 << number
                for subject in subjects[name]:
                    bits[subject] = bits.get(subject, 0) | bit
                touched.update(subjects[name])
            size = (start + len(new) + 7) // 8
            db.executemany(
                "INSERT OR REPLACE INTO disclosed VALUES (?, ?, ?)",
                ((shelf, s, bits[s].to_bytes(size, "little")) for s in sorted(touched)),
            )
        return len(new)

    def _segments(self, shelf: str) -> list[tuple[str, str]]:
        """(name in the vault, release) of every roster, oldest first."""
        rows = self._core.rows("VaultFile").filter(kind=str(shelf)).order_by("id")
        return list(rows.values_list("name", "about"))

    def _path(self, name: str) -> Path:
        path: Path = self._core.place.vault / name
        return path

    def _subjects(self, name: str, about: str) -> list[str]:
        import pyarrow.parquet as pq

        self._check(name)
        with pq.ParquetFile(self._path(name)) as file:
            if SUBJECT not in file.schema_arrow.names:
                raise VerificationFailed(f"The roster of {about} has no column named {SUBJECT}.")
            column = file.read(columns=[SUBJECT]).column(0).cast("string")
        return [s for s in column.to_pylist() if s is not None]

    def _names(self, name: str, about: str, subject: str) -> bool:
        """Whether a roster that is not indexed names somebody."""
        return subject in self._subjects(name, about)

    def _check(self, name: str) -> None:
        """Raises OfficeProblem when a roster is not, byte for byte, what was put in force."""
        kept = self._core.rows("VaultFile").filter(name=name).values_list("sha256", flat=True).first()
        try:
            good = self._core.disk.sha256(self._path(name)) == kept
        except FileNotFoundError:
            good = False
        if not good:
            raise OfficeProblem(
                "A roster of the vault is missing or was changed.", fix="restore the office from a backup"
            )


def shelves() -> Iterator[Shelf]:
    """The shelves whose segments are rosters."""
    yield Shelf.ROSTERS
    staff = Shelf.__members__.get("STAFF")
    if staff is not None:
        yield staff
