"""The calls that broke between versions of DuckDB, Ibis and SQLGlot: create, insert, drop, batches.

Filter, join and group-by go on working when these fail, and hide it.
"""

from __future__ import annotations

import ibis
import pyarrow as pa
import pytest

ROWS = pa.table({"grade": ["K", "1", "K", None], "count": pa.array([1, 2, 3, 4], type=pa.int64())})


@pytest.fixture
def engine() -> ibis.BaseBackend:
    return ibis.duckdb.connect()


def test_create_insert_drop(engine: ibis.BaseBackend) -> None:
    engine.create_table("slips", ROWS)
    assert engine.table("slips").count().execute() == 4
    engine.insert("slips", ROWS)
    assert engine.table("slips").count().execute() == 8
    engine.create_table("slips", ROWS.slice(0, 1), overwrite=True)
    assert engine.table("slips").to_pyarrow().to_pylist() == [{"grade": "K", "count": 1}]
    engine.create_view("kinder", engine.table("slips").filter(ibis._.grade == "K"))
    engine.drop_view("kinder")
    engine.drop_table("slips")
    assert "slips" not in engine.list_tables()


def test_batches(engine: ibis.BaseBackend) -> None:
    table = engine.create_table("numbers", pa.table({"n": range(10_000)}))
    with table.filter(ibis._.n >= 5_000).to_pyarrow_batches(chunk_size=1_000) as batches:
        total = sum(batch.num_rows for batch in batches)
    assert total == 5_000


def test_a_drop_names_its_table(engine: ibis.BaseBackend) -> None:
    """SQLGlot 30.18 renders DROP without the name."""
    engine.create_table("kept", ROWS)
    engine.create_table("dropped", ROWS)
    engine.drop_table("dropped")
    assert engine.list_tables() == ["kept"]


def test_null_joins_and_groups(engine: ibis.BaseBackend) -> None:
    table = engine.create_table("slips", ROWS)
    grouped = table.group_by("grade").agg(total=table["count"].sum()).order_by("grade").to_pyarrow()
    assert dict(zip(grouped["grade"].to_pylist(), grouped["total"].to_pylist(), strict=True)) == {
        "1": 2,
        "K": 4,
        None: 4,
    }
    joined = table.join(table.view(), "grade").count().execute()
    assert joined == 5  # an unknown grade matches nothing, not even itself
