"""A table whose codes would not fit: the engine counts it, and every figure is the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from permslip.actions import measuring
from permslip.engines import duck
from tests.cli.small import run, write_csv
from tests.cli.test_measure import HEADER, rows, said


def test_a_table_too_large_for_this_machine_is_counted_by_the_engine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write_csv(tmp_path / "students.csv", HEADER, rows())
    asked = ("measure", file, "--quasi", "sex,grade,school", "--sensitive", "flag", "--population-file", file)
    whole = said(run(*asked, "--json"))
    counts, made = duck.DuckEngine.counts, []
    monkeypatch.setattr(
        duck.DuckEngine, "counts", lambda self, *given: made.append(given) or counts(self, *given)
    )
    assert said(run(*asked, "--json")) == whole and not made
    monkeypatch.setattr(measuring, "memory_for_codes", lambda: 1_000)
    assert said(run(*asked, "--json")) == whole
    assert len(made) == 2
