"""An office that can send mail: a code instead of the password, a link to a new one, and the same answer to
an address that nobody has. Tried against a mail server that the test starts, in a real browser.
"""

from __future__ import annotations

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_string
from email.message import Message
from pathlib import Path
from typing import Any

import pytest

from tests.portal import world
from tests.portal.browsing import follow
from tests.portal.test_accounts import EMAIL, partner_with_password
from tests.portal.test_accounts_browser import held_to_wcag


@dataclass
class Letters:
    """What came in, in the order in which it came."""

    port: int = 0
    came: list[Message] = field(default_factory=list)

    def last(self) -> str:
        """The words of the last letter."""
        return str(self.came[-1].get_payload(decode=True).decode())


@contextmanager
def mail_server() -> Iterator[Letters]:
    """A mail server on this machine that keeps what it is given (RFC 5321, as little of it as is needed)."""
    letters = Letters()

    class Answers(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 here\r\n")
            for raw in self.rfile:
                word = raw[:4].upper()
                if word == b"DATA":
                    self.wfile.write(b"354 go on\r\n")
                    lines = []
                    for line in self.rfile:
                        if line.rstrip() == b".":
                            break
                        lines.append(line.decode())
                    letters.came.append(message_from_string("".join(lines)))
                    self.wfile.write(b"250 kept\r\n")
                elif word == b"QUIT":
                    self.wfile.write(b"221 bye\r\n")
                    return
                else:
                    self.wfile.write(b"250 fine\r\n")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Answers) as server:
        server.daemon_threads = True
        letters.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield letters
        server.shutdown()
        thread.join(timeout=5)


@pytest.fixture
def letters(office: Path) -> Iterator[Letters]:
    """A mail server, named in the office's settings."""
    with mail_server() as running:
        with (office / "office.toml").open("a", encoding="utf-8") as settings:
            settings.write(
                f'\n[portal.mail]\nhost = "127.0.0.1"\nport = {running.port}\n'
                'sender = "data-office@alderfalls.example"\nsecurity = "none"\n'
            )
        yield running


def test_a_code_and_a_new_password_come_by_mail(office: Path, letters: Letters, chromium: Any) -> None:
    partner_with_password()
    world.close_database()
    with world.running(office) as server:
        tab = chromium.new_context().new_page()
        tab.goto(f"{server.address}/account/login/")
        follow(tab, tab.get_by_role("link", name="Send me a code by e-mail"))
        held_to_wcag(tab)
        tab.get_by_role("textbox").fill(EMAIL)
        follow(tab, tab.get_by_role("button", name="Send me the code"))
        held_to_wcag(tab)
        told = tab.get_by_role("main").inner_text()
        assert EMAIL not in told
        code = re.search(r"(?m)^([A-Z0-9-]{5,})\s*$", letters.last())
        assert code, letters.last()
        assert code[1] not in str(letters.came[-1]["Subject"])
        tab.get_by_role("textbox").fill(code[1])
        tab.get_by_role("button", name="Go on").click()
        tab.wait_for_url(f"{server.address}/partner/")

        other = chromium.new_context().new_page()
        other.goto(f"{server.address}/account/login/")
        follow(other, other.get_by_role("link", name="Forgot your password?"))
        held_to_wcag(other)
        other.get_by_role("textbox").fill(EMAIL)
        follow(other, other.get_by_role("button", name="Send me the link"))
        held_to_wcag(other)
        link = re.search(r"http\S+", letters.last())
        assert link, letters.last()
        other.goto(link[0])
        held_to_wcag(other)
        new = "another long sentence"
        other.get_by_label("New Password", exact=True).fill(new)
        other.get_by_label("New Password (again)").fill(new)
        other.get_by_role("button", name="Keep this password").click()
        other.get_by_role("heading", name="Your password is changed").wait_for()
        held_to_wcag(other)
        assert other.goto(link[0]) is not None
        assert other.get_by_role("heading", name="This link opens nothing").count() == 1
        tab.goto(f"{server.address}/partner/")
        assert tab.url.startswith(f"{server.address}/account/login/"), "other sittings end"


@pytest.mark.parametrize("button", ["Send me the code", "Send me the link"])
def test_hostile_an_address_that_nobody_has_gets_the_same_page(
    office: Path, letters: Letters, chromium: Any, button: str
) -> None:
    partner_with_password()
    world.close_database()
    pages = []
    with world.running(office) as server:
        for email in (EMAIL, "nobody@elsewhere.example"):
            tab = chromium.new_context().new_page()
            path = "login/code/" if "code" in button else "password/reset/"
            tab.goto(f"{server.address}/account/{path}")
            tab.get_by_role("textbox").fill(email)
            follow(tab, tab.get_by_role("button", name=button))
            pages.append((tab.url, tab.get_by_role("main").inner_text()))
    assert pages[0] == pages[1]
    assert [str(letter["To"]) for letter in letters.came] == [EMAIL], "a stranger is mailed nothing"
