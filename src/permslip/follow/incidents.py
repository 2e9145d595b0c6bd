"""An incident and its clocks: who must be told, by which day, under which rule.

The clocks are rules of the lawbook that judge an incident, in the version in force on the day of its
discovery: this module holds no number of days. Which of Connecticut's first two binds a consultant's extract
is not settled, so both run: the earlier day is the one to keep, the later the outer limit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from permslip.follow.calendar import Calendar
from permslip.follow.counting import due_day, yes_since
from permslip.follow.duty import Duty, DutyKind
from permslip.law import HOME
from permslip.law.clocks import running
from permslip.law.ground import FactValue, Ground
from permslip.law.judging import judge
from permslip.law.lawbook import Lawbook
from permslip.law.rule import Owing, Rule, Start, Subject, checks_of
from permslip.words.days import day_of, iso
from permslip.words.errors import BadInput
from permslip.words.standing import Attestation

DISTRICT = "district"
LONGEST_AGO = 20  # years: further back, a day is taken for a mistyped one
BOARD, FAMILIES = "board", "families"


class IncidentState(StrEnum):
    """Where an incident stands."""

    OPEN = "open"
    CLOSED = "closed"


class Reached(StrEnum):
    """What kind of data it reached, in the statute's words: it decides which clock binds."""

    STUDENT_INFORMATION = "student information"
    STUDENT_RECORDS = "student records"
    DIRECTORY_ONLY = "directory information only"
    UNKNOWN = "not known yet"


@dataclass(frozen=True)
class Clock:
    """One clock: ``rule`` is the lawbook's id, ``citation`` where its time is written, ``status`` how far
    it was checked, ``told`` whom to tell. ``outer`` marks the later of two clocks for one telling."""

    rule: str
    told: str
    owed_by: str
    due: date
    done_on: date | None
    status: str
    citation: str
    outer: bool = False


@dataclass(frozen=True)
class Incident:
    """One incident. ``party`` is who had the data (a party id, or ``district`` when it was the district
    itself);
    ``what`` is a sentence without any name. ``board_told_on`` is the day on which the district received the
    contractor's notice, or itself found out: from then the families' clock runs. ``packs`` are the law packs
    whose clocks run."""

    id: str
    discovered_on: date
    party: str
    releases: tuple[str, ...]
    reached: Reached
    what: str
    clocks: tuple[Clock, ...]
    state: IncidentState = IncidentState.OPEN
    board_told_on: date | None = None
    families_told_on: date | None = None
    packs: tuple[str, ...] = (HOME,)

    def duties(self) -> tuple[Duty, ...]:
        """The clocks as duties. None blocks a release by itself: what an incident means for the party is for
        the superintendent to say."""
        return tuple(
            Duty(
                id=f"incident:{self.id}:{clock.rule}",
                kind=DutyKind.INCIDENT,
                owed_by=clock.owed_by,
                due=clock.due,
                source=self.id,
                because=clock.rule,
                done_on=clock.done_on,
            )
            for clock in self.clocks
        )

    def opened_body(self) -> dict[str, Any]:
        """The body of the entry that opens it."""
        return {
            "incident": self.id,
            "on": self.discovered_on.isoformat(),
            "release": self.releases[0] if len(self.releases) == 1 else None,
            "party": self.party,
            "what": self.what,
            "releases": list(self.releases),
            "reached": self.reached.value,
            "clocks": _clocks(self.clocks),
        }

    def updated_body(self, on: date, what: str) -> dict[str, Any]:
        """The body of an entry that says what changed on a day."""
        return {
            "incident": self.id,
            "on": on.isoformat(),
            "state": self.state.value,
            "what": what,
            "clocks": _clocks(self.clocks),
        }

    def changed_since(self, before: Incident) -> str:
        """What is known now and was not before, in a sentence; empty when nothing is."""
        said = []
        if self.board_told_on != before.board_told_on:
            said.append(f"the board was told on {iso(self.board_told_on)}")
        if self.families_told_on != before.families_told_on:
            said.append(f"families were told on {iso(self.families_told_on)}")
        if self.reached is not before.reached:
            said.append(f"it reached: {self.reached.value}")
        if self.state is not before.state:
            said.append(f"it is {self.state.value}")
        return "; ".join(said)

    def as_dict(self) -> dict[str, Any]:
        """Plain values to keep; :func:`incident_from` reads them back."""
        return {
            "id": self.id,
            "discovered_on": self.discovered_on.isoformat(),
            "party": self.party,
            "releases": list(self.releases),
            "reached": self.reached.value,
            "what": self.what,
            "state": self.state.value,
            "board_told_on": iso(self.board_told_on),
            "families_told_on": iso(self.families_told_on),
            "packs": list(self.packs),
        }


def incident(
    *,
    id: str,
    discovered_on: date,
    party: str,
    releases: tuple[str, ...],
    reached: Reached,
    what: str,
    today: date,
    calendar: Calendar,
    book: Lawbook,
    packs: Iterable[str] = (),
    board_told_on: date | None = None,
) -> Incident:
    """Open an incident and start its clocks: those of ``packs``, or Connecticut's where these set none.

    Raises BadInput when a day lies ahead or nothing is described.
    """
    if not what.strip() or len(what) > 500:
        raise BadInput("An incident needs a description of 1 to 500 characters, with no name in it.")
    found = Incident(
        id,
        discovered_on,
        party,
        tuple(releases),
        reached,
        what.strip(),
        (),
        board_told_on=board_told_on,
        packs=_with_clocks(packs, book),
    )
    if party == DISTRICT and board_told_on is None:
        found = replace(found, board_told_on=discovered_on)
    if discovered_on.year < today.year - LONGEST_AGO:  # 0026 for 2026: no rule bound then, no clock would run
        raise BadInput(f"That day lies more than {LONGEST_AGO} years back.", fix="look at its year")
    _check_days(found, today)
    return replace(found, clocks=clocks(found, calendar, book))


def _with_clocks(packs: Iterable[str], book: Lawbook) -> tuple[str, ...]:
    """The packs that hold a clock of an incident; Connecticut where none does."""
    holding = {r.pack for r in book.rules if r.subject is Subject.INCIDENT and r.clock is not None}
    return tuple(p for p in dict.fromkeys(packs) if p in holding) or (HOME,)


def update(
    found: Incident,
    *,
    today: date,
    calendar: Calendar,
    book: Lawbook,
    attestations: Iterable[Attestation] = (),
    board_told_on: date | None = None,
    families_told_on: date | None = None,
    reached: Reached | None = None,
    close: bool = False,
) -> Incident:
    """The incident with what became known. A day that was given once is not changed. ``attestations`` are
    those of the standing.

    Raises BadInput when it is closed already, when a day contradicts another or lies ahead, or when it is to
    be closed while somebody still has to be told.
    """
    if found.state is IncidentState.CLOSED:
        raise BadInput(f"Incident {found.id} is closed.", fix="open a new one")
    for old, new in ((found.board_told_on, board_told_on), (found.families_told_on, families_told_on)):
        if old is not None and new is not None and old != new:
            raise BadInput(f"Incident {found.id} has another day on record for that already.")
    now = replace(
        found,
        board_told_on=found.board_told_on or board_told_on,
        families_told_on=found.families_told_on or families_told_on,
        reached=reached or found.reached,
    )
    _check_days(now, today)
    now = replace(now, clocks=clocks(now, calendar, book, attestations))
    if close:
        waiting = [c.told for c in now.clocks if c.done_on is None]
        if waiting or now.families_told_on is None:
            raise BadInput(
                f"Incident {found.id} cannot be closed: somebody has still to be told.",
                fix="record the days on which the board and the families were told",
            )
        now = replace(now, state=IncidentState.CLOSED)
    return now


def clocks(
    found: Incident, calendar: Calendar, book: Lawbook, attestations: Iterable[Attestation] = ()
) -> tuple[Clock, ...]:
    """The clocks that run, each with its rule: the law of the day of the discovery, in the order of the book.

    A clock from the district's own knowledge runs once the district knows.
    """
    said = tuple(attestations)
    since = {Start.DISCOVERY: found.discovered_on, Start.NOTICE: found.board_told_on}
    started = {start: day for start, day in since.items() if day is not None}
    rules = running(
        book,
        day=found.discovered_on,
        packs=found.packs,
        start=started,
        facts=known(found, calendar, said),
    )
    out = [
        Clock(
            rule=rule.id,
            told=clock.told,
            owed_by=DISTRICT if clock.owed_by is Owing.DISTRICT else found.party,
            due=due_day(rule, clock, started[clock.start], calendar),
            done_on=_done(found, rule, clock.told, said),
            status=rule.status.value,
            citation=clock.citation,
        )
        for rule, clock in rules
        if rule.subject is Subject.INCIDENT and clock.start is not None
    ]
    return tuple(replace(c, outer=_outer(c, out)) for c in out)


def _outer(clock: Clock, all_: list[Clock]) -> bool:
    return any((o.told, o.owed_by) == (clock.told, clock.owed_by) and o.due < clock.due for o in all_)


def _done(found: Incident, rule: Rule, told: str, said: tuple[Attestation, ...]) -> date | None:
    """The day on record for the board or the families; for others, since when somebody attests it."""
    days = {BOARD: found.board_told_on, FAMILIES: found.families_told_on}
    if told in days:
        return days[told]
    asked = [c.fact for c in (checks_of(rule.must) if rule.must is not None else ())]
    since = [yes_since(fact, found.id, said, found.discovered_on) for fact in asked]
    days_said = [day for day in since if day is not None]
    return max(days_said, default=None) if len(days_said) == len(since) else None


def known(
    found: Incident, calendar: Calendar, attestations: Iterable[Attestation] = ()
) -> dict[str, FactValue]:
    """The facts of an incident that its papers settle, and those that people attested about it."""
    facts: dict[str, FactValue] = {
        "incident.at_partner": found.party != DISTRICT,
        "incident.reached": found.reached.value,
    }
    told, families = found.board_told_on, found.families_told_on
    if told is not None:
        facts["incident.days_to_district"] = (told - found.discovered_on).days
    if told is not None and families is not None:
        facts["incident.days_to_families"] = (families - told).days
        facts["incident.business_days_to_families"] = calendar.needed(told, families)
    about = [a for a in attestations if a.scope == found.id]
    return facts | {a.fact: a.value for a in sorted(about, key=lambda a: (a.on, a.seq))}


def findings(
    found: Incident, calendar: Calendar, book: Lawbook, attestations: Iterable[Attestation] = ()
) -> tuple[Ground, ...]:
    """What the rules about incidents say of this one, by the law of the day of its discovery."""
    return judge(
        book,
        subject=Subject.INCIDENT.value,
        facts=known(found, calendar, attestations),
        day=found.discovered_on,
        packs=found.packs,
        about=found.id,
    )


def _check_days(found: Incident, today: date) -> None:
    days = [found.discovered_on, found.board_told_on, found.families_told_on]
    known = [d for d in days if d is not None]
    if known != sorted(known) or max(known) > today:
        raise BadInput(
            "The days of an incident run from its discovery to the board's notice to the families'.",
            fix="none of them lies ahead",
        )
    if found.families_told_on is not None and found.board_told_on is None:
        raise BadInput(
            "Families are told after the board knows.", fix="give the day on which the board was told"
        )


def incident_from(
    said: Mapping[str, Any],
    calendar: Calendar,
    book: Lawbook,
    attestations: Iterable[Attestation] = (),
) -> Incident:
    """Read back what ``Incident.as_dict`` gave; the clocks are worked out again."""
    found = Incident(
        id=said["id"],
        discovered_on=date.fromisoformat(said["discovered_on"]),
        party=said["party"],
        releases=tuple(said["releases"]),
        reached=Reached(said["reached"]),
        what=said["what"],
        clocks=(),
        state=IncidentState(said["state"]),
        board_told_on=day_of(said["board_told_on"]),
        families_told_on=day_of(said["families_told_on"]),
        packs=tuple(said.get("packs", (HOME,))),  # kept since other states have clocks too
    )
    return replace(found, clocks=clocks(found, calendar, book, attestations))


def _clocks(running: tuple[Clock, ...]) -> list[dict[str, Any]]:
    return [
        {
            "rule": c.rule,
            "told": c.told,
            "due": c.due.isoformat(),
            "status": c.status,
            "done": iso(c.done_on),
        }
        for c in running
    ]
