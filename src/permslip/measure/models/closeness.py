"""t-closeness: the sensitive values of a class are spread nearly as in the whole table.

Li, Li & Venkatasubramanian, "t-Closeness", ICDE 2007. The distance is the earth mover's (EMD), over one of
three grounds, P being the shares in the class, Q those in the whole table, m the number of values:

1. equal: every two values are equally far: D = 1/2 sum |p_i - q_i|;
2. ordered: r_i = p_i - q_i, D = 1/(m-1) sum_i |r_1 + ... + r_i|, values in their order;
3. hierarchical: H the height of the ladder; for an inner node N over its children C,
   cost(N) = height(N)/H min(sum of positive extra(C), sum of negative extra(C)), D = sum of cost(N), where
   extra(C) is the sum of p_i - q_i of the leaves under C.

EMD is convex in P: merged classes are no farther from Q than the farther of the two, so a table whose classes
all pass stays so going up. A passing class that merges with a failing one can fail, therefore the model is
not monotone where anything may be suppressed (the same example as in :mod:`.diversity` serves). Q is that of
the whole table, the records suppressed later included, and so does not move during the search.

A missing value is one more value (see :mod:`.answers`): a class in which more is missing than elsewhere is
farther from the table. It has no place in an order. Values that read alike are one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Any, ClassVar, Literal, get_args

import numpy as np
import numpy.typing as npt

from permslip.measure.models.model import SLACK, column_name, real_number
from permslip.measure.models.tally import Tally, Verdicts
from permslip.measure.sizes import sorted_with
from permslip.words.errors import BadInput

Distance = Literal["equal", "ordered", "hierarchical"]
Far = npt.NDArray[np.float64]


@dataclass(frozen=True)
class TCloseness:
    """The distance between each class's sensitive values and the whole table's is at most t.

    ``ranks`` (ordered): the place of each code in the values' order, a permutation of 0 .. v-1.
    ``levels`` (hierarchical): the group of each code at each level of its ladder; the first tells all values
    apart, the last makes them one. :meth:`with_order` and :meth:`with_levels` set them from arrays; without
    them those two distances refuse to judge.
    """

    t: float
    sensitive: str
    distance: Distance
    ranks: tuple[int, ...] | None = None
    levels: tuple[tuple[int, ...], ...] | None = None
    name: ClassVar[str] = "t-closeness"
    citation: ClassVar[str] = "Li, Li, Venkatasubramanian, t-closeness, ICDE 2007"
    monotone: ClassVar[bool] = False
    monotone_whole: ClassVar[bool] = True

    def __post_init__(self) -> None:
        real_number("t-closeness", "t", self.t, 0, 1)
        column_name("t-closeness", self.sensitive)
        if self.distance not in get_args(Distance):
            raise BadInput(
                "t-closeness needs to know how far apart two values are.",
                fix="choose equal, ordered or hierarchical",
            )
        if self.ranks is not None and sorted(self.ranks) != list(range(len(self.ranks))):
            raise BadInput("The order of the sensitive values names a place twice or leaves one out.")
        if self.levels is not None:
            _check_levels(self.levels)

    def with_order(self, ranks: npt.ArrayLike) -> TCloseness:
        """This model, with the place of each code in the values' order."""
        return replace(self, ranks=tuple(np.asarray(ranks).tolist()))

    def with_levels(self, levels: Any) -> TCloseness:
        """This model, with the group of each code at each level of the sensitive column's ladder."""
        return replace(self, levels=tuple(tuple(np.asarray(level).tolist()) for level in levels))

    def sentence(self) -> str:
        """The promise in plain words."""
        return (
            f"Children who look the same give about the same mix of answers under “{self.sensitive}” as all "
            f"children in the table do: the two mixes differ by no more than {100 * self.t:g} in 100."
        )

    def met(self, tally: Tally) -> Verdicts:
        """True for a class at a distance of at most t, bool[c]."""
        return self.distances(tally) <= self.t + SLACK

    def attained(self, tally: Tally) -> float:
        """The largest distance of any class, 0..1."""
        return float(self.distances(tally).max()) if tally.classes else 0.0

    def distances(self, tally: Tally) -> Far:
        """The distance of each class from the whole table, float64[c] in 0..1."""
        if not tally.classes:
            return np.zeros(0)
        if self.distance == "equal":
            return _equal(tally)
        if self.distance == "ordered":
            if self.ranks is None or len(self.ranks) != len(tally.totals):
                raise BadInput(
                    f"The order of the values of {self.sensitive} is not known.",
                    fix="say which value comes after which, or choose the equal distance",
                )
            return _ordered(tally, self._ranks)
        if self.levels is None or len(self.levels[0]) != len(tally.totals):
            raise BadInput(
                f"The hierarchy of {self.sensitive} is not known.",
                fix="give its hierarchy, or choose the equal distance",
            )
        return _hierarchical(tally, self._levels)

    @cached_property
    def _ranks(self) -> npt.NDArray[np.int64]:
        return np.array(self.ranks, np.int64)

    @cached_property
    def _levels(self) -> list[npt.NDArray[np.int64]]:
        return [np.array(level, np.int64) for level in self.levels or ()]


def _check_levels(levels: tuple[tuple[int, ...], ...]) -> None:
    size = len(levels[0]) if levels else 0
    if len(levels) < 2 or any(len(level) != size for level in levels):
        raise BadInput("A sensitive column's hierarchy has two levels or more, each with all its values.")
    if len(set(levels[0])) != size or len(set(levels[-1])) > 1:
        raise BadInput(
            "A sensitive column's hierarchy tells all values apart at its first level and none at its last."
        )
    for lower, upper in pairwise(levels):
        if len(set(zip(lower, upper, strict=True))) != len(set(lower)):
            raise BadInput("The sensitive column's hierarchy does not nest.")


def _equal(tally: Tally) -> Far:
    q = tally.totals / tally.totals.sum()
    there = q[tally.values]
    p = tally.counts / tally.sizes[tally.owners]
    # A value the class lacks adds its whole share of the table.
    far: Far = 0.5 * (tally.per_class(np.abs(p - there) - there) + 1.0)
    return far


def _ordered(tally: Tally, ranks: npt.NDArray[np.int64]) -> Far:
    """Between two values of a class its cumulated share stands still while the table's rises: one search
    finds where the two cross, and sums of the table's cumulated shares give both sides at once."""
    width = len(ranks)
    if width == 1:
        return np.zeros(tally.classes)
    q = np.zeros(width)
    q[ranks] = tally.totals / tally.totals.sum()
    risen = np.cumsum(q)
    area = np.concatenate([[0.0], np.cumsum(risen)])
    place, held = _in_place(tally, ranks)
    run = np.cumsum(held)
    before = run[tally.starts[:-1]] - held[tally.starts[:-1]]
    p = (run - before[tally.owners]) / tally.sizes[tally.owners]
    following = np.append(place[1:], width)
    following[tally.starts[1:] - 1] = width  # after its last value a class stays at 1 to the end
    cross = np.clip(np.searchsorted(risen, p), place, following)
    above = p * (cross - place) - (area[cross] - area[place])
    below = (area[following] - area[cross]) - p * (following - cross)
    lead = area[place[tally.starts[:-1]]]  # before its first value a class stands at 0
    far: Far = (tally.per_class(above + below) + lead) / (width - 1)
    return np.maximum(far, 0.0)


def _in_place(
    tally: Tally, place: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Every class's entries in the order of ``place[value]``: (those places, the counts)."""
    begin = tally.owners * len(place)
    keys, counts = sorted_with(begin + place[tally.values], tally.counts)
    return keys.astype(np.int64) - begin, counts


def _hierarchical(tally: Tally, levels: list[npt.NDArray[np.int64]]) -> Far:
    """Only nodes above a value of the class cost anything: elsewhere no child has too much."""
    width, height = len(levels[0]), len(levels) - 1
    place = np.empty(width, np.int64)
    place[np.lexsort(levels)] = np.arange(width)  # leaves of a node side by side, at every level
    sorted_places, held = _in_place(tally, place)
    leaf, owner = np.argsort(place)[sorted_places], tally.owners
    p = held / tally.sizes[owner]
    share = tally.totals / tally.totals.sum()
    q = share[leaf]
    far = np.zeros(tally.classes)
    for level in range(1, height + 1):
        group = levels[level][leaf]
        whole = np.bincount(levels[level], share)
        fresh = np.concatenate([[True], (group[1:] != group[:-1]) | (owner[1:] != owner[:-1])])
        first = np.flatnonzero(fresh)
        extra = p - q
        leaf, owner, group = leaf[first], owner[first], group[first]
        q_there = np.add.reduceat(q, first)
        much = np.add.reduceat(np.maximum(extra, 0.0), first)
        few = np.add.reduceat(np.maximum(-extra, 0.0), first) + (whole[group] - q_there)
        far += np.bincount(owner, np.minimum(much, few), tally.classes) * (level / height)
        p, q = np.add.reduceat(p, first), whole[group]
    return far
