"""Class sizes without the classes: every way of counting, in parts, by the engine, against dictionaries."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from permslip import measure
from permslip.engines import open_engine
from permslip.measure import histogram, sizes
from permslip.measure.coding import Encoded
from permslip.measure.histogram import SizeHistogram, histogram_of, size_histogram
from permslip.words.errors import BadInput, OurBug
from tests.measure import twin

WIDTHS = st.lists(st.sampled_from([1, 2, 5, 300, 70_000, 1 << 30]), min_size=1, max_size=11)


def coded(radix, rows, seed=3):
    """Random codes below each size, with repeats even where the space is vast."""
    rng = np.random.default_rng(seed)
    columns = []
    again = rng.integers(0, max(rows, 1), rows)
    for size in radix:
        kind = np.uint8 if size <= 256 else np.uint16 if size <= 1 << 16 else np.uint32
        drawn = rng.integers(0, size, rows).astype(kind)
        columns.append(np.where(rng.random(rows) < 0.98, drawn[again], drawn).astype(kind))
    return Encoded(tuple(f"c{i}" for i in range(len(radix))), tuple(columns), tuple(map(Sized, radix)), rows)


class Sized:
    """A dictionary of which only the length is asked."""

    def __init__(self, size):
        self.size = size

    def __len__(self):
        return self.size


def expected(encoded):
    counts = twin.classes(zip(*(c.tolist() for c in encoded.codes), strict=True))
    return tuple(sorted(Counter(counts.values()).items()))


@pytest.fixture(params=["plain", "sorted", "hashed"])
def way(request, monkeypatch):
    monkeypatch.setattr(sizes, "COMPILED_FROM", 1 << 62 if request.param == "plain" else 0)
    monkeypatch.setattr(sizes, "vector_sort", lambda: request.param == "sorted")
    return request.param


@pytest.mark.parametrize("rows", [0, 1, 9_000])
@pytest.mark.parametrize(
    "radix",
    [[1], [3, 2], [7, 9, 2, 2, 2, 2, 2, 2, 3], [70_000, 300], [300] * 5, [70_000] * 4, [1 << 30] * 3],
    ids=str,
)
def test_every_way_gives_the_sizes_of_the_classes(way, radix, rows):
    encoded = coded(radix, rows)
    found = size_histogram(encoded)
    assert found.pairs == expected(encoded) == measure.classes(encoded).histogram()
    assert found.rows == rows


@settings(max_examples=60, deadline=None)
@given(
    radix=WIDTHS, rows=st.integers(0, 400), memory=st.sampled_from([None, 1 << 12]), seed=st.integers(0, 9)
)
def test_no_bound_on_memory_changes_a_figure(radix, rows, memory, seed):
    encoded = coded(radix, rows, seed)
    kept = histogram._KEY_BYTES
    try:
        histogram._KEY_BYTES = 64  # so that 4 KiB are too little for 400 rows
        assert size_histogram(encoded, memory=memory).pairs == expected(encoded)
    finally:
        histogram._KEY_BYTES = kept


@pytest.mark.parametrize("radix", [[40, 30], [300] * 8])
def test_many_parts_and_one_class_of_most_rows(radix):
    encoded = coded(radix, 6000)
    for column in encoded.codes:
        column[:4500] = 0  # one class larger than the memory
    assert size_histogram(encoded, memory=1 << 12).pairs == expected(encoded)
    assert size_histogram(encoded, ["c1"], memory=1 << 12).pairs == expected(encoded.pick(["c1"]))


def test_a_class_of_more_than_a_byte_counts_is_whole(way):
    codes = np.repeat(np.arange(5, dtype=np.uint8), [1, 255, 256, 257, 9000])
    encoded = Encoded(
        ("a",), (np.random.default_rng(1).permutation(codes),), (pa.array(range(5)),), len(codes)
    )
    assert size_histogram(encoded).pairs == ((1, 1), (255, 1), (256, 1), (257, 1), (9000, 1))


def test_the_engine_groups_what_does_not_fit():
    rows = [(i % 7, None if i % 11 else "x") for i in range(3000)]
    table = pa.table({"a": [a for a, _ in rows], "b": pa.array([b for _, b in rows], pa.string())})
    wanted = tuple(sorted(Counter(twin.classes(rows).values()).items()))
    with open_engine() as engine:
        asked = engine.memory("t", table)
        for memory in (None, 1 << 12, 1 << 30):
            assert histogram_of(asked, ["a", "b"], engine, memory=memory).pairs == wanted
    assert histogram_of(table, ["a", "b"], memory=1 << 12).pairs == wanted


def test_the_engine_s_own_words_may_be_columns():
    table = pa.table({"size": [1, 1, 2], "number": ["a", "a", "b"], "sizesize": [0, 0, 0]})
    with open_engine() as engine:
        found = histogram_of(engine.memory("t", table), table.column_names, engine, memory=1)
    assert found.pairs == ((1, 1), (2, 1))


def test_what_is_told_of_the_sizes():
    found = SizeHistogram(((1, 3), (2, 2), (9, 1)), 16)
    assert (found.classes, found.smallest, found.unique, found.below(3)) == (6, 1, 3, 7)
    none = SizeHistogram((), 0)
    assert (none.classes, none.smallest, none.unique, none.below(5)) == (0, 0, 0, 0)
    assert SizeHistogram(((2, 1),), 2).unique == 0
    assert found.histogram() == found.pairs


def test_what_cannot_be():
    with pytest.raises(OurBug, match="add up"):
        SizeHistogram(((1, 3),), 4)
    with pytest.raises(BadInput, match="4 KiB"):
        size_histogram(coded([2], 10), memory=100)


def test_the_way_follows_the_key_space(monkeypatch):
    monkeypatch.setattr(sizes, "vector_sort", lambda: True)
    assert sizes.way_for(1 << 22, 1 << 20) == "direct"
    assert sizes.way_for(1 << 22, 1 << 10) == "sort32"  # clearing the cells would cost more
    assert sizes.way_for(1 << 32, 1 << 24) == "sort32"
    assert sizes.way_for(1 << 33, 1 << 24) == "sort64"
    assert sizes.way_for(5, 1 << 24, weighted=True) == "hash"
    monkeypatch.setattr(sizes, "vector_sort", lambda: False)
    assert sizes.way_for(1 << 33, 1 << 24) == "hash"
    monkeypatch.undo()
    assert sizes.vector_sort() in (True, False)


def test_compiling_is_said_once():
    import numba

    from permslip.measure import compiling, kernels  # the kernels listen

    heard = []
    assert kernels.PACKED

    with compiling.told(lambda *said: heard.append(said)):
        numba.njit(lambda x: x + 1)(1)
        numba.njit(lambda x: x + 2)(1)
    with compiling.told(lambda *said: heard.append("again")):
        pass
    numba.njit(lambda x: x + 3)(1)
    assert heard == [(compiling.COMPILING, 0, None)]
