"""The bench of the disclosure engine works: a small run, no peers installed. Its figures mean nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tools.bench import disclosure_tables as tables
from tools.bench.disclosure import main
from tools.bench.disclosure_watch import geometric, timed


@pytest.mark.slow
def test_a_quick_run_takes_every_figure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every part answers, peers agree with us, and nothing is left behind."""
    work, out = tmp_path / "work", tmp_path / "figures.json"
    work.mkdir()
    chosen = ["golden", "classes", "suda", "local", "events"]
    assert main(["--quick", "--only", *chosen, "--tmp", str(work), "--json", str(out)]) == 0
    found = json.loads(out.read_text("utf-8"))
    assert set(found) == {*chosen, "calibrator"}
    assert found["classes"]["50000"]["same"] and found["classes"]["50000"]["DuckDB"]["busy_seconds"] > 0
    if tables.SHARED.is_dir():
        golden = [f for name, f in found["golden"].items() if "%" in name]
        assert len(golden) == 6 and all(f["same"] for f in golden)
        assert found["suda"]["adult8"]["same"] and found["suda"]["adult9"]["same"]
    printed = capsys.readouterr().out
    assert "DIFFER" not in printed and "ANOTHER" not in printed and str(work) not in printed
    assert not any(work.iterdir())


def test_the_made_up_table_has_codes_its_dictionaries_hold() -> None:
    """And its hierarchies nest, or the search would refuse them."""
    made = tables.school(2000)
    assert all(int(c.max()) < len(d) for c, d in zip(made.codes, made.dictionaries, strict=True))
    assert set(tables.ladders(made)) == set(tables.SCHOOL)
    assert tables.as_text(made).num_rows == tables.as_codes(made).num_rows == 2000


def test_figures_are_medians_and_means() -> None:
    """An answer comes with its times."""
    took = timed(lambda: 7, 3)
    assert took.answer == 7 and took.seconds >= 0
    assert geometric([2.0, 8.0]) == pytest.approx(4.0)
