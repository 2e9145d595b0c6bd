"""The school year: which weekdays are school days, and the terms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from permslip.sample.draw import Days

SCHOOL_DAYS = 180  # Connecticut asks for at least 180 (Conn. Gen. Stat. 10-15)


@dataclass(frozen=True)
class SchoolYear:
    """``end_year`` as OneRoster counts it: 2026 is the year that began in the autumn of 2025.

    ``days`` are the 180 school days; ``passed`` of them are not after the day the records are drawn up.
    """

    end_year: int
    days: Days
    today: date

    @property
    def passed(self) -> int:
        """School days up to and including today."""
        return int(np.searchsorted(self.days, np.datetime64(self.today), side="right"))

    @property
    def first(self) -> date:
        """The first school day."""
        return self.days[0].astype(object)  # type: ignore[no-any-return]

    @property
    def last(self) -> date:
        """The last school day."""
        return self.days[-1].astype(object)  # type: ignore[no-any-return]

    def day(self, position: int) -> date:
        """The school day at ``position`` (0 is the first)."""
        return self.days[position].astype(object)  # type: ignore[no-any-return]


def _nth_monday(year: int, month: int, n: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(7 - first.weekday()) % 7 + 7 * (n - 1))


def _closed(end_year: int) -> set[date]:
    autumn = end_year - 1
    fourth_thursday = next(day for day in (date(autumn, 11, d) for d in range(22, 29)) if day.weekday() == 3)
    closed = {_nth_monday(autumn, 9, 1), _nth_monday(autumn, 10, 2), date(autumn, 11, 11)}
    closed |= {fourth_thursday, fourth_thursday + timedelta(days=1)}
    closed |= {date(autumn, 12, 24) + timedelta(days=d) for d in range(9)}
    closed |= {_nth_monday(end_year, 1, 3), _nth_monday(end_year, 2, 3), date(end_year, 6, 19)}
    closed |= {_nth_monday(end_year, 4, 2) + timedelta(days=d) for d in range(5)}
    memorial = date(end_year, 5, 31)
    closed.add(memorial - timedelta(days=memorial.weekday()))
    return closed


def school_year(end_year: int, today: date) -> SchoolYear:
    """The fictional calendar: 180 weekdays from the last Wednesday of August, without the closed days."""
    closed = _closed(end_year)
    day = date(end_year - 1, 8, 31)
    day -= timedelta(days=(day.weekday() - 2) % 7)
    days: list[date] = []
    while len(days) < SCHOOL_DAYS:
        if day.weekday() < 5 and day not in closed:
            days.append(day)
        day += timedelta(days=1)
    return SchoolYear(end_year=end_year, days=np.array(days, dtype="datetime64[D]"), today=today)
