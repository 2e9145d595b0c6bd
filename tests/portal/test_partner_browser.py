"""The builder in a real browser: an answer at each tick, by keyboard, and all of it without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from permslip.portal.door.house import at_desk
from permslip.sample import case
from tests.portal import partners, world
from tests.portal.browsing import follow

WHY = "We compare absences by grade, to tell the district where ninth graders fall behind."


@pytest.fixture
def served(office: Path, tmp_path: Path) -> Iterator[tuple[world.Server, str]]:
    """The real server on this test's office, and the analyst's sitting."""
    with at_desk() as desk:
        made = partners.seat_everybody(desk, tmp_path)
    sitting = world.signed_in(made.partner).client.cookies[settings.SESSION_COOKIE_NAME].value
    with world.running(office) as server:
        yield server, sitting


def tab(chromium: Any, served: tuple[world.Server, str], **how: Any) -> Any:
    """A tab in which the analyst is signed in."""
    server, sitting = served
    context = chromium.new_context(**how)
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": sitting, "url": server.address}])
    return context.new_page()


def test_a_request_is_built_by_keyboard_with_an_answer_at_each_tick(
    served: tuple[world.Server, str], chromium: Any
) -> None:
    page = tab(chromium, served)
    blocked: list[str] = []
    page.on("console", lambda said: blocked.append(said.text) if said.type == "error" else None)
    page.goto(f"{served[0].address}/partner/new/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.get_by_role("button", name="Begin").first.press("Enter")
    page.get_by_label("What will you find out, and for whom?").fill(WHY)
    grade = page.get_by_role("checkbox", name="Grade level")
    grade.focus()
    page.keyboard.press("Space")
    page.locator("#a-grade .tag").wait_for()
    assert "coarser where fewer than 5" in page.locator("#a-grade").inner_text()
    assert page.evaluate("document.activeElement.id") == "el-grade", "the answer takes no focus away"
    page.locator("#answer", has_text="1 of 1 elements would go").wait_for()
    page.get_by_role("checkbox", name="Number of absences").press("Space")
    page.locator("#a-absences .tag").wait_for()
    page.get_by_role("button", name="Put it to the district").press("Enter")
    page.get_by_text("It is put.").wait_for()
    page.locator("main", has_text="what the rules say today").wait_for()
    assert blocked == []


def test_all_of_it_works_without_javascript(served: tuple[world.Server, str], chromium: Any) -> None:
    page = tab(chromium, served, java_script_enabled=False)
    page.goto(f"{served[0].address}/partner/agreements/{case.AGREEMENT}/")
    follow(page, page.get_by_role("button", name="Build a request"))
    page.get_by_label("Birth date", exact=True).check()
    follow(page, page.get_by_role("button", name="Check it"))
    assert "as an age, not a date" in page.locator("main").inner_text()
    assert "Nothing says why it is needed." in page.locator("main").inner_text()
    page.get_by_label("What will you find out, and for whom?").fill(WHY)
    with page.expect_download() as coming:
        page.get_by_role("button", name="Download the mock file").click()
    assert coming.value.suggested_filename == f"MOCK-{case.AGREEMENT}.zip"
    follow(page, page.get_by_role("button", name="Put it to the district"))
    assert "It is put." in page.locator("main").inner_text()
