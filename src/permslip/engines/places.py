# ruff: noqa: S608 - the SQL is made of quoted names and numbers only
"""The places a holding is read from: a folder, a zip, one file, a SQLite file, a PostgreSQL address."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, BinaryIO, Protocol
from urllib.parse import urlsplit

import duckdb

from permslip.engines import strict_csv
from permslip.engines.faults import told_plainly
from permslip.engines.safe_zip import SafeZip
from permslip.engines.sql import literal, quoted
from permslip.words.errors import BadInput, NotFound
from permslip.words.ports import Source

MAX_FILES = 20_000
MAX_DEPTH = 8
CSV_ENDINGS = (".csv", ".csv.gz", ".tsv", ".tsv.gz")


class Opener(Protocol):
    """What a source needs of its engine."""

    folder: Path
    names: dict[str, str]

    @property
    def raw(self) -> Any:
        """The DuckDB connection."""
        ...

    def view(self, name: str, select: str, *, texts: tuple[str, ...] = ()) -> Any:
        """A view over a SELECT, as an Ibis table; ``texts`` are its columns, if known and all text."""
        ...

    def fresh(self, name: str) -> str:
        """An unused table name."""
        ...

    def load_extension(self, name: str) -> None:
        """LOAD a DuckDB extension."""
        ...


class FileSource:
    """Files: relative name → path. Tables are CSV (plain or gzip) and Parquet; the rest are only streams."""

    def __init__(self, engine: Opener, name: str, paths: Mapping[str, Path]) -> None:
        self._engine, self._name, self._paths = engine, name, paths  # a zip unpacks at look-up: never copy it
        self._shapes: dict[str, strict_csv.Shape] = {}
        self._digests: dict[str, str] = {}

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self._name

    def names(self) -> tuple[str, ...]:
        """Relative names, sorted."""
        return tuple(sorted(self._paths))

    def _path(self, name: str) -> Path:
        path = self._paths.get(name)
        if path is None:
            raise NotFound(f"{self._name} holds no file named {name}")
        return path

    def size(self, name: str) -> int:
        """Bytes of one file, as stored."""
        return self._paths.size(name) if isinstance(self._paths, SafeZip) else self._path(name).stat().st_size

    def open(self, name: str) -> AbstractContextManager[BinaryIO]:
        """A byte stream on one file, as stored (a .gz is not unpacked)."""
        return self._path(name).open("rb")

    def is_table(self, name: str) -> bool:
        """CSV (plain or gzip) and Parquet."""
        return name.lower().endswith((*CSV_ENDINGS, ".parquet"))

    def digest(self, name: str) -> str:
        """SHA-256 of the bytes as stored; sweeps a CSV on the way (see ``strict_csv.sweep``)."""
        if name.lower().endswith(CSV_ENDINGS):
            return self._shape(name).sha256
        if name not in self._digests:
            with self._path(name).open("rb") as stream:
                self._digests[name] = hashlib.file_digest(stream, "sha256").hexdigest()
        return self._digests[name]

    def _shape(self, name: str) -> strict_csv.Shape:
        if name not in self._shapes:
            self._shapes[name] = strict_csv.shape_of(self._path(name), name)
        return self._shapes[name]

    def header(self, name: str) -> tuple[str, ...]:
        """Column names. Raises BadInput on a file that is no table."""
        low = name.lower()
        if low.endswith(CSV_ENDINGS):
            return self._shape(name).header
        if low.endswith(".parquet"):
            return tuple(str(c) for c in self._engine.view(name, self._parquet(name)).columns)
        raise BadInput(f"{name} is no table", fix="hand in CSV (also .csv.gz), Parquet, SQLite or PostgreSQL")

    def table(self, name: str, columns: tuple[str, ...]) -> Any:
        """The named columns, lazily. The SQL names no other column of the file."""
        header = self.header(name)
        missing = [c for c in columns if c not in header]
        if missing or not columns:
            raise BadInput(
                f"{name} has no column {missing[0]!r}" if missing else f"{name}: no column asked for"
            )
        self._engine.names[str(self._path(name))] = name
        if name.lower().endswith(".parquet"):
            return self._engine.view(
                name, f"SELECT {', '.join(quoted(c) for c in columns)} FROM ({self._parquet(name)})"
            )
        return self._engine.view(name, self._csv(name, columns), texts=columns)

    def _parquet(self, name: str) -> str:
        return f"SELECT * FROM read_parquet({literal(str(self._path(name)))})"

    def _csv(self, name: str, columns: tuple[str, ...]) -> str:
        # columns nobody asked for get a number for a name: a password column is not even named
        shape = self._shape(name)
        asked = {c: f"c{at}" for at, c in enumerate(shape.header) if c in columns}
        types = ", ".join(f"'c{at}': 'VARCHAR'" for at in range(len(shape.header)))
        picked = ", ".join(f"{asked[c]} AS {quoted(c)}" for c in columns)
        return (
            f"SELECT {picked} FROM read_csv({literal(str(self._path(name)))}, auto_detect=false, "
            "header=true, strict_mode=true, "
            f"null_padding=false, delim={literal(shape.separator)}, quote='\"', escape='\"', "
            "nullstr='', allow_quoted_nulls=true, "
            f"max_line_size={strict_csv.CELL_LIMIT}, columns={{{types}}})"
        )


class DatabaseSource:
    """Tables of a SQLite file or a PostgreSQL database, attached read-only."""

    def __init__(self, engine: Opener, name: str, alias: str) -> None:
        self._engine, self._name, self._alias = engine, name, alias
        rows = engine.raw.execute(
            "SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = ? "
            "UNION ALL SELECT schema_name, view_name FROM duckdb_views() "
            "WHERE database_name = ? AND NOT internal",
            [alias, alias],
        ).fetchall()
        self._tables = {
            t if s in ("main", "public") else f"{s}.{t}": (s, t)
            for s, t in sorted(rows)
            if s not in ("information_schema", "pg_catalog")
        }

    @property
    def name(self) -> str:
        """The file's or the database's name, without user, password or host."""
        return self._name

    def names(self) -> tuple[str, ...]:
        """Table names, sorted; ``schema.table`` outside the default schema."""
        return tuple(sorted(self._tables))

    def _where(self, name: str) -> str:
        if name not in self._tables:
            raise NotFound(f"{self._name} holds no table named {name}")
        schema, table = self._tables[name]
        return f"{quoted(self._alias)}.{quoted(schema)}.{quoted(table)}"

    def size(self, name: str) -> int:
        """Not known without reading: 0."""
        self._where(name)
        return 0

    def open(self, name: str) -> AbstractContextManager[BinaryIO]:
        """Never: a database table is no byte stream."""
        raise BadInput(f"{name} is a database table, not a file")

    def is_table(self, name: str) -> bool:
        """Always."""
        return name in self._tables

    def _described(self, name: str) -> list[tuple[str, str]]:
        with told_plainly(self._engine.names):
            rows = self._engine.raw.execute(f"DESCRIBE SELECT * FROM {self._where(name)}").fetchall()
        return [(str(r[0]), str(r[1])) for r in rows]

    def digest(self, name: str) -> str:
        """SHA-256 over column names and types: the rows of a live database may move."""
        return hashlib.sha256(repr((name, self._described(name))).encode()).hexdigest()

    def header(self, name: str) -> tuple[str, ...]:
        """Column names."""
        return tuple(column for column, _ in self._described(name))

    def table(self, name: str, columns: tuple[str, ...]) -> Any:
        """The named columns, lazily."""
        if not columns or set(columns) - set(self.header(name)):
            raise BadInput(f"{name} has not every column asked for")
        return self._engine.view(
            name, f"SELECT {', '.join(quoted(c) for c in columns)} FROM {self._where(name)}"
        )


def _walk(folder: Path) -> dict[str, Path]:
    found: dict[str, Path] = {}
    stack = [(folder, 0)]
    while stack:
        here, depth = stack.pop()
        for entry in sorted(here.iterdir()):
            if entry.name.startswith((".", "__MACOSX")):
                continue
            relative = entry.relative_to(folder).as_posix()
            if entry.is_symlink() or not (entry.is_dir() or entry.is_file()):
                raise BadInput(
                    f"{relative} is a link or a device, not a file",
                    fix="copy the file itself into the folder",
                )
            if entry.is_dir():
                if depth >= MAX_DEPTH:
                    raise BadInput(
                        f"the folder is nested deeper than {MAX_DEPTH}",
                        fix="hand in the folder that holds the tables",
                    )
                stack.append((entry, depth + 1))
            else:
                found[relative] = entry
            if len(found) > MAX_FILES:
                raise BadInput(
                    f"the folder holds more than {MAX_FILES} files",
                    fix="hand in the folder that holds the tables",
                )
    return found


def _open_zip(engine: Opener, path: Path) -> Source:
    archive = SafeZip(path, engine.folder / engine.fresh("zip"))
    return FileSource(engine, path.name, archive)


def _attach(engine: Opener, name: str, target: str, extension: str, kind: str) -> Source:
    engine.load_extension(extension)
    alias = engine.fresh("db")
    if kind == "SQLITE":
        # SQLite's types are advice: a cast would fail, and quote the value
        engine.raw.execute("SET sqlite_all_varchar = true")
    source: Source | None = None
    # the message of a failure holds the address, and with it a password: it is dropped, not chained
    with contextlib.suppress(duckdb.Error, OSError):
        engine.raw.execute(f"ATTACH {literal(target)} AS {quoted(alias)} (TYPE {kind}, READ_ONLY)")
        source = DatabaseSource(engine, name, alias)
    if source is None:
        raise BadInput(
            f"the database {name} cannot be opened",
            fix="check the address, the user's right to read, and that it runs",
        )
    return source


def open_place(engine: Opener, place: str) -> Source:
    """Open a place by what it is: ``postgresql://…``, a folder, or a file by its ending (.zip, .csv, .csv.gz,
    .parquet, .sqlite, .db, .xml, .xml.gz). Raises BadInput on anything else, NotFound on nothing there."""
    if place.startswith(("postgresql://", "postgres://")):
        return _attach(
            engine, urlsplit(place).path.lstrip("/") or "database", place, "postgres_scanner", "POSTGRES"
        )
    path = Path(place).absolute()
    if not path.exists():
        raise NotFound(f"there is no file or folder {path.name}", fix="check the path")
    if path.is_dir():
        return FileSource(engine, path.name, _walk(path))
    if not path.is_file():
        raise BadInput(f"{path.name} is neither a file nor a folder")
    low = path.name.lower()
    if low.endswith(".zip"):
        return _open_zip(engine, path)
    if low.endswith((".sqlite", ".sqlite3", ".db")):
        return _attach(engine, path.name, str(path), "sqlite_scanner", "SQLITE")
    if low.endswith((*CSV_ENDINGS, ".parquet", ".xml", ".xml.gz")):
        return FileSource(engine, path.name, {path.name: path})
    raise BadInput(
        f"{path.name}: this kind of file is not read",
        fix="hand in a folder, .zip, .csv, .csv.gz, .parquet, .sqlite or .xml",
    )
