"""Posting agreements for everybody, without the details of security that would help a burglar.

By when is the lawbook's (Connecticut: five business days from signing). Posting in time is attested in the
same transaction by whoever posts, where their role may.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from permslip import follow
from permslip.actions import asking
from permslip.actions.desk import Desk
from permslip.actions.lawbook import shipped
from permslip.agree.agreement import Agreement
from permslip.follow.duty import Duty, DutyKind
from permslip.stores.people import PersonRow
from permslip.stores.transaction import Transaction
from permslip.words.entry_kinds import EntryKind
from permslip.words.errors import BadInput
from permslip.words.facts import FACTS

HELD_BACK = frozenset({"security", "security_standard", "encryption", "storage_place"})


@dataclass(frozen=True)
class ProposedClause:
    """A clause on the page before posting: ``hold_back`` says that its topics are details of security."""

    id: str
    text: str
    topics: tuple[str, ...]
    hold_back: bool


@dataclass(frozen=True)
class PostingState:
    """How the last version of an agreement stands: ``posted_on`` None while it is not; ``due`` the earliest
    last day that a rule sets, None where none does; ``rule`` that rule; ``late``: that day passed first."""

    agreement: str
    version: int
    title: str
    posted_on: date | None
    redacted: tuple[str, ...]
    due: date | None
    rule: str
    late: bool


def propose(desk: Desk, *, agreement: str) -> tuple[ProposedClause, ...]:
    """The clauses of an agreement's last version, with those proposed to be held back. Raises NotFound."""
    paper = asking.agreement_in_force(desk, agreement)
    return tuple(
        ProposedClause(c.id, c.text, c.topics, not HELD_BACK.isdisjoint(c.topics)) for c in paper.clauses
    )


def post_agreement(
    desk: Desk, *, agreement: str, redacted: tuple[str, ...], by: str | None
) -> dict[str, Any]:
    """Post the last version for everybody, without the clauses named. Posting again with others held back
    counts from then on. Raises NotFound, BadInput for a clause that there is not, or all of them."""
    who = desk.person(by)
    paper = asking.agreement_in_force(desk, agreement)
    known = {c.id for c in paper.clauses}
    if unknown := sorted(set(redacted) - known):
        raise BadInput(f"Agreement {agreement} has no clause {', '.join(unknown)}.")
    if known and known <= set(redacted):
        raise BadInput("Nothing of the agreement would be left to read.", fix="hold back less")
    on, held = desk.today(), tuple(sorted(set(redacted)))
    with desk.office.transaction() as tx:
        body = {"agreement": paper.id, "version": paper.version, "on": on.isoformat(), "redacted": list(held)}
        entry = tx.append(EntryKind.AGREEMENT_POSTED, body, actor_role=who.role)
        desk.office.postings.add(entry, agreement=paper.id, version=paper.version, on=on, redacted=held)
        for duty in _posting_duties(desk, paper):
            _fulfil(desk, tx, who, duty, on)
    return {"agreement": paper.id, "version": paper.version, "on": on.isoformat(), "redacted": list(held)}


def _fulfil(desk: Desk, tx: Transaction, who: PersonRow, duty: Duty, on: date) -> None:
    """In time, the duty is done. Late, nothing is claimed: its fact asks whether it was posted in time."""
    if duty.done_on is not None or on > duty.due:
        return
    if not duty.fact:
        body = follow.done_body(duty, how="posted in the public register", on=on)
        tx.append(EntryKind.DUTY_CERTIFIED, body, actor_role=who.role)
    elif who.role in {r.value for r in FACTS[duty.fact].who}:
        said = {
            "fact": duty.fact,
            "value": True,
            "role": who.role,
            "on": on.isoformat(),
            "scope": duty.source,
            "until": None,
        }
        asking.enter_attestation(desk, tx, who, said)


def _posting_duties(desk: Desk, paper: Agreement) -> list[Duty]:
    """What signing this agreement started, and the district owes."""
    found: tuple[Duty, ...] = follow.duties(
        desk.office.standing(),
        [paper],
        calendar=follow.Calendar.of(desk.office.core.settings.closed),
        book=shipped(),
    )
    return [
        d for d in found if d.kind is DutyKind.POSTING and d.source == paper.id and d.owed_by == "district"
    ]


def posting_of(desk: Desk, *, agreement: str) -> PostingState:
    """How posting an agreement stands. Raises NotFound when it is not registered."""
    paper = asking.agreement_in_force(desk, agreement)
    posted = desk.office.standing().postings.get((paper.id, paper.version))
    first = min(_posting_duties(desk, paper), key=lambda d: d.due, default=None)
    due = first.due if first else None
    day = posted.on if posted else desk.today()
    return PostingState(
        agreement=paper.id,
        version=paper.version,
        title=paper.title,
        posted_on=posted.on if posted else None,
        redacted=posted.redacted if posted else (),
        due=due,
        rule=first.because if first else "",
        late=due is not None and day > due,
    )
