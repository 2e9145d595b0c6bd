"""The search: the published optima of a known table, and an exhaustive twin on small ones."""

from __future__ import annotations

import csv

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from permslip import measure
from permslip.measure import sizes
from permslip.protect import from_rows, search, weighing
from permslip.protect.lattice import Lattice
from permslip.words.errors import BadInput, OurBug, RefusedError
from tests.protect import twin

NINE = "sex age race marital-status education native-country workclass occupation salary-class".split()
EIGHT = [c for c in NINE if c != "occupation"]

# Levels, suppressed records and loss of the optimum, k = 5, as ARX 3.9.2 finds them.
GOLDEN = [
    (NINE, 0.04, [0, 3, 0, 1, 1, 1, 1, 2, 0], 1178, 0.266110819158),
    (NINE, 1.0, [0, 3, 0, 0, 2, 1, 1, 1, 0], 2553, 0.220411928480),
    (NINE, 0.0, [0, 4, 1, 1, 3, 2, 2, 1, 0], 0, 0.573150965559),
    (EIGHT, 0.04, None, None, 0.195781789997),
    (EIGHT, 1.0, None, None, 0.162132613167),
]


@pytest.fixture(scope="module")
def adult(shared_data):
    """The encoded table of nine columns and the ladders over them."""
    folder = shared_data / "arx/adult"

    def rows(name):
        with (folder / name).open() as file:
            return list(csv.reader(file, delimiter=";"))

    head, *body = rows("adult.csv")
    table = pa.table({c: [r[head.index(c)] for r in body] for c in NINE})
    encoded = measure.encode(table, NINE)
    ladders = {
        c: from_rows(c, rows(f"adult_hierarchy_{c}.csv"), d)
        for c, d in zip(NINE, encoded.dictionaries, strict=True)
    }
    return encoded, ladders


@pytest.mark.parametrize(("columns", "share", "levels", "suppressed", "loss"), GOLDEN)
def test_the_optimum_of_adult_is_the_published_one(adult, columns, share, levels, suppressed, loss):
    encoded, ladders = adult
    found = search(encoded.pick(columns), ladders, k=5, max_suppression=share)
    assert found.loss == pytest.approx(loss, abs=1e-9)
    if levels is not None:
        assert list(found.levels.values()) == levels
        assert found.suppressed == suppressed
    assert found.suppressed <= share * encoded.rows
    assert found.nodes_checked < found.nodes / 4


def test_the_plain_and_the_compiled_scale_agree_on_adult(adult, monkeypatch):
    encoded, ladders = adult
    answers = []
    for least in (1, 1 << 62):
        monkeypatch.setattr(weighing, "COMPILED_TUPLES", least)
        monkeypatch.setattr(sizes, "COMPILED_FROM", least)
        found = search(encoded.pick(EIGHT), ladders, k=300, max_suppression=0.02)
        answers.append((found.levels, found.suppressed, found.nodes_checked, found.suppressed_rows.sum()))
    assert answers[0] == answers[1]


@st.composite
def hierarchies(draw):
    """Values 0..n-1 and, level by level, the group each falls into: nested, and all one at the top."""
    size = draw(st.integers(1, 5))
    labels = {str(v): [str(v)] for v in range(size)}
    for level in range(draw(st.integers(0, 2))):
        groups = sorted({row[-1] for row in labels.values()})
        merged = {g: f"{level}{draw(st.sampled_from('ab'))}" for g in groups}
        for row in labels.values():
            row.append(merged[row[-1]])
    for row in labels.values():
        row.append("*")
    return labels


@st.composite
def problems(draw):
    chosen = draw(st.lists(hierarchies(), min_size=1, max_size=4))
    rows = draw(st.lists(st.tuples(*[st.sampled_from(sorted(h)) for h in chosen]), min_size=1, max_size=25))
    floor = [
        draw(st.integers(0, len(next(iter(h.values()))) - 1)) if draw(st.booleans()) else 0 for h in chosen
    ]
    return chosen, rows, draw(st.integers(1, 5)), draw(st.sampled_from([0.0, 0.1, 0.34, 1.0])), floor


def coded(chosen, rows):
    names = [f"c{i}" for i in range(len(chosen))]
    encoded = measure.encode(pa.table({n: [r[i] for r in rows] for i, n in enumerate(names)}), names)
    ladders = {
        n: from_rows(n, [[v, *labels[1:]] for v, labels in h.items()], d)
        for n, h, d in zip(names, chosen, encoded.dictionaries, strict=True)
    }
    return encoded, ladders


def solved(problem):
    chosen, rows, k, share, floor = problem
    encoded, ladders = coded(chosen, rows)
    least = dict(zip(encoded.names, floor, strict=True))
    return search(encoded, ladders, k=k, max_suppression=share, minimum_levels=least)


@pytest.mark.parametrize("compiled", [False, True])
@given(problem=problems())
def test_nothing_better_exists(compiled, problem):
    chosen, rows, k, share, floor = problem
    before = weighing.COMPILED_TUPLES
    weighing.COMPILED_TUPLES = 0 if compiled else 1 << 62
    try:
        if len(rows) < k:
            with pytest.raises(RefusedError):
                solved(problem)
            return
        found = solved(problem)
    finally:
        weighing.COMPILED_TUPLES = before
    cost, nodes = twin.best(rows, chosen, k, int(len(rows) * share), floor)
    node = tuple(found.levels.values())
    assert found.loss == pytest.approx(float(cost) ** (1 / len(chosen)) - 1, abs=1e-9)
    assert (node, found.suppressed) in [(n, s) for n, s in nodes]
    shown = [tuple(h[v][level] for h, v, level in zip(chosen, r, node, strict=True)) for r in rows]
    assert found.suppressed_rows.tolist() == [shown.count(s) < k for s in shown]


@given(problem=problems())
def test_no_column_is_higher_than_it_need_be(problem):
    chosen, rows, k, share, floor = problem
    if len(rows) < k:
        return
    node = list(solved(problem).levels.values())
    _, cost = twin.outcome(rows, chosen, node, k)
    for d, level in enumerate(node):
        if level > floor[d]:
            lower = [*node[:d], level - 1, *node[d + 1 :]]
            suppressed, cheaper = twin.outcome(rows, chosen, lower, k)
            assert suppressed > int(len(rows) * share) or cheaper > cost


@settings(max_examples=40)
@given(problem=problems())
def test_no_bound_is_above_the_truth(problem):
    chosen, rows, k, _, floor = problem
    encoded, ladders = coded(chosen, rows)
    ladders = list(ladders.values())
    scale = weighing.Scale(weighing.tuples_of(encoded, ladders, tuple(floor)), ladders, k=k, limit=len(rows))
    lattice = Lattice(ladders, tuple(floor), [scale.marginals(d) for d in range(len(chosen))], len(rows))
    for step in lattice.path(tuple(floor))[::-1]:
        lattice.passed(step, scale.weigh(step))
        for index in np.argwhere(np.isfinite(lattice.bound)):
            node = tuple(int(i) + low for i, low in zip(index, floor, strict=True))
            truth = float(twin.outcome(rows, chosen, node, k)[1])
            assert lattice.bound[tuple(index)] <= truth + 1e-9


def one_column(values, rows=None, **ways):
    encoded = measure.encode(pa.table({"a": pa.array(values, pa.string())}), ["a"])
    ladder = from_rows(
        "a", rows or [[v, "*"] for v in sorted({v for v in values if v})], encoded.dictionaries[0]
    )
    return search(encoded, {"a": ladder}, **{"k": 2, "max_suppression": 0.0, **ways})


def test_a_floor_is_kept_and_capped():
    assert one_column(["x", "x"], minimum_levels={"a": 1}).levels == {"a": 1}
    assert one_column(["x", "x"], minimum_levels={"a": 9}).levels == {"a": 1}


def test_fewer_records_than_k_are_refused_in_words():
    with pytest.raises(RefusedError, match="fewer than 5 records"):
        one_column(["x"] * 4, k=5, max_suppression=1.0)


def test_an_empty_table_needs_nothing():
    found = one_column([], rows=[["x", "*"]], minimum_levels={"a": 1})
    assert (found.levels, found.suppressed, found.loss) == ({"a": 1}, 0, 0.0)


def test_limits_outside_their_range_are_our_bug():
    for ways in ({"k": 0}, {"max_suppression": 1.1}, {"max_suppression": -0.1}):
        with pytest.raises(OurBug):
            one_column(["x"], **ways)


def test_a_lattice_too_large_is_refused_not_begun():
    ladder = from_rows("a", [["x"] * 9 + ["*"]], pa.array(["x"]))
    with pytest.raises(RefusedError, match="more than the"):
        Lattice([ladder] * 8, (0,) * 8, [np.ones(10)] * 8, 1)


def test_levels_that_do_not_nest_are_found():
    rows = [["jan", "winter", "q1", "*"], ["feb", "winter", "q2", "*"]]
    with pytest.raises(BadInput, match="does not nest"):
        from_rows("month", rows, pa.array(["jan"]))
    with pytest.raises(BadInput, match="different numbers of levels"):
        from_rows("month", [["jan", "*"], ["feb", "winter", "*"]], pa.array(["jan"]))


def test_a_value_that_the_hierarchy_lacks_is_generalised_away_at_once():
    ladder = from_rows("grade", [["09", "high", "*"], ["10", "high", "*"]], pa.array(["10", "99", None]))
    assert ladder.labels == (("10", "99", None), ("high", "*", "*"), ("*", "*", "*"))
    assert ladder.shares[1][ladder.groups[1]].tolist() == [1.0, 1.0, 1.0]


def test_more_groups_than_a_key_has_bits_for_are_ranked(monkeypatch):
    count, columns = 40, 13  # 40 ** 13 is beyond 64 bits
    names = [f"c{i}" for i in range(columns)]
    values = [f"{i % count:02}" for i in range(200)]
    encoded = measure.encode(pa.table(dict.fromkeys(names, pa.array(values))), names)
    ladder = from_rows("c", [[f"{i:02}", "*"] for i in range(count)], encoded.dictionaries[0])
    found = search(encoded, dict.fromkeys(names, ladder), k=5, max_suppression=0.0)
    assert found.loss == 0.0 and set(found.levels.values()) == {0}
