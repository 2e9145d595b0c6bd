"""What may be taken back or given back, whose yes counts, and what stands in the way: by the ledger alone."""

from __future__ import annotations

import base64
from datetime import date

import pytest

from permslip.follow.taking_back import (
    backers,
    backing_bytes,
    check_suspended,
    check_taking_back,
    obstacles,
)
from permslip.ledger import fold
from permslip.words.entry_kinds import EntryKind as K
from permslip.words.errors import BadInput
from permslip.words.standing import ReleaseStatus as R
from permslip.words.standing import Standing
from tests.ledger.test_entry_and_fold import T0, history
from tests.release.world import OTHER_KEY, SLIP_KEY

DAY = date(2026, 10, 2)
OUT = [K.AGREEMENT_REGISTERED, K.RELEASE_PUBLISHED]
REVOKED = (K.RELEASE_REVOKED, {"status": "revoked"})
YES = [K.REINSTATEMENT_GIVEN, K.RELEASE_REINSTATED]


def as_text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def key(use: str = "approver") -> tuple[K, dict]:
    """The entry of a key that really signs."""
    public = as_text(SLIP_KEY.public_bytes)
    return K.KEY_ADDED, {"key_id": SLIP_KEY.key_id, "use": use, "public_key": public}


def given(standing: Standing, signer=SLIP_KEY) -> tuple[K, dict]:
    """A yes to this standing's suspended release."""
    signature = as_text(signer.sign(backing_bytes(standing.releases["r1"])))
    return K.REINSTATEMENT_GIVEN, {"key_id": SLIP_KEY.key_id, "signature": signature}


def who_backs(before: list, *, signed_for: list | None = None, after: list | None = None, **how) -> tuple:
    suspended = [*before, K.RELEASE_REVOKED]
    yes = given(fold(history(*(signed_for or suspended))), **how)
    standing = fold(history(*suspended, yes, *(after or [])))
    return backers(standing, standing.releases["r1"])


@pytest.mark.parametrize("use", ["approver", "proxy"])
def test_a_yes_counts_for_the_person_behind_its_key_and_once(use):
    person = (K.PERSON_ADDED, {"key_id": SLIP_KEY.key_id})
    steps = [*OUT, key(use), person]
    assert who_backs(steps) == ("p1",)
    again = given(fold(history(*steps, K.RELEASE_REVOKED)))
    assert who_backs(steps, after=[again]) == ("p1",)
    assert who_backs([*OUT, key(use)]) == (SLIP_KEY.key_id,)  # nobody is known behind it


def test_hostile_a_yes_counts_for_nobody_when_it_is_not_a_live_approvers_over_this_suspension():
    steps = [*OUT, key()]
    assert who_backs(steps, signer=OTHER_KEY) == ()
    assert who_backs(OUT) == ()  # a key that the ledger does not know
    assert who_backs([*OUT, key("slip")]) == ()
    assert who_backs(steps, after=[(K.KEY_REVOKED, {"key_id": SLIP_KEY.key_id, "at": T0})]) == ()
    earlier = [*steps, K.RELEASE_REVOKED]
    assert who_backs([*earlier, *YES], signed_for=earlier) == ()  # it was said of the suspension before
    for wrong in ("no base64!", "AAAA"):
        body = {"key_id": SLIP_KEY.key_id, "signature": wrong}
        standing = fold(history(*earlier, (K.REINSTATEMENT_GIVEN, body)))
        assert backers(standing, standing.releases["r1"]) == ()


CERTIFIED = (K.DUTY_CERTIFIED, {"release_destroyed": "r1"})


@pytest.mark.parametrize(
    ("steps", "may"),
    [
        ([], {R.SUSPENDED, R.REVOKED}),
        ([(K.RELEASE_REVOKED, {"status": "superseded"})], {R.SUSPENDED, R.REVOKED}),
        ([K.RELEASE_REVOKED], {R.REVOKED, R.IN_FORCE}),
        ([K.RELEASE_REVOKED, *YES], {R.SUSPENDED, R.REVOKED}),
        ([REVOKED], set()),
        ([K.RELEASE_REVOKED, REVOKED], set()),
        ([CERTIFIED], set()),
        ([K.RELEASE_REVOKED, CERTIFIED], set()),
        ([K.RELEASE_NOT_DELIVERED], set()),
    ],
)
def test_where_a_release_may_go_from_each_status(steps, may):
    release = fold(history(*OUT, *steps)).releases["r1"]
    for to in (R.SUSPENDED, R.REVOKED, R.IN_FORCE):
        try:
            check_suspended(release) if to is R.IN_FORCE else check_taking_back(release, to)
        except BadInput:
            assert to not in may
        else:
            assert to in may


@pytest.mark.parametrize(
    ("steps", "today", "says"),
    [
        ([], DAY, []),
        ([], date(2027, 6, 30), []),  # the last day of both
        ([], date(2027, 7, 1), ["agreement a1 is not in force", "2027-06-30, is past"]),
        ([(K.AGREEMENT_ENDED, {"on": "2026-10-01"})], DAY, ["agreement a1 is not in force"]),
        ([K.INCIDENT_OPENED], DAY, ["Incident i1 is open"]),
        ([K.INCIDENT_OPENED, K.INCIDENT_UPDATED], DAY, []),
        ([(K.INCIDENT_OPENED, {"party": "district"})], DAY, ["Incident i1 is open"]),  # of this release
        ([(K.INCIDENT_OPENED, {"release": None})], DAY, ["Incident i1 is open"]),  # of who has it
        ([(K.INCIDENT_OPENED, {"release": "r9", "party": "tally"})], DAY, ["Incident i1 is open"]),
        ([(K.INCIDENT_OPENED, {"release": None, "party": "district"})], DAY, []),
        ([(K.INCIDENT_OPENED, {"release": "r9", "party": "riverbend"})], DAY, []),
    ],
)
def test_what_stands_in_the_way(steps, today, says):
    standing = fold(history(*OUT, K.RELEASE_REVOKED, *steps))
    holders = frozenset({"northfield", "tally"})
    found = obstacles(standing, standing.releases["r1"], holders=holders, today=today)
    assert len(found) == len(says)
    assert all(word in one.says and one.fix for one, word in zip(found, says, strict=True))
