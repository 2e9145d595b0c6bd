"""Re-identification risk from class sizes, and small cells.

Prosecutor, journalist and marketer risk after K. El Emam and F. K. Dankar, "Protecting privacy using
k-anonymity", JAMIA 15(5), 2008: (1) prosecutor = 1 / smallest class of the release; (2) journalist = the
highest 1 / F over released classes, F the class's size in the population; (3) marketer = expected share of
records matched correctly, the mean of 1/f over records = classes / rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from permslip.measure.coding import encode
from permslip.measure.findings import Findings
from permslip.measure.population import sizes_in
from permslip.measure.sizes import classes_packed
from permslip.words.errors import OurBug
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
) -> Findings:
    """Measure ``table`` (Ibis or Arrow) over ``quasi``; see :class:`Findings` for units.

    ``population`` holds the same columns for everyone in the district, generalised in the same way. The
    release is taken from it, so a class counts at least as many there as in the release.
    Raises BadInput for a column that is not there; OurBug for k < 1.
    """
    if k < 1:
        raise OurBug("k is at least 1")
    encoded = encode(table, quasi, engine)
    found, packing, _ = classes_packed(encoded)
    smallest = found.smallest
    prosecutor = 1.0 / smallest if smallest else 0.0
    journalist = prosecutor
    if population is not None and found.rows:
        everyone = sizes_in(found.keys, packing, encoded, encode(population, quasi, engine))
        journalist = 1.0 / int(np.maximum(found.counts, everyone).min())
    return Findings(
        table=name,
        quasi=quasi,
        k=k,
        rows=found.rows,
        classes=len(found.counts),
        smallest=smallest,
        unique=int((found.counts == 1).sum()),
        below=found.below(k),
        prosecutor=prosecutor,
        journalist=journalist,
        marketer=len(found.counts) / found.rows if found.rows else 0.0,
        histogram=found.histogram(),
    )


def small_cells(table: Any, columns: Sequence[str], minimum: int, engine: Engine | None = None) -> SmallCells:
    """The combinations of values of ``columns`` that fewer than ``minimum`` records share."""
    encoded = encode(table, columns, engine)
    found, packing, _ = classes_packed(encoded)
    low = np.flatnonzero(found.counts < minimum)
    low = low[np.lexsort((found.keys[low], found.counts[low]))]
    codes = packing.unpack(found.keys[low])
    values = {
        n: d.take(pa.array(c)) for n, d, c in zip(encoded.names, encoded.dictionaries, codes, strict=True)
    }
    small = pa.table({**values, "count": pa.array(found.counts[low], pa.int64())})
    return SmallCells(
        encoded.names, minimum, len(found.counts), int(found.counts[low].sum(dtype=np.int64)), small
    )
