"""Households, class lists, teams: whoever is found leads to those who belong to the same group.

Somebody who knows that two rows are of one family, one section or one team, and finds one of them, has found
where to look for the others. So a group runs the risk of its most exposed member (the household risk of
A. Hundepool et al., "Statistical Disclosure Control", 2012, section 3.3.7, takes the chance that at least one
is found; with 1/f as each member's chance the most exposed one bounds it from below, and the sum, capped at
1, from above).

A member's risk is 1 / f, f the size of the student's class (:class:`permslip.measure.relational.Students`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from permslip.measure.coding import encode, nulls, places
from permslip.measure.relational import Students
from permslip.measure.signatures import Places, grouped
from permslip.words.errors import BadInput
from permslip.words.ports import Engine

_NONE = np.zeros(0, np.int64)


@dataclass(frozen=True)
class Groups:
    """What belonging together adds. ``groups`` with at least two members in the release, ``members`` in them.

    ``with_unique`` groups have a member who is alone in a class; ``through_another`` members are not alone
    themselves, but belong to a group with one who is. ``below`` and ``below_through_another`` say the same of
    members in classes smaller than k. ``highest`` is the mean over members of the risk of the most exposed
    member of their groups (0..1), ``own`` that of their own. ``sizes``: (members, groups).
    """

    name: str
    k: int
    groups: int
    members: int
    with_unique: int
    through_another: int
    below: int
    below_through_another: int
    own: float
    highest: float
    sizes: tuple[tuple[int, int], ...]


def groups(
    name: str,
    membership: Any,
    key: str,
    group: str,
    measured: Students,
    *,
    engine: Engine | None = None,
) -> Groups:
    """Measure groups over students who were measured together.

    ``membership`` (Arrow or Ibis) has one row for each student ``key`` in each ``group``; a row without a
    group belongs to none, and students who are not in ``measured`` do not count: they are not in the release.
    A student may be in several groups. Raises BadInput for a column that is not there.
    """
    if key == group:
        raise BadInput("A group is not its member.", fix="name the column of the household, section or team")
    encoded = encode(membership, [key, group], engine)
    whose, which = encoded.dictionaries
    at = places(whose, measured.keys)
    within = ~nulls(which)
    owner = at[encoded.codes[0]] if encoded.rows else _NONE
    inside = (owner >= 0) & within[encoded.codes[1]] if encoded.rows else np.zeros(0, np.bool_)
    lists = grouped(
        encoded.codes[1][inside].astype(np.uint32),
        owner[inside].astype(np.uint32),
        owners=max(len(which), 1),
        space=max(len(measured.keys), 1),
        repeats=False,
    )
    size = lists.lengths
    together = np.repeat(size >= 2, size)
    members = lists.values[together]
    of = np.repeat(np.arange(len(size)), size)[together]
    return _figures(name, measured, members.astype(np.int64), of, size)


def _figures(name: str, measured: Students, members: Places, of: Places, size: Places) -> Groups:
    classes, k = measured.class_sizes.astype(np.int64), measured.findings.k
    smallest = np.full(len(size), np.iinfo(np.int64).max)
    np.minimum.at(smallest, of, classes[members])
    exposed = np.full(len(classes), np.iinfo(np.int64).max)  # through the worst of a student's groups
    np.minimum.at(exposed, members, smallest[of])
    who = np.unique(members)
    own, worst = classes[who], exposed[who]
    count, often = np.unique(size[size >= 2], return_counts=True)
    return Groups(
        name=name,
        k=k,
        groups=int((size >= 2).sum()),
        members=len(who),
        with_unique=int((smallest[size >= 2] == 1).sum()),
        through_another=int(((own > 1) & (worst == 1)).sum()),
        below=int((own < k).sum()),
        below_through_another=int(((own >= k) & (worst < k)).sum()),
        own=float((1.0 / own).mean()) if len(who) else 0.0,
        highest=float((1.0 / worst).mean()) if len(who) else 0.0,
        sizes=tuple(zip(count.tolist(), often.tolist(), strict=True)),
    )
