"""Reading a holding, and opening its tables again later: one path, so that both see the same columns."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from permslip.hold import edfi_xml, looking, oneroster, oneroster_set
from permslip.hold.assets import asset
from permslip.hold.conform import Incoming, key_header
from permslip.hold.derive import derive
from permslip.hold.draft import Draft, Field, Reading
from permslip.hold.flat import drafts_of, incoming, is_consents, stem_of
from permslip.hold.holding import FORMATS, Asset, Column, HeldTable, Holding, Notice
from permslip.hold.once import Once
from permslip.hold.references import repeated
from permslip.words.digest import sha256
from permslip.words.elements import squash
from permslip.words.errors import BadInput
from permslip.words.ports import Engine, Source
from permslip.words.vocabulary import Grain

HINTS = ("format", "grain", "table")
_ONEROSTER = frozenset({"users", "orgs", "enrollments", "demographics", "roles"})


def detect(source: Source) -> str:
    """The format of a source: one of ``FORMATS``, or ``oneroster`` where the manifest tells the version.

    Raises BadInput when the source holds nothing that can be read.
    """
    stems = set(oneroster_set.tables_in(source))
    if {"users", "orgs"} <= stems or ("manifest" in stems and stems & _ONEROSTER):
        return "oneroster"  # a set that lost a file too: its manifest then tells which
    if edfi_xml.xml_files(source):
        return "edfi-xml"
    tables = [n for n in source.names() if source.is_table(n)]
    if not tables:
        raise BadInput(
            f"{source.name} holds no table",
            fix="hand in OneRoster or Ed-Fi files, CSV, Parquet or a database",
        )
    if not any("." in n and n.lower().endswith((".csv", ".gz", ".tsv", ".parquet")) for n in tables):
        return "sql"
    if all(n.lower().endswith(".parquet") for n in tables):
        return "parquet"
    uniques = {squash(h) for n in tables if not n.lower().endswith(".parquet") for h in source.header(n)}
    return "edfi-csv" if {"studentuniqueid", "lastsurname"} <= uniques else "csv"


def _with_roster(arriving: list[Incoming], engine: Engine, *, guess: bool) -> list[Incoming]:
    """The tables with the students' one known by its name. The only table of one row a student is it,
    whatever its file is called; without one, so is the only table of students in which no student repeats."""
    rosters = [i for i, into in enumerate(arriving) if into.kind.grain is Grain.STUDENT]
    if not rosters and guess:
        guessed = [
            i for i, t in enumerate(arriving) if t.kind.grain is Grain.STUDENT_EVENT and not t.kind.stems
        ]
        key = (
            key_header(arriving[guessed[0]].kind, arriving[guessed[0]].headers, None)
            if len(guessed) == 1
            else None
        )
        if key is not None and not repeated(arriving[guessed[0]].table, key, 0, engine)[0]:
            rosters = guessed
    if len(rosters) == 1:
        into = arriving[rosters[0]]
        arriving[rosters[0]] = replace(into, kind=replace(into.kind, name="students", grain=Grain.STUDENT))
    return arriving


def _plain(
    source: Source, engine: Engine, format_: str, grains: Mapping[str, str], only: frozenset[str] | None
) -> Reading:
    tables = [n for n in source.names() if source.is_table(n) and (only is None or {n, stem_of(n)} & only)]
    if not tables:
        raise BadInput(f"{source.name} holds no such table", fix="check the name of the table")
    consents = [n for n in tables if is_consents(source.header(n))]
    arriving = []
    for name in tables:
        if name in consents:
            continue
        into = incoming(source, name)
        asked = grains.get(name, grains.get(""))
        arriving.append(
            incoming(source, name, grain=asked) if asked and asked != into.kind.grain.value else into
        )
    arriving = _with_roster(arriving, engine, guess=not grains)
    said = "a list of families' answers: not part of the holding, import it with `permslip consent import`"
    noticed = tuple((n, said) for n in consents)
    assets = tuple(n for n in source.names() if not source.is_table(n))
    files = tuple(n for n in tables if n not in consents)
    return Reading(format_, drafts_of(arriving), assets, noticed, files)


def _reading(
    source: Source,
    engine: Engine,
    format_: str | None,
    grains: Mapping[str, str],
    only: frozenset[str] | None,
) -> Reading:
    found = format_ or detect(source)
    if found == "edfi-xml":
        return edfi_xml.read(source, engine)
    if found.startswith("oneroster"):
        return oneroster.read(source, found.removeprefix("oneroster-") if "-" in found else None)
    return _plain(source, engine, found, grains, only)


def _digest(
    format_: str, tables: tuple[HeldTable, ...], assets: tuple[Asset, ...], files: Mapping[str, str]
) -> str:
    told = {
        "format": format_,
        "tables": [
            [
                t.name,
                t.grain,
                t.subject_column,
                [[c.name, c.element, c.field_class, c.source] for c in t.columns],
            ]
            for t in tables
        ],
        "assets": [[a.name, a.element, a.field_class, a.sha256] for a in assets],
        "files": sorted(files.items()),
    }
    return sha256(json.dumps(told, separators=(",", ":"), ensure_ascii=True))


def _checked_hints(hints: Mapping[str, str] | None) -> Mapping[str, str]:
    hints = dict(hints or {})
    if set(hints) - set(HINTS):
        raise BadInput(
            f"no such hint: {sorted(set(hints) - set(HINTS))[0]}", fix=f"hints are {', '.join(HINTS)}"
        )
    if hints.get("format", FORMATS[0]) not in FORMATS:
        raise BadInput("no such format", fix=f"formats are {', '.join(FORMATS)}")
    if hints.get("grain", "student") not in list(Grain):
        raise BadInput("no such grain", fix=f"grains are {', '.join(Grain)}")
    return hints


def _only(hints: Mapping[str, str]) -> frozenset[str] | None:
    return frozenset(t.strip() for t in hints["table"].split(",")) if "table" in hints else None


def read(source: Source, *, id: str, engine: Engine, hints: Mapping[str, str] | None = None) -> Holding:
    """Read a source whole: its format, every table and column with its class and why, its other files.

    ``hints``: ``format`` (one of ``FORMATS``), ``grain`` (of a table whose name says nothing) and ``table``
    (comma-separated names: read only these). The holding keeps them. Raises BadInput, with file and row
    number and never a value, on anything that cannot be read: see ``engines.strict_csv``, a broken set,
    repeated student numbers.
    """
    hints = _checked_hints(hints)
    grains = {"": hints["grain"]} if "grain" in hints else {}
    source = Once(source, engine)
    reading = _reading(source, engine, hints.get("format"), grains, _only(hints))
    if reading.format.startswith(("oneroster", "edfi-xml")) and hints.keys() & {"grain", "table"}:
        raise BadInput(
            f"{reading.format} says itself what its tables are",
            fix="leave --grain and --table out, or say --format csv",
        )
    files = {name: source.digest(name) for name in reading.files}
    if reading.format.startswith("oneroster"):
        looking.demand_set(source, engine)
    drafts = derive(reading.drafts)
    if "students" in drafts:  # joined from several files and asked many questions: compute it once
        kept_table = engine.keep("students", drafts["students"].table)
        drafts["students"] = looking.telling(replace(drafts["students"], table=kept_table), engine)
    looking.demand_keys(drafts, engine)
    held, noticed = looking.look(drafts, source, reading, engine)
    noticed = [Notice(where, what) for where, what in reading.noticed] + noticed
    if reading.format.startswith("oneroster"):
        noticed += looking.broken(source, engine)
    assets = tuple(asset(source, name) for name in reading.assets)
    digest = _digest(reading.format, held, assets, files)
    kept = tuple(sorted(hints.items()))
    return Holding(id, reading.format, source.name, held, assets, tuple(noticed), digest, kept)


def _select(draft: Draft, table: HeldTable) -> Any:
    there = frozenset(draft.table.columns)  # without what is derived and nobody asked for
    wanted = {c.name: f.name for c in table.columns if (f := _field_of(draft.fields, c)) and f.name in there}
    return draft.table.select(**{name: draft.table[held] for name, held in wanted.items()})


def unchanged(holding: Holding, source: Source, engine: Engine) -> bool:
    """Whether the source is, byte for byte, what was read as ``holding``: then so is every class in it.

    Never true of a database, whose digest is over names and types only. Raises BadInput as :func:`read` does.
    """
    if holding.format == "sql":
        return False
    return _now(holding, _again(holding, source, engine), source) == holding.digest


def _again(holding: Holding, source: Source, engine: Engine) -> Reading:
    """The source opened in the way it was when the holding was read."""
    # a table's first column comes from the file whose rows it has
    grains = {t.columns[0].source.rsplit(":", 1)[0]: t.grain.value for t in holding.tables if t.columns}
    only = _only(dict(holding.hints))
    if only is None and holding.format == "sql":
        only = frozenset(c.source.rsplit(":", 1)[0] for t in holding.tables for c in t.columns)
    return _reading(source, engine, holding.format, grains, only)


def _now(holding: Holding, reading: Reading, source: Source) -> str:
    """The holding's digest over the files as they are now."""
    files = {name: source.digest(name) for name in reading.files}
    return _digest(holding.format, holding.tables, holding.assets, files)


def tables(
    holding: Holding, source: Source, engine: Engine, *, elements: frozenset[str] | None = None
) -> dict[str, Any]:
    """The conformed tables of a holding as lazy Ibis tables, by name; secrets are in none of them.

    Columns bear their element key; all are text but ``birth_date``, a date (null where it is none).
    ``elements`` are those that will be asked for (None: all): a column that comes from the rows of another
    table is computed only for them, and is otherwise not there. Raises BadInput when the source is no longer
    what it was when the holding was read.
    """
    reading = _again(holding, source, engine)
    drafts = derive(reading.drafts, elements)
    changed = _now(holding, reading, source) != holding.digest
    if changed or any(t.name not in drafts or not _fits(drafts[t.name].fields, t) for t in holding.tables):
        raise BadInput(
            f"{source.name} is no longer what it was when {holding.id} was added",
            fix="add it again: permslip hold add",
        )
    return {t.name: _select(drafts[t.name], t) for t in holding.tables}


def _field_of(fields: tuple[Field, ...], column: Column) -> Field | None:
    """The draft's field that a held column is: of its name, or the one that changed names with it."""
    same = next((f for f in fields if f.name == column.name), None)
    if same is None or same.source == column.source:
        return same
    return next((f for f in fields if f.element == same.element and f.source == column.source), None)


def _fits(fields: tuple[Field, ...], table: HeldTable) -> bool:
    """Whether every column held is still there; a derived one that said nothing was left out."""
    return all(_field_of(fields, c) is not None for c in table.columns)
