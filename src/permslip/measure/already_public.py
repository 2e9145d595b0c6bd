"""Already public? Which cells of a release anybody can read elsewhere, and what that does to the rest.

"Most of it is public anyway" is a claim about cells, and this counts them. Steps, numbered, for each public
table that shares columns with the release:

1. A cell is public at the same grain when the other columns that both tables have pin it down: every public
   row that agrees with the record in those has one and the same value, and it is the record's own. The
   columns to join on can be named instead.
2. A column all of whose cells are public could be taken from the public table instead.
3. What a public table shows, outsiders know: its columns are quasi-identifiers of the release from now on.
   So uniques are counted over the quasi-identifiers before, and with every public column joined in.
4. A record is matched one to one when nobody else in the release, and exactly one public row, has its values
   in all columns that both tables have.

A missing value pins nothing down and is matched by nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from permslip.measure.coding import encode
from permslip.measure.sizes import classes
from permslip.words.errors import BadInput, must_have


@dataclass(frozen=True)
class PublicColumn:
    """One requested column: of ``cells`` filled cells ``public`` can be read in ``table`` (the one that shows
    most of it; "" when none has the column), joined on ``on``."""

    column: str
    cells: int
    public: int
    table: str
    on: tuple[str, ...]

    @property
    def share(self) -> float:
        """Share of the filled cells that is public, 0..1."""
        return self.public / self.cells if self.cells else 0.0

    @property
    def instead(self) -> bool:
        """Whether the whole column could be taken from the public table."""
        return self.cells > 0 and self.public == self.cells


@dataclass(frozen=True)
class Matched:
    """One public table: ``rows``, the columns it ``shares`` with the release, and how many released records
    it matches one to one in all of them."""

    table: str
    rows: int
    shares: tuple[str, ...]
    one_to_one: int


@dataclass(frozen=True)
class AlreadyPublic:
    """``unique_before`` records are alone over the quasi-identifiers, ``unique_after`` once the columns that
    public tables show count among them."""

    records: int
    columns: tuple[PublicColumn, ...]
    tables: tuple[Matched, ...]
    unique_before: int
    unique_after: int

    @property
    def share(self) -> float:
        """Share of all filled requested cells that is already public, 0..1."""
        cells = sum(c.cells for c in self.columns)
        return sum(c.public for c in self.columns) / cells if cells else 0.0

    @property
    def instead(self) -> tuple[PublicColumn, ...]:
        """The columns that could be taken from a public table instead."""
        return tuple(c for c in self.columns if c.instead)


def already_public(
    release: Any,
    requested: Sequence[str],
    public: Mapping[str, Any],
    *,
    quasi: Sequence[str] = (),
    on: Mapping[str, Sequence[str]] | None = None,
) -> AlreadyPublic:
    """Compare a release (Arrow) with public tables (Arrow, by name) over the ``requested`` columns.

    Columns are the same when they are called the same; values when they are written the same. ``on`` names
    the columns to join one public table on. Raises BadInput for a column that is not there.
    """
    must_have("The release", [*requested, *quasi], release.column_names)
    if not requested:
        raise BadInput("No column was named.", fix="name the columns that are asked for")
    joins = dict(on or {})
    for name, columns in joins.items():
        if name not in public:
            raise BadInput(f"No public table is called {name}.", fix=f"choose from: {', '.join(public)}")
        must_have(f"Public table {name}", columns, public[name].column_names)
        must_have("The release", columns, release.column_names)
    texts = _texts(release)
    shared = {name: [c for c in texts.column_names if c in t.column_names] for name, t in public.items()}
    found = tuple(_column(c, texts, public, shared, joins) for c in dict.fromkeys(requested))
    known = {c for columns in shared.values() for c in columns}
    widened = [*dict.fromkeys([*quasi, *(c for c in texts.column_names if c in known)])]
    return AlreadyPublic(
        records=release.num_rows,
        columns=found,
        tables=tuple(_matched(n, texts, t, joins.get(n, shared[n])) for n, t in public.items()),
        unique_before=_unique(texts, list(quasi)),
        unique_after=_unique(texts, widened),
    )


def _texts(table: Any) -> Any:
    """Every column as text, an empty one as missing."""
    columns = {}
    for name in table.column_names:
        column = table[name]
        if pa.types.is_dictionary(column.type):
            column = column.cast(column.type.value_type)
        text = pc.utf8_trim_whitespace(column.cast(pa.string()))
        columns[name] = pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text)
    return pa.table(columns)


def _column(
    column: str,
    release: Any,
    public: Mapping[str, Any],
    shared: Mapping[str, Sequence[str]],
    joins: Mapping[str, Sequence[str]],
) -> PublicColumn:
    """Step 1 over every public table; the one that shows most is named."""
    cells = len(release[column]) - release[column].null_count
    best = PublicColumn(column, cells, 0, "", ())
    for name, table in public.items():
        by = [c for c in joins.get(name, shared[name]) if c != column]
        if column not in table.column_names or not by:
            continue
        shown = _pinned_down(column, by, release, _texts(table.select([*by, column])))
        if shown > best.public or not best.table:
            best = PublicColumn(column, cells, shown, name, tuple(by))
    return best


def _pinned_down(column: str, by: Sequence[str], release: Any, table: Any) -> int:
    first, last = f"{column}_min", f"{column}_max"
    said = table.group_by(list(by)).aggregate(
        [(column, "min"), (column, "max"), (column, "count", pc.CountOptions("only_null"))]
    )
    whole = pc.and_(pc.equal(said[first], said[last]), pc.equal(said[f"{column}_count"], 0))
    sure = said.filter(whole.fill_null(False)).select([*by, first]).rename_columns([*by, first])
    records = release.select([*by, column]).group_by([*by, column]).aggregate([([], "count_all")])
    joined = records.join(sure, keys=list(by), join_type="inner")
    same = joined.filter(pc.equal(joined[column], joined[first]).fill_null(False))
    return int(pc.sum(same["count_all"]).as_py() or 0)


def _matched(name: str, release: Any, table: Any, shared: Sequence[str]) -> Matched:
    """Step 4."""
    if not shared:
        return Matched(name, table.num_rows, (), 0)
    ours, theirs = _singles(release, shared), _singles(_texts(table.select(list(shared))), shared)
    both = ours.join(theirs, keys=list(shared), join_type="inner")
    return Matched(name, table.num_rows, tuple(shared), both.num_rows)


def _singles(table: Any, columns: Sequence[str]) -> Any:
    counted = table.select(list(columns)).group_by(list(columns)).aggregate([([], "count_all")])
    return counted.filter(pc.equal(counted["count_all"], 1)).select(list(columns))


def _unique(table: Any, columns: Sequence[str]) -> int:
    if not columns or not table.num_rows:
        return 0
    return int(np.count_nonzero(classes(encode(table, columns)).counts == 1))
