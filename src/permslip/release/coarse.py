"""Coarse counts for public papers: the same count gives the same band in every release.

A band is never narrower than the agreement's minimum cell, so that the difference between two slips
says no more about a small group than one slip does. Exact figures stay in the office or the payload.
"""

from __future__ import annotations

DEFAULT_MINIMUM = 10


def band(count: int, minimum_cell: int | None) -> str:
    """The public band of a count: ``none``, ``fewer than 10``, ``800-899``.

    The width is the smallest power of ten that is at least the minimum cell and a twentieth of the
    count, on a grid that starts at zero.
    """
    if count < 0:
        raise ValueError("a count is not negative")
    minimum = max(minimum_cell or DEFAULT_MINIMUM, 1)
    if count < minimum:
        return f"fewer than {minimum}"
    width = 10
    while width < minimum or width * 20 < count:
        width *= 10
    low = count // width * width
    return f"{max(low, minimum):,}-{low + width - 1:,}"


def at_least(size: int, k: int | None) -> str:
    """What may be said of the smallest class: that it reaches k, or that it does not."""
    if k is None:
        return "not bounded"
    return f"at least {k}" if size >= k else f"below {k}"
