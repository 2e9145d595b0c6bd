"""The gate's count of students: which limit holds, and of which tables."""

from __future__ import annotations

from dataclasses import replace

import pytest

from permslip.protect.plan import Change, Plan
from permslip.release.gate import _step_4_courses, _step_4_students
from permslip.words.errors import RefusedError
from tests.factories import a_decision, a_plan, some_findings
from tests.release.test_courses_held import COUNTED, with_events

ALL = "students over all tables"


def agreed(k: int | None):
    decision = a_decision()
    return replace(decision, terms=replace(decision.terms, k=k))


@pytest.mark.parametrize(("of_agreement", "of_table"), [(7, None), (None, 7), (7, 5), (5, 7)])
def test_the_highest_limit_holds_wherever_it_is_from(of_agreement, of_table):
    decision, plan = agreed(of_agreement), a_plan(k=of_table)
    _step_4_students(decision, plan, (some_findings(table=ALL, k=7),), ())
    with pytest.raises(RefusedError, match="in classes smaller than 7"):
        _step_4_students(decision, plan, (some_findings(table=ALL, k=6),), ())
    with pytest.raises(RefusedError, match="were not counted"):
        _step_4_students(decision, plan, (), ())


def test_one_table_of_students_among_others_is_enough_to_be_counted():
    (students,) = a_plan().tables
    rooms = replace(students, table="rooms", quasi=())
    with pytest.raises(RefusedError, match="were not counted"):
        _step_4_students(agreed(5), Plan((rooms, students)), (), ())
    _step_4_students(agreed(5), Plan((rooms,)), (), ())  # codes, and nothing to know anybody by


def test_courses_count_with_the_students_and_not_beside_what_is_held():
    """What stands beside earlier releases is counted by their columns as well."""
    together, joint = (some_findings(table=ALL, quasi=q) for q in (COUNTED[:1], COUNTED))
    with pytest.raises(RefusedError, match="attendance were not counted"):
        _step_4_courses(agreed(5), with_events(), (together, joint))
    _step_4_courses(agreed(5), with_events(), (joint, together))


def test_courses_need_a_limit_and_one_is_enough():
    counted = (some_findings(table=ALL, quasi=COUNTED[1:]),)
    (_, events) = with_events().tables
    for of_agreement, of_table in ((5, None), (None, 5), (5, 5)):
        _step_4_courses(agreed(of_agreement), Plan((replace(events, k=of_table),)), counted)
    with pytest.raises(RefusedError, match="attendance were not counted"):
        _step_4_courses(agreed(None), Plan((replace(events, k=None),)), counted)


def test_a_table_that_nobody_can_join_shows_no_course():
    (_, events) = with_events(when=None).tables
    bare = tuple(c for c in events.columns if c.change is not Change.CODE)
    _step_4_courses(agreed(5), Plan((replace(events, columns=bare),)), ())
