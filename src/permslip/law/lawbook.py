"""The Lawbook: rules that were read together, under one digest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from permslip.law.rule import Rule


@dataclass(frozen=True)
class Lawbook:
    """The rules of a lawbook in file order, and the SHA-256 over the rule files they came from."""

    rules: tuple[Rule, ...]
    digest: str

    def rule(self, rule_id: str) -> Rule | None:
        """The newest version of the rule with this id, or None."""
        found = [r for r in self.rules if r.id == rule_id]
        return max(found, key=lambda r: r.in_force.start or date.min, default=None)

    @property
    def packs(self) -> frozenset[str]:
        """The packs that the rules belong to."""
        return frozenset(r.pack for r in self.rules)
