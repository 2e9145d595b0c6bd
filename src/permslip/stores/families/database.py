"""The file ``vault/families.db``: opened once a thread, written in short transactions, safe through a crash.

Write-ahead log, flushed at every commit; ``BEGIN IMMEDIATE``, so that two writers wait for each other and
neither fails half-way; deleted values are overwritten; what SQLite sorts stays in memory, because a file for
it would lie outside the office.
"""

from __future__ import annotations

import os
import sqlite3
import stat
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from permslip.stores.families.schema import STEPS, TABLES, VERSION
from permslip.words.errors import OfficeProblem, OurBug
from permslip.words.ports import Randomness

WAIT = 20.0  # seconds that a writer waits for others
SECRETS = ("pepper", "handles")
_STEP = 0.01


@dataclass
class _Open:
    """A thread's connection, and which file of which process it is of."""

    path: Path
    pid: int
    inode: int
    connection: sqlite3.Connection


_thread = threading.local()


class Database:
    """The file. May be used by several threads: each has a connection of its own."""

    def __init__(self, path: Path, randomness: Randomness) -> None:
        self.path = path
        self._randomness = randomness

    def exists(self) -> bool:
        """Whether the office has the file already: one made before there was any has none until it is asked
        for."""
        return self.path.is_file()

    def inode(self) -> int:
        """Which file lies there now: another one after a restore. 0 where there is none."""
        return _inode(self.path)

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection to read with, on one snapshot. Raises OfficeProblem."""
        with _problems():
            connection = self._connection()
            if connection.in_transaction:  # inside a writing block: what it wrote is seen
                yield connection
                return
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                connection.rollback()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A connection in a transaction of its own, committed and flushed at the end, or nothing of it.

        Waits for other writers. Raises OfficeProblem after ``WAIT`` seconds, or when the disk refuses.
        """
        with _problems():
            connection = self._connection()
            if connection.in_transaction:
                raise OurBug("a transaction of the families' memory is open already")
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.commit()
            except BaseException:
                connection.rollback()
                raise

    def secret(self, name: str) -> bytes:
        """One of the file's own random keys."""
        with self.reading() as db:
            row = db.execute("SELECT value FROM secret WHERE name = ?", [name]).fetchone()
        return bytes(row["value"])

    def copy(self, target: Path) -> None:
        """Write a consistent copy to a new file (mode 0600), while others go on reading and writing."""
        with _problems():
            source = self._connection()
            os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600))
            with closing(sqlite3.connect(target)) as copy:
                source.backup(copy)
                copy.execute("PRAGMA journal_mode = DELETE")  # one file, with nothing beside it

    def close(self) -> None:
        """Close this thread's connection, if it has one to this file."""
        held: _Open | None = getattr(_thread, "held", None)
        if held is not None and held.path == self.path:
            _thread.held = None
            if held.pid == os.getpid():
                held.connection.close()

    def _connection(self) -> sqlite3.Connection:
        held: _Open | None = getattr(_thread, "held", None)
        if held is not None:
            if held.path == self.path and held.pid == os.getpid() and held.inode == _inode(self.path):
                return held.connection
            _thread.held = None
            if held.pid == os.getpid():  # a forked child leaves its parent's connection alone
                held.connection.close()
        connection = self._open()
        _thread.held = _Open(self.path, os.getpid(), _inode(self.path), connection)
        return connection

    def _open(self) -> sqlite3.Connection:
        _make_file(self.path)
        connection = sqlite3.connect(self.path, timeout=WAIT, isolation_level=None)
        try:
            connection.row_factory = sqlite3.Row
            _to_wal(connection)
            for pragma in ("synchronous = FULL", "foreign_keys = ON", "temp_store = MEMORY",
                           "secure_delete = ON", "trusted_schema = OFF"):  # fmt: skip
                connection.execute(f"PRAGMA {pragma}")
            self._bring_up_to_date(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _bring_up_to_date(self, connection: sqlite3.Connection) -> None:
        if _version(connection) == VERSION:
            return
        connection.execute("BEGIN IMMEDIATE")
        try:
            version = _version(connection)  # another process may have been first
            if version > VERSION:
                raise OfficeProblem(
                    "The families' memory was written by a later version of permslip.", fix="update permslip"
                )
            if version == 0:
                for statement in TABLES:
                    connection.execute(statement)
                for name in SECRETS:
                    connection.execute("INSERT INTO secret VALUES (?, ?)", [name, self._randomness.bytes(32)])
            else:
                for statement in (s for to in range(version + 1, VERSION + 1) for s in STEPS[to]):
                    connection.execute(statement)
            if version != VERSION:
                connection.execute(f"PRAGMA user_version = {VERSION}")
            connection.commit()
        except BaseException:
            connection.rollback()
            raise


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _make_file(path: Path) -> None:
    """Make the file where there is none: nobody else's from its first byte. Its log inherits the mode."""
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600))
    except FileExistsError:
        mode = os.stat(path, follow_symlinks=False).st_mode
        if not stat.S_ISREG(mode) or mode & 0o077:
            raise OfficeProblem(
                f"The file {path.name} in the vault is open to others, or no file.",
                fix=f"chmod 600 vault/{path.name}",
            ) from None
    except OSError as problem:
        raise OfficeProblem(
            f"The file {path.name} cannot be made in the vault ({problem.strerror}).", fix="look at the disk"
        ) from None


def _to_wal(connection: sqlite3.Connection) -> None:
    """Switch to a write-ahead log. Changing over asks no busy handler, so that it is tried again here."""
    until = time.monotonic() + WAIT
    while True:
        try:
            if connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal":
                return
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as problem:
            if "locked" not in str(problem) or time.monotonic() >= until:
                raise
            time.sleep(_STEP)


def _inode(path: Path) -> int:
    try:
        return os.stat(path).st_ino
    except FileNotFoundError:
        return 0


@contextmanager
def _problems() -> Iterator[None]:
    """Turn SQLite's refusals into errors of ours, without its words: they may quote a row."""
    try:
        yield
    except sqlite3.IntegrityError:
        raise OurBug("the families' memory refused a change that breaks its own rules") from None
    except sqlite3.OperationalError as problem:
        raise _why(str(problem)) from None
    except sqlite3.DatabaseError:
        raise OfficeProblem(
            "The families' memory (vault/families.db) is damaged.", fix="restore the office from a backup"
        ) from None


def _why(text: str) -> OfficeProblem:
    if "locked" in text or "busy" in text:
        return OfficeProblem("Too many are writing at once.", fix="try again in a minute")
    if "full" in text:
        return OfficeProblem("The disk is full: nothing was written.", fix="make room, then try again")
    return OfficeProblem("The families' memory (vault/families.db) cannot be used.", fix="look at the disk")
