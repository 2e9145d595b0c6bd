"""The gate: what is public is open, everything else asks who you are first."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from permslip.portal.door.pages import every_page
from tests.portal import world


def test_an_address_that_there_is_not_is_said_to_be_none(office: Path) -> None:
    answer = world.anybody().get("/nothing/at/all/")
    assert answer.status_code == 404
    assert b"There is no page at this address" in answer.content


def test_every_page_has_a_name_of_its_own(office: Path) -> None:
    names = [page.name for page in every_page()]
    assert len(names) == len(set(names))


def test_nobody_signed_in_is_sent_to_sign_in(office: Path) -> None:
    for page in every_page():
        if page.public or "<" in page.route:
            continue
        answer = world.anybody().get(f"/{page.route}")
        assert answer.status_code == 302, page.name
        assert answer["Location"].startswith(("/account/login/", "/family/enter/")), page.name


def test_what_was_written_when_a_sitting_ended_is_neither_taken_nor_lost(office: Path) -> None:
    """No page of what waits is shown, and no password either."""
    wrote = "A laptop was left on the bus & nobody has seen it since."
    for address, enter in (
        ("/steward/follow/incidents/new/", "/account/login/"),
        ("/staff/", "/family/enter/"),
    ):
        sent = {"what": wrote, "password": "four or five words", "party": "district"}
        answer = world.anybody().post(address, sent)
        text = answer.content.decode()
        assert answer.status_code == 403 and "You are not signed in" in text
        assert f"readonly>{escape(wrote)}</textarea>" in text and "four or five" not in text
        assert f'href="{enter}?next={quote(address, safe="")}"' in text
        assert "no-store" in answer["Cache-Control"]
        assert world.anybody().post(address, {"party": "district"}).status_code == 302


@pytest.mark.parametrize("header", ["Content-Security-Policy", "X-Frame-Options", "X-Content-Type-Options"])
def test_every_answer_carries_the_strict_headers(office: Path, header: str) -> None:
    assert header in world.anybody().get("/account/login/").headers


def test_hostile_a_nul_in_an_address_reaches_no_page(office: Path) -> None:
    """PostgreSQL takes none, and would say so in an exception."""
    from django.test import RequestFactory

    from permslip.portal.door.gate import guarded
    from permslip.portal.door.pages import PUBLIC, Page

    def reached(*_: Any, **__: Any) -> Any:
        raise AssertionError("the page was asked")

    page = guarded(Page("x/<str:name>/", reached, "x", PUBLIC))
    with pytest.raises(AssertionError):
        page(asked_by_anybody(RequestFactory()), name="x")
    assert page(asked_by_anybody(RequestFactory()), name="a\x00b").status_code == 404
    assert world.anybody().get("/enter/%00/").status_code == 404


def asked_by_anybody(factory: Any) -> Any:
    """A request with an empty sitting."""
    from django.contrib.auth.models import AnonymousUser
    from django.contrib.sessions.backends.db import SessionStore

    request = factory.get("/x/")
    request.session, request.user = SessionStore(), AnonymousUser()
    return request
