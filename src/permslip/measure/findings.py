"""The Findings: what could be learned about a child from a table, in figures."""

from __future__ import annotations

from dataclasses import dataclass


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
    missing: str = "own"

    @property
    def unique_share(self) -> float:
        """Share of records that are alone in their class, 0..1."""
        return self.unique / self.rows if self.rows else 0.0

    @property
    def meets_k(self) -> bool:
        """True when no class is smaller than k. That is not de-identification (DESIGN: k)."""
        return self.below == 0
