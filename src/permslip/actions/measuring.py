"""Measuring any table, or several of one release, with no office; or a release of the office.

Nothing is written but the page of pictures, where one is asked for. Nothing that is returned holds a value of
a record.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from permslip import engines
from permslip.stores.disk import Disk, disk_problems
from permslip.words.errors import BadInput, NotFound
from permslip.words.ports import Engine, Progress

if TYPE_CHECKING:
    from permslip.actions.desk import Desk
    from permslip.measure.drivers import Orders
    from permslip.measure.findings import Findings
    from permslip.measure.report import Report
    from permslip.measure.sections import Asked
    from permslip.measure.utility import Utility

_LISTED = 12


@dataclass(frozen=True)
class Measure:
    """What a person asks.

    ``places`` are files, folders, zips or databases, or the id of one release of the office. ``quasi`` are
    columns (in a release of the office: none means those of its plan); ``models`` specifications such as
    ``distinct-l:3:disability``. ``key`` joins several tables to students (its names, of which each table
    has one: the first that it has); with ``before`` it says which records are the same. ``when`` orders a
    student's rows in time. ``population`` people, or their table in ``population_file``. ``counts`` are
    columns by which an analyst counts, such as the school. See
    :class:`permslip.measure.sections.Asked` for the rest.
    """

    places: tuple[str, ...]
    quasi: tuple[str, ...]
    k: int
    table: str | None = None
    sensitive: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    key: tuple[str, ...] = ()
    when: str | None = None
    population: int | None = None
    population_file: Path | None = None
    weights: str | None = None
    household: str | None = None
    missing: Literal["own", "wild"] = "own"
    before: Path | None = None
    counts: tuple[str, ...] = ()
    public: tuple[Path, ...] = ()
    max_size: int | None = None
    full: bool = False


@dataclass(frozen=True)
class _Table:
    """One table to be measured: an Ibis table (of all its columns, lazily) or an Arrow one."""

    name: str
    columns: tuple[str, ...]
    rows: Any
    quasi: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Release:
    """The tables, what was found before they were protected, and the key that joins them."""

    tables: tuple[_Table, ...]
    key: str | None = None
    before: Mapping[str, Findings] = field(default_factory=dict)


def measure(
    asked: Measure,
    *,
    desk: Desk | None = None,
    chance: Orders | None = None,
    progress: Progress,
    engine: str = "duckdb",
) -> Report:
    """Measure what is asked. ``desk`` is the office whose release is named, None for places on disk, which
    ``engine`` then computes over; ``chance`` draws orders of columns where there are too many to count all.

    Raises BadInput when a place holds several tables and neither one was named nor a key, or lacks a column.
    """
    progress("read", 0, None)
    if desk is not None:
        return _measured(desk.engine(), asked, _of_office(desk, asked), chance, progress)
    with engines.open_engine(engine) as opened:
        return _measured(opened, asked, _on_disk(opened, asked), chance, progress)


def _measured(
    engine: Engine, asked: Measure, release: _Release, chance: Orders | None, progress: Progress
) -> Report:
    if len(release.tables) == 1 and not (asked.key and _several_rows(asked)):
        return _one(engine, asked, release, chance, progress)
    return _students(engine, asked, release, progress)


def _several_rows(asked: Measure) -> bool:
    """A key with one table means students, unless it only says which records of --before are the same."""
    return asked.before is None


def _on_disk(engine: Engine, asked: Measure) -> _Release:
    found: list[_Table] = []
    for place in asked.places:
        source = engine.source(place)
        names = [n for n in source.names() if len(source.names()) == 1 or source.is_table(n)]
        if asked.table is not None:
            names = [n for n in names if n == asked.table]
        elif len(names) > 1 and not asked.key:
            raise BadInput(
                f"{source.name} holds {len(names)} tables: "
                f"{', '.join(names[:_LISTED])}{' ...' if len(names) > _LISTED else ''}.",
                fix="name one of them with --table, or the column that joins them with --key",
            )
        for name in names:
            header = source.header(name)
            found.append(_Table(name, header, source.table(name, _wanted(asked, header))))
    if not found:
        raise BadInput(
            "There is no such table." if asked.table else "No table was found.",
            fix="name a CSV or Parquet file, or a table in it with --table",
        )
    if len(found) > 1 and not asked.key:
        raise BadInput(
            f"{len(found)} tables are measured together by the column that says whose row it is.",
            fix="name it with --key, or measure one table at a time",
        )
    return _Release(_fitting(tuple(found), asked), asked.key[0] if asked.key else None)


def _wanted(asked: Measure, header: tuple[str, ...]) -> tuple[str, ...]:
    """The columns of a table that are read: all of them where public files may show any."""
    if asked.public:
        return header
    beside = [*asked.key, asked.when, asked.weights, asked.household]
    guarded = [s for text in asked.models if (s := _guarded(text)) is not None]
    named = {*asked.quasi, *asked.sensitive, *asked.counts, *guarded, *(c for c in beside if c)}
    return tuple(c for c in header if c in named) or header[:1]


def _guarded(text: str) -> str | None:
    from permslip.measure.models import parse

    return parse(text).sensitive


def _fitting(tables: tuple[_Table, ...], asked: Measure) -> tuple[_Table, ...]:
    """The tables with their quasi-identifiers; of several, those that have any. Every column must be
    somewhere."""
    if not asked.quasi:
        raise BadInput("No quasi-identifier was named.", fix="write --quasi A,B,C")
    known = {c for t in tables for c in t.columns}
    missing = [q for q in asked.quasi if q not in known]
    if missing:
        name = tables[0].name if len(tables) == 1 else "None of the tables"
        raise BadInput(
            f"{name} has {'no' if len(tables) == 1 else 'a'} column {', '.join(missing)}.",
            fix=f"choose from: {', '.join(tables[0].columns[:30])}",
        )
    out = []
    for t in tables:
        own = tuple(q for q in asked.quasi if q in t.columns)
        keyed = _keyed(replace(t, quasi=own), asked.key) if asked.key else replace(t, quasi=own)
        if own and keyed is not None:
            out.append(keyed)
    if not out:
        raise BadInput(
            f"No table with these columns has a column {' or '.join(asked.key)}.",
            fix="name the column that says whose row it is",
        )
    return tuple(out)


def _keyed(table: _Table, names: tuple[str, ...]) -> _Table | None:
    """The table with its key called by the first of its names; None for one without a key."""
    own = next((n for n in names if n in table.columns), None)
    if own is None or own == names[0]:
        return table if own else None
    columns = tuple(names[0] if c == own else c for c in table.columns)
    return replace(table, columns=columns, rows=table.rows.rename({names[0]: own}))


def _of_office(desk: Desk, asked: Measure) -> _Release:
    """A release (or request) of the office, made again as it was staged. Raises NotFound."""
    from permslip.actions.attacked_tables import from_office
    from permslip.release import records

    (name,) = asked.places
    before: dict[str, Findings] = {}
    quasi: dict[str, tuple[str, ...]] = {}
    released = from_office(desk, name, table=asked.table)
    try:
        kept = records.from_json(desk.office.releases.get(name).body)
    except NotFound:
        quasi = {t.name: tuple(t.ways) for t in released}
    else:
        before = {f.table: f for f in kept.before}
        quasi = {t.table: t.quasi for t in kept.plan.tables}
    tables = []
    for t in released:
        own = asked.quasi or quasi.get(t.name, ())
        shown = tuple(q for q in own if q in t.columns)
        if shown:
            tables.append(_Table(t.name, t.columns, t.rows, shown))
    if not tables:
        raise BadInput("No table of that release has such a column.", fix="write --quasi A,B,C")
    key = next((t.key for t in released if t.key is not None), None)
    return _Release(tuple(tables), key if len(tables) > 1 else None, before)


def _one(
    engine: Engine, asked: Measure, release: _Release, chance: Orders | None, progress: Progress
) -> Report:
    """One table, a row a record."""
    from permslip.measure import sections
    from permslip.measure.coding import encode
    from permslip.measure.models import parse

    (table,) = release.tables
    what = sections.Asked(
        quasi=table.quasi,
        k=asked.k,
        sensitive=asked.sensitive,
        models=tuple(parse(text) for text in asked.models),
        missing=asked.missing,
        weights=asked.weights,
        household=asked.household,
        people=asked.population,
        max_size=asked.max_size,
        full=asked.full,
    )
    _there(table, [*what.columns, *asked.counts])
    rows = _arrow(engine, table.rows) if asked.before or asked.public else table.rows
    progress("encode", 0, None)
    encoded = encode(rows, what.columns, engine)
    everyone = _everyone(engine, asked, table.quasi)
    progress("measure", 0, None)
    report = sections.of_table(table.name, encoded, what, everyone=everyone, chance=chance, progress=progress)
    if table.name in release.before:
        report = replace(report, before=(release.before[table.name],))
    if asked.before is not None:
        report = _beside_before(engine, asked, what, table, rows, report, progress)
    if asked.public:
        report = _beside_public(engine, asked, what, table, rows, report, progress)
    return report


def _there(table: _Table, columns: Sequence[str]) -> None:
    missing = [c for c in dict.fromkeys(columns) if c not in table.columns]
    if missing:
        raise BadInput(
            f"{table.name} has no column {', '.join(missing)}.",
            fix=f"choose from: {', '.join(table.columns[:30])}",
        )


def _arrow(engine: Engine, rows: Any) -> Any:
    import pyarrow as pa

    return rows if isinstance(rows, pa.Table) else engine.arrow(rows)


def _everyone(engine: Engine, asked: Measure, quasi: tuple[str, ...]) -> Any:
    """The population's table, encoded over the quasi-identifiers."""
    from permslip.measure.coding import encode

    if asked.population_file is None:
        return None
    if asked.population is not None:
        raise BadInput("The population is a number or a table.", fix="give one of the two")
    return encode(_only_table(engine, asked.population_file, quasi), quasi, engine)


def _only_table(engine: Engine, file: Path, columns: Sequence[str]) -> Any:
    source = engine.source(str(file))
    names = source.names()
    if len(names) != 1:
        raise BadInput(f"{source.name} holds {len(names)} tables.", fix="name a file with one table")
    header = source.header(names[0])
    missing = [c for c in columns if c not in header]
    if missing:
        raise BadInput(
            f"{source.name} has no column {', '.join(missing)}.", fix=f"choose from: {', '.join(header[:30])}"
        )
    return source.table(names[0], tuple(dict.fromkeys(columns)))


def _beside_before(
    engine: Engine,
    asked: Measure,
    what: Asked,
    table: _Table,
    rows: Any,
    report: Report,
    progress: Progress,
) -> Report:
    """The risk of the table as it was, and what protecting it cost an analyst."""
    from permslip.measure.risk import findings

    assert asked.before is not None
    progress("compare with the table before", 0, None)
    _there(table, asked.key[:1])
    compared = list(dict.fromkeys([*what.quasi, *asked.counts, *asked.sensitive, *asked.key[:1]]))
    was = engine.arrow(_only_table(engine, asked.before, compared))
    lost = _lost(was, rows.select(compared), what, asked)
    known = findings("before", was, what.quasi, k=what.k, missing=what.missing)
    return replace(report, utility=lost, before=(known,))


def _lost(was: Any, now: Any, what: Asked, asked: Measure) -> Utility:
    import numpy as np

    from permslip.measure.utility import utility

    if not asked.key:
        return utility(was, now, what.quasi, counts=asked.counts, targets=asked.sensitive)
    at = _places_of(was[asked.key[0]], now[asked.key[0]], asked.key[0])
    gone = np.asarray(at.is_null())
    return utility(was, now.take(at), what.quasi, counts=asked.counts, targets=asked.sensitive, gone=gone)


def _places_of(keys: Any, among: Any, name: str) -> Any:
    """Where each record of before stands now (Arrow, null: nowhere). Raises BadInput for a key twice."""
    import pyarrow as pa
    import pyarrow.compute as pc

    texts = [column.combine_chunks().cast(pa.string()) for column in (keys, among)]
    for which, column in zip(("before", "after"), texts, strict=True):
        if pc.count_distinct(column, mode="all").as_py() != len(column):
            raise BadInput(
                f"Column {name} is no key of the table {which}: a value stands there twice.",
                fix="name a column that differs from record to record",
            )
    return pc.index_in(texts[0], value_set=texts[1])


def _beside_public(
    engine: Engine,
    asked: Measure,
    what: Asked,
    table: _Table,
    rows: Any,
    report: Report,
    progress: Progress,
) -> Report:
    """What of the table anybody can read already."""
    from permslip.actions.attacked_tables import public_files
    from permslip.measure.already_public import already_public

    files = public_files(asked.public, engine, progress)
    aside = {*asked.key, asked.weights, "student_key"}
    requested = [c for c in rows.column_names if c not in aside]
    names = [f.name if [g.name for g in files].count(f.name) == 1 else f"{i + 1}. {f.name}"
             for i, f in enumerate(files)]  # fmt: skip
    progress("compare with public files", 0, None)
    found = already_public(
        rows.select(requested), requested, {n: f.rows for n, f in zip(names, files, strict=True)},
        quasi=what.quasi,
    )  # fmt: skip
    return replace(report, public=found)


def _students(engine: Engine, asked: Measure, release: _Release, progress: Progress) -> Report:
    """Several tables, or one of several rows a student."""
    from permslip.measure import sections
    from permslip.measure.models import parse
    from permslip.measure.relational import Shown
    from permslip.measure.trajectories import Course

    assert release.key is not None
    what = sections.Asked(
        quasi=tuple(dict.fromkeys(q for t in release.tables for q in t.quasi)),
        k=asked.k,
        sensitive=asked.sensitive,
        models=tuple(parse(text) for text in asked.models),
        missing=asked.missing,
        weights=asked.weights,
        household=asked.household,
        people=asked.population,
        max_size=asked.max_size,
        full=asked.full,
    )
    if asked.before is not None or asked.public or asked.population_file is not None:
        raise BadInput(
            "Tables before, public files and the population's table are compared with one table.",
            fix="name it with --table",
        )
    shown = [Shown(n, t.rows, t.quasi) for n, t in zip(_short(release.tables), release.tables, strict=True)]
    course = None
    if asked.when is not None:
        timed = _with(release, asked.when)
        course = Course(
            timed.name, timed.rows, release.key, asked.when, tuple(q for q in timed.quasi if q != asked.when)
        )
    member = _with(release, asked.household).rows if asked.household is not None else None
    return replace(
        sections.of_students(
            shown, release.key, what, engine=engine, membership=member, course=course, progress=progress
        ),
        before=tuple(release.before[t.name] for t in release.tables if t.name in release.before),
    )


def _short(tables: Sequence[_Table]) -> list[str]:
    """The tables' names without ``.csv`` and the like; whole where that would make two of one name."""
    stems = [Path(t.name).stem for t in tables]
    return stems if len(set(stems)) == len(stems) else [t.name for t in tables]


def _with(release: _Release, column: str) -> _Table:
    """The first table that has a column."""
    found = next((t for t in release.tables if column in t.columns), None)
    if found is None:
        raise BadInput(
            f"None of the tables has a column {column}.",
            fix=f"choose from: {', '.join(release.tables[0].columns[:30])}",
        )
    return found


def registered(desk: Desk, holding: str) -> Path:
    """Where a holding lies, so that public files may be named by the id that the office knows them by.

    Raises NotFound for one that is not registered, BadInput for one in a database.
    """
    source = str(desk.office.holdings.get(holding).source)
    if "://" in source:
        raise BadInput(f"Holding {holding} is a database.", fix="name a holding that is a file or folder")
    return Path(source)


def page_free(path: Path, *, force: bool) -> None:
    """Refuse at once a page that could not be written at the end."""
    if path.exists() and not force:
        raise BadInput(f"{path.name} is there already.", fix="name a new file, or add --force")
    if path.is_dir() or not path.absolute().parent.is_dir():
        raise BadInput(f"{path.name} cannot be written there.", fix="name a file in a folder that exists")


def write_page(path: Path, page: str, *, force: bool) -> None:
    """Write a page wholly or not at all; one that is there is replaced only with ``force``."""
    page_free(path, force=force)
    with disk_problems(f"writing {path.name}"):
        Disk().replace(path.absolute(), page.encode("utf-8"))
