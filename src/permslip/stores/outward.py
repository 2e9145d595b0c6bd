"""What of the ledger goes outward: the leaves of its tree, and when requests came, were decided and were
answered.

Read once a process and then only what is new; where the last leaf read is no longer in its place (a backup
was put back), everything is read again. What is kept is whole and never changed: threads may share it.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from permslip.follow.tempo import Happening
from permslip.ledger import Tree
from permslip.stores.core import database_problems
from permslip.stores.office import Office
from permslip.words.entry_kinds import EntryKind

KINDS = (
    EntryKind.REQUEST_RECEIVED,
    EntryKind.REQUEST_REFUSED,
    EntryKind.REQUEST_PERMITTED,
    EntryKind.RELEASE_STAGED,
    EntryKind.RELEASE_PUBLISHED,
)
OFFICES = 16  # how many offices of one process are kept in mind


@dataclass(frozen=True)
class Outward:
    """The first ``size`` leaf hashes and what happened in those entries. ``tree`` may have grown since: ask
    it for what it held at ``size``."""

    size: int
    tree: Tree
    happenings: tuple[Happening, ...]


_LOCK = threading.Lock()
_HELD: dict[str, Outward] = {}


def outward(office: Office) -> Outward:
    """Everything up to the last entry that is committed."""
    name = f"{office.core.alias} {office.root}"
    with _LOCK, database_problems():
        held = _HELD.pop(name, None)
        if held is None or not _still_there(office, held):
            held = Outward(0, Tree(), ())
        if held.size and _words_were_erased(office, held.size):
            held = Outward(0, Tree(), ())
        _HELD[name] = now = _advanced(office, held)
        while len(_HELD) > OFFICES:
            del _HELD[next(iter(_HELD))]
    return now


def _still_there(office: Office, held: Outward) -> bool:
    if not held.size:
        return True
    row = office.core.rows("Entry").filter(seq=held.size - 1).values_list("leaf", flat=True).first()
    return row is not None and bytes(row) == held.tree.leaf(held.size - 1)


def _words_were_erased(office: Office, since: int) -> bool:
    """What was erased in the ledger is not kept in mind either."""
    erased = office.core.rows("Entry").filter(seq__gte=since, kind=EntryKind.ENTRY_ERASED.value)
    return bool(erased.exists())


def _advanced(office: Office, held: Outward) -> Outward:
    new = office.core.rows("Entry").filter(seq__gte=held.size).order_by("seq")
    leaves = [bytes(leaf) for leaf in new.values_list("leaf", flat=True).iterator(chunk_size=20_000)]
    if not leaves:
        return held
    size = held.size + len(leaves)
    told = new.filter(seq__lt=size, kind__in=[k.value for k in KINDS], opening__isnull=False)
    happenings = [_happening(*row) for row in told.values_list("kind", "time", "opening")]
    for leaf in leaves:
        held.tree.append(leaf)
    return Outward(size, held.tree, (*held.happenings, *happenings))


def _happening(kind: str, time: Any, opening: str) -> Happening:
    body: Mapping[str, Any] = json.loads(opening)["body"]
    if kind == EntryKind.RELEASE_STAGED:
        return Happening(kind, time, body["release"], request=body["request"])
    if kind == EntryKind.RELEASE_PUBLISHED:
        return Happening(kind, time, body["release"])
    return Happening(kind, time, body["request"], rules=tuple(body.get("rules", ())))
