"""One row a student: what several tables say of each, as columns that the measures of one table take.

1. A table in which nobody has two rows gives its columns. Who has no row there has a value apart in them.
2. Any other table gives one column: all that a student's rows say together, as one number.

Two students are alike in these columns exactly when :func:`permslip.measure.relational.students` puts them in
one class.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from permslip.measure.coding import Codes, Encoded, encode, narrowest, places, whole_numbers
from permslip.measure.relational import Shown, Students
from permslip.words.errors import BadInput
from permslip.words.ports import Engine

ALL_ROWS = "all rows"


@dataclass(frozen=True)
class Guarded:
    """A column that nobody should learn of a student: ``name`` as it was asked for, the ``table`` (Arrow or
    Ibis, called ``where``) that it stands in, and what it is called there."""

    name: str
    where: str
    table: Any
    column: str


def one_row_each(
    tables: Sequence[Shown], key: str, measured: Students, engine: Engine | None = None
) -> Encoded:
    """The students of ``measured``, in the order of its keys, over the quasi-identifiers of its ``tables``.

    Columns are called ``TABLE.COLUMN``, and ``TABLE (all rows)`` where a student may have several.
    """
    names: list[str] = []
    codes: list[Codes] = []
    dictionaries: list[Any] = []
    for shown, single, signature in zip(tables, measured.single, measured.signatures, strict=True):
        own = [c for c in shown.quasi if c != key]
        if single and own:
            found = _by_student(encode(shown.table, [key, *own], engine), measured)[0]
            names += [f"{shown.name}.{c}" for c in own]
            codes += found.codes
            dictionaries += found.dictionaries
        else:
            names.append(f"{shown.name} ({ALL_ROWS})")
            codes.append(signature)
            dictionaries.append(whole_numbers(np.arange(int(signature.max(initial=0)) + 1)))
    return Encoded(tuple(names), tuple(codes), tuple(dictionaries), len(measured.keys))


def answers_of_students(
    guarded: Sequence[Guarded], key: str, measured: Students, engine: Engine | None = None
) -> tuple[Encoded, dict[str, int]]:
    """(the guarded columns of each student, by the name they were asked for; by table, how many stand there
    and are none of the ``measured``). Who has no row has no answer.

    Raises BadInput where a student has several rows.
    """
    found, strangers = [], {}
    for asked in guarded:
        encoded = encode(asked.table, [key, asked.column], engine)
        if np.bincount(encoded.codes[0], minlength=1).max() > 1:
            raise BadInput(
                f"A student has several rows in {asked.where}, and so several values of {asked.column}.",
                fix=f"judge them as a list: --model km-anonymity:K:M:{asked.where}.{asked.column}",
            )
        mine, others = _by_student(encoded, measured)
        found.append(mine)
        if others:
            strangers[asked.where] = others
    return Encoded(
        tuple(g.name for g in guarded),
        tuple(one.codes[0] for one in found),
        tuple(one.dictionaries[0] for one in found),
        len(measured.keys),
    ), strangers


def one_row_table(
    tables: Sequence[Shown],
    key: str,
    measured: Students,
    *,
    aside: Collection[str] = (),
    engine: Engine | None = None,
) -> tuple[Any, tuple[str, ...]]:
    """(the same as an Arrow table of every column but ``aside``, called as in its own table; the names of the
    quasi-identifiers in it). A name that stands in two tables is ``TABLE.COLUMN`` in the second; columns that
    cannot be compared are left out. Who has no row has missing values.
    """
    columns: dict[str, Any] = {}
    quasi: list[str] = []
    for shown, single, signature in zip(tables, measured.single, measured.signatures, strict=True):
        if not single:
            quasi.append(f"{shown.name} ({ALL_ROWS})")
            columns[quasi[-1]] = pa.chunked_array([whole_numbers(signature)])
            continue
        rows: Any = shown.table
        if engine is not None and not isinstance(rows, pa.Table):
            rows = engine.arrow(rows)
        at = places(measured.keys, rows[key].combine_chunks())
        where = pa.array([place if place >= 0 else None for place in at.tolist()], pa.int64())
        for name in rows.column_names:
            if name in aside or name == key or pa.types.is_nested(rows.schema.field(name).type):
                continue
            called = name if name not in columns else f"{shown.name}.{name}"
            columns[called] = rows[name].take(where)
            quasi += [called] if name in shown.quasi else []
    return pa.table(columns), tuple(quasi)


def _by_student(encoded: Encoded, measured: Students) -> tuple[Encoded, int]:
    """A table of one row a student, its key the first column, in the order of the measured students; and how
    many of its rows are nobody's of them."""
    whose = places(encoded.dictionaries[0], measured.keys)[encoded.codes[0]]
    known = whose >= 0
    count = len(measured.keys)
    codes, dictionaries = [], []
    for column, words in zip(encoded.codes[1:], encoded.dictionaries[1:], strict=True):
        placed = np.full(count, len(words), narrowest(len(words) + 1))
        placed[whose[known]] = column[known]
        codes.append(placed)
        dictionaries.append(pa.concat_arrays([words, pa.nulls(1, words.type)]))
    return Encoded(encoded.names[1:], tuple(codes), tuple(dictionaries), count), int((~known).sum())


__all__ = ["ALL_ROWS", "Guarded", "answers_of_students", "one_row_each", "one_row_table"]
