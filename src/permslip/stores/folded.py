"""The standing as folded so far, kept once a process for each office, so that a new entry costs one fold.

Kept values are whole and frozen: threads may share them. Each carries the leaf of the last entry that it
has seen; where the ledger has another leaf in that place (another database lies there now, a transaction
was rolled back), or where words were erased since, the whole ledger is folded again. Entries read here are
checked against their leaves, but not against entries folded earlier: ``Office.verify_ledger`` reads
everything.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass

from permslip.ledger import Entry, Erased, fold
from permslip.stores.log import Log
from permslip.words.entry_kinds import EntryKind
from permslip.words.standing import Standing

OFFICES = 16  # how many offices of one process are kept in mind


@dataclass(frozen=True)
class Folded:
    """A standing and the leaf of the last entry in it (empty for an empty ledger)."""

    standing: Standing
    leaf: bytes


NOTHING = Folded(Standing(), b"")


def advance(log: Log, before: Folded) -> Folded:
    """The standing after every entry of the log, from what was folded before wherever that still holds.

    Raises VerificationFailed as ``ledger.fold`` does.
    """
    size, leaf = log.tip()
    seen = before.standing.size
    if (size, leaf) == (seen, before.leaf):
        return before
    if 0 < seen < size:
        new = log.entries(start=seen - 1)
        if next(new).leaf == before.leaf:
            added = list(new)
            if not any(_reaches_back(e) for e in added):
                return Folded(fold(iter(added), after=before.standing), added[-1].leaf)
    return _whole(log)


def _reaches_back(entry: Entry | Erased) -> bool:
    return isinstance(entry, Erased) or entry.kind is EntryKind.ENTRY_ERASED


def _whole(log: Log) -> Folded:
    leaf = b""

    def noted() -> Iterator[Entry | Erased]:
        nonlocal leaf
        for entry in log.entries():
            leaf = entry.leaf
            yield entry

    return Folded(fold(noted()), leaf)


class Folds:
    """What this process has folded, by office. Only what is committed is put here."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: dict[str, Folded] = {}

    def get(self, office: str) -> Folded:
        """What was folded last, or nothing yet."""
        return self._held.get(office, NOTHING)

    def put(self, office: str, folded: Folded) -> None:
        """Keep it; of too many offices the one that was new longest ago is forgotten."""
        with self._lock:
            self._held.pop(office, None)
            self._held[office] = folded
            while len(self._held) > OFFICES:
                del self._held[next(iter(self._held))]


FOLDS = Folds()
