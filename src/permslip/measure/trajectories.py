"""Trajectories: a student's rows in the order of time. Where, when and how, over years, names a student.

A trajectory is the list of a student's points (when, what …), by time; students with the same one are a
class. Points that are the same are one point. Steps, numbered:

1. Every column climbs steps of its own: a date becomes a month, a quarter, a school year, nothing; a score
   becomes a band; anything may become nothing.
2. Points become codes with time in front, and each student's codes are walked down one tree of prefixes
   (:mod:`permslip.measure.signatures`).
3. Trailing points are dropped from the leaves up, wherever fewer than k trajectories end: the prefix tree of
   R. Pensa, A. Monreale, F. Pinelli, D. Pedreschi, "Pattern-Preserving k-Anonymization of Sequences", 2008.
   What is left over at the root has nothing left to show, and stays at home when it is fewer than k.
4. :func:`suggest` tries combinations of steps in the order of what they lose, and stops at the first whose
   loss no other combination can undercut.

What a combination loses, 0..1: with c the mean over columns of the share of Shannon entropy lost (over rows),
and d the share of points dropped, loss = c + (1 - c) d. Dropping only adds, so c is a lower bound.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, product
from math import prod
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from permslip.measure.coding import Encoded, encode, integers, is_text, nulls
from permslip.measure.findings import Findings
from permslip.measure.relational import compact, figures
from permslip.measure.signatures import Nodes, Places, Spelled, grouped, number, spelled
from permslip.measure.sizes import COMPILED_FROM, pack
from permslip.words.errors import BadInput, OurBug
from permslip.words.ports import Engine, Progress

HELD, NOTHING = "as held", "nothing"
_MOST = 20_000  # combinations that are weighed at most before anything is measured


@dataclass(frozen=True)
class Course:
    """Which rows make a trajectory: ``table`` (Arrow or Ibis), the student's ``key``, ``when`` (a date, a
    year or anything that sorts) and ``what`` is seen then. ``bands`` gives widths for numbers, each a
    multiple of the one before, such as ``{"score": (10, 50)}``. A school year begins in the month
    ``year_begins`` (1..12)."""

    name: str
    table: Any
    key: str
    when: str
    what: tuple[str, ...] = ()
    bands: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    year_begins: int = 7

    def __post_init__(self) -> None:
        for widths in self.bands.values():
            rising = [1, *widths]
            if any(b % a or b <= 0 for a, b in pairwise(rising)):
                raise BadInput("Bands do not nest.", fix="make each width a multiple of the one before")
        if set(self.bands) - set(self.what) or not 1 <= self.year_begins <= 12:
            raise BadInput("Bands belong to columns that are shown, a school year begins in a month 1 to 12.")


@dataclass(frozen=True)
class Trajectories:
    """``findings`` counts students by whole trajectory. ``points`` distinct points over all students;
    ``lengths`` (points of a student, students). ``first[m]`` is the share of students whose first m + 1
    points, in time, nobody else's begin with."""

    findings: Findings
    points: int
    lengths: tuple[tuple[int, int], ...]
    first: tuple[float, ...]


@dataclass(frozen=True)
class Coarsening:
    """One way to make trajectories alike: ``steps`` by column, then ``dropped`` of ``points`` trailing points
    and ``left_out`` students. ``unique`` and ``below`` count students before anything is dropped; after it
    no trajectory is shared by fewer than k. ``loss`` is 0..1."""

    steps: Mapping[str, str]
    points: int
    dropped: int
    left_out: int
    unique: int
    below: int
    loss: float


@dataclass(frozen=True)
class Suggestion:
    """``chosen`` loses least of all combinations that keep to the bounds; None when none does. ``considered``
    are those that were measured, in the order of what their steps alone lose; ``combinations`` how many
    there are."""

    chosen: Coarsening | None
    considered: tuple[Coarsening, ...]
    combinations: int


@dataclass(frozen=True)
class Column:
    """One column of a course: the names of its steps, what group each value of its dictionary is in at each,
    and the share of entropy that each step loses."""

    name: str
    steps: tuple[str, ...]
    groups: tuple[Nodes, ...]
    lost: tuple[float, ...]


def trajectories(course: Course, *, k: int, engine: Engine | None = None) -> Trajectories:
    """Measure whole trajectories as they are. Raises BadInput for a column that is not there and for a row
    without a key."""
    encoded = read_course(course, engine)
    tree, lengths = _tree(encoded, [c.groups[0] for c in columns_of(course, encoded)])
    length, often = np.unique(lengths, return_counts=True)
    quasi = (course.when, *course.what)
    name = f"trajectories in {course.name}"
    return Trajectories(
        figures(name, quasi, compact(tree.last), k),
        int(lengths.sum()),
        tuple(zip(length.tolist(), often.tolist(), strict=True)),
        _first(tree),
    )


def suggest(
    course: Course,
    *,
    k: int,
    max_dropped: float = 0.1,
    max_left_out: float = 0.0,
    work: float | None = None,
    engine: Engine | None = None,
    progress: Progress | None = None,
) -> Suggestion:
    """The steps and trailing points that make every trajectory shared by k students, at the least loss.

    At most the share ``max_dropped`` of points is dropped, and ``max_left_out`` of students stay at home.
    Where ``work`` is given and combinations times rows are more, nothing is considered, nor where they cannot
    be weighed. Raises BadInput for shares outside 0..1 and for more combinations than can be weighed.
    """
    if k < 1 or not (0 <= max_dropped <= 1 and 0 <= max_left_out <= 1):
        raise BadInput("k is at least 1, and the bounds are shares from 0 to 1.")
    encoded = read_course(course, engine)
    columns = columns_of(course, encoded)
    many = _combinations(columns)
    if work is not None and (many > _MOST or many * encoded.rows > work):
        return Suggestion(None, (), many)
    best: Coarsening | None = None
    considered: list[Coarsening] = []
    people = max(len(encoded.dictionaries[0]), 1)
    for lost, way in ways(columns):
        if best is not None and lost >= best.loss:
            break
        if progress is not None:
            progress("try a coarser trajectory", len(considered), None)
        tried = _tried(encoded, columns, way, lost, k)
        considered.append(tried)
        kept_to = tried.dropped <= max_dropped * tried.points and tried.left_out <= max_left_out * people
        if kept_to and (best is None or tried.loss < best.loss):
            best = tried
    return Suggestion(best, tuple(considered), many)


def ways(columns: Sequence[Column], most: int = _MOST) -> Iterator[tuple[float, tuple[int, ...]]]:
    """Every combination of steps (a place among each column's steps) with what it loses, least first (step
    4). Raises BadInput for more than ``most`` of them."""
    if _combinations(columns) > most:
        raise BadInput(
            f"There are {_combinations(columns):,} combinations of steps.", fix="show fewer columns or bands"
        )
    found = [(_lost(columns, way), way) for way in product(*(range(len(c.steps)) for c in columns))]
    heapq.heapify(found)
    while found:
        yield heapq.heappop(found)


def _combinations(columns: Sequence[Column]) -> int:
    return prod(len(c.steps) for c in columns)


def _lost(columns: Sequence[Column], way: tuple[int, ...]) -> float:
    return sum(c.lost[step] for c, step in zip(columns, way, strict=True)) / len(columns)


def _tried(
    encoded: Encoded, columns: Sequence[Column], way: tuple[int, ...], lost: float, k: int
) -> Coarsening:
    tree, lengths = _tree(encoded, [c.groups[step] for c, step in zip(columns, way, strict=True)])
    ending = np.bincount(tree.last, minlength=tree.nodes).astype(np.int64)
    unique, below = int((ending == 1).sum()), int(ending[ending < k].sum())
    points = int(lengths.sum())
    dropped, _ = shortened(tree, ending, k)
    left_out = int(ending[0]) if ending[0] < k else 0
    loss = lost + (1 - lost) * (dropped / points if points else 0.0)
    steps = {c.name: c.steps[step] for c, step in zip(columns, way, strict=True)}
    return Coarsening(steps, points, dropped, left_out, unique, below, loss)


def shortened(tree: Spelled, ending: Places, k: int) -> tuple[int, Nodes]:
    """Drop trailing points until k trajectories end wherever any does, but at the root (step 3).

    ``ending`` (students who end at each node) is changed in place. Gives the number of points dropped and
    for each node the one where its students end now.
    """
    if len(ending) != tree.nodes:
        raise OurBug("every node has a count of those who end there")
    moved = np.arange(tree.nodes, dtype=np.uint32)
    if tree.nodes >= COMPILED_FROM:
        from permslip.measure.signature_kernels import shorten

        return int(shorten(tree.parents, ending, k, moved)), moved
    steps, parents = 0, tree.parents.tolist()
    for n in range(tree.nodes - 1, 0, -1):
        if 0 < ending[n] < k:
            ending[parents[n]] += ending[n]
            steps += int(ending[n])
            ending[n] = 0
            moved[n] = parents[n]
    for n in range(1, tree.nodes):
        if moved[n] != n:
            moved[n] = moved[parents[n]]
    return steps, moved


def _first(tree: Spelled) -> tuple[float, ...]:
    """Share of students whose first m points are nobody else's beginning, for m = 1, 2, …"""
    passing = np.bincount(tree.last, minlength=tree.nodes).astype(np.int64)
    depth = np.zeros(tree.nodes, np.int64)
    if tree.nodes >= COMPILED_FROM:
        from permslip.measure.signature_kernels import pass_through

        pass_through(tree.parents, passing, depth)
    else:
        parents = tree.parents.tolist()
        for n in range(tree.nodes - 1, 0, -1):
            passing[parents[n]] += passing[n]
        for n in range(1, tree.nodes):
            depth[n] = depth[parents[n]] + 1
    lone = (passing == 1) & (passing[tree.parents] > 1)
    lone[0] = False
    if len(tree.last) == 1:  # a single student is alone with the first point
        lone = depth == 1
    at = np.bincount(depth[lone], minlength=int(depth.max(initial=0)) + 1)[1:]
    shares: list[float] = (np.cumsum(at) / max(len(tree.last), 1)).tolist()
    return tuple(shares)


def read_course(course: Course, engine: Engine | None = None) -> Encoded:
    """The columns of a course in codes: the student's key, when, and what is seen then. Raises BadInput for a
    column that is not there or is named twice, and for a row without a key."""
    encoded = encode(course.table, [course.key, course.when, *course.what], engine)
    if len(encoded.names) != 2 + len(course.what):
        raise BadInput(f"A column of {course.name} was named twice.")
    if encoded.dictionaries[0].null_count:
        raise BadInput(f"Table {course.name} has rows without {course.key}.", fix="say whose rows they are")
    return encoded


def _tree(encoded: Encoded, groups: Sequence[Nodes]) -> tuple[Spelled, Places]:
    """The tree of every student's points at some steps, and how many points each has (step 2)."""
    codes = [
        g[c] if encoded.rows else c.astype(np.uint32) for g, c in zip(groups, encoded.codes[1:], strict=True)
    ]
    packed, packing = pack(codes, [int(g.max(initial=0)) + 1 for g in groups], encoded.rows)
    points, distinct = number(packed, packing.space)
    people = len(encoded.dictionaries[0])
    group = grouped(encoded.codes[0], points, owners=people, space=len(distinct), repeats=False)
    return spelled(group), group.lengths


def columns_of(course: Course, encoded: Encoded) -> list[Column]:
    """The columns that make a course with their steps, the one that says when first."""
    rows = [
        np.bincount(c, minlength=len(d)) for c, d in zip(encoded.codes, encoded.dictionaries, strict=True)
    ]
    out = [climbed(course.when, _times(encoded.dictionaries[1], course.year_begins), rows[1])]
    for name, values, often in zip(course.what, encoded.dictionaries[2:], rows[2:], strict=True):
        out.append(climbed(name, _bands(name, values, course.bands.get(name, ())), often))
    return out


def climbed(name: str, steps: Sequence[tuple[str, Nodes]], rows: npt.NDArray[np.int64]) -> Column:
    """A column from its steps (name, the group of each value) and the rows that bear each value: the share of
    entropy that a step loses is told, and steps that change nothing go."""
    whole = _entropy(steps[0][1], rows)
    kept: list[tuple[str, Nodes, float]] = []
    for label, groups in steps:
        lost = 0.0 if whole == 0 else max(0.0, 1 - _entropy(groups, rows) / whole)
        if not kept or int(groups.max(initial=0)) < int(kept[-1][1].max(initial=0)):
            kept.append((label, groups, lost))
    return Column(name, tuple(k[0] for k in kept), tuple(k[1] for k in kept), tuple(k[2] for k in kept))


def _entropy(groups: Nodes, rows: npt.NDArray[np.int64]) -> float:
    counts = np.bincount(groups, rows) if groups.size else np.zeros(0)
    share = counts[counts > 0] / max(counts.sum(), 1)
    return float(-(share * np.log2(share)).sum())


def _dense(values: npt.NDArray[Any], missing: npt.NDArray[np.bool_]) -> Nodes:
    """Group numbers in the order of the values, what is missing behind them."""
    ranks = np.zeros(len(values), np.uint32)
    found, inverse = np.unique(values[~missing], return_inverse=True)
    ranks[~missing] = inverse.astype(np.uint32)
    ranks[missing] = len(found)
    return ranks


def _times(values: Any, year_begins: int) -> list[tuple[str, Nodes]]:
    nothing = (NOTHING, np.zeros(len(values), np.uint32))
    missing = nulls(values)
    days = days_of(values)
    if days is None:
        return [(HELD, _ranked(values)), nothing]
    day = integers(days.fill_null(0).cast(pa.int32())).astype("datetime64[D]")
    month = day.astype("datetime64[M]").astype(np.int64)
    quarters = (month - year_begins + 1) // 3
    years = (month - year_begins + 1) // 12
    rest = (("day", day), ("month", month), ("quarter", quarters), ("school year", years))
    return [(HELD, _ranked(values)), *((label, _dense(v, missing)) for label, v in rest), nothing]


def _ranked(values: Any) -> Nodes:
    """Every value's rank, a missing one behind the others: points of one time stand in this order."""
    order = integers(pc.array_sort_indices(values))
    ranks = np.empty(len(values), np.uint32)
    ranks[order] = np.arange(len(values), dtype=np.uint32)
    return ranks


def days_of(values: Any) -> Any | None:
    """Values (Arrow) as days, where all of them are: dates, moments, or text as 2014-10-01. Else None."""
    if pa.types.is_date(values.type) or pa.types.is_timestamp(values.type):
        return values.cast(pa.date32(), safe=False) if not pa.types.is_date32(values.type) else values
    if not is_text(values.type) or not len(values):
        return None
    try:
        return values.cast(pa.date32())
    except pa.ArrowInvalid:
        return None


def _bands(name: str, values: Any, widths: tuple[int, ...]) -> list[tuple[str, Nodes]]:
    steps = [(HELD, _ranked(values))]
    if widths:
        try:
            numbers = values.cast(pa.float64(), safe=False)
        except pa.ArrowInvalid:
            raise BadInput(f"Column {name} has values that are no numbers.", fix="give it no bands") from None
        missing = nulls(numbers, nan=True)
        plain = np.where(missing, 0.0, numbers.fill_null(0.0).to_numpy(zero_copy_only=False))
        steps += [(f"band of {w}", _dense(np.floor(plain / w), missing)) for w in widths]
    return [*steps, (NOTHING, np.zeros(len(values), np.uint32))]
