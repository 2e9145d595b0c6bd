"""Measure: what could be learned about a child?

In: a table (Ibis, Arrow, a pandas data frame) and the names of its quasi-identifiers. Out: :class:`Findings`,
and a :class:`Report` of everything; figures only. It never changes
a table, never chooses a limit, and never prints a record's value. Hot loops run over dictionary codes
(:mod:`permslip.measure.coding`), so the same kernels serve this room and the search in ``protect``.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from permslip.measure.findings import Findings, Missing
from permslip.words.ports import Engine

if TYPE_CHECKING:
    from permslip.measure.already_public import AlreadyPublic
    from permslip.measure.already_public import already_public as public_already
    from permslip.measure.coding import Encoded, encode
    from permslip.measure.drivers import Drivers, column_risks
    from permslip.measure.histogram import SizeHistogram, histogram_of, size_histogram
    from permslip.measure.individual import IndividualRisk, individual_risk
    from permslip.measure.picture import in_words
    from permslip.measure.population import PopulationUniques, population_uniques
    from permslip.measure.relational import Shown, Students, students
    from permslip.measure.report import Report
    from permslip.measure.risk import SmallCells, small_cells
    from permslip.measure.sections import Asked, of_table
    from permslip.measure.sections_of_students import of_students
    from permslip.measure.sizes import ClassSizes, classes
    from permslip.measure.special_uniques import Suda, suda
    from permslip.measure.trajectories import Course
    from permslip.measure.trajectories import trajectories as trajectories_of
    from permslip.measure.utility import Utility
    from permslip.measure.utility import utility as utility_lost

_WHERE = {
    "Shown": "relational",
    "Students": "relational",
    "students": "relational",
    "SizeHistogram": "histogram",
    "histogram_of": "histogram",
    "size_histogram": "histogram",
    "ClassSizes": "sizes",
    "classes": "sizes",
    "Encoded": "coding",
    "encode": "coding",
    "Suda": "special_uniques",
    "suda": "special_uniques",
    "Drivers": "drivers",
    "column_risks": "drivers",
    "IndividualRisk": "individual",
    "individual_risk": "individual",
    "PopulationUniques": "population",
    "population_uniques": "population",
    "in_words": "picture",
    "Report": "report",
    "Asked": "sections",
    "of_table": "sections",
    "of_students": "sections_of_students",
    "AlreadyPublic": "already_public",
    "Utility": "utility",
    "Course": "trajectories",
    "SmallCells": "risk",
    "small_cells": "risk",
}

# A function whose file is called the same goes by another name here: the file would take its place.
_RENAMED = {
    "public_already": ("already_public", "already_public"),
    "utility_lost": ("utility", "utility"),
    "trajectories_of": ("trajectories", "trajectories"),
}
_TAKE_TABLES = {
    "encode", "histogram_of", "of_students", "public_already", "small_cells", "students", "trajectories_of",
    "utility_lost",
}  # fmt: skip


def findings(
    name: str,
    table: Any,
    quasi: tuple[str, ...],
    *,
    k: int,
    engine: Engine | None = None,
    population: Any | None = None,
    missing: Missing = "own",
    memory: int | None = None,
) -> Findings:
    """The re-identification risk of ``table`` (Ibis, Arrow or pandas) over the columns ``quasi``.

    ``population`` is the district's whole table with the same columns, generalised in the same way; without
    it the release is taken to be the population and the journalist's risk equals the prosecutor's.
    ``missing``: a missing value is a value of its own, or wild, alike with every value. ``memory`` bounds the
    bytes that counting may take, for a table too large to hold.
    See :func:`permslip.measure.risk.findings`. A function here and not a lazy name, because the room's noun
    lives in a file of the same name.
    """
    from permslip.measure.data_frames import arrow
    from permslip.measure.risk import findings as measured

    return measured(
        name,
        arrow(table),
        quasi,
        k=k,
        engine=engine,
        population=arrow(population),
        missing=missing,
        memory=memory,
    )


def __getattr__(name: str) -> object:
    """Load numpy, Arrow and the kernels only when a figure is asked for (``permslip --help`` passes here)."""
    if name == "models":
        return importlib.import_module("permslip.measure.models")
    if name in _WHERE or name in _RENAMED:
        file, inside = _RENAMED.get(name) or (_WHERE[name], name)
        found = getattr(importlib.import_module(f"permslip.measure.{file}"), inside)
        if name in _TAKE_TABLES:
            from permslip.measure.data_frames import taking_frames

            return taking_frames(found)
        return found
    raise AttributeError(f"module 'permslip.measure' has no attribute {name!r}")


__all__ = [
    "models",
    "Shown",
    "Students",
    "students",
    "Drivers",
    "IndividualRisk",
    "PopulationUniques",
    "column_risks",
    "individual_risk",
    "population_uniques",
    "ClassSizes",
    "Encoded",
    "Findings",
    "SizeHistogram",
    "SmallCells",
    "Suda",
    "classes",
    "encode",
    "findings",
    "histogram_of",
    "AlreadyPublic",
    "Asked",
    "Course",
    "Report",
    "Utility",
    "in_words",
    "of_students",
    "of_table",
    "public_already",
    "trajectories_of",
    "utility_lost",
    "size_histogram",
    "small_cells",
    "suda",
]
