"""Which tables are measured: files, folders and databases, or the tables of one release of the office."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from permslip.actions.tables_of_a_place import chosen, tables_of
from permslip.words.errors import BadInput, NotFound, must_have
from permslip.words.ports import Engine

if TYPE_CHECKING:
    from permslip.actions.desk import Desk
    from permslip.measure.findings import Findings, Missing
    from permslip.measure.one_row import Guarded
    from permslip.measure.reach import Reach

_WHICH = "name one of them with --table, or the column that joins them with --key"
SLIP = "slip.dsse.json"


@dataclass(frozen=True)
class Measure:
    """What a person asks.

    ``places`` are files, folders, zips or databases, packages (``identity`` being the recipient's key), or
    the id of one release of the office. ``quasi`` are
    columns (in a release of the office: none means those of its plan); ``models`` specifications such as
    ``distinct-l:3:disability``. ``key`` joins several tables to students (its names, of which each table
    has one: the first that it has); with ``before`` it says which records are the same. ``when`` orders a
    student's rows in time. ``population`` people, or their table in ``population_file``. ``counts`` are
    columns by which an analyst counts, such as the school. ``orders`` of values, and a folder of
    ``hierarchies``, tell t-closeness what is near what in a column. See
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
    missing: Missing = "own"
    before: Path | None = None
    counts: tuple[str, ...] = ()
    public: tuple[Path, ...] = ()
    max_size: int | None = None
    full: bool = False
    identity: Path | None = None
    orders: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    hierarchies: Path | None = None


@dataclass(frozen=True)
class Table:
    """One table to be measured: an Ibis table (of all its columns, lazily) or an Arrow one."""

    name: str
    columns: tuple[str, ...]
    rows: Any
    quasi: tuple[str, ...] = ()


@dataclass(frozen=True)
class Release:
    """The tables, the key that joins them, and ``others`` that have the key but no quasi-identifier; of a
    release of the office, what was found before it was protected, and how far its reader can see, as staging
    found it."""

    tables: tuple[Table, ...]
    key: str | None = None
    others: tuple[Table, ...] = ()
    before: Mapping[str, Findings] = field(default_factory=dict)
    reach: Reach | None = None


def on_disk(engine: Engine, asked: Measure) -> Release:
    """The tables of the places named, each with those quasi-identifiers that it has. Raises BadInput."""
    found: list[Table] = []
    if len({Path(place).resolve() for place in asked.places}) < len(asked.places):
        raise BadInput("One file is named twice.", fix="name each file once")
    for place in asked.places:
        if (Path(place) / SLIP).is_file():
            found += _opened(engine, asked, place)
            continue
        source = engine.source(place)
        names = tables_of(source)
        if asked.table is not None:
            names = tuple(n for n in source.names() if n == asked.table)
        elif not asked.key:
            names = (chosen(source, None, fix=_WHICH),)
        for name in names:
            header = source.header(name)
            found.append(Table(name, header, source.table(name, _wanted(asked, name, header))))
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
    tables, others = _fitting(tuple(found), asked)
    return Release(tables, asked.key[0] if asked.key else None, others)


def _opened(engine: Engine, asked: Measure, place: str) -> list[Table]:
    """The tables of a package, decrypted with its recipient's key. Raises BadInput without one."""
    from permslip.actions.attacked_tables import from_place

    released = from_place(place, engine, identity=asked.identity, table=asked.table)
    return [Table(t.name, t.columns, t.rows) for t in released]


def _wanted(asked: Measure, name: str, header: tuple[str, ...]) -> tuple[str, ...]:
    """The columns of a table that are read: all of them where public files may show any."""
    if asked.public:
        return header
    beside = [*asked.key, asked.when, asked.weights, asked.household]
    guarded = [_called(name, header, column) for column in _guarded(asked)]
    named = {*asked.quasi, *asked.counts, *(c for c in (*guarded, *beside) if c)}
    return tuple(c for c in header if c in named) or header[:1]


def _guarded(asked: Measure) -> tuple[str, ...]:
    """The columns that nobody should learn, as they are named: ``COLUMN`` or ``TABLE.COLUMN``."""
    from permslip.measure.models import promised

    models = (promised(text).sensitive for text in asked.models)
    return tuple(dict.fromkeys([*asked.sensitive, *(c for c in models if c is not None)]))


def _called(table: str, columns: tuple[str, ...], asked: str) -> str | None:
    """What a column that is asked for is called in a table; None where it is none of its own."""
    if asked in columns:
        return asked
    own = (asked.removeprefix(f"{name}.") for name in (table, Path(table).stem))
    return next((c for c in own if c != asked and c in columns), None)


def guarded_in(release: Release, asked: Measure) -> list[Guarded]:
    """Where each guarded column stands. Raises BadInput where it is in no table, or in several."""
    from permslip.measure.one_row import Guarded

    tables = (*release.tables, *release.others)
    out = []
    for name in _guarded(asked):
        found = [
            Guarded(name, short, t.rows, own)
            for short, t in zip(short_names(tables), tables, strict=True)
            if (own := _called(t.name, t.columns, name)) is not None
        ]
        if len(found) > 1:
            raise BadInput(
                f"Column {name} stands in {', '.join(g.where for g in found)}.",
                fix=f"say in which: {found[0].where}.{name}",
            )
        out += found or [Guarded(name, t.name, t.rows, name) for t in (having(release, name),)]
    return out


def _fitting(tables: tuple[Table, ...], asked: Measure) -> tuple[tuple[Table, ...], tuple[Table, ...]]:
    """(the tables with their quasi-identifiers, those that have the key and none). Every column must be
    somewhere."""
    if not asked.quasi:
        raise BadInput("No quasi-identifier was named.", fix="write --quasi A,B,C")
    known = {c for t in tables for c in t.columns}
    if len(tables) == 1:
        must_have(tables[0].name, asked.quasi, tables[0].columns)
    missing = [q for q in asked.quasi if q not in known]
    if missing:
        raise BadInput(
            f"None of the tables has a column {', '.join(missing)}.",
            fix=f"choose from: {', '.join(tables[0].columns[:30])}",
        )
    keyed = [replace(t, quasi=tuple(q for q in asked.quasi if q in t.columns)) for t in tables]
    if asked.key:
        keyed = [k for t in keyed if (k := _keyed(t, asked.key)) is not None]
    out = tuple(t for t in keyed if t.quasi)
    if not out:
        raise BadInput(
            f"No table with these columns has a column {' or '.join(asked.key)}.",
            fix="name the column that says whose row it is",
        )
    return out, tuple(t for t in keyed if not t.quasi)


def _keyed(table: Table, names: tuple[str, ...]) -> Table | None:
    """The table with its key called by the first of its names; None for one without a key."""
    own = next((n for n in names if n in table.columns), None)
    if own is None or own == names[0]:
        return table if own else None
    columns = tuple(names[0] if c == own else c for c in table.columns)
    rows = table.rows
    arrow = hasattr(rows, "rename_columns")  # else an Ibis table, read later
    rows = rows.rename_columns({own: names[0]}) if arrow else rows.rename({names[0]: own})
    return replace(table, columns=columns, rows=rows)


def of_office(desk: Desk, asked: Measure) -> Release:
    """A release (or request) of the office, made again as it was staged. Raises NotFound."""
    from permslip.actions.attacked_tables import from_office
    from permslip.release import records

    (name,) = asked.places
    before: dict[str, Findings] = {}
    reach: Reach | None = None
    quasi: dict[str, tuple[str, ...]] = {}
    released = from_office(desk, name, table=asked.table)
    try:
        kept = records.from_json(desk.office.releases.get(name).body)
    except NotFound:
        quasi = {t.name: tuple(t.ways) for t in released}
    else:
        before = {f.table: f for f in kept.before}
        quasi = {t.table: t.quasi for t in kept.plan.tables}
        reach = kept.reach
    tables, others = [], []
    for t in released:
        own = asked.quasi or quasi.get(t.name, ())
        shown = tuple(q for q in own if q in t.columns)
        if shown:
            tables.append(Table(t.name, t.columns, t.rows, shown))
        elif t.key is not None:
            others.append(Table(t.name, t.columns, t.rows))
    if not tables:
        raise BadInput("No table of that release has such a column.", fix="write --quasi A,B,C")
    key = next((t.key for t in released if t.key is not None), None)
    return Release(tuple(tables), key if len(tables) > 1 else None, tuple(others), before, reach)


def arrow_of(engine: Engine, rows: Any) -> Any:
    """A table as Arrow."""
    import pyarrow as pa

    return rows if isinstance(rows, pa.Table) else engine.arrow(rows)


def short_names(tables: Sequence[Table]) -> list[str]:
    """The tables' names without ``.csv`` and the like; whole where that would make two of one name."""
    stems = [Path(t.name).stem for t in tables]
    return stems if len(set(stems)) == len(stems) else [t.name for t in tables]


def having(release: Release, column: str) -> Table:
    """The first table that has a column."""
    tables = (*release.tables, *release.others)
    found = next((t for t in tables if column in t.columns), None)
    if found is None:
        there = dict.fromkeys(c for t in tables for c in t.columns)
        raise BadInput(
            f"None of the tables has a column {column}.", fix=f"choose from: {', '.join(list(there)[:30])}"
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
