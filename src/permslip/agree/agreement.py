"""The Agreement: what was promised in writing, as data. Immutable; an amendment is a new version."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from permslip.words.quote import Quote
from permslip.words.vocabulary import Basis, ConsentMode, Need, Purpose, Role

_ENDS = re.compile(r"(?<=[.;:])\s+(?=[A-Z(“\"])")


@dataclass(frozen=True)
class Party:
    """An organisation bound by the agreement. ``under`` names the partner a sub-processor works for;
    ``address`` is where it can be written to, as registers publish it."""

    id: str
    name: str
    role: Role
    under: str | None = None
    services: str = ""
    address: str = ""


@dataclass(frozen=True)
class ScheduleLine:
    """One element of the schedule of data: what may be shared, how badly it is needed, and why."""

    element: str
    need: Need
    why: str = ""


@dataclass(frozen=True)
class Limits:
    """The disclosure limits that the parties agreed on. None means the agreement does not say."""

    k: int | None = None
    minimum_cell: int | None = None
    max_suppression: float | None = None  # share of records, 0..1


@dataclass(frozen=True)
class Destruction:
    """When and how the partner destroys. ``by`` is absolute; ``within_days`` counts from the end of term."""

    by: date | None = None
    within_days: int | None = None
    method: str = ""
    certificate: bool = False


@dataclass(frozen=True)
class Ownership:
    """Who owns what: a party id, ``district``, or None where the agreement does not say."""

    data: str | None = None
    derived_data: str | None = None
    work_product: str | None = None


@dataclass(frozen=True)
class ConsentTerm:
    """What the agreement says of asking families."""

    question: str
    mode: ConsentMode


@dataclass(frozen=True)
class Clause:
    """A clause as signed: its number, its words, and the topics it speaks to (``words.topics``)."""

    id: str
    text: str
    topics: tuple[str, ...] = ()

    def sentences(self) -> list[str]:
        """Its sentences, and the parts that semicolons and colons make, each on one line."""
        return [s for s in _ENDS.split(" ".join(self.text.split())) if s]


@dataclass(frozen=True)
class TermLine:
    """One value of one term (``words.terms``) in its normal form, with the sentence that sets it."""

    term: str
    value: str
    quote: Quote | None = None


@dataclass(frozen=True)
class FieldQuote:
    """The sentence behind a value that has a key of its own: ``of`` is its path (``ownership.data``)."""

    of: str
    quote: Quote


@dataclass(frozen=True)
class Agreement:
    """One version of one written agreement. Dates are inclusive.

    ``digest`` is the SHA-256 of its canonical form (``agree.digest_of``)."""

    id: str
    version: int
    title: str
    parties: tuple[Party, ...]
    basis: Basis | None
    purpose: Purpose | None
    purpose_text: str
    signed_on: date | None
    starts: date | None
    ends: date | None
    schedule: tuple[ScheduleLine, ...]
    limits: Limits
    destruction: Destruction
    ownership: Ownership
    law_packs: tuple[str, ...]
    clauses: tuple[Clause, ...]
    second_person: bool
    redisclosure: str | None  # "barred", "named_only", "free", None where not said
    consent: ConsentTerm | None
    district_key: str | None  # fingerprint of the district's slip key, as printed in the signed paper
    digest: str
    amends: int | None = None
    terms: tuple[TermLine, ...] = ()
    quotes: tuple[FieldQuote, ...] = ()

    def party(self, party_id: str) -> Party | None:
        """The party with this id, or None."""
        return next((p for p in self.parties if p.id == party_id), None)

    def line(self, element: str) -> ScheduleLine | None:
        """The schedule's line for an element key, or None: what is not in the schedule is not promised."""
        return next((s for s in self.schedule if s.element == element), None)

    def values(self, term: str) -> tuple[str, ...]:
        """The values that the paper gives a term, in its order; none where it does not speak of it."""
        return tuple(t.value for t in self.terms if t.term == term)
