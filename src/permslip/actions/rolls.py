"""The roll: guardians, students and staff out of a registered holding, into the vault's memory of families.

Read with the engine and swapped in whole: a guardian who is barred in the new export is barred from that
moment on. What bars is what ``consent.links`` reads for a release, so that page and release say the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from permslip import consent, hold
from permslip.actions.desk import Desk
from permslip.actions.preparing import read_again
from permslip.consent.answer import MaySign
from permslip.hold import record
from permslip.hold.holding import HeldTable, Holding
from permslip.stores.families.people import ChildRow, Kind, LinkRow, Person, RollOf
from permslip.words.elements import squash
from permslip.words.errors import BadInput, NotFound
from permslip.words.vocabulary import Grain

_WANTED = frozenset({"home_language", "birth_date", "grade", "school", "directory_opt_out"})
_GIVEN = ("givenname", "firstname")
_FAMILY = ("familyname", "lastname", "lastsurname", "surname")
_PART_OF_NAME = (*_GIVEN, *_FAMILY, "middlename", "preferredgivenname", "preferredmiddlename",
                 "preferredfamilyname", "preferredfirstname", "preferredlastname", "generationcodesuffix",
                 "personaltitleprefix", "namesuffix", "nameprefix")  # fmt: skip
_LANGUAGE = ("homelanguage", "language", "preferredlanguage", "languagespoken")
_SPACE = r"[\s\x00-\x1f\x7f]+"
# words of the street for languages, beside Babel's own names and the ISO 639 codes
_ALSO = {
    "bengali": "bn",
    "mandarin": "zh",
    "cantonese": "yue",
    "haitian": "ht",
    "creole": "ht",
    "castilian": "es",
}


@dataclass(frozen=True)
class _Table:
    """A held table and its rows (Ibis), asked by what its columns were called in the source."""

    held: HeldTable
    rows: Any

    def named(self, *headers: str) -> list[str]:
        """The columns with one of these (squashed) headers, in the order of the headers."""
        by_header: dict[str, list[str]] = {}
        for column in self.held.columns:
            if column.name in self.rows.columns:
                by_header.setdefault(squash(re.split(r"[.:]", column.source)[-1]), []).append(column.name)
        return [name for header in headers for name in by_header.get(header, [])]

    def of(self, *elements: str) -> list[str]:
        """The columns of one of these elements."""
        return [
            c.name
            for element in elements
            for c in self.held.columns
            if c.element == element and c.name in self.rows.columns
        ]

    def columns(self, wanted: Mapping[str, list[str]], *, key: str = "") -> Any:
        """``key`` as it is, and these columns as one line of text each: of several candidates the first that
        is filled, without what no screen shows; empty where none is."""
        import ibis

        out = {"key": self.rows[key].cast("string")} if key else {}
        for name, candidates in wanted.items():
            parts = [self.rows[c].cast("string").nullif("") for c in dict.fromkeys(candidates)]
            text = ibis.coalesce(*parts) if parts else ibis.null("string")
            out[name] = text.re_replace(_SPACE, " ").strip().fill_null("") if parts else ibis.literal("")
        return self.rows.select(**out)


def read_roll(desk: Desk, *, holding: str | None, by: str | None) -> dict[str, int]:
    """Read the roll anew out of a registered holding (default: the one registered last).

    Returns counts: guardian, student, staff; links that count, are unplaced, barred; invitations ended as
    their holder is barred now. Raises NotFound, and BadInput when the source changed or names no students.
    """
    desk.person(by)
    row = desk.office.holdings.get(holding)
    engine = desk.engine()
    try:
        source = engine.source(row.source)
    except NotFound:
        raise NotFound(
            f"The source of holding {row.id} is no longer where it was registered.",
            fix=f"put it back, or permslip hold add PLACE --id {row.id}",
        ) from None
    desk.progress("read who belongs to whom", 0, None)
    held = read_again(record.from_json(row.body), engine, source)
    tables = hold.tables(held, source, engine, elements=_WANTED)
    rows: Callable[[Any], list[dict[str, Any]]] = lambda table: engine.arrow(table).to_pylist()  # noqa: E731
    children, students = _students(held, tables, rows)
    if not children:
        raise BadInput("The holding names no student.", fix="register a source with a table of students")
    links = _links(tables, rows)
    languages = {p.key: p.language for p in students}
    guardians = _guardians(held, tables, rows, links, languages)
    staff = _staff(held, tables, rows)
    of = RollOf(row.id, held.digest, desk.today(), "student_guardians" in tables)
    desk.progress("put the new roll in force", 0, None)
    families = desk.office.families
    families.roll.swap(of, people=[*guardians, *students, *staff], children=children, links=links)
    return families.roll.counts() | {"ended": _end_barred(desk, links)}


Rows = Callable[[Any], list[dict[str, Any]]]


def _table(held: Holding, tables: Mapping[str, Any], name: str) -> _Table | None:
    found = next((t for t in held.tables if t.name == name), None)
    return None if found is None or name not in tables else _Table(found, tables[name])


def _students(held: Holding, tables: Mapping[str, Any], rows: Rows) -> tuple[list[ChildRow], list[Person]]:
    """Every student, as child and as person. Two birth dates for one student are as good as none."""
    roster: dict[str, dict[str, Any]] = {}
    for line in rows(hold.roster(tables)):
        first = roster.setdefault(line["student_key"], line)
        if first["birth_date"] != line["birth_date"]:
            first["birth_date"] = None
    table = _table(held, tables, "students")
    details = {} if table is None else _people(table, rows, "student_key", _of_a_student(table))
    schools = _schools(held, tables, rows)
    private = {line["student_key"] for line in rows(hold.optouts(tables))}
    children, people = [], []
    for key in sorted(roster):
        line, said = roster[key], details.get(key, {})
        born: date | None = line["birth_date"]
        given, family = said.get("given", ""), said.get("family", "")
        school = schools.get(line["school"] or "", _clean(line["school"]))
        children.append(
            ChildRow(
                key,
                given or said.get("name", ""),
                family,
                school,
                _clean(line["grade"]),
                born,
                key in private,
            )
        )
        people.append(_person(Kind.STUDENT, key, said, born))
    return children, people


def _of_a_student(table: _Table) -> dict[str, list[str]]:
    return {
        "given": [*table.of("given_name"), *table.named(*_GIVEN)],
        "family": [*table.of("family_name"), *table.named(*_FAMILY)],
        "whole": table.named("name", "fullname", "studentname"),
        "email": [*table.of("email"), *table.named("email")],
        "phone": [*table.named("sms", "mobile"), *table.of("phone"), *table.named("phone")],
        "language": [*table.of("home_language"), *table.named(*_LANGUAGE)],
        "street": [*table.of("street_address"), *table.named("streetaddress", "street", "address")],
        **_town(table),
    }


def _guardians(
    held: Holding,
    tables: Mapping[str, Any],
    rows: Rows,
    links: Iterable[LinkRow],
    languages: Mapping[str, str],
) -> list[Person]:
    """Every guardian who is linked to a student, in their own language or, where none is on file, in their
    children's."""
    spoken: dict[str, str] = {}
    for link in links:
        spoken[link.guardian] = spoken.get(link.guardian) or languages.get(link.student, "")
    said: dict[str, dict[str, str]] = {}
    for name in ("guardians", "student_guardians"):
        table = _table(held, tables, name)
        if table is not None and "guardian_id" in table.rows.columns:
            for key, found in _people(table, rows, "guardian_id", _of_a_guardian(table)).items():
                mine = said.setdefault(key, {})
                mine.update({k: v for k, v in found.items() if v and not mine.get(k)})
    people = []
    for key in sorted(spoken):
        found = said.get(key, {})
        people.append(
            _person(Kind.GUARDIAN, key, found | {"language": found.get("language") or spoken[key]}, None)
        )
    return people


def _of_a_guardian(table: _Table) -> dict[str, list[str]]:
    parts = set(table.named(*_PART_OF_NAME))
    return {
        "given": table.named(*_GIVEN),
        "family": table.named(*_FAMILY),
        "whole": [c for c in table.of("guardian_name") if c not in parts],
        "email": [*table.of("guardian_email"), *table.named("email")],
        "phone": [*table.named("sms", "mobile"), *table.of("guardian_phone")],
        "language": table.named(*_LANGUAGE),
        "street": table.of("guardian_address"),
        **_town(table),
    }


def _staff(held: Holding, tables: Mapping[str, Any], rows: Rows) -> list[Person]:
    """Every member of staff: what several tables say of one is put together."""
    said: dict[str, dict[str, str]] = {}
    for known in held.tables:
        table = _table(held, tables, known.name)
        if table is None or known.grain is not Grain.STAFF or "staff_key" not in table.rows.columns:
            continue
        parts = set(table.named(*_PART_OF_NAME))
        wanted = {
            "given": table.named(*_GIVEN),
            "family": table.named(*_FAMILY),
            "whole": [c for c in table.of("staff_name") if c not in parts],
            "email": table.of("staff_email"),
            "phone": table.named("sms", "phone", "telephone"),
            "language": table.named(*_LANGUAGE),
            "street": table.named("streetaddress", "address"),
            **_town(table),
        }
        for key, found in _people(table, rows, "staff_key", wanted).items():
            mine = said.setdefault(key, {})
            mine.update({k: v for k, v in found.items() if v and not mine.get(k)})
    return [_person(Kind.STAFF, key, said[key], None) for key in sorted(said)]


def _town(table: _Table) -> dict[str, list[str]]:
    return {
        "city": [*table.named("city"), *table.of("city")],
        "state": [*table.named("state", "stateabbreviation"), *table.of("state")],
        "postal": [*table.named("postalcode", "zip", "zipcode"), *table.of("postal_code")],
    }


def _people(
    table: _Table, rows: Rows, column: str, wanted: Mapping[str, list[str]]
) -> dict[str, dict[str, str]]:
    """Key → what is on file, each as one clean line."""
    found: dict[str, dict[str, str]] = {}
    lines: list[dict[str, str]] = rows(table.columns(wanted, key=column))
    for line in lines:
        key = line.pop("key")
        line["name"] = " ".join(p for p in (line["given"], line["family"]) if p) or line["whole"]
        if key:
            found.setdefault(key, line)
    return found


def _person(kind: Kind, key: str, said: Mapping[str, str], born: date | None) -> Person:
    street, town = said.get("street", ""), " ".join(p for p in (said.get("state"), said.get("postal")) if p)
    place = ", ".join(p for p in (said.get("city"), town) if p)
    return Person(
        kind,
        key,
        said.get("name", ""),
        said.get("email", ""),
        said.get("phone", ""),
        language_code(said.get("language", "")),
        born,
        (street, place) if street and place else (street,) if street else (),
    )


def _schools(held: Holding, tables: Mapping[str, Any], rows: Rows) -> dict[str, str]:
    """A school's name by each of its codes."""
    table = _table(held, tables, "schools")
    if table is None or not table.of("school_name"):
        return {}
    codes = table.of("school_code")
    wanted = {f"code_{n}": [code] for n, code in enumerate(codes)} | {"name": table.of("school_name")}
    return {
        line[f"code_{n}"]: line["name"]
        for line in rows(table.columns(wanted))
        for n in range(len(codes))
        if line[f"code_{n}"] and line["name"]
    }


def _links(tables: Mapping[str, Any], rows: Rows) -> list[LinkRow]:
    """Who is on record as whose guardian, and whether they may speak: as a release reads it."""
    if "student_guardians" not in tables:
        return []
    guardians = hold.guardians(tables)
    relation = guardians.group_by("student_key", "guardian_id").agg(
        relation=guardians.guardian_relation.max()
    )
    standing = consent.links(guardians)
    joined = standing.inner_join(
        relation, [standing.student_key == relation.student_key, standing.signer == relation.guardian_id]
    ).select(standing.student_key, standing.signer, standing.link, relation.relation)
    return [
        LinkRow(line["student_key"], line["signer"], _clean(line["relation"]), MaySign(line["link"]))
        for line in rows(joined)
        if line["signer"] is not None
    ]


def _end_barred(desk: Desk, links: Iterable[LinkRow]) -> int:
    """End the invitations of guardians whom a record bars and who may speak for nobody else."""
    best: dict[str, MaySign] = {}
    barred = set()
    for link in links:
        best[link.guardian] = min(best.get(link.guardian, MaySign.BARRED), link.standing)
        if link.standing is MaySign.BARRED:
            barred.add(link.guardian)
    invitations = desk.office.families.invitations
    out = [g for g in sorted(barred) if best[g] is not MaySign.COUNTS]
    return sum(invitations.end_of(Kind.GUARDIAN, guardian) for guardian in out)


def _clean(value: Any) -> str:
    """One line without what no screen shows."""
    return "" if value is None else re.sub(_SPACE, " ", str(value)).strip()


@cache
def language_code(word: str) -> str:
    """The code of a language as a source names it: ``Spanish``, ``spa`` and ``es`` are ``es``; empty for what
    is not known."""
    from babel import Locale
    from babel.core import get_global

    said = word.strip().lower().replace("_", "-")
    names = {name.lower(): code for code, name in Locale("en").languages.items()}
    code = (
        names.get(said) or _ALSO.get(said) or get_global("language_aliases").get(said) or said.split("-")[0]
    )
    return code.split("_")[0] if code in Locale("en").languages else ""
