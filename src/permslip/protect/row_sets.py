"""What a student shows in a table of events: a set of rows, coded exactly, on every level anew.

Having no row is a set too, and no level hides it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from permslip.measure.coding import Codes, encode, places
from permslip.measure.signatures import Grouped, Nodes, Places, grouped, number, spelled
from permslip.measure.sizes import pack
from permslip.protect.columns import STUDENT
from permslip.protect.hierarchies import Hierarchy, Setting, ladder
from permslip.protect.ladder import ANY, Ladder, firsts
from permslip.words.ports import Engine


@dataclass(frozen=True)
class Dimension:
    """One column of the frame: its name there, and the columns (table, source, floor) it stands for."""

    name: str
    stands_for: tuple[tuple[str, str, int], ...]
    kinds: tuple[Hierarchy, ...]
    is_set: bool = False

    def level_of(self, column: int, level: int) -> int:
        """The level of one of its columns when the dimension is at ``level``."""
        if not self.is_set:
            return level
        return max(self.stands_for[column][2], min(level, self.kinds[column].top))


@dataclass(frozen=True)
class Coded:
    """One column of the frame that was not read from it: codes by student, and the ladder over them."""

    name: str
    codes: Nodes
    ladder: Ladder


def coded_set(dimension: Dimension, table: Any, students: Any, engine: Engine, setting: Setting) -> Coded:
    """For each student the set of quasi-identifying rows that a table of events shows, as one code.

    1. Rows that are alike get one number, and each student's numbers are sorted, each once.
    2. The student's code is that of the whole list; whoever has no rows has the empty one.
    3. On each level the rows climb, and the lists of the distinct sets are coded again.
    """
    columns = [source for _, source, _ in dimension.stands_for]
    cells = {f"cell/{c}": table[c].cast("string") for c in columns}
    coded = encode(table.select(STUDENT, **cells), [STUDENT, *cells], engine)
    keys, packing = pack(coded.codes[1:], coded.sizes[1:], coded.rows)
    rows, distinct = number(keys, packing.space)  # step 1
    owner = places(coded.dictionaries[0], students)
    owner = owner[coded.codes[0]] if coded.rows else owner
    known = owner >= 0
    lists = grouped(
        owner[known].astype(np.uint32),
        rows[known],
        owners=len(students),
        space=len(distinct),
        repeats=False,
    )
    codes, sets = _numbered(lists)  # step 2
    first = firsts(codes, sets)
    some = np.repeat(np.arange(sets, dtype=np.uint32), lists.lengths[first])
    values = lists.values[_slices(lists.starts[first], lists.lengths[first])]
    ladders = [
        ladder(kind, words, setting)
        for kind, words in zip(dimension.kinds, coded.dictionaries[1:], strict=True)
    ]
    climbed = _Climbed(dimension, ladders, packing.unpack(distinct))
    top = max(kind.top for kind in dimension.kinds)
    groups = []
    for level in range(top + 1):  # step 3
        labels, space = climbed.at(level)
        again = grouped(some, labels[values], owners=sets, space=space, repeats=False)
        groups.append(_numbered(again)[0])
    return Coded(dimension.name, codes, _set_ladder(dimension.name, groups, lists.lengths[first] == 0))


def _numbered(lists: Grouped) -> tuple[Nodes, int]:
    """Each owner's list as a code from 0, and how many there are."""
    tree = spelled(lists)
    codes, found = number(tree.last.astype(np.uint64), tree.nodes)
    return codes, len(found)


def _slices(starts: Places, lengths: Places) -> Places:
    """The places starts[i] .. starts[i] + lengths[i] - 1, one after another."""
    ahead = np.cumsum(lengths) - lengths
    places: Places = np.arange(int(lengths.sum())) + np.repeat(starts - ahead, lengths)
    return places


class _Climbed:
    """The distinct rows of a table of events, seen from a level."""

    def __init__(self, dimension: Dimension, ladders: list[Ladder], cells: tuple[Codes, ...]) -> None:
        self.dimension, self.ladders, self.cells = dimension, ladders, cells

    def at(self, level: int) -> tuple[Nodes, int]:
        """The number of what each row has become, and how many there are."""
        columns, sizes = [], []
        for column, (one, cell) in enumerate(zip(self.ladders, self.cells, strict=True)):
            groups = one.groups[self.dimension.level_of(column, level)]
            columns.append(groups[cell] if len(cell) else groups[:0])
            sizes.append(int(groups.max(initial=0)) + 1)
        keys, packing = pack(columns, sizes, len(self.cells[0]))
        labels, found = number(keys, packing.space)
        return labels, len(found)


def _set_ladder(name: str, groups: list[Nodes], empty: npt.NDArray[np.bool_]) -> Ladder:
    """The ladder over sets of rows: sets that show the same are one group. At the top every row is ``*``; the
    set that is ``empty`` is still told apart, and has no detail to lose."""
    leaves = max(len(empty), 1)
    labels = [tuple(map(str, g.tolist())) for g in groups[:-1]]
    labels.append(tuple("no row" if none else ANY for none in empty))
    shares = [np.bincount(g, minlength=1) / leaves for g in groups]
    shares[-1][groups[-1][~empty]] = 1.0
    return Ladder(
        name,
        tuple(f"level {i}" for i in range(len(groups))),
        tuple(labels),
        tuple(groups),
        tuple(shares),
        leaves,
    )


__all__ = ["Coded", "Dimension", "coded_set"]
