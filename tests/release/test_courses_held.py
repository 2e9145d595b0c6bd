"""The gate where the district holds courses over time: what was not counted over all that leaves stays."""

from __future__ import annotations

from dataclasses import asdict

import pytest

from permslip.protect.plan import COURSES_HELD, Change, ColumnPlan, Plan, TablePlan
from permslip.release import records
from permslip.words.errors import RefusedError
from tests.factories import a_plan, some_findings
from tests.release.test_gate import ask, staged

COURSE = ("attendance_date", "attendance_category")
COUNTED = ("students.grade", *(f"attendance.{c}" for c in COURSE))


def with_events(quasi=COURSE, when: str | None = "attendance_date") -> Plan:
    columns = (
        ColumnPlan("student_number", "record_code", Change.CODE, "ferpa-code-limits"),
        *(ColumnPlan(c, c, Change.GENERALISE, COURSES_HELD, "category", 1, 1) for c in COURSE),
    )
    events = TablePlan("attendance", columns, quasi, 5 if quasi else None, 100, 90, 10, 0.5, when)
    return Plan((*a_plan(when="").tables, events))


def held(plan, counted=COUNTED, **changes):
    from permslip.decide.decision import ElementDecision, Permitted
    from tests.factories import a_decision, a_ground

    may = Permitted((a_ground(rule="agreement:3"),))
    events = tuple(ElementDecision("attendance", c, c, may) for c in COURSE)
    decision = a_decision()
    found = [some_findings()]
    if plan.tables[1].quasi:
        found.append(some_findings(table="attendance", quasi=COURSE, rows=90))
    given = {
        "decision": a_decision(elements=(*decision.elements, *events)),
        "plan": plan,
        "findings": tuple(found),
        "students": (some_findings(table="students over all tables", quasi=counted),),
        "courses_held": True,
    }
    return ask(staged(), **(given | changes))


def test_courses_that_were_counted_with_the_rest_go():
    assert held(with_events()).release_id == "rel_1"
    assert ask(plan=a_plan(when=""), courses_held=True).release_id == "rel_1"  # nothing in it has a date


@pytest.mark.parametrize(
    ("plan", "counted"),
    [
        (with_events(quasi=()), ("students.grade",)),  # staged while the policy was off
        (with_events(), COUNTED[:-1]),
        (with_events(), ()),
        (with_events(when=None), COUNTED[:1]),  # staged before it was kept what dates its rows
        (with_events(when=None), COUNTED),
    ],
)
def test_hostile_courses_that_were_not_counted_stay(plan, counted):
    with pytest.raises(RefusedError, match="attendance were not counted") as caught:
        held(plan, counted)
    assert caught.value.rule == COURSES_HELD and "stage" in caught.value.fix
    assert held(plan, counted, courses_held=False).release_id == "rel_1"  # the policy is off by default


def test_hostile_a_course_shared_by_fewer_than_k_stays():
    few = some_findings(table="students over all tables", quasi=COUNTED, smallest=4, below=4)
    with pytest.raises(RefusedError, match="4 stand in classes smaller than 5"):
        held(with_events(), students=(few,))


def test_a_plan_that_was_kept_before_dates_were_is_read():
    said = asdict(with_events())
    for table in said["tables"]:
        del table["when"]
    kept = records._table(said["tables"][1])
    assert kept.when is None and kept.leaving == COURSE
