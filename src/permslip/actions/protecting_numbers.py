"""Numbers that must stay numbers, in a file that is protected: group means, and coded ends."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from permslip.words.errors import BadInput
from permslip.words.ports import Progress

DIGITS = 12  # of a mean that is shown


@dataclass(frozen=True)
class Numbers:
    """What was done to columns of numbers: ``way`` is ``means`` or ``ends``; ``lost`` 0..1 the squared error
    over the total squares; ``smallest`` the fewest records in a group or at an end; ``missing`` records that
    have no number and still have none."""

    columns: tuple[str, ...]
    way: str
    lost: float
    smallest: int
    missing: int


def protect_numbers(
    table: Any,
    *,
    means: Sequence[tuple[str, ...]],
    ends: Sequence[str],
    k: int,
    progress: Progress,
    stop: Callable[[], bool],
) -> tuple[dict[str, Any], tuple[Numbers, ...]]:
    """(the columns as they are shown (Arrow), what that cost) for an Arrow table of the records shown.

    Each tuple of ``means`` is grouped together: alone as well as can be, several by MDAV. ``ends`` are coded
    where k records stand at either end. Raises BadInput for a column that holds what is no number,
    RefusedError when groups or ends of k cannot be made.
    """
    import numpy as np
    import pyarrow as pa

    from permslip.protect import coarsening, microaggregation

    shown: dict[str, Any] = {}
    done: list[Numbers] = []
    for columns in means:
        held = np.column_stack([floats(table, column) for column in columns])
        if len(columns) == 1:
            made = microaggregation.univariate(held[:, 0], k=k)
        else:
            made = microaggregation.mdav(held, k=k, progress=progress, stop=stop)
        for at, column in enumerate(columns):
            own = made.values[:, at]
            shown[column] = pa.array(
                [None if np.isnan(v) else _sensible(v) for v in own.tolist()], pa.float64()
            )
        fewest = int(made.sizes.min()) if len(made.sizes) else 0
        done.append(Numbers(tuple(columns), "means", made.lost, fewest, int((made.groups < 0).sum())))
    for column in ends:
        numbers = floats(table, column)
        bottom, top = coarsening.bounds(numbers, k=k)
        coded = coarsening.code_ends(numbers, bottom=bottom, top=top)
        shown[column] = pa.array(coded.labels(), pa.string())
        there = ~np.isnan(numbers)
        spread = float(((numbers[there] - numbers[there].mean()) ** 2).sum())
        error = float(((numbers[there] - coded.values[there]) ** 2).sum())
        fewest, missing = min(coded.below, coded.above), int((~there).sum())
        done.append(Numbers((column,), "ends", error / spread, fewest, missing))
    return shown, tuple(done)


def _sensible(mean: float) -> float:
    """A mean without the last digits, which the order of adding makes: ``12.3``, not ``12.29999999``."""
    return float(f"{mean:.{DIGITS}g}")


def floats(table: Any, column: str) -> Any:
    """A column as float64, NaN where a number is missing."""
    import numpy as np
    import pyarrow as pa

    try:
        numbers = table[column].cast(pa.float64())
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        raise BadInput(
            f"Column {column} holds what is no number.", fix="name columns of plain decimal numbers"
        ) from None
    return np.array([np.nan if v is None else v for v in numbers.to_pylist()], np.float64)
