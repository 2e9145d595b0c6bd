"""Small tables of two quasi-identifiers and one sensitive column, for the tests of the privacy models."""

from __future__ import annotations

import pyarrow as pa
from hypothesis import strategies as st

from permslip import measure
from permslip.measure import models
from tests.measure import twin_models as twin

VALUES = "abcdef"


ROW = st.tuples(st.tuples(st.sampled_from(["x", "y", None]), st.integers(0, 2)), st.sampled_from(VALUES))


ROWS = st.lists(ROW, min_size=1, max_size=40)


def encoded(rows):
    table = pa.table(
        {
            "one": pa.array([q[0] for q, _ in rows], pa.string()),
            "two": pa.array([q[1] for q, _ in rows], pa.int64()),
            "ill": pa.array([s for _, s in rows], pa.string()),
        }
    )
    return measure.encode(table, ["one", "two", "ill"])


def tally(rows, population=None):
    everyone = None if population is None else encoded(population)
    return models.tally(encoded(rows), ["one", "two"], "ill", everyone)


def in_order(rows):
    """The twin's classes in the tally's order: that of their packed keys, first seen first."""
    e = encoded(rows)
    codes = [{v: i for i, v in enumerate(d.to_pylist())} for d in e.dictionaries[:2]]
    found = twin.groups(rows)
    return sorted(found.items(), key=lambda item: tuple(c[v] for c, v in zip(codes, item[0], strict=True)))


def codes_of(rows):
    return {v: i for i, v in enumerate(encoded(rows).dictionaries[2].to_pylist())}
