"""The Request: what is wanted, by whom, for what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from permslip.words.vocabulary import Need, Purpose


@dataclass(frozen=True)
class RequestedElement:
    """One element asked for. ``asked_as`` are the requester's own words; ``element`` is the key they
    resolve to, or None when nothing in the catalogue answers to them (and unknown means no)."""

    asked_as: str
    element: str | None
    need: Need
    level: str = ""  # the requester's own word for how badly it is wanted, kept as given


@dataclass(frozen=True)
class Population:
    """Which students: empty tuples mean all. ``grades`` are CEDS grade codes, ``schools`` school codes."""

    schools: tuple[str, ...] = ()
    grades: tuple[str, ...] = ()


@dataclass(frozen=True)
class RequestedTable:
    """One table wanted. ``name`` is a conformed table's name (``students``, ``attendance`` ...)."""

    name: str
    elements: tuple[RequestedElement, ...]


@dataclass(frozen=True)
class Request:
    """One request. ``recipient`` is a party id of the agreement.

    ``digest`` is the SHA-256 of its canonical form (``ask.digest_of``)."""

    id: str
    agreement: str | None
    recipient: str
    onward: tuple[str, ...]  # parties the recipient wants to pass it to, by id or name
    purpose: Purpose | None
    purpose_text: str
    tables: tuple[RequestedTable, ...]
    population: Population
    as_of: date
    holding: str | None
    digest: str

    def elements(self) -> tuple[tuple[str, RequestedElement], ...]:
        """Every (table name, requested element), in the order asked."""
        return tuple((t.name, e) for t in self.tables for e in t.elements)
