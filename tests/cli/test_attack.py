"""``permslip attack`` on files, on a release of the office, on a package; and what is said when it cannot."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from permslip.actions import families
from permslip.actions.desk import open_desk
from permslip.cli.app import COMMANDS as COMMAND_GROUPS
from permslip.consent.answer import COLUMNS
from permslip.stores.vault import Shelf
from permslip.words.entry_kinds import EntryKind
from tests.cli import small
from tests.cli.small import Ran, run, write_csv

pytestmark = pytest.mark.slow  # left to the whole run: the fast one is to stay fast

ROSTER = ("studentNumber", "Last Name", "first_name", "sex", "race", "school", "english_learner")


def roster(root: Path) -> Path:
    """The directory list: everybody, with names, in the order of the numbers."""
    rows = [[r[0], r[2], r[1], r[4], r[5], r[7], r[8]] for r in small.students()]
    for place, row in enumerate(rows[1:]):
        row[1] = f"Name{place:03d}"
    return write_csv(root / "roster.csv", ROSTER, rows)


def released(root: Path, *, codes: str = "random") -> Path:
    """A release of a file: nobody generalised anything, and one code a child."""
    numbers = np.random.default_rng(8).choice(10**9, small.STUDENTS, replace=False)
    spelled = {"sequential": lambda i: f"S{i:04d}", "random": lambda i: f"{numbers[i]:09d}Z"}
    rows = [[spelled[codes](i), r[4], r[5], r[7], r[9], r[0]] for i, r in enumerate(small.students())]
    header = ("record_code", "sex", "race", "school", "courses_failed", "truth")
    return write_csv(root / "released.csv", header, rows)


def attacks(ran: Ran) -> dict[str, dict]:
    said = json.loads(ran.out)
    return {f"{a['attack']} [{a['against']}]": a for a in said["attacks"]}


def test_on_files(tmp_path: Path) -> None:
    ran = run(
        "attack", released(tmp_path), "--with", roster(tmp_path), "--truth", "truth=studentNumber", "--json"
    )
    assert ran.code == 0, ran.said
    found = attacks(ran)
    assert found["linking, when sure [released with roster]"]["attacked"]["successes"] == 0
    guess = found["linking, best guess [released with roster]"]["attacked"]
    assert guess["successes"] == pytest.approx(8) and guess["trials"] == small.STUDENTS
    # sex tells courses_failed in this file, and tells it of anybody: that is no leak of a person's row
    for attack in ("homogeneity", "nearest neighbours"):
        told = found[f"inference by {attack} [released with roster: courses_failed]"]
        assert told["attacked"]["rate"] == told["control"]["rate"] == 1.0
        assert told["baseline"]["rate"] == 0.5 and told["risk"] == 0.0
    assert all(a["no_better_than_without"] for name, a in found.items() if name.startswith("record codes"))


def test_sequential_codes_are_found_and_a_bound_refuses(tmp_path: Path) -> None:
    file = released(tmp_path, codes="sequential")
    ran = run(
        "attack",
        file,
        "--with",
        roster(tmp_path),
        "--only",
        "codes",
        "--truth",
        "truth=studentNumber",
        "--require-below",
        "0.05",
    )
    assert ran.code == 3
    assert "Refused: The risk of an attack is not below 0.05." in ran.err
    assert "95 are followed by the next number" in ran.out
    assert "The codes follow the order of studentNumber" in ran.out
    assert "the release gives this away" in ran.out


@pytest.mark.parametrize(
    ("bound", "more", "code"), [("0.2", (), 0), ("0.02", (), 3), ("0.09", ("--upper",), 3)]
)
def test_a_bound(tmp_path: Path, bound: str, more: tuple, code: int) -> None:
    options = ("--only", "linking", "--truth", "truth=studentNumber", "--require-below", bound, *more)
    ran = run("attack", released(tmp_path), "--with", roster(tmp_path), *options)
    assert ran.code == code, ran.said


def test_several_files_after_one_with(tmp_path: Path) -> None:
    file = released(tmp_path)
    (tmp_path / "last").mkdir()
    last = released(tmp_path / "last")
    ran = run(
        "attack", file, "--with", roster(tmp_path), last, "--only", "codes", "--numbers", "1-99", "--json"
    )
    found = attacks(ran)
    assert found["record codes used before [released.record_code and released.record_code]"]["risk"] == 1.0
    assert "record codes made of student numbers [released.record_code and the ranges given]" in found


def test_without_truth_figures_are_ceilings(tmp_path: Path) -> None:
    ran = run("attack", released(tmp_path), "--with", roster(tmp_path))
    assert ran.code == 0
    assert "at most" in ran.out and "nobody said who is who" in ran.out
    assert "nearest neighbours are left out" in ran.out
    assert "too few people are known" in ran.out


def test_known_match_and_sensitive_narrow_it(tmp_path: Path) -> None:
    options = (
        "--match",
        "race=sex",
        "--known",
        "race,sex",
        "--sensitive",
        "school",
        "--truth",
        "truth=studentNumber",
    )
    ran = run(
        "attack", released(tmp_path), "--with", roster(tmp_path), *options, "--only", "inference", "--json"
    )
    assert {a["against"] for a in attacks(ran).values()} == {"released with roster: school"}
    wild = run(
        "attack", released(tmp_path), "--with", roster(tmp_path), "--missing", "wild", "--only", "linking"
    )
    assert wild.code == 0


def test_what_a_persons_events_say_is_told_of_the_person(tmp_path: Path) -> None:
    """Only girls have discipline in this release: whoever knows a boy knows that he has none."""
    folder = tmp_path / "release"
    folder.mkdir()
    released(folder)
    numbers = [line.split(",")[0] for line in (folder / "released.csv").read_text("utf-8").splitlines()[1:]]
    girls = [n for n, r in zip(numbers, small.students(), strict=True) if r[4] == "F"]
    events = [[n, kind] for n in girls for kind in ("fight", "absence")]
    write_csv(folder / "discipline.csv", ("record_code", "kind"), events)
    options = ("--with", roster(tmp_path), "--truth", "truth=studentNumber", "--only", "inference", "--json")
    ran = run("attack", folder, *options)
    assert ran.code == 0, ran.said
    told = attacks(ran)["inference by homogeneity [released with roster: discipline: kind]"]
    assert told["attacked"]["rate"] == 1.0 and told["baseline"]["rate"] == 0.5
    assert "discipline has several rows a person" in ran.out
    tried = {t["table"]: t for t in json.loads(ran.out)["tables"]}
    assert tried["discipline"] == {**tried["released"], "table": "discipline"}, (
        "tried beside the students' own"
    )
    assert tried["discipline"]["attacks"] == ["inference"]
    assert tried["discipline"]["people"] == small.STUDENTS


@pytest.mark.parametrize("way", ["files", "built"])
def test_a_hierarchy_says_what_values_become(tmp_path: Path, way: str) -> None:
    rows = [[f"c{i * i % 97:02d}", ("12-18", "5-11")[i % 2], f"p{i}"] for i in range(20)]
    file = write_csv(tmp_path / "out.csv", ("record_code", "grade", "truth"), rows)
    if way == "files":
        (tmp_path / "h").mkdir()
        ladder = "07;12-18;*\n08;12-18;*\n03;5-11;*\n"
        (tmp_path / "h" / "made_hierarchy_grade.csv").write_text(ladder, "utf-8")
        (tmp_path / "h" / "made.csv").write_text("the;data\nthemselves\n", "utf-8")  # read by nobody
        (tmp_path / "h" / "made_hierarchy_other.csv").write_text("a;*\nb\n", "utf-8")
        held = write_csv(
            tmp_path / "held.csv", ("id", "grade"), [[f"p{i}", "03" if i % 2 else "07"] for i in range(20)]
        )
        options: tuple = ("--hierarchies", tmp_path / "h")
    else:
        born = [[f"p{i}", "2015-03-04" if i % 2 else "2010-03-04"] for i in range(20)]
        held = write_csv(tmp_path / "held.csv", ("id", "born"), born)
        file = write_csv(
            tmp_path / "out.csv",
            ("record_code", "grade", "truth"),
            [[r[0], ("16", "11")[i % 2], r[2]] for i, r in enumerate(rows)],
        )
        options = ("--match", "grade=born", "--hierarchy", "grade=birth_date", "--as-of", "2026-11-26")
    ran = run("attack", file, "--with", held, "--truth", "truth=id", "--only", "linking", "--json", *options)
    assert ran.code == 0, ran.said
    guess = attacks(ran)["linking, best guess [out with held]"]["attacked"]
    assert guess["successes"] == pytest.approx(2)


def test_on_a_release_of_the_office(waiting: tuple[Path, str], tmp_path: Path) -> None:
    office, release = waiting
    ran = run("attack", release, "--with", roster(tmp_path), "--json", office=office)
    assert ran.code == 0, ran.said
    found = attacks(ran)
    sure = found["linking, when sure [students with roster]"]
    assert sure["counted"] and sure["attacked"] == sure["attacked"] | {
        "successes": 0,
        "trials": small.STUDENTS,
    }
    codes = [a for name, a in found.items() if name.startswith("record codes")]
    assert len(codes) >= 4 and all(a["attacked"]["successes"] == 0 for a in codes)
    by_request = run("attack", "needs-study", "--with", roster(tmp_path), "--json", office=office)
    assert {n: a["attacked"] for n, a in attacks(by_request).items() if "linking" in n} == {
        n: a["attacked"] for n, a in found.items() if "linking" in n
    }


def test_with_no_file_an_office_still_tries_its_own_numbers_and_codes(
    waiting: tuple[Path, str], tmp_path: Path
) -> None:
    """Codes of another recipient that share some with these are found, as a fault of ours would be."""
    office, release = waiting
    with open_desk(office, exact=True) as desk:
        (mine,) = desk.office.vault.all(Shelf.CODES)
        codes = pq.read_table(mine.path)
        written = desk.scratch() / "codes.parquet"
        pq.write_table(codes.slice(0, 30), written)
        body = {"policy": "policy-parent-consent", "value": True}
        with desk.office.transaction() as tx:
            entry = tx.append(EntryKind.POLICY_SET, body, actor_role="data_officer")
            desk.office.vault.put(entry, Shelf.CODES, "another/tally", written, 30)
    ran = run("attack", release, "--only", "codes", "--json", office=office)
    assert ran.code == 0, ran.said
    found = attacks(ran)
    shared = found["record codes used before [students.record_code and the codes of another/tally]"]
    assert shared["attacked"]["successes"] == 30 and not shared["no_better_than_without"]
    own = [a for name, a in found.items() if "the district's student numbers" in name]
    assert len(own) == 2 and all(a["attacked"]["successes"] == 0 for a in own)


def test_a_release_that_would_be_made_otherwise_today_is_not_attacked(
    waiting: tuple[Path, str], tmp_path: Path
) -> None:
    office, release = waiting
    said_no = [[*row[:7], "refused", *row[8:]] for row in small.answers()[:7]]
    file = write_csv(tmp_path / "no.csv", COLUMNS, said_no)
    with open_desk(office, exact=True) as desk:
        families.import_answers(desk, file=file, by="Officer")
    ran = run("attack", release, "--with", roster(tmp_path), office=office)
    assert ran.code == 2, ran.said
    assert "would be made otherwise today" in ran.err and "recipient's key" in ran.err


def test_on_a_package_and_on_what_was_opened(waiting: tuple[Path, str], tmp_path: Path) -> None:
    office, release = waiting
    assert run("approve", release, office=office, by="Head").code == 0
    package, key = office / "releases" / release, office.parent / "northfield.key"
    sealed = run("attack", package, "--with", roster(tmp_path))
    assert sealed.code == 2 and "--identity" in sealed.err
    ran = run("attack", package, "--with", roster(tmp_path), "--identity", key, "--only", "linking", "--json")
    assert ran.code == 0, ran.said
    assert not attacks(ran)["linking, when sure [students with roster]"]["counted"]
    run("open", package, tmp_path / "received", "--identity", key)
    again = run("attack", tmp_path / "received", "--with", roster(tmp_path), "--only", "linking", "--json")
    assert attacks(again) == attacks(ran)


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (("--only", "linking"), 2, "Nothing could be tried"),
        (("--with", "ROSTER", "--table", "nope"), 2, "no table nope"),
        (("--with", "ROSTER", "--sensitive", "nope,sex"), 2, "no column nope"),
        (("--with", "ROSTER", "--code", "nope"), 2, "no column nope"),
        (("--with", "ROSTER", "--match", "=x"), 2, "--match is written"),
        (("--with", "ROSTER", "--match", "x="), 2, "--match is written"),
        (("--with", "ROSTER", "--hierarchy", "sex=nope"), 2, "no built hierarchy called nope"),
        (("--with", "ROSTER", "--hierarchy", "sex=birth_date"), 2, "need a day"),
        (("--with", "ROSTER", "--hierarchies", "BAD"), 2, "Hierarchy sex has"),
        (("--with", "ROSTER", "--hierarchies", "ROSTER"), 2, "no hierarchy of a released column"),
        (("--with", "ROSTER", "--numbers", "9-1"), 2, "cannot be read"),
        (("--with", "ROSTER", "--threshold", "1"), 2, "not in the range"),
        (("--with", "EMPTY"), 2, "empty"),
        (("--with", "missing.csv"), 2, "does not exist"),
    ],
)
def test_what_cannot_be_tried_is_said(tmp_path: Path, options: tuple, code: int, said: str) -> None:
    empty = write_csv(tmp_path / "empty.csv", ROSTER, [])
    (tmp_path / "h").mkdir()
    (tmp_path / "h" / "sex.csv").write_text("F;*\nM\n", "utf-8")
    named = {"ROSTER": str(roster(tmp_path)), "EMPTY": str(empty), "BAD": str(tmp_path / "h")}
    ran = run("attack", released(tmp_path), *(named.get(o, o) for o in options))
    assert ran.code == code and said in ran.said, ran.said


def test_a_file_that_is_not_there_is_not_looked_for_in_an_office(tmp_path: Path) -> None:
    ran = run("attack", tmp_path / "not-there.csv", "--with", roster(tmp_path))
    assert ran.code == 2 and "no file or folder not-there.csv" in ran.err


def test_names_that_a_terminal_would_obey_are_spelled_out(tmp_path: Path) -> None:
    file = tmp_path / "a\x1b[31mred.csv"
    released(tmp_path).rename(file)
    ran = run("attack", file, "--with", roster(tmp_path), "--only", "linking")
    assert ran.code == 0 and "\x1b" not in ran.out


def test_no_such_release(office: Path, tmp_path: Path) -> None:
    ran = run("attack", "rel_nope", "--with", roster(tmp_path), office=office)
    assert ran.code == 2, ran.said


def test_it_is_among_the_commands() -> None:
    assert any("attack" in group for group in COMMAND_GROUPS.values())
