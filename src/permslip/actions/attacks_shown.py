"""What a page tells of the attacks on a staged release: which were tried, what they got, what is still owed.

The gate decides; this says beforehand, in plain words, what it will find.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from permslip.actions import offices
from permslip.actions.approving import Outcome
from permslip.actions.desk import Desk
from permslip.actions.shown import label
from permslip.protect.plan import Plan
from permslip.release import attacked
from permslip.release.attacked import MILLION, Tried
from permslip.stores.releases import WAITING, ReleaseRow
from permslip.words.standing import AttackFile, AttackStanding, TableAttacked
from permslip.words.vocabulary import AttackKind
from permslip.words.wording import counted, exact_percent

MEANT: Mapping[str, str] = MappingProxyType(
    {
        AttackKind.LINKING.value: "linking (finding a student by what is known of them)",
        AttackKind.PROBABILISTIC.value: "probabilistic (the same, with errors forgiven)",
        AttackKind.INFERENCE.value: "inference (telling what is not known, from those who look alike)",
        AttackKind.CODES.value: "codes (telling whose a record code is)",
    }
)


@dataclass(frozen=True)
class AttackSeen:
    """One attack that was recorded. ``risk`` and ``upto`` (the upper end of its 95% interval) are written as
    shares; ``untried`` counts what was asked for and could not be tried. ``on_tables`` says for each table
    what was tried, on how many people, by which columns; ``files`` the lists that the adversary had."""

    on: date
    role: str
    tried: tuple[str, ...]
    on_tables: tuple[str, ...]
    files: tuple[AttackFile, ...]
    risk: str
    upto: str
    untried: int


@dataclass(frozen=True)
class AttacksSeen:
    """Where a release stands with attacks. ``says`` tells it of one that waits; ``clear`` is false where the
    gate would hold it back for them; ``command`` is what is still to be run, empty where nothing is."""

    says: str
    clear: bool
    command: str
    seen: tuple[AttackSeen, ...]


def attacks_on(desk: Desk, row: ReleaseRow, plan: Plan) -> AttacksSeen:
    """The attacks on the bytes of this release, the newest first, and what the gate will say of them."""
    standing, bound = desk.office.standing(), attacked.bound(offices.policies(desk))
    mine = [a for a in standing.attacks.get(row.id, ()) if a.staged_digest == row.staged_digest]
    seen = tuple(_seen(a, standing.keys[a.key_id].role or "") for a in reversed(mine))
    if row.state not in WAITING:
        return AttacksSeen("", True, "", seen)
    if bound is None:
        return AttacksSeen("The district asks for no attack before a release leaves.", True, "", seen)
    found = attacked.tried(plan, row.staged_digest, mine)
    high = found.above(bound)
    command = attacked.command(row.id) if found.missing and not high else ""
    return AttacksSeen(_says(found, bound, high=high), not found.missing and not high, command, seen)


def owed(desk: Desk, outcome: Outcome) -> tuple[str, ...]:
    """What a release that was staged just now still owes in attacks, and what to run; nothing where nothing
    is asked."""
    if outcome.stage != "waiting" or outcome.plan is None:
        return ()
    found = attacks_on(desk, desk.office.releases.get(outcome.release), outcome.plan)
    return () if found.clear else tuple(line for line in (found.says, found.command) if line)


def _seen(one: AttackStanding, role: str) -> AttackSeen:
    return AttackSeen(
        one.time.date(),
        role.replace("_", " "),
        tuple(MEANT.get(name, name) for name in one.attacks),
        tuple(_on_table(t) for t in one.tables),
        one.files,
        exact_percent(one.risk / MILLION),
        exact_percent(one.risk_upto / MILLION),
        one.untried,
    )


def _on_table(table: TableAttacked) -> str:
    people = counted(table.people, "students")
    whom = f", against {people} known by {', '.join(map(label, table.known))}" if table.people else ""
    return f"{table.table.replace('_', ' ')}: {', '.join(table.attacks)}{whom}"


def _says(found: Tried, bound: float, *, high: bool) -> str:
    risk, most = exact_percent(found.worst / MILLION), exact_percent(bound)
    if high:
        return (
            f"An attack on it has a risk of {risk}, and the district's bound is "
            f"{most}. It cannot leave as it is staged: it has to be protected further, or asked for "
            "with less, and staged again."
        )
    if found.missing:
        return (
            "An attack is owed: the district lets nothing leave before somebody played the adversary on what "
            f"is staged, and recorded a risk of no more than {most}. Still to be tried: "
            f"{found.lacks}. Votes count meanwhile; it leaves once that is done."
        )
    return (
        f"It was attacked in full as it is staged. The highest risk is {risk}, and "
        f"the district's bound is {most}."
    )
