"""The Duty: something someone must do by a day, because of an agreement or a release."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

SOON_DAYS = 30  # a duty is due soon for so many days


class DutyKind(StrEnum):
    """What kind of duty."""

    TERM_ENDS = "term ends"
    DESTROY = "destroy"
    NOTICE = "notice"
    POSTING = "posting"
    INCIDENT = "incident"
    FAMILY = "family asked"


class DutyState(StrEnum):
    """Where a duty stands on a given day."""

    AHEAD = "ahead"
    DUE_SOON = "due soon"
    OVERDUE = "overdue"
    DONE = "done"


@dataclass(frozen=True)
class Duty:
    """One duty. ``owed_by`` is a party id or ``district``; ``source`` the agreement or release id;
    ``because`` the rule or clause; ``blocks`` says that its being overdue stops releases to that party;
    ``fact`` is what somebody attests once it is done, empty where an entry of its own says so."""

    id: str
    kind: DutyKind
    owed_by: str
    due: date
    source: str
    because: str
    blocks: bool = False
    done_on: date | None = None
    fact: str = ""

    def state(self, today: date) -> DutyState:
        """Where the duty stands on ``today``."""
        if self.done_on is not None:
            return DutyState.DONE
        if today > self.due:
            return DutyState.OVERDUE
        return DutyState.DUE_SOON if (self.due - today).days <= SOON_DAYS else DutyState.AHEAD
