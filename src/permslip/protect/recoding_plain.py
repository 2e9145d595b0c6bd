"""Local recoding in plain numpy, for small tables.

The slow twin of :mod:`permslip.protect.recoding_kernels`; both cut the same way, with models and without. A
column of which no group below its common label has k records in a part can never show more there, however it
is cut: it comes last.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from permslip.protect.leaf_order import LeafOrder

Part = npt.NDArray[np.int64]
Ranks = npt.NDArray[np.uint32]
Allowed = Callable[[Part, Part], bool]
Done = Callable[[int], bool]


def grow(
    ranks: Ranks,
    orders: list[LeafOrder],
    part: Part,
    k: int,
    mode: int,
    allowed: Allowed | None,
    finished: Done,
) -> list[Part]:
    """Cut a part (row numbers) as far as it goes. ``ranks[row, column]``; ``allowed`` judges two sides.

    ``finished`` hears how many records a finished part has, and says True to stop: what is open stays whole.
    """
    done: list[Part] = []
    stack, stopped = [part], finished(0)
    while stack:
        here = stack.pop()
        cut = None if stopped else _split(ranks, orders, here, k, mode, allowed)
        if cut is None:
            done.append(here)
            stopped = finished(len(here)) or stopped
        else:
            stack += [cut[1], cut[0]]
    return done


def _split(
    ranks: Ranks, orders: list[LeafOrder], part: Part, k: int, mode: int, allowed: Allowed | None
) -> tuple[Part, Part] | None:
    if len(part) < 2 * k:
        return None
    held = ranks[part]
    lows, highs = held.min(axis=0), held.max(axis=0)
    wide = []
    for d, order in enumerate(orders):
        if lows[d] < highs[d]:
            level = order.common_level(int(lows[d]), int(highs[d]))
            wide.append((-float(order.shares[level][lows[d]]), d, level))
    hopeful: list[tuple[int, npt.NDArray[np.uint32]]] = []
    hopeless: list[tuple[int, npt.NDArray[np.uint32]]] = []
    for _, d, level in sorted(wide):
        below = orders[d].groups[level - 1]
        most = int(np.bincount(below[held[:, d]]).max())
        (hopeful if most >= k else hopeless).append((d, below))
    for d, below in hopeful + hopeless:
        cut = _best_cut(held[:, d], k, below, mode)
        if cut is None:
            continue
        left = held[:, d] <= cut
        sides = part[left], part[~left]
        if allowed is None or allowed(*sides):
            return sides
    return None


def _best_cut(values: Ranks, k: int, below: npt.NDArray[np.uint32], mode: int) -> int | None:
    """The rank after which both sides keep k and are as even as can be; see the compiled twin."""
    distinct, counts = np.unique(values, return_counts=True)
    left = np.cumsum(counts)[:-1]
    edge = below[distinct[:-1]] != below[distinct[1:]]
    fits = (left >= k) & (len(values) - left >= k)
    if mode == 1:
        fits &= edge
    if not fits.any():
        return None
    if mode == 2 and (fits & edge).any():
        fits &= edge
    uneven = np.where(fits, np.abs(2 * left - len(values)), np.iinfo(np.int64).max)
    return int(distinct[uneven.argmin()])
