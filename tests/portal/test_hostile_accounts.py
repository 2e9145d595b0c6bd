"""Accounts against people who mean harm: ways around the second factor, what the database holds of who came
in, links in mails.
"""

from __future__ import annotations

import base64
import re
import zlib
from pathlib import Path

import pytest

from permslip.words.vocabulary import Seat
from tests.portal import world
from tests.portal.test_accounts import EMAIL, PASSWORD, code_of, link_to, set_up, sign_in
from tests.portal.test_hostile_door import partner_with_password

pytestmark = pytest.mark.usefixtures("office")


def test_hostile_the_password_alone_makes_no_way_around_the_second_factor() -> None:
    """A sitting from before the factor was set up is over; one without it changes nothing about it."""
    from django.core.cache import cache

    seat = world.seat(Seat.STEWARD, who=world.OFFICER, email=EMAIL)
    first = world.anybody()
    first.post(link_to(seat))
    first.post("/account/password/set/", {"password1": PASSWORD, "password2": PASSWORD})
    thief, owner = world.anybody(), world.anybody()
    for browser in (thief, owner):
        cache.clear()
        sign_in(browser)
    owner.get("/account/2fa/totp/activate/")
    secret = owner.client.session["mfa.totp.secret"]
    owner.post("/account/2fa/totp/activate/", {"code": code_of(secret)})
    assert owner.get("/steward/").status_code == 200
    assert not thief.client.session.get("_auth_user_id"), "it began without the second factor"
    weak = world.signed_in(seat, strong=False)
    weak.post("/account/reauthenticate/", {"password": PASSWORD})
    codes = ("recovery-codes/", "recovery-codes/generate/", "recovery-codes/download/")
    for path in (*codes, "totp/deactivate/", "webauthn/add/", "webauthn/", ""):
        for answer in (weak.get(f"/account/2fa/{path}"), weak.post(f"/account/2fa/{path}")):
            assert answer.status_code == 302, path
            assert answer["Location"].startswith("/account/2fa/reauthenticate/"), path


def test_hostile_a_further_seat_of_a_person_asks_for_their_second_factor() -> None:
    set_up(world.anybody(), world.seat(Seat.APPROVER, who=world.HEAD, email=EMAIL))
    thief = world.anybody()
    opened = thief.post(link_to(world.seat(Seat.APPROVER, who=world.HEAD, confirm=False)))
    assert opened["Location"] == "/account/2fa/authenticate/"
    assert thief.get("/approver/")["Location"].startswith("/account/login/")


def test_hostile_the_code_that_set_an_app_up_signs_nobody_in() -> None:
    from django.core.cache import cache

    seat = world.seat(Seat.STEWARD, who=world.OFFICER, email=EMAIL)
    owner, thief = world.anybody(), world.anybody()
    owner.post(link_to(seat))
    owner.post("/account/password/set/", {"password1": PASSWORD, "password2": PASSWORD})
    owner.get("/account/2fa/totp/activate/")
    cache.clear()
    code = code_of(owner.client.session["mfa.totp.secret"])
    owner.post("/account/2fa/totp/activate/", {"code": code})
    sign_in(thief)
    assert b"That code is not right" in thief.post("/account/2fa/authenticate/", {"code": code}).content


def test_hostile_wrong_tries_leave_nothing_of_what_was_typed(office: Path) -> None:
    world.anybody().post(
        "/account/login/?next=/who/asked", {"login": "mother@home.example", "password": "wrong", "x": "typed"}
    )
    from axes.models import AccessAttempt

    kept = list(AccessAttempt.objects.values_list("username", "get_data", "post_data"))
    assert [(len(name), got, posted) for name, got, posted in kept] == [(64, "", "")]
    assert b"mother@home" not in b"".join(p.read_bytes() for p in office.glob("permslip.db*"))


def test_hostile_a_sitting_in_the_database_cannot_be_read() -> None:
    """On the way in, it holds an address and the code that was mailed to it."""
    from django.conf import settings
    from django.contrib.sessions.models import Session

    browser = world.anybody()
    session = browser.client.session
    session["account_login"] = {"email": EMAIL, "code": "H7K-2QD"}
    session.save()
    browser.client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    (kept,) = Session.objects.values_list("session_data", flat=True)
    inside = base64.urlsafe_b64decode(kept.lstrip(".").split(":")[0] + "===")
    for text in (inside, zlib.decompress(inside) if kept.startswith(".") else b""):
        assert EMAIL.encode() not in text
        assert b"H7K" not in text
    assert browser.client.session["account_login"]["email"] == EMAIL


def test_hostile_the_link_in_a_mail_leads_to_the_office_whatever_host_was_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from django.core import mail
    from django.test import override_settings

    from permslip.portal.door.conf import Mail, PortalConf
    from permslip.portal.door.house import house
    from permslip.portal.door.settings import settings_for

    partner_with_password()
    sender = Mail(host="127.0.0.1", port=1, sender="data@alderfalls.example")
    conf = PortalConf(address="https://permslip.example.org", mail=sender)
    told = settings_for(database={}, secret="-", conf=conf, languages=None, static=None)
    assert told["ALLOWED_HOSTS"] == ["permslip.example.org"]
    monkeypatch.setattr(house, "conf", conf)
    with override_settings(
        EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend",
        ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS=told["ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS"],
    ):
        mail.outbox = []
        for email in (EMAIL, "nobody@elsewhere.example"):
            asked = world.anybody().post(
                "/account/password/reset/", {"email": email}, HTTP_HOST="localhost:666"
            )
            assert asked["Location"] == "/account/password/reset/done/"
    (letter,) = mail.outbox  # nobody is mailed at an address that has no seat
    assert letter.to == [EMAIL]
    (link,) = re.findall(r"https?://\S+", letter.body)
    assert link.startswith("https://permslip.example.org/account/password/reset/key/")
    assert "localhost" not in letter.body
    opened = world.anybody().get(link.removeprefix("https://permslip.example.org"))
    assert opened.status_code == 302, "the link is a good one"
