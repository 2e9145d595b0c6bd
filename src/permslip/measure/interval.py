"""Intervals of what is estimated, at 95%; nothing heavy is imported for them."""

from __future__ import annotations

from math import sqrt

Z = 1.959963984540054
"""The normal quantile of a two-sided 95% interval."""


def wilson(successes: float, trials: int) -> tuple[float, float]:
    """The score interval of a rate (E. B. Wilson, JASA 22, 1927), in 0..1.

    ``successes`` may be a fraction where they are an expectation. No trial gives (0, 1): nothing is known.
    """
    if not trials:
        return 0.0, 1.0
    p, n, z2 = min(successes / trials, 1.0), trials, Z * Z
    middle = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = Z / (1 + z2 / n) * sqrt(p * (1 - p) / n + z2 / (4 * n * n))
    return (max(0.0, middle - half) if p else 0.0), (min(1.0, middle + half) if p < 1 else 1.0)


__all__ = ["Z", "wilson"]
