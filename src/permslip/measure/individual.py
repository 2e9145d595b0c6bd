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

Fractions are added up from the smallest on, so that every figure is the same to its last digit whatever the
order of the rows, and whether they are records or tuples that an engine counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from permslip.measure.coding import Codes, Encoded, nulls
from permslip.measure.sizes import Counts, distinct, pack, sorted_with
from permslip.words.errors import BadInput

Real = npt.NDArray[np.float64]


@dataclass(frozen=True)
class IndividualRisk:
    """Each record's chance of being tied to the right person.

    ``records`` float64[n] in 0..1, in the table's row order; ``households`` float64[n] the risk of each
    record's household, or None where no household column was named. ``each`` (uint32) says how many records
    every row stands for; None: one each.
    """

    records: Real
    households: Real | None = None
    each: Counts | None = None

    @property
    def expected(self) -> float:
        """Expected re-identifications, in records."""
        return _total(self.records, self.each)

    @property
    def expected_in_households(self) -> float | None:
        """Expected re-identifications when one of a household gives away the others, in records."""
        return None if self.households is None else _total(self.households, self.each)

    @property
    def highest(self) -> float:
        """The highest risk of any record."""
        return float(self.records.max()) if len(self.records) else 0.0

    @property
    def rate(self) -> float:
        """The share of records expected to be re-identified, 0..1."""
        many = len(self.records) if self.each is None else int(self.each.sum(dtype=np.int64))
        return self.expected / many if many else 0.0


def individual_risk(
    encoded: Encoded, quasi: Sequence[str], *, weights: str | None, household: str | None = None
) -> IndividualRisk:
    """The risk of every record of ``encoded`` over the columns ``quasi``.

    ``weights`` names the column of sampling weights (people a record stands for, 1 or more); None says that
    the table is the whole population. ``household`` names the column of household numbers; a record without
    one is a household of its own. Raises BadInput for a weight that is missing or below 1.
    """
    chosen = encoded.pick(quasi)
    keys, _ = pack(chosen.codes, chosen.sizes, chosen.rows)
    known, of = np.unique(keys, return_inverse=True)
    of = of.astype(np.uint32)
    del keys
    sizes = np.bincount(of, encoded.each, len(known))
    people: npt.NDArray[Any] = sizes
    if weights is not None:
        worth, codes = _weights(encoded, weights)
        people = _summed(of, len(known), worth, codes, encoded.each)
    risks = risk_of(sizes, people)
    homes = None if household is None else _households(encoded, household, risks, of)
    return IndividualRisk(risks[of], homes, encoded.each)


def _total(risks: Real, each: Counts | None) -> float:
    """Their sum over records."""
    if each is None:
        values, often = np.unique(risks, return_counts=True)
        return float((values * often).sum())
    values, at = np.unique(risks, return_inverse=True)
    return float((values * np.bincount(at, each, len(values))).sum())


def _summed(
    of: npt.NDArray[Any], groups: int, worth: Real, codes: npt.NDArray[Any], each: Counts | None
) -> Real:
    """The sum of ``worth[codes]`` over the records of each of so many groups, from the least on."""
    values, rank = np.unique(worth, return_inverse=True)
    wide = np.uint64(max(len(values), 1))
    keys = of.astype(np.uint64)
    keys *= wide
    keys += rank.astype(np.uint32)[codes]
    found, often = distinct(keys, groups * int(wide), each)
    del keys
    if np.any(found[1:] < found[:-1]):
        found, often = sorted_with(found, often)
    parts: Real = values[(found % wide).view(np.int64)]
    parts *= often
    found //= wide
    return np.bincount(found.view(np.int64), parts, groups).astype(np.float64, copy=False)


def risk_of(sizes: npt.ArrayLike, people: npt.ArrayLike) -> Real:
    """E(1/F) of classes of ``sizes`` records that stand for ``people`` (step 3), float64 of their shape."""
    from scipy.special import hyp2f1

    f = np.asarray(sizes, np.float64)
    p = np.minimum(f / np.asarray(people, np.float64), 1.0)
    risk: Real = p / f * hyp2f1(1.0, 1.0, f + 1.0, 1.0 - p)
    return risk


def _weights(encoded: Encoded, column: str) -> tuple[Real, Codes]:
    """The weights, and which of them each row has."""
    picked = encoded.pick([column])
    try:
        values = picked.dictionaries[0].cast(pa.float64())
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        raise BadInput(f"Column {column} holds no numbers.", fix="name the column of weights") from None
    worth: Real = values.to_numpy(zero_copy_only=False)
    if encoded.rows and not bool(np.all(worth >= 1.0)):  # a missing weight is not a number, so fails too
        raise BadInput(
            f"Column {column} has weights that are missing or below 1.",
            fix="a weight says how many people a record stands for, itself included",
        )
    return worth, picked.codes[0]


def _households(encoded: Encoded, column: str, risks: Real, of: npt.NDArray[Any]) -> Real:
    """The risk of each row's household, where ``risks[of]`` is that of each of its records."""
    picked = encoded.pick([column])
    home = picked.codes[0]
    with np.errstate(divide="ignore"):
        kept = np.log1p(-risks)
    together = -np.expm1(_summed(home, picked.sizes[0], kept, of, encoded.each))
    missing = nulls(picked.dictionaries[0])[home] if encoded.rows else np.zeros(0, np.bool_)
    return np.where(missing, risks[of], together[home])
