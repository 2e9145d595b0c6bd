"""Checks in and between tables: references that lead nowhere, keys that repeat. Row numbers, no values."""

from __future__ import annotations

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


def broken(reference: Reference, engine: Engine) -> int:
    """How many rows (or parts of a list) of the reference lead nowhere."""
    here = reference.here.name("_ref").as_table()
    here = here.mutate(_ref=text(here["_ref"])).filter(lambda t: t["_ref"].notnull())
    there = reference.there.name("_key").as_table().distinct()
    left = here.anti_join(there, here["_ref"] == there["_key"])
    return int(engine.arrow(left.aggregate(n=left.count()))["n"][0].as_py())


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


def demand_unique(table: Any, column: str, *, file: str, what: str, first_row: int, engine: Engine) -> None:
    """Raises BadInput, with row numbers and no value, when the column repeats a value."""
    count, pairs = repeated(table, column, first_row, engine)
    if not count:
        return
    rows = ", ".join(f"rows {low} and {high}" for low, high in pairs)
    raise BadInput(
        f"{file}: {what} must be unique, and {count} of them repeat{f' ({rows})' if rows else ''}",
        fix="take the repeated rows out, or say what the rows are: by a file name such as attendance.csv, "
        "or by the hint grain student_event",
    )
