"""Values that a hierarchy does not read: refused, or let be ``*`` and counted, never passed over in silence.

That is for a person at one file, who can mend it. A release goes through its ladders as they are: there a
value that is not read is ``*`` in a generalised column and stays at home.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from permslip.measure.coding import Encoded
from permslip.protect.hierarchies import READS, unread
from permslip.protect.ladder import Ladder
from permslip.words.errors import BadInput


@dataclass(frozen=True)
class Unread:
    """``values`` different values that are not read, on ``records`` records of which the first is record
    ``first`` (from 1)."""

    values: int
    records: int
    first: int


def lost_of(lost: npt.NDArray[np.bool_], encoded: Encoded, column: str) -> Unread | None:
    """The records of an encoded column whose value is ``lost`` (bool, one for each value of its dictionary),
    or None where no record has such a value."""
    codes = encoded.codes[encoded.names.index(column)]
    held = lost & (np.bincount(codes, minlength=len(lost))[: len(lost)] > 0)
    if not held.any():
        return None
    hit: npt.NDArray[np.bool_] = held[codes]
    return Unread(int(held.sum()), int(hit.sum()), int(hit.argmax()) + 1)


def unread_of(made: Ladder, encoded: Encoded, column: str) -> Unread | None:
    """What a built ladder does not read of an encoded column, or None where it reads all of it."""
    return lost_of(unread(made), encoded, column)


def require_read(made: Ladder, encoded: Encoded, column: str) -> None:
    """Raise BadInput where :func:`unread_of` finds something."""
    found = unread_of(made, encoded, column)
    if found is None:
        return
    noun, written = READS.get(made.name, ("value", ""))
    raise BadInput(
        f"{found.records:,} of {encoded.rows:,} records have no {noun} under {column} that hierarchy "
        f"{made.name} reads: {found.values:,} different {'values' if found.values != 1 else 'value'}, first "
        f"in record {found.first:,}.",
        fix=f"{f'write {written}, or ' if written else ''}let them be * above level 0: --unknown any "
        "(in Python: unknown_any=True)",
    )


__all__ = ["Unread", "lost_of", "require_read", "unread_of"]
