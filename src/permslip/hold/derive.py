"""Facts about a student that stand in other tables, brought to the student's row.

A request asks for an element, not for a file: homelessness in a programs table, the meal eligibility in
a food-service row, the schools attended in enrollments. Each is derived only where the students' own
table lacks it, or fills its gaps, and its source says where it came from.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ibis

from permslip.hold.draft import Draft, Field
from permslip.words.elements import ELEMENTS

YES, NO, DERIVED = "yes", "no", "derived:"
# element ← words of a program's name or type that mean taking part
_PROGRAMS = (
    ("homeless", r"(?i)homeless|mckinney"),
    ("migrant", r"(?i)\bmigrant"),
    ("section_504", r"(?i)\b504\b"),
    (
        "english_learner",
        r"(?i)english (language )?learner|english as a second|limited english|\bell?\b|\besl\b",
    ),
    ("gifted", r"(?i)gifted"),
    ("foster", r"(?i)foster"),
    ("iep", r"(?i)special ed|\biep\b"),
)
_CHARACTERISTICS = (
    ("homeless", r"(?i)homeless"),
    ("migrant", r"(?i)\bmigrant"),
    ("immigrant", r"(?i)immigrant"),
    ("military_family", r"(?i)military"),
    ("foster", r"(?i)foster"),
)
_SPED, _MEAL = r"(?i)special ed|\biep\b", r"(?i)food service|meal|lunch|breakfast"


def _flag(condition: Any) -> Any:
    return ibis.ifelse(condition.fill_null(False), YES, NO)


def _derived(element: str, source: str, why: str) -> Field:
    return Field(element, element, ELEMENTS[element].field_class, source, f"{DERIVED} {why}")


def _fill(students: Draft, side: Any, found: list[tuple[str, str, str, Any]]) -> Draft:
    """Left-join ``side`` (columns ``_person`` and those of ``found``: element, source, why, value when the
    person is not in it) and add each element, or fill the gaps of the one that is there."""
    joined = students.table.left_join(side, students.table["student_key"] == side["_person"]).drop("_person")
    out, fields = {name: joined[name] for name in students.table.columns}, []
    for element, source, why, absent in found:
        value = (
            ibis.coalesce(joined[f"_{element}"], ibis.literal(absent, "string"))
            if absent
            else joined[f"_{element}"]
        )
        held = students.field(element)
        if held is None:
            out[element] = value
            fields.append(_derived(element, source, why))
        else:
            out[held.name] = ibis.coalesce(joined[held.name], joined[f"_{element}"])
    return students.with_fields(joined.select(**out), *fields)


def _text_of(draft: Draft, *elements: str) -> Any:
    """All fields of these elements as one text, to look for words in."""
    parts = [draft.table[f.name].fill_null("") for f in draft.fields if f.element in elements and f.loaded]
    whole = parts[0]
    for part in parts[1:]:
        whole = whole + " " + part
    return whole


def from_characteristics(students: Draft, _drafts: dict[str, Draft]) -> Draft:
    """Flags out of a list of characteristics in the students' own table (Ed-Fi ``StudentCharacteristic``)."""
    held = next((f for f in students.fields if f.name.lower().startswith("studentcharacteristic")), None)
    if held is None:
        return students
    column = students.table[held.name]
    new = {e: _flag(column.re_search(p)) for e, p in _CHARACTERISTICS if students.field(e) is None}
    fields = [_derived(e, held.source, "a word of the student's characteristics") for e in new]
    return students.with_fields(students.table.mutate(**new), *fields)


def from_programs(students: Draft, drafts: dict[str, Draft]) -> Draft:
    """Taking part in programs, the kind of disability, meal eligibility: one row a student out of many."""
    programs = drafts.get("programs")
    if (
        programs is None
        or programs.subject != "student_key"
        or not (programs.field("program_name") or programs.field("program_type"))
    ):
        return students
    words = _text_of(programs, "program_name", "program_type")
    where = f"{programs.file}:{(programs.field('program_name') or programs.fields[0]).name}"
    aggregates: dict[str, Any] = {}
    found: list[tuple[str, str, str, Any]] = []
    for element, pattern in _PROGRAMS:
        aggregates[f"_{element}"] = ibis.ifelse(words.re_search(pattern).any(), YES, ibis.null("string"))
        found.append((element, where, "takes part in such a program", NO))
    disability = programs.field("disability")
    kind = programs.table[disability.name].max() if disability else ibis.null("string")
    sped = words.re_search(_SPED)
    aggregates["_disability"] = ibis.coalesce(
        kind, ibis.ifelse(sped.any(), "Special education", ibis.null("string"))
    )
    found.append(
        ("disability", where, "takes part in special education, with the kind where one is given", None)
    )
    for element in ("sped_setting", "meal_status"):
        held = programs.field(element)
        if held is not None:
            aggregates[f"_{element}"] = _best(programs.table[held.name], element)
            found.append((element, f"{programs.file}:{held.name}", "out of the program rows", None))
    if programs.field("meal_status") is None:
        meal = ibis.ifelse(words.re_search(_MEAL), words, ibis.null("string"))
        aggregates["_meal_status"] = _best(meal, "meal_status")
        found.append(("meal_status", where, "takes part in a meal program", None))
    side = programs.table.group_by(_person=programs.table["student_key"]).agg(**aggregates)
    return _fill(students, side, found)


def _best(column: Any, element: str) -> Any:
    if element != "meal_status":
        return column.max()
    free, reduced = column.re_search(r"(?i)\bfree\b").any(), column.re_search(r"(?i)\breduced\b").any()
    return ibis.cases((free, "Free"), (reduced, "Reduced"), else_=ibis.null("string"))


def from_enrollments(students: Draft, drafts: dict[str, Draft]) -> Draft:
    """Schools attended with dates, first entry and last exit."""
    stays_in = [d for d in drafts.values() if d.kind.name == "enrollments" and d.subject == "student_key"]
    # a table of schools tells more than one of classes
    rows = min(stays_in, key=lambda d: d.field("section_id") is not None, default=None)
    if rows is None or rows.field("school") is None or rows.field("entry_date") is None:
        return students
    leave = rows.field("exit_date")
    table = rows.table.select(
        _person=rows.table["student_key"],
        school=rows.table["school"],
        entry=rows.table["entry_date"],
        leave=rows.table[leave.name] if leave else ibis.null("string"),
    )
    stays = table.group_by("_person", "school").agg(entry=table["entry"].min(), leave=table["leave"].max())
    stays = stays.filter(stays["school"].notnull())
    said = (
        stays["school"] + " (" + stays["entry"].fill_null("?") + " to " + stays["leave"].fill_null("?") + ")"
    )
    stays = stays.mutate(said=said)
    side = stays.group_by("_person").agg(
        _schools_attended=stays["said"].group_concat("; ", order_by=[stays["entry"], stays["school"]]),
        _entry_date=stays["entry"].min(),
        _exit_date=stays["leave"].max(),
    )
    found: list[tuple[str, str, str, Any]] = [
        (e, f"{rows.file}:schools and dates", "out of the enrollment rows", None)
        for e in ("schools_attended", "entry_date", "exit_date")
    ]
    return _fill(students, side, found)


def from_gradebook(students: Draft, drafts: dict[str, Draft]) -> Draft:
    """Courses failed, retention and grade point average, where a table has one row a student and year."""
    found: list[tuple[str, str, str, Any]] = []
    side = None
    for draft in drafts.values():
        if draft is students or draft.subject != "student_key":
            continue
        held = {
            e: f
            for e in ("courses_failed", "retained", "gpa", "grade9_entry_date")
            if (f := draft.field(e)) and students.field(e) is None
        }
        if not held:
            continue
        aggregates = {
            f"_{e}": (
                draft.table[f.name].try_cast("int64").sum().cast("string")
                if e == "courses_failed"
                else draft.table[f.name].max()
            )
            for e, f in held.items()
        }
        side = draft.table.group_by(_person=draft.table["student_key"]).agg(**aggregates)
        found = [(e, f.source, "out of the student's yearly rows", None) for e, f in held.items()]
        students = _fill(students, side, found)
    return students


def from_attendance(students: Draft, drafts: dict[str, Draft]) -> Draft:
    """The number of absences: attendance rows that say absent."""
    rows = drafts.get("attendance")
    if (
        rows is None
        or rows.subject != "student_key"
        or rows.field("attendance_category") is None
        or students.field("absences")
    ):
        return students
    absent = _text_of(rows, "attendance_category").re_search(r"(?i)absen|unexcused|excused|suspen|truan")
    side = rows.table.group_by(_person=rows.table["student_key"]).agg(
        _absences=absent.cast("int64").sum().cast("string")
    )
    return _fill(
        students, side, [("absences", f"{rows.file}:rows", "the number of rows that say absent", "0")]
    )


def from_optouts(students: Draft, drafts: dict[str, Draft]) -> Draft:
    """Whether the family opted out of directory information."""
    rows = drafts.get("directory_optouts")
    if rows is None or rows.subject != "student_key" or students.field("directory_opt_out"):
        return students
    side = rows.table.group_by(_person=rows.table["student_key"]).agg(
        _directory_opt_out=ibis.ifelse(rows.table.count() > 0, YES, NO)
    )
    return _fill(
        students, side, [("directory_opt_out", f"{rows.file}:rows", "has a row in the list of opt-outs", NO)]
    )


def capacity(drafts: dict[str, Draft]) -> dict[str, Draft]:
    """What a building may hold: the seats of its rooms, where no table says it."""
    rooms, schools = drafts.get("rooms"), drafts.get("schools")
    if rooms is None or schools is None or any(d.field("building_capacity") for d in drafts.values()):
        return drafts
    seats, where, code = rooms.field("room_seats"), rooms.field("school_code"), schools.field("school_code")
    if seats is None or where is None or code is None:
        return drafts
    total = rooms.table[seats.name].try_cast("float64").sum().cast("int64").cast("string")
    side = rooms.table.group_by(_school=rooms.table[where.name]).agg(building_capacity=total)
    joined = schools.table.left_join(side, schools.table[code.name] == side["_school"]).drop("_school")
    field = _derived(
        "building_capacity",
        f"{rooms.file}:{seats.source.rsplit(':', 1)[-1]}",
        "the seats of the building's rooms together",
    )
    return drafts | {"schools": schools.with_fields(joined, field)}


_STEPS: tuple[Callable[[Draft, dict[str, Draft]], Draft], ...] = (
    from_characteristics,
    from_programs,
    from_enrollments,
    from_gradebook,
    from_attendance,
    from_optouts,
)


def derive(drafts: dict[str, Draft]) -> dict[str, Draft]:
    """The drafts with everything that can be said at the student's (and the school's) grain said there."""
    students = drafts.get("students")
    if students is not None and students.subject == "student_key":
        for step in _STEPS:
            students = step(students, drafts)
        drafts = drafts | {"students": students}
    return capacity(drafts)
