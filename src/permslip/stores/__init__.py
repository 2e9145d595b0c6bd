"""Stores: who remembers?

In come entries, papers, staged bytes and the gate's Authorisation; out come rows as they were put in, the
standing, signed checkpoints and packages in their folders. State lives in SQLite (or PostgreSQL), bulk in the
vault. It holds no rule: what may be stored is decided by those who call it. Nothing of Django is imported
before an office is opened.
"""

from __future__ import annotations

from permslip.words.doors import when_asked

_WHERE = {
    "Office": "office",
    "Transaction": "transaction",
    "create_office": "opening",
    "open_office": "opening",
    "close_office": "opening",
    "find_office": "place",
    "Settings": "place",
    "publish": "publishing",
    "Published": "publishing",
    "recover": "recovering",
    "Recovered": "releases",
    "ReleaseState": "releases",
    "ReleaseRow": "releases",
    "Shelf": "vault",
    "Segment": "vault",
    "PersonRow": "people",
    "DiskFiles": "files",
    "Disk": "disk",
    "FileSigner": "keys",
    "passphrase_from": "keys",
    "make_age_key": "keys",
    "check_age_key": "keys",
    "SystemClock": "machine",
    "SystemRandomness": "machine",
    "new_ids": "machine",
    "backup": "keeping",
    "restore": "keeping",
}

__all__ = sorted(_WHERE)  # noqa: PLE0605 - the names above, resolved when they are first asked for

__getattr__ = when_asked(__name__, _WHERE)
