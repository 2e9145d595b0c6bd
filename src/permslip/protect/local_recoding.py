"""Local recoding: each class of records gets labels of its own, as narrow as it can bear.

Strict multidimensional recoding, top-down (K. LeFevre, D. DeWitt, R. Ramakrishnan, Mondrian, ICDE 2006), with
hierarchies: values are ordered so that every group of a hierarchy is one stretch, and what a class shows in a
column is the least common ancestor of its values. Steps, numbered:

1. Begin with all records as one part (:func:`recode`), or with the classes that a full-domain search left and
   the records that it suppressed (:func:`refine`).
2. Of the columns in which a part holds more than one value, take the one whose common label covers the
   largest share of the hierarchy; the first of equals. A column in which no group below the common label has
   k records here comes after all others: no cut can let it show more.
3. Cut it where both sides keep k records (and every other model holds on both sides), as evenly as can be. By
   default between two groups of the level below the common label where that can be, else between two values.
4. No cut there: the next column. No cut at all: the part is a class.
5. Label every class, column by column, with the least common ancestor at or above the column's floor.

Two classes may come to show the same labels; then they are one larger class to whoever reads the table, which
keeps every model here: their promises about two sets of records hold for the two together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from permslip.measure.coding import Encoded
from permslip.measure.models import Model, as_answered, met
from permslip.measure.models.tally import Tally, from_keys
from permslip.measure.sizes import pack
from permslip.protect import recoding_plain
from permslip.protect.full_domain import Solution
from permslip.protect.ladder import ANY, Ladder, labelled
from permslip.protect.leaf_order import leaf_order
from permslip.protect.limits import enough, split_by
from permslip.protect.losses import DETAIL, detail_lost
from permslip.protect.weighing import row_keys
from permslip.words.errors import BadInput, OurBug, RefusedError
from permslip.words.ports import Progress, unheard

CUTS = ("anywhere", "groups", "groups first")
Whole = npt.NDArray[np.int64]
Stop = Callable[[], bool]
COMPILED_ROWS = 50_000  # below this numpy has done it before numba is imported


@dataclass(frozen=True)
class Recoding:
    """Records in classes, and what each class shows.

    ``classes[row]`` int32 is the class of a record, -1 for one suppressed; ``sizes[c]`` its records;
    ``levels[c, d]`` and ``codes[c, d]`` say what it shows in column d: the label of dictionary value
    ``codes`` at that level. ``loss`` is ARX's, 0..1, a suppressed record counting wholly; ``ncp`` the
    normalised certainty penalty (J. Xu et al., KDD 2006), the mean over records and columns of the share of
    leaves under the label, 0 for a single leaf. ``interrupted``: it was stopped, and classes are larger than
    they need be.
    """

    names: tuple[str, ...]
    ladders: tuple[Ladder, ...]
    classes: npt.NDArray[np.int32]
    sizes: Whole
    levels: npt.NDArray[np.uint8]
    codes: Whole
    loss: float
    ncp: float
    k: int
    interrupted: bool = False

    @property
    def suppressed(self) -> int:
        """Records that show nothing."""
        return int((self.classes < 0).sum())

    @property
    def smallest(self) -> int:
        """Records in the smallest class; 0 when there is none."""
        return int(self.sizes.min()) if len(self.sizes) else 0

    @property
    def reached(self) -> bool:
        """Whether every class has k records."""
        return bool((self.sizes >= self.k).all())

    def column(self, name: str) -> Any:
        """What each record shows in a column (Arrow, dictionary of strings); ``*`` for one suppressed."""
        return labelled(*self.shown(name))

    def shown(self, name: str) -> tuple[npt.NDArray[np.int32], list[str | None]]:
        """The same as (each record's place in a list of labels, the labels)."""
        d = self.names.index(name)
        ladder = self.ladders[d]
        size = len(ladder.groups[0])
        shown = self.levels[:, d].astype(np.int64) * size + self.codes[:, d]
        keys, inverse = np.unique(shown, return_inverse=True)
        labels = [ladder.labels[int(key) // size][int(key) % size] for key in keys] + [ANY]
        return np.append(inverse, len(keys)).astype(np.int32)[self.classes], labels


def recode(
    encoded: Encoded,
    hierarchies: Mapping[str, Ladder],
    *,
    k: int,
    models: Sequence[Model] = (),
    minimum_levels: Mapping[str, int] | None = None,
    cuts: str = "groups first",
    progress: Progress | None = None,
    stop: Stop | None = None,
) -> Recoding:
    """Recode a whole table so that every class has k records and meets the models, suppressing nobody.

    Records that a column without levels tells apart never share a class: fewer than k alike are suppressed.

    The sensitive columns of ``models`` are among ``encoded`` and are no part of the classes, as in the
    search; ``minimum_levels`` holds floors for some of the others.
    Deterministic: the same table gives the same classes on any number of threads. Time: O(n log n) rows.
    Models are asked cut by cut in numpy; in the compiled way, of larger tables, about the cuts of all open
    parts together, round by round.
    Raises RefusedError for fewer records than k, or when all of them together do not meet the models.
    """
    job = _Job(encoded, hierarchies, k, models, minimum_levels, cuts, progress, stop)
    if encoded.rows == 0:
        return job.finish([])
    enough(encoded.rows, k)
    parts = job.apart(np.arange(encoded.rows, dtype=np.int64))
    if job.allowed is not None and not parts:
        raise RefusedError(
            "The records all together do not meet the models, so no part of them can.",
            fix="ask for less, or protect the sensitive column itself",
        )
    return job.finish(parts)


def refine(
    encoded: Encoded,
    hierarchies: Mapping[str, Ladder],
    solution: Solution,
    *,
    k: int,
    models: Sequence[Model] = (),
    minimum_levels: Mapping[str, int] | None = None,
    cuts: str = "groups first",
    progress: Progress | None = None,
    stop: Stop | None = None,
) -> Recoding:
    """Split the classes of a full-domain solution back down where that keeps k and the models.

    A label is never above the search's, so the loss is never above the search's. The suppressed records,
    where they are k or more (and meet the models), are recoded among themselves; else they stay suppressed.
    """
    job = _Job(encoded, hierarchies, k, models, minimum_levels, cuts, progress, stop)
    if encoded.rows == 0:
        return job.finish([])
    node = tuple(solution.levels[name] for name in job.encoded.names)
    keys, _ = row_keys(job.encoded, job.ladders, node)
    out = np.flatnonzero(solution.suppressed_rows)
    going = np.flatnonzero(~solution.suppressed_rows)
    parts = split_by(keys[going], going)
    return job.finish([*parts, *job.apart(out)])


class _Job:
    """One recoding in progress."""

    def __init__(
        self,
        encoded: Encoded,
        hierarchies: Mapping[str, Ladder],
        k: int,
        models: Sequence[Model],
        floors: Mapping[str, int] | None,
        cuts: str,
        progress: Progress | None,
        stop: Stop | None,
    ) -> None:
        if k < 1 or cuts not in CUTS:
            raise OurBug("k is at least 1, and a way of cutting one of those there are")
        self.models = tuple(models)
        self.guarded = _guarded(encoded, self.models)
        self.encoded = encoded.pick([name for name in encoded.names if name not in self.guarded])
        self.k, self.mode = k, CUTS.index(cuts)
        self.ladders = [hierarchies[name] for name in self.encoded.names]
        self.orders = [
            leaf_order(ladder, (floors or {}).get(name, 0))
            for name, ladder in zip(self.encoded.names, self.ladders, strict=True)
        ]
        self.allowed = (lambda a, b: self.keeps(a) and self.keeps(b)) if self.models else None
        self.progress = progress or unheard
        self.stop = stop or (lambda: False)
        self.interrupted = False

    def apart(self, rows: Whole) -> list[Whole]:
        """Some records, split where a column has no level at which they are alike; of the parts those that
        can be classes."""
        fixed = [d for d, ladder in enumerate(self.ladders) if ladder.top == 0]
        keys, _ = pack(
            [self.encoded.codes[d][rows] for d in fixed], [self.encoded.sizes[d] for d in fixed], len(rows)
        )
        parts = split_by(keys, rows)
        return [p for p in parts if len(p) >= self.k and (self.allowed is None or self.keeps(p))]

    def keeps(self, part: Whole) -> bool:
        """Whether the records of a part, as one class, meet every model."""
        return bool(self.judge(np.zeros(len(part), np.int64), part, 1).all())

    def judge(self, sides: Whole, rows: Whole, number: int) -> npt.NDArray[np.bool_]:
        """Whether each of ``number`` classes meets every model; record rows[i] is in class sides[i]."""
        tallies: dict[str | None, Tally] = {}
        for name, (codes, width, totals, missing) in self.guarded.items():
            keys = sides.astype(np.uint64) * np.uint64(width) + codes[rows]
            tallies[name] = from_keys(keys, number * width, width, totals, missing=missing)
        return met(self.models, tallies)

    def finish(self, parts: list[Whole]) -> Recoding:
        """Cut the parts and label what comes out."""
        rows = np.concatenate(parts) if parts else np.zeros(0, np.int64)
        ends = np.cumsum([len(part) for part in parts], dtype=np.int64)
        if len(rows) >= max(COMPILED_ROWS, 1):
            rows, starts, lows, levels = self._compiled(rows, ends)
        else:
            rows, starts, lows, levels = self._plain(parts)
        sizes = np.diff(starts)
        classes = np.full(self.encoded.rows, -1, np.int32)
        classes[rows] = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
        codes = np.zeros(lows.shape, np.int64)
        for d, order in enumerate(self.orders):
            codes[:, d] = order.codes[lows[:, d]]
        loss, ncp = self._losses(sizes, lows, levels)
        return Recoding(
            self.encoded.names,
            tuple(self.ladders),
            classes,
            sizes,
            levels.astype(np.uint8),
            codes,
            loss,
            ncp,
            self.k,
            self.interrupted,
        )

    def _plain(self, parts: list[Whole]) -> tuple[Whole, Whole, Whole, Whole]:
        columns = [order.ranks[codes] for order, codes in zip(self.orders, self.encoded.codes, strict=True)]
        ranks = np.stack(columns, axis=1) if self.encoded.rows else np.zeros((0, len(self.orders)), np.uint32)
        done: list[Whole] = []
        rows = sum(len(part) for part in parts)
        told = 0

        def finished(more: int) -> bool:
            nonlocal told
            before, told = told, told + more
            if 200 * told // rows > 200 * before // rows:
                self.progress("recode", told, rows)
            return self._stopped()

        for part in parts:
            done += recoding_plain.grow(ranks, self.orders, part, self.k, self.mode, self.allowed, finished)
        starts = np.append(0, np.cumsum([len(part) for part in done], dtype=np.int64)).astype(np.int64)
        lows = np.array([ranks[part].min(axis=0) for part in done], np.int64).reshape(-1, len(self.orders))
        highs = np.array([ranks[part].max(axis=0) for part in done], np.int64).reshape(lows.shape)
        levels = np.zeros(lows.shape, np.int64)
        for d, order in enumerate(self.orders):
            levels[:, d] = [order.common_level(a, b) for a, b in zip(lows[:, d], highs[:, d], strict=True)]
        return np.concatenate(done) if done else np.zeros(0, np.int64), starts, lows, levels

    def _stopped(self) -> bool:
        self.interrupted = self.interrupted or self.stop()
        return self.interrupted

    def _compiled(self, rows: Whole, ends: Whole) -> tuple[Whole, Whole, Whole, Whole]:
        from permslip.protect.fast_recoding import FastRecoding

        fast = FastRecoding(self.encoded, self.orders, rows, k=self.k, mode=self.mode)
        if self.models:
            fast.grow_judged(ends, self.judge, self.progress, self._stopped)
        else:
            fast.grow(ends, self.progress, self._stopped)
        return fast.finished()

    def _losses(self, sizes: Whole, lows: Whole, levels: Whole) -> tuple[float, float]:
        """(ARX's Loss, NCP) over all records; a suppressed record's share is 1."""
        rows = self.encoded.rows
        if not rows:
            return 0.0, 0.0
        out = rows - int(sizes.sum())
        terms, penalty = 0.0, 0.0
        for d, (order, ladder) in enumerate(zip(self.orders, self.ladders, strict=True)):
            table = np.array(order.shares)
            shares = table[levels[:, d], lows[:, d]]
            mean = (float((shares * sizes).sum()) + out) / rows
            terms += float(DETAIL.term(detail_lost(mean, ladder.leaves)))
            if ladder.leaves > 1:
                wide = np.where(shares > 1.0 / ladder.leaves, shares, 0.0)
                penalty += (float((wide * sizes).sum()) + out) / rows
        return DETAIL.total(terms, len(self.orders)), penalty / len(self.orders)


def _guarded(
    encoded: Encoded, models: Sequence[Model]
) -> dict[str | None, tuple[Any, int, Whole, int | None]]:
    """What each model's tally is made from: codes, how many there can be, how often each occurs, and which of
    them is no answer."""
    out: dict[str | None, tuple[Any, int, Whole, int | None]] = {}
    for name in dict.fromkeys(model.sensitive for model in models):
        missing = None
        if name is None:
            codes, width = np.zeros(encoded.rows, np.uint8), 1
        elif name not in encoded.names:
            raise BadInput(
                f"A model guards column {name}, which the table lacks.",
                fix=f"choose from: {', '.join(encoded.names)}",
            )
        else:
            read, none = as_answered(encoded.pick([name]), [name])
            codes, width, missing = read.codes[0], read.sizes[0], none[name]
        out[name] = (codes, width, np.bincount(codes, minlength=width).astype(np.int64), missing)
    return out


__all__ = ["CUTS", "Recoding", "recode", "refine"]
