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
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from permslip.measure.coding import Codes, Encoded, encode, places
from permslip.measure.signatures import Grouped, Nodes, Places, grouped, number, spelled
from permslip.measure.sizes import pack
from permslip.protect.columns import STUDENT, Draft
from permslip.protect.full_domain import Solution, search
from permslip.protect.hierarchies import Hierarchy, Setting, hierarchy, ladder
from permslip.protect.ladder import ANY, Ladder, firsts
from permslip.protect.losses import loss_of
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


@dataclass(frozen=True)
class _Coded:
    """One column of the frame that was not read from it: codes by student, and the ladder over them."""

    name: str
    codes: Nodes
    ladder: Ladder


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
    beside = [_coded_set(_set(d), kept[d.name], encoded.carried, engine, setting) for d in sets]
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
    dimensions: Sequence[_Dimension],
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
    names: Sequence[str], leave: Mapping[str, _Dimension], needs: Needs
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


def _with_column(encoded: Encoded, one: _Coded) -> Encoded:
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


def _frame(about: Sequence[Draft], kept: Mapping[str, Any]) -> tuple[Any, list[_Dimension]]:
    """The Ibis frame and its dimensions, but for the sets. One table of students is its own frame. With
    several, every student in any of them is a row, and not being in one of them tells a student apart like a
    value does. With none, the students are those of the events."""
    singles = [d for d in about if d.grain is Grain.STUDENT]
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


def _coded_set(dimension: _Dimension, table: Any, students: Any, engine: Engine, setting: Setting) -> _Coded:
    """For each student the set of quasi-identifying rows that a table of events shows, as one code.

    1. Rows that are alike get one number, and each student's numbers are sorted, each once.
    2. The student's code is that of the whole list; whoever has no rows has the empty one.
    3. On each level the rows climb, and the lists of the distinct sets are coded again.
    """
    columns = [source for _, source, _ in dimension.stands_for]
    cells = {f"cell/{c}": table[c].cast("string") for c in columns}
    coded = encode(table.select(STUDENT, **cells), [STUDENT, *cells], engine)
    keys, packing = pack(coded.codes[1:], coded.sizes[1:], coded.rows)
    rows, distinct = number(keys, packing.space)  # step 1
    owner = places(coded.dictionaries[0], students)
    owner = owner[coded.codes[0]] if coded.rows else owner
    known = owner >= 0
    lists = grouped(
        owner[known].astype(np.uint32),
        rows[known],
        owners=len(students),
        space=len(distinct),
        repeats=False,
    )
    codes, sets = _numbered(lists)  # step 2
    first = firsts(codes, sets)
    some = np.repeat(np.arange(sets, dtype=np.uint32), lists.lengths[first])
    values = lists.values[_slices(lists.starts[first], lists.lengths[first])]
    ladders = [
        ladder(kind, words, setting)
        for kind, words in zip(dimension.kinds, coded.dictionaries[1:], strict=True)
    ]
    climbed = _Climbed(dimension, ladders, packing.unpack(distinct))
    top = max(kind.top for kind in dimension.kinds)
    groups = []
    for level in range(top + 1):  # step 3
        labels, space = climbed.at(level)
        again = grouped(some, labels[values], owners=sets, space=space, repeats=False)
        groups.append(_numbered(again)[0])
    return _Coded(dimension.name, codes, _set_ladder(dimension.name, groups, lists.lengths[first] == 0))


def _numbered(lists: Grouped) -> tuple[Nodes, int]:
    """Each owner's list as a code from 0, and how many there are."""
    tree = spelled(lists)
    codes, found = number(tree.last.astype(np.uint64), tree.nodes)
    return codes, len(found)


def _slices(starts: Places, lengths: Places) -> Places:
    """The places starts[i] .. starts[i] + lengths[i] - 1, one after another."""
    ahead = np.cumsum(lengths) - lengths
    places: Places = np.arange(int(lengths.sum())) + np.repeat(starts - ahead, lengths)
    return places


class _Climbed:
    """The distinct rows of a table of events, seen from a level."""

    def __init__(self, dimension: _Dimension, ladders: list[Ladder], cells: tuple[Codes, ...]) -> None:
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


def _set_ladder(name: str, groups: list[Nodes], empty: npt.NDArray[np.bool_]) -> Ladder:
    """The ladder over sets of rows: sets that show the same are one group. At the top every row is ``*``; the
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


def _out_already(held: Any, students: Any) -> _Coded:
    """What the recipient holds already."""
    codes = shown_already(held, students)
    return _Coded(_HELD_ALREADY, codes, unchanging(_HELD_ALREADY, len(np.unique(codes))))


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
