"""Counting a clock of the lawbook, and since when something that a person attests has stood."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from permslip.follow.calendar import Calendar
from permslip.law.rule import Count, Period, Rule
from permslip.words.standing import Attestation


def due_day(rule: Rule, clock: Period, since: date, calendar: Calendar) -> date:
    """The last day of a clock that counts days from ``since``, in business days of the rule's own state.

    Raises ValueError for a clock that falls due on a day of every year.
    """
    if clock.days is None:
        raise ValueError("a yearly clock counts no days")
    if clock.count is Count.BUSINESS:
        return calendar.of_state(rule.jurisdiction).after(since, clock.days)
    return since + timedelta(days=clock.days)


def yes_since(fact: str, scope: str, said: Iterable[Attestation], not_before: date) -> date | None:
    """The day since which a yes stands: a later *no* takes it back, and what was said before ``not_before``
    is about something earlier. An attestation's last day does not matter: what was done was done."""
    since: date | None = None
    about = [a for a in said if a.fact == fact and a.scope == scope and a.on >= not_before]
    for attestation in sorted(about, key=lambda a: (a.on, a.seq)):
        since = (since or attestation.on) if attestation.value is True else None
    return since
