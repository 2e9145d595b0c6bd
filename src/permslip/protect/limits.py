"""What every method keeps: records enough for one class, how many may be left out, who can share a class."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from permslip.words.errors import RefusedError

_SLACK = 1e-12  # a share such as 0.29 of 100 records is 28.999... in binary, and means 29


def enough(rows: int, k: int) -> None:
    """Raise RefusedError for a table of fewer records than k. One without any asks for nothing."""
    if 0 < rows < k:
        raise RefusedError(
            f"There are fewer than {k:,} records in all, so no class can have {k:,}.",
            fix="ask for a wider population or a smaller k, or release no rows",
        )


def may_be_left_out(rows: int, share: float) -> int:
    """How many of ``rows`` records the share 0..1 of them is, rounded down."""
    return int(rows * share + _SLACK)


def split_by(keys: npt.NDArray[np.uint64], rows: npt.NDArray[np.int64]) -> list[npt.NDArray[np.int64]]:
    """``rows`` in parts of one key each, in the order of the keys; keys[i] is that of rows[i]."""
    order = np.argsort(keys, kind="stable")
    cut = np.flatnonzero(np.diff(keys[order])) + 1
    return [part for part in np.split(rows[order], cut) if len(part)]


__all__ = ["enough", "may_be_left_out", "split_by"]
