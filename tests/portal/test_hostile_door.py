"""The door against people who mean harm: planted sessions, guessing, redirects, links used twice, spoiled
requests.
"""

from __future__ import annotations

import re
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from permslip.words.vocabulary import Seat
from tests.portal import world
from tests.portal.test_accounts import EMAIL, PASSWORD, MovedClock, clock, code_of, link_to, set_up, sign_in

__all__ = ["clock"]
pytestmark = pytest.mark.usefixtures("office")


def session_key(browser: world.Browser) -> str:
    from django.conf import settings

    morsel = browser.client.cookies.get(settings.SESSION_COOKIE_NAME)
    return str(morsel.value) if morsel else ""


def partner_with_password() -> None:
    """A partner's seat whose holder chose a password, and no second factor."""
    browser = world.anybody()
    browser.post(link_to(world.seat(Seat.PARTNER, email=EMAIL)))
    browser.post("/account/password/set/", {"password1": PASSWORD, "password2": PASSWORD})


# ---- sittings


def planted() -> tuple[world.Browser, str]:
    """A browser into which somebody planted a session of their own."""
    browser = world.anybody()
    session = browser.client.session
    session["planted"] = "yes"
    session.save()
    from django.conf import settings

    browser.client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return browser, str(session.session_key)


def test_hostile_a_planted_session_is_not_signed_in() -> None:
    partner_with_password()
    browser, key = planted()
    assert sign_in(browser).status_code == 302
    assert session_key(browser) not in ("", key)
    thief = world.anybody()
    from django.conf import settings

    thief.client.cookies[settings.SESSION_COOKIE_NAME] = key
    assert thief.get("/partner/")["Location"].startswith("/account/login/")


def test_hostile_a_link_opens_a_fresh_sitting() -> None:
    browser, key = planted()
    browser.post(link_to(world.seat(Seat.PARTNER, email=EMAIL)))
    assert session_key(browser) not in ("", key)
    assert "planted" not in browser.client.session


def test_hostile_the_session_changes_when_the_second_factor_was_shown() -> None:
    from django.core.cache import cache

    secret = set_up(world.anybody(), world.seat(Seat.STEWARD, who=world.OFFICER, email=EMAIL))
    cache.clear()
    browser = world.anybody()
    sign_in(browser)
    before = session_key(browser)
    browser.post("/account/2fa/authenticate/", {"code": code_of(secret)})
    assert session_key(browser) not in ("", before)


def test_hostile_a_sitting_that_was_left_is_dead() -> None:
    browser = world.signed_in(world.seat(Seat.AUDITOR))
    key = session_key(browser)
    assert browser.post("/leave/")["Location"] == "/ended/"
    from django.conf import settings

    thief = world.anybody()
    thief.client.cookies[settings.SESSION_COOKIE_NAME] = key
    assert thief.get("/approver/")["Location"].startswith("/account/login/")


@pytest.mark.parametrize("value", ["", "x" * 32, "../../etc/passwd", "' OR 1=1 --", "a" * 5000, "é\x7f"])
def test_hostile_a_made_up_cookie_is_nobody(value: str) -> None:
    from django.conf import settings

    browser = world.anybody()
    for name in (settings.SESSION_COOKIE_NAME, "messages", settings.CSRF_COOKIE_NAME, "django_language"):
        browser.client.cookies[name] = value
    answer = browser.get("/approver/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/login/")


# ---- links


def test_hostile_a_link_opens_once() -> None:
    link = link_to(world.seat(Seat.AUDITOR, email=EMAIL))
    assert world.anybody().post(link).status_code == 302
    again = world.anybody().post(link)
    assert again.status_code == 404
    assert b"used before, or is too old" in again.content


def test_hostile_looking_at_a_link_uses_nothing_up() -> None:
    link = link_to(world.seat(Seat.AUDITOR, email=EMAIL))
    for _ in range(3):
        assert world.anybody().get(link).status_code == 200
        assert world.anybody().client.head(link).status_code == 200
        assert world.anybody().client.options(link).status_code == 405
    assert world.anybody().post(link).status_code == 302


def test_hostile_of_several_at_once_one_gets_in() -> None:
    link = link_to(world.seat(Seat.AUDITOR, email=EMAIL))

    def use(_: int) -> int:
        try:
            return int(world.anybody().post(link).status_code)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        came = sorted(pool.map(use, range(4)))
    assert came == [302, 404, 404, 404]


def test_hostile_a_link_is_good_for_a_day(clock: MovedClock) -> None:
    link = link_to(world.seat(Seat.AUDITOR, email=EMAIL))
    clock.by = timedelta(hours=25)
    assert world.anybody().post(link).status_code == 404


def test_hostile_links_are_not_told_apart_by_looking() -> None:
    good = link_to(world.seat(Seat.AUDITOR, email=EMAIL))
    pages = {
        re.sub(rb'value="[A-Za-z0-9]{64}"', b"", world.anybody().get(link).content)
        for link in (good, "/enter/no-such-link/")
    }
    assert len(pages) == 1


# ---- guessing


def bare(answer: Any, *typed: str) -> str:
    """A page without its token and without what was typed into it."""
    text = re.sub(r'value="[A-Za-z0-9]{64}"', "", answer.content.decode())
    for word in typed:
        text = text.replace(word, "")
    return text


def test_hostile_a_known_address_is_answered_as_an_unknown_one() -> None:
    partner_with_password()
    other = "nobody@elsewhere.example"
    known = sign_in(world.anybody(), "a wrong password")
    unknown = sign_in(world.anybody(), "a wrong password", other)
    assert known.status_code == unknown.status_code == 200
    assert bare(known, EMAIL) == bare(unknown, other)


def test_hostile_a_known_address_takes_as_long_as_an_unknown_one() -> None:
    from django.core.cache import cache

    partner_with_password()
    took: dict[str, list[float]] = {EMAIL: [], "nobody@elsewhere.example": []}
    for number in range(7):
        for email, times in took.items():
            cache.clear()
            began = time.perf_counter()
            world.anybody().post(
                "/account/login/", {"login": email, "password": "wrong"}, REMOTE_ADDR=f"10.0.0.{number}"
            )
            times.append(time.perf_counter() - began)
    known, unknown = (statistics.median(times) for times in took.values())
    assert 0.5 < known / unknown < 2, f"{known:.3f} s against {unknown:.3f} s"


def test_hostile_five_wrong_tries_shut_the_door_and_no_header_opens_it() -> None:
    partner_with_password()
    for number in range(5):
        answer = world.anybody().post(
            "/account/login/",
            {"login": EMAIL, "password": "wrong"},
            HTTP_X_FORWARDED_FOR=f"10.9.8.{number}",
            HTTP_X_REAL_IP=f"10.9.8.{number}",
        )
    assert answer.status_code == 429
    assert b"Too many tries" in answer.content
    right = sign_in(world.anybody())
    assert b"too many wrong tries" in right.content
    from django.core.cache import cache

    cache.clear()  # the accounts library's own count, of five minutes
    assert sign_in(world.anybody()).status_code == 429


def test_hostile_somebody_else_s_wrong_tries_lock_nobody_out_elsewhere() -> None:
    partner_with_password()
    for _ in range(5):
        sign_in(world.anybody(), "wrong", "nobody@elsewhere.example")
    from django.core.cache import cache

    cache.clear()  # the accounts library counts each place as well; here ours is looked at
    assert sign_in(world.anybody()).status_code == 302


def test_hostile_codes_of_an_app_are_not_guessed() -> None:
    set_up(world.anybody(), world.seat(Seat.STEWARD, who=world.OFFICER, email=EMAIL))
    browser = world.anybody()
    sign_in(browser)
    for number in range(12):
        answer = browser.post("/account/2fa/authenticate/", {"code": f"{number:06d}"})
    assert b"too many" in answer.content.lower()


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
    opened = thief.post(link_to(world.seat(Seat.APPROVER, who=world.HEAD)))
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


# ---- what the database holds


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
    import base64

    from django.contrib.sessions.models import Session

    browser, _ = planted()
    session = browser.client.session
    session["account_login"] = {"email": EMAIL, "code": "H7K-2QD"}
    session.save()
    (kept,) = Session.objects.values_list("session_data", flat=True)
    inside = base64.urlsafe_b64decode(kept.lstrip(".").split(":")[0] + "===")
    import zlib

    for text in (inside, zlib.decompress(inside) if kept.startswith(".") else b""):
        assert EMAIL.encode() not in text
        assert b"H7K" not in text
    assert browser.client.session["account_login"]["email"] == EMAIL


# ---- redirects and spoiled requests


@pytest.mark.parametrize(
    "place",
    [
        "//evil.example/", "https://evil.example/", "https:evil.example", "\\\\evil.example",
        "/\\evil.example", "http:///evil.example", "javascript:alert(1)", "//evil.example\\@localhost/",
        "/account/\r\nSet-Cookie: x=1", "https://localhost@evil.example/",
    ],
)  # fmt: skip
def test_hostile_no_page_leads_elsewhere(place: str) -> None:
    partner_with_password()
    browser = world.anybody()
    answer = browser.post("/account/login/", {"login": EMAIL, "password": PASSWORD, "next": place})
    assert leads_home(answer), answer.headers
    assert leads_home(browser.post("/language/", {"language": "es", "next": place}))
    asked = browser.post("/account/reauthenticate/", {"password": PASSWORD, "next": place})
    assert leads_home(asked), asked.headers
    assert leads_home(browser.post("/leave/", {"next": place}))
    assert leads_home(browser.post("/account/logout/", {"next": place}))


def leads_home(answer: Any) -> bool:
    """Whether a redirect stays on this address."""
    where = str(answer.headers.get("Location", "/"))
    return where.startswith("/") and not where.startswith(("//", "/\\")) and not set("\r\n") & set(where)


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "localhost:80@evil.example", "["])
def test_hostile_another_host_name_is_refused(host: str) -> None:
    answer = world.anybody().get("/account/login/", HTTP_HOST=host)
    assert answer.status_code == 400
    assert host.encode() not in answer.content or host == "["


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


def test_hostile_a_forwarded_host_is_not_believed() -> None:
    answer = world.anybody().get("/approver/", HTTP_X_FORWARDED_HOST="evil.example")
    assert "evil" not in answer["Location"]


def test_hostile_a_huge_form_is_refused_in_words() -> None:
    for data in ({"login": "x" * (5 << 20)}, {f"f{n}": "x" for n in range(1200)}):
        answer = world.anybody().post("/account/login/", data)
        assert answer.status_code == 400
        assert b"That was not understood" in answer.content


@pytest.mark.parametrize("path", ["/enter/%00/", "/errands/%00/", "/approver/releases/%00/", "/%00"])
def test_hostile_nul_bytes_break_nothing(path: str) -> None:
    auditor = world.signed_in(world.seat(Seat.AUDITOR))
    assert auditor.get(path).status_code in (200, 404)
    assert auditor.post(path).status_code in (403, 404, 405)
    answer = world.anybody().post("/account/login/", {"login": "a\x00@b.example", "password": "\x00"})
    assert answer.status_code == 200
    assert auditor.get("/approver/where/?find=%00&page=%00").status_code == 200


@pytest.mark.parametrize("header", ["HTTP_X_HTTP_METHOD_OVERRIDE", "HTTP_X_METHOD_OVERRIDE"])
def test_hostile_a_method_in_a_header_is_not_believed(header: str) -> None:
    link = link_to(world.seat(Seat.AUDITOR, email=EMAIL))
    assert b"Let me in" in world.anybody().get(link, **{header: "POST"}).content
    assert world.anybody().post("/leave/?_method=DELETE", {"_method": "DELETE"}).status_code == 302
    assert world.anybody().post(link).status_code == 302  # it was not used up


def test_hostile_the_demo_s_links_are_none_where_there_is_no_demo(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    links(tmp_path, monkeypatch, demo=False)
    assert world.anybody().get("/demo/opens-once/").status_code == 404
    assert world.anybody().post("/demo/opens-once/").status_code == 404


def test_hostile_the_demo_s_links_open_once_and_on_this_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    links(tmp_path, monkeypatch, demo=True)
    for address in ("10.0.0.7", "::ffff:10.0.0.7"):
        assert world.anybody().post("/demo/opens-once/", REMOTE_ADDR=address).status_code == 404
    assert world.anybody().post("/demo/none-such/").status_code == 404
    assert world.anybody().get("/demo/opens-once/").status_code == 200
    browser = world.anybody()
    assert browser.post("/demo/opens-once/")["Location"] == "/home/"
    assert browser.get("/approver/").status_code == 200
    assert world.anybody().post("/demo/opens-once/").status_code == 404


def links(folder: Path, monkeypatch: pytest.MonkeyPatch, *, demo: bool) -> None:
    """One demo link, to an auditor's seat, as the process that serves makes it."""
    import json

    from permslip.portal.door import demo_links
    from permslip.portal.door.house import house

    monkeypatch.setenv("PERMSLIP_PORTAL_SCRATCH", str(folder))
    monkeypatch.setattr(house, "demo", demo)
    (folder / demo_links.LINKS).mkdir()
    path = folder / demo_links.LINKS / demo_links._name("opens-once")
    path.write_text(json.dumps({"seat": world.seat(Seat.AUDITOR)}), "ascii")


def test_hostile_a_real_office_gets_no_demo_links(office: Path) -> None:
    from permslip.portal.door.serving import ready
    from permslip.words.errors import BadInput

    with pytest.raises(BadInput, match="not made by the demo"), ready(office, demo=True):
        pass
