"""Who asks in the portal's benchmark: sittings written where the server keeps them, and what each asks
for.
"""

from __future__ import annotations

import http.client
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from urllib.parse import urlencode

from permslip.actions import visiting
from permslip.actions.desk import open_desk
from permslip.portal.door.pages import Page, every_page
from permslip.portal.door.setup import set_up
from permslip.words.vocabulary import Seat
from tools.bench.furnish import Furnished, furnish, identifies
from tools.bench.load import Ask
from tools.bench.served import Served

# who opens a page that several may open: whoever has the most to see there
ORDER = (
    Seat.STEWARD, Seat.APPROVER, Seat.ATTESTER, Seat.AUDITOR, Seat.PARTNER, Seat.SUB_PROCESSOR, Seat.FAMILY,
    Seat.STAFF,
)  # fmt: skip
# Left out: links that are used up at once, and what only leads elsewhere.
NOT_MEASURED = frozenset({
    "home", "leave", "enter", "demo-link", "errand", "family-enter", "family-factor", "family-number",
    "steward-consent-file", "steward-consent-letters", "partner-download",
})  # fmt: skip


def _ready(office: Path) -> None:
    set_up(office, scratch=None)


def of_household(office: Path, invitation: str) -> str:
    """The key of a sitting of whoever holds this invitation."""
    _ready(office)
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session["invitation"] = invitation
    session.save()
    return str(session.session_key)


def of_person(office: Path, seat: str) -> str:
    """The key of a sitting of whoever holds this seat, with a second factor."""
    _ready(office)
    from django.contrib.auth import get_user_model
    from django.contrib.sessions.backends.db import SessionStore

    with open_desk(office, exact=True) as desk:
        users = get_user_model().objects
        user = users.filter(username=seat).first() or users.create_user(username=seat)
        desk.office.seats.join(seat, user.pk)
    session = SessionStore()
    session["_auth_user_id"] = str(user.pk)
    session["_auth_user_backend"] = "allauth.account.auth_backends.AuthenticationBackend"
    session["_auth_user_hash"] = user.get_session_auth_hash()
    session["strong"] = "bench"
    session.save()
    return str(session.session_key)


def visits(made: Served, token: str, address: str) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Every page of the portal's table: its name, its path, the headers of who asks."""
    _ready(made.office)
    put = furnish(made)
    base = {"Host": address, "Accept-Encoding": "gzip"}
    sitting: dict[Seat, dict[str, str]] = {Seat.PUBLIC: base}
    for page in every_page():
        if page.name in NOT_MEASURED:
            continue
        seat = Seat.PUBLIC if page.public else next(kind for kind in ORDER if kind in page.seats)
        if seat not in sitting:
            key = _sitting(made.office, seat, put)
            sitting[seat] = {**base, "Cookie": f"permslip_session={key}; permslip_csrf={token}"}
        yield page.name, path_of(page, put.ids), sitting[seat]


def _sitting(office: Path, seat: Seat, put: Furnished) -> str:
    if seat.value in put.invitations:
        return of_household(office, put.invitations[seat.value])
    return of_person(office, put.seats[seat.value])


def path_of(page: Page, ids: Mapping[str, str]) -> str:
    """The page's address with ids of the served office."""

    def fill(part: re.Match[str]) -> str:
        found = ids.get(f"{page.name}.{part[1]}") or ids.get(part[1])
        return found or page.example.get(part[1], "none")

    return "/" + re.sub(r"<\w+:(\w+)>", fill, page.route)


def paper_of(made: Served, invitation: str) -> tuple[str, str]:
    """A child of whoever holds this invitation (its handle in addresses), and an agreement that asks for
    it.
    """
    _ready(made.office)
    with open_desk(made.office, exact=True) as desk:
        identifies(desk)
        children = visiting.visitor(desk, invitation=invitation).children
    return next(child.handle for child in children if child.may_answer), "study-010"


def answers(cookie: dict[str, str], handle: str, paper: str, token: str) -> Callable[[int], Ask]:
    """A yes, then a no, then a yes ... to one paper, as the page's form sends it."""
    headers = {**cookie, "Content-Type": "application/x-www-form-urlencoded"}

    def one(number: int) -> Ask:
        said = {"csrfmiddlewaretoken": token, "answer": "no" if number % 2 else "yes", "version": "1"}
        return "POST", f"/family/child/{handle}/paper/{paper}/", urlencode(said).encode(), headers

    return one


def answers_kept(office: Path) -> int:
    """How many answers the office keeps that are not sealed in the ledger yet."""
    _ready(office)
    with open_desk(office, exact=True) as desk:
        return len(desk.office.families.answers.unsealed())


def weight(address: str, path: str, headers: dict[str, str]) -> int:
    """What a browser fetches for a page, all told, in bytes on the wire: the page, style sheet, scripts,
    icon.
    """
    import gzip

    line = http.client.HTTPConnection(address, timeout=60)

    def fetch(what: str) -> tuple[int, bytes]:
        line.request("GET", what, headers=headers)
        answer = line.getresponse()
        body = answer.read()
        return len(body), gzip.decompress(body) if answer.getheader("Content-Encoding") == "gzip" else body

    total, page = fetch(path)
    for part in dict.fromkeys(re.findall(rb'(?:href|src)="(/static/[^"]+)"', page)):
        total += fetch(part.decode())[0]
    line.close()
    return total


def queries(address: str, path: str, headers: dict[str, str]) -> int:
    """How many questions a page puts to the office's database (``tools.bench.empty`` counts them)."""
    line = http.client.HTTPConnection(address, timeout=60)
    line.request("GET", path, headers={**headers, "X-Count-Queries": "yes"})
    answer = line.getresponse()
    answer.read()
    line.close()
    return int(answer.getheader("X-Queries") or -1)
