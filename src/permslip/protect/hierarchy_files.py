"""Hierarchies as files that people edit: CSV as ARX reads and writes it.

One row a leaf: the value as held in column 0, then what it becomes, one column a level, until the last
column, which is one label for all rows (``*``). No header; separated by ``;`` or ``,``. A leaf that is blank
stands for a missing value; its row may be blank up to the last column, and then the value stays missing until
the top.

A file is checked wholly before it is used. Messages name row numbers and levels, never a value.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, BinaryIO

import numpy as np

from permslip.measure.coding import Encoded
from permslip.protect.ladder import ANY, Ladder, from_rows, texts_of
from permslip.protect.unread import Unread, lost_of
from permslip.words.errors import BadInput

MOST_BYTES = 256 << 20
Row = tuple[str, ...]


@dataclass(frozen=True)
class HierarchyTable:
    """A checked hierarchy: ``rows`` hold one leaf each and all have the same number of levels.

    Raises BadInput when a leaf stands in two rows, a level is left blank (a gap), rows differ in length, the
    levels do not nest, a label stands above itself (a loop), or the last level is not one label for all.
    """

    name: str
    rows: tuple[Row, ...]

    def __post_init__(self) -> None:
        if not self.rows:
            raise BadInput(f"Hierarchy {self.name} is empty.", fix="write one row for each value, leaf first")
        for check in (_same_length, _no_twins, _no_gaps, _nests, _no_loops, _one_root):
            check(self.name, self.rows)

    @property
    def top(self) -> int:
        """The highest level; 0 is the value as held."""
        return len(self.rows[0]) - 1

    @property
    def leaves(self) -> frozenset[str]:
        """The values it knows."""
        return frozenset(row[0] for row in self.rows)

    def ladder(self, dictionary: Any) -> Ladder:
        """The ladder over a column's dictionary (Arrow). Values that the file lacks are ``*`` above level 0;
        see :func:`require_fit` for who must not let that pass."""
        return from_rows(self.name, self.rows, dictionary)


def read(name: str, stream: BinaryIO) -> HierarchyTable:
    """Read a hierarchy file. Raises BadInput, naming rows from 1, on what cannot be a hierarchy."""
    data = stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise BadInput(f"Hierarchy {name} is over {MOST_BYTES >> 20} MB.", fix="write one row a value")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput(f"Hierarchy {name} is not UTF-8 text.", fix="save it as CSV in UTF-8") from None
    if "\0" in text:
        raise BadInput(f"Hierarchy {name} holds NUL bytes.", fix="save it as CSV in UTF-8")
    return HierarchyTable(name, tuple(_cells(name, text)))


def write(table: HierarchyTable, separator: str = ";") -> bytes:
    """The hierarchy as a file that :func:`read` and ARX read: UTF-8, a row a leaf, no header."""
    if separator not in (";", ","):
        raise BadInput("A hierarchy is separated by ; or by a comma.", fix="choose one of the two")
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator="\n").writerows(table.rows)
    return out.getvalue().encode("utf-8")


def of_ladder(ladder: Ladder) -> HierarchyTable:
    """A built ladder as a table to write, edit and read back. A missing value becomes a blank leaf."""
    rows: dict[str, Row] = {}
    for i in range(len(ladder.groups[0])):
        row = tuple(labels[i] or "" for labels in ladder.labels)
        if row[0].strip() and "" in row[1:]:
            raise BadInput(
                f"Hierarchy {ladder.name} leaves a level of a value blank.", fix="name every level"
            )
        rows.setdefault(row[0] if row[0].strip() else "", row if row[0].strip() else ("", *row[1:]))
    return HierarchyTable(ladder.name, tuple(rows[leaf] for leaf in sorted(rows)))


def unlisted(table: HierarchyTable, encoded: Encoded, column: str) -> Unread | None:
    """The values of an encoded column that no row lists, or None where all are listed. A missing value needs
    no row: it is a class of its own until the top."""
    texts = texts_of(encoded.dictionaries[encoded.names.index(column)])
    leaves = table.leaves
    lacking = [text is not None and text.strip() != "" and text not in leaves for text in texts]
    return lost_of(np.array(lacking, np.bool_), encoded, column)


def require_fit(table: HierarchyTable, encoded: Encoded, column: str) -> None:
    """Raise BadInput when the column holds values that the hierarchy lacks; see :func:`unlisted`."""
    found = unlisted(table, encoded, column)
    if found is not None:
        raise BadInput(
            f"Hierarchy {table.name} lacks {found.values:,} of the values in column {column}: they stand in "
            f"{found.records:,} records, first in record {found.first:,}.",
            fix=f"add a row for each to the hierarchy of {column}, or let them be * above level 0: "
            "--unknown any (in Python: unknown_any=True)",
        )


def _cells(name: str, text: str) -> Iterator[Row]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = ";" if ";" in first or "," not in first else ","
    try:
        for row in csv.reader(io.StringIO(text), delimiter=separator, strict=True):
            if any(cell.strip() for cell in row):
                yield tuple(cell.strip() for cell in row)
    except csv.Error:
        raise BadInput(f"Hierarchy {name} has quotes that do not pair.", fix="save it again as CSV") from None


def _same_length(name: str, rows: Sequence[Row]) -> None:
    if len(rows[0]) < 2:
        raise BadInput(
            f"Hierarchy {name} has one column only.", fix="write the leaf, then its levels, separated by ;"
        )
    for number, row in enumerate(rows, 1):
        if len(row) != len(rows[0]):
            raise BadInput(
                f"Hierarchy {name} has different numbers of levels: row {number:,} has {len(row)} columns, "
                f"row 1 has {len(rows[0])}.",
                fix="give every leaf all levels",
            )


def _no_twins(name: str, rows: Sequence[Row]) -> None:
    seen: dict[str, int] = {}
    for number, row in enumerate(rows, 1):
        if row[0] in seen:
            raise BadInput(
                f"Hierarchy {name} lists one leaf twice, in rows {seen[row[0]]:,} and {number:,}.",
                fix="keep one of the two rows",
            )
        seen[row[0]] = number


def _no_gaps(name: str, rows: Sequence[Row]) -> None:
    for number, row in enumerate(rows, 1):
        missing = not row[0] and not any(row[1:-1])
        if "" in row[1:] and not (missing and row[-1]):
            raise BadInput(
                f"Hierarchy {name} has a gap: row {number:,} is blank at level {row.index('', 1)}.",
                fix="repeat the label of the level below, or write *",
            )


def _nests(name: str, rows: Sequence[Row]) -> None:
    for level in range(len(rows[0]) - 1):
        parents: dict[str, tuple[str, int]] = {}
        for number, row in enumerate(rows, 1):
            parent, first = parents.setdefault(row[level], (row[level + 1], number))
            if parent != row[level + 1]:
                raise BadInput(
                    f"Hierarchy {name} does not nest: rows {first:,} and {number:,} are one at level {level} "
                    f"and different again at level {level + 1}.",
                    fix="let every group lie inside one group of the next level",
                )


def _no_loops(name: str, rows: Sequence[Row]) -> None:
    """No label may stand above itself with another in between: nobody could say which is the wider.

    The labels are a graph, each pointing to what stands above it somewhere. Labels under which nothing
    stands are taken away again and again (Kahn 1962); what is left stands on a loop or above one.
    """
    above: dict[str, dict[str, int]] = {}
    for number, row in enumerate(rows, 1):
        for lower, upper in pairwise(row):
            if lower != upper:
                above.setdefault(lower, {}).setdefault(upper, number)
    under = {label: 0 for uppers in above.values() for label in uppers}
    for uppers in above.values():
        for label in uppers:
            under[label] += 1
    free = [label for label in above if not under.get(label)]
    while free:
        for label in above.pop(free.pop(), {}):
            under[label] -= 1
            if not under[label]:
                free.append(label)
    if above:
        number = min(number for uppers in above.values() for label, number in uppers.items() if under[label])
        raise BadInput(
            f"Hierarchy {name} has a loop: a label stands above itself by way of others; see row {number:,}.",
            fix="give the levels labels of their own",
        )


def _one_root(name: str, rows: Sequence[Row]) -> None:
    for number, row in enumerate(rows, 1):
        if row[-1] != rows[0][-1]:
            raise BadInput(
                f"Hierarchy {name} ends in more than one label: row {number:,} differs from row 1.",
                fix=f"end every row in {ANY}",
            )


__all__ = ["HierarchyTable", "of_ladder", "read", "require_fit", "unlisted", "write"]
