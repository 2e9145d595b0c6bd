"""Who stands before a family's or a staff member's page, and for whom they may speak, anew on each visit.

Nothing of it is kept between visits. A guardian whom a court bars, and every guardian of a student who turned
18, sees nothing of that child from that day on (34 CFR 99.4, 99.5(a)); the student does.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from permslip.actions.desk import Desk
from permslip.consent.answer import MaySign
from permslip.consent.one_child import eighteenth, is_adult
from permslip.stores.families.invitations import Invitation
from permslip.stores.families.people import ChildRow, Kind, LinkRow, Person
from permslip.stores.machine import ALPHABET
from permslip.words.errors import NotFound, RefusedError

_PARENT = re.compile(r"\b(parent|mother|father)\b")
_HANDLE = 16


class WhyNot(StrEnum):
    """Why no answer can be given here. The page says it in the reader's language."""

    NOTHING = ""
    BIRTH_DATE_UNKNOWN = "birth date unknown"
    NOT_ASKED = "not asked"
    NO_PURPOSE = "the agreement names no purpose"


@dataclass(frozen=True)
class Child:
    """One student as their family sees them. ``handle`` stands in addresses, and is no key of any record;
    ``turns_18_on`` is None where the birth date is not known: then nobody may answer (34 CFR 99.3)."""

    handle: str
    given_name: str = field(repr=False)
    name: str = field(repr=False)
    school: str = field(repr=False)
    grade: str = field(repr=False)
    turns_18_on: date | None = field(repr=False)
    why_not: WhyNot
    authority: str  # as what this visitor speaks: parent, guardian, eligible_student
    key: str = field(repr=False)
    private: bool = field(repr=False, default=False)
    born: date | None = field(repr=False, default=None)

    @property
    def may_answer(self) -> bool:
        """Whether this visitor may say yes or no for this child."""
        return self.why_not is WhyNot.NOTHING


@dataclass(frozen=True)
class Visitor:
    """Whoever holds a confirmed invitation. ``language`` is a code such as ``es``, or empty; ``children``
    are those this visitor may speak for today (a student: themselves)."""

    invitation: str
    kind: Kind
    key: str = field(repr=False)
    name: str = field(repr=False)
    language: str
    children: tuple[Child, ...]
    confirmed_how: str

    def child(self, handle: str) -> Child:
        """The child of this handle. Raises NotFound, whoever else's it may be."""
        for child in self.children:
            if hmac.compare_digest(child.handle.encode(), handle.encode()):
                return child
        raise NotFound("There is no such child on your page.")


def visitor(desk: Desk, *, invitation: str) -> Visitor:
    """Who holds this invitation now.

    Raises NotFound for none or somebody no longer on the roll, RefusedError where the invitation has ended or
    wants confirming again, and where there is nobody left that its holder may speak for.
    """
    families = desk.office.families
    held = families.invitations.get(invitation)
    if not held.let_in(desk.clock.now()):
        raise RefusedError(
            "This page is closed: it was confirmed too long ago, or the invitation has ended.",
            fix="enter the code of the letter again, or ask the school for a new letter",
        )
    person = families.roll.person(held.kind, held.person)
    secret = families.database.secret("handles")
    children: tuple[Child, ...] = ()
    if held.kind is Kind.GUARDIAN:
        children = _of_guardian(desk, held, secret)
    elif held.kind is Kind.STUDENT:
        children = _themselves(desk, held, secret)
    if not children and held.kind is not Kind.STAFF:
        raise RefusedError("There is nothing here that you may see or answer any more.", fix="ask the school")
    return _visitor(held, person, children)


def _visitor(held: Invitation, person: Person, children: tuple[Child, ...]) -> Visitor:
    return Visitor(
        invitation=held.id,
        kind=held.kind,
        key=held.person,
        name=person.name,
        language=held.language or person.language,
        children=children,
        confirmed_how=held.confirmed_how.value if held.confirmed_how else "",
    )


def _of_guardian(desk: Desk, held: Invitation, secret: bytes) -> tuple[Child, ...]:
    """Until a child is 18 either parent has the rights, unless a record took them away (99.4)."""
    today = desk.today()
    return tuple(
        _child(held.id, row, secret, authority_of(link), today)
        for link, row in desk.office.families.roll.children_of(held.person)
        if link.standing is MaySign.COUNTS and not is_adult(row.birth_date, today)
    )


def _themselves(desk: Desk, held: Invitation, secret: bytes) -> tuple[Child, ...]:
    """At 18 the rights are the student's own (99.5(a)), not a day before."""
    row, today = desk.office.families.roll.child(held.person), desk.today()
    return (
        (_child(held.id, row, secret, "eligible_student", today),) if is_adult(row.birth_date, today) else ()
    )


def authority_of(link: LinkRow) -> str:
    """As what a guardian speaks, on the pages as on paper: parent or guardian."""
    return "parent" if _PARENT.search(link.relation.lower()) else "guardian"


def _child(invitation: str, row: ChildRow, secret: bytes, authority: str, today: date) -> Child:
    known = row.birth_date is not None and row.birth_date <= today
    return Child(
        handle=handle(secret, invitation, row.key),
        given_name=row.given_name,
        name=" ".join(part for part in (row.given_name, row.family_name) if part),
        school=row.school,
        grade=row.grade,
        turns_18_on=eighteenth(row.birth_date) if row.birth_date is not None and known else None,
        why_not=WhyNot.NOTHING if known else WhyNot.BIRTH_DATE_UNKNOWN,
        authority=authority,
        key=row.key,
        private=row.private,
        born=row.birth_date,
    )


def handle(secret: bytes, invitation: str, student: str) -> str:
    """What stands for a student in the addresses of one invitation: sixteen letters, of no other use."""
    digest = hmac.new(secret, f"{invitation}\n{student}".encode(), hashlib.sha256).digest()
    return "".join(ALPHABET[b & 31] for b in digest[:_HANDLE])
