"""What the other ways of protecting a request's tables would have cost, beside the plan that is kept.

All are asked the same: every student stands among k over all tables, and beside what is held already; no
column goes below the level that obligations demand. Nothing is planned from the answer. Where courses over
time are held to k (:mod:`permslip.protect.courses`), that is done after the search, and is not in it. Steps,
numbered:

1. The frame that was searched, with every column at its floor: what no way may undo.
2. Students who differ where no level hides it (what is held already, having no row in a table) can never
   stand in one class. Fewer than k of a kind stay home under every way.
3. Each way is tried on the others, and judged by what it shows (:func:`.alternatives.judged`).
4. Detail lost is ARX's Loss for every way, over the columns that leave, each counting the same; and of every
   table by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from permslip.measure.coding import Encoded
from permslip.measure.sizes import pack
from permslip.protect.alternatives import CELLS, FULL_DOMAIN, LOCAL, METHODS, Task, judged, mean_shares
from permslip.protect.frame import Searched, unchanging
from permslip.protect.full_domain import Solution
from permslip.protect.ladder import above, words_of
from permslip.protect.limits import may_be_left_out
from permslip.protect.local_recoding import Recoding, recode, refine
from permslip.protect.local_suppression import Suppression, suppress
from permslip.protect.losses import loss_of
from permslip.words.ports import Progress

_KIND = "kind"  # the column of step 2; those of the frame have a / or a blank in their names


@dataclass(frozen=True)
class InTable:
    """What a way costs in one table: ``loss`` 0..1 over the table's own quasi-identifiers, and ``cells``
    blanked there. Of a table of events a cell is all that one student's rows show."""

    table: str
    loss: float
    cells: int


@dataclass(frozen=True)
class Way:
    """What one way costs: ``loss`` 0..1 (ARX's) over all tables, ``left_out`` students who stay at home,
    ``cells`` blanked of those who go, ``classes`` and the ``smallest`` of them. ``meets``: every class has k,
    and no more students stay home than was agreed."""

    method: str
    loss: float
    left_out: int
    cells: int
    classes: int
    smallest: int
    meets: bool
    tables: tuple[InTable, ...]


def other_ways(searched: Searched, progress: Progress) -> tuple[Way, ...]:
    """Every way of :data:`.alternatives.METHODS` on what the search was asked, the plan's own first.

    Empty where the plan changes nothing beyond what obligations demand: then no way costs anything.
    """
    searched = searched.one_by_one()
    found = searched.found
    climbs = any(found.levels[name] > searched.floors.get(name, 0) for name in searched.tables)
    if not (climbs or found.suppressed):
        return ()
    task, solution = _asked(searched)
    out = []
    for number, method in enumerate(METHODS):
        progress(f"what {method} would cost", number, len(METHODS))
        out.append(_judged(method, searched, task, _tried(method, task, solution, progress)))  # step 3
    return tuple(out)


def _asked(searched: Searched) -> tuple[Task, Solution]:
    """The task of steps 1 and 2, without those who stay home under every way, and the plan's answer to it."""
    ladders, columns, words = {}, [], []
    for name, held in zip(searched.encoded.names, searched.encoded.codes, strict=True):
        floor = searched.floors.get(name, 0)
        ladders[name] = above(searched.ladders[name], floor)
        columns.append(searched.ladders[name].groups[floor][held])
        words.append(words_of(ladders[name].labels[0]))
    names, rows = searched.encoded.names, searched.encoded.rows
    tops = [ladders[name].groups[-1] for name in names]
    coarse = [top[codes] for top, codes in zip(tops, columns, strict=True)]
    keys, _ = pack(coarse, [int(top.max(initial=0)) + 1 for top in tops], rows)
    kinds, kind, sizes = np.unique(keys, return_inverse=True, return_counts=True)
    stays = sizes[kind] >= searched.k
    ladders[_KIND] = unchanging(_KIND, len(kinds))
    encoded = Encoded(
        (*names, _KIND),
        tuple(codes[stays] for codes in (*columns, kind.astype(np.uint32))),
        (*words, pa.array(range(len(kinds)), pa.uint32())),
        int(stays.sum()),
    )
    levels = {name: level - searched.floors.get(name, 0) for name, level in searched.found.levels.items()}
    out = searched.found.suppressed_rows[stays]
    solution = replace(
        searched.found, levels={**levels, _KIND: 0}, suppressed_rows=out, suppressed=int(out.sum())
    )
    return Task(encoded, ladders, searched.k, 1.0, weights=searched.weights), solution


def _tried(
    method: str, task: Task, solution: Solution, progress: Progress
) -> Solution | Recoding | Suppression:
    if method == FULL_DOMAIN:
        return solution
    if method == CELLS:
        fixed = [name for name, ladder in task.ladders.items() if ladder.top == 0]
        weights = {name: w for name, w in (task.weights or {}).items() if name not in fixed}
        return suppress(task.encoded, k=task.k, weights=weights, fixed=fixed, progress=progress)
    if method == LOCAL:
        return recode(task.encoded, task.ladders, k=task.k, progress=progress)
    return refine(task.encoded, task.ladders, solution, k=task.k, progress=progress)


def _judged(method: str, searched: Searched, task: Task, found: Solution | Recoding | Suppression) -> Way:
    """What a way costs all students, those who stay home under every way among them (step 4)."""
    seen = judged(method, task, found)
    home, rows = searched.encoded.rows - task.encoded.rows, searched.encoded.rows
    names = task.encoded.names
    shares = (np.array(mean_shares(task, found)) * task.encoded.rows + home) / rows
    means = dict(zip(names, shares.tolist(), strict=True))
    blank = found.blank.sum(axis=1) if isinstance(found, Suppression) else np.zeros(len(names), np.int64)
    cells = dict(zip(names, blank.tolist(), strict=True))
    stands: dict[str, list[str]] = {}
    for name, table in searched.tables.items():
        stands.setdefault(table, []).append(name)
    left_out = home + seen.suppressed
    return Way(
        method,
        _loss(searched, means, list(searched.tables)),
        left_out,
        seen.cells,
        seen.classes,
        seen.smallest,
        seen.meets and left_out <= may_be_left_out(rows, searched.max_suppression),
        tuple(
            InTable(table, _loss(searched, means, mine), sum(cells[name] for name in mine))
            for table, mine in stands.items()
        ),
    )


def _loss(searched: Searched, means: dict[str, float], names: Sequence[str]) -> float:
    return loss_of([means[name] for name in names], [searched.ladders[name].leaves for name in names])


__all__ = ["InTable", "Way", "other_ways"]
