"""The Draft: everything that was read of one paper, and what a person has decided about each part."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from permslip.words.quote import Quote
from permslip.words.vocabulary import Need, Role


class Confirmed(StrEnum):
    """What a person has decided. ``no`` is no decision: it is how every value starts."""

    NO = "no"
    YES = "yes"
    OUT = "left out"


@dataclass(frozen=True)
class Item:
    """One thing to decide.

    ``read`` is what was read, or suggested where there is no quote; empty where the paper leaves a gap
    (``blank``) or nothing could be suggested. ``instead`` is what a person put in its place; it needs
    ``cites``, the words of the paper that say so, or ``by_hand``. ``confidence`` is a share, None for a
    suggestion.
    """

    read: str
    quote: Quote | None = None
    confidence: float | None = None
    blank: bool = False
    confirmed: Confirmed = Confirmed.NO
    instead: str = ""
    cites: Quote | None = None
    by_hand: bool = False

    @property
    def value(self) -> str:
        """The value that a yes confirms; empty where there is none yet."""
        return self.instead or self.read

    @property
    def evidence(self) -> Quote | None:
        """The sentence behind :attr:`value`; None where a person put it in by hand."""
        return self.cites if self.instead else self.quote

    @property
    def taken(self) -> bool:
        """Whether a person has confirmed it, with a value."""
        return self.confirmed is Confirmed.YES and bool(self.value)

    @property
    def open(self) -> bool:
        """Whether nobody has decided yet. A yes to nothing is no decision."""
        return self.confirmed is Confirmed.NO or (self.confirmed is Confirmed.YES and not self.value)


@dataclass(frozen=True)
class DraftParty:
    """A party as read, with the id and the role that it would get. ``under`` is its partner's id."""

    id: str
    role: Role
    item: Item
    under: str = ""
    services: str = ""


@dataclass(frozen=True)
class DraftTerm:
    """Every value that was read of one term (``words.terms``)."""

    term: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class DraftLine:
    """A line of the schedule: ``item.read`` holds the paper's words, ``element`` the key or nothing.

    A person's ``instead`` is another key of the catalogue."""

    element: str
    need: Need
    item: Item


@dataclass(frozen=True)
class DraftClause:
    """A clause as it stands in the paper; ``topics`` as read, ``also`` those that a person added."""

    id: str
    text: str
    heading: str = ""
    topics: tuple[tuple[str, Item], ...] = ()
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Added:
    """A value that was not read and that a person found in the paper, or knows."""

    term: str
    value: str
    cites: Quote | None = None
    by_hand: bool = False


@dataclass(frozen=True)
class Draft:
    """One paper's draft. ``sha256`` is that of the file that was read."""

    name: str
    sha256: str
    pages: int
    shape: str
    shape_why: str
    about: tuple[tuple[str, Item], ...]
    parties: tuple[DraftParty, ...]
    terms: tuple[DraftTerm, ...]
    schedule: tuple[DraftLine, ...]
    clauses: tuple[DraftClause, ...]
    not_stated: tuple[str, ...]
    added: tuple[Added, ...] = ()
    look_first: tuple[str, ...] = ()
    remarks: tuple[str, ...] = field(default=())

    def named(self, name: str) -> Item | None:
        """One of the things that the agreement needs beside what the paper says (``about``)."""
        return next((item for key, item in self.about if key == name), None)
