"""The compiled loop of microaggregation; its twin stands in ``microaggregation``."""

from __future__ import annotations

from typing import Any

import numpy as np

from permslip.measure.kernels import compiled


@compiled
def best_ends(ordered: Any, k: Any) -> Any:
    """For each place, where the last group of the best grouping of ordered[:place] begins (int64[n + 1])."""
    n = ordered.size
    total = np.zeros(n + 1, np.float64)
    squares = np.zeros(n + 1, np.float64)
    for i in range(n):
        total[i + 1] = total[i] + ordered[i]
        squares[i + 1] = squares[i] + ordered[i] * ordered[i]
    best = np.full(n + 1, np.inf)
    begins = np.zeros(n + 1, np.int64)
    best[0] = 0.0
    for end in range(k, n + 1):
        for begin in range(max(0, end - 2 * k + 1), end - k + 1):
            part = total[end] - total[begin]
            cost = best[begin] + (squares[end] - squares[begin]) - part * part / (end - begin)
            if cost < best[end]:
                best[end] = cost
                begins[end] = begin
    return begins
