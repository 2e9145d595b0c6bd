"""What has gone about a child, or about a member of staff: the record of 34 CFR 99.32, found in a moment.

Which releases named somebody comes from the index over the vault's rosters; what each slip says is read once
a process, for a published slip never changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from permslip.actions.desk import Desk
from permslip.actions.shown import label
from permslip.actions.visiting import Visitor, WhyNot
from permslip.consent.answer import OF_A_CHILD
from permslip.stores.families.people import Kind
from permslip.stores.vault import Shelf
from permslip.words.elements import ELEMENTS
from permslip.words.errors import RefusedError
from permslip.words.standing import ReleaseStanding, ReleaseStatus

MANY = 20_000
_slips: dict[str, _Told] = {}


@dataclass(frozen=True)
class ElementGone:
    """One element that went: ``change`` is keep, code or generalise."""

    table: str
    key: str
    label: str
    change: str


@dataclass(frozen=True)
class Disclosure:
    """One release that named somebody. ``recipient`` and ``may_pass_to`` are organisations;
    ``beyond_minimum``: logged although the law would not have asked for it (34 CFR 99.32(d))."""

    release: str
    on: date
    recipient: str
    purpose: str
    basis: str
    elements: tuple[ElementGone, ...]
    may_pass_to: tuple[str, ...]
    destroy_by: date | None
    status: ReleaseStatus
    status_on: date | None
    beyond_minimum: bool


@dataclass(frozen=True)
class _Told:
    """What is kept in memory of a slip. Nobody is in it."""

    recipient: str
    purpose: str
    elements: tuple[ElementGone, ...]
    may_pass_to: tuple[str, ...]


def disclosures(desk: Desk, *, visitor: Visitor, child: str) -> tuple[Disclosure, ...]:
    """Every disclosure already made about a child, the newest first (34 CFR 99.32(a), (c)).

    Raises NotFound for a child that is not on the visitor's page, RefusedError while nobody can tell whose
    the right is, because the birth date is unknown.
    """
    one = visitor.child(child)
    if one.why_not is WhyNot.BIRTH_DATE_UNKNOWN:
        raise RefusedError(
            "The school does not know this student's birth date, so it cannot tell whose right this is.",
            rule="34 CFR 99.3, 99.5(a)",
            fix="ask the school to put the birth date on file",
        )
    found = _gone(desk, desk.office.families.disclosed.of(one.key))
    return tuple(_of(release, told, lambda e: _is_a_childs(e.key)) for release, told in found)


def staff_disclosures(desk: Desk, *, visitor: Visitor) -> tuple[Disclosure, ...]:
    """Every release with rows about this member of staff, and what those rows showed, the newest first.

    Raises RefusedError for anybody else.
    """
    if visitor.kind is not Kind.STAFF:
        raise RefusedError("This page is for members of staff.")
    tables = desk.office.families.disclosed.of_staff(visitor.key)
    found = _gone(desk, tables)
    return tuple(_of(release, told, _shown_in(tables[release.id])) for release, told in found)


def _shown_in(tables: frozenset[str]) -> Callable[[ElementGone], bool]:
    return lambda element: element.table in tables


def index_rosters(desk: Desk) -> int:
    """Bring the index of who was in which release, and of answers that came as files, up to date; returns how
    many files of the vault were new to it. After a release, and when the portal starts."""
    families = desk.office.families
    shelves = (Shelf.ROSTERS, Shelf.STAFF)
    return sum(families.disclosed.index(shelf) for shelf in shelves) + families.answers.index()


def _is_a_childs(key: str) -> bool:
    return key not in ELEMENTS or ELEMENTS[key].domain in OF_A_CHILD


def _of(release: ReleaseStanding, told: _Told, theirs: Callable[[ElementGone], bool]) -> Disclosure:
    return Disclosure(
        release=release.id,
        on=release.time.date(),
        recipient=told.recipient,
        purpose=told.purpose,
        basis=release.basis,
        elements=tuple(e for e in told.elements if theirs(e)),
        may_pass_to=told.may_pass_to,
        destroy_by=release.destroy_by,
        status=release.status,
        status_on=release.status_on,
        beyond_minimum=release.beyond_minimum,
    )


def _gone(desk: Desk, releases: Iterable[str]) -> list[tuple[ReleaseStanding, _Told]]:
    """The releases that left, of these, with what their slips say, the newest first. A roster of one that
    was never delivered stands for no disclosure."""
    known = desk.office.standing().releases
    left = [known[r] for r in releases if r in known and known[r].status is not ReleaseStatus.NOT_DELIVERED]
    missing = [r.id for r in left if r.slip not in _slips]
    if missing:
        if len(_slips) > MANY:
            _slips.clear()
            missing = [r.id for r in left]
        for name, body in desk.office.families.disclosed.bodies(missing):
            _slips[known[name].slip] = _told(body["slip"])
    return [(r, _slips[r.slip]) for r in sorted(left, key=lambda r: r.seq, reverse=True)]


def _told(slip: Mapping[str, Any]) -> _Told:
    """What a slip says (as ``release.records`` keeps it)."""
    elements = (
        ElementGone(e["table"], e["element"], label(e["element"]), e["change"]) for e in slip["elements"]
    )
    return _Told(slip["recipient"], slip["purpose"], tuple(elements), tuple(slip["may_pass_to"]))
