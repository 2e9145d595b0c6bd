"""What needs the steward today: late before now before soon, each thing where it is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from permslip.actions import bookshelf, casefile, deciding, posting, released, releasing
from permslip.actions.desk import Desk, open_desk
from permslip.actions.today import Item, Matter, Pressing, today
from permslip.sample import case
from permslip.words.vocabulary import RequestState
from tests.portal import world


@dataclass
class Later:
    """A clock that is some days ahead."""

    days: int

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(days=self.days)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office in which a release of the case has left."""
    office = world.make_office(tmp_path_factory.mktemp("today"))
    with open_desk(office, exact=True) as desk:
        world.attest_everything(desk)
        staged = releasing.release(desk, request=case.REQUEST, by=world.OFFICER)
        releasing.approve(desk, release=staged.release, by=world.HEAD, passphrase=world.PASSPHRASE)
    return office


def found(desk: Desk, matter: Matter) -> list[Item]:
    return [item for item in today(desk).items if item.matter is matter]


def test_a_destruction_is_ahead_then_soon_then_late(made: Path) -> None:
    with open_desk(made, exact=True) as desk:
        assert found(desk, Matter.DESTRUCTION) == []
    with open_desk(made, exact=True, clock=Later(200)) as desk:
        (soon,) = found(desk, Matter.DESTRUCTION)
        assert soon.pressing is Pressing.SOON
        assert soon.title.startswith(f"{case.PARTNER} must destroy what left on ")
    with open_desk(made, exact=True, clock=Later(235)) as desk:
        (now,) = found(desk, Matter.DESTRUCTION)
        assert now.pressing is Pressing.NOW
    with open_desk(made, exact=True, clock=Later(300)) as desk:
        (late,) = found(desk, Matter.DESTRUCTION)
        assert late.pressing is Pressing.LATE
        assert late.says == "No certificate came. Nothing more goes to them."
        assert casefile.requests(desk)[0].state is RequestState.OVERDUE
        assert released.releases(desk)[0].late


def test_what_is_late_comes_first(made: Path) -> None:
    with open_desk(made, exact=True, clock=Later(300)) as desk:
        order = [item.pressing for item in today(desk).items]
    assert order == sorted(order)
    assert order[0] is Pressing.LATE


def test_an_agreement_that_ended_says_so(made: Path) -> None:
    with open_desk(made, exact=True, clock=Later(300)) as desk:
        titles = [item.title for item in found(desk, Matter.AGREEMENT)]
        assert "Agreement on a study of instruction has ended" in titles
        assert bookshelf.shelf(desk).items[0].state == "ended"


def test_nothing_now_tells_what_comes_next(made: Path) -> None:
    with open_desk(made, exact=True) as desk:
        ahead = today(desk).ahead
    assert ahead is not None
    assert ahead.due is not None


def test_an_agreement_that_is_posted_needs_no_posting(tmp_path: Path) -> None:
    office = world.make_office(tmp_path, students=60)
    with open_desk(office, exact=True) as desk:
        assert any(i.act == "Post it" for i in today(desk).items)
        posting.post_agreement(desk, agreement=case.AGREEMENT, redacted=(), by=world.OFFICER)
        assert not any(i.act == "Post it" for i in today(desk).items)


def test_a_decision_changes_what_is_to_be_done(tmp_path: Path) -> None:
    office = world.make_office(tmp_path, students=60)
    with open_desk(office, exact=True) as desk:
        assert [i.act for i in found(desk, Matter.REQUEST)] == ["Decide it"]
        deciding.decide_request(desk, request=case.REQUEST, by=world.OFFICER)
        assert found(desk, Matter.REQUEST) == []
        (facts,) = found(desk, Matter.FACTS)
        assert facts.says == "One fact is missing. Others are for: counsel, superintendent."
        world.attest_everything(desk)
        deciding.decide_request(desk, request=case.REQUEST, by=world.OFFICER)
        assert [i.act for i in found(desk, Matter.REQUEST)] == ["Stage it"]
        assert found(desk, Matter.FACTS) == []
