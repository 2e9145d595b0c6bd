"""What does the district hold?

In: a source (a folder, zip, file or database that an engine opened). Out: a Holding, with the class of
every column and the reason for it, and the same tables as lazy Ibis expressions under element keys.
It never changes a row, never loads a secret, and never says a value.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from permslip.hold.holding import Asset, Column, HeldTable, Holding, Notice
from permslip.words.ports import Engine, Source


def read(source: Source, *, id: str, engine: Engine, hints: Mapping[str, str] | None = None) -> Holding:
    """Read a source whole: see :func:`permslip.hold.reading.read`."""
    from permslip.hold import reading

    return reading.read(source, id=id, engine=engine, hints=hints)


def unchanged(holding: Holding, source: Source, engine: Engine) -> bool:
    """Whether the source is what was read, byte for byte: see :func:`permslip.hold.reading.unchanged`."""
    from permslip.hold import reading

    return reading.unchanged(holding, source, engine)


def tables(
    holding: Holding, source: Source, engine: Engine, *, elements: frozenset[str] | None = None
) -> dict[str, Any]:
    """The conformed tables as lazy Ibis tables: see :func:`permslip.hold.reading.tables`."""
    from permslip.hold import reading

    return reading.tables(holding, source, engine, elements=elements)


def roster(tables: Mapping[str, Any]) -> Any:
    """``student_key, birth_date, school, grade`` of every student: see :func:`permslip.hold.views.roster`."""
    from permslip.hold import views

    return views.roster(tables)


def guardians(tables: Mapping[str, Any]) -> Any:
    """One row a student and guardian: see :func:`permslip.hold.views.guardians`."""
    from permslip.hold import views

    return views.guardians(tables)


def optouts(tables: Mapping[str, Any]) -> Any:
    """``student_key`` of directory opt-outs: see :func:`permslip.hold.views.optouts`."""
    from permslip.hold import views

    return views.optouts(tables)


__all__ = [
    "Asset",
    "Column",
    "HeldTable",
    "Holding",
    "Notice",
    "guardians",
    "optouts",
    "read",
    "roster",
    "tables",
    "unchanged",
]
