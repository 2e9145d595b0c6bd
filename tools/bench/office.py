"""The office that the benchmark releases from: made through the same actions as the command line uses.

Its agreement asks for no second person, so that one command carries a release from request to package.
"""

from __future__ import annotations

import io
import json
import time
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from permslip import sample
from permslip.actions import asking, deciding, families, holdings, offices, papers, people, receiving
from permslip.actions.desk import open_desk
from permslip.sample import case
from permslip.words.facts import About
from permslip.words.facts import fact as known
from permslip.words.vocabulary import OfficeRole

HEAD = "Morgan Ellis"
PASSPHRASE = "bench passphrase, not a secret"
SEED = 7
MADE = "made.json"
# What the partner asks of each student: every element of the table that a study may have. Names, street and
# meal eligibility are in the table too and stay at home.
STUDENTS = (
    "student_number",
    "birth_date",
    "sex",
    "race",
    "grade",
    "school",
    "home_language",
    "postal_code",
    "homeless",
    "disability",
    "english_learner",
    "section_504",
    "gifted",
    "absences",
    "gpa",
)
ATTENDANCE = ("attendance_date", "attendance_category")


@dataclass(frozen=True)
class Made:
    """Where the benchmark's office and inputs lie."""

    office: Path
    source: Path
    students: int
    events: int
    answers: int
    seconds: dict[str, float]


def make(folder: Path, *, students: int, elements: tuple[str, ...] = STUDENTS) -> Made:
    """Write the inputs, found an office in ``folder`` and take everything in, up to a permitted request."""
    source, answers, office = folder / "source", folder / "consents.csv", folder / "office"
    source.mkdir(parents=True)
    seconds: dict[str, float] = {}
    began = time.perf_counter()
    rows = sample.write_wide_students(
        source / "students.csv",
        students=students,
        seed=SEED,
        attendance_csv=source / "attendance.csv",
        consents_csv=answers,
    )
    seconds["write the inputs"] = time.perf_counter() - began
    offices.found(office, district=case.DISTRICT)
    began = time.perf_counter()
    _take_in(folder, office, source, answers, elements, seconds)
    seconds["take everything in"] = time.perf_counter() - began
    made = Made(office, source, rows["students"], rows["attendance"], rows["consents"], seconds)
    (folder / MADE).write_text(json.dumps(asdict(made), default=str), "utf-8")
    return made


def read(folder: Path) -> Made:
    """What an earlier run made in this folder."""
    told = json.loads((folder / MADE).read_text("utf-8"))
    return Made(**{**told, "office": Path(told["office"]), "source": Path(told["source"])})


def _take_in(
    folder: Path,
    office: Path,
    source: Path,
    answers: Path,
    elements: tuple[str, ...],
    seconds: dict[str, float],
) -> None:
    key = receiving.keygen(folder / "northfield.key")
    with open_desk(office, exact=True) as desk:
        today = desk.today()
        people.add_person(desk, name=HEAD, role=OfficeRole.SUPERINTENDENT, passphrase=PASSPHRASE, by=None)
        began = time.perf_counter()
        holdings.add_holding(desk, place=str(source), holding_id="sis", by=None)
        seconds["hold add"] = time.perf_counter() - began
        fingerprint = desk.office.keyring.trust(desk.office.standing()).fingerprint
        papers.add_agreement(desk, file=_agreement(folder, today, fingerprint, elements), by=None)
        for party, name in (("northfield", case.PARTNER), ("tally", case.TALLY)):
            people.add_recipient(desk, party=party, name=name, key=key, verified_how="by telephone", by=None)
        began = time.perf_counter()
        families.import_answers(desk, file=answers, by=None)
        seconds["consent import"] = time.perf_counter() - began
        asking.put_request(desk, file=_request(folder, today, elements), by=None)
        made = deciding.decide_request(desk, request=case.REQUEST, by=None)
        for fact in getattr(made.decision.verdict, "ask", ()):
            scopes = {About.DISTRICT: "district", About.REQUEST: case.REQUEST, About.RECIPIENT: "northfield"}
            about = scopes.get(known(fact).about, case.AGREEMENT)
            asking.attest(
                desk, fact=fact, value="yes", about=about, until=None, by=None, passphrase=PASSPHRASE
            )


def _agreement(folder: Path, today: date, fingerprint: str, elements: tuple[str, ...]) -> Path:
    """The demo's amended agreement as a first version, with this schedule and no second person."""
    paper: dict[str, Any] = _yaml().load(case.amended(today, fingerprint))
    del paper["amends"]
    wanted = (*elements, *ATTENDANCE)
    paper |= {
        "version": 1,
        "second_person": False,
        "schedule": [{"element": e, "need": "mandatory", "why": "what the study compares"} for e in wanted],
    }
    return _dump(folder / "agreement.yaml", paper)


def _request(folder: Path, today: date, elements: tuple[str, ...]) -> Path:
    paper: dict[str, Any] = _yaml().load(case.request(today))
    paper["tables"] = [
        {"name": "students", "elements": [{"asked": e} for e in elements]},
        {"name": "attendance", "elements": [{"asked": e} for e in ATTENDANCE]},
    ]
    return _dump(folder / "request.yaml", paper)


def _yaml() -> Any:
    from ruamel.yaml import YAML

    return YAML(typ="safe")


def _dump(path: Path, paper: dict[str, Any]) -> Path:
    text = io.StringIO()
    _yaml().dump(paper, text)
    path.write_text(text.getvalue(), "utf-8")
    return path
