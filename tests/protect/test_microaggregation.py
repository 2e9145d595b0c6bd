"""Microaggregation against every grouping there is, and the ends of a column."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from permslip.protect import microaggregation
from permslip.protect.aggregation_kernels import best_ends
from permslip.protect.coarsening import bounds, code_ends
from permslip.protect.microaggregation import _best_ends, mdav, univariate
from permslip.words.errors import BadInput, OurBug, RefusedError

NUMBERS = st.lists(st.integers(-50, 50).map(float), min_size=1, max_size=7)


def groupings(rows, k):
    """Every way of putting rows into groups of k or more."""
    if not rows:
        yield []
    for bits in range(1 << max(len(rows) - 1, 0)) if rows else []:
        mine = [rows[0], *(r for i, r in enumerate(rows[1:]) if bits >> i & 1)]
        if len(mine) >= k:
            rest = [r for r in rows if r not in mine]
            for others in groupings(rest, k):
                yield [mine, *others]


def squares(values, groups):
    return sum(((values[g] - values[g].mean(axis=0)) ** 2).sum() for g in groups)


@settings(max_examples=30)
@given(numbers=NUMBERS, k=st.integers(1, 4))
def test_no_grouping_of_one_column_loses_less(numbers, k):
    values = np.array(numbers)
    if len(values) < k:
        with pytest.raises(RefusedError, match="fewer than"):
            univariate(values, k=k)
        return
    found = univariate(values, k=k)
    assert found.reached and found.sizes.sum() == len(values) and found.sizes.max() < max(2 * k, 2)
    least = min(squares(values, g) for g in groupings(list(range(len(values))), k))
    ours = squares(values, [np.flatnonzero(found.groups == g) for g in range(len(found.sizes))])
    assert ours == pytest.approx(least, abs=1e-6)
    total = ((values - values.mean()) ** 2).sum()
    assert found.lost == pytest.approx(ours / total if total else 0.0, abs=1e-9)
    assert found.values.sum() == pytest.approx(values.sum())


@settings(max_examples=30)
@given(numbers=NUMBERS, k=st.integers(1, 4))
def test_the_compiled_loop_is_its_twin(numbers, k):
    ordered = np.sort(np.array(numbers))
    assert best_ends(ordered, k).tolist() == _best_ends(ordered, k).tolist()


def plain_mdav(points, k):
    """The steps as the paper has them, record by record."""
    left, groups = list(range(len(points))), []
    away = lambda a, b: sum((x - y) ** 2 for x, y in zip(a, b, strict=True))  # noqa: E731

    def take(end):
        near = sorted(left, key=lambda i: (away(points[i], points[end]), i))[:k]
        groups.append(near)
        for i in near:
            left.remove(i)

    while len(left) >= 2 * k:
        middle = np.mean([points[i] for i in left], axis=0)
        r = max(left, key=lambda i: (away(points[i], middle), -i))
        if len(left) >= 3 * k:
            s = max(left, key=lambda i: (away(points[i], points[r]), -i))
            take(r)
            take(s)
        else:
            take(r)
    return [*groups, left] if left else groups


@settings(max_examples=40)
@given(
    points=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 99)), min_size=4, max_size=40, unique=True),
    k=st.integers(2, 4),
)
def test_mdav_takes_the_papers_steps(points, k):
    values = np.array(points, np.float64)
    found = mdav(values, k=k)
    spread = values.std(axis=0)
    scaled = (values - values.mean(axis=0)) / np.where(spread > 0, spread, 1)
    assert found.reached and 0 <= found.lost <= 1 + 1e-9
    ours = sorted(sorted(np.flatnonzero(found.groups == g).tolist()) for g in range(len(found.sizes)))
    theirs = sorted(sorted(g) for g in plain_mdav([tuple(p) for p in scaled], k))
    # records at the same distance (to the last digit) may be taken in another order: then only sizes are held
    assert ours == theirs or sorted(map(len, ours)) == sorted(map(len, theirs))


def test_clear_clusters_are_found_and_missing_numbers_stay_missing():
    values = np.array([[0.0, 0], [1, 0], [50, 50], [51, 50], [np.nan, 3], [0, 1], [50, 51]])
    found = mdav(values, k=3)
    assert found.groups[4] == -1 and np.isnan(found.values[4]).all()
    assert len({found.groups[i] for i in (0, 1, 5)}) == 1 and found.groups[0] != found.groups[2]
    assert found.values[0].tolist() == pytest.approx([1 / 3, 1 / 3]) and found.lost < 0.01
    one = univariate([1.0, float("nan"), 2.0, 9.0, 10.0], k=2)
    assert one.values[:, 0].tolist()[0] == 1.5 and np.isnan(one.values[1, 0]) and one.groups[1] == -1


def test_large_columns_take_the_compiled_loop(monkeypatch):
    rng = np.random.default_rng(1)
    values = rng.normal(size=3_000)
    fast = univariate(values, k=5)
    monkeypatch.setattr(microaggregation, "COMPILED_ROWS", 1 << 62)
    assert fast.lost == pytest.approx(univariate(values, k=5).lost, abs=1e-12) and fast.reached
    heard = []
    many = mdav(rng.normal(size=(600, 3)), k=4, progress=lambda *said: heard.append(said))
    assert many.reached and many.sizes.max() < 8 and heard[-1][2] == 600


def test_what_cannot_be_grouped_is_refused(monkeypatch):
    with pytest.raises(BadInput, match="finite numbers"):
        mdav([[float("inf")]], k=1)
    with pytest.raises(OurBug):
        univariate([1.0], k=0)
    stopped = mdav(np.arange(40.0).reshape(20, 2), k=2, stop=lambda: True)
    assert stopped.interrupted and stopped.sizes.tolist() == [20]
    for empty in (univariate([], k=3), mdav(np.zeros((0, 2)), k=3), univariate([float("nan")], k=3)):
        assert empty.lost == 0.0 and len(empty.sizes) == 0 and empty.reached
    assert mdav(np.ones((4, 2)), k=2).lost == 0.0
    monkeypatch.setattr(microaggregation, "MOST_ROWS", 3)
    with pytest.raises(BadInput, match="as many as can be grouped together"):
        mdav(np.ones((4, 2)), k=2)


def test_the_ends_of_a_column_are_coded():
    values = [1.0, 2, 3, 50, 90, 95, float("nan")]
    found = code_ends(values, bottom=2, top=90)
    assert found.values[:6].tolist() == [2, 2, 3, 50, 90, 90] and (found.below, found.above) == (2, 2)
    assert found.labels() == ["2 or less", "2 or less", "3", "50", "90 or more", "90 or more", None]
    means = code_ends(values, top=90, shown="mean")
    assert means.values[4:6].tolist() == [92.5, 92.5] and means.below == 0
    assert np.nansum(means.values) == np.nansum(values)
    assert code_ends(values, bottom=0).values[:6].tolist() == values[:6]
    assert code_ends(values, bottom=2).labels()[4:] == ["90", "95", None]


def test_bounds_leave_k_at_each_end():
    assert bounds([1, 2, 3, 4, 5, 6.0, float("nan")], k=2) == (2.0, 5.0)
    assert bounds(list(range(100)), k=2, share=0.05) == (4.0, 95.0)
    found = code_ends([1, 1, 1, 2, 9, 9], bottom=1, top=9, shown="mean")
    assert (found.below, found.above) == (3, 2)
    for values, k in (([1.0, 2, 3], 2), ([5.0] * 9, 2), ([], 1)):
        with pytest.raises(RefusedError, match="cannot both hold"):
            bounds(values, k=k)
    for ways in ({"k": 0}, {"k": 1, "share": 0.6}):
        with pytest.raises(OurBug):
            bounds([1.0, 2.0], **ways)
    with pytest.raises(OurBug):
        code_ends([1.0], top=1, shown="sideways")
    for ways in ({}, {"bottom": 3, "top": 3}):
        with pytest.raises(BadInput):
            code_ends([1.0], **ways)
    with pytest.raises(BadInput, match="one column of finite"):
        code_ends([[1.0]], top=1)
