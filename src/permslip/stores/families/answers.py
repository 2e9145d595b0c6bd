"""Families' answers: kept at once with a receipt, found again in a moment, taken into the ledger in batches.

An answer said here is a row of ``answer``. A batch of them becomes a segment of the vault with its entry in
the ledger. The two databases cannot commit together, so that the batch is marked first, and whatever a crash
leaves is told by the file's digest: is that segment in force, the batch is sealed; is it not, nothing was,
and its rows are as open as before. Rows that came as files are indexed here too, so that one child's are
found at once.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from permslip.consent.answer import COLUMNS
from permslip.stores.core import Core
from permslip.stores.families.database import Database
from permslip.stores.families.disclosed import names_of
from permslip.stores.families.people import Kind
from permslip.stores.vault import Shelf, checked_path
from permslip.words.days import day_of
from permslip.words.errors import NotFound

_ROW = ", ".join(COLUMNS)
_MARKS = ", ".join("?" * len(COLUMNS))
_DAYS = ("signed_on", "expires_on")
# a later answer of that day to the very same question: the earlier is no more what its signer says
_OVERTAKEN = """EXISTS (SELECT 1 FROM answer later WHERE later.subject = answer.subject
    AND later.question = answer.question AND later.seq > answer.seq AND later.receipt IS NOT NULL
    AND later.signer = answer.signer AND later.signed_on = answer.signed_on
    AND later.elements = answer.elements AND later.purpose = answer.purpose
    AND later.recipients = answer.recipients)"""

_COUNTED: dict[tuple[str, str], tuple[tuple[int, int], dict[str, int]]] = {}  # by file and question
_MOST_COUNTED = 1000


@dataclass(frozen=True, repr=False)
class Receipt:
    """What somebody who answered may keep. ``sha256`` is that of ``text``, the evidence of the answer."""

    number: str
    invitation: str
    kind: Kind
    person: str
    subject: str
    agreement: str
    version: int
    text: str
    sha256: str
    said_at: datetime


class Answers:
    """What families said."""

    def __init__(self, database: Database, core: Core) -> None:
        self._database, self._core = database, core

    def add(self, record: Mapping[str, Any], receipt: Receipt) -> int:
        """Keep one checked answer (``consent.one``) with its receipt, at once; returns its number."""
        with self._database.writing() as db:
            done = db.execute(
                f"INSERT INTO answer ({_ROW}, said_at, receipt) VALUES ({_MARKS}, ?, ?)",  # noqa: S608
                [*(_kept(record[c]) for c in COLUMNS), receipt.said_at.isoformat(), receipt.number],
            )
            db.execute(
                "INSERT INTO receipt VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [*astuple(receipt)[:-1], receipt.said_at.isoformat()],
            )
            return int(done.lastrowid or 0)

    def of(self, subject: str) -> tuple[dict[str, Any], ...]:
        """Every answer about one person that counts (``COLUMNS``, days as dates), oldest first: said here or
        taken in as a file. Files not indexed yet are read directly.

        Raises OfficeProblem when one of those is not what was put in force."""
        return self.of_each([subject])[subject]

    def of_each(self, subjects: Sequence[str]) -> dict[str, tuple[dict[str, Any], ...]]:
        """The same of each of a few people (the children of one guardian), asked at once."""
        some = ", ".join("?" * len(subjects))
        with self._database.reading() as db:
            rows = db.execute(
                f"SELECT {_ROW} FROM answer WHERE subject IN ({some}) AND NOT {_OVERTAKEN} ORDER BY seq",  # noqa: S608
                subjects,
            ).fetchall()
            known = names_of(db, Shelf.CONSENT)
        found: dict[str, list[dict[str, Any]]] = {subject: [] for subject in subjects}
        for row in rows:
            found[row["subject"]].append(_record(row))
        for name in self._not_in(known):
            for subject in subjects:
                found[subject] += _scanned(checked_path(self._core, name), subject)
        return {subject: tuple(said) for subject, said in found.items()}

    def unsealed(self) -> tuple[dict[str, Any], ...]:
        """Answers that are in no segment of the vault yet, oldest first."""
        with self._database.reading() as db:
            rows = db.execute(
                f"SELECT {_ROW} FROM answer WHERE receipt IS NOT NULL AND segment IS NULL ORDER BY seq"  # noqa: S608
            ).fetchall()
        return tuple(_record(r) for r in rows)

    def overtaken(self) -> tuple[str, ...]:
        """The evidence of answers that their signer took back on the same day, sealed or not: by day alone
        nobody could tell which came first."""
        with self._database.reading() as db:
            rows = db.execute(
                f"SELECT evidence_sha256 FROM answer WHERE receipt IS NOT NULL AND {_OVERTAKEN}"  # noqa: S608
            ).fetchall()
        return tuple(r["evidence_sha256"] for r in rows)

    def last_words(self, question: str) -> dict[str, int]:
        """How many students have which answer as the last word on a question, whoever said it.

        Counted anew when an answer came: rows are only ever added, none changes what it says, so that the
        last number names the state (and the inode the file, which a restore puts in another's place). Never
        asked for while this thread writes.
        """
        of = (str(self._database.path), question)
        with self._database.reading() as db:
            last = db.execute("SELECT max(seq) FROM answer").fetchone()[0]
            state = (self._database.inode(), last or 0)
            held = _COUNTED.get(of)
            if held is not None and held[0] == state:
                return dict(held[1])
            rows = db.execute(
                "SELECT answer, count(*) AS n FROM (SELECT answer, max(seq) FROM answer WHERE question = ?"
                " GROUP BY subject) GROUP BY answer",
                [question],
            ).fetchall()
        found = {r["answer"]: int(r["n"]) for r in rows}
        if len(_COUNTED) >= _MOST_COUNTED:
            _COUNTED.clear()
        _COUNTED[of] = (state, found)
        return dict(found)

    def receipt(self, number: str, *, kind: Kind, person: str) -> Receipt:
        """A receipt, for the person who was given it. Raises NotFound for anybody else."""
        with self._database.reading() as db:
            row = db.execute(
                "SELECT * FROM receipt WHERE number = ? AND kind = ? AND person = ?", [number, kind, person]
            ).fetchone()
        if row is None:
            raise NotFound("There is no such receipt.")
        return _receipt(row)

    def receipts(self, *, kind: Kind, person: str) -> tuple[Receipt, ...]:
        """Every receipt of one person, the newest first."""
        with self._database.reading() as db:
            rows = db.execute(
                "SELECT * FROM receipt WHERE kind = ? AND person = ? ORDER BY rowid DESC", [kind, person]
            ).fetchall()
        return tuple(_receipt(r) for r in rows)

    # ------------------------------------------------------------ into the ledger

    def begin_batch(self, batch: str) -> tuple[dict[str, Any], ...]:
        """Mark every open answer as one batch and return them.

        The caller holds the office's lock and put right what an earlier batch left (:meth:`settle`)."""
        with self._database.writing() as db:
            db.execute(
                "UPDATE answer SET batch = ? WHERE receipt IS NOT NULL AND segment IS NULL AND batch IS NULL",
                [batch],
            )
            rows = db.execute(
                f"SELECT {_ROW} FROM answer WHERE batch = ? ORDER BY seq",  # noqa: S608
                [batch],
            ).fetchall()
        return tuple(_record(r) for r in rows)

    def sealing(self, batch: str, file_sha256: str) -> None:
        """Say which file the batch was written to, before the ledger is."""
        with self._database.writing() as db:
            db.execute("INSERT INTO sealing VALUES (?, ?)", [batch, file_sha256])

    def settle(self) -> int:
        """Finish or undo what a batch left half-done: a batch whose file is in force is sealed, any other is
        open again. The caller holds the office's lock. Returns how many answers became sealed."""
        if not self._half_done():
            return 0
        in_force = dict(
            self._core.rows("VaultFile").filter(kind=Shelf.CONSENT.value).values_list("sha256", "name")
        )
        sealed = 0
        with self._database.writing() as db:
            for row in db.execute("SELECT batch, file_sha256 FROM sealing").fetchall():
                segment = in_force.get(row["file_sha256"])
                if segment is not None:
                    done = db.execute(
                        "UPDATE answer SET segment = ? WHERE batch = ?", [segment, row["batch"]]
                    )
                    sealed += done.rowcount
                    note(db, Shelf.CONSENT, segment, "answers")
            db.execute("UPDATE answer SET batch = NULL WHERE segment IS NULL AND batch IS NOT NULL")
            db.execute("DELETE FROM sealing")
        return sealed

    def _half_done(self) -> bool:
        if not self._database.exists():
            return False
        with self._database.reading() as db:
            row = db.execute(
                "SELECT EXISTS (SELECT 1 FROM sealing) OR EXISTS (SELECT 1 FROM answer"
                " WHERE receipt IS NOT NULL AND segment IS NULL AND batch IS NOT NULL)"
            ).fetchone()
        return bool(row[0])

    def index(self) -> int:
        """Index the files of answers that are not indexed yet and return how many. Each is checked first.

        Raises OfficeProblem when one is not what was put in force; that one is not indexed.
        """
        with self._database.reading() as db:
            known = names_of(db, Shelf.CONSENT)
        return sum(self._index(name) for name in self._not_in(known))

    def _index(self, name: str) -> int:
        import pyarrow.parquet as pq

        rows = pq.read_table(checked_path(self._core, name), columns=list(COLUMNS)).to_pylist()
        with self._database.writing() as db:
            if name in names_of(db, Shelf.CONSENT):  # another process was first
                return 0
            db.executemany(
                f"INSERT INTO answer ({_ROW}, segment) VALUES ({_MARKS}, ?)",  # noqa: S608
                ([*(_kept(_plain(c, row[c])) for c in COLUMNS), name] for row in rows),
            )
            note(db, Shelf.CONSENT, name, "answers")
        return 1

    def _not_in(self, known: frozenset[str]) -> tuple[str, ...]:
        rows = self._core.rows("VaultFile").filter(kind=Shelf.CONSENT.value).order_by("id")
        return tuple(name for name in rows.values_list("name", flat=True) if name not in known)


def note(db: sqlite3.Connection, shelf: str, segment: str, about: str) -> int:
    """Write down that a segment is indexed; returns its number."""
    row = db.execute("SELECT coalesce(max(no) + 1, 0) FROM indexed WHERE shelf = ?", [shelf]).fetchone()
    db.execute("INSERT INTO indexed VALUES (?, ?, ?, ?)", [shelf, row[0], segment, about])
    return int(row[0])


def _scanned(path: Path, subject: str) -> Iterable[dict[str, Any]]:
    import pyarrow.compute as pc
    import pyarrow.dataset as ds

    wanted = pc.field("subject").cast("string") == subject
    rows = ds.dataset(path, format="parquet").to_table(columns=list(COLUMNS), filter=wanted).to_pylist()
    return [{c: _plain(c, row[c]) for c in COLUMNS} for row in rows]


def _plain(column: str, value: Any) -> Any:
    """A value of a segment: text, or a date in the two columns of days."""
    if column in _DAYS:
        return date.fromisoformat(value) if isinstance(value, str) and value else value or None
    return "" if value is None else str(value)


def _kept(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _record(row: Sequence[Any]) -> dict[str, Any]:
    record = dict(zip(COLUMNS, row, strict=True))
    for name in _DAYS:
        record[name] = day_of(record[name])
    return record


def _receipt(row: sqlite3.Row) -> Receipt:
    return Receipt(
        row["number"],
        row["invitation"],
        Kind(row["kind"]),
        row["person"],
        row["subject"],
        row["agreement"],
        row["version"],
        row["text"],
        row["sha256"],
        datetime.fromisoformat(row["said_at"]),
    )
