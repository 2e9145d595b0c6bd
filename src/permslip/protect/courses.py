"""Courses: a student's dated rows, made alike. Where the district holds courses, k students share each.

A recipient joins tables by record code. So a course counts beside everything else that is shown: students who
are alike in all the rest are one class, and inside a class every course is shared by k. Steps, numbered:

1. The columns of a table of dated events climb their hierarchies, each by itself, from where obligations put
   them (:func:`permslip.measure.trajectories.ways`: in the order of what they lose).
2. Each student's points, in the order of time and behind the student's class, are walked down one tree of
   prefixes (:mod:`permslip.measure.signatures`).
3. Last points are dropped until k students of a class share each course (Pensa and others, 2008; see
   :mod:`permslip.measure.trajectories`).
4. Students with no point left are k in their class, or none is. Where they are fewer, others of the class
   give up their points: those whose points are fewest rows. Nobody is left out.
5. Of the ways that drop no more rows than may be suppressed, the one that loses least is taken.
6. Students who are alike in this course too are the classes for the next table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import ibis
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from permslip.measure.coding import Encoded, encode, places
from permslip.measure.signatures import Nodes, grouped, number, spelled
from permslip.measure.sizes import pack
from permslip.measure.trajectories import Column, climbed, shortened, ways
from permslip.protect import readings
from permslip.protect.columns import STUDENT, Draft, Wanted
from permslip.protect.demanded import own_hierarchy
from permslip.protect.frame import Bounds, Outcome, shown_already
from permslip.protect.hierarchies import Hierarchy, Setting, hierarchy, ladder
from permslip.protect.ladder import Ladder, texts_of
from permslip.protect.plan import COURSES_HELD, Change
from permslip.words.errors import RefusedError
from permslip.words.ports import Engine
from permslip.words.wording import exact_percent

Kept = npt.NDArray[np.bool_]
MOST = 2_000  # combinations of steps: each that is tried is a pass over the rows
_CELL = "cell/"


@dataclass(frozen=True)
class Course:
    """How one table's courses are held: the ``levels`` of its columns and by which hierarchies (``kinds``),
    the rows that are ``dropped`` (Arrow: the student, and what each row holds, as text; alike rows once), how
    many ``rows`` these are, and what it all costs (0..1; :mod:`permslip.measure.trajectories`)."""

    levels: Mapping[str, int]
    kinds: Mapping[str, str]
    dropped: Any
    rows: int
    loss: float


@dataclass(frozen=True)
class _Rows:
    """A table's rows in codes, those of students who go: ``owner`` by row, the columns with time first."""

    owner: Nodes
    cells: Encoded
    columns: tuple[Column, ...]


def hold_courses(
    drafts: Sequence[Draft],
    kept: Mapping[str, Any],
    outcome: Outcome,
    engine: Engine,
    setting: Setting,
    bounds: Bounds,
) -> tuple[list[Draft], dict[str, Course]]:
    """Hold the courses of every table of dated events to k, where they count, after the search has settled
    the rest.

    Gives the drafts with their columns at the levels found, all of them counted from now on as
    quasi-identifiers, and the :class:`Course` of each such table. At most the share of a table's rows that
    may be suppressed is dropped. Raises RefusedError without a k and where no way keeps to that.
    """
    dated = [d for d in drafts if d.when and bounds.courses]
    if not dated:
        return list(drafts), {}
    if bounds.k is None:
        raise RefusedError(
            "The district holds courses over time to a k, and neither the agreement nor the law says which. "
            f"It is about {', '.join(d.name for d in dated)}.",
            rule=COURSES_HELD,
            fix="agree on a k, or ask for these tables without their dates",
        )
    keys, classes = _classes(outcome, engine, bounds.held_already, bounds.k)
    courses: dict[str, Course] = {}
    for d in dated:
        rows = _rows(d, kept[d.name], keys, engine, setting)
        courses[d.name], classes = _held(d, rows, keys, classes, bounds.k, bounds.max_suppression)
    return [_as_held(d, courses[d.name]) if d.name in courses else d for d in drafts], courses


def _classes(outcome: Outcome, engine: Engine, held_already: Any | None, k: int) -> tuple[Any, Nodes]:
    """The students who go (Arrow) and the class of each over all that is settled."""
    if outcome.keys is not None and outcome.classes is not None:
        return outcome.keys, outcome.classes
    keys = engine.arrow(outcome.students)[STUDENT].combine_chunks()
    alike = held_already is None
    classes = np.zeros(len(keys), np.uint32) if alike else shown_already(held_already, keys)
    if len(keys) and np.bincount(classes).min() < k:
        raise RefusedError(
            f"Some students are fewer than {k}, counted with what the reader holds of them already: no "
            "course of theirs can be shared by as many.",
            rule=COURSES_HELD,
            fix="ask without the dates, or have an earlier release destroyed and certified",
        )
    return keys, classes


def _leaving(draft: Draft) -> list[Wanted]:
    """The columns of a course, the one that says when first."""
    changes = (Change.KEEP, Change.GENERALISE)
    leave = [w for w in draft.columns if w.output is not None and w.change in changes]
    return sorted(leave, key=lambda w: w.source != draft.when)


def _kind(wanted: Wanted) -> Hierarchy:
    """The hierarchy that a column of a course climbs. A day becomes a month, then a quarter and a year of
    school: where an obligation asks for more than a month, the days of the calendar stay its own."""
    own = own_hierarchy(wanted.source)
    return hierarchy("school_year") if own.name == "date" and wanted.floor <= 1 else own


def _rows(draft: Draft, table: Any, keys: Any, engine: Engine, setting: Setting) -> _Rows:
    wanted = _leaving(draft)
    cells = {f"{_CELL}{w.source}": table[w.source].cast("string") for w in wanted}
    coded = encode(table.select(STUDENT, **cells), [STUDENT, *cells], engine)
    at = places(coded.dictionaries[0], keys)
    owner = at[coded.codes[0]] if coded.rows else at
    goes = owner >= 0
    mine = Encoded(
        tuple(w.source for w in wanted),
        tuple(c[goes] for c in coded.codes[1:]),
        coded.dictionaries[1:],
        int(goes.sum()),
    )
    columns = [
        _steps(w, words, codes, setting, when=w.source == draft.when)
        for w, words, codes in zip(wanted, mine.dictionaries, mine.codes, strict=True)
    ]
    return _Rows(owner[goes].astype(np.uint32), mine, tuple(columns))


def _steps(wanted: Wanted, words: Any, codes: Any, setting: Setting, *, when: bool) -> Column:
    """A column's steps from its floor up, each with the group of every value."""
    kind = _kind(wanted)
    made = ladder(kind, words, setting)
    groups = _in_time(made, words) if when else made.groups
    steps = list(zip(kind.steps, groups, strict=True))[wanted.floor :]
    return climbed(wanted.source, steps, np.bincount(codes, minlength=len(words)))


def _in_time(made: Ladder, words: Any) -> tuple[Nodes, ...]:
    """The groups of each level, numbered in the order of time: days that are read, then other words, then
    what is missing."""
    texts = texts_of(words)
    days = [None if t is None else readings.day(t) for t in texts]
    place = [
        (2, 0, "") if t is None else (1, 0, t) if d is None else (0, d.toordinal(), t)
        for t, d in zip(texts, days, strict=True)
    ]
    order = sorted(range(len(texts)), key=place.__getitem__)
    out = []
    for groups in made.groups:
        first = np.full(int(groups.max(initial=0)) + 1, len(texts), np.int64)
        np.minimum.at(first, groups[order], np.arange(len(texts)))
        rank = np.empty(len(first), np.uint32)
        rank[np.argsort(first)] = np.arange(len(first), dtype=np.uint32)
        out.append(rank[groups])
    return tuple(out)


def _held(
    draft: Draft, rows: _Rows, keys: Any, classes: Nodes, k: int, max_dropped: float
) -> tuple[Course, Nodes]:
    """The cheapest way within the bound (step 5), and the classes with this course in them (step 6)."""
    count = len(rows.owner)
    best: tuple[float, tuple[int, ...], Kept, Nodes] | None = None
    for lost, way in ways(rows.columns, MOST):
        if best is not None and lost >= best[0]:
            break
        packed = [
            c.groups[step][codes] if count else c.groups[step][:0]
            for c, step, codes in zip(rows.columns, way, rows.cells.codes, strict=True)
        ]
        sizes = [int(c.groups[step].max(initial=0)) + 1 for c, step in zip(rows.columns, way, strict=True)]
        points, packing = pack(packed, sizes, count)
        codes, distinct = number(points, packing.space)
        stay, ends = cut(rows.owner, codes, classes, space=len(distinct), k=k)
        gone = count - int(stay.sum())
        loss = lost + (1 - lost) * gone / max(count, 1)
        if gone <= max_dropped * count and (best is None or loss < best[0]):
            best = loss, way, stay, ends
    if best is None:
        raise _no_way(draft, k, max_dropped)
    loss, way, stay, ends = best
    wanted = {w.source: w for w in _leaving(draft)}
    kinds = {c.name: _kind(wanted[c.name]) for c in rows.columns}
    levels = {
        c.name: kinds[c.name].steps.index(c.steps[step]) for c, step in zip(rows.columns, way, strict=True)
    }
    joint, packing = pack([classes, ends], [int(x.max(initial=0)) + 1 for x in (classes, ends)], len(classes))
    course = Course(
        levels,
        {name: kind.name for name, kind in kinds.items()},
        _dropped(rows, keys, ~stay),
        count - int(stay.sum()),
        loss,
    )
    return course, number(joint, packing.space)[0]


def _no_way(draft: Draft, k: int, max_dropped: float) -> RefusedError:
    dates = ", ".join(w.source for w in _leaving(draft))
    return RefusedError(
        f"The courses over time in {draft.name} ({dates}) cannot be shared by {k} students each without "
        f"dropping more than {exact_percent(max_dropped)} of its rows.",
        rule=COURSES_HELD,
        fix=f"ask for {draft.name} without {draft.when}, for fewer of its columns or of other tables', or "
        "agree on more suppression",
    )


def cut(
    owner: Nodes, codes: Nodes, classes: Nodes, *, space: int, k: int, fill: bool = True
) -> tuple[Kept, Nodes]:
    """Which rows stay so that k students of a class share each course, and where each student's course ends.

    ``owner`` and ``codes`` are by row: whose it is, and the number of its point (below ``space``), in the
    order of time. ``classes`` has the class of every student; each has k students or more. Students whose
    courses end in one place show the same points; at 0 they show none. With ``fill`` no student of a class is
    left at 0 unless k are; without it those who are fewer stay at home.
    """
    ahead = int(classes.max(initial=0)) + 1
    everyone = np.arange(len(classes), dtype=np.uint32)
    points = codes.astype(np.uint32) + np.uint32(ahead)
    group = grouped(
        np.concatenate([everyone, owner]),
        np.concatenate([classes.astype(np.uint32), points]),
        owners=len(classes),
        space=space + ahead,
        repeats=False,
    )
    tree = spelled(group)  # step 2
    ending = np.bincount(tree.last, minlength=tree.nodes).astype(np.int64)
    ends = shortened(tree, ending, k)[1][tree.last]  # step 3
    stay = points <= tree.labels[ends][owner]
    if fill and _fill(ends, classes, np.bincount(owner, stay.astype(np.float64), len(classes)), k):
        stay = points <= tree.labels[ends][owner]
    return stay, ends


def _fill(ends: Nodes, classes: Nodes, rows: npt.NDArray[Any], k: int) -> bool:
    """Step 4, in place: bring those of each class who show nothing up to k; whether anybody was moved.

    ``rows`` says how many each student still shows. One course of the class gives: as many of its students as
    are missing where k are left with it, else all of them; whichever is fewest rows.
    """
    resting = np.bincount(classes[ends == 0], minlength=int(classes.max(initial=0)) + 1)
    short = (resting > 0) & (resting < k)
    if not short.any():
        return False
    sharing, of = np.bincount(ends), np.zeros(int(ends.max()) + 1, np.int64)
    of[ends] = classes
    nodes = np.flatnonzero((sharing > 0) & short[of] & (np.arange(len(of)) > 0))
    missing = k - resting[of[nodes]]
    gives = np.where(sharing[nodes] - missing >= k, missing, sharing[nodes])
    cost = gives * np.bincount(ends, rows)[nodes] / sharing[nodes]
    order = np.lexsort((nodes, cost, of[nodes]))
    cheapest = order[np.unique(of[nodes][order], return_index=True)[1]]
    taken = np.zeros(len(of), np.int64)
    taken[nodes[cheapest]] = gives[cheapest]
    by_end = np.lexsort((rows, ends))
    starts = np.cumsum(sharing) - sharing
    rank = np.empty(len(ends), np.int64)
    rank[by_end] = np.arange(len(ends)) - starts[ends[by_end]]
    ends[rank < taken[ends]] = 0
    return True


def _dropped(rows: _Rows, keys: Any, gone: Kept) -> Any:
    """The rows that are dropped (Arrow: student, cells as text), alike ones once."""
    held = {STUDENT: keys.take(pa.array(rows.owner[gone]))}
    for name, words, codes in zip(rows.cells.names, rows.cells.dictionaries, rows.cells.codes, strict=True):
        held[f"{_CELL}{name}"] = words.take(pa.array(codes[gone].astype(np.uint32)))
    found = pa.table(held)
    return found.group_by(found.column_names).aggregate([])


def _as_held(draft: Draft, course: Course) -> Draft:
    """The draft at the levels found; every column of a course tells students apart, and is counted so."""
    columns = [
        replace(
            w,
            change=Change.GENERALISE,
            because=COURSES_HELD,
            hierarchy=course.kinds[w.source],
            floor=course.levels[w.source],
        )
        if course.levels.get(w.source, 0) > w.floor
        else w
        for w in draft.columns
    ]
    return replace(draft, columns=tuple(columns), quasi=tuple(w.source for w in _leaving(draft)))


def without(table: Any, dropped: Any, engine: Engine) -> Any:
    """An Ibis table less the rows that :attr:`Course.dropped` has. Text that is missing is told from none."""
    cells = [c for c in dropped.column_names if c != STUDENT]
    gone = engine.memory("dropped", dropped)
    gone = gone.select(STUDENT, **{c: _marked(gone[c]) for c in cells})
    marked = table.mutate(**{c: _marked(table[c.removeprefix(_CELL)].cast("string")) for c in cells})
    return marked.anti_join(gone, [STUDENT, *cells]).drop(*cells)


def _marked(text: Any) -> Any:
    return ibis.cases((text.isnull(), "-"), else_=ibis.literal("+").concat(text))


__all__ = ["Course", "cut", "hold_courses", "without"]
