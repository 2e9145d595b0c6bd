"""The Plan: what must change before a table goes, column by column."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Change(StrEnum):
    """What happens to a column."""

    KEEP = "keep"
    DROP = "drop"
    CODE = "code"  # replaced by a random record code from the vault
    GENERALISE = "generalise"


@dataclass(frozen=True)
class ColumnPlan:
    """One column: ``source`` its conformed name, ``output`` its released name (None when dropped),
    ``hierarchy`` and ``level`` for a generalised one (level 0: as held), ``because`` a rule or clause id."""

    source: str
    output: str | None
    change: Change
    because: str
    hierarchy: str | None = None
    level: int = 0
    top: int = 0  # the hierarchy's highest level


@dataclass(frozen=True)
class TablePlan:
    """One table: its columns, its quasi-identifiers (output names), how many records are suppressed
    so that every class reaches ``k``, and the share of detail lost (0..1, the Loss of ARX)."""

    table: str
    columns: tuple[ColumnPlan, ...]
    quasi: tuple[str, ...]
    k: int | None
    rows_in: int
    rows_out: int
    suppressed: int
    loss: float


@dataclass(frozen=True)
class Plan:
    """What must change before the request's tables go."""

    tables: tuple[TablePlan, ...]

    def table(self, name: str) -> TablePlan | None:
        """The plan for one table, or None."""
        return next((t for t in self.tables if t.table == name), None)
