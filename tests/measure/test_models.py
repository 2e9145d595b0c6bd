"""The privacy models, class by class, against their papers' definitions over rows."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from permslip.measure import models
from permslip.words.errors import OurBug
from tests.measure import twin_models as twin
from tests.measure.model_tables import ROW, ROWS, VALUES, codes_of, encoded, in_order, tally


@given(rows=ROWS, k=st.integers(1, 6), least=st.integers(1, 4))
def test_sizes_and_different_values(rows, k, least):
    t, classes = tally(rows), [v for _, v in in_order(rows)]
    assert models.KAnonymity(k).met(t).tolist() == [len(v) >= k for v in classes]
    assert models.DistinctL(least, "ill").met(t).tolist() == [len(set(v)) >= least for v in classes]
    assert models.KAnonymity(k).attained(t) == min(len(v) for v in classes)
    assert models.DistinctL(least, "ill").attained(t) == min(len(set(v)) for v in classes)


@given(rows=ROWS, others=st.lists(ROW, max_size=30), k=st.integers(1, 6))
def test_k_map_counts_people_of_the_population(rows, others, k):
    t = tally(rows, rows + others)
    everyone = twin.groups(rows + others)
    people = [len(everyone[quasi]) for quasi, _ in in_order(rows)]
    assert models.KMap(k).met(t).tolist() == [n >= k for n in people]
    assert models.KMap(k).attained(t) == min(people)


@given(rows=ROWS, least=st.sampled_from([1.5, 2, 2.5, 3, 4]))
def test_entropy(rows, least):
    t, classes = tally(rows), [v for _, v in in_order(rows)]
    for kept, values in zip(models.EntropyL(least, "ill").met(t), classes, strict=True):
        over = twin.entropy(values) - math.log(least)
        assert kept == (over > 0) or abs(over) < 1e-12  # exactly at the bound, the last digit decides
    worst = min(math.exp(twin.entropy(v)) for v in classes)
    assert models.EntropyL(least, "ill").attained(t) == pytest.approx(worst)


@given(rows=ROWS, c=st.sampled_from([0.5, 1, 2, 4]), least=st.integers(2, 4))
def test_recursive(rows, c, least):
    t, classes = tally(rows), [v for _, v in in_order(rows)]
    model = models.RecursiveCL(c, least, "ill")
    assert model.met(t).tolist() == [twin.recursive(v, c, least) for v in classes]
    worst = model.attained(t)
    if worst < math.inf:
        assert models.RecursiveCL(worst * 1.0001, least, "ill").met(t).all()
    assert not models.RecursiveCL(min(worst, 1e6), least, "ill").met(t).all()


@settings(max_examples=25)
@given(rows=st.lists(ROW, min_size=1, max_size=25), order=st.permutations(VALUES), cut=st.integers(1, 5))
def test_the_three_distances_are_the_earth_mover_s(rows, order, cut):
    t, classes = tally(rows), [v for _, v in in_order(rows)]
    everyone, codes = [s for _, s in rows], codes_of(rows)
    names = [n for n in order if n in codes]
    ranks = [0] * len(codes)
    for place, name in enumerate(names):
        ranks[codes[name]] = place
    levels = [
        [codes[n] for n in codes],
        [int(order.index(n) >= cut) + (order.index(n) > 4) for n in codes],
        [int(order.index(n) >= cut) for n in codes],
        [0] * len(codes),
    ]
    equal = models.TCloseness(0.2, "ill", "equal")
    ordered = models.TCloseness(0.2, "ill", "ordered").with_order(ranks)
    ladder = models.TCloseness(0.2, "ill", "hierarchical").with_levels(levels)
    for model, ground in (
        (equal, twin.equal_ground),
        (ordered, twin.ordered_ground(names)),
        (ladder, twin.ladder_ground(levels, codes)),
    ):
        expected = [twin.earth_mover(v, everyone, ground) for v in classes]
        assert model.distances(t).tolist() == pytest.approx(expected, abs=1e-7)
        assert model.attained(t) == pytest.approx(max(expected), abs=1e-7)
        assert model.met(t).tolist() == (model.distances(t) <= 0.2 + 1e-12).tolist()


def test_the_salary_example_of_the_t_closeness_paper():
    """Li et al., Section 4.3: 3k..11k; {3k, 4k, 5k} is 0.375 from it, {6k, 8k, 11k} 0.167."""
    salaries = [f"{n}k" for n in range(3, 12)]
    rows = [(("x", 0), s) for s in ("3k", "4k", "5k")] + [(("y", 0), s) for s in ("6k", "8k", "11k")]
    rows += [((None, 0), s) for s in ("7k", "9k", "10k")]
    names = encoded(rows).dictionaries[2].to_pylist()
    model = models.TCloseness(0.2, "ill", "ordered").with_order([salaries.index(n) for n in names])
    assert model.distances(tally(rows))[:2].tolist() == pytest.approx([0.375, 1 / 6])


@given(rows=ROWS)
def test_promises_that_are_monotone_hold_when_a_column_goes(rows):
    e = encoded(rows)
    fine, coarse = models.tally(e, ["one", "two"], "ill", e), models.tally(e, ["one"], "ill", e)
    for model in (models.KAnonymity(3), models.KMap(3), models.DistinctL(2, "ill")):
        assert model.monotone and model.monotone_whole
        lost = [int(t.sizes[~model.met(t)].sum()) for t in (fine, coarse)]
        assert lost[1] <= lost[0]
    for model in (
        models.EntropyL(2, "ill"),
        models.RecursiveCL(2, 2, "ill"),
        models.TCloseness(0.4, "ill", "equal"),
        models.BetaLikeness(1, "ill", "enhanced"),
        models.DeltaDisclosure(1.5, "ill"),
        models.AlphaK(0.7, 2, "ill"),
        models.DeltaPresence(0, 1),
    ):
        assert not model.monotone and model.monotone_whole
        if model.met(fine).all():
            assert model.met(coarse).all()


@pytest.mark.parametrize(
    "model",
    [
        models.EntropyL(2, "ill"),
        models.RecursiveCL(2, 2, "ill"),
        models.TCloseness(0.6, "ill", "equal"),
    ],
)
def test_the_other_promises_may_suppress_more_further_up(model):
    """{a, b} passes, a hundred a's fail, all of them together fail: 100 suppressed become 102."""
    far = 25 if model.name == "t-closeness" else 0  # for closeness the rest of the table is b's
    rows = [(("x", 0), "a"), (("x", 0), "b")] + [(("x", 1), "a")] * 100 + [((None, 0), "b")] * far * 40
    e = encoded(rows)
    lost = []
    for quasi in (["one", "two"], ["one"]):
        t = models.tally(e, quasi, "ill")
        lost.append(int(t.sizes[~model.met(t)].sum()))
    assert lost[1] > lost[0]


SHARES = [0.25, 0.5, 1, 3]


@given(rows=ROWS, beta=st.sampled_from(SHARES), delta=st.sampled_from(SHARES), k=st.integers(1, 4))
def test_shares_value_by_value(rows, beta, delta, k):
    t, classes = tally(rows), [v for _, v in in_order(rows)]
    everyone = [s for _, s in rows]
    q = {v: everyone.count(v) / len(everyone) for v in everyone}

    def gains(values):
        return {v: (values.count(v) / len(values) - q[v]) / q[v] for v in set(values)}

    def told(values):
        share = {v: values.count(v) / len(values) for v in q}
        return max(abs(math.log(share[v] / q[v])) if share[v] else math.inf for v in q)

    near = 1e-12
    basic, enhanced = (models.BetaLikeness(beta, "ill", kind) for kind in ("basic", "enhanced"))
    assert basic.met(t).tolist() == [max(gains(v).values()) <= beta + near for v in classes]
    assert enhanced.met(t).tolist() == [
        all(g <= min(beta, -math.log(q[s])) + near for s, g in gains(v).items()) for v in classes
    ]
    assert basic.attained(t) == pytest.approx(max(max(gains(v).values()) for v in classes))
    disclosure = models.DeltaDisclosure(delta, "ill")
    assert disclosure.met(t).tolist() == [told(v) < delta for v in classes]
    assert disclosure.attained(t) == pytest.approx(max(told(v) for v in classes))
    common = [max(v.count(s) for s in v) / len(v) for v in classes]
    alpha = models.AlphaK(min(beta, 1), k, "ill")
    assert alpha.met(t).tolist() == [
        len(v) >= k and c <= min(beta, 1) for v, c in zip(classes, common, strict=True)
    ]
    assert alpha.attained(t) == pytest.approx(max(common))


@given(
    rows=ROWS,
    others=st.lists(ROW, max_size=30),
    low=st.sampled_from([0, 0.2]),
    high=st.sampled_from([0.5, 1]),
)
def test_presence_is_judged_over_the_whole_population(rows, others, low, high):
    t = tally(rows, rows + others)
    everyone, held = twin.groups(rows + others), twin.groups(rows)
    presence = {quasi: len(held.get(quasi, [])) / len(people) for quasi, people in everyone.items()}
    expected = [low <= presence[quasi] <= high for quasi, _ in in_order(rows)]
    if low > 0 and len(presence) > len(held):
        expected = [False] * len(held)
    model = models.DeltaPresence(low, high)
    assert model.met(t).tolist() == expected
    assert model.attained(t) == max(presence.values())


def test_a_table_of_nobody_has_nothing():
    t = models.tally(encoded([(("x", 0), "a")][:0]), ["one", "two"], "ill")
    for text in (
        "k-anonymity:5",
        "distinct-l:3:ill",
        "entropy-l:3:ill",
        "recursive-cl:4:3:ill",
        "alpha-k:0.5:2:ill",
    ):
        model = models.parse(text)
        assert model.met(t).shape == (0,) and model.attained(t) == 0.0
    for text in ("t-closeness:0.2:ill:equal", "beta-likeness:1:ill:basic", "delta-disclosure:1:ill"):
        assert models.parse(text).met(t).shape == (0,) and models.parse(text).attained(t) == 0.0
    empty = np.zeros(0, np.int64)
    with pytest.raises(OurBug, match="one start more"):
        models.Tally(empty, empty, empty, empty, empty)
    with pytest.raises(OurBug, match="one population"):
        models.Tally(empty, np.zeros(1, np.int64), empty, empty, empty, np.ones(1, np.int64))


def test_counts_too_large_to_be_sorted_with_their_values():
    """One class of half the largest number: the entries are put in order without their counts beside them."""
    half = 1 << 61
    whole = np.array([half, half // 2, 0, half // 2], np.int64)
    t = models.Tally(
        np.array([2 * half]), np.array([0, 2]), np.array([1, 0], np.uint32), np.array([half, half]), whole
    )
    ordered = models.TCloseness(0.5, "ill", "ordered").with_order([0, 1, 2, 3])
    assert ordered.attained(t) == pytest.approx((0.25 + 0.25) / 3)
    ladder = models.TCloseness(0.5, "ill", "hierarchical").with_levels([[0, 1, 2, 3], [0, 0, 1, 1], [0] * 4])
    assert ladder.attained(t) == pytest.approx(0.25)
