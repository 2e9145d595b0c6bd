"""Privacy models: what must hold for every class of a table before it may be called protected.

In: a :class:`Tally` of an encoded table. Out: for each class whether it keeps the promise, the figure the
table really has, and the promise in plain words. A model never changes a table and never has a default: a
parameter that is not set refuses. Several models hold together when every one of them holds (:func:`met`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from permslip.measure.models.answers import answers_of, as_answered, levels_of_answers
from permslip.measure.models.closeness import TCloseness
from permslip.measure.models.counting import KAnonymity, KMap
from permslip.measure.models.diversity import DistinctL, EntropyL, RecursiveCL
from permslip.measure.models.judging import Judgement, judge
from permslip.measure.models.likeness import AlphaK, BetaLikeness, DeltaDisclosure
from permslip.measure.models.model import Model
from permslip.measure.models.orders import order_of, ready
from permslip.measure.models.presence import DeltaPresence
from permslip.measure.models.sets import KMAnonymity, RareSets, parse_sets
from permslip.measure.models.specs import FORMS, parse, promised
from permslip.measure.models.tally import Tally, Verdicts, from_keys, tallies, tally
from permslip.words.errors import OurBug


def met(models: Sequence[Model], by_column: Mapping[str | None, Tally]) -> Verdicts:
    """Whether each class keeps every promise, bool[c]. ``by_column``: see :func:`tallies`.

    A model that guards no column takes whichever tally there is: all have the same classes.
    """
    if not models or not by_column:
        raise OurBug("no model, or no tally, was given")
    kept = np.ones(next(iter(by_column.values())).classes, np.bool_)
    for model in models:
        kept &= model.met(_tally_for(model, by_column))
    return kept


def attained(models: Sequence[Model], by_column: Mapping[str | None, Tally]) -> tuple[float, ...]:
    """The figure that the table has for each model, in their order."""
    return tuple(model.attained(_tally_for(model, by_column)) for model in models)


def _tally_for(model: Model, by_column: Mapping[str | None, Tally]) -> Tally:
    if model.sensitive is None:
        return next(iter(by_column.values()))
    if model.sensitive not in by_column:
        raise OurBug(f"column {model.sensitive} was not tallied")
    return by_column[model.sensitive]


__all__ = [
    "FORMS",
    "AlphaK",
    "BetaLikeness",
    "DeltaDisclosure",
    "DeltaPresence",
    "DistinctL",
    "EntropyL",
    "Judgement",
    "KAnonymity",
    "KMAnonymity",
    "KMap",
    "Model",
    "RareSets",
    "RecursiveCL",
    "TCloseness",
    "Tally",
    "answers_of",
    "as_answered",
    "attained",
    "from_keys",
    "judge",
    "levels_of_answers",
    "met",
    "order_of",
    "parse",
    "parse_sets",
    "promised",
    "ready",
    "tallies",
    "tally",
]
