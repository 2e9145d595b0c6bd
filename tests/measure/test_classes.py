"""Class sizes: the packed keys and every way of counting them, against dictionaries over rows."""

from __future__ import annotations

import csv
import math
from collections import Counter
from datetime import date

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from permslip import measure
from permslip.engines import open_engine
from permslip.measure import sizes
from permslip.measure.coding import Encoded
from permslip.words.errors import BadInput, OurBug
from tests.measure import twin

CELL = st.one_of(st.none(), st.sampled_from(["", "a", "b", "é", "a b"]))
ROWS = st.integers(1, 4).flatmap(lambda width: st.lists(st.tuples(*[CELL] * width), max_size=40))


def as_arrow(rows, width=None):
    width = width or (len(rows[0]) if rows else 1)
    return pa.table({f"c{i}": pa.array([r[i] for r in rows], pa.string()) for i in range(width)})


@pytest.fixture(params=["plain", "compiled"])
def way(request, monkeypatch):
    """Both ways of counting, whatever the size of the table."""
    monkeypatch.setattr(sizes, "COMPILED_FROM", 0 if request.param == "compiled" else 1 << 62)
    return request.param


def by_values(encoded, found, packing):
    codes = packing.unpack(found.keys)
    values = [d.to_pylist() for d in encoded.dictionaries]
    rows = zip(*[[v[c] for c in column] for v, column in zip(values, codes, strict=True)], strict=True)
    return dict(zip(rows, found.counts.tolist(), strict=True))


@given(rows=ROWS)
def test_classes_are_those_of_equal_rows(rows):
    encoded = measure.encode(as_arrow(rows), [f"c{i}" for i in range(len(rows[0]) if rows else 1)])
    found, packing, _ = sizes.classes_packed(encoded)
    assert by_values(encoded, found, packing) == dict(twin.classes(rows))
    assert found.histogram() == tuple(sorted(Counter(twin.classes(rows).values()).items()))


@pytest.mark.parametrize("space", [3, 1000, 1 << 21, 1 << 40, 1 << 64])
@pytest.mark.parametrize("rows", [0, 1, 17, 70_000])
def test_every_way_of_counting_agrees(way, space, rows):
    drawn = np.random.default_rng(rows + space % 97).integers(0, min(space, 1 << 63), rows, dtype=np.uint64)
    drawn[: rows // 2] = drawn[rows // 2 : rows // 2 * 2]  # repeats even in a vast space
    if rows > 2:
        drawn[0] = space - 1
    keys, counts = sizes.distinct(drawn.copy(), space)
    assert dict(zip(keys.tolist(), counts.tolist(), strict=True)) == dict(Counter(drawn.tolist()))


def test_one_value_a_million_times_does_not_blow_up_the_table():
    keys = np.zeros(1_000_000, np.uint64)
    keys[::1000] = np.arange(1000, dtype=np.uint64) << np.uint64(40)
    found, counts = sizes.distinct(keys, 1 << 63)
    assert len(found) == 1000 and int(counts.max()) == 1_000_000 - 999


def test_weights_are_summed(way):
    rng = np.random.default_rng(5)
    keys, weights = rng.integers(0, 50, 3000, dtype=np.uint64), rng.integers(1, 9, 3000).astype(np.uint32)
    expected = Counter()
    for key, weight in zip(keys.tolist(), weights.tolist(), strict=True):
        expected[key] += weight
    found, totals = sizes.distinct(keys, 50, weights)
    assert dict(zip(found.tolist(), totals.tolist(), strict=True)) == dict(expected)


@given(st.lists(st.tuples(*[st.integers(0, 3)] * 9), max_size=30))
def test_more_combinations_than_64_bits_hold_are_ranked_on_the_way(rows):
    big = 1 << 10  # nine columns of 1,024 values: 2^90 combinations
    codes = tuple(np.array([r[i] * 341 for r in rows], np.uint16) for i in range(9))
    keys, packing = sizes.pack(codes, [big] * 9, len(rows))
    assert packing.space <= 1 << 64
    assert Counter(keys.tolist()).most_common().__len__() == len(set(rows))
    back = packing.unpack(keys)
    assert [tuple(int(c[i]) for c in back) for i in range(len(rows))] == [
        tuple(v * 341 for v in r) for r in rows
    ]
    again, known = sizes.repack(codes, packing, len(rows))
    assert known.all() and np.array_equal(again, keys)


def test_repacking_marks_rows_that_the_first_table_cannot_have():
    big = 1 << 16
    first = tuple(np.array([1, 2], np.uint16) for _ in range(5))
    _, packing = sizes.pack(first, [big] * 5, 2)
    other = tuple(np.array([1, 7, 70_000], np.uint32) for _ in range(5))
    _, known = sizes.repack(other, packing, 3)
    assert known.tolist() == [True, False, False]


def test_members_are_found(way):
    keys = np.arange(500, dtype=np.uint64) << np.uint64(41)
    chosen = keys[::7]
    assert sizes.members(keys, chosen).tolist() == [i % 7 == 0 for i in range(500)]
    assert not sizes.members(keys, chosen[:0]).any()


def test_chunks_share_one_dictionary_and_keep_their_order():
    whole = pa.table({"a": ["x", None, "y", "x", None, "z"]})
    chunked = pa.concat_tables([whole.slice(0, 2), whole.slice(2, 3), whole.slice(5)])
    encoded = measure.encode(chunked, ["a"], carry="a")
    assert [encoded.dictionaries[0].to_pylist()[c] for c in encoded.codes[0]] == whole["a"].to_pylist()
    assert encoded.dictionaries[0].to_pylist() == ["x", None, "y", "z"]
    assert encoded.carried.to_pylist() == whole["a"].to_pylist()


@pytest.mark.parametrize(
    "values",
    [
        pa.array([1, None, 2, 1]),
        pa.array([date(2010, 1, 1), None, date(2010, 1, 2), date(2010, 1, 1)]),
        pa.array([True, None, False, True]),
        pa.array([1.5, None, float("nan"), 1.5]),
        pa.array(["a", None, "b", "a"]).dictionary_encode(),
        pa.array(["a", None, "b", "a"], pa.large_string()),
    ],
)
def test_every_kind_of_column_is_encoded(values):
    table = pa.concat_tables([pa.table({"v": values})] * 2)
    found = measure.classes(measure.encode(table, ["v"]))
    assert sorted(found.counts.tolist()) == [2, 2, 4]


@pytest.mark.parametrize("kind", [pa.float32(), pa.float64()])
def test_fractions_are_told_apart_as_engines_tell_them(kind):
    """Minus zero is zero, and what is no number is one value whatever its bits."""
    first, second = (
        pa.array([0.0, None, math.nan, -0.0], kind),
        pa.array([-0.0, -math.nan, math.nan, 1.5], kind),
    )
    for parts in ([first, second], [first.dictionary_encode(), second.dictionary_encode()]):
        held = measure.encode(pa.table({"a": pa.chunked_array(parts)}), ["a"])
        shown = held.dictionaries[0].take(pa.array(held.codes[0])).to_pylist()
        assert str(shown) == "[0.0, None, nan, 0.0, 0.0, nan, nan, 1.5]"
        assert len(held.dictionaries[0]) == 4


def test_codes_are_as_narrow_as_the_dictionary_allows():
    table = pa.table({"a": pa.array(range(256)), "b": [0] * 256}).slice(0)
    wide = pa.table({"a": pa.array(range(70_000))})
    assert measure.encode(table, ["a"]).codes[0].dtype == np.uint8
    assert measure.encode(wide.slice(0, 257), ["a"]).codes[0].dtype == np.uint16
    assert measure.encode(wide, ["a"]).codes[0].dtype == np.uint32


def test_the_engine_s_tables_are_encoded_in_batches():
    with open_engine() as engine:
        table = engine.memory("t", pa.table({"a": ["x", None, "y"] * 1000, "b": list(range(3000))}))
        assert sorted(measure.classes(measure.encode(table, ["a"], engine)).counts.tolist()) == [1000] * 3


def test_what_cannot_be_encoded_is_named():
    with pytest.raises(BadInput, match="no column colour"):
        measure.encode(pa.table({"a": [1]}), ["colour"])
    with pytest.raises(BadInput, match="Column a"):
        measure.encode(pa.table({"a": [[1], [2]]}), ["a"])
    with pytest.raises(OurBug, match="as many code columns"):
        Encoded(("a",), (), (), 0)
    with pytest.raises(OurBug, match="one code for each row"):
        Encoded(("a",), (np.zeros(2, np.uint8),), (pa.array([1]),), 3)
    with pytest.raises(OurBug, match="do not add up"):
        sizes.ClassSizes(np.zeros(1, np.uint64), np.ones(1, np.uint32), 7)


@pytest.mark.parametrize(("keys", "alone", "below"), [(8, 8841, 15353), (9, 15512, 23470)])
def test_adult_has_the_published_uniques(shared_data, way, keys, alone, below):
    columns = "sex age race marital-status education native-country workclass salary-class occupation".split()
    with (shared_data / "arx/adult/adult.csv").open() as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    columns = columns[:keys]
    found = measure.classes(measure.encode(pa.table({c: [r[c] for r in rows] for c in columns}), columns))
    assert int((found.counts == 1).sum()) == alone
    assert found.below(5) == below


def test_a_dictionary_array_is_coded_by_the_values_it_has():
    words = pa.array(["a", None, "b", "a", "unused"])
    places = pa.array([0, 3, 1, None, 2, 0], pa.int8())
    odd = pa.DictionaryArray.from_arrays(places, words)
    more = pa.array(["z", "a"]).dictionary_encode().cast(odd.type)
    table = pa.concat_tables([pa.table({"v": odd}), pa.table({"v": more})])
    encoded = measure.encode(table, ["v"])
    assert sorted(map(str, encoded.dictionaries[0].to_pylist())) == ["None", "a", "b", "z"]
    values = encoded.dictionaries[0].to_pylist()
    assert [values[c] for c in encoded.codes[0]] == ["a", "a", None, None, "b", "a", "z", "a"]


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 5)), max_size=20), st.sampled_from([0, 1 << 62]))
def test_keys_are_sorted_with_their_counts(pairs, beyond):
    keys = np.array([k + beyond for k, _ in pairs], np.uint64)
    counts = np.array([c for _, c in pairs], np.uint32)
    found, often = sizes.sorted_with(keys, counts)
    assert found.tolist() == sorted(keys.tolist())
    assert sorted(zip(found.tolist(), often.tolist(), strict=True)) == sorted(
        zip(keys.tolist(), counts.tolist(), strict=True)
    )


@given(st.sets(st.integers(0, 9)), st.lists(st.integers(0, 12)))
def test_keys_are_found_where_they_stand(known, wanted):
    held = np.array(sorted(known), np.uint64)
    at, there = sizes.found_in(held, np.array(wanted, np.uint64))
    assert there.tolist() == [w in known for w in wanted]
    assert all(held[a] == w for a, t, w in zip(at, there, wanted, strict=True) if t)
