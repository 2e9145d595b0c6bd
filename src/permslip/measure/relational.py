"""Relational risk: what a student's rows say together, over every table of a release.

A recipient joins the tables by their own key, so a class is a class of students, not of rows (M. E. Nergiz,
C. Clifton and A. E. Nergiz, "Multirelational k-Anonymity", ICDE 2007). Steps, numbered:

1. Each table's rows over its quasi-identifiers become codes, and its key becomes the students' numbers, the
   same in all tables.
2. A student's rows of one table become one signature (:mod:`permslip.measure.signatures`). Which rows are
   there counts; how often each is there counts only if asked for (:class:`Counting`).
3. Students alike in every table are one class. A student without rows in a table differs from one who has.
4. Which table drives it: each table is left out in turn.
5. What some known rows single out: :mod:`permslip.measure.points_known`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
import pyarrow as pa

from permslip.measure.coding import encode, places, taken
from permslip.measure.findings import Findings, of_sizes
from permslip.measure.points_known import Known, known_points
from permslip.measure.signatures import Grouped, Nodes, grouped, number, spelled
from permslip.measure.sizes import ClassSizes, pack
from permslip.words.errors import BadInput
from permslip.words.ports import Engine, Progress, unheard

TOGETHER = "students over all tables"


class Counting(StrEnum):
    """What of a student's rows tells students apart."""

    WHICH = "which rows"  # a set: somebody knows what happened, not how often
    HOW_OFTEN = "how often"  # a multiset: how many times counts as well


@dataclass(frozen=True)
class Shown:
    """One table of a release: ``table`` (Arrow or Ibis) and its quasi-identifiers, at least one. ``points``:
    whether its rows are things that somebody may know one by one (an absence, a score)."""

    name: str
    table: Any
    quasi: tuple[str, ...]
    points: bool = True


@dataclass(frozen=True)
class Driver:
    """What one table adds. ``unique_without`` and ``below_without``: students alone, and in classes below k,
    had the table stayed at home; ``unique_alone``: students alone in that table by itself."""

    table: str
    unique_without: int
    below_without: int
    unique_alone: int


@dataclass(frozen=True)
class Students:
    """``findings`` counts students; ``drivers`` one a table, the one that singles out most first; ``known``
    what an adversary who knows some rows singles out. ``keys`` (Arrow) are the students, ``class_sizes``
    (uint32) how many are like each, and ``signatures`` one array a table, in the same order. ``single``: of
    each table, whether nobody has two rows in it."""

    findings: Findings
    counting: Counting
    drivers: tuple[Driver, ...]
    known: tuple[Known, ...]
    keys: Any
    class_sizes: Nodes
    signatures: tuple[Nodes, ...]
    single: tuple[bool, ...]


@dataclass(frozen=True)
class Rows:
    """One table in codes: ``owner`` (the student's number) and ``codes`` (of what the row shows) by row; the
    codes are below ``space``."""

    owner: Nodes
    codes: Nodes
    space: int


@dataclass(frozen=True)
class People:
    """Students' keys (Arrow, distinct) and every table's rows, coded over them."""

    keys: Any
    rows: tuple[Rows, ...]

    @property
    def count(self) -> int:
        """How many students there are over all tables."""
        return len(self.keys)


def students(
    tables: Sequence[Shown],
    key: str,
    *,
    k: int,
    engine: Engine | None = None,
    counting: Counting = Counting.WHICH,
    known: Iterable[int] = (1, 2, 3),
    draws: int = 2_000,
    seed: int = 0,
    progress: Progress | None = None,
) -> Students:
    """Measure the students of a release over all its ``tables``, joined by the column ``key``.

    ``known`` are the numbers of rows that an adversary may know; more than one is estimated from ``draws``
    draws with ``seed``. Raises BadInput without a table, for a column that is not there and for a row
    without a key.
    """
    hear = progress or unheard
    people = coded(tables, key, engine, progress=hear)
    groups = []
    for at, rows in enumerate(people.rows):
        hear("put each student's rows together", at, len(people.rows))
        groups.append(_grouped(rows, people.count, counting))
    signatures = tuple(compact(spelled(group).last) for group in groups)
    classes = classes_of(signatures, people.count)
    names = [t.name for t in tables]
    hear("see what known rows single out", 0, None)
    points = [
        g if counting is Counting.WHICH else _grouped(r, people.count, Counting.WHICH)
        for g, r, t in zip(groups, people.rows, tables, strict=True)
        if t.points
    ]
    quasi = tuple(f"{t.name}.{c}" for t in tables for c in t.quasi)
    return Students(
        findings=figures(TOGETHER, quasi, classes, k),
        counting=counting,
        drivers=_drivers(names, signatures, people.count, k),
        known=known_points(points, known, draws=draws, seed=seed),
        keys=people.keys,
        class_sizes=sizes_of(classes),
        signatures=signatures,
        single=tuple(bool(np.bincount(r.owner, minlength=1).max() <= 1) for r in people.rows),
    )


def coded(
    tables: Sequence[Shown], key: str, engine: Engine | None = None, *, progress: Progress | None = None
) -> People:
    """Every table's rows in codes, over one numbering of the students (step 1)."""
    if not tables:
        raise BadInput("No table was named.", fix="name the tables that a student's rows stand in")
    keys: Any = None
    found: list[Rows] = []
    for at, shown in enumerate(tables):
        if progress is not None:
            progress("read and code the rows", at, len(tables))
        encoded = encode(shown.table, [key, *(c for c in shown.quasi if c != key)], engine)
        whose = encoded.dictionaries[0]
        if whose.null_count:
            raise BadInput(f"Table {shown.name} has rows without {key}.", fix="say whose rows they are")
        keys, owner = _renumbered(keys, whose)
        packed, packing = pack(encoded.codes[1:], encoded.sizes[1:], encoded.rows)
        codes, distinct = number(packed, packing.space)
        found.append(Rows(owner[encoded.codes[0]] if encoded.rows else _none(), codes, len(distinct)))
    return People(keys, tuple(found))


def _none() -> Nodes:
    return np.zeros(0, np.uint32)


def _renumbered(known: Any | None, fresh: Any) -> tuple[Any, Nodes]:
    """All keys so far with the fresh ones behind them, and each fresh key's number among them."""
    if known is None or not len(known):
        return fresh, np.arange(len(fresh), dtype=np.uint32)
    if not len(fresh):
        return known, _none()
    if fresh.type != known.type:
        fresh, known = fresh.cast(pa.string()), known.cast(pa.string())
    at = places(fresh, known)
    new = np.flatnonzero(at < 0)
    at[new] = np.arange(len(known), len(known) + len(new))
    return pa.concat_arrays([known, taken(fresh, new)]), at.astype(np.uint32)


def _grouped(rows: Rows, owners: int, counting: Counting) -> Grouped:
    repeats = counting is Counting.HOW_OFTEN
    return grouped(rows.owner, rows.codes, owners=owners, space=rows.space, repeats=repeats)


def compact(nodes: Nodes) -> Nodes:
    """The same classes, numbered from 0 without gaps."""
    return number(nodes.astype(np.uint64), int(nodes.max(initial=0)) + 1)[0]


def classes_of(signatures: Sequence[Nodes], count: int) -> Nodes:
    """The class of each of ``count`` students over some tables' signatures, numbered from 0 (step 3)."""
    sizes = [int(s.max(initial=0)) + 1 for s in signatures]
    keys, packing = pack(signatures, sizes, count)
    return number(keys, packing.space)[0]


def sizes_of(classes: Nodes) -> Nodes:
    """How many students are in each student's class, the student included."""
    return np.bincount(classes)[classes].astype(np.uint32) if classes.size else _none()


def figures(name: str, quasi: tuple[str, ...], classes: Nodes, k: int) -> Findings:
    """The Findings of students in classes. Who is in the release is taken to be known (prosecutor), and the
    release to be the population."""
    counts = np.bincount(classes).astype(np.uint32)
    return of_sizes(name, quasi, k, ClassSizes(np.arange(len(counts), dtype=np.uint64), counts, classes.size))


def _drivers(names: Sequence[str], signatures: Sequence[Nodes], count: int, k: int) -> tuple[Driver, ...]:
    out = []
    for at, name in enumerate(names):
        rest = [s for i, s in enumerate(signatures) if i != at]
        sizes = np.bincount(classes_of(rest, count)) if count else np.zeros(0, np.int64)
        alone = np.bincount(signatures[at]) if count else np.zeros(0, np.int64)
        below = int(sizes[sizes < k].sum())
        out.append(Driver(name, int((sizes == 1).sum()), below, int((alone == 1).sum())))
    return tuple(sorted(out, key=lambda d: (d.unique_without, d.below_without, -d.unique_alone, d.table)))
