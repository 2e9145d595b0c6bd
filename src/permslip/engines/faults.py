"""What an engine says when something goes wrong, told without a single value from a record; here DuckDB.

DuckDB quotes the offending line in its messages; here only the line number and the kind survive. What other
engines share, the way an error is told and what is said of any engine, is here too.
"""

from __future__ import annotations

import errno
import os
import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import PurePath
from types import TracebackType

import duckdb

from permslip.words.errors import BadInput, OfficeProblem, OurBug, PermslipError

_LINE = re.compile(r"CSV Error on Line: (\d+)")
_WIDTH = re.compile(r"Expected Number of Columns: (\d+) Found: (\d+)")
_FILE = re.compile(r"^\s*file = (.+?)\s*$", re.MULTILINE)
_NAMED = re.compile(r"^IO Error: [^\n\"]*\"([^\n]+?)\"", re.MULTILINE)
_FULL = ("no space left", "disk quota", "max_temp_directory_size")


def disk_full() -> OfficeProblem:
    """What is said when the disk is full."""
    return OfficeProblem(
        "the disk is full", fix="free some space and run the command again; nothing was published"
    )


def wrong_form() -> BadInput:
    """What is said of a value that cannot be what its column is."""
    return BadInput(
        "a value has not the form its column promises", fix="look at the notices of `permslip hold show`"
    )


def engine_failed(kind: str) -> OurBug:
    """What is said of every ``kind`` of error that nobody foresaw."""
    return OurBug(
        f"the engine failed ({kind})", fix="run again with the same inputs and report the kind of error"
    )


def _csv_fault(text: str, where: str, row: str) -> BadInput:
    width = _WIDTH.search(text)
    if width:
        return BadInput(
            f"{where}, {row}: {width[2]} columns where the header has {width[1]}",
            fix="export the file again, or quote the cells that hold the separator",
        )
    if "Maximum line size" in text or "max_line_size" in text.split("Original Line", 1)[0]:
        return BadInput(
            f"{where}, {row}: a row is longer than 1 MiB",
            fix="take the oversized cell out; documents belong beside the table",
        )
    if "unterminated quote" in text:
        return BadInput(
            f"{where}, {row}: a quoted cell is never closed, or text follows its closing quote",
            fix='write a quote inside a quoted cell twice ("")',
        )
    if "utf-8" in text.lower() or "unicode" in text.lower():
        return BadInput(f"{where}, {row}: the text is not UTF-8", fix="export the file as UTF-8")
    if "invalid state" in text:
        return BadInput(
            f"{where}: the file mixes line endings, or is not RFC 4180 CSV",
            fix="export the file again with one kind of line ending",
        )
    return BadInput(f"{where}, {row}: the row is not CSV as RFC 4180 has it", fix="export the file again")


def _disk_full(error: Exception, lowered: str) -> bool:
    """A refusal of the disk itself: what stands in a row is never taken for one."""
    if isinstance(error, OSError) and error.errno is not None:
        return error.errno in (errno.ENOSPC, errno.EDQUOT)
    own = isinstance(error, duckdb.IOException | duckdb.OutOfMemoryException) or "csv error" not in lowered
    return own and any(words in lowered for words in _FULL)


def _unreached(error: Exception, text: str, names: Mapping[str, str]) -> BadInput:
    """Which file it was, where the error says so: by its known name, or its own without the folders."""
    found = _NAMED.search(text)
    path = found[1] if found else str(getattr(error, "filename", None) or "")
    name = names.get(path) or PurePath(path).name
    if name.startswith(".") and name.endswith(".new"):  # what is written bears its name only when finished
        name = name[1:].removesuffix(".new")
    if not name:
        return BadInput("a file could not be read or written", fix="check that it exists and may be read")
    if "write" in text.lower().split(path.lower())[0]:
        return BadInput(f"{name} could not be written", fix="check that its folder may be written to")
    return BadInput(
        f"{name} could not be opened", fix="check that it, and its folder, exists and may be read or written"
    )


def translate(error: Exception, names: Mapping[str, str]) -> PermslipError:
    """The error of ours that tells what ``error`` means. ``names`` maps file paths to known names."""
    text = str(error)
    lowered = text.lower()
    if _disk_full(error, lowered):  # before all else: a file that is written may be called .csv
        return disk_full()
    reached = isinstance(error, duckdb.IOException)
    if reached and os.strerror(errno.EFBIG).lower() in lowered:
        return OfficeProblem(
            "a file would be larger than may be written there",
            fix="look at `ulimit -f`, or choose another disk",
        )
    if isinstance(error, duckdb.Error) and not reached and "csv" in lowered:
        # the last "file = " line is DuckDB's own: an earlier one could be a cell that looks like it
        found = _FILE.findall(text)
        where = names.get(found[-1], "a CSV file") if found else "a CSV file"
        line = _LINE.search(text)
        return _csv_fault(text, where, f"row {line[1]}" if line else "a row")
    if "tprotocolexception" in lowered or (
        isinstance(error, duckdb.InvalidInputException) and ".parquet'" in lowered
    ):
        return BadInput(
            "the file is no Parquet file, or a damaged one", fix="export it again: the copy may be cut short"
        )
    if isinstance(error, duckdb.OutOfMemoryException | MemoryError):
        return OfficeProblem(
            "the memory limit was reached", fix="allow the engine more memory, or ask for fewer columns"
        )
    if isinstance(error, duckdb.IOException | duckdb.HTTPException | OSError):
        return _unreached(error, text, names)
    if isinstance(error, duckdb.ConversionException | duckdb.InvalidInputException):
        return wrong_form()
    return engine_failed(type(error).__name__)


class Plainly(ABC):
    """Within, the errors that :meth:`told` knows become ours, with no value and no cause attached."""

    @abstractmethod
    def told(self, error: Exception) -> PermslipError | None:
        """The error of ours that tells what ``error`` means; None where it is none of the engine's."""

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not isinstance(error, Exception) or isinstance(error, PermslipError):
            return
        told = self.told(error)
        if told is None:
            return
        try:
            raise told from None
        finally:
            told.__context__ = None  # not even suppressed: the engine's text quotes values and whole rows


class told_plainly(Plainly):  # noqa: N801 - reads as a phrase: with told_plainly(names): ...
    """DuckDB's and the file system's errors. ``names`` maps file paths to known names."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names

    def told(self, error: Exception) -> PermslipError | None:
        """See :class:`Plainly`."""
        ours = isinstance(error, duckdb.Error | OSError | MemoryError)
        return translate(error, self._names) if ours else None
