"""Plan and apply: what leaves is what was permitted, changed as owed, in classes of k, under random codes."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date

import pyarrow as pa
import pytest

from permslip import measure, protect
from permslip.decide.decision import Refused
from permslip.engines import open_engine
from permslip.protect.plan import Change
from permslip.release.gate import _step_3_plan_keeps_obligations
from permslip.words.errors import BadInput, OurBug, RefusedError
from permslip.words.vocabulary import ObligationKind
from tests.protect import district
from tests.protect.district import AGE, AS_OF, CODE, DEFAULT, LEVELS, decision, duty
from tests.protect.test_codes import Stream

PEOPLE = district.students()


@pytest.fixture
def engine():
    with open_engine() as opened:
        yield opened


def release(engine, decided, tables, **ways):
    """Plan, code and apply; the plan, what was ready, and the tables as Arrow."""
    held = {name: engine.memory(name, table) for name, table in tables.items()}
    plan, ready = protect.plan(decided, held, engine, as_of=AS_OF, **{"school_levels": LEVELS, **ways})
    codes = None
    if ready.students is not None:
        codes = protect.new_codes(engine.arrow(ready.students), None, Stream())
    out = protect.apply(plan, ready, codes, engine)
    return plan, ready, {name: engine.arrow(table) for name, table in out.items()}, codes


def rows_of(table, columns=None):
    return [tuple(r.values()) for r in (table.select(columns) if columns else table).to_pylist()]


def test_students_leave_coded_generalised_and_in_classes_of_k(engine):
    plan, ready, out, codes = release(engine, decision(), {"students": PEOPLE})
    table, planned = out["students"], plan.table("students")
    assert table.column_names == [
        "record_code",
        "birth_date",
        "sex",
        "race",
        "grade",
        "school",
        "courses_failed",
    ]
    assert planned.quasi == ("birth_date", "sex", "race", "grade", "school")
    assert min(Counter(rows_of(table, list(planned.quasi))).values()) >= 5
    assert planned.rows_in == 600 and planned.rows_out == table.num_rows == 600 - planned.suppressed
    assert 0 <= planned.suppressed <= 30 and 0 < planned.loss < 1
    by_source = {c.source: c for c in planned.columns}
    assert (by_source["student_number"].change, by_source["student_number"].output) == (
        Change.CODE,
        "record_code",
    )
    assert by_source["birth_date"].change is Change.GENERALISE and by_source["birth_date"].level >= 1
    assert by_source["courses_failed"].change is Change.KEEP
    assert set(table["record_code"].to_pylist()) <= set(codes["record_code"].to_pylist())
    assert ready.quasi["students"] == planned.quasi and ready.searched.found.nodes_checked > 0


def test_what_leaves_satisfies_the_gate_and_the_measure(engine):
    decided = decision()
    plan, ready, out, _ = release(engine, decided, {"students": PEOPLE})
    _step_3_plan_keeps_obligations(decided, plan)
    quasi = plan.table("students").quasi
    after = measure.findings("students", out["students"], quasi, k=5)
    before = measure.findings("students", ready.tables["students"], quasi, k=5, engine=engine)
    assert after.meets_k and after.rows == plan.table("students").rows_out
    assert not before.meets_k and before.rows == 600


def test_every_value_is_the_held_one_seen_from_its_level(engine):
    plan, _, out, codes = release(engine, decision(), {"students": PEOPLE})
    held = {r["student_key"]: r for r in PEOPLE.to_pylist()}
    owner = dict(zip(codes["record_code"].to_pylist(), codes["student_key"].to_pylist(), strict=True))
    setting = protect.Setting(AS_OF, LEVELS)
    from permslip.protect.hierarchies import ladder

    for column in plan.table("students").columns:
        if column.change is Change.CODE:
            continue
        for row in out["students"].to_pylist():
            value = held[owner[row["record_code"]]][column.source]
            if column.change is Change.GENERALISE:
                text = pa.array([None if value is None else str(value)], pa.string())
                value = ladder(protect.hierarchy(column.hierarchy), text, setting).labels[column.level][0]
            assert row[column.output] == value


def test_the_population_is_seen_as_the_release_is(engine):
    some = PEOPLE.slice(0, 300)
    plan, _, out, _ = release(engine, decision(), {"students": some})
    planned = plan.table("students")
    everyone = engine.memory("everyone", PEOPLE)
    seen = protect.population(planned, everyone, engine, as_of=AS_OF, school_levels=LEVELS)
    assert tuple(seen.columns) == planned.quasi
    shown = Counter(rows_of(engine.arrow(seen)))
    released = Counter(rows_of(out["students"], list(planned.quasi)))
    assert all(shown[key] >= count for key, count in released.items()) and sum(shown.values()) == 600
    found = measure.findings("students", out["students"], planned.quasi, k=5, engine=engine, population=seen)
    assert found.journalist == pytest.approx(1 / min(shown[key] for key in released))
    assert found.journalist < found.prosecutor


def test_order_says_nothing(engine):
    _, _, out, codes = release(engine, decision(), {"students": PEOPLE})
    order = out["students"]["record_code"].to_pylist()
    assert order == sorted(order)
    owner = dict(zip(codes["record_code"].to_pylist(), codes["student_key"].to_pylist(), strict=True))
    assert [owner[c] for c in order] != sorted(owner.values())


def test_nothing_leaves_that_was_not_permitted(engine):
    wanted = {"students": {**DEFAULT["students"], "password": None, "locker": None}}
    _, _, out, _ = release(
        engine, decision(wanted), {"students": PEOPLE.append_column("locker", PEOPLE["sex"])}
    )
    assert not {"password", "locker", "given_name", "student_number", "student_key"} & set(
        out["students"].column_names
    )


def test_a_drop_outranks_a_code_and_a_generalisation(engine):
    also = (duty(ObligationKind.DROP, "race", because="ct-a3"), duty(ObligationKind.DROP, "student_number"))
    plan, _, out, _ = release(engine, decision(also=also), {"students": PEOPLE})
    race = next(c for c in plan.table("students").columns if c.source == "race")
    assert (race.change, race.output, race.because) == (Change.DROP, None, "ct-a3")
    assert "race" not in out["students"].column_names and "race" not in plan.table("students").quasi
    assert plan.table("students").columns[0].source == "student_key"


def test_two_identifiers_become_one_code(engine):
    second = duty(ObligationKind.CODE, "state_student_id")
    wanted = {"students": {"student_number": CODE, "state_student_id": second, "sex": None}}
    people = PEOPLE.append_column("state_student_id", PEOPLE["student_number"])
    plan, _, out, _ = release(engine, decision(wanted), {"students": people})
    assert [c.change for c in plan.table("students").columns] == [Change.CODE, Change.DROP, Change.KEEP]
    assert out["students"].column_names == ["record_code", "sex"]


@pytest.mark.parametrize(
    ("value", "least"), [(None, 1), (2, 2), (2.5, 3), (99, 4), ("age band of 5 years", 3), ("any", 4)]
)
def test_an_obligation_sets_the_floor(engine, value, least):
    wanted = {"students": {"birth_date": duty(ObligationKind.GENERALISE, "birth_date", value)}}
    plan, _, out, _ = release(engine, decision(wanted), {"students": PEOPLE})
    column = next(c for c in plan.table("students").columns if c.source == "birth_date")
    assert column.level >= least and column.top == 4
    if least == 4:
        assert set(out["students"]["birth_date"].to_pylist()) == {"*"}


def test_a_value_not_understood_never_passes_a_generalised_column(engine):
    wanted = {"students": {"grade": duty(ObligationKind.GENERALISE, "grade", 1)}}
    _, _, out, _ = release(engine, decision(wanted, k=None), {"students": PEOPLE})
    shown = Counter(out["students"]["grade"].to_pylist())
    assert shown["*"] == 1 and set(shown) == {"PK-2", "3-5", "6-8", "9-12", "*"}


def test_a_missing_value_stays_missing_below_the_top(engine):
    wanted = {"students": {"race": duty(ObligationKind.GENERALISE, "race", 1)}}
    _, _, out, _ = release(engine, decision(wanted, k=None), {"students": PEOPLE})
    assert out["students"]["race"].null_count == PEOPLE["race"].null_count > 0


EVENTS = {
    "attendance": {
        "attendance_date": duty(ObligationKind.GENERALISE, "attendance_date", "month"),
        "attendance_category": None,
    }
}


def test_a_suppressed_student_leaves_every_table(engine):
    tables = {"students": PEOPLE, "attendance": district.attendance(PEOPLE)}
    plan, ready, out, codes = release(engine, decision({**DEFAULT, **EVENTS}, k=20), tables)
    going = set(out["students"]["record_code"].to_pylist())
    assert plan.table("students").suppressed > 0
    assert set(out["attendance"]["record_code"].to_pylist()) == going
    assert out["attendance"].num_rows == plan.table("attendance").rows_out == 3 * len(going)
    assert plan.table("attendance").rows_in == 3 * 600 + 1
    assert set(out["attendance"]["attendance_date"].to_pylist()) == {"2014-09", "2014-10"}
    assert (
        plan.table("attendance").quasi == ()
        and "stranger" not in engine.arrow(ready.students)["student_key"].to_pylist()
    )
    roster = engine.arrow(protect.roster(ready, codes, engine))
    assert set(roster["record_code"].to_pylist()) == going and roster.num_rows == len(going)


def test_events_alone_go_for_everyone_who_may(engine):
    plan, ready, out, _ = release(engine, decision(EVENTS), {"attendance": district.attendance(PEOPLE)})
    assert out["attendance"].num_rows == 1801
    assert plan.table("attendance").columns[0].because == "34 CFR 99.31(b)(2)"
    assert len(engine.arrow(ready.students)) == 601


def enrollments():
    """Where each student was: most in one school, some moved, one along a path of his own."""
    keys = PEOPLE["student_key"].to_pylist()
    rows = [(k, "101" if i % 2 else "201", "05") for i, k in enumerate(keys)]
    rows += [(k, "202", "06") for k in keys[:30]]
    rows += [(keys[100], "102", "12"), (keys[100], "102", None)]
    return pa.table(
        {"student_key": [r[0] for r in rows], "school": [r[1] for r in rows], "grade": [r[2] for r in rows]}
    )


@pytest.mark.parametrize("share", [0.0, 0.02])
def test_a_student_s_events_do_not_single_the_student_out(engine, share):
    wanted = {"students": {"sex": None}, "enrollments": {"school": None, "grade": None}}
    plan, _, out, _ = release(
        engine, decision(wanted, max_suppression=share), {"students": PEOPLE, "enrollments": enrollments()}
    )
    seen = defaultdict(set)
    for code, *row in rows_of(out["enrollments"]):
        seen[code].add(tuple(row))
    shown = Counter((sex, frozenset(seen[code])) for code, sex in rows_of(out["students"]))
    assert min(shown.values()) >= 5
    assert measure.findings("enrollments", out["enrollments"], plan.table("enrollments").quasi, k=5).meets_k
    assert (plan.table("students").suppressed > 0) == (share > 0)
    assert out["enrollments"].num_rows == plan.table("enrollments").rows_out


def test_two_tables_of_students_count_as_one(engine):
    holding_free = {
        "students": {"sex": None},
        "health": {"immunization": duty(ObligationKind.MINIMUM_CLASS, "immunization", 5)},
    }
    few = PEOPLE["student_key"].to_pylist()[:40]
    health = pa.table({"student_key": few, "immunization": ["yes"] * 38 + ["no"] * 2})
    _, _, out, _ = release(engine, decision(holding_free), {"students": PEOPLE, "health": health})
    said = dict(rows_of(out["health"]))
    shown = Counter((sex, said.get(code)) for code, sex in rows_of(out["students"]))
    assert min(shown.values()) >= 5


def test_tables_about_nobody_pass_with_the_listed_columns(engine):
    wanted = {"spending": {"school_code": None, "spending": None}}
    plan, ready, out, codes = release(engine, decision(wanted), {"spending": district.spending()})
    assert rows_of(out["spending"]) == [("101", "7"), ("201", "9")]
    assert codes is None and ready.students is None and plan.table("spending").quasi == ()
    assert (plan.table("spending").rows_in, plan.table("spending").rows_out) == (2, 2)


def test_staff_codes_are_dropped_not_shown(engine):
    staff = pa.table({"staff_key": ["t1", "t2"], "staff_id": ["1", "2"], "staff_role": ["b", "a"]})
    wanted = {"staff": {"staff_id": duty(ObligationKind.CODE, "staff_id"), "staff_role": None}}
    _, _, out, _ = release(engine, decision(wanted), {"staff": staff})
    assert out["staff"].to_pylist() == [{"staff_role": "a"}, {"staff_role": "b"}]


def test_without_a_k_nobody_is_suppressed_and_obligations_still_bind(engine):
    plan, _, out, _ = release(engine, decision(k=None), {"students": PEOPLE})
    levels = {c.source: c.level for c in plan.table("students").columns}
    assert out["students"].num_rows == 600 and levels["birth_date"] == 1 and levels["grade"] == 0
    assert plan.table("students").k is None


def test_the_strictest_k_counts(engine):
    also = (duty(ObligationKind.MINIMUM_CLASS, None, 40, because="agreement:9"),)
    plan, _, out, _ = release(engine, decision(also=also), {"students": PEOPLE})
    assert plan.table("students").k == 40
    assert min(Counter(rows_of(out["students"], list(plan.table("students").quasi))).values()) >= 40


def test_ages_are_those_of_the_day_asked_about(engine):
    people = PEOPLE.slice(1, 20).set_column(
        3, "birth_date", pa.array([date(2000, 10, 15)] * 10 + [date(2000, 10, 16)] * 10)
    )
    wanted = {"students": {"birth_date": AGE}}
    _, _, out, _ = release(engine, decision(wanted), {"students": people})
    assert Counter(out["students"]["birth_date"].to_pylist()) == {"14": 10, "13": 10}


def test_an_empty_table_leaves_empty(engine):
    plan, _, out, _ = release(engine, decision(), {"students": PEOPLE.slice(0, 0)})
    assert out["students"].num_rows == 0 and plan.table("students").suppressed == 0


def test_refusals_name_no_student(engine):
    with pytest.raises(RefusedError, match="fewer than 5 records"):
        release(engine, decision(), {"students": PEOPLE.slice(0, 3)})
    with pytest.raises(BadInput, match="601 rows for 600 students") as caught:
        release(engine, decision(), {"students": pa.concat_tables([PEOPLE, PEOPLE.slice(7, 1)])})
    assert "s0000" not in str(caught.value)


def test_a_value_that_the_plan_never_saw_does_not_pass(engine):
    wanted = {"students": {"grade": duty(ObligationKind.GENERALISE, "grade", 1)}}
    held = {"students": engine.memory("students", PEOPLE)}
    plan, ready = protect.plan(decision(wanted, k=None), held, engine, as_of=AS_OF)
    labels = {key: table.slice(0, 3) for key, table in ready.labels.items()}
    codes = protect.new_codes(PEOPLE["student_key"], None, Stream())
    out = engine.arrow(protect.apply(plan, replace(ready, labels=labels), codes, engine)["students"])
    assert out.num_rows == 600
    assert set(out["grade"].to_pylist()) == {"*"} | set(labels["students", "grade"]["becomes"].to_pylist())
    with pytest.raises(OurBug, match="no labels"):
        protect.apply(plan, replace(ready, labels={}), codes, engine)


def test_only_a_permitted_decision_is_planned(engine):
    with pytest.raises(OurBug, match="permitted"):
        protect.plan(replace(decision(), verdict=Refused(())), {}, engine, as_of=AS_OF)
    with pytest.raises(OurBug, match="student_key"):
        release(
            engine, decision({"students": {"sex": None}}), {"students": PEOPLE.drop_columns(["student_key"])}
        )


def test_codes_must_cover_everybody(engine):
    held = {"students": engine.memory("students", PEOPLE)}
    plan, ready = protect.plan(decision(), held, engine, as_of=AS_OF)
    some = protect.new_codes(PEOPLE["student_key"].slice(0, 10), None, Stream())
    with pytest.raises(OurBug, match="exactly one record code"):
        protect.apply(plan, ready, some, engine)
    with pytest.raises(OurBug, match="needs record codes"):
        protect.apply(plan, ready, None, engine)


def test_a_plan_that_says_nothing_of_persons_is_not_applied(engine):
    held = {"students": engine.memory("students", PEOPLE)}
    plan, ready = protect.plan(decision(), held, engine, as_of=AS_OF)
    codes = protect.new_codes(PEOPLE["student_key"], None, Stream())
    bare = replace(plan.tables[0], columns=plan.tables[0].columns[1:])
    with pytest.raises(OurBug, match="whose rows"):
        protect.apply(replace(plan, tables=(bare,)), ready, codes, engine)


def test_school_levels_come_from_the_schools_table(engine):
    schools = pa.table(
        {
            "school_code": ["1", "2", "3", None],
            "school_grades": ["KG,01,02", "Fifth grade|Sixth grade", None, "09"],
        }
    )
    found = protect.school_levels(engine.memory("schools", schools), engine)
    assert found == {"1": "elementary", "2": "elementary and secondary"}
    assert protect.school_levels(None, engine) == {}
    assert protect.school_levels(engine.memory("s", schools.select(["school_code"])), engine) == {}


def test_school_levels_fall_back_on_the_students_grades(engine):
    schools = pa.table({"school_code": ["1", "2"], "school_grades": ["KG,01", None]})
    students = pa.table(
        {"school": ["1", "2", "2", "3", None], "grade": ["09", "06", "Eighth grade", "zz", "01"]}
    )
    found = protect.school_levels(engine.memory("s", schools), engine, engine.memory("p", students))
    assert found == {"1": "elementary", "2": "secondary"}
