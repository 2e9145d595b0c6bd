"""Who is written to: everybody of a group who may speak, and for those who are not written to, why not.

Nobody whom a record bars, nor of whom nobody can tell (34 CFR 99.4); at 18 the student instead (99.5(a)).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from permslip.actions.desk import Desk
from permslip.consent.answer import MaySign
from permslip.consent.one_child import is_adult
from permslip.stores.families.invitations import State
from permslip.stores.families.people import ChildRow, Kind, LinkRow, Person
from permslip.words.errors import NotFound


class LeftOut(StrEnum):
    """Why somebody gets no letter."""

    BARRED = "a record bars them"
    UNPLACED = "words on file that a person must read first"
    OF_AGE = "the student is 18 and is written to instead"
    NO_ADDRESS = "no address on file"
    ALREADY = "has a letter that is still good"


class Group(StrEnum):
    """Whom a batch of letters goes to."""

    GUARDIANS = "guardians"
    STUDENTS = "students"
    STAFF = "staff"


KIND = {Group.GUARDIANS: Kind.GUARDIAN, Group.STUDENTS: Kind.STUDENT, Group.STAFF: Kind.STAFF}


@dataclass(frozen=True)
class Addressee:
    """Somebody to write to, and the students that they speak for."""

    person: Person = field(repr=False)
    children: tuple[ChildRow, ...] = field(repr=False)

    @property
    def language(self) -> str:
        """The language on file, else English."""
        return self.person.language or "en"


def addressees(
    desk: Desk, group: Group, left: Counter[LeftOut], *, only: str | None = None
) -> Iterator[Addressee]:
    """Everybody of a group who gets a letter; ``left`` counts who does not. ``only`` asks for one person,
    whether or not they have a letter."""
    families = desk.office.families
    if families.roll.of() is None:
        raise NotFound("No roll was read yet.", fix="read the roll from a holding first")
    kind = KIND[group]
    has = frozenset() if only is not None else _has_a_letter(desk)
    people = (families.roll.person(kind, only),) if only is not None else families.roll.people(kind)
    children = _children(desk, group, only)
    for person in people:
        mine, why = _speaks_for(desk.today(), person, children.get(person.key, ()))
        posted = kind is not Kind.STAFF  # theirs goes by the school's own mail
        if why is None and posted and not person.address:
            why = LeftOut.NO_ADDRESS
        if why is None and (kind, person.key) in has:
            why = LeftOut.ALREADY
        if why is None:
            yield Addressee(person, mine)
        elif why is not LeftOut.OF_AGE or kind is Kind.GUARDIAN:
            left[why] += 1


Rows = tuple[tuple[MaySign, ChildRow], ...]


def _children(desk: Desk, group: Group, only: str | None) -> dict[str, Rows]:
    roll = desk.office.families.roll
    if group is Group.STAFF:
        return {}
    if group is Group.STUDENTS:
        rows = (roll.child(only),) if only is not None else roll.children()
        return {row.key: ((MaySign.COUNTS, row),) for row in rows}
    if only is not None:
        return {only: tuple((link.standing, row) for link, row in roll.children_of(only))}
    by_key = {row.key: row for row in roll.children()}
    return _grouped(roll.links(), by_key)


def _grouped(links: Iterable[LinkRow], children: dict[str, ChildRow]) -> dict[str, Rows]:
    found: dict[str, list[tuple[MaySign, ChildRow]]] = {}
    for link in links:
        if link.student in children:
            found.setdefault(link.guardian, []).append((link.standing, children[link.student]))
    return {key: tuple(rows) for key, rows in found.items()}


def _speaks_for(today: date, person: Person, rows: Rows) -> tuple[tuple[ChildRow, ...], LeftOut | None]:
    """The children that somebody is written to about, or why they are not written to."""
    if person.kind is Kind.STAFF:
        return (), None
    if person.kind is Kind.STUDENT:
        of_age = tuple(row for _, row in rows if is_adult(row.birth_date, today))
        return of_age, None if of_age else LeftOut.OF_AGE
    young = [(standing, row) for standing, row in rows if not is_adult(row.birth_date, today)]
    mine = tuple(row for standing, row in young if standing is MaySign.COUNTS)
    if mine:
        return mine, None
    if any(standing is MaySign.UNPLACED for standing, _ in young):
        return (), LeftOut.UNPLACED
    return (), LeftOut.BARRED if young else LeftOut.OF_AGE


def _has_a_letter(desk: Desk) -> frozenset[tuple[Kind, str]]:
    """Who has a code that still works, of a batch that was logged (one that broke off is void)."""
    good = {b.id for b in desk.office.families.invitations.batches() if b.expires_on >= desk.today()}
    good &= desk.office.standing().invited.keys()
    held = (i for batch in sorted(good) for i in desk.office.families.invitations.all(batch=batch))
    return frozenset((i.kind, i.person) for i in held if i.state is not State.ENDED)


def counted(left: Counter[LeftOut]) -> tuple[tuple[LeftOut, int], ...]:
    """Who is left out, as it is shown."""
    return tuple((why, left[why]) for why in LeftOut if left[why])
