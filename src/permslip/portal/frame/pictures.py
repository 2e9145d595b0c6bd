"""Pictures of numbers, drawn as SVG by templates: here the numbers become places. A table always stands
beside them.

Nothing here knows what is drawn; widths are in the picture's own units (a viewBox of 600 wide).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 600.0
BAR, GAP, LABEL = 26.0, 14.0, 18.0
ROOM = 8.0  # above the first label: on a narrow screen letters are drawn larger


@dataclass(frozen=True)
class Bar:
    """One bar: its words, its value as shown, where it lies, a class for its colour."""

    label: str
    shown: str
    y: float
    text_y: float
    width: float
    kind: str


@dataclass(frozen=True)
class Bars:
    """A picture of bars under each other. ``height`` is that of the viewBox; ``limit_x`` a line, or None."""

    title: str
    bars: tuple[Bar, ...]
    height: float
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
    """Bars for rows of (label, value, value as shown, class); ``top`` is the value of the full width."""
    most = top if top is not None else max((value for _, value, _, _ in rows), default=0.0)
    found, y = [], ROOM
    for label, value, shown, kind in rows:
        share = min(value / most, 1.0) if most > 0 else 0.0
        width = round(max(share * WIDTH, 2.0 if value > 0 else 0.0), 1)
        found.append(Bar(label, shown, y + LABEL, y + LABEL - 5, width, kind))
        y += LABEL + BAR + GAP
    limit_x = None if limit is None or most <= 0 else round(min(limit / most, 1.0) * WIDTH, 1)
    return Bars(title, tuple(found), round(max(y - GAP, 0.0), 1), limit_x, limit_label)
