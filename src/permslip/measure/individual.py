"""The risk of each record in a sample with weights, and of the households they live in.

L. Franconi and S. Polettini, "Individual risk estimation in mu-Argus: a review", PSD 2004, after R. Benedetti
and L. Franconi, 1998. A record's weight is how many people of the population it stands for.

1. f_k records and F_k = the sum of their weights in class k; p_k = f_k / F_k.
2. Given f_k, the population class has a negative binomial size F >= f_k:
   P(F = h) = C(h-1, f_k-1) p_k^f_k (1 - p_k)^(h - f_k).
3. r_k = E(1/F | f_k) = (p_k^f_k / f_k) 2F1(f_k, f_k; f_k + 1; 1 - p_k), which by Euler's transformation is
   (p_k / f_k) 2F1(1, 1; f_k + 1; 1 - p_k): all terms positive, so nothing cancels. For f_k = 1 it is
   p/(1-p) log(1/p). Where the sample is everybody (p_k = 1) it is 1/f_k.
4. A household is found when one of its members is: r_h = 1 - prod over its members of (1 - r_i).
5. Expected re-identifications = the sum of r_i (or of r_h over records) over the file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from permslip.measure.coding import Encoded, nulls
from permslip.measure.sizes import pack
from permslip.words.errors import BadInput, OurBug

Real = npt.NDArray[np.float64]


@dataclass(frozen=True)
class IndividualRisk:
    """Each record's chance of being tied to the right person.

    ``records`` float64[n] in 0..1, in the table's row order; ``households`` float64[n] the risk of each
    record's household, or None where no household column was named.
    """

    records: Real
    households: Real | None = None

    @property
    def expected(self) -> float:
        """Expected re-identifications, in records."""
        return float(self.records.sum())

    @property
    def expected_in_households(self) -> float | None:
        """Expected re-identifications when one of a household gives away the others, in records."""
        return None if self.households is None else float(self.households.sum())

    @property
    def highest(self) -> float:
        """The highest risk of any record."""
        return float(self.records.max()) if len(self.records) else 0.0

    @property
    def rate(self) -> float:
        """The share of records expected to be re-identified, 0..1."""
        return self.expected / len(self.records) if len(self.records) else 0.0


def individual_risk(
    encoded: Encoded, quasi: Sequence[str], *, weights: str | None, household: str | None = None
) -> IndividualRisk:
    """The risk of every record of ``encoded`` over the columns ``quasi``.

    ``weights`` names the column of sampling weights (people a record stands for, 1 or more); None says that
    the table is the whole population. ``household`` names the column of household numbers; a record without
    one is a household of its own. Raises BadInput for a weight that is missing or below 1.
    """
    if encoded.each is not None:
        raise OurBug("each record has a risk of its own, so they are looked at one by one")
    chosen = encoded.pick(quasi)
    keys, _ = pack(chosen.codes, chosen.sizes, chosen.rows)
    _, of, sizes = np.unique(keys, return_inverse=True, return_counts=True)
    people = sizes if weights is None else np.bincount(of, _weights(encoded, weights), len(sizes))
    records = risk_of(sizes, people)[of]
    return IndividualRisk(records, None if household is None else _households(encoded, household, records))


def risk_of(sizes: npt.ArrayLike, people: npt.ArrayLike) -> Real:
    """E(1/F) of classes of ``sizes`` records that stand for ``people`` (step 3), float64 of their shape."""
    from scipy.special import hyp2f1

    f = np.asarray(sizes, np.float64)
    p = np.minimum(f / np.asarray(people, np.float64), 1.0)
    risk: Real = p / f * hyp2f1(1.0, 1.0, f + 1.0, 1.0 - p)
    return risk


def _weights(encoded: Encoded, column: str) -> Real:
    picked = encoded.pick([column])
    try:
        values = picked.dictionaries[0].cast(pa.float64())
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        raise BadInput(f"Column {column} holds no numbers.", fix="name the column of weights") from None
    by_code = values.to_numpy(zero_copy_only=False)
    if encoded.rows and not bool(np.all(by_code >= 1.0)):  # a missing weight is not a number, so fails too
        raise BadInput(
            f"Column {column} has weights that are missing or below 1.",
            fix="a weight says how many people a record stands for, itself included",
        )
    each: Real = by_code[picked.codes[0]] if encoded.rows else np.zeros(0)
    return each


def _households(encoded: Encoded, column: str, records: Real) -> Real:
    picked = encoded.pick([column])
    codes = picked.codes[0].astype(np.int64)
    missing = np.isin(codes, np.flatnonzero(nulls(picked.dictionaries[0])))
    with np.errstate(divide="ignore"):
        kept = np.log1p(-records)
    together = np.bincount(codes[~missing], kept[~missing], len(picked.dictionaries[0]))
    risk = -np.expm1(together[codes]) if len(together) else records.copy()
    risk[missing] = records[missing]
    return risk
