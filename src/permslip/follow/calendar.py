"""Business days: the ones that the district and its state (Connecticut, unless a rule is another's) work on.

The statutes count business days without defining them; Saturdays, Sundays, the state's holidays and the days
on which the district is closed are left out. Where that is unsure the earlier day is safer: a district that
closes for a week should ask counsel whether the week stops a clock.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from permslip.words.errors import BadInput

SATURDAY = 5


@dataclass(frozen=True)
class Calendar:
    """The days that are no business days besides weekends and the state's holidays."""

    closed: frozenset[date] = frozenset()
    state: str = "CT"

    @classmethod
    def of(cls, closed: Iterable[str]) -> Calendar:
        """From ISO dates, as the office's settings hold them. Raises BadInput with a bad one's number."""
        days = set()
        for number, text in enumerate(closed, start=1):
            try:
                days.add(date.fromisoformat(text))
            except ValueError:
                raise BadInput(
                    f"Closed day number {number} in office.toml is no date.", fix="write it as 2026-12-28"
                ) from None
        return cls(frozenset(days))

    def of_state(self, jurisdiction: str) -> Calendar:
        """This calendar with the holidays of the state in ``us-ny``; itself where no state is named."""
        country, _, state = jurisdiction.partition("-")
        return replace(self, state=state.upper()) if country == "us" and state else self

    def is_business_day(self, day: date) -> bool:
        """Whether the clocks that count business days count this one."""
        return (
            day.weekday() < SATURDAY and day not in self.closed and day not in _holidays(self.state, day.year)
        )

    def after(self, start: date, days: int) -> date:
        """The day that is ``days`` business days after ``start``, which itself does not count."""
        if days < 0:
            raise ValueError("a clock does not run backwards")
        day = start
        while days:
            day += timedelta(days=1)
            days -= self.is_business_day(day)
        return day

    def needed(self, start: date, day: date) -> int:
        """How many business days a clock from ``start`` needs to reach ``day``; 0 if ``day`` is no later."""
        count = 0
        while self.after(start, count) < day:
            count += 1
        return count


@lru_cache(maxsize=64)
def _holidays(state: str, year: int) -> frozenset[date]:
    import holidays

    return frozenset(holidays.country_holidays("US", subdiv=state, years=year))
