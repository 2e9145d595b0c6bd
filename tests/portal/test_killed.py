"""The running server, killed: any process of it at any moment. The office is whole afterwards, the next start
goes on, nobody is left behind, and nothing of anybody stands in what the server wrote.
"""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from permslip.actions.desk import open_desk
from permslip.sample import case
from permslip.stores.errands import ErrandState
from permslip.stores.releases import ReleaseState
from permslip.words.vocabulary import Seat
from tests.portal import world
from tests.portal.over_http import (
    background_of,
    caller,
    ended,
    family_of,
    is_there,
    says_nothing_of_anybody,
    wait_for,
    web_workers_of,
)
from tests.portal.test_no_room import a_parent

pytestmark = pytest.mark.slow
REQUEST = f"/steward/requests/{case.REQUEST}/"
WHY = "The figures are right, and it is destroyed in July."

# Put on the way of every process of the server: where a package takes its place in releases/, all die.
CUT_AT_RENAME = """
import os, signal
from permslip.stores.disk import Disk
real = Disk.rename
def rename(self, old, new):
    if new.parent.name == "releases" and {before}:
        os.killpg(0, signal.SIGKILL)
    real(self, old, new)
    if new.parent.name == "releases":
        os.killpg(0, signal.SIGKILL)
Disk.rename = rename
"""


@pytest.fixture(scope="session")
def ready_made(families_made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office that knows its families, whose request may go."""
    folder = tmp_path_factory.mktemp("ready-to-be-killed")
    shutil.copytree(families_made / "office", folder / "office")
    with open_desk(folder / "office", exact=True) as desk:
        world.attest_everything(desk)
    return folder


@pytest.fixture
def ready(ready_made: Path, tmp_path: Path) -> Path:
    """The same, this test's own, served in this process as well."""
    found = tmp_path / "office"
    shutil.copytree(ready_made / "office", found)
    world.serve_in_process(found)
    return found


def steward() -> world.Browser:
    return world.signed_in(world.seat(Seat.STEWARD, who=world.OFFICER))


def begin_to_stage(server: world.Server, who: world.Browser) -> str:
    """Press the button; the errand's address."""
    answer = caller(server, who).post(REQUEST, {"act": "stage"})
    where = answer.headers.get("location", "")
    assert where.startswith("/errands/"), (answer.status, where, answer.text[:500])
    return where


def errand(where: str) -> Any:
    from permslip.portal.door.house import at_desk

    with at_desk() as desk:
        return desk.office.errands.get(where.strip("/").split("/")[-1])


def is_over(where: str) -> Any:
    return wait_for(lambda: (row := errand(where)).is_over and row)


def is_running(where: str) -> Any:
    return wait_for(lambda: errand(where).state is ErrandState.RUNNING, step=0.02)


def whole(office: Path) -> dict[str, ReleaseState]:
    """The ledger holds, and every package in releases/ is in it; the state of each release."""
    with open_desk(office, exact=True) as desk:
        desk.office.verify_ledger()
        rows = {row.id: row.state for row in desk.office.releases.all()}
        logged = set(desk.office.standing().releases)
    assert {p.name for p in (office / "releases").iterdir()} <= logged
    return rows


def nobody_is_left(processes: dict[int, str]) -> None:
    wait_for(lambda: not any(is_there(pid) for pid in processes), seconds=15)


def test_a_killed_background_worker_is_started_again_and_says_what_it_broke_off(ready: Path) -> None:
    who = steward()
    with world.running(ready, workers=2) as server:
        first = background_of(server)
        where = begin_to_stage(server, who)
        is_running(where)
        os.kill(first, signal.SIGKILL)
        row = is_over(where)
        assert row.state is ErrandState.FAILED
        assert "interrupted" in caller(server, who).get(where).text
        assert background_of(server) != first
        assert set(whole(ready).values()) <= {ReleaseState.STAGED}
        with ThreadPoolExecutor(4) as clicks:
            asked = set(clicks.map(lambda _: begin_to_stage(server, who), range(4)))
        assert len(asked) == 1, "a click and another are one errand"
        again = is_over(asked.pop())
        assert again.state is ErrandState.DONE, again.outcome
        assert ReleaseState.STAGED in whole(ready).values()
        says_nothing_of_anybody(ended(server), ready)
    assert list((ready / "tmp").iterdir()) == []


def test_an_errand_that_nobody_was_asked_to_do_is_done_at_the_next_start(ready: Path) -> None:
    """Whoever wrote it down was killed before it was handed to the background."""
    from permslip.portal.door.house import at_desk

    who = steward()
    with at_desk() as desk:
        row = desk.office.errands.add(
            errand="err_left", kind="stage", about=case.REQUEST, words={}, seat="none", by=world.OFFICER,
            now=desk.clock.now(),
        )  # fmt: skip
    with world.running(ready):
        assert is_over(row.id).state is ErrandState.DONE
    assert who.get(REQUEST).status_code == 200


def test_a_killed_web_worker_is_replaced_and_loses_nothing_that_was_answered(ready: Path) -> None:
    with open_desk(ready, exact=True) as desk:
        invitation, page = a_parent(desk)
    parent = world.invited(invitation)
    with world.running(ready, workers=2) as server:
        me = caller(server, parent)
        assert me.get(page).status == 200
        victim = wait_for(lambda: len(web_workers_of(server)) == 2 and web_workers_of(server))[0]
        receipts = set()
        for number in range(24):
            if number == 6:
                threading.Timer(0.02, os.kill, (victim, signal.SIGKILL)).start()
            try:
                answer = me.post(page, {"answer": "no" if number % 2 else "yes", "version": "2"})
            except (http.client.HTTPException, OSError):
                continue  # it was with the one who died
            assert answer.status == 303, answer.text[:500]
            receipts.add(answer.headers["location"])
        assert len(receipts) >= 20
        wait_for(lambda: len(web_workers_of(server)) == 2 and victim not in web_workers_of(server))
        assert wait_for(lambda: me.get(page).status == 200)
        says_nothing_of_anybody(ended(server), ready)
    with open_desk(ready, exact=True) as desk:
        held = desk.office.families.invitations.get(invitation)
        kept = desk.office.families.answers.receipts(kind=held.kind, person=held.person)
        assert receipts <= {f"/family/receipts/{one.number}/" for one in kept}
        assert len(desk.office.families.answers.unsealed()) == len(kept)
    whole(ready)


def test_a_killed_server_leaves_nobody_behind_and_its_port_free(ready: Path) -> None:
    with world.running(ready, workers=2) as server:
        background_of(server)
        below = wait_for(lambda: len(found := family_of(server.process.pid)) == 3 and found)
        server.process.kill()
        server.process.wait(timeout=10)
        nobody_is_left(below)
    with world.running(ready) as server:  # what the first one left in tmp/ is swept
        assert len([p for p in (ready / "tmp").iterdir() if p.is_dir() and p.name.startswith("serve")]) == 1
        assert server.process.poll() is None


@pytest.mark.parametrize(("before", "state"), [(True, "finished"), (False, "reached its folder")])
def test_everything_is_killed_in_mid_release(ready: Path, tmp_path: Path, before: bool, state: str) -> None:
    """The last vote publishes: cut just before the package takes its place, or just after."""
    who, head = steward(), world.signed_in(world.seat(Seat.APPROVER, who=world.HEAD))
    release = world.stage()
    hook = tmp_path / "hook"
    hook.mkdir()
    (hook / "sitecustomize.py").write_text(CUT_AT_RENAME.format(before=before))
    with world.running(ready, env={"PYTHONPATH": str(hook)}) as server:
        page = f"/approver/releases/{release}/"
        answer = caller(server, head).post(page, {"vote": "approve", "reason": WHY, "minutes": ""})
        assert answer.headers.get("location", "").startswith("/errands/"), answer.text[:500]
        server.process.wait(timeout=60)
        assert server.process.returncode == -signal.SIGKILL
    assert whole(ready)[release] is ReleaseState.COMMITTED
    with world.running(ready) as server:
        assert whole(ready)[release] is ReleaseState.PUBLISHED
        assert caller(server, who).get(f"/steward/releases/{release}/").status == 200
        assert errand(answer.headers["location"]).state is ErrandState.FAILED
        said = ended(server)
    assert f"Release {release} had been interrupted" in said
    assert state in said
    says_nothing_of_anybody(said, ready)
    assert {p.name for p in (ready / "releases").iterdir()} == {release}


def test_what_cannot_be_delivered_any_more_is_marked(ready: Path, tmp_path: Path) -> None:
    head = world.signed_in(world.seat(Seat.APPROVER, who=world.HEAD))
    release = world.stage()
    hook = tmp_path / "hook"
    hook.mkdir()
    (hook / "sitecustomize.py").write_text(CUT_AT_RENAME.format(before=True))
    with world.running(ready, env={"PYTHONPATH": str(hook)}) as server:
        page = f"/approver/releases/{release}/"
        caller(server, head).post(page, {"vote": "approve", "reason": WHY, "minutes": ""})
        server.process.wait(timeout=60)
    shutil.rmtree(ready / "staging" / release)
    with world.running(ready) as server:
        assert whole(ready)[release] is ReleaseState.NOT_DELIVERED
        assert "marked as not delivered" in ended(server)
    assert list((ready / "releases").iterdir()) == []


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_told_to_stop_it_stops_with_everybody(ready: Path, how: signal.Signals) -> None:
    """SIGTERM as systemd sends it; Ctrl+C, which reaches every process of a terminal. An errand is under
    way."""
    who = steward()
    with world.running(ready, workers=2) as server:
        background_of(server)
        below = family_of(server.process.pid)
        where = begin_to_stage(server, who)
        is_running(where)
        began = time.monotonic()
        if how is signal.SIGINT:
            os.killpg(server.process.pid, how)
        else:
            server.process.send_signal(how)
        assert server.process.wait(timeout=30) in (0, 130)
        assert time.monotonic() - began < 15
        assert not any(is_there(pid) for pid in below)
        says_nothing_of_anybody(ended(server), ready)
    assert errand(where).is_over, "it was finished, or it says that it was not"
    assert list((ready / "tmp").iterdir()) == []
    whole(ready)


def test_told_to_stop_while_it_makes_ready_it_leaves_nothing(ready: Path) -> None:
    process = begun(ready, world.free_port())
    wait_for(lambda: any((ready / "tmp").glob("serve_*")))
    below = family_of(process.pid)
    process.terminate()
    out, err = process.communicate(timeout=30)
    assert process.returncode == 0, err
    assert "Traceback" not in err
    assert out == ""
    nobody_is_left(below)
    assert list((ready / "tmp").iterdir()) == []


def begun(office: Path, port: int, *more: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "permslip.portal.door.serving", "--office", str(office)]
    return subprocess.Popen(
        [*command, "--port", str(port), "--workers", "1", *more],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip


def test_a_second_server_on_another_port_works_and_the_first_one_s_errands_go_on(ready: Path) -> None:
    who = steward()
    with world.running(ready) as first:
        background_of(first)
        where = begin_to_stage(first, who)
        is_running(where)
        with world.running(ready) as second:
            assert caller(second, who).get("/steward/").status == 200
            background_of(second)
            row = is_over(where)
            assert row.state is ErrandState.DONE, row.outcome
            below = family_of(first.process.pid)
            first.process.kill()  # now the second one's background worker has its turn
            first.process.wait(timeout=10)
            nobody_is_left(below)
            again = is_over(begin_to_stage(second, who))
            assert again.state is ErrandState.DONE, again.outcome
            says_nothing_of_anybody(ended(second), ready)


def test_a_port_that_is_taken_is_said_to_be(ready: Path) -> None:
    with world.running(ready) as server:
        port = int(server.address.rpartition(":")[2])
        process = begun(ready, port)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 2
    assert f"Port {port} cannot be used" in err
    assert "--port" in err
    assert out == ""


def test_the_demo_s_links_open_no_real_office(ready: Path) -> None:
    process = begun(ready, world.free_port(), "--demo")
    out, err = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "not made by the demo" in err
    assert out == ""
