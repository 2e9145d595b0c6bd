"""The Engine port on Spark: files by DuckDB's strict readers, the work by Spark, files out by DuckDB."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq

from permslip.engines.duck import DuckEngine, counted
from permslip.engines.spark import session
from permslip.engines.spark.compiler import connected
from permslip.engines.spark.faults import told_plainly
from permslip.engines.spark.words import Words
from permslip.words.errors import BadInput
from permslip.words.ports import Source

_LITTLE = 1 << 20  # bytes that Spark may keep in its driver, as rows of the plan itself
_CHUNK = 64 << 20  # bytes of Arrow that are handed to Spark at a time


class SparkEngine:
    """Implements :class:`permslip.words.ports.Engine` on Spark; see :func:`permslip.engines.open_engine`."""

    far = True

    def __init__(self, *, tmp: Path | None, memory: str | None, threads: int | None) -> None:
        self._duck = DuckEngine(tmp=tmp, memory=None, threads=threads)
        try:
            self._running = session.borrow(tmp, memory)
        except BaseException:
            self._duck.close()
            raise
        self._open = True
        self._taken: dict[str, Any] = {}
        self._views: list[str] = []
        self._stored_frames: list[Any] = []
        try:
            with told_plainly():
                self.spark = self._started()
                self.ibis: Any = connected(self.spark)
        except BaseException:
            self.close()
            raise
        self._words = Words(self._duck.sql, self.spark.udf.register)

    def _started(self) -> Any:
        """A session of its own in the shared context: other engines' tables have the same names."""
        from pyspark.sql import SparkSession

        whole = SparkSession(self._running.context)
        return whole.newSession()

    @property
    def folder(self) -> Path:
        """The private folder of what is unpacked; what Spark spills lies in another, encrypted."""
        return self._duck.folder

    def close(self) -> None:
        """Let go of the tables; the last engine of the process stops Spark. Sweeps what was unpacked."""
        if not self._open:
            return
        self._open = False
        for frame in self._stored_frames:
            frame.unpersist()
        for name in self._views:
            self.spark.catalog.dropTempView(name)
        self._duck.close()
        session.give_back()

    def __enter__(self) -> SparkEngine:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    # ------------------------------------------------------------------ in

    def source(self, place: str) -> Source:
        """Open a place with the strict readers. Its tables come to Spark when they are first asked about."""
        return self._duck.source(place)

    def memory(self, name: str, arrow: Any) -> ir.Table:
        """Hand an Arrow table or record batch reader to Spark and return it as an Ibis table."""
        if isinstance(arrow, pa.RecordBatch):
            arrow = pa.Table.from_batches([arrow])
        if not isinstance(arrow, pa.Table | pa.RecordBatchReader):
            arrow = pa.table(arrow)
        batches = arrow.to_batches() if isinstance(arrow, pa.Table) else arrow
        with told_plainly():
            return self._take_in(name, arrow.schema, batches)

    def read_parquet(self, path: Path) -> ir.Table:
        """A Parquet file as an Ibis table. Raises BadInput on a file that is none."""
        try:
            file = pq.ParquetFile(path, memory_map=False)
        except (pa.ArrowInvalid, OSError):
            return self._duck.read_parquet(path)  # which says in our words what is wrong with it
        with file, told_plainly():
            batches = file.iter_batches(batch_size=session.ROWS_IN_A_BATCH)
            return self._take_in(path.stem, file.schema_arrow, batches)

    def _take_in(self, name: str, schema: Any, batches: Iterable[Any]) -> ir.Table:
        """Arrow data as a table of Spark's, in pieces, so that no piece has to fit the driver."""
        told = ibis.Schema.from_pyarrow(pa.schema([(f.name, _plain_type(f)) for f in schema]))
        carried = pa.schema([(f.name, _carried_type(f)) for f in schema])
        frames: list[Any] = []
        little = True
        for piece in _pieces(batches, schema):
            little = little and not frames and piece.nbytes < _LITTLE
            frame = self.spark.createDataFrame(_carried(piece, carried))
            frames.append(frame if little else self._stored(frame))
        if not frames:
            frames = [self.spark.createDataFrame(carried.empty_table())]
        whole = frames[0]
        for frame in frames[1:]:
            whole = whole.unionAll(frame)
        return self._view(name, whole, told)

    def _view(self, name: str, frame: Any, schema: Any) -> ir.Table:
        fresh = self._duck.fresh(name)
        frame.createOrReplaceTempView(fresh)
        self._views.append(fresh)
        table: ir.Table = ops.DatabaseTable(fresh, schema, self.ibis).to_expr()
        return table

    # ------------------------------------------------------------------ questions

    def _here(self, table: Any) -> Any:
        """The expression over Spark's tables alone: what lies in files or in memory is taken in first."""
        root = table.as_table().op()
        elsewhere = {
            leaf: self._taken_in(leaf)
            for leaf in root.find((ops.DatabaseTable, ops.InMemoryTable))
            if isinstance(leaf, ops.InMemoryTable) or leaf.source is self._duck.ibis
        }
        if elsewhere:
            root = root.replace(elsewhere)
        return self._words.put_in(root).to_expr()

    def _taken_in(self, leaf: Any) -> Any:
        if leaf.name not in self._taken:
            if isinstance(leaf, ops.InMemoryTable):
                held = leaf.data.to_pyarrow(leaf.schema)
                taken = self.memory(leaf.name, held)
            else:
                schema = leaf.schema.to_pyarrow()
                batches = self._duck.batches(leaf.to_expr(), session.ROWS_IN_A_BATCH)
                taken = self._take_in(leaf.name, schema, batches)
            self._taken[leaf.name] = taken.op()
        return self._taken[leaf.name]

    def _frame(self, table: Any) -> Any:
        """The Spark frame of an Ibis table, in the types that Ibis promises."""
        here = self._here(table)
        frame = self.spark.sql(self.ibis.compile(here))
        return _promised(frame, here.schema())

    def keep(self, name: str, table: Any) -> ir.Table:
        """Compute an Ibis table once; Spark's workers keep it, on disk (encrypted) where it must be."""
        with told_plainly():
            kept = self._stored(self._frame(table))
            return self._view(name, kept, table.as_table().schema())

    def _stored(self, frame: Any) -> Any:
        """The frame computed, in columns, compressed, by the workers; and without the questions that led to
        it, which every later question would otherwise be planned with anew."""
        from pyspark import StorageLevel
        from pyspark.sql.classic.dataframe import DataFrame

        held = frame.persist(StorageLevel.MEMORY_AND_DISK)
        self._stored_frames.append(held)
        held.count()
        java = held._jdf
        rows = java.queryExecution().toRdd()
        bare = self.spark._jsparkSession.internalCreateDataFrame(rows, java.schema(), False)
        return DataFrame(bare, self.spark)

    def arrow(self, table: Any) -> pa.Table:
        """The whole of an Ibis table (or column) as a pyarrow Table, in the types that Ibis promises."""
        table = table.as_table()
        with told_plainly():
            found = self._frame(table).toArrow()
            return found.cast(table.schema().to_pyarrow())

    def batches(self, table: Any, rows: int = 1_000_000) -> Iterator[pa.RecordBatch]:
        """An Ibis table as record batches of at most ``rows`` rows, one part of it in memory at a time."""
        schema = table.schema().to_pyarrow()
        with told_plainly():
            parts = self._parts(self._frame(table))
        while True:
            with told_plainly():
                part = next(parts, None)
            if part is None:
                return
            for at in range(0, part.num_rows, rows):
                yield part.slice(at, rows).cast(schema)

    def _parts(self, frame: Any) -> Iterator[pa.RecordBatch]:
        """The frame's rows in order, as Spark's partitions hand them over one by one."""
        from pyspark.core.rdd import RDD
        from pyspark.serializers import NoOpSerializer
        from pyspark.sql.pandas.types import to_arrow_schema

        schema = to_arrow_schema(frame.schema)
        packed: Any = RDD(frame._jdf.toArrowBatchRdd().toJavaRDD(), self.spark.sparkContext, NoOpSerializer())
        for message in packed.toLocalIterator():
            yield pa.ipc.read_record_batch(pa.py_buffer(message), schema)

    def counts(self, table: Any, columns: Sequence[str]) -> pa.RecordBatchReader:
        """The distinct tuples of ``columns`` and how many rows bear each; see the port.

        Spark splits the rows by the hash of the tuple, counts each part where it lies, and sends back the
        tuples and counts alone.
        """
        asked = counted(table, columns)
        return pa.RecordBatchReader.from_batches(asked.schema().to_pyarrow(), self.batches(asked))

    # ------------------------------------------------------------------ out

    def write_parquet(self, table: Any, path: Path) -> int:
        """Write as zstd Parquet (mode 0600), with DuckDB's own writer; the number of rows."""
        return self._written(table, lambda here: self._duck.write_parquet(here, path))

    def write_csv(self, table: Any, path: Path) -> int:
        """Write as CSV (formulas neutralised, mode 0600), with DuckDB's own writer; the number of rows."""
        return self._written(table, lambda here: self._duck.write_csv(here, path))

    def _written(self, table: Any, write: Any) -> int:
        """Stream a table through DuckDB's writer: the bytes are the same whoever computed the rows."""
        schema = table.schema()
        stream = pa.RecordBatchReader.from_batches(
            schema.to_pyarrow(), self.batches(table, session.ROWS_IN_A_BATCH)
        )
        handle = self._duck.fresh("stream")
        self._duck.raw.register(handle, stream)
        try:
            here = ops.DatabaseTable(handle, schema, self._duck.ibis).to_expr()
            return int(write(here))
        finally:
            self._duck.raw.unregister(handle)


def _plain_type(field: Any) -> Any:
    """The type that Ibis is told: a dictionary's is that of its values."""
    return field.type.value_type if pa.types.is_dictionary(field.type) else field.type


def _carried_type(field: Any) -> Any:
    """The type in which Spark carries a column: it has no unsigned numbers, no halves, no time of day, and no
    moments finer than a millionth of a second."""
    kind = _plain_type(field)
    wider = {
        pa.uint8(): pa.int16(), pa.uint16(): pa.int32(), pa.uint32(): pa.int64(),
        pa.uint64(): pa.decimal128(20, 0), pa.float16(): pa.float32(), pa.large_string(): pa.string(),
        pa.string_view(): pa.string(), pa.large_binary(): pa.binary(), pa.date64(): pa.date32(),
    }  # fmt: skip
    if pa.types.is_timestamp(kind) and kind.unit == "ns":
        return pa.timestamp("us", kind.tz)
    if pa.types.is_time(kind):
        raise BadInput(
            f"Column {field.name} holds a time of day, which Spark has not.",
            fix="hand it in as text, or leave --engine spark out",
        )
    return wider.get(kind, kind)


def _carried(piece: pa.Table, schema: pa.Schema) -> pa.Table:
    plain = [
        column.cast(column.type.value_type) if pa.types.is_dictionary(column.type) else column
        for column in piece.columns
    ]
    return pa.table([_fitting(c, field) for c, field in zip(plain, schema, strict=True)], schema=schema)


def _fitting(column: Any, field: Any) -> Any:
    try:
        return column.cast(field.type)
    except pa.ArrowInvalid:
        if not pa.types.is_timestamp(field.type):
            raise
    raise BadInput(
        f"Column {field.name} holds moments finer than a millionth of a second, which Spark has not.",
        fix="hand it in as text, or leave --engine spark out",
    )


def _pieces(batches: Iterable[Any], schema: Any) -> Iterator[pa.Table]:
    """The batches as tables of about ``_CHUNK`` bytes."""
    held: list[Any] = []
    size = 0
    for batch in itertools.chain(batches, [None]):
        if held and (batch is None or size + batch.nbytes > _CHUNK):
            yield pa.Table.from_batches(held, schema).combine_chunks()
            held, size = [], 0
        if batch is not None and batch.num_rows:
            held.append(batch)
            size += batch.nbytes


def _promised(frame: Any, schema: Any) -> Any:
    """The frame with its columns in Spark's types for an Ibis schema, where they are others."""
    from ibis.backends.pyspark.datatypes import PySparkType
    from pyspark.sql import functions as f

    changed = False
    columns = []
    for (name, wanted), field in zip(schema.items(), frame.schema.fields, strict=True):
        column = f.col(f"`{field.name.replace('`', '``')}`")
        kind = _spark_type(wanted, PySparkType)
        if kind is not None and field.dataType != kind:
            column, changed = column.cast(kind), True
        columns.append(column.alias(name))
    return frame.select(*columns) if changed else frame


def _spark_type(wanted: Any, types: Any) -> Any:
    """Spark's type for a number of Ibis's; None where Spark's own choice stands."""
    if wanted.is_signed_integer() or wanted.is_floating() or wanted.is_boolean() or wanted.is_date():
        return types.from_ibis(wanted)
    return None
