"""The superintendent in a real browser, by keyboard alone: the page of facts, a form that says what is
wrong, the last vote with its progress, the sentence to say.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from permslip.sample import case
from permslip.words.vocabulary import Seat
from tests.portal import world
from tests.portal.keyboard import tab_to
from tests.portal.test_accounts_browser import held_to_wcag
from tests.portal.test_every_page import look

WHY = "No group smaller than five is left, and it is destroyed in July."


def test_the_last_vote_is_cast_by_keyboard_and_publishes(staged: Path, chromium: Any) -> None:
    head = world.signed_in(world.seat(Seat.APPROVER, who=world.HEAD))
    release = world.staged_release()
    world.close_database()
    with world.running(staged) as server:
        for scheme in ("dark", "light"):
            context = look(
                chromium, server, head, viewport={"width": 1280, "height": 900}, color_scheme=scheme
            )
            tab = context.new_page()
            tab.goto(f"{server.address}/approver/")
            held_to_wcag(tab)
            tab_to(tab, tab.locator(f"main a[href*='{release}']"))
            tab.keyboard.press("Enter")
            tab.get_by_role("heading", name="Your turn").wait_for()
            held_to_wcag(tab)
            tab_to(tab, tab.get_by_role("button", name="Cast my vote"))
            tab.keyboard.press("Enter")
            tab.get_by_text("Choose one of the three.").wait_for()
            tab.get_by_text("Say why, so that the others can do something about it.").wait_for()
            held_to_wcag(tab)
            if scheme == "dark":
                context.close()
        tab_to(tab, tab.get_by_role("radio", name="Approve"))
        tab.keyboard.press("Space")
        tab.keyboard.press("Tab")
        tab.keyboard.type(WHY)
        tab.keyboard.press("Tab")
        tab.keyboard.type("12 Oct 2026, item 7")
        tab.keyboard.press("Tab")
        tab.keyboard.press("Enter")
        tab.wait_for_url(f"{server.address}/approver/releases/{release}/", timeout=60_000)
        tab.get_by_role("heading", name=f"What {case.PARTNER} got").wait_for(timeout=60_000)
        held_to_wcag(tab)
        tab_to(tab, tab.get_by_role("link", name="Where it is now"))
        tab.keyboard.press("Enter")
        tab.wait_for_url("**/approver/where/**")
        said = tab.locator("blockquote").first.inner_text()
        assert f"{case.DISTRICT} released to {case.PARTNER}" in said
        tab.get_by_text("superintendent (minutes 12 Oct 2026, item 7)").wait_for()
        held_to_wcag(tab)
        context.close()


def test_the_page_of_facts_works_without_javascript(staged: Path, chromium: Any) -> None:
    head = world.signed_in(world.seat(Seat.APPROVER, who=world.HEAD))
    release = world.staged_release()
    world.close_database()
    with world.running(staged) as server:
        context = look(chromium, server, head, java_script_enabled=False)
        tab = context.new_page()
        tab.goto(f"{server.address}/approver/releases/{release}/")
        tab.get_by_label("Return").check()
        tab.get_by_label("Your reason").fill("Why the date of each absence? The count would do.")
        tab.get_by_role("button", name="Cast my vote").click()
        tab.get_by_text("It goes back to the partner.").wait_for()
        context.close()
