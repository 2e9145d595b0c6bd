"""Protecting a table in memory, for those who work in Python: a table and its hierarchies in, a table out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa

from permslip.measure.data_frames import arrow
from permslip.measure.models import Model
from permslip.protect.alternatives import FULL_DOMAIN, METHODS, Alternative, compare
from permslip.protect.hierarchies import Hierarchy
from permslip.protect.hierarchy_files import HierarchyTable
from permslip.protect.local_suppression import Blanks
from permslip.protect.tables import in_order, shown_table, task_of
from permslip.protect.whole_rows import WholeRows, whole_rows
from permslip.words.errors import BadInput
from permslip.words.ports import Progress

BEST = "best"


@dataclass(frozen=True)
class ProtectedTable:
    """``table`` (Arrow) holds what is shown: quasi-identifiers as text, guarded and kept columns as they
    were, rows sorted; ``tried`` every way that was tried, ``chosen`` the one shown. ``whole`` is what a
    reader of whole rows sees, None when every column is a quasi-identifier."""

    table: Any
    tried: tuple[Alternative, ...]
    chosen: Alternative
    whole: WholeRows | None = None


def protect_table(
    table: Any,
    hierarchies: Mapping[str, str | Hierarchy | HierarchyTable],
    *,
    k: int,
    max_suppression: float = 0.0,
    models: Sequence[str | Model] = (),
    method: str = FULL_DOMAIN,
    loss: str = "loss",
    weights: Mapping[str, float] | None = None,
    blanks: Blanks = "own",
    keep: Sequence[str] = (),
    as_of: date | None = None,
    unknown_any: bool = False,
    population: Any | None = None,
    clock: Callable[[], float] = lambda: 0.0,
    progress: Progress | None = None,
    stop: Callable[[], bool] | None = None,
) -> ProtectedTable:
    """Change ``table`` (Arrow or a pandas data frame) as little as it takes.

    The keys of ``hierarchies`` are the quasi-identifiers; each value names a built hierarchy (``grade``,
    ``number:5,10``) or is one of your own. ``models`` are promises beyond ``k``, such as
    ``distinct-l:3:disability``. ``method`` is one of :data:`permslip.protect.METHODS`, or ``best``: all are
    tried and the cheapest that meets everything is taken. Columns that are no quasi-identifiers, guarded by
    no model and not in ``keep`` are not in the result. ``clock`` tells seconds, where the time of each way is
    to be known. Raises BadInput for a column or a parameter that will not do, RefusedError when no way meets
    what is asked.
    """
    held, everyone = _table(table), None if population is None else _table(population)
    _named_rightly(held, hierarchies, keep, method)
    task = task_of(
        held,
        hierarchies,
        k=k,
        max_suppression=max_suppression,
        models=models,
        loss=loss,
        weights=weights,
        blanks=blanks,
        as_of=as_of,
        unknown_any=unknown_any,
        population=everyone,
    )
    methods = METHODS if method == BEST else (method,)
    found = compare(task, methods, clock=clock, progress=progress, stop=stop)
    guarded = [m.sensitive for m in task.models if m.sensitive is not None]
    made = shown_table(task, found, held, [*guarded, *keep])
    whole = whole_rows(made, task.quasi)  # first: it says of what has no order which column holds it
    return ProtectedTable(in_order(made), found.tried, found.chosen, whole)


def _named_rightly(held: pa.Table, hierarchies: Any, keep: Sequence[str], method: str) -> None:
    """Refuse hierarchies that are no mapping, a method or column there is not, a column for two things."""
    if not isinstance(hierarchies, Mapping):
        raise BadInput(
            "Each column to be generalised needs its hierarchy.",
            fix='for example {"age": "age", "sex": "sex"}',
        )
    if method not in (BEST, *METHODS):
        raise BadInput(
            f"There is no method called {method}.", fix=f"choose from: {BEST}, {', '.join(METHODS)}"
        )
    missing = [c for c in (*hierarchies, *keep) if c not in held.column_names]
    twice = [c for c in keep if c in hierarchies]
    if missing or twice:
        raise BadInput(
            f"The table has no column {', '.join(missing)}."
            if missing
            else f"Column {', '.join(twice)} is to be generalised, and again to be kept as it is.",
            fix=f"choose from: {', '.join(held.column_names)}" if missing else "name it once",
        )


def _table(given: Any) -> pa.Table:
    held = arrow(given)
    if isinstance(held, pa.RecordBatch):
        held = pa.Table.from_batches([held])
    if not isinstance(held, pa.Table):
        raise BadInput(
            f"There is no table to protect, but a {type(held).__name__}.",
            fix="hand in a data frame or an Arrow table: pandas.read_csv and pyarrow.table make one",
        )
    names = held.column_names
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise BadInput(f"There is more than one column {', '.join(twice)}.", fix="give each its own name")
    return held


__all__ = ["BEST", "ProtectedTable", "protect_table"]
