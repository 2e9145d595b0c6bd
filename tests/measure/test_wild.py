"""Missing values that go with every value, against comparing all records with all."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from permslip import measure
from permslip.measure.wild import wild_sizes
from permslip.words.errors import BadInput

CELL = st.sampled_from([None, None, "a", "b", "c"])
ROW = st.tuples(CELL, CELL, CELL)
NAMES = ("x", "y", "z")


def as_arrow(rows):
    return pa.table({n: pa.array([r[i] for r in rows], pa.string()) for i, n in enumerate(NAMES)})


def alike(one, other):
    return all(a is None or b is None or a == b for a, b in zip(one, other, strict=True))


@given(rows=st.lists(ROW, max_size=25), others=st.lists(ROW, max_size=15))
def test_a_record_is_alike_with_all_that_nothing_known_tells_from_it(rows, others):
    sizes = [sum(alike(r, s) for s in rows) for r in rows]
    people = [sum(alike(r, s) for s in rows + others) for r in rows]
    found = measure.findings(
        "t", as_arrow(rows), NAMES, k=3, population=as_arrow(others + rows), missing="wild"
    )
    assert (found.rows, found.classes, found.missing) == (len(rows), len(set(rows)), "wild")
    assert found.smallest == min(sizes, default=0)
    assert found.unique == sizes.count(1) and found.below == sum(s < 3 for s in sizes)
    assert found.prosecutor == (1 / min(sizes) if rows else 0.0)
    assert found.journalist == (1 / min(people) if rows else 0.0)
    assert found.marketer == pytest.approx(sum(1 / s for s in sizes) / len(rows) if rows else 0.0)
    assert found.histogram == ()


@given(rows=st.lists(st.tuples(*[st.sampled_from("ab")] * 3), min_size=1, max_size=20))
def test_where_nothing_is_missing_the_two_readings_agree(rows):
    own, wild = (measure.findings("t", as_arrow(rows), NAMES, k=2, missing=m) for m in ("own", "wild"))
    for figure in ("rows", "classes", "smallest", "unique", "below", "prosecutor", "journalist"):
        assert getattr(own, figure) == getattr(wild, figure)
    assert own.marketer == pytest.approx(wild.marketer)


def test_a_population_without_the_release_counts_at_least_the_release():
    e = measure.encode(as_arrow([("a", None, "b")] * 2), NAMES)
    nobody = measure.encode(as_arrow([]), NAMES)
    assert wild_sizes(e, NAMES, nobody).sizes.tolist() == [2]


def test_another_reading_of_missing_values_refuses():
    with pytest.raises(BadInput, match="own or as wild"):
        measure.findings("t", as_arrow([("a", "b", "c")]), NAMES, k=2, missing="drop")


def test_more_columns_than_bits_are_refused():
    names = tuple(f"c{i}" for i in range(65))
    table = pa.table({n: ["1", None] for n in names})
    with pytest.raises(BadInput, match="at most 64 columns"):
        measure.findings("wide", table, names, k=2, missing="wild")
    assert measure.findings("wide", table, names[:64], k=2, missing="wild").smallest == 2
