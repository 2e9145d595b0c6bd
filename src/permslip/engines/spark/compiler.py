"""Ibis's SQL for Spark, where it says less than DuckDB does."""

from __future__ import annotations

from typing import Any

import ibis
import ibis.expr.operations as ops
import sqlglot as sg
import sqlglot.expressions as sge
from ibis.backends.pyspark import Backend
from ibis.backends.sql.compilers.base import NULL
from ibis.backends.sql.compilers.pyspark import PySparkCompiler

from permslip.engines.spark.words import SPELLED_OUT
from permslip.words.errors import OurBug

# the engine's word for sizes (engines/macros.py) in Spark's own terms: an aggregate is no function of a row
_SIZES = (
    "named_struct('filled', count(x), 'distinct', approx_count_distinct(x, 0.01), 'mean', avg(length(x)), "
    "'formulas', count_if(x < 'A' AND substring(x, 1, 1) IN ('=', '@', '+', '-') "
    "AND x RLIKE '^[=@]|^[+-][^0-9.]'))"
)


# as in engines/macros.py; by number, for Spark writes some of them otherwise
_BLANKS = (32, 9, 13, 10, 11, 12)


class Compiler(PySparkCompiler):  # type: ignore[misc]
    """As Ibis's, with counts that are 0 over nothing, ordered concatenation, rows in the order they lie."""

    __slots__ = ()

    def visit_CountStar(self, op: Any, *, arg: Any, where: Any) -> Any:  # noqa: N802
        """Ibis sums a flag, which is null over no rows."""
        return self.f.count(sge.Star()) if where is None else self.f.count_if(where)

    def visit_GroupConcat(self, op: Any, *, arg: Any, sep: Any, where: Any, order_by: Any) -> Any:  # noqa: N802
        """Ibis has no order here. Nulls are left out; keys sort ascending, nulls last, as in DuckDB."""
        if not order_by:
            return super().visit_GroupConcat(op, arg=arg, sep=sep, where=where, order_by=())
        if any(key.args.get("desc") for key in order_by):
            raise OurBug("text is concatenated in ascending order only")
        kept = arg if where is None else self.if_(where, arg, NULL)
        keys = [part for key in order_by for part in (key.this.is_(NULL), key.this)]
        parts = [p for i, key in enumerate([*keys, kept]) for p in (sge.convert(f"f{i}"), key)]
        row = self.f.anon.named_struct(*parts)
        whole = self.f.anon.collect_list(self.if_(kept.is_(NULL), NULL, row))
        last = f"f{len(keys)}"
        x = sg.to_identifier("x")
        texts = self.f.anon.transform(
            self.f.anon.array_sort(whole),
            sge.Lambda(this=sge.Dot(this=x, expression=sg.to_identifier(last)), expressions=[x]),
        )
        return self.if_(self.f.anon.size(texts).eq(0), NULL, self.f.anon.array_join(texts, sep))

    def visit_WindowFunction(self, op: Any, *, func: Any, group_by: Any, order_by: Any, **kwargs: Any) -> Any:  # noqa: N802
        """A row number without an order counts the rows as they lie; Ibis would let Spark shuffle them."""
        if isinstance(op.func, ops.RowNumber) and not order_by:
            lying = sge.Order(expressions=[self.f.anon.monotonically_increasing_id()])
            return sge.Window(this=func, partition_by=group_by, order=lying)
        return super().visit_WindowFunction(op, func=func, group_by=group_by, order_by=order_by, **kwargs)

    def visit_ScalarUDF(self, op: Any, **kwargs: Any) -> Any:  # noqa: N802
        """The house's own word for a trimmed cell, spelled out; the others are asked of the workers."""
        if op.__func_name__ not in SPELLED_OUT:
            return super().visit_ScalarUDF(op, **kwargs)
        (cell,) = kwargs.values()
        blanks = self.f.anon.concat(*(self.f.anon.chr(sge.Literal.number(n)) for n in _BLANKS))
        return self.f.nullif(self.f.anon.btrim(cell, blanks), sge.convert(""))

    def visit_AggUDF(self, op: Any, **kwargs: Any) -> Any:  # noqa: N802
        """The house's own aggregate, spelled out."""
        if op.__func_name__ != "permslip_sizes":
            raise OurBug(f"Spark does not know the aggregate {op.__func_name__}")
        where, (arg,) = kwargs.pop("where", None), kwargs.values()
        x = arg if where is None else self.if_(where, arg, NULL)
        return sg.parse_one(_SIZES, read=self.dialect).transform(
            lambda node: x.copy() if isinstance(node, sge.Column) and node.name == "x" else node
        )


class HouseBackend(Backend):  # type: ignore[misc]
    """Ibis's Spark with the house's compiler."""

    compiler = Compiler()


def connected(session: Any) -> Any:
    """The backend on a Spark session."""
    assert ibis.pyspark.name == "pyspark"  # asked for by name: only so does Ibis read in Spark's options
    return HouseBackend().connect(session)
