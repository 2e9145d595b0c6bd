"""Protecting the courses of one table in memory, for those who work in Python.

A course and a way to coarsen it (:mod:`permslip.measure.trajectories`) in, a table out in which k students
share each course. On the office's road :mod:`permslip.protect.courses` does it beside all else that is shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from permslip.measure.data_frames import arrow
from permslip.measure.signatures import number
from permslip.measure.sizes import pack
from permslip.measure.trajectories import (
    HELD,
    NOTHING,
    Coarsening,
    Course,
    columns_of,
    days_of,
    read_course,
    suggest,
)
from permslip.protect.courses import cut
from permslip.protect.ladder import ANY
from permslip.protect.tables import in_order
from permslip.words.errors import BadInput, RefusedError


@dataclass(frozen=True)
class ProtectedCourses:
    """``table`` (Arrow): the key as it was, and the columns of the course as ``way`` tells them, rows sorted.
    ``dropped`` rows are not in it, nor those of the students ``left_out`` (Arrow, keys): leave these out of
    other tables too. A student who is in neither has no point left to show, and k others have none."""

    table: Any
    way: Coarsening
    dropped: int
    left_out: Any


def protect_courses(
    course: Course,
    *,
    k: int,
    way: Coarsening | None = None,
    max_dropped: float = 0.1,
    max_left_out: float = 0.0,
) -> ProtectedCourses:
    """Tell the courses of a table (Arrow or a pandas data frame) so that k students share each.

    ``way`` is one that :func:`permslip.measure.trajectories.suggest` considered for this table and this k; by
    default the one it chooses within the bounds. Columns that are not of the course do not leave. How often a
    row is there is not counted. Raises RefusedError where no way keeps to the bounds, and BadInput for a way
    that was made for another table.
    """
    course = arrow(course)
    chosen = way or suggest(course, k=k, max_dropped=max_dropped, max_left_out=max_left_out).chosen
    if chosen is None:
        raise RefusedError(
            f"No way within these bounds has {k} students share each course in {course.name}.",
            fix=f"show fewer columns, leave {course.when} out, or let more points be dropped",
        )
    encoded = read_course(course)
    columns = columns_of(course, encoded)
    if any(chosen.steps.get(c.name) not in c.steps for c in columns):
        raise BadInput("This way was made for another table.", fix="take one that suggest() gave for this")
    groups = [c.groups[c.steps.index(chosen.steps[c.name])] for c in columns]
    shown = [g[c] if encoded.rows else g[:0] for g, c in zip(groups, encoded.codes[1:], strict=True)]
    packed, packing = pack(shown, [int(g.max(initial=0)) + 1 for g in groups], encoded.rows)
    points, distinct = number(packed, packing.space)
    people = encoded.dictionaries[0]
    alike = np.zeros(len(people), np.uint32)
    stay, ends = cut(encoded.codes[0], points, alike, space=len(distinct), k=k, fill=False)
    made = {course.key: people.take(pa.array(encoded.codes[0][stay].astype(np.uint32)))}
    for c, words, codes in zip(columns, encoded.dictionaries[1:], encoded.codes[1:], strict=True):
        told = _told(words, chosen.steps[c.name], course.year_begins)
        made[c.name] = told.take(pa.array(codes[stay].astype(np.uint32)))
    out = pa.array(np.flatnonzero(ends == 0).astype(np.uint32))
    return ProtectedCourses(in_order(pa.table(made)), chosen, int((~stay).sum()), people.take(out))


def _told(words: Any, step: str, year_begins: int) -> Any:
    """What each value of a dictionary (Arrow) becomes at a step. What is missing stays so until nothing is
    shown."""
    if step == HELD:
        return words
    if step == NOTHING:
        return pa.array([ANY] * len(words), pa.string())
    if step.startswith("band of "):
        width = int(step.removeprefix("band of "))
        numbers = words.cast(pa.float64(), safe=False).to_pylist()
        lows = [None if v is None or np.isnan(v) else np.floor(v / width) * width for v in numbers]
        return pa.array([None if x is None else f"{x:.0f} up to {x + width:.0f}" for x in lows], pa.string())
    days = days_of(words)
    assert days is not None  # else there is no such step
    told = [None if day is None else _time(day, step, year_begins) for day in days.to_pylist()]
    return pa.array(told, pa.string())


def _time(day: Any, step: str, year_begins: int) -> str:
    """A day in words: itself, its month, or the quarter or year of a school year that begins in a month."""
    if step == "day":
        return str(day)
    if step == "month":
        return f"{day:%Y-%m}"
    passed = (day.month - year_begins) % 12
    began = day.year - (day.month < year_begins)
    if step == "quarter":
        return f"{began} Q{passed // 3 + 1}"
    return str(began) if year_begins == 1 else f"{began}-{(began + 1) % 100:02}"


__all__ = ["ProtectedCourses", "protect_courses"]
