"""The quick form for benchmarks: one wide table of students, and on request attendance and answers."""

from __future__ import annotations

import contextlib
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa

from permslip.sample import names, records, shares
from permslip.sample.chunk import Chunk, draw_chunk
from permslip.sample.district import setting_for
from permslip.sample.draw import dates, digits, joined, numbers_below, text, where
from permslip.sample.layout import GRADES, STREETS
from permslip.sample.pupils import STATE_NUMBERS
from permslip.sample.roster import Columns, postal_code
from permslip.sample.shelf import Table, whole_file
from permslip.sample.spelling import given_words

WIDE: Final = (
    "student_key,student_number,given_name,family_name,birth_date,sex,race,grade,school,home_language,street_address,"
    "postal_code,meal_status,homeless,disability,english_learner,section_504,gifted,absences,gpa"
)
ATTENDANCE: Final = "student_key,attendance_date,attendance_category,reason,school"


def write_wide_students(
    out_csv: Path,
    *,
    students: int,
    seed: int,
    attendance_csv: Path | None = None,
    consents_csv: Path | None = None,
    school_year: int = 2026,
    today: date = date(2026, 6, 30),
) -> dict[str, int]:
    """Write ``students`` rows of 20 columns named by element key; on request attendance and consents.

    ``attendance_csv`` gets about ten events a student; ``consents_csv`` has the columns of the consent
    record, with ``student_key`` as its subject. The people are those of :func:`write_district` with the same
    arguments. Gives rows written by file: ``students``, ``attendance``, ``consents``.

    :raises BadInput: for arguments that make no district, or a file that exists already.
    """
    setting = setting_for(students=students, seed=seed, school_year=school_year, today=today)
    wanted = [("students", out_csv, WIDE), ("attendance", attendance_csv, ATTENDANCE),
              ("consents", consents_csv, records.HEADERS["consents"])]  # fmt: skip
    with contextlib.ExitStack() as stack:
        tables: dict[str, Table] = {}
        for name, path, header in wanted:
            if path is not None:
                table = Table(stack.enter_context(whole_file(path)), header, quoted=False)
                stack.callback(table.close)
                tables[name] = table
        for number, zones in enumerate(setting.chunks()):
            chunk = draw_chunk(setting, zones, number)
            tables["students"].add(_wide(chunk))
            if "attendance" in tables:
                columns = records.attendance_rows(chunk)
                tables["attendance"].add(dict(zip(ATTENDANCE.split(","), columns.values(), strict=True)))
            if "consents" in tables:
                tables["consents"].add(records.consent_rows(chunk))
        return {name: table.rows for name, table in tables.items()}


def _wide(chunk: Chunk) -> Columns:
    pupils, homes, flags = chunk.pupils, chunk.homes, chunk.flags
    home, girls = pupils.home, len(given_words()[0])
    state = 100_000_000 + numbers_below(
        pupils.key, seed=chunk.setting.seed, purpose="state", bits=30, limit=STATE_NUMBERS
    )
    absent = np.bincount(chunk.attendance.pupil, weights=chunk.attendance.category < 2, minlength=len(pupils))
    grades = records.student_records(chunk)
    yes_no = ("false", "true")
    return {
        "student_key": chunk.pupil_ids,
        "student_number": digits(state),
        "given_name": text(
            sum(given_words(), ()), np.where(pupils.sex == 1, pupils.given + girls, pupils.given)
        ),
        "family_name": text(names.families()[0], homes.family[home]),
        "birth_date": dates(pupils.born),
        "sex": text(shares.SEXES, pupils.sex),
        "race": text(shares.RACES, pupils.race),
        "grade": text(GRADES, pupils.grade),
        "school": chunk.school_ids.take(pa.array(pupils.school)),
        "home_language": text(names.LANGUAGES, homes.language[home]),
        "street_address": joined(digits(homes.number[home]), " ", text(STREETS, homes.street[home])),
        "postal_code": joined("0", digits(postal_code(homes.school[home]))),
        "meal_status": text(shares.MEALS, homes.meal[home]),
        "homeless": text(yes_no, flags.homeless.astype(np.int64)),
        "disability": text(shares.DISABILITIES, flags.disability),
        "english_learner": text(yes_no, flags.learner.astype(np.int64)),
        "section_504": text(yes_no, flags.plan_504.astype(np.int64)),
        "gifted": text(yes_no, flags.gifted.astype(np.int64)),
        "absences": pa.array(absent.astype(np.int64)),
        "gpa": where(pupils.grade >= 7, grades["gradePointAverage"]),
    }
