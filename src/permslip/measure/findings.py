"""The Findings: what could be learned about a child from a table, in figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from permslip.measure.histogram import SizeHistogram
    from permslip.measure.sizes import ClassSizes

Missing = Literal["own", "wild"]
"""How missing values are read: ``own``, a value like any other, or ``wild``, alike with every value."""


@dataclass(frozen=True)
class Findings:
    """Re-identification risk of one table over its quasi-identifiers.

    ``rows`` records; ``classes`` equivalence classes (rows alike on every quasi-identifier);
    ``smallest`` the smallest class's size (0 for an empty table); ``unique`` records alone in their
    class; ``below`` records in classes smaller than ``k``. Risks are in 0..1, after El Emam & Dankar
    (2008): ``prosecutor`` the highest a targeted child runs (1 / smallest), ``journalist`` the same
    against the district's whole population table, ``marketer`` the expected share of records
    re-identified (classes / rows). ``histogram`` is (class size, number of classes), ascending.

    ``missing`` says how missing values were read: ``own``, a value like any other, or ``wild``, alike with
    every value. Where they are wild classes overlap: ``classes`` then counts distinct records, ``marketer``
    is the mean of 1 / size over records, and there is no histogram.
    """

    table: str
    quasi: tuple[str, ...]
    k: int
    rows: int
    classes: int
    smallest: int
    unique: int
    below: int
    prosecutor: float
    journalist: float
    marketer: float
    histogram: tuple[tuple[int, int], ...] = ()
    missing: Missing = "own"

    @property
    def unique_share(self) -> float:
        """Share of records that are alone in their class, 0..1."""
        return self.unique / self.rows if self.rows else 0.0

    @property
    def meets_k(self) -> bool:
        """True when no class is smaller than k. That is not de-identification (DESIGN: k)."""
        return self.below == 0


def read_back(said: Mapping[str, Any]) -> Findings:
    """The Findings whose fields were kept as JSON values."""
    histogram = tuple((size, count) for size, count in said["histogram"])
    return Findings(**{**said, "quasi": tuple(said["quasi"]), "histogram": histogram})


def of_sizes(
    name: str, quasi: tuple[str, ...], k: int, found: ClassSizes | SizeHistogram, fewest: int | None = None
) -> Findings:
    """The figures of a table whose classes are counted. ``fewest`` is how many people of the population stand
    in the class that has fewest of them; without it the table is taken to be the population."""
    smallest = found.smallest
    prosecutor = 1.0 / smallest if smallest else 0.0
    return Findings(
        table=name,
        quasi=quasi,
        k=k,
        rows=found.rows,
        classes=found.classes,
        smallest=smallest,
        unique=found.below(2),
        below=found.below(k),
        prosecutor=prosecutor,
        journalist=1.0 / fewest if fewest else prosecutor,
        marketer=found.classes / found.rows if found.rows else 0.0,
        histogram=found.histogram(),
    )
