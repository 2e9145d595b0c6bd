"""What changes between two days: rules that begin, end or change, and findings that come out otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from permslip.law.ground import Ground
from permslip.law.lawbook import Lawbook
from permslip.law.rule import Rule
from permslip.words.errors import BadInput, NotFound
from permslip.words.truth import Truth
from permslip.words.vocabulary import Mark


class Kind(StrEnum):
    """What became of a rule from the first day to the second."""

    BEGINS = "begins"  # known not to bind on the first day, and to bind on the second
    BINDS_BY = "binds by then"  # nobody knows whether it bound on the first day; it does on the second
    MAY_BEGIN = "may begin"  # known not to bind on the first day; nobody knows about the second
    CHANGES = "changes"  # another version of it binds
    ENDS = "ends"  # it bound, or may have, on the first day, and does not on the second


@dataclass(frozen=True)
class RuleChange:
    """One rule's change. ``before`` and ``after`` are its versions on the two days, None where none binds."""

    kind: Kind
    before: Rule | None
    after: Rule | None

    @property
    def rule(self) -> Rule:
        """The version to show: the later one, or the one that ends."""
        shown = self.after or self.before
        if shown is None:
            raise ValueError("a change has a rule")
        return shown


@dataclass(frozen=True)
class Difference:
    """The law of two days side by side. ``unsure`` are the rules of which nobody knows whether they bound on
    either; ``same`` counts those that bind on both."""

    changes: tuple[RuleChange, ...]
    unsure: tuple[Rule, ...]
    same: int


def differ(book: Lawbook, first: date, second: date, packs: Iterable[str] | None = None) -> Difference:
    """What changes in the rules of ``packs`` (None: all) from ``first`` to ``second``, in the book's order.

    Raises BadInput when the second day comes before the first, NotFound for a pack that the book lacks.
    """
    if second < first:
        raise BadInput("The second day comes before the first.", fix="give the earlier day first")
    wanted = book.packs if packs is None else frozenset(packs)
    if unknown := sorted(wanted - book.packs):
        raise NotFound(
            f"The lawbook has no pack called {', '.join(unknown)}.",
            fix=f"one of {', '.join(sorted(book.packs))}",
        )
    mine = [r for r in book.rules if r.pack in wanted]
    changes, unsure, same = [], [], 0
    for rule_id in dict.fromkeys(r.id for r in mine):
        versions = [r for r in mine if r.id == rule_id]
        before, after = _on(versions, first), _on(versions, second)
        kind = _kind(before, after)
        if kind is not None:
            changes.append(RuleChange(kind, before[0], after[0]))
        elif before[0] is not None and Truth.UNKNOWN in (before[1], after[1]):
            unsure.append(before[0])
        elif before[0] is not None:
            same += 1
    order = list(Kind)
    return Difference(tuple(sorted(changes, key=lambda c: order.index(c.kind))), tuple(unsure), same)


Version = tuple[Rule | None, Truth]


def _on(versions: list[Rule], day: date) -> Version:
    """The version that binds on a day, else one that may, else none."""
    found = [(rule, rule.in_force.on(day)) for rule in versions]
    for wanted in (Truth.TRUE, Truth.UNKNOWN):
        for rule, truth in found:
            if truth is wanted:
                return rule, truth
    return None, Truth.FALSE


def _kind(before: Version, after: Version) -> Kind | None:
    match before[1], after[1]:
        case Truth.FALSE, Truth.TRUE:
            return Kind.BEGINS
        case Truth.FALSE, Truth.UNKNOWN:
            return Kind.MAY_BEGIN
        case ((Truth.TRUE | Truth.UNKNOWN), Truth.FALSE):
            return Kind.ENDS
        case Truth.UNKNOWN, Truth.TRUE if before[0] == after[0]:
            return Kind.BINDS_BY
    return Kind.CHANGES if before[0] != after[0] else None


@dataclass(frozen=True)
class Moved:
    """One finding that comes out otherwise: the grounds of the two days, None where the rule says nothing."""

    rule: str
    before: Ground | None
    after: Ground | None

    @property
    def ground(self) -> Ground:
        """The ground to show: the later day's, or the one that is gone."""
        shown = self.after or self.before
        if shown is None:
            raise ValueError("a finding has a ground")
        return shown

    @property
    def asks(self) -> bool:
        """Whether something is to be done about it under the law of the second day."""
        return self.after is not None and self.after.mark is not Mark.MEETS


def moved(before: Iterable[Ground], after: Iterable[Ground]) -> tuple[Moved, ...]:
    """The rules whose mark, or whose power to stop a release, differs between two sets of findings."""
    old, new = _by_rule(before), _by_rule(after)
    out = []
    for rule in dict.fromkeys((*new, *old)):
        one, two = old.get(rule), new.get(rule)
        if one is None or two is None or (one.mark, one.blocks) != (two.mark, two.blocks):
            out.append(Moved(rule, one, two))
    return tuple(out)


_WORST = (Mark.MEETS, Mark.ASK_COUNSEL, Mark.MISSING, Mark.CONFLICTS)


def _by_rule(grounds: Iterable[Ground]) -> dict[str, Ground]:
    """Each rule's ground; where it speaks of several things, the one that weighs most."""
    found: dict[str, Ground] = {}
    for ground in grounds:
        kept = found.get(ground.rule)
        if kept is None or _WORST.index(ground.mark) > _WORST.index(kept.mark):
            found[ground.rule] = ground
    return found
