"""Checks in and between tables: references that lead nowhere, keys that repeat. Row numbers, no values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import ibis

from permslip.hold.conform import text
from permslip.words.errors import BadInput
from permslip.words.ports import Engine


@dataclass(frozen=True)
class Reference:
    """Column ``here`` of ``file`` names rows of ``target`` by its column ``there`` (Ibis text columns)."""

    file: str
    header: str
    target: str
    here: Any
    there: Any


def _stacked(columns: Sequence[Any]) -> Any:
    """Text columns of many tables as one table ``_at, _cell``: ``_at`` is the column's place in the list."""
    parts = [
        c.name("_cell").as_table().select(_at=ibis.literal(at, "int16"), _cell="_cell")
        for at, c in enumerate(columns)
    ]
    return parts[0] if len(parts) == 1 else ibis.union(*parts)


def _counted(table: Any, engine: Engine, many: int) -> list[int]:
    found = dict.fromkeys(range(many), 0)
    found |= {r["_at"]: int(r["n"]) for r in engine.arrow(table).to_pylist()}
    return list(found.values())


def lost(pairs: Sequence[tuple[Any, Any]], engine: Engine) -> list[int]:
    """For each pair of text columns (here, there): how many filled cells of the first are not in the second.

    All columns that lead to the same one are asked about together: that costs less than asking of each.
    """
    counts = [0] * len(pairs)
    places: list[tuple[Any, list[int]]] = []
    for at, (_, there) in enumerate(pairs):
        led = next((led for place, led in places if place.equals(there)), None)
        if led is None:
            places.append((there, [at]))
        else:
            led.append(at)
    for there, led in places:
        here = _stacked([text(pairs[at][0]) for at in led]).filter(lambda t: t["_cell"].notnull())
        known = there.name("_known").as_table().distinct()
        left = here.anti_join(known, here["_cell"] == known["_known"])
        answer = _counted(left.group_by("_at").agg(n=left.count()), engine, len(led))
        for at, count in zip(led, answer, strict=True):
            counts[at] = count
    return counts


def repeating(columns: Sequence[Any], engine: Engine) -> list[bool]:
    """For each text column, whether any of its values repeats: all in one question."""
    if not columns:
        return []
    stacked = _stacked(columns)
    apart = stacked.group_by("_at").agg(n=stacked["_cell"].count() - stacked["_cell"].nunique())
    return [n > 0 for n in _counted(apart, engine, len(columns))]


def repeated(
    table: Any, column: str, first_row: int, engine: Engine
) -> tuple[int, tuple[tuple[int, int], ...]]:
    """(how many values repeat, up to three pairs of row numbers). Row numbers are 0 where they mean nothing.

    The cheap count comes first; rows are numbered only when something repeats.
    """
    value = text(table[column])
    sizes = engine.arrow(table.aggregate(n=value.count(), d=value.nunique())).to_pylist()[0]
    if sizes["n"] == sizes["d"]:
        return 0, ()
    groups = (
        table.group_by(_key=value).agg(n=table.count()).filter(lambda t: t["_key"].notnull() & (t["n"] > 1))
    )
    count = int(engine.arrow(groups.aggregate(n=groups.count()))["n"][0].as_py())
    if not first_row:
        return count, ()
    numbered = table.select(_key=value, _row=ibis.row_number() + first_row)
    pairs = numbered.group_by("_key").agg(
        n=numbered.count(), low=numbered["_row"].min(), high=numbered["_row"].max()
    )
    pairs = (
        pairs.filter(pairs["_key"].notnull() & (pairs["n"] > 1))
        .order_by("high")
        .limit(3)
        .select("low", "high")
    )
    found = engine.arrow(pairs)
    return count, tuple(zip(found["low"].to_pylist(), found["high"].to_pylist(), strict=True))


@dataclass(frozen=True)
class Unique:
    """A column (name ``column`` of an Ibis table) whose values must not repeat; ``what`` it is, for messages.
    ``first_row`` is the number of the file's first row of data, or 0."""

    table: Any
    column: str
    file: str
    what: str
    first_row: int


def demand_unique(demands: Sequence[Unique], engine: Engine) -> None:
    """Raises BadInput, with row numbers and no value, when one of the columns repeats a value."""
    found = repeating([text(d.table[d.column]) for d in demands], engine)
    for demand, repeats in zip(demands, found, strict=True):
        if not repeats:
            continue
        count, pairs = repeated(demand.table, demand.column, demand.first_row, engine)
        rows = ", ".join(f"rows {low} and {high}" for low, high in pairs)
        raise BadInput(
            f"{demand.file}: {demand.what} must be unique, and {count} of them repeat"
            f"{f' ({rows})' if rows else ''}",
            fix="take the repeated rows out, or say what the rows are: by a file name such as "
            "attendance.csv, or by --grain student_event",
        )
