"""Measuring any table, or several of one release, with no office; or a release of the office.

Nothing is written but the page of pictures, where one is asked for. Nothing that is returned holds a value of
a record.
"""

from __future__ import annotations

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
    having,
    of_office,
    on_disk,
    short_names,
)
from permslip.actions.overwriting import spare
from permslip.actions.tables_of_a_place import must_have, only_table
from permslip.stores.disk import Disk, disk_problems
from permslip.words.errors import BadInput
from permslip.words.ports import Engine, Progress

if TYPE_CHECKING:
    from permslip.actions.desk import Desk
    from permslip.measure.coding import Encoded
    from permslip.measure.drivers import Orders
    from permslip.measure.report import Report
    from permslip.measure.sections import Asked
    from permslip.measure.utility import Utility

_PAGES = (".html", ".htm")


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
    return _students(engine, asked, release, progress)


def _several_rows(asked: Measure) -> bool:
    """A key with one table means students, unless it only says which records of --before are the same."""
    return asked.before is None


def _sections(asked: Measure, quasi: tuple[str, ...]) -> Asked:
    """What is wanted of the tables, as the room takes it."""
    from permslip.measure.models import parse
    from permslip.measure.sections import Asked

    return Asked(
        quasi=quasi,
        k=asked.k,
        sensitive=asked.sensitive,
        models=tuple(parse(text) for text in asked.models),
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
    from permslip.measure.coding import encode

    (table,) = release.tables
    what = _sections(asked, table.quasi)
    must_have(table.name, [*what.columns, *asked.counts], table.columns)
    rows = arrow_of(engine, table.rows) if asked.before or asked.public else table.rows
    progress("encode", 0, None)
    encoded = encode(rows, what.columns, engine)
    everyone = _everyone(engine, asked, table.quasi)
    progress("measure", 0, None)
    report = sections.of_table(
        table.name,
        encoded,
        what,
        everyone=everyone,
        orders=asked.orders,
        ladders=_levels(engine, asked, encoded, what),
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


def _levels(engine: Engine, asked: Measure, encoded: Encoded, what: Asked) -> dict[str, Any]:
    """The hierarchies of the columns that models guard, where files of theirs are in the folder. Raises
    BadInput for two of one column."""
    from permslip.protect import hierarchy_files

    if asked.hierarchies is None:
        return {}
    source = engine.source(str(asked.hierarchies))
    found = {}
    for column in dict.fromkeys(m.sensitive for m in what.models if m.sensitive is not None):
        read = hierarchy_in(source, column)
        if read is not None:
            hierarchy_files.require_fit(read, encoded, column)
            found[column] = read.ladder(encoded.dictionaries[encoded.names.index(column)]).groups
    return found


def _everyone(engine: Engine, asked: Measure, quasi: tuple[str, ...]) -> Any:
    """The population's table, encoded over the quasi-identifiers."""
    from permslip.measure.coding import encode

    if asked.population_file is None:
        return None
    if asked.population is not None:
        raise BadInput("The population is a number or a table.", fix="give one of the two")
    return encode(only_table(engine, asked.population_file, quasi), quasi, engine)


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
        return utility(was, now, what.quasi, counts=asked.counts, targets=asked.sensitive)
    at = _places_of(was[asked.key[0]], now[asked.key[0]], asked.key[0])
    gone = np.asarray(at.is_null())
    return utility(was, now.take(at), what.quasi, counts=asked.counts, targets=asked.sensitive, gone=gone)


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
    from permslip.actions.attacked_tables import public_files
    from permslip.measure.already_public import already_public

    files = public_files(asked.public, engine, progress)
    aside = {*asked.key, asked.weights, "student_key"}
    requested = [c for c in rows.column_names if c not in aside]
    names = [f.name if [g.name for g in files].count(f.name) == 1 else f"{i + 1}. {f.name}"
             for i, f in enumerate(files)]  # fmt: skip
    progress("compare with public files", 0, None)
    found = already_public(
        rows.select(requested), requested, {n: f.rows for n, f in zip(names, files, strict=True)},
        quasi=what.quasi,
    )  # fmt: skip
    return replace(report, public=found)


def _students(engine: Engine, asked: Measure, release: Release, progress: Progress) -> Report:
    """Several tables, or one of several rows a student."""
    from permslip.measure import sections
    from permslip.measure.relational import Shown
    from permslip.measure.trajectories import Course

    assert release.key is not None
    what = _sections(asked, tuple(dict.fromkeys(q for t in release.tables for q in t.quasi)))
    if asked.before is not None or asked.public or asked.population_file is not None:
        raise BadInput(
            "Tables before, public files and the population's table are compared with one table.",
            fix="name it with --table",
        )
    shown = [
        Shown(n, t.rows, t.quasi) for n, t in zip(short_names(release.tables), release.tables, strict=True)
    ]
    course = None
    if asked.when is not None:
        timed = having(release, asked.when)
        course = Course(
            timed.name, timed.rows, release.key, asked.when, tuple(q for q in timed.quasi if q != asked.when)
        )
    member = having(release, asked.household).rows if asked.household is not None else None
    return replace(
        sections.of_students(
            shown, release.key, what, engine=engine, membership=member, course=course, progress=progress
        ),
        before=tuple(release.before[t.name] for t in release.tables if t.name in release.before),
    )


def page_free(path: Path, *, force: bool, inputs: Sequence[str | Path | None] = ()) -> None:
    """Refuse at once a page that could not be written at the end, or would take the place of an input."""
    if path.suffix.lower() not in _PAGES:
        raise BadInput(f"{path.name} is no name of a page.", fix="name a file that ends in .html")
    spare(path, inputs)
    if path.exists() and not force:
        raise BadInput(f"{path.name} is there already.", fix="name a new file, or add --force")
    if path.is_dir() or not path.absolute().parent.is_dir():
        raise BadInput(f"{path.name} cannot be written there.", fix="name a file in a folder that exists")


def write_page(path: Path, page: str, *, force: bool, inputs: Sequence[str | Path | None] = ()) -> None:
    """Write a page wholly or not at all; one that is there is replaced only with ``force``."""
    page_free(path, force=force, inputs=inputs)
    with disk_problems(f"writing {path.name}"):
        Disk().replace(path.absolute(), page.encode("utf-8"))
