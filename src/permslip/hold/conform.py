"""From a source's table to a conformed one: columns under their element keys, text trimmed, keys named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import ibis

from permslip.hold.cells import day, trimmed
from permslip.hold.draft import Doubt, Draft, Field
from permslip.hold.kinds import GUARDIAN_KEYS, STAFF_KEYS, Kind, meaning, pick, secret, student_families
from permslip.words.elements import ELEMENTS
from permslip.words.vocabulary import FieldClass, Grain

_KEY_CLASS = {
    "student_key": FieldClass.STUDENT_NUMBER,
    "staff_key": FieldClass.STAFF_OTHER,
    "guardian_id": FieldClass.DIRECT_ID,
}
DATES = frozenset(e.key for e in ELEMENTS.values() if e.hierarchy in ("date", "birth_date")) | {
    "staff_birth_date"
}
SAID = "~said"  # ends the name of a column that is in a draft's table only, never among its fields
TWO_OR_MORE = "Two or more races"
# federal category ← words that every spelling of it has (34 CFR 99.3 asks none; OMB 1997 categories)
RACES: Mapping[str, str] = {
    "american indian": "American Indian or Alaska Native",
    "alaska": "American Indian or Alaska Native",
    "native hawaiian": "Native Hawaiian or Other Pacific Islander",
    "pacific islander": "Native Hawaiian or Other Pacific Islander",
    "black": "Black or African American",
    "african american": "Black or African American",
    "asian": "Asian",
    "white": "White",
    "two or more": TWO_OR_MORE,
    "multiracial": TWO_OR_MORE,
}


@dataclass(frozen=True)
class Incoming:
    """A source table about to be conformed. ``origin`` maps each header to ``file:header``."""

    stem: str
    kind: Kind
    headers: tuple[str, ...]
    table: Any
    origin: Mapping[str, str]
    file: str
    first_row: int = 2


def text(column: Any) -> Any:
    """A column as trimmed text, empty as null."""
    return trimmed(column if column.type().is_string() else column.cast("string"))


def as_race(column: Any) -> Any:
    """A text column in the federal categories; several are two or more; other words stay as they are."""
    words = column.lower()
    cases = [(column.isin(sorted(set(RACES.values()))), column)]  # nearly every cell says it already
    cases += [(words.re_search(r"\S\s*[|;,]\s*\S"), TWO_OR_MORE)]
    cases += [(words.contains(part), name) for part, name in RACES.items() if name == TWO_OR_MORE]
    cases += [(words.contains(part), name) for part, name in RACES.items() if name != TWO_OR_MORE]
    return ibis.cases(*cases, else_=column)


def loaded_headers(headers: Iterable[str]) -> tuple[str, ...]:
    """The headers a reader may ask the source for: all but secrets."""
    return tuple(h for h in headers if not secret(h))


def key_header(kind: Kind, headers: tuple[str, ...], family: str | None) -> str | None:
    """The header that carries the person's key in a table of this kind, if any."""
    if kind.person == "student_key":
        found = student_families(headers, students=kind.grain is Grain.STUDENT)
        return found.get(family or "") or next(iter(found.values()), None)
    if kind.person == "staff_key":
        return pick(headers, STAFF_KEYS)
    if kind.person == "guardian_id":
        return pick(headers, (*GUARDIAN_KEYS, "sourcedid", "identifier"))
    return None


def _unique(name: str, taken: set[str]) -> str:
    out, n = name, 2
    while out.casefold() in taken:
        out, n = f"{name}_{n}", n + 1
    taken.add(out.casefold())
    return out


def _column(element: str | None, column: Any) -> Any:
    value = text(column)
    if element == "birth_date":
        return day(value)
    return as_race(value) if element == "race" else value


def _own_column(into: Incoming, header: str, key: str | None) -> bool:
    """Whether a header gets a column besides the person's key: the key itself does where it is an element."""
    return header != key or (
        meaning(into.kind, header)[0] is not None and into.kind.grain in (Grain.STUDENT, Grain.STAFF)
    )


def _names(into: Incoming, key: str | None, subject: str | None) -> dict[str, str]:
    """Header → name, for every header that gets a column of its own."""
    taken = {subject} if subject is not None else set()
    own = (h for h in into.headers if _own_column(into, h, key))
    return {h: _unique(meaning(into.kind, h)[0] or h, taken) for h in own}


def conform(into: Incoming, *, family: str | None = None, name: str | None = None) -> Draft:
    """The draft of one incoming table. ``family``: how the holding names its students, if known.

    A recognised column is named by its element key, a second one for the same element gets ``_2``;
    any other keeps its header. The person's key comes first.
    """
    key = key_header(into.kind, into.headers, family)
    subject = into.kind.person if key is not None else None
    fields, columns = [], {}
    if key is not None and subject is not None:
        because = "the key of the person its rows are about"
        element = subject if subject in ELEMENTS else None
        if element is not None and meaning(into.kind, key)[0] == element:
            because = meaning(into.kind, key)[2]
        fields.append(Field(subject, element, _KEY_CLASS[subject], into.origin[key], because))
        columns[subject] = text(into.table[key])
    for header, out in _names(into, key, subject).items():
        element, kind_class, because = meaning(into.kind, header)
        secret_ = kind_class is FieldClass.SECRET
        fields.append(Field(out, element, kind_class, into.origin[header], because, loaded=not secret_))
        if not secret_:
            columns[out] = _column(element, into.table[header])
    doubts = tuple(
        Doubt(into.table, header, f.name if f.element != "birth_date" else f"{f.name}{SAID}")
        for f in fields
        if f.loaded and f.element in DATES and (header := f.source.rsplit(":", 1)[-1]) in into.table.columns
    )
    # a column made dates has lost what its cells said
    columns |= {d.said: text(into.table[d.column]) for d in doubts if d.said not in columns}
    out_table = into.table.select(**columns)
    return Draft(
        name or into.kind.name,
        into.kind,
        subject,
        tuple(fields),
        out_table,
        into.file,
        into.first_row,
        doubts,
    )
