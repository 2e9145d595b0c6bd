"""How far a reader of this release can see: its tables put together, beside what its holders have already.

A holder is whoever gets a release and whoever it may be passed to. What was destroyed, or never arrived, is
held no more; what was revoked, suspended or superseded is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from permslip import decide, hold, protect
from permslip.actions.desk import Desk
from permslip.decide.decision import Decision
from permslip.measure.held_already import SHOWN, SUBJECT, Held, as_held, followed, together
from permslip.measure.households import Groups, groups
from permslip.measure.reach import Reach, reach
from permslip.measure.relational import Shown, Students, students
from permslip.measure.trajectories import Coarsening, Course, Trajectories, suggest, trajectories
from permslip.protect.columns import grain_of
from permslip.protect.plan import Change, Plan
from permslip.release import records
from permslip.stores.releases import ReleaseRow
from permslip.stores.vault import Shelf
from permslip.words.errors import RefusedError
from permslip.words.ports import Engine, Progress
from permslip.words.standing import ReleaseStatus
from permslip.words.vocabulary import Grain

_GONE = frozenset({ReleaseStatus.NOT_DELIVERED, ReleaseStatus.DESTROYED})
KEY, CODE = "student_key", "record_code"


@dataclass(frozen=True)
class Before:
    """An earlier release that a holder of this one has: its roster (Arrow; with ``shown`` where the classes
    were kept), and its plan, from which they can be worked out again while the source is the same."""

    held: Held
    plan: Plan
    as_of: date
    holding_digest: str


def holders(decision: Decision) -> frozenset[str]:
    """Who has a release once it left, by party id."""
    return frozenset({decision.recipient, *decision.onward})


def before(desk: Desk, decision: Decision) -> tuple[Before, ...]:
    """The releases that a holder of what is decided here has already, oldest first."""
    out = []
    for row in _rows(desk, decision):
        segment = desk.office.vault.find(Shelf.ROSTERS, row.id)
        if segment is None:
            continue  # nothing in it was about students
        kept, engine = records.from_json(row.body), desk.engine()
        then = decide.from_json(row.body["decision"])
        roster = engine.arrow(engine.read_parquet(segment.path))
        same = (row.agreement, row.recipient) == (decision.agreement, decision.recipient)
        held = Held(row.id, row.recipient, roster, facts_of(kept.plan), same, SHOWN in roster.column_names)
        out.append(Before(held, kept.plan, then.as_of, then.holding_digest))
    return tuple(out)


def _rows(desk: Desk, decision: Decision) -> Iterable[ReleaseRow]:
    mine = holders(decision)
    for known in desk.office.standing().releases.values():
        if known.status in _GONE:
            continue
        row = desk.office.releases.get(known.id)
        if mine & {row.recipient, *row.body["decision"].get("onward", ())}:  # read bare: there may be many
            yield row


def nothing_else_left(desk: Desk, *, row: ReleaseRow, decision: Decision) -> None:
    """What left for a holder since this release was staged is joined in now, by the classes that both kept.

    Raises RefusedError where that leaves a class of students smaller than k, or where it cannot be told.
    """
    known = records.from_json(row.body).reach
    if known is None:
        return  # nothing in it is about students, or it was staged before there was a reach
    earlier = [one.held for one in before(desk, decision) if one.held.release != row.id]
    fresh = [h for h in earlier if h.release not in known.joined]
    if not fresh:
        return
    segment, engine = desk.office.vault.roster(row.id), desk.engine()
    roster = engine.arrow(engine.read_parquet(segment.path))
    mine = facts_of(records.from_json(row.body).plan)
    told = all(h.recorded and (h.same_codes or not h.facts & mine) for h in fresh)
    classes = [replace(h, facts=frozenset()) for h in earlier if h.recorded]
    now = Held(row.id, row.recipient, roster, frozenset())
    if told and together(now, classes, k=known.together.k).findings.meets_k:
        return
    left = ", ".join(h.release for h in fresh)
    raise RefusedError(
        f"Since release {row.id} was staged, {left} left for the same reader, and the two side by side "
        f"{'show students in classes smaller than k' if told else 'were not measured'}.",
        fix=f"permslip status discard {row.id}, then permslip release {row.request} again",
    )


def facts_of(plan: Plan) -> frozenset[str]:
    """The columns of students that leave as they are and are no quasi-identifiers: ``table.column``."""
    return frozenset(
        f"{t.table}.{c.source}"
        for t in plan.tables
        for c in t.columns
        if c.change is Change.KEEP and c.output not in t.quasi
        if grain_of(t.table, (), None) is Grain.STUDENT
    )


def as_known(
    earlier: Sequence[Before],
    decision: Decision,
    held: Mapping[str, Any],
    engine: Engine,
    levels: Mapping[str, str],
) -> tuple[Held, ...]:
    """Earlier releases with the class of every student in them: as kept, or worked out again from the source
    (``held``, Ibis, conformed) by their own plans, or (from another source) only who was in them."""
    out = []
    for one in earlier:
        if one.held.recorded:
            out.append(one.held)
            continue
        seen = _seen_again(one, held, engine, levels)
        out.append(replace(one.held, students=seen, recorded=one.holding_digest == decision.holding_digest))
    return tuple(out)


def _seen_again(one: Before, held: Mapping[str, Any], engine: Engine, levels: Mapping[str, str]) -> Any:
    import pyarrow as pa

    roster = one.held.students
    tables = [t for t in one.plan.tables if t.quasi]
    if not tables or any(t.table not in held or KEY not in held[t.table].columns for t in tables):
        return roster.append_column(SHOWN, pa.array([0] * roster.num_rows, pa.uint32()))
    inside = engine.memory("roster_before", pa.table({KEY: roster[SUBJECT].cast(pa.string())}))
    shown = []
    for t in tables:
        rows = held[t.table].semi_join(inside, KEY)
        rows = protect.population(t, rows, engine, as_of=one.as_of, school_levels=levels, whose=True)
        shown.append(Shown(t.table, rows, t.quasi))
    everyone = Shown("in the release", pa.table({KEY: roster[SUBJECT].cast(pa.string())}), ())
    return as_held(students([everyone, *shown], KEY, k=1, engine=engine, known=()))


def taken(earlier: Sequence[Held], decision: Decision) -> Any | None:
    """What no protection can take back (Arrow: subject, shown): the classes of releases with the same codes,
    and of others whose facts this one shows again. None where there are none."""
    asked = {f"{e.table}.{e.element}" for e in decision.elements if e.element}
    bound = [h for h in earlier if h.same_codes or h.facts & asked]
    return followed(bound) if bound else None


def measured(
    plan: Plan, grains: Mapping[str, Grain], tables: Mapping[str, Any], engine: Engine, *, k: int
) -> Students | None:
    """The students of protected tables over all of them; None where no table is about students."""
    shown = [
        Shown(t.table, tables[t.table], t.quasi, points=grains[t.table] is not Grain.STUDENT)
        for t in plan.tables
        if any(c.change is Change.CODE for c in t.columns) and (t.quasi or grains[t.table] is Grain.STUDENT)
    ]
    return students(shown, CODE, k=k, engine=engine) if shown else None


@dataclass(frozen=True)
class Timed:
    """One table of events as courses over time: how many students have one that nobody shares, and the
    cheapest way to have k share each (None: there was no need, or no way within a tenth of the points).
    ``held``: the gate asks that k share each."""

    table: str
    when: str
    found: Trajectories
    way: Coarsening | None
    held: bool


def over_time(
    plan: Plan, tables: Mapping[str, Any], engine: Engine, *, k: int, progress: Progress
) -> tuple[Timed, ...]:
    """The protected tables of events whose rows have a date, as courses of dated points. They bind nobody
    unless the district holds them (:mod:`permslip.protect.courses`): what happened on which day is seldom
    known outside, and nearly always unique."""
    out: list[Timed] = []
    for t in plan.tables:
        if not t.when or not any(c.change is Change.CODE for c in t.columns):
            continue
        progress("follow students over time", len(out), None)
        course = Course(t.table, tables[t.table], CODE, t.when, tuple(c for c in t.leaving if c != t.when))
        found = trajectories(course, k=k, engine=engine)
        way = suggest(course, k=k, engine=engine, progress=progress).chosen if found.findings.below else None
        out.append(Timed(t.table, t.when, found, way, set(t.leaving) <= set(t.quasi)))
    return tuple(out)


def see(
    found: Students,
    codes: Any,
    plan: Plan,
    earlier: Sequence[Held],
    held: Mapping[str, Any],
    engine: Engine,
) -> tuple[Reach, Any]:
    """The reach of measured students, and the class of each (Arrow: subject, shown), to be kept."""
    mine = as_held(found, codes)
    families = _families(replace(found, keys=mine[SUBJECT].combine_chunks()), held, engine)
    if not earlier:
        return reach(found, None, families), mine
    facts = facts_of(plan)
    now = Held("now", "", mine, facts)
    looked_at = facts | {f for h in earlier for f in h.facts & facts}
    known = [replace(h, facts=h.facts & facts) for h in earlier]
    values = {f: _values(f, held, engine) for f in sorted(looked_at)}
    return reach(found, together(now, known, k=found.findings.k, facts=values), families), mine


def _families(found: Students, held: Mapping[str, Any], engine: Engine) -> tuple[Groups, ...]:
    """Students with a guardian in common: who finds one of them knows where to look for the others."""
    if "student_guardians" not in held:
        return ()
    links = hold.guardians(held).select(KEY, "guardian_id")
    links = links.filter(links[KEY].notnull())
    return (groups("households", links, KEY, "guardian_id", found, engine=engine),)


def _values(fact: str, held: Mapping[str, Any], engine: Engine) -> Any:
    table, column = fact.split(".", 1)
    rows = held[table]
    shown = rows.select(subject=rows[KEY].cast("string"), value=rows[column].cast("string"))
    return engine.arrow(shown.filter(shown.subject.notnull()))
