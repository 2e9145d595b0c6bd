"""``kill -9`` at any moment: nothing is half-published, the ledger is whole, the next command goes on.

Every case is a process of its own that runs the very action and kills itself, with SIGKILL and no farewell,
at one step of the progress, at one operation on the disk, or at one statement to the database. What is left
is then looked at with the real commands.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest

from permslip import stores
from permslip.actions import releasing
from permslip.actions.desk import Desk, open_desk
from permslip.sample import case
from permslip.stores.releases import WAITING, ReleaseState
from permslip.words.standing import ReleaseStatus
from tests.cli import small
from tests.cli.small import PASSPHRASE, run

pytestmark = pytest.mark.slow  # left to the whole run: the fast one is to stay fast

DISK = ("make_folder", "write_new", "replace", "rename", "flush", "flush_folder", "remove", "read", "sha256")
FILES = ("open_read", "open_write", "make_folder", "remove")
Act = Callable[[Desk], object]


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office whose request may go; every case works on a copy."""
    root = tmp_path_factory.mktemp("ready")
    small.make(root)
    return root


@pytest.fixture(scope="module")
def staged(ready: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The same office with the release staged, and the release's id."""
    root = tmp_path_factory.mktemp("staged") / "of"
    return root, small.stage(small.copy(ready, root))


def stage_it(desk: Desk) -> object:
    return releasing.release(desk, request=case.REQUEST, by="Officer")


def approve_it(release: str) -> Act:
    return lambda desk: releasing.approve(desk, release=release, by="Head", passphrase=PASSPHRASE)


class Killer:
    """Counts what happens and, at the ``at``-th time, kills the process it lives in."""

    def __init__(self, at: int) -> None:
        self.left = at

    def __call__(self, *_: object) -> None:
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        self.left -= 1

    def on_disk_and_database(self, desk: Desk) -> None:
        """Count every operation on the disk and every statement."""
        from django.db import connections

        for owner, names in ((stores.Disk, DISK), (stores.DiskFiles, FILES)):
            for name in names:
                setattr(owner, name, self._counted(getattr(owner, name)))
        connections[desk.office.core.alias].execute_wrappers.append(self._statement)

    def _counted(self, function: Callable[..., object]) -> Callable[..., object]:
        def counted(*args: object, **kwargs: object) -> object:
            self()
            return function(*args, **kwargs)

        return counted

    def _statement(self, execute, sql, params, many, context):
        self()
        return execute(sql, params, many, context)


def killed(office: Path, act: Act, *, step: int | None = None, operation: int | None = None) -> bool:
    """Run an action in a child that kills itself; whether it came so far as to be killed."""
    child = os.fork()
    if child == 0:
        try:
            progress = Killer(step) if step is not None else None
            with open_desk(office, exact=True, progress=progress) as desk:
                if operation is not None:
                    Killer(operation).on_disk_and_database(desk)
                act(desk)
        except BaseException:  # noqa: BLE001 - told, and the parent sees the code
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) == 0, "the action failed instead of being killed"
    return False


def sound(office: Path) -> dict[str, ReleaseState]:
    """What must hold after any kill, by the commands that a person has; the state of each release.

    Before anything is mended the ledger holds and no package lies in ``releases/`` without its entry; after
    the next command that writes, leftovers are gone and what is published verifies.
    """
    assert run("ledger", "verify", office=office).code == 0
    with open_desk(office, exact=True) as desk:
        logged = set(desk.office.standing().releases)
    assert {p.name for p in (office / "releases").iterdir()} <= logged
    assert run("policy", "policy-parent-consent", "off", office=office, by="Officer").code == 0
    return tidy(office)


def tidy(office: Path) -> dict[str, ReleaseState]:
    """The office after a command that wrote: every folder belongs to a row, every row to an entry."""
    with open_desk(office, exact=True) as desk:
        rows = {row.id: row.state for row in desk.office.releases.all()}
        standing = desk.office.standing()
        assert desk.office.vault.orphans() == ()
        assert list(desk.office.place.scratch.iterdir()) == []
        assert {p.name for p in desk.office.place.staging.iterdir()} == {
            r for r in rows if rows[r] in WAITING
        }
    out = {r for r, state in rows.items() if state is ReleaseState.PUBLISHED}
    assert {p.name for p in (office / "releases").iterdir()} == out
    for release, state in rows.items():
        known = standing.releases.get(release)
        if state in WAITING:
            assert known is None
        elif state is ReleaseState.NOT_DELIVERED:
            assert known is not None and known.status is ReleaseStatus.NOT_DELIVERED
        else:
            assert known is not None and known.status is ReleaseStatus.IN_FORCE
            assert run("verify", office / "releases" / release, "--trust", office / "trust.json").code == 0
    assert run("ledger", "verify", office=office).code == 0
    return rows


def finish(office: Path, release: str) -> None:
    """The second person says the same again: it is published now, or was already."""
    again = run("approve", release, office=office, by="Head")
    assert again.code in (0, 2), again.said
    if again.code == 2:
        assert "published" in again.err
    assert tidy(office)[release] is ReleaseState.PUBLISHED


def sweep_approval(staged: tuple[Path, str], tmp_path: Path, every: int) -> set[ReleaseState]:
    root, release = staged
    seen, operation = set(), 0
    while True:
        office = small.copy(root, tmp_path / str(operation))
        was_killed = killed(office, approve_it(release), operation=operation)
        seen.add(sound(office)[release])
        finish(office, release)
        shutil.rmtree(office.parent)
        if not was_killed:
            assert operation > 40, "the approval was over before it began"
            return seen
        operation += every


def test_an_approval_killed_at_many_operations(staged, tmp_path):
    seen = sweep_approval(staged, tmp_path, every=9)
    assert {ReleaseState.STAGED, ReleaseState.PUBLISHED} <= seen


@pytest.mark.slow
def test_an_approval_killed_at_every_operation(staged, tmp_path):
    assert sweep_approval(staged, tmp_path, every=1) == {
        ReleaseState.STAGED,
        ReleaseState.APPROVED,
        ReleaseState.PUBLISHED,
    }


STEPS = 12  # what a release of one table tells of its progress, and a few to spare


def kill_a_release(ready: Path, office: Path, **at: int) -> bool:
    """Kill a release somewhere; then the office is sound and nothing of it has left."""
    small.copy(ready, office.parent)
    was_killed = killed(office, stage_it, **at)
    rows = sound(office)
    assert set(rows.values()) <= {ReleaseState.STAGED}
    assert list((office / "releases").iterdir()) == []
    if not was_killed:
        assert len(rows) == 1
    return was_killed


@pytest.mark.parametrize("step", [0, 5, 8, 9])
def test_a_release_killed_at_a_step(ready, tmp_path, step):
    assert kill_a_release(ready, tmp_path / "of" / "office", step=step)


def test_after_a_killed_release_the_next_one_works(ready, tmp_path):
    office = tmp_path / "of" / "office"
    kill_a_release(ready, office, step=9)
    again = run("--json", "release", case.REQUEST, office=office, by="Officer")
    assert again.code == 6
    waiting = [r for r, state in tidy(office).items() if state is ReleaseState.STAGED]
    finish(office, waiting[-1])


@pytest.mark.slow
def test_a_release_killed_at_every_step(ready, tmp_path):
    steps = 0
    while kill_a_release(ready, tmp_path / str(steps) / "office", step=steps):
        steps += 1
    assert steps >= STEPS - 2


@pytest.mark.slow
def test_a_release_killed_at_every_operation(ready, tmp_path):
    operation = 0
    while kill_a_release(ready, tmp_path / str(operation) / "office", operation=operation):
        shutil.rmtree(tmp_path / str(operation))
        operation += 1
    assert operation > 40


def command(office: Path, *words: str, by: str) -> subprocess.Popen[bytes]:
    """The real program in a process of its own."""
    environment = {**os.environ, "PERMSLIP_AS": by, "PERMSLIP_PASSPHRASE": PASSPHRASE}
    entry = "from permslip.cli import main; main()"
    program = [sys.executable, "-c", entry, "--office", str(office), *words]
    return subprocess.Popen(
        program, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def kill_after(seconds: float, staged: tuple[Path, str], to: Path) -> ReleaseState:
    office = small.copy(staged[0], to)
    child = command(office, "approve", staged[1], by="Head")
    time.sleep(seconds)
    child.kill()
    _, err = child.communicate()
    assert child.returncode in (-signal.SIGKILL, 0), err
    return sound(office)[staged[1]]


def test_the_real_program_killed_at_some_moment(staged, tmp_path):
    chance = random.Random(11)
    for number in range(3):
        kill_after(chance.uniform(0.5, 2.0), staged, tmp_path / str(number))


@pytest.mark.slow
def test_the_real_program_killed_at_many_moments(staged, tmp_path):
    """Delays from before the office is opened until after the program has ended."""
    seen = set()
    for number in range(60):
        seen.add(kill_after(0.2 + number * 0.05, staged, tmp_path / str(number)))
        shutil.rmtree(tmp_path / str(number))
    assert ReleaseState.STAGED in seen


def test_two_approvals_at_once(staged, tmp_path):
    """One publishes; the other waits for it and then says that it is published."""
    office = small.copy(staged[0], tmp_path / "of")
    both = [command(office, "approve", staged[1], by="Head") for _ in range(2)]
    said = [child.communicate(timeout=120) for child in both]
    codes = sorted(child.returncode for child in both)
    assert codes == [0, 2], said
    (refused,) = [err.decode() for child, (_, err) in zip(both, said, strict=True) if child.returncode == 2]
    assert "published" in refused and "Traceback" not in refused
    assert tidy(office) == {staged[1]: ReleaseState.PUBLISHED}


@pytest.mark.slow
def test_two_releases_at_once(ready, tmp_path):
    """Both wait for a second person in the end, each whole, or one says clearly that the other is writing."""
    office = small.copy(ready, tmp_path / "of")
    both = [command(office, "release", case.REQUEST, by="Officer") for _ in range(2)]
    said = [child.communicate(timeout=200) for child in both]
    codes = sorted(child.returncode for child in both)
    assert codes in ([6, 6], [2, 6]), said
    for child, (_, err) in zip(both, said, strict=True):
        assert b"Traceback" not in err
        if child.returncode == 2:
            assert b"Another command is writing" in err
    rows = tidy(office)
    assert list(rows.values()) == [ReleaseState.STAGED] * codes.count(6)
    for release in rows:
        finish(office, release)
