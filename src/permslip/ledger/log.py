"""The log: what the ledger signs and hands out, and how a whole ledger is checked.

The caller hands in entries, keys and the time; nothing here is stored, opened or drawn at random.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from permslip.ledger.entry import Entry, Erased
from permslip.ledger.tree import Frontier, Tree
from permslip.release.notes import Checkpoint, VerifierKey, open_checkpoint, sign_checkpoint
from permslip.release.proofs import TlogProof
from permslip.words.errors import OfficeProblem, OurBug, VerificationFailed
from permslip.words.ports import Signer


def check_clock(last_time: datetime | None, now: datetime) -> None:
    """Raises OfficeProblem when the clock stands before the last entry: writing stops."""
    if last_time is not None and now < last_time:
        raise OfficeProblem(
            "This machine's clock is behind the last entry of the ledger, so nothing is written.",
            fix="set the clock right and try again",
        )


def checkpoint(frontier: Frontier, origin: str, signer: Signer) -> bytes:
    """A signed checkpoint (C2SP) over the tree that ``frontier`` sums up."""
    return sign_checkpoint(Checkpoint(origin, frontier.size, frontier.root()), signer)


def prove(tree: Tree, entry: Entry, signed: bytes, origin: str, keys: Sequence[VerifierKey]) -> bytes:
    """The bytes of a ``.tlog-proof`` that ``entry`` stands in the log of the checkpoint ``signed``.

    Raises VerificationFailed when the checkpoint is not this log's, OurBug when the tree differs from it.
    """
    state = open_checkpoint(signed, origin, keys)
    if state.size > tree.size or tree.root(state.size) != state.root or tree.leaf(entry.seq) != entry.leaf:
        raise OurBug("the tree in hand is not the one that the checkpoint speaks of")
    return TlogProof(entry.seq, tree.inclusion(entry.seq, state.size), signed, entry.opening).to_bytes()


@dataclass(frozen=True)
class Audit:
    """What checking a whole ledger found. Reaching it at all means that the ledger holds."""

    entries: int
    erased: int
    checkpoints: int
    root: bytes
    uncovered: int  # entries after the last checkpoint, vouched for by nobody yet


def audit(
    entries: Iterable[Entry | Erased],
    checkpoints: Iterable[bytes],
    origin: str,
    keys: Sequence[VerifierKey],
) -> Audit:
    """Recompute every leaf and compare every checkpoint with the tree.

    Raises VerificationFailed naming the entry or checkpoint NUMBER that does not hold.
    """
    tree, erased, last = Tree(), 0, None
    for number, entry in enumerate(entries):
        if entry.seq != number:
            raise VerificationFailed(f"Entry {number} of the ledger is missing or out of place.")
        if isinstance(entry, Erased):
            erased += 1
        else:
            if last is not None and entry.time < last:
                raise VerificationFailed(f"Entry {number} of the ledger is dated before the one ahead of it.")
            last = entry.time
        tree.append(entry.leaf)
    covered = count = 0
    for number, signed in enumerate(checkpoints):
        state = open_checkpoint(signed, origin, keys)
        if state.size < covered:
            raise VerificationFailed(f"Checkpoint {number} of the ledger is smaller than the one before it.")
        if state.size > tree.size:
            raise VerificationFailed(f"Checkpoint {number} covers entries that the ledger no longer has.")
        if tree.root(state.size) != state.root:
            raise VerificationFailed(f"Checkpoint {number} does not match the entries of the ledger.")
        covered, count = state.size, count + 1
    return Audit(tree.size, erased, count, tree.root(), tree.size - covered)
