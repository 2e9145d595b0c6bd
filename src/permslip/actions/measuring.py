"""Measuring any table, or several of one release, with no office; or a release of the office.

Nothing is written but the page of pictures, where one is asked for. Nothing that is returned holds a value of
a record.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from permslip import engines
from permslip.actions.hierarchy_places import hierarchy_in
from permslip.actions.measured_tables import (
    Measure,
    Release,
    Table,
    arrow_of,
    guarded_in,
    having,
    of_office,
    on_disk,
    short_names,
)
from permslip.actions.overwriting import spare, taken
from permslip.actions.tables_of_a_place import only_table
from permslip.stores.disk import Disk, disk_problems
from permslip.stores.machine import memory_for_codes
from permslip.words.errors import BadInput, must_have
from permslip.words.ports import Engine, Progress

if TYPE_CHECKING:
    from permslip.actions.desk import Desk
    from permslip.measure.coding import Encoded
    from permslip.measure.drivers import Orders
    from permslip.measure.findings import Findings
    from permslip.measure.relational import Shown
    from permslip.measure.report import Report
    from permslip.measure.sections import Asked
    from permslip.measure.utility import Utility

_PAGES = (".html", ".htm")
_ELSEWHERE = "Or write into another folder."


def measure(
    asked: Measure,
    *,
    desk: Desk | None = None,
    chance: Orders | None = None,
    progress: Progress,
    engine: str = "duckdb",
) -> Report:
    """Measure what is asked. ``desk`` is the office whose release is named, None for places on disk, which
    ``engine`` then computes over; ``chance`` draws orders of columns where there are too many to count all.

    Raises BadInput when a place holds several tables and neither one was named nor a key, or lacks a column.
    """
    progress("read", 0, None)
    if desk is not None:
        release = of_office(desk, asked)
        report = _measured(desk.engine(), asked, release, chance, progress)
        return replace(report, reach=release.reach)
    with engines.open_engine(engine) as opened:
        return _measured(opened, asked, on_disk(opened, asked), chance, progress)


def _measured(
    engine: Engine, asked: Measure, release: Release, chance: Orders | None, progress: Progress
) -> Report:
    if len(release.tables) == 1 and not (asked.key and _several_rows(asked)):
        return _one(engine, asked, release, chance, progress)
    return _students(engine, asked, release, chance, progress)


def _several_rows(asked: Measure) -> bool:
    """A key with one table means students, unless it only says which records of --before are the same."""
    return asked.before is None


def _sections(asked: Measure, quasi: tuple[str, ...]) -> Asked:
    """What is wanted of the tables, as the room takes it."""
    from permslip.measure.models import promised
    from permslip.measure.sections import Asked

    return Asked(
        quasi=quasi,
        k=asked.k,
        sensitive=asked.sensitive,
        models=tuple(promised(text) for text in asked.models),
        missing=asked.missing,
        weights=asked.weights,
        household=asked.household,
        people=asked.population,
        max_size=asked.max_size,
        full=asked.full,
    )


def _one(
    engine: Engine, asked: Measure, release: Release, chance: Orders | None, progress: Progress
) -> Report:
    """One table, a row a record."""
    from permslip.measure import sections
    from permslip.measure.lists import lists_in

    (table,) = release.tables
    what = _sections(asked, table.quasi)
    must_have(table.name, [*what.columns, *what.guarded, *asked.counts], table.columns)
    rows = arrow_of(engine, table.rows) if asked.before or asked.public else table.rows
    progress("encode", 0, None)
    encoded = _encoded(engine, what, rows)
    everyone = _everyone(engine, asked, table.quasi)
    progress("measure", 0, None)
    report = sections.of_table(
        table.name,
        encoded,
        what,
        everyone=everyone,
        orders=asked.orders,
        ladders=_levels(engine, asked, encoded, what),
        lists={m.column: lists_in(rows, m.column, engine=engine) for m in what.of_lists},
        chance=chance,
        progress=progress,
    )
    if table.name in release.before:
        report = replace(report, before=(release.before[table.name],))
    if asked.before is not None:
        report = _beside_before(engine, asked, what, table, rows, report, progress)
    if asked.public:
        report = _beside_public(engine, asked, what, table, rows, report, progress)
    return report


def _encoded(engine: Engine, what: Asked, rows: Any) -> Encoded:
    """The table in codes, as :func:`.coded` has it, values in order: so figures are the same to the last
    digit, whoever computes. What says how much a record counts, or where it lives, needs no order; with it
    tuples are hardly fewer than records, which near at hand are then not counted first."""
    from permslip.measure.counted import coded

    apart = [c for c in (what.weights, what.household) if c is not None]
    found = coded(rows, what.columns, engine, memory=None if apart else memory_for_codes())
    return found.in_order(c for c in what.columns if c not in apart) if found.each is None else found


def _levels(engine: Engine, asked: Measure, encoded: Encoded, what: Asked) -> dict[str, Any]:
    """The hierarchies of the columns that models guard, where files of theirs are in the folder. Raises
    BadInput for two of one column."""
    from permslip.protect import hierarchy_files

    if asked.hierarchies is None:
        return {}
    source = engine.source(str(asked.hierarchies))
    found = {}
    for column in dict.fromkeys(m.sensitive for m in what.of_classes if m.sensitive is not None):
        read = hierarchy_in(source, column)
        if read is not None:
            hierarchy_files.require_fit(read, encoded, column)
            found[column] = read.ladder(encoded.dictionaries[encoded.names.index(column)]).groups
    return found


def _everyone(engine: Engine, asked: Measure, quasi: tuple[str, ...]) -> Any:
    """The population's table, encoded over the quasi-identifiers."""
    from permslip.measure.counted import coded

    if asked.population_file is None:
        return None
    if asked.population is not None:
        raise BadInput("The population is a number or a table.", fix="give one of the two")
    people = only_table(engine, asked.population_file, quasi)
    return coded(people, quasi, engine, memory=memory_for_codes())


def _beside_before(
    engine: Engine,
    asked: Measure,
    what: Asked,
    table: Table,
    rows: Any,
    report: Report,
    progress: Progress,
) -> Report:
    """The risk of the table as it was, and what protecting it cost an analyst."""
    from permslip.measure.risk import findings

    assert asked.before is not None
    progress("compare with the table before", 0, None)
    must_have(table.name, asked.key[:1], table.columns)
    compared = list(dict.fromkeys([*what.quasi, *asked.counts, *asked.sensitive, *asked.key[:1]]))
    was = engine.arrow(only_table(engine, asked.before, compared))
    lost = _lost(was, rows.select(compared), what, asked)
    known = findings("before", was, what.quasi, k=what.k, missing=what.missing)
    return replace(report, utility=lost, before=(known,))


def _lost(was: Any, now: Any, what: Asked, asked: Measure) -> Utility:
    import numpy as np

    from permslip.measure.utility import utility

    if not asked.key:
        _require_order(was, now)
        return utility(was, now, what.quasi, counts=asked.counts, targets=asked.sensitive)
    at = _places_of(was[asked.key[0]], now[asked.key[0]], asked.key[0])
    gone = np.asarray(at.is_null())
    return utility(was, now.take(at), what.quasi, counts=asked.counts, targets=asked.sensitive, gone=gone)


def _require_order(was: Any, now: Any) -> None:
    """Refuse records that have moved: where a column has the same values as before, each stands where it
    stood. Two tables of another length are refused by whoever compares them."""
    import pyarrow as pa

    for name in was.column_names if len(was) == len(now) else ():
        held, shown = (t[name].combine_chunks().cast(pa.string()) for t in (was, now))
        if not held.equals(shown) and _often(held) == _often(shown):
            raise BadInput(
                f"Column {name} has the values of before in another order: the records have moved.",
                fix="say which record is which: --key COLUMN, a column that both tables have",
            )


def _often(column: Any) -> dict[Any, int]:
    """How often each value stands in an Arrow array."""
    return {one["values"]: one["counts"] for one in column.value_counts().to_pylist()}


def _places_of(keys: Any, among: Any, name: str) -> Any:
    """Where each record of before stands now (Arrow, null: nowhere). Raises BadInput for a key twice."""
    import pyarrow as pa
    import pyarrow.compute as pc

    texts = [column.combine_chunks().cast(pa.string()) for column in (keys, among)]
    for which, column in zip(("before", "after"), texts, strict=True):
        if pc.count_distinct(column, mode="all").as_py() != len(column):
            raise BadInput(
                f"Column {name} is no key of the table {which}: a value stands there twice.",
                fix="name a column that differs from record to record",
            )
    return pc.index_in(texts[0], value_set=texts[1])


def _beside_public(
    engine: Engine,
    asked: Measure,
    what: Asked,
    table: Table,
    rows: Any,
    report: Report,
    progress: Progress,
) -> Report:
    """What of the table anybody can read already."""
    from pyarrow.types import is_nested

    from permslip.measure.already_public import already_public

    aside = _aside(asked)
    requested = [f.name for f in rows.schema if f.name not in aside and not is_nested(f.type)]
    public = _public(engine, asked, progress)
    progress("compare with public files", 0, None)
    found = already_public(rows.select(requested), requested, public, quasi=what.quasi)
    return replace(report, public=found)


def _aside(asked: Measure) -> frozenset[str]:
    """Columns that only say whose row it is, or how much it counts."""
    return frozenset(c for c in (*asked.key, asked.weights, "student_key") if c)


def _public(engine: Engine, asked: Measure, progress: Progress) -> dict[str, Any]:
    """The public files (Arrow), each by a name of its own."""
    from permslip.actions.attacked_tables import public_files

    files = public_files(asked.public, engine, progress)
    often = Counter(f.name for f in files)
    return {
        f.name if often[f.name] == 1 else f"{number}. {f.name}": f.rows for number, f in enumerate(files, 1)
    }


def _students(
    engine: Engine, asked: Measure, release: Release, chance: Orders | None, progress: Progress
) -> Report:
    """Several tables, or one of several rows a student."""
    from permslip.measure.sections_of_students import of_students
    from permslip.measure.trajectories import Course

    assert release.key is not None
    what = _sections(asked, tuple(dict.fromkeys(q for t in release.tables for q in t.quasi)))
    _require_joint(asked, what, release.key)
    course = None
    if asked.when is not None:
        timed = having(release, asked.when)
        course = Course(
            timed.name, timed.rows, release.key, asked.when, tuple(q for q in timed.quasi if q != asked.when)
        )
    member = having(release, asked.household).rows if asked.household is not None else None
    report = of_students(
        _shown(release),
        release.key,
        what,
        guarded=guarded_in(release, asked),
        public=_public(engine, asked, progress) if asked.public else None,
        aside=_aside(asked),
        engine=engine,
        membership=member,
        course=course,
        orders=asked.orders,
        chance=chance,
        progress=progress,
    )
    before = tuple(release.before[t.name] for t in release.tables if t.name in release.before)
    if asked.before is not None:
        before = (_students_before(engine, asked, release, progress),)
    return replace(report, before=before)


def _require_joint(asked: Measure, what: Asked, key: str) -> None:
    """Refuse what is measured on one table alone."""
    from permslip.measure.models import TCloseness

    if key in what.quasi:
        raise BadInput(f"Column {key} says whose row it is.", fix="leave it out of --quasi")
    if asked.population_file is not None:
        raise BadInput(
            "The population's table is compared with one table.",
            fix="name it with --table; or say how many people there are, with --population",
        )
    if asked.counts:
        raise BadInput("What an analyst lost is counted on one table.", fix="name it with --table")
    if any(isinstance(m, TCloseness) and m.distance == "hierarchical" for m in what.models):
        raise BadInput(
            "A distance along a hierarchy is judged on one table.",
            fix="name it with --table, or choose the equal or the ordered distance",
        )


def _shown(release: Release) -> list[Shown]:
    from permslip.measure.relational import Shown

    names = short_names(release.tables)
    return [Shown(n, t.rows, t.quasi) for n, t in zip(names, release.tables, strict=True)]


def _students_before(engine: Engine, asked: Measure, release: Release, progress: Progress) -> Findings:
    """The students over the same tables as they were. Raises BadInput where they are not the same tables."""
    from permslip.measure.relational import students

    progress("measure the tables before", 0, None)
    held = Measure(places=(str(asked.before),), quasi=asked.quasi, k=asked.k, key=asked.key)
    was = on_disk(engine, held)
    absent = {t.name for t in _shown(release)} ^ {t.name for t in _shown(was)}
    if absent:
        raise BadInput(
            f"{', '.join(sorted(absent))} is among the tables before or after, and not among the others.",
            fix="name the folder of the same tables as they were, called the same",
        )
    assert was.key is not None
    return students(_shown(was), was.key, k=asked.k, engine=engine, progress=progress).findings


def page_free(path: Path, *, force: bool, inputs: Sequence[str | Path | None] = ()) -> None:
    """Refuse at once a page that could not be written at the end, or would take the place of an input."""
    if path.suffix.lower() not in _PAGES:
        raise BadInput(f"{path.name} is no name of a page.", fix="name a file that ends in .html")
    spare(path, inputs)
    if taken(path) and not force:
        raise BadInput(f"{path.name} is there already.", fix="name a new file, or add --force")
    if path.is_dir() or not path.absolute().parent.is_dir():
        raise BadInput(f"{path.name} cannot be written there.", fix="name a file in a folder that exists")


def write_page(path: Path, page: str, *, force: bool, inputs: Sequence[str | Path | None] = ()) -> None:
    """Write a page wholly or not at all; one that is there is replaced only with ``force``."""
    page_free(path, force=force, inputs=inputs)
    with disk_problems(f"writing {path.name}", then=_ELSEWHERE):
        Disk().replace(path.absolute(), page.encode("utf-8"))
