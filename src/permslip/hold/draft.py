"""A draft: one conformed table before its rows have been looked at."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from permslip.hold.kinds import Kind
from permslip.words.vocabulary import FieldClass


@dataclass(frozen=True)
class Field:
    """One column of a draft. ``loaded`` is False for a secret, which stands in the list and in no query."""

    name: str
    element: str | None
    field_class: FieldClass
    source: str
    because: str
    loaded: bool = True


@dataclass(frozen=True)
class Doubt:
    """A source column whose cells should be dates: its table and name, and the column ``said`` of the draft's
    table that holds them as text, to count those that are none."""

    table: Any
    column: str
    said: str


@dataclass(frozen=True)
class Draft:
    """A conformed table: its kind, its fields by the name verdict, and the Ibis table of the loaded ones.

    ``file`` is the source file whose rows these are, for messages; ``first_row`` the number of its first
    row of data (2 under a header), or 0 where row numbers mean nothing.
    """

    name: str
    kind: Kind
    subject: str | None
    fields: tuple[Field, ...]
    table: Any
    file: str
    first_row: int = 2
    doubts: tuple[Doubt, ...] = ()

    def field(self, element: str) -> Field | None:
        """The first field that carries this element."""
        return next((f for f in self.fields if f.element == element and f.loaded), None)

    def with_fields(self, table: Any, *more: Field) -> Draft:
        """This draft with another table and further fields."""
        return replace(self, table=table, fields=self.fields + more)


@dataclass(frozen=True)
class Reading:
    """What a reader makes of a source: drafts by table name, files that are no tables, things it noticed,
    and the files whose digests bind the holding."""

    format: str
    drafts: dict[str, Draft]
    assets: tuple[str, ...]
    noticed: tuple[tuple[str, str], ...]
    files: tuple[str, ...]
