"""The tally that privacy models judge, against counting over rows."""

from __future__ import annotations

import csv
import math

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given

from permslip import measure
from permslip.measure import models, sizes
from permslip.measure.coding import Encoded
from permslip.measure.models.tally import _sorted
from permslip.words.errors import BadInput
from tests.measure import twin_models as twin
from tests.measure.model_tables import ROWS, encoded, in_order, tally


@given(rows=ROWS)
def test_a_tally_counts_every_value_of_every_class(rows):
    t = tally(rows)
    names = encoded(rows).dictionaries[2].to_pylist()
    for i, (_, values) in enumerate(in_order(rows)):
        entries = slice(t.starts[i], t.starts[i + 1])
        seen = dict(zip(t.values[entries].tolist(), t.counts[entries].tolist(), strict=True))
        assert {names[v]: n for v, n in seen.items()} == {v: values.count(v) for v in values}
        assert t.sizes[i] == len(values)
    assert t.totals.tolist() == [[s for _, s in rows].count(n) for n in names]


@given(rows=ROWS)
def test_tallies_of_one_table_have_their_classes_in_the_same_order(rows):
    e = encoded(rows)
    by_column = models.tallies(e, ["one", "two"], ["ill", None, "ill"])
    assert list(by_column) == ["ill", None]
    assert np.array_equal(by_column["ill"].sizes, by_column[None].sizes)
    assert by_column[None].widths.tolist() == [1] * by_column[None].classes


def test_columns_are_checked():
    e = encoded([(("x", 0), "a")])
    with pytest.raises(BadInput, match="both"):
        models.tally(e, ["one", "ill"], "ill")
    with pytest.raises(BadInput, match="no column nine"):
        models.tally(e, ["one", "nine"], "ill")


def test_keys_packed_by_the_search_give_the_same_tally(monkeypatch):
    rng = np.random.default_rng(3)
    monkeypatch.setattr(sizes, "COMPILED_FROM", 0)
    monkeypatch.setattr(sizes, "DIRECT_SPACE", 0)  # hashed, so in no order
    drawn = rng.integers(0, 400, 3000)
    keys, weights = np.unique(drawn, return_counts=True)
    totals = np.bincount(drawn % 7, minlength=7)
    whole = models.from_keys(drawn.astype(np.uint64), 400, 7, totals)
    counted = models.from_keys(keys.astype(np.uint64), 400, 7, totals, weights.astype(np.uint32))
    for name in ("sizes", "starts", "values", "counts"):
        assert np.array_equal(getattr(whole, name), getattr(counted, name))
    for room in (1, 1 << 40):  # keys with their counts in 64 bits, and keys too large for that
        mixed = np.array([5, 1, 9], np.uint64) * np.uint64(room) * np.uint64(1 << 18)
        found, number = _sorted(mixed, np.array([3, 200, 2], np.uint32))
        assert found.tolist() == sorted(mixed.tolist()) and number.tolist() == [200, 3, 2]
    # Keys too large for a count beside them in 64 bits are put in order the slower way.
    once = models.from_keys(keys.astype(np.uint64), 400, 7, totals)
    vast = ((keys // 7).astype(np.uint64) << np.uint64(55)) * np.uint64(7) + (keys % 7).astype(np.uint64)
    far = models.from_keys(vast, 1 << 64, 7, totals)
    for name in ("sizes", "starts", "values", "counts"):
        assert np.array_equal(getattr(once, name), getattr(far, name))


def test_more_columns_than_64_bits_hold_are_tallied_in_one_order():
    rng = np.random.default_rng(8)
    rows, wide = 400, 1 << 10
    codes = [rng.integers(0, 2, rows).astype(np.uint16) * 1000 for _ in range(8)]
    codes.append(rng.integers(0, wide, rows).astype(np.uint16))
    names = [f"q{i}" for i in range(8)]
    e = Encoded((*names, "ill"), tuple(codes), (pa.array(range(wide)),) * 9, rows)
    guarded, bare = models.tally(e, names, "ill", e), models.tally(e, names, None, e)
    assert np.array_equal(guarded.sizes, bare.sizes) and np.array_equal(bare.sizes, bare.population)
    assert np.array_equal(guarded.population, bare.population)
    found = twin.groups(list(zip(zip(*codes[:8], strict=True), codes[8].tolist(), strict=True)))
    assert guarded.widths.tolist() == [len(set(v)) for _, v in sorted(found.items())]


@pytest.mark.slow
def test_adult_is_tallied_as_row_by_row(shared_data):
    with (shared_data / "arx/adult/adult.csv").open() as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    quasi = ["sex", "age", "race"]
    e = measure.encode(pa.table({c: [r[c] for r in rows] for c in rows[0]}), [*quasi, "occupation"])
    t = models.tally(e, quasi, "occupation")
    found = twin.groups([(tuple(r[c] for c in quasi), r["occupation"]) for r in rows])
    assert sorted(len(set(v)) for v in found.values()) == sorted(t.widths.tolist())
    for text, plain in (
        ("entropy-l:3.1:occupation", lambda v: twin.entropy(v) > math.log(3.1)),
        ("recursive-cl:4:3:occupation", lambda v: twin.recursive(v, 4, 3)),
    ):
        assert int(models.parse(text).met(t).sum()) == sum(map(plain, found.values()))
