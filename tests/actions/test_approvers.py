"""Approvers' seats: no vote counts from one that only its giver stands behind."""

from __future__ import annotations

import ast
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from permslip.actions import approvers, reviewing, seats
from permslip.actions.desk import open_desk
from permslip.words.entry_kinds import EntryKind
from permslip.words.errors import BadInput, NotFound, PermslipError, RefusedError
from permslip.words.vocabulary import OfficeRole, Seat
from tests.actions import offices as small
from tests.actions.review_world import NO, Y, staged, world
from tests.seating import MINUTES

assert staged is not None and world is not None
PORTAL = Path(approvers.__file__).parents[1] / "portal"


def given_to(world, name, *, by="Officer", **more):
    """An approver's seat of somebody new, as it is given."""
    role = OfficeRole.BOARD
    return seats.give_seat(world.desk, kind=Seat.APPROVER, name=name, role=role, by=by, **more)


@pytest.fixture
def friend(world):
    """Somebody whom the officer seats; whoever opened the link is signed in."""
    given = seats.give_seat(
        world.desk, kind=Seat.APPROVER, name="Friend", role=OfficeRole.BOARD, by="Officer"
    )
    world.desk.office.seats.join(given["seat"], 5)
    return given


def confirm(world, who, seat, **changed):
    said = {"minutes": MINUTES, "by": who["person"], "at": who["seat"], **changed}
    return approvers.confirm_seat(world.desk, seat=seat["seat"], **said)


def last(world):
    return list(world.desk.office.entries())[-1]


def test_hostile_an_officer_seats_a_friend_and_no_vote_of_theirs_counts(world, friend):
    size = world.desk.office.standing().size
    for act in (
        lambda: world.vote(friend, Y),
        lambda: reviewing.publish_approved(world.desk, release=world.release, **world.sitting(friend)),
        lambda: confirm(world, friend, friend),
        lambda: approvers.refuse_seat(
            world.desk, seat=friend["seat"], because="no", by=friend["person"], at=friend["seat"]
        ),
    ):
        with pytest.raises(RefusedError, match="awaits confirmation"):
            act()
    assert world.view(friend).why_not == approvers.UNCONFIRMED and not world.view(friend).may_vote
    assert world.desk.office.standing().size == size


def test_once_another_approver_confirms_it_votes_count(world, friend):
    confirm(world, world.head, friend)
    entry = last(world)
    assert (entry.kind, entry.actor_role) == (EntryKind.SEAT_CONFIRMED, "superintendent")
    assert dict(entry.body) == {
        "seat": friend["seat"],
        "how": "approver",
        "by_seat": world.head["seat"],
        "role": "superintendent",
        "minutes": MINUTES,
    }
    assert world.vote(friend, Y).outcome.stage == "published"


@pytest.mark.parametrize(
    ("who", "changed", "error"),
    [
        ("Officer", {}, "Somebody else sits there"),  # from the head's own seat
        ("head", {"minutes": " "}, "rests on"),
        ("head", {"minutes": "x" * 201}, "rests on"),
        ("head", {"at": "seat_none"}, "no such seat"),
    ],
)
def test_hostile_who_may_not_confirm(world, friend, who, changed, error):
    by = world.desk.person("Officer").id if who == "Officer" else world.head["person"]
    with pytest.raises(PermslipError, match=error):
        confirm(world, world.head, friend, **{"by": by, **changed})
    assert world.desk.office.standing().seats[friend["seat"]].awaits


def test_hostile_a_steward_confirms_from_no_seat_of_their_own(world, friend):
    own = seats.give_seat(world.desk, kind=Seat.STEWARD, person="Officer", by="Officer")
    with pytest.raises(RefusedError, match="another seat"):
        confirm(world, own, friend)
    with pytest.raises(RefusedError, match="An approver sits"):
        approvers.confirm_on_machine(world.desk, seat=friend["seat"], minutes=MINUTES, by="Officer")


def test_hostile_who_asked_for_it_or_sits_there_does_not_confirm_it(world):
    asked = given_to(world, "Chair", by="Head")
    again = seats.give_seat(world.desk, kind=Seat.APPROVER, person="Head", by="Officer")
    for given in (asked, again):
        world.desk.office.seats.join(given["seat"], 5)
    with pytest.raises(RefusedError, match="gave themselves"):
        confirm(world, world.head, asked)
    with pytest.raises(RefusedError, match="their own seat"):
        confirm(world, world.head, again)
    confirm(world, world.board, asked)
    confirm(world, world.board, again)


def test_a_seat_that_nobody_opened_is_not_confirmed_and_none_twice(world, friend):
    new = given_to(world, "Chair")
    with pytest.raises(BadInput, match="Nobody has signed in"):
        confirm(world, world.head, new)
    confirm(world, world.head, friend)
    for seat in (friend, world.partner):
        with pytest.raises(BadInput, match="awaits no confirmation"):
            confirm(world, world.board, seat)
    with pytest.raises(NotFound):
        confirm(world, world.board, {"seat": "seat_none"})


def test_a_refused_seat_is_gone_and_the_ledger_says_by_whom(world, friend):
    said = {"by": world.head["person"], "at": world.head["seat"]}
    with pytest.raises(BadInput, match="Say why"):
        approvers.refuse_seat(world.desk, seat=friend["seat"], because=" ", **said)
    approvers.refuse_seat(world.desk, seat=friend["seat"], because="no such member", **said)
    entries = [e for e in world.desk.office.entries() if e.kind is EntryKind.SEAT_ENDED]
    assert entries[-1].actor_role == "superintendent"
    assert dict(entries[-1].body) == {"seat": friend["seat"], "because": "not confirmed: no such member"}
    with pytest.raises(BadInput, match="awaits no confirmation"):
        approvers.refuse_seat(world.desk, seat=world.board["seat"], because="a sitting one", **said)


def test_the_first_seat_is_confirmed_by_nobody_and_every_page_says_so(world):
    first, second = (world.desk.office.standing().seats[s["seat"]] for s in (world.head, world.board))
    assert (first.confirmed.how, first.confirmed.by_seat, first.given_by) == (
        "first_seat",
        None,
        world.desk.person("Officer").id,
    )
    assert (second.confirmed.how, second.confirmed.by_seat) == ("approver", world.head["seat"])
    told = {v.name: v for v in approvers.voters(world.desk)}
    assert told["Head"].alone and "confirmed by nobody" in told["Head"].says
    assert not told["Board"].alone
    assert told["Board"].says == f"confirmed by Head, superintendent, resting on: {MINUTES}"


def test_where_no_approver_sits_any_more_it_is_said_on_the_machine(world, friend):
    for who in (world.head, world.board):
        seats.end_seat(world.desk, seat=who["seat"], because="left", by="Officer")
    later = given_to(world, "Chair")
    assert later["awaits"]  # the first seat is the first once
    with pytest.raises(RefusedError):
        world.vote(later, Y)
    approvers.confirm_on_machine(world.desk, seat=later["seat"], minutes=MINUTES, by="Officer")
    assert (last(world).body["how"], last(world).body["role"]) == ("machine", "data_officer")
    (told,) = approvers.voters(world.desk)
    assert told.alone and "on the machine by the data officer" in told.says and MINUTES in told.says
    with pytest.raises(RefusedError, match="An approver sits"):
        approvers.confirm_on_machine(world.desk, seat=friend["seat"], minutes=MINUTES, by="Officer")
    confirm(world, later, friend)


def test_no_page_confirms_as_the_machine_does():
    for path in PORTAL.rglob("*.py"):
        names = {n.attr for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.Attribute)}
        assert not names & {"confirm_on_machine", "confirm_with_key"}, path


def test_on_the_command_line_the_passphrase_says_who_confirms(world, friend):
    said = {"seat": friend["seat"], "minutes": MINUTES}
    with pytest.raises(BadInput, match="passphrase"):
        approvers.confirm_with_key(world.desk, **said, by="Head", passphrase="guessed")
    with pytest.raises(RefusedError, match="Only an approver"):
        approvers.confirm_with_key(world.desk, **said, by="Officer", passphrase=small.PASSPHRASE)
    approvers.confirm_with_key(world.desk, **said, by="Head", passphrase=small.PASSPHRASE)
    assert world.desk.office.standing().seats[friend["seat"]].votes


def test_two_who_answer_at_once_do_so_one_after_the_other(world, friend):
    went, start = [], threading.Barrier(2)

    def answer(who, refuses):
        with open_desk(world.desk.office.root, exact=True) as desk:
            start.wait()
            said = {"seat": friend["seat"], "by": who["person"], "at": who["seat"]}
            try:
                if refuses:
                    approvers.refuse_seat(desk, **said, because="unknown here")
                else:
                    approvers.confirm_seat(desk, **said, minutes=MINUTES)
            except BadInput as error:
                went.append(error.message)
            else:
                went.append("refused" if refuses else "confirmed")

    both = [threading.Thread(target=answer, args=a) for a in ((world.head, False), (world.board, True))]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert len({"refused", "confirmed"} & set(went)) == 1
    assert any("awaits no confirmation" in said for said in went)
    given = world.desk.office.standing().seats[friend["seat"]]
    assert given.votes == ("confirmed" in went) and given.live == ("confirmed" in went)


def test_a_seat_taken_away_while_a_release_waits_is_shown(world, friend):
    world.two()
    world.vote(world.head, NO, "not like this")
    seats.end_seat(world.desk, seat=friend["seat"], because="changed their mind", by="Officer")
    assert approvers.seated(world.desk, reader="").left == ()  # nothing counted from it
    seats.end_seat(world.desk, seat=world.head["seat"], because="left", by="Officer")
    ended = [e for e in world.desk.office.entries() if e.kind is EntryKind.SEAT_ENDED]
    assert ended[-1].body["waiting"] == (world.release,)
    (left,) = approvers.left_while_waiting(world.desk, release=world.release)
    assert approvers.seated(world.desk, reader="").left == (left,)
    assert (left.name, left.because, left.waiting) == ("Head", "left", 1)
    assert approvers.left_while_waiting(world.desk, release="rel_other") == ()
    assert {s["name"]: s["waited"] for s in seats.list_seats(world.desk)}["Head"] == 1


def test_hostile_a_seat_given_again_to_who_was_confirmed_once_awaits_anew(world):
    """Else an officer would end the seat, give it anew under an address that they read, and vote."""
    seats.end_seat(world.desk, seat=world.board["seat"], because="a new address", by="Officer")
    again = given_to(world, "Board", email="officer.private@example.org")
    with pytest.raises(RefusedError, match="awaits confirmation"):
        world.vote(again, Y)


def test_hostile_a_confirmed_seat_that_ran_out_lends_nothing_to_a_new_one(world, monkeypatch):
    last_day = world.desk.today() + timedelta(days=1)
    chair = world.seated(name="Chair", role=OfficeRole.BOARD, expires_on=last_day)
    longer = seats.give_seat(world.desk, kind=Seat.APPROVER, person=chair["person"], by="Officer")
    assert approvers.is_unconfirmed(world.desk, chair["person"]) is False
    now = world.desk.clock.now()

    class Later:
        def now(self):
            return now + timedelta(days=2)

    monkeypatch.setattr(world.desk, "clock", Later())
    assert approvers.is_unconfirmed(world.desk, chair["person"])
    with pytest.raises(RefusedError, match="awaits confirmation"):
        world.vote(longer, Y)
