"""Accounts: a one-time link, a password, a second factor, codes to print; sittings that end."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import override_settings

from permslip.words.vocabulary import Seat
from tests.portal import world

pytestmark = pytest.mark.usefixtures("office")
PASSWORD = "quiet lanterns over the falls"
EMAIL = "jordan.avery@alderfalls.example"


class MovedClock:
    """A clock that tests set forward."""

    def __init__(self) -> None:
        self.by = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.by


@pytest.fixture
def clock() -> Iterator[MovedClock]:
    from permslip.portal.door.house import house
    from permslip.stores.machine import SystemClock

    house.clock = MovedClock()
    yield house.clock
    house.clock = SystemClock()


def link_to(seat: str) -> str:
    """A one-time link to a seat."""
    from permslip.actions import seats
    from permslip.portal.door.house import at_desk

    with at_desk() as desk:
        return f"/enter/{seats.invite_seat(desk, seat=seat, by=world.OFFICER)['token']}/"


def partner_with_password() -> None:
    """A partner's seat whose holder chose a password, and no second factor."""
    browser = world.anybody()
    browser.post(link_to(world.seat(Seat.PARTNER, email=EMAIL)))
    browser.post("/account/password/set/", {"password1": PASSWORD, "password2": PASSWORD})


def end(seat: str) -> None:
    """Take a seat away."""
    from permslip.actions import seats
    from permslip.portal.door.house import at_desk

    with at_desk() as desk:
        seats.end_seat(desk, seat=seat, because="left the district", by=world.OFFICER)


def code_of(secret: str, *, ago: int = 0) -> str:
    """The six digits that an app shows now, or showed some half minutes ago."""
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 - ago)))


def set_up(browser: world.Browser, seat: str) -> str:
    """Go the whole way of a new steward: link, password, app, codes. Returns the app's secret."""
    assert browser.post(link_to(seat))["Location"] == "/account/password/set/"
    chosen = browser.post("/account/password/set/", {"password1": PASSWORD, "password2": PASSWORD})
    assert chosen["Location"] == "/home/", chosen.content.decode()
    page = browser.get("/account/2fa/totp/activate/")
    assert page.status_code == 200, page
    secret = re.findall(r'<p class="mono">([A-Z2-7]+)</p>', page.content.decode())[0]
    done = browser.post("/account/2fa/totp/activate/", {"code": code_of(secret)})
    assert done["Location"] == "/account/2fa/recovery-codes/", done.content.decode()
    from django.core.cache import cache

    cache.clear()  # the same half minute serves the next sign-in of this test
    return secret


def sign_in(browser: world.Browser, password: str = PASSWORD, email: str = EMAIL) -> Any:
    return browser.post("/account/login/", {"login": email, "password": password})


@pytest.mark.parametrize("ago, good", [(1, True), (3, False)])
def test_a_code_is_good_a_half_minute_longer_and_no_more(
    ago: int, good: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    from allauth.mfa.totp.internal import auth

    browser = world.anybody()
    secret = set_up(browser, world.seat(Seat.STEWARD, who=world.OFFICER, email=EMAIL))
    now = time.time()  # the half minute may turn while the code is on its way
    monkeypatch.setattr(auth, "time", SimpleNamespace(time=lambda: now))
    there = world.anybody()
    sign_in(there)
    answer = there.post("/account/2fa/authenticate/", {"code": code_of(secret, ago=ago)})
    assert (answer.status_code == 302) is good


def test_a_new_steward_goes_from_the_link_to_the_first_page() -> None:
    browser = world.anybody()
    seat = world.seat(Seat.STEWARD, who=world.OFFICER, email=EMAIL)
    shown = browser.get(link_to(seat))
    assert b"Let me in" in shown.content
    set_up(browser, seat)
    codes = browser.get("/account/2fa/recovery-codes/")
    assert len(re.findall(rb'<li class="mono">\d{8}</li>', codes.content)) == 8
    assert browser.get("/home/")["Location"] == "/steward/"
    assert browser.get("/errands/err_none/").status_code == 404  # a page of the office, now open to them


def test_without_a_second_factor_the_office_stays_shut() -> None:
    browser = world.anybody()
    seat = world.seat(Seat.STEWARD, who=world.OFFICER, email=EMAIL)
    browser.post(link_to(seat))
    browser.post("/account/password/set/", {"password1": PASSWORD, "password2": PASSWORD})
    assert browser.get("/errands/err_none/")["Location"] == "/account/2fa/"
    assert b"Set up a second factor" in browser.get("/account/2fa/").content


def test_the_next_sign_in_asks_for_the_second_factor_and_counts_it() -> None:
    seat = world.seat(Seat.STEWARD, who=world.OFFICER, email=EMAIL)
    secret = set_up(world.anybody(), seat)
    browser = world.anybody()
    assert sign_in(browser)["Location"] == "/account/2fa/authenticate/"
    assert browser.get("/errands/err_none/")["Location"].startswith("/account/login/")
    wrong = browser.post("/account/2fa/authenticate/", {"code": "000000"})
    assert wrong.status_code == 200
    assert b"That code is not right" in wrong.content
    assert browser.post("/account/2fa/authenticate/", {"code": code_of(secret)})["Location"] == "/home/"
    assert browser.get("/errands/err_none/").status_code == 404


def test_a_sitting_without_the_second_factor_is_sent_to_show_it() -> None:
    seat = world.seat(Seat.STEWARD, who=world.OFFICER, email=EMAIL)
    secret = set_up(world.anybody(), seat)
    weak = world.signed_in(seat, strong=False)
    sent = weak.get("/steward/")
    assert sent["Location"] == "/account/2fa/reauthenticate/?next=%2Fsteward%2F"
    shown = weak.post(sent["Location"], {"code": code_of(secret), "next": "/steward/"})
    assert shown["Location"] == "/steward/"
    assert weak.get("/steward/").status_code == 200


def test_a_code_of_the_app_opens_once() -> None:
    seat = world.seat(Seat.STEWARD, who=world.OFFICER, email=EMAIL)
    secret = set_up(world.anybody(), seat)
    code = code_of(secret)
    for expected in (302, 200):
        browser = world.anybody()
        sign_in(browser)
        assert browser.post("/account/2fa/authenticate/", {"code": code}).status_code == expected


def test_a_code_of_the_app_opens_once_in_the_next_half_minute_too(monkeypatch: pytest.MonkeyPatch) -> None:
    from allauth.mfa.totp.internal import auth
    from django.core.cache.backends import base, locmem

    secret = set_up(world.anybody(), world.seat(Seat.STEWARD, who=world.OFFICER, email=EMAIL))
    now, code = time.time() // 30 * 30, code_of(secret)
    for later, expected in ((0, 302), (31, 200)):
        for module in (auth, base, locmem):
            monkeypatch.setattr(module, "time", SimpleNamespace(time=lambda later=later: now + later))
        browser = world.anybody()
        sign_in(browser)
        assert browser.post("/account/2fa/authenticate/", {"code": code}).status_code == expected


def test_a_link_stands_for_the_password_and_never_for_the_second_factor() -> None:
    seat = world.seat(Seat.STEWARD, who=world.OFFICER, email=EMAIL)
    secret = set_up(world.anybody(), seat)
    browser = world.anybody()
    answer = browser.post(link_to(seat))
    assert answer["Location"] == "/account/2fa/authenticate/"
    assert browser.get("/errands/err_none/")["Location"].startswith("/account/login/")
    answer = browser.post("/account/2fa/authenticate/", {"code": code_of(secret)})
    assert answer["Location"] == "/account/password/set/"
    new = "another long sentence"
    assert browser.post("/account/password/set/", {"password1": new, "password2": new}).status_code == 302
    assert sign_in(world.anybody()).status_code == 200  # the old one opens nothing
    assert sign_in(world.anybody(), new)["Location"] == "/account/2fa/authenticate/"


def test_the_only_second_factor_of_an_office_seat_stays() -> None:
    browser = world.anybody()
    set_up(browser, world.seat(Seat.STEWARD, who=world.OFFICER, email=EMAIL))
    page = browser.get("/account/2fa/totp/deactivate/")
    assert b"your seat asks for one" in page.content
    browser.post("/account/2fa/totp/deactivate/")
    from allauth.mfa.models import Authenticator

    assert Authenticator.objects.filter(type="totp").count() == 1


def test_secrets_of_apps_are_encrypted_in_the_database() -> None:
    secret = set_up(world.anybody(), world.seat(Seat.STEWARD, who=world.OFFICER, email=EMAIL))
    from allauth.mfa.models import Authenticator

    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in kept


def test_a_lost_secret_is_said_to_be_lost_and_no_code_is_right() -> None:
    secret = set_up(world.anybody(), world.seat(Seat.STEWARD, who=world.OFFICER, email=EMAIL))
    with override_settings(SECRET_KEY="another secret, of a restored machine"):
        browser = world.anybody()
        sign_in(browser)
        answer = browser.post("/account/2fa/authenticate/", {"code": code_of(secret)})
        assert answer.status_code == 503
        assert b"keys/portal.secret back from the backup" in answer.content
        assert browser.get("/steward/")["Location"].startswith("/account/login/")


def test_who_lost_both_begins_anew_on_a_new_seat() -> None:
    from django.contrib.auth import get_user_model

    first = world.seat(Seat.STEWARD, who=world.OFFICER, email=EMAIL)
    set_up(world.anybody(), first)
    end(first)
    second = world.seat(Seat.STEWARD, who=world.OFFICER, email=EMAIL)
    set_up(world.anybody(), second)
    assert get_user_model().objects.filter(email=EMAIL).count() == 1


def test_seats_of_one_address_share_an_account() -> None:
    browser = world.anybody()
    steward = world.seat(Seat.STEWARD, who=world.OFFICER, email=EMAIL)
    auditor = world.seat(Seat.AUDITOR, email=EMAIL.upper())
    set_up(browser, steward)
    browser.client.logout()
    answer = browser.post(link_to(auditor))
    assert answer["Location"] == "/account/2fa/authenticate/"


def test_a_partner_needs_no_second_factor() -> None:
    browser = world.anybody()
    seat = world.seat(Seat.PARTNER, email="a@northfield.example")
    browser.post(link_to(seat))
    browser.post("/account/password/set/", {"password1": PASSWORD, "password2": PASSWORD})
    assert browser.get("/home/")["Location"] == "/partner/"


def test_a_seat_without_an_address_chooses_no_password() -> None:
    browser = world.anybody()
    seat = world.seat(Seat.PARTNER)
    assert browser.post(link_to(seat))["Location"] == "/home/"


@pytest.mark.parametrize("weak", ["short", "q1w2e3r4t5y6", "jordan.avery@alderfalls"])
def test_a_weak_password_is_said_to_be_weak(weak: str) -> None:
    browser = world.anybody()
    browser.post(link_to(world.seat(Seat.STEWARD, who=world.OFFICER, email=EMAIL)))
    answer = browser.post("/account/password/set/", {"password1": weak, "password2": weak})
    assert answer.status_code == 200
    assert b'class="errors"' in answer.content


def test_an_idle_sitting_ends(clock: MovedClock) -> None:
    browser = world.signed_in(world.seat(Seat.AUDITOR))
    assert browser.get("/errands/err_none/").status_code == 404
    clock.by = timedelta(minutes=29)
    assert browser.get("/errands/err_none/").status_code == 404
    clock.by += timedelta(minutes=31)
    assert browser.get("/errands/err_none/")["Location"] == "/ended/"
    assert browser.get("/errands/err_none/")["Location"].startswith("/account/login/")


def test_a_sitting_ends_after_twelve_hours_in_any_case(clock: MovedClock) -> None:
    browser = world.signed_in(world.seat(Seat.AUDITOR))
    for _ in range(12 * 3):
        assert browser.get("/errands/err_none/").status_code == 404
        clock.by += timedelta(minutes=20, seconds=10)
    assert browser.get("/errands/err_none/")["Location"] == "/ended/"


def test_a_seat_that_was_taken_away_opens_nothing_more() -> None:
    seat = world.seat(Seat.AUDITOR)
    browser = world.signed_in(seat)
    assert browser.get("/errands/err_none/").status_code == 404
    end(seat)
    assert browser.get("/errands/err_none/").status_code == 403
    assert browser.get("/home/")["Location"] == "/no-seat/"


def test_a_new_password_ends_the_other_sittings() -> None:
    seat = world.seat(Seat.PARTNER, email=EMAIL)
    here, there = world.anybody(), world.anybody()
    here.post(link_to(seat))
    here.post("/account/password/set/", {"password1": PASSWORD, "password2": PASSWORD})
    sign_in(there)
    assert there.get("/home/")["Location"] == "/partner/"
    new = "another long sentence"
    asked = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert here.post("/account/password/change/", asked).status_code == 302
    assert here.get("/home/")["Location"] == "/partner/"
    assert there.get("/home/")["Location"] == "/"


def test_pages_of_the_account_are_ours_and_say_where_one_is() -> None:
    browser = world.anybody()
    set_up(browser, world.seat(Seat.STEWARD, who=world.OFFICER, email=EMAIL))
    for path, says in (
        ("/account/2fa/", "How you sign in"),
        ("/account/password/change/", "Change your password"),
        ("/account/2fa/webauthn/", "Security keys"),
        ("/account/2fa/webauthn/add/", "Add a security key"),
        ("/account/2fa/recovery-codes/generate/", "New codes to print"),
        ("/account/reauthenticate/", "Is it still you?"),
        ("/account/2fa/reauthenticate/", "Is it still you?"),
        ("/account/logout/", "Sign out?"),
    ):
        answer = browser.get(path)
        assert answer.status_code == 200, path
        assert says in answer.content.decode(), path
        assert "onclick" not in answer.content.decode()
        assert not re.search(r"<script(?![^>]*(src=|application/json))", answer.content.decode()), path
    anybody = world.anybody()
    for path, says in (
        ("/account/login/", "Sign in"),
        ("/account/password/reset/", "This office sends no e-mail"),
        ("/account/password/reset/done/", "Look in your mail"),
        ("/account/password/reset/key/1-nothing/", "This link opens nothing"),
        ("/account/school/login/cancelled/", "You stopped the school sign-in"),
        ("/account/school/login/error/", "did not work"),
        ("/account/inactive/", "This account is closed"),
    ):
        assert says in anybody.get(path).content.decode(), path


@pytest.mark.parametrize(
    "path", ["/account/email/", "/account/confirm-email/", "/account/school/", "/account/school/signup/"]
)
def test_nobody_lets_themselves_in(path: str) -> None:
    assert world.anybody().get(path).status_code == 404


def test_signing_up_is_closed_to_whoever_tries() -> None:
    from django.contrib.auth import get_user_model

    asked = {"email": "x@elsewhere.example", "password1": PASSWORD, "password2": PASSWORD}
    for answer in (
        world.anybody().get("/account/signup/"),
        world.anybody().post("/account/signup/", asked),
    ):
        assert b"Nobody signs up here" in answer.content
    assert not get_user_model().objects.exists()


def test_an_office_without_mail_says_so_instead_of_pretending(office: Path) -> None:
    world.seat(Seat.PARTNER, email=EMAIL)
    answer = world.anybody().post("/account/password/reset/", {"email": EMAIL})
    assert answer.status_code == 503
    assert b"no mail server" in answer.content
