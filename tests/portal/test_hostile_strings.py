"""Hostile text in every field of every form, on every seat: nothing that was typed is ever a part of a page.

The forms are those that the pages of the table show, so that a form which is added later is tried from then
on.
"""

from __future__ import annotations

from datetime import timedelta
from html import escape
from typing import Any
from urllib.parse import quote

import pytest

from permslip.actions import asking, deciding, releasing
from permslip.actions.desk import open_desk
from permslip.portal.door.pages import Page, every_page
from permslip.stores.families.invitations import Invited
from permslip.stores.families.people import Kind
from permslip.words.facts import About
from permslip.words.facts import fact as known
from permslip.words.vocabulary import Seat
from tests.portal import world
from tests.portal.hostile_crawl import WRITTEN, Crawl, in_order
from tests.portal.html_forms import HEADER, MARK, SHORT, SHORTEST, WHOLE, Reader, wrong_in
from tests.portal.lived_in import LivedIn, live
from tests.portal.test_every_page import address, names, sitter

pytestmark = pytest.mark.xdist_group("hostile-strings")
SEATS = list(Seat)
NO_FORM_HERE = {"family-factor", "demo-link"}
"""A choice between ways to send a number, which needs a mail server; a button of the demo's own office."""


@pytest.fixture(scope="module")
def crawl(tmp_path_factory: pytest.TempPathFactory) -> Crawl:
    """A lived-in office, and somebody who means it harm on each of its seats."""
    lived = live(tmp_path_factory.mktemp("hostile"))
    with open_desk(lived.office, exact=True) as desk:
        _stage_another(desk, lived)
        letter = _a_letter(desk)
    world.close_database()
    return Crawl(lived, letter)


@pytest.fixture
def begun(crawl: Crawl) -> Crawl:
    """The same, served in this process."""
    from permslip.portal.door.house import house

    if house.root != crawl.lived.office:
        world.serve_in_process(crawl.lived.office)
    return crawl


@pytest.fixture
def done(begun: Crawl) -> Crawl:
    """The same once every seat's forms were sent."""
    for seat in in_order(SEATS):
        begun.attack(seat, starts(begun.lived, seat))
    return begun


def _stage_another(desk: Any, lived: LivedIn) -> None:
    """A release that waits for the approver's vote."""
    request = "needs-study-2"
    made = deciding.decide_request(desk, request=request, by=world.OFFICER)
    scope = {About.DISTRICT: "district", About.REQUEST: request, About.RECIPIENT: "northfield"}
    for fact in getattr(made.decision.verdict, "ask", ()):
        about = scope.get(known(fact).about, "needs-assessment")
        asking.attest(
            desk, fact=fact, value="yes", about=about, until=None, by=world.HEAD, passphrase=world.PASSPHRASE
        )
    staged = releasing.release(desk, request=request, by=world.OFFICER)
    lived.ids["approver-release.release"] = staged.release


def _a_letter(desk: Any) -> str:
    """A guardian's letter whose code was typed, and nothing after it."""
    person = desk.office.families.roll.people(Kind.GUARDIAN)[-1].key
    today = desk.today()
    ((held, _),) = desk.office.families.invitations.add(
        [Invited(Kind.GUARDIAN, person, "en")], batch="bat_half", made_on=today,
        expires_on=today + timedelta(60),
    )  # fmt: skip
    desk.office.families.invitations.open(held.id)
    return str(held.id)


def starts(lived: LivedIn, seat: Seat) -> list[str]:
    """The addresses of all pages that a seat opens."""
    return [address(page, lived) for page in every_page() if seat in page.seats]


@pytest.mark.parametrize("text", [WHOLE, SHORT, SHORTEST, HEADER])
@pytest.mark.parametrize(
    "around", ["<p>%s</p>", '<input value="%s">', "<textarea>%s</textarea>", "<a href='%s'>"]
)
def test_the_reader_sees_what_is_code_and_what_is_text(text: str, around: str) -> None:
    breaks_out = not (text == SHORTEST and "=" in around)
    assert bool(Reader(around % text.replace(SHORTEST, f"</textarea>{SHORTEST}")).wrong) is breaks_out
    assert Reader(around % escape(text)).wrong == []
    assert Reader(f'<a href="{escape("javascript:x")}">').wrong
    assert Reader(f"<script>{MARK}</script>").wrong and Reader(f"<!-- {MARK} -->").wrong


@pytest.mark.parametrize("seat", in_order(SEATS), ids=lambda seat: seat.value)
def test_nothing_that_a_seat_types_is_code_in_what_comes_of_it(begun: Crawl, seat: Seat) -> None:
    begun.attack(seat, starts(begun.lived, seat))
    assert sorted(set(begun.wrong)) == []


def test_every_page_that_takes_a_form_was_tried(done: Crawl) -> None:
    assert sorted(WRITTEN - done.attacked - NO_FORM_HERE) == []


@pytest.mark.parametrize("seat", SEATS, ids=lambda seat: seat.value)
def test_nothing_that_anybody_typed_is_code_on_a_page_of_a_seat(done: Crawl, seat: Seat) -> None:
    list(done.pages(seat, starts(done.lived, seat)))
    assert sorted(set(done.wrong)) == []


STORED = {
    "approver-release", "partner-draft", "partner-request", "steward-consent-notices",
    "steward-consent-requests", "steward-draft", "steward-follow", "steward-incident", "steward-release",
    "steward-request", "steward-seats", "steward-today",
}  # fmt: skip


def test_it_was_kept_and_stands_on_the_pages_as_text(done: Crawl) -> None:
    """The attack reached the pages that matter: it was not merely refused everywhere."""
    assert sorted(STORED - done.shown) == []


@pytest.mark.parametrize("page", list(every_page()), ids=names(list(every_page())))
def test_an_address_that_was_made_up_is_no_code_on_the_page_that_says_no(begun: Crawl, page: Page) -> None:
    browser = begun.sit(sitter(page))
    made_up = {part: quote(WHOLE, safe="") for part in page.example}
    where = address(page, LivedIn(begun.lived.office, ids=made_up))
    for asked in (where, f"{where}?{'&'.join(f'{n}={quote(WHOLE)}' for n in ASKED)}"):
        answer = browser.get(asked)
        assert wrong_in(answer) == []


ASKED = ("page", "find", "state", "every", "agreement", "as", "next", "release", "party", "from", "to", MARK)


def test_in_a_real_browser_nothing_of_it_runs(done: Crawl, chromium: Any) -> None:
    """Without the policy that would stop it: what the pages hold is harmless by itself."""
    from tests.portal.test_every_page import look

    world.close_database()
    with world.running(done.lived.office) as server:
        for seat in (Seat.STEWARD, Seat.APPROVER, Seat.PARTNER, Seat.FAMILY, Seat.STAFF):
            context = look(chromium, server, done.sit(seat), bypass_csp=True)
            tab = context.new_page()
            said: list[str] = []
            tab.on("dialog", lambda dialog, said=said: (said.append(dialog.message), dialog.dismiss()))
            for name, where in done.of(seat, STORED):
                tab.goto(server.address + where)
                tab.keyboard.press("Tab")
                assert tab.evaluate(f"window.{MARK}") is None, f"{name} at {where} ran what was typed"
                assert tab.locator(MARK).count() == 0, f"{name} at {where} has a tag that was typed"
            assert said == []
            context.close()
