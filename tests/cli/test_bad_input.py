"""Files as nobody should hand them in: what happened, in which row, what to do; never a value or a trace."""

from __future__ import annotations

import os
import re
import stat
import zipfile
from pathlib import Path

import pytest

from permslip.consent.answer import COLUMNS
from tests.cli import small
from tests.cli.small import CANARY_NAME, CANARY_NUMBER, HEADER, run

HEAD = ",".join(HEADER)
ROWS = "\n".join(",".join(row) for row in small.students())
ONE = f"{CANARY_NUMBER},Qwertzuiop,{CANARY_NAME},2014-01-10,M,White,03,North,Y,0"
NEXT = small.STUDENTS + 2  # the row after the last good one; the header is row 1

TABLES: dict[str, tuple[str | bytes, str, str]] = {
    "ragged.csv": (
        f"{HEAD}\n{ROWS}\n{ONE},more\n",
        f"row {NEXT}: 11 columns where the header has 10",
        "export",
    ),
    "short.csv": (f"{HEAD}\n{ROWS}\n{CANARY_NUMBER},{CANARY_NAME}\n", f"row {NEXT}: 2 columns", "export"),
    "latin.csv": (
        f"{HEAD}\n{ROWS}\n{ONE}é\n".encode("latin-1"),
        f"row {NEXT}: the text is not UTF-8",
        "UTF-8",
    ),
    "wide.csv": (f"{HEAD}\n{ROWS}\n".encode("utf-16"), "UTF-16, not UTF-8", "export the file as UTF-8"),
    "nul.csv": (f"{HEAD}\n{ROWS}\n{ONE}\0\n", f"row {NEXT}: a NUL byte", "export"),
    "huge.csv": (
        f"{HEAD}\n{ROWS}\n{CANARY_NUMBER},{CANARY_NAME * 900_000},x,2014-01-10,M,White,03,North,Y,0\n",
        f"row {NEXT}: a row is longer than 1 MiB",
        "take the oversized cell out",
    ),
    "twice.csv": (f"{HEAD},Sex\n", "columns 5 and 11 have the same name", "rename one"),
    "open.csv": (f'{HEAD}\n{ROWS}\n{CANARY_NUMBER},"{CANARY_NAME}\n', f"row {NEXT}: a quoted cell", "quote"),
    "headless.csv": (f"{ROWS}\n", "row 1 holds data, not column names", "header row"),
    "nothing.csv": ("", "the file is empty", "header row"),
    "again.csv": (f"{HEAD}\n{ROWS}\n{ONE}\n", f"rows 2 and {NEXT}", "take the repeated rows out"),
    "damaged.parquet": (b"PAR1" + CANARY_NAME.encode() * 99, "no Parquet file", "export it again"),
    "damaged.sqlite": (b"SQLite format 3\0" + CANARY_NAME.encode() * 99, "cannot be opened", "check"),
    "damaged.zip": (b"PK\3\4" + CANARY_NAME.encode() * 99, "no zip, or a damaged one", "make the zip again"),
    "book.xlsx": (b"PK\3\4", "this kind of file is not read", "hand in"),
}


def put(path: Path, data: str | bytes) -> Path:
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def refused(ran: small.Ran, says: str, fix: str) -> None:
    """Bad input, told with what happened and what to do."""
    assert ran.code == 2, ran.said
    assert ran.out == ""
    what, _, todo = ran.err.partition("What to do:")
    assert says in what, ran.err
    assert fix in todo, ran.err


@pytest.mark.parametrize("name", TABLES)
def test_a_table_that_cannot_be_read(ready: Path, tmp_path: Path, name: str) -> None:
    data, says, fix = TABLES[name]
    ran = run("hold", "add", put(tmp_path / name, data), office=ready / "office", by="Officer")
    refused(ran, says, fix)


def test_days_that_do_not_exist_are_told_by_row_and_never_shown(office: Path, tmp_path: Path) -> None:
    rows = ROWS.replace("2014-01-10", "2014-02-31").replace("2014-02-11", CANARY_NAME)
    ran = run("hold", "add", put(tmp_path / "days.csv", f"{HEAD}\n{rows}\n"), office=office, by="Officer")
    assert ran.code == 0
    assert "row 2: birth_date" in ran.out and "no dates that exist" in ran.out
    assert "02-31" not in ran.out


def test_a_cell_that_is_a_formula_is_a_cell(office: Path, tmp_path: Path) -> None:
    cell = f'"=HYPERLINK(""http://example.org/?{CANARY_NAME}"")"'
    rows = ROWS.replace(",Ann,", f",{cell},")
    ran = run("hold", "add", put(tmp_path / "cells.csv", f"{HEAD}\n{rows}\n"), office=office, by="Officer")
    assert ran.code == 0 and "HYPERLINK" not in ran.said


def zipped(path: Path, *members: tuple[str | zipfile.ZipInfo, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in members:
            target.writestr(name, data)
    return path


def link() -> zipfile.ZipInfo:
    info = zipfile.ZipInfo("students.csv")
    info.create_system, info.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    return info


@pytest.mark.parametrize(
    ("name", "member", "says"),
    [
        ("up.zip", "../../students.csv", "leads outside the zip"),
        ("root.zip", "/students.csv", "leads outside the zip"),
        ("drive.zip", "C:\\students.csv", "leads outside the zip"),
        ("link.zip", link(), "a link or a device"),
    ],
)
def test_a_zip_that_leads_elsewhere(ready: Path, tmp_path: Path, name: str, member, says: str) -> None:
    path = zipped(tmp_path / name, (member, f"{HEAD}\n{ROWS}\n"))
    refused(run("hold", "add", path, office=ready / "office", by="Officer"), says, "zip")
    assert sorted(p.name for p in tmp_path.iterdir()) == [name]


def test_a_zip_bomb(ready: Path, tmp_path: Path) -> None:
    path = zipped(tmp_path / "bomb.zip", ("students.csv", f"{HEAD}\n".encode() + b"1,1\n" * 20_000_000))
    ran = run("hold", "add", path, office=ready / "office", by="Officer")
    refused(ran, "unpacks to far more than its size allows", "folder")


def test_a_link_in_a_folder_is_not_followed(ready: Path, tmp_path: Path) -> None:
    (tmp_path / "export").mkdir()
    os.symlink(ready / "students.csv", tmp_path / "export" / "students.csv")
    ran = run("hold", "add", tmp_path / "export", office=ready / "office", by="Officer")
    refused(ran, "is a link or a device", "copy the file itself")


@pytest.mark.parametrize(
    "place", ["nowhere", "postgresql://reader:hunter2@localhost:1/sis", "postgresql://x:y/z"]
)
def test_a_place_that_is_not_there(ready: Path, tmp_path: Path, place: str) -> None:
    ran = run(
        "hold", "add", place if "://" in place else tmp_path / place, office=ready / "office", by="Officer"
    )
    assert ran.code == 2 and "What to do" in ran.err
    assert "hunter2" not in ran.said


BOMB = "a: &a [x, x]\n" + "".join(f"b{n}: &b{n} [*a, *a, *a]\n" for n in range(40))


def papers(root: Path) -> dict[str, tuple[str | bytes, str]]:
    """Agreements with one thing wrong, made from the good one."""
    good = (root / "amended.yaml").read_text("utf-8")
    return {
        "backwards": (re.sub(r"ends: \S+}", "ends: 2001-01-01}", good), "ends before it starts"),
        "no-day": (re.sub(r"signed: [^,]+,", "signed: 2026-02-31,", good), "a day that does not exist"),
        "bomb": (BOMB, "an anchor or an alias"),
        "anchor": (f"{good}\nx: &x [1]\ny: *x\n", "an anchor or an alias"),
        "tag": ("!!python/object/apply:os.system ['true']\n", "a tag"),
        "deep": ("[" * 50_000, "levels deep"),
        "merge": ("<<: {a: 1}\n", "line 1"),
        "same key": (f"{good}\nid: other\n", "the same key twice"),
        "two": (f"{good}\n---\n{good}", "a second document"),
        "empty": ("", "is empty"),
        "large": ("a: " + "x" * (1 << 20), "larger than 1 MiB"),
        "latin": (good.replace("Alder", "Älder").encode("latin-1"), "not UTF-8"),
        "binary": (bytes(range(256)), "not UTF-8"),
        "k": (good.replace("k: 5", "k: 0"), "limits.k"),
        "element": (good.replace("element: sex", "element: shoe_size"), "no element of the catalogue"),
    }


def test_papers_that_cannot_be_read(ready: Path, tmp_path: Path) -> None:
    for name, (text, says) in papers(ready).items():
        path = put(tmp_path / f"{name}.yaml", text)
        for command in (("agree", "check"), ("agree", "add"), ("ask", "add"), ("follow", "certify")):
            ran = run(*command, path, office=ready / "office", by="Officer")
            assert ran.code == 2, (name, command, ran.said)
            assert path.name in ran.err and "What to do" in ran.err, (name, command, ran.err)
            if command[0] == "agree":
                assert says in ran.err, (name, ran.err)


def test_versions_follow_each_other(ready: Path, tmp_path: Path) -> None:
    good = (ready / "amended.yaml").read_text("utf-8")
    later = put(
        tmp_path / "later.yaml", good.replace("version: 2", "version: 9").replace("amends: 1", "amends: 8")
    )
    ran = run("agree", "add", later, office=ready / "office", by="Officer")
    refused(ran, "The last version of needs-assessment is 2", "version: 3 and amends: 2")


BAD_ANSWERS = {
    "answer": CANARY_NAME,
    "signed_on": "2026-02-31",
    "signer_authority": CANARY_NAME,
    "evidence_sha256": CANARY_NAME,
    "subject": "",
    "expires_on": "2001-01-01",
}


@pytest.mark.parametrize("column", BAD_ANSWERS)
def test_answers_with_a_bad_row_are_refused_whole(office: Path, tmp_path: Path, column: str) -> None:
    rows = small.answers(5)
    rows[2][COLUMNS.index(column)] = BAD_ANSWERS[column]
    path = small.write_csv(tmp_path / "answers.csv", COLUMNS, rows)
    ran = run("consent", "import", path, office=office, by="Officer")
    refused(ran, f"row 4: {column}", "put these rows right")
    assert run("ledger", "verify", office=office).out.count("14 entries") == 1


def test_an_answer_file_without_an_answer(office: Path, tmp_path: Path) -> None:
    path = small.write_csv(tmp_path / "answers.csv", COLUMNS, [])
    refused(run("consent", "import", path, office=office, by="Officer"), "no answer", "export")


BAD_KEYS = {
    "rubbish": "not an age public key",
    "age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq": "not an age public key",
    "AGE-SECRET-KEY-1QQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQ": "a private age key",
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIQ": "not an age public key",
    "": "not an age public key",
}


@pytest.mark.parametrize("key", BAD_KEYS)
def test_a_key_that_is_not_one(ready: Path, key: str) -> None:
    words = ("--name", "X", "--key", key, "--verified", "by telephone")
    ran = run("recipient", "add", "x", *words, office=ready / "office", by="Officer")
    assert ran.code == 2 and BAD_KEYS[key] in ran.err and "What to do" in ran.err
    assert "SECRET" not in ran.said and "QQQQQ" not in ran.said


def test_files_that_are_no_text_where_a_key_or_a_passphrase_is_expected(ready: Path, tmp_path: Path) -> None:
    path = put(tmp_path / "noise", bytes(range(256)))
    words = ("--name", "X", "--key", path, "--verified", "by telephone")
    ran = run("recipient", "add", "x", *words, office=ready / "office", by="Officer")
    refused(ran, "noise is not a short text", "another file")
    fact = ("study.improves_instruction", "yes", "--about", "needs-assessment", "--passphrase-file", path)
    refused(run("facts", "attest", *fact, office=ready / "office", by="Head"), "not a short text", "another")
    ran = run("keygen", path)
    refused(ran, "noise is there already", "another place")
