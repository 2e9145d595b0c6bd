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


def owed(plan: Plan) -> Mapping[str, frozenset[str]]:
    """The attacks that each table of a release is tried by: on people where it has quasi-identifiers, on
    record codes where a column holds codes. Tables that owe none are left out."""
    found = {}
    for table in plan.tables:
        codes = any(c.change is Change.CODE for c in table.columns)
        mine = (ON_PEOPLE if table.quasi else frozenset()) | (ON_CODES if codes else frozenset())
        if mine:
            found[table.table] = mine
    return found


@dataclass(frozen=True)
class Tried:
    """What the recorded attacks on some staged bytes come to: the highest risk (millionths), and table by
    table the attacks that are owed and were not tried in full."""

    worst: int
    missing: Mapping[str, tuple[str, ...]]

    def above(self, bound: float) -> bool:
        """Whether the highest risk is above a bound (0..1)."""
        return self.worst / MILLION > bound

    @property
    def lacks(self) -> str:
        """What is missing, in words; empty where nothing is."""
        return "; ".join(f"{table}: {', '.join(names)}" for table, names in self.missing.items())


def tried(plan: Plan, staged_digest: str, attacks: Iterable[AttackStanding]) -> Tried:
    """Of several attacks on these bytes the worst counts: a gentler one that came later unsays nothing. One
    that left something untried shows what it found, and not that there is no more; so does one of which it
    was not kept what was tried on which table."""
    mine = [a for a in attacks if a.staged_digest == staged_digest]
    full = {(t.table, name) for a in mine if not a.untried for t in a.tables for name in t.attacks}
    left = {
        table: tuple(sorted(n for n in names if (table, n) not in full))
        for table, names in owed(plan).items()
    }
    missing = {table: names for table, names in left.items() if names}
    return Tried(max((a.risk for a in mine), default=0), missing)


def command(release: str) -> str:
    """What to run where an attack is missing."""
    return f"permslip attack {release} --with FILES --record"
