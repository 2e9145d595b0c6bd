"""Weighing one requested element: where it is held, what the rules say of it, what letting it go obliges."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from permslip.ask.request import RequestedElement
from permslip.decide.decision import (
    ElementDecision,
    NotHeld,
    Obligation,
    Permitted,
    Refused,
    Undetermined,
    Verdict,
)
from permslip.decide.knowing import ABOUT_STUDENTS, domain_of
from permslip.hold.holding import Holding
from permslip.law.ground import Ground
from permslip.words.elements import ELEMENTS
from permslip.words.vocabulary import Basis, Domain, FieldClass, Mark, ObligationKind

AS_HELD = frozenset({Basis.CONSENT, Basis.SCHOOL_OFFICIAL, Basis.DIRECTORY})
"""Bases on which values may leave as they are held; on any other a birth date goes as an age."""

AGE = "age in years"
"""The level of the birth date's hierarchy that goes on any other basis."""

Judge = Callable[[str | None, FieldClass], tuple[Ground, ...]]
"""Says what the rules say of an element (key or None) held under a class."""


@dataclass(frozen=True)
class Held:
    """Where an element was found: the table (or the table asked for) and the classes of what holds it."""

    table: str
    classes: tuple[FieldClass, ...]


def find(holding: Holding, table: str, key: str) -> Held | None:
    """The element in the table asked for, else where it is held (student tables first), else as an asset."""
    places = holding.locate(key)
    here = next(((t, c) for t, c in places if t.name == table), places[0] if places else None)
    if here is not None:
        return Held(here[0].name, (here[1].field_class,))
    assets = holding.assets_of(key)
    if assets:
        return Held(table, tuple(dict.fromkeys(a.field_class for a in assets)))
    return None


def weigh(
    holding: Holding,
    table: str,
    asked: RequestedElement,
    *,
    judge: Judge,
    without_basis: Ground | None,
    basis: Basis | None,
    k: int | None,
) -> ElementDecision:
    """The verdict on one element. ``without_basis``: the ground that no legal basis is named, if so."""
    known = ELEMENTS.get(asked.element) if asked.element else None
    if known is None:
        grounds = judge(None, FieldClass.UNKNOWN)
        return ElementDecision(table, asked.asked_as, None, Refused(grounds))
    held = find(holding, table, known.key)
    if held is None:
        return ElementDecision(table, asked.asked_as, known.key, NotHeld())
    # The column's class and the catalogue's are both judged: neither may soften the other.
    classes = tuple(dict.fromkeys((*held.classes, known.field_class)))
    grounds = _once(g for c in classes for g in judge(known.key, c))
    if without_basis is not None and any(domain_of(known, c) in ABOUT_STUDENTS for c in classes):
        grounds = (replace(without_basis, about=known.key), *grounds)
    verdict = settle(grounds)
    if isinstance(verdict, Permitted):
        verdict = Permitted(grounds, _obligations(known.key, classes, basis, k))
    return ElementDecision(held.table, asked.asked_as, known.key, verdict)


def settle(grounds: tuple[Ground, ...]) -> Verdict:
    """Refused where a ground says no, Undetermined where one cannot tell, else Permitted."""
    stops = [g for g in grounds if g.blocks]
    if any(g.mark is not Mark.ASK_COUNSEL for g in stops):
        return Refused(grounds)
    if stops:
        return Undetermined(grounds, tuple(dict.fromkeys(m for g in stops for m in g.missing)))
    return Permitted(grounds)


def _once(grounds: Iterable[Ground]) -> tuple[Ground, ...]:
    """Each rule once: the strictest of its says where two classes were judged."""
    order = (Mark.MISSING, Mark.CONFLICTS, Mark.ASK_COUNSEL, Mark.MEETS)
    kept: dict[str, Ground] = {}
    for ground in grounds:
        before = kept.get(ground.rule)
        if before is None or order.index(ground.mark) < order.index(before.mark):
            kept[ground.rule] = ground
    return tuple(kept.values())


def _obligations(
    key: str, classes: tuple[FieldClass, ...], basis: Basis | None, k: int | None
) -> tuple[Obligation, ...]:
    """What letting this element go obliges the release to."""
    known = ELEMENTS[key]
    out: list[Obligation] = []
    if FieldClass.STUDENT_NUMBER in classes and domain_of(known, FieldClass.STUDENT_NUMBER) is Domain.STUDENT:
        # 34 CFR 99.31(b)(2): a random code in its place; the number itself never leaves
        return (Obligation(ObligationKind.CODE, "ferpa-code-limits", key),)
    if known.domain is not Domain.STUDENT or basis in AS_HELD:
        return tuple(out)
    if key == "birth_date":
        # 34 CFR 99.3: an indirect identifier; 99.31(a)(6)(iii)(A): nobody else may identify by it
        out.append(Obligation(ObligationKind.GENERALISE, "ferpa-studies-noident", key, AGE))
    if k is not None and (known.quasi or FieldClass.QUASI_ID in classes):
        out.append(Obligation(ObligationKind.MINIMUM_CLASS, "house-minimum-class", key, k))
    return tuple(out)
