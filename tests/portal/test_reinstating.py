"""A suspended release on everybody's pages: the steward's, the approver's, the partner's, the public's."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from permslip.actions import following
from permslip.portal.door.house import at_desk
from permslip.sample import case
from permslip.words.vocabulary import Seat
from tests.portal import partners, released, world
from tests.portal.desk_work import kinds, size, words

FOUND = "The laptop was found, unopened, on 12 October."


@pytest.fixture
def suspended(seated: partners.Seats, released_id: str) -> str:
    """The id of a release that left, whose partner has promised, and that the steward suspended."""
    partner = world.signed_in(seated.partner)
    partner.post(f"/partner/promise/{case.AGREEMENT}/", {"name": partners.ANALYST, "read": "on"})
    steward = world.signed_in(world.seat(Seat.STEWARD, who=world.OFFICER))
    sent = {"act": "suspend", "because": "a laptop is gone"}
    assert steward.post(f"/steward/releases/{released_id}/", sent).status_code == 303
    said = words(steward.get(f"/steward/releases/{released_id}/"))
    assert "It has left: suspended" in said and "0 of 1 approver has said yes" in said
    assert "a laptop is gone" in said and "Revoke it for good" in said and "Suspend it for now" not in said
    assert "What left is suspended" in words(steward.get("/steward/"))
    return released_id


def approver(who: str = world.HEAD) -> world.Browser:
    return world.signed_in(world.seat(Seat.APPROVER, who=who))


def listed() -> list[tuple[str, str]]:
    """What the status list says, as the API hands it to anybody."""
    signed = world.anybody().get("/api/v1/status").json()
    return [(r["release"], r["status"]) for r in json.loads(base64.b64decode(signed["payload"]))["releases"]]


def say_yes(browser: world.Browser, release: str, because: str = FOUND) -> Any:
    """Fill in the approver's form. The background does what was begun."""
    return browser.post(f"/approver/releases/{release}/", {"act": "reinstate", "because": because})


def test_everybody_sees_that_it_is_in_force_again(seated: partners.Seats, suspended: str) -> None:
    partner, public, head = world.signed_in(seated.partner), world.anybody(), approver()
    auditor = world.signed_in(world.seat(Seat.AUDITOR))
    package, download = f"/partner/packages/{suspended}/", f"/partner/packages/{suspended}/download/"
    assert "cannot be fetched while it is suspended" in words(partner.get(package))
    assert partner.post(download).status_code == 422
    assert "Its status suspended on" in words(public.get(f"/releases/{suspended}/"))
    assert listed() == [(suspended, "suspended")]
    home = words(head.get("/approver/"))
    assert "On hold" in home and "may be reinstated" in home and "a laptop is gone" in home
    page = f"/approver/releases/{suspended}/"
    assert "Reinstate it" in words(head.get(page))
    seen = words(auditor.get(page))
    assert "a laptop is gone" in seen and "Reinstate it" not in seen
    before = size()
    answer = say_yes(head, suspended)
    assert answer["Location"].startswith("/errands/")
    (done,) = world.do_errands()
    assert "in force again" in str(done.outcome["says"])
    assert kinds(before) == ["reinstatement.given", "release.reinstated"]
    assert "Reinstate it" not in words(head.get(page)) and FOUND in words(auditor.get(page))
    assert "The district reinstated it on" in words(partner.get(package))
    assert partner.post(download).status_code == 200
    assert listed() == []
    said = words(public.get(f"/releases/{suspended}/"))
    assert "Its status suspended on" in said and ", in force again on" in said
    assert FOUND not in said and "a laptop is gone" not in said, "the reasons stay in the office"


def test_what_stands_in_the_way_is_named_and_the_words_are_kept(suspended: str) -> None:
    with at_desk() as desk:
        incident = released.open_incident(desk, suspended)
    head, before = approver(), size()
    page = words(head.get(f"/approver/releases/{suspended}/"))
    assert f"It cannot be reinstated yet: Incident {incident} is open." in page and "Reinstate it" not in page
    assert "not yet" in words(head.get("/approver/"))
    refused = say_yes(head, suspended)
    assert refused.status_code == 422 and f"Incident {incident} is open" in words(refused)
    assert FOUND in refused.content.decode()
    assert say_yes(head, suspended, because=" ").status_code == 422
    assert size() == before and world.do_errands() == []


def test_where_two_review_the_first_yes_waits_for_the_second(suspended: str) -> None:
    from permslip.actions import offices

    with at_desk() as desk:
        offices.set_policy(desk, name="reviewers", value="2", by=world.OFFICER)
    head, second = approver(), approver(world.SECOND)
    say_yes(head, suspended)
    (done,) = world.do_errands()
    assert "until another approver has said yes too" in done.outcome["says"]
    said = words(head.get(f"/approver/releases/{suspended}/"))
    assert "1 of 2 approvers have said yes" in said and "Somebody else has to say so too" in said
    assert FOUND in words(second.get(f"/approver/releases/{suspended}/"))
    say_yes(second, suspended, because="I have seen the police report.")
    (done,) = world.do_errands()
    assert "in force again" in done.outcome["says"]


def test_hostile_what_was_revoked_meanwhile_stays_revoked(suspended: str) -> None:
    head = approver()
    answer = say_yes(head, suspended)
    with at_desk() as desk:
        following.revoke(desk, release=suspended, because="worse", suspend=False, by=world.OFFICER)
    (failed,) = world.do_errands()
    assert failed.state == "failed" and "for good" in failed.outcome["error"]
    assert "for good" in words(head.get(answer["Location"]))
    late = say_yes(head, suspended)
    assert late.status_code == 422 and "for good" in words(late)
    steward = world.signed_in(world.seat(Seat.STEWARD, who=world.OFFICER))
    before = size()
    for act in ("suspend", "revoke"):
        sent = {"act": act, "because": "once more"}
        assert steward.post(f"/steward/releases/{suspended}/", sent).status_code == 422
    assert size() == before
