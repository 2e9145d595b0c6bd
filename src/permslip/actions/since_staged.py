"""What came between staging and publishing: nobody's row leaves over a no, or on a yes that counts no more.

A release waits for a second person, perhaps for days, and what leaves are the staged bytes. Consent has to
stand when the data go (34 CFR 99.30(a); Conn. Gen. Stat. 10-151c), so a no that came since stops it. So does
everything else that takes a row out: an eighteenth birthday, a guardian who is barred now, a consent that ran
out. The release is staged again, without that row.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NoReturn

from permslip import consent, hold
from permslip.actions import asking, families
from permslip.actions.desk import Desk
from permslip.actions.preparing import beside, read_again, resolved
from permslip.actions.staff_rows import SEPARATOR, SUBJECT, TABLES
from permslip.ask.request import Request
from permslip.consent.answer import MaySign, Wanted, staff_question
from permslip.decide import staff
from permslip.decide.decision import Decision, Permitted
from permslip.hold import record
from permslip.stores.releases import ReleaseRow
from permslip.stores.vault import Shelf
from permslip.words.errors import NotFound, RefusedError
from permslip.words.vocabulary import Basis, ConsentMode

NO_MORE = "consent for a row in it has ceased to count (a birthday, the roll, or a term that ran out)"
# a link of the roll in words that ``consent.links`` reads as that same standing
AS_WORDS = {MaySign.COUNTS: "none", MaySign.UNPLACED: "not read yet", MaySign.BARRED: "barred"}


def nobody_said_no(desk: Desk, *, row: ReleaseRow, decision: Decision) -> None:
    """Raises RefusedError when anybody whose row is staged has said no since, or when a row that is staged
    would not go today; NotFound and BadInput when the source that says so is gone or was changed."""
    _no_new_no(desk, row, decision)
    _all_may_still_go(desk, row, decision)


def _no_new_no(desk: Desk, row: ReleaseRow, decision: Decision) -> None:
    """Only answers that came after staging are read: where there are none, this costs nothing. Any no counts,
    whoever's it is: who may say it is for people to look at."""
    said = families.answers_since(desk, entry=row.entry)
    if said is None:
        return
    for question, because, people in _asked(desk, row, decision):
        wanted = Wanted(question, (), "", row.recipient, desk.today())
        noes = said.filter((said.question == question) & (said.answer != "given"))
        if _any(desk, noes, wanted, people):
            _stop(row, "somebody whose row is in it has said no", because)


def _stop(row: ReleaseRow, what: str, because: str) -> NoReturn:
    raise RefusedError(
        f"Since release {row.id} was staged, {what}.",
        rule=because,
        fix="the data office gives the release up and stages its request again "
        f'(permslip status discard {row.id} --because "consent no longer stands"; '
        f"permslip release {row.request})",
    )


def _all_may_still_go(desk: Desk, row: ReleaseRow, decision: Decision) -> None:
    """Hold every staged row against today's answers, today's source and today's roll, by the same steps as
    when it was staged."""
    answers = families.answers(desk)
    rule, request = decision.terms.consent, asking.load_request(desk, row.request)
    if request.digest != decision.request_digest:
        _stop(row, "its request was put with other words", "")
    for because, found in _of_staff(desk, row, decision, request, answers):
        if _some(desk, found.filter(~found.inside)):
            _stop(row, NO_MORE, because)
    students = _students(desk, row, decision)
    if students is not None:
        staged = students.select(student_key=students[SUBJECT].cast("string")).distinct()
        for roster, beside in (_by_source(desk, request, staged), *_by_roll(desk, staged)):
            found = resolved(decision, request, roster, answers, as_of=desk.today(), **beside)
            if _some(desk, found.filter(~found.inside)):
                _stop(row, NO_MORE, rule.because if rule else "")


def _students(desk: Desk, row: ReleaseRow, decision: Decision) -> Any | None:
    """The students in the release (Ibis: subject), where whether one may go turns on anything of theirs."""
    rule, segment = decision.terms.consent, desk.office.vault.find(Shelf.ROSTERS, row.id)
    asked = rule is not None and rule.mode is not ConsentMode.NOT_ASKED
    if segment is None or not (asked or decision.terms.basis is Basis.DIRECTORY):
        return None
    return desk.engine().read_parquet(segment.path)


def _by_source(desk: Desk, request: Request, staged: Any) -> tuple[Any, dict[str, Any]]:
    """The staged students as the source has them today; who is not in it any more has no birth date."""
    held_row, engine = desk.office.holdings.get(request.holding), desk.engine()
    try:
        source = engine.source(held_row.source)
    except NotFound:
        raise NotFound(
            f"The source of holding {held_row.id} is no longer where it was registered.",
            fix=f"put it back, or permslip hold add PLACE --id {held_row.id}",
        ) from None
    holding = read_again(record.from_json(held_row.body), engine, source)
    held = hold.tables(holding, source, engine)
    born = hold.roster(held).select("student_key", "birth_date")
    born = born.mutate(student_key=born.student_key.cast("string"))
    roster = staged.left_join(born, "student_key").select("student_key", "birth_date")
    return roster, beside(held)


def _by_roll(desk: Desk, staged: Any) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Those of the staged students who are on the roll, as the roll has them: it may be newer."""
    office = desk.office.families
    of = office.roll.of() if office.database.exists() else None
    if of is None:
        return
    import pyarrow as pa

    engine, children, links = desk.engine(), office.roll.children(), office.roll.links()
    text, day = pa.string(), pa.date32()
    born = {
        "student_key": pa.array([c.key for c in children], text),
        "birth_date": pa.array([c.birth_date for c in children], day),
    }
    spoken_for = {
        "student_key": pa.array([x.student for x in links], text),
        "guardian_id": pa.array([x.guardian for x in links], text),
        "contact_restrictions": pa.array([AS_WORDS[x.standing] for x in links], text),
    }
    private = {"student_key": pa.array([c.key for c in children if c.private], text)}
    yield (
        engine.memory("roll_of_today", pa.table(born)).semi_join(staged, "student_key"),
        {
            "guardians": engine.memory("links_of_today", pa.table(spoken_for)) if of.links_known else None,
            "optouts": engine.memory("private_today", pa.table(private)),
        },
    )


def _of_staff(
    desk: Desk, row: ReleaseRow, decision: Decision, request: Request, answers: Any | None
) -> Iterator[tuple[str, Any]]:
    """Whether each member of staff whose evaluation is staged lets it go today: rule, and who (Ibis)."""
    owed = staff.filters(decision)
    for question, because, people in _staff_asked(desk, row, decision):
        purpose = request.purpose.value if request.purpose else ""
        wanted = Wanted(question, tuple(sorted(owed)), purpose, row.recipient, desk.today())
        attested = next(iter(owed.values())).value == staff.ATTESTED
        keys = people.select(staff_key=people[SUBJECT])
        yield because, consent.resolve_staff(answers, keys, wanted=wanted, attested=attested)


def _some(desk: Desk, rows: Any) -> bool:
    return bool(desk.engine().arrow(rows.aggregate(n=rows.count()))["n"][0].as_py())


def _any(desk: Desk, noes: Any, wanted: Wanted, people: Any) -> bool:
    from permslip.consent.matching import scope_of

    touching = noes.filter(scope_of(noes, wanted)[1]).select(SUBJECT)
    return _some(desk, touching.semi_join(people, SUBJECT))


def _asked(desk: Desk, row: ReleaseRow, decision: Decision) -> Iterator[tuple[str, str, Any]]:
    """The questions that the release rests on: question, rule, and whose rows are in it (Ibis: subject)."""
    vault, engine = desk.office.vault, desk.engine()
    rule = decision.terms.consent
    students = vault.find(Shelf.ROSTERS, row.id)
    if rule is not None and rule.mode is not ConsentMode.NOT_ASKED and students is not None:
        yield rule.question, rule.because, engine.read_parquet(students.path).select(SUBJECT)
    yield from _staff_asked(desk, row, decision)


def _staff_asked(desk: Desk, row: ReleaseRow, decision: Decision) -> Iterator[tuple[str, str, Any]]:
    vault, engine = desk.office.vault, desk.engine()
    owed = staff.filters(decision)
    members = vault.find(Shelf.STAFF, row.id)
    if owed and members is not None:
        names = {e.table for e in decision.elements if isinstance(e.verdict, Permitted) and e.element in owed}
        table = engine.read_parquet(members.path)
        held = SEPARATOR + table[TABLES] + SEPARATOR
        shown = table[SUBJECT].isnull()
        for name in sorted(names):
            shown = shown | held.contains(f"{SEPARATOR}{name}{SEPARATOR}")
        because = next(iter(owed.values())).because
        yield staff_question(decision.request_digest), because, table.filter(shown).select(SUBJECT)
