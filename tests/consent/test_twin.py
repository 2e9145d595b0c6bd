"""The engine and the plain reading of one child stand together, on small cases and on whole districts."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import ibis
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from permslip import consent
from permslip.consent.answer import Reason, Wanted
from permslip.consent.one_child import resolve_one
from permslip.words.vocabulary import ConsentMode
from tests.consent import twin
from tests.consent.tables import ADULT, CHILD, LINKS, TODAY, TYPED, WANTED, an_answer, answers, keys

DAYS = [date(2026, 8, 1), date(2026, 9, 1), date(2026, 11, 23), date(2026, 11, 24), date(2026, 2, 28), None]
BIRTHS = [CHILD, ADULT, date(2008, 2, 29), date(2008, 11, 23), date(2008, 9, 1), None, date(2027, 1, 1)]
STUDENTS = ["s1", "s2", "s3"]
rows = st.fixed_dictionaries(
    {
        "subject": st.sampled_from([*STUDENTS, "s9"]),
        "signer": st.sampled_from(["g1", "g2", *STUDENTS]),
        "signer_authority": st.sampled_from(["parent", "guardian", "eligible_student"]),
        "question": st.sampled_from(["research-sharing"] * 4 + ["yearbook"]),
        "elements": st.sampled_from(["*", "*", "grade|sex", "sex|grade|race", "grade", "photo", ""]),
        "purpose": st.sampled_from(["*", "*", "improve_instruction", "meals", ""]),
        "recipients": st.sampled_from(["*", "*", "northfield|tally", "tally"]),
        "answer": st.sampled_from(["given", "given", "given", "refused", "withdrawn", "maybe"]),
        "signed_on": st.sampled_from(DAYS),
        "expires_on": st.sampled_from([None, None, date(2026, 11, 22), TODAY, date(2027, 6, 30)]),
        "evidence_sha256": st.just("ab" * 32),
    }
)
links = st.fixed_dictionaries(
    {
        "student_key": st.sampled_from(STUDENTS),
        "guardian_id": st.sampled_from(["g1", "g2", "s2"]),
        "legal_guardian": st.sampled_from([None, "yes", "true", "No", "0"]),
        "contact_restrictions": st.sampled_from(
            [None, "", "None", "order of the court", "ring twice", "Joint custody"]
        ),
    }
)


def _one(
    student: str,
    births: set[date | None],
    said: list[dict[str, Any]] | None,
    family: list[dict[str, Any]] | None,
    private: set[str],
    *,
    mode: ConsentMode,
    two_guardians: str,
    **wanted: Any,
) -> tuple[Reason, bool]:
    """Where one student stands by ``consent.one_child``."""
    inside, reason = resolve_one(
        said or (),
        student=student,
        born=twin.birth_of(births),
        links=twin.links_of(student, family),
        wanted=Wanted(**wanted),
        mode=mode,
        two_guardians=two_guardians,
        private=student in private,
    )
    return reason, inside


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    said=st.none() | st.lists(rows, max_size=9),
    students=st.lists(st.tuples(st.sampled_from(STUDENTS), st.sampled_from(BIRTHS)), min_size=1, max_size=4),
    family=st.none() | st.lists(links, max_size=5),
    private=st.none() | st.sets(st.sampled_from(STUDENTS)),
    mode=st.sampled_from(list(ConsentMode)),
    two=st.sampled_from(["narrower", "either"]),
    elements=st.sampled_from([("grade", "sex"), ("grade",), ()]),
    purpose=st.sampled_from(["improve_instruction", ""]),
)
def test_the_engine_agrees_with_the_reading_of_one_child(
    said: list[dict[str, Any]] | None,
    students: list[tuple[str, date | None]],
    family: list[dict[str, Any]] | None,
    private: set[str] | None,
    mode: ConsentMode,
    two: str,
    elements: tuple[str, ...],
    purpose: str,
) -> None:
    wanted: dict[str, Any] = WANTED | {
        "mode": mode, "two_guardians": two, "elements": elements, "purpose": purpose
    }  # fmt: skip
    schema = pa.schema([("student_key", pa.string()), ("birth_date", pa.date32())])
    pupils = pa.Table.from_pylist([{"student_key": k, "birth_date": b} for k, b in students], schema=schema)
    resolved = consent.resolve(
        None if said is None else ibis.memtable(pa.Table.from_pylist(said, schema=TYPED)),
        ibis.memtable(pupils),
        None if family is None else ibis.memtable(pa.Table.from_pylist(family, schema=LINKS)),
        None if private is None else keys(*sorted(private)),
        **wanted,
    )
    found = {r["student_key"]: (Reason(r["reason"]), r["inside"]) for r in resolved.to_pyarrow().to_pylist()}
    expected = {}
    for student in {k for k, _ in students}:
        births = {b for k, b in students if k == student}
        expected[student] = _one(student, births, said, family, private or set(), **wanted)
    assert found == expected


def _a_district(
    draw: random.Random,
) -> tuple[list[tuple[str, date | None]], list[dict[str, Any]], list[dict[str, Any]]]:
    births, said, family = [], [], []
    for number in range(1500):
        student = f"s{number}"
        births.append((student, draw.choice([*BIRTHS, *[CHILD] * 7])))
        for _ in range(draw.choice((0, 1, 1, 2, 3, 4))):
            own = draw.random() < 0.25
            said.append(
                an_answer(
                    subject=student,
                    signer=student if own else draw.choice(("g1", "g2", "g3")),
                    signer_authority="eligible_student" if own else draw.choice(("parent", "guardian")),
                    elements=draw.choice(("*", "*", "*", "grade|sex", "grade", "photo")),
                    purpose=draw.choice(("*", "*", "*", "improve_instruction|meals", "meals")),
                    recipients=draw.choice(("*", "*", "northfield", "tally")),
                    answer=draw.choice(("given", "given", "given", "refused", "withdrawn")),
                    signed_on=draw.choice(DAYS[:5]),
                    expires_on=draw.choice((None, None, None, date(2026, 11, 22), TODAY)),
                )
            )
        for guardian in draw.sample(("g1", "g2", "g3"), draw.choice((1, 2, 3))):
            flags = (
                draw.choice(("yes", "yes", "yes", None, "no")),
                draw.choice((None, None, None, "no contact", "ask the office", "Non-custodial parent")),
            )
            family.append(dict(zip(LINKS.names, (student, guardian, *flags), strict=True)))
    return births, said, family


@pytest.mark.parametrize("mode", list(ConsentMode))
@pytest.mark.parametrize("two", ["narrower", "either"])
def test_a_whole_district_agrees_with_the_reading_of_one_child(mode: ConsentMode, two: str) -> None:
    births, said, family = _a_district(random.Random(f"{mode}{two}"))
    wanted: dict[str, Any] = WANTED | {"mode": mode, "two_guardians": two}
    schema = pa.schema([("student_key", pa.string()), ("birth_date", pa.date32())])
    pupils = pa.Table.from_pylist([{"student_key": k, "birth_date": b} for k, b in births], schema=schema)
    resolved = consent.resolve(
        answers(*said),
        ibis.memtable(pupils),
        ibis.memtable(pa.Table.from_pylist(family, schema=LINKS)),
        None,
        **wanted,
    )
    found = {r["student_key"]: Reason(r["reason"]) for r in resolved.to_pyarrow().to_pylist()}
    by_student: dict[str, tuple[list[dict[str, Any]], list[dict[str, Any]]]] = {
        k: ([], []) for k, _ in births
    }
    for row in said:
        by_student[row["subject"]][0].append(row)
    for link in family:
        by_student[link["student_key"]][1].append(link)
    expected = {k: _one(k, {born}, *by_student[k], set(), **wanted)[0] for k, born in births}
    assert found == expected
    if mode is ConsentMode.OPT_IN:
        never = {Reason.NOT_ASKED, Reason.SILENT_OPT_OUT, Reason.DIRECTORY_OPT_OUT, Reason.ATTESTED}
        assert set(found.values()) >= set(Reason) - never - (
            {Reason.GUARDIANS_DISAGREE} if two == "either" else set()
        )
