"""Votes in the portal on a real staged release: blind, by two people, raced, returned, refused, published."""

from __future__ import annotations

import threading

import pytest

from permslip.actions import (
    approvers,
    approving,
    briefing,
    offices,
    people,
    receiving,
    releasing,
    reviewing,
    seats,
)
from permslip.actions.desk import open_desk
from permslip.actions.reviewing import Stage
from permslip.sample import case
from permslip.stores.releases import ReleaseState
from permslip.words.errors import BadInput, NotFound, PermslipError, RefusedError, WaitingForPerson
from permslip.words.vocabulary import OfficeRole, RequestState, Seat
from tests.actions import offices as small
from tests.actions.review_world import BACK, NO, Y, staged, world

pytestmark = pytest.mark.slow  # left to the whole run: the fast one is to stay fast

__all__ = ["staged", "world"]  # pytest finds them here


def test_a_vote_publishes_and_the_slip_says_who_signed(world, tmp_path):
    told = world.vote(world.head, Y, minutes="8 September, item 7")
    assert (told.stage, world.state) == (Stage.APPROVED, RequestState.RELEASED)
    report = receiving.verify(
        package=told.outcome.package, trust=world.desk.office.root / "trust.json", identity=None, status=None
    )
    assert any("signed by the office on behalf of the superintendent" in p for p in report.promises)
    assert world.desk.office.reviews.of(world.release)[0].minutes == "8 September, item 7"
    with pytest.raises(BadInput, match="waits for nobody"):
        world.vote(world.board, Y)


def test_two_people_vote_blind_and_then_it_goes(world):
    world.two()
    assert world.vote(world.head, Y).stage is Stage.PARTLY
    assert world.state is RequestState.PARTLY_REVIEWED
    blind = world.view(world.board)
    assert (blind.voted, blind.asked, blind.votes, blind.may_vote) == (1, 2, (), True)
    assert [v.mine for v in world.view(world.head).votes] == [True]
    assert "You have voted" in world.view(world.head).why_not
    with pytest.raises(BadInput, match="You have voted"):
        world.vote(world.head, NO)
    assert world.desk.office.releases.get(world.release).approvals == ()  # nobody can read a vote off it
    told = world.vote(world.board, Y)
    assert told.outcome.stage == "published"
    assert {a.role for a in told.outcome.slip.approvals} == {"superintendent", "board"}


def test_who_differ_see_each_other_and_settle_it(world):
    world.two()
    world.vote(world.head, Y)
    assert world.vote(world.board, BACK, "name the tables").stage is Stage.DIFFER
    assert world.state is RequestState.REVIEWED
    for who in (world.head, world.board):
        seen = world.view(who)
        assert [(v.vote, v.reason) for v in seen.votes] == [
            (Y, "because of the tables"),
            (BACK, "name the tables"),
        ]
        assert seen.may_vote
    told = world.vote(world.head, BACK, "so be it")
    assert (told.stage, world.state) == (Stage.RETURNED, RequestState.RETURNED)
    assert [r.consolidated for r in world.desk.office.reviews.of(world.release)] == [False, False, True]
    assert world.desk.office.releases.get(world.release).state is ReleaseState.NOT_DELIVERED
    assert not world.desk.office.releases.staging_folder(world.release).exists()


def test_hostile_nobody_reviews_what_they_put_or_staged(world):
    told = seats.give_seat(world.desk, kind=Seat.STEWARD, person="Officer", by="Officer")
    with pytest.raises(RefusedError, match="another seat"):
        world.vote(told, Y)
    officer = world.desk.person("Officer")
    row = world.desk.office.releases.get(world.release)
    assert approving.barred(world.desk, row) == {officer.id}
    assert not reviewing.review_of(world.desk, release=world.release, reader=officer.id).may_vote


def test_hostile_nobody_votes_from_anothers_seat(world):
    swapped = {"person": world.head["person"], "seat": world.board["seat"]}
    with pytest.raises(RefusedError, match="Somebody else"):
        world.vote(swapped, Y)
    with pytest.raises(RefusedError, match="another seat"):
        world.vote({"person": world.head["person"], "seat": world.partner["seat"]}, Y)
    seats.end_seat(world.desk, seat=world.head["seat"], because="left", by="Officer")
    with pytest.raises(RefusedError, match="taken away"):
        world.vote(world.head, Y)


def test_hostile_one_person_is_not_two_with_a_key_of_their_own(world):
    world.two()
    world.vote(world.head, Y)
    with pytest.raises(BadInput, match="You have voted"):
        releasing.approve(world.desk, release=world.release, by="Head", passphrase=small.PASSPHRASE)
    assert world.state is RequestState.PARTLY_REVIEWED


def test_one_signs_with_their_own_key_and_one_in_the_portal(world):
    world.two()
    with pytest.raises(WaitingForPerson, match="1 of 2"):
        releasing.approve(world.desk, release=world.release, by="Head", passphrase=small.PASSPHRASE)
    assert world.state is RequestState.PARTLY_REVIEWED
    told = world.vote(world.board, Y)
    assert sorted(a.signed_by for a in told.outcome.slip.approvals) == ["", "office"]


def _sign(world, who):
    return releasing.approve(world.desk, release=world.release, by=who, passphrase=small.PASSPHRASE)


def test_a_signature_and_a_no_that_becomes_a_yes_release_it(world):
    world.two()
    with pytest.raises(WaitingForPerson, match="1 of 2"):
        _sign(world, "Head")
    assert world.vote(world.board, NO, "not like this").stage is Stage.DIFFER
    assert world.vote(world.board, Y).outcome.stage == "published"


def test_hostile_a_signature_does_not_outlive_the_word_of_who_gave_it(world):
    """Two sign with their own keys, and one of them has changed their word between: nothing leaves."""
    world.two()
    people.add_person(
        world.desk, name="Chair", role=OfficeRole.BOARD, passphrase=small.PASSPHRASE, by="Officer"
    )
    chair = world.seated(person="Chair")
    assert world.vote(chair, NO, "not like this").stage is Stage.PARTLY
    with pytest.raises(WaitingForPerson, match="differ"):
        _sign(world, "Head")
    assert world.vote(world.head, BACK, "I see it now").stage is Stage.DIFFER
    with pytest.raises(WaitingForPerson, match="differ"):
        _sign(world, "Chair")
    with pytest.raises(WaitingForPerson, match="differ"):
        reviewing.publish_approved(world.desk, release=world.release, **world.sitting(world.head))
    assert world.desk.office.releases.get(world.release).state is not ReleaseState.PUBLISHED
    assert _sign(world, "Head").stage == "published"  # who signed, changed their word and changes it back
    assert len(world.desk.office.releases.get(world.release).approvals) == 2


def test_whoever_left_is_asked_for_no_more(world):
    world.two()
    world.vote(world.head, NO)
    seats.end_seat(world.desk, seat=world.head["seat"], because="left", by="Officer")
    assert world.state is RequestState.IN_REVIEW
    other = world.seated(name="Chair", role=OfficeRole.BOARD)
    world.vote(world.board, Y)
    assert world.vote(other, Y).outcome.stage == "published"


def test_hostile_nothing_is_signed_with_a_key_that_was_revoked(world):
    world.two()
    world.vote(world.head, Y)
    for who in (world.head, world.board):
        key = world.desk.person(who["person"]).proxy_key
        offices.revoke_key(world.desk, key_id=key, because="the machine was broken into", by="Officer")
    assert world.state is RequestState.IN_REVIEW  # a vote that nobody stands behind any more is none
    with pytest.raises(RefusedError, match="was revoked"):
        world.vote(world.head, Y)
    seats.end_seat(world.desk, seat=world.head["seat"], because="new key", by="Officer")
    again = seats.give_seat(world.desk, kind=Seat.APPROVER, person="Head", by="Officer")
    with pytest.raises(RefusedError, match="awaits confirmation"):
        world.vote(again, Y)
    approvers.confirm_on_machine(world.desk, seat=again["seat"], minutes="item 3", by="Officer")
    assert world.vote(again, Y).stage is Stage.PARTLY


def test_minutes_where_the_district_asks_for_them(world):
    offices.set_policy(world.desk, name="minutes-reference", value="on", by="Officer")
    assert world.view(world.head).minutes_needed
    with pytest.raises(BadInput, match="minutes"):
        world.vote(world.head, Y)
    assert world.vote(world.head, Y, minutes="8 September, item 7").outcome.stage == "published"


def test_two_of_one_role_have_minutes_of_their_own(world):
    world.two()
    offices.set_policy(world.desk, name="minutes-reference", value="on", by="Officer")
    chair = world.seated(name="Chair", role=OfficeRole.BOARD)
    world.vote(world.board, Y, minutes="item 7")
    world.vote(chair, Y, minutes="item 8")
    gone = briefing.whereabouts_of(world.desk, release=world.release)
    assert sorted(gone.approved) == ["board (minutes item 7)", "board (minutes item 8)"]


def test_minutes_are_asked_of_who_signs_with_their_own_key_too(world):
    offices.set_policy(world.desk, name="minutes-reference", value="on", by="Officer")
    given = {"release": world.release, "by": "Head", "passphrase": small.PASSPHRASE}
    with pytest.raises(BadInput, match="minutes"):
        releasing.approve(world.desk, **given)
    assert releasing.approve(world.desk, **given, minutes="item 7").stage == "published"
    assert world.desk.office.standing().reviews[world.release][0].minutes == "item 7"


def test_two_approvers_at_once(world):
    """Both press at the same moment: each vote counts once, and the release goes out once."""
    world.two()
    root, found, gate = world.desk.office.root, [], threading.Barrier(2)

    def press(who):
        with open_desk(root, exact=True) as desk:
            gate.wait()
            try:
                told = reviewing.vote(desk, release=world.release, vote=Y, by=who["person"], seat=who["seat"])
                found.append(told.stage)
            except PermslipError as problem:
                found.append(problem)

    threads = [threading.Thread(target=press, args=(who,)) for who in (world.head, world.board)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, found)) == ["approved", "partly"]
    kinds = [e.kind.value for e in world.desk.office.entries()]
    assert (kinds.count("review.given"), kinds.count("release.approved")) == (2, 2)
    assert kinds.count("release.published") == 1
    world.desk.office.verify_ledger()


def test_hostile_the_reasons_words_stand_in_the_office_and_not_in_the_ledger(world):
    world.vote(world.head, BACK, "the reason in its own words")
    text = " ".join(str(dict(e.body)) for e in world.desk.office.entries())
    assert "own words" not in text
    assert reviewing.given_back(world.desk, request=case.REQUEST) == "the reason in its own words"


def test_a_person_with_no_seat_of_an_approver_cannot_vote(world):
    people.add_person(
        world.desk, name="Deputy", role=OfficeRole.SUPERINTENDENT, passphrase=small.PASSPHRASE, by="Officer"
    )
    with pytest.raises(NotFound):
        world.vote({"person": "Deputy", "seat": "seat_none"}, Y)
