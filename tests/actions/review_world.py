"""A real release that waits for its reviewers, and who votes on it."""

from __future__ import annotations

import json
import shutil

import pytest

from permslip.actions import offices, releasing, reviewing, seats
from permslip.actions.desk import open_desk
from permslip.follow.course import course
from permslip.sample import case, write_district
from permslip.words.vocabulary import Seat, Vote
from tests.actions import offices as small
from tests.seating import confirmed, three

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
        held = three(desk)
    told = {"release": release, **held}
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

    def seated(self, **who):
        """An approver more, whom another confirmed."""
        return confirmed(self.desk, seats.give_seat(self.desk, kind=Seat.APPROVER, by="Officer", **who))

    def vote(self, who, vote, reason="because of the tables", **given):
        return reviewing.vote(
            self.desk,
            release=self.release,
            vote=vote,
            reason=reason,
            **self.sitting(who),
            **given,
        )

    @staticmethod
    def sitting(who):
        """Who acts, from which seat."""
        return {"by": who["person"], "seat": who["seat"]}

    def view(self, who):
        return reviewing.review_of(self.desk, release=self.release, reader=who["person"])

    def two(self):
        offices.set_policy(self.desk, name="reviewers", value="2", by="Officer")

    @property
    def state(self):
        return course(self.desk.office.standing(), case.REQUEST, today=self.desk.today()).state
