"""A private folder for what must not outlive the process: what a killed one left, the next one sweeps."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import tempfile
import weakref
from collections.abc import Iterator
from pathlib import Path

_NEW, _WORK = ".permslip-new-", ".permslip-work-"


class Scratch:
    """A new folder of mode 0700 in ``parent`` (by default where temporary files go), removed by
    :meth:`cleanup`, at the end of a ``with`` block, or when the program ends.

    Its process holds a lock on it, which the system lets go however the process ends. Whoever makes a folder
    in the same place first removes those of the same user that nobody holds. A folder gets the name that is
    swept only once it is locked, so that none is swept while it is being made. Raises OSError.
    """

    def __init__(self, parent: Path | None = None) -> None:
        place = Path(tempfile.gettempdir()) if parent is None else parent
        _sweep(place)
        made = Path(tempfile.mkdtemp(prefix=_NEW, dir=place))
        held = _locked(made)
        assert held is not None
        self.path = made.rename(made.with_name(_WORK + made.name.removeprefix(_NEW)))
        self._end = weakref.finalize(self, _remove, self.path, held)

    def cleanup(self) -> None:
        """Remove the folder and all that is in it."""
        self._end()

    def __enter__(self) -> Path:
        return self.path

    def __exit__(self, *exc: object) -> None:
        self.cleanup()


def _locked(folder: Path) -> int | None:
    """The folder's handle with a lock on it; None when another process has it."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        return None
    return handle


def _remove(folder: Path, handle: int) -> None:
    try:
        with contextlib.suppress(FileNotFoundError):
            shutil.rmtree(folder)
    finally:
        os.close(handle)


def _sweep(place: Path) -> None:
    for folder in _left(place):
        with contextlib.suppress(OSError):  # somebody else swept it, or may: this folder is not needed
            held = _locked(folder)
            if held is not None:
                _remove(folder, held)


def _left(place: Path) -> Iterator[Path]:
    with os.scandir(place) as entries:
        for entry in entries:
            if entry.name.startswith(_WORK) and _is_mine(entry):
                yield Path(entry.path)


def _is_mine(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.stat(follow_symlinks=False).st_uid == os.geteuid()
    except FileNotFoundError:  # whoever held it ended meanwhile
        return False


__all__ = ["Scratch"]
