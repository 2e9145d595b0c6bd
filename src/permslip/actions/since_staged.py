"""What was said between staging and publishing: nobody's row leaves over a no that is on record by then.

A release waits for a second person, perhaps for days, and what leaves are the staged bytes. Consent has to
stand when the data go (34 CFR 99.30(a); Conn. Gen. Stat. 10-151c), so a no that came since stops it. It is
staged again, without that row.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from permslip.actions import families
from permslip.actions.desk import Desk
from permslip.actions.staff_rows import SEPARATOR, SUBJECT, TABLES
from permslip.consent.answer import Wanted, staff_question
from permslip.decide import staff
from permslip.decide.decision import Decision, Permitted
from permslip.stores.releases import ReleaseRow
from permslip.stores.vault import Shelf
from permslip.words.errors import RefusedError
from permslip.words.vocabulary import ConsentMode


def nobody_said_no(desk: Desk, *, row: ReleaseRow, decision: Decision) -> None:
    """Raises RefusedError when anybody whose row is staged has said no since. Only answers that came after
    staging are read: where there are none, this costs nothing."""
    said = families.answers_since(desk, entry=row.entry)
    if said is None:
        return
    for question, because, people in _asked(desk, row, decision):
        wanted = Wanted(question, (), "", row.recipient, desk.today())
        noes = said.filter((said.question == question) & (said.answer != "given"))
        if _any(desk, noes, wanted, people):
            raise RefusedError(
                f"Since release {row.id} was staged, somebody whose row is in it has said no.",
                rule=because,
                fix=f'permslip status discard {row.id} --because "consent taken back", '
                f"then permslip release {row.request}",
            )


def _any(desk: Desk, noes: Any, wanted: Wanted, people: Any) -> bool:
    from permslip.consent.matching import scope_of

    touching = noes.filter(scope_of(noes, wanted)[1]).select(SUBJECT)
    found = touching.semi_join(people, SUBJECT)
    return bool(desk.engine().arrow(found.aggregate(n=found.count()))["n"][0].as_py())


def _asked(desk: Desk, row: ReleaseRow, decision: Decision) -> Iterator[tuple[str, str, Any]]:
    """The questions that the release rests on: question, rule, and whose rows are in it (Ibis: subject)."""
    vault, engine = desk.office.vault, desk.engine()
    rule = decision.terms.consent
    students = vault.find(Shelf.ROSTERS, row.id)
    if rule is not None and rule.mode is not ConsentMode.NOT_ASKED and students is not None:
        yield rule.question, rule.because, engine.read_parquet(students.path).select(SUBJECT)
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
