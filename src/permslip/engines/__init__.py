"""The engines: who computes.

In: places (folders, zips, files, databases) and Ibis expressions. Out: Ibis tables, Arrow data, Parquet
and CSV files. An engine opens what it is told to open, and never holds a rule. DuckDB is the default;
Spark computes the same for more rows than one machine holds.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from permslip.words.errors import BadInput

if TYPE_CHECKING:
    from permslip.engines.duck import DuckEngine
    from permslip.engines.spark.engine import SparkEngine

ENGINES = ("duckdb", "spark")
"""The names of the engines, the default first."""


def open_engine(
    name: str = ENGINES[0],
    *,
    tmp: Path | None = None,
    memory: str | None = None,
    threads: int | None = None,
) -> DuckEngine | SparkEngine:
    """A fresh engine in this process: ``duckdb``, or ``spark`` (the extra of that name, and Java 17).

    ``tmp``: folder for the encrypted spill and for unpacked zip members (made with mode 0700; by default a
    private temporary folder that goes with the engine). ``memory``: the limit, such as ``"3GB"`` (for Spark
    of its driver, ``"3g"``). ``threads``: DuckDB's, at most (default: all).
    Raises OfficeProblem when the folder cannot be made or Spark not started, BadInput for another name.
    Close it, or use it as a context manager, to sweep what it unpacked.
    """
    if name == "duckdb":
        from permslip.engines.duck import DuckEngine

        return DuckEngine(tmp=tmp, memory=memory, threads=threads)
    if name == "spark":
        from permslip.engines.spark.engine import SparkEngine

        return SparkEngine(tmp=tmp, memory=memory, threads=threads)
    raise BadInput(f"there is no engine {name}", fix=f"engines are {', '.join(ENGINES)}")


__all__ = ["ENGINES", "open_engine"]
