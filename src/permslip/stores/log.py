"""The ledger's rows: appended and sealed inside one transaction, read whole to fold and to prove."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from permslip.ledger import Entry, Erased, Frontier, Tree, check_clock, checkpoint, erase, prove, read_entry
from permslip.release.notes import VerifierKey
from permslip.release.proofs import commitment, leaf_hash
from permslip.words.entry_kinds import EntryKind
from permslip.words.errors import NotFound, OurBug, VerificationFailed
from permslip.words.ports import Clock, Randomness, Signer

if TYPE_CHECKING:
    from permslip.stores import models

HASH = 32


class Log:
    """The ledger in one database. Appending is for transactions only (see ``stores.transaction``)."""

    def __init__(self, alias: str, origin: str, clock: Clock, randomness: Randomness) -> None:
        from permslip.stores import models

        self._entries = models.Entry.objects.using(alias)
        self._checkpoints = models.Checkpoint.objects.using(alias)
        self._origin = origin
        self._clock = clock
        self._randomness = randomness

    def size(self) -> int:
        """How many entries there are."""
        last = self._entries.order_by("-seq").values_list("seq", flat=True).first()
        return 0 if last is None else last + 1

    def tip(self) -> tuple[int, bytes]:
        """How many entries there are, and the leaf of the last (empty where there is none)."""
        last = self._entries.order_by("-seq").values_list("seq", "leaf").first()
        return (0, b"") if last is None else (last[0] + 1, bytes(last[1]))

    def last_time(self) -> datetime | None:
        """When the last entry, or the last checkpoint if that is later, was made."""
        found = [
            self._entries.order_by("-seq").values_list("time", flat=True).first(),
            self._checkpoints.order_by("-size").values_list("time", flat=True).first(),
        ]
        return max((t for t in found if t is not None), default=None)

    def append(self, kind: EntryKind, body: Mapping[str, Any], *, actor_role: str) -> Entry:
        """Store one entry. Raises OfficeProblem when the clock is behind, BadInput on a bad body."""
        now = self._clock.now()
        check_clock(self.last_time(), now)
        entry = Entry(self.size(), kind, now, actor_role, body, self._randomness.bytes(HASH))
        self._entries.create(
            seq=entry.seq,
            kind=kind.value,
            time=entry.time,
            opening=entry.to_bytes().decode(),
            salt=entry.salt,
            leaf=entry.leaf,
        )
        return entry

    def seal(self, entries: tuple[Entry, ...], signer: Signer) -> bytes:
        """Sign a checkpoint over the tree with these new entries and store it."""
        row = self._checkpoints.order_by("-size").first()
        frontier = _frontier(row) if row else Frontier()
        if not entries or frontier.size != entries[0].seq:
            raise OurBug("the entries to be sealed do not follow the last checkpoint")
        for entry in entries:
            frontier = frontier.append(entry.leaf)
        note: bytes = checkpoint(frontier, self._origin, signer)
        self._checkpoints.create(
            size=frontier.size, time=entries[-1].time, note=note.decode(), frontier=b"".join(frontier.hashes)
        )
        return note

    def forget(self, seq: int) -> None:
        """Erase the words and the salt of one entry; its leaf stays. Raises UserError for a kind that must be
        kept and NotFound when there is no such entry or it is erased already."""
        entry = self.entry(seq)
        erase(entry)
        self._entries.filter(seq=seq).update(opening=None, salt=None)

    def entry(self, seq: int) -> Entry:
        """One entry. Raises NotFound when it is not there or erased."""
        row = self._entries.filter(seq=seq).first()
        if row is None or row.opening is None:
            raise NotFound(f"The ledger has no entry {seq}, or it was erased.")
        return _entry(row)

    def entries(self, *, start: int = 0) -> Iterator[Entry | Erased]:
        """Every entry in order, or those from number ``start`` on.

        Raises VerificationFailed when a stored one is not what was committed to.
        """
        rows = self._entries.order_by("seq")
        if start:
            rows = rows.filter(seq__gte=start)
        for row in rows.iterator(chunk_size=5000):
            yield Erased(row.seq, bytes(row.leaf)) if row.opening is None else _entry(row)

    def checkpoints(self) -> Iterator[bytes]:
        """Every checkpoint, oldest first, as signed."""
        for note in self._checkpoints.order_by("size").values_list("note", flat=True).iterator():
            yield note.encode()

    def last_checkpoint(self) -> bytes | None:
        """The newest checkpoint."""
        note = self._checkpoints.order_by("-size").values_list("note", flat=True).first()
        return None if note is None else note.encode()

    def prove(self, entry: Entry, keys: tuple[VerifierKey, ...]) -> bytes:
        """The bytes of a proof that ``entry`` is in the log of the newest checkpoint."""
        signed = self.last_checkpoint()
        if signed is None:
            raise OurBug("an entry was committed without a checkpoint")
        leaves = self._entries.order_by("seq").values_list("leaf", flat=True).iterator(chunk_size=20000)
        proof: bytes = prove(Tree(bytes(leaf) for leaf in leaves), entry, signed, self._origin, keys)
        return proof


def _frontier(row: models.Checkpoint) -> Frontier:
    raw = bytes(row.frontier)
    return Frontier(row.size, tuple(raw[i : i + HASH] for i in range(0, len(raw), HASH)))


def _entry(row: models.Entry) -> Entry:
    data, salt = row.opening.encode(), bytes(row.salt or b"")
    entry = read_entry(
        data, salt
    )  # which takes only the canonical bytes, so that the leaf can be made of them
    said = (entry.seq, entry.kind.value, entry.time, leaf_hash(commitment(salt, data)))
    if said != (row.seq, row.kind, row.time, bytes(row.leaf)):
        raise VerificationFailed(f"Entry {row.seq} of the ledger is not the one that was committed to.")
    return entry
