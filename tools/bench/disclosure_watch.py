"""Times of work inside this process: by the wall and by the processor, as medians, beside a calibrator.

The machine is seldom idle. By the wall says what somebody waits for under the load of the moment; by the
processor says what the work costs. A ratio is of two times of the same kind from the same run.
"""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

import numpy as np

from tools.bench.disclosure_recorded import CALIBRATOR_KEYS, CALIBRATOR_SECONDS
from tools.bench.watch import verdict


@dataclass(frozen=True)
class Took:
    """Medians of some runs: ``seconds`` by the wall, ``busy`` of all threads together; the last answer."""

    seconds: float
    busy: float
    answer: Any = None

    def told(self) -> str:
        """Both, in words."""
        return f"{span(self.seconds)} (processor {span(self.busy)})"

    def figures(self) -> dict[str, float]:
        """For JSON."""
        return {"seconds": self.seconds, "busy_seconds": self.busy}


def timed(work: Callable[[], Any], runs: int, *, warm: bool = True) -> Took:
    """Do it ``runs`` times, after once that does not count."""
    answer = work() if warm else None
    wall, busy = [], []
    for _ in range(runs):
        began, used = time.perf_counter(), time.process_time()
        answer = work()
        wall.append(time.perf_counter() - began)
        busy.append(time.process_time() - used)
    return Took(median(wall), median(busy), answer)


class Calibrator:
    """``np.sort`` of ten million uint64, looked at again before every part: how fast the machine is now."""

    def __init__(self) -> None:
        self._keys = np.random.default_rng(1).integers(0, 1 << 63, CALIBRATOR_KEYS, dtype=np.uint64)
        self._room = self._keys.copy()  # asking the system for memory would be timed otherwise
        self._seen: list[Took] = []

    def look(self) -> None:
        """Measure three times more."""
        self._seen.append(timed(self._sort, 3, warm=not self._seen))

    def _sort(self) -> None:
        np.copyto(self._room, self._keys)
        self._room.sort()

    @property
    def now(self) -> Took:
        """The median of all looks."""
        return Took(median(t.seconds for t in self._seen), median(t.busy for t in self._seen))

    def ratio(self, recorded: float, ours: Took) -> float:
        """How many times as long as ours a recorded time is, scaled, by processor time."""
        return recorded * self.now.busy / CALIBRATOR_SECONDS / ours.busy

    def ratio_by_wall(self, recorded: float, ours: Took) -> float:
        """The same by the wall."""
        return recorded * self.now.seconds / CALIBRATOR_SECONDS / ours.seconds


def geometric(ratios: Sequence[float]) -> float:
    """The geometric mean."""
    return math.exp(sum(map(math.log, ratios)) / len(ratios))


def span(seconds: float) -> str:
    """A time as people say it."""
    return f"{seconds * 1000:,.1f} ms" if seconds < 1 else f"{seconds:,.2f} s"


def load() -> str:
    """How busy the machine is."""
    return f"load {os.getloadavg()[0]:.1f}"


def judged(seconds: float, busy: float, goal: float) -> str:
    """A goal in seconds: judged by the wall, and where others' work was in the way by the processor too."""
    if seconds < goal or busy >= goal:
        return verdict(seconds < goal)
    return f"MISSED by the wall ({load()}), reached by the processor"


def say(text: str) -> None:
    """A line, at once."""
    print(text, flush=True)
