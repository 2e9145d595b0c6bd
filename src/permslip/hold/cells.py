"""The questions about cells that are asked of every column, each one word of the engine's own language.

Spelled out in Ibis, trimming a cell takes 25 nodes and sizing a column a dozen: over the columns of a
district, putting the questions into words took longer than answering them. So the engine knows them by
name (``engines/macros.py`` for DuckDB), and the tests hold each to a plain twin.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ibis


def _scalar(name: str, out: str) -> Callable[[Any], Any]:
    def word(cell: Any) -> Any: ...

    made: Callable[[Any], Any] = ibis.udf.scalar.builtin(word, name=name, signature=(("string",), out))
    return made


def _aggregate(name: str, out: str) -> Callable[[Any], Any]:
    def word(cell: Any) -> Any: ...

    made: Callable[[Any], Any] = ibis.udf.agg.builtin(word, name=name, signature=(("string",), out))
    return made


trimmed = _scalar("permslip_trimmed", "string")
"""Text without the blanks around it; null where nothing is left."""

day = _scalar("permslip_day", "date")
"""Trimmed text as a date: ISO (with or without a time), US month/day/year, or eight digits. Else null."""

sizes = _aggregate("permslip_sizes", "struct<filled: int64, distinct: int64, mean: float64, formulas: int64>")
"""Of a text column: filled cells, distinct values (about), mean length in characters, formula cells."""

no_day = _scalar("permslip_no_day", "boolean")
"""Of trimmed text: whether something is there and is no date, or names a day that does not exist."""

__all__ = ["day", "no_day", "sizes", "trimmed"]
