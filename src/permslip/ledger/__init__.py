"""The ledger: what happened, for good?

In come entries (words.entry_kinds) with their salts and times, keys and stored leaf hashes; out go
Standing (``fold``), Merkle roots, checkpoints and proofs. It never edits or deletes: erasing an
entry's words leaves its leaf, and the tree stays whole.
"""

from __future__ import annotations

from permslip.words.doors import when_asked

_WHERE = {
    "Entry": "entry",
    "Erased": "entry",
    "read_entry": "entry",
    "erase": "entry",
    "fold": "folding",
    "Frontier": "tree",
    "Tree": "tree",
    "Audit": "log",
    "audit": "log",
    "check_clock": "log",
    "checkpoint": "log",
    "prove": "log",
    "status_list": "status",
}

__all__ = sorted(_WHERE)  # noqa: PLE0605 - the names above, resolved when they are first asked for

__getattr__ = when_asked(__name__, _WHERE)
