"""One writer at a time: a lock on a file, let go by the system even when its holder is killed."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from permslip.words.errors import OfficeProblem

STEP = 0.05


@contextmanager
def only_writer(path: Path, *, wait: float) -> Iterator[None]:
    """Hold the office's lock.

    Waits up to ``wait`` seconds, then raises OfficeProblem naming the holder's process number.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        until = time.monotonic() + wait
        while not _take(handle):
            if time.monotonic() >= until:
                holder = os.pread(handle, 20, 0).decode("ascii", "replace").strip() or "unknown"
                raise OfficeProblem(
                    f"Another command is writing in this office (process {holder}).",
                    fix="wait until it is done, then run the same command again",
                )
            time.sleep(STEP)
        os.ftruncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(handle)


def _take(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def try_lock(path: Path) -> int | None:
    """Take a lock without waiting: the open handle that holds it, or None when somebody else does."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    if _take(handle):
        return handle
    os.close(handle)
    return None
