"""From a permitted decision to a plan: which columns go, how each changes, and who is suppressed.

1. Columns: what the decision permits, changed as its obligations say (:mod:`permslip.protect.owed`).
2. One frame a student: the quasi-identifiers of every student table, and for each table of events the set of
   quasi-identifying values that a student's rows show, since a recipient joins them by record code.
3. The search over that frame (:mod:`permslip.protect.full_domain`), with the obligations as its floor.
4. A student who is suppressed leaves every table.
5. Where the district holds courses over time, tables of dated events follow
   (:mod:`permslip.protect.courses`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from permslip.decide.decision import Decision
from permslip.hold.holding import Holding
from permslip.protect.columns import STUDENT, Draft, draft_table, grain_of
from permslip.protect.courses import Course, hold_courses
from permslip.protect.frame import Bounds, Needs, Outcome, Searched, settle
from permslip.protect.hierarchies import Hierarchy, Setting, hierarchy, ladder, levels_of_schools
from permslip.protect.owed import Owed, owed
from permslip.protect.plan import Change, ColumnPlan, Plan, TablePlan
from permslip.words.errors import BadInput
from permslip.words.ports import Engine
from permslip.words.vocabulary import Grain


@dataclass(frozen=True)
class Ready:
    """What :func:`permslip.protect.apply` needs beside the plan.

    ``tables`` are the tables asked for, computed once (Ibis); ``quasi`` their quasi-identifiers, to measure
    them before protection. ``students`` holds the ``student_key`` of everyone who goes (Ibis), or None
    when no table is about students. ``labels[table, column]`` is an Arrow table ``held, becomes`` for a
    generalised column that is neither as held nor ``*``. ``dropped`` has the rows that courses give up
    (:class:`permslip.protect.courses.Course`). ``searched`` is what the search was asked and found, None
    where there was nothing to search.
    """

    tables: Mapping[str, Any]
    grains: Mapping[str, Grain]
    quasi: Mapping[str, tuple[str, ...]]
    students: Any | None
    labels: Mapping[tuple[str, str], Any] = field(default_factory=dict)
    dropped: Mapping[str, Any] = field(default_factory=dict)
    searched: Searched | None = None


def plan(
    decision: Decision,
    tables: Mapping[str, Any],
    engine: Engine,
    *,
    as_of: date,
    holding: Holding | None = None,
    school_levels: Mapping[str, str] | None = None,
    held_already: Any | None = None,
    courses: bool = False,
    needs: Needs | None = None,
) -> tuple[Plan, Ready]:
    """Plan the protection of conformed tables (Ibis, already limited to the students who may go).

    ``as_of`` is the day ages are computed on. ``school_levels`` gives each school's level (see
    :func:`school_levels`); without it a school generalises straight to ``*``. Tables that were not asked for
    are ignored, and so are permitted elements that no table holds as a column. ``held_already`` (Arrow:
    subject, shown) is what the recipient has of each student
    (:func:`permslip.measure.held_already.followed`): classes reach k with it, or students stay at home.
    ``courses``: the courses of dated events reach k too, as the district's policy may ask.
    ``needs`` says of (table, column) how badly the request wants it: detail of what is optional counts half
    in the search.

    Raises RefusedError when no generalisation reaches k within the agreed suppression, and BadInput when a
    table of students has a student twice.
    """
    duties = owed(decision)
    drafts = _drafted(duties, tables, holding)
    kept = {d.name: engine.keep(f"asked_{d.name}", d.select(tables[d.name])) for d in drafts}
    for d in drafts:
        if d.grain is Grain.STUDENT:
            _one_row_each(d.name, kept[d.name], engine)
    setting = Setting(as_of, school_levels or {})
    bounds = Bounds(duties.k, decision.terms.max_suppression, held_already, courses)
    outcome = settle(drafts, kept, engine, setting, bounds, needs or {})
    drafts, held = hold_courses(drafts, kept, outcome, engine, setting, bounds)
    planned, labels = [], {}
    for d in drafts:
        done, made = _finish(d, kept[d.name], outcome, held.get(d.name), duties, setting, engine)
        planned.append(done)
        labels.update(made)
    ready = Ready(
        tables=kept,
        grains={d.name: d.grain for d in drafts},
        quasi={d.name: d.quasi for d in drafts},
        students=outcome.students,
        labels=labels,
        dropped={name: course.dropped for name, course in held.items() if course.rows},
        searched=outcome.searched,
    )
    return Plan(tuple(planned)), ready


def _drafted(duties: Owed, tables: Mapping[str, Any], holding: Holding | None) -> list[Draft]:
    drafts = []
    for name, columns in duties.columns.items():
        if name in tables:
            grain = grain_of(name, tables[name].columns, holding)
            drafts.append(draft_table(name, tables[name], grain, columns, duties))
    return [d for d in drafts if d.columns]


def _one_row_each(name: str, table: Any, engine: Engine) -> None:
    counted = table.aggregate(rows=table[STUDENT].count(), people=table[STUDENT].nunique())
    found = engine.arrow(counted).to_pylist()[0]
    if found["rows"] != found["people"]:
        raise BadInput(
            f"Table {name} has {found['rows']:,} rows for {found['people']:,} students.",
            fix="give each student one row, or hold it as a table of events",
        )


def _finish(
    draft: Draft,
    table: Any,
    outcome: Outcome,
    course: Course | None,
    duties: Owed,
    setting: Setting,
    engine: Engine,
) -> tuple[TablePlan, dict[tuple[str, str], Any]]:
    """The plan of one table once the levels are known, and the label tables of its generalised columns."""
    columns, labels = [], {}
    for wanted in draft.columns:
        if wanted.hierarchy is None:
            columns.append(ColumnPlan(wanted.source, wanted.output, wanted.change, wanted.because))
            continue
        kind = hierarchy(wanted.hierarchy)
        level = outcome.levels.get((draft.name, wanted.source), wanted.floor)
        change = Change.GENERALISE if level or wanted.change is Change.GENERALISE else Change.KEEP
        because = duties.k_because if level > wanted.floor and duties.k_because else wanted.because
        columns.append(
            ColumnPlan(wanted.source, wanted.output, change, because, kind.name, level, kind.top)
            if change is Change.GENERALISE
            else ColumnPlan(wanted.source, wanted.output, change, wanted.because)
        )
        if 0 < level < kind.top:
            labels[draft.name, wanted.source] = labels_of(table, wanted.source, kind, level, setting, engine)
    rows_in, rows_out = _rows(draft, table, outcome, engine)
    suppressed = outcome.suppressed if draft.grain is Grain.STUDENT else 0
    loss = outcome.loss if draft.quasi else 0.0
    if course is not None:
        rows_out, suppressed, loss = rows_out - course.rows, course.rows, course.loss
    return (
        TablePlan(
            draft.name,
            tuple(columns),
            draft.quasi,
            duties.k if draft.quasi else None,
            rows_in,
            rows_out,
            suppressed,
            loss,
            draft.when,
        ),
        labels,
    )


def labels_of(table: Any, column: str, kind: Hierarchy, level: int, setting: Setting, engine: Engine) -> Any:
    """What each value of a column becomes (Arrow: held, becomes); missing values have no row."""
    values = table.select(held=table[column], text=table[column].cast("string")).distinct()
    held = engine.arrow(values)
    made = ladder(kind, held["text"], setting)
    found = pa.table({"held": held["held"], "becomes": pa.array(made.labels[level], pa.string())})
    return found.filter(pc.and_(pc.is_valid(found["held"]), pc.is_valid(found["becomes"])))


def _rows(draft: Draft, table: Any, outcome: Outcome, engine: Engine) -> tuple[int, int]:
    rows_in = _count(table, engine)
    if STUDENT not in table.columns:
        return rows_in, rows_in
    assert outcome.students is not None
    return rows_in, _count(table.semi_join(outcome.students, STUDENT), engine)


def _count(table: Any, engine: Engine) -> int:
    return int(engine.arrow(table.aggregate(n=table.count()))["n"][0].as_py())


def school_levels(schools: Any | None, engine: Engine, students: Any | None = None) -> Mapping[str, str]:
    """Each school's level, from a conformed ``schools`` table (Ibis: school_code, school_grades).

    Where that is missing or says nothing of a school, from the grades of its own ``students`` (Ibis: school,
    grade). Schools that neither tells of are left out.
    """
    grades: dict[str, str] = {}
    if students is not None and {"school", "grade"} <= set(students.columns):
        for row in engine.arrow(students.select("school", "grade").distinct()).to_pylist():
            if row["school"] and row["grade"]:
                grades[row["school"]] = f"{grades.get(row['school'], '')}|{row['grade']}"
    if schools is not None and {"school_code", "school_grades"} <= set(schools.columns):
        found = engine.arrow(schools.select("school_code", "school_grades")).to_pylist()
        stated = {
            r["school_code"]: r["school_grades"] for r in found if r["school_code"] and r["school_grades"]
        }
        return {**levels_of_schools(grades), **levels_of_schools(stated)}
    return levels_of_schools(grades)
