"""The ledger: what happened, for good?

In come entries (words.entry_kinds) with their salts and times, keys and stored leaf hashes; out go
Standing (``fold``), Merkle roots, checkpoints and proofs. It never edits or deletes: erasing an
entry's words leaves its leaf, and the tree stays whole.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

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


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
