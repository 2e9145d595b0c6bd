"""A new steward in a real browser: the link, the password, a security key, codes to print, the first page;
then in again with the key. Every page of the account is held to WCAG 2.2 AA on the way.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from permslip.words.vocabulary import Seat
from tests.portal import world
from tests.portal.browsing import follow
from tests.portal.test_accounts import EMAIL, PASSWORD, link_to

WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}


def held_to_wcag(tab: Any) -> None:
    """No violation that axe finds, and nothing wider than a narrow phone."""
    from axe_playwright_python.sync_playwright import Axe

    tab.wait_for_load_state()  # a thing that was waited for may stand on a page that is not all there yet
    found = Axe().run(tab, options=WCAG).response["violations"]
    told = [f"{v['id']}: {v['help']}: {[n['html'][:200] for n in v['nodes'][:3]]}" for v in found]
    assert told == [], f"{tab.url}: " + "\n".join(told)
    tab.set_viewport_size({"width": 320, "height": 640})
    assert tab.evaluate("document.documentElement.scrollWidth") <= 320, tab.url
    tab.set_viewport_size({"width": 1280, "height": 900})


def with_a_key(context: Any, tab: Any) -> None:
    """Plug a security key in that is touched at once (the browser's virtual authenticator)."""
    session = context.new_cdp_session(tab)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "usb",
                "hasResidentKey": False,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


def test_a_key_that_is_not_there_is_said_to_be_none(office: Path, chromium: Any) -> None:
    link = link_to(world.seat(Seat.STEWARD, who=world.OFFICER, email=EMAIL))
    world.close_database()
    with world.running(office) as server:
        tab = chromium.new_context().new_page()
        tab.goto(server.address + link)  # by a number: the browser refuses every key
        tab.get_by_role("button", name="Let me in").click()
        tab.get_by_label("Password", exact=True).fill(PASSWORD)
        tab.get_by_label("Password (again)").fill(PASSWORD)
        tab.get_by_role("button", name="Keep this password").click()
        tab.get_by_role("link", name="Use a key").click()
        tab.get_by_text("Browsers use keys only at an address that has a name.").wait_for()
        tab.get_by_role("button", name="Add this key").click()
        tab.get_by_role("alert").get_by_text("The key was not used.").wait_for()
        held_to_wcag(tab)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_new_steward_comes_in_with_a_security_key(office: Path, chromium: Any, scheme: str) -> None:
    link = link_to(world.seat(Seat.STEWARD, who=world.OFFICER, email=EMAIL))
    world.close_database()
    with world.running(office) as server:
        base = server.address.replace("127.0.0.1", "localhost")  # a key belongs to a name, not to a number
        context = chromium.new_context(viewport={"width": 1280, "height": 900}, color_scheme=scheme)
        tab = context.new_page()
        said: list[str] = []
        tab.on("console", lambda message: said.append(message.text))
        with_a_key(context, tab)

        tab.goto(base + link)
        held_to_wcag(tab)
        follow(tab, tab.get_by_role("button", name="Let me in"))
        held_to_wcag(tab)
        tab.get_by_label("Password", exact=True).fill(PASSWORD)
        tab.get_by_label("Password (again)").fill(PASSWORD)
        tab.get_by_role("button", name="Keep this password").click()

        tab.get_by_role("heading", name="Set up a second factor").wait_for()
        held_to_wcag(tab)
        follow(tab, tab.get_by_role("link", name="Use an app"))
        held_to_wcag(tab)
        follow(tab, tab.get_by_role("link", name="Another way"))
        follow(tab, tab.get_by_role("link", name="Use a key"))
        held_to_wcag(tab)
        tab.get_by_role("button", name="Add this key").click()

        tab.get_by_role("heading", name="Codes to print").wait_for()
        held_to_wcag(tab)
        tab.get_by_role("link", name="I have them: to my first page").click()
        tab.wait_for_url(f"{base}/steward/")

        follow(tab, tab.get_by_role("link", name="How I sign in"))
        held_to_wcag(tab)
        follow(tab, tab.get_by_role("button", name="Sign out"))
        held_to_wcag(tab)
        follow(tab, tab.get_by_role("main").get_by_role("link", name="Sign in"))
        held_to_wcag(tab)
        tab.get_by_label("Email").fill(EMAIL)
        tab.get_by_label("Password", exact=True).fill(PASSWORD)
        tab.get_by_role("button", name="Sign in").click()
        tab.get_by_role("heading", name="Your second factor").wait_for()
        held_to_wcag(tab)
        tab.get_by_role("button", name="Use a security key").click()
        tab.wait_for_url(f"{base}/steward/")
        assert [text for text in said if "Content Security Policy" in text] == []
        context.close()
