"""A OneRoster export with something missing from it: told by file and row, and nothing is registered."""

from __future__ import annotations

import csv
import shutil
from datetime import date
from pathlib import Path

import pytest

from permslip.sample import write_district
from tests.cli.small import CANARY_NAME, CANARY_NUMBER, run


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small district in which one student carries the canary's name and number."""
    place = tmp_path_factory.mktemp("export") / "district"
    write_district(place, students=40, seed=3, today=date(2026, 11, 23))
    edit(
        place / "users.csv",
        lambda rows: rows[0].update(familyName=CANARY_NAME, identifier=str(CANARY_NUMBER)),
    )
    return place


@pytest.fixture
def export(district: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(district, tmp_path / "district"))


def edit(path: Path, change) -> None:
    """Change a CSV's rows in place."""
    with path.open(newline="", encoding="utf-8") as stream:
        reader = csv.DictReader(stream)
        names, rows = list(reader.fieldnames or ()), list(reader)
    change(rows)
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, names)
        writer.writeheader()
        writer.writerows(rows)


def no_manifest(place: Path) -> None:
    (place / "manifest.csv").unlink()


def no_users(place: Path) -> None:
    (place / "users.csv").unlink()


def same_student_twice(place: Path) -> None:
    edit(place / "users.csv", lambda rows: rows.append(dict(rows[0])))


def nobody_enrolled(place: Path) -> None:
    edit(place / "enrollments.csv", lambda rows: rows[4].update(userSourcedId=CANARY_NAME))


WAYS = {no_manifest: "manifest", no_users: "users.csv", same_student_twice: "users.csv"}


@pytest.mark.parametrize("spoil", WAYS, ids=lambda f: f.__name__)
def test_a_broken_export(ready: Path, export: Path, spoil) -> None:
    spoil(export)
    ran = run("hold", "add", export, "--id", "broken", office=ready / "office", by="Officer")
    assert ran.code == 2, ran.said
    assert WAYS[spoil] in ran.err and "What to do" in ran.err
    if spoil is same_student_twice:
        assert "rows 2 and" in ran.err
    assert run("hold", "show", "broken", office=ready / "office").code == 2


def test_a_reference_that_leads_nowhere_is_told(office: Path, export: Path) -> None:
    nobody_enrolled(export)
    ran = run("hold", "add", export, "--id", "loose", office=office, by="Officer")
    assert ran.code == 0
    assert "enrollments.csv: userSourcedId: 1 references lead to nothing in users.csv" in ran.out


def test_a_whole_export_is_taken_in_and_names_nobody(office: Path, export: Path) -> None:
    ran = run("hold", "add", export, "--id", "whole", office=office, by="Officer")
    assert ran.code == 0 and "never loaded" in ran.out
