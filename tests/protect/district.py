"""A made-up district as conformed Arrow tables, and decisions about it."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pyarrow as pa

from permslip.decide.decision import ElementDecision, Obligation, Permitted, Terms
from permslip.words.vocabulary import Basis, ObligationKind
from tests.factories import a_decision, a_ground

AS_OF = date(2014, 10, 15)
LEVELS = {"101": "elementary", "102": "elementary", "201": "secondary", "202": "secondary"}


def students(count=600, seed=1):
    """One row a student; a few have no race, one has a grade that nobody understands."""
    rng = np.random.default_rng(seed)
    years = rng.integers(6, 18, count)
    grade = [f"{y - 5:02}" for y in years]
    grade[0] = "zz"
    race = rng.choice(
        ["White", "Black or African American", "Asian", "Hispanic or Latino", None],
        count,
        p=[0.5, 0.2, 0.1, 0.17, 0.03],
    )
    return pa.table(
        {
            "student_key": [f"s{i:05}" for i in range(count)],
            "student_number": [f"9{i:08}" for i in range(count)],
            "given_name": ["Nobody"] * count,
            "birth_date": [
                AS_OF - timedelta(days=int(y * 365.25 + d))
                for y, d in zip(years, rng.integers(1, 364, count), strict=True)
            ],
            "sex": rng.choice(["Female", "Male"], count).tolist(),
            "race": pa.array(race.tolist(), pa.string()),
            "grade": grade,
            "school": [
                ("101" if i % 2 else "102") if y < 11 else ("201" if i % 2 else "202")
                for i, y in enumerate(years)
            ],
            "courses_failed": [str(v) for v in rng.integers(0, 4, count)],
            "password": ["hunter2"] * count,
        }
    )


def attendance(people, each=3, seed=2):
    """A few absences for each student, one of somebody who is not enrolled."""
    rng = np.random.default_rng(seed)
    keys = np.repeat(people["student_key"].to_numpy(zero_copy_only=False), each)
    rng.shuffle(keys)
    days = [date(2014, 9, 1) + timedelta(days=int(d)) for d in rng.integers(0, 40, len(keys) + 1)]
    kinds = rng.choice(["absent", "late"], len(keys) + 1).tolist()
    return pa.table(
        {"student_key": [*keys, "stranger"], "attendance_date": days, "attendance_category": kinds}
    )


def spending():
    return pa.table(
        {"school_code": ["201", "101"], "spending": ["9", "7"], "ledger_note": ["private", "private"]}
    )


def duty(kind, element=None, value=None, because="rule"):
    return Obligation(kind, because, element, value)


CODE = duty(ObligationKind.CODE, "student_number", because="ferpa-code-limits")
AGE = duty(ObligationKind.GENERALISE, "birth_date", 1, because="ferpa-studies-noident")
DEFAULT = {
    "students": {
        "student_number": CODE,
        "birth_date": AGE,
        "sex": None,
        "race": None,
        "grade": None,
        "school": None,
        "courses_failed": None,
    }
}


def decision(tables=None, *, k=5, max_suppression=0.05, also=()):
    """A permission for the named elements of the named tables, with an obligation on some."""
    items = []
    for table, elements in (tables or DEFAULT).items():
        for element, obligation in elements.items():
            duties = (
                () if obligation is None else obligation if isinstance(obligation, tuple) else (obligation,)
            )
            items.append(
                ElementDecision(table, element, element, Permitted((a_ground(rule="agreement:3"),), duties))
            )
    terms = Terms(k, 10, max_suppression, True, None, Basis.STUDIES, None)
    return a_decision(elements=tuple(items), verdict=Permitted((a_ground(),), tuple(also)), terms=terms)
