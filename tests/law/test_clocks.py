"""Clocks of rules: read whole, kept, checked; and which of them run."""

from __future__ import annotations

from datetime import date

import pytest

from permslip import law
from permslip.law.clocks import running, yearly
from permslip.law.reading import read_rule
from permslip.law.rule import Count, DateKind, InForce, Owing, Period, Start
from permslip.words.errors import BadInput
from tests.decide.world import AUTUMN_2014, TODAY, the_book
from tests.law.rules import TEXT, a_book, a_rule, files

CLOCK = "clock: {days: 5, count: business, from: signing, owed_by: district, citation: page 2}\n"
WITH = TEXT.replace("effect: require", "effect: clock") + CLOCK


def test_a_clock_is_read_whole_and_kept() -> None:
    rule = read_rule("us/a.yaml", WITH.encode())
    assert rule.clock == Period("page 2", Owing.DISTRICT, 5, Count.BUSINESS, Start.SIGNING)
    cache: dict[str, bytes] = {}
    book = law.load(files(WITH), cache)
    assert law.load(files(WITH), cache).rules == book.rules and book.rules[0].clock == rule.clock
    assert "Its clock: within 5 business days of the signing, owed by the district" in law.describe(rule)


@pytest.mark.parametrize(
    ("old", "new", "names"),
    [
        ("days: 5, ", "", "together"),
        ("from: signing, ", "", "together"),
        ("days: 5", "days: 0", "1 or more"),
        ("days: 5", "days: five", "clock.days"),
        ("count: business", "count: working", "clock.count"),
        ("from: signing", "from: whenever", "clock.from"),
        ("owed_by: district", "owed_by: nobody", "clock.owed_by"),
        (", citation: page 2", "", "clock.citation"),
        ("owed_by: district", "owed_by: district, until: x", "clock.until"),
        ("days: 5", "yearly: 09-01, days: 5", "together"),
        ("days: 5, count: business, from: signing", "yearly: 02-29", "every year has"),
        ("days: 5, count: business, from: signing", "yearly: 9-1", "every year has"),
        ("effect: clock", "effect: require", "only a rule of effect clock"),
    ],
)
def test_a_bad_clock_names_what_is_wrong(old: str, new: str, names: str) -> None:
    assert old in WITH
    with pytest.raises(BadInput) as problem:
        read_rule("us/a.yaml", WITH.replace(old, new, 1).encode())
    assert names in str(problem.value)


def test_a_rule_of_effect_clock_without_a_time_is_a_flaw() -> None:
    assert {f.kind for f in law.lint(files(WITH.replace(CLOCK, "")))} == {"no clock"}
    assert law.lint(files(WITH)) == ()


def test_every_clock_of_the_shipped_book_gives_its_day_and_where_it_is_written() -> None:
    clocks = [r for r in the_book().rules if r.effect.value == "clock"]
    assert len(clocks) >= 12
    assert all(r.clock is not None and r.clock.citation for r in clocks)
    for rule in clocks:  # a number of days that the demand compares is the clock's own
        assert rule.clock is not None
        cited = {v.value for v in rule.values if isinstance(v.value, int)}
        if rule.subject.value == "incident" and cited:
            assert cited == {rule.clock.days}, rule.id


SIGNED = {"agreement.covers_student_data": True, "agreement.contract_day": "2026-09-01"}


def ids(found: tuple) -> set[str]:
    return {rule.id for rule, _ in found}


def test_a_clock_runs_where_its_rule_binds_and_may_apply() -> None:
    def run(day: date = TODAY, packs: tuple[str, ...] = ("us-ct",), **facts: object) -> set[str]:
        told = {**SIGNED, **{k.replace("__", "."): v for k, v in facts.items()}}
        return ids(running(the_book(), day=day, packs=packs, start=[Start.SIGNING], facts=told))

    assert run() == {"ct-post-5bd"}
    assert run(agreement__covers_student_data=False) == set()
    assert run(agreement__covers_student_data=None) == {"ct-post-5bd"}  # cannot be told: it runs
    assert run(day=AUTUMN_2014) == set()
    assert run(packs=("us-ferpa",)) == set()
    assert run(packs=("us-il",)) == {"il-posted"}
    assert run(packs=("us-il",), agreement__partner_is_operator=False) == set()


def test_a_yearly_clock_follows_the_law_of_its_own_day() -> None:
    clock = Period("page 2", Owing.DISTRICT, yearly="09-01")
    says = {"meets": "Done.", "missing": "Not done."}
    ends = InForce(date(2020, 1, 1), DateKind.EXACT, "x", end=date(2026, 8, 31))
    rule = a_rule(effect=law.Effect.CLOCK, clock=clock, says=says, in_force=ends)
    days = [yearly(a_book(rule), year=y, packs=["us"], facts={}) for y in (2019, 2020, 2025, 2026)]
    assert [[d for _, d in found] for found in days] == [[], [date(2020, 9, 1)], [date(2025, 9, 1)], []]
    assert clock.text == "by 09-01 (month-day) of each year"
