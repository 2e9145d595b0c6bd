"""An incident's clocks run from the right day, under a named rule that is still a draft."""

from __future__ import annotations

from datetime import date

import pytest

from permslip import follow
from permslip.follow import Calendar, IncidentState, Reached
from permslip.ledger.entry import Entry
from permslip.words.entry_kinds import EntryKind
from permslip.words.errors import BadInput
from tests.follow.builders import a_release, a_standing

CALENDAR = Calendar()
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
    }
    return follow.incident(**(usual | changes))


def rules(found: follow.Incident) -> dict[str, date]:
    return {c.rule: c.due for c in found.clocks}


def test_both_contractor_clocks_run_until_counsel_says_which():
    assert rules(open_one()) == {"ct-breach-30": date(2026, 12, 20), "ct-breach-60": date(2027, 1, 19)}
    assert all(c.status == "draft" for c in open_one().clocks)


def test_directory_information_alone_has_the_longer_clock():
    assert set(rules(open_one(reached=Reached.DIRECTORY_ONLY))) == {"ct-breach-60"}


def test_the_families_clock_starts_when_the_board_knows():
    told = follow.update(open_one(), today=TODAY, calendar=CALENDAR, board_told_on=date(2026, 11, 24))
    # Tuesday the 24th; Wednesday is one, Thursday is Thanksgiving, Friday is two
    assert rules(told)["ct-breach-2bd"] == date(2026, 11, 27)
    assert [c.done_on for c in told.clocks] == [date(2026, 11, 24), date(2026, 11, 24), None]


def test_the_districts_own_incident_starts_the_families_clock_at_once():
    assert set(rules(open_one(party="district"))) == {"ct-breach-2bd"}


def test_an_incident_closes_when_everybody_was_told():
    found = follow.update(open_one(), today=TODAY, calendar=CALENDAR, board_told_on=date(2026, 11, 23))
    with pytest.raises(BadInput, match="still to be told"):
        follow.update(found, today=TODAY, calendar=CALENDAR, close=True)
    done = follow.update(
        found, today=TODAY, calendar=CALENDAR, families_told_on=date(2026, 11, 24), close=True
    )
    assert done.state is IncidentState.CLOSED
    assert all(d.done_on for d in done.duties())
    with pytest.raises(BadInput, match="is closed"):
        follow.update(done, today=TODAY, calendar=CALENDAR)


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
    found = follow.update(open_one(), today=TODAY, calendar=CALENDAR, board_told_on=date(2026, 11, 23))
    with pytest.raises(BadInput, match="another day"):
        follow.update(found, today=TODAY, calendar=CALENDAR, board_told_on=date(2026, 11, 22))
    with pytest.raises(BadInput, match="after the board"):
        follow.update(open_one(), today=TODAY, calendar=CALENDAR, families_told_on=TODAY)


def test_it_can_be_kept_read_back_and_logged():
    found = follow.update(open_one(), today=TODAY, calendar=CALENDAR, board_told_on=date(2026, 11, 23))
    assert follow.incident_from(found.as_dict(), CALENDAR) == found
    moment = a_release().time
    Entry(0, EntryKind.INCIDENT_OPENED, moment, "data_officer", found.opened_body(), bytes(32))
    Entry(0, EntryKind.INCIDENT_UPDATED, moment, "board", found.updated_body(TODAY, "told"), bytes(32))


def test_its_clocks_are_duties_that_block_nothing():
    found = follow.duties(a_standing(), [], calendar=CALENDAR, incidents=[open_one()])
    ids = {d.id for d in found}
    assert {"incident:inc_1:ct-breach-30", "incident:inc_1:ct-breach-60"} <= ids
    assert not any(d.blocks for d in found if d.id.startswith("incident:"))
