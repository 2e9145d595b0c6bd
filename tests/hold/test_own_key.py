"""A table that has both our own key and a student number is joined by the key that the other tables bear."""

from __future__ import annotations

from pathlib import Path

from permslip import engines, hold


def test_a_students_table_with_key_and_number_is_known_by_the_key_of_its_events(tmp_path: Path) -> None:
    """Or every event, and every family's answer, would be about nobody."""
    (tmp_path / "students.csv").write_text(
        "student_key,student_number,grade\nk1,100001,05\nk2,100002,06\n", "utf-8"
    )
    (tmp_path / "attendance.csv").write_text(
        "student_key,attendance_date\nk1,2026-01-05\nk2,2026-01-06\n", "utf-8"
    )
    with engines.open_engine(tmp=tmp_path / "tmp") as engine:
        source = engine.source(str(tmp_path))
        holding = hold.read(source, id="sis", engine=engine)
        students = holding.table("students")
        assert students is not None
        assert [c.source for c in students.columns if c.name == "student_key"] == ["students.csv:student_key"]
        tables = hold.tables(holding, source, engine)
        assert tables["attendance"].semi_join(tables["students"], "student_key").count().execute() == 2
    assert not [n for n in holding.notices if "not in the students' table" in n.what]
