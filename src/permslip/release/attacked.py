"""The district's bound on attacks: how much one may get before a release is held back, and what is tried.

Pure. The attacks themselves are in ``measure.attack``; what came of them is in the ledger.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from permslip.protect.plan import Change, Plan
from permslip.words.errors import BadInput
from permslip.words.standing import AttackStanding, FactValue
from permslip.words.vocabulary import AttackKind

ATTACK_BOUND = "attack-bound"  # the district's policy: off, or a share
OFF = "off"
MILLION = 1_000_000  # risks are kept as whole millionths: an entry holds no fractions
ON_CODES: frozenset[str] = frozenset({AttackKind.CODES})
ON_PEOPLE: frozenset[str] = frozenset(AttackKind) - ON_CODES


def bound_word(text: str) -> str:
    """A bound as the ledger keeps it: a share from 0 to 1 with at most six decimals, as people write it.

    Raises BadInput for anything else.
    """
    try:
        share = Decimal(text.strip()) + 0  # so that there is no minus nought
        good = 0 <= share <= 1 and share == round(share, 6)
    except (InvalidOperation, ValueError):
        good = False
    if not good:
        raise BadInput(
            "A bound on attacks is off, or a share from 0 to 1 with at most six decimals.",
            fix=f"for example: permslip policy {ATTACK_BOUND} 0.05",
        )
    return f"{share.normalize():f}"


def bound(policies: Mapping[str, FactValue]) -> float | None:
    """The bound in force (0..1); None where the district asks for none. Raises BadInput for one that is not
    understood, so that nothing leaves by it."""
    said = policies.get(ATTACK_BOUND, False)
    return None if said is False else float(bound_word(str(said)))


def in_millionths(share: float) -> int:
    """A share (0..1) in whole millionths, rounded up: what is kept is never less than what was found."""
    exact = Decimal(repr(round(share * MILLION, 3)))
    return min(MILLION, int(exact.to_integral_value(rounding="ROUND_CEILING")))


def owed(plan: Plan) -> frozenset[str]:
    """The attacks that a release is tried by: on people where a table has quasi-identifiers, on record codes
    where a column holds codes."""
    people = any(t.quasi for t in plan.tables)
    codes = any(c.change is Change.CODE for t in plan.tables for c in t.columns)
    return (ON_PEOPLE if people else frozenset()) | (ON_CODES if codes else frozenset())


@dataclass(frozen=True)
class Tried:
    """What the recorded attacks on some staged bytes come to: the highest risk (millionths), and the attacks
    that are owed and were not tried in full."""

    worst: int
    missing: tuple[str, ...]

    def above(self, bound: float) -> bool:
        """Whether the highest risk is above a bound (0..1)."""
        return self.worst / MILLION > bound


def tried(plan: Plan, staged_digest: str, attacks: Iterable[AttackStanding]) -> Tried:
    """Of several attacks on these bytes the worst counts: a gentler one that came later unsays nothing. One
    that left something untried shows what it found, and not that there is no more."""
    mine = [a for a in attacks if a.staged_digest == staged_digest]
    full = {name for a in mine if not a.untried for name in a.attacks}
    return Tried(max((a.risk for a in mine), default=0), tuple(sorted(owed(plan) - full)))


def command(release: str) -> str:
    """What to run where an attack is missing."""
    return f"permslip attack {release} --with FILES --record"
