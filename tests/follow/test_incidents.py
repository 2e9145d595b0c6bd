"""An incident's clocks run from the right day, under a named rule that is still a draft."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from permslip import follow
from permslip.follow import Calendar, IncidentState, Reached
from permslip.ledger.entry import Entry
from permslip.words.entry_kinds import EntryKind
from permslip.words.errors import BadInput
from permslip.words.facts import INCIDENT_REACHED
from permslip.words.standing import Attestation
from tests.decide.world import the_book
from tests.follow.builders import a_release, a_standing

CALENDAR = Calendar()
BOOK = the_book()
TODAY = date(2026, 11, 24)


def open_one(**changes) -> follow.Incident:
    usual = {
        "id": "inc_1",
        "discovered_on": date(2026, 11, 20),
        "party": "northfield",
        "releases": ("rel_1",),
        "reached": Reached.UNKNOWN,
        "what": "A laptop was stolen from a car.",
        "today": TODAY,
        "calendar": CALENDAR,
        "book": BOOK,
    }
    return follow.incident(**(usual | changes))


def rules(found: follow.Incident) -> dict[str, date]:
    return {c.rule: c.due for c in found.clocks}


def test_both_contractor_clocks_run_until_counsel_says_which():
    assert rules(open_one()) == {"ct-breach-30": date(2026, 12, 20), "ct-breach-60": date(2027, 1, 19)}
    assert all(c.status == "draft" for c in open_one().clocks)


def test_directory_information_alone_has_the_longer_clock():
    assert set(rules(open_one(reached=Reached.DIRECTORY_ONLY))) == {"ct-breach-60"}


def test_a_mistyped_year_does_not_open_an_incident_without_a_clock():
    with pytest.raises(BadInput, match="more than 20 years back"):
        open_one(discovered_on=date(206, 11, 20))
    assert open_one(discovered_on=date(2006, 11, 20)).discovered_on.year == 2006


def test_the_families_clock_starts_when_the_board_knows():
    told = follow.update(
        open_one(), today=TODAY, calendar=CALENDAR, book=BOOK, board_told_on=date(2026, 11, 24)
    )
    # Tuesday the 24th; Wednesday is one, Thursday is Thanksgiving, Friday is two
    assert rules(told)["ct-breach-2bd"] == date(2026, 11, 27)
    assert [c.done_on for c in told.clocks] == [date(2026, 11, 24), date(2026, 11, 24), None]


def test_the_districts_own_incident_starts_the_families_clock_at_once():
    assert set(rules(open_one(party="district"))) == {"ct-breach-2bd"}


def test_an_incident_closes_when_everybody_was_told():
    found = follow.update(
        open_one(), today=TODAY, calendar=CALENDAR, book=BOOK, board_told_on=date(2026, 11, 23)
    )
    with pytest.raises(BadInput, match="still to be told"):
        follow.update(found, today=TODAY, calendar=CALENDAR, book=BOOK, close=True)
    done = follow.update(
        found, today=TODAY, calendar=CALENDAR, book=BOOK, families_told_on=date(2026, 11, 24), close=True
    )
    assert done.state is IncidentState.CLOSED
    assert all(d.done_on for d in done.duties())
    with pytest.raises(BadInput, match="is closed"):
        follow.update(done, today=TODAY, calendar=CALENDAR, book=BOOK)


@pytest.mark.parametrize(
    "changes",
    [
        {"discovered_on": date(2026, 11, 25)},
        {"board_told_on": date(2026, 11, 19)},
        {"what": "  "},
        {"what": "x" * 501},
    ],
)
def test_days_that_cannot_be_are_refused(changes):
    with pytest.raises(BadInput):
        open_one(**changes)


def test_a_day_on_record_is_not_changed():
    found = follow.update(
        open_one(), today=TODAY, calendar=CALENDAR, book=BOOK, board_told_on=date(2026, 11, 23)
    )
    with pytest.raises(BadInput, match="another day"):
        follow.update(found, today=TODAY, calendar=CALENDAR, book=BOOK, board_told_on=date(2026, 11, 22))
    with pytest.raises(BadInput, match="after the board"):
        follow.update(open_one(), today=TODAY, calendar=CALENDAR, book=BOOK, families_told_on=TODAY)


def test_it_can_be_kept_read_back_and_logged():
    found = follow.update(
        open_one(), today=TODAY, calendar=CALENDAR, book=BOOK, board_told_on=date(2026, 11, 23)
    )
    assert follow.incident_from(found.as_dict(), CALENDAR, BOOK) == found
    moment = a_release().time
    Entry(0, EntryKind.INCIDENT_OPENED, moment, "data_officer", found.opened_body(), bytes(32))
    Entry(0, EntryKind.INCIDENT_UPDATED, moment, "board", found.updated_body(TODAY, "told"), bytes(32))


def test_its_clocks_are_duties_that_block_nothing():
    found = follow.duties(a_standing(), [], calendar=CALENDAR, book=BOOK, incidents=[open_one()])
    ids = {d.id for d in found}
    assert {"incident:inc_1:ct-breach-30", "incident:inc_1:ct-breach-60"} <= ids
    assert not any(d.blocks for d in found if d.id.startswith("incident:"))


def test_the_words_of_the_form_are_those_that_rules_ask_for():
    assert tuple(r.value for r in Reached) == INCIDENT_REACHED


def test_the_earlier_of_two_days_is_the_one_to_keep_and_the_later_is_the_outer_limit():
    assert {c.rule: c.outer for c in open_one().clocks} == {"ct-breach-30": False, "ct-breach-60": True}
    assert not any(c.outer for c in open_one(reached=Reached.DIRECTORY_ONLY).clocks)


def test_the_days_of_a_clock_are_those_of_the_rule():
    changed = tuple(
        replace(r, clock=replace(r.clock, days=12, citation="a later act")) if r.id == "ct-breach-30" else r
        for r in BOOK.rules
    )
    (first, _) = open_one(book=replace(BOOK, rules=changed)).clocks
    assert (first.due, first.citation) == (date(2026, 12, 2), "a later act")


def test_no_clock_ran_before_there_was_a_rule():
    old = open_one(discovered_on=date(2015, 11, 20), packs=["us-ct"], board_told_on=date(2015, 11, 21))
    assert old.clocks == ()


def test_new_york_has_clocks_of_its_own():
    found = open_one(packs=["us-ferpa", "us-ny"])
    assert found.packs == ("us-ny",)
    assert rules(found) == {"ny-breach-7": date(2026, 11, 27)}
    told = follow.update(found, today=TODAY, calendar=CALENDAR, book=BOOK, board_told_on=date(2026, 11, 23))
    assert rules(told) == {
        "ny-breach-7": date(2026, 11, 27),
        "ny-breach-10": date(2026, 12, 3),
        "ny-breach-60": date(2027, 1, 22),
    }
    assert {c.told for c in told.clocks if c.done_on is None} == {
        "families",
        "the state's chief privacy officer",
    }


def attest(fact: str, value: bool, day: date, scope: str = "inc_1") -> Attestation:
    return Attestation(fact, value, "data_officer", day, scope, None, 1)


def test_the_general_breach_law_runs_once_somebody_found_that_numbers_were_reached():
    said = attest("incident.identity_numbers", True, date(2026, 11, 21))
    with_it = follow.update(open_one(), today=TODAY, calendar=CALENDAR, book=BOOK, attestations=[said])
    assert rules(with_it)["ct-breach-general"] == date(2027, 1, 19)
    other = replace(said, scope="inc_2")
    assert "ct-breach-general" not in rules(
        follow.update(open_one(), today=TODAY, calendar=CALENDAR, book=BOOK, attestations=[other])
    )
    told = attest("incident.residents_and_attorney_general_told", True, date(2026, 11, 24))
    done = follow.incident_from(with_it.as_dict(), CALENDAR, BOOK, [said, told])
    assert next(c for c in done.clocks if c.rule == "ct-breach-general").done_on == date(2026, 11, 24)


def test_a_clock_that_was_missed_is_a_finding_with_its_days():
    late = open_one(
        discovered_on=date(2026, 9, 1), board_told_on=date(2026, 10, 15), today=date(2026, 11, 24)
    )
    late = follow.update(late, today=TODAY, calendar=CALENDAR, book=BOOK, families_told_on=date(2026, 10, 24))
    marks = {g.rule: g for g in follow.findings(late, CALENDAR, BOOK)}
    assert {r: g.mark.value for r, g in marks.items()} == {
        "ct-breach-30": "missing",
        "ct-breach-60": "meets",
        "ct-breach-2bd": "missing",  # Friday, Monday; Saturday the 24th of October is a week later
    }
    assert "44 days" in marks["ct-breach-30"].says
    assert "7 business days" in marks["ct-breach-2bd"].says


def test_a_day_kept_is_kept_by_the_count_too():
    for told in (date(2026, 11, 24), date(2026, 11, 25), date(2026, 11, 27), date(2026, 11, 28)):
        found = open_one(board_told_on=date(2026, 11, 24), today=date(2026, 12, 24))
        found = follow.update(
            found, today=date(2026, 12, 24), calendar=CALENDAR, book=BOOK, families_told_on=told
        )
        (mark,) = [g.mark.value for g in follow.findings(found, CALENDAR, BOOK) if g.rule == "ct-breach-2bd"]
        assert (mark == "meets") is (told <= rules(found)["ct-breach-2bd"])


def test_what_was_kept_before_other_states_had_clocks_is_read_as_connecticut():
    kept = open_one().as_dict()
    del kept["packs"]
    assert follow.incident_from(kept, CALENDAR, BOOK) == open_one()
