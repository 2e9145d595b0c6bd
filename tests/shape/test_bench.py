"""The benchmark works: a tiny run of all of it. Its figures mean nothing; that it has them does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tools.bench import deciding
from tools.bench.__main__ import RULES, main
from tools.bench.watch import run


@pytest.mark.slow
def test_a_tiny_run_takes_every_figure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every step of a release is heard, every process ends well, and nothing is left behind."""
    work, out = tmp_path / "work", tmp_path / "figures.json"
    work.mkdir()
    assert main(["--students", "1500", "--runs", "1", "--tmp", str(work), "--json", str(out)]) == 0
    found = json.loads(out.read_text("utf-8"))
    release = found["release"]
    assert found["students"] == 1500 and found["events"] > 10_000
    assert release["ratio"] == pytest.approx(release["seconds"] / release["bare_seconds"])
    assert 50 < release["peak_mib"] < 4096
    assert sum(release["steps"].values()) == pytest.approx(release["seconds"], rel=0.5)
    assert {"match families' answers", "pack and encrypt", "sign, log and publish"} <= set(release["steps"])
    assert found["decide"]["rules"] == RULES
    assert 0 < found["decide"]["deciding_seconds"] < found["decide"]["seconds"]
    assert found["help"]["seconds"] > 0
    printed = capsys.readouterr().out
    assert printed.count("goal:") == 5 and str(work) not in printed
    assert not any(work.iterdir())


def test_deciding_is_timed_over_as_many_rules(capsys: pytest.CaptureFixture[str]) -> None:
    """The shipped rules and copies of them."""
    assert deciding.main(["--runs", "1"]) == 0
    printed = capsys.readouterr().out
    assert f"{RULES} rules" in printed and "20 elements" in printed and printed.count("goal:") == 2


def test_a_run_that_fails_is_no_figure(tmp_path: Path) -> None:
    """Or a release that stops at once would be the fastest of all."""
    with pytest.raises(RuntimeError, match="ended with 3"):
        run(["-c", "raise SystemExit(3)"], log=tmp_path / "log.txt")
