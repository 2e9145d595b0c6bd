"""The frame: one row a student, every quasi-identifier that the release shows of that student.

A recipient holds several tables and joins them by record code. So the classes that must reach k are classes
of students over all tables at once, not of rows in each.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.compute as pc

from permslip.measure.coding import Encoded, encode
from permslip.protect.columns import STUDENT, Draft
from permslip.protect.full_domain import search
from permslip.protect.hierarchies import Hierarchy, Setting, hierarchy, ladder
from permslip.protect.ladder import ANY, Ladder, build, texts_of
from permslip.words.errors import RefusedError
from permslip.words.ports import Engine
from permslip.words.vocabulary import Grain

_CELL, _ROW, _MISSING = "\x1f", "\x1e", "\x1d"


@dataclass(frozen=True)
class Outcome:
    """What the search settled: ``levels[table, column]``, who goes (Ibis: student_key; None when no table is
    about students), how many were suppressed, and what it cost (0..1)."""

    levels: Mapping[tuple[str, str], int]
    students: Any | None
    suppressed: int
    loss: float
    nodes_checked: int = 0
    nodes: int = 0


@dataclass(frozen=True)
class _Dimension:
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


def settle(
    drafts: Sequence[Draft],
    kept: Mapping[str, Any],
    engine: Engine,
    setting: Setting,
    *,
    k: int | None,
    max_suppression: float,
) -> Outcome:
    """Search the frame of all students in ``kept`` and say who goes at which levels.

    Without quasi-identifiers or without a k everyone goes, at the levels that obligations demand.
    """
    about = [d for d in drafts if d.about_students]
    if not about:
        return Outcome({}, None, 0, 0.0)
    frame, dimensions = _frame(about, kept)
    if k is None or not dimensions:
        return Outcome({}, engine.keep("students_out", frame.select(STUDENT)), 0, 0.0)
    encoded = encode(frame, [d.name for d in dimensions], engine, carry=STUDENT)
    ladders = {
        d.name: _ladder(d, values, setting)
        for d, values in zip(dimensions, encoded.dictionaries, strict=True)
    }
    floors = {d.name: d.stands_for[0][2] for d in dimensions if not d.is_set and d.stands_for}
    found = search(encoded, ladders, k=k, max_suppression=max_suppression, minimum_levels=floors)
    going = _going(encoded, found.suppressed_rows)
    if len(going) == 0 and encoded.rows:
        raise RefusedError(f"Every record stands in a class smaller than {k}.", fix="ask for fewer elements")
    levels = {
        (table, source): d.level_of(i, found.levels[d.name])
        for d in dimensions
        for i, (table, source, _) in enumerate(d.stands_for)
    }
    return Outcome(
        levels,
        engine.memory("students_out", pa.table({STUDENT: going})),
        found.suppressed,
        found.loss,
        found.nodes_checked,
        found.nodes,
    )


def _going(encoded: Encoded, suppressed: Any) -> Any:
    return pc.filter(encoded.carried, pa.array(~suppressed))


def _frame(about: Sequence[Draft], kept: Mapping[str, Any]) -> tuple[Any, list[_Dimension]]:
    """The Ibis frame and its dimensions. One table of students is its own frame. With several, every student
    in any of them is a row, and not being in one of them tells a student apart like a value does. With
    none, the students are those of the events."""
    singles = [d for d in about if d.grain is Grain.STUDENT]
    sets = [d for d in about if d.grain is not Grain.STUDENT and d.quasi]
    dimensions: list[_Dimension] = []
    if len(singles) == 1:
        frame = kept[singles[0].name]
    else:
        people = [kept[d.name].select(STUDENT) for d in singles or about]
        frame = ibis.union(people[0], *people[1:], distinct=True) if len(people) > 1 else people[0].distinct()
    columns: dict[str, Any] = {}
    for d in singles:
        right = kept[d.name]
        if frame is not kept[d.name]:
            named = {f"{d.name}/{c}": right[c].cast("string") for c in d.quasi}
            if len(singles) > 1:
                named[f"{d.name}/"] = ibis.literal("in")
                dimensions.append(_Dimension(f"{d.name}/", (), (hierarchy("category"),)))
            frame = _left_join(frame, right.select(STUDENT, **named))
        else:
            columns = {f"{d.name}/{c}": right[c].cast("string") for c in d.quasi}
        dimensions += [_single(d, c) for c in d.quasi]
    if columns:
        frame = frame.select(STUDENT, **columns)
    for d in sets:
        frame = _left_join(frame, _sets(kept[d.name], d))
        dimensions.append(_set(d))
    return frame, dimensions


def _left_join(left: Any, right: Any) -> Any:
    joined = left.left_join(right, STUDENT)
    return joined.select(*left.columns, *(c for c in right.columns if c != STUDENT))


def _single(draft: Draft, column: str) -> _Dimension:
    wanted = next(w for w in draft.columns if w.source == column)
    return _Dimension(
        f"{draft.name}/{column}", ((draft.name, column, wanted.floor),), (hierarchy(wanted.hierarchy),)
    )


def _set(draft: Draft) -> _Dimension:
    wanted = [next(w for w in draft.columns if w.source == c) for c in draft.quasi]
    return _Dimension(
        f"{draft.name}/*",
        tuple((draft.name, w.source, w.floor) for w in wanted),
        tuple(hierarchy(w.hierarchy) for w in wanted),
        is_set=True,
    )


def _sets(table: Any, draft: Draft) -> Any:
    """For each student the set of quasi-identifying rows that a table of events shows, as one text."""
    cells = [table[c].cast("string").fill_null(_MISSING) for c in draft.quasi]
    row = cells[0]
    for cell in cells[1:]:
        row = row + _CELL + cell
    rows = table.select(STUDENT, row=row).distinct()
    name = f"{draft.name}/*"
    return rows.group_by(STUDENT).aggregate(**{name: rows.row.group_concat(_ROW, order_by=rows.row)})


def _ladder(dimension: _Dimension, dictionary: Any, setting: Setting) -> Ladder:
    if not dimension.is_set:
        return ladder(dimension.kinds[0], dictionary, setting)
    tops = max(kind.top for kind in dimension.kinds)
    return _set_ladder(dimension, texts_of(dictionary), tops, setting)


def _set_ladder(dimension: _Dimension, texts: list[str | None], top: int, setting: Setting) -> Ladder:
    """A ladder over sets of rows: every cell climbs its own ladder, and rows that become alike are one."""
    split = [None if t is None else [row.split(_CELL) for row in t.split(_ROW)] for t in texts]
    climbed: list[dict[str | None, tuple[str | None, ...]]] = []
    for column, kind in enumerate(dimension.kinds):
        values = sorted({row[column] for rows in split if rows for row in rows if column < len(row)})
        one = ladder(kind, pa.array([None if v == _MISSING else v for v in values], pa.string()), setting)
        climbed.append({v: tuple(labels[i] for labels in one.labels) for i, v in enumerate(values)})
    climbs: list[list[str | None] | None] = []
    for rows in split:
        if rows is None:
            climbs.append([None] * top)
            continue
        labels: list[str | None] = []
        for level in range(top):
            at = [dimension.level_of(column, level) for column in range(len(dimension.kinds))]
            labels.append(_set_label(rows, climbed, at))
        climbs.append(labels)
    return build(dimension.name, [f"level {i}" for i in range(top + 1)], climbs)


def _set_label(
    rows: list[list[str]], climbed: list[dict[str | None, tuple[str | None, ...]]], at: list[int]
) -> str:
    if any(len(row) != len(at) for row in rows):
        return ANY  # a value holds one of our separators: not understood
    seen = {_CELL.join(climbed[c][cell][at[c]] or _MISSING for c, cell in enumerate(row)) for row in rows}
    return _ROW.join(sorted(seen))


__all__ = ["Outcome", "settle"]
