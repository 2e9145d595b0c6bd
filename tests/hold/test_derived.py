# ruff: noqa: E501 - tables of cells and headers, one a line
"""Columns under their element's key, facts brought to the student's row, and reading the same way again."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa

from permslip import hold, protect
from permslip.engines.duck import DuckEngine
from permslip.hold import Column, Holding, record
from permslip.words.vocabulary import FieldClass, Grain
from tests.protect.district import decision

Reader = Callable[..., Holding]


def _column(holding: Holding, source: str) -> Column:
    return next(c for t in holding.tables for c in t.columns if c.source == source)


def test_facts_of_other_tables_come_to_the_students_row(
    read: Reader, engine: DuckEngine, tmp_path: Path
) -> None:
    holding = read(
        {
            "students.csv": "student_id,grade\n1,9\n2,10\n3,11\n",
            "programs.csv": "student_id,program_name,disability,meal_eligibility\n1,Homeless,,\n1,Special Education,Autism,\n"
            "2,School Food Service,,Reduced Price Lunch\n2,School Food Service,,Free Breakfast\n",
            "school_enrollments.csv": "student_id,school_id,entry_date,exit_date\n1,A,2025-08-27,2025-12-01\n1,B,2025-12-02,\n2,A,2025-08-27,\n",
            "year_summary.csv": "student_id,school_year,courses_failed,retained\n1,2024,1,false\n1,2025,2,true\n2,2025,0,false\n",
            "directory_optouts.csv": "student_id,scope\n3,all\n",
            "rooms.csv": "school_id,room,seats\nA,1,20\nA,2,25\nB,1,30\n",
            "schools.csv": "school_id,name\nA,First School\nB,Second School\n",
        }
    )
    tables = hold.tables(holding, engine.source(str(tmp_path / "in")), engine)
    one, two, three = engine.arrow(tables["students"].order_by("student_key")).to_pylist()
    assert (one["homeless"], two["homeless"], three["homeless"]) == ("yes", "no", "no")
    assert (one["disability"], two["disability"]) == ("Autism", None)
    assert (one["meal_status"], two["meal_status"]) == (None, "Free")
    assert one["schools_attended"] == "A (2025-08-27 to 2025-12-01); B (2025-12-02 to ?)"
    assert (one["courses_failed"], two["courses_failed"], three["courses_failed"]) == ("3", "0", None)
    assert (one["retained"], two["retained"]) == ("true", "false")
    assert engine.arrow(hold.optouts(tables))["student_key"].to_pylist() == ["3"]
    schools = engine.arrow(tables["schools"].order_by("school_code")).to_pylist()
    assert [s["building_capacity"] for s in schools] == ["45", "30"]
    assert not holding.locate("foster") and not holding.locate("gifted")  # nobody is, so nothing is held
    assert _column(holding, "programs.csv:program_name").field_class is FieldClass.HOMELESS


def test_the_first_column_that_holds_anything_bears_the_elements_key(
    read: Reader, engine: DuckEngine, tmp_path: Path
) -> None:
    rows = "".join(f"{i},,{'NS'[i % 2]},{i % 3},x\n" for i in range(1, 41))
    holding = read({"students.csv": "student_id,school,currentSchoolSourcedId,grade,sex\n" + rows})
    ((table, column),) = holding.locate("school")
    assert (column.name, column.source) == ("school", "students.csv:currentSchoolSourcedId")
    empty = _column(holding, "students.csv:school")
    assert (empty.name, empty.element) == ("school_2", None)
    held = hold.tables(holding, engine.source(str(tmp_path / "in")), engine)["students"]
    rows_ = engine.arrow(held)
    assert set(rows_["school"].to_pylist()) == {"N", "S"}
    assert set(rows_["school_2"].to_pylist()) == {None}
    decided = decision({"students": {"school": None, "grade": None}}, k=2, max_suppression=1.0)
    plan, ready = protect.plan(
        decided, {"students": held}, engine, as_of=decided.as_of, holding=holding, school_levels=None
    )
    assert "school" in [c.source for c in plan.tables[0].columns]
    assert set(engine.arrow(ready.tables["students"])["school"].to_pylist()) == {"N", "S"}
    assert table.column("school") is column


def test_what_a_person_said_of_the_source_is_kept_and_read_again_with(
    read: Reader, engine: DuckEngine, tmp_path: Path
) -> None:
    holding = read(
        {
            "quirks.csv": "student_id,first_name,sex\n1,Ana,F\n1,Ana,F\n",
            "other.csv": "student_id,shoe\n1,3\n1,4\n",
        },
        grain="student_event",
        table="quirks",
    )
    assert [(t.name, t.grain) for t in holding.tables] == [("quirks", Grain.STUDENT_EVENT)]
    again = record.from_json(json.loads(json.dumps(record.as_json(holding))))
    assert again == holding and dict(again.hints) == {"grain": "student_event", "table": "quirks"}
    source = engine.source(str(tmp_path / "in"))
    assert hold.unchanged(again, source, engine)
    assert list(hold.tables(again, source, engine)) == ["quirks"]


def test_only_what_is_asked_for_is_derived(read: Reader, engine: DuckEngine, tmp_path: Path) -> None:
    holding = read(
        {
            "students.csv": "student_id,grade,entry_date\n1,9,2024-01-01\n2,10,\n",
            "programs.csv": "student_id,program_name,disability\n1,Homeless,\n2,Special Education,Autism\n",
            "school_enrollments.csv": "student_id,school_id,entry_date\n1,A,2025-08-27\n2,B,2025-09-02\n",
            "attendance.csv": "student_id,date,category\n1,2025-09-01,Absent\n1,2025-09-02,Tardy\n",
            "rooms.csv": "school_id,room,seats\nA,1,20\nB,1,30\n",
            "schools.csv": "school_id,name\nA,First School\nB,Second School\n",
        }
    )

    def opened(elements: frozenset[str] | None) -> dict[str, pa.Table]:
        source = engine.source(str(tmp_path / "in"))
        found = hold.tables(holding, source, engine, elements=elements)
        return {name: engine.arrow(table.order_by(table.columns[0])) for name, table in found.items()}

    whole = opened(None)
    derived = {"homeless", "disability", "schools_attended", "absences", "iep"}
    assert derived <= set(whole["students"].column_names)
    assert whole["students"]["entry_date"].to_pylist() == ["2024-01-01", "2025-09-02"]  # the gap is filled
    for asked in ({"homeless"}, {"disability", "absences"}, {"schools_attended"}, {"entry_date"}):
        some = opened(frozenset(asked))
        assert set(some["students"].column_names) & derived == asked & derived
        for element in asked:
            assert some["students"][element].to_pylist() == whole["students"][element].to_pylist()
        assert "building_capacity" not in some["schools"].column_names
    none = opened(frozenset())
    assert none["students"].column_names == ["student_key", "student_number", "grade", "entry_date"]
    assert none["students"]["entry_date"].to_pylist() == ["2024-01-01", None]  # nobody asked for it
    assert opened(frozenset({"building_capacity"}))["schools"].equals(whole["schools"])
