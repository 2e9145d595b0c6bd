"""Attacking a release with what is public: the adversary, played before one comes.

The release is one of the office's (made again as it was staged, with the roster that says who is who), a
package with the recipient's key, or any folder or file of tables. Nothing is written, and nothing that is
returned names a person, a code or a value.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from permslip.actions.attacked_tables import (
    Hierarchies,
    Public,
    Released,
    from_office,
    from_place,
    hierarchies,
    other_codes,
    public_files,
    with_events,
)
from permslip.actions.desk import Desk
from permslip.engines.duck import DuckEngine
from permslip.measure.attack import AttackReport, Outcome
from permslip.words.elements import squash
from permslip.words.errors import BadInput
from permslip.words.ports import Engine, Progress

ATTACKS = ("linking", "probabilistic", "inference", "codes")
_MOST_COLUMNS = 12  # sensitive columns, or orders, that are tried without being named
_FEWEST = 8  # people known, for an order of codes to show
_TELLING = 0.3  # a column of a list with at least this share of distinct values may be an order or a number


@dataclass(frozen=True)
class Attack:
    """What the adversary is given.

    ``known`` are released columns that she knows (empty: all that a file has too); ``match`` maps a released
    column to the file's where the names differ; ``sensitive`` what she is after (empty: what the release has
    and the file has not); ``truth`` (released, file) columns that say who is who, for scoring; ``numbers``
    ranges of student numbers; ``built`` a built hierarchy by released column, ``folder`` one of hierarchy
    files, ``as_of`` the day of ages. ``generator`` (NumPy) was made by ``seed``.
    """

    release: str
    files: tuple[Path, ...]
    generator: Any
    seed: int
    attacks: tuple[str, ...] = ATTACKS
    table: str | None = None
    known: tuple[str, ...] = ()
    match: Mapping[str, str] = field(default_factory=dict)
    sensitive: tuple[str, ...] = ()
    code: str | None = None
    truth: tuple[str, str] | None = None
    numbers: tuple[str, ...] = ()
    built: Mapping[str, str] = field(default_factory=dict)
    folder: Path | None = None
    as_of: date | None = None
    missing: str = "own"
    threshold: float = 0.95
    identity: Path | None = None


def attack(asked: Attack, *, desk: Desk | None, progress: Progress) -> AttackReport:
    """Run the attacks. ``desk`` is the office where ``release`` is an id of it, None for a place on disk.

    Raises BadInput when nothing can be tried, NotFound for a release or file that is not there.
    """
    progress("read the release", 0, None)
    with ExitStack() as stack:
        if desk is None:
            engine: Engine = stack.enter_context(DuckEngine(tmp=None, memory=None, threads=None))
            released = from_place(asked.release, engine, identity=asked.identity, table=asked.table)
            others: Mapping[str, Any] = {}
        else:
            engine = desk.engine()
            released = from_office(desk, asked.release, table=asked.table)
            others = other_codes(desk, asked.release)
        told = hierarchies(asked.built, asked.folder, asked.as_of, engine)
        files = public_files(asked.files, engine, progress)
    code = next((c for t in released if (c := _code_of(asked, t)) is not None), None)
    if code is not None:
        released = with_events(released, code)
    outcomes: list[Outcome] = []
    notes: list[str] = []
    for table in released:
        for file in files:
            _with_file(asked, told, table, file, outcomes, notes, progress)
    if "codes" in asked.attacks:
        _codes(asked, told, released, files, others, outcomes, notes, progress)
    if not outcomes:
        raise BadInput(
            "Nothing could be tried: " + " ".join(dict.fromkeys(notes)),
            fix="give files that share columns with the release, or name pairs with --match RELEASED=THEIRS",
        )
    return AttackReport(asked.release, asked.seed, tuple(outcomes), tuple(dict.fromkeys(notes)))


def _with_file(
    asked: Attack,
    told: Hierarchies,
    table: Released,
    file: Public,
    outcomes: list[Outcome],
    notes: list[str],
    hear: Progress,
) -> None:
    """Linking and inference on one table with one file."""
    from permslip.measure import attack as run

    code = _code_of(asked, table)
    shared = _shared(asked, table, file, code)
    name = f"{table.name} with {file.name}"
    if code and table.several_rows(code):
        notes.append(
            f"{table.name} has several rows a person: what it says is attacked with the table of one."
        )
        return
    if not shared:
        notes.append(f"{name}: no column in common, so nobody can be linked.")
    if not shared or not {"linking", "probabilistic", "inference"} & set(asked.attacks):
        return
    truth = _truth(asked, table, file, notes, name)
    at = run.scene(
        name,
        table.rows,
        file.rows,
        shared,
        climbs=table.climbs(shared, file.rows, told),
        missing=asked.missing,
        truth=truth,
    )
    fitted = run.fit(at)
    if "linking" in asked.attacks:
        outcomes.extend(run.link(at, fitted, hear=hear))
    if "probabilistic" in asked.attacks:
        with DuckEngine(tmp=None, memory=None, threads=1) as alone:
            outcomes.append(
                run.probabilistic_link(
                    at,
                    connection=alone.raw,
                    generator=asked.generator,
                    seed=asked.seed,
                    threshold=asked.threshold,
                    hear=hear,
                )
            )
    if "inference" in asked.attacks:
        _infer(asked, table, file, at, fitted, outcomes, notes, hear)


def _infer(
    asked: Attack,
    table: Released,
    file: Public,
    at: Any,
    fitted: Any,
    outcomes: list[Outcome],
    notes: list[str],
    hear: Progress,
) -> None:
    from permslip.measure import attack as run

    if at.own is None:
        notes.append(f"{at.name}: nearest neighbours are left out, for nobody said who is who (--truth).")
    taken = {ours for ours, _ in at.columns}
    for column in _sensitive(asked, table, file, taken):
        sensitive = run.Sensitive.of(table.rows, column)
        outcomes.append(run.homogeneity(at, fitted, sensitive, hear=hear))
        if at.own is not None:
            outcomes.append(
                run.nearest_neighbours(
                    at, fitted, sensitive, generator=asked.generator, seed=asked.seed, hear=hear
                )
            )


def _sensitive(asked: Attack, table: Released, file: Public, taken: set[str]) -> list[str]:
    """The columns she is after: those named that this table has; else what the file has not."""
    columns = [c for c in table.columns if c not in taken and c != table.key]
    if asked.sensitive:
        return [c for c in columns if c in asked.sensitive]
    code, truth = _code_of(asked, table), asked.truth[0] if asked.truth else None
    theirs = {squash(c) for c in file.columns}
    unknown = [c for c in columns if c not in (code, truth) and squash(c) not in theirs]
    most = max(2, table.rows.num_rows // 2)
    return [c for c in unknown if 2 <= table.distinct(c) <= most][:_MOST_COLUMNS]


def _code_of(asked: Attack, table: Released) -> str | None:
    if asked.code is not None:
        return asked.code if asked.code in table.columns else None
    return next((c for c in table.columns if squash(c) == "recordcode"), None)


def _shared(asked: Attack, table: Released, file: Public, code: str | None) -> dict[str, str]:
    """Released column → the file's, for what the adversary knows."""
    theirs = {squash(c): c for c in reversed(file.columns)}
    out = {}
    for column in table.columns:
        if column in asked.match:
            if asked.match[column] in file.columns:
                out[column] = asked.match[column]
        elif squash(column) in theirs and column not in asked.sensitive:
            out[column] = theirs[squash(column)]
    aside = {code, table.key, asked.truth[0] if asked.truth else None}
    return {c: t for c, t in out.items() if c not in aside and (not asked.known or c in asked.known)}


def _truth(
    asked: Attack, table: Released, file: Public, notes: list[str], name: str
) -> tuple[str, str] | None:
    """Who is who: as told, or, in an office, the column of the file that holds the roster's keys."""
    if table.key is not None:
        theirs = asked.truth[1] if asked.truth else file.holding(table.keys())
        if theirs is None or theirs not in file.columns:
            notes.append(f"{name}: no column holds the district's student numbers, so nobody is known.")
            return None
        return table.key, theirs
    if asked.truth is None or asked.truth[0] not in table.columns or asked.truth[1] not in file.columns:
        notes.append(f"{name}: nobody said who is who (--truth), so that figures are ceilings.")
        return None
    return asked.truth


def _codes(
    asked: Attack,
    told: Hierarchies,
    released: tuple[Released, ...],
    files: tuple[Public, ...],
    others: Mapping[str, Any],
    outcomes: list[Outcome],
    notes: list[str],
    hear: Progress,
) -> None:
    """The attacks on record codes: on the first table that has them, for all tables have the same. ``others``
    are codes that the office gave to others."""
    from permslip.measure import attack as run

    table = next((t for t in released if _code_of(asked, t) is not None), None)
    code = _code_of(asked, table) if table is not None else None
    if table is None or code is None:
        notes.append("No table has record codes; name their column with --code.")
        return
    column, name = table.rows[code], f"{table.name}.{code}"
    outcomes.append(run.sequential_codes(name, column))
    if others:
        outcomes.extend(run.reused_codes(name, column, others))
    if table.key is not None:
        _district_numbers(table, name, column, outcomes, hear)
    if asked.numbers:
        numbers = run.Spellings.read(None, asked.numbers)
        outcomes.append(run.hashed_numbers(f"{name} and the ranges given", column, numbers, hear=hear))
    for file in files:
        same = {f"{file.name}.{c}": file.rows[c] for c in file.columns if squash(c) == squash(code)}
        if same:
            outcomes.extend(run.reused_codes(name, column, same))
        telling = file.telling(_TELLING)[:_MOST_COLUMNS]
        for other in telling:
            numbers = run.Spellings.read(file.rows[other], ())
            against = f"{name} and {file.name}.{other}"
            outcomes.append(run.hashed_numbers(against, column, numbers, hear=hear))
        _orders(asked, told, table, code, file, telling, outcomes, notes)


def _district_numbers(
    table: Released, name: str, column: Any, outcomes: list[Outcome], hear: Progress
) -> None:
    """The district's own student numbers, which the office knows and an insider may."""
    import numpy as np

    from permslip.measure import attack as run

    numbers = run.Spellings.read(table.keys(), ())
    own = "the district's student numbers"
    outcomes.append(run.hashed_numbers(f"{name} and {own}", column, numbers, hear=hear))
    if table.rows.num_rows >= _FEWEST:
        each = np.arange(table.rows.num_rows)
        outcomes.extend(run.in_order(name, column, {own: table.keys()}, (each, each)))


def _orders(
    asked: Attack,
    told: Hierarchies,
    table: Released,
    code: str,
    file: Public,
    telling: tuple[str, ...],
    outcomes: list[Outcome],
    notes: list[str],
) -> None:
    """Codes against the orders of a file, over the people known by truth, or else singled out."""
    import numpy as np

    from permslip.measure import attack as run

    name = f"{table.name}.{code} with {file.name}"
    shared = _shared(asked, table, file, code)
    truth = _truth(asked, table, file, [], name)
    if not telling or table.several_rows(code) or not (shared or truth):
        return
    everything = shared or {truth[0]: truth[1]} if truth else shared
    climbs = table.climbs(everything, file.rows, told)
    at = run.scene(name, table.rows, file.rows, everything, climbs=climbs, missing=asked.missing, truth=truth)
    if at.own is not None:
        people = np.flatnonzero(at.own >= 0)
        pairs = at.own[people], people
    else:
        pairs = run.fit(at).singled_out()
    if len(pairs[0]) < _FEWEST:
        notes.append(f"{name}: too few people are known to look for an order of the codes.")
        return
    orders = {other: file.rows[other] for other in telling}
    outcomes.extend(run.in_order(name, table.rows[code], orders, pairs))
