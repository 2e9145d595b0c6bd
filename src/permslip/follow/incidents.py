"""An incident and its clocks: who must be told, by which day, under which rule.

Conn. Gen. Stat. 10-234dd as LAW.md section 3 paraphrases it, read from secondary sources: every clock is a
draft until counsel reviewed the rule. Which of the first two binds a consultant's extract is not settled, so
both run: the 30 days are the day to keep, the 60 the outer limit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from permslip.follow.calendar import Calendar
from permslip.follow.duty import Duty, DutyKind
from permslip.words.errors import BadInput

DISTRICT = "district"
DRAFT = "draft"


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
    """One clock: ``rule`` is the lawbook's id, ``status`` how far it was checked, ``told`` whom to tell."""

    rule: str
    told: str
    owed_by: str
    due: date
    done_on: date | None = None
    status: str = DRAFT


@dataclass(frozen=True)
class Incident:
    """One incident. ``party`` is who had the data (a party id, or ``district`` when it was the district
    itself);
    ``what`` is a sentence without any name. ``board_told_on`` is the day on which the district received the
    contractor's notice, or itself found out: from then the families' clock runs."""

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
            said.append(f"the board was told on {_text(self.board_told_on)}")
        if self.families_told_on != before.families_told_on:
            said.append(f"families were told on {_text(self.families_told_on)}")
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
            "board_told_on": _text(self.board_told_on),
            "families_told_on": _text(self.families_told_on),
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
    board_told_on: date | None = None,
) -> Incident:
    """Open an incident and start its clocks.

    Raises BadInput when a day lies ahead or nothing is described.
    """
    if not what.strip() or len(what) > 500:
        raise BadInput("An incident needs a description of 1 to 500 characters, with no name in it.")
    found = Incident(
        id, discovered_on, party, tuple(releases), reached, what.strip(), (), board_told_on=board_told_on
    )
    if party == DISTRICT and board_told_on is None:
        found = replace(found, board_told_on=discovered_on)
    _check_days(found, today)
    return replace(found, clocks=clocks(found, calendar))


def update(
    found: Incident,
    *,
    today: date,
    calendar: Calendar,
    board_told_on: date | None = None,
    families_told_on: date | None = None,
    reached: Reached | None = None,
    close: bool = False,
) -> Incident:
    """The incident with what became known. A day that was given once is not changed.

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
    now = replace(now, clocks=clocks(now, calendar))
    if close:
        waiting = [c.told for c in now.clocks if c.done_on is None]
        if waiting or now.families_told_on is None:
            raise BadInput(
                f"Incident {found.id} cannot be closed: somebody has still to be told.",
                fix="record the days on which the board and the families were told",
            )
        now = replace(now, state=IncidentState.CLOSED)
    return now


def clocks(found: Incident, calendar: Calendar) -> tuple[Clock, ...]:
    """The clocks of 10-234dd(a), each with its rule; the district's own incident has the families' alone."""
    running = []
    if found.party != DISTRICT:
        if found.reached is not Reached.DIRECTORY_ONLY:
            # ct-breach-30: contractor to board, 30 days from discovery, student information but directory
            running.append(_contractor("ct-breach-30", 30, found))
        # ct-breach-60: contractor to board, 60 days: directory, student records, student content
        running.append(_contractor("ct-breach-60", 60, found))
    if found.board_told_on is not None:
        # ct-breach-2bd: board to families, electronically, within two business days of the notice; and posted
        due = calendar.after(found.board_told_on, 2)
        running.append(Clock("ct-breach-2bd", "families", DISTRICT, due, found.families_told_on))
    return tuple(running)


def _contractor(rule: str, days: int, found: Incident) -> Clock:
    due = found.discovered_on + timedelta(days=days)
    return Clock(rule, "board", found.party, due, found.board_told_on)


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


def incident_from(said: Mapping[str, Any], calendar: Calendar) -> Incident:
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
        board_told_on=_day(said["board_told_on"]),
        families_told_on=_day(said["families_told_on"]),
    )
    return replace(found, clocks=clocks(found, calendar))


def _clocks(running: tuple[Clock, ...]) -> list[dict[str, Any]]:
    return [
        {
            "rule": c.rule,
            "told": c.told,
            "due": c.due.isoformat(),
            "status": c.status,
            "done": _text(c.done_on),
        }
        for c in running
    ]


def _text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
