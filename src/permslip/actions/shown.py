"""What the public register shows from, worked out once for each state of the ledger and each day.

Agreements are read once a process, by digest: a version never changes. Pages ask this value and no table.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Generic, TypeVar

from permslip.actions.asking import registered
from permslip.actions.desk import Desk
from permslip.agree.agreement import Agreement
from permslip.follow.course import Course, courses
from permslip.follow.dues import destructions
from permslip.follow.duty import Duty, DutyState
from permslip.words.elements import ELEMENTS
from permslip.words.standing import PostingStanding, ReleaseStanding, Standing
from permslip.words.vocabulary import Domain, Role

NOT_KNOWN = "not known to the register"
KEPT = 4000  # agreements that are kept in mind at most
PAGE = 50

T = TypeVar("T")


@dataclass(frozen=True)
class Part(Generic[T]):
    """One page of a list: ``number`` of ``pages``, both from 1, of ``total`` things."""

    items: tuple[T, ...]
    number: int
    pages: int
    total: int

    @property
    def last(self) -> int:
        """Which of all things the last one here is, from 1; 0 where there is none."""
        return self.total if self.number == self.pages else self.number * len(self.items)

    @property
    def first(self) -> int:
        """Which of all things the first one here is, from 1; 0 where there is none."""
        return self.last - len(self.items) + 1 if self.items else 0


def part(found: tuple[T, ...], number: int, size: int = PAGE) -> Part[T]:
    """The page with that number; the nearest where there is none."""
    pages = max(1, -(-len(found) // size))
    at = min(max(number, 1), pages)
    return Part(found[(at - 1) * size : at * size], at, pages, len(found))


@dataclass(frozen=True)
class Line:
    """One release in a list. ``rows`` is the slip's band; ``state`` is ``in force`` or a word of the status
    list; ``destruction`` is ``""`` where nothing ever left, else ``done``, ``overdue``, ``due soon`` or
    ``ahead``."""

    id: str
    agreement: str
    version: int
    recipient: str
    basis: str
    on: date
    rows: str
    elements: tuple[str, ...]
    state: str
    state_on: date | None
    destroy_by: date | None
    destruction: str
    destroyed_on: date | None
    about_staff: bool
    beyond_minimum: bool


@dataclass(frozen=True)
class Shown:
    """Everything that the register shows from, as of one entry and one day."""

    standing: Standing
    today: date
    district: str
    agreements: Mapping[str, Agreement]
    _kept: dict[str, Any] = field(default_factory=dict, repr=False)

    def once(self, name: str, make: Callable[[], T]) -> T:
        """What ``make`` makes of this value, made once."""
        if name not in self._kept:
            self._kept[name] = make()
        kept: T = self._kept[name]
        return kept

    @cached_property
    def destructions(self) -> Mapping[str, Duty]:
        """The duty to destroy, by release."""
        return {d.source: d for d in destructions(self.standing, self.agreements)}

    @cached_property
    def courses(self) -> Mapping[str, Course]:
        """Where every request stands, by id, in the order last moved."""
        return courses(self.standing, today=self.today)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Every release that the ledger says left, the newest first."""
        releases = sorted(self.standing.releases.values(), key=lambda r: r.seq, reverse=True)
        return tuple(self._line(r) for r in releases)

    @cached_property
    def postings(self) -> Mapping[str, PostingStanding]:
        """The newest posted version of each agreement."""
        found: dict[str, PostingStanding] = {}
        for posting in sorted(self.standing.postings.values(), key=lambda p: p.version):
            found[posting.agreement] = posting
        return found

    def organisation(self, party: str, agreement: str | None = None) -> str:
        """An organisation by its name: as the agreement names it, else any agreement, else the recipients."""
        if party == "district":
            return self.district
        first = self.agreements.get(agreement or "")
        for paper in (*([first] if first else []), *self.agreements.values()):
            known = paper.party(party)
            if known is not None:
                return known.name
        recipient = self.standing.recipients.get(party)
        return recipient.name if recipient else party

    def line(self, release: str) -> Line | None:
        """One release, or None."""
        return self._by_id.get(release)

    @cached_property
    def _by_id(self) -> Mapping[str, Line]:
        return {line.id: line for line in self.lines}

    def _line(self, release: ReleaseStanding) -> Line:
        duty = self.destructions.get(release.id)
        keys = tuple(dict.fromkeys(name.rpartition(".")[2] for name in release.elements))
        return Line(
            id=release.id,
            agreement=release.agreement,
            version=release.agreement_version,
            recipient=self.organisation(release.recipient, release.agreement),
            basis=release.basis,
            on=release.time.date(),
            rows=release.rows,
            elements=keys,
            state=release.status.value,
            state_on=release.status_on,
            destroy_by=duty.due if duty else release.destroy_by,
            destruction=duty.state(self.today).value if duty else "",
            destroyed_on=duty.done_on if duty else None,
            about_staff=any(about_staff(key) for key in keys),
            beyond_minimum=release.beyond_minimum,
        )


def about_staff(element: str) -> bool:
    """Whether an element is about a member of staff."""
    known = ELEMENTS.get(element)
    return known is not None and known.domain is Domain.STAFF


def label(element: str) -> str:
    """An element in plain words."""
    known = ELEMENTS.get(element)
    return known.label if known else element.replace("_", " ")


def partners(agreement: Agreement) -> str:
    """The names of those who receive under an agreement."""
    return ", ".join(p.name for p in agreement.parties if p.role is Role.PARTNER) or NOT_KNOWN


def is_overdue(line: Line) -> bool:
    """Whether the day of destruction has passed and nobody certified it."""
    return line.destruction == DutyState.OVERDUE.value


_LOCK = threading.Lock()
_AGREEMENTS: dict[str, Agreement] = {}
_HELD: dict[str, Shown] = {}


def shown(desk: Desk) -> Shown:
    """What the register shows now."""
    standing, today = desk.office.standing(), desk.today()
    name = f"{desk.office.core.alias} {desk.office.root}"
    held = _HELD.get(name)
    if held is not None and held.standing is standing and held.today == today:
        return held
    made = Shown(standing, today, desk.office.district, _agreements(desk, standing))
    with _LOCK:
        _HELD[name] = made
        while len(_HELD) > 16:
            del _HELD[next(iter(_HELD))]
    return made


def _agreements(desk: Desk, standing: Standing) -> Mapping[str, Agreement]:
    return {
        said.id: agreement(desk, said.id, said.version, said.digest)
        for said in sorted(standing.agreements.values(), key=lambda a: a.id)
    }


def agreement(desk: Desk, name: str, version: int, digest: str = "") -> Agreement:
    """One version of an agreement. Raises NotFound."""
    known = _AGREEMENTS.get(digest)
    if known is None:
        row = desk.office.agreements.get(name, version)
        known = registered(row)
        with _LOCK:
            if len(_AGREEMENTS) >= KEPT:
                _AGREEMENTS.clear()
            _AGREEMENTS[row.digest] = known
    return known
