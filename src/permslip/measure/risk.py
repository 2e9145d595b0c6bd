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
import pyarrow.compute as pc

from permslip.measure.coding import Codes, Encoded, encode
from permslip.measure.findings import Findings
from permslip.measure.sizes import ClassSizes, Keys, Packing, classes_packed, distinct, repack
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
        journalist = _journalist(found, packing, encoded, encode(population, quasi, engine))
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


def _journalist(found: ClassSizes, packing: Packing, released: Encoded, everyone: Encoded) -> float:
    codes = [
        _recode(c, d, r)
        for c, d, r in zip(everyone.codes, everyone.dictionaries, released.dictionaries, strict=True)
    ]
    keys, known = repack(codes, packing, everyone.rows)
    theirs, counts = distinct(keys[known], packing.space)
    return 1.0 / int(np.maximum(found.counts, _look_up(found.keys, theirs, counts)).min())


def _recode(codes: Codes, theirs: Any, ours: Any) -> Codes:
    """Codes of one dictionary as codes of another; what the other lacks gets a code beyond its end."""
    at = pc.index_in(theirs.cast(ours.type), value_set=ours).fill_null(max(len(ours), 1))
    return (
        at.to_numpy(zero_copy_only=False).astype(np.uint32)[codes] if len(theirs) else codes.astype(np.uint32)
    )


def _look_up(wanted: Keys, keys: Keys, counts: Any) -> Any:
    order = np.argsort(keys)
    if not len(keys):
        return np.zeros(len(wanted), np.uint32)
    at = np.minimum(np.searchsorted(keys[order], wanted), len(keys) - 1)
    return np.where(keys[order][at] == wanted, counts[order][at], 0)


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
