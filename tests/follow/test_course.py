"""Where a request stands is read off the ledger alone; the tables of states and moves are whole."""

from __future__ import annotations

import ast
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from permslip.follow.acts import ACTS
from permslip.follow.course import (
    CLOCK,
    MOVES,
    STATES,
    Course,
    acts_from,
    check_act,
    course,
    courses,
)
from permslip.ledger import fold
from permslip.words.entry_kinds import EntryKind as K
from permslip.words.errors import BadInput, NotFound
from permslip.words.vocabulary import RequestState as S
from permslip.words.vocabulary import Seat
from tests.ledger.test_entry_and_fold import history
from tests.release.world import START

ACTIONS = Path(__file__).parents[2] / "src" / "permslip" / "actions"
NO_ACTS = {"approving.waiting", "handing.undertaking_text"}  # they look, and change nothing
DAY = START.date() + timedelta(days=1)
PUT = [
    (K.AGREEMENT_REGISTERED, {"ends": "2027-06-30"}),
    (K.KEY_ADDED, {"key_id": "k9"}),
    K.PERSON_ADDED,
    K.REQUEST_RECEIVED,
]
PUT += [(K.KEY_ADDED, {"key_id": "p9"}), (K.SEAT_GIVEN, {"key_id": "p9"}), K.SEAT_CONFIRMED]
OTHER = [
    (K.KEY_ADDED, {"key_id": "k8"}),
    (K.PERSON_ADDED, {"person": "p2", "key_id": "k8"}),
    (K.KEY_ADDED, {"key_id": "p8"}),
    (K.SEAT_GIVEN, {"seat": "s2", "person": "p2", "key_id": "p8"}),
    (K.SEAT_CONFIRMED, {"seat": "s2", "how": "approver", "by_seat": "s1"}),
]
STAGED = [*PUT, K.REQUEST_PERMITTED, K.RELEASE_STAGED]
TWO = [*OTHER, (K.POLICY_SET, {"policy": "reviewers", "value": 2})]
OUT = [*STAGED, K.RELEASE_PUBLISHED]
YES = K.REVIEW_GIVEN
NO = (K.REVIEW_GIVEN, {"key_id": "k8", "vote": "return"})


def at(*steps, today: date = DAY) -> Course:
    return course(fold(history(*steps)), "q1", today=today)


@pytest.mark.parametrize(
    ("steps", "state"),
    [
        (PUT, S.SUBMITTED),
        ([*PUT, K.REQUEST_UNDETERMINED], S.NEEDS_FACTS),
        ([*PUT, K.REQUEST_REFUSED], S.REFUSED),
        ([*PUT, K.REQUEST_PERMITTED], S.PERMITTED),
        ([*PUT, K.REQUEST_RETURNED], S.RETURNED),
        ([*PUT, K.REQUEST_WITHDRAWN], S.WITHDRAWN),
        (STAGED, S.IN_REVIEW),
        ([*STAGED, YES], S.APPROVED),
        ([*STAGED, *TWO], S.IN_REVIEW),
        ([*STAGED, *TWO, YES], S.PARTLY_REVIEWED),
        ([*STAGED, *TWO, YES, NO], S.REVIEWED),
        ([*STAGED, *TWO, YES, NO, (YES, {"key_id": "k8"})], S.APPROVED),
        ([*STAGED, *TWO, YES, (K.SEAT_ENDED, {})], S.IN_REVIEW),  # who left is asked for no more
        ([*STAGED, *TWO, YES, (K.KEY_REVOKED, {"key_id": "p9"})], S.IN_REVIEW),
        ([*STAGED, *TWO, K.RELEASE_APPROVED], S.PARTLY_REVIEWED),  # signed on the command line
        ([*STAGED, K.RELEASE_NOT_DELIVERED], S.PERMITTED),  # given up
        (OUT, S.RELEASED),
        ([*OUT, K.RELEASE_NOT_DELIVERED], S.PERMITTED),
        ([*OUT, K.RELEASE_REVOKED], S.SUSPENDED),
        ([*OUT, K.RELEASE_REVOKED, K.REINSTATEMENT_GIVEN], S.SUSPENDED),
        ([*OUT, K.RELEASE_REVOKED, K.REINSTATEMENT_GIVEN, K.RELEASE_REINSTATED], S.RELEASED),
        ([*OUT, (K.RELEASE_REVOKED, {"status": "revoked"})], S.REVOKED),
        ([*OUT, (K.DUTY_CERTIFIED, {"release_destroyed": "r1"})], S.DESTROYED),
        ([*OUT, K.REQUEST_PERMITTED], S.RELEASED),  # deciding again takes nothing back
        ([*OUT, K.REQUEST_RECEIVED], S.SUBMITTED),  # put anew, with other words
    ],
)
def test_where_a_request_stands(steps, state):
    found = at(*steps)
    assert found.state is state
    assert found.turn == STATES[state].turn
    assert found.acts == acts_from(state)


@pytest.mark.parametrize(
    ("steps", "today", "state"),
    [
        (OUT, date(2027, 4, 30), S.RELEASED),
        (OUT, date(2027, 5, 1), S.DESTRUCTION_DUE),
        (OUT, date(2027, 6, 30), S.DESTRUCTION_DUE),
        (OUT, date(2027, 7, 1), S.OVERDUE),
        (PUT, date(2027, 6, 30), S.SUBMITTED),
        (PUT, date(2027, 7, 1), S.EXPIRED),
        (STAGED, date(2027, 7, 1), S.EXPIRED),
        ([*PUT, (K.AGREEMENT_ENDED, {"on": "2026-10-01"})], date(2026, 10, 2), S.EXPIRED),
        ([*PUT, K.REQUEST_WITHDRAWN], date(2027, 7, 1), S.WITHDRAWN),
    ],
)
def test_what_time_does(steps, today, state):
    assert at(*steps, today=today).state is state


def test_since_when():
    hour = timedelta(hours=1)
    assert at(*PUT).since == START + 3 * hour
    assert at(*STAGED).since == START + 8 * hour
    assert at(*STAGED, *TWO, YES).since == START + 15 * hour
    assert at(*OUT).since == START + 9 * hour
    assert at(*OUT, today=date(2027, 7, 3)).since == datetime(2027, 7, 1, tzinfo=UTC)
    assert at(*OUT, today=date(2027, 7, 3)).days(date(2027, 7, 3)) == 2
    assert at(*PUT, today=date(2027, 7, 9)).since == datetime(2027, 7, 1, tzinfo=UTC)


def test_once_it_arrived_it_is_nobodys_turn():
    found = at(*OUT, K.PACKAGE_FETCHED, K.PACKAGE_ACKNOWLEDGED)
    assert (found.state, found.turn, found.release) == (S.RELEASED, frozenset(), "r1")
    assert found.since == START + timedelta(hours=11)


def test_all_courses_are_the_courses_of_each():
    second = (K.REQUEST_RECEIVED, {"request": "q2"})
    standing = fold(history(*OUT, second))
    assert courses(standing, today=DAY) == {q: course(standing, q, today=DAY) for q in ("q1", "q2")}
    with pytest.raises(NotFound):
        course(standing, "q9", today=DAY)


def test_an_act_out_of_turn_is_refused_in_plain_words():
    check_act(at(*PUT), "deciding.decide_request")
    with pytest.raises(BadInput, match="is submitted: that cannot be done now"):
        check_act(at(*PUT), "reviewing.vote")


# --- the tables ---


def test_every_state_is_described_and_can_be_reached():
    assert set(STATES) == set(S)
    reached, left = {S.DRAFT}, [S.DRAFT]
    while left:
        here = left.pop()
        new = {m.goes_to for m in MOVES if m.came_from is here} - reached
        reached |= new
        left += new
    assert reached == set(S)


def test_a_state_is_final_when_no_move_leads_on():
    for state, told in STATES.items():
        onward = {m.goes_to for m in MOVES if m.came_from is state} - {state}
        assert told.final == (not onward), state


def test_whoever_has_the_turn_can_do_something():
    for state, told in STATES.items():
        may = frozenset().union(*acts_from(state).values()) if acts_from(state) else frozenset()
        assert told.turn <= may | {Seat.SUB_PROCESSOR}, state


def acting() -> set[str]:
    """Every action that somebody does: it takes ``by``, or a seat or a place outside the district."""
    found = set()
    for path in sorted(ACTIONS.glob("*.py")):
        outside = path.stem in ("handing", "putting")
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                given = {a.arg for a in node.args.kwonlyargs}
                if given & ({"seat", "place"} if outside else {"by"}):
                    found.add(f"{path.stem}.{node.name}")
    return found


def test_every_act_of_a_person_is_in_the_table_and_the_table_names_no_other():
    assert acting() - NO_ACTS == set(ACTS)


def test_every_move_is_an_act_by_seats_that_may():
    for move in MOVES:
        if move.act != CLOCK:
            assert move.seats <= ACTS[move.act][1], move
        else:
            assert move.seats == frozenset()
