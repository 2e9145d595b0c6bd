"""Missing values are counted, and it is said how they were read."""

from __future__ import annotations

import pyarrow as pa
import pytest

from permslip.measure.coding import encode
from permslip.measure.missing_values import missing_values
from tests.cli.small import run

TABLE = pa.table(
    {
        "grade": ["3", None, None, "4"],
        "sex": ["M", "F", "F", "M"],
        "score": [1.0, float("nan"), 2.0, 3.0],
        "disability": ["Autism", "  ", None, ""],
    }
)


def test_each_column_is_counted_as_it_is_read() -> None:
    encoded = encode(TABLE, TABLE.column_names)
    grade, score, disability = missing_values(encoded, ["grade", "sex"], ["score", "disability", "grade"])
    assert (grade.column, grade.records, grade.read) == ("grade", 2, "own")
    assert grade.sentence == "2 records have no grade: a missing value is a value of its own."
    assert (score.records, score.read) == (1, "no answer") and score.sentence.startswith("1 record has no")
    assert (disability.records, disability.read) == (3, "no answer")
    (wild,) = missing_values(encoded, ["grade"], read="wild")
    assert "fits every value" in wild.sentence
    assert missing_values(encoded, ["sex"]) == ()


@pytest.mark.slow  # three commands
def test_every_command_says_it(tmp_path) -> None:
    file, roster = tmp_path / "kids.csv", tmp_path / "roster.csv"
    rows = [(i, "" if i % 5 == 0 else "3", "MF"[i % 2], "" if i % 3 == 0 else "ab"[i % 2]) for i in range(60)]
    file.write_text("id,grade,sex,need\n" + "".join(",".join(map(str, r)) + "\n" for r in rows), "utf-8")
    roster.write_text("id,grade,sex\n" + "".join(f"{r[0]},{r[1]},{r[2]}\n" for r in rows), "utf-8")
    quasi = ("--quasi", "grade,sex", "-k", "5")
    own = run("measure", str(file), *quasi, "--sensitive", "need", "--html", str(tmp_path / "page.html"))
    flat = " ".join(own.out.split())
    assert "12 records have no grade: a missing value is a value of its own." in flat
    assert "20 records have no need: a missing value is no answer" in flat
    assert "12 records have no grade" in (tmp_path / "page.html").read_text("utf-8")
    assert "12 records have no grade: a missing value fits every value." in " ".join(
        run("measure", str(file), *quasi, "--missing", "wild").out.split()
    )
    shown = ("--hierarchy", "grade=category", "--hierarchy", "sex=sex", "--model", "distinct-l:1:need")
    told = " ".join(run("protect", str(file), *quasi, *shown).out.split())
    assert "12 records have no grade" in told and "20 records have no need" in told
    tried = run("attack", str(file), "--with", str(roster), "--truth", "id", "--sensitive", "need")
    said = " ".join(tried.out.split())
    assert "a missing value of grade fits missing ones alone (--missing)" in said
    assert "need, answers alone" in said and "of 40 people with an answer" in said
