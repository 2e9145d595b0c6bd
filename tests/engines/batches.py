"""Many small tables, drawn by Hypothesis, that an engine counts all at once: asking Spark takes half a second
whatever is asked."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from hypothesis import strategies as st

from permslip.words.ports import COUNT, Engine

TABLE = "which table"
# what tempts two engines to tell values apart, or not to: blanks, case, other ways to write one letter,
# letters beyond 16 bits, directions, words for nothing, the ends of what a number holds
TEXTS = [
    "", " ", "a", "a ", " a", "A", "\u00e9", "e\u0301", "\u00df", "ss", "\u0130", "i", "\U0001f600", "\uffff",
    "\ufeffa", "\u202ea", "a\x00", "a\x00b", "\t", "\r\n", "NULL", "null", "NaN", "nan", "true", "1", "1.0",
]  # fmt: skip
_WIDEST = 1 << 63
KINDS: dict[str, tuple[pa.DataType, st.SearchStrategy[Any]]] = {
    "text": (pa.string(), st.one_of(st.sampled_from(TEXTS), st.text(max_size=3))),
    "whole": (
        pa.int64(),
        st.one_of(
            st.sampled_from([0, -1, _WIDEST - 1, -_WIDEST, 1 << 53, (1 << 53) + 1]),
            st.integers(-_WIDEST, _WIDEST - 1),
        ),
    ),
    "unsigned": (pa.uint64(), st.sampled_from([0, _WIDEST, (1 << 64) - 1, (1 << 64) - 2])),
    "fraction": (
        pa.float64(),
        st.one_of(
            st.sampled_from([0.0, -0.0, math.nan, -math.nan, 0.1 + 0.2, 0.3, 5e-324, math.inf]), st.floats()
        ),
    ),
    "half": (pa.float32(), st.one_of(st.sampled_from([0.0, -0.0, math.nan]), st.floats(width=32))),
    "day": (pa.date32(), st.one_of(st.sampled_from([date.min, date.max, date(1582, 10, 10)]), st.dates())),
    "flag": (pa.bool_(), st.booleans()),
    "moment": (pa.timestamp("us"), st.one_of(st.sampled_from([datetime.min, datetime.max]), st.datetimes())),
    "money": (pa.decimal128(20, 2), st.sampled_from([Decimal("1.10"), Decimal("1.11"), Decimal("-0.01")])),
}


def told(value: Any) -> Any:
    """A cell so that Python's equality is that of the engines: what is no number equals itself, and minus
    zero is zero. (Of decimals, integers and flags in one column there is one kind only.)"""
    if isinstance(value, float):
        return "no number" if math.isnan(value) else value + 0.0
    return value


def rows_of(table: pa.Table) -> list[tuple[Any, ...]]:
    """The rows of an Arrow table as tuples that can be compared."""
    if not table.num_columns:
        return [()] * table.num_rows
    columns = [map(told, c.to_pylist()) for c in table.columns]
    return list(zip(*columns, strict=True))


@st.composite
def batches(
    draw: st.DrawFn,
    kinds: Mapping[str, tuple[pa.DataType, st.SearchStrategy[Any]]],
    *,
    tables: int = 12,
    rows: int = 12,
) -> list[pa.Table]:
    """Some tables of the same columns; few values a column, so that rows meet. One may have no rows."""
    pools = [draw(st.lists(st.none() | cells, min_size=1, max_size=4)) for _, cells in kinds.values()]
    places = st.tuples(*[st.integers(0, len(pool) - 1) for pool in pools])
    drawn = draw(st.lists(st.lists(places, max_size=rows), min_size=1, max_size=tables))
    return [
        pa.table(
            {
                name: pa.array([pool[row[at]] for row in chosen], kind)
                for at, (pool, (name, (kind, _))) in enumerate(zip(pools, kinds.items(), strict=True))
            }
        )
        for chosen in drawn
    ]


@dataclass(frozen=True)
class Part:
    """One table of a batch that an engine holds; None: all of them as one."""

    at: int | None
    columns: tuple[str, ...]


class Batch:
    """An engine that holds many tables of the same columns as one, and counts all with one question."""

    far = True

    def __init__(self, engine: Engine, tables: Sequence[pa.Table]) -> None:
        self._engine, self._many = engine, len(tables)
        self._names = tuple(tables[0].column_names)
        marked = [t.append_column(TABLE, pa.array([i] * len(t), pa.int64())) for i, t in enumerate(tables)]
        self._whole = engine.memory("batch", pa.concat_tables(marked))
        self._counted: dict[tuple[str, ...], pa.Table] = {}

    @property
    def parts(self) -> Iterator[Part]:
        """The tables, in order."""
        return (Part(i, self._names) for i in range(self._many))

    def counts(self, table: Part, columns: Sequence[str]) -> pa.Table:
        """As :meth:`permslip.words.ports.Engine.counts`, of one of the tables."""
        asked = tuple(columns)
        if table.at is None:
            return self._engine.counts(self._whole, asked).read_all()
        if asked not in self._counted:
            self._counted[asked] = self._engine.counts(self._whole, [TABLE, *asked]).read_all()
        found = self._counted[asked]
        return found.filter(pc.equal(found[TABLE], table.at)).select([*asked, COUNT])
