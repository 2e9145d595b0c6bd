"""What a family is told of one agreement that wants a child's data: plain values, no name of anybody else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from permslip.actions.visiting import WhyNot
from permslip.consent.answer import Reason
from permslip.words.vocabulary import Basis, ConsentMode, ModeSource

BASES: Mapping[Basis, str] = {
    Basis.CONSENT: "The law lets this data go only with your signed consent: your yes.",
    Basis.SCHOOL_OFFICIAL: "The law lets the school share this with those who do the school's own work.",
    Basis.STUDIES: (
        "The law lets the school share this for a study that is done for the school, to help students."
    ),
    Basis.AUDIT_EVALUATION: "The law lets the school share this to check or evaluate an education program.",
    Basis.TRANSFER: "The law lets the school send this to a school that a student moves to.",
    Basis.DIRECTORY: "The school has named this as public directory information. Families may opt out.",
    Basis.DEIDENTIFIED: "What leaves is meant to identify nobody.",
    Basis.EMERGENCY: "The law lets the school share this in an emergency, to keep somebody safe.",
    Basis.ORDER: "A court order or a subpoena asks for this.",
}
"""Each legal basis in plain words, as a family reads it (34 CFR 99.30, 99.31). No legal advice."""


class Stand(StrEnum):
    """How things stand for a child, as this visitor may know it. It never says who else answered."""

    YOU_SAID_YES = "you said yes"
    YOU_SAID_NO = "you said no"
    ANOTHER_SAID_YES = "another guardian said yes"
    ANOTHER_SAID_NO = "another guardian said no"
    GUARDIANS_DIFFER = "guardians differ"
    NOBODY_ANSWERED = "nobody answered"
    SILENCE_IS_YES = "nobody answered, and silence means yes"
    ASKED_ANEW = "the answer covers less than what is asked now"
    RAN_OUT = "the answer ran out"
    OPTED_OUT = "opted out of directory information"
    NOT_ASKED = "not asked"
    NOT_COUNTED = "what was answered does not count"
    BIRTH_DATE_UNKNOWN = "birth date unknown"


@dataclass(frozen=True)
class Party:
    """An organisation that gets the data: ``role`` partner or sub-processor, with what it does."""

    id: str
    name: str
    role: str
    services: str


@dataclass(frozen=True)
class Mine:
    """What this visitor last said: yes or no, when, and whether a yes still covers all that is asked."""

    given: bool
    on: date | None
    covers: bool


@dataclass(frozen=True)
class Asked:
    """One agreement that wants a child's data. ``elements`` are (key, label); ``because`` names the rule,
    policy or clause that says what silence means."""

    agreement: str
    version: int
    digest: str
    title: str
    question: str
    recipients: tuple[Party, ...]
    elements: tuple[tuple[str, str], ...]
    purpose: str
    purpose_text: str
    basis: str
    legal_basis: str
    ends: date | None
    destroy_by: date | None
    mode: ConsentMode
    source: ModeSource
    because: str
    why_not: WhyNot
    mine: Mine | None
    inside: bool
    reason: Reason
    stands: Stand

    @property
    def may_answer(self) -> bool:
        """Whether there are buttons."""
        return self.why_not is WhyNot.NOTHING

    @property
    def silence_lets_go(self) -> bool:
        """What silence means."""
        return self.mode is not ConsentMode.OPT_IN
