"""Made-up events for the bench: students with enrolments, attendance, scores, programmes and discipline."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa


@dataclass(frozen=True)
class Events:
    """``tables`` by name (Arrow), all with the column ``record_code``; ``rows`` over the events."""

    tables: dict[str, pa.Table]
    rows: int


_SHARES = {"enrollments": 0.2, "attendance": 0.4, "assessments": 0.3, "programs": 0.07, "discipline": 0.03}


def made(students: int = 1_000_000, events: int = 10_000_000, *, seed: int = 1) -> Events:
    """Tables of ``students`` and about ``events`` rows: texts as a recipient would get them, dates as days.

    Schools and grades follow each other as in life, so that students are neither all alike nor all unique.
    """
    rng = np.random.default_rng(seed)
    codes = _codes(students, rng)
    grade = rng.integers(0, 12, students)
    school = rng.zipf(1.3, students) % 900
    tables = {
        "students": pa.table(
            {
                "record_code": codes,
                "sex": _pick(["Female", "Male"], rng.integers(0, 2, students)),
                "race": _pick(
                    ["White", "Black", "Hispanic", "Asian", "Two", "Other"], rng.zipf(1.6, students) % 6
                ),
                "grade": _pick([f"{g:02}" for g in range(12)], grade),
            }
        )
    }
    for name, share in _SHARES.items():
        count = int(events * share)
        whose = rng.integers(0, students, count)
        shown = _columns(name, whose, grade, school, rng)
        tables[name] = pa.table({"record_code": codes.take(pa.array(whose)), **shown})
    return Events(tables, sum(t.num_rows for n, t in tables.items() if n != "students"))


def _columns(
    name: str, whose: np.ndarray, grade: np.ndarray, school: np.ndarray, rng: np.random.Generator
) -> dict[str, pa.Array]:
    count = len(whose)
    year = rng.integers(0, 5, count)
    if name == "enrollments":
        moved = np.where(rng.random(count) < 0.1, rng.integers(0, 900, count), school[whose])
        first = np.datetime64("2020-08-25") + year * 365
        return {
            "school": _pick([f"{s:04}" for s in range(900)], moved),
            "entry_date": pa.array(first.astype("datetime64[D]")),
            "grade": _pick([f"{g:02}" for g in range(17)], grade[whose] + year),
        }
    if name == "attendance":
        day = np.datetime64("2024-08-26") + rng.integers(0, 280, count)
        return {
            "attendance_date": pa.array(day.astype("datetime64[D]")),
            "attendance_category": _pick(["absent", "late", "excused"], rng.integers(0, 3, count)),
        }
    if name == "assessments":
        return {
            "school_year": _pick([str(2020 + y) for y in range(5)], year),
            "subject": _pick(["maths", "reading", "science"], rng.integers(0, 3, count)),
            "score": pa.array(np.clip(rng.normal(500, 60, count), 200, 800).round().astype(np.int32)),
        }
    kinds = ["lunch", "english", "504", "special", "gifted"] if name == "programs" else ["minor", "major"]
    return {
        "kind": _pick(kinds, rng.integers(0, len(kinds), count)),
        "school_year": _pick([str(2020 + y) for y in range(5)], year),
    }


def _codes(students: int, rng: np.random.Generator) -> pa.Array:
    letters = np.frombuffer(b"0123456789ABCDEFGHJKMNPQRSTVWXYZ", np.uint8)
    text = letters[rng.integers(0, 32, (students, 16), dtype=np.uint8)]
    offsets = np.arange(0, 16 * students + 1, 16, dtype=np.int32)
    return pa.StringArray.from_buffers(students, pa.py_buffer(offsets), pa.py_buffer(text.tobytes()))


def _pick(words: list[str], at: np.ndarray) -> pa.Array:
    return pa.array(words).take(pa.array(at))
