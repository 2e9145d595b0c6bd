"""Re-identification risk from class sizes, and small cells.

Prosecutor, journalist and marketer risk after K. El Emam and F. K. Dankar, "Protecting privacy using
k-anonymity", JAMIA 15(5), 2008: (1) prosecutor = 1 / smallest class of the release; (2) journalist = the
highest 1 / F over released classes, F the class's size in the population; (3) marketer = expected share of
records matched correctly, the mean of 1/f over records = classes / rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, get_args

import numpy as np
import pyarrow as pa

from permslip.measure.coding import Encoded, encode, taken
from permslip.measure.counted import coded
from permslip.measure.findings import Findings, Missing, of_sizes
from permslip.measure.histogram import histogram_of, size_histogram
from permslip.measure.population import fewest_in
from permslip.measure.sizes import classes_packed
from permslip.measure.wild import wild_sizes
from permslip.words.errors import BadInput
from permslip.words.ports import Engine


@dataclass(frozen=True)
class SmallCells:
    """Combinations of ``columns`` that fewer than ``minimum`` records share.

    ``small`` is an Arrow table of ``columns`` and ``count``, smallest first; ``cells`` counts all
    combinations that occur, ``records`` those in small ones. The table holds values: it is for the office.
    """

    columns: tuple[str, ...]
    minimum: int
    cells: int
    records: int
    small: Any


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
    """Measure ``table`` (Ibis or Arrow) over ``quasi``; see :class:`Findings` for units.

    ``population`` holds the same columns for everyone in the district, generalised in the same way. The
    release is taken from it, so a class counts at least as many there as in the release. ``missing`` says
    whether a missing value is a value of its own or wild (alike with every value).
    ``memory`` bounds the bytes that codes and keys may take, as :func:`.histogram_of` takes it: for a table
    too large to hold, which costs time and changes no figure.
    Raises BadInput for a column that is not there, k < 1, ``missing`` neither, and for ``memory`` where
    classes themselves must be held: beside a population, or where missing values are wild.
    """
    if k < 1:
        raise BadInput("k is at least 1.", fix="give the smallest class you would accept, such as 5")
    if missing not in get_args(Missing):
        raise BadInput("A missing value is read as own or as wild.", fix="choose one of: own, wild")
    if memory is not None:
        if population is not None or missing == "wild":
            raise BadInput(
                "Memory is bounded only where class sizes alone are counted.",
                fix="leave out the bound, or the population and wild missing values",
            )
        return of_sizes(name, quasi, k, histogram_of(table, quasi, engine, memory=memory))
    held = coded(table, quasi, engine)
    everybody = None if population is None else coded(population, quasi, engine)
    return findings_of(name, held, quasi, k=k, population=everybody, missing=missing)


def findings_of(
    name: str,
    encoded: Encoded,
    quasi: tuple[str, ...],
    *,
    k: int,
    population: Encoded | None = None,
    missing: Missing = "own",
) -> Findings:
    """The same for a table that is encoded already, perhaps with more columns than ``quasi``."""
    if missing == "wild":
        return _wild_findings(name, quasi, k, encoded, population)
    chosen = encoded.pick(quasi)
    if population is None:
        return of_sizes(name, quasi, k, size_histogram(chosen))
    found, packing, _ = classes_packed(chosen)
    return of_sizes(name, quasi, k, found, fewest_in(found, packing, chosen, population.pick(quasi)))


def _wild_findings(
    name: str, quasi: tuple[str, ...], k: int, encoded: Encoded, everyone: Encoded | None
) -> Findings:
    found = wild_sizes(encoded, quasi)
    smallest = found.smallest
    fewest = smallest if everyone is None else wild_sizes(encoded, quasi, everyone).smallest
    return Findings(
        table=name,
        quasi=quasi,
        k=k,
        rows=encoded.records,
        classes=len(found.sizes),
        smallest=smallest,
        unique=found.below(2),
        below=found.below(k),
        prosecutor=1.0 / smallest if smallest else 0.0,
        journalist=1.0 / fewest if fewest else 0.0,
        marketer=found.marketer,
        missing="wild",
    )


def small_cells(table: Any, columns: Sequence[str], minimum: int, engine: Engine | None = None) -> SmallCells:
    """The combinations of values of ``columns`` that fewer than ``minimum`` records share."""
    encoded = encode(table, columns, engine)
    found, packing, _ = classes_packed(encoded)
    low = np.flatnonzero(found.counts < minimum)
    low = low[np.lexsort((found.keys[low], found.counts[low]))]
    codes = packing.unpack(found.keys[low])
    values = {n: taken(d, c) for n, d, c in zip(encoded.names, encoded.dictionaries, codes, strict=True)}
    small = pa.table({**values, "count": pa.array(found.counts[low], pa.int64())})
    return SmallCells(
        encoded.names, minimum, found.classes, int(found.counts[low].sum(dtype=np.int64)), small
    )
