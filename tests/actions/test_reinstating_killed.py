"""``kill -9`` while a release is reinstated: it is suspended still or in force again, and the next yes goes
on. And what somebody sees who verifies with an old status list.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from permslip.actions import reinstating
from permslip.actions.desk import Desk, open_desk
from permslip.stores.releases import ReleaseState
from permslip.words.standing import ReleaseStatus
from tests.actions.test_crash import killed
from tests.cli import small
from tests.cli.small import PASSPHRASE, run

pytestmark = pytest.mark.slow  # left to the whole run: the fast one is to stay fast
SUSPENDED, IN_FORCE = ReleaseStatus.SUSPENDED, ReleaseStatus.IN_FORCE
EVERY = 11


@pytest.fixture(scope="module")
def suspended(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """An office in a folder of its own whose release left and was suspended, and the release's id."""
    root = tmp_path_factory.mktemp("suspended")
    office = small.make(root)
    release = small.stage(office)
    assert run("approve", release, office=office, by="Head").code == 0
    why = ("--because", "a laptop is gone")
    assert run("status", "revoke", release, *why, "--suspend", office=office, by="Officer").code == 0
    return root, release


def stands(office: Path, release: str) -> ReleaseStatus:
    """How the release stands, once it was seen that the ledger holds and that the office says the same."""
    with open_desk(office, exact=True) as desk:
        desk.office.verify_ledger()
        known = desk.office.standing().releases[release]
        held = desk.office.releases.get(release).state
        kinds = [e.kind.value for e in desk.office.entries()]
    assert (held is ReleaseState.PUBLISHED) is (known.status is IN_FORCE)
    written = 1 if known.status is IN_FORCE else 0
    assert (kinds.count("reinstatement.given"), kinds.count("release.reinstated")) == (written, written)
    return known.status


def test_killed_at_many_operations(suspended: tuple[Path, str], tmp_path: Path) -> None:
    root, release = suspended

    def reinstate(desk: Desk) -> object:
        return reinstating.reinstate(
            desk, release=release, because="it was found", by="Head", passphrase=PASSPHRASE
        )

    seen, operation, was_killed = set(), 0, True
    while was_killed:
        office = small.copy(root, tmp_path / str(operation))
        was_killed = killed(office, reinstate, operation=operation)
        seen.add((was_killed, now := stands(office, release)))
        if now is SUSPENDED:
            with open_desk(office, exact=True) as desk:
                reinstate(desk)
            assert stands(office, release) is IN_FORCE
        shutil.rmtree(office.parent)
        operation += EVERY
    assert operation > 40, "it was over before it began"
    assert {(True, SUSPENDED), (False, IN_FORCE)} <= seen


def test_by_the_commands_and_with_an_old_status_list(suspended: tuple[Path, str], tmp_path: Path) -> None:
    root, release = suspended
    office = small.copy(root, tmp_path / "of")
    package, trust = office / "releases" / release, ("--trust", office / "trust.json")

    def verified(status: Path) -> tuple[int, str]:
        ran = run("verify", package, *trust, "--status", status, office=None)
        return ran.code, ran.said

    def say(*words: str, by: str = "Head", **more: str) -> small.Ran:
        return run("status", "reinstate", release, *words, office=office, by=by, **more)

    old, new = tmp_path / "old.json", tmp_path / "new.json"
    assert run("status", "publish", old, office=office).code == 0
    assert verified(old)[0] == 3 and "suspended" in verified(old)[1]
    assert say().code == 2  # it asks for a reason
    assert say("--because", "found", by="Officer").code == 3
    assert say("--because", "found", secret="not the one").code == 2
    assert run("status", "publish", tmp_path / "same.json", office=office).code == 0
    done = say("--because", "found")
    assert done.code == 0 and "in force again" in done.out
    assert say("--because", "found").code == 2
    assert run("status", "publish", new, office=office).code == 0
    assert verified(new)[0] == 0 and "Verified." in verified(new)[1]
    code, said = verified(old)  # what it says is of its day, and it says which
    assert code == 3 and "suspended" in said and "What the district did after" in said
    why = ("--because", "consent was misread")
    assert run("status", "revoke", release, *why, office=office, by="Officer").code == 0
    final = say("--because", "found")
    assert final.code == 2 and "for good" in final.err
