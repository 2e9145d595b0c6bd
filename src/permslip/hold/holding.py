"""The Holding: what the district holds, column by column, each with its class and the evidence for it."""

from __future__ import annotations

from dataclasses import dataclass

from permslip.words.vocabulary import FieldClass, Grain

FORMATS = ("oneroster-1.1", "oneroster-1.2", "edfi-csv", "edfi-xml", "csv", "parquet", "sql")


@dataclass(frozen=True)
class Column:
    """One column. ``name`` is the column's name in the conformed table (the element key where one was
    recognised, else the source header); ``source`` is ``file:header``; ``because`` says in plain words,
    without any value, how the class was found. ``dtype`` is an Arrow type name."""

    name: str
    element: str | None
    field_class: FieldClass
    source: str
    because: str
    dtype: str = "string"


@dataclass(frozen=True)
class HeldTable:
    """One conformed table. ``subject_column`` holds the key of the person the row is about, or is None."""

    name: str
    grain: Grain
    subject_column: str | None
    columns: tuple[Column, ...]
    rows: int

    def column(self, name: str) -> Column | None:
        """The column of that conformed name, or None."""
        return next((c for c in self.columns if c.name == name), None)


@dataclass(frozen=True)
class Asset:
    """A file that is no table: a floor plan, a map, a document. ``element`` is its element key, if known."""

    name: str
    element: str | None
    field_class: FieldClass
    media_type: str
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Notice:
    """Something the reader noticed and survived: where (file, row number) and what, without values."""

    where: str
    what: str


@dataclass(frozen=True)
class Holding:
    """Everything one source holds. ``digest`` is over names, classes and file digests, not over rows.

    ``format`` is one of ``FORMATS``. ``hints`` are what a person said of the source (``format``, ``grain``,
    ``table``; sorted), kept so that it is read again in the same way.
    """

    id: str
    format: str
    source: str
    tables: tuple[HeldTable, ...]
    assets: tuple[Asset, ...]
    notices: tuple[Notice, ...]
    digest: str
    hints: tuple[tuple[str, str], ...] = ()

    def table(self, name: str) -> HeldTable | None:
        """The table of that name, or None."""
        return next((t for t in self.tables if t.name == name), None)

    def locate(self, element: str) -> tuple[tuple[HeldTable, Column], ...]:
        """Every (table, column) that carries this element, student grain first; empty when not held."""
        found = [(t, c) for t in self.tables for c in t.columns if c.element == element]
        return tuple(sorted(found, key=lambda tc: (tc[0].grain is not Grain.STUDENT, tc[0].name)))

    def assets_of(self, element: str) -> tuple[Asset, ...]:
        """Every asset that carries this element."""
        return tuple(a for a in self.assets if a.element == element)
