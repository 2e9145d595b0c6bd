"""Packages as their receivers see them: what is in each, what its status is, who fetched it and when.

A partner sees what went to its own party; a sub-processor those slips alone that name it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from permslip.actions import handing
from permslip.actions.desk import Desk
from permslip.actions.partnering import Place, Places
from permslip.actions.shown import Line, Shown, label, shown
from permslip.follow.certificates import own_part_id
from permslip.release.verify_slip import promises, read_slip
from permslip.words.errors import NotFound
from permslip.words.standing import HandedOver, ReleaseStatus

NOT_YOURS = "There is no such package."


@dataclass(frozen=True)
class Package:
    """One package in a list. ``fetched`` and ``acknowledged`` are whether anybody of the party did."""

    line: Line
    agreement: str
    agreement_title: str
    party: str
    request: str
    fetched: bool
    acknowledged: bool
    seat: str

    @property
    def in_force(self) -> bool:
        """Whether it may be used."""
        return self.line.state == ReleaseStatus.IN_FORCE.value


@dataclass(frozen=True)
class PackagePage:
    """One package. ``promises`` is the slip in sentences; ``signed_on`` the day on which this seat's holder
    signed the undertaking as it reads today, None before; ``closed`` why it is not handed out any more, empty
    where it is; ``history`` who handed what over, when, newest first."""

    package: Package
    elements: tuple[tuple[str, str], ...]
    promises: tuple[str, ...]
    may_pass_to: tuple[str, ...]
    issued_on: date
    slip_sha256: str
    payload_sha256: str
    signed_on: date | None
    closed: str
    history: tuple[tuple[str, str, datetime], ...]
    place: Place


def packages(desk: Desk, *, mine: Places) -> tuple[Package, ...]:
    """What went to one's own party under one's agreements, the newest first."""
    return of_places(shown(desk), mine)


def of_places(held: Shown, mine: Places) -> tuple[Package, ...]:
    """The same, from what the register shows."""
    places = {(p.party, p.agreement): p for p in mine}
    found = []
    for line in held.lines:
        about = held.standing.releases[line.id]
        place = places.get((about.recipient, about.agreement))
        if place is not None and line.state != ReleaseStatus.NOT_DELIVERED.value:
            found.append(_package(held, line, place))
    return tuple(found)


def _package(held: Shown, line: Line, place: Place) -> Package:
    about, paper = held.standing.releases[line.id], held.agreements.get(line.agreement)
    return Package(
        line=line,
        agreement=line.agreement,
        agreement_title=paper.title if paper else line.agreement,
        party=about.recipient,
        request=about.request or "",
        fetched=bool(held.standing.fetched.get(line.id)),
        acknowledged=bool(held.standing.acknowledged.get(line.id)),
        seat=place.seat,
    )


def package_page(desk: Desk, *, mine: Places, release: str) -> PackagePage:
    """One package of one's own. Raises NotFound, for another's too."""
    held = shown(desk)
    package = next((p for p in of_places(held, mine) if p.line.id == release), None)
    row = desk.office.releases.get(release) if package else None
    if package is None or row is None or row.slip is None:
        raise NotFound(NOT_YOURS)
    said = read_slip(row.slip).predicate
    about = held.standing.releases[release]
    signed = handing.signed_today(desk, agreement=package.agreement, party=package.party, holder=package.seat)
    return PackagePage(
        package=package,
        elements=tuple((e["table"], label(e["element"])) for e in said["elements"]),
        promises=promises(said),
        may_pass_to=tuple(said["mayPassTo"]),
        issued_on=date.fromisoformat(said["issuedOn"]),
        slip_sha256=about.slip,
        payload_sha256=about.payload,
        signed_on=signed.on if signed else None,
        closed=handing.closed(held.standing, about, held.today),
        history=_history(desk, held, release),
        place=Place(package.party, package.agreement, package.seat),
    )


def _history(desk: Desk, held: Shown, release: str) -> tuple[tuple[str, str, datetime], ...]:
    """Who of the party did what. Their own colleagues read the names."""
    names = {row.id: row.name for row in desk.office.seats.all()}
    done: list[tuple[str, HandedOver]] = [
        *(("fetched", h) for h in held.standing.fetched.get(release, ())),
        *(("acknowledged", h) for h in held.standing.acknowledged.get(release, ())),
    ]
    done.sort(key=lambda pair: pair[1].seq, reverse=True)
    return tuple((names.get(h.seat, "somebody"), what, h.time) for what, h in done[:50])


@dataclass(frozen=True)
class Slip:
    """A slip that names a sub-processor: its line in the register, its promises, and the day that its own
    certificate names."""

    line: Line
    partner: str
    promises: tuple[str, ...]
    destroy_by: date | None
    certified_on: date | None
    place: Place


def slips(desk: Desk, *, mine: Places) -> tuple[Slip, ...]:
    """The slips under one's agreements that name one's own organisation, the newest first."""
    held, found = shown(desk), []
    for place in mine:
        paper = held.agreements.get(place.agreement)
        party = paper.party(place.party) if paper else None
        if party is None or party.under is None:
            continue
        lines = [line for line in held.lines if _may_have_gone(held, line, place.agreement, party.under)]
        signed = desk.office.releases.slips(line.id for line in lines)
        for line in lines:
            if line.id not in signed:
                continue
            said = read_slip(signed[line.id]).predicate
            if not handing.names(said, party):
                continue
            own = held.standing.certified.get(own_part_id(line.id, place.party))
            on = own.on if own else None
            found.append(Slip(line, line.recipient, promises(said), line.destroy_by, on, place))
    return tuple(found)


def _may_have_gone(held: Shown, line: Line, agreement: str, partner: str) -> bool:
    """Whether a release went to this partner under this agreement at all."""
    about = held.standing.releases[line.id]
    left = line.state != ReleaseStatus.NOT_DELIVERED.value
    return left and about.agreement == agreement and about.recipient == partner
