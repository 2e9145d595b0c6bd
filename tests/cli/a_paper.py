"""A short agreement as a text, a PDF and a Word file, and its draft."""

from __future__ import annotations

from pathlib import Path

import pytest

from permslip.agree import draft as drafts
from permslip.agree.draft.draft import Confirmed
from tests.agree.prose.printing import Heading, Para, Table, as_docx, as_pdf
from tests.cli.small import run

SENTENCE = "The Partner shall notify the District within seventy-two (72) hours after discovery of a breach."
PARTS = (
    Heading("DATA SHARING AGREEMENT"),
    Para(
        "This Data Sharing Agreement (this “Agreement”) is made as of September 1, 2026 (the “Effective "
        "Date”) by and between Alder Falls Public Schools, a school district of the State of Connecticut "
        "(the “District”), and Northfield Council for Schools, a non-profit corporation (the “Partner”)."
    ),
    Heading("1. Use of data"),
    Para("1.1 The Partner shall use the Data solely for the purposes of this Agreement."),
    Para("1.2 The Partner shall not sell the Data to any third party."),
    Heading("2. Security"),
    Para(f"2.1 {SENTENCE}"),
    Para("2.2 The Data are and remain the property of the District."),
    Heading("3. Destruction"),
    Para("3.1 The Partner shall destroy the Data within thirty (30) days after the end of this Agreement."),
    Heading("4. General"),
    Para("4.1 This Agreement ends on June 30, 2027."),
    Para("4.2 This Agreement is governed by the laws of the State of Connecticut."),
    Para("4.3 This Agreement may be amended only by a writing signed by both parties."),
    Heading("EXHIBIT A. Schedule of Data"),
    Table((("Data element", "Purpose"), ("Grade level", "To compare grades"), ("Locker colour", "To see"))),
)
NOTICE = """Parents' Rights Under FERPA

Dear Parent or Guardian,

You have the right to inspect and review your child's education records. You may ask the school to amend a
record that you believe is inaccurate. You may file a complaint with the U.S. Department of Education.

Please contact the principal with any questions.
"""


def text_of(parts: tuple[object, ...] = PARTS) -> str:
    said = [p.text for p in parts if isinstance(p, Heading | Para)]
    return "\n\n".join(said) + "\n"


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    (tmp_path / "mou.txt").write_text(text_of(), "utf-8")
    return tmp_path / "mou.txt"


@pytest.fixture(scope="session")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("printed")
    (root / "mou.pdf").write_bytes(as_pdf(PARTS))
    (root / "mou.docx").write_bytes(as_docx(PARTS))
    return root


def drafted(paper: Path) -> Path:
    to = paper.with_name("draft.yaml")
    ran = run("agree", "read", paper, "-o", to)
    assert ran.code == 0, ran.said
    return to


def answer(file: Path, **instead: str) -> None:
    """Confirm everything that has a value, by the room's own door."""
    draft = drafts.loads(file.read_bytes(), file.name)
    for question in drafts.questions(draft, only_open=True):
        name = question.key.removeprefix("about/")
        confirmed = Confirmed.YES if question.item.value or name in instead else Confirmed.OUT
        draft = drafts.decide(draft, question.key, confirmed, instead=instead.get(name, ""))
    file.write_text(drafts.dumps(draft), "utf-8")
