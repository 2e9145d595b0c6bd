"""The ways to protect a table side by side: what each costs, and whether what it shows meets the models.

Each is judged alike, by what a reader of the result would see: every class is counted again from the labels
shown, the records left out apart. A model that compares classes with the whole table compares them with that
before anybody was left out, as in the search (:mod:`permslip.measure.models.closeness`). The loss compared is
ARX's Loss for all of them, whatever the search minimised. The cheapest of those that meet every model is
chosen; the rest stay, to be shown.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from permslip.measure.coding import Encoded
from permslip.measure.models import KAnonymity, KMap, Model, Tally, as_answered, met, tallies
from permslip.measure.models.presence import DeltaPresence
from permslip.protect import local_recoding, local_suppression
from permslip.protect.full_domain import Solution, search
from permslip.protect.ladder import Ladder, labelled, numbered, words_of
from permslip.protect.lattice import margin
from permslip.protect.limits import may_be_left_out
from permslip.protect.local_recoding import Recoding, recode, refine
from permslip.protect.local_suppression import Blanks, Suppression, suppress
from permslip.protect.losses import loss_of
from permslip.protect.weighing import COMPILED_TUPLES
from permslip.words.errors import BadInput, RefusedError, Stopped
from permslip.words.ports import Progress

FULL_DOMAIN, REFINED, LOCAL, CELLS = "full-domain", "refined", "local-recoding", "local-suppression"
METHODS = (FULL_DOMAIN, REFINED, LOCAL, CELLS)
Stop = Callable[[], bool]
Labels = tuple[npt.NDArray[np.int32], list[str | None]]


@dataclass(frozen=True)
class Task:
    """What is asked: a table with its quasi-identifiers and the columns that models guard, and the limits.

    ``ladders`` hold a ladder for each quasi-identifier; ``max_suppression`` (0..1) bounds the records left
    out; ``loss`` and ``weights`` are the search's; ``blanks`` what a blank cell means. ``population`` holds
    everyone's quasi-identifiers under the same codes, for the models that count people. ``unread`` says of
    each column how many records have a value that its hierarchy does not read, and which is ``*`` above
    level 0.
    """

    encoded: Encoded
    ladders: Mapping[str, Ladder]
    k: int
    max_suppression: float
    models: tuple[Model, ...] = ()
    loss: str = "loss"
    weights: Mapping[str, float] | None = None
    blanks: Blanks = "own"
    population: Encoded | None = None
    unread: Mapping[str, int] = field(default_factory=dict)

    @property
    def quasi(self) -> tuple[str, ...]:
        """The columns that make classes."""
        guarded = {model.sensitive for model in self.models}
        return tuple(name for name in self.encoded.names if name not in guarded)


@dataclass(frozen=True)
class Alternative:
    """One way, tried. ``result`` is None when it refused, ``refusal`` says why and ``fix`` what would
    help; so they do where it does not meet what is asked.

    ``loss`` 0..1 is ARX's Loss of what is shown; ``suppressed`` the records left out; ``cells`` the single
    cells blanked in those that stay; ``classes`` and ``smallest`` as shown; ``seconds`` it took. ``meets``:
    every class that is shown has k and meets the models, and no more records are left out than allowed.
    """

    method: str
    result: Solution | Recoding | Suppression | None
    loss: float = 1.0
    suppressed: int = 0
    cells: int = 0
    classes: int = 0
    smallest: int = 0
    meets: bool = False
    seconds: float = 0.0
    refusal: str = ""
    fix: str = ""


@dataclass(frozen=True)
class Compared:
    """The ways tried, in the order asked for."""

    tried: tuple[Alternative, ...]

    @property
    def chosen(self) -> Alternative:
        """The cheapest in loss of those that meet the models; the first of equals, whatever the last bit of
        their losses says.

        Raises RefusedError when none does.
        """
        meeting = [a for a in self.tried if a.meets]
        if not meeting:
            reasons = " ".join(dict.fromkeys(a.refusal for a in self.tried if a.refusal))
            fixes = [a.fix for a in self.tried]
            raise RefusedError(
                f"No way of protecting this table meets what is asked. {reasons}".strip(),
                fix=fixes[0] if all(fixes) else "ask for fewer columns, or allow more suppression",
            )
        least = min(a.loss for a in meeting)
        return next(a for a in meeting if a.loss <= least + margin(least))


def compare(
    task: Task,
    methods: Sequence[str],
    *,
    clock: Callable[[], float],
    progress: Progress | None = None,
    stop: Stop | None = None,
) -> Compared:
    """Try each method on the task. ``clock`` tells seconds from any beginning.

    ``refined`` builds on ``full-domain`` and takes that search's result when both are asked for; its seconds
    then leave the search out. Raises BadInput for a method that there is not.
    """
    unknown = [m for m in methods if m not in METHODS]
    if unknown or not methods:
        raise BadInput(
            f"There is no method called {', '.join(unknown) or '(none was named)'}.",
            fix=f"choose from: {', '.join(METHODS)}",
        )
    done: list[Alternative] = []
    for method in dict.fromkeys(methods):
        begun = clock()
        try:
            found: Solution | Recoding | Suppression = _run(method, task, done, progress, stop)
        except Stopped as refused:  # refused, or stopped before there was anything to show
            done.append(
                Alternative(method, None, seconds=clock() - begun, refusal=refused.message, fix=refused.fix)
            )
            continue
        took = clock() - begun
        done.append(replace(judged(method, task, found), seconds=took))
    return Compared(tuple(done))


def prepare(task: Task, methods: Sequence[str]) -> None:
    """Load the compiled loops of these methods that the task is large enough for, so that no figure of time
    holds them."""
    loops = (
        ("fast_weighing", COMPILED_TUPLES, {FULL_DOMAIN, REFINED}),
        ("fast_recoding", local_recoding.COMPILED_ROWS, {REFINED, LOCAL}),
        ("suppression_kernels", local_suppression.COMPILED_ROWS, {CELLS}),
    )
    needed = [file for file, least, of in loops if task.encoded.rows >= least and of & set(methods)]
    for file in needed:
        importlib.import_module(f"permslip.protect.{file}")
    if needed:
        from permslip.measure.kernels import mark

        one = np.zeros(1, np.uint64)
        mark(one, one, 4, np.zeros(1, np.bool_))  # the first call of any loop wakes the compiler


def _run(
    method: str, task: Task, done: Sequence[Alternative], progress: Progress | None, stop: Stop | None
) -> Solution | Recoding | Suppression:
    ways: dict[str, Any] = {"k": task.k, "progress": progress, "stop": stop}
    if method == CELLS:
        quasi = task.encoded.pick(task.quasi)
        return suppress(quasi, weights=_positive(task.weights), blanks=task.blanks, **ways)
    ways["models"] = task.models
    if method != FULL_DOMAIN and any(isinstance(m, KMap | DeltaPresence) for m in task.models):
        raise RefusedError("A model that counts a population is known to the full-domain search alone.")
    if method == LOCAL:
        return recode(task.encoded, task.ladders, **ways)
    earlier = next((a for a in done if a.method == FULL_DOMAIN), None)
    if method == REFINED and earlier is not None:
        if not isinstance(earlier.result, Solution):
            raise RefusedError(earlier.refusal)
        return refine(task.encoded, task.ladders, earlier.result, **ways)
    found = search(
        task.encoded,
        task.ladders,
        max_suppression=task.max_suppression,
        loss=task.loss,
        weights=task.weights,
        population=task.population,
        **ways,
    )
    return found if method == FULL_DOMAIN else refine(task.encoded, task.ladders, found, **ways)


def _positive(weights: Mapping[str, float] | None) -> Mapping[str, float] | None:
    """A column of no weight is nearly free to blank; blanks of no cost at all would be made at will."""
    return None if weights is None else {name: max(value, 1e-6) for name, value in weights.items()}


def judged(method: str, task: Task, found: Solution | Recoding | Suppression) -> Alternative:
    """What a result costs and whether what it shows meets the task, counted from what is shown."""
    columns, kept = _shown(task, found)
    quasi = task.encoded.pick(task.quasi)
    loss = _loss(task, found)
    suppressed = int((~kept).sum())
    cells = found.cells if isinstance(found, Suppression) else 0
    allowed = suppressed <= may_be_left_out(quasi.rows, task.max_suppression)
    if not kept.any():
        return Alternative(method, found, loss, suppressed, cells, 0, 0, allowed)
    promises = (KAnonymity(task.k), *task.models) if task.k > 1 else task.models
    by_column = _tallied(task, found, columns, kept, [m.sensitive for m in promises] or [None])
    sizes = next(iter(by_column.values())).sizes
    smallest = int(sizes.min())
    broken = [model.name for model in promises if not met([model], by_column).all()]
    if isinstance(found, Suppression) and found.blanks == "wild":
        smallest = found.smallest
        broken = [*([] if found.reached else [KAnonymity.name]), *(model.name for model in task.models)]
    why = f"What {method} leaves does not meet {', '.join(dict.fromkeys(broken))}." if broken else ""
    fix = "choose another method: this one looks at k alone" if broken and method == CELLS else ""
    meets = allowed and not broken
    return Alternative(method, found, loss, suppressed, cells, len(sizes), smallest, meets, 0.0, why, fix)


def _tallied(
    task: Task,
    found: Solution | Recoding | Suppression,
    columns: Mapping[str, Labels],
    kept: npt.NDArray[np.bool_],
    sensitive: Sequence[str | None],
) -> dict[str | None, Tally]:
    """A tally of what is shown for each sensitive column."""
    numbers = [numbered(labels) for _, labels in columns.values()]
    seen = [new[at[kept]] for (new, _), (at, _) in zip(numbers, columns.values(), strict=True)]
    words = tuple(words_of(distinct) for _, distinct in numbers)  # labels that are one to whoever reads them
    everyone = None
    if task.population is not None and isinstance(found, Solution):
        codes = tuple(new[own] for (new, _), own in zip(numbers, task.population.codes, strict=True))
        everyone = Encoded(task.quasi, codes, words, task.population.rows)
    beside = task.encoded.pick(
        list(dict.fromkeys(m.sensitive for m in task.models if m.sensitive is not None))
    )
    table = Encoded(
        (*task.quasi, *beside.names),
        (*seen, *(codes[kept] for codes in beside.codes)),
        (*words, *beside.dictionaries),
        int(kept.sum()),
    )
    made = tallies(table, task.quasi, sensitive, everyone)
    return {column: replace(one, totals=_totals(task.encoded, column)) for column, one in made.items()}


def _totals(encoded: Encoded, column: str | None) -> npt.NDArray[np.int64]:
    """How many records of the whole table have each answer under a sensitive column."""
    if column is None:
        return np.array([encoded.rows], np.int64)
    answered = as_answered(encoded.pick([column]), [column])[0]
    return np.bincount(answered.codes[0], minlength=answered.sizes[0]).astype(np.int64)


def shown(
    task: Task, found: Solution | Recoding | Suppression
) -> tuple[dict[str, Any], npt.NDArray[np.bool_]]:
    """(what each record shows by quasi-identifier (Arrow dictionaries of text), True for each record shown).

    A record left out is False in the second. One of which every cell is blank stays: it stands among k alike.
    """
    columns, kept = _shown(task, found)
    return {name: labelled(at, labels) for name, (at, labels) in columns.items()}, kept


def _shown(
    task: Task, found: Solution | Recoding | Suppression
) -> tuple[dict[str, Labels], npt.NDArray[np.bool_]]:
    """As :func:`shown`, each column as (places, labels)."""
    quasi = task.encoded.pick(task.quasi)
    if isinstance(found, Recoding):
        return {name: found.shown(name) for name in quasi.names}, found.classes >= 0
    if isinstance(found, Suppression):
        whole = np.ones(quasi.rows, np.bool_)
        return {name: found.shown(quasi, name) for name in quasi.names}, whole
    columns = {
        name: (codes.astype(np.int32), list(task.ladders[name].labels[found.levels[name]]))
        for name, codes in zip(quasi.names, quasi.codes, strict=True)
    }
    return columns, ~found.suppressed_rows


def _loss(task: Task, found: Solution | Recoding | Suppression) -> float:
    """ARX's Loss of a result: see :class:`.losses.Detail`."""
    if isinstance(found, Recoding):
        return found.loss
    if isinstance(found, Solution) and task.loss == "loss" and task.weights is None:
        return found.loss
    return loss_of(mean_shares(task, found), [task.ladders[name].leaves for name in task.quasi])


def mean_shares(task: Task, found: Solution | Recoding | Suppression) -> list[float]:
    """For each quasi-identifier the mean over all records of the share of its leaves under what is shown, 1
    for a record left out or a blank cell; that of a leaf where there are no records."""
    quasi = task.encoded.pick(task.quasi)
    if not quasi.rows:
        return [1 / task.ladders[name].leaves for name in quasi.names]
    means = []
    for d, (name, codes) in enumerate(zip(quasi.names, quasi.codes, strict=True)):
        ladder = task.ladders[name]
        if isinstance(found, Recoding):
            table = np.stack([s[g] for s, g in zip(ladder.shares, ladder.groups, strict=True)])
            by_class = np.append(table[found.levels[:, d], found.codes[:, d]], 1.0)
            means.append(float(by_class[found.classes].mean()))
            continue
        if isinstance(found, Suppression):
            shares, out = ladder.shares[0][ladder.groups[0]][codes], found.blank[d]
        else:
            level = found.levels[name]
            shares, out = ladder.shares[level][ladder.groups[level]][codes], found.suppressed_rows
        means.append(float(np.where(out, 1.0, shares).mean()))
    return means


__all__ = [
    "METHODS",
    "Alternative",
    "Compared",
    "Task",
    "compare",
    "judged",
    "mean_shares",
    "prepare",
    "shown",
]
