"""The plain reader: every table of a source under its own columns (CSV, Parquet, SQL, Ed-Fi CSV)."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath

from permslip.hold.conform import Incoming, conform, loaded_headers
from permslip.hold.draft import Draft
from permslip.hold.kinds import STUDENT_KEYS, kind_of, other, student_families
from permslip.words.elements import squash
from permslip.words.errors import BadInput
from permslip.words.ports import Source
from permslip.words.vocabulary import Grain

CONSENT_HEADERS = frozenset(("subject", "signer", "signerauthority", "answer", "signedon"))


def stem_of(name: str) -> str:
    """The name of a file without folder and endings."""
    return PurePosixPath(name).name.split(".", 1)[0]


def incoming(source: Source, name: str, *, grain: str | None = None) -> Incoming:
    """One table of the source, with its kind found by stem and columns; ``grain`` overrides a guessed one.

    Raises BadInput as :meth:`Source.header` does, and on a table whose every column is a secret.
    """
    headers = source.header(name)
    kind = kind_of(stem_of(name), headers)
    if grain is not None:
        kind = other(kind.name, Grain(grain))
    wanted = loaded_headers(headers)
    if not wanted:
        raise BadInput(f"{name}: every column is a secret", fix="take the file out of the source")
    table = source.table(name, wanted)
    origin = {h: f"{name}:{h}" for h in headers}
    return Incoming(stem_of(name), kind, headers, table, origin, name, _first_row(name))


def _first_row(name: str) -> int:
    """2 under a header; 1 in Parquet, which has none; 0 (no numbers) in a database, which has no order."""
    low = name.lower()
    return 2 if low.endswith((".csv", ".gz", ".tsv")) else 1 if low.endswith(".parquet") else 0


def is_consents(headers: Iterable[str]) -> bool:
    """Whether a table is a list of families' answers, which belongs to the consent room."""
    return {squash(h) for h in headers} >= CONSENT_HEADERS


def family_of(tables: Iterable[Incoming]) -> str | None:
    """The way of naming students that the students' table shares with most other tables; None without one."""
    tables = tuple(tables)
    roster = next((t for t in tables if t.kind.grain is Grain.STUDENT), None)
    if roster is None:
        return None
    own = student_families(roster.headers, students=True)
    rest = [
        student_families(t.headers, students=False)
        for t in tables
        if t is not roster and t.kind.person == "student_key"
    ]
    order = list(STUDENT_KEYS)
    return min(own, key=lambda f: (-sum(f in other_ for other_ in rest), order.index(f)), default=None)


def drafts_of(tables: Iterable[Incoming]) -> dict[str, Draft]:
    """Drafts by table name: the canonical name for the first of a kind, its stem (or number) for the next."""
    tables = tuple(tables)
    family = family_of(tables)
    drafts: dict[str, Draft] = {}
    for into in tables:
        name, n = into.kind.name, 2
        if name in drafts:
            name = "".join(c if c.isalnum() else "_" for c in into.stem.lower())
        base = name
        while name in drafts:
            name, n = f"{base}_{n}", n + 1
        drafts[name] = conform(into, family=family, name=name)
    return drafts
