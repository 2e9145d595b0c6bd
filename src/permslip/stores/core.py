"""What every part of an office shares: its place, its database, the transaction that is open, its machine."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from permslip.ledger import Entry
from permslip.stores.disk import Disk
from permslip.stores.place import Place, Settings
from permslip.words.errors import OfficeProblem, OurBug
from permslip.words.ports import Clock, NewId, Randomness


@dataclass
class Core:
    """The ground under the office's parts. ``entries`` are those of the open transaction, None outside one;
    ``afterwards`` is what to remove from the disk once it is committed."""

    place: Place
    settings: Settings
    alias: str
    clock: Clock
    randomness: Randomness
    new_id: NewId
    disk: Disk
    entries: list[Entry] | None = None
    afterwards: list[Any] = field(default_factory=list)

    def rows(self, model: str) -> Any:
        """All rows of one table, as a Django QuerySet on this office's database."""
        from permslip.stores import models

        return getattr(models, model).objects.using(self.alias)

    def state(self, model: str, entry: Entry, **fields: Any) -> Any:
        """Store one row with the entry that says so. Raises OurBug when that entry is not of the open
        transaction: no state without its entry, no entry without its state."""
        return self.rows(model).create(entry_id=self.because(entry), **fields)

    def because(self, entry: Entry) -> int:
        """The number of an entry of the open transaction."""
        if self.entries is None or entry not in self.entries:
            raise OurBug("state can only change in a transaction, together with an entry of it")
        seq: int = entry.seq
        return seq


def to_json(value: Mapping[str, Any]) -> str:
    """JSON as it is kept: one line, keys sorted, as UTF-8."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@contextmanager
def database_problems() -> Iterator[None]:
    """Turn the database's refusals into OfficeProblem, without its words: they may quote a row."""
    from django.db import Error, IntegrityError, OperationalError

    try:
        yield
    except IntegrityError:
        raise OurBug("the database refused a change that breaks its own rules") from None
    except OperationalError as error:
        raise _why(str(error)) from None
    except Error as error:
        raise OfficeProblem(
            f"The office's database failed ({type(error).__name__}).", fix="check it, or restore a backup"
        ) from None


def _why(text: str) -> OfficeProblem:
    """What an OperationalError means. SQLite, with no room for its journal, speaks of I/O only."""
    if "full" in text:
        return OfficeProblem(
            "The disk is full: nothing was written.", fix="make room, then run the same command again"
        )
    if "readonly" in text or "read-only" in text:
        return OfficeProblem(
            "Nothing can be written in the office now: its database can only be read.",
            fix="look at the rights and the state of its disk, then try again",
        )
    if "disk I/O" in text or "unable to open database" in text:
        return OfficeProblem(
            "The office's database can be neither read nor written: the disk is full, or it fails.",
            fix="look whether there is room, then run the same command again",
        )
    return OfficeProblem("The office's database does not answer.", fix="try again; is it in use, or away?")
