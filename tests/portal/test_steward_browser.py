"""The steward in a real browser, with the real server and its background worker behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from permslip.portal.door.house import at_desk
from permslip.sample import case
from permslip.words.vocabulary import Seat
from tests.portal import world
from tests.portal.browsing import follow
from tests.portal.keyboard import tab_to

PAPER = Path(__file__).resolve().parents[2] / "docs/tutorial/short-agreement.txt"


@pytest.fixture
def sitting(office: Path) -> world.Browser:
    return world.signed_in(world.seat(Seat.STEWARD, who=world.OFFICER))


@pytest.fixture
def server(office: Path, sitting: world.Browser) -> Iterator[world.Server]:
    with world.running(office) as running:
        yield running


def at_the_desk(chromium: Any, server: world.Server, sitting: world.Browser, **how: Any) -> Any:
    """A page of the browser in the same sitting: both keep theirs in the office."""
    context = chromium.new_context(**how)
    for name, morsel in sitting.client.cookies.items():
        context.add_cookies([{"name": name, "value": morsel.value, "url": server.address}])
    page = context.new_page()
    page.set_default_timeout(30_000)
    return page


def test_a_signed_paper_is_uploaded_read_and_confirmed(
    chromium: Any, server: world.Server, sitting: world.Browser
) -> None:
    page = at_the_desk(chromium, server, sitting)
    page.goto(f"{server.address}/steward/agreements/")
    page.get_by_label("An agreement", exact=True).set_input_files(PAPER)
    page.get_by_role("button", name="Bring it in").click()
    page.wait_for_url(re.compile(r"/steward/agreements/drafts/\d+/$"))
    assert page.get_by_role("heading", level=1).inner_text() == "short-agreement.txt"
    yes = page.get_by_role("button", name=re.compile("Yes, so it is ?: What is the agreement called"))
    tab_to(page, yes)
    page.keyboard.press("Enter")
    page.get_by_text("1 of 44 decided").wait_for()
    page.context.close()


def test_a_release_is_staged_without_any_script(
    chromium: Any, server: world.Server, sitting: world.Browser
) -> None:
    with at_desk() as desk:
        world.attest_everything(desk)
    page = at_the_desk(chromium, server, sitting, java_script_enabled=False)
    page.goto(f"{server.address}/steward/")
    page.get_by_role("link", name=f"{case.PARTNER}: request {case.REQUEST}", exact=True).click()
    page.get_by_role("button", name=re.compile("^Decide")).click()
    page.get_by_text("Yes, on terms").wait_for()
    with page.expect_request(re.compile(r"/errands/err_\w+/$")):  # where it waits, however shortly
        page.get_by_role("button", name="Protect and stage it").click()
    page.wait_for_url(re.compile(r"/steward/releases/rel_\w+/$"))
    page.get_by_text("Staged. It has not left.").wait_for()
    page.context.close()


def test_a_request_is_decided_and_staged_by_keyboard_alone(
    chromium: Any, server: world.Server, sitting: world.Browser
) -> None:
    with at_desk() as desk:
        world.attest_everything(desk)
    page = at_the_desk(chromium, server, sitting)
    page.goto(f"{server.address}/steward/")
    tab_to(page, page.get_by_role("link", name=f"{case.PARTNER}: request {case.REQUEST}", exact=True))
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/requests/{case.REQUEST}/")
    tab_to(page, page.get_by_role("button", name=re.compile("^Decide")))
    page.keyboard.press("Enter")
    page.get_by_text("Yes, on terms").wait_for()
    tab_to(page, page.get_by_role("button", name="Protect and stage it"))
    page.keyboard.press("Space")
    page.wait_for_url(re.compile(r"/steward/releases/rel_\w+/$"), timeout=90_000)
    page.get_by_text("Staged. It has not left.").wait_for()
    page.context.close()


def test_the_letter_of_refusal_prints_and_downloads(
    chromium: Any, server: world.Server, sitting: world.Browser, tmp_path: Path
) -> None:
    page = at_the_desk(chromium, server, sitting, viewport={"width": 360, "height": 740})
    page.goto(f"{server.address}/steward/requests/new/")
    listing = page.locator("form", has=page.locator("input[name=act][value=list]"))
    listing.get_by_label("A short name").fill("like-last-year")
    listing.get_by_label("What it is for").fill("Attendance, like last year")
    listing.get_by_label("The elements").fill("birth date\nfloor plans\nstaff evaluation rating")
    follow(page, listing.get_by_role("button", name="Put it"))
    follow(page, page.get_by_role("button", name="Decide it"))
    follow(page, page.get_by_role("link", name="The letter of refusal"))
    text = page.locator("pre").inner_text()
    assert "The answer is no" in text
    assert "For staff evaluations, totals for the district name nobody." in text
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download it as text").click()
    assert waiting.value.suggested_filename == "letter-like-last-year.txt"
    page.emulate_media(media="print")
    assert page.locator("pre").is_visible()
    assert not page.get_by_role("link", name="Download it as text").is_visible()
    page.context.close()
