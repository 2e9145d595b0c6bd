"""``permslip attack``: a bound holds only over what was tried, and a column that is misnamed is said so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from permslip.cli.attacking import _pair
from tests.cli import small
from tests.cli.small import run, write_csv
from tests.cli.test_attack import attacks, released, roster

pytestmark = pytest.mark.slow  # left to the whole run: the fast one is to stay fast


@pytest.mark.parametrize(("known", "code", "said"), [("race,sex", 4, "untried"), ("race", 0, "")])
def test_a_column_whose_labels_cannot_be_read_is_said_and_passes_no_bound(
    tmp_path: Path, known: str, code: int, said: str
) -> None:
    """The roster writes another word for each sex: that nobody is found says nothing of the release."""
    rows = [[r[0], {"F": "kvinna", "M": "man o"}[r[4]], r[5]] for r in small.students()]
    held = write_csv(tmp_path / "held.csv", ("id", "sex", "race"), rows)
    options = ("--only", "linking", "--truth", "truth=id", "--known", known, "--require-below", "0.5")
    ran = run("attack", released(tmp_path), "--with", held, *options)
    assert ran.code == code, ran.said
    assert ("sex: no value in common: nobody's, of 96, lies under a label." in ran.err) is bool(said)
    assert "kvinna" not in ran.said
    told = json.loads(run("attack", released(tmp_path), "--with", held, *options[:-2], "--json").out)
    assert len(told["untried"]) == bool(said)


def test_where_no_label_can_be_read_nothing_was_tried(tmp_path: Path) -> None:
    held = write_csv(tmp_path / "held.csv", ("sex",), [["kvinna"], ["man o"]])
    for kind in ("linking", "inference", "probabilistic"):
        ran = run("attack", released(tmp_path), "--with", held, "--only", kind)
        assert ran.code == 2 and "Nothing could be tried" in ran.err and "sex: no value" in ran.err
    ran = run("attack", released(tmp_path), "--with", held, "--only", "codes", "--require-below", "0.5")
    assert ran.code == 4, ran.said  # codes can be held against nobody's place in the list either


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (("--with", "ROSTER", "--truth", "truth=nope"), 2, "No file of the adversary's has a column nope"),
        (("--with", "ROSTER", "--truth", "nope=studentNumber"), 2, "The release has no column nope"),
        (("--with", "ROSTER", "--match", "race=nope"), 2, "has a column nope"),
        (("--with", "ROSTER", "--known", "sex,courses_failed"), 2, "has a column courses_failed"),
        ((), 4, "linking, probabilistic, inference: give what the adversary knows people from with --with"),
        (("--with", "ROSTER", "--with", "OTHER", "TRUTH"), 4, "with other: no column in common; name pairs"),
        (("--with", "ROSTER", "--sensitive", "school"), 4, "nobody said who is who; give --truth"),
        (("--with", "ROSTER", "--only", "codes"), 4, "look for an order of the codes; say who is who with"),
        (
            ("--with", "ALL", "TRUTH", "--only", "linking", "--only", "inference"),
            4,
            "could be after; name one",
        ),
        (("--with", "ROSTER", "TRUTH", "--sensitive", "race", "--match", "race=race"), 4, "looked for race"),
        (("--with", "ROSTER", "TRUTH"), 0, ""),
        (("--with", "ROSTER", "--only", "linking"), 0, ""),
    ],
)
def test_what_was_asked_for_and_not_tried_passes_no_bound(
    tmp_path: Path, options: tuple, code: int, said: str
) -> None:
    file = released(tmp_path)
    other = write_csv(tmp_path / "other.csv", ("a", "b"), [["x", "y"]])
    rows = [[r[i] for i in (0, 4, 5, 7, 9)] for r in small.students()]
    everything = write_csv(tmp_path / "all.csv", ("id", "sex", "race", "school", "courses_failed"), rows)
    named = {"ROSTER": str(roster(tmp_path)), "OTHER": str(other), "ALL": str(everything)}
    truth = ("--truth", "truth=id" if "ALL" in options else "truth=studentNumber")
    given = [v for o in options for v in (truth if o == "TRUTH" else (named.get(o, o),))]
    ran = run("attack", file, *given, "--require-below", "1")
    assert ran.code == code, ran.said
    assert said in ran.err, ran.err


@pytest.mark.parametrize(
    ("match", "known", "code"),
    [
        ('"sex, now=then"="a=b"', '"sex, now=then",race', 0),
        ('sex, now=then="a=b"', '"sex, now=then"', 0),
        ("race=race", "race", 0),
        ("race", "race", 2),
    ],
)
def test_names_with_commas_and_equals_signs(tmp_path: Path, match: str, known: str, code: int) -> None:
    rows = [[r[0], r[4], r[5]] for r in small.students()]
    file = write_csv(tmp_path / "out.csv", ("i=d", "sex, now=then", "race"), rows)
    held = write_csv(tmp_path / "held.csv", ("i=d", "a=b", "race"), rows)
    options = ("--match", match, "--known", known, "--truth", '"i=d"', "--only", "linking", "--json")
    ran = run("attack", file, "--with", held, *options)
    assert ran.code == code, ran.said
    assert ("--match is written RELEASED=THEIRS" in ran.said) is (code == 2)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a", ("a", None)),
        (" a = b ", ("a", "b")),
        ("a=b=c", ("a=b", "c")),
        ('"a=b"', ("a=b", None)),
        ('"a=b"=c', ("a=b", "c")),
        ('"a=b"="c=""d"""', ("a=b", 'c="d"')),
        ('a="b=c"', ("a", "b=c")),
        ('"a=b"=c=d', ("a=b", "c=d")),
    ],
)
def test_a_pair_is_read(text: str, found: tuple) -> None:
    assert _pair(text, "--truth") == found


def test_nobody_is_attacked_twice(tmp_path: Path) -> None:
    once = roster(tmp_path)
    first, *lines = once.read_text("utf-8").splitlines()
    twice = tmp_path / "twice" / "roster.csv"
    twice.parent.mkdir()
    twice.write_text("\n".join([first, *lines, *lines]) + "\n", "utf-8")
    options = ("--truth", "truth=studentNumber", "--json")
    ran = [run("attack", released(tmp_path), "--with", file, *options) for file in (once, twice)]
    assert attacks(ran[0]) == attacks(ran[1])
    assert "96 rows name somebody again" in ran[1].out and "somebody again" not in ran[0].out


def test_a_table_without_codes_leaves_their_attacks_untried(tmp_path: Path) -> None:
    rows = [[r[4], r[9], r[0]] for r in small.students()]
    file = write_csv(tmp_path / "out.csv", ("sex", "courses_failed", "truth"), rows)
    options = ("--with", roster(tmp_path), "--truth", "truth=studentNumber", "--require-below", "1")
    ran = run("attack", file, *options)
    assert ran.code == 4 and "no table has record codes; name their column with --code" in ran.err
    ran = run("attack", file, *options, "--only", "linking", "--only", "inference")
    assert ran.code == 0, ran.said
