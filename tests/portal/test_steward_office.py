"""Duties, incidents, seats, the ledger and the settings in the steward's pages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from permslip.portal.door.house import at_desk
from permslip.sample import case
from permslip.stores.vault import Shelf
from permslip.words.vocabulary import Seat
from tests.actions.offices import today
from tests.portal import world
from tests.portal.desk_work import NASTY, is_escaped, kinds, size, stage_the_case, words


@pytest.fixture
def staged(steward: world.Browser) -> str:
    """The id of a release of the case that is staged through the pages."""
    return stage_the_case(steward)


def test_an_incident_is_opened_and_its_clocks_are_shown(steward: world.Browser) -> None:
    before = size()
    sent = {
        "what": "A laptop was lost.",
        "party": "northfield",
        "release": "",
        "on": today().isoformat(),
    }
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
    assert "An incident is open: A laptop was lost." in words(steward.get("/steward/"))


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
        day = desk.today().isoformat()
    text = (
        f"certificate: destruction\nparty: northfield\nrole: records manager\ndestroyed_on: {day}\n"
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


def test_a_link_is_mailed_where_mail_is_set_up(
    steward: world.Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.core import mail
    from django.test.utils import override_settings

    from permslip.portal.door.conf import Mail, PortalConf
    from permslip.portal.door.house import house

    seat = world.seat(Seat.PARTNER, name="Robin Kessler", email="robin@northfield.example")
    post = Mail(host="mail.example", sender="office@alderfalls.example")
    monkeypatch.setattr(house, "conf", PortalConf(address="https://permslip.alderfalls.example", mail=post))
    with override_settings(
        EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend", DEFAULT_FROM_EMAIL=post.sender
    ):
        mail.outbox = []
        answer = steward.post(f"/steward/seats/{seat}/", {"act": "link"})
        (sent,) = mail.outbox
    assert "It was also sent to robin@northfield.example." in words(answer)
    assert sent.to == ["robin@northfield.example"]
    assert "Kessler" not in sent.subject
    assert re.search(r"https://permslip\.alderfalls\.example/enter/[\w-]+/", sent.body)


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
