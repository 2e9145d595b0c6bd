"""What runs in Spark's Python workers: DuckDB over the cells of one batch."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any


@cache
def _connection() -> Any:
    """This worker's own DuckDB, one thread, which can reach no file and no network."""
    import duckdb

    from permslip.engines import macros

    made = duckdb.connect(
        ":memory:",
        config={"threads": 1, "autoinstall_known_extensions": False, "autoload_known_extensions": False},
    )
    for statement in macros.statements():
        made.execute(statement)
    made.execute("SET enable_external_access = false")
    return made


def answered(sql: str, columns: Sequence[Any]) -> Any:
    """The column ``r`` of ``sql`` over a table ``cells`` of the text columns a0, a1, … (pandas)."""
    import pandas as pd
    import pyarrow as pa

    cells = pa.table({f"a{i}": pa.array(c, pa.string(), from_pandas=True) for i, c in enumerate(columns)})
    connection = _connection()
    connection.register("cells", cells)
    try:
        found = connection.execute(sql).to_arrow_table().column("r").combine_chunks()
    finally:
        connection.unregister("cells")
    if isinstance(found, pa.ChunkedArray):
        found = pa.concat_arrays(found.chunks) if found.num_chunks else pa.array([], found.type)
    if pa.types.is_list(found.type):  # Spark walks lists one by one, and knows no Arrow null among them
        return pd.Series(found.to_pylist(), dtype=object)
    return pd.Series(found, dtype=pd.ArrowDtype(found.type))
