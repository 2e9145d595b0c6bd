"""Somebody who asks a running server for pages, without a browser: the cookies of a sitting, forms with their
token, and what the server's own output must not hold.
"""

from __future__ import annotations

import http.client
import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from tests.portal import world

TOKEN = "c" * 32  # the secret of a form's token is whatever the cookie says; ours is as long as Django's


@dataclass
class Answer:
    """One answer of the server."""

    status: int
    headers: dict[str, str]
    text: str


@dataclass
class Caller:
    """A client with the sitting of ``seat``, each request on a connection of its own."""

    address: str
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> Answer:
        """Open a page."""
        return self._ask("GET", path, None)

    def post(self, path: str, said: dict[str, str] | None = None) -> Answer:
        """Send a form."""
        return self._ask("POST", path, urlencode({"csrfmiddlewaretoken": TOKEN, **(said or {})}))

    def _ask(self, method: str, path: str, body: str | None) -> Answer:
        line = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=90)
        cookies = {"permslip_csrf": TOKEN, **self.cookies}
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            line.request(method, path, body=body, headers=headers)
            answer = line.getresponse()
            text = answer.read().decode()
            for name, value in answer.getheaders():
                if name.lower() == "set-cookie" and not value.startswith("permslip_csrf="):
                    cookie, _, kept = value.partition(";")[0].partition("=")
                    self.cookies[cookie] = kept
            return Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()}, text)
        finally:
            line.close()


def caller(server: world.Server, who: world.Browser) -> Caller:
    """The same person as in this process, before the running server: both keep sittings in the office."""
    return Caller(server.address, {name: morsel.value for name, morsel in who.client.cookies.items()})


def wait_for(what: Callable[[], Any], *, seconds: float = 60, step: float = 0.1) -> Any:
    """Look again and again until there is something."""
    until = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < until, "it did not come about"
        time.sleep(step)
    return found


def is_there(pid: int) -> bool:
    """Whether a process lives (one that ended and was not fetched yet does not)."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def family_of(pid: int) -> dict[int, str]:
    """Every process below one, with its command."""
    parents: dict[int, int] = {}
    commands: dict[int, str] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                commands[int(entry.name)] = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
    found = {pid}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return {child: commands[child] for child in found - {pid}}


def background_of(server: world.Server) -> int:
    """The process that works in the background."""

    def look() -> int:
        return next((p for p, c in family_of(server.process.pid).items() if "door.background" in c), 0)

    return int(wait_for(look, seconds=20))


def web_workers_of(server: world.Server) -> list[int]:
    """The processes that answer."""
    return [p for p, c in family_of(server.process.pid).items() if "door.serving" in c]


def kill_all(server: world.Server) -> None:
    """The machine is off: every process of the server at once, with no farewell."""
    os.killpg(server.process.pid, signal.SIGKILL)
    server.process.wait(timeout=10)


def ended(server: world.Server) -> str:
    """Tell the server to stop, if it runs, and return everything it wrote."""
    if server.process.poll() is None:
        server.process.terminate()
    out, err = server.process.communicate(timeout=30)
    return f"{out}\n{err}"


def says_nothing_of_anybody(output: str, office: Path) -> None:
    """No value of the families' memory, no address, no path and no traceback in what a server wrote."""
    from permslip.actions.desk import open_desk
    from permslip.stores.families.people import Kind

    with open_desk(office, exact=True) as desk:
        roll = desk.office.families.roll
        people = [person for kind in Kind for person in roll.people(kind)]
        known = {
            value
            for person in people
            for value in (person.key, person.name, person.email, person.phone)
            if len(value) > 4
        }
    assert len(known) > 100, "the roll is empty, so nothing is tested"
    assert [value for value in known if value in output] == []
    assert "Traceback" not in output
    assert "/family/" not in output
