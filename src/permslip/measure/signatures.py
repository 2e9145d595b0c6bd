"""Signatures: a student's rows in a table, all together, as one integer. Exact: equal if and only if alike.

Steps, for owners (students) and the codes of their rows:

1. ``number``: keys that may be vast become codes 0, 1, 2 … in the order of the keys.
2. ``grouped``: each owner's codes, ascending, by two passes of a counting sort; no comparison is made.
3. ``spelled``: each owner's codes are walked down one tree of prefixes, and the node where the walk ends is
   the signature. Two owners end at one node exactly when their codes are the same.

Time is linear in the rows; a table of n rows takes about 60 n bytes while it is coded.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from permslip.measure.coding import Codes
from permslip.measure.sizes import COMPILED_FROM, Keys
from permslip.words.errors import OurBug

Places = npt.NDArray[np.int64]
Nodes = npt.NDArray[np.uint32]
_DIRECT = 1 << 26  # keys numbered by direct addressing: 256 MB of counters at most, 8 MB for 2 million keys
_MOST = (1 << 32) - 2


@dataclass(frozen=True)
class Grouped:
    """Each owner's codes: ``values[starts[p]:starts[p + 1]]``, ascending. ``space``: codes are below it."""

    starts: Places
    values: Nodes
    space: int

    @property
    def owners(self) -> int:
        """How many owners there are, those without a code included."""
        return len(self.starts) - 1

    @property
    def lengths(self) -> Places:
        """How many codes each owner has."""
        return np.diff(self.starts)


@dataclass(frozen=True)
class Spelled:
    """A tree of prefixes: ``last[p]`` the node where owner p's codes end (0: has none), ``parents`` and
    ``labels`` by node, children after their parents."""

    last: Nodes
    parents: Nodes
    labels: Nodes

    @property
    def nodes(self) -> int:
        """How many nodes there are, the empty one included."""
        return len(self.parents)


def number(keys: Keys, space: int) -> tuple[Nodes, Keys]:
    """Codes 0, 1, 2 … for keys (uint64, below ``space``) in the order of the keys, and the distinct keys.

    Raises OurBug for more than 2^32 - 2 distinct keys.
    """
    if len(keys) < COMPILED_FROM:
        plain, inverse = np.unique(keys, return_inverse=True)
        return inverse.astype(np.uint32).reshape(len(keys)), plain
    from permslip.measure import signature_kernels as kernels

    if space <= min(_DIRECT, 4 * len(keys)):
        seen = np.zeros(space, np.uint32)
        kernels.tally(keys, seen)
        distinct = np.flatnonzero(seen)
        seen[distinct] = np.arange(len(distinct), dtype=np.uint32)
        return seen[keys], distinct.astype(np.uint64)
    codes, found = np.empty(len(keys), np.uint32), np.empty(len(keys), np.uint64)
    count = int(kernels.number(keys, codes, found))
    if count > _MOST:
        raise OurBug("more distinct keys than a code has bits for")
    found = found[:count].copy()
    order = np.argsort(found)
    rank = np.empty(count, np.uint32)
    rank[order] = np.arange(count, dtype=np.uint32)
    return rank[codes], found[order]


def grouped(owner: Codes, codes: Codes, *, owners: int, space: int, repeats: bool) -> Grouped:
    """Sort codes under their owners. ``repeats`` keeps a code as often as an owner has it, else once."""
    if len(owner) != len(codes):
        raise OurBug("every code has one owner")
    if len(codes) < COMPILED_FROM:
        return _grouped_plain(owner, codes, owners, space, repeats)
    from permslip.measure import signature_kernels as kernels

    who, what = owner.astype(np.uint32, copy=False), codes.astype(np.uint32, copy=False)
    code_starts, starts = _starts(what, space), _starts(who, owners)
    by_code = np.empty(len(what), np.uint32)
    kernels.place(what, who, code_starts[:-1].copy(), by_code)
    values, ends = np.empty(len(what), np.uint32), starts[:-1].copy()
    kernels.deal(code_starts, by_code, starts, ends, repeats, values)
    if repeats:
        return Grouped(starts, values, space)
    fresh = np.empty(owners + 1, np.int64)
    left = int(kernels.close_up(starts, ends, values, fresh))
    return Grouped(fresh, values[:left], space)


def _starts(codes: Any, space: int) -> Places:
    from permslip.measure import signature_kernels as kernels

    counts = np.zeros(space, np.uint32)
    kernels.tally(codes, counts)
    return np.concatenate([[0], np.cumsum(counts, dtype=np.int64)])


def _grouped_plain(owner: Codes, codes: Codes, owners: int, space: int, repeats: bool) -> Grouped:
    pairs = owner.astype(np.uint64) * np.uint64(max(space, 1)) + codes.astype(np.uint64)
    pairs = np.sort(pairs) if repeats else np.unique(pairs)
    who, what = np.divmod(pairs, np.uint64(max(space, 1)))
    counts = np.bincount(who.astype(np.int64), minlength=owners)
    return Grouped(np.concatenate([[0], np.cumsum(counts)]), what.astype(np.uint32), space)


def turned(group: Grouped) -> Grouped:
    """The same pairs the other way round: each code's owners, ascending."""
    who = np.repeat(np.arange(group.owners, dtype=np.uint32), group.lengths)
    return grouped(group.values, who, owners=group.space, space=max(group.owners, 1), repeats=True)


def spelled(group: Grouped) -> Spelled:
    """The tree of prefixes over each owner's codes, in the order in which ``group`` holds them."""
    most = len(group.values) + 1
    parents, labels = np.zeros(most, np.uint32), np.zeros(most, np.uint32)
    last = np.zeros(group.owners, np.uint32)
    if most - 1 < COMPILED_FROM:
        nodes = _spelled_plain(group, parents, labels, last)
    else:
        from permslip.measure.signature_kernels import spell

        nodes = int(spell(group.starts, group.values, parents, labels, last))
    return Spelled(last, parents[:nodes].copy(), labels[:nodes].copy())


def _spelled_plain(group: Grouped, parents: Nodes, labels: Nodes, last: Nodes) -> int:
    step: dict[tuple[int, int], int] = {}
    values, starts = group.values.tolist(), group.starts.tolist()
    for p in range(group.owners):
        state = 0
        for value in values[starts[p] : starts[p + 1]]:
            following = step.get((state, value))
            if following is None:
                following = len(step) + 1
                step[state, value] = following
                parents[following], labels[following] = state, value
            state = following
        last[p] = state
    return len(step) + 1
