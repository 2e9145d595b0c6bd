"""How sure a rule of the reader is: the share of its values that were right where it was measured.

``python -m tools.evaluate --confidences`` counts, for each rule, how often its values were right; the counts
stand in :data:`MEASURED`. A share of few cases is drawn towards one half: (right + 1) / (cases + 2).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

MEASURED: Mapping[str, tuple[int, int]] = MappingProxyType({})
"""By rule: cases in which it was right, and all cases in which it gave a value."""

_RANK = (0.0, 0.1, 0.2)


def confidence(rule: str, rank: int = 0, measured: Mapping[str, tuple[int, int]] = MEASURED) -> float:
    """The share for a rule: of its own cases, else of its family's, less for a lower rank.

    The family is the part of the rule's name before the dot. A rule that was never measured has 0.5, less a
    tenth for each rank.
    """
    own = measured.get(rule)
    if own is None:
        family = [c for name, c in measured.items() if name.split(".")[0] == rule.split(".", maxsplit=1)[0]]
        own = (sum(r for r, _ in family), sum(n for _, n in family))
        # of a family, half of the cases count: a neighbour's record is weaker evidence than one's own
        own = (own[0] // 2, own[1] // 2)
        return round(max(0.05, _share(own) - _RANK[rank]), 2)
    return round(_share(own), 2)


def _share(counts: tuple[int, int]) -> float:
    right, cases = counts
    return (right + 1) / (cases + 2)
