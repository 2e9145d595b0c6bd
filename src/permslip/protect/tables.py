"""From a table and its hierarchies to a task, and from what was found to the table that is shown.

The parts that the command (:mod:`permslip.actions.protecting_file`) and programs
(:mod:`permslip.protect.any_table`) share.
"""

from __future__ import annotations

import numbers
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, get_args

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from permslip.measure.coding import Encoded, encode
from permslip.measure.models import Model, parse, ready
from permslip.protect.alternatives import Compared, Task, shown
from permslip.protect.hierarchies import Hierarchy, Setting, ladder, named
from permslip.protect.hierarchy_files import HierarchyTable, require_fit, unlisted
from permslip.protect.ladder import Ladder
from permslip.protect.local_suppression import Blanks
from permslip.protect.model_weighing import split
from permslip.protect.unread import require_read, unread_of
from permslip.words.errors import BadInput

Kind = str | Hierarchy | HierarchyTable


def task_of(
    table: Any,
    hierarchies: Mapping[str, Kind],
    *,
    k: int,
    max_suppression: float = 0.0,
    models: Sequence[str | Model] = (),
    loss: str = "loss",
    weights: Mapping[str, float] | None = None,
    blanks: Blanks = "own",
    as_of: date | None = None,
    unknown_any: bool = False,
    population: Any | None = None,
    guarded: Mapping[str, Kind] | None = None,
) -> Task:
    """The task of protecting an Arrow table: its columns coded, its hierarchies as ladders, its models ready.

    ``guarded`` holds hierarchies of sensitive columns, for distances along them. ``population`` (Arrow, with
    the quasi-identifiers) is everyone, the table's own records among them. Raises BadInput for a number or a
    column that will not do.
    """
    _possible(k, max_suppression, blanks)
    table = _whole_days(_as_text(table, tuple(hierarchies)), tuple(hierarchies))
    promises = [parse(m) if isinstance(m, str) else m for m in models]
    sensitive = tuple(dict.fromkeys(m.sensitive for m in promises if m.sensitive is not None))
    twice = [name for name in sensitive if name in hierarchies]
    if not hierarchies or twice:
        raise BadInput(
            f"Column {twice[0]} is named for two things." if twice else "No quasi-identifier was named.",
            fix="name each column once, the quasi-identifiers with their hierarchies",
        )
    encoded, everyone = _coded(table, tuple(hierarchies), sensitive, population)
    kinds = {**hierarchies, **(guarded or {})}
    ladders = {c: _ladder(encoded, c, kinds[c], as_of, unknown_any) for c in encoded.names if c in kinds}
    levels = {column: ladders[column].groups for column in sensitive if column in ladders}
    return Task(
        encoded,
        {column: ladders[column] for column in hierarchies},
        int(k),
        float(max_suppression),
        ready(promises, encoded, ladders=levels),
        loss,
        weights,
        blanks,
        everyone,
        _unread(encoded, ladders, kinds) if unknown_any else {},
    )


def _possible(k: Any, max_suppression: Any, blanks: Any) -> None:
    """Refuse numbers that a person could hand in and no search can meet."""
    if isinstance(k, bool) or not isinstance(k, numbers.Integral) or k < 1:
        raise BadInput("k is a whole number from 1 up.", fix="for example k=5")
    share = isinstance(max_suppression, numbers.Real) and not isinstance(max_suppression, bool)
    if not (share and 0.0 <= max_suppression <= 1.0):
        raise BadInput("The records that may be left out are a share from 0 to 1.", fix="for example 0.02")
    if blanks not in get_args(Blanks):
        raise BadInput("A blank cell is read as own or as wild.", fix="choose one of: own, wild")


def _as_text(table: Any, columns: tuple[str, ...]) -> Any:
    """The table with text in place of bytes: what is generalised is read."""
    for at, field in enumerate(table.schema):
        if field.name in columns and (
            pa.types.is_binary(field.type)
            or pa.types.is_large_binary(field.type)
            or pa.types.is_fixed_size_binary(field.type)
        ):
            try:
                table = table.set_column(at, field.name, table.column(at).cast(pa.string()))
            except pa.ArrowInvalid:
                raise BadInput(
                    f"Column {field.name} holds bytes that are no text.", fix="store it as UTF-8 text"
                ) from None
    return table


def _whole_days(table: Any, columns: tuple[str, ...]) -> Any:
    """The table with days in place of moments, in columns where every moment is a midnight: a pandas data
    frame knows no days, and holds them so."""
    for at, field in enumerate(table.schema):
        if field.name in columns and pa.types.is_timestamp(field.type) and field.type.tz is None:
            days = table.column(at).cast(pa.date32(), safe=False)
            if pc.all(pc.equal(days.cast(field.type), table.column(at))).as_py() is not False:
                table = table.set_column(at, field.name, days)
    return table


def _coded(
    table: Any, quasi: tuple[str, ...], sensitive: tuple[str, ...], population: Any | None
) -> tuple[Encoded, Encoded | None]:
    """(the table's columns coded, the population's quasi-identifiers under the same codes)."""
    if population is None:
        return encode(table, [*quasi, *sensitive]), None
    missing = [c for c in quasi if c not in population.column_names]
    if missing:
        raise BadInput(
            f"The population has no column {', '.join(missing)}.",
            fix="give a table of everyone with the same quasi-identifiers",
        )
    own_columns = table.select(list(quasi))
    both = encode(pa.concat_tables([own_columns, _everyone(population, own_columns.schema)]), quasi)
    own, others = split(both, table.num_rows)
    if not sensitive:
        return own, others
    beside = encode(table, sensitive)
    own = Encoded(
        (*own.names, *beside.names),
        (*own.codes, *beside.codes),
        (*own.dictionaries, *beside.dictionaries),
        own.rows,
    )
    return own, others


def _everyone(population: Any, schema: Any) -> Any:
    """The population's quasi-identifiers, each of the kind that the table's are."""
    held = _whole_days(_as_text(population, tuple(schema.names)), tuple(schema.names))
    for field in schema:
        try:
            column = held[field.name].cast(field.type)
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
            raise BadInput(
                f"Column {field.name} of the population holds {held[field.name].type}, that of the table "
                f"{field.type}.",
                fix="write both in the same form, for example as CSV files",
            ) from None
        held = held.set_column(held.column_names.index(field.name), field, column)
    return held.select(schema.names)


def _ladder(encoded: Encoded, column: str, kind: Kind, as_of: date | None, unknown_any: bool) -> Ladder:
    dictionary = encoded.dictionaries[encoded.names.index(column)]
    if isinstance(kind, HierarchyTable):
        if not unknown_any:
            require_fit(kind, encoded, column)
        return kind.ladder(dictionary)
    built = named(kind) if isinstance(kind, str) else kind
    if built.name == "birth_date" and as_of is None:
        raise BadInput(
            "Ages need a day to be computed on.", fix="add --as-of YEAR-MONTH-DAY (in Python: as_of=)"
        )
    made = ladder(built, dictionary, Setting(as_of or date(1, 1, 1)))
    if not unknown_any:
        require_read(made, encoded, column)
    return made


def _unread(encoded: Encoded, ladders: Mapping[str, Ladder], kinds: Mapping[str, Kind]) -> dict[str, int]:
    """Records whose value the column's hierarchy does not read, where there are any."""
    out = {}
    for column, made in ladders.items():
        kind = kinds[column]
        if isinstance(kind, HierarchyTable):
            found = unlisted(kind, encoded, column)
        else:
            found = unread_of(made, encoded, column)
        if found is not None:
            out[column] = found.records
    return out


def shown_table(task: Task, found: Compared, table: Any, beside: Sequence[str]) -> Any:
    """What the chosen way shows (Arrow): quasi-identifiers as text, then the columns ``beside`` as they are,
    without the records left out."""
    result = found.chosen.result
    assert result is not None
    columns, kept = shown(task, result)
    stays = _mask(kept)
    made = pa.table({name: column.cast(pa.string()) for name, column in columns.items()})
    for name in dict.fromkeys(beside):
        made = made.append_column(name, table[name])
    return made if kept.all() else made.filter(stays)


def in_order(table: Any) -> Any:
    """The rows sorted by what they show: their order tells nothing of the source's."""
    return table.sort_by([(name, "ascending") for name in table.column_names])


def _mask(kept: npt.NDArray[np.bool_]) -> Any:
    bits = np.packbits(kept, bitorder="little")
    return pa.Array.from_buffers(pa.bool_(), len(kept), [None, pa.py_buffer(bits)])


__all__ = ["Kind", "in_order", "shown_table", "task_of"]
