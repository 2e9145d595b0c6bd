"""The DuckDB engine: what it computes, writes, and says when something goes wrong."""

from __future__ import annotations

import csv
import io
import stat
from importlib.metadata import version
from pathlib import Path

import ibis
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from permslip.engines import open_engine
from permslip.engines.faults import translate
from permslip.words import formula
from permslip.words.errors import BadInput, OfficeProblem, OurBug


def test_the_versions_that_work_together() -> None:
    assert version("duckdb").startswith("1.5.")
    assert version("ibis-framework").startswith("12.")
    assert tuple(map(int, version("sqlglot").split(".")[:2])) < (30, 18)


def test_settings_keep_plaintext_and_the_network_away(tmp_path: Path) -> None:
    with open_engine(tmp=tmp_path / "t", memory="1GB", threads=1) as engine:
        names = (
            "temp_file_encryption",
            "autoinstall_known_extensions",
            "autoload_known_extensions",
            "temp_directory",
        )
        found = {n: engine.raw.execute(f"SELECT current_setting('{n}')").fetchone()[0] for n in names}
        assert found["temp_file_encryption"] is True
        assert found["autoinstall_known_extensions"] is False
        assert found["autoload_known_extensions"] is False
        assert Path(found["temp_directory"]).is_relative_to(tmp_path / "t")
        assert stat.S_IMODE(engine.folder.stat().st_mode) == 0o700
        folder = engine.folder
    assert not folder.exists()


def test_memory_keep_arrow_batches_and_parquet_agree(tmp_path: Path) -> None:
    data = pa.table({"k": pa.array(range(10_000)), "v": pa.array([str(i % 7) for i in range(10_000)])})
    with open_engine() as engine:
        table = engine.memory("t", data)
        kept = engine.keep("t", table.filter(table["k"] < 5_000))
        assert engine.arrow(kept.count())[0].to_pylist() == [5_000]
        total = 0
        for batch in engine.batches(kept, rows=2_048):
            total += batch.num_rows
            engine.arrow(kept.aggregate(n=kept.count()))  # another question between two batches
        assert total == 5_000
        path = tmp_path / "o.parquet"
        assert engine.write_parquet(kept.order_by("k"), path) == 5_000
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert engine.arrow(engine.read_parquet(path)).column("k").to_pylist() == list(range(5_000))
        sums = engine.arrow(kept.group_by("v").agg(n=kept.count(), s=kept["k"].sum()))
        assert sums.schema.field("s").type == pa.int64()


def test_a_reader_of_batches_can_be_taken_in() -> None:
    batches = [pa.record_batch({"a": [i, i + 1]}) for i in range(5)]
    with open_engine() as engine:
        table = engine.memory("r", pa.RecordBatchReader.from_batches(batches[0].schema, batches))
        assert engine.arrow(table.aggregate(n=table.count()))["n"].to_pylist() == [10]


FORMULAS = [
    "=1+1",
    "+x",
    "-x",
    "@SUM(A1)",
    "\t=1",
    "=cmd|' /C calc'!A0",
    "-1+1",
    "-2+3+cmd|x",
    "-5\n",
    "'=1+1",
    "''-5",
]
HARMLESS = ["'tis", "-5", "+5.25", "1e5", "text", "a=b", "", "-0.5"]


def test_formula_cells_and_headers_are_neutralised_when_written_as_csv(tmp_path: Path) -> None:
    cells = [*FORMULAS, *HARMLESS]
    with open_engine() as engine:
        table = engine.memory("f", pa.table({"=head": cells, "n": pa.array(range(len(cells)))}))
        assert engine.write_csv(table.order_by("n"), tmp_path / "o.csv") == len(cells)
    rows = list(csv.reader(io.StringIO((tmp_path / "o.csv").read_text(), newline="")))
    assert rows[0] == ["'=head", "n"]
    assert [r[0] for r in rows[1:]] == ["'" + c for c in FORMULAS] + HARMLESS
    assert [r[0] for r in rows[1:]] == [formula.harmless(cell) for cell in cells]  # one definition


@given(
    st.lists(
        st.text(st.characters(exclude_characters="\0\r", exclude_categories=["Cs"]), max_size=12),
        min_size=1,
        max_size=8,
    )
)
def test_whatever_is_written_as_csv_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, cells: list[str]
) -> None:
    path = tmp_path_factory.mktemp("csv") / "o.csv"
    table = ibis.memtable(pa.table({"a": cells, "b": ["x"] * len(cells)}))
    _ENGINE.write_csv(table, path)
    rows = list(csv.reader(io.StringIO(path.read_text(), newline="")))[1:]
    assert len(rows) == len(cells)
    for cell, (written, _) in zip(cells, rows, strict=True):
        assert written in (cell, "'" + cell)
        assert written[:1] not in ("=", "@", "\t")


_ENGINE = open_engine()


def test_an_unreadable_file_a_full_disk_and_our_own_bug_are_told_apart() -> None:
    import duckdb

    assert isinstance(translate(OSError(28, "No space left on device"), {}), OfficeProblem)
    assert isinstance(translate(duckdb.OutOfMemoryException("out"), {}), OfficeProblem)
    assert isinstance(translate(duckdb.IOException("Cannot open file /x/Zbigniewa"), {}), BadInput)
    assert "Zbigniewa" not in str(translate(duckdb.ConversionException("Could not convert 'Zbigniewa'"), {}))
    quota = duckdb.OutOfMemoryException("failed to offload: max_temp_directory_size was reached")
    assert "disk is full" in str(translate(quota, {}))


def test_a_full_disk_is_no_broken_row_whatever_the_file_is_called_and_no_row_is_a_full_disk() -> None:
    import duckdb

    full = duckdb.IOException('IO Error: Could not write file "/x/.p.csv.new": No space left on device')
    assert isinstance(translate(full, {}), OfficeProblem) and "disk is full" in str(translate(full, {}))
    row = (
        "CSV Error on Line: 7\nOriginal Line: no space left on device\nExpected Number of Columns: 3 Found: 4"
    )
    told = translate(duckdb.InvalidInputException(row), {})
    assert isinstance(told, BadInput) and "row 7: 4 columns" in str(told)


def test_a_file_that_cannot_be_reached_is_named() -> None:
    import duckdb

    gone = duckdb.IOException('IO Error: Cannot open file "/secret/a.csv": No such file or directory')
    assert str(translate(gone, {"/secret/a.csv": "roster.csv"})).startswith("roster.csv could not be opened")
    assert str(translate(gone, {})).startswith("a.csv could not be opened")
    none = duckdb.IOException('IO Error: No files found that match the pattern "/x/y.parquet"\n\nLINE 1: "z"')
    assert str(translate(none, {})).startswith("y.parquet could not be opened")
    stuck = duckdb.IOException('IO Error: Could not write file "/x/.p.csv.new": Input/output error')
    assert str(translate(stuck, {})).startswith("p.csv could not be written")
    refused = translate(PermissionError(13, "Permission denied", "/x/held.parquet"), {})
    assert str(refused).startswith("held.parquet could not be opened")
    assert "could not be read or written" in str(translate(duckdb.IOException("odd"), {}))
    assert isinstance(translate(duckdb.BinderException("Zbigniewa"), {}), OurBug)
    assert "Zbigniewa" not in str(translate(duckdb.BinderException("Zbigniewa"), {}))


def test_a_cell_that_imitates_the_engines_own_words_tells_nothing(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text('a,b\n1,2\n"CSV Error on Line: 99\n  file = Zbigniewa\n",2,3\n')
    with open_engine() as engine, pytest.raises(BadInput) as caught:
        engine.arrow(engine.source(str(path)).table("t.csv", ("a",)))
    assert "Zbigniewa" not in str(caught.value)
    assert "t.csv" in str(caught.value)
    assert caught.value.__context__ is None
