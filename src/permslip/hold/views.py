"""The few questions about people that other rooms ask of a holding's tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ibis

from permslip.words.errors import NotFound

_YES = ("yes", "true", "1", "y", "t", "x", "opted out", "opt out", "refused")


def _with(table: Any, wanted: Mapping[str, str]) -> Any:
    """The table's columns of those names, null of that type where it has none."""
    return table.select(**{n: table[n] if n in table.columns else ibis.null(t) for n, t in wanted.items()})


def roster(tables: Mapping[str, Any]) -> Any:
    """One row a student: ``student_key, birth_date, school, grade`` (null where not held; birth_date a date).

    Raises NotFound when the holding has no students' table with a key.
    """
    for name in ("students", *sorted(tables)):
        table = tables.get(name)
        if (
            table is not None
            and "student_key" in table.columns
            and (name == "students" or "birth_date" in table.columns)
        ):
            wanted = {"student_key": "string", "birth_date": "date", "school": "string", "grade": "string"}
            return _with(table, wanted).filter(lambda t: t["student_key"].notnull())
    raise NotFound(
        "the holding has no table of students with a key", fix="add a holding whose rows name their students"
    )


def guardians(tables: Mapping[str, Any]) -> Any:
    """One row a student and guardian: ``student_key, guardian_id, guardian_relation, lives_with,
    legal_guardian, contact_restrictions``, all text, null where not held. Empty when none are held."""
    names = (
        "student_key",
        "guardian_id",
        "guardian_relation",
        "lives_with",
        "legal_guardian",
        "contact_restrictions",
    )
    wanted = dict.fromkeys(names, "string")
    links = tables.get("student_guardians")
    if links is None:
        return ibis.memtable({n: [] for n in names}, schema=wanted)
    return _with(links, wanted).filter(lambda t: t["student_key"].notnull())


def optouts(tables: Mapping[str, Any]) -> Any:
    """``student_key`` of every student whose family opted out of directory information."""
    students, listed = tables.get("students"), tables.get("directory_optouts")
    parts = []
    if students is not None and {"student_key", "directory_opt_out"} <= set(students.columns):
        said = students["directory_opt_out"].lower().isin(_YES)
        parts.append(students.filter(said).select("student_key"))
    if listed is not None and "student_key" in listed.columns:
        parts.append(listed.select("student_key"))
    if not parts:
        return ibis.memtable({"student_key": []}, schema={"student_key": "string"})
    whole = parts[0] if len(parts) == 1 else ibis.union(*parts)
    return whole.filter(whole["student_key"].notnull()).distinct()
