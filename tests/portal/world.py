"""A served office for tests: made once a worker, copied for each test; people who are signed in; a real
browser.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from permslip.actions import asking, families, holdings, offices, papers, people, receiving
from permslip.actions.desk import Desk, open_desk
from permslip.sample import case
from permslip.words.vocabulary import OfficeRole, Seat

PASSPHRASE = "a passphrase of the tests"
OFFICER, HEAD, SECOND = "Jordan Avery", "Morgan Ellis", "Sam Whitfield"
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


def make_office(folder: Path, *, students: int = 300, seed: int = 7, database: str = "") -> Path:
    """An office with a district, three people, a holding, an amended agreement in force, recipients,
    answers and a request that was put. Nothing is decided yet. ``database`` is a PostgreSQL address, else
    SQLite. Returns the office's folder."""
    from permslip import sample

    office = folder / "office"
    offices.found(office, district=case.DISTRICT, database=database)
    with open_desk(office, exact=True) as desk:
        today = desk.today()
        sample.write_district(folder / "district", students=students, seed=seed, today=today)
        for name, role in (
            (OFFICER, OfficeRole.DATA_OFFICER), (HEAD, OfficeRole.SUPERINTENDENT), (SECOND, OfficeRole.BOARD),
        ):  # fmt: skip
            people.add_person(
                desk, name=name, role=role, passphrase=PASSPHRASE, by=None if name == OFFICER else OFFICER
            )
        holdings.add_holding(desk, place=str(folder / "district"), holding_id="sis", by=OFFICER)
        for file, text in (
            ("memorandum.yaml", case.memorandum(today)),
            (
                "amended.yaml",
                case.amended(today, desk.office.keyring.trust(desk.office.standing()).fingerprint),
            ),
        ):
            (folder / file).write_text(text, "utf-8")
            papers.add_agreement(desk, file=folder / file, by=OFFICER)
        for party, name in (("northfield", case.PARTNER), ("tally", case.TALLY)):
            key = receiving.keygen(folder / f"{party}.key")
            people.add_recipient(
                desk, party=party, name=name, key=key, verified_how="by telephone", by=OFFICER
            )
        families.import_answers(desk, file=folder / "district" / "consents.csv", by=OFFICER)
        (folder / "request.yaml").write_text(case.request(today), "utf-8")
        asking.put_request(desk, file=folder / "request.yaml", by=OFFICER)
    return office


def attest_everything(desk: Desk, *, by: str = HEAD) -> None:
    """State every fact that the request of the case asks for."""
    from permslip.actions import deciding
    from permslip.words.facts import About
    from permslip.words.facts import fact as known

    made = deciding.decide_request(desk, request=case.REQUEST, by=OFFICER)
    scope = {About.DISTRICT: "district", About.REQUEST: case.REQUEST, About.RECIPIENT: "northfield"}
    for fact in getattr(made.decision.verdict, "ask", ()):
        about = scope.get(known(fact).about, case.AGREEMENT)
        asking.attest(desk, fact=fact, value="yes", about=about, until=None, by=by, passphrase=PASSPHRASE)


def families_known(desk: Desk, *, identifies: bool = True) -> None:
    """Read the roll, and have the district say that the portal's way in identifies a person."""
    from permslip.actions import entering, rolls

    rolls.read_roll(desk, holding=None, by=OFFICER)
    if identifies:
        asking.attest(
            desk, fact=entering.IDENTIFIES, value="yes", about="district", until=None, by=OFFICER,
            passphrase=PASSPHRASE,
        )  # fmt: skip


def invitation_of(desk: Desk, kind: str, person: str, *, language: str = "") -> str:
    """An invitation of somebody on the roll that was opened and confirmed by e-mail: its id."""
    from datetime import timedelta

    from permslip.stores.families.invitations import How, Invited
    from permslip.stores.families.people import Kind

    invitations, today = desk.office.families.invitations, desk.today()
    known = language or desk.office.families.roll.person(Kind(kind), person).language or "en"
    ((held, _),) = invitations.add(
        [Invited(Kind(kind), person, known)],
        batch="bat_tests",
        made_on=today,
        expires_on=today + timedelta(60),
    )
    invitations.confirm(held.id, how=How.EMAIL, until=desk.clock.now() + timedelta(hours=12))
    return held.id


def serve_in_process(office: Path) -> None:
    """Point this process's Django at an office: its one database is that office's."""
    from django.conf import settings
    from django.core.cache import cache
    from django.db import connections

    from permslip.portal.door.house import house
    from permslip.portal.door.setup import bring_up_to_date, secret_of, set_up
    from permslip.stores import orm
    from permslip.stores.place import Place, read_settings

    set_up(office, scratch=None)
    place = Place(office)
    address = read_settings(place.settings).database
    kept = orm.postgres(address) if address else orm.sqlite(place.database, portal=True)
    wanted = {**kept, "CONN_MAX_AGE": None}
    connections["default"].close()
    del connections["default"]
    connections.databases["default"] = connections.configure_settings({"default": wanted})["default"]
    house.root = office
    settings.SECRET_KEY = secret_of(place)  # a sitting of this process is one of a running server's too
    bring_up_to_date()
    cache.clear()  # wrong tries that an earlier test counted


def stage(*, by: str = OFFICER) -> str:
    """In the served office, state every fact and stage the case's request. Returns the release."""
    from permslip.actions import releasing
    from permslip.portal.door.house import at_desk

    with at_desk() as desk:
        attest_everything(desk)
        return releasing.release(desk, request=case.REQUEST, by=by).release


def staged_release() -> str:
    """The release that waits in the served office."""
    from permslip.portal.door.house import at_desk
    from permslip.stores.releases import WAITING

    with at_desk() as desk:
        return desk.office.releases.heads(*WAITING)[0].id


def close_database() -> None:
    """Let go of the served office's database, so that its file can be copied whole."""
    from django.db import connections

    connections["default"].close()


def seat(
    kind: Seat, *, name: str = "Rowan Hale", email: str = "", who: str = "",
    role: OfficeRole | None = None, party: str = "", agreement: str = "", confirm: bool = True,
) -> str:  # fmt: skip
    """Give a seat in the served office and return its id, an approver's confirmed by one who sits. ``who``
    names one of the office's people; a partner's and a sub-processor's seats are, unless said otherwise,
    those of the case."""
    from permslip.actions import seats
    from permslip.portal.door.house import at_desk
    from tests.seating import confirmed

    if kind in (Seat.PARTNER, Seat.SUB_PROCESSOR):
        party = party or ("northfield" if kind is Seat.PARTNER else "tally")
        agreement = agreement or case.AGREEMENT
    with at_desk() as desk:
        given = seats.give_seat(
            desk, kind=kind, by=OFFICER, person=who or None, role=role, name="" if who else name, email=email,
            party=party, agreement=agreement,
        )  # fmt: skip
        if confirm and given.get("awaits"):
            confirmed(desk, given)
    return str(given["seat"])


@dataclass
class Browser:
    """A client of Django's own, with the host that the portal answers to; ``seat`` says as whom."""

    client: Any
    seat: str = "public"

    def get(self, path: str, **more: Any) -> Any:
        """Open a page."""
        return self.client.get(path, **more)

    def post(self, path: str, data: Any = None, **more: Any) -> Any:
        """Send a form."""
        return self.client.post(path, data or {}, **more)


def anybody() -> Browser:
    """Somebody who is not signed in."""
    from django.test import Client

    return Browser(Client(SERVER_NAME="localhost", raise_request_exception=False))


def second_factor_of(seat: str) -> None:
    """Let whoever signed in to a seat have set up a second factor."""
    from allauth.mfa.models import Authenticator

    from permslip.portal.door.house import at_desk

    with at_desk() as desk:
        user = desk.office.seats.get(seat).user
    Authenticator.objects.create(user_id=user, type=Authenticator.Type.TOTP, data={})


def signed_in(seat: str, *, strong: bool = True) -> Browser:
    """Somebody who sits in ``seat`` (its id), signed in, with a second factor unless said otherwise."""
    from django.contrib.auth import get_user_model

    from permslip.portal.door.house import at_desk

    with at_desk() as desk:
        row = desk.office.seats.get(seat)
        users = get_user_model().objects
        user = users.filter(username=row.id).first() or users.create_user(username=row.id, email=row.email)
        desk.office.seats.join(row.id, user.pk)
    browser = anybody()
    browser.client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    if strong:
        session = browser.client.session
        session["strong"] = "test"
        session.save()
    browser.seat = row.kind.value
    return browser


def invited(invitation: str) -> Browser:
    """A guardian, student or member of staff whose invitation was opened and confirmed."""
    browser = sitting(invitation=invitation)
    browser.seat = "family"
    return browser


def sitting(**held: str) -> Browser:
    """Somebody without an account whose sitting holds these words."""
    from django.conf import settings

    browser = anybody()
    session = browser.client.session
    session.update(held)
    session.save()
    browser.client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return browser


@dataclass
class Server:
    """A running ``permslip serve``: its address, its demo links by who they are for."""

    address: str
    links: dict[str, str] = field(default_factory=dict)
    process: Any = None


HELD: list[socket.socket] = []  # by this process, until it ends


def free_port() -> int:
    """A port of this machine that nobody listens on. Nobody else is given it: it stays bound here, without a
    listener, and only who asks for it by its number (and reuses addresses, as servers do) gets it too."""
    held = socket.socket()
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    held.bind(("127.0.0.1", 0))
    HELD.append(held)
    return int(held.getsockname()[1])


@contextlib.contextmanager
def running(
    office: Path, *, demo: bool = False, workers: int = 1, env: dict[str, str] | None = None
) -> Iterator[Server]:
    """The real server on the office, until the test is done."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "permslip.portal.door.serving",
        "--office",
        str(office),
        "--port",
        str(port),
    ]
    command += ["--workers", str(workers), "--json"] + ["--demo"] * demo
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, **(env or {})},
        start_new_session=True,
    )  # fmt: skip
    try:
        assert process.stdout is not None and process.stderr is not None
        line = process.stdout.readline()
        assert line, f"the server did not start: {process.stderr.read()[-2000:]}"
        said = json.loads(line)
        _listens(port)
        yield Server(said["address"], {one["who"]: one["link"] for one in said["links"]}, process)
    finally:
        process.terminate()
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, 9)
            process.wait(timeout=10)


def _listens(port: int) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise AssertionError("nobody listens")


def copy_of(folder: Path, to: Path) -> Path:
    """A copy of what ``make_office`` made, with the holding's source where the copy lies. Returns its
    office.
    """
    shutil.copytree(folder, to, dirs_exist_ok=True)
    return to / "office"


def do_errands() -> list[Any]:
    """Do in this process what waits for the background worker; the errands as they ended, in order."""
    from permslip.portal.door import errands
    from permslip.portal.door.house import at_desk

    with at_desk() as desk:
        waiting = [row.id for row in desk.office.errands.open()]
    for errand in waiting:
        errands.run.call(errand)
    with at_desk() as desk:
        return [desk.office.errands.get(errand) for errand in waiting]
