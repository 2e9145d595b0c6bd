# ruff: noqa: E501 - sentences of papers, one a line
"""Whole papers: parties, schedules, shapes, blanks, boxes, letters; and what a reading always holds."""

from __future__ import annotations

import pytest

from permslip.agree.reader.said import Reading, State
from permslip.words.terms import TERMS
from permslip.words.vocabulary import Need
from tests.agree.reader.hearing import read_text, said

LETTER = """Tally Analytics LLC

May 2, 2025

Dear Superintendent:

This letter sets out what we have agreed about the files that you will send us for the attendance study.

You will send us, for each student, the student number, grade level, school, and birth date.

We will use the files only for the attendance study and for nothing else. We will not share them with anyone without your written permission. We will not sell them.

If we learn of a breach we will tell you within 24 hours. You may visit our office and check how we keep the files on five business days' notice. Connecticut law governs.

Agreed: [signature], Superintendent, May 9, 2025
"""
FORM = """DATA SHARING FORM

District: Alder Falls Public Schools
Provider: Tally Analytics LLC

Breach notice: within 72 hours of discovery

Certificate of destruction: [x] yes [ ] no

Sale of data: not permitted
"""
TABLE = """# Data Sharing Agreement

Between Alder Falls Public Schools ("District") and Tally Analytics LLC ("Provider").

## 3. Permitted Data Elements

| Data Element | Purpose | Required/Optional |
| --- | --- | --- |
| First Name | rosters | Required |
| Birth Date | rosters | Optional |
| Favorite color | fun | Required |

## 3.1 Enrichment

Only upon explicit opt-in:

| Data Element | Purpose |
| --- | --- |
| Phone Number | contact |

## 3.2 Data NOT Collected

Provider does NOT collect:

- Social Security Number
- Student ID

## 4. Terms

| Matter | Promise |
| --- | --- |
| Governing law | Connecticut |
| Breach notice | 72 hours after discovery |
"""
NDPA = "# Data Privacy Agreement\n\nBetween Elm Schools (\"LEA\") and Oak LLC (\"Provider\").\n\n" + "".join(
    f"## ARTICLE {number}: {heading}\n\n1. Provider shall keep Student Data confidential.\n\n"
    for number, heading in (
        ("I", "PURPOSE AND SCOPE"), ("II", "DATA OWNERSHIP AND ACCESS"), ("III", "DUTIES OF LEA"),
        ("IV", "DUTIES OF PROVIDER"), ("V", "DATA PROVISIONS"), ("VI", "GENERAL OFFER OF TERMS"), ("VII", "MISCELLANEOUS"),
    )
)  # fmt: skip


def always(reading: Reading) -> None:
    """What holds of every reading: every term is answered, and every quotation stands where it says."""
    assert {s.term for s in reading.said} == set(TERMS)
    assert all(0 < s.confidence <= 1 for s in reading.said)
    assert all(s.why for s in reading.said if s.state is not State.NOT_STATED)


def test_a_letter_speaks_of_we_and_you() -> None:
    reading = read_text(LETTER)
    always(reading)
    assert said(reading, "redisclosure") == {"with_consent"}
    assert said(reading, "sale") == {"barred"}
    assert said(reading, "breach_notice") == {"24 hours"}
    assert said(reading, "audit_notice") == {"5 business_days"}
    assert said(reading, "elements") == {"student_number", "grade", "school", "birth_date"}
    assert reading.shape == "agreement"


def test_a_form_is_read_by_its_labels() -> None:
    reading = read_text(FORM)
    assert said(reading, "party_district") == {"Alder Falls Public Schools"}
    assert said(reading, "party_partner") == {"Tally Analytics LLC"}
    assert said(reading, "breach_notice") == {"72 hours"}
    assert said(reading, "destruction_confirmed") == {"yes"}
    assert said(reading, "sale") == {"barred"}


def test_tables_are_schedules_or_terms() -> None:
    reading = read_text(TABLE, "paper.md")
    always(reading)
    assert said(reading, "elements") == {"given_name", "birth_date", "Favorite color"}
    assert said(reading, "elements_opt_in") == {"phone"}
    assert said(reading, "elements_excluded") == {"ssn", "student_number"}
    assert said(reading, "governing_law") == {"CT"}
    assert said(reading, "breach_notice") == {"72 hours"}
    needs = {e.words: (e.element, e.need) for e in reading.schedule}
    assert needs["First Name"] == ("given_name", Need.MANDATORY)
    assert needs["Birth Date"] == ("birth_date", Need.OPTIONAL)
    assert needs["Favorite color"] == (None, Need.MANDATORY)
    assert needs["Phone Number"] == ("phone", Need.OPTIONAL)
    assert "Student ID" not in needs


def test_only_checked_categories_count() -> None:
    reading = read_text(
        '# Agreement\n\nBetween Elm Schools ("LEA") and Oak LLC ("Provider").\n\n## Exhibit B: Schedule of Data\n\n'
        "| Category of Data | Elements | Check if Used |\n| --- | --- | --- |\n| Demographics | Birth date | X |\n| Student Contact Information | Email address | |\n",
        "paper.md",
    )
    assert said(reading, "elements") == {"birth_date"}


def test_names_that_say_nothing_are_told_by_deeds() -> None:
    reading = read_text(
        'Agreement\n\nThis Agreement is between Fennimore Group ("Fennimore") and Wexcombe Group ("Wexcombe").\n\n'
        "1. Wexcombe shall notify Fennimore of a data breach within 24 hours.\n\n2. Wexcombe shall destroy student data at Fennimore's request within 10 days.\n\n"
        "3. Wexcombe shall not disclose student data to third parties without the written consent of Fennimore.\n"
    )
    assert said(reading, "breach_notice") == {"24 hours"}
    assert said(reading, "destroy_on_request") == {"10 days"}
    assert said(reading, "redisclosure") == {"with_consent"}
    assert said(reading, "party_partner") == {"Wexcombe Group"}


@pytest.mark.parametrize(
    ("title", "text", "shape"),
    [
        (
            "Notice of Parent Rights",
            "Your child has rights. Parents have the right to inspect records.",
            "notice",
        ),
        ("Student Records Policy", "The Superintendent will keep student records secure.", "policy"),
        ("Parent Consent Form", "I give consent for my child to take part.", "consent form"),
        ("Certificate of Destruction", "We certify that the data have been destroyed.", "certificate"),
        ("Open Data Licence", "You may use, copy and share the data freely.", "licence"),
        ("Newsletter", "The science fair was a success. Pizza will be served.", "other"),
    ],
)
def test_shapes(title: str, text: str, shape: str) -> None:
    reading = read_text(f"# {title}\n\n{text}\n", "paper.md")
    assert reading.shape == shape
    assert reading.shape_why


def test_the_ndpa_is_known_by_its_articles() -> None:
    reading = read_text(NDPA, "paper.md")
    assert reading.shape == "ndpa"
    assert "seven articles" in reading.shape_why


def test_a_paper_without_words_says_nothing() -> None:
    reading = read_text("Hello.\n")
    assert all(s.state is State.NOT_STATED for s in reading.said)
    assert reading.topics == ()


def test_hostile_papers_take_no_time() -> None:
    for text in (
        "shall notify the District " * 160,
        "within 3 days, " * 160,
        "a" + '("' * 1000,
        "a " + "[ ] " * 1000 + "[x]",
    ):
        always(read_text(text))
