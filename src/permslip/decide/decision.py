"""The Decision: may it go, and on what terms? A value with reasons that can be replayed years later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from permslip.law.ground import Ground
from permslip.words.vocabulary import Basis, ConsentMode, ModeSource, ObligationKind


@dataclass(frozen=True)
class Obligation:
    """One thing a permitted release must do. ``because`` is a rule id or ``agreement:CLAUSE``."""

    kind: ObligationKind
    because: str
    element: str | None = None
    value: str | int | float | None = None

    @property
    def level(self) -> str:
        """The level to generalise to, where it is asked for by name; empty where it is a number or any."""
        named = self.kind is ObligationKind.GENERALISE and isinstance(self.value, str)
        return str(self.value) if named else ""


@dataclass(frozen=True)
class Permitted:
    """It may go, on these obligations."""

    grounds: tuple[Ground, ...]
    obligations: tuple[Obligation, ...] = ()


@dataclass(frozen=True)
class Refused:
    """It may not go; each blocking ground carries its fix."""

    grounds: tuple[Ground, ...]


@dataclass(frozen=True)
class Undetermined:
    """Nobody may guess: ``ask`` names the facts that would settle it (see ``words.facts``)."""

    grounds: tuple[Ground, ...]
    ask: tuple[str, ...] = ()


@dataclass(frozen=True)
class NotHeld:
    """The district's source has no such column: nothing to decide."""

    grounds: tuple[Ground, ...] = ()


Verdict = Permitted | Refused | Undetermined


@dataclass(frozen=True)
class ElementDecision:
    """The verdict on one requested element of one table."""

    table: str
    asked_as: str
    element: str | None
    verdict: Verdict | NotHeld


@dataclass(frozen=True)
class ConsentRule:
    """Whose silence means what in this release, and who said so (``because``: rule, clause or policy id)."""

    question: str
    mode: ConsentMode
    source: ModeSource
    because: str
    two_guardians: str = "narrower"  # or "either"; always the district's policy


@dataclass(frozen=True)
class Terms:
    """What the release is held to, taken from the agreement and the verdicts."""

    k: int | None
    minimum_cell: int | None
    max_suppression: float
    second_person: bool
    destroy_by: date | None
    basis: Basis | None
    consent: ConsentRule | None


@dataclass(frozen=True)
class Decision:
    """The decision on one request: ``law_day`` is the day of the law applied, ``as_of`` that of the facts."""

    request: str
    request_digest: str
    agreement: str | None
    agreement_digest: str | None
    holding_digest: str
    lawbook_digest: str
    as_of: date
    law_day: date
    recipient: str
    verdict: Verdict
    elements: tuple[ElementDecision, ...]
    terms: Terms
    onward: tuple[str, ...] = ()  # ids of the parties that the recipient may pass it to, as asked and judged
    policies: tuple[str, ...] = ()  # the district policies that were on
    packs: tuple[str, ...] = ()  # the law packs that were applied

    @property
    def grounds(self) -> tuple[Ground, ...]:
        """Every ground: those of the request, then those of each element."""
        return (*self.verdict.grounds, *(g for e in self.elements for g in e.verdict.grounds))

    @property
    def reasons(self) -> tuple[Ground, ...]:
        """The grounds, each rule's say once, of however many elements it says it."""
        return tuple({(g.rule, g.mark, g.says): g for g in self.grounds}.values())
