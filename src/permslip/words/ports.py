"""The ports: what rooms are handed by those who may open files, read clocks and draw random numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, Protocol


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """Now, timezone-aware, UTC."""
        ...


class Randomness(Protocol):
    """Draws random bytes fit for keys and codes."""

    def bytes(self, n: int) -> bytes:
        """n random bytes."""
        ...


class Signer(Protocol):
    """Signs with one Ed25519 key that it keeps to itself."""

    @property
    def key_id(self) -> str:
        """The key's id: the first 16 hex digits of SHA-256 over the raw public key."""
        ...

    @property
    def public_bytes(self) -> bytes:
        """The raw 32-byte Ed25519 public key."""
        ...

    def sign(self, data: bytes) -> bytes:
        """The 64-byte signature over ``data``."""
        ...


class Progress(Protocol):
    """Hears how far long work has come; the doors draw it."""

    def __call__(self, what: str, done: int, total: int | None) -> None:
        """``what`` is being done, ``done`` of ``total`` (None: not known)."""
        ...


def unheard(what: str, done: int, total: int | None) -> None:
    """Progress that nobody listens to."""


class Source(Protocol):
    """A place that holdings are read from: a folder, a zip, a file, a database. Only engines open one."""

    @property
    def name(self) -> str:
        """A name for messages: the last part of the path or address, never a secret."""
        ...

    def names(self) -> tuple[str, ...]:
        """The relative names of the files (or tables) inside, sorted."""
        ...

    def size(self, name: str) -> int:
        """Bytes of one file."""
        ...

    def open(self, name: str) -> AbstractContextManager[BinaryIO]:
        """A byte stream on one file."""
        ...

    def is_table(self, name: str) -> bool:
        """Whether the file (or database table) of that name has columns that can be asked for."""
        ...

    def digest(self, name: str) -> str:
        """SHA-256 (hex) of one file's bytes; of a database table, over its column names and types.
        Raises BadInput when a text file holds NUL bytes or is not UTF-8."""
        ...

    def header(self, name: str) -> tuple[str, ...]:
        """Column names of one tabular file. Raises BadInput on a file that is no table."""
        ...

    def table(self, name: str, columns: tuple[str, ...]) -> Any:
        """The named columns of one tabular file as an Ibis table of strings (Parquet and SQL keep types),
        lazily; columns not named are not read. Raises BadInput with file and row number, never a value."""
        ...


COUNT = "permslip/count"
"""The column of :meth:`Engine.counts` that says how many rows bear a tuple."""


class Engine(Protocol):
    """Who computes: Ibis tables in, Ibis tables, Arrow data or files out. DuckDB by default."""

    @property
    def far(self) -> bool:
        """Whether rows may lie on other machines: then what can be counted there is, and no row is sent."""
        ...

    def source(self, place: str) -> Source:
        """Open a place: a folder, zip, CSV, Parquet or SQLite file, or a postgresql:// address."""
        ...

    def memory(self, name: str, arrow: Any) -> Any:
        """Register an Arrow table (or reader) under a name and return it as an Ibis table."""
        ...

    def keep(self, name: str, table: Any) -> Any:
        """Compute an Ibis table once and return it as a stored one (in the engine's encrypted spill)."""
        ...

    def arrow(self, table: Any) -> Any:
        """The whole of an Ibis table as a pyarrow Table."""
        ...

    def batches(self, table: Any, rows: int = 1_000_000) -> Iterator[Any]:
        """An Ibis table as pyarrow record batches."""
        ...

    def write_parquet(self, table: Any, path: Path) -> int:
        """Write a table as zstd Parquet and return its rows."""
        ...

    def write_csv(self, table: Any, path: Path) -> int:
        """Write a table as CSV (RFC 4180, formula cells neutralised) and return its rows."""
        ...

    def read_parquet(self, path: Path) -> Any:
        """A Parquet file as an Ibis table."""
        ...

    def counts(self, table: Any, columns: Sequence[str]) -> Any:
        """The distinct tuples of ``columns`` as a pyarrow RecordBatchReader, with a last column ``COUNT``
        (int64): how many rows bear each. In no promised order; a null is a value of its own; no other column
        leaves the engine, and no row does."""
        ...


class Files(Protocol):
    """The few things ``release`` does with files, inside one staging folder that it is given."""

    def open_read(self, path: Path) -> AbstractContextManager[BinaryIO]:
        """A byte stream for reading."""
        ...

    def open_write(self, path: Path) -> AbstractContextManager[BinaryIO]:
        """A byte stream on a new file (mode 0600); an existing one is an error; fsync on close."""
        ...

    def listing(self, folder: Path) -> Mapping[str, str]:
        """Relative name → ``file``, ``dir``, ``link`` or ``other`` for everything under a folder."""
        ...

    def kind(self, path: Path) -> str:
        """``file``, ``dir``, ``link``, ``other`` or ``missing``; a link is not followed."""
        ...

    def make_folder(self, path: Path) -> None:
        """Make a folder (mode 0700) and its parents; one that is there already and empty is fine,
        one that holds anything is BadInput."""
        ...

    def remove(self, path: Path) -> None:
        """Remove a file or a whole folder; nothing there is fine. Links are removed, never followed."""
        ...


NewId = Callable[[str], str]
"""Given a prefix such as ``rel``, returns a fresh id such as ``rel_7k2m9q4x``."""
