"""Three-valued logic after Kleene: what is unknown stays unknown unless it cannot matter."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum


class Truth(Enum):
    """True, false, or not known."""

    TRUE = "true"
    FALSE = "false"
    UNKNOWN = "unknown"

    def __bool__(self) -> bool:  # an `if truth:` would silently read UNKNOWN as yes or no
        raise TypeError("a Truth has three values: compare it with `is`")

    @staticmethod
    def of(value: bool | None) -> Truth:
        """The truth of a Python bool; None is unknown."""
        if value is None:
            return Truth.UNKNOWN
        return Truth.TRUE if value else Truth.FALSE


def every(parts: Iterable[Truth]) -> Truth:
    """Kleene conjunction: one FALSE settles it, else one UNKNOWN leaves it open. Empty is TRUE."""
    seen = set(parts)
    if Truth.FALSE in seen:
        return Truth.FALSE
    return Truth.UNKNOWN if Truth.UNKNOWN in seen else Truth.TRUE


def some(parts: Iterable[Truth]) -> Truth:
    """Kleene disjunction: one TRUE settles it, else one UNKNOWN leaves it open. Empty is FALSE."""
    seen = set(parts)
    if Truth.TRUE in seen:
        return Truth.TRUE
    return Truth.UNKNOWN if Truth.UNKNOWN in seen else Truth.FALSE


def negate(part: Truth) -> Truth:
    """Kleene negation."""
    return {Truth.TRUE: Truth.FALSE, Truth.FALSE: Truth.TRUE, Truth.UNKNOWN: Truth.UNKNOWN}[part]
