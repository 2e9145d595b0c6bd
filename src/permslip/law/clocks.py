"""Which clocks run: the rules that set a time, as far as they bind on a day and may apply to these facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from permslip.law.conditions import evaluate
from permslip.law.ground import FactValue
from permslip.law.judging import in_force
from permslip.law.lawbook import Lawbook
from permslip.law.rule import Period, Rule, Start
from permslip.words.truth import Truth

Facts = Mapping[str, FactValue | None]


def running(
    book: Lawbook, *, day: date, packs: Iterable[str], start: Iterable[Start], facts: Facts
) -> tuple[tuple[Rule, Period], ...]:
    """The clock rules of ``packs`` that bind on ``day``, or may, and that one of these events starts, each
    with its time.

    A rule whose conditions are surely not met by ``facts`` starts no clock; one that cannot be told does: a
    reminder too many costs less than a day too late.
    """
    wanted = frozenset(start)
    return tuple(
        (rule, rule.clock)
        for rule in in_force(book, day, packs)
        if rule.clock is not None and rule.clock.start in wanted and _may_apply(rule, facts)
    )


def yearly(book: Lawbook, *, year: int, packs: Iterable[str], facts: Facts) -> tuple[tuple[Rule, date], ...]:
    """The clock rules of ``packs`` that fall due in ``year``, by the law of that day, each with its day."""
    wanted = frozenset(packs)
    dated = [
        (rule, _day_in(rule.clock, year))
        for rule in book.rules
        if rule.clock is not None and rule.clock.yearly and rule.pack in wanted and _may_apply(rule, facts)
    ]
    return tuple((rule, due) for rule, due in dated if rule.in_force.on(due) is not Truth.FALSE)


def _may_apply(rule: Rule, facts: Facts) -> bool:
    return evaluate(rule.when, facts).truth is not Truth.FALSE


def _day_in(clock: Period, year: int) -> date:
    month, day = (int(part) for part in clock.yearly.split("-"))
    return date(year, month, day)
