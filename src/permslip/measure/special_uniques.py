"""Special uniques: records that few columns already single out.

A set of columns is a *minimal sample unique* (MSU) of a record when the record is alone with its values there
and alone on no smaller set within. M. J. Elliot, A. M. Manning, R. W. Ford, "A computational algorithm for
handling the special uniques problem", Int. J. of Uncertainty, Fuzziness and Knowledge-Based Systems 10(5),
2002; A. M. Manning, D. J. Haglin, J. A. Keane, "A recursive search algorithm for statistical disclosure
assessment", Data Mining and Knowledge Discovery 16, 2008. The search here is another one: see
:func:`_compiled`.

Scores after M. J. Elliot, A. Manning, K. Mayes, J. Gurd, M. Bane, "SUDA: a program for detecting special
uniques", 2005: with M columns and MSUs of at most m, one of size k adds the product of (M - i) for i from k
to m; a record's score is the sum over its MSUs. As in sdcMicro's ``suda2`` (its default) the product stops at
i = M - 1, so that it is never 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from math import comb, prod
from typing import Any

import numpy as np
import numpy.typing as npt

from permslip.measure.coding import Encoded, nulls
from permslip.measure.sizes import LANES, compiled_pays, pack
from permslip.words.errors import BadInput
from permslip.words.ports import Progress

EXACT_UP_TO = 20  # columns; all sets of more are too many to look at
LIMITED_TO = 3  # columns in a set where there are more and the caller sets no limit
MOST_COLUMNS = 64  # one bit each
MOST_MSUS = 50_000_000  # 600 MB of them
MOST_NOTED = 1 << 31  # bytes: a bit for each tuple and set
_PLAINER = 16  # a compiled look at a tuple costs so much less that this many of them repay as rows do
_CELLS = 1 << 22  # counted directly
_HEARD = 0.2  # seconds between two words of progress

Rows = npt.NDArray[np.int64]
Masks = npt.NDArray[np.uint64]
Scores = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Suda:
    """The minimal sample uniques (MSUs) of a table.

    ``by_size[i]``: MSUs of i + 1 columns, i < ``max_size``. ``records``: records with an MSU. ``scores``: one
    a row, 0 for those without. ``contribution``: for each column the share (0 to 1) of all scores that comes
    from MSUs it is part of; columns' shares add up to more than 1. ``exact``: every size was looked at; if
    not, records and scores know only MSUs of at most ``max_size`` columns. ``uniques``, ``in_pairs``:
    records alone on all columns, and records that share their values there with exactly one other. ``rows``
    and ``masks``: the MSUs themselves, record number and columns (bit i is column i of ``columns``).
    """

    columns: tuple[str, ...]
    by_size: tuple[int, ...]
    records: int
    scores: Scores
    contribution: Mapping[str, float]
    max_size: int
    exact: bool
    uniques: int
    in_pairs: int
    rows: Rows
    masks: Masks

    def of_column(self, column: str) -> Scores:
        """For each record the share (0 to 1) of its score that comes from MSUs with ``column``."""
        chosen = self.masks >> np.uint64(self.columns.index(column)) & np.uint64(1) == 1
        size = np.bitwise_count(self.masks[chosen])
        part = np.bincount(self.rows[chosen], self._weights()[size], len(self.scores))
        return np.divide(part, self.scores, out=np.zeros(len(part)), where=self.scores > 0)

    def dis(self, fraction: float) -> Scores:
        """DIS-SUDA: for each record the chance that a match on it is right, 0 for a record without an MSU.

        The table is a simple random sample of ``fraction`` of the population. As sdcMicro's ``suda2`` has it:
        (1) d = U f / (U f + P (1 - f)), the chance over all uniques (Skinner and Elliot, JRSS B 64(4), 2002),
        with U uniques and P records in pairs, both counted exactly; (2) q = 1 + (8 - M) / 20; (3) a = the sum
        of 1 / score^q over records with a score; (4) dis = 1 / (1 + (U / d - U) / (score^q a)). Raises
        BadInput for a fraction outside (0, 1] and for 28 columns or more, where q is not positive.
        """
        if not 0 < fraction <= 1:
            raise BadInput(
                "The sampling fraction is above 0 and at most 1.",
                fix="say which share of the population the table holds; 1 where it holds everybody",
            )
        power = 1 + (8 - len(self.columns)) / 20
        if power <= 0:
            raise BadInput(
                f"DIS-SUDA is not defined for {len(self.columns)} columns: scores would count the wrong way.",
                fix="name at most 27 quasi-identifiers",
            )
        out = np.zeros(len(self.scores))
        scored = self.scores > 0
        if scored.any():
            right = self.uniques * fraction / (self.uniques * fraction + self.in_pairs * (1 - fraction))
            raised = self.scores[scored] ** power
            out[scored] = 1 / (1 + (self.uniques / right - self.uniques) / (raised * (1 / raised).sum()))
        return out

    def _weights(self) -> Scores:
        return _weights(len(self.columns), self.max_size)


def suda(
    encoded: Encoded,
    *,
    max_size: int | None = None,
    missing: str = "own",
    progress: Progress | None = None,
) -> Suda:
    """The minimal sample uniques over all columns of ``encoded``, with scores; see :class:`Suda`.

    ``max_size`` bounds the columns of a set; None takes all for at most 20 columns and 3 for more.
    ``missing``: ``own``, a missing value is one like others; ``never``, no set with one is an MSU (as in
    sdcMicro). Raises BadInput for other words, a bound below 1, more than 64 columns, and more than 50
    million MSUs, which smaller sets avoid.
    """
    many = len(encoded.names)
    if missing not in {"own", "never"}:
        raise BadInput("A missing value is read as own or as never.", fix="choose one of: own, never")
    if not 1 <= many <= MOST_COLUMNS:
        said = f"SUDA takes 1 to {MOST_COLUMNS} columns, not {many}."
        raise BadInput(said, fix="name fewer quasi-identifiers")
    if max_size is not None and max_size < 1:
        raise BadInput("A set of columns has at least one.", fix="set the largest size to 1 or more")
    most = min(max_size or (many if many <= EXACT_UP_TO else LIMITED_TO), many)
    codes, records, row_of = _tuples(encoded)
    work = sum(comb(many, size) for size in range(1, most + 1)) * (len(records) + 400)
    order = np.argsort([len(np.unique(codes[:, d])) for d in range(many)], kind="stable")
    way = _compiled if compiled_pays(work // _PLAINER) else _plain
    tuples, found = way(np.ascontiguousarray(codes[:, order]), records == 1, most, progress)
    masks = np.zeros(len(found), np.uint64)
    for bit, column in enumerate(order):
        masks |= (found >> np.uint64(bit) & np.uint64(1)) << np.uint64(column)
    if missing == "never":
        kept = masks & _missing(encoded, row_of[tuples]) == 0
        tuples, masks = tuples[kept], masks[kept]
    return _told(encoded, most, records, row_of[tuples], masks)


def _tuples(encoded: Encoded) -> tuple[npt.NDArray[Any], Rows, Rows]:
    """The distinct tuples as codes[tuple, column], their records, and a record of each."""
    keys, _ = pack(encoded.codes, encoded.sizes, encoded.rows)
    order = np.argsort(keys)
    ordered = keys[order]
    first = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]])[: len(ordered)])
    row_of = order[first]
    kind = np.uint16 if max(encoded.sizes) <= 1 << 16 else np.uint32
    codes = np.empty((len(first), len(encoded.names)), kind)
    for d, column in enumerate(encoded.codes):
        codes[:, d] = column[row_of]
    if encoded.each is not None:
        return codes, np.add.reduceat(encoded.each[order], first, dtype=np.int64), row_of
    return codes, np.diff(np.append(first, len(ordered))), row_of


def _missing(encoded: Encoded, rows: Rows) -> Masks:
    """For each of some records the columns in which it has no value."""
    out = np.zeros(len(rows), np.uint64)
    for d, (codes, dictionary) in enumerate(zip(encoded.codes, encoded.dictionaries, strict=True)):
        null = nulls(dictionary)
        if null.any():
            out |= np.where(null[codes[rows]], np.uint64(1 << d), np.uint64(0))
    return out


def _weights(many: int, most: int) -> Scores:
    """What an MSU of each size adds to a score, by size; size 0 adds nothing."""
    return np.array(
        [0.0] + [float(prod(many - i for i in range(k, min(most, many - 1) + 1))) for k in range(1, most + 1)]
    )


def _told(encoded: Encoded, most: int, records: Rows, rows: Rows, masks: Masks) -> Suda:
    many = len(encoded.names)
    size = np.bitwise_count(masks)
    weight = _weights(many, most)[size]
    total = float(weight.sum())
    shares = [float(weight[masks >> np.uint64(d) & np.uint64(1) == 1].sum()) for d in range(many)]
    scores = np.bincount(rows, weight, encoded.rows).astype(np.float64)  # of no MSU it is whole numbers
    return Suda(
        columns=encoded.names,
        by_size=tuple(np.bincount(size, minlength=most + 1)[1:].tolist()),
        records=int((scores > 0).sum()),
        scores=scores,
        contribution={n: s / total if total else 0.0 for n, s in zip(encoded.names, shares, strict=True)},
        max_size=most,
        exact=most == many,
        uniques=int((records == 1).sum()),
        in_pairs=2 * int((records == 2).sum()),
        rows=rows,
        masks=masks,
    )


@dataclass(frozen=True)
class _Groups:
    """Tuples that are not yet alone: ``rows``, the group 0..``count`` - 1 of each, and for every tuple of the
    table whether it is ``alone`` on the set of columns, or on one that the set begins with."""

    rows: Rows
    ids: Rows
    count: int
    alone: npt.NDArray[np.bool_]


def _plain(
    codes: npt.NDArray[Any], single: npt.NDArray[np.bool_], most: int, progress: Progress | None
) -> tuple[Rows, Masks]:
    """The search of :func:`_compiled` set by set, with whole arrays: no import, and more work a tuple."""
    many = len(codes)
    rows, masks = [np.zeros(0, np.int64)], [np.zeros(0, np.uint64)]
    nobody, everybody = np.zeros(many, np.bool_), np.ones(many, np.bool_)
    looked_at: dict[int, npt.NDArray[np.bool_]] = {}

    def below(mask: int, groups: _Groups, lowest: int, size: int) -> None:
        for column in range(lowest):
            found, split = _split(groups, codes[:, column], single)
            here = mask | 1 << column
            looked_at[here] = split.alone
            parts = [here & ~(1 << c) for c in range(column + 1, codes.shape[1]) if mask >> c & 1]
            minimal = ~np.any([nobody[found], *(looked_at.get(p, everybody)[found] for p in parts)], axis=0)
            rows.append(found[minimal])
            masks.append(np.full(int(minimal.sum()), here, np.uint64))
            if size + 1 < most and split.count:
                below(here, split, column, size + 1)
            if not mask and progress is not None:
                progress("special uniques", column + 1, lowest)

    if single.any():
        whole = _Groups(np.arange(many), np.zeros(many, np.int64), 1, nobody)
        below(0, whole, codes.shape[1], 0)
    return np.concatenate(rows), np.concatenate(masks)


def _split(groups: _Groups, codes: npt.NDArray[Any], single: npt.NDArray[np.bool_]) -> tuple[Rows, _Groups]:
    """Who is alone once the groups are told apart by one more column, and the groups that are left."""
    values = int(codes.max()) + 1
    cells, keys = groups.count * values, groups.ids * values + codes[groups.rows]
    if cells > _CELLS:
        known, keys = np.unique(keys, return_inverse=True)
        cells = len(known)
    mine = single[groups.rows]
    tuples, records = np.bincount(keys, minlength=cells), np.bincount(keys[mine], minlength=cells)
    found = groups.rows[(tuples[keys] == 1) & mine]
    left = (tuples > 1) & (records > 0)
    kept = left[keys]
    alone = groups.alone.copy()
    alone[found] = True
    ids = (np.cumsum(left) - 1)[keys[kept]]
    return found, _Groups(groups.rows[kept], ids, int(left.sum()), alone)


def _compiled(
    codes: npt.NDArray[Any], single: npt.NDArray[np.bool_], most: int, progress: Progress | None
) -> tuple[Rows, Masks]:
    """In five steps.

    (1) Columns come in the order of their distinct values, the fewest first: bit 0. (2) For each column in
    turn, as the highest of a set, the tuples are grouped by it; groups that cannot come apart are dropped.
    (3) Both lanes take some of the groups and walk through the lower columns depth first, in ascending order
    of the sets' masks, so that all subsets of a set come before it. (4) A tuple that a set singles out is
    dropped below that set, for it would be alone on every larger one. (5) A set is an MSU of a tuple unless
    it singles the tuple out without one of its columns, which it does if that set, or a beginning of it in
    (3), was noted to.
    """
    from permslip.measure.suda_kernels import ALONE

    search = _Search(codes, np.where(single, ALONE, 1), most, int(codes.max(initial=0)) + 1)
    total = sum(comb(codes.shape[1], size) for size in range(1, most + 1))
    for top in range(codes.shape[1]):
        search.under(top, progress, total)
    rows, masks = (np.concatenate(part) for part in zip(*search.found, strict=True))
    return rows.astype(np.int64), masks


class _Search:
    """The MSUs found, and ``noted``: for each tuple, a bit for each set looked at that singled it out."""

    def __init__(self, codes: npt.NDArray[Any], single: Rows, most: int, width: int) -> None:
        self.codes, self.single, self.most, self.width = codes, single, most, width
        self.found: list[tuple[npt.NDArray[np.int32], Masks]] = [
            (np.zeros(0, np.int32), np.zeros(0, np.uint64))
        ]
        self.count = self.done = 0
        many, columns = codes.shape
        self.offsets, self.binomials = np.zeros(0, np.int64), np.zeros((1, 1), np.int64)
        sets = 1 << columns  # numbered by mask, unless that takes too much room
        if many * sets > 8 * MOST_NOTED:
            self.offsets = np.cumsum([0, 0, *(comb(columns, size) for size in range(1, most))])
            sets = int(self.offsets[-1])
            self.binomials = np.array([[comb(c, i) for i in range(most + 1)] for c in range(columns)])
        if many * sets > 8 * MOST_NOTED:
            raise BadInput(
                f"{sets:,} sets of columns are too many to look at for {many:,} different records.",
                fix=f"look at sets of at most {max(most - 1, 1)} columns, or fewer, with max_size",
            )
        self.noted = np.zeros((many, -(-max(sets, 1) // 64)), np.uint64)

    def under(self, top: int, progress: Progress | None, total: int) -> None:
        """Find the MSUs whose highest column is ``top``."""
        from permslip.measure import suda_kernels as kernels

        many = len(self.codes)
        if not many or self.single.max() == 1:
            return
        rows, starts = np.empty(many, np.int32), np.empty(many // 2 + 2, np.int64)
        cells, heads = np.zeros(self.width, np.int64), np.full(self.width, -1)
        alone, whole = np.empty(many, np.int32), np.array([0, many])
        everyone = np.arange(many, dtype=np.int32)
        found, groups = kernels.refine(
            self.codes, self.single, everyone, whole, top, False, cells, heads, alone, rows, starts
        )
        self._keep([(alone[:found].copy(), np.full(found, 1 << top, np.uint64))])
        if self.most > 1:
            number = int(self.offsets[1]) + top if self.offsets.size else 1 << top
            self.noted[alone[:found], number >> 6] |= np.uint64(1 << (number & 63))
        self.done += 1
        if self.most > 1 and top and groups:
            starts = starts[: groups + 1]
            middle = int(np.searchsorted(starts, starts[-1] // 2))
            halves = [half for half in (starts[: middle + 1], starts[middle:]) if len(half) > 1]
            self._walk(top, rows, halves, progress, total)
        self.done = sum(comb(top + 1, size) for size in range(1, self.most + 1))
        if progress is not None:
            progress("special uniques", self.done, total)

    def _walk(
        self,
        top: int,
        rows: npt.NDArray[np.int32],
        halves: Sequence[Rows],
        progress: Progress | None,
        total: int,
    ) -> None:
        from permslip.measure.suda_kernels import walk

        stop, sets = np.zeros(1, np.uint8), np.zeros((len(halves), 1), np.int64)
        most, room = (self.most, self.width), MOST_MSUS - self.count
        notes = self.noted, self.offsets, self.binomials

        def lane(starts: Rows, counted: Rows) -> Any:
            mine = rows[starts[0] : starts[-1]]
            given = self.codes, self.single, mine, starts - starts[0]
            return walk(*given, top, *most, *notes, counted, stop, room)

        with ThreadPoolExecutor(LANES) as pool:
            waiting = [pool.submit(lane, *half) for half in zip(halves, sets, strict=True)]
            try:
                while wait(waiting, _HEARD).not_done:
                    if progress is not None:
                        progress("special uniques", self.done + int(sets.mean()), total)
            except BaseException:  # Ctrl-C: the lanes would walk on
                stop[0] = 1
                raise
        self._keep([done.result() for done in waiting])
        if self.count > MOST_MSUS:
            raise BadInput(
                f"There are more than {MOST_MSUS:,} sets of columns that single a record out.",
                fix=f"look at sets of at most {max(self.most - 1, 1)} columns, or fewer, with max_size",
            )

    def _keep(self, parts: Sequence[tuple[npt.NDArray[np.int32], Masks]]) -> None:
        self.found += parts
        self.count += sum(len(rows) for rows, _ in parts)
