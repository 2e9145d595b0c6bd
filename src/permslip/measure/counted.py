"""Distinct tuples with their counts, made by the engine: where the rows are too many to send.

Class sizes, uniques, every risk that follows from them, and the search over hierarchies look at a tuple of
quasi-identifiers and at how many rows bear it, never at the rows. So the engine groups (Spark by the hash of
the tuple, on as many machines as it has; DuckDB in its encrypted spill), and what comes back is a table of
tuples: at most as long as the rows, usually a thousandth.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa

from permslip.measure.coding import Encoded, encode, integers
from permslip.measure.sizes import pack
from permslip.words.errors import BadInput
from permslip.words.ports import COUNT, Engine

_MOST = (1 << 32) - 1  # rows that one class may have: counts are uint32


def counted(table: Any, columns: Iterable[str], engine: Engine) -> Encoded:
    """The distinct tuples of ``columns`` of an Ibis table, encoded, each standing for the rows that bear it.

    Values are in order (no value last), and tuples in the order of their values, columns from the first, so
    that it is the same whichever engine counted. Raises BadInput for no column, one that is not there, or a
    tuple that over 4,294,967,295 rows bear.
    """
    names = tuple(dict.fromkeys(columns))
    if not names:
        raise BadInput("No column was named.", fix="name the columns that, joined, could single a person out")
    missing = [c for c in names if c not in table.columns]
    if missing:
        raise BadInput(
            f"The table has no column {', '.join(missing)}.", fix=f"choose from: {', '.join(table.columns)}"
        )
    found = encode(engine.counts(table, names), names, carry=COUNT)
    told: Any = found.carried
    each = integers(told.combine_chunks()) if found.rows else np.zeros(0, np.int64)
    if each.size and int(each.max()) > _MOST:
        raise BadInput(f"More than {_MOST:,} rows are alike.", fix="name a further column")
    held = replace(found, carried=None).in_order()
    order = np.argsort(pack(held.codes, held.sizes, held.rows)[0])
    return replace(held, codes=tuple(c[order] for c in held.codes), each=each[order].astype(np.uint32))


def coded(table: Any, columns: Iterable[str], engine: Engine | None, *, memory: int | None = None) -> Encoded:
    """A table encoded: tuple by tuple where its rows lie with an engine that is far, or would take more than
    ``memory`` bytes as codes and keys; else row by row. The figures are the same."""
    if engine is None or isinstance(table, pa.Table | pa.RecordBatchReader):
        return encode(table, columns, engine)
    names = tuple(columns)
    if not engine.far and (memory is None or room_for(table, names, engine) <= memory):
        return encode(table, names, engine)
    return counted(table, names, engine)


def room_for(table: Any, columns: Sequence[str], engine: Engine) -> int:
    """The bytes that an Ibis table takes as codes and keys at most: 4 a cell, and 16 a row."""
    rows = engine.arrow(table.count().as_table())[0][0].as_py()
    return int(rows) * (4 * len(columns) + 16)


__all__ = ["coded", "counted", "room_for"]
