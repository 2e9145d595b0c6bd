"""A day as papers and records write it: ``2026-11-23``, and nothing where none is known."""

from __future__ import annotations

from datetime import date


def iso(day: date | None) -> str | None:
    """The day (or the moment) as ISO 8601 writes it."""
    return None if day is None else day.isoformat()


def day_of(text: str | None) -> date | None:
    """The day that :func:`iso` wrote; none for an empty text. Raises ValueError for what is no day."""
    return date.fromisoformat(text) if text else None


def is_day(text: str) -> bool:
    """Whether this is a day, written ``2026-11-23`` and not otherwise."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


__all__ = ["day_of", "is_day", "iso"]
