"""Answers are taken in whole or not at all, and no message repeats what a family wrote."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pytest

from permslip import consent
from permslip.consent.answer import COLUMNS
from permslip.words.errors import BadInput
from tests.consent.tables import HASH, TODAY, an_answer, texts

BAD = [
    ({"subject": ""}, "subject is empty"),
    ({"subject": None}, "subject is empty"),
    ({"signer": "  "}, "signer is empty"),
    ({"signer_authority": "aunt-zelda"}, "signer_authority is none of"),
    ({"signer_authority": None}, "signer_authority is none of"),
    ({"signer_authority": "eligible_student"}, "signer_authority does not fit the signer"),
    ({"signer": "s1"}, "signer_authority does not fit the signer"),
    ({"question": ""}, "question is not"),
    ({"question": "May we, Zelda?"}, "question is not"),
    ({"answer": "zelda-said-yes"}, "answer is none of given, refused, withdrawn"),
    ({"answer": "Given"}, "answer is none of"),
    ({"answer": None}, "answer is none of"),
    ({"elements": "grade|zeldas-shoe-size"}, "elements is neither"),
    ({"elements": "*|grade"}, "elements is neither"),
    ({"elements": ""}, "elements is neither"),
    ({"purpose": "zelda"}, "purpose is neither"),
    ({"recipients": "Zelda Inc."}, "recipients is neither"),
    ({"recipients": None}, "recipients is neither"),
    ({"signed_on": "2026-02-30"}, "signed_on is not a day of the calendar"),
    ({"signed_on": "9/10/2026"}, "signed_on is not a day of the calendar"),
    ({"signed_on": "2026-9-1"}, "signed_on is not a day of the calendar"),
    ({"signed_on": ""}, "signed_on is not a day of the calendar"),
    ({"signed_on": "2026-11-24"}, "signed_on is after 2026-11-23"),
    ({"expires_on": "2027-02-29"}, "expires_on is not a day of the calendar"),
    ({"expires_on": "2026-09-09"}, "expires_on is before signed_on"),
    ({"evidence_sha256": "zelda"}, "evidence_sha256 is not 64 small hex digits"),
    ({"evidence_sha256": HASH.upper()}, "evidence_sha256 is not"),
    ({"evidence_sha256": None}, "evidence_sha256 is not"),
]


@pytest.mark.parametrize("half", [BAD[: len(BAD) // 2], BAD[len(BAD) // 2 :]], ids=["first", "second"])
def test_every_bad_row_is_named_by_its_number(half: list[tuple[dict[str, Any], str]]) -> None:
    rows = [row for changes, _ in half for row in (an_answer(), an_answer(**changes))]
    with pytest.raises(BadInput) as caught:
        consent.validate(texts(*rows), name="answers.csv", as_of=TODAY)
    told = str(caught.value)
    assert told.startswith(f"answers.csv: {len(half)} rows cannot be taken in. row 3: ")
    for number, (_, wrong) in enumerate(half):
        said = told.split(f"row {2 * number + 3}: ", 1)[1].split("; row ", 1)[0]
        assert said.startswith(wrong), said
    assert "zelda" not in told.lower()
    assert caught.value.__cause__ is None


def test_one_bad_row_is_one_row() -> None:
    with pytest.raises(BadInput, match=r"a.csv: 1 row cannot be taken in. row 2: answer is none"):
        consent.validate(texts(an_answer(answer="?")), name="a.csv", as_of=TODAY)


def test_a_good_file_comes_out_trimmed_and_dated() -> None:
    row = an_answer(subject=" s1 ", elements="grade | sex", expires_on="2027-06-30")
    good = consent.validate(texts(row), name="answers.csv", as_of=TODAY)
    (out,) = good.to_pyarrow().to_pylist()
    assert tuple(out) == COLUMNS
    assert out["subject"] == "s1"
    assert out["elements"] == "grade|sex"
    assert (out["signed_on"], out["expires_on"]) == (date(2026, 9, 10), date(2027, 6, 30))


def test_many_bad_rows_are_counted_and_the_first_twenty_named() -> None:
    rows = [an_answer(answer="?" if n % 2 else "given") for n in range(60)]
    with pytest.raises(BadInput) as caught:
        consent.validate(texts(*rows), name="a.csv", as_of=TODAY)
    told = str(caught.value)
    assert told.startswith("a.csv: 30 rows cannot be taken in. row 3: answer")
    assert "row 41:" in told
    assert "row 43:" not in told
    assert "And 10 more rows." in told


def test_a_missing_column_is_named_and_a_further_one_is_not_read() -> None:
    table = texts(an_answer()).mutate(note=ibis.literal("Zelda"))
    assert "note" not in consent.validate(table, name="a.csv", as_of=TODAY).columns
    with pytest.raises(BadInput, match="no column answer, evidence_sha256"):
        consent.validate(table.drop("answer", "evidence_sha256"), name="a.csv", as_of=TODAY)


def test_an_empty_file_of_answers_is_taken_in() -> None:
    empty = ibis.memtable(pa.table({c: pa.array([], pa.string()) for c in COLUMNS}))
    assert consent.validate(empty, name="a.csv", as_of=TODAY).count().execute() == 0


def test_row_numbers_hold_in_a_file_that_the_engine_reads_in_parts(tmp_path: Path) -> None:
    from permslip import engines

    line = f"s1,g1,parent,research-sharing,*,*,*,given,2026-09-10,,{HASH}\n"
    lines = [line] * 300_000
    lines[123_455] = line.replace("given", "maybe")
    lines[299_999] = line.replace("2026-09-10", "2026-02-30")
    (tmp_path / "answers.csv").write_text(",".join(COLUMNS) + "\n" + "".join(lines), "utf-8")
    with engines.open_engine(tmp=tmp_path / "tmp") as engine:
        source = engine.source(str(tmp_path / "answers.csv"))
        table = source.table("answers.csv", COLUMNS)
        with pytest.raises(BadInput, match=r"2 rows.*row 123457: answer.*row 300001: signed_on"):
            consent.validate(table, name="answers.csv", as_of=TODAY, engine=engine)


def test_one_answer_entered_by_hand() -> None:
    made = consent.one(
        **an_answer(elements=("grade", "sex"), purpose=("*",), recipients=("northfield",)), as_of=TODAY
    )
    assert tuple(made) == COLUMNS
    assert made["elements"] == "grade|sex"
    assert made["signed_on"] == date(2026, 9, 10)


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"subject": " "}, "subject"),
        ({"signer": ""}, "signer"),
        ({"signer_authority": "aunt"}, "signer_authority"),
        ({"signer": "s1"}, "signer_authority"),
        ({"question": "Zelda?"}, "question"),
        ({"answer": "yes"}, "answer"),
        ({"signed_on": date(2026, 11, 24)}, "signed_on"),
        ({"expires_on": date(2026, 9, 9)}, "expires_on"),
        ({"evidence_sha256": "zelda"}, "evidence_sha256"),
        ({"elements": ("*", "grade")}, "elements"),
        ({"elements": ()}, "elements"),
        ({"elements": ("zelda",)}, "elements"),
        ({"purpose": ("zelda",)}, "purpose"),
        ({"recipients": ("Zelda Inc",)}, "recipients"),
    ],
)
def test_a_bad_answer_by_hand_names_the_column_only(changes: dict[str, Any], column: str) -> None:
    good: dict[str, Any] = an_answer(elements=("*",), purpose=("*",), recipients=("*",))
    with pytest.raises(BadInput, match=f"{column} is not right") as caught:
        consent.one(**(good | changes), as_of=TODAY)
    assert "zelda" not in str(caught.value).lower()
