"""Duties follow from agreements and releases, and stay until somebody certified them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from permslip import follow
from permslip.agree.agreement import Destruction, ScheduleLine
from permslip.follow import Calendar, Duty, DutyKind, DutyState
from permslip.law import Lawbook
from permslip.law.rule import Count
from permslip.words.entry_kinds import EntryKind
from permslip.words.errors import BadInput, RefusedError
from permslip.words.standing import Attestation, Certified, OpenedDuty, ReleaseStatus, Standing
from permslip.words.vocabulary import Need
from tests.decide.world import the_book
from tests.factories import an_agreement
from tests.follow.builders import a_release, a_standing
from tests.release.world import an_entry

CALENDAR = Calendar()
BOOK = the_book()
TODAY = date(2026, 11, 23)


def the(kind: DutyKind, standing: Standing, agreement=None) -> Duty:
    found = follow.duties(standing, [agreement or an_agreement()], calendar=CALENDAR, book=BOOK)
    (only,) = [d for d in found if d.kind is kind]
    return only


def test_a_connecticut_contract_is_posted_within_five_business_days():
    # signed on Tuesday 1 September 2026; Labor Day is the 7th: Wed, Thu, Fri, Tue, Wed
    posting = the(DutyKind.POSTING, a_standing())
    assert (posting.due, posting.because, posting.owed_by) == (date(2026, 9, 9), "ct-post-5bd", "district")


@pytest.mark.parametrize(
    "change", [{"law_packs": ("us-ferpa",)}, {"signed_on": date(2014, 9, 1)}, {"signed_on": None}]
)
def test_other_contracts_need_not_be_posted(change):
    found = follow.duties(a_standing(), [an_agreement(**change)], calendar=CALENDAR, book=BOOK)
    assert {d.kind for d in found} == {DutyKind.TERM_ENDS, DutyKind.DESTROY}


def test_one_notice_a_year_for_all_contracts():
    other = an_agreement(id="other-study", starts=date(2025, 1, 1))
    found = follow.duties(a_standing(), [an_agreement(), other], calendar=CALENDAR, book=BOOK)
    assert [d.due for d in found if d.kind is DutyKind.NOTICE] == [date(2025, 9, 1), date(2026, 9, 1)]


def test_each_release_is_destroyed_by_the_earliest_day_that_was_promised():
    assert the(DutyKind.DESTROY, a_standing()).due == date(2027, 8, 31)
    sooner = an_agreement(destruction=Destruction(within_days=30))
    assert the(DutyKind.DESTROY, a_standing(), sooner).due == date(2027, 7, 30)
    ended = replace(a_standing().agreements["needs-study"], ended_on=date(2026, 12, 1))
    assert the(DutyKind.DESTROY, a_standing(agreements={ended.id: ended}), sooner).due == date(2026, 12, 31)


def test_a_release_without_any_day_is_due_at_once():
    standing = a_standing(a_release(destroy_by=None, agreement="unknown"))
    found = follow.duties(standing, [], calendar=CALENDAR, book=BOOK)
    assert [d.due for d in found] == [date(2026, 11, 23)]


def test_what_was_never_delivered_need_not_be_destroyed():
    standing = a_standing(a_release(status=ReleaseStatus.NOT_DELIVERED))
    found = follow.duties(standing, [an_agreement()], calendar=CALENDAR, book=BOOK)
    assert DutyKind.DESTROY not in {d.kind for d in found}


def test_an_overdue_destruction_blocks_that_party_and_no_other():
    found = follow.duties(a_standing(), [an_agreement()], calendar=CALENDAR, book=BOOK)
    late = date(2027, 9, 1)
    assert follow.overdue_for("northfield", found, date(2027, 8, 31)) == ()
    assert [d.id for d in follow.overdue_for("northfield", found, late)] == ["destroy:rel_1"]
    assert follow.overdue_for("tally", found, late) == ()
    assert follow.overdue_for("district", found, late) == ()  # the overdue posting is the district's own


def test_a_certified_duty_is_done():
    done = Certified("destroy:rel_1", date(2027, 8, 20), "purge", "c" * 64)
    standing = a_standing(certified={done.duty: done})
    found = follow.duties(standing, [an_agreement()], calendar=CALENDAR, book=BOOK)
    assert follow.overdue_for("northfield", found, date(2028, 1, 1)) == ()
    assert the(DutyKind.DESTROY, standing).done_on == date(2027, 8, 20)


def test_duties_opened_by_hand_are_kept():
    opened = OpenedDuty("duty_1", "notice", "district", date(2026, 12, 1), "req-1", "agreement:7", False)
    found = follow.duties(a_standing(duties={opened.id: opened}), [], calendar=CALENDAR, book=BOOK)
    assert "duty_1" in {d.id for d in found}
    with pytest.raises(BadInput, match="not known"):
        odd = replace(opened, kind="hum a tune")
        follow.duties(a_standing(duties={odd.id: odd}), [], calendar=CALENDAR, book=BOOK)


def test_due_groups_by_state_and_forgets_nothing():
    found = follow.duties(a_standing(), [an_agreement()], calendar=CALENDAR, book=BOOK)
    groups = follow.due(found, date(2027, 6, 15))
    assert list(groups) == list(DutyState)
    assert sorted(d.id for members in groups.values() for d in members) == sorted(d.id for d in found)
    assert [d.kind for d in groups[DutyState.DUE_SOON]] == [DutyKind.TERM_ENDS]


def slow_after(start: date, days: int, closed: frozenset[date]) -> date:
    """The obvious twin: list the business days of two years and count."""
    import holidays

    state = set()
    for year in range(start.year, start.year + 3):
        state |= set(holidays.country_holidays("US", subdiv="CT", years=year))
    ahead = [start + timedelta(days=n) for n in range(1, 200)]
    return [d for d in ahead if d.weekday() < 5 and d not in state and d not in closed][days - 1]


@given(
    st.dates(date(2018, 1, 1), date(2030, 12, 31)),
    st.integers(1, 30),
    st.frozensets(st.integers(0, 60), max_size=8),
)
def test_business_days_are_those_one_would_count(start, days, closed):
    shut = frozenset(start + timedelta(days=n) for n in closed)
    assert Calendar(shut).after(start, days) == slow_after(start, days, shut)


def test_a_closed_day_that_is_none_is_named_by_its_place():
    with pytest.raises(BadInput, match="number 2"):
        Calendar.of(["2026-12-28", "2026-02-30"])


def test_the_districts_own_closed_days_are_read():
    shut = Calendar.of(["2026-12-28"])
    assert not shut.is_business_day(date(2026, 12, 28)) and CALENDAR.is_business_day(date(2026, 12, 28))
    with pytest.raises(ValueError, match="backwards"):
        shut.after(date(2026, 12, 28), -1)


def said(
    value: bool, day: date, seq: int, scope: str = "needs-study", until: date | None = None
) -> Attestation:
    return Attestation("agreement.posted", value, "data_officer", day, scope, until, seq)


SIGNED = date(2026, 9, 1)


@pytest.mark.parametrize(
    ("attested", "done_on"),
    [
        ([said(True, date(2026, 9, 8), 1)], date(2026, 9, 8)),
        ([said(True, SIGNED, 1)], SIGNED),
        ([said(True, date(2026, 9, 8), 1, until=date(2026, 9, 9))], date(2026, 9, 8)),
        ([said(True, date(2026, 9, 8), 1), said(True, date(2026, 9, 20), 2)], date(2026, 9, 8)),
        ([said(False, date(2026, 9, 8), 1)], None),
        ([said(True, date(2026, 9, 8), 1), said(False, date(2026, 9, 8), 2)], None),
        ([said(False, date(2026, 9, 8), 1), said(True, date(2026, 9, 10), 2)], date(2026, 9, 10)),
        ([said(True, date(2026, 8, 31), 1)], None),  # it was said of an earlier version
        ([said(True, date(2026, 9, 8), 1, scope="other-study")], None),
        ([replace(said(True, date(2026, 9, 8), 1), fact="agreement.signed")], None),
    ],
)
def test_a_posting_is_done_once_somebody_attested_it(attested, done_on):
    posting = the(DutyKind.POSTING, a_standing(attestations=tuple(attested)))
    assert posting.done_on == done_on
    assert (posting.state(date(2027, 1, 1)) is DutyState.DONE) == (done_on is not None)


NOTICE = Duty("annual-notice:2026", DutyKind.NOTICE, "district", SIGNED, "needs-study", "ct-annual-url")


def test_what_the_district_did_is_logged_in_its_own_words():
    body = follow.done_body(NOTICE, how="  sent with \n the calendar ", on=TODAY)
    assert body == {
        "duty": "annual-notice:2026",
        "on": "2026-11-23",
        "method": "sent with the calendar",
        "certificate": None,
        "release_destroyed": None,
    }
    an_entry(0, EntryKind.DUTY_CERTIFIED, body)


@pytest.mark.parametrize(
    ("duty", "error", "fix"),
    [
        (replace(NOTICE, owed_by="northfield", kind=DutyKind.DESTROY), RefusedError, "follow certify"),
        (replace(NOTICE, kind=DutyKind.DESTROY), RefusedError, "follow certify"),
        (replace(NOTICE, owed_by="tally", kind=DutyKind.INCIDENT), RefusedError, "--board-told"),
        (replace(NOTICE, kind=DutyKind.INCIDENT, source="inc_1"), BadInput, "follow update inc_1"),
        (
            replace(NOTICE, kind=DutyKind.POSTING, because="ct-post-5bd", fact="agreement.posted"),
            BadInput,
            "agreement.posted yes",
        ),
        (replace(NOTICE, done_on=SIGNED), BadInput, ""),
    ],
)
def test_what_the_district_may_not_call_done(duty, error, fix):
    with pytest.raises(error) as problem:
        follow.done_body(duty, how="told", on=TODAY)
    assert fix in problem.value.fix


@pytest.mark.parametrize("how", ["", "  ", "x" * 501])
def test_done_needs_a_how(how):
    with pytest.raises(BadInput, match="how"):
        follow.done_body(NOTICE, how=how, on=TODAY)


def rule_with_clock(rule_id: str, **clock) -> Lawbook:
    """The book in which one rule's clock was changed."""
    changed = (replace(r, clock=replace(r.clock, **clock)) if r.id == rule_id else r for r in BOOK.rules)
    return replace(BOOK, rules=tuple(changed))


def test_days_kind_and_citation_of_a_clock_come_from_the_lawbook():
    def posted(book: Lawbook) -> date:
        found = follow.duties(a_standing(), [an_agreement()], calendar=CALENDAR, book=book)
        return next(d.due for d in found if d.kind is DutyKind.POSTING)

    assert posted(BOOK) == date(2026, 9, 9)
    assert posted(rule_with_clock("ct-post-5bd", days=3)) == date(2026, 9, 4)
    assert posted(rule_with_clock("ct-post-5bd", count=Count.CALENDAR)) == date(2026, 9, 6)


def test_a_yearly_day_comes_from_the_lawbook():
    book = rule_with_clock("ct-annual-url", yearly="10-15")
    found = follow.duties(a_standing(), [an_agreement()], calendar=CALENDAR, book=book)
    assert [d.due for d in found if d.kind is DutyKind.NOTICE] == [date(2026, 10, 15)]


def test_a_rule_that_ends_leaves_no_duty_for_the_years_after_it():
    ends = tuple(
        replace(r, in_force=replace(r.in_force, end=date(2026, 12, 31))) if r.id == "ct-annual-url" else r
        for r in BOOK.rules
    )
    long = an_agreement(ends=date(2028, 12, 31))
    found = follow.duties(a_standing(), [long], calendar=CALENDAR, book=replace(BOOK, rules=ends))
    assert [d.due for d in found if d.kind is DutyKind.NOTICE] == [date(2026, 9, 1)]
    found = follow.duties(a_standing(), [long], calendar=CALENDAR, book=BOOK)
    assert [d.due.year for d in found if d.kind is DutyKind.NOTICE] == [2026, 2027, 2028]


def test_illinois_counts_ten_business_days_of_its_own():
    # signed on Tuesday 29 September 2026; Columbus Day, 12 October, is a holiday there as in Connecticut
    signed = an_agreement(law_packs=("us-ferpa", "us-il"), signed_on=date(2026, 9, 29))
    found = follow.duties(a_standing(), [signed], calendar=CALENDAR, book=BOOK)
    (posting,) = [d for d in found if d.kind is DutyKind.POSTING]
    assert (posting.id, posting.due) == ("post:needs-study:2:il-posted", date(2026, 10, 14))
    assert posting.fact == "agreement.posted_within_ten"


def test_holidays_are_those_of_the_rules_state():
    lincoln = date(2027, 2, 12)  # a holiday in Connecticut and Illinois, none in Texas
    assert not CALENDAR.is_business_day(lincoln)
    assert CALENDAR.of_state("us-tx").is_business_day(lincoln)
    assert CALENDAR.of_state("house") is CALENDAR
    assert Calendar(frozenset({date(2027, 2, 11)})).of_state("us-tx").closed == {date(2027, 2, 11)}


def test_a_contract_without_student_data_is_neither_posted_nor_announced():
    spending = an_agreement(schedule=(ScheduleLine("spending", Need.OPTIONAL),))
    found = follow.duties(a_standing(), [spending], calendar=CALENDAR, book=BOOK)
    assert not {DutyKind.POSTING, DutyKind.NOTICE} & {d.kind for d in found}


def test_each_states_posting_is_done_by_its_own_fact():
    both = an_agreement(law_packs=("us-ct", "us-il"))
    here = said(True, date(2026, 9, 8), 1)
    there = replace(here, fact="agreement.posted_within_ten", on=date(2026, 9, 9))

    def done(*attested: Attestation) -> dict[str, date | None]:
        standing = a_standing(attestations=attested)
        found = follow.duties(standing, [both], calendar=CALENDAR, book=BOOK)
        return {d.because: d.done_on for d in found if d.kind is DutyKind.POSTING}

    assert done(here) == {"ct-post-5bd": date(2026, 9, 8), "il-posted": None}
    assert done(here, there) == {"ct-post-5bd": date(2026, 9, 8), "il-posted": date(2026, 9, 9)}
