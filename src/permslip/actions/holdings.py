"""Taking in what the district holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from permslip import hold
from permslip.actions.desk import Desk
from permslip.hold import record
from permslip.hold.holding import Holding
from permslip.words.entry_kinds import EntryKind
from permslip.words.errors import BadInput
from permslip.words.vocabulary import FieldClass


def add_holding(
    desk: Desk, *, place: str, holding_id: str, by: str | None, hints: Mapping[str, str] | None = None
) -> Holding:
    """Read a source once, classify its columns, and register names, classes, counts and digests.

    ``hints`` are what the person says of the source (see :func:`permslip.hold.read`); they are registered
    with it. Raises BadInput on a source that cannot be read and on a hint that is none.
    """
    who = desk.person(by)
    where = place if "://" in place else str(Path(place).resolve())
    engine = desk.engine()
    desk.progress("read and classify", 0, None)
    holding = hold.read(engine.source(where), id=holding_id, engine=engine, hints=hints)
    with desk.office.transaction() as tx:
        body = {"holding": holding.id, "format": holding.format, "digest": holding.digest}
        entry = tx.append(EntryKind.HOLDING_REGISTERED, body, actor_role=who.role)
        desk.office.holdings.add(
            entry, holding=holding.id, source=where, digest=holding.digest, body=record.as_json(holding)
        )
    return holding


@dataclass(frozen=True)
class Head:
    """One source in a list: counts of what it holds, never a value. ``unknown`` counts columns of no class:
    they never leave."""

    id: str
    source: str
    format: str
    tables: int
    rows: int
    columns: int
    unknown: int
    notices: int


def list_holdings(desk: Desk) -> tuple[Head, ...]:
    """Every source as last registered, by id."""
    found = []
    for row in desk.office.holdings.latest():
        held = record.from_json(row.body)
        columns = [c for t in held.tables for c in t.columns]
        found.append(
            Head(
                id=held.id,
                source=row.source,
                format=held.format,
                tables=len(held.tables),
                rows=sum(t.rows for t in held.tables),
                columns=len(columns),
                unknown=sum(c.field_class is FieldClass.UNKNOWN for c in columns),
                notices=len(held.notices),
            )
        )
    return tuple(found)


def outside(desk: Desk, *, place: str) -> str:
    """The place of a source, made exact. Raises BadInput for one that is not there, and for what lies in the
    office itself: its vault and its keys are no source."""
    if "://" in place:
        if not place.startswith(("postgresql://", "postgres://")):
            raise BadInput("Only a postgresql:// address can be read.", fix="name a file or folder instead")
        return place
    path = Path(place)
    if not path.is_absolute():
        raise BadInput("That is no whole path.", fix="begin it at the root of the disk, such as /srv/exports")
    exact = path.resolve()
    root = desk.office.root.resolve()
    if exact == root or root in exact.parents or exact in root.parents:
        raise BadInput("That is the office itself, or a folder around it.", fix="name the export alone")
    if not exact.exists():
        raise BadInput("Nothing lies there.", fix="check the path; the server must be able to read it")
    return str(exact)


def show_holding(desk: Desk, *, holding_id: str | None) -> Holding:
    """A holding as last registered; without an id the one registered last. Raises NotFound."""
    return record.from_json(desk.office.holdings.get(holding_id).body)
