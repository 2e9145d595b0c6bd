"""From a permitted decision to protected tables: who is in, what changes, what risk is left.

Everything here is computed in the engine; nothing is written but what the engine spills. Both
``permslip protect`` (which shows) and ``permslip release`` (which stages) come through here, so that
what was shown is what is staged.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NoReturn

from permslip import consent, hold, measure, protect
from permslip.actions import reaching, staff_rows
from permslip.ask.request import Population, Request
from permslip.consent.answer import OF_A_CHILD, Tally
from permslip.decide.decision import Decision, Permitted
from permslip.hold.holding import HeldTable, Holding
from permslip.measure.findings import Findings
from permslip.measure.held_already import Held
from permslip.measure.reach import Reach
from permslip.protect.frame import Searched
from permslip.protect.plan import Plan
from permslip.words.elements import ELEMENTS
from permslip.words.errors import BadInput, RefusedError
from permslip.words.ports import Engine, Progress, Randomness, Source
from permslip.words.vocabulary import Basis, ConsentMode, Grain, Need

_ABOUT_STUDENTS = frozenset({Grain.STUDENT, Grain.STUDENT_EVENT, Grain.GUARDIAN})


@dataclass(frozen=True)
class Prepared:
    """Protected tables and what is known about them.

    ``tables`` maps table name to an Ibis table ready to be written; ``codes`` is the whole set of record
    codes of this agreement and recipient (Arrow: student_key, record_code), old ones kept; ``roster`` the
    students in this release (Ibis: student_key, record_code, shown: the class that the student stands in).
    ``reach`` says what is learned from all tables together and beside what the holders have already; None
    where nothing is about students. ``before`` are the findings had the rows that may go left with nothing
    changed; ``after`` those of the protected tables. ``staff_tally`` says how many
    members of staff let their evaluations go; ``staff_roster`` whose rows leave (Ibis: subject, tables).
    ``searched`` is what the search was asked and found, None where there was nothing to search.
    """

    plan: Plan
    before: tuple[Findings, ...]
    after: tuple[Findings, ...]
    tally: Tally
    tables: Mapping[str, Any]
    codes: Any
    roster: Any
    staff_tally: Tally
    staff_roster: Any | None
    reach: Reach | None = None
    searched: Searched | None = None


def read_again(holding: Holding, engine: Engine, source: Source) -> Holding:
    """Look at a registered source again and check that it still is what was registered (decision 0005).

    Where the digests of its files say that nothing changed, every class stands as it was found. Anything else
    (a newer export, a database) is read whole and every value judged anew. Raises BadInput when a column or
    class is new or changed: the decision was made about another table.
    """
    if hold.unchanged(holding, source, engine):
        return holding
    fresh = hold.read(source, id=holding.id, engine=engine)
    known = {(t.name, c.name): c.field_class for t in holding.tables for c in t.columns}
    seen = {(t.name, c.name): c.field_class for t in fresh.tables for c in t.columns}
    changed = sorted(
        f"{t}.{c}" for (t, c) in known.keys() | seen.keys() if known.get((t, c)) != seen.get((t, c))
    )
    if changed:
        raise BadInput(
            f"Source {holding.source} changed since it was registered: {', '.join(changed[:5])}"
            f"{' and more' if len(changed) > 5 else ''}.",
            fix=f"permslip hold add {holding.source} --id {holding.id}, then decide again",
        )
    return fresh


def prepare(
    *,
    decision: Decision,
    request: Request,
    holding: Holding,
    source: Source,
    engine: Engine,
    answers: Any | None,
    known_codes: Any | None,
    randomness: Randomness,
    progress: Progress,
    earlier: Sequence[reaching.Before] = (),
    courses: bool = False,
) -> Prepared:
    """Filter, protect and measure the tables of a permitted request.

    ``answers`` are the district's consent records (Ibis) or None; ``known_codes`` the record codes made so
    far for this agreement and recipient (Arrow) or None; ``earlier`` what its holders have already.
    ``courses``: courses over time reach k too. Raises RefusedError when no student's row may go, no
    evaluation that was asked for, or nothing reaches k.
    """
    progress("read the source", 0, None)
    held = hold.tables(holding, source, engine)
    progress("match families' answers", 0, None)
    inside, tally = _who_may_go(decision, request, holding, held, answers, engine)
    mine = _only(holding, held, inside, decision)
    staff = staff_rows.only_consented(decision, request, mine, answers, engine)
    levels = protect.school_levels(held.get("schools"), engine, held.get("students"))
    known = reaching.as_known(earlier, decision, held, engine, levels)
    progress("search for the least change that reaches k", 0, None)
    plan, ready = protect.plan(
        decision,
        staff.tables,
        engine,
        as_of=decision.as_of,
        holding=holding,
        school_levels=levels,
        held_already=reaching.taken(known, decision),
        courses=courses,
        needs=_needs(decision, request),
    )
    codes = _codes(ready, known_codes, engine, randomness)
    progress("apply the plan", 0, None)
    tables = protect.apply(plan, ready, codes, engine)
    progress("measure what is left", 0, None)
    before, after = _measured(plan, ready, tables, held, decision, levels, engine)
    roster, reach = _reached(plan, ready, tables, codes, known, held, decision, engine)
    return Prepared(
        plan=plan,
        before=before,
        after=after,
        tally=tally,
        tables=tables,
        codes=codes,
        roster=roster,
        staff_tally=staff.tally,
        staff_roster=staff_rows.roster(plan, staff.tables, engine),
        reach=reach,
        searched=ready.searched,
    )


def _codes(ready: protect.Ready, known: Any | None, engine: Engine, randomness: Randomness) -> Any | None:
    """The record codes with those of everyone who goes; None when no table is about students."""
    if ready.students is None:
        return None
    return protect.new_codes(engine.arrow(ready.students), known, randomness)


def _needs(decision: Decision, request: Request) -> dict[tuple[str, str], Need]:
    """How badly the request wants each column (table, element), where that was understood; the worse of two
    words for one column."""
    found: dict[tuple[str, str], Need] = {}
    for item, (_, asked) in zip(decision.elements, request.elements(), strict=True):
        if item.element is not None and found.get((item.table, item.element)) is not Need.MANDATORY:
            found[item.table, item.element] = asked.need
    return found


def _measured(
    plan: Plan,
    ready: protect.Ready,
    tables: Mapping[str, Any],
    held: Mapping[str, Any],
    decision: Decision,
    levels: Mapping[str, str],
    engine: Engine,
) -> tuple[tuple[Findings, ...], tuple[Findings, ...]]:
    """What could be learned from each table with quasi-identifiers, before and after protection."""
    k = decision.terms.k or 1
    before = tuple(
        measure.findings(t.table, ready.tables[t.table], ready.quasi[t.table], k=k, engine=engine)
        for t in plan.tables
        if t.quasi
    )
    everyone = _everyone(plan, ready, held, decision, levels, engine)
    after = tuple(
        measure.findings(
            t.table, tables[t.table], t.quasi, k=k, engine=engine, population=everyone.get(t.table)
        )
        for t in plan.tables
        if t.quasi
    )
    return before, after


def _reached(
    plan: Plan,
    ready: protect.Ready,
    tables: Mapping[str, Any],
    codes: Any,
    known: Sequence[Held],
    held: Mapping[str, Any],
    decision: Decision,
    engine: Engine,
) -> tuple[Any, Reach | None]:
    """The roster with the class that each student stands in, and how far a reader can see."""
    k = max((t.k for t in plan.tables if t.k), default=decision.terms.k or 1)
    roster = protect.roster(ready, codes, engine)
    together = reaching.measured(plan, ready.grains, tables, engine, k=k)
    if together is None:
        return roster, None
    reach, shown = reaching.see(together, codes, plan, known, held, engine)
    stands = engine.memory("stands", shown.rename_columns(["student_key", "shown"]))
    return roster.left_join(stands, "student_key").select("student_key", "record_code", "shown"), reach


def _everyone(
    plan: Plan,
    ready: protect.Ready,
    held: Mapping[str, Any],
    decision: Decision,
    levels: Mapping[str, str],
    engine: Engine,
) -> dict[str, Any]:
    """The district's students as the release shows its own, by table: a journalist does not know who is in
    the release, only who is in the district."""
    return {
        t.table: protect.population(t, held[t.table], engine, as_of=decision.as_of, school_levels=levels)
        for t in plan.tables
        if t.quasi and ready.grains[t.table] is Grain.STUDENT
    }


def _who_may_go(
    decision: Decision,
    request: Request,
    holding: Holding,
    held: Mapping[str, Any],
    answers: Any | None,
    engine: Engine,
) -> tuple[Any | None, Tally]:
    """The students whose rows may go (Ibis: student_key) and the tally; None when no student table is asked.

    Raises RefusedError when nobody's row may go.
    """
    if not any(t.grain in _ABOUT_STUDENTS for t in _asked(decision, holding)):
        return None, Tally(())
    roster = hold.roster(held)
    roster = _population(roster, request.population)
    found = engine.keep(
        "resolved", resolved(decision, request, roster, answers, as_of=decision.as_of, **beside(held))
    )
    tally = consent.tally(found, engine)
    if tally.inside == 0:
        rule = decision.terms.consent
        _nobody_may_go(tally, rule.because if rule else "")
    return found.filter(found.inside).select("student_key"), tally


def beside(held: Mapping[str, Any]) -> dict[str, Any]:
    """What a holding says beside its roster: who speaks for whom (None where it links nobody), and who opted
    out of directory information."""
    return {
        "guardians": hold.guardians(held) if "student_guardians" in held else None,
        "optouts": hold.optouts(held),
    }


def resolved(
    decision: Decision,
    request: Request,
    roster: Any,
    answers: Any | None,
    *,
    guardians: Any | None,
    optouts: Any,
    as_of: date,
) -> Any:
    """Whose row may go on a day under a decision, and why, as ``consent.resolve`` says it. Its tables are
    Ibis."""
    rule = decision.terms.consent
    # a family answers about its own child: what else is asked, or does not leave, is not held against it
    leaving = {e.element for e in decision.elements if e.element and isinstance(e.verdict, Permitted)}
    elements = tuple(sorted(key for key in leaving if ELEMENTS[key].domain in OF_A_CHILD))
    return consent.resolve(
        answers,
        roster,
        guardians,
        optouts if decision.terms.basis is Basis.DIRECTORY else None,
        question=rule.question if rule else "",
        mode=rule.mode if rule else ConsentMode.NOT_ASKED,
        two_guardians=rule.two_guardians if rule else "narrower",
        elements=elements,
        purpose=request.purpose.value if request.purpose else "",
        recipient=request.recipient,
        as_of=as_of,
    )


def _nobody_may_go(tally: Tally, because: str) -> NoReturn:
    if tally.outside == 0:
        raise RefusedError(
            "The source holds no student of the population asked for.",
            fix="look at the request's schools and grades, and at `permslip hold show`",
        )
    reasons = ", ".join(reason.value for reason, count in tally.counts if count)
    raise RefusedError(
        f"No student's row may go. Their rows stay home because: {reasons}.",
        rule=because,
        fix="ask the families, then import their answers with `permslip consent import`",
    )


def _population(roster: Any, population: Population) -> Any:
    if population.schools:
        roster = roster.filter(roster.school.isin(list(population.schools)))
    if population.grades:
        roster = roster.filter(roster.grade.isin(list(population.grades)))
    return roster


def _asked(decision: Decision, holding: Holding) -> tuple[HeldTable, ...]:
    """The held tables that something is permitted from."""
    names = {e.table for e in decision.elements if isinstance(e.verdict, Permitted)}
    return tuple(t for t in holding.tables if t.name in names)


def _only(
    holding: Holding, held: Mapping[str, Any], inside: Any | None, decision: Decision
) -> Mapping[str, Any]:
    """The tables that were asked for, with the rows of students who are out left at home."""
    out = {}
    for table in _asked(decision, holding):
        rows = held[table.name]
        if table.grain in _ABOUT_STUDENTS and inside is not None:
            rows = rows.semi_join(inside, "student_key")
        out[table.name] = rows
    return out
