"""The demo's portal: a link for each of its people, each opening one sitting where they belong, and a second
start that uses what is there.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from permslip.actions import inviting
from permslip.actions.desk import open_desk
from permslip.sample import demo
from tests.portal import world

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
OPENS = {
    "steward": "/steward/",
    "approver": "/approver/",
    "partner": "/partner/",
    "sub-processor": "/partner/duties/",
    "parent": "/family/",
    "staff": "/staff/",
    "public": "/",
}


def quiet(what: str, done: int, total: int | None) -> None:
    """Nobody listens."""


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a demo that was played to its end."""
    folder = tmp_path_factory.mktemp("demo") / "demo-office"
    told: list[str] = []
    demo.run(folder, students=150, seed=3, say=lambda text: told.append(str(text)), progress=quiet)
    assert f"permslip --office {folder}/office serve --demo" in "\n".join(told)
    return folder


def test_each_link_opens_its_page_once_and_a_second_start_uses_what_is_there(
    played: Path, chromium: Any
) -> None:
    office = played / "office"
    seen = []
    for _ in range(2):
        with world.running(office, demo=True) as server:
            assert set(server.links) == set(OPENS)
            for who, link in server.links.items():
                context = chromium.new_context()
                tab = context.new_page()
                tab.goto(link)
                if who != "public":
                    tab.get_by_role("button", name="Let me in").click()
                    tab.wait_for_url(f"{server.address}{OPENS[who]}")
                    assert tab.get_by_text("A demo: nobody on these pages exists.").count() == 1
                    assert context.new_page().goto(link).status == 404
                else:
                    assert tab.url == f"{server.address}/"
                context.close()
            seen.append(counted(office))
    assert seen[0] == seen[1], "a second start gives no second seat"
    with open_desk(office, exact=True) as desk:
        assert not inviting.batches(desk), "those let in by a link are no letters that broke off"


def counted(office: Path) -> tuple[int, int]:
    """How many seats and how many requests the office has."""
    with open_desk(office, exact=True) as desk:
        return len(desk.office.seats.all()), len(desk.office.standing().requests)


def test_something_waits_for_the_approver(played: Path, chromium: Any) -> None:
    with world.running(played / "office", demo=True) as server:
        tab = chromium.new_page()
        tab.goto(server.links["approver"])
        tab.get_by_role("button", name="Let me in").click()
        tab.get_by_role("heading", name="1 release waits for your vote").wait_for()
        tab.close()


@pytest.mark.parametrize("more", [["--host", "0.0.0.0"], []])
def test_links_are_made_for_this_machine_and_for_the_demo_s_office_alone(
    played: Path, tmp_path: Path, more: list[str]
) -> None:
    office = played / "office"
    if not more:
        world.make_office(tmp_path, students=20)
        office = tmp_path / "office"
    command = [sys.executable, "-m", "permslip.portal.door.serving", "--office", str(office), "--demo", *more]
    command += ["--port", str(world.free_port())]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode != 0
    assert "/demo/" not in done.stdout
    assert "for this machine alone" in done.stderr if more else "not made by the demo" in done.stderr
