"""The Plan: what must change before a table goes, column by column."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

COURSES_HELD = "courses-held"  # the district's policy: courses over time reach k as well


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
    so that every class reaches ``k``, and the share of detail lost (0..1, the Loss of ARX; where courses are
    held, that of :mod:`permslip.measure.trajectories`). ``when`` is the column (output name) that dates the
    rows of a table of events; empty where none does, None where staging did not keep it yet."""

    table: str
    columns: tuple[ColumnPlan, ...]
    quasi: tuple[str, ...]
    k: int | None
    rows_in: int
    rows_out: int
    suppressed: int
    loss: float
    when: str | None = None

    @property
    def leaving(self) -> tuple[str, ...]:
        """The output names of the columns that leave, the record code apart."""
        leave = (c for c in self.columns if c.change not in (Change.CODE, Change.DROP))
        return tuple(str(c.output) for c in leave)


@dataclass(frozen=True)
class Plan:
    """What must change before the request's tables go."""

    tables: tuple[TablePlan, ...]

    def table(self, name: str) -> TablePlan | None:
        """The plan for one table, or None."""
        return next((t for t in self.tables if t.table == name), None)
