"""An approver's seat in the portal: given by the steward, confirmed by an approver, and no other way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from permslip.words.vocabulary import OfficeRole, Seat
from tests.portal import world

MINUTES = "12 Oct 2026, item 7"
YES = {"act": "confirm", "known": "on", "minutes": MINUTES}
NO = {"act": "refuse", "because": "the board knows of no such member"}


@pytest.fixture
def desk() -> Iterator[Any]:
    from permslip.portal.door.house import at_desk

    with at_desk() as found:
        yield found


@pytest.fixture
def head(staged: Path) -> world.Browser:
    return world.signed_in(world.seat(Seat.APPROVER, who=world.HEAD))


@pytest.fixture
def friend(head: world.Browser) -> str:
    """Whom the steward seated: they signed in and have a second factor."""
    given = world.seat(
        Seat.APPROVER, name="Lee Marsh", role=OfficeRole.BOARD, email="lee@example.org", confirm=False
    )
    world.signed_in(given)
    world.second_factor_of(given)
    return given


def votes(desk: Any, seat: str) -> bool:
    return bool(desk.office.standing().seats[seat].votes)


def words(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_an_approver_finds_it_and_confirms_it(head: world.Browser, friend: str, desk: Any) -> None:
    said = words(head.get("/approver/"))
    assert "Seats that await confirmation" in said
    assert f"given by {world.OFFICER}, data officer" in said
    page = f"/approver/seats/{friend}/"
    shown = words(head.get(page))
    assert all(part in shown for part in ("Lee Marsh, board", "lee@example.org", "with a second factor"))
    assert head.post(page, YES).status_code == 303
    assert votes(desk, friend)
    said = words(head.get("/approver/"))
    assert "Seats that await confirmation" not in said
    assert f"confirmed by {world.HEAD}, superintendent, resting on: {MINUTES}" in said
    assert "confirmed by nobody" in said and "no second person" in said, "the first seat says what it is"
    assert head.get(page).status_code == 404
    assert head.post(page, YES)["Location"] == "/approver/"


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({**YES, "known": ""}, "Ask them first."),
        ({**YES, "minutes": ""}, "Name the meeting and its item"),
        ({**NO, "because": ""}, "Say why."),
        ({}, "May Lee Marsh vote here?"),
    ],
)
def test_words_that_lack_are_asked_for(
    head: world.Browser, friend: str, desk: Any, sent: dict[str, str], says: str
) -> None:
    answer = head.post(f"/approver/seats/{friend}/", sent)
    assert answer.status_code == 422 and says in words(answer)
    assert not votes(desk, friend) and desk.office.seats.get(friend).live


def test_an_approver_refuses_it(head: world.Browser, friend: str, desk: Any) -> None:
    assert head.post(f"/approver/seats/{friend}/", NO).status_code == 303
    assert not desk.office.seats.get(friend).live
    assert "Lee Marsh" not in words(head.get("/approver/"))


def test_hostile_who_awaits_confirmation_reads_and_does_not_vote(friend: str, desk: Any) -> None:
    lee, release = world.signed_in(friend), world.staged_release()
    size = desk.office.standing().size
    said = words(lee.get("/approver/"))
    assert "Your seat awaits confirmation" in said and "Nothing waits for your vote" in said
    page = lee.get(f"/approver/releases/{release}/").content.decode()
    assert "Your seat awaits confirmation" in page and "Cast my vote" not in page
    vote = {"vote": "approve", "reason": "it is fine", "minutes": ""}
    assert lee.post(f"/approver/releases/{release}/", vote).status_code == 403
    lee.post(f"/approver/releases/{release}/", {"act": "hand-out"})
    assert all("awaits confirmation" in e.outcome["error"] for e in world.do_errands())
    own = f"/approver/seats/{friend}/"
    assert "Confirm the seat" not in lee.get(own).content.decode()
    assert lee.post(own, YES).status_code == 403
    assert lee.post(own, NO).status_code == 403
    assert desk.office.standing().size == size


def test_hostile_the_steward_and_the_auditor_confirm_nothing(friend: str, desk: Any) -> None:
    page = f"/approver/seats/{friend}/"
    steward = world.signed_in(world.seat(Seat.STEWARD, who=world.OFFICER))
    auditor = world.signed_in(world.seat(Seat.AUDITOR, name="Kit Marlow"))
    size = desk.office.standing().size
    assert steward.get(page).status_code == 403
    assert "Lee Marsh" in words(auditor.get(page))
    assert "Confirm the seat" not in auditor.get(page).content.decode()
    for browser in (steward, auditor):
        for sent in (YES, NO):
            assert browser.post(page, sent).status_code == 403
    assert "Lee Marsh" in words(auditor.get("/approver/"))
    assert desk.office.standing().size == size


def test_hostile_a_seat_is_not_confirmed_before_its_holder_has_a_second_factor(
    head: world.Browser, desk: Any
) -> None:
    """Till then a new link would let the steward in, in the place of whom the approver asked."""
    given = world.seat(Seat.APPROVER, name="Lee Marsh", role=OfficeRole.BOARD, confirm=False)
    page = f"/approver/seats/{given}/"
    assert "Nobody has signed in there yet" in words(head.get(page))
    assert head.post(page, YES).status_code == 422
    world.signed_in(given)
    assert "no second factor is set up yet" in words(head.get(page))
    assert head.post(page, YES).status_code == 422
    assert not votes(desk, given)
    world.second_factor_of(given)
    assert head.post(page, YES).status_code == 303


def test_the_steward_sees_that_it_awaits_an_approver(head: world.Browser, friend: str, desk: Any) -> None:
    from permslip.actions import seats

    steward = world.signed_in(world.seat(Seat.STEWARD, who=world.OFFICER))
    assert "awaiting confirmation by an approver" in words(steward.get("/steward/seats/"))
    page = words(steward.get(f"/steward/seats/{friend}/"))
    assert "No vote counts from this seat" in page and "--nobody-sits" not in page
    sitting = next(s["seat"] for s in seats.list_seats(desk) if s["name"] == world.HEAD)
    page = words(steward.get(f"/steward/seats/{sitting}/"))
    assert "the first seat of this office" in page and "1 release waits for votes" in page
    answer = steward.post(f"/steward/seats/{sitting}/", {"act": "end", "because": "left"})
    assert answer.status_code == 303
    assert "taken away while 1 release waited for votes" in words(steward.get("/steward/seats/"))
    assert f"permslip seat confirm {friend} --nobody-sits" in words(steward.get(f"/steward/seats/{friend}/"))
    for where in ("/approver/", f"/approver/releases/{world.staged_release()}/"):
        said = words(world.signed_in(friend).get(where))
        assert world.HEAD in said and "“left”" in said, where
