"""The tables in a file, folder, zip or database, and one of them with the columns that are asked for."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from permslip.words.errors import BadInput, must_have
from permslip.words.ports import Engine, Source
from permslip.words.wording import counted

_LISTED = 12


def tables_of(source: Source) -> tuple[str, ...]:
    """The names of the tables in a place; what else lies in a folder is none. A file by itself is taken for
    one, and says of itself if it is not."""
    names = source.names()
    return names if len(names) == 1 else tuple(name for name in names if source.is_table(name))


def chosen(source: Source, table: str | None, *, fix: str) -> str:
    """The table of that name, or the only one there is. Raises BadInput, with the names and ``fix``."""
    names = tables_of(source)
    if table is not None and table in source.names():
        return table
    if table is None and len(names) == 1:
        return names[0]
    if not names:
        raise BadInput(f"{source.name} holds no table.", fix="name CSV or Parquet files, or a database")
    listed = f"{', '.join(names[:_LISTED])}{' ...' if len(names) > _LISTED else ''}"
    raise BadInput(f"{source.name} holds {counted(len(names), 'tables')}: {listed}.", fix=fix)


def only_table(engine: Engine, file: str | Path, columns: Iterable[str]) -> Any:
    """The columns named of the one table in a place, lazily. Raises BadInput."""
    source = engine.source(str(file))
    name = chosen(source, None, fix="name a file with one table")
    wanted = tuple(dict.fromkeys(columns))
    must_have(source.name, wanted, source.header(name))
    return source.table(name, wanted)


__all__ = ["chosen", "only_table", "tables_of"]
