"""What travels beside the tables: Table Schema for programs, a data dictionary for people.

Sources: Frictionless Data Package and Table Schema; the field descriptions are the element catalogue's
labels.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from permslip.protect.hierarchies import hierarchy
from permslip.protect.plan import Change, ColumnPlan, Plan
from permslip.words.element import Element

_SAYS = {
    Change.KEEP: "as the district holds it",
    Change.CODE: "a random record code, made for this agreement and recipient; it says nothing about the "
    "student",
}


def data_package(
    release_id: str, plan: Plan, elements: Mapping[str, Element], paths: Mapping[str, str]
) -> dict[str, Any]:
    """The ``datapackage.json`` of a release. ``paths`` maps table name to its path inside the bag."""
    return {
        "profile": "data-package",
        "name": release_id.lower().replace("_", "-"),
        "resources": [
            {
                "name": table.table,
                "path": paths[table.table],
                "schema": {
                    "fields": [
                        {
                            "name": column.output,
                            "type": "string",
                            "title": _label(column, elements),
                            "description": _change(column),
                        }
                        for column in table.columns
                        if column.output is not None
                    ],
                    "missingValues": [""],
                },
            }
            for table in plan.tables
        ],
    }


def dictionary_text(release_id: str, plan: Plan, elements: Mapping[str, Element]) -> str:
    """The data dictionary as Markdown, one section a table."""
    lines = [f"# Data dictionary of release {release_id}", ""]
    for table in plan.tables:
        lines += [f"## {table.table}", "", "| column | what it is | what was done |", "| --- | --- | --- |"]
        lines += [
            f"| `{c.output}` | {_label(c, elements)} | {_change(c)} |"
            for c in table.columns
            if c.output is not None
        ]
        lines.append("")
    return "\n".join(lines)


def _label(column: ColumnPlan, elements: Mapping[str, Element]) -> str:
    if column.change is Change.CODE:
        return "record code"
    element = elements.get(column.source)
    return element.label if element else column.source


def _change(column: ColumnPlan) -> str:
    if column.change is Change.GENERALISE:
        step = hierarchy(column.hierarchy).steps[column.level]
        return f"generalised to: {step} (level {column.level} of {column.top}), because of {column.because}"
    return f"{_SAYS[column.change]}, because of {column.because}"
