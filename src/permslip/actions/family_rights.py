"""What families ask of the district: a copy of a record, a correction, a complaint; and the district's reply.

A wish is kept at once. Its duty in the ledger, with no child in it, is opened as soon as the office can be
written; until then the steward's list shows it all the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta

from permslip.actions.desk import Desk
from permslip.actions.visiting import Visitor
from permslip.follow.duty import DutyKind
from permslip.law.lawbook import Lawbook
from permslip.law.rule import Rule, RuleStatus
from permslip.stores.families.people import Kind
from permslip.stores.families.rights import AskedRow, Right
from permslip.words.entry_kinds import EntryKind
from permslip.words.errors import BadInput, NotFound, OfficeProblem

ACCESS = "ferpa-access-45"
"""34 CFR 99.10(b): a family that asks sees the records in reasonable time, never later than 45 days."""
HOUSE = "house-family-reply"
"""No rule of the lawbook sets a day for a correction or a complaint: the house replies in as many days as it
has for a copy. A draft, until a district's own policy says better."""
OPEN_AT_ONCE = 20
LONGEST = 2000
_AT_ONCE = 0.5  # seconds that a family waits for the office's lock


@dataclass(frozen=True)
class Wish:
    """Something that a family asked. ``about`` and ``asked_by`` are names, for the steward and the family
    itself; ``draft`` says that nobody's counsel has confirmed the last day."""

    id: str
    kind: Right
    about: str = field(repr=False)
    asked_by: str = field(repr=False)
    text: str = field(repr=False)
    asked_on: date
    due: date
    because: str
    draft: bool
    reply: str = field(repr=False)
    replied_on: date | None

    @property
    def open(self) -> bool:
        """Whether it waits for the district."""
        return self.replied_on is None


def ask_right(desk: Desk, *, visitor: Visitor, child: str, kind: str, text: str, by: str) -> Wish:
    """Ask for a copy, a correction, or complain, about one child. Raises NotFound for a child that is not on
    the visitor's page, BadInput for a kind that there is not, for no words or too many, and for too many
    wishes that wait already."""
    one = visitor.child(child)
    if kind not in {r.value for r in Right}:
        raise BadInput("That is none of the things to ask for.", fix=f"one of {', '.join(Right)}")
    words = "\n".join(" ".join(line.split()) for line in text.strip().splitlines())
    if not words or len(words) > LONGEST:
        raise BadInput(f"Say what you ask for, in 1 to {LONGEST} characters.")
    rights = desk.office.families.rights
    waiting = [row for row in rights.of_person(visitor.kind, visitor.key) if row.open]
    for row in waiting:
        if (row.child, row.kind, row.text) == (one.key, Right(kind), words):  # pressed twice is asked once
            return _wishes(desk, [row])[0]
    if len(waiting) >= OPEN_AT_ONCE:
        raise BadInput(
            "You have asked for many things that wait for a reply.", fix="wait, or call the school"
        )
    wanted = Right(kind)
    days, because = last_day(desk.lawbook(), wanted)
    today = desk.today()
    row = AskedRow(
        id=desk.office.new_id("ask"),
        invitation=visitor.invitation,
        person_kind=visitor.kind,
        person=visitor.key,
        child=one.key,
        kind=wanted,
        text=words,
        asked_on=today,
        due=today + timedelta(days=days),
        because=because,
    )
    rights.add(row)
    # is somebody releasing meanwhile, it is opened by the next who can: daily, or with the reply
    with suppress(OfficeProblem):
        open_duties(desk, by=by, wait=_AT_ONCE)
    return _wishes(desk, [row])[0]


def my_wishes(desk: Desk, *, visitor: Visitor) -> tuple[Wish, ...]:
    """What this visitor asked, the newest first, as far as it is about a child that they may still see."""
    seen = {child.key for child in visitor.children}
    rows = desk.office.families.rights.of_person(visitor.kind, visitor.key)
    return _wishes(desk, [row for row in rows if row.child in seen])


def list_asked(desk: Desk) -> tuple[Wish, ...]:
    """For the steward: everything asked, what waits longest first. It names children."""
    return _wishes(desk, desk.office.families.rights.all())


def answer_asked(desk: Desk, *, asked: str, reply: str, by: str | None) -> Wish:
    """Reply to a family, and certify the duty. Raises NotFound, and BadInput for no words, too many, or where
    there is a reply already."""
    who = desk.person(by)
    words = reply.strip()
    if not words or len(words) > LONGEST:
        raise BadInput(f"Say what you reply, in 1 to {LONGEST} characters.")
    rights = desk.office.families.rights
    if not rights.get(asked).open:
        raise BadInput("That was answered already.")
    today = desk.today()
    with desk.office.writing():
        open_duties(desk, by=who.role)
        duty = rights.get(asked).duty
        if duty not in desk.office.standing().certified:  # else it was cut short between the two databases
            with desk.office.transaction() as tx:
                body = {
                    "duty": duty,
                    "on": today.isoformat(),
                    "method": "replied to the family",
                    "certificate": None,
                    "release_destroyed": None,
                }
                tx.append(EntryKind.DUTY_CERTIFIED, body, actor_role=who.role)
        return _wishes(desk, [rights.answered(asked, reply=words, on=today)])[0]


def open_duties(desk: Desk, *, by: str, wait: float | None = None) -> int:
    """Open, in the ledger, the duties of what families asked meanwhile; returns how many. ``by`` is the role
    that the entry names. Raises OfficeProblem when the office is busy for longer than ``wait`` seconds."""
    rights = desk.office.families.rights
    if not desk.office.families.database.exists() or not rights.without_duty():
        return 0
    with desk.office.writing(**({} if wait is None else {"wait": wait})):
        waiting = rights.without_duty()
        known = desk.office.standing().duties
        new = [row for row in waiting if _duty(row) not in known]
        if new:
            with desk.office.transaction() as tx:
                for row in new:
                    body = {
                        "duty": _duty(row),
                        "duty_kind": DutyKind.FAMILY.value,
                        "owed_by": "district",
                        "due": row.due.isoformat(),
                        "source": row.id,
                        "because": row.because,
                        "blocks": False,
                    }
                    tx.append(EntryKind.DUTY_OPENED, body, actor_role=by)
        for row in waiting:
            rights.opened(row.id, _duty(row))
        return len(waiting)


def last_day(book: Lawbook, kind: Right) -> tuple[int, str]:
    """Within how many days the district replies, and the rule that says so."""
    rule = _rule(book)
    hours = (
        next((v.value for v in rule.values if v.citation.startswith(rule.citation)), None) if rule else None
    )
    if rule is None or not isinstance(hours, int):
        raise NotFound(f"The lawbook has no rule {ACCESS} with its time.", fix="permslip law check")
    return hours // 24, rule.id if kind is Right.COPY else HOUSE


def _rule(book: Lawbook) -> Rule | None:
    return next((r for r in book.rules if r.id == ACCESS), None)


def _duty(row: AskedRow) -> str:
    return f"family:{row.id}"


def _wishes(desk: Desk, rows: Sequence[AskedRow]) -> tuple[Wish, ...]:
    """The same with the names of all whom they are about, asked for at once."""
    names = desk.office.families.roll.names_of(key for row in rows for key in (row.child, row.person))
    return tuple(_wish(desk, row, names) for row in rows)


def _wish(desk: Desk, row: AskedRow, names: Mapping[tuple[Kind, str], str]) -> Wish:
    rule = _rule(desk.lawbook()) if row.because == ACCESS else None
    return Wish(
        id=row.id,
        kind=row.kind,
        about=names.get((Kind.STUDENT, row.child), ""),
        asked_by=names.get((row.person_kind, row.person), ""),
        text=row.text,
        asked_on=row.asked_on,
        due=row.due,
        because=row.because,
        draft=rule is None or rule.status is not RuleStatus.REVIEWED,
        reply=row.reply,
        replied_on=row.replied_on,
    )
