"""Functions to be run in a locked process: good ones, and one for each way to fail."""

from __future__ import annotations

import ctypes
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from permslip.words.errors import BadInput, NotFound

Tick = Callable[[int, int], None]


def count(data: bytes, *more: Any, tick: Tick) -> dict[str, Any]:
    for done in range(1, 4):
        tick(done, 3)
    print("what a library prints")
    os.write(1, b"what a C library prints\n")
    return {"bytes": len(data), "first": data[:3].decode(), "more": list(more)}


def refuse(data: bytes, *, tick: Tick) -> None:
    raise NotFound("nothing there", fix="look elsewhere", rule="x/1")


def refuse_in_its_own_way(data: bytes, *, tick: Tick) -> None:
    class Odd(BadInput):
        pass

    raise Odd("an odd one", fix="mend it")


def stumble(data: bytes, *, tick: Tick) -> None:
    raise KeyError(data.decode())


def hang(data: bytes, *, tick: Tick) -> None:
    time.sleep(600)


def spin(data: bytes, *, tick: Tick) -> None:
    while True:
        pass


def eat(data: bytes, *, tick: Tick) -> None:
    kept = []
    while True:
        kept.append(bytearray(50 << 20))


def go_round(data: bytes, *, tick: Tick) -> None:
    go_round(data, tick=tick)


def crash(data: bytes, *, tick: Tick) -> None:
    ctypes.string_at(0)


def leave(data: bytes, *, tick: Tick) -> None:
    os._exit(7)


def be_killed(data: bytes, *, tick: Tick) -> None:
    os.kill(os.getpid(), 9)


def write(data: bytes, *, tick: Tick) -> str:
    try:
        with Path(data.decode()).open("wb") as out:
            out.write(b"words from inside")
            out.flush()
    except OSError as problem:
        return type(problem).__name__
    return "written"


def open_many(data: bytes, *, tick: Tick) -> str:
    kept = []
    try:
        for _ in range(1000):
            kept.append(os.open(os.devnull, os.O_RDONLY))
    except OSError:
        return "no more"
    return "a thousand"


def talk(data: bytes, *, tick: Tick) -> None:
    """Words on the channel of the answer, as a parser taken over might send them."""
    for number in range(3, 20):
        try:
            os.write(number, data + b"\n")
        except OSError:
            continue
    time.sleep(600)


def surroundings(data: bytes, *, tick: Tick) -> dict[str, Any]:
    return {
        "secret": os.environ.get("OFFICE_SECRET"),
        "isolated": sys.flags.isolated,
        "here": sorted(os.environ),
    }
