"""Who may open what: every page of the table by every seat, to read and to write, and others' things by their
ids. Generated from the table, so that a page which is added later is tried from then on.
"""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any

import pytest

from permslip.portal.door.pages import Page, every_page
from permslip.sample import case
from permslip.words.vocabulary import Seat
from tests.portal import partners, world
from tests.portal.lived_in import LivedIn, live
from tests.portal.test_every_page import address, names, sitter

pytestmark = pytest.mark.xdist_group("matrix")
PAGES = list(every_page())
PRIVATE = [page for page in PAGES if not page.public]
SIGN_INS = ("/account/login/", "/family/enter/")
SEATS = tuple(Seat)


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> LivedIn:
    """The lived-in office, made once for these tests."""
    return live(tmp_path_factory.mktemp("matrix"))


@pytest.fixture(scope="module")
def sittings() -> dict[Seat, world.Browser]:
    """One sitting a seat, kept from test to test."""
    return {}


@pytest.fixture
def sit(lived: LivedIn, sittings: dict[Seat, world.Browser]) -> Any:
    """Somebody on a seat of the lived-in office."""
    from permslip.portal.door.house import house

    if house.root != lived.office:
        world.serve_in_process(lived.office)

    def browser(seat: Seat) -> world.Browser:
        if seat is Seat.PUBLIC:
            return world.anybody()
        if seat not in sittings:
            sittings[seat] = lived.browser(seat)
        return sittings[seat]

    return browser


def entries() -> int:
    """How many entries the served office's ledger has."""
    from permslip.portal.door.house import at_desk

    with at_desk() as desk:
        return int(desk.office.standing().size)


def heading(answer: Any) -> str:
    """The first heading of a page, as text; empty where there is none."""
    found = re.search(rb"<h1[^>]*>(.*?)</h1>", answer.content, re.DOTALL)
    return html.unescape(re.sub(r"<[^>]+>", "", found[1].decode())).strip() if found else ""


def is_shut(answer: Any, seat: Seat) -> bool:
    """Whether somebody was kept out: sent to sign in, or told no."""
    if answer.status_code == 302:
        return seat is Seat.PUBLIC and str(answer["Location"]).startswith(SIGN_INS)
    return answer.status_code in (403, 404)


@pytest.mark.parametrize("page", PRIVATE, ids=names(PRIVATE))
def test_a_page_opens_to_its_seats_and_to_no_other(lived: LivedIn, sit: Any, page: Page) -> None:
    where = address(page, lived)
    shown = heading(sit(sitter(page)).get(where))
    for seat in SEATS:
        answer = sit(seat).get(where)
        if seat in page.seats:
            assert answer.status_code not in (403, 405, 500), f"{seat.value}: {answer.status_code}"
            assert not (answer.status_code == 302 and answer["Location"].startswith(SIGN_INS)), seat.value
            continue
        assert is_shut(answer, seat), f"{seat.value} got {answer.status_code} at {where}"
        told = heading(answer)
        assert told in ("", "This page is not for you", "Not found"), f"{seat.value} reads {told!r}"
        assert not shown or shown in ("Not found",) or f">{shown}</h1>" not in answer.content.decode()


@pytest.mark.parametrize("page", PAGES, ids=names(PAGES))
def test_only_a_page_s_writers_write(lived: LivedIn, sit: Any, page: Page) -> None:
    where, before = address(page, lived), entries()
    for seat in SEATS:
        if seat in page.writers or (page.public and page.writers):
            continue
        answer = sit(seat).post(where, {"act": "x", "vote": "approve", "because": "x", "reason": "x"})
        if answer.status_code == 302:
            assert is_shut(answer, seat), f"{seat.value} was led to {answer['Location']}"
        else:
            assert answer.status_code in (403, 404, 405), f"{seat.value}: {answer.status_code}"
    assert entries() == before


WRITING = [page for page in PAGES if page.writers]


@pytest.mark.parametrize("page", WRITING, ids=names(WRITING))
def test_hostile_a_form_of_another_site_changes_nothing(lived: LivedIn, sit: Any, page: Page) -> None:
    from django.test import Client

    for seat in page.writers if not page.public else (Seat.PUBLIC,):
        known = sit(seat)
        strict = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
        strict.cookies.update(known.client.cookies)
        before = entries()
        for more in ({}, {"headers": {"origin": "https://evil.example"}}, {"headers": {"origin": "null"}}):
            answer = strict.post(address(page, lived), {"csrfmiddlewaretoken": "x" * 64}, **more)
            assert answer.status_code == 403, f"{seat.value}: {answer.status_code}"
            assert b"The form is too old" in answer.content
        assert entries() == before


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace"])
def test_no_other_method_does_anything(lived: LivedIn, sit: Any, method: str) -> None:
    before = entries()
    for page in PAGES:
        answer = getattr(sit(sitter(page)).client, method)(address(page, lived))
        assert answer.status_code in (403, 405), f"{page.name}: {answer.status_code}"
    assert entries() == before


def test_without_a_second_factor_no_page_of_the_office_opens(lived: LivedIn, sit: Any) -> None:
    sit(Seat.PUBLIC)
    for seat in (Seat.STEWARD, Seat.APPROVER, Seat.ATTESTER, Seat.AUDITOR):
        weak = world.signed_in(lived.seats[seat], strong=False)
        for page in PRIVATE:
            if seat in page.seats:
                answer = weak.get(address(page, lived))
                assert answer.status_code == 302, page.name
                assert answer["Location"].startswith("/account/2fa/"), page.name


def test_the_api_asks_for_a_token_whoever_is_signed_in(lived: LivedIn, sit: Any) -> None:
    from permslip.portal.api.routes import api

    known = api.get_openapi_schema()["paths"]
    paths = [p for p, acts in known.items() if all(act.get("security") for act in acts.values())]
    assert set(known) - set(paths) <= {"/api/v1/status", "/api/v1/register"}, (
        "what is open to anybody is known"
    )
    for seat in SEATS:
        for path in paths:
            where = re.sub(r"\{(\w+)\}", lambda m: lived.ids.get(m[1], "none"), path)
            answer = sit(seat).get(where)
            assert answer.status_code in (401, 404, 405), f"{seat.value} {where}: {answer.status_code}"


# ---- others' things, by their ids


@pytest.fixture(scope="module")
def another_partner(tmp_path_factory: pytest.TempPathFactory) -> list[world.Browser]:
    """Filled once: a partner of another agreement in the lived-in office."""
    return []


OF_PARTNERS = [
    page for page in PRIVATE if page.seats & {Seat.PARTNER, Seat.SUB_PROCESSOR} and "<" in page.route
]


@pytest.mark.parametrize("page", OF_PARTNERS, ids=names(OF_PARTNERS))
def test_a_partner_sees_nothing_of_another_partner(
    lived: LivedIn, sit: Any, another_partner: list[world.Browser], tmp_path: Path, page: Page
) -> None:
    sit(Seat.PUBLIC)
    if not another_partner:
        from permslip.portal.door.house import at_desk

        with at_desk() as desk:
            another_partner.append(world.signed_in(partners.seat_everybody(desk, tmp_path).other))
    ids = {**lived.ids, "asked": case.REQUEST}
    where = "/" + re.sub(
        r"<\w+:(\w+)>", lambda m: ids.get(m[1]) or page.example.get(m[1], "none"), page.route
    )
    before, (other,) = entries(), another_partner
    assert other.get(where).status_code in (403, 404), where
    if page.writers:
        posted = other.post(where, {"act": "x", "because": "x", "accept": "on"})
        assert posted.status_code in (403, 404), where
    assert entries() == before


def test_a_guardian_opens_no_other_guardian_s_child(lived: LivedIn, sit: Any) -> None:
    from permslip.portal.door.house import at_desk

    sit(Seat.PUBLIC)
    with at_desk() as desk:
        own = desk.office.families.invitations.get(lived.invitations[Seat.FAMILY]).person
        siblings = {link.student for link, _ in desk.office.families.roll.children_of(own)}
        other = next(
            link.guardian for link in desk.office.families.roll.links() if link.student not in siblings
        )
        stranger = world.invited(world.invitation_of(desk, "guardian", other))
    pages = [p for p in PRIVATE if Seat.FAMILY in p.seats and "<" in p.route]
    assert pages
    before = entries()
    for page in pages:
        where = address(page, lived)
        assert stranger.get(where).status_code in (403, 404), where
        if page.writers:
            assert stranger.post(where, {"say": "no"}).status_code in (403, 404), where
    assert entries() == before
