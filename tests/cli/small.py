"""A small office on one CSV, in which one student carries a name and a number that must be seen nowhere.

Making one takes seconds and copying one takes none, so that every test breaks an office of its own.
"""

from __future__ import annotations

import csv
import io
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from permslip.actions import asking, families, holdings, offices, papers, people, receiving, releasing
from permslip.actions.desk import open_desk
from permslip.cli.app import _run
from permslip.consent.answer import COLUMNS
from permslip.sample import case
from permslip.words.vocabulary import OfficeRole

PASSPHRASE = "six words that nobody would guess"
CANARY_NAME, CANARY_NUMBER = "Zzyzx-Canary", 987650001
CANARIES = (CANARY_NAME, str(CANARY_NUMBER), "Qwertzuiop")
HEADER = (
    "student_number",
    "first_name",
    "last_name",
    "birth_date",
    "sex",
    "race",
    "grade",
    "school",
    "english_learner",
    "courses_failed",
)
STUDENTS = 96


def students(count: int = STUDENTS) -> list[list[str]]:
    """Rows in which every combination is shared by at least five; the first student is the canary."""
    rows = []
    for i in range(count):
        name = ("Qwertzuiop", CANARY_NAME) if i == 0 else ("Ann", "Lee")
        sex, race, grade, school = (
            "MF"[i % 2],
            ("White", "Black")[i // 2 % 2],
            "03",
            ("North", "South")[i // 4 % 2],
        )
        born = f"2014-0{1 + i % 9}-1{i % 9}"
        rows.append(
            [str(CANARY_NUMBER + i), *name, born, sex, race, grade, school, "YN"[i // 8 % 2], str(i % 2)]
        )
    return rows


def write_csv(path: Path, header: tuple[str, ...], rows: list[list[str]]) -> Path:
    """A well-formed CSV."""
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([header, *rows])
    return path


def answers(count: int = STUDENTS, signed: date | None = None) -> list[list[str]]:
    """A yes for every student."""
    day = (signed or datetime.now(UTC).date()).isoformat()
    rest = ["parent", "research-sharing", "*", "*", "*", "given", day, "", "ab" * 32]
    return [[str(CANARY_NUMBER + i), f"g{i}", *rest] for i in range(count)]


def make(root: Path) -> Path:
    """An office in which ``needs-study`` is permitted and waits to be released. Returns its folder."""
    root.mkdir(parents=True, exist_ok=True)
    office = root / "office"
    source = write_csv(root / "students.csv", HEADER, students())
    given = write_csv(root / "answers.csv", COLUMNS, answers())
    offices.found(office, district=case.DISTRICT)
    keys = {who: receiving.keygen(root / f"{who}.key") for who in ("northfield", "tally")}
    with open_desk(office, exact=True) as desk:
        today = desk.today()
        for name, role in (("Officer", OfficeRole.DATA_OFFICER), ("Head", OfficeRole.SUPERINTENDENT)):
            people.add_person(desk, name=name, role=role, passphrase=PASSPHRASE, by="Officer")
        holdings.add_holding(desk, place=str(source), holding_id="sis", by="Officer")
        fingerprint = desk.office.keyring.trust(desk.office.standing()).fingerprint
        for name, text in (
            ("memorandum.yaml", case.memorandum(date(2014, 10, 1))),
            ("amended.yaml", case.amended(today, fingerprint)),
        ):
            (root / name).write_text(text, "utf-8")
            papers.add_agreement(desk, file=root / name, by="Officer")
        for party, name in (("northfield", case.PARTNER), ("tally", case.TALLY)):
            people.add_recipient(
                desk, party=party, name=name, key=keys[party], verified_how="by telephone", by="Officer"
            )
        families.import_answers(desk, file=given, by="Officer")
        (root / "request.yaml").write_text(case.request(today), "utf-8")
        asking.put_request(desk, file=root / "request.yaml", by="Officer")
        fact = {"fact": "study.improves_instruction", "value": "yes", "about": case.AGREEMENT, "until": None}
        asking.attest(desk, **fact, by="Head", passphrase=PASSPHRASE)
    return office


def stage(office: Path) -> str:
    """Stage ``needs-study`` and return the release's id."""
    with open_desk(office, exact=True) as desk:
        return releasing.release(desk, request=case.REQUEST, by="Officer").release


def copy(root: Path, to: Path) -> Path:
    """A copy of what :func:`make` made; the copied office's folder."""
    shutil.copytree(root, to)
    return to / "office"


@dataclass(frozen=True)
class Ran:
    """What a command did: its exit code and everything that it said."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        """All of it."""
        return self.out + self.err


@contextmanager
def _environment(**values: str | None) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in values}
    try:
        for name, value in values.items():
            os.environ.pop(name, None) if value is None else os.environ.__setitem__(name, value)
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None) if value is None else os.environ.__setitem__(name, value)


def run(
    *args: Any,
    office: Path | None = None,
    by: str | None = None,
    secret: str | None = PASSPHRASE,
    typed: str = "",
) -> Ran:
    """Run ``permslip ARGS`` as the program's entry point does, and check what holds of every run.

    ``typed`` is what a person types at the keyboard. No stack trace, no bug of ours, no canary, and under
    ``--json`` nothing but one JSON value.
    """
    words = [str(a) for a in args]
    if office is not None:
        words = ["--office", str(office), *words]
    out, err = io.StringIO(), io.StringIO()
    stdin, sys.stdin = sys.stdin, io.StringIO(typed)
    try:
        with (
            _environment(PERMSLIP_AS=by, PERMSLIP_PASSPHRASE=secret),
            redirect_stdout(out),
            redirect_stderr(err),
        ):
            try:
                code = _run(words)
            except SystemExit as leave:
                code = int(leave.code or 0)
    finally:
        sys.stdin = stdin
    ran = Ran(code, out.getvalue(), err.getvalue())
    told = " ".join(words)
    assert "Traceback" not in ran.said, f"{told}\n{ran.said}"
    assert "Our bug" not in ran.said and "OurBug" not in ran.said and code != 1, f"{told}\n{ran.said}"
    for canary in CANARIES:
        assert canary not in ran.said or canary in told, f"{told}\n{ran.said}"
    return ran
