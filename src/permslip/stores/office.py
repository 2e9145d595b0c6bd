"""The Office: a folder that a district works in, opened. Everything it remembers is reached from here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from permslip.ledger import Audit, Entry, Erased, audit, check_clock
from permslip.ledger.folding import fold
from permslip.release.notes import VerifierKey
from permslip.stores.afterwards import Afterwards
from permslip.stores.core import Core, database_problems
from permslip.stores.disk import Disk
from permslip.stores.errands import Errands
from permslip.stores.families import Families
from permslip.stores.folded import FOLDS, Folded, advance
from permslip.stores.keyring import Keyring, Passphrase
from permslip.stores.lock import only_writer
from permslip.stores.log import Log
from permslip.stores.papers import Agreements, Decisions, Holdings, Requests
from permslip.stores.people import People
from permslip.stores.place import Place
from permslip.stores.releases import Recovered, Releases
from permslip.stores.reviews import Drafts, Postings, Reviews
from permslip.stores.scratch import scratch
from permslip.stores.seats import Seats
from permslip.stores.transaction import Transaction, transaction
from permslip.stores.vault import Vault
from permslip.words.errors import OurBug, VerificationFailed
from permslip.words.ports import Signer
from permslip.words.standing import Standing
from permslip.words.vocabulary import KeyUse

WAIT = 20.0  # seconds that a writer waits for another one


class Office:
    """An open office. Reading needs nothing; changing needs :meth:`transaction`.

    Parts: ``agreements``, ``requests``, ``decisions``, ``holdings``, ``people``, ``keyring``, ``releases``,
    ``vault``, ``families``, ``afterwards``, ``seats``, ``reviews``, ``postings``, ``drafts``. Not for
    several threads at once: open one in each.
    """

    def __init__(self, core: Core, passphrase: Passphrase, tidy: Callable[[Office], Recovered]) -> None:
        self.core = core
        self.agreements = Agreements(core)
        self.requests = Requests(core)
        self.decisions = Decisions(core)
        self.holdings = Holdings(core)
        self.people = People(core)
        self.releases = Releases(core)
        self.vault = Vault(core)
        self.afterwards = Afterwards(core)
        self.families = Families(core)
        self.errands = Errands(core)
        self.seats = Seats(core)
        self.reviews = Reviews(core)
        self.postings = Postings(core)
        self.drafts = Drafts(core)
        self.keyring = Keyring(core, passphrase)
        self._log = Log(core.alias, core.settings.origin, core.clock, core.randomness)
        self.recovered = Recovered()
        self._tidy = tidy
        self._writing = False
        self._still = False
        self._moment: Standing | None = None
        self._inside: Folded | None = None  # what the open transaction has made of the standing

    @property
    def place(self) -> Place:
        """The paths of the office."""
        return self.core.place

    @property
    def root(self) -> Path:
        """The office's folder."""
        return self.core.place.root

    @property
    def district(self) -> str:
        """The district's name."""
        return self.core.settings.district

    @property
    def disk(self) -> Disk:
        """The disk that the office writes through."""
        return self.core.disk

    def new_id(self, prefix: str) -> str:
        """A fresh random id such as ``rel_7k2m9q4xw3ha``."""
        return self.core.new_id(prefix)

    def entries(self, *, start: int = 0) -> Iterator[Entry | Erased]:
        """The whole ledger in order, or from entry number ``start`` on.

        Raises VerificationFailed when a stored entry was altered.
        """
        with database_problems():
            yield from self._log.entries(start=start)

    def entry(self, seq: int) -> Entry:
        """One entry. Raises NotFound."""
        with database_problems():
            return self._log.entry(seq)

    def checkpoint(self) -> bytes | None:
        """The newest signed checkpoint."""
        with database_problems():
            return self._log.last_checkpoint()

    def standing(self) -> Standing:
        """Where the district stands after every entry so far; each new entry is folded once a process.

        What an open transaction has written is seen by this office only, until it is committed.
        """
        from django.db import connections

        if self._moment is not None and not self._writing:
            return self._moment
        name = f"{self.core.alias} {self.root}"
        with database_problems():
            before = self._inside or FOLDS.get(name)
            now = advance(self._log, before)
            if connections[self.core.alias].in_atomic_block:
                self._inside = now
            else:
                self._inside = None
                FOLDS.put(name, now)
        self._moment = now.standing if self._still and not self._writing else None
        return now.standing

    def stand_still(self) -> None:
        """From the first look on, show one moment of the ledger, until something is written through this
        office: a page speaks of one moment, and asks for it once."""
        self._still = True

    def signer(self, use: KeyUse) -> Signer:
        """The office key that signs slips or checkpoints now. Raises OfficeProblem when there is none."""
        return self.keyring.signer(use, self.standing())

    def log_keys(self) -> tuple[VerifierKey, ...]:
        """The log's keys as partners know them, those not revoked."""
        return self.keyring.log_keys(self.standing())

    def prove(self, entry: Entry) -> bytes:
        """The bytes of ``slip.tlog-proof`` for an entry, against the newest checkpoint."""
        with database_problems():
            return self._log.prove(entry, self.log_keys())

    def verify_ledger(self) -> Audit:
        """Recompute the whole ledger: every leaf, every checkpoint, and that the fold accepts it.

        Raises VerificationFailed naming the entry or checkpoint NUMBER that does not hold.
        """
        standing = fold(self.entries())
        keys = self.keyring.log_keys(standing, revoked_too=True)
        with database_problems():
            return audit(self.entries(), self._log.checkpoints(), self.core.settings.origin, keys)

    @contextmanager
    def writing(self, *, wait: float = WAIT) -> Iterator[None]:
        """Be the one writer. What an earlier command left half-done is finished or marked first;
        ``recovered`` says what that was.

        May be nested. Raises OfficeProblem when another command keeps writing for ``wait`` seconds, or when
        the clock is behind the ledger.
        """
        if self._writing:
            yield
            return
        with only_writer(self.place.lock, wait=wait):
            self._writing, self._moment = True, None
            try:
                with database_problems():
                    check_clock(self._log.last_time(), self.core.clock.now())
                with database_problems():
                    self.recovered = self._tidy(self)
                yield
            finally:
                self._writing = False

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Change something: entries and the state they describe, all or nothing, sealed by a checkpoint."""
        with self.writing():
            try:
                with transaction(self.core, self._log, self._sealing_key) as tx:
                    yield tx
            finally:
                self._inside = None  # it is folded again from what was committed, or did not happen

    def scratch(self) -> AbstractContextManager[Path]:
        """A private folder in ``tmp/`` that is gone afterwards."""
        return scratch(self.place.scratch, self.new_id("work"), self.core.disk)

    def _sealing_key(self) -> Signer:
        """The ledger key, once the fold took every new entry: one that it refuses would close the office for
        good, so it is never sealed."""
        try:
            standing = self.standing()
        except VerificationFailed as problem:
            raise OurBug(
                f"An entry was not written, for the ledger could not be read with it: {problem}"
            ) from None
        return self.keyring.signer(KeyUse.LEDGER, standing)
