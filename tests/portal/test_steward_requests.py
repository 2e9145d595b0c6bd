"""Requests and releases in the steward's pages: decided, returned, staged, given up, taken back."""

from __future__ import annotations

import pytest

from permslip.portal.door.house import at_desk
from permslip.sample import case
from permslip.words.vocabulary import Seat
from tests.portal import world
from tests.portal.desk_work import kinds, put_the_wish, size, stage_the_case, words


@pytest.fixture
def staged(steward: world.Browser) -> str:
    """The id of a release of the case that is staged through the pages."""
    return stage_the_case(steward)


def test_a_decision_is_in_the_ledger_and_opened_up(steward: world.Browser) -> None:
    before = size()
    assert steward.post(f"/steward/requests/{case.REQUEST}/", {"act": "decide"}).status_code == 303
    assert kinds(before) == ["request.undetermined"]
    page = words(steward.get(f"/steward/requests/{case.REQUEST}/"))
    assert "Nobody knows yet" in page
    assert "34 CFR 99.31(a)(6)(i)" in page
    assert "May state it: counsel, superintendent" in page


def test_a_refusal_writes_itself_with_a_safer_way(steward: world.Browser) -> None:
    assert put_the_wish(steward).status_code == 303
    before = size()
    steward.post("/steward/requests/wish/", {"act": "decide"})
    assert kinds(before) == ["request.refused"]
    page = words(steward.get("/steward/requests/wish/"))
    assert "The letter of refusal" in page
    assert "A safer way to ask" in page
    assert "Floor plan: ask the state authority for the determination" in page
    assert "For maps and plans, floor areas and capacities answer most questions about space." in page
    letter = steward.get("/steward/requests/wish/letter/?as=text")
    assert letter["Content-Disposition"] == 'attachment; filename="letter-wish.txt"'
    assert b"The answer is no" in letter.content
    assert b"A safer way to ask" in letter.content


def test_a_list_keeps_the_partners_words_and_levels(steward: world.Browser) -> None:
    put_the_wish(steward, listed="Hair colour, natural, optional\ngrade level")
    with at_desk() as desk:
        from permslip.actions import asking

        asked = {e.asked_as: e for _, e in asking.load_request(desk, "wish").elements()}
    assert asked["Hair colour, natural"].need == "optional"
    assert asked["grade level"].element == "grade"


@pytest.mark.parametrize(
    ("more", "says"),
    [({"request_id": "Not So!"}, "Use small letters, digits and hyphens"),
     ({"listed": ""}, "Type the elements, or choose a file"),
     ({"agreement": "none"}, "Select a valid choice")],
)  # fmt: skip
def test_a_list_that_is_wrong_is_kept_as_typed(
    steward: world.Browser, more: dict[str, str], says: str
) -> None:
    before = size()
    answer = put_the_wish(steward, **more)
    assert answer.status_code == 422
    assert says in words(answer)
    assert "Attendance, like last year" in answer.content.decode()
    assert size() == before


def test_the_steward_states_what_the_data_officer_may(steward: world.Browser) -> None:
    steward.post(f"/steward/requests/{case.REQUEST}/", {"act": "decide"})
    before = size()
    sent = {"act": "attest", "fact": "agreement.published", "about": case.AGREEMENT, "value": "yes"}
    assert steward.post(f"/steward/requests/{case.REQUEST}/", sent).status_code == 303
    assert kinds(before) == ["facts.attested"]


def test_a_fact_of_others_is_not_the_stewards_to_state(steward: world.Browser) -> None:
    steward.post(f"/steward/requests/{case.REQUEST}/", {"act": "decide"})
    before = size()
    sent = {"act": "attest", "fact": "study.improves_instruction", "about": case.REQUEST, "value": "yes"}
    answer = steward.post(f"/steward/requests/{case.REQUEST}/", sent)
    assert answer.status_code in (200, 422)
    assert size() == before


def test_a_request_goes_back_with_words(steward: world.Browser) -> None:
    before = size()
    empty = steward.post(f"/steward/requests/{case.REQUEST}/", {"act": "return", "because": " "})
    assert empty.status_code == 422
    assert size() == before
    sent = {"act": "return", "because": "Leave the birth date out."}
    assert steward.post(f"/steward/requests/{case.REQUEST}/", sent).status_code == 303
    assert kinds(before) == ["request.returned"]
    steward.get("/steward/")
    assert case.REQUEST not in words(steward.get("/steward/"))
    assert "Leave the birth date out." in words(steward.get(f"/steward/requests/{case.REQUEST}/"))


def test_the_list_of_requests_is_filtered(steward: world.Browser) -> None:
    put_the_wish(steward)
    steward.post("/steward/requests/wish/", {"act": "decide"})
    refused = words(steward.get("/steward/requests/?state=refused"))
    assert " wish " in refused
    assert case.REQUEST not in refused
    assert case.REQUEST in words(steward.get("/steward/requests/?state=<script>"))


def test_a_release_shows_who_goes_and_what_risk_is_left(steward: world.Browser, staged: str) -> None:
    page = steward.get(f"/steward/releases/{staged}/")
    said = words(page)
    assert "Staged. It has not left." in said
    assert "0 of 1 vote is in. Nobody has voted yet." in said
    assert "no answer" in said
    assert "the dashed line is k = 5" in said
    assert "This remains personally identifiable information" in said
    assert page.content.count(b"<svg viewBox") >= 3


def test_a_staged_release_is_given_up_with_a_reason(steward: world.Browser, staged: str) -> None:
    before = size()
    empty = steward.post(f"/steward/releases/{staged}/", {"act": "discard", "because": ""})
    assert empty.status_code == 422
    assert size() == before
    sent = {"act": "discard", "because": "staged with the wrong source"}
    assert steward.post(f"/steward/releases/{staged}/", sent).status_code == 303
    assert kinds(before) == ["release.not_delivered"]


def test_a_vote_that_is_in_tells_the_steward_nothing_but_that(steward: world.Browser, staged: str) -> None:
    from permslip.actions import offices, reviewing
    from permslip.words.vocabulary import Vote

    seat = world.seat(Seat.APPROVER, who=world.HEAD)
    with at_desk() as desk:
        offices.set_policy(desk, name="reviewers", value="2", by=world.OFFICER)
        head = desk.person(world.HEAD).id
        reviewing.vote(
            desk, release=staged, vote=Vote.REFUSE, reason="too much", minutes="", by=head, seat=seat
        )
    page = steward.get(f"/steward/releases/{staged}/")
    assert "1 of 2 votes are in." in words(page)
    assert "too much" not in page.content.decode()
    assert "refuse" not in words(page).replace("refused", "")
    other = world.seat(Seat.APPROVER, who=world.SECOND)
    with at_desk() as desk:
        second = desk.person(world.SECOND).id
        reviewing.vote(
            desk, release=staged, vote=Vote.REFUSE, reason="far too much", minutes="", by=second, seat=other
        )
    page = words(steward.get(f"/steward/releases/{staged}/"))
    assert "Superintendent refuse too much" in page
    assert "far too much" in page


def test_a_release_that_left_is_suspended_and_revoked(steward: world.Browser, staged: str) -> None:
    from permslip.actions import releasing

    with at_desk() as desk:
        releasing.approve(desk, release=staged, by=world.HEAD, passphrase=world.PASSPHRASE)
    assert "It has left: in force" in words(steward.get(f"/steward/releases/{staged}/"))
    for act, status in (("suspend", "suspended"), ("revoke", "revoked")):
        before = size()
        sent = {"act": act, "because": "an incident at the partner"}
        assert steward.post(f"/steward/releases/{staged}/", sent).status_code == 303
        assert kinds(before) == ["release.revoked"]
        assert f"It has left: {status}" in words(steward.get(f"/steward/releases/{staged}/"))
