"""The whole release with ``--engine spark``: the same plan, figures, tables and roster as with DuckDB."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from permslip.actions import releasing
from permslip.actions.desk import Desk, open_desk
from permslip.actions.preparing import Prepared
from permslip.cli.app import _run
from permslip.release.packing import PayloadFile
from permslip.sample import case, write_district
from tests.actions import offices

pytestmark = [pytest.mark.spark, pytest.mark.slow, pytest.mark.timeout(900)]


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """An office whose second request is permitted, on a small district."""
    today = offices.today()
    write_district(tmp_path / "district", students=300, seed=5, today=today)
    offices.found(tmp_path / "office", tmp_path / "district")
    offices.answers_of_guardians(tmp_path / "district", tmp_path / "answers.csv", today)
    offices.put_right(tmp_path / "office", tmp_path / "answers.csv")
    offices.attest(tmp_path / "office")
    return tmp_path / "office"


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[Prepared, Path]]:
    """What each release prepared, and a folder with the tables that it wrote into its payload."""
    seen: list[tuple[Prepared, Path]] = []
    write = releasing._write_tables

    def copied(desk: Desk, release_id: str, prepared: Prepared) -> list[PayloadFile]:
        contents = write(desk, release_id, prepared)
        folder = tmp_path / f"payload{len(seen)}"
        folder.mkdir()
        for file in contents:
            if isinstance(file.source, Path):
                shutil.copy(file.source, folder / file.name)
        seen.append((prepared, folder))
        return contents

    monkeypatch.setattr(releasing, "_write_tables", copied)
    return seen


def test_a_release_is_the_same_whoever_computes(
    spark: Path, office: Path, written: list[tuple[Prepared, Path]], capfd: pytest.CaptureFixture[str]
) -> None:
    with open_desk(office, exact=True) as desk:
        first = releasing.release(desk, request=case.REQUEST, by="Officer")
    capfd.readouterr()
    arguments = [
        "--office",
        str(office),
        "release",
        case.REQUEST,
        "--engine",
        "spark",
        "--as",
        "Officer",
        "--json",
    ]
    code = _run(arguments)
    said = capfd.readouterr()
    assert code == 6 and said.err == ""
    assert json.loads(said.out)["stage"] == first.stage == "waiting"
    (duck, of_duck), (sparks, of_spark) = written
    assert sparks.plan == duck.plan
    assert (sparks.before, sparks.after) == (duck.before, duck.after)
    assert (sparks.tally, sparks.staff_tally) == (duck.tally, duck.staff_tally)
    assert sparks.codes.equals(duck.codes)
    names = sorted(p.name for p in of_duck.iterdir())
    assert names and names == sorted(p.name for p in of_spark.iterdir())
    for name in names:
        assert (of_spark / name).read_bytes() == (of_duck / name).read_bytes(), name
        assert pq.read_table(of_spark / name).num_rows > 0
    assert not any((office / "tmp").iterdir())
