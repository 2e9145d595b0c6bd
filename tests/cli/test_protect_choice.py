"""``permslip protect REQUEST|FILE``: which of the two is meant, and that nothing is passed over."""

from __future__ import annotations

from pathlib import Path

import pytest

from permslip.sample import case
from tests.cli.small import run


def test_options_of_a_file_are_not_passed_over_for_a_request(office: Path, tmp_path: Path) -> None:
    out = tmp_path / "safe.csv"
    ran = run("protect", case.REQUEST, "--out", out, "--means", "income", office=office)
    assert ran.code == 2 and "--means, --out: that is asked of a file" in ran.err and not out.exists()
    # a default that is typed out is typed, and is no default any more
    assert run("protect", case.REQUEST, "--method", "full-domain", office=office).code == 2
    assert run("protect", case.REQUEST, "--as-of", "2026-01-01", "--json", office=office).code != 2


def test_a_file_called_like_a_request_does_not_take_over(
    office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / case.REQUEST).write_text("a\n" + "x\n" * 6, "utf-8")
    both = run("protect", case.REQUEST, office=office)
    assert both.code == 2 and f"./{case.REQUEST}" in both.err and "is a request of the office" in both.err
    file = run("protect", f"./{case.REQUEST}", office=office)
    assert file.code == 2 and "needs its quasi-identifiers and k" in file.err
    (tmp_path / "other").write_text("a\n", "utf-8")
    for name, at in (("other", office), (case.REQUEST, None)):
        ran = run("protect", name, office=at)
        assert ran.code == 2 and "needs its quasi-identifiers and k" in ran.err
    folder = run("protect", ".", "--table", "other", office=office)
    assert folder.code == 2 and "needs its quasi-identifiers and k" in folder.err


def test_what_is_no_table_stands_in_nobodys_way(tmp_path: Path) -> None:
    """A folder with a table and a note is the table, for whoever measures and whoever protects."""
    for folder, rows in (("f", 6), ("p", 60)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "README.txt").write_text("about it", "utf-8")
        (tmp_path / folder / "t.csv").write_text("a,b\n" + "x,1\n" * rows, "utf-8")
    words = (tmp_path / "f", "--quasi", "a", "-k", "5")
    assert run("measure", *words, "--population-file", tmp_path / "p").code == 0
    way = (*words, "--hierarchy", "a=category")
    ran = run("protect", *way, "--model", "k-map:9", "--population", tmp_path / "p")
    assert ran.code == 0, ran.said
    (tmp_path / "p" / "t.csv").write_text("c\nx\n", "utf-8")
    ran = run("protect", *way, "--population", tmp_path / "p")
    assert ran.code == 2 and "p has no column a." in ran.err and "choose from: c" in ran.err
    (tmp_path / "f" / "t.csv").unlink()
    (tmp_path / "f" / "more.txt").write_text("more", "utf-8")
    for command, rest in (("measure", words), ("protect", way)):
        ran = run(command, *rest)
        assert ran.code == 2 and "f holds no table." in ran.err
