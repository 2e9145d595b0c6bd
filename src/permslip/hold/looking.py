"""Looking at the rows of a reading: how many, of what class, and what is wrong with them.

Counts are all that comes back from the engine, and all that a notice is made of. Questions about many
tables or columns are asked together, because putting one into words costs more than answering it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import ibis

from permslip.hold import oneroster_set
from permslip.hold.cells import no_day
from permslip.hold.conform import text
from permslip.hold.derive import DERIVED, NO
from permslip.hold.draft import Doubt, Draft, Reading
from permslip.hold.holding import Column, HeldTable, Notice
from permslip.hold.references import Unique, demand_unique, lost
from permslip.hold.values import Profile, profile, verdict
from permslip.words.ports import Engine, Source
from permslip.words.vocabulary import Grain

SMALL_BYTES = 4 << 20  # of such a file every distinct value fits in memory many times over
_ONE_ROW_EACH = (Grain.STUDENT, Grain.STAFF)


def demand_set(source: Source, engine: Engine) -> None:
    """Raises BadInput when a file of a OneRoster set names two rows alike."""
    demand_unique(
        [Unique(source.table(f, (h,)), h, f, h, 2) for f, h in oneroster_set.unique_keys(source)], engine
    )


def demand_keys(drafts: Mapping[str, Draft], engine: Engine) -> None:
    """Raises BadInput when a table of one row a person has a person twice."""
    what = {"student_key": "the student number"}
    demand_unique(
        [
            Unique(d.table, d.subject, d.file, what.get(d.subject, "the staff number"), d.first_row)
            for d in drafts.values()
            if d.subject is not None and d.kind.grain in _ONE_ROW_EACH
        ],
        engine,
    )


def telling(students: Draft, engine: Engine) -> Draft:
    """The students' draft without derived columns that say the same of everybody: nobody is in that program,
    so the district's tables do not hold the fact."""
    derived = [f for f in students.fields if f.because.startswith(DERIVED)]
    if not derived:
        return students
    said = {f.name: (students.table[f.name].fill_null(NO) != NO).sum() for f in derived}
    told = engine.arrow(students.table.aggregate(**said)).to_pylist()[0]
    kept = tuple(f for f in students.fields if f.name not in told or told[f.name])
    return replace(students, fields=kept)


def look(
    drafts: Mapping[str, Draft], source: Source, reading: Reading, engine: Engine
) -> tuple[tuple[HeldTable, ...], list[Notice]]:
    """Every table with the final class of each column, and what its rows tell, by table name."""
    tables, noticed = [], []
    strays = _strays(drafts, engine)
    for name, draft in sorted(drafts.items()):
        rows, keyless, profiles, no_days = profile(draft, engine, small=_is_small(draft, source, reading))
        table, more = _held(name, draft, profiles, rows)
        tables.append(table)
        noticed += [*more, *_keys(draft, keyless, strays.get(name, 0)), *_bad_dates(draft, no_days, engine)]
    return tuple(tables), noticed


def broken(source: Source, engine: Engine) -> list[Notice]:
    """A notice for every column of a OneRoster set that names rows of another file which are not there."""
    references = oneroster_set.references(source)
    counts = lost([(r.here, r.there) for r in references], engine)
    return [
        Notice(r.file, f"{r.header}: {count} references lead to nothing in {r.target}")
        for r, count in zip(references, counts, strict=True)
        if count
    ]


def _is_small(draft: Draft, source: Source, reading: Reading) -> bool:
    """Whether the files that a draft's rows come from are small; what a database holds, nobody knows."""
    files = [draft.file] if draft.file in reading.files else list(reading.files)
    packed = any(f.lower().endswith((".gz", ".parquet")) for f in files)
    return reading.format != "sql" and sum(map(source.size, files)) * (8 if packed else 1) < SMALL_BYTES


def _held(
    name: str, draft: Draft, profiles: Mapping[str, Profile], rows: int
) -> tuple[HeldTable, list[Notice]]:
    """The table with every column's final class, and what its cells tell."""
    columns, noticed = [], []
    for field in draft.fields:
        seen = profiles.get(field.name)
        kind, because, element = field.field_class, field.because, field.element
        if seen is not None and field.name != draft.subject:
            kind, because = verdict(field, seen, draft.kind.grain)
            if element is not None and not seen.filled:  # a heading without a fact under it holds nothing
                because, element = f"{because}; it is empty", None
        dtype = "date32" if field.loaded and draft.table[field.name].type().is_date() else "string"
        columns.append(Column(field.name, element, kind, field.source, because, dtype))
        if seen is not None and seen.formulas:
            said = (
                f"{seen.formulas} cells begin as a formula does: kept as text, made harmless in CSV written"
            )
            noticed.append(Notice(field.source, said))
    return HeldTable(name, draft.kind.grain, draft.subject, _first_named(columns), rows), noticed


def _first_named(columns: list[Column]) -> tuple[Column, ...]:
    """The columns, with the first of each element that holds anything under the element's own key: where a
    heading before it is empty, the two change names."""
    at = {c.name: i for i, c in enumerate(columns)}
    out, seen = list(columns), set()
    for i, column in enumerate(columns):
        key = column.element
        if key is None or key in seen:
            continue
        seen.add(key)
        if column.name != key and key in at:
            out[i], out[at[key]] = replace(column, name=key), replace(columns[at[key]], name=column.name)
    return tuple(out)


def _strays(drafts: Mapping[str, Draft], engine: Engine) -> dict[str, int]:
    """Rows of each table about a student whom the students' table does not know."""
    students = drafts.get("students")
    if students is None or students.subject is None:
        return {}
    names = [n for n, d in sorted(drafts.items()) if d.subject == "student_key" and n != "students"]
    known = students.table["student_key"]
    counts = lost([(drafts[n].table["student_key"], known) for n in names], engine)
    return dict(zip(names, counts, strict=True))


def _keys(draft: Draft, keyless: int, strays: int) -> list[Notice]:
    """Rows without a key, and rows about a student whom the students' table does not know."""
    if draft.subject is None:
        if draft.kind.person is not None:
            return [Notice(draft.file, "no column says whom a row is about: consent cannot be matched to it")]
        return []
    found = []
    if keyless:
        found.append(Notice(draft.file, f"{keyless} rows have no key of the person they are about"))
    if strays:
        said = f"{strays} rows are about students who are not in the students' table"
        found.append(Notice(draft.file, said))
    return found


def _bad_dates(draft: Draft, no_days: Mapping[str, int], engine: Engine) -> list[Notice]:
    """Cells that should be dates and are none, or name a day that does not exist."""
    found = []
    for doubt in draft.doubts:
        if count := no_days[doubt.said]:
            where = f"{draft.file}, row {_first_row(draft, doubt, engine)}" if draft.first_row else draft.file
            found.append(Notice(where, f"{doubt.column}: {count} cells are no dates that exist"))
    return found


def _first_row(draft: Draft, doubt: Doubt, engine: Engine) -> int:
    rows = doubt.table.select(
        bad=no_day(text(doubt.table[doubt.column])), row=ibis.row_number() + draft.first_row
    )
    return int(engine.arrow(rows.aggregate(row=rows["row"].min(where=rows["bad"])))["row"][0].as_py())
