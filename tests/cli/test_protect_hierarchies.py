"""``permslip protect FILE --write-hierarchies``: the folder is whole, or there is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from permslip.actions import protecting_file
from tests.cli.small import Ran, run


def protect(folder: Path, column: str, *more: str) -> Ran:
    file = folder / "f.csv"
    file.write_text(f"a,{column}\n" + "x,1\ny,2\n" * 6, "utf-8")
    return run(
        "protect", str(file), "--quasi", f"a,{column}", "--hierarchy", "a=category",
        "--hierarchy", f"{column}=category", "--k", "5", "--write-hierarchies", str(folder / "h"), *more,
    )  # fmt: skip


@pytest.mark.parametrize("column", ["in/out", ".hidden", "long" * 70])
def test_hostile_a_column_that_no_file_can_be_called_is_refused_before_anything_is_written(
    tmp_path: Path, column: str
) -> None:
    ran = protect(tmp_path, column, "--out", str(tmp_path / "safe.csv"))
    assert ran.code == 2 and "No file can be called" in ran.err
    assert [p.name for p in tmp_path.iterdir()] == ["f.csv"]
    nested = run("protect", str(tmp_path / "f.csv"), "--quasi", "a", "--hierarchy", "a=category", "--k", "5",
                 "--write-hierarchies", str(tmp_path / "no" / "h"))  # fmt: skip
    assert nested.code == 2 and "no folder to make h in" in nested.err


@pytest.mark.parametrize("there", [True, False])
def test_hostile_a_table_that_cannot_be_written_leaves_no_hierarchies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: bool
) -> None:
    def full(*_given: object) -> int:
        assert sorted(p.name for p in (tmp_path / "h").iterdir()) == ["a.csv", "b.csv"]
        raise OSError(28, "No space left on device")

    if there:
        (tmp_path / "h").mkdir()
    monkeypatch.setattr(protecting_file.Disk, "flush", full)
    ran = protect(tmp_path, "b", "--out", str(tmp_path / "safe.csv"))
    assert ran.code not in (0, 1) and "The disk is full" in ran.err
    assert sorted(p.name for p in tmp_path.iterdir()) == ["f.csv", *(["h"] if there else [])]
    assert not there or not any((tmp_path / "h").iterdir())
