"""The gate: what is public is open, everything else asks who you are first."""

from __future__ import annotations

from pathlib import Path

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


@pytest.mark.parametrize("header", ["Content-Security-Policy", "X-Frame-Options", "X-Content-Type-Options"])
def test_every_answer_carries_the_strict_headers(office: Path, header: str) -> None:
    assert header in world.anybody().get("/account/login/").headers
