"""What has left without a child: the releases that a no, or silence, kept them out of.

Whoever says no wants to see that it held. A release under a paper that asks for this child's data, in whose
roster the child does not stand, is one that left without them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from permslip.actions.desk import Desk
from permslip.actions.family_answers import in_force
from permslip.actions.visiting import Visitor, WhyNot
from permslip.words.elements import ELEMENTS
from permslip.words.standing import ReleaseStatus
from permslip.words.vocabulary import Domain

MOST = 20


@dataclass(frozen=True)
class KeptHome:
    """One release that left without a child. ``recipient`` is an organisation."""

    release: str
    on: date
    recipient: str


def kept_home(desk: Desk, *, visitor: Visitor, child: str) -> tuple[KeptHome, ...]:
    """The latest releases about students, under agreements that ask for this child's data today, that left
    without the child, the newest first.

    Raises NotFound for a child that is not on the visitor's page.
    """
    one = visitor.child(child)
    if one.why_not is WhyNot.BIRTH_DATE_UNKNOWN:
        return ()
    standing = desk.office.standing()
    named = frozenset(desk.office.families.disclosed.of(one.key))
    asking = {a.id for a in in_force(desk)}
    without = [
        r
        for r in standing.releases.values()
        if r.agreement in asking
        and r.id not in named
        and r.status is not ReleaseStatus.NOT_DELIVERED
        and any(_is_about_students(e) for e in r.elements)
    ]
    latest = sorted(without, key=lambda r: r.seq, reverse=True)[:MOST]
    names = {party: known.name for party, known in standing.recipients.items()}
    return tuple(KeptHome(r.id, r.time.date(), names.get(r.recipient, r.recipient)) for r in latest)


def _is_about_students(element: str) -> bool:
    """An element as an entry names it: ``table.element``."""
    key = element.rpartition(".")[2]
    return key in ELEMENTS and ELEMENTS[key].domain is Domain.STUDENT
