"""The limits that every method keeps: records enough for one class, and how many may be left out."""

from __future__ import annotations

from permslip.words.errors import RefusedError

_SLACK = 1e-12  # a share such as 0.29 of 100 records is 28.999... in binary, and means 29


def enough(rows: int, k: int) -> None:
    """Raise RefusedError for a table of fewer records than k. One without any asks for nothing."""
    if 0 < rows < k:
        raise RefusedError(
            f"There are fewer than {k} records in all, so no class can have {k}.",
            fix="ask for a wider population or a smaller k, or release no rows",
        )


def may_be_left_out(rows: int, share: float) -> int:
    """How many of ``rows`` records the share 0..1 of them is, rounded down."""
    return int(rows * share + _SLACK)


__all__ = ["enough", "may_be_left_out"]
