# ruff: noqa: S608 - the SQL is made of quoted names and of what Ibis compiled
"""DuckDB through Ibis: the engine for one machine."""

from __future__ import annotations

import importlib.util
import itertools
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir
import pyarrow as pa

from permslip.engines import macros
from permslip.engines.faults import told_plainly
from permslip.engines.places import open_place
from permslip.engines.scratch import Scratch
from permslip.engines.sql import literal, quoted
from permslip.words import formula
from permslip.words.errors import OfficeProblem, OurBug
from permslip.words.ports import COUNT, Source


def counted(table: Any, columns: Sequence[str]) -> ir.Table:
    """The Ibis question that :meth:`permslip.words.ports.Engine.counts` asks, the same of every engine."""
    held = table.select(*columns)
    grouped: ir.Table = held.group_by(*columns).aggregate(**{COUNT: held.count()})
    return grouped


def _private_folder(tmp: Path | None) -> tuple[Path, Any]:
    if tmp is None:
        scratch = Scratch()
        return scratch.path, scratch
    try:
        tmp.mkdir(mode=0o700, parents=True, exist_ok=True)
        holder = tempfile.TemporaryDirectory(prefix="engine-", dir=tmp)
    except OSError:
        raise OfficeProblem(
            "the engine's working folder cannot be made", fix="check the office's tmp/ folder"
        ) from None
    return Path(holder.name), holder


class DuckEngine:
    """Implements :class:`permslip.words.ports.Engine` on an in-memory DuckDB with an encrypted spill."""

    far = False

    def __init__(self, *, tmp: Path | None, memory: str | None, threads: int | None) -> None:
        self.folder, self._holder = _private_folder(tmp)
        self.names: dict[str, str] = {}
        self._count = itertools.count(1)
        config: dict[str, Any] = {
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "allow_community_extensions": False,
            "temp_file_encryption": True,
            "preserve_insertion_order": True,
        }
        if memory is not None:
            config["memory_limit"] = memory
        if threads is not None:
            config["threads"] = threads
        with told_plainly(self.names):
            self.ibis = ibis.duckdb.connect(
                ":memory:",
                temp_directory=str(self.folder / "spill"),
                extension_directory=str(self.folder / "none"),
                **config,
            )
            self.raw.execute("SET enable_progress_bar = false")
            for statement in macros.statements():
                self.raw.execute(statement)

    @property
    def raw(self) -> duckdb.DuckDBPyConnection:
        """The DuckDB connection beneath Ibis, for what Ibis has no word for."""
        con: duckdb.DuckDBPyConnection = self.ibis.con
        return con

    def close(self) -> None:
        """Close the database and remove everything the engine unpacked or spilled."""
        self.ibis.disconnect()
        self._holder.cleanup()

    def __enter__(self) -> DuckEngine:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def fresh(self, name: str) -> str:
        """A table name that nothing in this engine bears yet, made from ``name``."""
        return f"{''.join(c if c.isalnum() else '_' for c in name)[:40]}_{next(self._count)}"

    def load_extension(self, name: str) -> None:
        """LOAD a DuckDB extension from its wheel's file. Raises OurBug when the wheel is not installed."""
        package = f"duckdb_extension_{name}"
        spec = importlib.util.find_spec(package)
        found = sorted(
            Path(p)
            for root in (spec.submodule_search_locations or [] if spec else [])
            for p in Path(root).rglob("*.duckdb_extension")
        )
        if not found:
            raise OurBug(
                f"the DuckDB extension {name} is not installed",
                fix=f"install the package duckdb-extension-{name.replace('_', '-')}",
            )
        self.raw.execute(f"LOAD {literal(str(found[-1]))}")

    # ------------------------------------------------------------------ the Engine port

    def source(self, place: str) -> Source:
        """Open a place: see :func:`permslip.engines.places.open_place`."""
        with told_plainly(self.names):
            return open_place(self, place)

    def view(self, name: str, select: str, *, texts: tuple[str, ...] = ()) -> ir.Table:
        """A view over a SELECT, as Ibis table, for sources. (Other cursors would not see a temporary one.)

        ``texts``: its columns, where they are known and all are text.
        """
        fresh = self.fresh(name)
        with told_plainly(self.names):
            self.raw.execute(f"CREATE VIEW {quoted(fresh)} AS {select}")
            return self._named(fresh, dict.fromkeys(texts, "string"))

    def _named(self, name: str, schema: Mapping[str, Any]) -> ir.Table:
        """A table or view of this database; asked for its columns unless all are known to be text, which is
        the one type that is the same in Ibis and in DuckDB whatever made it."""
        if not schema or any(not ibis.dtype(t).is_string() for t in schema.values()):
            return self.ibis.table(name)
        table: ir.Table = ops.DatabaseTable(name, ibis.schema(schema), self.ibis).to_expr()
        return table

    def memory(self, name: str, arrow: Any) -> ir.Table:
        """Copy an Arrow table or record batch reader into the engine and return it as an Ibis table."""
        fresh, handle = self.fresh(name), self.fresh("arrow")
        with told_plainly(self.names):
            self.raw.register(handle, arrow)
            try:
                self.raw.execute(f"CREATE TABLE {quoted(fresh)} AS SELECT * FROM {quoted(handle)}")
            finally:
                self.raw.unregister(handle)
            return self.ibis.table(fresh)

    def keep(self, name: str, table: Any) -> ir.Table:
        """Compute an Ibis table once; what does not fit in memory goes to the encrypted spill."""
        fresh = self.fresh(name)
        with told_plainly(self.names):
            self.raw.execute(f"CREATE TABLE {quoted(fresh)} AS {self.sql(table)}")
            return self._named(fresh, table.schema())

    def sql(self, table: Any) -> str:
        """The SQL of an Ibis table, after registering the in-memory tables it mentions."""
        self.ibis._run_pre_execute_hooks(table)
        text: str = self.ibis.compile(table)
        return text

    def arrow(self, table: Any) -> pa.Table:
        """The whole of an Ibis table (or column) as a pyarrow Table, in the types that Ibis promises."""
        table = table.as_table()
        with told_plainly(self.names):
            found = self.raw.execute(self.sql(table)).to_arrow_table()
            return found.cast(table.schema().to_pyarrow())

    def batches(self, table: Any, rows: int = 1_000_000) -> Iterator[pa.RecordBatch]:
        """An Ibis table as record batches of at most ``rows`` rows."""
        schema = table.schema().to_pyarrow()
        with told_plainly(self.names):
            # a cursor of its own: the caller may ask other questions between two batches
            reader = self.raw.cursor().execute(self.sql(table)).to_arrow_reader(rows)
        while True:
            with told_plainly(self.names):
                batch = next(reader, None)
            if batch is None:
                return
            yield batch.cast(schema)

    def write_parquet(self, table: Any, path: Path) -> int:
        """Write as zstd Parquet (mode 0600); the number of rows. Raises OfficeProblem on a full disk."""
        return self._copy(self.sql(table), path, "FORMAT parquet, COMPRESSION zstd")

    def write_csv(self, table: Any, path: Path) -> int:
        """Write as CSV with a header, CRLF-free RFC 4180 quoting (mode 0600); the number of rows.

        A text cell or header that a spreadsheet would run as a formula gets an apostrophe in front;
        plain numbers, signed ones included, stay as they are.
        """
        safe = {}
        for name in table.columns:
            column, out = table[name], formula.harmless(name)
            if column.type().is_string():
                danger = column.re_search(formula.START) & ~column.re_search(formula.NUMBER)
                column = ibis.ifelse(danger, ibis.literal("'") + column, column)
            safe[out] = column
        return self._copy(
            self.sql(table.select(**safe)),
            path,
            "FORMAT csv, HEADER true, DELIMITER ',', QUOTE '\"', ESCAPE '\"'",
        )

    def read_parquet(self, path: Path) -> ir.Table:
        """A Parquet file as an Ibis table."""
        self.names[str(path)] = path.name
        return self.view(path.stem, f"SELECT * FROM read_parquet({literal(str(path))})")

    def counts(self, table: Any, columns: Sequence[str]) -> pa.RecordBatchReader:
        """The distinct tuples of ``columns`` and how many rows bear each; see the port."""
        asked = counted(table, columns)
        return pa.RecordBatchReader.from_batches(asked.schema().to_pyarrow(), self.batches(asked))

    def _copy(self, select: str, path: Path, options: str) -> int:
        with told_plainly(self.names):
            path.touch(mode=0o600)
            path.chmod(0o600)
            answer = self.raw.execute(
                f"COPY ({select}) TO {literal(str(path))} ({options}, USE_TMP_FILE false)"
            ).fetchone()
        if answer is None:
            raise OurBug("the engine wrote a file and reported no rows")
        return int(answer[0])
