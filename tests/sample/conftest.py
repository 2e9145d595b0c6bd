"""One district of 5,000 students, written once and loaded into DuckDB as text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import pytest

from permslip.sample import DistrictSummary, write_district

TODAY = date(2026, 6, 30)
STUDENTS = 5_000


@pytest.fixture(scope="session")
def district(tmp_path_factory: pytest.TempPathFactory) -> DistrictSummary:
    return write_district(
        tmp_path_factory.mktemp("sample") / "district", students=STUDENTS, seed=11, today=TODAY
    )


def load(folder: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    for path in sorted(folder.glob("*.csv")):
        connection.execute(
            f"create table \"{path.stem}\" as from read_csv(?, header=true, all_varchar=true, nullstr='')",
            [str(path)],
        )
    return connection


@pytest.fixture(scope="session")
def tables(district: DistrictSummary) -> duckdb.DuckDBPyConnection:
    return load(district.folder)


@pytest.fixture(scope="session")
def one(tables: duckdb.DuckDBPyConnection) -> Callable[[str], float]:
    """The single number a query gives."""

    def ask(query: str) -> float:
        row = tables.execute(query).fetchone()
        assert row is not None and row[0] is not None, query
        return float(row[0])

    return ask
