"""The sections of a report on students over several tables, each computed from what the room measures."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from math import inf
from typing import Any

from permslip.measure.already_public import AlreadyPublic, already_public
from permslip.measure.coding import Encoded
from permslip.measure.drivers import Orders
from permslip.measure.households import groups
from permslip.measure.lists import judged, lists_in
from permslip.measure.models import Judgement, judge
from permslip.measure.one_row import ALL_ROWS, Guarded, answers_of_students, one_row_each, one_row_table
from permslip.measure.reach import reach
from permslip.measure.relational import Shown, Students, students
from permslip.measure.report import LeftOut, Report
from permslip.measure.risk import findings
from permslip.measure.sections import (
    CHEAP,
    Asked,
    drivers_section,
    population_section,
    sensitive_section,
    special_section,
)
from permslip.measure.trajectories import Coarsening, Course, Trajectories, suggest, trajectories
from permslip.words.errors import BadInput
from permslip.words.ports import Engine, Progress, unheard
from permslip.words.wording import counted

STUDENT = "student"


def of_students(
    tables: Sequence[Shown],
    key: str,
    asked: Asked,
    *,
    guarded: Sequence[Guarded] = (),
    public: Mapping[str, Any] | None = None,
    aside: Collection[str] = (),
    engine: Engine | None = None,
    membership: Any | None = None,
    course: Course | None = None,
    orders: Mapping[str, Sequence[Any]] | None = None,
    chance: Orders | None = None,
    progress: Progress = unheard,
) -> Report:
    """Measure students over several ``tables``, joined by the column ``key``.

    ``guarded`` says where the columns stand that models and :attr:`Asked.sensitive` name. ``public`` are
    tables that anybody can read (Arrow, by name), compared with every column but ``aside`` of the tables that
    have one row a student. ``membership`` (Arrow or Ibis) has ``key`` and the column :attr:`Asked.household`;
    ``course`` says which rows make a trajectory; ``orders`` and ``chance`` are those of
    :func:`permslip.measure.of_table`. Raises BadInput for a column that is not there, a row without a key,
    and one answer asked for where students have several.
    """
    measured = students(tables, key, k=asked.k, engine=engine, progress=progress)
    left = _of_one_table(asked)
    where = {g.name: g for g in guarded}
    absent = [c for c in asked.guarded if c not in where]
    if absent:
        raise BadInput(f"It was not said in which table {absent[0]} stands.", fix="name it in guarded")
    joint = one_row_each(tables, key, measured, engine)
    apart = [where[c] for c in asked.guarded_in_classes]
    answers, strangers = answers_of_students(apart, key, measured, engine)
    for table, count in strangers.items():
        why = f"it has {counted(count, 'students')} without a row in a table with quasi-identifiers"
        left.append(LeftOut(f"some students of {table}", why, f"name a column of {table} with --quasi"))
    whole = joint.beside(answers)
    own = replace(asked, missing="own", quasi=joint.names)
    found, group = measured.findings, asked.household
    walked = trajectories(course, k=asked.k, engine=engine) if course is not None else None
    return Report(
        findings=found,
        tables=tuple(findings(t.name, t.table, t.quasi, k=asked.k, engine=engine) for t in tables),
        together=reach(measured, None),
        models=_promises(whole, own, where, key, engine, orders),
        sensitive=sensitive_section(whole, own),
        special=special_section(joint, own, left, progress),
        drivers=drivers_section(joint, own, chance, left, progress),
        population=population_section(found.histogram, found.rows, own, None, left),
        households=groups(group, membership, key, group, measured, engine=engine)
        if group is not None and membership is not None
        else None,
        trajectories=walked,
        coarser=_coarser(course, walked, asked, left, engine, progress) if course and walked else None,
        public=_public(tables, key, measured, public, aside, left, engine) if public else None,
        left_out=tuple(left),
    )


def _coarser(
    course: Course,
    walked: Trajectories,
    asked: Asked,
    left: list[LeftOut],
    engine: Engine | None,
    progress: Progress,
) -> Coarsening | None:
    """The cheapest way to have k students share each trajectory, where not all are shared as they are."""
    if not walked.findings.below:
        return None
    work = inf if asked.full else CHEAP
    found = suggest(course, k=asked.k, work=work, engine=engine, progress=progress)
    if found.chosen is None:
        why, how = (
            f"there are {found.combinations:,} ways of telling it coarser",
            "name fewer columns, or --full",
        )
        if found.considered:
            why = f"no coarser way has {asked.k} share each and drops no more than a tenth of the points"
            how = "name fewer columns with --quasi, or a smaller k"
        left.append(LeftOut("courses through time that are shared", why, how))
    return found.chosen


def _of_one_table(asked: Asked) -> list[LeftOut]:
    """What is asked for and measured on one table alone."""
    left, how = [], "measure one table by itself, with --table"
    if asked.weights:
        left.append(LeftOut("individual risk from weights", "it is measured on one table", how))
    if asked.missing == "wild":
        why = "over several tables a missing value is a value of its own"
        left.append(LeftOut("wild missing values", why, how))
    return left


def _public(
    tables: Sequence[Shown],
    key: str,
    measured: Students,
    public: Mapping[str, Any],
    aside: Collection[str],
    left: list[LeftOut],
    engine: Engine | None,
) -> AlreadyPublic | None:
    several = [t.name for t, single in zip(tables, measured.single, strict=True) if not single]
    for name in several:
        why = "a student has several rows in it, and public files are compared with one row each"
        left.append(LeftOut(f"what of {name} is public", why, "measure that table by itself, with --table"))
    if len(several) == len(tables):
        return None
    rows, quasi = one_row_table(tables, key, measured, aside=aside, engine=engine)
    requested = [c for c in rows.column_names if not c.endswith(f"({ALL_ROWS})")]
    return already_public(rows, requested, public, quasi=quasi)


def _promises(
    whole: Encoded,
    asked: Asked,
    where: Mapping[str, Guarded],
    key: str,
    engine: Engine | None,
    orders: Mapping[str, Sequence[Any]] | None,
) -> tuple[Judgement, ...]:
    """The models of classes, then those of lists."""
    lists = []
    for model in asked.of_lists:
        at = where[model.column]
        lists.append((model, lists_in(at.table, at.column, key, engine)))
    promises = judged(lists, STUDENT)
    if not asked.of_classes:
        return promises
    return (*judge(whole, asked.quasi, asked.of_classes, orders=orders, who=STUDENT), *promises)


__all__ = ["of_students"]
