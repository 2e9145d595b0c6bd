"""The least that a model must suppress below a node, for models that are not monotone with suppression.

Let a class that fails be split below into parts, and let a share s of its records stand in parts that are
suppressed. The kept parts meet the model. Then, with what the model says of a class's shares p:

1. t-closeness: the distance is convex and at most 1, so D <= (1 - s) t + s, and s >= (D - t) / (1 - t).
2. entropy l-diversity: entropy is concave and not below 0, so H >= (1 - s) log l, and s >= 1 - H / log l.
3. a cap u on a value's share ((alpha,k)-anonymity, beta-likeness, delta-disclosure): p <= (1 - s) u + s, and
   s >= (p - u) / (1 - u).
4. a floor w under a value's share (delta-disclosure): p >= (1 - s) w, and s >= 1 - p / w: a class that lacks
   the value is suppressed whole, in whatever parts.

Entropy and (alpha,k)-anonymity look at the records with an answer alone, and s is a share of those; a class
without any is suppressed whole, for so are its parts.

So many records at least of every failing class are suppressed at every node below, whichever they are. The
sum over classes never grows going up (each bound is convex in p, and merging averages p), so a node at which
it is above the limit closes all below it, as it does for a monotone model.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from permslip.measure.models import Model, Tally, TCloseness
from permslip.measure.models.diversity import EntropyL, entropy_of
from permslip.measure.models.likeness import AlphaK, BetaLikeness, DeltaDisclosure

Real = npt.NDArray[np.float64]
_TIE = 1e-9  # a figure that is off by less may be a tie
_PART = 1e-6  # of a record: what is suppressed by less is a rounding


def least_suppressed(models: Sequence[Model], tallies: dict[str | None, Tally]) -> npt.NDArray[np.int64]:
    """How many records of each class, int64[c], are suppressed in every node below, at least."""
    first = next(iter(tallies.values()))
    share = np.zeros(first.classes)
    for model in models:
        share = np.maximum(share, least_share(model, tallies.get(model.sensitive, first)))
    least: npt.NDArray[np.int64] = np.ceil(share * first.sizes - _PART).astype(np.int64)
    return np.maximum(least, 0)


def least_share(model: Model, tally: Tally) -> Real:
    """The same as a share of each class, float64[c]; 0 for models of which nothing is known."""
    share = np.zeros(tally.classes)
    if not tally.classes:
        return share
    if isinstance(model, TCloseness):
        share = _beyond(model.distances(tally), model.t)
    elif isinstance(model, EntropyL):
        share = _of_answered(1.0 - (entropy_of(tally) + _TIE) / np.log(model.l), tally)
    elif isinstance(model, AlphaK | BetaLikeness | DeltaDisclosure):
        share = _by_value(model, tally)
    return np.clip(share, 0.0, 1.0)


def _by_value(model: AlphaK | BetaLikeness | DeltaDisclosure, tally: Tally) -> Real:
    begins = tally.starts[:-1]
    if isinstance(model, AlphaK):
        p = tally.given / np.maximum(tally.answered, 1)[tally.owners]
        over: Real = np.maximum.reduceat(_beyond(p, np.full(len(p), model.alpha)), begins)
        none = 1.0 if model.alpha < 1.0 else 0.0
        return np.where(tally.sizes < model.k, 1.0, _of_answered(over, tally, none))
    p = tally.counts / tally.sizes[tally.owners]
    q = tally.totals[tally.values] / max(int(tally.totals.sum()), 1)
    if isinstance(model, BetaLikeness):
        gain = np.minimum(model.beta, -np.log(q)) if model.kind == "enhanced" else model.beta
        most: Real = np.maximum.reduceat(_beyond(p, q * (1.0 + gain)), begins)
        return most
    over = np.maximum.reduceat(_beyond(p, q * np.exp(model.delta)), begins)
    under = 1.0 - np.minimum.reduceat((p + _TIE) / (q * np.exp(-model.delta)), begins)
    lacking = tally.widths < int((tally.totals > 0).sum())
    return np.where(lacking, 1.0, np.maximum(over, under))


def _of_answered(share: Real, tally: Tally, none: float = 1.0) -> Real:
    """A share of the records with an answer, as one of the class; ``none`` where no record has one."""
    if tally.missing is None:
        return share
    return np.where(tally.answered == 0, none, np.maximum(share, 0.0) * tally.answered / tally.sizes)


def _beyond(reached: Real, allowed: Real | float) -> Real:
    """(reached - allowed) / (1 - allowed), or 0 where everything is allowed."""
    room = 1.0 - np.asarray(allowed)
    beyond: Real = np.where(room > _PART, (reached - allowed - _TIE) / np.maximum(room, _PART), 0.0)
    return beyond
