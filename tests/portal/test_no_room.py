"""A disk that is full and an office that can only be read, while the portal serves it: pages say so, and what
was answered with success is kept.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from permslip.actions import visiting
from permslip.actions.desk import Desk, open_desk
from permslip.sample import case
from permslip.stores.families.people import Kind
from permslip.words.errors import PermslipError
from permslip.words.vocabulary import Seat
from tests.portal import world
from tests.portal.over_http import caller, ended, says_nothing_of_anybody

SIZE = 96 << 20


def a_parent(desk: Desk) -> tuple[str, str]:
    """A guardian's invitation, and the page of a child they may answer for."""
    for person in desk.office.families.roll.people(Kind.GUARDIAN):
        invitation = world.invitation_of(desk, "guardian", person.key)
        try:
            children = visiting.visitor(desk, invitation=invitation).children
        except PermslipError:
            continue
        if children and children[0].may_answer:
            return invitation, f"/family/child/{children[0].handle}/paper/{case.AGREEMENT}/"
    raise AssertionError("nobody may answer")


@pytest.fixture
def tiny(tmp_path: Path) -> Iterator[Path]:
    """A small file system of its own. Only root may mount one."""
    if os.geteuid() != 0:
        pytest.skip("a full disk is tried on a tmpfs, and only root may mount one")
    place = tmp_path / "tiny"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(place)]
    if subprocess.run(command, capture_output=True, check=False).returncode != 0:
        pytest.skip("a full disk is tried on a tmpfs, and this machine does not let one be mounted")
    try:
        yield place
    finally:
        world.close_database()
        subprocess.run(["umount", "-l", str(place)], check=True)


def fill(place: Path) -> Path:
    """Take all the room that is left."""
    ballast = place / "ballast"
    with ballast.open("wb") as stream:
        stream.write(bytes(max(shutil.disk_usage(place).free, 0)))
    return ballast


@pytest.mark.slow
def test_a_full_disk_is_said_and_no_answer_is_lost(families_made: Path, tiny: Path) -> None:
    office = tiny / "office"
    shutil.copytree(families_made / "office", office)
    world.serve_in_process(office)
    with open_desk(office, exact=True) as desk:
        invitation, page = a_parent(desk)
    parent = world.invited(invitation)
    steward = world.signed_in(world.seat(Seat.STEWARD, who=world.OFFICER))
    world.close_database()
    said = {"answer": "yes", "version": "2"}
    with world.running(office) as server:
        family, office_seat = caller(server, parent), caller(server, steward)
        taken = [family.post(page, said).headers.get("location", "")]
        assert taken[0].startswith("/family/receipts/")
        ballast = fill(tiny)
        statuses = set()
        for number in range(8):  # what room a file still has within itself is used up by some
            answer = family.post(page, {**said, "answer": "no" if number % 2 else "yes"})
            statuses.add(answer.status)
            if answer.status == 303:
                taken.append(answer.headers["location"])
            else:
                assert answer.status == 503, answer.text[:800]
                assert "room" in answer.text or "full" in answer.text
                assert "retry-after" in answer.headers
        assert 503 in statuses
        assert family.get(page).status in (200, 503)
        stage = office_seat.post(f"/steward/requests/{case.REQUEST}/", {"act": "stage"})
        assert stage.status in (302, 303, 503), stage.text[:800]
        ballast.unlink()
        taken.append(family.post(page, said).headers["location"])
        assert office_seat.get("/steward/").status == 200
        says_nothing_of_anybody(ended(server), office)
    with open_desk(office, exact=True) as desk:
        held = desk.office.families.invitations.get(invitation)
        receipts = desk.office.families.answers.receipts(kind=held.kind, person=held.person)
        assert {f"/family/receipts/{kept.number}/" for kept in receipts} == set(taken)
        assert len(desk.office.families.answers.unsealed()) == len(taken)
        desk.office.verify_ledger()


def test_an_office_that_can_only_be_read_shows_pages_and_says_why_it_takes_nothing(families: Path) -> None:
    from django.db import connection

    with open_desk(families, exact=True) as desk:
        invitation, page = a_parent(desk)
    steward = world.signed_in(world.seat(Seat.STEWARD, who=world.OFFICER))
    parent = world.invited(invitation)
    where = f"/steward/requests/{case.REQUEST}/"
    assert steward.get(where).status_code == 200
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON")
    try:
        assert steward.get(where).status_code == 200
        for act in ("stage", "decide"):
            answer = steward.post(where, {"act": act})
            assert answer.status_code == 503, act
            assert "can only be read" in answer.content.decode()
        fresh = world.anybody().post("/account/login/", {"login": "a@example.org", "password": "x" * 14})
        assert fresh.status_code == 503
        assert "can only be read" in fresh.content.decode()
        assert parent.post(page, {"answer": "yes", "version": "2"}).status_code in (303, 503)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA query_only = OFF")
    assert steward.post(where, {"act": "decide"}).status_code in (302, 303)


@pytest.mark.slow
def test_a_server_does_not_start_where_nothing_can_be_written(families_made: Path, tiny: Path) -> None:
    office = tiny / "office"
    shutil.copytree(families_made / "office", office)
    subprocess.run(["mount", "-o", "remount,ro", str(tiny)], check=True)
    command = [sys.executable, "-m", "permslip.portal.door.serving", "--office", str(office)]
    ran = subprocess.run(
        [*command, "--port", str(world.free_port())], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 2, ran.stderr
    assert "No permission on the disk" in ran.stderr or "starting the portal" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert ran.stdout == ""
