"""Facts about a student that stand in other tables, brought to the student's row.

A request asks for an element, not for a file: homelessness in a programs table, the meal eligibility in
a food-service row, the schools attended in enrollments. Each is derived only where the students' own
table lacks it, or fills its gaps, and its source says where it came from.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
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
_ABSENT = r"(?i)absen|unexcused|excused|suspen|truan"
_SPED, _MEAL = r"(?i)special ed|\biep\b", r"(?i)food service|meal|lunch|breakfast"


def _flag(condition: Any) -> Any:
    return ibis.ifelse(condition.fill_null(False), YES, NO)


def _derived(element: str, source: str, why: str) -> Field:
    return Field(element, element, ELEMENTS[element].field_class, source, f"{DERIVED} {why}")


Asked = frozenset[str] | None
"""Elements that somebody asked for; None is all of them."""


@dataclass(frozen=True)
class Found:
    """One element out of other rows: its source, why it is taken for it, how to make the value by person (an
    Ibis expression to aggregate by, made only where it is wanted), and what a student has who is in none of
    those rows."""

    element: str
    source: str
    why: str
    value: Callable[[], Any]
    absent: str | None = None


@dataclass(frozen=True)
class Gathering:
    """The students' draft with what is found for it elsewhere, joined once at the end.

    ``sides`` are tables of one row a person; ``values`` gives, by column of the students' table, the
    elements of ``sides`` that make it or fill its gaps: (place of the side, its column, absent).
    """

    students: Draft
    asked: Asked
    sides: tuple[Any, ...] = ()
    values: Mapping[str, tuple[tuple[int, str, str | None], ...]] = field(default_factory=dict)

    def wants(self, *elements: str) -> bool:
        """Whether anybody asked for one of these elements."""
        return self.asked is None or not self.asked.isdisjoint(elements)

    def filled(self, rows: Any, person: Any, found: list[Found]) -> Gathering:
        """With the found elements, aggregated by person out of ``rows``: each is a new column of the
        students' table, or fills the gaps of the one that is there. What nobody asked for is only listed."""
        fields, values, wanted = [], dict(self.values), {}
        for one in found:
            held = self.students.field(one.element)
            if held is None:
                fields.append(_derived(one.element, one.source, one.why))
            if self.wants(one.element):
                wanted[f"_{len(self.sides)}_{one.element}"] = one.value()
                column = held.name if held is not None else one.element
                entry = (len(self.sides), f"_{len(self.sides)}_{one.element}", one.absent)
                values[column] = (*values.get(column, ()), entry if held is None else (*entry[:2], None))
        students = self.students.with_fields(self.students.table, *fields)
        if not wanted:
            return replace(self, students=students)
        side = rows.group_by(**{f"_{len(self.sides)}": person}).agg(**wanted)
        return Gathering(students, self.asked, (*self.sides, side), values)

    def joined(self) -> Draft:
        """The students' draft over one table."""
        table = own = self.students.table
        for at, side in enumerate(self.sides):
            table = table.left_join(side, own["student_key"] == side[f"_{at}"])
        out = {name: table[name] for name in own.columns}
        for name, entries in self.values.items():
            parts = [out[name]] if name in out else []
            for _, column, absent in entries:
                parts += [table[column], *([ibis.literal(absent, "string")] if absent else [])]
            out[name] = parts[0] if len(parts) == 1 else ibis.coalesce(*parts)
        return replace(self.students, table=table.select(**out) if self.sides else own)


def _text_of(draft: Draft, *elements: str) -> Any:
    """All fields of these elements as one text, to look for words in."""
    parts = [draft.table[f.name].fill_null("") for f in draft.fields if f.element in elements and f.loaded]
    whole = parts[0]
    for part in parts[1:]:
        whole = whole + " " + part
    return whole


def from_characteristics(students: Draft, asked: Asked) -> Draft:
    """Flags out of a list of characteristics in the students' own table (Ed-Fi ``StudentCharacteristic``)."""
    held = next((f for f in students.fields if f.name.lower().startswith("studentcharacteristic")), None)
    if held is None:
        return students
    column = students.table[held.name]
    new = {e: p for e, p in _CHARACTERISTICS if students.field(e) is None}
    flags = {e: _flag(column.re_search(p)) for e, p in new.items() if asked is None or e in asked}
    fields = [_derived(e, held.source, "a word of the student's characteristics") for e in new]
    return students.with_fields(students.table.mutate(**flags) if flags else students.table, *fields)


def from_programs(found: Gathering, drafts: dict[str, Draft]) -> Gathering:
    """Taking part in programs, the kind of disability, meal eligibility: one row a student out of many."""
    programs = drafts.get("programs")
    if (
        programs is None
        or programs.subject != "student_key"
        or not (programs.field("program_name") or programs.field("program_type"))
    ):
        return found
    marks = {element: pattern for element, pattern in _PROGRAMS if found.wants(element)}
    marks |= {"_sped": _SPED} if found.wants("disability") else {}
    meal = programs.field("meal_status")
    marks |= {"_meal": _MEAL} if meal is None and found.wants("meal_status") else {}
    words = _text_of(programs, "program_name", "program_type")
    rows, marked = _marked(programs.table.mutate(_words=words), "_words", marks)
    where = f"{programs.file}:{(programs.field('program_name') or programs.fields[0]).name}"
    null = ibis.null("string")

    def taking_part(mark: str, word: str) -> Any:
        return ibis.ifelse(marked(mark).any(), word, null)

    why = "takes part in such a program"
    new = [Found(e, where, why, partial(taking_part, e, YES), NO) for e, _ in _PROGRAMS]
    disability = programs.field("disability")
    kind = rows[disability.name].max() if disability else null
    why = "takes part in special education, with the kind where one is given"
    new.append(
        Found(
            "disability",
            where,
            why,
            lambda: ibis.coalesce(kind, taking_part("_sped", "Special education")),
        )
    )
    for element in ("sped_setting", "meal_status"):
        held = programs.field(element)
        if held is not None:
            value = partial(_best, rows[held.name], element)
            new.append(Found(element, f"{programs.file}:{held.name}", "out of the program rows", value))
    if meal is None:
        words = rows["_words"]
        new.append(
            Found(
                "meal_status",
                where,
                "takes part in a meal program",
                lambda: _best(ibis.ifelse(marked("_meal"), words, null), "meal_status"),
            )
        )
    return found.filled(rows, rows["student_key"], new)


def _marked(rows: Any, column: str, patterns: Mapping[str, str]) -> tuple[Any, Callable[[str], Any]]:
    """The rows with a mark for each pattern that the text of ``column`` matches, and what gives a mark.

    The patterns are run over the few different texts, not over every row.
    """
    if not patterns:
        return rows, patterns.__getitem__  # nobody asks
    words = rows.select(_text=rows[column]).distinct()
    marks = {f"_is_{at}": words["_text"].re_search(p) for at, p in enumerate(patterns.values())}
    kinds = words.select("_text", **marks)
    place = {name: f"_is_{at}" for at, name in enumerate(patterns)}
    joined = rows.left_join(kinds, rows[column] == kinds["_text"]).drop("_text")
    return joined, lambda name: joined[place[name]]


def _best(column: Any, element: str) -> Any:
    if element != "meal_status":
        return column.max()
    free, reduced = column.re_search(r"(?i)\bfree\b").any(), column.re_search(r"(?i)\breduced\b").any()
    return ibis.cases((free, "Free"), (reduced, "Reduced"), else_=ibis.null("string"))


def from_enrollments(found: Gathering, drafts: dict[str, Draft]) -> Gathering:
    """Schools attended with dates, first entry and last exit."""
    stays_in = [d for d in drafts.values() if d.kind.name == "enrollments" and d.subject == "student_key"]
    # a table of schools tells more than one of classes
    rows = min(stays_in, key=lambda d: d.field("section_id") is not None, default=None)
    if rows is None or rows.field("school") is None or rows.field("entry_date") is None:
        return found
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
    values: dict[str, Callable[[], Any]] = {
        "schools_attended": lambda: stays["said"].group_concat(
            "; ", order_by=[stays["entry"], stays["school"]]
        ),
        "entry_date": stays["entry"].min,
        "exit_date": stays["leave"].max,
    }
    where, why = f"{rows.file}:schools and dates", "out of the enrollment rows"
    return found.filled(stays, stays["_person"], [Found(e, where, why, v) for e, v in values.items()])


def from_gradebook(found: Gathering, drafts: dict[str, Draft]) -> Gathering:
    """Courses failed, retention and grade point average, where a table has one row a student and year."""
    for draft in drafts.values():
        if draft.name == found.students.name or draft.subject != "student_key":
            continue
        held = {
            e: f
            for e in ("courses_failed", "retained", "gpa", "grade9_entry_date")
            if (f := draft.field(e)) and found.students.field(e) is None
        }
        rows = draft.table
        why = "out of the student's yearly rows"
        new = [Found(e, f.source, why, partial(_of_years, rows[f.name], e)) for e, f in held.items()]
        found = found.filled(rows, rows["student_key"], new) if new else found
    return found


def _of_years(column: Any, element: str) -> Any:
    if element == "courses_failed":
        return column.try_cast("int64").sum().cast("string")
    return column.max()


def from_attendance(found: Gathering, drafts: dict[str, Draft]) -> Gathering:
    """The number of absences: attendance rows that say absent."""
    draft = drafts.get("attendance")
    if (
        draft is None
        or draft.subject != "student_key"
        or draft.field("attendance_category") is None
        or found.students.field("absences")
    ):
        return found
    patterns = {"absent": _ABSENT} if found.wants("absences") else {}
    words = _text_of(draft, "attendance_category")
    rows, marked = _marked(draft.table.select("student_key", _words=words), "_words", patterns)
    new = Found(
        "absences",
        f"{draft.file}:rows",
        "the number of rows that say absent",
        lambda: marked("absent").cast("int64").sum().cast("string"),
        "0",
    )
    return found.filled(rows, rows["student_key"], [new])


def from_optouts(found: Gathering, drafts: dict[str, Draft]) -> Gathering:
    """Whether the family opted out of directory information."""
    draft = drafts.get("directory_optouts")
    if draft is None or draft.subject != "student_key" or found.students.field("directory_opt_out"):
        return found
    new = Found(
        "directory_opt_out",
        f"{draft.file}:rows",
        "has a row in the list of opt-outs",
        lambda: ibis.ifelse(draft.table.count() > 0, YES, NO),
        NO,
    )
    return found.filled(draft.table, draft.table["student_key"], [new])


def capacity(drafts: dict[str, Draft], asked: Asked) -> dict[str, Draft]:
    """What a building may hold: the seats of its rooms, where no table says it."""
    rooms, schools = drafts.get("rooms"), drafts.get("schools")
    if rooms is None or schools is None or any(d.field("building_capacity") for d in drafts.values()):
        return drafts
    seats, where, code = rooms.field("room_seats"), rooms.field("school_code"), schools.field("school_code")
    if seats is None or where is None or code is None:
        return drafts
    field_ = _derived(
        "building_capacity",
        f"{rooms.file}:{seats.source.rsplit(':', 1)[-1]}",
        "the seats of the building's rooms together",
    )
    if asked is not None and "building_capacity" not in asked:
        return drafts | {"schools": schools.with_fields(schools.table, field_)}
    total = rooms.table[seats.name].try_cast("float64").sum().cast("int64").cast("string")
    side = rooms.table.group_by(_school=rooms.table[where.name]).agg(building_capacity=total)
    joined = schools.table.left_join(side, schools.table[code.name] == side["_school"]).drop("_school")
    return drafts | {"schools": schools.with_fields(joined, field_)}


_STEPS: tuple[Callable[[Gathering, dict[str, Draft]], Gathering], ...] = (
    from_programs,
    from_enrollments,
    from_gradebook,
    from_attendance,
    from_optouts,
)


def derive(drafts: dict[str, Draft], elements: Asked = None) -> dict[str, Draft]:
    """The drafts with everything that can be said at the student's (and the school's) grain said there.

    With ``elements`` only these are computed: the fields of the others are listed, and their columns are not
    in the table (or keep the gaps that other tables could fill).
    """
    students = drafts.get("students")
    if students is not None and students.subject == "student_key":
        found = Gathering(from_characteristics(students, elements), elements)
        for step in _STEPS:
            found = step(found, drafts)
        drafts = drafts | {"students": found.joined()}
    return capacity(drafts, elements)
