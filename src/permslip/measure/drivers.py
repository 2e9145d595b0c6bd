"""Which column drives the risk.

R. Motwani and Y. Xu, "Efficient algorithms for masking and finding quasi-identifiers", VLDB 2007: for a set
of columns,

1. distinction: the share of records left when one is kept of those alike, classes / records;
2. separation: the share of pairs of records told apart, 1 - sum C(f, 2) / C(n, 2).

To these come the uniques, and each column's part in them by L. Shapley's value ("A value for n-person
games", 1953): how many records a column makes unique when it joins the others, averaged over every order in
which they could join. The parts of all columns add up to the table's uniques. With up to ten columns, or few
records, every subset is counted and the parts are exact; else orders are drawn and the standard error is
given.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import factorial
from typing import Protocol

import numpy as np
import numpy.typing as npt

from permslip.measure.coding import Codes, Encoded
from permslip.measure.interval import Z
from permslip.measure.sizes import Counts, classes_packed, pack, sorted_with
from permslip.words.errors import BadInput

EXACT = 10  # columns up to which every subset is counted: 1,023 of them
FEW = 5_000_000  # subsets times records up to which they are counted for more columns, in half a second
_LEAST = 400  # records that cost no more than the count of one subset does by itself
ORDERS = 100  # orders drawn beyond
Progress = Callable[[int, int], None]


class Orders(Protocol):
    """Where orders of columns are drawn from; a NumPy generator is one."""

    def permutation(self, x: int, /) -> npt.NDArray[np.int64]:
        """The numbers 0 .. x-1 in an order drawn with equal chance."""
        ...


@dataclass(frozen=True)
class SubsetRisk:
    """What a set of columns tells apart: ``distinction`` and ``separation`` 0..1, ``unique`` records."""

    columns: tuple[str, ...]
    distinction: float
    separation: float
    unique: int


@dataclass(frozen=True)
class ColumnRisk:
    """One column among the quasi-identifiers.

    ``alone``: what it tells apart by itself. ``without``: records that stay unique when it is left out (the
    leave-one-out uniques). ``part``: how many of the unique records are its doing (Shapley), in records, and
    ``error`` the standard error of that, 0 when it is exact.
    """

    column: str
    alone: SubsetRisk
    without: int
    part: float
    error: float

    @property
    def margin(self) -> float:
        """Half the width of the part's 95% interval, in records; 0 when the part is exact."""
        return Z * self.error


@dataclass(frozen=True)
class Drivers:
    """What each column does, the strongest first.

    ``whole``: all columns together. ``subsets``: every subset counted, by their uniques, the highest last
    within a size; where orders were drawn, ``drawn`` of them, those that came up.
    """

    rows: int
    whole: SubsetRisk
    columns: tuple[ColumnRisk, ...]
    subsets: tuple[SubsetRisk, ...]
    drawn: int

    @property
    def exact(self) -> bool:
        """Whether every subset was counted."""
        return self.drawn == 0


def every_subset(columns: int, rows: int) -> bool:
    """Whether all subsets of so many columns of a table are counted, or orders drawn."""
    return columns <= EXACT or max(rows, _LEAST) << columns <= FEW


def column_risks(
    encoded: Encoded,
    quasi: Sequence[str],
    *,
    orders: int = ORDERS,
    rng: Orders | None = None,
    progress: Progress | None = None,
) -> Drivers:
    """What each of the columns ``quasi`` contributes to the unique records of ``encoded``.

    ``rng`` (a NumPy generator) draws the orders where not :func:`every_subset` is counted; ``progress(done,
    total)`` is called as the subsets are counted. Raises BadInput for no column, and where orders must be
    drawn and there is no ``rng``.
    """
    names = tuple(dict.fromkeys(quasi))
    if not names:
        raise BadInput("No column was named to weigh.", fix="name the quasi-identifiers")
    counter = _Counter(encoded, names)
    if every_subset(len(names), encoded.records):
        by_mask = counter.every(progress)
        part, error, drawn = _shapley({m: s.unique for m, s in by_mask.items()}, len(names)), None, 0
    else:
        if rng is None or orders < 2:
            raise BadInput(
                f"{len(names)} columns have too many subsets to count; orders of them must be drawn.",
                fix="give a random generator, and two orders or more",
            )
        part, error, drawn = *_drawn(counter, len(names), orders, rng, progress), orders
        by_mask = counter.known
    full = (1 << len(names)) - 1
    columns = [
        ColumnRisk(
            name,
            counter.of(1 << i),
            counter.of(full & ~(1 << i)).unique,
            float(part[i]),
            0.0 if error is None else float(error[i]),
        )
        for i, name in enumerate(names)
    ]
    columns.sort(key=lambda c: (-c.part, -c.alone.separation, c.column))
    subsets = sorted(
        (s for m, s in by_mask.items() if m), key=lambda s: (len(s.columns), s.unique, s.separation)
    )
    return Drivers(encoded.records, counter.of(full), tuple(columns), tuple(subsets), drawn)


class _Counter:
    """Counts subsets of columns over distinct records with their numbers, never over rows twice."""

    def __init__(self, encoded: Encoded, names: tuple[str, ...]) -> None:
        self.names = names
        self.rows = encoded.records
        self.sizes = encoded.pick(names).sizes
        found, packing, _ = classes_packed(encoded, names)
        self.codes = packing.unpack(found.keys)
        self.counts: Counts = found.counts
        self.known: dict[int, SubsetRisk] = {0: self._figures(0, np.array([max(encoded.records, 1)]))}
        self.known[(1 << len(names)) - 1] = self._figures((1 << len(names)) - 1, found.counts)

    def of(self, mask: int) -> SubsetRisk:
        """The figures of the columns whose bits are set."""
        if mask not in self.known:
            at = [i for i in range(len(self.names)) if mask >> i & 1]
            _, counts = _fewer([self.codes[i] for i in at], [self.sizes[i] for i in at], self.counts)
            self.known[mask] = self._figures(mask, counts)
        return self.known[mask]

    def every(self, progress: Progress | None) -> dict[int, SubsetRisk]:
        """All subsets: each comes from a larger one by leaving out a column before those left out already,
        so it is reached once and works on few distinct records."""
        total = (1 << len(self.names)) - 1

        def visit(left: list[int], codes: Sequence[Codes], counts: Counts, before: int) -> None:
            for place in range(before):
                rest = left[:place] + left[place + 1 :]
                if not rest:
                    continue
                mask = sum(1 << i for i in rest)
                kept = [*codes[:place], *codes[place + 1 :]]
                fewer, totals = _fewer(kept, [self.sizes[i] for i in rest], counts)
                self.known[mask] = self._figures(mask, totals)
                if progress is not None:
                    progress(len(self.known) - 1, total)
                visit(rest, fewer, totals, place)

        visit(list(range(len(self.names))), self.codes, self.counts, len(self.names))
        return self.known

    def _figures(self, mask: int, counts: npt.NDArray[np.integer]) -> SubsetRisk:
        held = counts.astype(np.float64)
        pairs = self.rows * (self.rows - 1) / 2
        return SubsetRisk(
            tuple(n for i, n in enumerate(self.names) if mask >> i & 1),
            len(counts) / self.rows if self.rows else 0.0,
            1.0 - float((held * (held - 1) / 2).sum()) / pairs if pairs else 0.0,
            int((counts == 1).sum()) if self.rows else 0,
        )


def _fewer(codes: Sequence[Codes], sizes: Sequence[int], counts: Counts) -> tuple[tuple[Codes, ...], Counts]:
    """Distinct records over fewer columns, and how many rows each stands for."""
    keys, packing = pack(codes, sizes, len(counts))
    ordered, held = sorted_with(keys, counts)  # which beats any table of this size
    first = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]])[: len(ordered)])
    totals = np.add.reduceat(held, first, dtype=np.uint32) if len(first) else held
    return packing.unpack(ordered[first]), totals


def _shapley(unique: dict[int, int], width: int) -> npt.NDArray[np.float64]:
    """part_i = sum over subsets S without i of |S|! (d - |S| - 1)! / d! (v(S + i) - v(S))."""
    value = np.array([unique.get(mask, 0) for mask in range(1 << width)], np.float64)
    masks = np.arange(1 << width)
    size = np.array([int(m).bit_count() for m in masks])
    weight = np.array([factorial(s) * factorial(width - s - 1) / factorial(width) for s in range(width)])
    parts = np.zeros(width)
    for i in range(width):
        without = masks[(masks >> i & 1) == 0]
        parts[i] = float((weight[size[without]] * (value[without | 1 << i] - value[without])).sum())
    return parts


def _drawn(
    counter: _Counter, width: int, orders: int, rng: Orders, progress: Progress | None
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Parts estimated from orders drawn with equal chance, and their standard errors."""
    gains = np.zeros((orders, width))
    for turn in range(orders):
        mask, before = 0, 0
        for i in rng.permutation(width).tolist():
            mask |= 1 << i
            unique = counter.of(mask).unique
            gains[turn, i] = unique - before
            before = unique
        if progress is not None:
            progress(turn + 1, orders)
    return gains.mean(axis=0), gains.std(axis=0, ddof=1) / np.sqrt(orders)
