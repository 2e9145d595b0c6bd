"""Who asks in the portal's benchmark: sittings written where the server keeps them, and what each asks
for.
"""

from __future__ import annotations

import http.client
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from urllib.parse import urlencode

from permslip.actions import seats, visiting
from permslip.actions.asking import attest
from permslip.actions.desk import Desk, open_desk
from permslip.portal.door.setup import set_up
from permslip.sample import case
from permslip.words.vocabulary import Seat
from tools.bench.load import Ask
from tools.bench.served import HEAD, OFFICER, PASSPHRASE, Served

PLAIN = (
    ("register: the first page", "/"),
    ("register: agreements", "/register/"),
    ("register: one agreement", "/agreements/study-010/"),
    ("register: releases", "/releases/"),
    ("register: one release", "/releases/{release}/"),
    ("register: refused", "/refusals/"),
    ("register: how long it takes", "/decision-times/"),
    ("register: the log", "/ledger/"),
)
HOUSEHOLD = (
    ("parent: first page", "/family/"),
    ("parent: a child", "/family/child/{handle}/"),
    ("parent: what has gone", "/family/child/{handle}/gone/"),
    ("parent: one paper", "/family/child/{handle}/paper/study-010/"),
)
OFFICE = (
    (Seat.STEWARD, "steward: today", "/steward/"),
    (Seat.STEWARD, "steward: agreements", "/steward/agree/"),
    (Seat.STEWARD, "steward: requests", "/steward/ask/"),
    (Seat.STEWARD, "steward: releases", "/steward/release/"),
    (Seat.STEWARD, "steward: one release", "/steward/release/{release}/"),
    (Seat.STEWARD, "steward: families", "/steward/consent/"),
    (Seat.STEWARD, "steward: what is due", "/steward/follow/"),
    (Seat.APPROVER, "approver: first page", "/approver/"),
    (Seat.PARTNER, "partner: first page", "/partner/"),
)


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


@cache
def seat_of(office: Path, kind: Seat) -> str:
    """A seat of this kind, given where there is none yet."""
    _ready(office)
    with open_desk(office, exact=True) as desk:
        for row in desk.office.seats.all(live_only=True):
            if row.kind is kind:
                return row.id
        names = {Seat.STEWARD: OFFICER, Seat.APPROVER: HEAD}
        outside = (
            {} if kind in names else {"party": "northfield", "agreement": case.AGREEMENT, "name": "A. Nalyst"}
        )
        given = seats.give_seat(desk, kind=kind, by=OFFICER, person=names.get(kind), **outside)
    return str(given["seat"])


def visits(made: Served, token: str, address: str) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Every page that is measured: its name, its path, the headers of who asks."""
    base = {"Host": address, "Accept-Encoding": "gzip"}
    for name, path in PLAIN:
        yield name, path.format(release=made.release), base
    key = of_household(made.office, made.invitations[0])
    mine = {**base, "Cookie": f"permslip_session={key}; permslip_csrf={token}"}
    handle, _ = paper_of(made, made.invitations[0])
    for name, path in HOUSEHOLD:
        yield name, path.format(handle=handle), mine
    for kind, name, path in OFFICE:
        key = of_person(made.office, seat_of(made.office, kind))
        yield name, path.format(release=made.release), {**base, "Cookie": f"permslip_session={key}"}


def paper_of(made: Served, invitation: str) -> tuple[str, str]:
    """A child of whoever holds this invitation (its handle in addresses), and an agreement that asks for
    it.
    """
    _ready(made.office)
    with open_desk(made.office, exact=True) as desk:
        _identifies(desk)
        children = visiting.visitor(desk, invitation=invitation).children
    return next(child.handle for child in children if child.may_answer), "study-010"


def _identifies(desk: Desk) -> None:
    """The district says that its way in identifies a person (34 CFR 99.30(d)): without it nobody may
    answer.
    """
    fact = "consent.portal_identifies"
    if desk.office.standing().attested(fact, desk.today(), "district") is None:
        attest(desk, fact=fact, value="yes", about="district", until=None, by=OFFICER, passphrase=PASSPHRASE)


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
