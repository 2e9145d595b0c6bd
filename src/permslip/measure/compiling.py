"""Compiling the kernels takes seconds, once on a machine; whoever is waiting may want to know.

A door wraps what it does in :func:`told`. Nothing is imported for it: the kernels, once they are loaded,
report here when one is compiled and not found on disk.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from permslip.words.ports import Progress

COMPILING = "compile the fast loops, once on this machine"

_hearing: list[Progress] = []


@contextmanager
def told(progress: Progress) -> Iterator[None]:
    """Tell ``progress`` once, if anything is compiled meanwhile."""
    _hearing.append(progress)
    try:
        yield
    finally:
        if progress in _hearing:
            _hearing.remove(progress)


def begun() -> None:
    """A kernel is being compiled."""
    while _hearing:
        _hearing.pop()(COMPILING, 0, None)
