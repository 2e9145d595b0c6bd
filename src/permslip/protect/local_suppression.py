"""Local suppression: single cells are blanked, as few as can be, until every record stands among k.

What a blank cell means is chosen openly:

``own``
    a blank is a value of its own. A record's class are the records that show the same in every column,
    blanks included. Whoever reads the table sees classes of k: the stricter meaning, and the default.
``wild``
    a blank could be anything. A record stands among all records that agree with it wherever neither is
    blank (sdcMicro counts so). Far fewer cells are blanked, but a rare value that was kept is hidden only
    behind the blanks of others: whoever guesses what these were sees through.

Optimal suppression is NP-hard (A. Meyerson, R. Williams, PODS 2004), so this is greedy, with an end that is
certain and counted again at the end. Steps, numbered:

1. Records in classes of k or more stay whole. The others are open. Columns have weights: what a blank costs.
2. For every set of columns that might be blanked together (all sets up to ten columns; beyond that small sets
   and a chain of growing ones), open records that would then show the same are a group.
3. ``own``: settle the groups with the lowest price for an open record, weight x max(n, k) / n: where a group
   of n is below k, classes with records to spare lend some, which are blanked like it. A set is looked at
   again only while it may be the cheapest, since prices only rise (lazy greedy).
4. ``own``: fewer than k records may be left that nobody can lend to. They are blanked wholly, together with
   records of the class that costs least to take them from. Columns that are ``fixed`` are never blanked, so
   this is done among the records that are alike in these.
5. ``wild``: set by set, cheapest first. Of the open records that k agree with once they are blank so, and
   that agree among each other then, only so many are blanked that the rest, which agree with every blank one,
   have their k too: as many as lack more than that number (as in an h-index). Later blanks only add to what
   agrees.
6. Count every class of the result anew, exactly, from what is shown.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
import numpy.typing as npt

from permslip.measure.coding import Encoded
from permslip.measure.sizes import Keys, distinct, pack
from permslip.protect import suppression_rounds
from permslip.protect.ladder import ANY, labelled, texts_of
from permslip.protect.limits import enough, split_by
from permslip.protect.suppression_sets import parts_of, sets_of
from permslip.words.errors import BadInput, OurBug
from permslip.words.ports import Progress, unheard

Blanks = Literal["own", "wild"]
Whole = npt.NDArray[np.int64]
Marks = npt.NDArray[np.bool_]
Kinds = list[tuple[tuple[int, ...], npt.NDArray[np.int64]]]
COMPILED_ROWS = 5_000  # below this numpy has done it before numba is imported
_MOST_KINDS = 16  # kinds of blanked records that are counted as blanked
_SHARE = 0.9  # groups settled in one round: of nine tenths of the best size, or more


@dataclass(frozen=True)
class Suppression:
    """Which cells are blank. ``blank[d, row]`` is True for a blank cell of column d.

    ``blanks`` is the meaning that k was reached under; ``smallest`` the fewest records that any record stands
    among, counted from the result, and ``reached`` whether that is k. ``weight`` sums the weights of the
    blank cells. ``every_set``: all sets of columns were tried. ``interrupted``: it was stopped, and the
    records then open were blanked wholly.
    """

    names: tuple[str, ...]
    blank: Marks
    k: int
    blanks: Blanks
    smallest: int
    weight: float
    every_set: bool
    interrupted: bool = False

    @property
    def reached(self) -> bool:
        """Whether every record stands among k."""
        return self.smallest >= self.k or not self.blank.shape[1]

    @property
    def cells(self) -> int:
        """How many cells are blank."""
        return int(self.blank.sum())

    @property
    def by_column(self) -> Mapping[str, int]:
        """Blank cells of each column."""
        return {n: int(row.sum()) for n, row in zip(self.names, self.blank, strict=True)}

    @property
    def records(self) -> int:
        """Records with a blank cell."""
        return int(self.blank.any(axis=0).sum())

    def column(self, encoded: Encoded, name: str) -> Any:
        """What each record shows in a column (Arrow, dictionary of strings); ``*`` where it is blank."""
        return labelled(*self.shown(encoded, name))

    def shown(self, encoded: Encoded, name: str) -> tuple[npt.NDArray[np.int32], list[str | None]]:
        """The same as (each record's place in a list of labels, the labels)."""
        d = self.names.index(name)
        labels = [*texts_of(encoded.dictionaries[d]), ANY]
        at = np.where(self.blank[d], len(labels) - 1, encoded.codes[d].astype(np.int32)).astype(np.int32)
        return at, labels


def suppress(
    encoded: Encoded,
    *,
    k: int,
    weights: Mapping[str, float] | None = None,
    blanks: Blanks = "own",
    fixed: Sequence[str] = (),
    progress: Progress | None = None,
    stop: Callable[[], bool] | None = None,
) -> Suppression:
    """Blank cells of an encoded table until every record stands among k.

    ``weights`` say how dear a blank is in each column (default 1; above 0). A null is a value like others.
    ``fixed`` columns are never blanked (under ``own``); k records or more have to be alike in them.
    Deterministic. Raises RefusedError for fewer records than k: blanking everything would not hide them.
    """
    if k < 1 or blanks not in get_args(Blanks) or (fixed and blanks != "own"):
        raise OurBug("k is at least 1, and a blank is a value of its own or wild")
    cost = _costs(encoded.names, weights)
    enough(encoded.rows, k)
    job = _Job(encoded, k, cost, fixed, progress, stop)
    if encoded.rows:
        (job.own if blanks == "own" else job.wild)()
    return job.finish(blanks)


class _Job:
    """One suppression in progress."""

    def __init__(
        self,
        encoded: Encoded,
        k: int,
        cost: list[float],
        fixed: Sequence[str],
        progress: Progress | None,
        stop: Callable[[], bool] | None,
    ) -> None:
        self.fixed = [d for d, name in enumerate(encoded.names) if name in fixed]
        self.free = tuple(d for d in range(len(cost)) if d not in self.fixed)
        self.encoded, self.k, self.cost = encoded, k, cost
        self.progress = progress or unheard
        self.stop = stop or (lambda: False)
        self.interrupted = False
        self.sets, self.every_set = sets_of(encoded, cost, self.free)
        self.blank = np.zeros((len(cost), encoded.rows), np.bool_)
        self.parts = parts_of(encoded)
        self.ways: Any = suppression_rounds
        if encoded.rows >= COMPILED_ROWS:
            from permslip.protect import suppression_kernels

            self.ways = suppression_kernels
        keys, _ = pack(encoded.codes, encoded.sizes, encoded.rows)
        self.order: Whole = np.argsort(keys, kind="stable").astype(np.int64)
        held = keys[self.order]
        self.starts: Whole = np.flatnonzero(np.append(True, held[1:] != held[:-1])[: encoded.rows])
        self.sizes: Whole = np.diff(np.append(self.starts, encoded.rows))
        small = np.repeat(self.sizes < k, self.sizes)
        self.open: Whole = np.sort(self.order[small])  # step 1

    def keys(self, blanked: tuple[int, ...], rows: Whole) -> Keys:
        """The keys of some records over the columns that are not in ``blanked``."""
        keep = np.array([d for d in range(len(self.cost)) if d not in blanked], np.int64)
        keys = np.empty(len(rows), np.uint64)
        self.ways.add_up(self.parts, keep, rows, keys)
        return keys

    def own(self) -> None:
        """Step 3: the cheapest set again and again."""
        lend = np.flatnonzero(self.sizes > self.k)
        surplus, lenders = self.sizes[lend] - self.k, self.starts[lend]
        ends = lenders + self.sizes[lend]
        begun = len(self.open)
        heap = [
            (cost, i, self.k) for i, (cost, _) in enumerate(self.sets)
        ]  # at best: the price of k together
        heapq.heapify(heap)
        while heap and len(self.open):
            if self._stopped():
                break
            _, i, above = heapq.heappop(heap)
            cost, blanked = self.sets[i]
            chosen, taken = np.zeros(len(self.open), np.bool_), np.zeros(len(lenders), np.int64)
            best = self.ways.settle(
                self.keys(blanked, self.open),
                self.keys(blanked, self.order[lenders]),
                surplus,
                self.k,
                _SHARE,
                above,
                chosen,
                taken,
            )
            if not best:
                continue
            if best >= above:
                gave = np.flatnonzero(taken)
                lent = [self.order[ends[j] - taken[j] : ends[j]] for j in gave]
                self._blank(blanked, np.concatenate([self.open[chosen], *lent]))
                self.open = self.open[~chosen]
                ends, surplus = ends - taken, surplus - taken
                left = surplus > 0
                lenders, ends, surplus = lenders[left], ends[left], surplus[left]
                self.progress("suppress", begun - len(self.open), begun)
            heapq.heappush(heap, (cost * self.k / best, i, int(best)))
        if len(self.open):
            self._rest()

    def _rest(self) -> None:
        """Step 4: among those alike in what is fixed, blank what is left wholly, and enough records of the
        cheapest class with it."""
        alike, _ = pack(
            [self.encoded.codes[d] for d in self.fixed],
            [self.encoded.sizes[d] for d in self.fixed],
            self.encoded.rows,
        )
        shown = self._shown()[0]
        open_still = np.zeros(self.encoded.rows, np.bool_)
        open_still[self.open] = True
        order = np.argsort(alike, kind="stable").astype(np.int64)
        held = alike[order]
        for left in split_by(alike[self.open], self.open):
            need = self.k - len(left)
            if need > 0:
                mine = slice(*(np.searchsorted(held, alike[left[0]], side) for side in ("left", "right")))
                rows = order[mine][~open_still[order[mine]]]
                self._take(need, rows, shown[rows])
            self._blank(self.free, left)
        self.open = self.open[:0]

    def _take(self, need: int, rows: Whole, keys: Keys) -> None:
        """Blank ``need`` of some records wholly, or all of their class where fewer than k of it would stay:
        those of the class that costs least."""
        order = np.argsort(keys, kind="stable")
        starts = np.flatnonzero(np.append(True, keys[order][1:] != keys[order][:-1]))
        sizes = np.diff(np.append(starts, len(rows)))
        first = rows[order[starts]]
        free = list(self.free)
        dear = np.array(self.cost)[free] @ ~self.blank[free][:, first]
        take = np.where(sizes >= self.k + need, need, sizes)
        price = np.where(take >= need, dear * take, np.inf)
        c = int(price.argmin())
        self._blank(self.free, rows[order[starts[c] : starts[c] + take[c]]])

    def wild(self) -> None:
        """Step 5: the sets in order of their cost."""
        begun, whole = len(self.open), np.ones(self.encoded.rows, np.bool_)
        kinds: Kinds = []
        for _, columns in self.sets:
            while len(self.open) and not self._stopped():
                need = self.k - self._agreeing((), whole, kinds)
                self.open, need = self.open[need > 0], need[need > 0]
                fits = self._agreeing(columns, whole, kinds) >= self.k
                if not fits.any():
                    break
                mine = self._fewest(columns, self.open[fits], need[fits])
                self._blank(columns, mine)
                whole[mine] = False
                self.open = self.open[~np.isin(self.open, mine)]
                mine = np.concatenate([mine, *(rows for others, rows in kinds if others == columns)])
                kinds = [(columns, mine), *(kind for kind in kinds if kind[0] != columns)]
                kinds = sorted(kinds, key=lambda kind: -len(kind[1]))
                for _, rows in kinds[_MOST_KINDS:]:  # counted as held: fewer may agree than do, never more
                    whole[rows] = True
                kinds = kinds[:_MOST_KINDS]
            self.progress("suppress", begun - len(self.open), begun)
        self._blank(tuple(range(len(self.cost))), self.open)

    def _fewest(self, columns: tuple[int, ...], rows: Whole, need: Whole) -> Whole:
        """Which of some open records to blank: in each group of those that agree in all other columns, those
        that lack the most, until no other lacks more than are blanked, for the blank ones agree with it."""
        keys = self.keys(columns, rows)
        order = np.lexsort((rows, -need, keys))
        new = np.append(True, keys[order][1:] != keys[order][:-1])
        begins = np.flatnonzero(new)
        place = np.arange(len(rows)) - np.repeat(begins, np.diff(np.append(begins, len(rows))))
        return rows[order[need[order] > place]]

    def _agreeing(self, blanked: tuple[int, ...], whole: Marks, kinds: Kinds) -> Whole:
        """How many records agree with each open one, were it blank in these columns: those that are taken as
        ``whole``, and ``kinds`` of blanked ones, each in the columns that neither blanks."""
        total = np.zeros(len(self.open), np.int64)
        for others, rows in [((), np.flatnonzero(whole)), *kinds]:
            both = tuple({*blanked, *others})
            counts = np.empty(len(self.open), np.int64)
            self.ways.matches(self.keys(both, self.open), self.keys(both, rows), counts)
            total += counts
        return total

    def _stopped(self) -> bool:
        self.interrupted = self.interrupted or self.stop()
        return self.interrupted

    def _blank(self, columns: tuple[int, ...], rows: Whole) -> None:
        for d in columns:
            self.blank[d, rows] = True

    def _shown(self) -> tuple[Keys, int]:
        """(a number for each record, equal for those that show the same; one more than the highest)."""
        columns = [
            np.where(blank, 0, codes.astype(np.uint32) + 1)
            for blank, codes in zip(self.blank, self.encoded.codes, strict=True)
        ]
        keys, packing = pack(columns, [size + 1 for size in self.encoded.sizes], self.encoded.rows)
        return keys, packing.space

    def finish(self, blanks: Blanks) -> Suppression:
        """Step 6."""
        if not self.encoded.rows:
            smallest = 0
        elif blanks == "own":
            smallest = int(distinct(*self._shown())[1].min())
        else:
            smallest = int(among(self.encoded, self.blank).min())
        weight = float(np.array(self.cost) @ self.blank.sum(axis=1))
        return Suppression(
            self.encoded.names, self.blank, self.k, blanks, smallest, weight, self.every_set, self.interrupted
        )


def among(encoded: Encoded, blank: Marks) -> Whole:
    """How many records each record stands among, itself counted, when a blank could be anything: int64[rows].

    Exact. Records are taken by which cells are blank, every two kinds on the columns that both show.
    """
    kinds, kind = np.unique(blank, axis=1, return_inverse=True)
    rows = [np.flatnonzero(kind.reshape(-1) == i) for i in range(kinds.shape[1])]
    counts = np.zeros(encoded.rows, np.int64)
    for i, mine in enumerate(rows):
        for j, theirs in enumerate(rows[: i + 1]):
            both = np.flatnonzero(~(kinds[:, i] | kinds[:, j]))
            joined = np.concatenate([mine, theirs])
            keys, _ = pack(
                [encoded.codes[d][joined] for d in both], [encoded.sizes[d] for d in both], len(joined)
            )
            a, b = keys[: len(mine)], keys[len(mine) :]
            counts[mine] += _found(a, b)
            if i != j:
                counts[theirs] += _found(b, a)
    return counts


def _found(keys: Keys, others: Keys) -> Whole:
    ordered = np.sort(others)
    above: Whole = np.searchsorted(ordered, keys, "right") - np.searchsorted(ordered, keys, "left")
    return above


def _costs(names: tuple[str, ...], weights: Mapping[str, float] | None) -> list[float]:
    given = weights or {}
    unknown = [name for name in given if name not in names]
    if unknown or any(not 0 < value < np.inf for value in given.values()):
        raise BadInput(
            "A weight of local suppression names no such column, or is not above 0.",
            fix=f"weigh columns among: {', '.join(names)}",
        )
    return [float(given.get(name, 1.0)) for name in names]


__all__ = ["Blanks", "Suppression", "among", "suppress"]
