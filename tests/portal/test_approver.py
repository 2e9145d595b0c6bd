"""The approver: one page of facts, a blind vote, what left and where it is now, facts that only they know."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from permslip.sample import case
from permslip.words.vocabulary import OfficeRole, Seat
from tests.portal import world

WHY = "No group smaller than five is left, and it is destroyed in July."


@pytest.fixture
def desk() -> Iterator[Any]:
    from permslip.portal.door.house import at_desk

    with at_desk() as found:
        yield found


def two_reviewers() -> None:
    """Let the district ask for two."""
    from permslip.actions import offices
    from permslip.portal.door.house import at_desk

    with at_desk() as desk:
        offices.set_policy(desk, name="reviewers", value="2", by=world.OFFICER)


def head() -> world.Browser:
    return world.signed_in(world.seat(Seat.APPROVER, who=world.HEAD))


def second() -> world.Browser:
    return world.signed_in(world.seat(Seat.APPROVER, who=world.SECOND))


def page_of(release: str) -> str:
    return f"/approver/releases/{release}/"


def send(browser: world.Browser, release: str, vote: str, reason: str = WHY, minutes: str = "") -> Any:
    return browser.post(page_of(release), {"vote": vote, "reason": reason, "minutes": minutes})


def text(answer: Any) -> str:
    """The page's words alone."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_who_votes_sees_who_else_may_and_since_when(staged: Path, desk: Any) -> None:
    from permslip.actions import seats

    browser = head()
    world.seat(Seat.APPROVER, who=world.SECOND)
    said = text(browser.get("/approver/"))
    assert all(f"{name}, " in said for name in (world.HEAD, world.SECOND)) and said.count("since ") >= 2
    late = next(s for s in seats.list_seats(desk) if s["name"] == world.SECOND)
    seats.end_seat(desk, seat=late["seat"], because="left", by=world.OFFICER)
    said = text(browser.get("/approver/"))
    may, _, gone = said.partition("Taken away while a release waited")
    assert f"{world.SECOND}, " not in may and f"{world.SECOND}, " in gone


def test_the_first_page_says_whose_turn_it_is(staged: Path) -> None:
    said = text(head().get("/approver/"))
    assert "1 release waits for your vote" in said
    assert case.PARTNER in said
    assert "Nobody has voted yet" in said


def test_an_office_with_nothing_to_do_says_what_comes_next(office: Path) -> None:
    said = text(head().get("/approver/"))
    assert "Nothing waits for your vote" in said
    assert "one page of facts" in said


def test_the_page_of_facts_tells_what_leaves_and_nothing_of_a_child(staged: Path, desk: Any) -> None:
    release = world.staged_release()
    said = text(head().get(page_of(release)))
    for word in (
        case.PARTNER, case.TALLY, "would get", "rows in the table", "to be destroyed by", "Before", "After",
        "What they got before", "This is the first release to them", "said no",
    ):  # fmt: skip
        assert word in said, word


def test_worked_examples_stand_beside_the_form(staged: Path) -> None:
    said = text(head().get(page_of(world.staged_release())))
    assert "What makes a good reason" in said
    assert said.count("Not: ") == 3


def test_a_vote_that_publishes_is_done_in_the_background(staged: Path, desk: Any) -> None:
    release, browser = world.staged_release(), head()
    answer = send(browser, release, "approve")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/errands/")
    world.do_errands()
    done = browser.get(answer["Location"])
    assert done["Location"] == page_of(release), done.content.decode()
    assert desk.office.releases.get(release).state.value == "published"
    said = text(browser.get(page_of(release)))
    assert f"What {case.PARTNER} got" in said
    assert "approve" in text(browser.get("/approver/"))


def test_the_role_and_the_minutes_are_in_the_ledger(staged: Path, desk: Any) -> None:
    release = world.staged_release()
    send(head(), release, "approve", minutes="12 Oct 2026, item 7")
    world.do_errands()
    (given,) = desk.office.standing().reviews[release]
    assert (given.role, given.minutes) == ("superintendent", "12 Oct 2026, item 7")


@pytest.mark.parametrize(("vote", "state"), [("return", "returned"), ("refuse", "refused")])
def test_a_return_and_a_refusal_need_a_reason_and_send_it_back(
    staged: Path, desk: Any, vote: str, state: str
) -> None:
    release, browser = world.staged_release(), head()
    answer = send(browser, release, vote, reason=" ")
    assert answer.status_code == 422
    assert "Say why" in text(answer)
    assert re.search(rf'value="{vote}"[^>]*checked', answer.content.decode())
    assert send(browser, release, vote).status_code == 302
    assert desk.office.standing().requests[case.REQUEST].verdict == state
    assert desk.office.releases.get(release).state.value == "not delivered"


def test_what_was_typed_is_not_lost(staged: Path) -> None:
    answer = head().post(page_of(world.staged_release()), {"reason": "<b>kept & shown</b>"})
    assert answer.status_code == 422
    assert "&lt;b&gt;kept &amp; shown&lt;/b&gt;" in answer.content.decode()
    assert "<b>kept" not in answer.content.decode()


def test_who_comes_too_late_keeps_what_they_typed(staged: Path) -> None:
    two_reviewers()
    release, browser = world.staged_release(), head()
    assert send(browser, release, "approve").status_code == 302
    again = send(browser, release, "refuse", reason="I thought of something.")
    assert again.status_code == 422
    assert "You have voted" in text(again) and "I thought of something." in text(again)


def test_nobody_sees_anothers_vote_before_their_own(staged: Path) -> None:
    two_reviewers()
    release, first, other = world.staged_release(), head(), second()
    assert send(first, release, "refuse", reason="The purpose is too wide.").status_code == 302
    auditor = world.signed_in(world.seat(Seat.AUDITOR))
    for reader in (other, auditor):
        blind = text(reader.get(page_of(release)))
        assert "1 of 2 reviewers have voted" in blind
        assert "The purpose is too wide." not in blind
    assert "refuse" not in text(other.get("/approver/"))
    steward = world.signed_in(world.seat(Seat.STEWARD, who=world.OFFICER))
    for place in ("/steward/ledger/", f"/steward/releases/{release}/", "/ledger/", "/steward/"):
        said = text(steward.get(place))
        assert "vote refuse" not in said
        assert "The purpose is too wide." not in said
    assert "vote not told yet" in text(steward.get("/steward/ledger/"))
    assert send(other, release, "approve").status_code == 302
    seen = text(other.get(page_of(release)))
    assert "The purpose is too wide." in seen
    assert "Settle it" in seen
    assert WHY in text(first.get(page_of(release)))
    assert "vote refuse" in text(steward.get("/steward/ledger/"))


XSS = "<img src=x onerror=alert(1)>\"'><script>alert(2)</script>{{ 7|add:7 }}"


def test_hostile_what_a_reviewer_writes_is_shown_as_words(staged: Path) -> None:
    two_reviewers()
    release, first, other = world.staged_release(), head(), second()
    assert send(first, release, "approve", reason=XSS, minutes=XSS[:150]).status_code == 302
    assert send(other, release, "refuse", reason=XSS).status_code == 302
    for browser in (first, other):
        for place in (page_of(release), "/approver/"):
            page = browser.get(place).content.decode()
            assert "<img src=x" not in page
            assert "<script>alert" not in page
            assert "14" not in text(browser.get(place)).split("alert(2)")[-1][:20]
    assert "&lt;script&gt;alert(2)" in first.get(page_of(release)).content.decode()


def test_two_who_differ_settle_it(staged: Path, desk: Any) -> None:
    two_reviewers()
    release, first, other = world.staged_release(), head(), second()
    send(first, release, "refuse", reason="The purpose is too wide.")
    send(other, release, "approve")
    answer = send(first, release, "approve", reason="Settled: the purpose is that of the agreement.")
    assert answer["Location"].startswith("/errands/")
    world.do_errands()
    assert desk.office.releases.get(release).state.value == "published"
    assert len(desk.office.releases.get(release).approvals) == 2


def test_two_approvers_at_once_both_count(staged: Path, desk: Any) -> None:
    two_reviewers()
    release = world.staged_release()
    for browser in (head(), second()):
        assert send(browser, release, "approve").status_code == 302
    world.do_errands()
    assert desk.office.releases.get(release).state.value == "published"


def test_two_who_press_at_the_same_moment_both_count(staged: Path, desk: Any) -> None:
    two_reviewers()
    release, both = world.staged_release(), (head(), second())

    def press(browser: world.Browser) -> int:
        try:
            return int(send(browser, release, "approve").status_code)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(press, both)) == [302, 302]
    world.do_errands()
    assert desk.office.releases.get(release).state.value == "published"
    assert len(desk.office.standing().reviews[release]) == 2


def test_pressing_twice_counts_once(staged: Path, desk: Any) -> None:
    release, browser = world.staged_release(), head()
    first, again = send(browser, release, "approve"), send(browser, release, "approve")
    assert first["Location"] == again["Location"]
    world.do_errands()
    late = send(browser, release, "refuse", reason="Too wide.")
    assert (late.status_code, late["Location"]) == (303, page_of(release))
    told = browser.get(page_of(release))
    assert "Your vote came too late, and was not taken." in text(told)
    assert f"What {case.PARTNER} got" in text(told), "what became of it"
    assert b'name="vote"' not in told.content
    assert len(desk.office.standing().reviews[release]) == 1


def test_who_has_voted_waits_and_is_told_so(staged: Path) -> None:
    two_reviewers()
    release, browser = world.staged_release(), head()
    send(browser, release, "approve")
    said = text(browser.get(page_of(release)))
    assert "You have voted" in said
    assert "Cast my vote" not in said
    assert send(browser, release, "refuse").status_code == 422


def test_a_vote_on_what_was_sent_back_meanwhile_says_so(staged: Path, desk: Any) -> None:
    two_reviewers()
    release, first, other = world.staged_release(), head(), second()
    for browser in (first, other):
        assert send(browser, release, "return", reason="The count would do.").status_code == 302
    late = send(other, release, "approve")
    told = other.get(late["Location"])
    assert "Your vote came too late, and was not taken. It did not leave." in text(told)
    assert b'name="vote"' not in told.content
    assert len(desk.office.standing().reviews[release]) == 2


def test_nobody_reviews_what_they_staged(office: Path, desk: Any) -> None:
    release, browser = world.stage(by=world.HEAD), head()
    assert "Nothing waits for your vote" in text(browser.get("/approver/"))
    page = browser.get(page_of(release))
    assert "Nobody reviews a release that they asked for or staged themselves" in text(page)
    assert "Cast my vote" not in text(page)
    assert send(browser, release, "approve").status_code == 403
    assert desk.office.releases.get(release).state.value == "staged"


def test_a_district_that_asks_for_minutes_gets_them(staged: Path, desk: Any) -> None:
    from permslip.actions import offices

    offices.set_policy(desk, name="minutes-reference", value="on", by=world.OFFICER)
    release, browser = world.staged_release(), head()
    answer = send(browser, release, "approve")
    assert answer.status_code == 422
    assert 'id="id_minutes_error"' in answer.content.decode()
    assert send(browser, release, "approve", minutes="12 Oct 2026, item 7").status_code == 302


def test_an_auditor_reads_and_casts_no_vote(staged: Path) -> None:
    auditor, release = world.signed_in(world.seat(Seat.AUDITOR)), world.staged_release()
    assert "Cast my vote" not in text(auditor.get(page_of(release)))
    assert send(auditor, release, "approve").status_code == 403


def test_where_it_is_now_has_a_sentence_to_say(staged: Path, desk: Any) -> None:
    release, browser = world.staged_release(), head()
    assert "Nothing that somebody outside may still hold" in text(browser.get("/approver/where/"))
    send(browser, release, "approve")
    world.do_errands()
    said = text(browser.get("/approver/where/"))
    assert f"{case.DISTRICT} released to {case.PARTNER}" in said
    assert f"They may pass it on to {case.TALLY}." in said
    assert "Approved by superintendent" in said
    assert "It has to be destroyed by" in said
    assert "It holds no student number: a random code stands in its place." in said
    exact = dict(desk.office.releases.get(release).body["tally"])["given"]
    assert not re.search(rf"\b{exact}\b", said)
    assert case.PARTNER in text(browser.get("/approver/where/?find=northf"))
    assert case.PARTNER in text(browser.get("/approver/where/?find=tally"))
    nobody = text(browser.get("/approver/where/?find=%3Cscript%3E"))
    assert "On record, nothing went to anybody of that name" in nobody
    assert "<script>" not in browser.get("/approver/where/?find=%3Cscript%3E").content.decode()


# ---- facts


def decide() -> None:
    from permslip.actions import deciding
    from permslip.portal.door.house import at_desk

    with at_desk() as desk:
        deciding.decide_request(desk, request=case.REQUEST, by=world.OFFICER)


def first_form(page: str) -> dict[str, str]:
    """The hidden parts of the first form that states a fact."""
    found = re.search(r'name="fact" value="([^"]+)".*?name="about" value="([^"]+)"', page, re.DOTALL)
    assert found, page
    return {"fact": found[1], "about": found[2]}


def test_the_superintendent_is_asked_what_only_they_know(office: Path) -> None:
    decide()
    page = head().get("/approver/facts/").content.decode()
    assert "Is this a study for the district" in page
    assert "34 CFR 99.31(a)(6)" in page
    assert "the agreement “" in page


def test_a_stated_fact_is_in_the_ledger_and_asked_no_more(office: Path, desk: Any) -> None:
    decide()
    browser = head()
    asked = first_form(browser.get("/approver/facts/").content.decode())
    assert browser.post("/approver/facts/", {**asked, "value": "maybe"}).status_code == 422
    assert browser.post("/approver/facts/", {**asked, "value": "yes"}).status_code == 302
    said = desk.office.standing().attested(asked["fact"], desk.today(), asked["about"])
    assert (said.value, said.role) == (True, "superintendent")
    page = browser.get("/approver/facts/").content.decode()
    assert f'name="fact" value="{asked["fact"]}"' not in page
    assert "What was stated in your role" in page


def test_a_role_states_only_what_is_asked_of_it(office: Path, desk: Any) -> None:
    decide()
    asked = first_form(head().get("/approver/facts/").content.decode())
    registrar = world.signed_in(world.seat(Seat.ATTESTER, name="Robin Doyle", role=OfficeRole.REGISTRAR))
    assert asked["fact"] not in registrar.get("/approver/facts/").content.decode()
    assert registrar.post("/approver/facts/", {**asked, "value": "yes"}).status_code == 404
    assert desk.office.standing().attested(asked["fact"], desk.today(), asked["about"]) is None


def test_an_attester_sees_the_facts_and_no_release(staged: Path) -> None:
    counsel = world.signed_in(world.seat(Seat.ATTESTER, name="Ellis Grant", role=OfficeRole.COUNSEL))
    assert counsel.get("/home/")["Location"] == "/approver/facts/"
    assert counsel.get("/approver/facts/").status_code == 200
    assert counsel.get(page_of(world.staged_release())).status_code == 403


def test_an_auditor_reads_every_role_and_states_nothing(office: Path) -> None:
    decide()
    auditor = world.signed_in(world.seat(Seat.AUDITOR))
    page = auditor.get("/approver/facts/").content.decode()
    assert "Is this a study for the district" in page
    assert "State it" not in page
    asked = first_form(head().get("/approver/facts/").content.decode())
    assert auditor.post("/approver/facts/", {**asked, "value": "yes"}).status_code == 403
