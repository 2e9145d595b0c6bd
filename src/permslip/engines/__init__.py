"""The engines: who computes.

In: places (folders, zips, files, databases) and Ibis expressions. Out: Ibis tables, Arrow data, Parquet
and CSV files. An engine opens what it is told to open, and never holds a rule. DuckDB is the default
and, until the scale-out issue, the only one.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from permslip.engines.duck import DuckEngine


def open_engine(
    *, tmp: Path | None = None, memory: str | None = None, threads: int | None = None
) -> DuckEngine:
    """A fresh DuckDB engine in this process.

    ``tmp``: folder for the encrypted spill and for unpacked zip members (made with mode 0700; by default a
    private temporary folder that goes with the engine). ``memory``: DuckDB's limit, such as ``"3GB"``.
    ``threads``: how many at most (default: all). Raises OfficeProblem when the folder cannot be made.
    Close it, or use it as a context manager, to sweep what it unpacked.
    """
    from permslip.engines.duck import DuckEngine

    return DuckEngine(tmp=tmp, memory=memory, threads=threads)


__all__ = ["open_engine"]
