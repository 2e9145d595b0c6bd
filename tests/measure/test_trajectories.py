"""Trajectories: whole ones and their beginnings, coarsening, and trailing points that go."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, datetime

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from permslip.measure import signatures
from permslip.measure import trajectories as tr
from permslip.words.errors import BadInput, OurBug

POINTS = st.lists(
    st.tuples(
        st.sampled_from("abcdef"),
        st.dates(date(2020, 1, 1), date(2021, 12, 31)),
        st.one_of(st.none(), st.integers(-3, 30)),
    ),
    max_size=25,
)


@pytest.fixture(params=["plain", "compiled"])
def way(request, monkeypatch):
    bound = 0 if request.param == "compiled" else 1 << 62
    for module in (signatures, tr):
        monkeypatch.setattr(module, "COMPILED_FROM", bound)
    return request.param


def course(points, **ways):
    table = pa.table(
        {
            "code": pa.array([p[0] for p in points], pa.string()),
            "day": pa.array([p[1] for p in points], pa.date32()),
            "score": pa.array([p[2] for p in points], pa.int64()),
        }
    )
    return tr.Course("scores", table, "code", "day", ("score",), **{"bands": {"score": (5, 10)}, **ways})


def plain(points, day=lambda d: d, score=lambda s: s):
    """key → its distinct points in the order of time; a missing score stands behind the others."""
    held = defaultdict(set)
    for key, when, what in points:
        held[key].add((day(when), what is None, 0 if what is None else score(what)))
    return {key: tuple(sorted(rows)) for key, rows in held.items()}


@pytest.mark.parametrize("bound", [0, 1 << 62], ids=["compiled", "plain"])
@given(points=POINTS)
def test_students_with_the_same_trajectory_are_a_class(bound, points):
    with pytest.MonkeyPatch.context() as patch:
        for module in (signatures, tr):
            patch.setattr(module, "COMPILED_FROM", bound)
        found = tr.trajectories(course(points), k=2)
    walks = plain(points)
    sizes = Counter(walks.values())
    assert found.findings.rows == len(walks) and found.findings.classes == len(sizes)
    assert found.findings.unique == sum(n == 1 for n in sizes.values())
    assert found.points == sum(map(len, walks.values()))
    assert dict(found.lengths) == Counter(map(len, walks.values()))


@given(points=POINTS)
def test_beginnings_that_nobody_else_has(points):
    walks = plain(points)
    for m, share in enumerate(tr.trajectories(course(points), k=2).first, start=1):
        expected = sum(
            len(w) >= m and not any(v[:m] == w[:m] for k, v in walks.items() if k != key)
            for key, w in walks.items()
        )
        # a beginning that is its owner's alone at fewer points counts from there on
        sooner = sum(
            any(
                not any(v[:n] == w[:n] for k, v in walks.items() if k != key)
                for n in range(1, len(w) + 1)[:m]
            )
            for key, w in walks.items()
        )
        assert expected <= sooner == pytest.approx(share * len(walks))


STEPS = {
    "as held": lambda d: d,
    "day": lambda d: d,
    "month": lambda d: (d.year, d.month),
    "quarter": lambda d: (d.year, (d.month - 1) // 3),
    "school year": lambda d: d.year - (d.month < 7),
    "nothing": lambda d: 0,
}
BANDS = {
    "as held": lambda s: s,
    "band of 5": lambda s: s // 5,
    "band of 10": lambda s: s // 10,
    "nothing": lambda s: 0,
}


@given(points=POINTS.filter(bool), k=st.integers(1, 4))
def test_every_way_considered_is_what_it_says(points, k):
    found = tr.suggest(course(points), k=k, max_dropped=1.0, max_left_out=1.0)
    for tried in found.considered:
        score = BANDS[tried.steps["score"]]
        missing = 0 if tried.steps["score"] == "nothing" else None  # then a missing score is nothing as well
        held = [(key, d, missing if s is None else s) for key, d, s in points]
        walks = plain(held, STEPS[tried.steps["day"]], score)
        sizes = Counter(walks.values())
        assert tried.unique == sum(n == 1 for n in sizes.values())
        assert tried.below == sum(n for n in sizes.values() if n < k)
        assert tried.points == sum(map(len, walks.values()))
        ended, dropped = cut(walks, k)
        assert (tried.dropped, tried.left_out) == (dropped, ended[()] if ended[()] < k else 0)
        assert 0 <= tried.loss <= 1
    assert found.chosen is not None
    assert found.chosen.loss == min(c.loss for c in found.considered)


def cut(walks, k):
    """Longest first: walks that fewer than k share lose their last point, until all are shared or empty."""
    ended, dropped = Counter(walks.values()), 0
    for length in range(max(map(len, walks.values()), default=0), 0, -1):
        for walk in [w for w, n in ended.items() if len(w) == length and 0 < n < k]:
            ended[walk[:-1]] += ended[walk]
            dropped += ended.pop(walk)
    return ended, dropped


def test_trailing_points_go_until_k_share_what_is_left(way):
    rows = np.random.default_rng(1).integers(0, 6, (4_000, 2))
    group = signatures.grouped(
        np.repeat(np.arange(4_000, dtype=np.uint32), 2),
        rows.ravel().astype(np.uint32),
        owners=4_000,
        space=6,
        repeats=True,
    )
    tree = signatures.spelled(group)
    ending = np.bincount(tree.last, minlength=tree.nodes)
    depth = np.zeros(tree.nodes, np.int64)
    for node in range(1, tree.nodes):  # a node comes after its parent
        depth[node] = depth[tree.parents[node]] + 1
    dropped, moved = tr.shortened(tree, ending, 150)
    after = np.bincount(moved[tree.last], minlength=tree.nodes)
    assert np.array_equal(after, ending) and dropped == (depth[tree.last] - depth[moved[tree.last]]).sum() > 0
    assert ending[1:][ending[1:] > 0].min() >= 150
    with pytest.raises(OurBug, match="every node"):
        tr.shortened(tree, ending[:-1], 5)


def test_the_cheapest_way_that_keeps_to_the_bounds_is_chosen():
    points = [(key, date(2020, 9, 1 + i), 70 + i) for i, key in enumerate("abcdef")]
    found = tr.suggest(course(points), k=5, max_dropped=0.0)
    assert found.chosen is not None
    assert found.chosen.steps == {"day": "month", "score": "band of 10"}
    assert (found.chosen.dropped, found.chosen.left_out, found.combinations) == (
        0,
        0,
        2 * 3,
    )  # a month is nothing less than nothing here
    none = tr.suggest(course(points[:3]), k=5, max_dropped=0.0)
    assert none.chosen is None and len(none.considered) == none.combinations


def test_years_texts_and_moments_are_times_too():
    held = {"code": ["a", "a", "b", "b"], "when": ["2020-21", "2021-22", "2021-22", "2020-21"]}
    text = tr.Course("years", pa.table(held), "code", "when")
    assert tr.trajectories(text, k=2).findings.smallest == 2
    years = tr.Course("y", pa.table({**held, "when": [2020, 2021, 2021, None]}), "code", "when")
    assert tr.trajectories(years, k=2).findings.unique == 2
    moments = pa.array([datetime(2020, 1, 1, h) for h in (8, 9, 8, 10)], pa.timestamp("us"))
    found = tr.suggest(tr.Course("m", pa.table({**held, "when": moments}), "code", "when"), k=2)
    assert found.chosen is not None and found.chosen.steps == {"when": "day"}
    iso = tr.Course("i", pa.table({**held, "when": ["2020-01-02", "2020-01-03"] * 2}), "code", "when")
    assert tr.suggest(iso, k=2).considered[0].unique == 0


def test_what_makes_no_trajectory_is_refused():
    table = pa.table({"code": ["a", None], "day": ["x", "y"], "score": ["low", "high"]})
    with pytest.raises(BadInput, match="rows without code"):
        tr.trajectories(tr.Course("t", table, "code", "day"), k=2)
    with pytest.raises(BadInput, match="no numbers"):
        tr.trajectories(tr.Course("t", table.slice(0, 1), "code", "day", ("score",), {"score": (5,)}), k=2)
    with pytest.raises(BadInput, match="do not nest"):
        tr.Course("t", table, "code", "day", ("score",), {"score": (4, 10)})
    with pytest.raises(BadInput, match="columns that are shown"):
        tr.Course("t", table, "code", "day", bands={"score": (5,)})
    with pytest.raises(BadInput, match="named twice"):
        tr.trajectories(tr.Course("t", table, "code", "day", ("day",)), k=2)
    with pytest.raises(BadInput, match="shares from 0 to 1"):
        tr.suggest(course([]), k=0)
    assert tr.suggest(course([]), k=2).chosen is not None
