"""A disk that is really full: a small tmpfs that holds the office and hardly anything else."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from permslip.sample import case
from permslip.stores.releases import ReleaseState
from tests.actions.test_crash import finish, ready, sound, staged, tidy  # noqa: F401 - fixtures
from tests.cli import small
from tests.cli.small import run

SIZE = 24 << 20


@pytest.fixture
def tiny(tmp_path: Path) -> Iterator[Path]:
    """A file system of 24 MiB of its own. Only root may mount one."""
    if os.geteuid() != 0:
        pytest.skip("a full disk is tried on a tmpfs, and only root may mount one")
    place = tmp_path / "tiny"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(place)], capture_output=True, check=False
    )
    if mounted.returncode != 0:
        pytest.skip("a full disk is tried on a tmpfs, and this machine does not let one be mounted")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def fill(place: Path, leave: int) -> None:
    """Take all the room but ``leave`` bytes."""
    room = shutil.disk_usage(place).free - leave
    with (place / "ballast").open("wb") as stream:
        stream.write(bytes(max(room, 0)))


def full(place: Path, office: Path, leave: int, *words: str, by: str) -> int:
    """Run a command on a disk with so much room; it works, or says that the disk is full and what to do."""
    fill(place, leave)
    ran = run(*words, office=office, by=by)
    (place / "ballast").unlink()
    assert ran.code in (0, 2, 6), ran.said
    if ran.code == 2:
        assert "full" in ran.err.lower() and "What to do" in ran.err, ran.err
    return ran.code


def test_a_disk_that_fills_up_under_a_release(ready: Path, tiny: Path) -> None:  # noqa: F811
    office = small.copy(ready, tiny / "of")
    codes = []
    for leave in (0, 40 << 10, 300 << 10):
        codes.append(full(tiny, office, leave, "release", case.REQUEST, by="Officer"))
        rows = sound(office)
        assert set(rows.values()) <= {ReleaseState.STAGED} and len(rows) == codes.count(6)
    assert 2 in codes
    assert run("release", case.REQUEST, office=office, by="Officer").code == 6


def test_a_disk_that_fills_up_under_an_approval(staged: tuple[Path, str], tiny: Path) -> None:  # noqa: F811
    codes = []
    for kilobytes in range(0, 400, 48):
        office = small.copy(staged[0], tiny / str(kilobytes))
        codes.append(full(tiny, office, kilobytes << 10, "approve", staged[1], by="Head"))
        sound(office)
        finish(office, staged[1])
        assert tidy(office) == {staged[1]: ReleaseState.PUBLISHED}
        shutil.rmtree(office.parent)
    assert {0, 2} <= set(codes)
