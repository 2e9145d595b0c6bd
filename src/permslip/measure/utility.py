"""Utility lost: what an analyst can no longer see in a protected table.

Two tables of the same records in the same order, before and after. Steps, numbered:

1. Each column: the share of what its values told apart that is gone, H(before | after) / H(before), after
   the non-uniform entropy of A. Gionis and T. Tassa, "k-Anonymization with minimal loss of information",
   IEEE TKDE 21(2), 2009. A suppressed or missing value tells nothing.
2. Numbers that are still numbers: mean, standard deviation, and the difference of means in deviations.
3. Pairs of those: by how much their correlation moved, at most and on average.
4. Counts by a column such as the school: records counted elsewhere or nowhere.
5. A model (logistic regression over the columns as categories) that predicts one column, trained and judged
   on the table before and on the table after, over the same folds; beside it the commonest value's share.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from permslip.measure.coding import Encoded, encode, integers, is_text, nulls, places
from permslip.measure.sizes import distinct, pack
from permslip.words.errors import BadInput

SUPPRESSED = "*"
FOLDS = 5
MOST_ROWS = 20_000  # records the model is trained on; beyond that a sample drawn with the seed
RAREST = 20  # a category rarer than this is "another" to the model: it could not be learned

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class ColumnLoss:
    """One column. ``entropy`` bits its values told before; ``lost`` the share of them that is gone, 0..1.
    For a number that is still one: ``mean`` and ``deviation`` before and after, ``shift`` the difference of
    means in deviations of before; None otherwise."""

    column: str
    entropy: float
    lost: float
    mean: tuple[float, float] | None = None
    deviation: tuple[float, float] | None = None
    shift: float | None = None


@dataclass(frozen=True)
class Correlations:
    """Pearson correlations over ``pairs`` of numeric columns: ``most`` and ``average`` absolute change."""

    pairs: int
    most: float
    average: float


@dataclass(frozen=True)
class Counts:
    """Records by the values of ``column``. ``misplaced``: how many records are counted under another value
    than before, or under none; ``share`` of all; ``groups`` before, and ``kept`` of them still counted."""

    column: str
    misplaced: int
    share: float
    groups: int
    kept: int


@dataclass(frozen=True)
class Accuracy:
    """How often a model names ``target`` right, 0..1, with the tables ``before`` and ``after``; ``commonest``
    is the share of its commonest value. ``records`` were looked at, in ``folds`` folds."""

    target: str
    commonest: float
    before: float
    after: float
    records: int
    folds: int


@dataclass(frozen=True)
class Utility:
    """What protecting cost an analyst. ``rows`` records before, ``gone`` of them suppressed whole."""

    rows: int
    gone: int
    columns: tuple[ColumnLoss, ...]
    correlations: Correlations | None
    counts: tuple[Counts, ...]
    accuracy: tuple[Accuracy, ...]


def utility(
    before: Any,
    after: Any,
    columns: Sequence[str],
    *,
    counts: Sequence[str] = (),
    targets: Sequence[str] = (),
    gone: npt.NDArray[np.bool_] | None = None,
    seed: int = 0,
) -> Utility:
    """What ``after`` (Arrow) no longer shows of ``before`` (Arrow), record by record, over ``columns``.

    ``gone`` marks records that were suppressed whole; their values in ``after`` are not looked at.
    Raises BadInput for tables of different lengths, a missing column, or a target with one value.
    """
    if before.num_rows != after.num_rows:
        raise BadInput(
            f"The table before has {before.num_rows:,} records and the one after {after.num_rows:,}.",
            fix="give both with the same records in the same order, suppressed ones blank",
        )
    wanted = list(dict.fromkeys([*columns, *counts, *targets]))
    if not columns:
        raise BadInput("No column was named to compare.", fix="name the columns whose loss is wanted")
    held, shown = encode(before, wanted), encode(after, wanted)
    away = np.zeros(before.num_rows, np.bool_) if gone is None else gone
    numeric = [c for c in columns if _is_number(before[c], after[c])]
    values = {c: (_floats(before[c]), np.where(away, np.nan, _floats(after[c]))) for c in numeric}
    return Utility(
        rows=before.num_rows,
        gone=int(away.sum()),
        columns=tuple(_column(c, held, shown, away, values.get(c)) for c in columns),
        correlations=_correlations(list(values.values())),
        counts=tuple(_counts(c, held, shown, away) for c in counts),
        accuracy=tuple(_accuracy(t, columns, held, shown, away, seed) for t in targets),
    )


def _is_number(*columns: Any) -> bool:
    return all(pa.types.is_integer(c.type) or pa.types.is_floating(c.type) for c in columns)


def _floats(column: Any) -> Numbers:
    found: Numbers = column.cast(pa.float64()).to_numpy().astype(np.float64)
    return found


def _column(
    column: str,
    held: Encoded,
    shown: Encoded,
    away: npt.NDArray[np.bool_],
    values: tuple[Numbers, Numbers] | None,
) -> ColumnLoss:
    """Steps 1 and 2."""
    whole, lost = _entropies(held.pick([column]), shown.pick([column]), away)
    if values is None:
        return ColumnLoss(column, whole, lost)
    (a, b) = ((v[~np.isnan(v)]) for v in values)
    if not len(a) or not len(b):
        return ColumnLoss(column, whole, lost)
    spread = float(a.std())
    moved = abs(float(b.mean() - a.mean()))
    return ColumnLoss(
        column,
        whole,
        lost,
        (float(a.mean()), float(b.mean())),
        (spread, float(b.std())),
        moved / spread if spread else (0.0 if moved == 0 else float("inf")),
    )


def _entropies(held: Encoded, shown: Encoded, away: npt.NDArray[np.bool_]) -> tuple[float, float]:
    """H(before) in bits and H(before | after) as a share of it; a suppressed record is a value of its own
    that all suppressed records share."""
    if not held.rows:
        return 0.0, 0.0
    size = shown.sizes[0]
    codes = np.where(away | _blank(shown), np.uint32(size), shown.codes[0].astype(np.uint32))
    whole = _bits(held.codes[0], held.sizes[0])
    keys, packing = pack([held.codes[0], codes], [held.sizes[0], size + 1], held.rows)
    joint = _from_counts(distinct(keys, packing.space)[1], held.rows)
    left = max(joint - _bits(codes, size + 1), 0.0)
    return whole, min(left / whole, 1.0) if whole > 0 else 0.0


def _blank(shown: Encoded) -> npt.NDArray[np.bool_]:
    """Records whose value is missing or ``*``: nothing is told."""
    dictionary = shown.dictionaries[0]
    flags = nulls(dictionary)
    if is_text(dictionary.type):
        flags |= integers(pc.equal(dictionary, SUPPRESSED).fill_null(True).cast(pa.uint8())) == 1
    return flags[shown.codes[0]] if len(flags) else np.zeros(shown.rows, np.bool_)


def _bits(codes: Any, size: int) -> float:
    return _from_counts(np.bincount(codes, minlength=size), len(codes))


def _from_counts(counts: Any, rows: int) -> float:
    share = counts[counts > 0] / rows
    return float(-(share * np.log2(share)).sum()) + 0.0


def _correlations(values: Sequence[tuple[Numbers, Numbers]]) -> Correlations | None:
    """Step 3, over the pairs that vary in both tables."""
    moved = []
    for (a, x), (b, y) in combinations(values, 2):
        first, second = _pearson(a, b), _pearson(x, y)
        if first is not None:
            moved.append(abs(first - (second or 0.0)))
    if not moved:
        return None
    return Correlations(len(moved), max(moved), sum(moved) / len(moved))


def _pearson(a: Numbers, b: Numbers) -> float | None:
    there = ~(np.isnan(a) | np.isnan(b))
    a, b = a[there], b[there]
    if len(a) < 2 or a.min() == a.max() or b.min() == b.max():
        return None
    return float(np.corrcoef(a, b)[0, 1])


def _counts(column: str, held: Encoded, shown: Encoded, away: npt.NDArray[np.bool_]) -> Counts:
    """Step 4: half the sum of differences counts a record that moved once; one that is nowhere counts too."""
    one, other = held.pick([column]), shown.pick([column])
    was = np.bincount(one.codes[0], minlength=one.sizes[0])
    there = ~(away | _blank(other))
    texts = other.dictionaries[0].cast(pa.string())
    at = places(texts, one.dictionaries[0].cast(pa.string()), missing=True)
    place = np.where(at < 0, len(was), at)
    codes = other.codes[0][there]
    now = np.bincount(place[codes] if len(codes) else codes, minlength=len(was) + 1)[: len(was)]
    lost = int(np.maximum(was - now, 0).sum())
    groups = int((was > 0).sum())
    return Counts(column, lost, lost / max(one.rows, 1), groups, int(((was > 0) & (now > 0)).sum()))


def _accuracy(
    target: str,
    columns: Sequence[str],
    held: Encoded,
    shown: Encoded,
    away: npt.NDArray[np.bool_],
    seed: int,
) -> Accuracy:
    """Step 5. The target is the true one in both: what is asked is what the other columns still say of it.

    Suppressed records have nothing to learn from: after, they are guessed from a row of blanks."""
    from sklearn.model_selection import StratifiedKFold
    from sklearn.utils import shuffle

    truth = held.pick([target]).codes[0].astype(np.int64)
    by = [c for c in columns if c != target]
    counts = np.bincount(truth)
    kinds = counts[counts > 0]
    if len(kinds) < 2 or not by:
        raise BadInput(f"Column {target} cannot be predicted: it has one value, or nothing beside it.")
    chosen = np.arange(held.rows)
    if held.rows > MOST_ROWS:
        chosen = np.sort(shuffle(chosen, random_state=seed, n_samples=MOST_ROWS))
    y = truth[chosen]
    folds = min(FOLDS, int(np.bincount(y)[np.bincount(y) > 0].min()))
    if folds < 2:
        raise BadInput(
            f"Column {target} has a value that one record alone has, so no model can be judged on it.",
            fix="choose a target with few values, such as a flag",
        )
    parts = list(StratifiedKFold(folds, shuffle=True, random_state=seed).split(y, y))
    blank = np.zeros(held.rows, np.bool_)
    return Accuracy(
        target,
        float(np.bincount(y).max() / len(y)),
        _score(held.pick(by), blank, chosen, y, parts),
        _score(shown.pick(by), away, chosen, y, parts),
        len(chosen),
        folds,
    )


def _score(
    table: Encoded,
    away: npt.NDArray[np.bool_],
    chosen: npt.NDArray[np.int64],
    y: npt.NDArray[np.int64],
    parts: Sequence[tuple[Any, Any]],
) -> float:
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import OneHotEncoder

    rows = np.stack([np.where(away, -1, c.astype(np.int64))[chosen] for c in table.codes], axis=1)
    right = 0
    for learn, judge in parts:
        coder = OneHotEncoder(
            handle_unknown="infrequent_if_exist", min_frequency=min(RAREST, len(learn) // 10 + 1)
        )
        model = LogisticRegression(max_iter=200, solver="lbfgs")
        model.fit(coder.fit_transform(rows[learn]), y[learn])
        right += int((model.predict(coder.transform(rows[judge])) == y[judge]).sum())
    return right / len(y)
