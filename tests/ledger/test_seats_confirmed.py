"""The fold on approvers' seats: votes count from one that somebody stands behind, and from no other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from permslip.ledger import fold
from permslip.words.entry_kinds import EntryKind as K
from permslip.words.errors import VerificationFailed
from tests.ledger.test_entry_and_fold import history


def second(**changed):
    """Another approver's seat, as it is given."""
    return [
        (K.KEY_ADDED, {"key_id": "k2"}),
        (K.KEY_ADDED, {"key_id": "k3"}),
        (K.PERSON_ADDED, {"person": "p2", "key_id": "k3"}),
        (K.SEAT_GIVEN, {"seat": "s2", "person": "p2", "key_id": "k2", **changed}),
    ]


SECOND = second()
SEATED = [K.KEY_ADDED, K.PERSON_ADDED, K.SEAT_GIVEN]
CONFIRMED = {"seat": "s2", "how": "approver", "by_seat": "s1", "minutes": "item 7"}


def test_an_approvers_seat_votes_once_it_is_confirmed():
    before = fold(history(*SEATED, K.SEAT_CONFIRMED, *SECOND)).seats
    assert (before["s1"].votes, before["s2"].votes, before["s2"].awaits) == (True, False, True)
    after = fold(history(*SEATED, K.SEAT_CONFIRMED, *SECOND, (K.SEAT_CONFIRMED, CONFIRMED))).seats["s2"]
    assert after.votes and after.confirmed.by_seat == "s1" and after.given_by == "p0"
    gone = fold(history(*SEATED, K.SEAT_CONFIRMED, (K.SEAT_ENDED, {"waiting": ["r1"]}))).seats["s1"]
    assert not gone.votes and not gone.awaits and gone.waiting == ("r1",)


def test_a_seat_that_was_given_before_seats_were_confirmed_votes_and_says_so():
    steps = history(*SEATED)
    body = {k: v for k, v in steps[-1].body.items() if k != "by"}
    given = fold([*steps[:-1], replace(steps[-1], body=body)]).seats["s1"]
    assert given.votes and given.confirmed.how == "earlier"


@pytest.mark.parametrize(
    "steps",
    [
        [(K.SEAT_CONFIRMED, {"seat": "s9"})],
        [K.SEAT_CONFIRMED, K.SEAT_CONFIRMED],  # twice
        [K.SEAT_ENDED, K.SEAT_CONFIRMED],  # after its end
        [(K.SEAT_CONFIRMED, {"how": "by magic"})],
        [(K.SEAT_CONFIRMED, {"how": "approver", "by_seat": "s1"})],  # by itself
        [(K.SEAT_CONFIRMED, {"how": "approver"})],  # by nobody
        [*SECOND, (K.SEAT_CONFIRMED, {"seat": "s2"})],  # a second first
        [*SECOND, (K.SEAT_CONFIRMED, CONFIRMED)],  # by one who awaits it too
        [K.SEAT_CONFIRMED, *SECOND, (K.SEAT_ENDED, {}), (K.SEAT_CONFIRMED, CONFIRMED)],  # by one who left
        [K.SEAT_CONFIRMED, *SECOND, (K.KEY_REVOKED, {"key_id": "k1"}), (K.SEAT_CONFIRMED, CONFIRMED)],
        [K.SEAT_CONFIRMED, *second(by="p1"), (K.SEAT_CONFIRMED, CONFIRMED)],  # by who gave it
        [K.SEAT_CONFIRMED, *second(person="p1"), (K.SEAT_CONFIRMED, CONFIRMED)],  # by its holder
        [K.SEAT_CONFIRMED, *SECOND, (K.SEAT_CONFIRMED, {**CONFIRMED, "how": "machine", "by_seat": None})],
    ],
)  # fmt: skip
def test_hostile_no_ledger_confirms_a_seat_for_who_may_not(steps):
    with pytest.raises(VerificationFailed):
        fold(history(*SEATED, *steps))
