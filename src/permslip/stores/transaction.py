"""One transaction: entries, the state they describe and the checkpoint over them, all or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from permslip.ledger import Entry
from permslip.stores.core import Core, database_problems
from permslip.stores.log import Log
from permslip.words.entry_kinds import EntryKind
from permslip.words.errors import OurBug
from permslip.words.ports import Signer

LEDGER_LOCK = 0x5045524D  # of PostgreSQL's advisory locks: "PERM"


class Transaction:
    """What is open now. ``append`` writes an entry; the office's parts write the state that goes with it."""

    def __init__(self, core: Core, log: Log) -> None:
        self._core = core
        self._log = log

    def append(self, kind: EntryKind, body: Mapping[str, Any], *, actor_role: str) -> Entry:
        """Append one entry, dated now, with a fresh salt.

        ``actor_role`` is an office role, ``party`` or ``office``. Raises BadInput when the body is not what
        ``words.entry_kinds`` asks for, OfficeProblem when the clock is behind the last entry.
        """
        if self._core.entries is None:
            raise OurBug("this transaction is over")
        entry = self._log.append(kind, body, actor_role=actor_role)
        self._core.entries.append(entry)
        return entry

    def erase(self, seq: int, *, because: str, actor_role: str) -> Entry:
        """Erase the words of an earlier entry, and say so in a new one.

        Raises UserError when it must be kept.
        """
        self._log.forget(seq)
        return self.append(EntryKind.ENTRY_ERASED, {"seq": seq, "because": because}, actor_role=actor_role)

    @property
    def time(self) -> datetime:
        """The time of the last entry of this transaction, or now before there is one."""
        entries = self._core.entries
        return entries[-1].time if entries else self._core.clock.now()


@contextmanager
def transaction(core: Core, log: Log, signer: Callable[[], Signer]) -> Iterator[Transaction]:
    """Open one; commit it with a checkpoint signed by the ledger key, or leave nothing of it.

    The caller holds the office's lock. Raises OfficeProblem when the database refuses.
    """
    from django.db import connections
    from django.db import transaction as django_transaction

    if core.entries is not None:
        raise OurBug("a transaction is open already")
    try:
        with database_problems(), django_transaction.atomic(using=core.alias, durable=True):
            core.entries, core.afterwards = [], []
            if connections[core.alias].vendor == "postgresql":  # another machine may share the database
                with connections[core.alias].cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LEDGER_LOCK])
            yield Transaction(core, log)
            if core.entries:
                log.seal(tuple(core.entries), signer())
        for path in core.afterwards:
            core.disk.remove(path)
    finally:
        core.entries, core.afterwards = None, []
