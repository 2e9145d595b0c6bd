"""The search: the published optima of a known table, and an exhaustive twin on small ones."""

from __future__ import annotations

from itertools import product

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings

from permslip import measure
from permslip.protect import from_rows, search, weighing
from permslip.protect.best_effort import Boxes
from permslip.protect.lattice import Lattice, Path, Prices
from permslip.protect.losses import LOSSES, by_columns
from permslip.words.errors import BadInput, OurBug, RefusedError
from tests.protect import twin
from tests.protect.problems import coded, problems


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


@pytest.mark.parametrize("kind", [Lattice, Boxes])
@pytest.mark.parametrize("loss", LOSSES.values(), ids=list(LOSSES))
@settings(max_examples=15)
@given(problem=problems())
def test_no_bound_is_above_the_truth(kind, loss, problem):
    chosen, rows, k, _, floor = problem
    encoded, ladders = coded(chosen, rows)
    ladders, floor = list(ladders.values()), tuple(floor)
    charges = weighing.charges_of(encoded, ladders, loss) if by_columns(loss) else []
    ways = {"k": k, "limit": len(rows), "charges": charges, "figures": not by_columns(loss)}
    scale = weighing.Scale(weighing.tuples_of(encoded, ladders, floor), ladders, **ways)
    prices = Prices(loss, charges, np.ones(len(ladders)), len(rows), k)
    lattice = kind(ladders, floor, prices)
    nodes = list(product(*[range(low, ladder.top + 1) for low, ladder in zip(floor, ladders, strict=True)]))
    for step in Path(ladders, prices).up(floor)[::-1]:
        lattice.learn(step, scale.weigh(step))
        _, least = lattice.cheapest()
        for node in nodes:
            truth = prices.price(node, scale.weigh(node))
            bound = lattice.bound_of(node)
            if bound < np.inf:
                assert bound <= truth + 1e-9 and least <= truth + 1e-9


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


def test_a_column_of_one_value_costs_nothing_and_stays():
    found = one_column(["x"] * 4)
    assert (found.levels, found.loss, found.suppressed) == ({"a": 0}, 0.0, 0)


def test_a_column_of_distinct_values_goes_to_the_top_or_is_suppressed_whole():
    found = one_column([f"v{i}" for i in range(6)])
    assert (found.levels, found.loss) == ({"a": 1}, pytest.approx(1.0))
    with pytest.raises(RefusedError, match="fewer than 7 records"):
        one_column([f"v{i}" for i in range(6)], k=7)


def test_a_missing_value_makes_a_class_of_its_own():
    rows = [["x", "*"], ["y", "*"]]
    found = one_column(["x", "x", None, None], rows=rows)
    assert (found.levels, found.suppressed) == ({"a": 0}, 0)
    found = one_column(["x", "x", "x", None], rows=rows, max_suppression=0.25)
    assert found.suppressed_rows.tolist() == [False, False, False, True]


@pytest.mark.parametrize("loss", LOSSES)
def test_suppressing_everybody_is_no_error_of_a_loss(loss):
    found = one_column(
        [f"v{i}" for i in range(6)], rows=[[f"v{i}"] for i in range(6)], max_suppression=1.0, loss=loss
    )
    assert found.suppressed == 6 and np.isfinite(found.loss)
