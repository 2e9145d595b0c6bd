"""``--engine spark`` on the commands that take a table with no office: what they print is the same."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from permslip.cli.app import _run
from tests.cli import small

pytestmark = [pytest.mark.spark, pytest.mark.slow, pytest.mark.timeout(900)]
QUASI = "sex,race,grade,school"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A table of students as CSV."""
    path = tmp_path / "students.csv"
    lines = [small.HEADER, *small.students()]
    path.write_text("".join(",".join(line) + "\n" for line in lines), "utf-8")
    return path


def _printed(capfd: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert _run([*arguments, "--json"]) == 0
    said = capfd.readouterr()
    assert said.err == ""
    return json.loads(said.out)


def test_protect_writes_the_same(spark: Path, file: Path, capfd: pytest.CaptureFixture[str]) -> None:
    asked = ("protect", str(file), "--quasi", QUASI, "--k", "20", "--suppress", "0.1")
    for column in QUASI.split(","):
        asked += ("--hierarchy", f"{column}={'grade' if column == 'grade' else 'category'}")
    made = {}
    for name in ("duckdb", "spark"):
        out = file.with_name(f"{name}.csv")
        told = _printed(capfd, *asked, "--engine", name, "--out", str(out))
        made[name] = _without_times(told), out.read_bytes()
    assert made["spark"] == made["duckdb"]


def test_attack_finds_the_same(spark: Path, file: Path, capfd: pytest.CaptureFixture[str]) -> None:
    asked = (
        "attack",
        str(file),
        "--with",
        str(file),
        "--truth",
        "student_number",
        "--known",
        "birth_date,sex",
    )
    asked += ("--sensitive", "race", "--code", "student_number")
    assert _printed(capfd, *asked, "--engine", "spark") == _printed(capfd, *asked)


def _without_times(told: Any) -> Any:
    """What was printed without how long it took and where it went."""
    if isinstance(told, dict):
        return {k: _without_times(v) for k, v in told.items() if k not in ("seconds", "out", "written_to")}
    return [_without_times(v) for v in told] if isinstance(told, list) else told
