"""The steward's pages: each opens for the steward and the auditor, and what is sent is done, or refused in
words that keep what was typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from permslip.portal.door.house import at_desk
from permslip.portal.steward.pages import AFTER_CONSENT, BEFORE_CONSENT
from permslip.sample import case
from permslip.stores.vault import Shelf
from permslip.words.vocabulary import Seat
from tests.portal import world

NASTY = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
MINE = (*BEFORE_CONSENT, *AFTER_CONSENT)
NAMED = {
    "steward-agreement": f"agreements/{case.AGREEMENT}/",
    "steward-agreement-version": f"agreements/{case.AGREEMENT}/versions/1/",
    "steward-agreement-letter": f"agreements/{case.AGREEMENT}/letter/",
    "steward-posting": f"agreements/{case.AGREEMENT}/posting/",
    "steward-holding": "holdings/sis/",
    "steward-request": f"requests/{case.REQUEST}/",
    "steward-letter": f"requests/{case.REQUEST}/letter/",
}
PLAIN = [page for page in MINE if "<" not in page.route or page.name in NAMED]


def address(page: Any) -> str:
    return f"/steward/{NAMED[page.name]}" if page.name in NAMED else f"/{page.route}"


@pytest.fixture
def steward(office: Path) -> world.Browser:
    return world.signed_in(world.seat(Seat.STEWARD, who=world.OFFICER))


@pytest.fixture
def auditor(office: Path) -> world.Browser:
    return world.signed_in(world.seat(Seat.AUDITOR, name="Ari Bell"))


def kinds(start: int = 0) -> list[str]:
    """The kinds of the entries of the ledger from a number on."""
    with at_desk() as desk:
        return [e.kind.value for e in desk.office.entries(start=start)]  # type: ignore[union-attr]


def size() -> int:
    with at_desk() as desk:
        return desk.office.standing().size


def words(answer: Any) -> str:
    """What a person reads of a page."""
    text = re.sub(r"<(script|style).*?</\1>", " ", answer.content.decode(), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


def is_escaped(answer: Any) -> None:
    body = answer.content.decode()
    assert "<script>alert(1)" not in body
    assert "<img src=x" not in body


# ---- reading


def test_the_steward_opens_every_page(steward: world.Browser) -> None:
    steward.post(f"/steward/requests/{case.REQUEST}/", {"act": "decide"})
    for page in PLAIN:
        assert steward.get(address(page)).status_code == 200, page.name


def test_the_auditor_reads_every_page_but_a_students_record(
    steward: world.Browser, auditor: world.Browser
) -> None:
    steward.post(f"/steward/requests/{case.REQUEST}/", {"act": "decide"})
    for page in PLAIN:
        expected = 403 if page.name == "steward-student" else 200
        assert auditor.get(address(page)).status_code == expected, page.name


def test_the_auditor_changes_nothing(auditor: world.Browser) -> None:
    before = size()
    for page in PLAIN:
        if page.writers:
            assert auditor.post(address(page), {"act": "decide"}).status_code == 403, page.name
    assert size() == before


def test_the_auditor_finds_no_button_that_would_be_refused(auditor: world.Browser) -> None:
    for page in PLAIN:
        answer = auditor.get(address(page))
        forms = re.findall(r'<form method="post"(?! action="/(?:leave|language))', answer.content.decode())
        hidden = page.name in ("steward-posting", "steward-request-new", "steward-certificate")
        if answer.status_code == 200 and not hidden and page.name != "steward-incident-new":
            assert not forms, page.name


@pytest.mark.parametrize(
    "path",
    ["requests/none/", "releases/rel_none/", "agreements/none/", "holdings/none/", "follow/incidents/none/",
     "seats/seat_none/", "agreements/drafts/77/", "requests/none/letter/"],
)  # fmt: skip
def test_what_there_is_not_is_said_to_be_none(steward: world.Browser, path: str) -> None:
    assert steward.get(f"/steward/{path}").status_code == 404


# ---- today


def test_today_tells_what_presses_and_links_to_it(steward: world.Browser) -> None:
    page = steward.get("/steward/")
    assert f"{case.PARTNER}: request {case.REQUEST}" in words(page)
    assert "It was put and is not decided yet." in words(page)
    assert f'href="/steward/requests/{case.REQUEST}/"' in page.content.decode()
    assert "is not posted" in words(page)


def test_today_names_who_may_state_the_missing_facts(steward: world.Browser) -> None:
    steward.post(f"/steward/requests/{case.REQUEST}/", {"act": "decide"})
    assert "Others are for: counsel, superintendent" in words(steward.get("/steward/"))


def test_today_says_when_nothing_needs_anybody(tmp_path: Path) -> None:
    from permslip.actions import offices, people
    from permslip.actions.desk import open_desk
    from permslip.words.vocabulary import OfficeRole

    offices.found(tmp_path / "new", district=case.DISTRICT)
    with open_desk(tmp_path / "new", exact=True) as desk:
        people.add_person(
            desk, name=world.OFFICER, role=OfficeRole.DATA_OFFICER, passphrase=world.PASSPHRASE, by=None
        )
    world.serve_in_process(tmp_path / "new")
    steward = world.signed_in(world.seat(Seat.STEWARD, who=world.OFFICER))
    assert "Nothing needs you today." in words(steward.get("/steward/"))
    for page in MINE:
        if "<" not in page.route:
            assert steward.get(f"/{page.route}").status_code == 200, page.name


def test_guardians_who_disagree_are_counted_in_the_background(steward: world.Browser) -> None:
    assert "Not counted yet." in words(steward.get("/steward/"))
    assert steward.post("/steward/").status_code == 302
    counted = world.do_errands()[-1].outcome["counts"][case.AGREEMENT]
    assert counted > 0
    page = words(steward.get("/steward/"))
    assert f"{counted} students, counted on" in page
    assert "Guardians disagree: Agreement on a study of instruction" in page


def test_an_errand_that_failed_is_told_until_it_was_done(steward: world.Browser, office: Path) -> None:
    sent = {"holding": "gone", "place": str(office.parent / "made-and-gone")}
    (office.parent / "made-and-gone").mkdir()
    steward.post("/steward/holdings/", sent)
    (office.parent / "made-and-gone").rmdir()
    assert world.do_errands()[-1].state == "failed"
    assert "Did not work: add holding gone" in words(steward.get("/steward/"))


# ---- requests


def test_a_decision_is_in_the_ledger_and_opened_up(steward: world.Browser) -> None:
    before = size()
    assert steward.post(f"/steward/requests/{case.REQUEST}/", {"act": "decide"}).status_code == 303
    assert kinds(before) == ["request.undetermined"]
    page = words(steward.get(f"/steward/requests/{case.REQUEST}/"))
    assert "Nobody knows yet" in page
    assert "34 CFR 99.31(a)(6)(i)" in page
    assert "May state it: counsel, superintendent" in page


def _put_the_wish(steward: world.Browser, **more: str) -> Any:
    sent = {
        "act": "list", "request_id": "wish", "agreement": case.AGREEMENT, "holding": "sis",
        "purpose": "Attendance, like last year", "listed": "birth date, mandatory\nfloor plans",
    }  # fmt: skip
    return steward.post("/steward/requests/new/", {**sent, **more})


def test_a_refusal_writes_itself_with_a_safer_way(steward: world.Browser) -> None:
    assert _put_the_wish(steward).status_code == 303
    before = size()
    steward.post("/steward/requests/wish/", {"act": "decide"})
    assert kinds(before) == ["request.refused"]
    page = words(steward.get("/steward/requests/wish/"))
    assert "The letter of refusal" in page
    assert "A safer way to ask" in page
    assert "For maps and plans, floor areas and capacities answer most questions about space." in page
    letter = steward.get("/steward/requests/wish/letter/?as=text")
    assert letter["Content-Disposition"] == 'attachment; filename="letter-wish.txt"'
    assert b"The answer is no" in letter.content
    assert b"A safer way to ask" in letter.content


def test_a_list_keeps_the_partners_words_and_levels(steward: world.Browser) -> None:
    _put_the_wish(steward, listed="Hair colour, natural, optional\ngrade level")
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
    answer = _put_the_wish(steward, **more)
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


def test_the_list_of_requests_is_filtered(steward: world.Browser) -> None:
    _put_the_wish(steward)
    steward.post("/steward/requests/wish/", {"act": "decide"})
    refused = words(steward.get("/steward/requests/?state=refused"))
    assert " wish " in refused
    assert case.REQUEST not in refused
    assert case.REQUEST in words(steward.get("/steward/requests/?state=<script>"))


# ---- releases


@pytest.fixture
def staged(steward: world.Browser) -> Iterator[str]:
    """The id of a release of the case that is staged through the pages."""
    with at_desk() as desk:
        world.attest_everything(desk)
    steward.post(f"/steward/requests/{case.REQUEST}/", {"act": "decide"})
    answer = steward.post(f"/steward/requests/{case.REQUEST}/", {"act": "stage"})
    assert answer["Location"].startswith("/errands/")
    done = world.do_errands()[-1]
    assert done.state == "done", done.outcome
    yield done.outcome["next"].split("/")[-2]


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


def test_a_release_that_left_is_suspended_and_revoked(steward: world.Browser, staged: str) -> None:
    from permslip.actions import releasing

    with at_desk() as desk:
        releasing.approve(desk, release=staged, by=world.HEAD, passphrase=world.PASSPHRASE)
    assert "It has left: in force" in words(steward.get(f"/steward/releases/{staged}/"))
    for act, status in (("suspend", "suspended"), ("revoke", "revoked")):
        before = size()
        sent = {"act": act, "because": "an incident at the partner"}
        answer = steward.post(f"/steward/releases/{staged}/", sent)
        if answer.status_code == 303:
            assert kinds(before) == ["release.revoked"]
            assert f"It has left: {status}" in words(steward.get(f"/steward/releases/{staged}/"))
        else:
            assert answer.status_code == 422
            assert "an incident at the partner" in answer.content.decode()


# ---- agreements


def test_findings_stand_beside_the_sentence_that_causes_them(steward: world.Browser) -> None:
    page = words(steward.get(f"/steward/agreements/{case.AGREEMENT}/"))
    assert "What the law of today finds" in page
    assert "ptac-encryption" in page
    assert "“The Council encrypts the data at rest and in motion" in page
    assert "clause 5.1" in page


def test_an_agreement_as_data_is_registered(steward: world.Browser, tmp_path: Path) -> None:
    from permslip.actions import papers

    file = tmp_path / "new.yaml"
    text = papers.template("studies")
    file.write_text(text, "utf-8")
    before = size()
    with file.open("rb") as stream:
        answer = steward.post("/steward/agreements/", {"file": stream})
    if answer.status_code == 303:
        assert kinds(before) == ["agreement.registered"]
    else:  # the template wants to be filled in first, and says where
        assert answer.status_code == 422
        assert "new.yaml" in words(answer)
        assert size() == before


def test_an_agreement_that_is_registered_already_is_refused_by_its_version(
    steward: world.Browser, tmp_path: Path
) -> None:
    file = tmp_path / "again.yaml"
    file.write_text(case.memorandum(date(2026, 11, 1)), "utf-8")
    before = size()
    with file.open("rb") as stream:
        answer = steward.post("/steward/agreements/", {"file": stream})
    assert answer.status_code == 422
    assert "The last version of needs-assessment is 2." in words(answer)
    assert size() == before


@pytest.mark.parametrize("name", ["paper.exe", "paper", "paper.html", ".pdf.svg"])
def test_hostile_a_file_of_another_kind_is_not_taken(
    steward: world.Browser, tmp_path: Path, name: str
) -> None:
    file = tmp_path / name
    file.write_bytes(b"MZ nothing of an agreement")
    with file.open("rb") as stream:
        answer = steward.post("/steward/agreements/", {"file": stream})
    assert answer.status_code == 422
    assert "Choose a PDF, a Word file" in words(answer)


def test_an_agreement_is_posted_without_its_details_of_security(steward: world.Browser) -> None:
    path = f"/steward/agreements/{case.AGREEMENT}/posting/"
    page = steward.get(path).content.decode()
    proposed = re.findall(r'name="held" value="([^"]+)" id="held-\d+" checked', page)
    assert "5.1" in proposed
    before = size()
    assert steward.post(path, {"held": proposed}).status_code == 303
    assert kinds(before)[0] == "agreement.posted"
    assert "This version was posted on" in words(steward.get(path))


def test_hostile_a_clause_that_there_is_not_cannot_be_held_back(steward: world.Browser) -> None:
    before = size()
    answer = steward.post(f"/steward/agreements/{case.AGREEMENT}/posting/", {"held": [NASTY]})
    assert answer.status_code == 422
    is_escaped(answer)
    assert size() == before


def test_an_agreement_is_ended_before_its_term(steward: world.Browser) -> None:
    path = f"/steward/agreements/{case.AGREEMENT}/"
    before = size()
    late = (date.today() + timedelta(days=4000)).isoformat()
    wrong = steward.post(path, {"on": late})
    assert wrong.status_code == 422
    assert "outside of its term" in words(wrong)
    assert late in wrong.content.decode()
    with at_desk() as desk:
        today = desk.today().isoformat()
    assert steward.post(path, {"on": today}).status_code == 303
    assert kinds(before) == ["agreement.ended"]
    assert "already" in words(steward.post(path, {"on": today}))


# ---- sources


def test_a_source_is_read_where_it_lies(steward: world.Browser, office_made: Path) -> None:
    before = size()
    sent = {"holding": "again", "place": str(office_made / "district")}
    assert steward.post("/steward/holdings/", sent)["Location"].startswith("/errands/")
    assert world.do_errands()[-1].outcome["next"] == "/steward/holdings/again/"
    assert kinds(before) == ["holding.registered"]
    page = words(steward.get("/steward/holdings/again/"))
    assert "student number" in page or "student_number" in page
    assert "No row is shown here." in page


@pytest.mark.parametrize("inside", ["", "vault", "keys", "..", "vault/../keys"])
def test_hostile_the_office_itself_is_no_source(steward: world.Browser, office: Path, inside: str) -> None:
    answer = steward.post("/steward/holdings/", {"holding": "x", "place": str(office / inside)})
    assert answer.status_code == 422
    assert "That is the office itself" in words(answer)
    assert world.do_errands() == []


@pytest.mark.parametrize(
    "place", ["http://127.0.0.1/x.csv", "s3://bucket/x", "relative/path", "/no/such/place"]
)
def test_hostile_what_is_no_place_of_the_district_is_refused(steward: world.Browser, place: str) -> None:
    answer = steward.post("/steward/holdings/", {"holding": "x", "place": place})
    assert answer.status_code == 422
    assert f'value="{place}"' in answer.content.decode()
    assert world.do_errands() == []


# ---- afterwards


def test_an_incident_is_opened_and_its_clocks_are_shown(steward: world.Browser) -> None:
    before = size()
    sent = {
        "what": "A laptop was lost.",
        "party": "northfield",
        "release": "",
        "on": date.today().isoformat(),
    }
    with at_desk() as desk:
        sent["on"] = desk.today().isoformat()
    answer = steward.post("/steward/follow/incidents/new/", sent)
    assert answer.status_code == 303
    assert kinds(before) == ["incident.opened"]
    page = words(steward.get(answer["Location"]))
    assert "A laptop was lost." in page
    assert case.PARTNER in page
    nothing = steward.post(answer["Location"], {"act": "update"})
    assert nothing.status_code == 422
    assert "That says nothing new." in words(nothing)
    before = size()
    told = {"act": "update", "board_told": sent["on"], "reached": "student records"}
    assert steward.post(answer["Location"], told).status_code == 303
    assert kinds(before) == ["incident.updated"]
    assert "Incident" in words(steward.get("/steward/"))


def test_a_certificate_that_does_not_hold_is_kept_as_typed(steward: world.Browser) -> None:
    before = size()
    text = "certificate: destruction\nparty: northfield\nrole: x\n"
    answer = steward.post("/steward/follow/certificate/", {"text": text})
    assert answer.status_code == 422
    assert "party: northfield" in answer.content.decode()
    assert size() == before


def test_a_certificate_is_taken_in(steward: world.Browser, staged: str) -> None:
    from permslip.actions import releasing

    with at_desk() as desk:
        releasing.approve(desk, release=staged, by=world.HEAD, passphrase=world.PASSPHRASE)
        today = desk.today().isoformat()
    text = (
        f"certificate: destruction\nparty: northfield\nrole: records manager\ndestroyed_on: {today}\n"
        f"method: destroy\nreleases: [{staged}]\nbackups: none\nsub_recipients:\n"
        "  - party: tally\n    never_received: true\n"
    )
    before = size()
    answer = steward.post("/steward/follow/certificate/", {"text": text})
    assert answer.status_code == 303, words(answer)
    assert kinds(before) == ["duty.certified"]


def test_a_duty_of_another_is_not_the_stewards_to_settle(steward: world.Browser) -> None:
    before = size()
    answer = steward.post("/steward/follow/", {"duty": "destroy:rel_none", "how": "it is gone"})
    assert answer.status_code == 422
    assert size() == before


# ---- seats


def test_a_seat_is_given_and_its_link_shown_once(steward: world.Browser) -> None:
    before = size()
    sent = {"act": "outside", "party": f"partner|{case.AGREEMENT}|northfield", "name": "Robin Kessler",
            "email": "robin@northfield.example"}  # fmt: skip
    answer = steward.post("/steward/seats/", sent)
    assert answer.status_code == 303
    assert "seat.given" in kinds(before)
    page = answer["Location"]
    linked = steward.post(page, {"act": "link"})
    link = re.search(r"http://localhost(/enter/[\w-]+/)", linked.content.decode())
    assert link is not None
    assert "It was not mailed." in words(linked)
    assert link[1] not in steward.get(page).content.decode()
    opened = world.anybody()
    assert opened.post(link[1]).status_code == 302
    assert world.anybody().post(link[1]).status_code == 404
    assert "has signed in" in words(steward.get("/steward/seats/"))


def test_a_seat_for_somebody_new_needs_their_office(steward: world.Browser) -> None:
    before = size()
    sent = {"act": "own", "kind": "approver", "name": "Lee Marsh", "email": "lee@alderfalls.example"}
    answer = steward.post("/steward/seats/", sent)
    assert answer.status_code == 422
    assert "Lee Marsh" in answer.content.decode()
    assert size() == before
    assert steward.post("/steward/seats/", {**sent, "role": "board"}).status_code == 303
    assert "seat.given" in kinds(before)


def test_a_programs_secret_is_shown_once_and_opens_its_seat(steward: world.Browser) -> None:
    from permslip.actions import seats

    sent = {"act": "token", "party": f"partner|{case.AGREEMENT}|northfield", "name": "nightly fetch"}
    answer = steward.post("/steward/seats/", sent)
    secret = re.search(r"permslip_[\w-]+", answer.content.decode())
    assert secret is not None
    with at_desk() as desk:
        found = seats.seat_of_token(desk, secret=secret[0])
        assert found is not None and found.party == "northfield"
    assert secret[0] not in steward.get("/steward/seats/").content.decode()
    assert secret[0] not in steward.get(f"/steward/seats/{found.id}/").content.decode()


def test_a_seat_is_taken_away_with_a_reason(steward: world.Browser) -> None:
    seat = world.seat(Seat.PARTNER, name="Robin Kessler")
    partner = world.signed_in(seat)
    before = size()
    assert steward.post(f"/steward/seats/{seat}/", {"act": "end", "because": ""}).status_code == 422
    assert size() == before
    sent = {"act": "end", "because": "left the council"}
    assert steward.post(f"/steward/seats/{seat}/", sent).status_code == 303
    assert kinds(before) == ["seat.ended"]
    assert partner.get("/partner/").status_code in (302, 403, 404)


def test_hostile_a_party_that_no_agreement_names_gets_no_seat(steward: world.Browser) -> None:
    before = size()
    for party in ("partner|none|northfield", f"steward|{case.AGREEMENT}|northfield", "x", NASTY):
        sent = {"act": "outside", "party": party, "name": "X", "email": "x@x.example"}
        answer = steward.post("/steward/seats/", sent)
        assert answer.status_code == 422
        is_escaped(answer)
    assert size() == before


# ---- ledger and settings


def test_the_ledger_is_checked_in_the_background(steward: world.Browser) -> None:
    steward.post("/steward/ledger/")
    assert "It holds:" in world.do_errands()[-1].outcome["says"]
    assert "it holds" in words(steward.get("/steward/ledger/"))


def test_a_students_number_stands_in_no_address_and_in_no_page(
    steward: world.Browser, office: Path, staged: str
) -> None:
    from permslip.actions import releasing

    with at_desk() as desk:
        releasing.approve(desk, release=staged, by=world.HEAD, passphrase=world.PASSPHRASE)
        roster = desk.office.vault.all(Shelf.ROSTERS)[0]
        from pyarrow import parquet

        student = str(parquet.read_table(roster.path)["subject"][0])
    answer = steward.post("/steward/ledger/student/", {"student": student})
    assert answer.status_code == 200
    assert case.PARTNER in words(answer)
    assert "1 disclosure" in words(answer)
    for kept in office.glob("permslip.db*"):
        assert student.encode() not in kept.read_bytes()
    assert "Nothing is on record" in words(steward.post("/steward/ledger/student/", {"student": "nobody"}))


def test_a_policy_is_set(steward: world.Browser) -> None:
    before = size()
    assert steward.post("/steward/settings/", {"policy": "reviewers", "value": "2"}).status_code == 303
    assert kinds(before) == ["policy.set"]
    wrong = steward.post("/steward/settings/", {"policy": NASTY, "value": NASTY})
    assert wrong.status_code == 422
    is_escaped(wrong)


# ---- hostile words


def test_hostile_words_come_out_escaped_everywhere(steward: world.Browser) -> None:
    _put_the_wish(steward, listed=f"{NASTY}\ngrade level", purpose=NASTY)
    steward.post("/steward/requests/wish/", {"act": "decide"})
    with at_desk() as desk:
        today = desk.today().isoformat()
    opened = steward.post(
        "/steward/follow/incidents/new/",
        {"what": NASTY, "party": "district", "release": "", "on": today},
    )
    world.seat(Seat.AUDITOR, name=NASTY)
    steward.post("/steward/requests/wish/", {"act": "return", "because": NASTY})
    pages = "", "requests/", "requests/wish/", "requests/wish/letter/", "follow/", "seats/", "ledger/"
    for path in (*(f"/steward/{name}" for name in pages), opened["Location"]):
        answer = steward.get(path)
        assert answer.status_code == 200, path
        is_escaped(answer)


@pytest.mark.parametrize(
    ("path", "sent"),
    [("requests/new/", {"act": "list", "request_id": NASTY, "listed": NASTY, "purpose": NASTY}),
     ("holdings/", {"holding": NASTY, "place": NASTY}),
     ("follow/certificate/", {"text": NASTY}),
     ("follow/", {"duty": NASTY, "how": NASTY}),
     ("follow/incidents/new/", {"what": NASTY, "party": NASTY, "on": NASTY}),
     ("seats/", {"act": "own", "name": NASTY, "email": NASTY, "kind": NASTY}),
     ("ledger/student/", {"student": ""})],
)  # fmt: skip
def test_hostile_words_in_a_form_that_is_refused_come_back_escaped(
    steward: world.Browser, path: str, sent: dict[str, str]
) -> None:
    answer = steward.post(f"/steward/{path}", sent)
    assert answer.status_code == 422
    is_escaped(answer)


def test_hostile_an_agreements_own_texts_are_escaped(steward: world.Browser, tmp_path: Path) -> None:
    file = tmp_path / "hostile.yaml"
    with at_desk() as desk:
        text = case.memorandum(desk.today())
    text = text.replace(f"id: {case.AGREEMENT}", "id: hostile")
    text = text.replace("title: ", "title: <script>alert(1)</script> ", 1)
    file.write_text(text, "utf-8")
    with file.open("rb") as stream:
        answer = steward.post("/steward/agreements/", {"file": stream})
    assert answer.status_code == 303, words(answer)
    for path in ("agreements/", "agreements/hostile/", "agreements/hostile/letter/", "requests/new/"):
        answer = steward.get(f"/steward/{path}")
        assert "alert(1)" in words(answer)
        is_escaped(answer)
