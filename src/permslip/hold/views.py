"""The few questions about people that other rooms ask of a holding's tables."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import ibis

from permslip.words.elements import squash
from permslip.words.errors import NotFound

_RESTRICTED = "restrictedagentsourcedids"
NO_CONTACT = "no contact"
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
    found = _with(links, wanted).filter(lambda t: t["student_key"].notnull())
    restricted = _restricted(tables.get("students"))
    return found if restricted is None else _marked(found, restricted)


def _restricted(students: Any | None) -> Any | None:
    """``student_key``, ``guardian_id`` of the guardians whom a student's own row names as restricted
    (OneRoster's extension ``restrictedAgentSourcedIds``); None where no row can."""
    named = [c for c in (students.columns if students is not None else ()) if _ends(c) == _RESTRICTED]
    if students is None or not named or "student_key" not in students.columns:
        return None
    agents = students[named[0]].cast("string").split(",").unnest()
    pairs = students.select(student_key=students["student_key"].cast("string"), guardian_id=agents)
    pairs = pairs.mutate(guardian_id=pairs["guardian_id"].strip()).filter(lambda t: t["guardian_id"] != "")
    return pairs.distinct().mutate(marked=True)


def _marked(links: Any, restricted: Any) -> Any:
    """The links, with the words of a restriction for those pairs: whatever else stands there, it bars."""
    beside = links.left_join(restricted, ["student_key", "guardian_id"], rname="{name}_right")
    words = ibis.ifelse(beside["marked"].fill_null(False), NO_CONTACT, beside["contact_restrictions"])
    return beside.select(**{n: words if n == "contact_restrictions" else beside[n] for n in links.columns})


def _ends(header: str) -> str:
    return squash(re.split(r"[.:]", header)[-1])


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
