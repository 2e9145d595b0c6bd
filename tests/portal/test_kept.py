"""A backup that is made while the portal runs and parents answer, restored elsewhere and served: accounts
work, old sittings are over, letters still open, every answer is there once.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from permslip.actions import entering, families
from permslip.actions.desk import open_desk
from permslip.sample import case
from permslip.stores.errands import ErrandState
from permslip.stores.families.invitations import Invited
from permslip.stores.families.people import Kind
from permslip.stores.vault import Shelf
from permslip.words.errors import OfficeProblem
from permslip.words.vocabulary import Seat
from tests.conftest import fresh_database
from tests.portal import world
from tests.portal.over_http import Caller, caller, ended, says_nothing_of_anybody
from tests.portal.test_accounts import code_of
from tests.portal.test_no_room import a_parent

pytestmark = pytest.mark.slow
EMAIL, PASSWORD, APP = "jordan.avery@alderfalls.example", "quiet lanterns over the falls", "JBSWY3DPEHPK3PXP"
PORTAL = """
# how people reach it
[portal]
contact = "the data office, 555-0100"  # on every page
"""


def command(office: Path, *words: str) -> str:
    """The real command line, which works."""
    entry = "from permslip.cli import main; main()"
    at = ["--office", str(office)] if office.exists() else []
    ran = subprocess.run(
        [sys.executable, "-c", entry, *at, *words],
        env={**os.environ, "PERMSLIP_AS": world.OFFICER}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def an_account() -> str:
    """A steward's account with a password and an app on a telephone; the seat's id."""
    from allauth.account.models import EmailAddress
    from allauth.mfa.totp.internal.auth import TOTP
    from django.contrib.auth import get_user_model

    seat = world.seat(Seat.STEWARD, who=world.OFFICER, email=EMAIL)
    world.signed_in(seat)
    user = get_user_model().objects.get(username=seat)
    user.set_password(PASSWORD)
    user.email = EMAIL
    user.save()
    EmailAddress.objects.get_or_create(user=user, email=EMAIL, defaults={"verified": True, "primary": True})
    TOTP.activate(user, APP)
    return seat


def signs_in(server: world.Server) -> Caller:
    """Somebody with that password and that app, from the sign-in to the first page."""
    fresh = Caller(server.address)
    asked = fresh.post("/account/login/", {"login": EMAIL, "password": PASSWORD})
    assert asked.headers.get("location", "").startswith("/account/2fa/authenticate/"), asked.text[-1500:]
    done = fresh.post(asked.headers["location"], {"code": code_of(APP)})
    assert done.headers.get("location") == "/home/", done.text[-1500:]
    assert fresh.get("/steward/").status == 200
    return fresh


@contextmanager
def answering(me: Caller, page: str) -> Iterator[list[str]]:
    """A parent who says yes and no again and again; the numbers of the receipts."""
    receipts: list[str] = []
    stop = threading.Event()

    def say() -> None:
        word = "yes"
        while not stop.is_set():
            answer = me.post(page, {"answer": word, "version": "2"})
            assert answer.status == 303, answer.text[:500]
            receipts.append(answer.headers["location"].split("/")[3])
            word = "no" if word == "yes" else "yes"

    thread = threading.Thread(target=say)
    thread.start()
    try:
        yield receipts
    finally:
        stop.set()
        thread.join()


def a_letter(office: Path) -> tuple[str, str]:
    """Somebody's letter that nobody has opened: the invitation and the code in it."""
    from datetime import timedelta

    with open_desk(office, exact=True) as desk:
        person = desk.office.families.roll.people(Kind.GUARDIAN)[-1]
        ((held, code),) = desk.office.families.invitations.add(
            [Invited(Kind.GUARDIAN, person.key, "en")], batch="bat_kept", made_on=desk.today(),
            expires_on=desk.today() + timedelta(days=60),
        )  # fmt: skip
    return held.id, code


def sealed(office: Path) -> list[str]:
    """The evidence of every answer in the vault's segments."""
    import pyarrow.parquet as pq

    found: list[str] = []
    with open_desk(office, exact=True) as desk:
        for segment in desk.office.vault.all(Shelf.CONSENT, families.ABOUT):
            path = desk.office.vault.check(segment).path
            found += pq.read_table(path, columns=[families.EVIDENCE])[families.EVIDENCE].to_pylist()
    return found


def test_what_is_kept_while_parents_answer_can_be_served_elsewhere(families: Path, tmp_path: Path) -> None:
    office, elsewhere, archive = families, tmp_path / "elsewhere", tmp_path / "kept.tar"
    with (office / "office.toml").open("a", encoding="utf-8") as file:
        file.write(PORTAL)
    steward = world.signed_in(an_account())
    with open_desk(office, exact=True) as desk:
        invitation, page = a_parent(desk)
        desk.office.errands.add(
            errand="err_open", kind="stage", about=case.REQUEST, words={}, seat="none", by=world.OFFICER,
            now=desk.clock.now(),
        )  # fmt: skip
        desk.office.errands.begin("err_open")
    _, code = a_letter(office)
    parent = world.invited(invitation)
    world.close_database()
    with world.running(office, workers=2) as server:
        before = caller(server, steward)
        assert before.get("/steward/").status == 200
        with answering(caller(server, parent), page) as receipts:
            while len(receipts) < 5:
                time.sleep(0.05)
            command(office, "consent", "close")
            at_first = list(receipts)
            command(office, "backup", str(archive))
        at_last = list(receipts)
        says_nothing_of_anybody(ended(server), office)
    assert len(at_last) > len(at_first)

    command(elsewhere, "restore", str(archive), str(elsewhere))
    assert (elsewhere / "office.toml").read_text() == (office / "office.toml").read_text()
    with open_desk(elsewhere, exact=True) as desk:
        kept = {r.number: r.sha256 for r in _receipts(desk, invitation)}
        assert set(at_first) <= set(kept) <= set(at_last)
        assert entering.redeem(desk, code=code).batch == "bat_kept"
        assert desk.office.errands.get("err_open").state is ErrandState.FAILED
    with world.running(elsewhere) as server:
        old = Caller(server.address, dict(before.cookies))
        assert old.get("/steward/").headers["location"].startswith("/account/login/")
        gone = caller(server, parent)
        assert gone.get("/family/").headers["location"].startswith("/family/enter/")
        signs_in(server)
        assert "555-0100" in Caller(server.address).get("/").text
        says_nothing_of_anybody(ended(server), elsewhere)
    command(elsewhere, "consent", "close")
    counted = sealed(elsewhere)
    assert [counted.count(digest) for digest in kept.values()] == [1] * len(kept)
    with open_desk(elsewhere, exact=True) as desk:
        assert desk.office.families.answers.unsealed() == ()
        desk.office.verify_ledger()


def _receipts(desk: Any, invitation: str) -> Any:
    held = desk.office.families.invitations.get(invitation)
    return desk.office.families.answers.receipts(kind=held.kind, person=held.person)


@pytest.mark.postgres
@pytest.mark.parametrize("into", ["sqlite", "postgres"])
def test_accounts_come_back_on_postgres(postgres_server: dict[str, str], tmp_path: Path, into: str) -> None:
    """An office in PostgreSQL, kept and restored into a file or into another database."""
    archive, elsewhere = tmp_path / "kept.tar", tmp_path / "elsewhere"
    with fresh_database(postgres_server) as first, fresh_database(postgres_server) as second:
        office = world.make_office(tmp_path, students=40, database=first)
        with (office / "office.toml").open("a", encoding="utf-8") as file:
            file.write(PORTAL)
        world.serve_in_process(office)
        seat = an_account()
        command(office, "backup", str(archive))
        target = ["--database", second] if into == "postgres" else []
        command(elsewhere, "restore", str(archive), str(elsewhere), *target)
        world.close_database()
        assert (elsewhere / "keys" / "accounts.json").stat().st_mode & 0o077 == 0
        assert (second in (elsewhere / "office.toml").read_text()) == (into == "postgres")
        assert PORTAL in (elsewhere / "office.toml").read_text()
        with world.running(elsewhere) as server:
            assert not (elsewhere / "keys" / "accounts.json").exists()
            signs_in(server)
            output = ended(server)
        assert EMAIL not in output
        assert "Traceback" not in output
        world.serve_in_process(elsewhere)
        from django.contrib.auth import get_user_model

        assert get_user_model().objects.get(username=seat).email == EMAIL
        assert get_user_model().objects.create_user(username="another").pk > 1, "no id is given out twice"
        world.close_database()


def test_hostile_accounts_of_a_backup_are_not_taken_in(office: Path) -> None:
    """A file that is none, and one of other people's in an office that has accounts."""
    from django.contrib.auth import get_user_model

    from permslip.portal.door.returning import take_in_accounts

    file = office / "keys" / "accounts.json"
    for text in ("", "[]", "{}", '{"auth_user": {"columns": ["id"], "rows": [[1, 2]]}}', '{"auth_user": 1}'):
        file.write_text(text)
        with pytest.raises(OfficeProblem, match="cannot be read"):
            take_in_accounts(office / "keys")
    an_account()
    file.write_text('{"auth_user": {"columns": ["id", "username"], "rows": [[77, "mallory"]]}}')
    with pytest.raises(OfficeProblem, match="accounts already"):
        take_in_accounts(office / "keys")
    assert not get_user_model().objects.filter(username="mallory").exists()


def test_sittings_that_are_over_are_forgotten_with_the_next_errand(office: Path) -> None:
    from datetime import timedelta

    from django.contrib.sessions.models import Session
    from django.utils import timezone

    steward = world.signed_in(world.seat(Seat.STEWARD, who=world.OFFICER))
    Session.objects.create(session_key="x" * 32, session_data="", expire_date=timezone.now() - timedelta(1))
    steward.post("/steward/ledger/")
    (done,) = world.do_errands()
    assert done.state is ErrandState.DONE
    assert not Session.objects.filter(session_key="x" * 32).exists()
    assert steward.get("/steward/").status_code == 200
