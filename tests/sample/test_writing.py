"""Same arguments, same bytes; nothing half-written; bounded memory; names of our own."""

from __future__ import annotations

import csv
import errno
import gzip
import hashlib
import io
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from permslip.sample import names, shelf, write_district, write_wide_students
from permslip.sample.draw import Stream, identifiers, numbers_below, scramble
from permslip.sample.events import spread_days
from permslip.sample.year import school_year
from permslip.words.errors import BadInput, OfficeProblem

from .conftest import TODAY, load

GOLDEN = "51274030fc7778062bab0e26dd524c891c3cd4673f87cf5d67d8ac1b5a9e6843"


def digest(folder: Path) -> str:
    """One digest of all paths and bytes below a folder."""
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            total.update(f"{path.relative_to(folder)}\0".encode())
            total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def test_same_seed_same_bytes_and_another_seed_others(tmp_path: Path) -> None:
    for name, seed in [("a", 5), ("b", 5), ("c", 6)]:
        write_district(tmp_path / name, students=400, seed=seed, today=TODAY)
    assert digest(tmp_path / "a") == digest(tmp_path / "b") != digest(tmp_path / "c")


def test_the_bytes_are_those_of_every_machine(tmp_path: Path) -> None:
    """A draw that moves shows here: demos and benchmarks rest on these bytes, so move GOLDEN on purpose."""
    write_district(tmp_path / "d", students=60, seed=1, today=TODAY)
    assert digest(tmp_path / "d") == GOLDEN


def test_no_two_chunks_share_a_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("permslip.sample.layout.ZONE_STUDENTS", 300)
    monkeypatch.setattr("permslip.sample.layout.CHUNK_STUDENTS", 600)
    seen: list[tuple[str, int, int]] = []
    write_district(
        tmp_path / "d", students=1_500, seed=3, today=TODAY, progress=lambda *step: seen.append(step)
    )
    assert [step[1] for step in seen] == [600, 1_200, 1_500]
    connection = load(tmp_path / "d")
    for table in ("users", "classes", "enrollments", "roles", "demographics", "orgs"):
        row = connection.execute(f"select count(*) - count(distinct sourcedId) from {table}").fetchone()
        assert row == (0,), table
    assert connection.execute("select count(*) from demographics").fetchone() == (1_500,)


@pytest.mark.parametrize("students", [20, 21, 60])
def test_the_smallest_district_has_each_case_once(tmp_path: Path, students: int) -> None:
    summary = write_district(tmp_path / "d", students=students, seed=2, today=TODAY)
    ask = load(tmp_path / "d").execute

    def count(query: str) -> int:
        row = ask(f"select count(*) from {query}").fetchone()
        assert row is not None
        return int(row[0])

    assert summary.students == students == count("demographics")
    for case in [
        "student_contacts where contactRestrictions like 'Court order%'",
        "student_contacts where custodyArrangement = 'Non-custodial parent'",
        "programs where programType = 'Foster Care'",
        "programs where programType = 'Homeless'",
        "directory_optouts",
        "users where \"metadata.permslip.homeLanguage\" = 'Spanish'",
        "demographics where birthDate::date <= date '2008-06-30'",
        "(select 1 from consents group by subject having count(distinct answer) = 2)",
        "staff_evaluations",
    ]:
        assert count(case) > 0, case
    assert count("users where grades is null and sourcedId like 'g%'") > 0


def test_in_the_middle_of_a_year_nothing_is_ahead_of_time(tmp_path: Path) -> None:
    day = date(2014, 10, 15)
    write_district(tmp_path / "d", students=300, seed=4, school_year=2015, today=day)
    ask = load(tmp_path / "d").execute
    for table, column in [
        ("attendance_events", "date"), ("assessment_results", "administrationDate"),
        ("consents", "signed_on"),
        ("school_enrollments", "exitDate"), ("school_enrollments", "entryDate"), ("enrollments", "endDate"),
        ("directory_optouts", "optedOutOn"), ("staff_evaluations", "evaluationDate"),
        ("discipline", "incidentDate"),
    ]:  # fmt: skip
        row = ask(f"select count(*), max({column}) from {table}").fetchone()
        assert row is not None and row[0] > 0, table
        assert row[1] is None or row[1] <= day.isoformat(), table


def test_bad_arguments_say_what_to_do(tmp_path: Path) -> None:
    full = tmp_path / "full"
    full.mkdir()
    (full / "x").write_text("here first")
    file = tmp_path / "file"
    file.write_text("")
    for out, changes in [
        (tmp_path / "n", {"students": 19}), (tmp_path / "n", {"students": 4_000_001}),
        (tmp_path / "n", {"seed": -1}),
        (tmp_path / "n", {"today": date(2025, 8, 27)}), (tmp_path / "n", {"school_year": 12}),
        (full, {}), (file, {}),
    ]:  # fmt: skip
        arguments = {"students": 60, "seed": 1, "school_year": 2026, "today": TODAY} | changes
        with pytest.raises(BadInput) as caught:
            write_district(out, **arguments)  # type: ignore[arg-type]
        assert caught.value.fix
    assert sorted(p.name for p in tmp_path.iterdir()) == ["file", "full"]
    assert (full / "x").read_text() == "here first"


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert write_district(tmp_path / "empty", students=20, seed=1, today=TODAY).files


def test_a_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: shelf.Table, columns: object) -> None:
        raise OSError(errno.ENOSPC, "no space")

    monkeypatch.setattr(shelf.Table, "add", full)
    with pytest.raises(OfficeProblem):
        write_district(tmp_path / "d", students=20, seed=1, today=TODAY)
    assert list(tmp_path.iterdir()) == []


def test_wide_students_and_their_events(tmp_path: Path) -> None:
    rows = write_wide_students(
        tmp_path / "s.csv",
        students=800,
        seed=9,
        attendance_csv=tmp_path / "a.csv",
        consents_csv=tmp_path / "c.csv",
    )
    write_district(tmp_path / "d", students=800, seed=9, today=TODAY)
    ask = load(tmp_path).execute
    assert ask("select count(*), count(distinct student_key), count(distinct student_number) from "
               "s").fetchone() == (
        800, 800, 800)  # fmt: skip
    with (tmp_path / "s.csv").open(encoding="utf-8") as file:
        assert len(next(csv.reader(file))) == 20
    for sql in [
        "select count(*) from a where student_key not in (select student_key from s)",
        "select count(*) from c where subject not in (select student_key from s)",
        "select count(*) from s join (select student_key, count(*) n from a where attendance_category "
        "like '%Absence' "
        "group by 1) using (student_key) where n <> absences::int",
    ]:
        assert ask(sql).fetchone() == (0,), sql
    assert rows == {"students": 800, "attendance": ask("select count(*) from "
                                                       "a").fetchone()[0],  # type: ignore[index]
                    "consents": ask("select count(*) from c").fetchone()[0]}  # type: ignore[index]  # fmt: skip
    district = (tmp_path / "d/demographics.csv").read_text(encoding="utf-8")
    assert (
        district.split("\n")[1].split(",")[0] == (tmp_path / "s.csv").read_text().split("\n")[1].split(",")[0]
    )
    with pytest.raises(BadInput):
        write_wide_students(tmp_path / "s.csv", students=800, seed=9)


def test_scrambled_numbers_are_a_permutation() -> None:
    every = np.arange(1 << 12, dtype=np.int64)
    shuffled = scramble(every, seed=3, purpose="x", bits=12)
    assert sorted(shuffled.tolist()) == every.tolist()
    below = numbers_below(every[:3_000], seed=3, purpose="x", bits=12, limit=3_000)
    assert sorted(below.tolist()) == list(range(3_000))
    assert abs(np.corrcoef(every, shuffled)[0, 1]) < 0.05
    assert len(set(identifiers("s", np.arange(50_000), seed=1).to_pylist())) == 50_000


@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 180), st.floats(0, 1)), min_size=1, max_size=20),
    st.integers(0, 1000),
)
def test_days_are_distinct_and_in_the_span(rows: list[tuple[int, int, float]], seed: int) -> None:
    first = np.array([row[0] for row in rows])
    days = np.array([row[1] for row in rows])
    counts = np.array([int(row[1] * row[2]) for row in rows])
    row, day = spread_days(Stream(seed, "test", 0), first, days, counts)
    for place in range(len(rows)):
        drawn = day[row == place].tolist()
        assert len(drawn) == counts[place] == len(set(drawn))
        assert all(first[place] <= d < first[place] + days[place] for d in drawn)


@pytest.mark.parametrize("year", [2015, 2024, 2026, 2030])
def test_the_calendar_is_a_school_year(year: int) -> None:
    calendar = school_year(year, date(year, 6, 30))
    days = calendar.days.astype(object).tolist()
    assert len(days) == len(set(days)) == 180 == calendar.passed
    assert all(day.weekday() < 5 for day in days)
    assert date(year - 1, 8, 25) <= days[0] <= date(year - 1, 8, 31) and date(year, 5, 25) <= days[
        -1
    ] <= date(year, 6, 25)
    assert (
        date(year - 1, 12, 25) not in days and date(year, 1, 1) not in days and date(year, 7, 4) not in days
    )
    november = [date(year - 1, 11, d) for d in range(22, 29)]
    fourth_thursday = next(day for day in november if day.weekday() == 3)
    assert fourth_thursday not in days


def test_name_lists_are_our_own() -> None:
    """No run of eight names stands in the order of a published frequency list."""
    folder = Path(__file__).resolve().parents[2].parent / "shared/data/names"
    if not folder.is_dir():
        pytest.skip("the published name lists are not at hand")
    ours = [list(words()[0]) for words in (names.girls, names.boys, names.families)]
    runs = {tuple(w.lower() for w in words[i : i + 8]) for words in ours for i in range(len(words) - 7)}
    checked = 0
    for path in sorted(folder.rglob("*.csv*")):
        data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        with io.StringIO(data.decode("utf-8", errors="replace")) as file:
            table = list(csv.reader(file))
        for column in range(max(map(len, table), default=0)):
            listed = [row[column].strip().lower() for row in table if len(row) > column]
            checked += 1
            assert not any(tuple(listed[i : i + 8]) in runs for i in range(len(listed))), path.name
    assert checked > 3


def test_name_lists_are_large_and_weighted() -> None:
    for words, weights in (names.girls(), names.boys(), names.families()):
        assert 150 < len(words) == len(set(words))
        assert len(weights) == len(names.COMMUNITIES)
        assert all(sum(row) > 0 and min(row) >= 0 for row in weights)


def test_the_door_is_light() -> None:
    code = "import sys, permslip.sample; sys.exit(any(m in sys.modules for m in ('numpy', 'pyarrow')))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.slow
def test_two_hundred_thousand_students_in_bounded_memory(tmp_path: Path) -> None:
    # VmHWM, for the peak that getrusage tells counts what the test's own process held before this one began
    code = (
        "import re, sys; from datetime import date; from pathlib import Path; from permslip.sample import "
        "write_district; write_district(Path(sys.argv[1]), students=200_000, seed=1, today=date(2026, 6, "
        "30)); print(re.search(r'VmHWM:\\s+(\\d+) kB', Path('/proc/self/status').read_text())[1])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "d")], check=True, capture_output=True, text=True,
        env=dict(os.environ),
    )  # fmt: skip
    assert int(done.stdout) < 1024 * 1024  # kibibytes on Linux
