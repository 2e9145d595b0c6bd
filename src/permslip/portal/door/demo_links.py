"""The demo's one-time links: one for each of six people, on this machine only, in an office that the demo
made.

They are made when ``serve --demo`` starts and lie in the scratch folder of that process; each opens one
sitting.
"""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path

from django.http import HttpResponse, HttpResponseRedirect

from permslip.portal.door.house import house
from permslip.portal.door.middleware import caller_address
from permslip.portal.door.visit import Visit
from permslip.words.digest import sha256
from permslip.words.errors import NotFound

LOOPBACK = ("127.0.0.1", "::1")
LINKS, SHOWN = "demo-links", "demo-shown.json"


def make() -> None:
    """Make seats and households for the demo's people, and a link to each; the public needs none. Called
    while the server makes ready.
    """
    from permslip.portal.door.demo_people import people

    folder = _scratch() / LINKS
    folder.mkdir(mode=0o700)
    shown = []
    for who, says, opens in people():
        if not opens:
            shown.append({"who": who, "says": says, "path": "/"})
            continue
        token = secrets.token_urlsafe(24)
        (folder / sha256(token)).write_text(json.dumps(opens), "ascii")
        shown.append({"who": who, "says": says, "path": f"/demo/{token}/"})
    (_scratch() / SHOWN).write_text(json.dumps(shown), "utf-8")


def shown() -> list[dict[str, str]]:
    """The links that were made, for the command to print. Read by the process that serves."""
    found: list[dict[str, str]] = json.loads((_scratch() / SHOWN).read_text("utf-8"))
    (_scratch() / SHOWN).unlink()
    return found


def open_link(visit: Visit, token: str) -> HttpResponse:
    """Open one sitting with a link that was not used yet. Anything else is no page."""
    from permslip.portal.door.arriving import sign_in

    if not house.demo or caller_address(visit.request) not in LOOPBACK:
        raise NotFound("There is no page at this address.")
    if not visit.posted:
        if not (_scratch() / LINKS / sha256(token)).exists():
            raise NotFound(
                "This link was used before.", fix="stop the server and start it again for new links"
            )
        return visit.page("door/enter_demo.html", {"token": token})
    opens = _use_up(token)
    if "seat" in opens:
        return sign_in(visit.request, visit.desk, opens["seat"], demo=True)
    visit.request.session.flush()
    visit.request.session["invitation"] = opens["invitation"]
    return HttpResponseRedirect("/home/")


def _use_up(token: str) -> dict[str, str]:
    path = _scratch() / LINKS / sha256(token)
    taken = path.with_suffix(f".{os.getpid()}.{secrets.token_hex(4)}")
    try:
        path.rename(taken)  # one of two who click at once gets it
    except FileNotFoundError:
        raise NotFound(
            "This link was used before.", fix="stop the server and start it again for new links"
        ) from None
    found: dict[str, str] = json.loads(taken.read_text("ascii"))
    taken.unlink()
    return found


def _scratch() -> Path:
    return Path(os.environ["PERMSLIP_PORTAL_SCRATCH"])
