"""The level that obligations to generalise demand of an element: planning and the gate both read it here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, isfinite

from permslip.decide.decision import Obligation
from permslip.protect.hierarchies import Hierarchy, hierarchy
from permslip.words.elements import ELEMENTS
from permslip.words.errors import RefusedError


@dataclass(frozen=True)
class Demand:
    """The least ``level`` (1 .. top), its name as the element's own hierarchy has it, and the rule or clause
    that asks for it."""

    level: int
    step: str
    because: str


def own_hierarchy(element: str) -> Hierarchy:
    """The hierarchy that the catalogue gives an element; a plain category where it gives none."""
    known = ELEMENTS.get(element)
    return hierarchy(known.hierarchy if known else None)


def demanded(element: str, owed: Iterable[Obligation], climbed: Hierarchy | None = None) -> Demand | None:
    """The strictest of the obligations to generalise an element, or None where there is none.

    1. An obligation names a level of the element's own hierarchy, or gives its number (a part of a level
       counts whole, none is above the top), or neither: any level will do.
    2. Level 0 is the value as held: whatever is asked, it is level 1 at least.
    3. Where the column climbs another hierarchy than its own (``climbed``), the level is the one of the same
       name there, and the top where it has none.

    Raises RefusedError for a level that the element's own hierarchy does not have.
    """
    own = own_hierarchy(element)
    levels = [(_level(element, own, o), o.because) for o in owed]
    if not levels:
        return None
    level, because = max(levels, key=lambda found: found[0])
    step = own.steps[level]
    if climbed is not None and climbed != own:
        level = climbed.steps.index(step) if step in climbed.steps else climbed.top
    return Demand(level, step, because)


def _level(element: str, own: Hierarchy, obligation: Obligation) -> int:
    value = obligation.value
    if value is None:
        return 1
    if isinstance(value, str):
        level = own.steps.index(value) if value in own.steps else None
    else:
        level = ceil(min(value, own.top)) if isfinite(value) else None
    if level is None:
        raise RefusedError(
            f"{element} has to be generalised to a level that hierarchy {own.name} does not have: {value}.",
            rule=obligation.because,
            fix=f"let whoever asks for it name one of: {', '.join(own.steps[1:])}",
        )
    return max(1, min(level, own.top))
