"""CSV taken strictly: RFC 4180, UTF-8, a header, and not one guess.

DuckDB reads the rows; this module says what the file is and refuses what DuckDB would let pass
(NUL bytes, bytes that are not UTF-8 in a column nobody asked for, twin headers, no header).
"""

from __future__ import annotations

import codecs
import csv
import gzip
import hashlib
import io
import re
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from permslip.words.errors import BadInput

CELL_LIMIT = 1 << 20
_CHUNK = 1 << 20
_GZIP_RATIO, _GZIP_FREE, _GZIP_LIMIT = 1_000, 64 << 20, 64 << 30
_SURELY_DATA = re.compile(
    r"[^@\s]+@[^@\s]+\.[^@\s]+|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T ].*)?|[-+$]?\d{6,}|\d{3}-\d{2}-\d{4}"
)
_MAYBE_DATA = re.compile(r"[-+$]?\d[\d.,%]*|true|false", re.IGNORECASE)
_CODECS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}


@dataclass(frozen=True)
class Shape:
    """What one CSV file is: its headers in order, its separator, its raw SHA-256."""

    header: tuple[str, ...]
    separator: str
    sha256: str


@contextmanager
def _plain(path: Path, name: str) -> Iterator[BinaryIO]:
    """The file's bytes, unpacked if it is gzip. Raises BadInput on damaged gzip data."""
    if path.suffix != ".gz":
        with path.open("rb") as stream:
            yield stream
        return
    try:
        with gzip.open(path, "rb") as unpacked:
            yield cast(BinaryIO, unpacked)
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise BadInput(f"{name}: the gzip data are damaged", fix="make the file again") from None


def _raw_digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def sweep(path: Path, name: str) -> str:
    """Read the whole file once: its raw SHA-256. Raises BadInput, with row numbers, on NUL bytes, on bytes
    that are not UTF-8, on a row without end over 16 MiB and on a gzip bomb."""
    decoder, total, unbroken = codecs.getincrementaldecoder("utf-8")(), 0, 0
    digest, packed = hashlib.sha256(), path.suffix == ".gz"
    size = path.stat().st_size
    # hashing lets the other thread look for faults meanwhile
    with ThreadPoolExecutor(1) as hashing, _plain(path, name) as stream:
        hashed = hashing.submit(digest.update, b"")
        while chunk := stream.read(_CHUNK):
            if not packed:
                hashed.result()
                hashed = hashing.submit(digest.update, chunk)
            total += len(chunk)
            if packed and (total > _GZIP_LIMIT or (total > _GZIP_FREE and total > size * _GZIP_RATIO)):
                raise BadInput(
                    f"{name}: unpacks to far more than its size allows", fix="hand in the file unpacked"
                )
            at = chunk.find(b"\0")
            if at >= 0:
                row = _row(path, name, total - len(chunk) + at)
                raise BadInput(f"{name}, row {row}: a NUL byte", fix="export the file again as UTF-8 text")
            _decode(decoder, chunk, path, name, total - len(chunk))
            unbroken = 0 if b"\n" in chunk or b"\r" in chunk else unbroken + len(chunk)
            if unbroken > 4 * CELL_LIMIT:
                row = _row(path, name, total - unbroken)
                raise BadInput(
                    f"{name}, row {row}: a row is longer than 1 MiB", fix="take the oversized cell out"
                )
        _decode(decoder, b"", path, name, total, final=True)
    return _raw_digest(path) if packed else digest.hexdigest()


def _row(path: Path, name: str, at: int) -> int:
    """The number of the row that holds byte ``at``. Counted only once something is wrong there."""
    row = 1
    with _plain(path, name) as stream:
        while at > 0 and (chunk := stream.read(min(_CHUNK, at))):
            row += chunk.count(b"\n") or chunk.count(b"\r")
            at -= len(chunk)
    return row


def _decode(
    decoder: codecs.IncrementalDecoder, chunk: bytes, path: Path, name: str, at: int, final: bool = False
) -> None:
    """Decode the chunk that begins at byte ``at``. Raises BadInput with the row of what is not UTF-8."""
    if chunk.isascii() and not decoder.getstate()[0] and not final:
        return
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError as error:
        # what the decoder kept of the chunk before stands in front of this one
        row = _row(path, name, max(at + len(chunk) - len(error.object) + error.start, 0))
        raise BadInput(
            f"{name}, row {row}: the text is not UTF-8", fix="export the file as UTF-8 (in Excel: CSV UTF-8)"
        ) from None


def _separator(first: str) -> str:
    outside = re.sub(r'"(?:[^"]|"")*"', "", first.split("\n", 1)[0])
    counts = {mark: outside.count(mark) for mark in (",", ";", "\t", "|")}
    best = max(counts, key=lambda mark: counts[mark])
    return best if counts[best] else ","


def _first_record(path: Path, name: str) -> tuple[list[str], str]:
    with _plain(path, name) as stream:
        head = stream.read(CELL_LIMIT)
    for mark, codec in _CODECS.items():
        if head.startswith(mark):
            raise BadInput(
                f"{name}: the text is {codec}, not UTF-8",
                fix="export the file as UTF-8 (in Excel: CSV UTF-8)",
            )
    if (at := head.find(b"\0")) >= 0:
        row = 1 + head.count(b"\n", 0, at)
        raise BadInput(f"{name}, row {row}: a NUL byte", fix="export the file again as UTF-8 text")
    text = head.decode("utf-8-sig", errors="ignore")
    if not text.strip():
        raise BadInput(f"{name}: the file is empty", fix="export it again, with a header row")
    separator = _separator(text)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        return next(reader), separator
    except csv.Error:
        raise BadInput(
            f"{name}, row 1: the header is not CSV", fix="check the quotes in the header row"
        ) from None


def header_of(path: Path, name: str) -> tuple[tuple[str, ...], str]:
    """The headers and the separator. Raises BadInput on an empty file, an empty or repeated header, or none.

    A message names the position of a bad header, never its text: without a header row it would be data.
    """
    cells, separator = _first_record(path, name)
    header = tuple(cell.strip() for cell in cells)
    maybe = sum(_MAYBE_DATA.fullmatch(cell) is not None for cell in header)
    if 2 * maybe > len(header) or any(_SURELY_DATA.fullmatch(cell) for cell in header):
        raise BadInput(f"{name}: row 1 holds data, not column names", fix="put a header row on top")
    seen: dict[str, int] = {}
    for at, cell in enumerate(header, start=1):
        if not cell:
            raise BadInput(f"{name}: column {at} has no name", fix="name every column in the header row")
        if len(cell) > 200 or any(ord(c) < 32 for c in cell):
            raise BadInput(
                f"{name}: column {at} has a name that cannot be one", fix="check the quotes in the header row"
            )
        first = seen.setdefault(cell.casefold(), at)
        if first != at:
            raise BadInput(
                f"{name}: columns {first} and {at} have the same name",
                fix="rename one of them (case does not count)",
            )
    return header, separator


def shape_of(path: Path, name: str) -> Shape:
    """Sweep the file and read its header: everything needed to let DuckDB read it. Raises BadInput."""
    header, separator = header_of(path, name)
    return Shape(header, separator, sweep(path, name))
