"""Families' pages: a real no, a receipt, what has gone, two guardians, the birthday, nothing of others."""

from __future__ import annotations

import re
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from permslip.actions import addressing, entering, inviting, notices
from permslip.consent.one_child import eighteenth
from permslip.portal.door.house import at_desk, house
from permslip.stores.families.people import Kind
from tests.portal import households, world
from tests.portal.households import AGREEMENT, handle, release, say, text_of

SCRIPT = "<script>alert('x')</script>\"'><img src=x onerror=alert(1)>"


@pytest.fixture
def pair(families: Path) -> tuple[str, world.Browser, world.Browser]:
    """A child by key, and the browsers of both guardians."""
    with at_desk() as desk:
        child, one, two = households.two_guardians(desk)
        first, second = (world.invitation_of(desk, "guardian", g, language="en") for g in (one, two))
    return child, world.invited(first), world.invited(second)


def test_a_question_says_who_what_why_until_when_and_what_silence_means(pair: Any) -> None:
    child, browser, _ = pair
    page = text_of(browser.get(f"/family/child/{handle(browser)}/paper/{AGREEMENT}/"))
    for words in (
        "Northfield Council for Schools asks for data about",
        "Tally Analytics LLC",
        "To make teaching better",
        "how many classes were failed",
        "They must destroy every copy by",
        "If you say nothing The data stays at the school.",
        "Yes, it may go",
        "No, it stays here",
    ):
        assert words in page, words
    assert "safe" not in page.lower()
    assert child not in browser.get("/family/").content.decode()


def test_yes_and_no_are_of_one_size(pair: Any) -> None:
    _, browser, _ = pair
    page = browser.get(f"/family/child/{handle(browser)}/paper/{AGREEMENT}/").content.decode()
    buttons = re.findall(r'<button ([^>]*)name="answer" value="(yes|no)"', page)
    assert [value for _, value in buttons] == ["yes", "no"] and buttons[0][0] == buttons[1][0]


@pytest.mark.slow
def test_a_no_on_the_page_keeps_the_child_out_of_the_next_release(pair: Any) -> None:
    child, browser, other = pair
    mine = handle(browser)
    for one in (browser, other):
        assert say(one, handle(one), "yes").status_code == 303
    with at_desk() as desk:
        first = release(desk)
        assert first in desk.office.families.disclosed.of(child)
    gone = text_of(browser.get(f"/family/child/{mine}/gone/"))
    assert "Northfield Council for Schools" in gone and "they have it now" in gone
    assert f"/releases/{first}/" in browser.get(f"/family/child/{mine}/gone/").content.decode()
    assert say(browser, mine, "no").status_code == 303
    with at_desk() as desk:
        second = release(desk)
        assert second != first
        assert desk.office.families.disclosed.of(child) == (first,)
    page = browser.get(f"/family/child/{mine}/gone/")
    without = page.content.decode().partition('id="home"')[2]
    assert f"/releases/{second}/" in without and f"/releases/{first}/" not in without
    assert "was not in it" in text_of(page)


def test_a_mind_is_changed_and_both_receipts_are_found_again(pair: Any) -> None:
    _, browser, _ = pair
    mine = handle(browser)
    where = [say(browser, mine, word)["Location"] for word in ("yes", "no")]
    shown = [text_of(browser.get(path)) for path in where]
    assert "You said yes" in shown[0] and "You said no" in shown[1]
    listed = browser.get("/family/receipts/").content.decode()
    assert all(path in listed for path in where)
    assert "You said no" in text_of(browser.get(f"/family/child/{mine}/paper/{AGREEMENT}/"))


def test_a_receipt_is_kept_as_a_pdf_that_holds_what_was_said(pair: Any) -> None:
    import io

    import pypdfium2

    _, browser, _ = pair
    answer = browser.get(say(browser, handle(browser), "no")["Location"] + "pdf/")
    assert answer["Content-Type"] == "application/pdf"
    document = pypdfium2.PdfDocument(io.BytesIO(answer.content))
    text = " ".join(page.get_textpage().get_text_range() for page in document)
    assert "You said no" in text and "Northfield Council for Schools" in text and "answer: no" in text
    assert not re.search(r"filename=.*(?:Zayas|name)", answer["Content-Disposition"])


def test_two_guardians_differ_and_neither_learns_of_the_other(pair: Any) -> None:
    child, one, two = pair
    say(one, handle(one), "yes")
    say(two, handle(two), "no")
    for browser, other_is in ((one, 1), (two, 0)):
        pages = [browser.get(p).content.decode() for p in
                 ("/family/", f"/family/child/{handle(browser)}/", "/family/receipts/",
                  f"/family/child/{handle(browser)}/paper/{AGREEMENT}/")]  # fmt: skip
        assert "a yes and a no on file" in pages[3]
        with at_desk() as desk:
            guardians = [x.guardian for x in desk.office.families.roll.guardians_of(child)]
            keys = households.two_guardians(desk)[1:]
            them = desk.office.families.roll.person(Kind.GUARDIAN, keys[other_is])
        assert len(guardians) == 2
        for page in pages:
            assert them.name not in page and them.email not in page and them.key not in page


def test_one_guardians_receipt_opens_for_no_other(pair: Any) -> None:
    _, one, two = pair
    where = say(one, handle(one), "no")["Location"]
    assert one.get(where).status_code == 200
    assert two.get(where).status_code == 404 and two.get(where + "pdf/").status_code == 404


def test_hostile_the_handle_of_one_family_opens_for_no_other(pair: Any) -> None:
    _, one, two = pair
    mine = handle(one)
    assert mine != handle(two)
    for path in ("", "gone/", "ask/", f"paper/{AGREEMENT}/"):
        assert two.get(f"/family/child/{mine}/{path}").status_code == 404
    assert say(two, mine, "yes").status_code == 404


def test_on_the_birthday_the_page_moves_to_the_student(families: Path) -> None:
    with at_desk() as desk:
        child, guardian, _ = households.two_guardians(desk)
        theirs = world.invitation_of(desk, "guardian", guardian, language="en")
        own = world.invitation_of(desk, "student", child, language="en")
        roll = desk.office.families.roll
        born = roll.child(child).birth_date
        assert born is not None
        day = eighteenth(born)
        name = roll.person(Kind.STUDENT, child).name
    for on, parent_sees, student_sees in ((day - timedelta(days=1), True, False), (day, False, True)):
        with households.at(on), at_desk() as desk:
            for invitation in (theirs, own):
                desk.office.families.invitations.confirm(
                    invitation, how=entering.How.EMAIL, until=desk.clock.now() + timedelta(hours=12)
                )
            for invitation, sees in ((theirs, parent_sees), (own, student_sees)):
                answer = world.invited(invitation).get("/family/")
                assert (name in answer.content.decode()) is sees, (on, invitation == own)
                assert answer.status_code == 200 if sees else answer.status_code in (302, 403)


def test_where_nothing_is_attested_pages_show_and_take_no_answer(office: Path) -> None:
    with at_desk() as desk:
        world.families_known(desk, identifies=False)
        _, guardian, _ = households.two_guardians(desk)
        browser = world.invited(world.invitation_of(desk, "guardian", guardian, language="en"))
    page = browser.get(f"/family/child/{handle(browser)}/paper/{AGREEMENT}/")
    assert (
        page.status_code == 200 and b"not answer yet" in page.content and b'name="answer"' not in page.content
    )
    answer = say(browser, handle(browser), "yes")
    assert answer.status_code == 403 and b"No answer counts yet" in answer.content
    assert b"ferpa-consent-electronic" in answer.content
    with at_desk() as desk:
        assert desk.office.families.answers.unsealed() == ()


def test_an_answer_to_an_agreement_that_changed_meanwhile_is_not_taken(pair: Any) -> None:
    _, browser, _ = pair
    path = f"/family/child/{handle(browser)}/paper/{AGREEMENT}/"
    answer = browser.post(path, {"answer": "yes", "version": "1"})
    assert answer.status_code == 409 and b"changed meanwhile" in answer.content
    for form in ({}, {"answer": "maybe", "version": "2"}, {"answer": "yes", "version": "9" * 30}):
        assert browser.post(path, form).status_code == 409
    with at_desk() as desk:
        assert desk.office.families.answers.unsealed() == ()


@pytest.mark.parametrize("version", ["²", "2²", "-2", "2.0", " ", "\x00", "٣"])
def test_hostile_a_version_that_is_no_number_is_said_to_be_none(pair: Any, version: str) -> None:
    _, browser, _ = pair
    path = f"/family/child/{handle(browser)}/paper/{AGREEMENT}/"
    assert browser.post(path, {"answer": "no", "version": version}).status_code == 409
    with at_desk() as desk:
        assert desk.office.families.answers.unsealed() == ()


def test_hostile_what_a_family_was_told_is_told_to_nobody_after_them(pair: Any) -> None:
    from django.conf import settings

    _, one, two = pair
    for browser in (one, two):
        assert say(browser, handle(browser), "no").status_code == 303
        assert "messages" not in browser.client.cookies
    one.post("/leave/")
    assert b"Your no is on file" not in one.get("/ended/").content
    del two.client.cookies[settings.SESSION_COOKIE_NAME]
    public = two.get("/")
    assert public["ETag"] and b"Your no is on file" not in public.content


def test_what_was_done_is_said_once_on_the_next_page(pair: Any) -> None:
    _, browser, _ = pair
    receipt = say(browser, handle(browser), "no")["Location"]
    assert "Your no is on file" in browser.get(receipt).content.decode()
    assert "Your no is on file. It counts" not in browser.get(receipt).content.decode()


def test_a_notice_stands_in_the_readers_language_and_is_escaped(pair: Any) -> None:
    _, browser, _ = pair
    with at_desk() as desk:
        for language, text in (("en", f"In short.\n\n{SCRIPT}"), ("es", "En pocas palabras.")):
            notices.write_notice(desk, agreement=AGREEMENT, language=language, text=text, by=world.OFFICER)
        assert (AGREEMENT, "es") in desk.office.standing().notices
    path = f"/family/child/{handle(browser)}/paper/{AGREEMENT}/"
    english = browser.get(path).content.decode()
    assert "In short." in english and SCRIPT not in english and "&lt;script&gt;" in english
    browser.client.cookies["django_language"] = "es"
    assert "En pocas palabras." in browser.get(path).content.decode()


def test_a_childs_name_is_no_title(pair: Any) -> None:
    """A title stays in a browser's history, and on the screen of whoever looks over a shoulder."""
    _, browser, _ = pair
    browser.client.cookies["django_language"] = "es"
    page = browser.get(f"/family/child/{handle(browser)}/").content.decode()
    (title,), (heading,) = (re.findall(rf"<{tag}>(.*?)</{tag}>", page) for tag in ("title", "h1"))
    assert title.startswith("Mi hijo o hija · ") and not set(heading.split()) & set(title.split())


@pytest.mark.parametrize("kind", ["copy", "correction", "complaint"])
def test_a_wish_is_kept_with_the_day_of_its_reply(pair: Any, kind: str) -> None:
    _, browser, _ = pair
    path = f"/family/child/{handle(browser)}/ask/"
    assert browser.post(path, {"kind": kind, "text": SCRIPT}).status_code == 303
    page = browser.get(path).content.decode()
    assert "the school answers by" in page and SCRIPT not in page and "&lt;script&gt;" in page
    with at_desk() as desk:
        (duty,) = [d for d in desk.office.standing().duties.values() if d.id.startswith("family:")]
        assert duty.due == desk.today() + timedelta(days=45)
    assert browser.post(path, {"kind": "copy", "text": ""}).status_code == 400
    again = browser.post(path, {"kind": "none", "text": "kept words"})
    assert again.status_code == 400 and b"kept words" in again.content


def test_thirty_families_answer_at_once_and_none_is_lost(families: Path) -> None:
    with at_desk() as desk:
        found = [(child, g[0]) for child, g in households.young(desk) if g][:30]
        invitations = [world.invitation_of(desk, "guardian", g, language="en") for _, g in found]
    browsers = [(world.invited(i), "") for i in invitations]
    ready = [(b, handle(b)) for b, _ in browsers]
    states: list[int] = []

    def one(browser: world.Browser, child: str) -> None:
        from django.db import connection

        try:
            states.append(say(browser, child, "no").status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=pair) for pair in ready]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert states == [303] * len(ready)
    with at_desk() as desk:
        assert len(desk.office.families.answers.unsealed()) == len(ready)


def test_a_familys_page_weighs_little_and_asks_for_no_script(pair: Any) -> None:
    from django.contrib.staticfiles import finders

    _, browser, _ = pair
    sheet = Path(finders.find("frame/permslip.css")).stat().st_size
    sheet += Path(finders.find("frame/slip.svg")).stat().st_size
    mine = handle(browser)
    for path in ("", f"child/{mine}/", f"child/{mine}/paper/{AGREEMENT}/", f"child/{mine}/ask/", "help/"):
        answer = browser.get(f"/family/{path}")
        page = answer.content.decode()
        assert len(answer.content) + sheet < 100_000, path
        assert "<script" not in page and "hx-" not in page and "style=" not in page


def test_nothing_of_a_family_leaves_the_vault(pair: Any) -> None:
    child, browser, _ = pair
    say(browser, handle(browser), "no")
    browser.post(f"/family/child/{handle(browser)}/ask/", {"kind": "copy", "text": "zebra finch papers"})
    with at_desk() as desk:
        name = desk.office.families.roll.person(Kind.STUDENT, child).name
    for path in house.office.rglob("*"):
        if path.is_file() and "vault" not in path.parts and "tmp" not in path.parts:
            data = path.read_bytes()
            assert name.encode() not in data and child.encode() not in data, path
            assert b"zebra finch" not in data, path


def test_a_good_batch_is_not_written_twice(families: Path) -> None:
    with at_desk() as desk:
        households.letters(desk)
        assert inviting.plan(desk, group=addressing.Group.GUARDIANS).letters == 0
