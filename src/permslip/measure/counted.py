"""Distinct tuples with their counts, made by the engine: where the rows are too many to send.

Class sizes, uniques, every risk that follows from them, and the search over hierarchies look at a tuple of
quasi-identifiers and at how many rows bear it, never at the rows. So the engine groups (Spark by the hash of
the tuple, on as many machines as it has; DuckDB in its encrypted spill), and what comes back is a table of
tuples: at most as long as the rows, usually a thousandth.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from permslip.measure.coding import Encoded, encode, integers
from permslip.measure.findings import Findings, of_sizes
from permslip.measure.population import fewest_in
from permslip.measure.sizes import ClassSizes, Keys, Packing, distinct, pack
from permslip.words.errors import BadInput, OurBug
from permslip.words.ports import COUNT, Engine

_MOST = (1 << 32) - 1  # rows that one class may have: counts are uint32


@dataclass(frozen=True)
class Counted:
    """``encoded`` holds each distinct tuple once; ``weights`` (uint32) says how many rows bear it."""

    encoded: Encoded
    weights: npt.NDArray[np.uint32]

    def __post_init__(self) -> None:
        if self.weights.shape != (self.encoded.rows,) or not self.weights.all():
            raise OurBug("every distinct tuple has a count of its own, above zero")

    @property
    def rows(self) -> int:
        """The rows of the table that was counted."""
        return int(self.weights.sum(dtype=np.int64))


def counted(table: Any, columns: Iterable[str], engine: Engine) -> Counted:
    """The distinct tuples of ``columns`` of an Ibis table, encoded, with how many rows bear each.

    Raises BadInput for no column, one that is not there, or a tuple that over 4,294,967,295 rows bear.
    """
    names = tuple(dict.fromkeys(columns))
    if not names:
        raise BadInput("No column was named.", fix="name the columns that, joined, could single a person out")
    missing = [c for c in names if c not in table.columns]
    if missing:
        raise BadInput(
            f"The table has no column {', '.join(missing)}.", fix=f"choose from: {', '.join(table.columns)}"
        )
    found = engine.counts(table, names)
    weights = integers(found[COUNT].combine_chunks()) if found.num_rows else np.zeros(0, np.int64)
    if weights.size and int(weights.max()) > _MOST:
        raise BadInput(f"More than {_MOST:,} rows are alike.", fix="name a further column")
    return Counted(encode(found, names), weights.astype(np.uint32))


def classes_counted(found: Counted, columns: Sequence[str] | None = None) -> tuple[ClassSizes, Packing, Keys]:
    """As :func:`permslip.measure.sizes.classes_packed`, out of tuples and counts; one key for each tuple."""
    chosen = found.encoded if columns is None else found.encoded.pick(columns)
    keys, packing = pack(chosen.codes, chosen.sizes, chosen.rows)
    distinct_keys, counts = distinct(keys, packing.space, found.weights)
    return ClassSizes(distinct_keys, counts, found.rows), packing, keys


def findings_counted(
    name: str,
    table: Any,
    quasi: tuple[str, ...],
    *,
    k: int,
    engine: Engine,
    population: Any | None = None,
) -> Findings:
    """The same figures as :func:`permslip.measure.risk.findings`, without sending a row: the engine counts.

    ``table`` and ``population`` are Ibis tables. Raises BadInput as :func:`counted` does, and for k < 1.
    """
    if k < 1:
        raise BadInput("k is at least 1.", fix="give the smallest class you would accept, such as 5")
    held = counted(table, quasi, engine)
    found, packing, _ = classes_counted(held)
    if population is None or not found.rows:
        return of_sizes(name, quasi, k, found)
    theirs = counted(population, quasi, engine)
    fewest = fewest_in(found, packing, held.encoded, theirs.encoded, theirs.weights)
    return of_sizes(name, quasi, k, found, fewest)


__all__ = ["Counted", "classes_counted", "counted", "findings_counted"]
