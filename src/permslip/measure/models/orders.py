"""What is near what: the order or the ladder of a sensitive column's values, for t-closeness."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from permslip.measure.coding import Encoded, is_text
from permslip.measure.models.answers import answers_of, as_answered, levels_of_answers, plain
from permslip.measure.models.closeness import TCloseness
from permslip.measure.models.model import Model
from permslip.words.errors import BadInput

Ranks = npt.NDArray[np.int64]


def order_of(name: str, dictionary: Any, values: Sequence[Any] | None = None) -> Ranks:
    """The place, from 0, of each value of an Arrow ``dictionary`` in its order, int64[v].

    The order is that of ``values`` where given (every value of the dictionary once, as text), else that of
    the numbers, dates or flags themselves, texts that are all numbers included. Raises BadInput where text
    has no order of its own, and for a missing value, which has no place among the others. Texts are compared
    as they read (see :mod:`.answers`).
    """
    if answers_of(dictionary).missing is not None:
        raise BadInput(
            f"Column {name} has missing values, and these have no place in an order.",
            fix="leave those records out, or choose the equal distance",
        )
    if values is not None:
        places = {plain(str(v)).casefold(): i for i, v in enumerate(values)}
        texts = [plain(t).casefold() for t in dictionary.cast(pa.string()).to_pylist()]
        if any(t not in places for t in texts):
            raise BadInput(f"The order given for {name} leaves out some of its values.", fix="list them all")
        return _places(np.array([places[t] for t in texts], np.int64))
    if is_text(dictionary.type):
        try:
            dictionary = dictionary.cast(pa.float64())
        except pa.ArrowInvalid:
            raise BadInput(
                f"The values of {name} are words, and the program does not guess their order.",
                fix="list them in order, or choose the equal distance",
            ) from None
    return _places(pc.rank(dictionary, tiebreaker="first").to_numpy(zero_copy_only=False).astype(np.int64))


def _places(ranked: Ranks) -> Ranks:
    places = np.empty(len(ranked), np.int64)
    places[np.argsort(ranked, kind="stable")] = np.arange(len(ranked))
    return places


def ready(
    models: Sequence[Model],
    encoded: Encoded,
    *,
    orders: Mapping[str, Sequence[Any]] | None = None,
    ladders: Mapping[str, Any] | None = None,
) -> tuple[Model, ...]:
    """The models, each t-closeness among them told what is near what in its column of ``encoded``.

    ``orders[column]`` lists the column's values in order; ``ladders[column]`` are its groups at each level
    (uint32[v] arrays over the column's dictionary, as a ladder's ``groups``). Raises BadInput where a
    distance needs one that is neither given nor plain from the values. Models are told of answers, as tallies
    count them: see :mod:`.answers`.
    """
    out: list[Model] = []
    for model in models:
        if not isinstance(model, TCloseness) or model.distance == "equal":
            out.append(model)
        elif model.distance == "ordered":
            held = as_answered(encoded.pick([model.sensitive]), [model.sensitive])[0].dictionaries[0]
            out.append(model.with_order(order_of(model.sensitive, held, (orders or {}).get(model.sensitive))))
        else:
            levels = (ladders or {}).get(model.sensitive)
            if levels is None:
                raise BadInput(
                    f"The hierarchical distance needs a hierarchy of {model.sensitive}.",
                    fix="give its hierarchy, or choose the equal distance",
                )
            held = encoded.pick([model.sensitive]).dictionaries[0]
            out.append(model.with_levels(levels_of_answers(levels, held)))
    return tuple(out)
