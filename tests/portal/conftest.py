"""What the portal's tests may ask for: an office that is served in this process, and a real browser."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from permslip.portal.door.house import at_desk
from permslip.words.vocabulary import Seat
from tests.portal import partners, released, world

HERE = Path(__file__).parent
FAST = {"test_gate.py", "test_register.py", "test_languages.py"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What drives a browser, or lives in an office of its own, takes its time: `make test-fast` looks at
    the gate, the register and the languages alone."""
    for item in items:
        if item.path.parent == HERE and (item.path.name not in FAST or "chromium" in item.fixturenames):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def office_made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an office that was made once for this worker; nobody changes it."""
    folder = tmp_path_factory.mktemp("made")
    world.make_office(folder)
    world.serve_in_process(folder / "office")  # the accounts' tables are made once, not for each test
    world.close_database()
    return folder


@pytest.fixture
def office(office_made: Path, tmp_path: Path) -> Path:
    """An office of this test's own, served in this process. Its holding's source stays where it was made."""
    found = tmp_path / "office"
    shutil.copytree(office_made / "office", found)
    world.serve_in_process(found)
    return found


@pytest.fixture(scope="session")
def staged_made(office_made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same office with the case's request staged, and waiting for the superintendent. Nobody changes
    it.
    """
    found = tmp_path_factory.mktemp("staged") / "office"
    shutil.copytree(office_made / "office", found)
    world.serve_in_process(found)
    world.stage()
    world.close_database()
    return found


@pytest.fixture
def staged(staged_made: Path, tmp_path: Path) -> Path:
    """An office of this test's own in which a release waits for its review, served in this process."""
    found = tmp_path / "staged-office"
    shutil.copytree(staged_made, found)
    world.serve_in_process(found)
    return found


@pytest.fixture(scope="session")
def families_made(office_made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The office above once its roll is read and its district says that the way in identifies a person."""
    from permslip.actions.desk import open_desk

    folder = tmp_path_factory.mktemp("families")
    shutil.copytree(office_made / "office", folder / "office")
    with open_desk(folder / "office", exact=True) as desk:
        world.families_known(desk)
    return folder


@pytest.fixture
def families(families_made: Path, tmp_path: Path) -> Path:
    """An office of this test's own that knows its families, served in this process."""
    found = tmp_path / "office"
    shutil.copytree(families_made / "office", found)
    world.serve_in_process(found)
    return found


@pytest.fixture
def steward(office: Path) -> world.Browser:
    """The data officer of an office of this test's own, signed in."""
    return world.signed_in(world.seat(Seat.STEWARD, who=world.OFFICER))


@pytest.fixture
def auditor(office: Path) -> world.Browser:
    """An auditor of it, signed in."""
    return world.signed_in(world.seat(Seat.AUDITOR, name="Ari Bell"))


@pytest.fixture(scope="session")
def left_made(
    office_made: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, partners.Seats, str]:
    """An office from which a package left, made once for this worker; tests get copies."""
    return partners.with_release(office_made, tmp_path_factory.mktemp("left"))


@pytest.fixture
def seated(request: pytest.FixtureRequest, office: Path, tmp_path: Path) -> partners.Seats:
    """Two partners and a sub-processor at their seats in this test's office; of an office that a package left
    where the test asks for one (``released_id``)."""
    if "released_id" in request.fixturenames:
        made: tuple[Path, partners.Seats, str] = request.getfixturevalue("left_made")
        world.serve_in_process(released.copied(made[0], tmp_path / "left"))
        return made[1]
    with at_desk() as desk:
        return partners.seat_everybody(desk, tmp_path)


@pytest.fixture
def released_id(seated: partners.Seats, left_made: tuple[Path, partners.Seats, str]) -> str:
    """A package that went to the case's partner."""
    return left_made[2]
