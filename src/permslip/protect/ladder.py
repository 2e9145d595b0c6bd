"""A ladder: one column's values and what each becomes, level by level, up to ``*``.

Ladders are built from a column's dictionary, never from its rows, so that a million rows cost no more than
their distinct values. The search climbs group numbers; the plan is applied with the labels.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from permslip.words.errors import BadInput, OurBug

ANY = "*"
Groups = npt.NDArray[np.uint32]
Shares = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Ladder:
    """One column's generalisations.

    ``steps[level]`` names a level in plain words; level 0 is as held, the last one is ``*`` for everybody.
    ``labels[level][i]`` is what value i of the dictionary becomes (None: it stays missing), and
    ``groups[level][i]`` numbers those labels from 0. ``shares[level][group]`` is the share, 0..1, of the
    ladder's ``leaves`` that stand under that label: 1 / leaves for a value as held, 1 for ``*``.
    """

    name: str
    steps: tuple[str, ...]
    labels: tuple[tuple[str | None, ...], ...]
    groups: tuple[Groups, ...]
    shares: tuple[Shares, ...]
    leaves: int

    def __post_init__(self) -> None:
        if not len(self.steps) == len(self.labels) == len(self.groups) == len(self.shares):
            raise OurBug(f"ladder {self.name} has levels without names, labels or shares")
        for level in range(self.top):
            lower, upper = self.groups[level], self.groups[level + 1]
            parent = np.zeros(int(lower.max()) + 1 if lower.size else 0, np.uint32)
            parent[lower] = upper
            if not np.array_equal(parent[lower], upper):
                raise BadInput(
                    f"Hierarchy {self.name} does not nest: values that are one at level {level} "
                    f"({self.steps[level]}) are different again at level {level + 1}.",
                    fix="let every group lie inside one group of the next level",
                )

    @property
    def top(self) -> int:
        """The highest level."""
        return len(self.steps) - 1


def build(name: str, steps: Sequence[str], climbs: Sequence[Sequence[str | None] | None]) -> Ladder:
    """A ladder over a dictionary: ``climbs[i]`` are the labels of value i for levels 0 .. top-1.

    ``[held, None, None ...]`` is a missing value, which stays missing below the top; a climb of just
    ``[held]`` is a value that is not understood: above level 0 it is ``*`` at once. The leaves are the values
    of the dictionary.
    """
    top = len(steps) - 1
    columns: list[list[str | None]] = []
    for level in range(top + 1):
        labels: list[str | None] = []
        for climb in climbs:
            understood = climb is not None and level < len(climb)
            labels.append(climb[level] if climb is not None and understood and level < top else ANY)
        columns.append(labels)
    return _finish(name, steps, columns, [1] * len(climbs), len(climbs))


def from_rows(name: str, rows: Iterable[Sequence[str]], dictionary: Any) -> Ladder:
    """A ladder from a hierarchy file as ARX and others write it: one row a leaf, one column a level.

    ``rows`` list every leaf there is, whether or not the column's ``dictionary`` (Arrow) has it; shares count
    all of them. A value of the dictionary that no row lists is not understood: it is ``*`` above level 0.
    A row whose leaf is blank is that of missing values, and a level that it leaves blank keeps them missing.
    Raises BadInput when rows have different lengths or the levels do not nest.
    """
    table = {row[0]: tuple(row) for row in rows}
    lengths = {len(row) for row in table.values()}
    if len(lengths) != 1:
        raise BadInput(
            f"Hierarchy {name} has rows with different numbers of levels.", fix="give every leaf all levels"
        )
    depth = lengths.pop()
    texts = texts_of(dictionary)
    if "" in table:
        texts = ["" if t is None or not t.strip() else t for t in texts]
    all_leaves = list(table.values())
    unknown = [t for t in texts if t is None or t not in table]
    order = {leaf: i for i, leaf in enumerate(table)}
    columns: list[list[str | None]] = [[row[level] or None for row in all_leaves] for level in range(depth)]
    for level in range(depth):
        columns[level] += [t if level == 0 else ANY for t in unknown]
    whole = _finish(
        name,
        [f"level {i}" for i in range(depth)],
        columns,
        [1] * len(all_leaves) + [0] * len(unknown),
        len(all_leaves),
    )
    beyond = iter(range(len(all_leaves), len(all_leaves) + len(unknown)))
    at = np.array([order[t] if t is not None and t in order else next(beyond) for t in texts], np.int64)
    return Ladder(
        name,
        whole.steps,
        tuple(tuple(labels[i] for i in at) for labels in whole.labels),
        tuple(groups[at] for groups in whole.groups),
        whole.shares,
        whole.leaves,
    )


def above(ladder: Ladder, floor: int) -> Ladder:
    """The ladder from one of its levels up, over a dictionary of that level's groups; shares as before."""
    first = firsts(ladder.groups[floor], len(ladder.shares[floor]))
    return Ladder(
        ladder.name,
        ladder.steps[floor:],
        tuple(tuple(labels[i] for i in first) for labels in ladder.labels[floor:]),
        tuple(groups[first] for groups in ladder.groups[floor:]),
        ladder.shares[floor:],
        ladder.leaves,
    )


def texts_of(dictionary: Any) -> list[str | None]:
    """The values of a dictionary as text: dates in ISO form, flags as true and false, a null as None."""
    texts: list[str | None] = dictionary.cast(pa.string()).to_pylist()
    return texts


def numbered(labels: Iterable[str | None]) -> tuple[Groups, list[str | None]]:
    """(a number for each label, from 0 in the order they come, the same where two are; what each stands
    for)."""
    numbers: dict[str | None, int] = {}
    groups = np.array([numbers.setdefault(label, len(numbers)) for label in labels], np.uint32)
    return groups, list(numbers)


def firsts(groups: npt.NDArray[Any], count: int) -> npt.NDArray[np.int64]:
    """The place of the first member of each of ``count`` groups; 0 for a group that has none."""
    first = np.zeros(count, np.int64)
    first[groups[::-1]] = np.arange(len(groups), dtype=np.int64)[::-1]
    return first


def labelled(at: npt.NDArray[np.int32], labels: Sequence[str | None]) -> Any:
    """labels[at[i]] for each i, as an Arrow dictionary array of text.

    From the numbers' own memory and with a builder: asked to make an array of a list or of a numpy array,
    Arrow imports pandas first (0.5 s).
    """
    indices = pa.Array.from_buffers(pa.int32(), len(at), [None, pa.py_buffer(np.ascontiguousarray(at))])
    return pa.DictionaryArray.from_arrays(indices, words_of(labels))


def words_of(labels: Sequence[str | None]) -> Any:
    """Labels as an Arrow array of text."""
    words = pa.lib.StringBuilder()
    words.append_values(list(labels))
    return words.finish()


def _finish(
    name: str, steps: Sequence[str], columns: list[list[str | None]], counts: list[int], leaves: int
) -> Ladder:
    groups: list[Groups] = []
    shares: list[Shares] = []
    weight = np.array(counts, np.float64)
    for labels in columns:
        group, distinct = numbered(labels)
        share = np.bincount(group, weight, len(distinct)) / max(leaves, 1)
        if ANY in distinct:
            share[distinct.index(ANY)] = 1.0
        groups.append(group)
        shares.append(share)
    return Ladder(
        name, tuple(steps), tuple(tuple(c) for c in columns), tuple(groups), tuple(shares), max(leaves, 1)
    )
