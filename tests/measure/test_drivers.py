"""Which column drives the risk, against counting every subset over rows."""

from __future__ import annotations

import csv
from collections import Counter
from itertools import combinations, permutations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from permslip import measure
from permslip.measure import drivers as driving
from permslip.measure.drivers import column_risks
from permslip.words.errors import BadInput

ROWS = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.tuples(*[st.integers(0, 2)] * width), min_size=1, max_size=25)
)


def encoded(rows):
    names = [f"c{i}" for i in range(len(rows[0]))]
    return measure.encode(pa.table({n: [r[i] for r in rows] for i, n in enumerate(names)}), names), names


def alone(rows, chosen):
    if not chosen:
        return int(len(rows) == 1)
    return sum(c == 1 for c in Counter(tuple(r[i] for i in chosen) for r in rows).values())


def separated(rows, chosen):
    pairs = list(combinations(rows, 2))
    apart = sum(any(a[i] != b[i] for i in chosen) for a, b in pairs)
    return apart / len(pairs) if pairs else 0.0


@given(rows=ROWS)
def test_every_subset_and_part_is_that_of_the_definitions(rows):
    e, names = encoded(rows)
    seen = []
    found = column_risks(e, names, progress=lambda done, total: seen.append((done, total)))
    width = len(names)
    assert found.exact and len(found.subsets) == 2**width - 1
    for subset in found.subsets:
        chosen = [names.index(c) for c in subset.columns]
        assert subset.unique == alone(rows, chosen)
        assert subset.separation == pytest.approx(separated(rows, chosen))
        assert subset.distinction == len({tuple(r[i] for i in chosen) for r in rows}) / len(rows)
    orders = list(permutations(range(width)))
    for column in found.columns:
        i = names.index(column.column)
        gains = []
        for order in orders:
            before = list(order[: order.index(i)])
            base = alone(rows, before) if before else 0
            gains.append(alone(rows, [*before, i]) - base)
        # A table of one record is unique before any column is named; the others start from nobody.
        if len(rows) > 1:
            assert column.part == pytest.approx(sum(gains) / len(orders))
            assert column.without == alone(rows, [j for j in range(width) if j != i])
        assert column.error == 0.0 and column.alone.unique == alone(rows, [i])
    assert [c.part for c in found.columns] == sorted((c.part for c in found.columns), reverse=True)
    assert not seen or seen[-1] == (2**width - 1, 2**width - 1)


def test_more_columns_than_can_be_counted_are_drawn_with_their_error(monkeypatch):
    rng = np.random.default_rng(2)
    rows = [tuple(r) for r in rng.integers(0, 3, (60, 5)).tolist()]
    e, names = encoded(rows)
    exact = {c.column: c.part for c in column_risks(e, names).columns}
    monkeypatch.setattr(driving, "EXACT", 3)
    monkeypatch.setattr(driving, "FEW", 0)
    seen = []
    found = column_risks(
        e, names, orders=400, rng=np.random.default_rng(3), progress=lambda *at: seen.append(at)
    )
    assert not found.exact and found.drawn == 400 and seen[-1] == (400, 400)
    for column in found.columns:
        assert column.error > 0
        assert column.margin == pytest.approx(1.96 * column.error, rel=1e-4)
        assert abs(column.part - exact[column.column]) < 4 * column.error
    with pytest.raises(BadInput, match="random generator"):
        column_risks(e, names)
    with pytest.raises(BadInput, match="two orders"):
        column_risks(e, names, orders=1, rng=rng)


def test_few_records_are_counted_over_every_subset_of_more_columns():
    rng = np.random.default_rng(2)
    e, names = encoded([tuple(r) for r in rng.integers(0, 3, (30, 12)).tolist()])
    found = column_risks(e, names)
    assert found.exact and len(found.subsets) == 2**12 - 1
    assert sum(c.part for c in found.columns) == pytest.approx(found.whole.unique)
    assert driving.every_subset(10, 10**9) and not driving.every_subset(13, 1000)


def test_forty_columns_are_weighed():
    rng = np.random.default_rng(4)
    rows = [tuple(r) for r in rng.integers(0, 5, (200, 40)).tolist()]
    e, names = encoded(rows)
    found = column_risks(e, names, orders=2, rng=rng)
    assert found.whole.unique == 200 and len(found.columns) == 40
    assert sum(c.part for c in found.columns) == pytest.approx(200)


def test_columns_are_counted_where_a_count_does_not_fit_beside_the_key():
    rows = [(i, i * 7 % 5, i % 3) for i in range(40)]
    e, names = encoded(rows)
    vast = [np.array(c, np.uint64) << np.uint64(28) for c in zip(*rows, strict=True)]
    codes, totals = driving._fewer(vast[:2], [1 << 34, 1 << 30], np.ones(40, np.uint32))
    assert len(codes[0]) == 40 and totals.tolist() == [1] * 40
    assert column_risks(e, names).whole.unique == 40


def test_columns_must_be_named():
    e, _ = encoded([(1, 2)])
    with pytest.raises(BadInput, match="No column was named"):
        column_risks(e, [])


def test_nobody_tells_nothing():
    e = measure.encode(pa.table({"a": pa.array([], pa.string()), "b": pa.array([], pa.string())}), ["a", "b"])
    found = column_risks(e, ["a", "b"])
    assert (found.rows, found.whole.unique, found.whole.separation) == (0, 0, 0.0)
    assert [c.part for c in found.columns] == [0.0, 0.0]


def test_age_drives_the_risk_of_adult(shared_data):
    with (shared_data / "arx/adult/adult.csv").open() as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    names = list(rows[0])
    found = column_risks(measure.encode(pa.table({c: [r[c] for r in rows] for c in names}), names), names)
    assert found.whole.unique == 15_512
    assert found.columns[0].column == "age"
    assert next(c for c in found.columns if c.column == "occupation").without == 8_841
    assert sum(c.part for c in found.columns) == pytest.approx(15_512)
