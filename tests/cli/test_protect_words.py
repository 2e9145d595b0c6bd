"""``permslip protect FILE``: what is said of a search that stopped early, and how means are written."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import pytest

from permslip.protect import best_effort, full_domain
from tests.cli.small import run


def test_means_are_written_without_the_noise_of_adding(tmp_path: Path) -> None:
    path, out = tmp_path / "m.csv", tmp_path / "o.csv"
    path.write_text("who,score\n" + "".join(f"a,{i / 10}\n" for i in range(40)), "utf-8")
    words = (
        "--quasi",
        "who",
        "--hierarchy",
        "who=category",
        "--k",
        "3",
        "--means",
        "score",
        "--out",
        str(out),
    )
    assert run("protect", str(path), *words).code == 0
    with out.open(newline="", encoding="utf-8") as file:
        scores = [row["score"] for row in csv.DictReader(file)]
    assert len(scores) == 40 and max(map(len, scores)) <= 14
    assert {"0.1", "0.4"} <= set(scores)


@pytest.mark.parametrize("more", [(), ("--method", "best")])
def test_a_search_that_could_be_far_better_points_to_other_ways(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: Sequence[str]
) -> None:
    monkeypatch.setattr(full_domain, "MOST_DENSE", 0)
    monkeypatch.setattr(best_effort, "MOST_BOXES", 2)
    monkeypatch.setattr(best_effort, "MOST_EXACT", 0)
    path = tmp_path / "w.csv"
    columns = [f"c{i}" for i in range(8)]
    rows = [",".join(str((i * (7 + d) + i * i // (d + 2)) % 16) for d in range(8)) for i in range(200)]
    path.write_text(",".join(columns) + "\n" + "\n".join(rows) + "\n", "utf-8")
    kinds = [word for c in columns for word in ("--hierarchy", f"{c}=number:2,4,8")]
    ran = run("protect", str(path), "--quasi", ",".join(columns), *kinds, "--k", "5", *more)
    assert ran.code == 0, ran.said
    assert ("stopped early" in ran.out and "--method refined, or best" in ran.out) is not bool(more)
