"""The population a release is drawn from: how many people in it are alike."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow.compute as pc

from permslip.measure.coding import Codes, Encoded
from permslip.measure.sizes import Keys, Packing, distinct, repack

Whole = npt.NDArray[np.int64]


def sizes_in(classes: Keys, packing: Packing, released: Encoded, everyone: Encoded) -> Whole:
    """How many of ``everyone`` stand in each of ``classes`` (packed keys of ``released``), int64[c].

    Both tables have the same columns in the same order, generalised in the same way.
    """
    codes = [
        _recode(c, d, r)
        for c, d, r in zip(everyone.codes, everyone.dictionaries, released.dictionaries, strict=True)
    ]
    keys, known = repack(codes, packing, everyone.rows)
    theirs, counts = distinct(keys[known], packing.space)
    return _look_up(classes, theirs, counts)


def _recode(codes: Codes, theirs: Any, ours: Any) -> Codes:
    """Codes of one dictionary as codes of another; what the other lacks gets a code beyond its end."""
    if not len(theirs):
        return codes.astype(np.uint32)
    at = pc.index_in(theirs.cast(ours.type), value_set=ours).fill_null(max(len(ours), 1))
    look_up: Codes = at.to_numpy(zero_copy_only=False).astype(np.uint32)
    return look_up[codes]


def _look_up(wanted: Keys, keys: Keys, counts: Any) -> Whole:
    if not len(keys):
        return np.zeros(len(wanted), np.int64)
    order = np.argsort(keys)
    at = np.minimum(np.searchsorted(keys[order], wanted), len(keys) - 1)
    return np.where(keys[order][at] == wanted, counts[order][at], 0).astype(np.int64)
