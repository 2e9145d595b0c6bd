"""Protecting any table, with no office: read it, find the cheapest way to protect it, write the result."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from permslip import engines
from permslip.actions.hierarchy_places import hierarchy_in
from permslip.actions.overwriting import spare, taken
from permslip.actions.protecting_blur import Blurred, blur
from permslip.actions.protecting_numbers import Numbers, protect_numbers
from permslip.actions.tables_of_a_place import chosen, only_table
from permslip.engines.scratch import Scratch
from permslip.stores.disk import Disk, disk_problems
from permslip.stores.machine import SystemRandomness
from permslip.words.errors import BadInput, must_have
from permslip.words.ports import Engine, Progress

if TYPE_CHECKING:
    from permslip.measure.missing_values import MissingValues
    from permslip.protect.alternatives import Alternative, Compared, Task
    from permslip.protect.local_suppression import Blanks
    from permslip.protect.tables import Kind
    from permslip.protect.whole_rows import WholeRows

BEST = "best"
_OUT = (".csv", ".parquet")
_ELSEWHERE = "Or write into another folder."
_LONGEST = 250  # bytes of a file's name, with room for what it is called while it is written


@dataclass(frozen=True)
class Asked:
    """What a person asks of one file.

    ``place`` and ``table`` say where it is; ``quasi`` its quasi-identifiers, ``keep`` columns that leave as
    they are, ``means`` numbers that leave as means of groups of k (each tuple grouped together), ``ends``
    numbers whose ends are coded, ``redrawn`` and ``swapped`` columns that leave blurred, each with its share
    (see :mod:`permslip.actions.protecting_blur`). ``hierarchies`` is a folder of hierarchy files, ``built``
    column → built hierarchy (see :func:`permslip.protect.hierarchies.named`). ``method`` is one of
    ``alternatives.METHODS``, or ``best``: all are tried. ``unknown_any``: values that a hierarchy lacks
    become ``*`` instead of refusing. ``out`` is a new .csv or .parquet file, ``write_hierarchies`` a folder
    for the hierarchies as used. ``population`` is a file of everyone, for the models that count people.
    """

    place: str
    quasi: tuple[str, ...]
    k: int
    table: str | None = None
    hierarchies: str | None = None
    built: Mapping[str, str] = field(default_factory=dict)
    max_suppression: float = 0.0
    models: tuple[str, ...] = ()
    loss: str = "loss"
    weights: Mapping[str, float] | None = None
    method: str = "full-domain"
    blanks: Blanks = "own"
    unknown_any: bool = False
    keep: tuple[str, ...] = ()
    means: tuple[tuple[str, ...], ...] = ()
    ends: tuple[str, ...] = ()
    redrawn: Mapping[str, float] = field(default_factory=dict)
    swapped: Mapping[str, float] = field(default_factory=dict)
    as_of: date | None = None
    population: str | None = None
    out: Path | None = None
    overwrite: bool = False
    write_hierarchies: Path | None = None


@dataclass(frozen=True)
class Protected:
    """What was found: the ways tried, the one chosen, the promises in words, and seconds by phase: read,
    encode, start (loading compiled code), search, apply. ``written`` records, or None. ``whole`` is what a
    reader of whole rows sees, None when nothing leaves beside the quasi-identifiers."""

    task: Task
    compared: Compared
    chosen: Alternative
    rows: int
    promises: tuple[str, ...]
    seconds: Mapping[str, float]
    written: int | None = None
    numbers: tuple[Numbers, ...] = ()
    blurred: tuple[Blurred, ...] = ()
    whole: WholeRows | None = None

    @property
    def missing(self) -> tuple[MissingValues, ...]:
        """The columns of the table as held in which some value is missing, and how that is read."""
        from permslip.measure.missing_values import missing_values

        task = self.task
        guarded = [m.sensitive for m in task.models if m.sensitive is not None]
        return missing_values(task.encoded, task.quasi, guarded)


def protect_file(
    asked: Asked,
    *,
    clock: Callable[[], float],
    progress: Progress,
    stop: Callable[[], bool],
    engine: str = "duckdb",
) -> Protected:
    """Protect one table of a file, folder, zip or database.

    ``clock`` tells seconds from any beginning; ``stop`` is asked now and then: the best found so far is then
    used, and says so. ``engine`` names who computes over the rows. Raises BadInput for a file, column or
    hierarchy that will not do, RefusedError when no way meets what is asked.
    """
    from permslip.protect import alternatives

    if asked.method not in (BEST, *alternatives.METHODS):
        raise BadInput(
            f"There is no method called {asked.method}.",
            fix=f"choose from: {BEST}, {', '.join(alternatives.METHODS)}",
        )
    _places_free(asked)
    with engines.open_engine(engine) as opened:
        return _protected(opened, asked, clock, progress, stop)


def _protected(
    engine: Engine,
    asked: Asked,
    clock: Callable[[], float],
    progress: Progress,
    stop: Callable[[], bool],
) -> Protected:
    from permslip.protect import alternatives

    marks = [clock()]
    table, sensitive = _read(engine, asked, progress)
    marks.append(clock())
    progress("encode", 0, None)
    task, kinds = _task(engine, asked, table)
    marks.append(clock())
    methods = alternatives.METHODS if asked.method == BEST else (asked.method,)
    alternatives.prepare(task, methods)
    marks.append(clock())
    compared = alternatives.compare(task, methods, clock=clock, progress=progress, stop=stop)
    marks.append(clock())
    progress("apply", 0, None)
    made, numbers, blurred, whole = _shown(asked, task, compared, table, sensitive, progress, stop)
    with _hierarchies_written(asked.write_hierarchies, kinds, task):
        written = _write(engine, asked, made) if asked.out is not None else None
    marks.append(clock())
    seconds = dict(zip(("read", "encode", "start", "search", "apply"), _between(marks), strict=True))
    judging = seconds["search"] - sum(way.seconds for way in compared.tried)
    seconds["search"] -= judging  # counting what is shown again is part of applying it
    seconds["apply"] += judging
    promises = tuple(model.sentence() for model in task.models)
    return Protected(
        task,
        compared,
        compared.chosen,
        task.encoded.rows,
        promises,
        seconds,
        written,
        numbers,
        blurred,
        whole,
    )


def _between(marks: list[float]) -> list[float]:
    return [after - before for before, after in pairwise(marks)]


def _places_free(asked: Asked) -> None:
    """Refuse at once what could not be written at the end."""
    if asked.out is not None:
        if not asked.out.name.lower().endswith(_OUT):
            raise BadInput(
                f"{asked.out.name} is no kind of file that is written.", fix="name a .csv or .parquet"
            )
        if taken(asked.out) and not asked.overwrite:
            raise BadInput(f"{asked.out.name} is there already.", fix="name a new file, or add --overwrite")
        if not asked.out.absolute().parent.is_dir():
            raise BadInput(f"There is no folder to write {asked.out.name} in.", fix="make the folder first")
        if asked.out.is_dir():
            raise BadInput(f"{asked.out.name} is a folder.", fix="name a file")
        spare(asked.out, _inputs(asked))
    folder = asked.write_hierarchies
    if folder is not None and taken(folder) and (not folder.is_dir() or any(folder.iterdir())):
        raise BadInput(f"{folder.name} holds something already.", fix="name a new or empty folder")
    if folder is not None and asked.out is not None and asked.out.resolve().parent == folder.resolve():
        raise BadInput("The table would stand among the hierarchies.", fix="name another folder for them")
    if folder is not None:
        _nameable(folder, asked.quasi)


def _nameable(folder: Path, columns: tuple[str, ...]) -> None:
    """Refuse hierarchies for which there can be no file in the folder."""
    if not folder.absolute().parent.is_dir():
        raise BadInput(f"There is no folder to make {folder.name} in.", fix="make that folder first")
    for column in columns:
        name = f"{column}.csv"
        if "/" in name or "\0" in name or name.startswith(".") or len(os.fsencode(name)) > _LONGEST:
            raise BadInput(
                f"No file can be called {name}, so column {column} cannot have its hierarchy in one.",
                fix="rename the column, or leave out --write-hierarchies",
            )


def _inputs(asked: Asked) -> tuple[str | Path | None, ...]:
    """What is read: of a folder of tables only the one that was named."""
    one = Path(asked.place, asked.table) if asked.table is not None else None
    return (one if one is not None and one.exists() else asked.place, asked.hierarchies, asked.population)


def _changed(asked: Asked) -> list[str]:
    """The columns beside the quasi-identifiers that leave otherwise than as they are."""
    grouped = [column for columns in asked.means for column in columns]
    return [*grouped, *asked.ends, *asked.redrawn, *asked.swapped]


def _read(engine: Engine, asked: Asked, progress: Progress) -> tuple[Any, tuple[str, ...]]:
    """(the columns needed, as an Arrow table; the sensitive ones)."""
    from permslip.measure.models import parse

    sensitive = tuple(dict.fromkeys(s for text in asked.models if (s := parse(text).sensitive) is not None))
    others = [*asked.keep, *_changed(asked)]
    for column in [*sensitive, *others]:
        if column in asked.quasi or others.count(column) > 1 or (column in sensitive and column in others):
            raise BadInput(f"Column {column} is named for two things.", fix="name it once")
    if not asked.quasi or len(set(asked.quasi)) != len(asked.quasi):
        raise BadInput("No quasi-identifier was named, or one twice.", fix="write --quasi A,B,C")
    source = engine.source(asked.place)
    name = chosen(source, asked.table, fix="name one of them with --table")
    wanted = tuple(dict.fromkeys([*asked.quasi, *sensitive, *others]))
    must_have(name, wanted, source.header(name))
    progress("read", 0, None)
    return engine.arrow(source.table(name, wanted)), sensitive


def _task(engine: Engine, asked: Asked, table: Any) -> tuple[Task, dict[str, Kind]]:
    from permslip.protect.tables import task_of

    kinds = hierarchies_of(engine, asked, tuple(table.column_names))
    everyone = None
    if asked.population is not None:
        everyone = engine.arrow(only_table(engine, asked.population, asked.quasi))
    task = task_of(
        table,
        {column: kinds[column] for column in asked.quasi},
        k=asked.k,
        max_suppression=asked.max_suppression,
        models=asked.models,
        loss=asked.loss,
        weights=asked.weights,
        blanks=asked.blanks,
        as_of=asked.as_of,
        unknown_any=asked.unknown_any,
        population=everyone,
        guarded={column: kind for column, kind in kinds.items() if column not in asked.quasi},
    )
    return task, {column: kinds[column] for column in asked.quasi}


def hierarchies_of(engine: Engine, asked: Asked, columns: tuple[str, ...]) -> dict[str, Kind]:
    """Each column's hierarchy: the built one that was asked for, else the file in the folder.

    Columns that are no quasi-identifiers need none. Raises BadInput for a quasi-identifier without one, and
    for two files of one column.
    """
    from permslip.protect.hierarchies import named

    stray = [column for column in asked.built if column not in columns]
    if stray:
        raise BadInput(f"No column {', '.join(stray)} was named to be generalised.", fix="add it to --quasi")
    source = engine.source(asked.hierarchies) if asked.hierarchies is not None else None
    found: dict[str, Kind] = {}
    for column in columns:
        if column in asked.built:
            found[column] = named(asked.built[column])
            continue
        table = hierarchy_in(source, column) if source is not None else None
        if table is not None:
            found[column] = table
        elif column in asked.quasi:
            raise BadInput(
                f"Column {column} has no hierarchy.",
                fix=f"put {column}.csv into the folder of --hierarchies, or name a built one: "
                f"--hierarchy {column}=category",
            )
    return found


def _shown(
    asked: Asked,
    task: Task,
    compared: Compared,
    table: Any,
    sensitive: tuple[str, ...],
    progress: Progress,
    stop: Callable[[], bool],
) -> tuple[Any, tuple[Numbers, ...], tuple[Blurred, ...], WholeRows | None]:
    """(what is shown, as an Arrow table sorted so that its order tells nothing of the source's; what was done
    to numbers; what was blurred; its classes over all columns). Numbers are grouped, and values drawn, among
    the records that are shown, so that no group shrinks after."""
    from permslip.protect.tables import in_order, shown_table
    from permslip.protect.whole_rows import whole_rows

    beside = [*sensitive, *asked.keep, *_changed(asked)]
    if asked.out is None and not beside:
        return None, (), (), None
    made = shown_table(task, compared, table, beside)
    coded, done = protect_numbers(
        made, means=asked.means, ends=asked.ends, k=asked.k, progress=progress, stop=stop
    )
    hidden, blurred = blur(made, redrawn=asked.redrawn, swapped=asked.swapped, randomness=SystemRandomness())
    for name, column in {**coded, **hidden}.items():
        made = made.set_column(made.column_names.index(name), name, column)
    whole = whole_rows(made, task.quasi)  # first: it says of what has no order which column holds it
    return in_order(made) if asked.out is not None else None, done, blurred, whole


def _write(engine: Engine, asked: Asked, made: Any) -> int:
    """Write a table: wholly or not at all."""
    assert asked.out is not None
    disk, path = Disk(), asked.out.absolute()
    write = engine.write_csv if path.name.lower().endswith(".csv") else engine.write_parquet
    with disk_problems(f"writing {path.name}", then=_ELSEWHERE), Scratch(path.parent) as beside:
        fresh = beside / path.name
        rows = write(engine.memory("protected", made), fresh)
        disk.flush(fresh)
        spare(path, _inputs(asked))
        if taken(path) and not asked.overwrite:
            raise BadInput(f"{path.name} is there already.", fix="name a new file, or add --overwrite")
        disk.rename(fresh, path)
    return rows


@contextmanager
def _hierarchies_written(folder: Path | None, kinds: Mapping[str, Kind], task: Task) -> Iterator[None]:
    """Write the hierarchies into an empty folder, or a new one, for what is done next; when one or the other
    fails, nothing of them is left."""
    from permslip.protect.hierarchy_files import HierarchyTable, of_ladder, write

    if folder is None:
        yield
        return
    disk, new = Disk(), not folder.exists()
    made: list[Path] = []
    try:
        with disk_problems(f"writing {folder.name}", then=_ELSEWHERE):
            if new:
                disk.make_folder(folder)
                made.append(folder)
            for column, kind in kinds.items():
                whole = kind if isinstance(kind, HierarchyTable) else of_ladder(task.ladders[column])
                disk.replace(folder / f"{column}.csv", write(whole))
                made.append(folder / f"{column}.csv")
        yield
    except BaseException:
        for path in reversed(made):
            disk.remove(path)
        raise
