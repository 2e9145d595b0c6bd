"""Votes in the portal on a real staged release: blind, by two people, raced, returned, refused, published."""

from __future__ import annotations

import csv
import json
import shutil
import threading
from dataclasses import asdict

import pytest

from permslip.actions import (
    approving,
    deciding,
    holdings,
    offices,
    people,
    receiving,
    releasing,
    reviewing,
    rolls,
    seats,
)
from permslip.actions.desk import open_desk
from permslip.actions.reviewing import Stage
from permslip.consent import eighteenth
from permslip.follow.course import course
from permslip.sample import case, write_district
from permslip.stores.releases import ReleaseState
from permslip.stores.vault import Shelf
from permslip.words.errors import BadInput, NotFound, PermslipError, RefusedError, WaitingForPerson
from permslip.words.vocabulary import OfficeRole, RequestState, Seat, Vote
from tests.actions import offices as small
from tests.portal.released import Later

Y, BACK, NO = Vote.APPROVE, Vote.RETURN, Vote.REFUSE


@pytest.fixture(scope="module")
def staged(tmp_path_factory):
    """An office with one staged release, a head and a member of the board on seats, a partner's analyst."""
    root = tmp_path_factory.mktemp("staged")
    place = root / "district"
    write_district(place, students=600, seed=5, today=small.datetime.now(small.UTC).date())
    small.found(root / "office", place)
    small.put_right(root / "office", place / "consents.csv")
    small.attest(root / "office")
    with open_desk(root / "office", exact=True) as desk:
        release = releasing.release(desk, request=case.REQUEST, by="Officer").release
        head = seats.give_seat(desk, kind=Seat.APPROVER, person="Head", by="Officer")
        board = seats.give_seat(desk, kind=Seat.APPROVER, name="Board", role=OfficeRole.BOARD, by="Officer")
        at = {"party": "northfield", "agreement": case.AGREEMENT, "by": "Officer"}
        partner = seats.give_seat(desk, kind=Seat.PARTNER, name="Alex Example", **at)
    told = {"release": release, "head": head, "board": board, "partner": partner}
    (root / "told.json").write_text(json.dumps(told))
    return root


@pytest.fixture
def world(staged, tmp_path):
    shutil.copytree(staged / "office", tmp_path / "office")
    told = json.loads((staged / "told.json").read_text())
    with open_desk(tmp_path / "office", exact=True) as desk:
        yield World(desk, told)


class World:
    def __init__(self, desk, told):
        self.desk, self.release = desk, told["release"]
        self.head, self.board, self.partner = (told[n] for n in ("head", "board", "partner"))

    def vote(self, who, vote, reason="because of the tables", **given):
        return reviewing.vote(
            self.desk,
            release=self.release,
            vote=vote,
            reason=reason,
            by=who["person"],
            seat=who["seat"],
            **given,
        )

    def view(self, who):
        return reviewing.review_of(self.desk, release=self.release, reader=who["person"])

    def two(self):
        offices.set_policy(self.desk, name="reviewers", value="2", by="Officer")

    @property
    def state(self):
        return course(self.desk.office.standing(), case.REQUEST, today=self.desk.today()).state


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


def staged_children(world):
    """The children in the staged release who are on the roll, read just now."""
    rolls.read_roll(world.desk, holding=None, by="Officer")
    segment = world.desk.office.vault.find(Shelf.ROSTERS, world.release)
    inside = world.desk.engine().arrow(world.desk.engine().read_parquet(segment.path))
    keys = set(inside["subject"].to_pylist())
    return [c for c in world.desk.office.families.roll.children() if c.key in keys]


def test_hostile_who_turned_18_while_it_waited_is_not_sent(world):
    children, today = staged_children(world), world.desk.today()
    world.desk.clock = Later(200)
    came_of_age = [c for c in children if today < eighteenth(c.birth_date) <= world.desk.today()]
    assert came_of_age
    with pytest.raises(RefusedError, match="ceased to count") as caught:
        world.vote(world.head, Y)
    assert world.release in caught.value.fix and caught.value.rule == "agreement:6.3"
    assert not any(c.key in str(caught.value) for c in came_of_age)
    assert world.desk.office.releases.get(world.release).state is not ReleaseState.PUBLISHED


def test_hostile_whose_guardians_were_barred_on_the_roll_while_it_waited_is_not_sent(world):
    children = staged_children(world)
    minor = next(c for c in children if eighteenth(c.birth_date) > world.desk.today())
    with world.desk.office.families.database.writing() as db:
        assert db.execute("UPDATE link SET standing = 'barred' WHERE student = ?", [minor.key]).rowcount
    with pytest.raises(RefusedError, match="ceased to count"):
        world.vote(world.head, Y)
    with world.desk.office.families.database.writing() as db:
        db.execute("UPDATE link SET standing = 'counts' WHERE student = ?", [minor.key])
    assert world.vote(world.head, Y).outcome.stage == "published"


def test_hostile_whose_guardians_the_next_export_bars_while_it_waited_is_not_sent(world, tmp_path):
    segment = world.desk.office.vault.find(Shelf.ROSTERS, world.release)
    inside = world.desk.engine().arrow(world.desk.engine().read_parquet(segment.path))
    child = min(inside["subject"].to_pylist())
    place = tmp_path / "next"
    shutil.copytree(world.desk.office.holdings.get("sis").source, place)
    contacts = place / "student_contacts.csv"
    with contacts.open(newline="", encoding="utf-8") as stream:
        header, *lines = csv.reader(stream)
    student, legal = header.index("studentSourcedId"), header.index("legalGuardian")
    for line in lines:
        line[legal] = "false" if line[student] == child else line[legal]
    with contacts.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([header, *lines])
    holdings.add_holding(world.desk, place=str(place), holding_id="sis", by="Officer")
    with pytest.raises(RefusedError, match="ceased to count"):
        world.vote(world.head, Y)


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


@pytest.mark.parametrize(
    ("vote", "state", "problem"),
    [(BACK, RequestState.RETURNED, "sent back"), (NO, RequestState.REFUSED, "refused by its reviewers")],
)
def test_no_decision_goes_round_the_reviewers(world, vote, state, problem):
    world.vote(world.head, vote)
    assert world.state is state
    with pytest.raises(BadInput, match=problem):
        deciding.decide_request(world.desk, request=case.REQUEST, by="Officer")
    with pytest.raises(BadInput, match=problem):
        releasing.release(world.desk, request=case.REQUEST, by="Officer")
    world.desk.office.verify_ledger()


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
    chair = seats.give_seat(world.desk, kind=Seat.APPROVER, person="Chair", by="Officer")
    assert world.vote(chair, NO, "not like this").stage is Stage.PARTLY
    with pytest.raises(WaitingForPerson, match="differ"):
        _sign(world, "Head")
    assert world.vote(world.head, BACK, "I see it now").stage is Stage.DIFFER
    with pytest.raises(WaitingForPerson, match="differ"):
        _sign(world, "Chair")
    with pytest.raises(WaitingForPerson, match="differ"):
        reviewing.publish_approved(world.desk, release=world.release, by="Officer")
    assert world.desk.office.releases.get(world.release).state is not ReleaseState.PUBLISHED
    assert _sign(world, "Head").stage == "published"  # who signed, changed their word and changes it back
    assert len(world.desk.office.releases.get(world.release).approvals) == 2


def test_whoever_left_is_asked_for_no_more(world):
    world.two()
    world.vote(world.head, NO)
    seats.end_seat(world.desk, seat=world.head["seat"], because="left", by="Officer")
    assert world.state is RequestState.IN_REVIEW
    other = seats.give_seat(world.desk, kind=Seat.APPROVER, name="Chair", role=OfficeRole.BOARD, by="Officer")
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
    assert world.vote(again, Y).stage is Stage.PARTLY


def test_minutes_where_the_district_asks_for_them(world):
    offices.set_policy(world.desk, name="minutes-reference", value="on", by="Officer")
    assert world.view(world.head).minutes_needed
    with pytest.raises(BadInput, match="minutes"):
        world.vote(world.head, Y)
    assert world.vote(world.head, Y, minutes="8 September, item 7").outcome.stage == "published"


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


def test_what_was_approved_and_interrupted_is_handed_out_later(world, monkeypatch):
    def full(*_args, **_more):
        raise PermslipError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(approving.stores, "publish", full, raising=False)
        with pytest.raises(PermslipError, match="full"):
            world.vote(world.head, Y)
    assert world.state is RequestState.APPROVED
    told = reviewing.publish_approved(world.desk, release=world.release, by="Officer")
    assert told.stage == "published"
    with pytest.raises(BadInput, match="already"):
        reviewing.publish_approved(world.desk, release=world.release, by="Officer")


def test_handing_out_waits_for_the_votes(world):
    with pytest.raises(WaitingForPerson):
        reviewing.publish_approved(world.desk, release=world.release, by="Officer")


def test_the_page_of_facts_holds_what_a_reviewer_needs_and_no_child(world):
    page = reviewing.page_of_facts(world.desk, release=world.release)
    assert page.recipient == case.PARTNER and case.TALLY in page.onward
    assert all(e.label and e.change != e.label for e in page.leaving)
    assert {t for t, _ in page.rows} >= {r.table for r in page.risk}
    assert all(r.meets_k and r.alone_before > r.alone_after for r in page.risk if r.k)
    assert page.tally and page.destroy_by and page.consent["mode"]
    assert page.earlier == ()
    assert not any(name in str(asdict(page)) for name in ("Officer", "Head"))


def test_what_went_before_stands_on_the_page(world):
    world.vote(world.head, Y)
    again = releasing.release(world.desk, request=case.REQUEST, by="Officer")
    page = reviewing.page_of_facts(world.desk, release=again.release)
    assert [e.release for e in page.earlier] == [world.release]
    assert page.earlier[0].labels


def test_a_partner_takes_its_request_back_and_what_was_staged_is_given_up(world):
    because = "the grant fell through"
    reviewing.withdraw_request(world.desk, request=case.REQUEST, because=because, by=world.partner["seat"])
    assert world.state is RequestState.WITHDRAWN
    assert world.desk.office.releases.get(world.release).state is ReleaseState.NOT_DELIVERED
    with pytest.raises(BadInput, match="waits for nobody"):
        world.vote(world.head, Y)
    with pytest.raises(BadInput, match="cannot be done now"):
        reviewing.withdraw_request(world.desk, request=case.REQUEST, because="again", by="Officer")


def test_hostile_nobody_takes_back_anothers_request(world):
    known = {"agreement": case.AGREEMENT, "by": "Officer", "name": "Sam"}
    sub = seats.give_seat(world.desk, kind=Seat.SUB_PROCESSOR, party="tally", **known)
    auditor = seats.give_seat(world.desk, kind=Seat.AUDITOR, name="Sam Auditor", by="Officer")
    for seat in (sub, auditor):
        with pytest.raises(NotFound):
            reviewing.withdraw_request(world.desk, request=case.REQUEST, because="x", by=seat["seat"])
    with pytest.raises(NotFound):
        reviewing.withdraw_request(world.desk, request="other", because="x", by=world.partner["seat"])
    assert world.state is RequestState.IN_REVIEW


def test_a_request_is_sent_back_before_anything_is_staged(world):
    with pytest.raises(BadInput, match="cannot be done now"):
        reviewing.return_request(world.desk, request=case.REQUEST, because="too much", by="Officer")
    from permslip.actions import following

    following.discard(world.desk, release=world.release, because="made anew", by="Officer")
    for words in ("", " ", "x" * 501):
        with pytest.raises(BadInput, match="Say why"):
            reviewing.return_request(world.desk, request=case.REQUEST, because=words, by="Officer")
    reviewing.return_request(world.desk, request=case.REQUEST, because="too much", by="Officer")
    assert world.state is RequestState.RETURNED


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
