"""A process watched from outside: wall clock, processor time, peak memory."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[2]
MIB = 1024


@dataclass(frozen=True)
class Run:
    """One process: ``seconds`` by the wall, ``busy`` of processor time, ``peak`` resident MiB, exit code."""

    seconds: float
    busy: float
    peak: float
    code: int


def run(
    args: Sequence[str], *, log: Path, expect: Sequence[int] = (0,), settings: Mapping[str, str] | None = None
) -> Run:
    """Run ``python ARGS`` in a fresh process, with ``settings`` in its environment, and its words in ``log``.

    Raises RuntimeError when it ends with another code than expected: a failed run is no figure.
    """
    with log.open("ab") as out:
        began = time.perf_counter()
        child = subprocess.Popen(
            [sys.executable, *args],
            stdout=out,
            stderr=out,
            cwd=ROOT,
            env=as_installed() | dict(settings or {}),
        )
        _, status, used = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - began
    child.returncode = code = os.waitstatus_to_exitcode(status)
    if code not in expect:
        raise RuntimeError(f"{' '.join(args[:3])} ended with {code}: see {log}")
    return Run(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / MIB, code)


def verdict(good: bool) -> str:
    """Whether a goal was reached."""
    return "reached" if good else "MISSED"


def as_installed() -> dict[str, str]:
    """The environment of a process that is measured: a user's Python keeps what it compiled; some build
    machines forbid it and compile anew at every start."""
    return {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}


def told(runs: Sequence[Run]) -> str:
    """Median, range and memory of some runs, in words."""
    seconds = [r.seconds for r in runs]
    return (
        f"{median(seconds):8.2f} s  (from {min(seconds):.2f} to {max(seconds):.2f}; processor "
        f"{median([r.busy for r in runs]):.2f} s; peak memory {max(r.peak for r in runs):,.0f} MiB)"
    )


def resident(pid: int) -> list[float]:
    """MiB of memory in use now by each process that ``pid`` forked of itself (a server's web workers)."""
    own = _command(pid)
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
    return [_resident(int(child)) for child in children if _command(int(child)) == own]


def _command(pid: int) -> bytes:
    return Path(f"/proc/{pid}/cmdline").read_bytes()


def _resident(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:")) / MIB
