"""What was tried on one table of a release, counted up attack by attack."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from permslip.measure.attack import Outcome
from permslip.words.standing import TableAttacked
from permslip.words.vocabulary import AttackKind


@dataclass
class OnTable:
    """What was tried on one table so far."""

    attacks: set[str] = field(default_factory=set)
    people: int = 0
    known: set[str] = field(default_factory=set)

    def add(self, outcomes: list[Outcome], known: Iterable[str]) -> None:
        """Count attacks in that had anybody to be tried on."""
        had = [o for o in outcomes if o.attacked.trials]
        self.attacks.update(o.kind.value for o in had)
        people = [o.attacked.trials for o in had if o.kind is not AttackKind.CODES]
        self.people = max(self.people, *people) if people else self.people
        self.known.update(known if had else ())

    def kept(self, table: str) -> TableAttacked:
        """The same as it is kept."""
        return TableAttacked(table, tuple(sorted(self.attacks)), self.people, tuple(sorted(self.known)))
