"""What Spark would answer differently, asked of DuckDB by Spark's own workers.

Java's patterns, letters, trims and casts are not DuckDB's: ``$`` also matches before a last line break,
``'2020'`` is a date, ``'1.5'`` no integer, a hash another number. A column class or a consent that hangs on
one of them must not depend on who computes. So the largest sub-expression that uses one, if it looks at one
row at a time, is compiled by Ibis for DuckDB and becomes one function that the Python workers of Spark run
in a DuckDB of their own, on Arrow data. What is left (joins, groups, sorts, comparisons, sums of integers)
means the same in both.

Cells cross as text, which both sides read and write alike for integers, dates, flags and decimals.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.operations as ops

from permslip.words.errors import OurBug

_ALWAYS = (
    ops.RegexSearch, ops.RegexReplace, ops.RegexExtract, ops.RegexSplit, ops.StringSplit, ops.Lowercase,
    ops.Uppercase, ops.Capitalize, ops.Strip, ops.LStrip, ops.RStrip, ops.StringSQLLike, ops.StringSQLILike,
    ops.Hash, ops.TryCast, ops.Strftime, ops.StringToTimestamp, ops.StringToDate, ops.ArrayFilter,
    ops.ArrayMap, ops.FindInSet,
)  # fmt: skip
SPELLED_OUT = ("permslip_trimmed",)
"""The engine's words (``engines/macros.py``) that mean the same in Spark's own terms: see ``compiler``."""
_TABLE = "cells"
NAMED = "permslip_word_"
_DAYS = "date_from_unix_date"


_EPOCH = date(1970, 1, 1)


def is_word(node: Any) -> bool:
    """Whether a node is a call of a word that was made here, or the date that such a word's days make."""
    return isinstance(node, ops.ScalarUDF) and str(node.__func_name__).startswith((NAMED, _DAYS))


def _differs(node: Any) -> bool:
    if isinstance(node, ops.Cast):
        return _casts_differ(node.arg.dtype, node.to)
    if isinstance(node, ops.ScalarUDF):
        return not is_word(node) and node.__func_name__ not in SPELLED_OUT
    return isinstance(node, _ALWAYS)


def _casts_differ(held: dt.DataType, to: dt.DataType) -> bool:
    """Text read as something else, fractions and moments written as text, fractions cut to integers."""
    if held.is_string():
        return bool(not to.is_string())
    if held.is_floating() or held.is_decimal():
        return bool(to.is_string() or to.is_integer())
    return bool(held.is_timestamp() and to.is_string())


def _leaf(node: Any) -> bool:
    """Where an expression over one row begins: a column, or what a worker has computed already."""
    return isinstance(node, ops.Field) or is_word(node)


def _parts(value: Any) -> tuple[list[Any], list[Any]]:
    """(inner nodes, leaves) of a value, the leaves in the order met."""
    inner: list[Any] = []
    leaves: dict[Any, None] = {}
    stack, seen = [value], {value}
    while stack:
        node = stack.pop()
        if _leaf(node):
            leaves[node] = None
            continue
        inner.append(node)
        for child in node.__children__:
            if child not in seen:
                seen.add(child)
                stack.append(child)
    return inner, list(leaves)


def _row_by_row(inner: list[Any]) -> bool:
    apart = (ops.Reduction, ops.Analytic, ops.WindowFunction, ops.Subquery, ops.Unnest, ops.SortKey)
    return all(isinstance(n, ops.Value) and not isinstance(n, apart) for n in inner)


def _crosses(kind: dt.DataType) -> bool:
    """Whether cells of that type can be handed over as text."""
    return bool(
        kind.is_string() or kind.is_integer() or kind.is_boolean() or kind.is_date() or kind.is_decimal()
        or kind.is_floating() or kind.is_timestamp()
    )  # fmt: skip


def _comes_back(kind: dt.DataType) -> bool:
    return _crosses(kind) or bool(kind.is_array() and kind.value_type.is_string())


def _askable(value: Any) -> bool:
    if not isinstance(value, ops.Value) or isinstance(value, ops.Literal) or _leaf(value):
        return False
    inner, leaves = _parts(value)
    return (
        bool(leaves)
        and _row_by_row(inner)
        and any(map(_differs, inner))
        and all(_crosses(leaf.dtype) for leaf in leaves)
        and _comes_back(value.dtype)
    )


def _chosen(root: Any) -> set[Any]:
    """The largest values under ``root`` that workers are to be asked for."""
    found: set[Any] = set()
    stack, seen = [root], {root}
    while stack:
        node = stack.pop()
        if _askable(node):
            found.add(node)
            below = _parts(node)[1]
        else:
            below = list(node.__children__)
            if isinstance(node, ops.JoinLink):
                _same_on_both(node.predicates)
                below = [node.table]
        for child in below:
            if child not in seen:
                seen.add(child)
                stack.append(child)
    return found


def _same_on_both(predicates: Iterable[Any]) -> None:
    """Spark cannot ask its workers while it joins, so a join may compare only what means the same to both."""
    if any(_differs(node) for predicate in predicates for node in _parts(predicate)[0]):
        raise OurBug(
            "tables are joined on an expression that Spark computes differently", fix="select it first"
        )


class Words:
    """The functions that one Spark session knows: SQL of DuckDB → name."""

    def __init__(
        self, compile_for_duckdb: Callable[[Any], str], register: Callable[[str, Any], object]
    ) -> None:
        self._compile, self._register = compile_for_duckdb, register
        self._calls: dict[tuple[str, str], Callable[..., Any]] = {}

    def put_in(self, root: Any) -> Any:
        """``root`` (an Ibis node) with every value that the two would compute differently as a call."""
        chosen = _chosen(root)
        if not chosen:
            return root

        def replaced(node: Any, changed: dict[str, Any] | None) -> Any:
            fresh = node if changed is None else node.__recreate__(changed)
            return self._call(fresh) if node in chosen and _askable(fresh) else fresh

        return root.replace(replaced)

    def _call(self, value: Any) -> Any:
        """The node that calls the word for ``value`` with its leaves as text."""
        leaves = _parts(value)[1]
        cells = ibis.table({f"a{i}": "string" for i in range(len(leaves))}, name=_TABLE)
        stand_ins = {leaf: _read(cells[f"a{i}"], leaf.dtype).op() for i, leaf in enumerate(leaves)}
        body = value.replace(stand_ins, filter=lambda n: isinstance(n, ops.Value)).to_expr()
        texts = [leaf.to_expr().cast("string") for leaf in leaves]
        if value.dtype.is_date():  # as days: the text of a year before Christ is another in each
            days = self._known(
                self._compile(cells.select(r=body.delta(_EPOCH, unit="day"))), dt.int64, len(texts)
            )
            return _builtin(_DAYS, ["days"], value.dtype, "int32")(days(*texts).cast("int32")).op()
        back = value.dtype if _as_it_is(value.dtype) else dt.string
        sql = self._compile(cells.select(r=body if back == value.dtype else body.cast(back)))
        out = self._known(sql, back, len(texts))(*texts)
        return (out if back == value.dtype else out.cast(value.dtype)).op()

    def _known(self, sql: str, back: dt.DataType, count: int) -> Callable[..., Any]:
        key = (sql, str(back))
        if key not in self._calls:
            name = NAMED + hashlib.sha256(repr(key).encode()).hexdigest()[:24]
            names = [f"a{i}" for i in range(count)]
            self._register(name, _on_workers(sql, back))
            self._calls[key] = _builtin(name, names, back)
        return self._calls[key]


def _as_it_is(kind: dt.DataType) -> bool:
    return bool(kind.is_string() or kind.is_boolean() or kind == dt.int64 or kind.is_array())


def _read(cell: Any, kind: dt.DataType) -> Any:
    return cell if kind.is_string() else cell.cast(kind)


def _builtin(name: str, names: list[str], back: dt.DataType, kind: str = "string") -> Callable[..., Any]:
    source: dict[str, Any] = {}
    exec(f"def word({', '.join(names)}): ...", source)  # noqa: S102 - Ibis wants a function of so many names
    made: Callable[..., Any] = ibis.udf.scalar.builtin(
        source["word"], name=name, signature=((kind,) * len(names), back)
    )
    return made


def _on_workers(sql: str, back: dt.DataType) -> Any:
    """A Spark function that answers with DuckDB; ``sql`` asks a table of text columns a0, a1, …"""
    import pandas as pd
    from pyspark.sql.pandas.functions import pandas_udf
    from pyspark.sql.types import ArrayType, BooleanType, DataType, LongType, StringType

    kinds: dict[str, DataType] = {"string": StringType(), "int64": LongType(), "boolean": BooleanType()}
    kind = ArrayType(StringType()) if back.is_array() else kinds.get(str(back))
    if kind is None:
        raise OurBug(f"a worker cannot hand back {back}")

    def answer(*columns: Any) -> Any:
        from permslip.engines.spark.worker import answered

        return answered(sql, columns)

    answer.__annotations__ = {"columns": pd.Series, "return": pd.Series}  # from which Spark tells its kind
    made: Any = pandas_udf
    return made(answer, returnType=kind)
