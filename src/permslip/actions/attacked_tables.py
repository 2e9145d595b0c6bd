"""Where an attack's tables come from: an office, a package, a folder or file; and the adversary's files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from permslip import hold, protect
from permslip.actions import asking, protecting, receiving
from permslip.actions.desk import Desk
from permslip.actions.protecting import Shown
from permslip.engines.scratch import Scratch
from permslip.measure.attack import Climbs
from permslip.measure.held_already import SUBJECT
from permslip.protect.codes import CODE, KEY
from permslip.protect.hierarchies import Setting, named
from permslip.protect.plan import Change, Plan
from permslip.release import records
from permslip.stores.releases import SLIP
from permslip.stores.vault import Shelf
from permslip.words.errors import BadInput, NotFound
from permslip.words.ports import Engine, Progress, Source

_FEW = 50  # distinct values of a column of events; one with more is a day or a number
_SHARED_KEYS = 0.5  # of the roster's keys: a file's column with so many of them holds the student numbers


@dataclass(frozen=True)
class Released:
    """One released table (Arrow). ``key`` names the column that the office added to say whose row it is (None
    elsewhere), ``ways`` each released column's hierarchy, as the plan says; ``quasi`` says that the plan has
    quasi-identifiers in it, ``told`` names the tables whose rows were put beside its own."""

    name: str
    rows: Any
    key: str | None = None
    ways: Mapping[str, str] = field(default_factory=dict)
    setting: Setting = field(default_factory=lambda: Setting(date(1, 1, 1)))
    quasi: bool = False
    told: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(self.rows.column_names)

    def distinct(self, column: str) -> int:
        """How many different values a column has."""
        import pyarrow.compute as pc

        return int(pc.count_distinct(self.rows[column], mode="all").as_py())

    def several_rows(self, code: str) -> bool:
        """Whether a person may have several rows."""
        return self.distinct(code) < int(self.rows.num_rows)

    def keys(self) -> Any:
        """The roster's keys (Arrow), where there is one."""
        return self.rows[self.key]

    def climbs(self, columns: Mapping[str, str], held: Any, told: Hierarchies) -> Climbs:
        """What each of the adversary's values becomes, level by level, by the hierarchy of its column."""
        import pyarrow as pa
        import pyarrow.compute as pc

        out = {}
        for ours, theirs in columns.items():
            values = [v for v in pc.unique(held[theirs]).cast(pa.string()).to_pylist() if v is not None]
            if ours in told.built:
                climb, setting = named(told.built[ours]).climb, told.setting
                out[ours] = {v: frozenset(climb(v, setting) or ()) for v in values}
            elif ours in told.files:
                table = told.files[ours]
                out[ours] = {v: table[v] for v in values if v in table}
            elif ours in self.ways:
                climb = named(self.ways[ours]).climb
                out[ours] = {v: frozenset(climb(v, self.setting) or ()) for v in values}
        return out


@dataclass(frozen=True)
class Hierarchies:
    """How released columns were generalised, as a person says: ``built`` hierarchies by name, ``files`` value
    → labels as a hierarchy file lists them; ``setting`` the day that ages are computed on."""

    built: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, Mapping[str, frozenset[str]]] = field(default_factory=dict)
    setting: Setting = field(default_factory=lambda: Setting(date(1, 1, 1)))


def hierarchies(
    built: Mapping[str, str],
    folder: Path | None,
    as_of: date | None,
    engine: Engine,
    columns: tuple[str, ...],
) -> Hierarchies:
    """Built hierarchies by column, and of the released ``columns`` the files that protecting a file would
    use: ``COLUMN.csv`` or ``X_hierarchy_COLUMN.csv`` of a folder. What else is there is left alone.

    Raises BadInput for a built one that there is not, one of ages without a day, or a file that is none.
    """
    from permslip.actions.protecting_file import Asked, hierarchies_of
    from permslip.protect.hierarchy_files import HierarchyTable

    for text in built.values():
        if named(text).name == "birth_date" and as_of is None:
            raise BadInput("Ages need a day to be computed on.", fix="add --as-of YEAR-MONTH-DAY")
    files = {}
    if folder is not None:
        of_files = Asked(place="", quasi=(), k=1, hierarchies=str(folder))
        wanted = tuple(dict.fromkeys(c for c in columns if c not in built))
        for column, table in hierarchies_of(engine, of_files, wanted).items():
            if isinstance(table, HierarchyTable):
                files[column] = {row[0]: frozenset(row[1:]) for row in table.rows}
        if not files:
            raise BadInput(
                f"{folder.name} holds no hierarchy of a released column.",
                fix="name the files COLUMN.csv or X_hierarchy_COLUMN.csv",
            )
    return Hierarchies(built, files, Setting(as_of or date(1, 1, 1)))


@dataclass(frozen=True)
class Public:
    """One file of the adversary's (Arrow). ``digest`` is its SHA-256 (hex)."""

    name: str
    rows: Any
    digest: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(self.rows.column_names)

    @cached_property
    def _distinct(self) -> dict[str, int]:
        import pyarrow.compute as pc

        return {c: int(pc.count_distinct(self.rows[c]).as_py()) for c in self.columns}

    def telling(self, share: float) -> tuple[str, ...]:
        """Columns with at least this share of different values: names, numbers, addresses; most telling
        first."""
        enough = max(2, share * self.rows.num_rows)
        found = [c for c in self.columns if self._distinct[c] >= enough]
        return tuple(sorted(found, key=lambda c: (-self._distinct[c], c)))

    def once(self, who: str) -> Public:
        """The first row of each person, as column ``who`` names them; rows that name nobody stay."""
        import pyarrow as pa

        seen: set[str | None] = set()
        keep = []
        for person in self.rows[who].cast(pa.string()).to_pylist():
            keep.append(person is None or person not in seen)
            seen.add(person)
        return self if all(keep) else replace(self, rows=self.rows.filter(pa.array(keep)))

    def holding(self, keys: Any) -> str | None:
        """The column that holds these keys, if one holds at least half of them."""
        import pyarrow as pa
        import pyarrow.compute as pc

        wanted = pc.unique(keys).cast(pa.string())
        best, column = 0.0, None
        for name in self.columns:
            mine = pc.unique(self.rows[name]).cast(pa.string())
            share = pc.mean(pc.is_in(wanted, value_set=mine).cast(pa.float64())).as_py() or 0.0
            if share > best:
                best, column = share, name
        return column if best >= _SHARED_KEYS else None


def from_office(desk: Desk, name: str, *, table: str | None) -> tuple[Released, ...]:
    """The tables of a release or a request of the office, made again, with the roster's keys beside them.

    A package is encrypted to its recipient alone. What was staged is therefore made once more, and compared
    with the plan and the roster that staging kept. Raises NotFound, and BadInput when it would be made
    otherwise today.
    """
    kept = None
    try:
        row = desk.office.releases.get(name)
    except NotFound:
        request = name
    else:
        request, kept = row.request, records.from_json(row.body).plan
    shown = protecting.prepare(desk, request=request)
    prepared = shown.prepared
    engine = desk.engine()
    roster = engine.arrow(prepared.roster) if prepared.roster is not None else None
    if kept is not None and not (_same(kept, prepared.plan) and _same_students(desk, name, roster)):
        raise BadInput(
            f"Release {name} would be made otherwise today: its source, answers or rules have changed.",
            fix="open its package with the recipient's key and attack that: permslip attack FOLDER",
        )
    setting = Setting(shown.decided.decision.as_of, _school_levels(desk, shown))
    found = []
    for planned in prepared.plan.tables:
        rows = engine.arrow(prepared.tables[planned.table])
        key = None
        if roster is not None and CODE in rows.column_names:
            key, rows = KEY, rows.join(roster.select([KEY, CODE]), CODE)
        ways = {
            str(c.output): str(c.hierarchy)
            for c in planned.columns
            if c.change is Change.GENERALISE and c.hierarchy and c.output
        }
        found.append(Released(planned.table, rows, key, ways, setting, quasi=bool(planned.quasi)))
    return _chosen(tuple(found), table)


def other_codes(desk: Desk, name: str) -> Mapping[str, Any]:
    """The record codes (Arrow) that the office gave under other agreements or to other recipients than this
    release's or request's, by whose they are: no two may share one."""
    try:
        row = desk.office.releases.get(name)
        mine = f"{row.agreement}/{row.recipient}"
    except NotFound:
        asked = asking.load_request(desk, name)
        mine = f"{(asked.agreement or '').split('@')[0]}/{asked.recipient}"
    engine = desk.engine()
    return {
        f"the codes of {segment.about}": engine.arrow(engine.read_parquet(segment.path))[CODE]
        for segment in desk.office.vault.all(Shelf.CODES)
        if segment.about != mine
    }


def _school_levels(desk: Desk, shown: Shown) -> Mapping[str, str]:
    """Each school's level, where the plan shows schools by it."""
    columns = [c for t in shown.prepared.plan.tables for c in t.columns]
    if not any(c.hierarchy == "school" and 0 < c.level < c.top for c in columns):
        return {}
    engine = desk.engine()
    source = engine.source(desk.office.holdings.get(shown.decided.request.holding).source)
    held = hold.tables(shown.decided.holding, source, engine)
    return protect.school_levels(held.get("schools"), engine, held.get("students"))


def _same(kept: Plan, now: Plan) -> bool:
    return [(t.table, t.columns, t.rows_out) for t in kept.tables] == [
        (t.table, t.columns, t.rows_out) for t in now.tables
    ]


def _same_students(desk: Desk, release: str, roster: Any | None) -> bool:
    """Whether those in it (Arrow, or None) are the very students of the roster that staging kept: as many of
    others give the same plan and the same counts."""
    segment = desk.office.vault.find(Shelf.ROSTERS, release)
    if segment is None or roster is None:
        return segment is None and roster is None
    engine = desk.engine()
    kept = engine.arrow(engine.read_parquet(segment.path))
    return _sorted(kept[SUBJECT]) == _sorted(roster[KEY])


def _sorted(keys: Any) -> list[str]:
    return sorted(str(key) for key in keys.to_pylist())


def from_place(
    place: str, engine: Engine, *, identity: Path | None, table: str | None
) -> tuple[Released, ...]:
    """The tables of a file, a folder, a zip or a database; of a package when its recipient's key is given."""
    path = Path(place)
    if (path / SLIP).is_file():
        if identity is None:
            raise BadInput(
                "That is a package: its tables are encrypted to its recipient.",
                fix="give the recipient's key with --identity, or the folder that `permslip open` made",
            )
        with Scratch() as work:
            receiving.open_package(package=path, out=work / "open", identity=identity, trust=None)
            found = _tables(engine.source(str(work / "open")), engine)
    else:
        found = _tables(engine.source(place), engine)
    return _chosen(tuple(Released(t.name, t.rows) for t in found), table)


def _tables(source: Source, engine: Engine) -> tuple[Public, ...]:
    found = []
    for name in source.names():
        if source.is_table(name):
            rows = engine.arrow(source.table(name, source.header(name)))
            found.append(Public(_stem(name), rows, source.digest(name)))
    if not found:
        raise BadInput(f"{source.name} holds no table.", fix="give CSV or Parquet files")
    return tuple(found)


def _stem(name: str) -> str:
    return Path(name).name.split(".")[0]


def _chosen(tables: tuple[Released, ...], table: str | None) -> tuple[Released, ...]:
    if table is None:
        return tables
    found = tuple(t for t in tables if t.name == table)
    if not found:
        raise BadInput(
            f"The release has no table {table}.", fix=f"choose one of: {', '.join(t.name for t in tables)}"
        )
    return found


def with_events(tables: tuple[Released, ...], code: str) -> tuple[Released, ...]:
    """Tables of one row a person, each with what the release's other tables say of the person: how many rows,
    and which values of each column. A recipient joins them by the code, and so does the adversary.
    """
    coded = [t for t in tables if code in t.columns]
    several = [t for t in coded if t.several_rows(code)]
    told, names = [_told_by(events, code) for events in several], tuple(t.name for t in several)
    return tuple(
        replace(_beside(table, told, code), told=names) if table in coded and table not in several else table
        for table in tables
    )


def _beside(table: Released, told: list[Any], code: str) -> Released:
    import pyarrow.compute as pc

    rows = table.rows
    for events in told:
        at = pc.index_in(rows[code], value_set=events[code].combine_chunks()).combine_chunks()
        for name in (n for n in events.column_names if n != code):
            rows = rows.append_column(name, events[name].combine_chunks().take(at))
    return replace(table, rows=rows)


def _told_by(events: Released, code: str) -> Any:
    """One row a code: the number of rows, and for each column of few values those that occur, as one text."""
    import pyarrow as pa

    few = [c for c in events.columns if c not in (code, events.key) and events.distinct(c) <= _FEW]
    grouped = events.rows.group_by(code).aggregate([([], "count_all"), *((c, "distinct") for c in few)])
    columns = {code: grouped[code], f"{events.name}: rows": grouped["count_all"].cast(pa.string())}
    for c in few:
        lists = grouped[f"{c}_distinct"].to_pylist()
        texts = [" | ".join(sorted("" if v is None else str(v) for v in found)) for found in lists]
        columns[f"{events.name}: {c}"] = pa.chunked_array([pa.array(texts, pa.string())])
    return pa.table(columns)


def public_files(files: tuple[Path, ...], engine: Engine, progress: Progress) -> tuple[Public, ...]:
    """The adversary's files, each table of them."""
    out: list[Public] = []
    for number, file in enumerate(files):
        progress("read public files", number, len(files))
        out += _tables(engine.source(str(file)), engine)
    return tuple(out)
