"""Missing values that may be anything.

A missing value counts as a value of its own unless it is said to be wild: then it goes with every value, as
sdcMicro counts it (M. Templ, Statistical disclosure control for microdata, Springer 2017, Section 3.2.2). A
record is alike with every record that no column known of both tells apart. That is no equivalence: classes
overlap, and each record has a size of its own.

1. Distinct records are grouped by which of their columns are missing.
2. Two groups are compared over the columns known in both: the records of one are counted by those columns,
   and the other's look their count up.
3. A record's size is the sum over all groups. Time: groups x distinct records.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from permslip.measure.coding import Encoded, nulls
from permslip.measure.population import recoded
from permslip.measure.sizes import classes_packed, pack
from permslip.words.errors import BadInput

_MOST = 64  # columns, one bit each
Whole = npt.NDArray[np.int64]
Masks = npt.NDArray[np.uint64]


@dataclass(frozen=True)
class WildSizes:
    """For each distinct record: ``sizes`` int64[c] records alike with it, itself included, and ``counts``
    int64[c] how many records are the same."""

    sizes: Whole
    counts: Whole

    @property
    def smallest(self) -> int:
        """The fewest that any record is alike with; 0 for an empty table."""
        return int(self.sizes.min()) if len(self.sizes) else 0

    def below(self, k: int) -> int:
        """Records alike with fewer than k."""
        return int(self.counts[self.sizes < k].sum())

    @property
    def marketer(self) -> float:
        """The mean of 1 / size over records, 0..1."""
        rows = int(self.counts.sum())
        return float((self.counts / np.maximum(self.sizes, 1)).sum()) / rows if rows else 0.0


def wild_sizes(encoded: Encoded, quasi: Sequence[str], everyone: Encoded | None = None) -> WildSizes:
    """How many records each record of ``encoded`` is alike with, missing values being wild.

    With ``everyone`` (the same columns, generalised in the same way) people of that table are counted
    instead, at least as many as there are in the release. Raises BadInput for more than 64 columns.
    """
    if len(quasi) > _MOST:
        raise BadInput(
            f"Missing values can be wild in at most {_MOST} columns, not {len(quasi)}.",
            fix="name fewer quasi-identifiers, or read them as values of their own",
        )
    chosen = encoded.pick(quasi)
    codes, counts = _distinct(chosen)
    missing = _missing(chosen, codes)
    if everyone is None:
        return WildSizes(_alike(codes, missing, codes, missing, counts), counts)
    population = everyone.pick(quasi)
    theirs, people = _distinct(population)
    found = _alike(
        codes,
        missing,
        [
            recoded(c.astype(np.uint32), d, r)
            for c, d, r in zip(theirs, population.dictionaries, chosen.dictionaries, strict=True)
        ],
        _missing(population, theirs),
        people,
    )
    return WildSizes(np.maximum(found, _alike(codes, missing, codes, missing, counts)), counts)


def _distinct(encoded: Encoded) -> tuple[list[Whole], Whole]:
    found, packing, _ = classes_packed(encoded)
    order = np.argsort(found.keys)  # of which there is none promised, and shares are summed in it
    codes = packing.unpack(found.keys[order])
    return [c.astype(np.int64) for c in codes], found.counts[order].astype(np.int64)


def _missing(encoded: Encoded, codes: Sequence[Whole]) -> Masks:
    """Bit i is set where column i is missing."""
    out = np.zeros(len(codes[0]), np.uint64)
    for i, (dictionary, column) in enumerate(zip(encoded.dictionaries, codes, strict=True)):
        null = nulls(dictionary)
        if len(null):
            out |= null[column].astype(np.uint64) << np.uint64(i)
    return out


def _alike(
    ours: Sequence[Whole],
    missing: Masks,
    theirs: Sequence[npt.NDArray[np.integer]],
    lacking: Masks,
    counts: Whole,
) -> Whole:
    """For each of ours the total ``counts`` of theirs that agree on every column known of both."""
    sizes = np.zeros(len(missing), np.int64)
    for mine in np.unique(missing):
        at = np.flatnonzero(missing == mine)
        for other in np.unique(lacking):
            there = np.flatnonzero(lacking == other)
            known = [i for i in range(len(ours)) if not int(mine | other) >> i & 1]
            if not known:
                sizes[at] += counts[there].sum()
                continue
            both = [np.concatenate([theirs[i][there], ours[i][at]]) for i in known]
            keys, _ = pack(
                [b.astype(np.uint32) for b in both], [int(b.max()) + 1 for b in both], len(there) + len(at)
            )
            found, of = np.unique(keys, return_inverse=True)
            total = np.bincount(of[: len(there)], counts[there], len(found))
            sizes[at] += total[of[len(there) :]].astype(np.int64)
    return sizes
