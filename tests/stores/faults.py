"""A machine that fails where a test says: the disk fills up at one operation, or the power goes at one."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from permslip.stores.disk import Disk
from permslip.stores.office import Office

OPERATIONS = (
    "make_folder",
    "write_new",
    "replace",
    "rename",
    "flush",
    "flush_folder",
    "remove",
    "read",
    "sha256",
)
WRITES = ("make_folder", "write_new", "replace", "rename")


class PowerCut(BaseException):
    """The machine is off. Nothing runs after it, so everything that tries is cut too."""


class FaultyDisk(Disk):
    """A disk that asks ``before`` each operation whether it may happen. A cut write leaves half a file."""

    def __init__(self, before: Callable[[str], None]) -> None:
        self.before = before

    def __getattribute__(self, name: str) -> Any:
        value = super().__getattribute__(name)
        if name not in OPERATIONS:
            return value

        def guarded(*args: Any) -> Any:
            try:
                self.before(name)
            except BaseException:
                if name == "write_new" and not os.path.lexists(args[0]):
                    Path(args[0]).write_bytes(args[1][: len(args[1]) // 2])
                raise
            return value(*args)

        return guarded


class Countdown:
    """Lets ``left`` operations happen, then cuts the power for good."""

    def __init__(self, left: int) -> None:
        self.left = left
        self.cut = False
        self.done = 0

    def __call__(self, _name: str) -> None:
        if self.cut or self.left == 0:
            self.cut = True
            raise PowerCut
        self.left -= 1
        self.done += 1


class Full:
    """A disk that is full from the ``at``-th writing operation on, until somebody makes room."""

    def __init__(self, at: int) -> None:
        self.at, self.seen, self.hit = at, 0, False

    def __call__(self, name: str) -> None:
        if name in WRITES and self.at >= 0:
            self.seen += 1
            if self.seen > self.at:
                self.hit = True
                raise OSError(errno.ENOSPC, "No space left on device")

    def make_room(self) -> None:
        self.at = -1


@contextmanager
def cutting_sql(office: Office, before: Callable[[str], None]) -> Iterator[None]:
    """Ask before each SQL statement too."""
    from django.db import connections

    def wrapper(execute, sql, params, many, context):
        before(sql)
        return execute(sql, params, many, context)

    with connections[office.core.alias].execute_wrapper(wrapper):
        yield


def power_off(office: Office) -> None:
    """Drop the connection as a dead process would: nothing is committed, locks are let go."""
    from django.db import connections

    wrapper = connections[office.core.alias]
    if wrapper.connection is not None:
        wrapper.connection.close()
        wrapper.connection = None
    wrapper.close()
    wrapper.in_atomic_block = False
    wrapper.savepoint_ids, wrapper.atomic_blocks = [], []
    wrapper.needs_rollback = wrapper.closed_in_transaction = False
    office.core.entries = None
