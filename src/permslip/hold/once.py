"""A source whose tables are parsed once, however many questions a reading asks of them."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any, BinaryIO

from permslip.hold.conform import loaded_headers
from permslip.words.ports import Engine, Source

KEPT_BYTES = 768 << 20  # files together; what goes beyond is parsed again for each question


class Once:
    """Implements :class:`permslip.words.ports.Source` over another one: the first question about a table puts
    its columns, secrets never, into the engine's own store. Of a live database that is a snapshot, too."""

    def __init__(self, source: Source, engine: Engine) -> None:
        self._source, self._engine, self._left = source, engine, KEPT_BYTES
        self._kept: dict[str, Any] = {}

    @property
    def name(self) -> str:
        """The source's name."""
        return self._source.name

    def names(self) -> tuple[str, ...]:
        """The source's names."""
        return self._source.names()

    def size(self, name: str) -> int:
        """Bytes of one file."""
        return self._source.size(name)

    def open(self, name: str) -> AbstractContextManager[BinaryIO]:
        """A byte stream on one file."""
        return self._source.open(name)

    def is_table(self, name: str) -> bool:
        """Whether it has columns."""
        return self._source.is_table(name)

    def digest(self, name: str) -> str:
        """The file's digest."""
        return self._source.digest(name)

    def header(self, name: str) -> tuple[str, ...]:
        """The table's columns."""
        return self._source.header(name)

    def table(self, name: str, columns: tuple[str, ...]) -> Any:
        """The named columns, out of the engine's store if there is room for the whole table."""
        if name not in self._kept:
            packed = name.lower().endswith((".gz", ".parquet"))
            size = self.size(name) * (8 if packed else 1)
            wanted = loaded_headers(self.header(name))
            if size > self._left or not set(columns) <= set(wanted):
                return self._source.table(name, columns)
            self._left -= size
            self._kept[name] = self._engine.keep(name, self._source.table(name, wanted))
        return self._kept[name].select(*columns)
