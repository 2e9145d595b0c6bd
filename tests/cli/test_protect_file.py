"""``permslip protect FILE``: the published optimum through the command, what is written, what is refused."""

from __future__ import annotations

import csv
import json
import signal
from collections import Counter
from pathlib import Path

import pytest

from permslip.actions import protecting_file
from permslip.words.errors import BadInput
from tests.cli.small import run

pytestmark = pytest.mark.slow  # left to the whole run: the fast one is to stay fast

NINE = "sex,age,race,marital-status,education,native-country,workclass,occupation,salary-class"
GRADE = "03;3-5;*\n04;3-5;*\n06;6-8;*\n"


@pytest.fixture
def school(tmp_path: Path) -> Path:
    """A file of 60 students, a folder with one hierarchy, in an empty folder."""
    lines = ["name,grade,sex,age,score,note"]
    for i in range(60):
        grade, sex = ("03", "04", "06")[i % 3], "MF"[i // 3 % 2]
        lines.append(f"Student {i},{grade},{sex},{8 + i % 5},{i % 7},{'=1+1' if i == 5 else 'x'}")
    (tmp_path / "school.csv").write_text("\n".join(lines) + "\n", "utf-8")
    (tmp_path / "h").mkdir()
    (tmp_path / "h" / "grade.csv").write_text(GRADE, "utf-8")
    return tmp_path


def protect(school: Path, *words: str, quasi: str = "grade,sex,age") -> tuple[int, dict]:
    ran = run(
        "protect", str(school / "school.csv"), "--quasi", quasi, "--hierarchies", str(school / "h"),
        "--hierarchy", "sex=sex", *(("--hierarchy", "age=age") if "age" in quasi.split(",") else ()),
        "--k", "5", "--json", *words,
    )  # fmt: skip
    return ran.code, json.loads(ran.out)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_the_published_optimum_through_the_command(shared_data: Path) -> None:
    adult = shared_data / "arx" / "adult"
    words = ("protect", str(adult / "adult.csv"), "--hierarchies", str(adult), "--quasi", NINE, "--k", "5")
    ran = run(*words, "--suppress", "0.04", "--loss", "loss", "--json")
    assert ran.code == 0, ran.said
    found = json.loads(ran.out)
    assert list(found["levels"].values()) == [0, 3, 0, 1, 1, 1, 1, 2, 0]
    assert found["loss"] == pytest.approx(0.266110819158, abs=1e-9) and found["suppressed"] == 1178
    assert found["checked"] < found["nodes"] == 12_960 and found["smallest"] == 5
    assert set(found["seconds"]) == {"read", "encode", "start", "search", "apply"}
    eight = ",".join(c for c in NINE.split(",") if c != "occupation")
    words = ("protect", str(adult / "adult.csv"), "--hierarchies", str(adult), "--quasi", eight, "--k", "5")
    found = json.loads(run(*words, "--suppress", "0.04", "--model", "distinct-l:3:occupation", "--json").out)
    assert found["loss"] == pytest.approx(0.205208306777, abs=1e-9) and len(found["promises"]) == 1


@pytest.mark.parametrize("method", ["full-domain", "refined", "local-recoding", "local-suppression", "best"])
@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_what_is_written_stands_among_k(school: Path, method: str, ending: str) -> None:
    out = school / f"safe.{ending}"
    code, found = protect(school, "--method", method, "--keep", "score,note", "--out", str(out))
    assert code == 0 and found["written"] == 60 - found["suppressed"] and found["smallest"] >= 5
    assert out.stat().st_mode & 0o777 == 0o600
    assert sorted(p.name for p in school.iterdir()) == ["h", f"safe.{ending}", "school.csv"]
    if method == "best":
        assert {a["method"] for a in found["alternatives"]} == set(protecting_file_methods())
        assert found["detail_lost"] == min(a["detail_lost"] for a in found["alternatives"] if a["meets"])
    if ending == "csv":
        made = rows(out)
        assert list(made[0]) == ["grade", "sex", "age", "score", "note"]
        assert min(Counter((r["grade"], r["sex"], r["age"]) for r in made).values()) == found["smallest"]
        assert sorted(r["note"] for r in made)[0] == "'=1+1"  # neutralised
        assert made == sorted(made, key=lambda r: (r["grade"], r["sex"], r["age"]))


def protecting_file_methods() -> tuple[str, ...]:
    from permslip.protect.alternatives import METHODS

    return METHODS


def test_a_file_is_never_lost(school: Path) -> None:
    out = school / "safe.csv"
    out.write_text("mine\n", "utf-8")
    code, said = protect(school, "--out", str(out))
    assert code == 2 and "is there already" in said["message"] and out.read_text("utf-8") == "mine\n"
    code, _ = protect(school, "--out", str(out), "--overwrite")
    assert code == 0 and len(rows(out)) == 60
    for name, told in (("safe.txt", "no kind of file"), ("no/safe.csv", "no folder")):
        code, said = protect(school, "--out", str(school / name))
        assert code == 2 and told in said["message"]


def test_what_is_read_is_never_overwritten(school: Path) -> None:
    source, link, other = school / "school.csv", school / "link.csv", school / "hard.csv"
    held = source.read_bytes()
    link.symlink_to(source)
    other.hardlink_to(source)
    for out in (source, link, other, school / "h" / ".." / "school.csv", school / "h" / "grade.csv"):
        code, said = protect(school, "--out", str(out), "--overwrite")
        assert code == 2 and "one of the files that are read" in said["message"]
    assert source.read_bytes() == held and (school / "h" / "grade.csv").read_text("utf-8") == GRADE
    everyone = school / "everyone.csv"
    everyone.write_bytes(held)
    code, said = protect(school, "--out", str(everyone), "--overwrite", "--population", str(everyone))
    assert code == 2 and everyone.read_bytes() == held
    new = school / "new"
    new.mkdir()
    code, said = protect(school, "--out", str(new / "grade.csv"), "--write-hierarchies", str(new))
    assert code == 2 and "stand among the hierarchies" in said["message"] and not any(new.iterdir())


def test_what_a_reader_of_whole_rows_sees_is_said(school: Path) -> None:
    out = school / "out.csv"
    code, found = protect(school, "--keep", "name,note", "--out", str(out))
    whole, made = found["whole_rows"], Counter(tuple(r.values()) for r in rows(out))
    assert code == 0 and found["smallest"] >= 5
    assert whole["beside"] == ["name", "note"] and whole["telling"] == ["name"]
    assert whole["alone"] == sum(n == 1 for n in made.values()) == whole["rows"] == 60
    code, found = protect(school, "--keep", "note", "--ends", "score", "--out", str(out), "--overwrite")
    made = Counter(tuple(r.values()) for r in rows(out))
    assert found["whole_rows"]["alone"] == sum(n == 1 for n in made.values()) > 0
    assert found["whole_rows"]["smallest"] == min(made.values()) and not found["whole_rows"]["telling"]
    assert protect(school)[1]["whole_rows"] is None
    ran = run(
        "protect", str(school / "school.csv"), "--quasi", "grade,sex", "--hierarchies", str(school / "h"),
        "--hierarchy", "sex=sex", "--k", "5", "--keep", "name",
    )  # fmt: skip
    assert "by grade, sex alone, every record shown stands among" in ran.out
    assert "With the columns kept beside them (name), 60 of 60 records stand alone." in ran.out
    assert "name differs in nearly every record" in ran.out and "Student" not in ran.out


def test_making_formulas_harmless_keeps_what_a_model_promised(tmp_path: Path) -> None:
    path, out = tmp_path / "s.csv", tmp_path / "o.csv"
    path.write_text("g,s\n" + "a,=x\na,'=x\n" * 5, "utf-8")
    ran = run(
        "protect", str(path), "--quasi", "g", "--hierarchy", "g=category", "--k", "5",
        "--model", "distinct-l:2:s", "--out", str(out),
    )  # fmt: skip
    assert ran.code == 0, ran.said
    assert Counter(r["s"] for r in rows(out)) == {"'=x": 5, "''=x": 5}


def test_hierarchies_are_written_edited_and_read_again(school: Path) -> None:
    made = school / "made"
    code, first = protect(school, "--write-hierarchies", str(made))
    assert code == 0 and sorted(p.name for p in made.iterdir()) == ["age.csv", "grade.csv", "sex.csv"]
    assert (made / "grade.csv").read_text("utf-8") == GRADE
    ran = run(
        "protect", str(school / "school.csv"), "--quasi", "grade,sex,age", "--hierarchies", str(made),
        "-k", "5", "--json",
    )  # fmt: skip
    again = json.loads(ran.out)
    assert (again["levels"], again["loss"]) == (first["levels"], first["loss"])
    code, said = protect(school, "--write-hierarchies", str(made))
    assert code == 2 and "holds something already" in said["message"]


def test_the_same_for_a_person(school: Path) -> None:
    words = (
        *("protect", str(school / "school.csv"), "--quasi", "grade,sex", "--hierarchies", str(school / "h")),
        *("--hierarchy", "sex=sex", "--k", "5"),
    )
    plain = run(*words, "--suppress", "0.1", "--model", "distinct-l:2:score")
    assert plain.code == 0 and "every record shown stands among" in plain.out and "Took: read" in plain.out
    every = run(*words, "--method", "best", "--out", str(school / "o.csv"))
    assert "local-suppression" in every.out and "60 records written" in every.out
    other = run(*words[:-1], "11", "--loss", "entropy", "--weight", "grade=2")
    assert "entropy" in other.out
    assert not any(line != line.rstrip() for line in (plain.out + every.out + other.out).splitlines())
    cells = run(*words[:-1], "11", "--method", "local-suppression")
    assert "cells blanked" in cells.out
    none = run(*words[:-1], "61", "--method", "best")
    assert none.code == 3 and "No way of protecting" in none.err


BAD = [
    (("--k", "61"), 3, "fewer than 61"),
    (("--model", "distinct-l:2:grade"), 2, "is named for two things"),
    (("--model", "distinct-l:9:score"), 3, ""),
    (("--model", "sideways:2"), 2, "no model called"),
    (("--keep", "sex"), 2, "is named for two things"),
    (("--keep", "shoe"), 2, "has no column shoe"),
    (("--hierarchy", "score=number"), 2, "was named to be generalised"),
    (("--hierarchy", "age=sideways"), 2, "no built hierarchy"),
    (("--hierarchy", "age=birth_date"), 2, "need a day"),
    (("--hierarchy", "age"), 2, "written COLUMN=VALUE"),
    (("--weight", "age=much"), 2, "is a number"),
    (("--means", "name"), 2, "Column name holds what is no number"),
    (("--means", "score", "--ends", "score"), 2, "is named for two things"),
    (("--keep", "score", "--model", "distinct-l:2:score"), 2, "is named for two things"),
    (("--ends", "note"), 2, "Column note holds what is no number"),
    (("--loss", "sideways"), 2, "no loss called"),
    (("--table", "other"), 2, "holds 1 table:"),
]


@pytest.mark.parametrize(("words", "code", "told"), BAD)
def test_what_cannot_be_is_refused_in_words(
    school: Path, words: tuple[str, ...], code: int, told: str
) -> None:
    got, said = protect(school, *words)
    assert got == code and told in said["message"] and said["fix"]
    assert "Student" not in json.dumps(said)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("03;3-5;*\n04;3-5;*\n", "lacks 1 of the values in column grade: they stand in 20 records, first in"),
        ("03;3-5;*\n04;3-5\n06;6-8;*\n", "row 2 has 2 columns"),
        ("03;;*\n04;3-5;*\n06;6-8;*\n", "has a gap: row 1"),
        ("03;04;*\n04;03;*\n06;6-8;*\n", "has a loop"),
        ("03;a;b;*\n04;a;c;*\n06;d;c;*\n", "does not nest: rows 1 and 2"),
        ("", "is empty"),
    ],
)
def test_a_hierarchy_that_is_none_is_refused_with_its_rows(school: Path, text: str, told: str) -> None:
    (school / "h" / "grade.csv").write_text(text, "utf-8")
    code, said = protect(school)
    assert code == 2 and told in said["message"]


def test_values_that_a_hierarchy_lacks_may_be_any(school: Path) -> None:
    (school / "h" / "grade.csv").write_text("03;3-5;*\n04;3-5;*\n", "utf-8")
    code, found = protect(school, "--unknown", "any")
    assert code == 0 and found["smallest"] >= 5


def test_a_hierarchy_missing_or_twice(school: Path) -> None:
    code, said = protect(school, quasi="grade,sex,score")
    assert code == 2 and "Column score has no hierarchy" in said["message"] and "score.csv" in said["fix"]
    for name in ("a_hierarchy_score.csv", "b_hierarchy_score.csv"):
        (school / "h" / name).write_text("".join(f"{i};*\n" for i in range(7)), "utf-8")
    code, said = protect(school, quasi="grade,sex,score")
    assert code == 2 and "2 hierarchies of column score" in said["message"]
    (school / "h" / "b_hierarchy_score.csv").unlink()
    code, found = protect(school, quasi="grade,sex,score")
    assert code == 0 and found["tops"]["score"] == 1


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("a,b\n", 0),  # no records: nothing to protect
        ("a,b\n" + "x,y\n" * 6, 0),  # one value in every column
        ("a,b\n" + "".join(f"u{i},v{i}\n" for i in range(9)), 0),  # all distinct
        ("a,b\n" + "x,\n" * 5 + ",y\n" * 5, 0),  # nulls are a class of their own
        ("a,b\n" + "x,y\n" * 2, 3),  # fewer than k
        ("", 2),
    ],
)
@pytest.mark.parametrize("method", ["full-domain", "best"])
def test_odd_tables(tmp_path: Path, body: str, code: int, method: str) -> None:
    path = tmp_path / "odd.csv"
    path.write_text(body, "utf-8")
    ran = run(
        "protect", str(path), "--quasi", "a,b", "--hierarchy", "a=category", "--hierarchy", "b=category",
        "--k", "5", "--method", method, "--out", str(tmp_path / "out.csv"), "--json",
    )  # fmt: skip
    assert ran.code == code, ran.said
    if code == 0:
        made = Counter(tuple(r.values()) for r in rows(tmp_path / "out.csv"))
        assert min(made.values(), default=5) >= 5 and sum(made.values()) == body.count("\n") - 1


@pytest.mark.parametrize("share", ["nan", "-0.1", "1.5", "inf", "much", "101%", "nan%", "%"])
def test_a_share_is_a_number_in_its_range(school: Path, share: str) -> None:
    ran = run(
        "protect", str(school / "school.csv"), "--quasi", "grade", "--hierarchies", str(school / "h"),
        "--k", "5", "--suppress", share,
    )  # fmt: skip
    assert ran.code == 2 and "--suppress" in ran.err and "Write a share such as 0.04, or 4%." in ran.err


def test_a_table_without_records_is_said_to_be_one(school: Path) -> None:
    (school / "none.csv").write_text("grade,sex\n", "utf-8")
    words = ("--quasi", "grade", "--hierarchies", str(school / "h"), "--k", "61", "--keep", "sex")
    ran = run("protect", str(school / "none.csv"), *words)
    assert ran.code == 0 and ran.out.startswith("full-domain: no records are shown, for the table has none.")
    small = run("protect", str(school / "school.csv"), *words)
    assert small.code == 3 and "a smaller k" in small.err
    (school / "h" / "grade.csv").write_text("03;3-5;*\n", "utf-8")
    lacks = run("protect", str(school / "school.csv"), *words)
    assert lacks.code == 2 and "--unknown any" in lacks.err


def test_needs_what_it_needs_and_leaves_requests_alone(school: Path) -> None:
    bare = run("protect", str(school / "school.csv"))
    assert bare.code == 2 and "needs its quasi-identifiers and k" in bare.err
    gone = run("protect", str(school / "gone.csv"), "--quasi", "a", "--k", "5")
    assert gone.code == 2 and "no file or folder gone.csv" in gone.err
    request = run("protect", "needs-2026", office=school / "nowhere")
    assert request.code == 2 and "is not an office" in request.err
    with pytest.raises(BadInput, match="no method called"):
        protecting_file.protect_file(
            protecting_file.Asked(place="x", quasi=("a",), k=5, method="sideways"),
            clock=lambda: 0.0,
            progress=lambda what, done, total: None,
            stop=lambda: False,
        )


def test_a_folder_of_tables_needs_a_name(school: Path) -> None:
    words = ("--quasi", "grade,sex", "--hierarchies", str(school / "h"), "--hierarchy", "sex=sex", "--k", "5")
    many = run("protect", str(school), *words)
    assert many.code == 2 and "holds 2 tables" in many.err
    assert run("protect", str(school), *words, "--table", "school.csv").code == 0


def test_ctrl_c_asks_for_the_best_so_far(school: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from permslip.protect import alternatives

    before = signal.getsignal(signal.SIGINT)
    plain = alternatives.compare

    def interrupted(*given, **ways):  # type: ignore[no-untyped-def]
        signal.raise_signal(signal.SIGINT)
        return plain(*given, **ways)

    monkeypatch.setattr(alternatives, "compare", interrupted)
    code, found = protect(school, "--method", "local-recoding")
    assert code == 0 and found["best_effort"] and found["smallest"] >= 5
    assert signal.getsignal(signal.SIGINT) is before
    ran = run("protect", str(school / "school.csv"), "--quasi", "grade", "--hierarchies", str(school / "h"),
              "--k", "25", "--method", "local-suppression")  # fmt: skip
    assert ran.code == 0 and "stopped early" in ran.out


def test_numbers_leave_as_means_of_groups_and_with_their_ends_coded(tmp_path: Path) -> None:
    path, out = tmp_path / "n.csv", tmp_path / "out.csv"
    lines = [f"{'ab'[i % 2]},{i},{i * i % 17},{'' if i == 3 else i}" for i in range(40)]
    path.write_text("who,height,weight,score\n" + "\n".join([*lines, "c,900,5,7"]) + "\n", "utf-8")
    words = (
        *(
            "protect",
            str(path),
            "--quasi",
            "who",
            "--hierarchy",
            "who=category",
            "--k",
            "4",
            "--suppress",
            "0.1",
        ),
        *("--means", "height,weight", "--ends", "score", "--out", str(out)),
    )
    ran = run(*words, "--json")
    assert ran.code == 0, ran.said
    means, ends = json.loads(ran.out)["numbers"]
    assert means["smallest"] >= 4 and means["missing"] == 0 and 0 < means["lost"] < 1
    assert ends["smallest"] == 4 and ends["missing"] == 1 and ends["way"] == "ends"
    made = rows(out)
    assert len(made) == 40  # c is left out, and with it the tallest of all
    assert min(Counter((r["height"], r["weight"]) for r in made).values()) >= 4
    assert max(float(r["height"]) for r in made) < 40
    scores = Counter(r["score"] for r in made)
    assert scores["4 or less"] == 4 and scores["36 or more"] == 4 and scores[""] == 1
    plain = run(*words[:-2], "--means", "height")
    assert plain.code == 2
    alone = run(*words[:10], "--means", "height", "--ends", "score")
    assert "means of groups of 4 or more" in alone.out and "1 record has no number" in alone.out
    none = run(*words[:10], "--ends", "weight", "--k", "30")
    assert none.code == 3 and "two ends" in none.err


def test_a_population_for_the_models_that_count_it(school: Path) -> None:
    everyone = school / "everyone.csv"
    text = (school / "school.csv").read_text("utf-8")
    everyone.write_text(text + text.partition("\n")[2], "utf-8")
    code, found = protect(school, "--model", "k-map:10", "--population", str(everyone))
    assert code == 0 and len(found["promises"]) == 1
    code, said = protect(school, "--model", "k-map:10")
    assert code == 2 and "no population" in said["message"]
    code, said = protect(school, "--model", "k-map:10", "--population", str(school))
    assert code == 2 and "holds 3 tables" in said["message"]


def test_values_that_a_built_hierarchy_does_not_read_are_counted(tmp_path: Path) -> None:
    days = ["2010-01-02", "1/3/2010", "31/1/2010"]
    text = "born\n" + "".join(f"{days[i % 3]}\n" for i in range(30))
    (tmp_path / "d.csv").write_text(text, "utf-8")
    words = ("protect", str(tmp_path / "d.csv"), "--quasi", "born", "--hierarchy", "born=date", "--k", "5")
    ran = run(*words)
    assert ran.code != 0 and "10 of 30 records have no day under born" in ran.said
    assert (
        "born: 10 records have values that its hierarchy does not read" in run(*words, "--unknown", "any").out
    )
    assert json.loads(run(*words, "--unknown", "any", "--json").out)["unread"] == {"born": 10}
