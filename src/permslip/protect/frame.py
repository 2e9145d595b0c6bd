"""The frame: one row a student, every quasi-identifier that the release shows of that student.

A recipient holds several tables and joins them by record code. So the classes that must reach k are classes
of students over all tables at once, not of rows in each. Of a table of events a student shows a set of rows;
sets are coded exactly (:mod:`permslip.measure.signatures`), on every level anew. Having no row in a table
tells a student apart, and no level hides it. What the recipient holds already of a student is one more
column, which nothing can change any more.

The frame stays with the engine, which counts its distinct tuples (:mod:`permslip.measure.counted`): neither a
student's row nor a student's key is asked for, and the engine takes out again whose tuples are suppressed.
Only where courses over time count is every student who goes looked at by one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import ibis
import numpy as np

from permslip.measure.coding import Encoded, encode, places
from permslip.measure.counted import counted
from permslip.measure.population import recoded
from permslip.measure.signatures import Nodes, number
from permslip.measure.sizes import pack
from permslip.protect.columns import STUDENT, Draft
from permslip.protect.full_domain import Solution, search
from permslip.protect.hierarchies import Setting, hierarchy, ladder
from permslip.protect.ladder import Ladder
from permslip.protect.losses import loss_of
from permslip.protect.row_sets import Dimension, rows_shown, set_ladder, sets_of
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

    ``encoded`` has a row for each distinct tuple, standing for the students who bear it, and a column for
    each dimension of the frame, ``ladders`` what each may become, ``floors`` the levels that obligations
    demand of some. ``tables[name]`` is the table that a column leaves in; a column that is not in it tells
    students apart, leaves in none and has one level. ``loss`` is ARX's Loss (0..1) of the columns that leave,
    each counting the same whatever its weight.
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

    def one_by_one(self) -> Searched:
        """The same with a row for each student."""
        each = self.encoded.each
        if each is None:
            return self
        out = np.repeat(self.found.suppressed_rows, each)
        return replace(
            self, encoded=self.encoded.one_by_one(), found=replace(self.found, suppressed_rows=out)
        )


@dataclass(frozen=True)
class Outcome:
    """What the search settled: ``levels[table, column]``, who goes (Ibis: student_key; None when no table is
    about students), and what was ``searched`` (None: there was nothing to search). Where one was made and
    courses count, ``keys`` (Arrow) are the students who go and ``classes`` number what all of it shows of
    each."""

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
    events = [d for d in about if d.grain is not Grain.STUDENT and d.quasi]
    sets = {d.name: d for d in map(_set, (d for d in events if not (bounds.courses and d.when)))}
    k, held_already = bounds.k, bounds.held_already
    if k is None or not (singles or sets):
        return Outcome({}, engine.keep("students_out", frame.select(STUDENT)))
    rows = {name: rows_shown(one, kept, engine) for name, one in sets.items()}
    for name, one in sets.items():
        frame = _left_join(frame, sets_of(one, kept, rows[name], engine))
    if held_already is not None:
        frame = _left_join(frame, _out_already(held_already, frame, engine))
    if len(about) > 1 or held_already is not None:  # else it lies there already
        frame = engine.keep("students_frame", frame)
    tuples = counted(frame, [c for c in frame.columns if c != STUDENT], engine)
    ladders = _ladders(tuples, singles, sets, rows, setting)
    try:
        done = _searched(tuples, ladders, [*singles, *sets.values()], bounds, needs)
    except RefusedError as no:
        raise no if held_already is None else _told_why(no) from None
    if tuples.rows and done.found.suppressed == tuples.records:
        raise RefusedError(f"Every record stands in a class smaller than {k}.", fix="ask for fewer elements")
    levels = {
        (table, source): d.level_of(i, done.found.levels[d.name])
        for d in (*singles, *sets.values())
        for i, (table, source, _) in enumerate(d.stands_for)
    }
    going = _without(frame, tuples, done.found.suppressed_rows, engine)
    outcome = Outcome(levels, engine.keep("students_out", going.select(STUDENT)), done)
    if not bounds.courses:
        return outcome
    keys, classes = _one_by_one(going, done, engine)
    return replace(outcome, keys=keys, classes=classes)


def _ladders(
    tuples: Encoded,
    singles: Sequence[Dimension],
    sets: Mapping[str, Dimension],
    rows: Mapping[str, Encoded],
    setting: Setting,
) -> dict[str, Ladder]:
    """What each column of the frame may become."""
    values = dict(zip(tuples.names, tuples.dictionaries, strict=True))
    climb = {d.name: d.kinds[0] for d in singles if d.stands_for}
    return {
        name: ladder(climb[name], held, setting)
        if name in climb
        else set_ladder(sets[name], held, rows[name], setting)
        if name in sets
        else unchanging(name, len(held))
        for name, held in values.items()
    }


def _searched(
    encoded: Encoded,
    ladders: Mapping[str, Ladder],
    dimensions: Sequence[Dimension],
    bounds: Bounds,
    needs: Needs,
) -> Searched:
    leave = {d.name: d for d in dimensions if d.stands_for}
    floors = {name: d.stands_for[0][2] for name, d in leave.items() if not d.is_set}
    weights = _weights(encoded.names, leave, needs)
    assert bounds.k is not None
    k, most = bounds.k, bounds.max_suppression
    found = search(encoded, ladders, k=k, max_suppression=most, minimum_levels=floors, weights=weights)
    tables = {name: d.stands_for[0][0] for name, d in leave.items()}
    loss = found.loss if weights is None else _loss(encoded.pick(list(tables)), ladders, found)
    return Searched(encoded, ladders, floors, tables, weights, k, most, found, loss)


def _loss(encoded: Encoded, ladders: Mapping[str, Ladder], found: Solution) -> float:
    means = []
    for name, codes in zip(encoded.names, encoded.codes, strict=True):
        level = found.levels[name]
        shares = ladders[name].shares[level][ladders[name].groups[level]][codes]
        shown = np.where(found.suppressed_rows, 1.0, shares)
        means.append(float(np.average(shown, weights=encoded.each)) if encoded.rows else 0.0)
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


def _one_by_one(going: Any, done: Searched, engine: Engine) -> tuple[Any, Nodes]:
    """The students who go, in the order of their keys (Arrow), and what the frame shows of each at the levels
    found, as a number."""
    tuples = done.encoded
    students = encode(going.order_by(STUDENT), tuples.names, engine, carry=STUDENT)
    shown, sizes = [], []
    for name, codes, theirs, ours in zip(
        tuples.names, students.codes, students.dictionaries, tuples.dictionaries, strict=True
    ):
        groups = done.ladders[name].groups[done.found.levels.get(name, 0)]
        shown.append(groups[recoded(codes, theirs, ours)] if students.rows else groups[:0])
        sizes.append(int(groups.max(initial=0)) + 1)
    keys, packing = pack(shown, sizes, students.rows)
    carried: Any = students.carried
    return carried.combine_chunks(), number(keys, packing.space)[0]


def _without(frame: Any, tuples: Encoded, out: Any, engine: Engine) -> Any:
    """The frame without the rows that bear one of the tuples marked ``out``; a null equals a null."""
    if not out.any():
        return frame
    gone = engine.memory("tuples_out", tuples.values(np.flatnonzero(out)))
    return frame.anti_join(gone, [frame[c].identical_to(gone[c]) for c in tuples.names])


def _told_why(no: RefusedError) -> RefusedError:
    """A refusal that might not have been one, had nothing been released before."""
    return RefusedError(
        f"{no.message} Classes are counted with what the reader holds already.",
        rule=no.rule,
        fix="wait until more students are like the few who are new, agree on more suppression, or have an "
        "earlier release destroyed and certified",
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


def _out_already(held: Any, frame: Any, engine: Engine) -> Any:
    """What the recipient holds already, by student (Ibis: the student's key, an integer)."""
    known = engine.memory("held_already", held)
    return known.select(**{STUDENT: known.subject.cast(frame[STUDENT].type()), _HELD_ALREADY: known.shown})


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
