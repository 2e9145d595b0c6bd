"""Applying a plan: joins with small label tables and with the record codes, never a loop over rows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import ibis

from permslip.protect.columns import CODE, STUDENT
from permslip.protect.courses import without
from permslip.protect.hierarchies import Setting, hierarchy
from permslip.protect.ladder import ANY
from permslip.protect.plan import Change, ColumnPlan, Plan, TablePlan
from permslip.protect.planning import Ready, labels_of
from permslip.words.errors import OurBug
from permslip.words.ports import Engine
from permslip.words.vocabulary import Grain

_RANK = "going/rank"


def apply(plan: Plan, ready: Ready, codes: Any | None, engine: Engine) -> Mapping[str, Any]:
    """The protected tables by name (Ibis), their columns as planned, ``record_code`` first.

    ``codes`` (Arrow: student_key, record_code) must cover every student who goes. Rows are sorted by record
    code, which is random, and within a student by value: their order says nothing about the source's.
    Tables about nobody are sorted by value. Raises OurBug when a student has no code.
    """
    going = _ranked(ready, codes, engine) if ready.students is not None else None
    return {t.table: _table(t, ready, going, engine) for t in plan.tables}


def roster(ready: Ready, codes: Any | None, engine: Engine) -> Any:
    """The students in this release with their codes (Ibis: student_key, record_code); None when no table is
    about students. Raises OurBug when a student has no code or two."""
    ranked = _ranked(ready, codes, engine)
    return None if ranked is None else ranked.select(STUDENT, CODE)


def population(
    planned: TablePlan,
    everyone: Any,
    engine: Engine,
    *,
    as_of: date,
    school_levels: Mapping[str, str] | None = None,
    whose: bool = False,
) -> Any:
    """The quasi-identifiers of everyone in the district (Ibis), generalised as the plan generalises those
    who go: the table that a journalist's risk is measured against. ``everyone`` is the conformed table with
    all its rows. ``whose`` keeps the ``student_key``, for the office's own eyes."""
    setting, labels = Setting(as_of, school_levels or {}), {}
    quasi = [c for c in planned.columns if c.output in planned.quasi]
    for c in quasi:
        if 0 < c.level < c.top:
            kind = hierarchy(c.hierarchy)
            labels[planned.table, c.source] = labels_of(everyone, c.source, kind, c.level, setting, engine)
            everyone = _with_labels(everyone, c, engine.memory("labels", labels[planned.table, c.source]))
    shown = {str(c.output): _value(everyone, c, labels, planned.table) for c in quasi}
    return everyone.select(STUDENT, **shown) if whose else everyone.select(**shown)


def _ranked(ready: Ready, codes: Any | None, engine: Engine) -> Any:
    """The roster with each code's place among the sorted codes: a number sorts faster than a code."""
    if ready.students is None:
        return None
    if codes is None:
        raise OurBug("a release about students needs record codes")
    everyone = engine.memory("codes", codes.select([STUDENT, CODE]))
    mine = everyone.semi_join(ready.students, STUDENT)
    place = ibis.row_number().over(ibis.window(order_by=mine[CODE]))
    going = engine.keep("going", mine.select(STUDENT, CODE, **{_RANK: place}))
    said = going.aggregate(rows=going.count(), people=going[STUDENT].nunique(), codes=going[CODE].nunique())
    found = engine.arrow(said).to_pylist()[0]
    expected = engine.arrow(ready.students.aggregate(n=ready.students.count()))["n"][0].as_py()
    if not found["rows"] == found["people"] == found["codes"] == expected:
        raise OurBug("every student in a release has exactly one record code of their own")
    return going


def _table(planned: TablePlan, ready: Ready, going: Any | None, engine: Engine) -> Any:
    table = ready.tables[planned.table]
    leaving = [c for c in planned.columns if c.output is not None and c.change is not Change.DROP]
    coded = any(c.change is Change.CODE for c in leaving)
    if coded != (STUDENT in table.columns) or (coded and going is None):
        raise OurBug(f"the plan of {planned.table} does not say whose rows they are")
    if planned.table in ready.dropped:
        table = without(table, ready.dropped[planned.table], engine)
    if coded:
        table = table.inner_join(going, STUDENT)
    for column in leaving:
        labels = ready.labels.get((planned.table, column.source))
        if labels is not None and column.change is Change.GENERALISE:
            table = _with_labels(table, column, engine.memory("labels", labels))
    out = {
        str(c.output): _value(table, c, ready.labels, planned.table)
        for c in leaving
        if c.change is not Change.CODE
    }
    if coded:
        chosen = table.select(CODE, _RANK, **out)
        ordered = chosen.order_by(_place(chosen, list(out))).drop(_RANK)
    else:
        chosen = table.select(**out)
        ordered = chosen.order_by(list(chosen.columns))
    again = ready.grains[planned.table] is Grain.STUDENT or bool(planned.quasi)
    return engine.keep(f"protected_{planned.table}", ordered) if again else ordered


def _place(table: Any, columns: list[str]) -> Any:
    """Where a row goes: by its record code and, within it, by a hash of what the row shows.

    One integer sorts ten million rows several times faster than their values do; rows that show the same are
    the same, and rows that differ stand in an order that owes nothing to the source's.
    """
    mixed: Any = ibis.literal(0, "int64")
    for i, column in enumerate(columns):
        mixed = mixed ^ (table[column].cast("string").fill_null("").hash() >> (i % 8))
    return table[_RANK] * (1 << 32) + (mixed & ((1 << 32) - 1))


def _becomes(column: ColumnPlan) -> str:
    return f"becomes/{column.source}"


def _with_labels(table: Any, column: ColumnPlan, labels: Any) -> Any:
    """Join ``held, becomes`` onto one column."""
    right = labels.select(**{f"held/{column.source}": labels.held, _becomes(column): labels.becomes})
    joined = table.left_join(right, table[column.source] == right[f"held/{column.source}"])
    return joined.drop(f"held/{column.source}")


def _value(table: Any, column: ColumnPlan, labels: Mapping[tuple[str, str], Any], name: str) -> Any:
    """What leaves in a column. A value without a label is missing, if it was missing, and else ``*``."""
    held = table[column.source]
    if column.change is Change.KEEP or (column.change is Change.GENERALISE and column.level == 0):
        return held
    if column.change is not Change.GENERALISE:
        raise OurBug(f"column {column.source} of {name} cannot leave by way of {column.change}")
    if column.level >= column.top:
        return ibis.literal(ANY)
    if (name, column.source) not in labels:
        raise OurBug(f"column {column.source} of {name} has no labels for level {column.level}")
    empty = held.isnull() | (held.strip() == "") if held.type().is_string() else held.isnull()
    return ibis.cases((empty, ibis.null("string")), else_=table[_becomes(column)].fill_null(ANY))
