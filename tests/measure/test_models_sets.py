"""Lists (km-anonymity), and the order of a sensitive column's values."""

from __future__ import annotations

from collections import Counter
from datetime import date

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from permslip import measure
from permslip.measure import models
from permslip.measure.models import sets
from permslip.words.errors import BadInput
from tests.measure import twin_models as twin

LISTS = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 5)), max_size=30)


def arrays(pairs):
    return np.array([p for p, _ in pairs], np.uint32), np.array([i for _, i in pairs], np.uint16)


@given(pairs=LISTS, k=st.integers(1, 4), m=st.integers(1, 3), block=st.sampled_from([1, 7, 1 << 22]))
def test_rare_combinations_are_those_of_the_definition(pairs, k, m, block):
    people = {p: [i for q, i in pairs if q == p] for p in {p for p, _ in pairs}}
    rare, everything = twin.rare_sets(people, k, m), twin.rare_sets(people, 1 << 30, m)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sets, "_BLOCK", block)
        found = models.KMAnonymity(k, m, "course").check(*arrays(pairs))
    sizes = range(1, m + 1)
    assert found.by_size == tuple(
        (sum(len(s) == n for s in everything), sum(len(s) == n for s in rare)) for n in sizes
    )
    assert found.rare == len(rare)
    exposed = {p for p, items in people.items() if any(set(s) <= set(items) for s in rare)}
    assert set(np.flatnonzero(found.exposed).tolist()) == exposed and found.people == len(exposed)
    assert found.smallest == min(everything.values(), default=0)
    assert models.KMAnonymity(k, m, "course").met(*arrays(pairs)) is (not rare)


@given(pairs=LISTS, k=st.integers(1, 4), m=st.integers(1, 3))
def test_people_of_one_list_are_counted_at_once(pairs, k, m):
    lists = Counter(frozenset(i for q, i in pairs if q == p) for p in {p for p, _ in pairs})
    apart = [(number, item) for number, items in enumerate(lists) for item in items]
    model = models.KMAnonymity(k, m, "course")
    told = model.check(*arrays(apart), np.array([*lists.values()], np.uint32))
    expected = model.check(*arrays(pairs))
    for figure in ("by_size", "people", "smallest", "rare"):
        assert getattr(told, figure) == getattr(expected, figure), figure


def test_the_promise_about_lists_is_said_and_read():
    model = models.parse_sets("km-anonymity:5:2:courses")
    assert model == models.KMAnonymity(5, 2, "courses")
    assert "any 2 entries" in model.sentence() and "4 other children" in model.sentence()
    assert "any one entry" in models.KMAnonymity(5, 1, "courses").sentence()
    for wrong in (
        "km-anonymity:5:courses",
        "km-anonymity:5:x:courses",
        "k-anonymity:5",
        "km-anonymity:0:2:a",
    ):
        with pytest.raises(BadInput):
            models.parse_sets(wrong)
    with pytest.raises(BadInput, match="lists, not classes.*permslip measure"):
        models.parse("km-anonymity:5:2:courses")
    assert models.promised("km-anonymity:5:2:courses") == model
    assert models.promised("k-anonymity:5") == models.KAnonymity(5)
    assert model.sensitive == "courses" and "one other child with" in models.KMAnonymity(2, 1, "a").sentence()
    with pytest.raises(BadInput, match="no model called 'km'.*km-anonymity:K:M:COLUMN"):
        models.promised("km:5:2:courses")


def test_too_many_combinations_are_not_begun():
    people, items = np.zeros(100_000, np.uint32), np.arange(100_000, dtype=np.uint32)
    with pytest.raises(BadInput, match="combinations of up to 3"):
        models.KMAnonymity(5, 3, "course").check(people, items)
    with pytest.raises(BadInput, match="too many different items"):
        models.KMAnonymity(5, 4, "course").check(people, items)


@pytest.mark.parametrize(
    ("values", "places"),
    [
        (pa.array([9, 1, 4]), [2, 0, 1]),
        (pa.array(["10", "9", "9.5"]), [2, 0, 1]),
        (pa.array([date(2020, 1, 2), date(2020, 1, 1)]), [1, 0]),
        (pa.array([True, False]), [1, 0]),
        (pa.array(["1", "01"]), [0, 1]),
    ],
)
def test_values_with_an_order_of_their_own_are_put_in_it(values, places):
    assert models.order_of("grade", values).tolist() == places


def test_other_orders_are_given_or_refused():
    grades = pa.array(["1", "K", "2"])
    assert models.order_of("grade", grades, ["PK", "K", "1", "2", "3"]).tolist() == [1, 0, 2]
    with pytest.raises(BadInput, match="guess"):
        models.order_of("grade", grades)
    with pytest.raises(BadInput, match="leaves out"):
        models.order_of("grade", grades, ["1", "2"])
    with pytest.raises(BadInput, match="missing"):
        models.order_of("grade", pa.array(["1", None]))


def test_models_are_made_ready_for_a_table():
    table = pa.table({"school": ["a", "a", "b"], "score": [3, 1, 2], "reason": ["x", "y", "z"]})
    e = measure.encode(table, ["school", "score", "reason"])
    asked = [models.parse(t) for t in ("k-anonymity:2", "t-closeness:1:score:ordered")]
    asked += [models.parse(f"t-closeness:1:reason:{d}") for d in ("equal", "hierarchical")]
    ladder = [np.array([0, 1, 2]), np.array([0, 0, 1]), np.array([0, 0, 0])]
    done = models.ready(asked, e, ladders={"reason": ladder})
    assert done[0] is asked[0] and done[2] is asked[2]
    assert done[1].ranks == (2, 0, 1) and done[3].levels == ((0, 1, 2), (0, 0, 1), (0, 0, 0))
    by_column = models.tallies(e, ["school"], [m.sensitive for m in done])
    assert models.met(done, by_column).tolist() == [True, False]
    with pytest.raises(BadInput, match="hierarchy of reason"):
        models.ready(asked, e)
