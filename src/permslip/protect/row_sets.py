"""What a student shows in a table of events: a set of rows, coded exactly, on every level anew.

Having no row is a set too, and no level hides it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import ibis
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from permslip.measure.coding import Codes, Encoded, integers, whole_numbers
from permslip.measure.counted import counted
from permslip.measure.signatures import Nodes, grouped, number, spelled
from permslip.measure.sizes import pack
from permslip.protect.columns import STUDENT
from permslip.protect.hierarchies import Hierarchy, Setting, ladder
from permslip.protect.ladder import ANY, Ladder
from permslip.words.ports import Engine

_ROW, _BETWEEN = "row", ","  # a set of rows is the text of their numbers


@dataclass(frozen=True)
class Dimension:
    """One column of the frame: its name there, and the columns (table, source, floor) it stands for."""

    name: str
    stands_for: tuple[tuple[str, str, int], ...]
    kinds: tuple[Hierarchy, ...]
    is_set: bool = False

    def level_of(self, column: int, level: int) -> int:
        """The level of one of its columns when the dimension is at ``level``."""
        if not self.is_set:
            return level
        return max(self.stands_for[column][2], min(level, self.kinds[column].top))


def rows_shown(dimension: Dimension, kept: Mapping[str, Any], engine: Engine) -> Encoded:
    """The distinct rows that a table of events shows, over its quasi-identifiers."""
    return counted(_cells(dimension, kept), [source for _, source, _ in dimension.stands_for], engine)


def _cells(dimension: Dimension, kept: Mapping[str, Any]) -> Any:
    table = kept[dimension.stands_for[0][0]]
    return table.select(STUDENT, **{c: table[c].cast("string") for _, c, _ in dimension.stands_for})


def sets_of(dimension: Dimension, kept: Mapping[str, Any], rows: Encoded, engine: Engine) -> Any:
    """For each student of a table of events the numbers of the distinct ``rows`` shown, as a text (Ibis: the
    student's key, and a column called as the dimension). Students show the same exactly where texts are."""
    events = _cells(dimension, kept)
    every = np.arange(rows.rows)
    columns = [f"cell {i}" for i in range(len(rows.names))]
    numbered = rows.values(every).rename_columns(columns).append_column(_ROW, whole_numbers(every))
    known = engine.memory("rows_shown", numbered)
    same = [events[c].identical_to(known[n]) for c, n in zip(rows.names, columns, strict=True)]
    shown = events.inner_join(known, same).select(STUDENT, _ROW)
    each = shown[_ROW].collect().unique().sort().cast("array<string>")
    return shown.group_by(STUDENT).agg(**{dimension.name: ibis.literal(_BETWEEN).join(each)})


def set_ladder(dimension: Dimension, texts: Any, rows: Encoded, setting: Setting) -> Ladder:
    """The ladder over sets of rows, as :func:`sets_of` writes them (Arrow): on each level the rows climb, and
    sets that show the same are one group. Whoever has no rows (null) has the empty set."""
    parts = pc.split_pattern(texts, _BETWEEN)
    values = integers(pc.list_flatten(parts).cast(pa.int64()))
    sets = len(texts)
    lengths = integers(pc.list_value_length(parts).fill_null(0))
    owner = np.repeat(np.arange(sets, dtype=np.uint32), lengths)
    ladders = [
        ladder(kind, words, setting) for kind, words in zip(dimension.kinds, rows.dictionaries, strict=True)
    ]
    climbed = _Climbed(dimension, ladders, rows.codes)
    groups = []
    for level in range(max(kind.top for kind in dimension.kinds) + 1):
        labels, space = climbed.at(level)
        tree = spelled(grouped(owner, labels[values], owners=sets, space=space, repeats=False))
        groups.append(number(tree.last.astype(np.uint64), tree.nodes)[0])
    return _of_groups(dimension.name, groups, lengths == 0)


class _Climbed:
    """The distinct rows of a table of events, seen from a level."""

    def __init__(self, dimension: Dimension, ladders: list[Ladder], cells: tuple[Codes, ...]) -> None:
        self.dimension, self.ladders, self.cells = dimension, ladders, cells

    def at(self, level: int) -> tuple[Nodes, int]:
        """The number of what each row has become, and how many there are."""
        columns, sizes = [], []
        for column, (one, cell) in enumerate(zip(self.ladders, self.cells, strict=True)):
            groups = one.groups[self.dimension.level_of(column, level)]
            columns.append(groups[cell] if len(cell) else groups[:0])
            sizes.append(int(groups.max(initial=0)) + 1)
        keys, packing = pack(columns, sizes, len(self.cells[0]))
        labels, found = number(keys, packing.space)
        return labels, len(found)


def _of_groups(name: str, groups: list[Nodes], empty: npt.NDArray[np.bool_]) -> Ladder:
    """The ladder of these groups. At the top every row is ``*``; the
    set that is ``empty`` is still told apart, and has no detail to lose."""
    leaves = max(len(empty), 1)
    labels = [tuple(map(str, g.tolist())) for g in groups[:-1]]
    labels.append(tuple("no row" if none else ANY for none in empty))
    shares = [np.bincount(g, minlength=1) / leaves for g in groups]
    shares[-1][groups[-1][~empty]] = 1.0
    return Ladder(
        name,
        tuple(f"level {i}" for i in range(len(groups))),
        tuple(labels),
        tuple(groups),
        tuple(shares),
        leaves,
    )


__all__ = ["Dimension", "rows_shown", "set_ladder", "sets_of"]
