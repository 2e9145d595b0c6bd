"""What changes between two days, rule by rule and finding by finding."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from permslip import law
from permslip.law.differing import Kind, differ, moved
from permslip.law.ground import Ground
from permslip.law.rule import DateKind, InForce
from permslip.words.errors import BadInput, NotFound
from permslip.words.truth import Truth
from permslip.words.vocabulary import Mark
from tests.decide.world import AUTUMN_2014, TODAY, the_book
from tests.law.rules import a_book, a_rule

JUNE, JULY = date(2026, 6, 30), date(2026, 7, 31)


def span(start: date | None, kind: DateKind = DateKind.EXACT, **more: date) -> InForce:
    return InForce(start, kind, "it says so", **more)


BY_JULY = span(date(2026, 7, 1), DateKind.ON_OR_BEFORE)
LONG_AGO = span(date(2012, 1, 3))


@pytest.mark.parametrize(
    ("dates", "kind"),
    [
        ([span(date(2026, 7, 1))], Kind.BEGINS),
        ([span(JULY)], Kind.BEGINS),
        ([replace(LONG_AGO, end=JUNE)], Kind.ENDS),
        ([BY_JULY], Kind.BINDS_BY),
        ([replace(BY_JULY, not_before=date(2026, 7, 1))], Kind.BEGINS),
        ([span(date(2026, 9, 1), DateKind.ON_OR_BEFORE, not_before=date(2026, 7, 5))], Kind.MAY_BEGIN),
        ([replace(LONG_AGO, end=JUNE), span(date(2026, 7, 1))], Kind.CHANGES),
        ([LONG_AGO], None),
        ([span(None, DateKind.UNKNOWN)], None),
        ([span(date(2026, 8, 1))], None),
        ([replace(LONG_AGO, end=date(2026, 6, 29))], None),
    ],
)
def test_what_becomes_of_a_rule(dates: list[InForce], kind: Kind | None) -> None:
    versions = [a_rule(in_force=d, title=f"version {i}") for i, d in enumerate(dates)]
    found = differ(a_book(*versions), JUNE, JULY)
    assert [c.kind for c in found.changes] == ([kind] if kind else [])
    if found.changes:
        assert found.changes[0].rule in versions


def test_what_binds_on_both_days_is_counted_and_what_nobody_knows_is_named() -> None:
    book = a_book(a_rule("us-old"), a_rule("us-dim", in_force=span(None, DateKind.UNKNOWN)), a_rule("us-too"))
    found = differ(book, JUNE, JULY)
    assert (found.changes, [r.id for r in found.unsure], found.same) == ((), ["us-dim"], 2)


def test_only_the_packs_that_were_asked_for() -> None:
    book = a_book(
        a_rule("us-new", in_force=span(JULY)), a_rule("us-other", pack="us-xx", in_force=span(JULY))
    )
    assert [c.rule.id for c in differ(book, JUNE, JULY, ["us-xx"]).changes] == ["us-other"]
    with pytest.raises(NotFound, match="us-zz"):
        differ(book, JUNE, JULY, ["us", "us-zz"])


def test_days_the_wrong_way_round_are_refused_and_one_day_changes_nothing() -> None:
    with pytest.raises(BadInput, match="before the first"):
        differ(a_book(a_rule()), JULY, JUNE)
    assert differ(the_book(), TODAY, TODAY).changes == ()


@given(st.dates(date(2000, 1, 1), date(2030, 1, 1)), st.integers(0, 8000))
def test_it_agrees_with_the_rules_in_force_on_each_day(first: date, later: int) -> None:
    """The twin: the rules that surely bind on one day and surely not on the other."""
    book, second = the_book(), first + timedelta(days=later)
    surely = [{r.id for r in book.rules if r.in_force.on(d) is Truth.TRUE} for d in (first, second)]
    maybe = [{r.id for r in law.in_force(book, d, book.packs)} for d in (first, second)]
    found = differ(book, first, second)
    by_kind = {k: {c.rule.id for c in found.changes if c.kind is k} for k in Kind}
    assert by_kind[Kind.BEGINS] == surely[1] - maybe[0]
    assert by_kind[Kind.ENDS] == maybe[0] - maybe[1]
    assert by_kind[Kind.MAY_BEGIN] == maybe[1] - maybe[0] - surely[1]
    assert found.same <= len(surely[0] & surely[1])


def test_the_shipped_book_begins_with_connecticut_in_2018() -> None:
    found = differ(the_book(), date(2018, 6, 30), date(2018, 7, 1), ["us-ct"])
    begun = {c.rule.id for c in found.changes if c.kind is Kind.BEGINS}
    assert {"ct-a1-not-property", "ct-contract-first", "ct-post-5bd", "ct-no-ads"} <= begun
    assert "ct-eval-consent" not in {c.rule.id for c in found.changes}
    later = differ(the_book(), AUTUMN_2014, TODAY, ["us-ct"])
    (plan,) = [c for c in later.changes if c.rule.id == "ct-safety-plan"]
    assert (plan.kind, plan.rule.status.value) == (Kind.CHANGES, "draft")


def a_ground(rule: str, mark: Mark, blocks: bool = False) -> Ground:
    return Ground(rule=rule, citation="x", mark=mark, says=f"{mark}.", blocks=blocks)


def test_findings_that_come_out_otherwise() -> None:
    before = [a_ground("us-a", Mark.MEETS), a_ground("us-b", Mark.MISSING), a_ground("us-c", Mark.MEETS)]
    after = [
        a_ground("us-a", Mark.MISSING),
        a_ground("us-b", Mark.MISSING, blocks=True),
        a_ground("us-d", Mark.MEETS),
    ]
    found = {m.rule: m for m in moved(before, after)}
    assert set(found) == {"us-a", "us-b", "us-c", "us-d"}
    assert {r for r, m in found.items() if m.asks} == {"us-a", "us-b"}
    assert found["us-c"].after is None and found["us-c"].ground.mark is Mark.MEETS
    assert found["us-d"].before is None


def test_a_rule_that_speaks_twice_is_held_by_the_heavier_word() -> None:
    twice = [a_ground("us-a", Mark.CONFLICTS), a_ground("us-a", Mark.MEETS)]
    assert moved(twice, twice[::-1]) == ()
    (one,) = moved(twice, twice[1:])
    assert (one.before.mark, one.after.mark) == (Mark.CONFLICTS, Mark.MEETS)
