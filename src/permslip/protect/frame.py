"""The frame: one row a student, every quasi-identifier that the release shows of that student.

A recipient holds several tables and joins them by record code. So the classes that must reach k are classes
of students over all tables at once, not of rows in each. Of a table of events a student shows a set of rows;
sets are coded exactly (:mod:`permslip.measure.signatures`), on every level anew. Having no row in a table
tells a student apart, and no level hides it. What the recipient holds already of a student is one more
column, which nothing can change any more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from permslip.measure.coding import Encoded, encode, places
from permslip.measure.signatures import Nodes, number
from permslip.measure.sizes import pack
from permslip.protect.columns import STUDENT, Draft
from permslip.protect.full_domain import Solution, search
from permslip.protect.hierarchies import Setting, hierarchy, ladder
from permslip.protect.ladder import Ladder
from permslip.protect.losses import loss_of
from permslip.protect.row_sets import Coded, Dimension, coded_set
from permslip.words.errors import RefusedError
from permslip.words.ports import Engine
from permslip.words.vocabulary import Grain, Need

_HELD_ALREADY = "held already"
WEIGHTS = {Need.MANDATORY: 1.0, Need.OPTIONAL: 0.5}
"""What the detail of an element counts in the search, by how badly it is wanted."""
Needs = Mapping[tuple[str, str], Need]


@dataclass(frozen=True)
class Searched:
    """What the search was asked about the students, and what it found.

    ``encoded`` has a row for each student and a column for each dimension of the frame, ``ladders`` what each
    may become, ``floors`` the levels that obligations demand of some. ``tables[name]`` is the table that a
    column leaves in; a column that is not in it tells students apart, leaves in none and has one level.
    ``loss`` is ARX's Loss (0..1) of the columns that leave, each counting the same whatever its weight.
    """

    encoded: Encoded
    ladders: Mapping[str, Ladder]
    floors: Mapping[str, int]
    tables: Mapping[str, str]
    weights: Mapping[str, float] | None
    k: int
    max_suppression: float
    found: Solution
    loss: float


@dataclass(frozen=True)
class Outcome:
    """What the search settled: ``levels[table, column]``, who goes (Ibis: student_key; None when no table is
    about students), and what was ``searched`` (None: there was nothing to search). Where a search was made,
    ``keys`` (Arrow) are the students who go and ``classes`` number what all of it shows of each."""

    levels: Mapping[tuple[str, str], int]
    students: Any | None
    searched: Searched | None = None
    keys: Any | None = None
    classes: Nodes | None = None

    @property
    def suppressed(self) -> int:
        """How many students stay at home so that the others have k."""
        return self.searched.found.suppressed if self.searched else 0

    @property
    def loss(self) -> float:
        """What it cost (0..1)."""
        return self.searched.loss if self.searched else 0.0


@dataclass(frozen=True)
class Bounds:
    """What everyone's class has to reach: ``k`` (None: nothing is asked), with at most the share
    ``max_suppression`` left out. ``held_already`` (Arrow: subject, shown) has one integer for what the
    recipient already holds of each student; who is not in it has nothing out yet, and that tells students
    apart as well. ``courses``: a student's dated rows count too (:mod:`permslip.protect.courses`)."""

    k: int | None
    max_suppression: float
    held_already: Any | None = None
    courses: bool = False


def settle(
    drafts: Sequence[Draft],
    kept: Mapping[str, Any],
    engine: Engine,
    setting: Setting,
    bounds: Bounds,
    needs: Needs,
) -> Outcome:
    """Search the frame of all students in ``kept`` and say who goes at which levels.

    ``needs`` says of (table, column) how badly it is wanted, mandatory where it says nothing
    (:data:`WEIGHTS`). Where courses count, tables of dated events are left to
    :mod:`permslip.protect.courses`. Without
    quasi-identifiers or without a k everyone goes, at the levels that obligations demand.
    """
    about = [d for d in drafts if d.about_students]
    if not about:
        return Outcome({}, None)
    frame, singles = _frame(about, kept)
    sets = [d for d in about if d.grain is not Grain.STUDENT and d.quasi and not (bounds.courses and d.when)]
    k, held_already = bounds.k, bounds.held_already
    if k is None or not (singles or sets):
        return Outcome({}, engine.keep("students_out", frame.select(STUDENT)))
    encoded = encode(frame, [d.name for d in singles] or [STUDENT], engine, carry=STUDENT)
    encoded = encoded.pick([d.name for d in singles])
    ladders = {
        d.name: ladder(d.kinds[0], values, setting) if d.stands_for else unchanging(d.name, len(values))
        for d, values in zip(singles, encoded.dictionaries, strict=True)
    }
    beside = [coded_set(_set(d), kept[d.name], encoded.carried, engine, setting) for d in sets]
    if held_already is not None:
        beside.append(_out_already(held_already, encoded.carried))
    for one in beside:
        encoded, ladders[one.name] = _with_column(encoded, one), one.ladder
    dimensions = [*singles, *(_set(d) for d in sets)]
    try:
        done = _searched(encoded, ladders, dimensions, k, bounds.max_suppression, needs)
    except RefusedError as no:
        raise no if held_already is None else _told_why(no) from None
    going = pc.filter(encoded.carried, pa.array(~done.found.suppressed_rows))
    if len(going) == 0 and encoded.rows:
        raise RefusedError(f"Every record stands in a class smaller than {k}.", fix="ask for fewer elements")
    levels = {
        (table, source): d.level_of(i, done.found.levels[d.name])
        for d in dimensions
        for i, (table, source, _) in enumerate(d.stands_for)
    }
    return Outcome(
        levels,
        engine.memory("students_out", pa.table({STUDENT: going})),
        done,
        going,
        _classes(encoded, ladders, done.found.levels)[~done.found.suppressed_rows],
    )


def _searched(
    encoded: Encoded,
    ladders: Mapping[str, Ladder],
    dimensions: Sequence[Dimension],
    k: int,
    max_suppression: float,
    needs: Needs,
) -> Searched:
    leave = {d.name: d for d in dimensions if d.stands_for}
    floors = {name: d.stands_for[0][2] for name, d in leave.items() if not d.is_set}
    weights = _weights(encoded.names, leave, needs)
    found = search(
        encoded, ladders, k=k, max_suppression=max_suppression, minimum_levels=floors, weights=weights
    )
    tables = {name: d.stands_for[0][0] for name, d in leave.items()}
    loss = found.loss if weights is None else _loss(encoded.pick(list(tables)), ladders, found)
    return Searched(encoded, ladders, floors, tables, weights, k, max_suppression, found, loss)


def _loss(encoded: Encoded, ladders: Mapping[str, Ladder], found: Solution) -> float:
    means = []
    for name, codes in zip(encoded.names, encoded.codes, strict=True):
        level = found.levels[name]
        shares = ladders[name].shares[level][ladders[name].groups[level]][codes]
        means.append(float(np.where(found.suppressed_rows, 1.0, shares).mean()) if encoded.rows else 0.0)
    return loss_of(means, [ladders[name].leaves for name in encoded.names])


def _weights(
    names: Sequence[str], leave: Mapping[str, Dimension], needs: Needs
) -> Mapping[str, float] | None:
    """What each column counts: as the most wanted element in it, and nothing where it does not leave. None
    where all count the same."""
    given = {
        name: max(
            (
                WEIGHTS[needs.get((table, source), Need.MANDATORY)]
                for table, source, _ in (leave[name].stands_for if name in leave else ())
            ),
            default=0.0,
        )
        for name in names
    }
    return given if len(set(given.values())) > 1 else None


def _classes(encoded: Encoded, ladders: Mapping[str, Ladder], levels: Mapping[str, int]) -> Nodes:
    """What the frame shows of each student at the levels found, as a number."""
    groups = [ladders[name].groups[levels.get(name, 0)] for name in encoded.names]
    shown = [g[c] if encoded.rows else g[:0] for g, c in zip(groups, encoded.codes, strict=True)]
    keys, packing = pack(shown, [int(g.max(initial=0)) + 1 for g in groups], encoded.rows)
    return number(keys, packing.space)[0]


def _told_why(no: RefusedError) -> RefusedError:
    """A refusal that might not have been one, had nothing been released before."""
    return RefusedError(
        f"{no.message} Classes are counted with what the reader holds already.",
        rule=no.rule,
        fix="wait until more students are like the few who are new, agree on more suppression, or have an "
        "earlier release destroyed and certified",
    )


def _with_column(encoded: Encoded, one: Coded) -> Encoded:
    """The frame with one column more; its dictionary is its values' numbers, which say nothing by
    themselves."""
    values = pa.array(range(len(one.ladder.groups[0])), pa.uint32())
    return Encoded(
        (*encoded.names, one.name),
        (*encoded.codes, one.codes),
        (*encoded.dictionaries, values),
        encoded.rows,
        encoded.carried,
    )


def _frame(about: Sequence[Draft], kept: Mapping[str, Any]) -> tuple[Any, list[Dimension]]:
    """The Ibis frame and its dimensions, but for the sets. One table of students is its own frame. With
    several, every student in any of them is a row, and not being in one of them tells a student apart like a
    value does. With none, the students are those of the events."""
    singles = [d for d in about if d.grain is Grain.STUDENT]
    dimensions: list[Dimension] = []
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
                dimensions.append(Dimension(f"{d.name}/", (), (hierarchy("category"),)))
            frame = _left_join(frame, right.select(STUDENT, **named))
        else:
            columns = {f"{d.name}/{c}": right[c].cast("string") for c in d.quasi}
        dimensions += [_single(d, c) for c in d.quasi]
    if columns:
        frame = frame.select(STUDENT, **columns)
    return frame, dimensions


def _left_join(left: Any, right: Any) -> Any:
    joined = left.left_join(right, STUDENT)
    return joined.select(*left.columns, *(c for c in right.columns if c != STUDENT))


def _single(draft: Draft, column: str) -> Dimension:
    wanted = next(w for w in draft.columns if w.source == column)
    return Dimension(
        f"{draft.name}/{column}", ((draft.name, column, wanted.floor),), (hierarchy(wanted.hierarchy),)
    )


def _set(draft: Draft) -> Dimension:
    wanted = [next(w for w in draft.columns if w.source == c) for c in draft.quasi]
    return Dimension(
        f"{draft.name}/*",
        tuple((draft.name, w.source, w.floor) for w in wanted),
        tuple(hierarchy(w.hierarchy) for w in wanted),
        is_set=True,
    )


def _out_already(held: Any, students: Any) -> Coded:
    """What the recipient holds already."""
    codes = shown_already(held, students)
    return Coded(_HELD_ALREADY, codes, unchanging(_HELD_ALREADY, len(np.unique(codes))))


def unchanging(name: str, values: int) -> Ladder:
    """A ladder of one level: what no search can change."""
    alone, leaves = np.arange(values, dtype=np.uint32), max(values, 1)
    labels = tuple(map(str, range(values)))
    return Ladder(name, ("as held",), (labels,), (alone,), (np.full(leaves, 1 / leaves),), leaves)


def shown_already(held: Any, students: Any) -> Nodes:
    """The number of what the recipient holds already of each student; whoever is new has one as well."""
    at = places(students, held["subject"])
    shown = np.concatenate([held["shown"].to_numpy().astype(np.int64), [-1]])[at]
    return np.unique(shown, return_inverse=True)[1].astype(np.uint32).reshape(len(shown))


__all__ = ["WEIGHTS", "Bounds", "Needs", "Outcome", "Searched", "settle", "shown_already", "unchanging"]
