"""The steward's pages: each opens for the steward and the auditor; hostile words come out escaped."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from permslip.portal.door.house import at_desk
from permslip.portal.steward.pages import AFTER_CONSENT, BEFORE_CONSENT
from permslip.sample import case
from permslip.words.vocabulary import Seat
from tests.portal import world
from tests.portal.desk_work import NASTY, is_escaped, put_the_wish, size, words

MINE = (*BEFORE_CONSENT, *AFTER_CONSENT)
NAMED = {
    "steward-agreement": f"agreements/{case.AGREEMENT}/",
    "steward-agreement-version": f"agreements/{case.AGREEMENT}/versions/1/",
    "steward-agreement-letter": f"agreements/{case.AGREEMENT}/letter/",
    "steward-keys": f"agreements/{case.AGREEMENT}/keys/",
    "steward-posting": f"agreements/{case.AGREEMENT}/posting/",
    "steward-holding": "holdings/sis/",
    "steward-request": f"requests/{case.REQUEST}/",
    "steward-letter": f"requests/{case.REQUEST}/letter/",
}
PLAIN = [page for page in MINE if "<" not in page.route or page.name in NAMED]


def address(page: Any) -> str:
    return f"/steward/{NAMED[page.name]}" if page.name in NAMED else f"/{page.route}"


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


def test_hostile_words_come_out_escaped_everywhere(steward: world.Browser) -> None:
    put_the_wish(steward, listed=f"{NASTY}\ngrade level", purpose=NASTY)
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
