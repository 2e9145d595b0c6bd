"""One round of local suppression, in plain numpy: the twin of :mod:`permslip.protect.suppression_kernels`."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from permslip.measure.sizes import found_in

Keys = npt.NDArray[np.uint64]
Whole = npt.NDArray[np.int64]


def add_up(parts: Keys, columns: Whole, rows: Whole, keys: Keys) -> None:
    """keys[i] = the sum over ``columns`` of parts[column, rows[i]]."""
    keys[:] = 0
    for column in columns:
        keys += parts[column][rows]


def settle(
    keys: Keys,
    lenders: Keys,
    surplus: Whole,
    k: int,
    share: float,
    above: int,
    chosen: npt.NDArray[np.bool_],
    taken: Whole,
) -> int:
    """Settle the groups of open records that reach k, with the help of lenders, at the best price.

    ``keys`` are the open records' keys over the columns that would be kept; records of one key are a group.
    ``lenders`` are keys, over the same columns, of classes that have ``surplus`` records more than k. A group
    of n records is eligible when n and the surplus of the lenders with its key make k. The price of a record
    falls with n, up to k, so the best is the largest n (at most k) of those eligible; it is returned, 0 for
    none.

    When it is not below ``above``, every eligible group of at least ``share`` of it is settled: ``chosen``
    marks its records, and ``taken`` says how many each lender gives up, in the order of the lenders.
    """
    taken[:] = 0
    _, firsts, groups, counts = np.unique(keys, return_index=True, return_inverse=True, return_counts=True)
    known = keys[firsts]
    at, fits = found_in(known, lenders)
    spare = np.bincount(at[fits], surplus[fits], len(known)).astype(np.int64)
    eligible = counts + spare >= k
    best = int(np.minimum(counts[eligible], k).max(initial=0))
    if best == 0 or best < above:
        return best
    least = min(best, int(np.ceil(share * best)))
    settled = eligible & (counts >= least)
    chosen[:] = settled[groups]
    need = np.where(settled, k - counts, 0)
    for j in np.flatnonzero(fits & (need[at] > 0)).tolist():
        give = min(int(surplus[j]), int(need[at[j]]))
        taken[j] = give
        need[at[j]] -= give
    return best


def matches(keys: Keys, everyone: Keys, counts: Whole) -> None:
    """counts[i] = how many of ``everyone``'s keys equal keys[i]."""
    known, number = np.unique(everyone, return_counts=True)
    at, there = found_in(known, keys)
    counts[:] = np.where(there, number[at], 0)
