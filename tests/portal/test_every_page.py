"""Every page that there is, opened by somebody whose page it is: few queries, no violation of WCAG 2.2 AA
that axe finds (in the light and in the dark, wide and narrow), nothing wider than a narrow phone (320 px,
which is also 1280 px at 400 %), nothing that the policy blocks. Pages that say no are held to the same.

A page that is added to the table is tested from then on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from permslip.portal.door.pages import Page, every_page
from permslip.words.errors import OfficeProblem
from permslip.words.vocabulary import Seat
from tests.portal import world
from tests.portal.lived_in import LivedIn, live

MOST_QUERIES = 12
# the order in which somebody is looked for: whoever has the most to see on a page
ORDER = (
    Seat.STEWARD, Seat.APPROVER, Seat.ATTESTER, Seat.AUDITOR, Seat.PARTNER, Seat.SUB_PROCESSOR, Seat.FAMILY,
    Seat.STAFF, Seat.PUBLIC,
)  # fmt: skip
# Addresses that open nothing by themselves: links that are used up, letters that test_letters makes.
NOT_PAGES = {"enter", "demo-link", "errand", "steward-consent-file"}
PAGES = [page for page in every_page() if page.name not in NOT_PAGES]
WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> LivedIn:
    """The lived-in office, made once for this file's tests in a worker."""
    return live(tmp_path_factory.mktemp("lived-in"))


@pytest.fixture
def at_home(lived: LivedIn) -> LivedIn:
    """The same, served in this process."""
    world.serve_in_process(lived.office)
    return lived


@pytest.fixture(scope="module")
def served(lived: LivedIn) -> Iterator[world.Server]:
    """The same, served by the real server."""
    with world.running(lived.office) as server:
        yield server


def sitter(page: Page) -> Seat:
    """Who opens a page here."""
    return Seat.PUBLIC if page.public else next(seat for seat in ORDER if seat in page.seats)


def address(page: Page, lived: LivedIn) -> str:
    """The page's address with ids of the lived-in office; what it has no id for is the page's own example."""

    def fill(part: re.Match[str]) -> str:
        known = lived.ids.get(f"{page.name}.{part[1]}") or lived.ids.get(part[1])
        return known or page.example.get(part[1], "none")

    return "/" + re.sub(r"<\w+:(\w+)>", fill, page.route)


def names(pages: list[Page]) -> list[str]:
    return [page.name for page in pages]


@contextmanager
def families_asked() -> Iterator[list[str]]:
    """What is asked of the families' memory, which Django knows nothing of; beginnings and ends are none."""
    from permslip.portal.door.house import at_desk

    heard: list[str] = []

    def hear(statement: str) -> None:
        if not statement.startswith(("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA")):
            heard.append(f"families: {' '.join(statement.split())[:160]}")

    with at_desk() as desk, desk.office.families.database.reading() as memory:
        thread_s = memory  # the one connection of this thread
    thread_s.set_trace_callback(hear)
    try:
        yield heard
    finally:
        thread_s.set_trace_callback(None)


def test_questions_to_the_families_memory_are_counted(at_home: LivedIn) -> None:
    with families_asked() as asked:
        at_home.browser(Seat.FAMILY).get("/family/")
    assert any("FROM child" in question or "FROM invitation" in question for question in asked), asked


@pytest.mark.parametrize("page", PAGES, ids=names(PAGES))
def test_it_opens_with_few_queries(at_home: LivedIn, page: Page) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    browser = at_home.browser(sitter(page))
    where = address(page, at_home)
    browser.get(where)  # once: caches of the process
    with CaptureQueriesContext(connection) as asked, families_asked() as of_families:
        answer = browser.get(where)
    assert answer.status_code in (200, 302, 303), f"{where}: {answer.status_code}"
    queries = [q["sql"][:160] for q in asked.captured_queries] + of_families
    assert len(queries) <= MOST_QUERIES, "\n".join(queries)
    if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
        text = answer.content.decode()
        assert text.count("<h1") == 1, "one first heading"
        assert re.search(r"<title>\s*\S", text), "a title"
        assert not re.search(r"\sstyle=|<script(?![^>]*(src=|application/json))|\son\w+=\"", text), (
            "inline code"
        )


def look(browser: Any, server: world.Server, seat: world.Browser, **how: Any) -> Any:
    """A context of the real browser, signed in as in this process: both keep their sittings in the same
    office.
    """
    context = browser.new_context(**how)
    for name, morsel in seat.client.cookies.items():
        context.add_cookies([{"name": name, "value": morsel.value, "url": server.address}])
    return context


# Addresses that only lead on: to the first page, to the beginning of what has steps.
LEAD_ELSEWHERE = {"home", "leave", "family-factor", "family-number"}
FILES = ("pdf/", "checkpoint", "leaves", "consistency", ".csv", ".json", "proof", "letter.txt", "download/")
HTML = [page for page in PAGES if not page.route.endswith(FILES)]


def violations(tab: Any) -> list[str]:
    """What axe finds against WCAG 2.2 AA on the page as it stands."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(tab, options=WCAG).response["violations"]
    return [f"{v['id']}: {v['help']}: {[n['html'][:200] for n in v['nodes'][:3]]}" for v in found]


@pytest.mark.parametrize("page", HTML, ids=names(HTML))
def test_it_is_accessible_and_fits(at_home: LivedIn, served: world.Server, chromium: Any, page: Page) -> None:
    seat = at_home.browser(sitter(page))
    where = served.address + address(page, at_home)
    for scheme in ("light", "dark"):
        context = look(chromium, served, seat, viewport=WIDE, color_scheme=scheme)
        if scheme == "dark":  # Spanish words are longer; pages that are in English alone stay as they are
            context.add_cookies([{"name": "django_language", "value": "es", "url": served.address}])
        try:
            tab = context.new_page()
            blocked: list[str] = []
            tab.on(
                "console",
                lambda said, heard=blocked: heard.append(said.text) if said.type == "error" else None,
            )
            answer = tab.goto(where, wait_until="load")
            assert answer is not None
            landed = tab.url.removeprefix(served.address)
            assert landed == address(page, at_home) or page.name in LEAD_ELSEWHERE, f"landed at {landed}"
            if "text/html" not in answer.headers.get("content-type", ""):
                pytest.fail(
                    f"{page.name} is no page but {answer.headers.get('content-type')}: name it among files"
                )
            held(tab, scheme)
            assert [text for text in blocked if "Content Security Policy" in text] == []
        finally:
            context.close()


WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 640}


def held(tab: Any, scheme: str) -> None:
    """No violation on a wide screen, nor in the dark on a narrow one, into which the page fits."""
    assert violations(tab) == [], scheme
    tab.set_viewport_size(NARROW)
    wide = tab.evaluate("document.documentElement.scrollWidth")
    assert wide <= NARROW["width"], f"{scheme}: {wide} px wide on a screen of 320"
    if scheme == "dark":
        assert violations(tab) == [], f"{scheme}, narrow"


# ---- pages that say no


def broken_view(*_: Any, **__: Any) -> Any:
    """What a page of ours does that has a mistake in it."""
    raise ZeroDivisionError


def busy(*_: Any, **__: Any) -> Any:
    """What a page does while too many are writing."""
    raise OfficeProblem("Too many are writing at once.", fix="try again in a minute")


def too_many_fields(lived: LivedIn) -> Any:
    return world.anybody().post("/verify/", {f"x{n}": "1" for n in range(5000)})


def locked_out(lived: LivedIn) -> Any:
    from django.core.cache import cache

    cache.clear()
    stranger = world.anybody()
    for n in range(30):
        answer = stranger.post("/family/enter/", {"code": f"ABCDEFGH{n:04}"}, REMOTE_ADDR="127.0.0.77")
        if answer.status_code == 429:
            return answer
    raise AssertionError("nobody was locked out")


def without_token(lived: LivedIn) -> Any:
    from django.test import Client

    return Client(SERVER_NAME="localhost", enforce_csrf_checks=True).post("/family/enter/", {"code": "x"})


def failing(view: Any) -> Any:
    """The answer of a page whose action does this."""

    def asked(lived: LivedIn) -> Any:
        from permslip.actions import bookshelf

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(bookshelf, "shelf", view)
            return lived.browser(Seat.STEWARD).get("/steward/agreements/")

    return asked


def with_its_style(route: Any) -> None:
    """A style sheet by the name that it has in this process; the server gives them others."""
    from django.contrib.staticfiles import finders

    route.fulfill(path=str(finders.find(route.request.url.partition("/static/")[2])))


SAYS_NO: dict[str, tuple[int, Any]] = {
    "no button of the page": (400, lambda lived: lived.browser(Seat.STEWARD).post("/steward/consent/", {})),
    "not understood": (400, too_many_fields),
    "another's seat": (403, lambda lived: lived.browser(Seat.PARTNER).get("/steward/")),
    "an old form": (403, without_token),
    "no such page": (404, lambda lived: world.anybody().get("/no/such/page/")),
    "no such thing": (404, lambda lived: lived.browser(Seat.STEWARD).get("/steward/releases/rel_none/")),
    "too many tries": (429, locked_out),
    "our mistake": (500, failing(broken_view)),
    "busy": (503, failing(busy)),
}


@pytest.mark.parametrize("case", SAYS_NO)
def test_a_page_that_says_no_is_accessible_and_fits(
    at_home: LivedIn, served: world.Server, chromium: Any, case: str
) -> None:
    """What this process answers is laid before the browser at an address of the server, with its own policy
    and style sheets."""
    status, asked = SAYS_NO[case]
    answer = asked(at_home)
    assert answer.status_code == status
    where = f"{served.address}/as-it-was-answered/"
    for scheme in ("light", "dark"):
        context = look(chromium, served, world.anybody(), viewport=WIDE, color_scheme=scheme)
        try:
            tab = context.new_page()
            tab.route(
                where,
                lambda route: route.fulfill(status=status, headers=dict(answer.headers), body=answer.content),
            )
            tab.route("**/static/**", with_its_style)
            tab.goto(where, wait_until="load")
            assert tab.locator("h1").count() == 1
            assert tab.evaluate("getComputedStyle(document.querySelector('.narrow')).maxWidth") != "none"
            held(tab, scheme)
        finally:
            context.close()
