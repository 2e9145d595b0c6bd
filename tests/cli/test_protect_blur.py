"""``permslip protect FILE`` with columns that leave blurred, as a person types it."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.cli.small import run

ROWS = 240


@pytest.fixture
def school(tmp_path: Path) -> Path:
    path = tmp_path / "school.csv"
    programs = ["none", "none", "none", "speech"]
    lines = [f"{'06' if i % 2 else '07'},{programs[i % 4]},{(i * 37) % 90:03d}" for i in range(ROWS)]
    path.write_text("\n".join(["grade,program,score", *lines]) + "\n", "utf-8")
    return path


def protect(*arguments: Any) -> Any:
    return run("protect", *map(str, arguments))


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def asked(school: Path, *more: Any) -> tuple[Any, ...]:
    return (school, "--quasi", "grade", "--hierarchy", "grade=grade", "--k", 5, *more)


def test_values_are_drawn_anew_and_numbers_change_places(school: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    done = protect(*asked(school, "--pram", "program=0.5", "--swap", "score=0.1", "--out", out, "--json"))
    assert done.code == 0, done.said
    program, score = json.loads(done.out)["blurred"]
    assert (program["way"], program["records"], score["way"], score["right"]) == ("pram", ROWS, "swap", None)
    # kept half, and of the other half the values that are drawn again: 0.5 + 0.5 * 0.25 and + 0.5 * 0.75
    assert program["right"] == pytest.approx([0.625, 0.875])
    assert 0 < program["changed"] < ROWS and score["changed"] > ROWS / 2
    held, shown = rows(school), rows(out)
    assert Counter(r["score"] for r in held) == Counter(r["score"] for r in shown)  # as written: 007 too
    assert {r["program"] for r in shown} <= {r["program"] for r in held}
    pairs = [Counter((r["grade"], r["program"], r["score"]) for r in table) for table in (held, shown)]
    assert pairs[0] != pairs[1]


def test_it_says_how_sure_a_reader_may_be(school: Path) -> None:
    done = protect(*asked(school, "--pram", "program=0.5", "--swap", "score=0.1"))
    assert "program: drawn anew with a chance of 0.5." in done.out
    assert "right about it 62.5% to 87.5% of the time" in done.out
    assert "score: numbers changed places within 0.1 of the ranks." in done.out


@pytest.mark.parametrize(
    ("option", "value", "says"),
    [
        ("--pram", "program=2", "gives a column is a share above 0"),
        ("--pram", "program=nan", "gives a column is a share above 0"),
        ("--swap", "score=0", "gives a column is a share above 0"),
        ("--swap", "score=far", "gives a column is a number"),
        ("--swap", "program=0.1", "no number"),
        ("--pram", "program", "written COLUMN=VALUE"),
        ("--pram", "nothing=0.1", "no column nothing"),
        ("--swap", "grade=0.1", "named for two things"),
    ],
)
def test_hostile_what_cannot_be_blurred_is_refused(
    school: Path, tmp_path: Path, option: str, value: str, says: str
) -> None:
    out = tmp_path / "out.csv"
    done = protect(*asked(school, option, value, "--out", out))
    assert done.code == 2 and says in done.said and not out.exists()


def test_a_table_of_nobody_is_blurred_into_nothing(tmp_path: Path) -> None:
    school, out = tmp_path / "school.csv", tmp_path / "out.csv"
    school.write_text("grade,program,score\n", "utf-8")
    done = protect(*asked(school, "--pram", "program=0.5", "--swap", "score=0.1", "--out", out))
    assert done.code == 0 and rows(out) == []
