"""``permslip measure`` on a file, on several tables, on a release of the office; its page; its refusals."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from permslip.actions import reaching
from tests.cli import small
from tests.cli.small import Ran, run, write_csv

HEADER = ("id", "sex", "grade", "school", "weight", "family", "flag")
COUNT = 60


def rows() -> list[list[str]]:
    """Sixty children: sex and grade are shared by ten each, the first one's school by nobody."""
    out = []
    for i in range(COUNT):
        school = "Elm" if i == 0 else ("North", "South")[i // 6 % 2]
        out.append(
            [f"q{i:03d}", "FM"[i % 2], ("03", "04", "05")[i % 3], school, "2", f"f{i // 2}", "YN"[i % 4 == 0]]
        )
    return out


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write_csv(tmp_path / "students.csv", HEADER, rows())


def said(ran: Ran) -> dict[str, Any]:
    assert ran.code == 0, ran.said
    found = json.loads(ran.out)
    assert isinstance(found, dict)
    return found


def test_the_simple_call(file: Path) -> None:
    ran = run("measure", file, "--quasi", "sex, grade,school")
    assert ran.code == 0, ran.said
    first = "students.csv: 60 records, told apart by sex, grade, school."
    assert ran.out.startswith(first)
    assert "1 (1.7%) stands alone" in ran.out
    assert "Special uniques" in ran.out and "Which column drives the risk (exact)" in ran.out
    assert "Not measured" in ran.out and "--population N" in ran.out


def test_json_keeps_the_findings_at_the_top(file: Path) -> None:
    found = said(run("measure", file, "--quasi", "sex,grade,school", "--json"))
    assert (found["rows"], found["unique"], found["meets_k"]) == (60, 1, False)
    assert found["special_uniques"]["by_size"] == [1, 0, 0]
    assert found["drivers"]["columns"][0]["column"] == "school"
    assert sum(c["part"] for c in found["drivers"]["columns"]) == pytest.approx(1)
    assert found["utility"] is None and found["models"] == []
    assert [x["section"] for x in found["left_out"]] == ["uniques of the population"]


def test_every_section_of_one_table(file: Path, tmp_path: Path) -> None:
    public = write_csv(tmp_path / "roster.csv", ("sex", "grade", "school"), [r[1:4] for r in rows()[:9]])
    coarse = [[r[0], r[1], "*", r[3], r[4], r[5], r[6]] for r in rows()[1:]]
    safe = write_csv(tmp_path / "safe.csv", HEADER, coarse[::-1])
    options = (
        *("--quasi", "sex,grade,school", "--sensitive", "flag", "--model", "distinct-l:2:flag"),
        *("--model", "k-map:2", "--population-file", file, "--weights", "weight", "--household", "family"),
        *("--before", file, "--key", "id", "--counts", "school", "--public", public, "--full"),
    )
    found = said(run("measure", safe, *options, "--json"))
    assert found["rows"] == 59 and found["unique"] == 0
    assert found["before"][0]["unique"] == 1
    assert {m["model"] for m in found["models"]} == {"distinct-l", "k-map"}
    assert found["sensitive"][0]["values"] == 2
    assert found["population"]["population"] == 60
    assert found["individual"]["expected_in_households"] > found["individual"]["expected"]
    assert found["utility"]["gone"] == 1
    assert found["utility"]["counts"][0]["misplaced"] == 1
    assert found["utility"]["columns"][1] == found["utility"]["columns"][1] | {"column": "grade", "lost": 1.0}
    assert found["already_public"]["tables"][0]["rows"] == 9
    without_model = [o for o in options if o not in ("--sensitive", "flag")]
    text = run("measure", safe, *without_model).out
    for heading in (
        "Promises", "Alone in the population", "Record by record",
        "What an analyst lost (1 of 60", "Already public", "Before it was protected",
    ):  # fmt: skip
        assert heading in text
    assert "q001" not in text and "Elm" not in text
    assert all(len(line) <= 96 for line in text.split("Record by record")[1].split("\n\n")[0].split("\n"))


def test_wild_missing_values_have_no_bars(tmp_path: Path) -> None:
    table = write_csv(tmp_path / "t.csv", ("a", "b"), [["1", ""], ["1", "2"], ["3", "2"]] * 3)
    ran = run("measure", table, "--quasi", "a,b", "--missing", "wild", "--model", "k-anonymity:2")
    assert ran.code == 0, ran.said
    assert "A missing value fits every value" in ran.out and "█" not in ran.out.split("Special")[0]
    assert "models: where missing values are wild, classes overlap" in ran.out.replace("\n    ", " ")
    told = run("measure", table, "--quasi", "a", "--missing", "wild", "--sensitive", "b").out
    assert "what a class tells: where missing values are wild" in told and "without singling" not in told
    found = said(run("measure", table, "--quasi", "a,b", "--missing", "wild", "--population", "90", "--json"))
    assert found["histogram"] == [] and found["population"] is None and found["drivers"] is None


@pytest.fixture
def events(tmp_path: Path) -> Path:
    """A third of the children have been away, the first one alone in May."""
    away = [[f"q{i:03d}", "May" if i == 0 else "June", f"2026-0{5 + (i > 0)}-01"] for i in range(0, COUNT, 3)]
    return write_csv(tmp_path / "away.csv", ("pupil", "month", "day"), away)


def test_several_tables_are_a_students(file: Path, events: Path, tmp_path: Path) -> None:
    options = ("--key", "id,pupil", "--quasi", "sex,month,day", "--when", "day", "--household", "family")
    found = said(run("measure", file, events, *options, "--json"))
    assert found["rows"] == COUNT and found["unique"] == 1
    assert [t["rows"] for t in found["tables"]] == [60, 20]
    assert found["together"]["drivers"][0]["table"] == "away"
    assert found["households"]["through_another"] == 1
    assert found["trajectories"]["findings"]["unique"] == 1
    assert found["trajectories"]["coarser"]["steps"] == {"day": "quarter", "month": "nothing"}
    page = tmp_path / "page.html"
    text = run("measure", file, events, *options, "--html", page).out
    assert "Each table by itself" in text and "Who belongs together" in text and "order of time" in text
    way = "5 students share each course when it is told with day by quarter and no finer, month not at all."
    assert way in " ".join(text.split()) and "No point in time is dropped" in text and "Detail lost" in text
    assert way in page.read_text("utf-8")
    assert "Students, were a table left out" in page.read_text("utf-8")
    alone = said(run("measure", events, "--key", "pupil", "--quasi", "month", "--json"))
    assert alone["rows"] == 20 and alone["together"] is not None


def test_the_page_is_written_once(file: Path, tmp_path: Path) -> None:
    page, plans = tmp_path / "page.html", tmp_path / "plans.json"
    ways = [
        {"method": "refined", "detail_lost": 0.25, "smallest": 5, "meets": True},
        {"method": "best", "detail_lost": None, "smallest": 0, "meets": False},
        {"method": "none", "detail_lost": 1.0, "smallest": 0, "meets": False},
    ]
    plans.write_text(json.dumps({"method": "refined", "alternatives": ways}), "utf-8")
    options = ("--quasi", "sex,grade,school", "--html", page, "--plans", plans)
    ran = run("measure", file, *options)
    assert ran.code == 0 and "belongs to the office" in ran.err
    text = page.read_text("utf-8")
    assert "3. none" in text and "chosen" in text and "q001" not in text and "Elm" not in text
    again = run("measure", file, *options)
    assert again.code == 2 and "there already" in again.err
    page.write_text("mine", "utf-8")
    assert run("measure", file, *options, "--force").code == 0
    assert page.read_text("utf-8") == text
    assert sorted(p.name for p in tmp_path.iterdir()) == ["page.html", "plans.json", "students.csv"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--quasi", "sex,shoe"), "no column shoe"),
        ((), "No quasi-identifier"),
        (("--quasi", "sex", "--sensitive", "sex"), "as a quasi-identifier and as sensitive"),
        (("--quasi", "sex", "--sensitive", "shoe"), "no column shoe"),
        (("--quasi", "sex", "--model", "distinct-l"), "not written like that"),
        (("--quasi", "sex", "--when", "grade"), "--key"),
        (("--quasi", "sex", "--key", "shoe"), "shoe"),
        (("--quasi", "sex", "--table", "shoe"), "no such table"),
        (("--quasi", "sex", "--population", "3"), "cannot come from a population of 3"),
        (("--quasi", "sex", "--population", "99", "--population-file", "{file}"), "one of the two"),
        (("--quasi", "sex", "--before", "{other}"), "the one after 60"),
        (("--quasi", "sex", "--before", "{other}", "--key", "sex"), "no key"),
        (("--quasi", "sex,grade", "--before", "{moved}"), "the records have moved"),
        (("--quasi", "sex", "--population-file", "{wrong}"), "no column sex"),
        (("--quasi", "sex", "--html", "/no/such/folder/page.html"), "cannot be written"),
        (("--quasi", "sex", "--plans", "{file}"), "holds no plans"),
        (("--quasi", "sex", "--household", "shoe"), "no column shoe"),
    ],
)
def test_what_it_refuses(file: Path, tmp_path: Path, words: tuple[str, ...], told: str) -> None:
    places = {
        "{file}": str(file),
        "{other}": str(write_csv(tmp_path / "other.csv", HEADER, rows()[:50])),
        "{moved}": str(write_csv(tmp_path / "moved.csv", HEADER, rows()[::-1])),
        "{wrong}": str(write_csv(tmp_path / "wrong.csv", ("a",), [["1"]])),
    }
    ran = run("measure", file, *(places.get(w, w) for w in words))
    assert ran.code == 2, ran.said
    assert told in ran.err


def test_students_are_judged_and_compared_over_several_tables(
    file: Path, events: Path, tmp_path: Path
) -> None:
    help_given = [[f"q{i:03d}", ("none", "speech")[i % 5 == 0]] for i in range(COUNT)]
    helped = write_csv(tmp_path / "programs.csv", ("pupil", "flag"), help_given)
    (tmp_path / "was").mkdir()
    for table in (file, events):
        (tmp_path / "was" / table.name).write_bytes(table.read_bytes())
    asked = (
        *("measure", file, events, helped, "--key", "id,pupil", "--quasi", "sex,grade,month"),
        *(
            "--sensitive",
            "programs.flag",
            "--model",
            "distinct-l:2:students.flag",
            "--model",
            "k-anonymity:2",
        ),
        *("--model", "km-anonymity:2:1:away.month", "--before", tmp_path / "was", "--public", file),
    )
    found = said(run(*asked, "--json"))
    assert [(m["model"], m["sensitive"]) for m in found["models"]] == [
        ("distinct-l", "students.flag"), ("k-anonymity", None), ("km-anonymity", "away.month"),
    ]  # fmt: skip
    assert found["models"][2]["failing_records"] == 1  # the one child who was away in May
    assert found["sensitive"][0]["column"] == "programs.flag" and found["sensitive"][0]["values"] == 2
    assert found["special_uniques"]["records"] == found["unique"] == 1
    assert found["drivers"]["whole"]["unique"] == 1
    assert [b["unique"] for b in found["before"]] == [1]
    assert found["already_public"]["tables"][0]["rows"] == COUNT
    page = tmp_path / "page.html"
    text = run(*asked, "--html", page).out
    assert "single a student out" in text and "students over all tables: 60 students, 1 alone" in text
    assert "Before, " in page.read_text("utf-8") and "q001" not in text + page.read_text("utf-8")
    twice = run(*asked, "--sensitive", "flag")
    assert twice.code == 2 and "Column flag stands in students, programs" in twice.err


def test_lists_of_a_single_file_are_judged(tmp_path: Path) -> None:
    courses = [["Art", "PE"], ["Art", "PE"], ["Latin"], None]
    table = tmp_path / "t.parquet"
    pq.write_table(pa.table({"grade": ["3", "3", "4", "4"], "courses": courses}), table)
    found = said(run("measure", table, "--quasi", "grade", "--model", "km-anonymity:2:2:courses", "--json"))
    (judged,) = found["models"]
    assert (judged["kept"], judged["failing_classes"], judged["failing_records"]) == (False, 1, 1)
    assert run("measure", table, "--quasi", "grade", "--public", table).code == 0
    none = run("measure", table, "--quasi", "grade", "--model", "km-anonymity:2:2:grade")
    assert none.code == 2 and "holds no lists" in none.err


def test_places_it_refuses(file: Path, events: Path, tmp_path: Path) -> None:
    nowhere = run("measure", file, "--quasi", "sex", "--public", "roster")
    assert nowhere.code == 2 and "There is no file roster" in nowhere.err
    unjoined = run("measure", file, events, "--quasi", "sex")
    assert unjoined.code == 2 and "--key" in unjoined.err
    folder = run("measure", tmp_path, "--quasi", "sex")
    assert folder.code == 2 and "holds 2 tables" in folder.err
    gone = run("measure", tmp_path / "gone.csv", "--quasi", "sex")
    assert gone.code == 2 and "There is no file" in gone.err
    both = ("measure", file, events, "--key", "id,pupil", "--quasi", "sex,month")
    events.write_text(events.read_text("utf-8") + "q000,June,2026-06-02\n", "utf-8")
    (tmp_path / "was").mkdir()
    for table in (file, events):
        (tmp_path / "was" / table.name).write_bytes(table.read_bytes())
    write_csv(tmp_path / "was" / "more.csv", ("pupil", "sex"), [["q000", "F"]])
    for words, told in (
        (("--population-file", file), "compared with one table"),
        (("--counts", "school"), "counted on one table"),
        (("--model", "t-closeness:0.2:flag:hierarchical"), "judged on one table"),
        (("--sensitive", "shoe"), "None of the tables has a column shoe"),
        (("--model", "km-anonymity:2:2:shoe"), "None of the tables has a column shoe"),
        (("--sensitive", "day"), "several rows in away"),
        (("--before", tmp_path / "was"), "among the tables before or after"),
        (("--quasi", "sex,id"), "says whose row it is"),
    ):
        refused = run(*both, *words)
        assert refused.code == 2 and told in refused.err, refused.said
    where = run("measure", file, events, "--key", "id,pupil", "--quasi", "sex,month", "--household", "shoe")
    assert where.code == 2 and "a column shoe" in where.err


def test_what_is_near_what_is_told_to_a_model(file: Path, tmp_path: Path) -> None:
    (tmp_path / "h").mkdir()
    ladder = "Elm;town;*\nNorth;town;*\nSouth;far;*\n"
    (tmp_path / "h" / "made_hierarchy_school.csv").write_text(ladder, "utf-8")
    asked = ("measure", file, "--quasi", "sex,grade", "--model")
    order = ("t-closeness:0.9:school:ordered", "--order", "school=Elm,North,South", "--json")
    along = ("t-closeness:0.9:school:hierarchical", "--hierarchies", tmp_path / "h", "--json")
    assert [m["kept"] for way in (order, along) for m in said(run(*asked, *way))["models"]] == [True, True]
    assert "kept  t-closeness (ordered), has" in run(*asked, *order[:-1]).out
    wrong = run(*asked, "t-closeness:0.9:school:ordered", "--order", "school")
    assert wrong.code == 2 and "COLUMN=A,B,C" in wrong.err
    none = run(*asked, "t-closeness:0.9:flag:hierarchical", "--hierarchies", tmp_path / "h")
    assert none.code == 2 and "needs a hierarchy of flag" in none.err
    (tmp_path / "h" / "other_hierarchy_school.csv").write_text(ladder, "utf-8")
    two = run(*asked, *along)
    assert two.code == 2 and "2 hierarchies of column school" in two.said
    (tmp_path / "h" / "school.csv").write_text(ladder, "utf-8")  # its own name goes before others
    assert said(run(*asked, *along))["models"][0]["kept"]


def test_many_columns_are_drawn_where_they_are_too_many_to_count(tmp_path: Path) -> None:
    names = tuple(f"c{i}" for i in range(13))
    lines = [[str(i >> b & 1) for b in range(13)] for i in range(0, 8192, 5)]
    table = write_csv(tmp_path / "wide.csv", names, lines)
    found = said(run("measure", table, "--quasi", ",".join(names), "--max-size", "2", "--json"))
    assert found["drivers"]["drawn"] > 0 and found["special_uniques"]["max_size"] == 2
    text = run("measure", table, "--quasi", ",".join(names), "--max-size", "2").out
    assert "estimated from 100 orders; ± 95%" in text and "and 1 more column: --json lists them all" in text


def test_a_release_of_the_office(waiting: tuple[Path, str], tmp_path: Path) -> None:
    office, release = waiting
    page = tmp_path / "page.html"
    found = said(run("measure", release, "--json", "--html", page, office=office))
    assert found["meets_k"] and found["rows"] == small.STUDENTS
    assert found["before"] and "before" in page.read_text("utf-8")
    assert found["reach"]["together"]["rows"] == small.STUDENTS
    assert "How far its reader can see" in page.read_text("utf-8")
    assert "What a student's rows say together" in run("measure", release, office=office).out
    request = said(run("measure", "needs-study", "--json", office=office))
    assert request["unique"] == found["unique"] and request["before"] == []
    named = said(run("measure", release, "--quasi", "sex", "--json", office=office))
    assert named["quasi"] == ["sex"]
    roster = write_csv(tmp_path / "roster.csv", small.HEADER[4:8], [r[4:8] for r in small.students()])
    assert run("hold", "add", roster, "--id", "roster", office=office, by="Officer").code == 0
    public = said(run("measure", release, "--public", "roster", "--json", office=office))
    assert public["already_public"]["tables"][0]["rows"] == small.STUDENTS
    unknown = run("measure", release, "--public", "no-such", office=office)
    assert unknown.code == 2
    none = run("measure", release, "--quasi", "shoe", office=office)
    assert none.code == 2 and "No table of that release" in none.err
    assert run("measure", "rel_00000000", office=office).code == 2


def test_only_protect_follows_a_release_over_time(
    waiting: tuple[Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    office, release = waiting
    followed = []
    monkeypatch.setattr(reaching, "over_time", lambda plan, *_, **__: followed.append(plan) or ())
    assert run("measure", release, office=office).code == 0 and not followed
    assert run("protect", "needs-study", office=office).code == 0 and len(followed) == 1


def test_a_package_is_opened_with_its_recipients_key(waiting: tuple[Path, str]) -> None:
    office, release = waiting
    assert run("approve", release, office=office, by="Head").code == 0
    package, key = office / "releases" / release, office.parent / "northfield.key"
    sealed = run("measure", package, "--quasi", "sex")
    assert sealed.code == 2 and "--identity" in sealed.err
    found = said(run("measure", package, "--quasi", "sex,race", "--identity", key, "--json"))
    assert found["rows"] == small.STUDENTS and found["meets_k"]
    joined = run(
        "measure", package, "--quasi", "sex", "--identity", key, "--key", "code,record_code", "--json"
    )
    assert said(joined)["together"] is not None


def test_the_adult_census_comes_out_as_published(shared_data: Path) -> None:
    """Semicolons are seen by themselves; uniques and special uniques are those of two other programs."""
    quasi = "sex,age,race,marital-status,education,native-country,workclass,occupation,salary-class"
    found = said(run("measure", shared_data / "arx" / "adult" / "adult.csv", "--quasi", quasi, "--json"))
    assert (found["rows"], found["unique"], found["below"]) == (30162, 15512, 23470)
    assert found["special_uniques"]["by_size"] == [2, 1204, 14890, 26029, 15983, 4172, 498, 31, 0]
    assert found["drivers"]["exact"]
    assert sum(c["part"] for c in found["drivers"]["columns"]) == pytest.approx(15512)


def test_a_page_never_takes_the_place_of_what_is_read(file: Path, tmp_path: Path) -> None:
    held, link = file.read_bytes(), tmp_path / "page.html"
    link.symlink_to(file)
    for page, told in ((file, "no name of a page"), (link, "one of the files that are read")):
        ran = run("measure", file, "--quasi", "sex", "--html", page, "--force")
        assert ran.code == 2 and told in ran.err
    assert file.read_bytes() == held and link.is_symlink()
    ran = run("measure", tmp_path, "--quasi", "sex", "--table", file.name, "--html", link, "--force")
    assert ran.code == 2 and "one of the files that are read" in ran.err


def test_one_file_is_not_joined_to_itself(file: Path) -> None:
    again = file.parent / "." / ".." / file.parent.name / file.name
    ran = run("measure", file, again, "--key", "id", "--quasi", "sex")
    assert ran.code != 0 and "One file is named twice." in ran.said
    link = file.with_name("link.csv")
    link.symlink_to(file)
    assert "One file is named twice." in run("measure", file, link, "--key", "id", "--quasi", "sex").said


def test_one_is_said_as_one(tmp_path: Path) -> None:
    one = write_csv(tmp_path / "one.csv", ("a", "s"), [["x", "y"]])
    text = run("measure", one, "--quasi", "a", "--sensitive", "s", "--population", "1").out
    assert "The table holds everybody, and 1 of 1 (100.0%) stands alone." in text.replace("\n    ", " ")
    assert "Sets of so many columns" in text and re.search(r"  1 column +1  █+$", text, re.M)
    assert "Which column" not in text  # of one record, none
    alike = write_csv(tmp_path / "alike.csv", ("a",), [["x"], ["x"]])
    assert "No record is alone on any set of the columns." in run("measure", alike, "--quasi", "a").out
    assert "1 record, told apart" in text and "1 class of records" in text and "told of 1 record for" in text
    assert "1 (100.0%) stands alone: nobody else has its combination" in text
    assert "1 record is alone on" in text and not re.search(r"\b1 (records|classes|rows|tables)\b", text)
