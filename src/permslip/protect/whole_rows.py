"""What the columns that leave beside the quasi-identifiers do to a promise about these.

Classes of k are made of the quasi-identifiers alone. A reader sees whole rows: a name that leaves as it is
singles out everybody, whatever the class.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from permslip.measure.coding import encode
from permslip.measure.sizes import classes

NEARLY = 0.9  # values to a record, from which a column all but names records


@dataclass(frozen=True)
class WholeRows:
    """Counted over every column that is shown: of ``rows`` records ``alone`` are like no other, and
    ``smallest`` are in the smallest class. ``beside`` are the columns that are no quasi-identifiers;
    ``telling`` those of them in which nearly every record has a value of its own."""

    beside: tuple[str, ...]
    rows: int
    alone: int
    smallest: int
    telling: tuple[str, ...]


def whole_rows(table: Any, quasi: Sequence[str]) -> WholeRows | None:
    """Count the classes of an Arrow table over all its columns; None when all are quasi-identifiers."""
    beside = tuple(name for name in table.column_names if name not in quasi)
    if not beside:
        return None
    encoded = encode(table, table.column_names)
    sizes = classes(encoded)
    telling = tuple(
        name
        for name, size in zip(encoded.names, encoded.sizes, strict=True)
        if name in beside and encoded.rows > 1 and size >= NEARLY * encoded.rows
    )
    return WholeRows(beside, encoded.rows, sizes.below(2), sizes.smallest, telling)


__all__ = ["WholeRows", "whole_rows"]
