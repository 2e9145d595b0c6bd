"""Utility lost: against figures made by hand and a twin over rows."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from permslip.measure.utility import utility
from permslip.words.errors import BadInput


def bits(values):
    return -sum(n / len(values) * math.log2(n / len(values)) for n in Counter(values).values())


def told(shown):
    """A suppressed value and a missing one tell the same: nothing."""
    return [None if v in (None, "*") else v for v in shown]


@given(
    st.lists(
        st.tuples(st.sampled_from("abcd"), st.sampled_from(["a", "b", "*", None]), st.booleans()),
        min_size=1,
        max_size=60,
    )
)
def test_a_columns_loss_is_its_conditional_entropy(rows):
    held, shown, gone = zip(*rows, strict=True)
    shown = [None if g else s for s, g in zip(told(shown), gone, strict=True)]
    found = utility(
        pa.table({"c": held}), pa.table({"c": pa.array(shown, pa.string())}), ["c"], gone=np.array(gone)
    ).columns[0]
    whole = bits(held)
    left = bits(list(zip(held, shown, strict=True))) - bits(shown)
    assert found.entropy == pytest.approx(whole, abs=1e-12)
    assert found.lost == pytest.approx(left / whole if whole > 0 else 0.0, abs=1e-9)


def test_nothing_is_lost_of_a_table_that_did_not_change():
    table = pa.table({"x": [1.0, 2.0, 4.0, 8.0], "y": [1, 3, 2, 5], "school": ["A", "A", "B", "B"]})
    found = utility(table, table, ["x", "y", "school"], counts=["school"])
    assert [c.lost for c in found.columns] == [0.0, 0.0, 0.0]
    assert found.columns[0].mean == (3.75, 3.75) and found.columns[0].shift == 0.0
    assert found.columns[2].mean is None
    assert found.correlations is not None and found.correlations.pairs == 1 and found.correlations.most == 0.0
    assert (found.counts[0].misplaced, found.counts[0].groups, found.counts[0].kept) == (0, 2, 2)


def test_means_correlations_and_counts_by_hand():
    before = pa.table({"x": [1.0, 2.0, 3.0, 4.0], "y": [2.0, 4.0, 6.0, 8.0], "school": ["A", "A", "B", "C"]})
    after = pa.table({"x": [1.5, 1.5, 3.5, 3.5], "y": [8.0, 4.0, 6.0, 2.0], "school": ["A", "A", "*", "A"]})
    found = utility(before, after, ["x", "y"], counts=["school"])
    x, y = found.columns
    assert x.mean == (2.5, 2.5) and x.shift == 0.0
    assert x.deviation == (pytest.approx(math.sqrt(1.25)), pytest.approx(1.0))
    assert x.lost == pytest.approx(0.5) and y.lost == 0.0
    assert found.correlations is not None
    assert found.correlations.most == pytest.approx(1 + np.corrcoef([1, 1, 3, 3], [4, 2, 3, 1])[1, 0] * -1)
    assert (found.counts[0].misplaced, found.counts[0].share, found.counts[0].kept) == (2, 0.5, 1)


def test_a_pair_that_no_longer_varies_has_lost_its_whole_correlation():
    before = pa.table({"x": [1.0, 2.0, 3.0], "y": [1.0, 2.0, 3.0]})
    after = pa.table({"x": [2.0, 2.0, 2.0], "y": [1.0, 2.0, 3.0]})
    found = utility(before, after, ["x", "y"]).correlations
    assert found is not None and found.most == pytest.approx(1.0)


def test_a_model_loses_what_the_columns_no_longer_say():
    rng = np.random.default_rng(3)
    flag = rng.integers(0, 2, 400)
    told_by = np.where(rng.random(400) < 0.95, flag, 1 - flag)
    before = pa.table({"flag": flag, "c": told_by.astype(str), "n": rng.integers(0, 3, 400).astype(str)})
    blank = pa.table({"flag": flag, "c": ["*"] * 400, "n": before["n"]})
    found = utility(before, blank, ["c", "n"], targets=["flag"], seed=1).accuracy[0]
    assert found.before > 0.9 and found.after < 0.65
    assert 0.5 <= found.commonest < 0.6 and (found.records, found.folds) == (400, 5)
    assert utility(before, blank, ["c", "n"], targets=["flag"], seed=1).accuracy[0] == found
    kept = utility(before, before, ["c", "n"], targets=["flag"], seed=1).accuracy[0]
    assert kept.after == kept.before


@pytest.mark.parametrize(
    ("before", "after", "more"),
    [
        ({"c": ["a"]}, {"c": ["a", "b"]}, {}),
        ({"c": ["a", "b"], "t": ["x", "x"]}, {"c": ["a", "b"], "t": ["x", "x"]}, {"targets": ["t"]}),
        ({"c": ["a", "b"], "t": ["x", "y"]}, {"c": ["a", "b"], "t": ["x", "y"]}, {"targets": ["t"]}),
        ({"c": ["a", "b"]}, {"c": ["a", "b"]}, {"counts": ["school"]}),
    ],
)
def test_what_cannot_be_compared_is_refused(before, after, more):
    with pytest.raises(BadInput):
        utility(pa.table(before), pa.table(after), ["c"], **more)


def test_no_columns_and_empty_tables():
    empty = pa.table({"c": pa.array([], pa.string())})
    found = utility(empty, empty, ["c"], counts=["c"])
    assert found.columns[0].lost == 0.0 and found.counts[0].share == 0.0
    with pytest.raises(BadInput):
        utility(empty, empty, [])


def test_a_large_table_is_judged_on_a_sample_that_the_seed_decides(monkeypatch):
    monkeypatch.setattr("permslip.measure.utility.MOST_ROWS", 60)
    table = pa.table({"t": ["x", "y"] * 100, "c": ["a", "b"] * 100})
    found = utility(table, table, ["c"], targets=["t"], seed=5).accuracy[0]
    assert found.records == 60 and found.before == found.after == 1.0
