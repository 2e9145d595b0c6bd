"""A day as people type it."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import click


class _Day(click.ParamType[datetime]):
    """``2026-11-23`` and nothing else; a day that no calendar has is told apart from a day typed
    otherwise."""

    name = "day"

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """What the help shows."""
        return "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """The day at midnight. Fails with what to type instead."""
        if isinstance(value, datetime):
            return value
        try:
            day = date.fromisoformat(value)
        except ValueError:
            day = None
        if day is None or day.isoformat() != value:
            self.fail(
                f"{value!r} is no day that exists. Write it as year-month-day, such as 2026-11-23.",
                param,
                ctx,
            )
        return datetime.combine(day, time.min)


DAY = _Day()
