"""A private folder goes with its process: at the end, or when the next one makes one."""

from __future__ import annotations

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from permslip.engines import scratch
from permslip.engines.scratch import Scratch


def dead(place: Path, name: str = ".permslip-work-gone") -> Path:
    """What a process that was killed left: nobody holds it."""
    folder = place / name
    folder.mkdir()
    (folder / "rows.csv").write_text("a child's value\n", "utf-8")
    return folder


def test_it_is_private_and_goes_with_all_that_is_in_it(tmp_path: Path) -> None:
    with Scratch(tmp_path) as folder:
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700 and folder.parent == tmp_path
        (folder / "deep").mkdir()
        (folder / "deep" / "x").write_text("x", "utf-8")
    assert list(tmp_path.iterdir()) == []
    made = Scratch(tmp_path)
    made.path.rmdir()
    made.cleanup()  # what went otherwise is fine
    made.cleanup()
    with pytest.raises(FileNotFoundError):
        Scratch(tmp_path / "nowhere")


def test_the_next_one_sweeps_what_nobody_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    left = dead(tmp_path)
    others = [dead(tmp_path, name) for name in ("permslip-work-x", ".permslip-new-x", "mine")]
    (tmp_path / ".permslip-work-file").write_text("no folder\n", "utf-8")
    (tmp_path / ".permslip-work-link").symlink_to(others[2])
    with Scratch(tmp_path) as first, Scratch(tmp_path) as second:
        assert first.is_dir() and second.is_dir() and not left.exists()
        assert all((o / "rows.csv").exists() for o in others)
        assert (tmp_path / ".permslip-work-file").exists() and (tmp_path / ".permslip-work-link").exists()
    monkeypatch.setattr(os, "geteuid", lambda: 4_321)
    left = dead(tmp_path)
    with Scratch(tmp_path):
        assert left.exists()  # somebody else's


def test_two_who_sweep_at_once_do_not_trip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = tmp_path / ".permslip-work-gone"
    monkeypatch.setattr(scratch, "_left", lambda _: iter([gone]))  # the other one was quicker
    with Scratch(tmp_path) as folder:
        assert folder.is_dir()


def test_one_that_ends_while_another_begins_does_not_trip_it(tmp_path: Path) -> None:
    def one_after_another(_: int) -> None:
        for _ in range(150):
            with Scratch(tmp_path) as folder:
                assert folder.is_dir()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(one_after_another, range(4)))
    assert list(tmp_path.iterdir()) == []
