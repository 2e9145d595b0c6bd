"""Asking a server of this machine for pages: some connections at once, a bounded number of requests, then
done.
"""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Ask = tuple[str, str, bytes | None, dict[str, str]]  # method, path, body, headers


@dataclass(frozen=True)
class Load:
    """What came of it: requests a second, the seconds of each request (sorted), statuses and how often."""

    per_second: float
    took: tuple[float, ...]
    statuses: dict[int, int]

    def at(self, share: float) -> float:
        """The time under which this share of the requests stayed, in seconds."""
        return self.took[min(int(len(self.took) * share), len(self.took) - 1)]


def run(address: str, asks: Sequence[Callable[[int], Ask]], *, each: int) -> Load:
    """Send ``each`` requests on every one of ``len(asks)`` connections at once; the n-th is
    ``asks[i](n)``.
    """
    took: list[float] = []
    statuses: dict[int, int] = {}
    lock, gate = threading.Lock(), threading.Barrier(len(asks) + 1)

    def one(ask: Callable[[int], Ask]) -> None:
        line = http.client.HTTPConnection(address, timeout=60)
        line.connect()
        mine, seen = [], {}
        gate.wait()
        for number in range(each):
            method, path, body, headers = ask(number)
            began = time.perf_counter()
            line.request(method, path, body=body, headers=headers)
            answer = line.getresponse()
            answer.read()
            mine.append(time.perf_counter() - began)
            seen[answer.status] = seen.get(answer.status, 0) + 1
        line.close()
        with lock:
            took.extend(mine)
            for status, count in seen.items():
                statuses[status] = statuses.get(status, 0) + count

    threads = [threading.Thread(target=one, args=(ask,)) for ask in asks]
    for thread in threads:
        thread.start()
    gate.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - began
    return Load(len(took) / seconds, tuple(sorted(took)), statuses)
