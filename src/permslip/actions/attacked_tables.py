"""Where an attack's tables come from: an office, a package, a folder or file; and the adversary's files."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from permslip.actions import protecting, receiving
from permslip.actions.desk import Desk
from permslip.measure.attack import Climbs
from permslip.protect import HIERARCHIES, Plan, Setting
from permslip.protect.plan import Change
from permslip.release import records
from permslip.words.errors import BadInput, NotFound
from permslip.words.ports import Engine, Progress, Source

KEY, CODE = "student_key", "record_code"
SLIP = "slip.dsse.json"
_SHARED_KEYS = 0.5  # of the roster's keys: a file's column with so many of them holds the student numbers


@dataclass(frozen=True)
class Released:
    """One released table (Arrow). ``key`` names the column that the office added to say whose row it is (None
    elsewhere), ``ways`` each released column's hierarchy, as the plan says."""

    name: str
    rows: Any
    key: str | None = None
    ways: Mapping[str, str] = field(default_factory=dict)
    setting: Setting = field(default_factory=lambda: Setting(date(1, 1, 1)))

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

    def climbs(self, columns: Mapping[str, str], held: Any, named: Mapping[str, str]) -> Climbs:
        """What each of the adversary's values becomes, level by level, by the hierarchy of its column."""
        import pyarrow as pa
        import pyarrow.compute as pc

        out = {}
        for ours, theirs in columns.items():
            way = named.get(ours) or self.ways.get(ours)
            if way is None:
                continue
            if way not in HIERARCHIES:
                raise BadInput(
                    f"There is no hierarchy {way}.", fix=f"choose one of: {', '.join(sorted(HIERARCHIES))}"
                )
            climb = HIERARCHIES[way].climb
            values = [v for v in pc.unique(held[theirs]).cast(pa.string()).to_pylist() if v is not None]
            out[ours] = {v: frozenset(climb(v, self.setting) or ()) for v in values}
        return out


@dataclass(frozen=True)
class Public:
    """One file of the adversary's (Arrow)."""

    name: str
    rows: Any

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
    with the plan that staging kept. Raises NotFound, and BadInput when it would be made otherwise today.
    """
    kept = None
    try:
        row = desk.office.releases.get(name)
    except NotFound:
        request = name
    else:
        request, kept = row.request, records.from_json(row.body).plan
    shown = protecting.show(desk, request=request)
    prepared = shown.prepared
    if kept is not None and not _same(kept, prepared.plan):
        raise BadInput(
            f"Release {name} would be made otherwise today: its source, answers or rules have changed.",
            fix="open its package with the recipient's key and attack that: permslip attack FOLDER",
        )
    engine = desk.engine()
    roster = engine.arrow(prepared.roster) if prepared.roster is not None else None
    setting = Setting(shown.decided.decision.as_of)
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
        found.append(Released(planned.table, rows, key, ways, setting))
    return _chosen(tuple(found), table)


def _same(kept: Plan, now: Plan) -> bool:
    return [(t.table, t.columns, t.rows_out) for t in kept.tables] == [
        (t.table, t.columns, t.rows_out) for t in now.tables
    ]


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
        with tempfile.TemporaryDirectory(prefix="permslip-") as work:
            receiving.open_package(package=path, out=Path(work) / "open", identity=identity, trust=None)
            return _chosen(_tables(engine.source(str(Path(work) / "open")), engine), table)
    return _chosen(_tables(engine.source(place), engine), table)


def _tables(source: Source, engine: Engine) -> tuple[Released, ...]:
    found = []
    for name in source.names():
        if source.is_table(name):
            rows = engine.arrow(source.table(name, source.header(name)))
            found.append(Released(_stem(name), rows))
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


def public_files(files: tuple[Path, ...], engine: Engine, progress: Progress) -> tuple[Public, ...]:
    """The adversary's files, each table of them."""
    out = []
    for number, file in enumerate(files):
        progress("read public files", number, len(files))
        out += [Public(t.name, t.rows) for t in _tables(engine.source(str(file)), engine)]
    return tuple(out)
