"""A function run in a process of its own, with little memory, little time and nothing to write to.

For bytes from outside that parsers written in C take apart. If the parser crashes, hangs or eats memory, the
process goes, and a sentence is left. What comes back is JSON, never a pickle: whoever wrote it had read the
hostile file. On Linux all limits hold; macOS does not hold the one on memory; Windows has the clock alone.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import queue
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from permslip.words import errors
from permslip.words.errors import BadInput, OurBug, PermslipError

SECONDS = 60.0
MEGABYTES = 2048
MAX_ANSWER = 96 << 20  # bytes of JSON: a source of four million characters has a third of that
_FILES = 64  # open at once in the child: it imports its libraries lazily
# The child is told on its standard input where its libraries are; -I keeps the surroundings out.
_BOOT = (
    "import sys, json; told = json.loads(sys.stdin.buffer.readline()); sys.path[:] = told['path']; "
    "from permslip.engines.confined import serve; serve(told)"
)
_SURROUNDINGS = ("PATH", "SYSTEMROOT", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
_FIX = "ask for a clean copy of the paper, printed to a PDF again, or split it"

Tick = Callable[[int, int], None]


def run(
    function_path: str,
    data: bytes,
    *args: Any,
    what: str = "the file",
    seconds: float = SECONDS,
    megabytes: int = MEGABYTES,
    tick: Tick | None = None,
) -> Any:
    """The JSON value that ``package.module:function`` makes of ``(data, *args, tick=...)`` in a child.

    ``args`` are JSON values. ``tick`` is called here, in this process, whenever the function calls its own.
    ``what`` is how messages name the bytes. A fresh interpreter starts in about a tenth of a second.

    Raises:
        BadInput: the child took too long, too much memory, or crashed; the message says which.
        PermslipError: what the function itself raised.
        OurBug: the function raised anything else.
    """
    told = {
        "path": sys.path,
        "function": function_path,
        "args": args,
        "size": len(data),
        "seconds": seconds,
        "megabytes": megabytes,
    }
    deadline = time.monotonic() + seconds
    child = subprocess.Popen(
        [sys.executable, "-I", "-B", "-c", _BOOT],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # a traceback could quote the paper
        env={name: os.environ[name] for name in _SURROUNDINGS if name in os.environ},
        start_new_session=True,
    )
    assert child.stdin is not None and child.stdout is not None
    lines: queue.Queue[bytes | None] = queue.Queue()
    threads = (
        threading.Thread(target=_hand_over, args=(child.stdin, told, data), daemon=True),
        threading.Thread(target=_listen, args=(child.stdout, lines), daemon=True),
    )
    for thread in threads:
        thread.start()
    try:
        return _answer(child, lines, deadline, what, seconds, megabytes, tick)
    finally:
        child.kill()
        child.wait()
        for thread in threads:
            thread.join()
        child.stdout.close()


def _hand_over(pipe: IO[bytes], told: dict[str, Any], data: bytes) -> None:
    with contextlib.suppress(OSError):  # the child went before it had read all: its end tells why
        pipe.write(json.dumps(told).encode() + b"\n")
        pipe.write(data)
        pipe.flush()
    with contextlib.suppress(OSError):
        pipe.close()


def _listen(pipe: IO[bytes], lines: queue.Queue[bytes | None]) -> None:
    left = MAX_ANSWER
    while left > 0 and (line := pipe.readline(left)):
        left -= len(line)
        lines.put(line)
    lines.put(None)


def _answer(
    child: subprocess.Popen[bytes],
    lines: queue.Queue[bytes | None],
    deadline: float,
    what: str,
    seconds: float,
    megabytes: int,
    tick: Tick | None,
) -> Any:
    """What the child says, until it has said its result."""
    late = BadInput(f"{what} could not be read within {seconds:g} seconds", fix=_FIX)
    while True:
        try:
            line = lines.get(timeout=max(deadline - time.monotonic(), 0.001))
        except queue.Empty:
            raise late from None
        if line is None:
            raise _ended(child, what, late, megabytes)
        try:
            said = json.loads(line)
        except ValueError:
            raise BadInput(f"{what} made the program that reads it talk nonsense", fix=_FIX) from None
        match said:
            case {"tick": [int(done), int(pages)]}:
                if tick is not None:
                    tick(done, pages)
            case {"result": result}:
                return result
            case {"error": str(kind), "message": str(message), "fix": str(fix), "rule": str(rule)}:
                raise _raised(kind, message[:2000], fix[:2000], rule[:200])
            case {"memory": True}:
                raise _greedy(what, megabytes)
            case {"bug": str(place)}:
                raise OurBug(
                    f"reading {what} failed inside this program ({place[:300]})",
                    fix="report it, with a made-up paper that shows it; meanwhile hand in plain text",
                )
            case _:
                raise BadInput(f"{what} made the program that reads it talk nonsense", fix=_FIX)


def _ended(child: subprocess.Popen[bytes], what: str, late: BadInput, megabytes: int) -> BadInput:
    """Why the child went without a result."""
    try:
        code = child.wait(timeout=5)
    except subprocess.TimeoutExpired:
        return late
    if sys.platform != "win32":
        import signal

        if code == -signal.SIGXCPU:
            return late
        if code == -signal.SIGKILL:  # the system's own answer to a lack of memory
            return _greedy(what, megabytes)
    return BadInput(f"{what} crashed the program that reads it (code {code})", fix=_FIX)


def _greedy(what: str, megabytes: int) -> BadInput:
    return BadInput(f"{what} could not be read within {megabytes} MB of memory", fix=_FIX)


def _raised(kind: str, message: str, fix: str, rule: str) -> PermslipError:
    found = getattr(errors, kind, BadInput)
    family = found if isinstance(found, type) and issubclass(found, PermslipError) else BadInput
    return family(message, fix=fix, rule=rule)


def serve(told: dict[str, Any]) -> None:
    """The child's whole life: read the bytes, lock the door, run the function, say what came of it."""
    data = sys.stdin.buffer.read(told["size"])
    # what libraries print goes nowhere: the answer has a channel of its own
    channel = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)

    def say(**said: Any) -> None:
        channel.write(json.dumps(said).encode() + b"\n")
        channel.flush()

    try:
        module, _, name = told["function"].partition(":")
        function = getattr(importlib.import_module(module), name)
        _limit(told["seconds"], told["megabytes"])
        result = function(data, *told["args"], tick=lambda done, pages: say(tick=[done, pages]))
        say(result=result)
    except PermslipError as problem:
        say(error=type(problem).__name__, message=problem.message, fix=problem.fix, rule=problem.rule)
    except (MemoryError, RecursionError):
        say(memory=True)
    except Exception as problem:  # noqa: BLE001 - said to the parent, by its type and place; never its words
        frame = traceback.extract_tb(problem.__traceback__)[-1]
        say(bug=f"{type(problem).__name__} in {Path(frame.filename).name}, line {frame.lineno}")


def _limit(seconds: float, megabytes: int) -> None:
    """The limits that this system has: memory, processor time, no file written, no core, few files open."""
    if sys.platform == "win32":
        return
    import resource

    wanted = (
        (resource.RLIMIT_AS, megabytes << 20),
        (resource.RLIMIT_CPU, int(seconds) + 1),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, _FILES),
    )
    for limit, value in wanted:
        _, hard = resource.getrlimit(limit)
        # the soft limit on time sends the signal that says why; the hard one, two seconds on, just ends it
        most = value + 2 if limit == resource.RLIMIT_CPU else value
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        # macOS refuses a limit on address space that is below what is mapped already
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(limit, (min(value, most), most))
