"""A holding as plain JSON values and back, for whoever registers it. No value of any row is in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from permslip.hold.holding import Asset, Column, HeldTable, Holding, Notice
from permslip.words.vocabulary import FieldClass, Grain


def as_json(holding: Holding) -> dict[str, Any]:
    """Plain values; enumerations as their words."""
    return asdict(holding)


def from_json(said: Mapping[str, Any]) -> Holding:
    """The holding that :func:`as_json` wrote."""
    return Holding(
        id=said["id"],
        format=said["format"],
        source=said["source"],
        tables=tuple(_table(t) for t in said["tables"]),
        assets=tuple(Asset(**{**a, "field_class": FieldClass(a["field_class"])}) for a in said["assets"]),
        notices=tuple(Notice(**n) for n in said["notices"]),
        digest=said["digest"],
        hints=tuple((name, value) for name, value in said.get("hints", ())),
    )


def _table(said: Mapping[str, Any]) -> HeldTable:
    columns = tuple(Column(**{**c, "field_class": FieldClass(c["field_class"])}) for c in said["columns"])
    return HeldTable(**{**said, "grain": Grain(said["grain"]), "columns": columns})
