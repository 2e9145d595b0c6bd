"""The way in: the code of a letter, a second factor, nothing to guess, nothing left in the sitting."""

from __future__ import annotations

import json
import re
import sys
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.test import override_settings

from permslip.actions import entering
from permslip.actions import households as rooms
from permslip.actions.entering import CODE_TRIES, masked_email, masked_phone
from permslip.actions.inviting import Letter
from permslip.portal.door.conf import Mail
from permslip.portal.door.house import at_desk, house
from permslip.portal.family.sending import send
from permslip.stores.families.invitations import How
from permslip.stores.families.people import Kind
from permslip.words.errors import BadInput, NotFound, OfficeProblem, RefusedError
from tests.portal import households, world

MAIL = Mail(host="127.0.0.1", port=1, sender="Alder Falls <data@alderfalls.example>", security="none")
LOCAL = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def letter(families: Path) -> Letter:
    with at_desk() as desk:
        return next(
            x for x in households.letters(desk)
            if entering.contacts(desk, invitation=x.number)[0].how is How.EMAIL
        )  # fmt: skip


@pytest.fixture
def posted(families: Path) -> Any:
    """An office that sends e-mail, into a list."""
    mail.outbox = []
    with override_settings(EMAIL_BACKEND=LOCAL), households.settings(mail=MAIL):
        yield mail.outbox


def enter(browser: world.Browser, letter: Letter) -> Any:
    return browser.post("/family/enter/", {"code": letter.groups.lower()})


def number_in(outbox: list[Any]) -> str:
    return re.search(r"\b\d{8}\b", outbox[-1].body).group()  # type: ignore[union-attr]


def test_hostile_an_invitation_that_ended_sends_no_more_than_anybody(families: Path) -> None:
    from permslip.portal.door.sizes import FROM_ANYBODY

    with at_desk() as desk:
        _, one, _ = households.two_guardians(desk)
        held = world.invitation_of(desk, "guardian", one)
    browser = world.invited(held)
    much = {"CONTENT_LENGTH": str(FROM_ANYBODY + 1)}
    form = "application/x-www-form-urlencoded"
    assert browser.client.generic("POST", "/family/help/", b"x", form, **much).status_code != 413
    with at_desk() as desk:
        desk.office.families.invitations.end(held)
    assert browser.client.generic("POST", "/family/help/", b"x", form, **much).status_code == 413


def test_a_letter_and_a_number_by_e_mail_let_one_in(letter: Letter, posted: list[Any]) -> None:
    browser = world.anybody()
    answer = enter(browser, letter)
    assert answer["Location"] == "/family/enter/who/"
    assert browser.get("/family/")["Location"].startswith("/family/enter/")  # the code alone opens nothing
    shown = browser.get("/family/enter/who/").content.decode()
    with at_desk() as desk:
        held = desk.office.families.invitations.get(letter.number)
        address = desk.office.families.roll.person(Kind.GUARDIAN, held.person).email
    assert masked_email(address) in shown and address not in shown
    assert browser.post("/family/enter/who/", {"how": "email"})["Location"] == "/family/enter/number/"
    (sent,) = posted
    assert sent.to == [address]
    assert not any(name.split()[0] in sent.subject + sent.body for name, _ in letter.children)
    wrong = browser.post("/family/enter/number/", {"number": "00000000"})
    assert wrong.status_code == 400 and b"not the number" in wrong.content
    assert browser.post("/family/enter/number/", {"number": number_in(posted)})["Location"] == "/home/"
    assert browser.get("/home/")["Location"] == "/family/"
    assert browser.get("/family/").status_code == 200


def test_a_sitting_is_begun_anew_at_each_step_and_holds_an_id_alone(
    letter: Letter, posted: list[Any]
) -> None:
    browser = world.anybody()
    browser.client.session.save()
    seen = []
    for step in ("", "who/", "number/"):
        number = number_in(posted) if posted else ""
        browser.post(f"/family/enter/{step}", {"code": letter.code, "how": "email", "number": number})
        session = browser.client.session
        seen.append(session.session_key)
        said = json.dumps(dict(session))
        with at_desk() as desk:
            person = desk.office.families.invitations.get(letter.number).person
        assert person not in said and not any(name in said for name, _ in letter.children)
    assert seen[0] != seen[2]
    assert {k for k in dict(browser.client.session) if k not in ("seen", "began")} == {"invitation"}


def test_hostile_who_guesses_codes_is_locked_out(letter: Letter) -> None:
    browser = world.anybody()
    states = [browser.post("/family/enter/", {"code": f"ABCD EFGH JK{n:02d}"}).status_code for n in range(8)]
    assert states[0] == 400 and states[-1] == 429 and states.count(400) <= 5
    assert enter(browser, letter).status_code == 429  # a right code is not even looked at
    assert enter(world.anybody(), letter).status_code == 429  # nor in a new sitting from there


def test_hostile_a_good_letter_does_not_start_the_count_of_wrong_codes_anew(families: Path) -> None:
    with at_desk() as desk:
        mine = households.letters(desk)[0]
    states = []
    for n in range(4):
        browser = world.anybody()
        states += [
            browser.post("/family/enter/", {"code": f"ABCD EFGH {n}{m:03d}"}).status_code for m in range(2)
        ]
        states.append(enter(browser, mine).status_code)
    assert states[:3] == [400, 400, 302] and states[-1] == 429 and states.count(400) <= 5


@pytest.mark.parametrize("way", [How.EMAIL, How.PHONE])
def test_hostile_no_number_goes_where_a_barred_parent_reads_it(families: Path, way: How) -> None:
    with at_desk() as desk:
        roll = desk.office.families.roll
        child, mine, other = households.two_guardians(desk)
        letter = next(
            x for x in households.letters(desk)
            if desk.office.families.invitations.get(x.number).person == mine
        )  # fmt: skip
        put(
            desk,
            "UPDATE person SET email = 'home@mail.example', phone = '(860) 555-0199' WHERE key = ?",
            mine,
        )
        put(desk, "UPDATE person SET email = 'b@mail.example', phone = '203-555-0101' WHERE key = ?", other)
        changed = "email = 'HOME@mail.example '" if way is How.EMAIL else "phone = '+1 860 555 0199'"
        put(desk, f"UPDATE person SET {changed} WHERE key = ?", other)
        both = [c.how for c in entering.contacts(desk, invitation=letter.number)]
        assert both == [How.EMAIL, How.PHONE]  # two who both count may share an address
        sent: list[str] = []
        entering.send_code(
            desk, invitation=letter.number, how=way, send=lambda h, to, code, x: sent.append(code)
        )
        put(desk, "UPDATE link SET standing = 'barred' WHERE guardian = ?", other)
        assert [x.guardian for x in roll.guardians_of(child)] == sorted([mine, other])
        (left,) = entering.contacts(desk, invitation=letter.number)
        assert left.how is not way
        with pytest.raises(NotFound):
            entering.send_code(desk, invitation=letter.number, how=way, send=lambda *a: None)
        with pytest.raises(BadInput):  # nor does one that was sent before open anything
            entering.check_code(desk, invitation=letter.number, code=sent[0])


def test_hostile_a_number_sent_to_an_address_that_changed_opens_nothing(
    letter: Letter, posted: list[Any]
) -> None:
    browser = world.anybody()
    enter(browser, letter)
    browser.post("/family/enter/who/", {"how": "email"})
    with at_desk() as desk:
        person = desk.office.families.invitations.get(letter.number).person
        put(desk, "UPDATE person SET email = 'new@mail.example' WHERE key = ?", person)
    assert browser.post("/family/enter/number/", {"number": number_in(posted)}).status_code == 400
    assert browser.get("/family/").status_code == 302


@pytest.mark.parametrize(
    "address", ["x@", "@x.example", "a@b.example,c@d.example", "a b@x.example", "a@b\nc"]
)
def test_hostile_an_address_that_is_none_is_not_offered(
    letter: Letter, posted: list[Any], address: str
) -> None:
    with at_desk() as desk:
        person = desk.office.families.invitations.get(letter.number).person
        put(desk, "UPDATE person SET email = ?, phone = '' WHERE key = ?", address, person)
    browser = world.anybody()
    enter(browser, letter)
    assert "Come to the school's office" in households.text_of(browser.get("/family/enter/who/"))
    assert browser.post("/family/enter/who/", {"how": "email"}).status_code == 400
    assert posted == []


@pytest.mark.parametrize("address", ["x@", "a@b,c@d.example", "a@b.example\nBcc: c@d.example"])
def test_hostile_an_address_that_cannot_be_sent_to_is_said_without_it(
    families: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.core.mail.backends.smtp import EmailBackend

    server = SimpleNamespace(sendmail=lambda *a: None, quit=lambda: None)
    monkeypatch.setattr(EmailBackend, "open", lambda self: setattr(self, "connection", server) or True)
    with (
        override_settings(EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend"),
        households.settings(mail=MAIL),
        pytest.raises(OfficeProblem, match="could not be sent") as raised,
    ):
        send(How.EMAIL, address, "12345678", "en")
    assert raised.value.__suppress_context__ and address not in str(raised.value)


def put(desk: Any, statement: str, *values: str) -> None:
    """Change what is on file, as a new roll would."""
    with desk.office.families.database.writing() as db:
        db.execute(statement, values)


def test_hostile_a_wrong_an_ended_and_no_code_are_told_apart_by_nothing(letter: Letter) -> None:
    with at_desk() as desk:
        desk.office.families.invitations.end(letter.number)
    pages = [
        world.anybody().post("/family/enter/", {"code": code}).content.decode()
        for code in (letter.code, "zzzz zzzz zzzz", "' OR 1=1 --")
    ]
    bare = [re.sub(r'value="[^"]*"', "", page) for page in pages]
    assert bare[0] == bare[1] == bare[2]


def test_codes_have_sixty_bits(families: Path) -> None:
    with at_desk() as desk:
        codes = [x.code for x in households.letters(desk)]
    assert len(set(codes)) == len(codes) and all(re.fullmatch(r"[0-9a-hjkmnp-tv-z]{12}", c) for c in codes)
    assert (
        len({c[i] for c in codes for i in range(12)}) == 32
    )  # all of the alphabet is drawn from: 5 bits each


def test_hostile_a_number_may_be_tried_a_few_times(letter: Letter, posted: list[Any]) -> None:
    browser = world.anybody()
    enter(browser, letter)
    browser.post("/family/enter/who/", {"how": "email"})
    right = number_in(posted)
    for n in range(CODE_TRIES):
        browser.post("/family/enter/number/", {"number": f"{(int(right) + n + 1) % 10**8:08d}"})
    assert browser.post("/family/enter/number/", {"number": right}).status_code == 400
    assert browser.get("/family/").status_code == 302


def test_a_number_is_good_for_ten_minutes_and_once(letter: Letter) -> None:
    sent: list[str] = []
    with at_desk() as desk:
        entering.redeem(desk, code=letter.code)
        entering.send_code(
            desk, invitation=letter.number, how=How.EMAIL, send=lambda h, to, code, x: sent.append(code)
        )
        real = desk.clock

        class Later:
            def now(self) -> Any:
                return real.now() + timedelta(minutes=11)

        desk.clock = Later()
        with pytest.raises(BadInput):
            entering.check_code(desk, invitation=letter.number, code=sent[0])
        desk.clock = real
        entering.check_code(desk, invitation=letter.number, code=f" {sent[0][:4]} {sent[0][4:]} ")
        with pytest.raises(BadInput):
            entering.check_code(desk, invitation=letter.number, code=sent[0])


def test_hostile_a_letter_that_is_tried_too_often_is_for_the_office(letter: Letter) -> None:
    with at_desk() as desk:
        entering.redeem(desk, code=letter.code)
        for _ in range(entering.MOST_TRIES):
            entering.send_code(desk, invitation=letter.number, how=How.EMAIL, send=lambda *a: None)
        with pytest.raises(RefusedError, match="too often"):
            entering.send_code(desk, invitation=letter.number, how=How.EMAIL, send=lambda *a: None)


def test_a_text_message_goes_through_the_districts_own_program(letter: Letter, tmp_path: Path) -> None:
    heard = tmp_path / "heard"
    program = tmp_path / "send-text"
    program.write_text(f"#!{sys.executable}\nimport sys\nopen({str(heard)!r}, 'w').write(sys.stdin.read())\n")
    program.chmod(0o700)
    browser = world.anybody()
    with households.settings(sms_program=str(program)):
        enter(browser, letter)
        page = browser.get("/family/enter/who/").content.decode()
        assert browser.post("/family/enter/who/", {"how": "phone"}).status_code == 302
    said = json.loads(heard.read_text())
    assert set(said) == {"to", "text"} and re.search(r"\d{8}", said["text"])
    assert said["to"] not in page and masked_phone(said["to"]) in page


def test_a_program_that_fails_is_said_to_have_failed(letter: Letter) -> None:
    browser = world.anybody()
    with households.settings(sms_program="/nonexistent/send-text"):
        enter(browser, letter)
        answer = browser.post("/family/enter/who/", {"how": "phone"})
    assert answer.status_code == 400 and b"could not be sent" in answer.content


def test_where_nothing_can_be_sent_the_office_confirms_in_person(letter: Letter) -> None:
    browser = world.anybody()
    enter(browser, letter)
    page = households.text_of(browser.get("/family/enter/who/"))
    assert "Come to the school's office" in page and letter.number in page
    with at_desk() as desk:
        entering.confirm_in_person(desk, invitation=letter.number, by=world.OFFICER)
    again = world.anybody()
    assert enter(again, letter)["Location"] == "/home/"
    assert again.get("/family/").status_code == 200
    with households.at(house.clock.now().date() + entering.IN_PERSON_FOR + timedelta(days=1)):
        assert enter(world.anybody(), letter)["Location"] == "/family/enter/who/"


def test_a_guardian_who_is_barred_meanwhile_is_out_at_once(families: Path) -> None:
    import sqlite3

    with at_desk() as desk:
        child, mine, _ = households.two_guardians(desk)
        browser = world.invited(world.invitation_of(desk, "guardian", mine))
        assert browser.get("/family/").status_code == 200
        with sqlite3.connect(desk.office.place.families) as db:  # as a new roll with the court's order would
            db.execute(
                "UPDATE link SET standing = 'barred' WHERE student = ? AND guardian = ?", [child, mine]
            )
    assert browser.get("/family/").status_code in (302, 403)
    assert b"asks for data" not in browser.get("/family/").content


def test_a_letter_to_a_guardian_who_was_barred_since_opens_nothing(letter: Letter) -> None:
    import sqlite3

    with at_desk() as desk:
        person = desk.office.families.invitations.get(letter.number).person
        with sqlite3.connect(desk.office.place.families) as db:
            db.execute("UPDATE link SET standing = 'barred' WHERE guardian = ?", [person])
        with pytest.raises(RefusedError):
            entering.redeem(desk, code=letter.code)
    assert enter(world.anybody(), letter).status_code == 403


def test_the_schools_sign_in_opens_for_the_one_person_of_that_address(families: Path) -> None:
    with at_desk() as desk:
        _, mine, _ = households.two_guardians(desk)
        address = desk.office.families.roll.person(Kind.GUARDIAN, mine).email
        invitation = entering.by_school_sign_in(desk, emails=[address.upper()])
        assert rooms.visitor(desk, invitation=invitation).key == mine
        assert entering.by_school_sign_in(desk, emails=[address]) == invitation
        guardian, _ = households.barred(desk)
        theirs = desk.office.families.roll.person(Kind.GUARDIAN, guardian).email
        for emails in ([theirs], ["nobody@mail.example"], [""], [address, theirs]):
            with pytest.raises(NotFound):
                entering.by_school_sign_in(desk, emails=emails)


def test_a_letter_speaks_its_own_language_unless_one_was_chosen(families: Path) -> None:
    with at_desk() as desk:
        spanish = next(x for x in households.letters(desk) if x.language == "es")
    browser = world.anybody()
    enter(browser, spanish)
    assert "Confirme que es usted" in browser.get("/family/enter/who/").content.decode()
    browser.post("/language/", {"language": "en", "next": "/family/enter/"})
    enter(browser, spanish)
    assert "Show that it is you" in browser.get("/family/enter/who/").content.decode()


@pytest.mark.parametrize(
    ("address", "shown"), [("maria@mail.example", "m•••@m•••.example"), ("x@y", "x•••@•••y")]
)
def test_an_address_is_masked(address: str, shown: str) -> None:
    assert masked_email(address) == shown


def test_hostile_the_language_switch_leads_nowhere_else(families: Path) -> None:
    answer = world.anybody().post("/language/", {"language": "es", "next": "https://evil.example/"})
    assert "evil" not in answer["Location"]
