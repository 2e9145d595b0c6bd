"""The yardstick: DuckDB alone reads the same CSV files, joins them and writes the same columns.

``python -m tools.bench.bare SOURCE OUT THREADS COLUMNS COLUMNS`` writes zstd Parquet: columns of the
students, then of the events, each list joined by commas.
"""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb


def copy(source: Path, out: Path, threads: int, students: list[str], attendance: list[str]) -> None:
    """Every column is text, as a district's export is; an event is kept if its student is known."""
    db = duckdb.connect(":memory:", config={"threads": threads})
    mine = ", ".join(f's."{c}"' for c in ("student_key", *students))
    theirs = ", ".join(f'a."{c}"' for c in ("student_key", *attendance))
    read = "read_csv('{}', header=true, all_varchar=true)"
    db.execute(f"CREATE VIEW s AS SELECT * FROM {read.format(source / 'students.csv')}")
    db.execute(f"CREATE VIEW a AS SELECT * FROM {read.format(source / 'attendance.csv')}")
    to = "FORMAT parquet, COMPRESSION zstd"
    db.execute(f"COPY (SELECT {mine} FROM s) TO '{out / 'students.parquet'}' ({to})")
    db.execute(
        f"COPY (SELECT {theirs} FROM a JOIN s USING (student_key)) TO '{out / 'attendance.parquet'}' ({to})"
    )
    db.close()


if __name__ == "__main__":
    copy(
        Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4].split(","), sys.argv[5].split(",")
    )
