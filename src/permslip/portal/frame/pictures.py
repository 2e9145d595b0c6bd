"""Pictures of numbers: bars that templates draw, each under its words. A table always stands beside them.

Nothing here knows what is drawn; widths are in a bar's own units (a viewBox of 600 wide, stretched to the
page's width), so that words keep their size on a narrow screen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 600.0


@dataclass(frozen=True)
class Bar:
    """One bar: its words, its value as shown, how wide it is, a class for its colour."""

    label: str
    shown: str
    width: float
    kind: str


@dataclass(frozen=True)
class Bars:
    """A picture of bars under each other. ``limit_x`` is where a line crosses each of them, or None."""

    title: str
    bars: tuple[Bar, ...]
    limit_x: float | None = None
    limit_label: str = ""


def bars(
    title: str,
    rows: Sequence[tuple[str, float, str, str]],
    *,
    top: float | None = None,
    limit: float | None = None,
    limit_label: str = "",
) -> Bars:
    """Bars for rows of (label, value, value as shown, class); ``top`` is the value of the full width, by
    default the largest. Where the rows are parts of a whole, give the whole."""
    most = top if top is not None else max((value for _, value, _, _ in rows), default=0.0)
    found = []
    for label, value, shown, kind in rows:
        share = min(value / most, 1.0) if most > 0 else 0.0
        width = round(max(share * WIDTH, 2.0 if value > 0 else 0.0), 1)
        found.append(Bar(label, shown, width, kind))
    limit_x = None if limit is None or most <= 0 else round(min(limit / most, 1.0) * WIDTH, 1)
    return Bars(title, tuple(found), limit_x, limit_label)
