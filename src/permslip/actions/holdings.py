"""Taking in what the district holds."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from permslip import hold
from permslip.actions.desk import Desk
from permslip.hold import record
from permslip.hold.holding import Holding
from permslip.words.entry_kinds import EntryKind


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


def show_holding(desk: Desk, *, holding_id: str | None) -> Holding:
    """A holding as last registered; without an id the one registered last. Raises NotFound."""
    return record.from_json(desk.office.holdings.get(holding_id).body)
