"""The vault: Parquet segments that only ever serve as a join. The rows that name them hold their digests.

A segment never changes. Putting a new one in force is one database row; the old one is removed after the
commit. Whatever a crash leaves behind has no row and is swept (docs/decisions/0003).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from permslip.ledger import Entry
from permslip.stores.core import Core
from permslip.words.errors import NotFound, OfficeProblem, OurBug, VerificationFailed

SUBJECT, TABLES = "subject", "tables"


class Shelf(StrEnum):
    """The kinds of segment. A shelf in REPLACED keeps only the last segment about the same thing."""

    CODES = "codes"
    ROSTERS = "rosters"
    CONSENT = "consent"
    STAFF = "staff"  # the members of staff in each release: subject, and the tables with rows about them


REPLACED = frozenset({Shelf.CODES})


@dataclass(frozen=True)
class Segment:
    """One segment in force. ``about`` says of what: ``agreement/recipient``, a release id, a question."""

    shelf: Shelf
    about: str
    path: Path
    sha256: str
    rows: int
    entry: int


class Vault:
    """Record codes by agreement and recipient, the rosters of each release, families' and staff's answers."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def put(self, entry: Entry, shelf: Shelf, about: str, written: Path, rows: int) -> Segment:
        """Put a Parquet file that was written in the office's ``tmp/`` in force.

        The file is moved. Its name in the vault tells nothing but its digest; old and new lie side by side
        until the transaction is committed.
        """
        self._core.because(entry)
        disk, vault = self._core.disk, self._core.place.vault
        if self._core.place.scratch not in written.parents:
            raise OurBug("only what was written in the office's tmp/ may move into the vault")
        old = self._rows(shelf, about)
        sha256 = disk.sha256(written)
        number = hashlib.sha256(f"{about}\n{entry.seq}\n{sha256}".encode()).hexdigest()[:32]
        name = f"{shelf.value}/{number}.parquet"
        if not (vault / shelf.value).is_dir():  # an office made before there was such a shelf
            disk.make_folder(vault / shelf.value)
        disk.flush(written)
        disk.rename(written, vault / name)
        if shelf in REPLACED:
            for row in old:
                self._core.afterwards.append(vault / row.name)
                row.delete()
        row = self._core.state(
            "VaultFile", entry, kind=shelf.value, about=about, name=name, sha256=sha256, rows=rows
        )
        return self._segment(row)

    def all(self, shelf: Shelf, about: str | None = None) -> tuple[Segment, ...]:
        """The segments on a shelf (about one thing), oldest first, without looking at the files."""
        return tuple(self._segment(r) for r in self._rows(shelf, about))

    def find(self, shelf: Shelf, about: str) -> Segment | None:
        """The last segment about one thing, its bytes checked, or None.

        Raises OfficeProblem when the file is gone or is not the one that was put there.
        """
        found = self.all(shelf, about)
        return self.check(found[-1]) if found else None

    def check(self, segment: Segment) -> Segment:
        """The segment itself, once its bytes were found to be those of its digest. Raises OfficeProblem."""
        _must_be(self._core, segment.path, segment.sha256)
        return segment

    def roster(self, release: str) -> Segment:
        """The roster of one release. Raises NotFound."""
        segment = self.find(Shelf.ROSTERS, release)
        if segment is None:
            raise NotFound(f"Release {release} has no roster: nothing in it was about students.")
        return segment

    def disclosed(self, subject: str) -> tuple[str, ...]:
        """The releases whose roster names this student, oldest first (34 CFR 99.32).

        Reads one column of each roster with a filter: seconds for a thousand rosters.
        """
        import pyarrow.compute as pc
        import pyarrow.dataset as ds

        found = []
        for segment in self.all(Shelf.ROSTERS):
            rows = ds.dataset(self.check(segment).path, format="parquet")
            if SUBJECT not in rows.schema.names:
                raise VerificationFailed(f"The roster of {segment.about} has no column named {SUBJECT}.")
            wanted = pc.field(SUBJECT).cast("string") == subject
            if rows.head(1, columns=[SUBJECT], filter=wanted).num_rows:
                found.append(segment.about)
        return tuple(found)

    def disclosed_staff(self, subject: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The releases with rows about this member of staff, oldest first, each with its tables that have
        them: what went about others in the same release is not theirs."""
        import pyarrow.compute as pc
        import pyarrow.dataset as ds

        found = []
        for segment in self.all(Shelf.STAFF):
            rows = ds.dataset(self.check(segment).path, format="parquet")
            if not {SUBJECT, TABLES} <= set(rows.schema.names):
                raise VerificationFailed(f"The roster of staff of {segment.about} lacks a column.")
            mine = rows.head(1, columns=[TABLES], filter=pc.field(SUBJECT).cast("string") == subject)
            if mine.num_rows:
                found.append((segment.about, tuple(mine[TABLES][0].as_py().split("|"))))
        return tuple(found)

    def orphans(self) -> tuple[Path, ...]:
        """Segments that no row names: what a crash left behind."""
        vault = self._core.place.vault
        named = set(self._core.rows("VaultFile").values_list("name", flat=True))
        lying = [
            f"{shelf.value}/{name}" for shelf in Shelf for name in self._core.disk.names(vault / shelf.value)
        ]
        return tuple(vault / name for name in lying if name.endswith(".parquet") and name not in named)

    def _rows(self, shelf: Shelf, about: str | None) -> tuple[Any, ...]:
        rows = self._core.rows("VaultFile").filter(kind=shelf.value).order_by("id")
        return tuple(rows if about is None else rows.filter(about=about))

    def _segment(self, row: Any) -> Segment:
        path = self._core.place.vault / row.name
        return Segment(Shelf(row.kind), row.about, path, row.sha256, row.rows, row.entry_id)


def checked_path(core: Core, name: str) -> Path:
    """The path of the file of this name in the vault, once its bytes were found to be those that were put in
    force. Raises OfficeProblem."""
    path: Path = core.place.vault / name
    kept = core.rows("VaultFile").filter(name=name).values_list("sha256", flat=True).first()
    _must_be(core, path, kept)
    return path


def _must_be(core: Core, path: Path, sha256: str | None) -> None:
    try:
        good = core.disk.sha256(path) == sha256
    except FileNotFoundError:
        good = False
    if not good:
        raise OfficeProblem(
            f"A file of the vault ({path.parent.name}) is missing or was changed.",
            fix="restore the office from a backup; nothing more is released until then",
        )
