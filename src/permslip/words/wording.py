"""How a count, a share, a list and a long text are written, in English, wherever somebody reads one."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

LINE = 96
"""How long a line on a terminal may be."""


def counted(count: float, what: str, one: str = "") -> str:
    """A count and what is counted, given in the plural: ``1 record``, ``2 records``, ``1 class``. ``one`` is
    the singular where no letter falls: ``counted(1, "people", "person")``."""
    fewer = what.removesuffix("es") if what.endswith(("sses", "xes")) else what.removesuffix("s")
    return f"{count:,.0f} {(one or fewer) if count == 1 else what}"


def percent(share: float) -> str:
    """A share (0..1) that was measured: ``12.5%``; one that is small and not nothing: ``<0.1%``."""
    return "<0.1%" if 0 < share < 0.001 else f"{share:.1%}"


def exact_percent(share: float) -> str:
    """A share (0..1) that somebody set, or is held to: ``5%``, ``0.01%``."""
    return f"{100 * share:.6g}%"


def listed(words: Sequence[str]) -> str:
    """Several things in a row: ``a, b and c``."""
    return " and ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)


def capital(text: str) -> str:
    """A text with its first letter a capital, as a sentence begins."""
    return text[:1].upper() + text[1:]


def shortened(text: str, most: int) -> str:
    """A text on one line, cut at ``most`` characters and marked so."""
    flat = " ".join(text.split())
    return flat if len(flat) <= most else f"{flat[: most - 1].rstrip()}…"


def wrapped(text: str, first: str = "", rest: str | None = None, *, width: int = LINE) -> list[str]:
    """A paragraph as lines, for a terminal unless ``width`` says otherwise, the first and the others (as the
    first) indented. Addresses, and names that hold a hyphen, are not broken."""
    return textwrap.wrap(
        text,
        width,
        initial_indent=first,
        subsequent_indent=first if rest is None else rest,
        break_long_words=False,
        break_on_hyphens=False,
    )


__all__ = ["LINE", "capital", "counted", "exact_percent", "listed", "percent", "shortened", "wrapped"]
