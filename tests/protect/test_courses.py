"""Courses held to k: rows that stay against a slow twin, and whole releases, recounted from what leaves."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from permslip import protect
from permslip.actions import reaching
from permslip.engines import open_engine
from permslip.measure import signatures, trajectories
from permslip.protect.courses import cut
from permslip.protect.plan import COURSES_HELD, Change
from permslip.words.errors import RefusedError
from permslip.words.vocabulary import ObligationKind
from tests.protect import district
from tests.protect.district import AS_OF, LEVELS, decision, duty
from tests.protect.test_codes import Stream

ROWS = st.lists(st.tuples(st.integers(0, 17), st.integers(0, 4)), max_size=60)
CLASSES = st.lists(st.integers(0, 2), min_size=18, max_size=18)


def courses(rows, people):
    """Each person's distinct points in their order."""
    held = defaultdict(set)
    for owner, point in rows:
        held[owner].add(point)
    return [tuple(sorted(held[p])) for p in range(people)]


def shortened(walks, k):
    """The walks of one class: longest first, those that fewer than k share lose their last point."""
    walks = list(walks)
    for length in range(max(map(len, walks), default=0), 0, -1):
        often = Counter(walks)
        walks = [w[:-1] if len(w) == length and often[w] < k else w for w in walks]
    return walks


def cut_of(rows, classes, k, fill=True):
    owner, points = (np.array([r[i] for r in rows], np.uint32) for i in (0, 1))
    stay, ends = cut(owner, points, np.array(classes, np.uint32), space=5, k=k, fill=fill)
    return courses([r for r, kept in zip(rows, stay, strict=True) if kept], len(classes)), ends


@pytest.mark.parametrize("bound", [0, 1 << 62], ids=["compiled", "plain"])
@given(rows=ROWS, classes=CLASSES, k=st.integers(1, 5))
def test_rows_that_stay_are_those_of_the_slow_twin(bound, rows, classes, k):
    with pytest.MonkeyPatch.context() as patch:
        for module in (signatures, trajectories):
            patch.setattr(module, "COMPILED_FROM", bound)
        shown, _ = cut_of(rows, classes, k, fill=False)
    whole = courses(rows, len(classes))
    for name in set(classes):
        mine = [p for p, c in enumerate(classes) if c == name]
        assert [shown[p] for p in mine] == shortened([whole[p] for p in mine], k)


@given(rows=ROWS, classes=CLASSES, k=st.integers(1, 5))
def test_every_course_is_shared_by_k_of_a_class_and_only_last_points_go(rows, classes, k):
    classes = [c if classes.count(c) >= k else -1 for c in classes]
    classes = [c if classes.count(-1) >= k else max(c, 0) for c in classes]  # no class is smaller than k
    known = sorted(set(classes))
    if min(classes.count(c) for c in known) < k:
        return
    shown, ends = cut_of(rows, [known.index(c) for c in classes], k)
    whole = courses(rows, len(classes))
    assert all(w[: len(s)] == s for s, w in zip(shown, whole, strict=True))
    joint = Counter(zip(classes, shown, strict=True))
    assert min(joint.values()) >= k
    assert len(set(zip(classes, ends.tolist(), strict=True))) == len(joint)
    alike = Counter(zip(classes, whole, strict=True))
    assert min(alike.values()) < k or shown == whole


def test_those_who_show_nothing_are_joined_by_the_cheapest():
    long, short = [(p, x) for p in range(5) for x in range(4)], [(p, 4) for p in range(5, 10)]
    shown, _ = cut_of([*long, *short], [0] * 11, 5)  # the eleventh shows nothing and is alone in it
    assert shown == [(0, 1, 2, 3)] * 5 + [()] * 6
    shown, _ = cut_of([(p, p % 2) for p in range(20)], [0] * 21, 5)
    assert sorted(Counter(shown).items()) == [((), 5), ((0,), 6), ((1,), 10)]


def assessments(people, seed=3):
    """Two or three tests for most students, over three school years, with a few things missing."""
    rng = np.random.default_rng(seed)
    keys = rng.permutation(np.repeat(people["student_key"].to_numpy(zero_copy_only=False)[30:], 2)).tolist()
    days = [date(2012, 9, 1) + timedelta(days=int(d)) for d in rng.integers(0, 900, len(keys))]
    scores = [None if s < 3 else str(s) for s in rng.integers(0, 100, len(keys))]
    days[0], days[1] = None, None
    return pa.table(
        {
            "student_key": [*keys, "stranger"],
            "assessment_date": pa.array([*days, date(2013, 1, 1)], pa.date32()),
            "assessment_score": [*scores, "7"],
        }
    )


def released(wanted, people, name="duckdb", *, courses=True, **terms):
    """(the plan, the protected tables as Arrow, the students over all of them)"""
    events = {"attendance": district.attendance, "assessments": assessments}
    with open_engine(name) as engine:
        held = {"students": engine.memory("students", people)}
        held |= {n: engine.memory(n, make(people)) for n, make in events.items() if n in wanted}
        plan, ready = protect.plan(
            decision(wanted, **terms), held, engine, as_of=AS_OF, school_levels=LEVELS, courses=courses
        )
        codes = protect.new_codes(engine.arrow(ready.students), None, Stream())
        tables = protect.apply(plan, ready, codes, engine)
        found = reaching.measured(plan, ready.grains, tables, engine, k=5)
        return plan, {n: engine.arrow(t) for n, t in tables.items()}, found


WANTED = {
    "students": {"sex": None, "school": None, "courses_failed": None},
    "attendance": {"attendance_date": None, "attendance_category": None},
    "assessments": {"assessment_date": None, "assessment_score": None},
}


def recounted(tables, quasi):
    """How many students show the same of everything, from the tables that leave alone."""
    shows = {row["record_code"]: [tuple(row[q] for q in quasi)] for row in tables["students"].to_pylist()}
    for name in ("attendance", "assessments"):
        rows = defaultdict(set)
        for row in tables[name].to_pylist() if name in tables else ():
            rows[row.pop("record_code")].add(tuple(row.items()))
        for code, shown in shows.items():
            shown.append(frozenset(rows[code]))
    return Counter(map(tuple, shows.values()))


def test_courses_of_all_tables_reach_k_with_the_rest(engine_name):
    people = district.students(900)
    plan, tables, found = released(WANTED, people, engine_name, max_suppression=0.2)
    sizes = recounted(tables, plan.table("students").quasi)
    assert min(sizes.values()) == found.findings.smallest >= 5
    assert sum(sizes.values()) == found.findings.rows
    for name in ("attendance", "assessments"):
        table = plan.table(name)
        assert table.quasi == table.leaving and table.when == table.quasi[0]
        assert tables[name].num_rows == table.rows_out < table.rows_in
        assert 0 < table.suppressed <= 0.2 * table.rows_in and table.loss > 0, name
        date_column = table.columns[1]
        assert (date_column.change, date_column.because) == (Change.GENERALISE, COURSES_HELD)
        assert date_column.hierarchy == "school_year" and date_column.level > 0
    assert plan.table("students").when == ""
    if engine_name == "spark":
        assert (plan, tables) == released(WANTED, people, max_suppression=0.2)[:2]


def test_nothing_changes_where_courses_are_not_held():
    plan, tables, found = released(WANTED, district.students(300), courses=False)
    assert plan.table("attendance").quasi == () and plan.table("attendance").when == "attendance_date"
    assert all(c.change is not Change.GENERALISE for c in plan.table("attendance").columns)
    assert tables["attendance"].num_rows == plan.table("attendance").rows_out
    assert found.findings.quasi == ("students.sex", "students.school")


def test_what_an_obligation_asks_for_is_the_floor():
    people, when = district.students(300), "attendance_date"
    for floor, kind in ((1, "school_year"), (2, "date")):
        duties = {when: duty(ObligationKind.GENERALISE, when, floor), "attendance_category": None}
        plan, _, _ = released({"students": {"sex": None}, "attendance": duties}, people, max_suppression=0.3)
        column = plan.table("attendance").columns[1]
        assert column.level >= floor and column.hierarchy in (kind, "date")
        assert column.because == (COURSES_HELD if column.level > floor else "rule")
    duties[when] = duty(ObligationKind.GENERALISE, when, 3)  # nothing says when any more
    plan, _, _ = released({"students": {"sex": None}, "attendance": duties}, people)
    assert plan.table("attendance").when == "" and plan.table("attendance").quasi == ()


def test_quasi_identifiers_of_dated_rows_are_left_to_the_course():
    wanted = {"attendance": {"attendance_date": None, "grade": None}}
    rows = district.attendance(district.students(200))
    table = rows.append_column("grade", pa.array([f"{i % 3 + 5:02}" for i in range(rows.num_rows)]))
    with open_engine() as engine:
        held = {"attendance": engine.memory("attendance", table)}
        asked = decision(wanted, max_suppression=0.5)
        plan, ready = protect.plan(asked, held, engine, as_of=AS_OF, courses=True)
        codes = protect.new_codes(engine.arrow(ready.students), None, Stream())
        shown = engine.arrow(protect.apply(plan, ready, codes, engine)["attendance"])
    people = defaultdict(set)
    for row in shown.to_pylist():
        people[row["record_code"]].add((row["attendance_date"], row["grade"]))
    assert min(Counter(map(frozenset, people.values())).values()) >= 5
    assert plan.table("attendance").quasi == ("attendance_date", "grade")


def test_what_is_held_already_stands_in_front_of_a_course():
    people = district.students(40)
    wanted = {"students": {"courses_failed": None}, "attendance": {"attendance_date": None}}
    with open_engine() as engine:
        held = {"students": engine.memory("students", people)}
        held["attendance"] = engine.memory("attendance", district.attendance(people))

        def plan(split, k=5):
            shown = pa.array([int(i < split) for i in range(40)], pa.uint32())
            already = pa.table({"subject": people["student_key"], "shown": shown})
            asked = decision(wanted, k=k, max_suppression=1.0)
            given = {"as_of": AS_OF, "held_already": already, "courses": True}
            return protect.plan(asked, held, engine, **given)[0]

        assert plan(20).table("attendance").quasi == ("attendance_date",)
        with pytest.raises(RefusedError, match="holds of them already") as caught:
            plan(3)
        assert caught.value.rule == COURSES_HELD
        with pytest.raises(RefusedError, match="neither the agreement nor the law"):
            plan(20, k=None)


def test_no_way_within_the_bound_is_refused_with_what_to_do():
    with pytest.raises(RefusedError, match=r"assessment_date, assessment_score.*more than 0%") as caught:
        few = {**WANTED, "students": {"sex": None, "race": None, "school": None, "grade": None}}
        released(few, district.students(60), max_suppression=0.0)
    assert caught.value.rule == COURSES_HELD
    assert "without assessment_date" in caught.value.fix and "more suppression" in caught.value.fix
