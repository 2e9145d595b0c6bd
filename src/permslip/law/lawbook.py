"""The Lawbook: rules that were read together, under one digest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from permslip.law.profile import Profile
from permslip.law.rule import Rule


@dataclass(frozen=True)
class Lawbook:
    """The rules and suppression profiles of a lawbook in file order, and the SHA-256 over their files."""

    rules: tuple[Rule, ...]
    digest: str
    profiles: tuple[Profile, ...] = ()

    def rule(self, rule_id: str) -> Rule | None:
        """The newest version of the rule with this id, or None."""
        found = [r for r in self.rules if r.id == rule_id]
        return max(found, key=lambda r: r.in_force.start or date.min, default=None)

    def profile(self, profile_id: str) -> Profile | None:
        """The suppression profile with this id, or None."""
        return next((p for p in self.profiles if p.id == profile_id), None)

    @property
    def packs(self) -> frozenset[str]:
        """The packs that the rules belong to."""
        return frozenset(r.pack for r in self.rules)
