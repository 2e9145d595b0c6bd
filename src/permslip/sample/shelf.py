"""Writing: one CSV file per table, in a sibling folder that takes its name only when it is whole."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

import pyarrow as pa
import pyarrow.csv as pacsv

from permslip.words.errors import BadInput, OfficeProblem

# Tables with lists in a cell need quotes; the others hold no comma, quote or line end (pyarrow checks).
QUOTED = frozenset({"users", "classes"})


class Table:
    """One CSV file that grows by columns of equal length; columns that are not given stay empty."""

    def __init__(self, path: Path, header: str, *, quoted: bool) -> None:
        self.header = header.split(",")
        self.rows = 0
        self._options = pacsv.WriteOptions(include_header=False, quoting_style="needed" if quoted else "none")
        self._file = pa.OSFile(str(path), "wb")
        self._file.write(f"{header}\n".encode())

    def add(self, columns: dict[str, pa.Array]) -> None:
        """Append rows. A column that the header lacks is our bug and raises ``ValueError``."""
        if unknown := columns.keys() - set(self.header):
            raise ValueError(f"columns {sorted(unknown)} are not in the header")
        n = len(next(iter(columns.values())))
        if n:
            arrays = [columns.get(name, pa.nulls(n, pa.string())) for name in self.header]
            pacsv.write_csv(pa.table(arrays, names=self.header), self._file, self._options)
            self.rows += n

    def close(self) -> None:
        """Flush and close the file."""
        self._file.close()


class Shelf:
    """The tables of one district, opened when first written to."""

    def __init__(self, folder: Path, headers: dict[str, str]) -> None:
        self._folder, self._headers = folder, headers
        self._tables: dict[str, Table] = {}

    def __enter__(self) -> Shelf:
        for name, header in self._headers.items():
            self._tables[name] = Table(self._folder / f"{name}.csv", header, quoted=name in QUOTED)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for table in self._tables.values():
            table.close()

    def add(self, name: str, columns: dict[str, pa.Array]) -> None:
        """Append rows to a table."""
        self._tables[name].add(columns)

    @property
    def counts(self) -> tuple[tuple[str, int], ...]:
        """Rows per table, by name."""
        return tuple(sorted((name, table.rows) for name, table in self._tables.items()))


@contextlib.contextmanager
def _disk_trouble(where: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise OfficeProblem(
                f"The disk is full: {where} was not written.", fix="free some space"
            ) from None
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise BadInput(f"This account may not write {where}.", fix="name a folder of your own") from None
        raise


@contextlib.contextmanager
def whole_folder(out: Path) -> Iterator[Path]:
    """A new folder beside ``out`` that becomes ``out`` when the block ends well, and goes when it does not.

    :raises BadInput: if ``out`` is a file, or a folder with something in it.
    :raises OfficeProblem: if the disk is full.
    """
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise BadInput(f"{out} is not a folder.", fix="name a new or an empty folder")
    if out.is_dir() and any(out.iterdir()):
        raise BadInput(
            f"The folder {out} is not empty.", fix="choose an empty folder, or one that does not exist yet"
        )
    with _disk_trouble(str(out)):
        out.parent.mkdir(parents=True, exist_ok=True)
        partial = Path(tempfile.mkdtemp(prefix=f".{out.name}.", suffix=".partial", dir=out.parent))
        try:
            yield partial
            partial.chmod(0o755 & ~_umask())
            os.replace(partial, out)
        except BaseException:
            shutil.rmtree(partial, ignore_errors=True)
            raise


@contextlib.contextmanager
def whole_file(out: Path) -> Iterator[Path]:
    """The same for one file; ``out`` must not exist yet."""
    if out.exists():
        raise BadInput(f"{out} exists already.", fix="name a file that does not exist yet")
    with _disk_trouble(str(out)):
        out.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{out.name}.", suffix=".partial", dir=out.parent)
        os.close(handle)
        partial = Path(name)
        try:
            yield partial
            partial.chmod(0o644 & ~_umask())
            os.replace(partial, out)
        except BaseException:
            partial.unlink(missing_ok=True)
            raise


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
