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
from tests.portal.test_accounts import (
    EMAIL,
    PASSWORD,
    MovedClock,
    clock,
    code_of,
    link_to,
    partner_with_password,
    set_up,
    sign_in,
)

__all__ = ["clock"]
pytestmark = pytest.mark.usefixtures("office")


def session_key(browser: world.Browser) -> str:
    from django.conf import settings

    morsel = browser.client.cookies.get(settings.SESSION_COOKIE_NAME)
    return str(morsel.value) if morsel else ""


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
            began = time.process_time()  # passwords are weighed in this process, and others run beside it
            world.anybody().post(
                "/account/login/", {"login": email, "password": "wrong"}, REMOTE_ADDR=f"10.0.0.{number}"
            )
            times.append(time.process_time() - began)
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
    from permslip.words.digest import sha256

    monkeypatch.setenv("PERMSLIP_PORTAL_SCRATCH", str(folder))
    monkeypatch.setattr(house, "demo", demo)
    (folder / demo_links.LINKS).mkdir()
    path = folder / demo_links.LINKS / sha256("opens-once")
    path.write_text(json.dumps({"seat": world.seat(Seat.AUDITOR)}), "ascii")


def test_hostile_a_real_office_gets_no_demo_links(office: Path) -> None:
    from permslip.portal.door.serving import ready
    from permslip.words.errors import BadInput

    with pytest.raises(BadInput, match="not made by the demo"), ready(office, demo=True):
        pass
