"""``permslip hold``."""

from __future__ import annotations

from typing import Any

from permslip.hold import record
from permslip.hold.holding import Holding
from permslip.words.vocabulary import FieldClass, Grain

_LOUD = {FieldClass.UNKNOWN: "never leaves", FieldClass.SECRET: "never loaded"}
_ONE = {
    Grain.STUDENT_EVENT: ", one an event of a student",
    Grain.STAFF: ", one a member of the staff",
    Grain.STAFF_EVENT: ", one an event of a member of the staff",
    Grain.SPENDING: ", one an amount spent",
    Grain.OTHER: "",
}


def as_json(holding: Holding) -> dict[str, Any]:
    """The holding as it is registered."""
    return record.as_json(holding)


def as_text(holding: Holding) -> str:
    """Tables, columns, classes and why; then assets and what the reader noticed."""
    lines = [f"{holding.id}: {holding.format} from {holding.source}", ""]
    for table in holding.tables:
        lines.append(
            f"{table.name}  ({table.rows:,} rows{_ONE.get(table.grain, f', one a {table.grain.value}')})"
        )
        for column in table.columns:
            loud = f"  ({_LOUD[column.field_class]})" if column.field_class in _LOUD else ""
            lines.append(f"  {column.name:<28}{column.field_class.value:<17}{column.because}{loud}")
        lines.append("")
    for asset in holding.assets:
        lines.append(f"file {asset.name:<40}{asset.field_class.value}")
    if holding.notices:
        lines += ["", "Noticed:"] + [f"  {n.where}: {n.what}" for n in holding.notices]
    unknown = sum(c.field_class is FieldClass.UNKNOWN for t in holding.tables for c in t.columns)
    if unknown:
        lines += ["", f"{unknown} columns are unknown: they never leave until someone says what they are."]
    return "\n".join(lines)
