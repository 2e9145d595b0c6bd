"""Every measure of ``permslip measure`` with ``--engine spark``: JSON that is the same to the last digit."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import csv

from permslip.cli.app import _run

pytestmark = [pytest.mark.spark, pytest.mark.slow, pytest.mark.timeout(900)]
ONE = ("students.csv", "--quasi", "sex,race,grade,school", "-k", "5")
SEVERAL = ("students.csv", "tests.csv", "--key", "student", "--quasi", "sex,race,score,taken", "-k", "3")
# fmt: off
MODELS = (
    "k-anonymity:5", "distinct-l:2:need", "entropy-l:2:need", "recursive-cl:2:2:need", "alpha-k:0.9:3:need",
    "t-closeness:0.5:need:equal", "t-closeness:0.5:failed:ordered", "beta-likeness:2:need:basic",
    "delta-disclosure:1:need",
)
LISTED = ("3:2:score", "2:1:tests.student")
EVERYONE = ("--population-file", "everyone.csv")
ASKED = {
    "class sizes, special uniques, drivers": (*ONE, "--full"),
    "sensitive columns": (*ONE, "--sensitive", "failed,need"),
    "models": (*ONE, *(f"--model={model}" for model in MODELS)),
    "k-map and presence": (*ONE, *EVERYONE, "--model=k-map:6", "--model=delta-presence:0:0.9"),
    "uniques of a population of so many": (*ONE, "--population", "9000"),
    "individual risk with weights": (*ONE, "--weights", "stands_for"),
    "households": (*ONE, "--household", "home"),
    "both": (*ONE, "--household", "home", "--weights", "stands_for", "--sensitive", "need", "--full"),
    "wild missing values": (*ONE, "--missing", "wild", "--full"),
    "wild beside everyone": (*ONE, "--missing", "wild", *EVERYONE),
    "what protecting cost": (*ONE, "--before", "before.csv", "--key", "student", "--counts", "school"),
    "what is public": (*ONE, "--public", "everyone.csv"),
    "several tables and lists": (*SEVERAL, *(f"--model=km-anonymity:{m}" for m in LISTED)),
    "rows in time": (*SEVERAL, "--when", "taken"),
    "several tables and households": (*SEVERAL, "--household", "home"),
}
# fmt: on


def _students(rows: int, seed: int) -> pa.Table:
    draw = np.random.default_rng(seed)

    def words(*values: str | None) -> pa.Array:
        return pa.array([values[i] for i in draw.integers(0, len(values), rows)], pa.string())

    return pa.table(
        {
            "student": pa.array([f"s{i}" for i in draw.permutation(rows)]),
            "sex": words("f", "m", "m", "f", "x"),
            "race": words("White", "Black", " Black", "Hispanic/Latino", None, "Två"),
            "grade": pa.array(draw.integers(1, 9, rows)),
            "school": words("North", "South", "South", None),
            "need": words("none", "none", "none", "speech", "autism", None),
            "failed": pa.array(draw.geometric(0.6, rows) - 1),
            "stands_for": pa.array(1 + np.round(9 * draw.random(rows), 2)),
            "home": pa.array([None if i % 9 == 0 else f"h{i}" for i in draw.integers(0, rows // 2, rows)]),
        }
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Students, what they were before protection, everyone, and the tests that students took."""
    at = tmp_path_factory.mktemp("measured")
    students, draw = _students(400, 1), np.random.default_rng(3)
    tests = pa.table(
        {
            "student": students["student"].take(draw.integers(0, 400, 900)),
            "score": pa.array(draw.integers(1, 6, 900)),
            "taken": pa.array([f"2025-0{m}-01" for m in draw.integers(1, 5, 900)]),
        }
    )
    grade = students.column_names.index("grade")
    coarse = pa.array([str(g // 3) for g in students["grade"].to_pylist()])
    made = {
        "students": students.set_column(grade, "grade", coarse),
        "before": students.set_column(grade, "grade", students["grade"].cast("string")),
        "everyone": pa.concat_tables([students, _students(1_500, 2)]).set_column(
            grade, "grade", pa.array([str(g // 3) for g in students["grade"].to_pylist()] + ["1"] * 1_500)
        ),
        "tests": tests,
    }
    for name, table in made.items():
        csv.write_csv(table, at / f"{name}.csv")
    return at


@pytest.mark.parametrize("measure", ASKED)
def test_the_figures_are_duckdbs(
    spark: Path, folder: Path, measure: str, capfd: pytest.CaptureFixture[str]
) -> None:
    asked = [str(folder / a) if a.endswith(".csv") else a for a in ASKED[measure]]
    printed: dict[str, Any] = {}
    for engine in ("duckdb", "spark"):
        assert _run(["measure", *asked, "--engine", engine, "--json"]) == 0, capfd.readouterr()
        said = capfd.readouterr()
        assert said.err == ""
        printed[engine] = json.loads(said.out)
    assert printed["spark"] == printed["duckdb"]
