"""What the public register tells beside agreements and releases: refusals, times, data about staff,
incidents.

Organisations stand by name; requests that were refused do not. Of an incident only what the law of its clocks
concerns is told: never the sentence that describes it, which somebody wrote for the office.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from permslip import follow
from permslip.actions.desk import Desk
from permslip.actions.lawbook import shipped
from permslip.actions.register import Row, rows
from permslip.actions.shown import Line, Shown, about_staff, is_overdue, label, shown
from permslip.follow import tempo
from permslip.stores.outward import outward
from permslip.words.elements import ELEMENTS
from permslip.words.vocabulary import FieldClass

_TOLD = {"board": "the board", "families": "the families"}


@dataclass(frozen=True)
class RefusedBy:
    """One rule that refused requests in a quarter, and how many of them (a band)."""

    rule: str
    citation: str
    title: str
    requests: str


@dataclass(frozen=True)
class Quarter:
    """One quarter's decisions and refusals, as bands."""

    name: str
    decided: str
    refused: str
    rules: tuple[RefusedBy, ...]


def refusals(desk: Desk) -> tuple[Quarter, ...]:
    """What was refused, by quarter and by rule, in bands; the newest quarter first."""
    return shown(desk).once("refusals", lambda: _refusals(desk))


def _refusals(desk: Desk) -> tuple[Quarter, ...]:
    found = tempo.refusals(tempo.passages(outward(desk.office).happenings))
    return tuple(
        Quarter(q.quarter, q.decided, q.refused, tuple(_refused_by(q.rules, rule) for rule in q.rules))
        for q in found
    )


def _refused_by(bands: Mapping[str, str], rule: str) -> RefusedBy:
    if rule.startswith("agreement:"):
        return RefusedBy(rule, "", "a clause of the agreement itself", bands[rule])
    known = shipped().rule(rule)
    return RefusedBy(rule, known.citation if known else "", known.title if known else "", bands[rule])


def decision_times(desk: Desk) -> tuple[tempo.Tempo, ...]:
    """Days from a request's coming in to its decision and its release, by quarter, the newest first."""
    return shown(desk).once(
        "decision times", lambda: tempo.tempo(tempo.passages(outward(desk.office).happenings))
    )


@dataclass(frozen=True)
class StaffElement:
    """One element about staff that an agreement lists; ``evaluation`` where it is a record of evaluation."""

    element: str
    label: str
    evaluation: bool
    why: str


@dataclass(frozen=True)
class StaffFlows:
    """Agreements that list data about staff, each with those elements, and releases in which any went."""

    agreements: tuple[tuple[Row, tuple[StaffElement, ...]], ...]
    releases: tuple[tuple[Line, tuple[StaffElement, ...]], ...]


def staff_flows(desk: Desk) -> StaffFlows:
    """Where data about staff may go and where they went: as of this moment, not of the next report."""
    held = shown(desk)
    return held.once("staff flows", lambda: _staff_flows(held))


def _staff_flows(held: Shown) -> StaffFlows:
    listed = []
    for row in rows(held):
        if row.about_staff:
            lines = [s for s in held.agreements[row.agreement_no].schedule if about_staff(s.element)]
            listed.append((row, tuple(_staff_element(s.element, s.why) for s in lines)))
    went = [
        (line, tuple(_staff_element(e, "") for e in line.elements if about_staff(e)))
        for line in held.lines
        if line.about_staff
    ]
    return StaffFlows(tuple(listed), tuple(went))


def _staff_element(element: str, why: str) -> StaffElement:
    evaluation = ELEMENTS[element].field_class is FieldClass.STAFF_EVAL
    return StaffElement(element, label(element), evaluation, why)


@dataclass(frozen=True)
class IncidentClock:
    """Who has to tell whom by which day, under which rule, and whether it was done."""

    what: str
    due: date
    done_on: date | None
    late: bool
    outer: bool
    citation: str
    status: str


@dataclass(frozen=True)
class PublicIncident:
    """What anybody may know of an incident. What happened in it is not told here."""

    id: str
    discovered_on: date
    organisation: str
    reached: str
    state: str
    releases: tuple[str, ...]
    clocks: tuple[IncidentClock, ...]


def incidents(desk: Desk) -> tuple[PublicIncident, ...]:
    """Every incident, the newest first."""
    return shown(desk).once("incidents", lambda: _incidents(desk))


def _incidents(desk: Desk) -> tuple[PublicIncident, ...]:
    held = shown(desk)
    calendar = follow.Calendar.of(desk.office.core.settings.closed)
    found = [
        follow.incident_from(row.body, calendar, shipped(), held.standing.attestations)
        for row in desk.office.afterwards.incidents()
    ]
    told = [_incident(held, one) for one in found]
    return tuple(sorted(told, key=lambda i: (i.discovered_on, i.id), reverse=True))


def _incident(held: Shown, found: follow.Incident) -> PublicIncident:
    clocks = tuple(
        IncidentClock(
            what=f"{held.organisation(c.owed_by)} tells {_TOLD.get(c.told, c.told)}",
            due=c.due,
            done_on=c.done_on,
            late=(c.done_on or held.today) > c.due,
            outer=c.outer,
            citation=c.citation,
            status=c.status,
        )
        for c in found.clocks
    )
    return PublicIncident(
        id=found.id,
        discovered_on=found.discovered_on,
        organisation=held.organisation(found.party),
        reached=found.reached.value,
        state=found.state.value,
        releases=tuple(r for r in found.releases if held.line(r)),
        clocks=clocks,
    )


@dataclass(frozen=True)
class FirstPage:
    """The figures of the register's first page."""

    in_force: int
    releases: int
    overdue: int
    staff: int
    open_incidents: int
    entries: int
    newest: tuple[Line, ...]


def first_page(desk: Desk) -> FirstPage:
    """How much there is, and the newest releases."""
    held = shown(desk)
    return held.once(
        "first page",
        lambda: FirstPage(
            in_force=sum(r.state == "in force" for r in rows(held)),
            releases=sum(line.state != "not delivered" for line in held.lines),
            overdue=sum(is_overdue(line) for line in held.lines),
            staff=len(_staff_flows(held).releases),
            open_incidents=sum(i.state == "open" for i in incidents(desk)),
            entries=held.standing.size,
            newest=held.lines[:5],
        ),
    )
