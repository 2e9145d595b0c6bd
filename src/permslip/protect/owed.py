"""What a decision obliges the release to change: obligations, sorted by element.

Obligations bind an element wherever it stands: the gate holds every table to them, so the plan does too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from permslip.decide.decision import Decision, Obligation, Permitted
from permslip.words.errors import OurBug
from permslip.words.vocabulary import ObligationKind

CODE_RULE = "34 CFR 99.31(b)(2)"


@dataclass(frozen=True)
class Owed:
    """``columns`` lists, table by table, the permitted elements in the order asked, each with the rule or
    clause that lets it go. ``by_element`` holds the obligations on an element; ``k`` is the strictest class
    size asked for (None: none is) and ``k_because`` who asks for it."""

    columns: Mapping[str, tuple[tuple[str, str], ...]]
    by_element: Mapping[str, tuple[Obligation, ...]]
    k: int | None
    k_because: str
    code_because: str

    def all(self, element: str, kind: ObligationKind) -> tuple[Obligation, ...]:
        """The obligations of one kind on one element."""
        return tuple(o for o in self.by_element.get(element, ()) if o.kind is kind)

    def find(self, element: str, kind: ObligationKind) -> Obligation | None:
        """The first obligation of one kind on one element, or None."""
        return next(iter(self.all(element, kind)), None)


def owed(decision: Decision) -> Owed:
    """Read a permitted decision. Raises OurBug for any other: nothing is planned for what may not go."""
    if not isinstance(decision.verdict, Permitted):
        raise OurBug("a plan is made only for a permitted decision")
    columns: dict[str, dict[str, str]] = {}
    by_element: dict[str, list[Obligation]] = {}
    everything = list(decision.verdict.obligations)
    for obligation in decision.verdict.obligations:
        if obligation.element is not None:
            by_element.setdefault(obligation.element, []).append(obligation)
    for item in decision.elements:
        if item.element is None or not isinstance(item.verdict, Permitted):
            continue
        because = item.verdict.grounds[0].rule if item.verdict.grounds else f"agreement:{decision.agreement}"
        columns.setdefault(item.table, {}).setdefault(item.element, because)
        for obligation in item.verdict.obligations:
            by_element.setdefault(obligation.element or item.element, []).append(obligation)
            everything.append(obligation)
    k, k_because = _k(decision, everything)
    return Owed(
        {table: tuple(found.items()) for table, found in columns.items()},
        {element: tuple(found) for element, found in by_element.items()},
        k,
        k_because,
        next((o.because for o in everything if o.kind is ObligationKind.CODE), CODE_RULE),
    )


def _k(decision: Decision, obligations: Iterable[Obligation]) -> tuple[int | None, str]:
    asked = [
        (int(o.value), o.because)
        for o in obligations
        if o.kind is ObligationKind.MINIMUM_CLASS and isinstance(o.value, int | float)
    ]
    if decision.terms.k is not None:
        named = next((because for _, because in asked), f"agreement:{decision.agreement}")
        asked.append((decision.terms.k, named))
    return max(asked, default=(None, ""), key=lambda pair: pair[0] or 0)
