"""What waits: who left the roll meanwhile, what its page says, who takes it back, who hands it out."""

from __future__ import annotations

import csv
import re
import shutil
from dataclasses import asdict

import pytest

from permslip.actions import (
    approving,
    deciding,
    disagreeing,
    holdings,
    offices,
    papers,
    releasing,
    reviewing,
    rolls,
    seats,
)
from permslip.consent import eighteenth
from permslip.decide.terms import PARENT_CONSENT
from permslip.sample import case
from permslip.stores.releases import ReleaseState
from permslip.stores.vault import Shelf
from permslip.words.errors import BadInput, NotFound, PermslipError, RefusedError, WaitingForPerson
from permslip.words.vocabulary import RequestState, Seat
from tests.actions.review_world import BACK, NO, Y, staged, world
from tests.portal.released import Later

pytestmark = pytest.mark.slow  # left to the whole run: the fast one is to stay fast

__all__ = ["staged", "world"]  # pytest finds them here


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


def test_what_was_approved_and_interrupted_is_handed_out_later(world, monkeypatch):
    def full(*_args, **_more):
        raise PermslipError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(approving.stores, "publish", full, raising=False)
        with pytest.raises(PermslipError, match="full"):
            world.vote(world.head, Y)
    assert world.state is RequestState.APPROVED
    told = reviewing.publish_approved(world.desk, release=world.release, **world.sitting(world.head))
    assert told.stage == "published"
    with pytest.raises(BadInput, match="already"):
        reviewing.publish_approved(world.desk, release=world.release, **world.sitting(world.head))


def test_handing_out_waits_for_the_votes(world):
    with pytest.raises(WaitingForPerson):
        reviewing.publish_approved(world.desk, release=world.release, **world.sitting(world.head))


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


def test_disagreements_are_counted_by_the_rule_that_a_release_asks_by(world, tmp_path):
    """Families are asked because the district's policy says so, though the agreement says nothing of it."""
    before = disagreeing.count(world.desk)["counts"][case.AGREEMENT]
    fingerprint = world.desk.office.keyring.trust(world.desk.office.standing()).fingerprint
    text = case.amended(world.desk.today(), fingerprint).replace(
        "version: 2\namends: 1", "version: 3\namends: 2"
    )
    silent = tmp_path / "silent.yaml"
    silent.write_text(re.sub(r"(?m)^consent:.*\n", "", text), "utf-8")
    papers.add_agreement(world.desk, file=silent, by="Officer")
    assert disagreeing.count(world.desk)["counts"] == {}
    offices.set_policy(world.desk, name=PARENT_CONSENT, value="on", by="Officer")
    assert disagreeing.count(world.desk)["counts"] == {case.AGREEMENT: before} and before > 0
