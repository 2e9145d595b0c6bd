"""Work in progress: private folders in the office's ``tmp/``, each held by a lock while it is in use.

A folder whose lock is free belongs to nobody any more: its command ended without tidying up, or was killed.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from permslip.stores.disk import Disk
from permslip.stores.lock import try_lock
from permslip.words.errors import OurBug

LOCK = ".lock"


@contextmanager
def scratch(tmp: Path, name: str, disk: Disk) -> Iterator[Path]:
    """A new folder (mode 0700) that is gone afterwards, whatever happens."""
    held = try_lock(tmp / f"{name}{LOCK}")
    if held is None:
        raise OurBug("a fresh name in tmp/ was in use")
    folder = tmp / name
    try:
        disk.make_folder(folder)
        yield folder
    finally:
        try:
            disk.remove(folder)
            disk.remove(tmp / f"{name}{LOCK}")
        finally:
            os.close(held)


def sweep(tmp: Path, disk: Disk) -> int:
    """Remove what nobody holds any more and return how many things that were."""
    removed = 0
    names = disk.names(tmp)
    for name in names:
        if name.endswith(LOCK):
            continue
        held = try_lock(tmp / f"{name}{LOCK}")
        if held is None:
            continue
        try:
            disk.remove(tmp / name)
            disk.remove(tmp / f"{name}{LOCK}")
            removed += 1
        finally:
            os.close(held)
    for name in names:  # locks whose folder is gone
        if name.endswith(LOCK) and not (tmp / name.removesuffix(LOCK)).exists():
            held = try_lock(tmp / name)
            if held is not None:
                disk.remove(tmp / name)
                os.close(held)
    return removed
