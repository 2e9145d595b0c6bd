"""Columns that leave blurred, in a file that is protected: values drawn anew, numbers that change places.

The draws are the machine's own random bytes and are kept nowhere, so that nobody can undo them: the same call
made twice writes two different files.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from permslip.actions.protecting_numbers import floats
from permslip.words.ports import Randomness


@dataclass(frozen=True)
class Blurred:
    """What was done to one column: ``way`` is ``pram`` or ``swap``, ``share`` what was asked for, ``changed``
    of ``records`` show another value than they had. ``right`` (PRAM) is how often somebody who sees a value
    is right about it, for the value of which least and of which most is kept, 0..1; None for a swap."""

    column: str
    way: str
    share: float
    changed: int
    records: int
    right: tuple[float, float] | None


def blur(
    table: Any, *, redrawn: Mapping[str, float], swapped: Mapping[str, float], randomness: Randomness
) -> tuple[dict[str, Any], tuple[Blurred, ...]]:
    """(the columns as they are shown (Arrow), what was done) for an Arrow table of the records shown.

    Each column of ``redrawn`` is drawn anew with that chance, each of ``swapped`` swapped within that share
    of ranks. Raises BadInput for a share out of range or a swapped column that holds what is no number.
    """
    import pyarrow as pa

    from permslip.measure.coding import encode
    from permslip.protect.pram import randomise
    from permslip.protect.rank_swapping import swap_ranks

    shown: dict[str, Any] = {}
    done: list[Blurred] = []
    for column, share in redrawn.items():
        read = encode(table, [column])
        drawn = randomise(read.codes[0], read.sizes[0], change=share, randomness=randomness)
        shown[column] = read.dictionaries[0].take(pa.array(drawn.codes)) if read.rows else table[column]
        kept = drawn.kept()[drawn.distribution > 0].tolist() or [1.0]
        done.append(Blurred(column, "pram", share, drawn.changed, read.rows, (min(kept), max(kept))))
    for column, share in swapped.items():
        moved = swap_ranks(floats(table, column), share=share, randomness=randomness)
        shown[column] = table[column].take(pa.array(moved.source))  # as it was written: 06 stays 06
        done.append(Blurred(column, "swap", share, moved.moved, len(moved.source), None))
    return shown, tuple(done)


__all__ = ["Blurred", "blur"]
