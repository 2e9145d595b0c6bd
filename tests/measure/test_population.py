"""How many people of the population are alone, from a sample: equations, simulations, and ARX's figures."""

from __future__ import annotations

import csv
import math
from collections import Counter

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import hypergeom

from permslip import measure
from permslip.measure import population
from permslip.measure.population import population_uniques
from permslip.words.errors import BadInput

USA = 317_238_626  # the population ARX 3.9 takes for its region "USA"
HISTOGRAM = st.dictionaries(st.integers(1, 12), st.integers(1, 30), min_size=1, max_size=6).map(
    lambda d: tuple(sorted(d.items()))
)


def histogram(sizes):
    return tuple(sorted(Counter(int(s) for s in sizes if s).items()))


@given(sizes=HISTOGRAM, times=st.integers(2, 50))
def test_zayatz_is_bayes_rule_over_hypergeometric_draws(sizes, times):
    sizes = ((1, dict(sizes).get(1, 3)), *((s, c) for s, c in sizes if s != 1))
    n = sum(s * c for s, c in sizes)
    once = sum(c * hypergeom.pmf(1, n * times, s, n) for s, c in sizes)
    alone = sizes[0][1]
    expected = alone * alone * hypergeom.pmf(1, n * times, 1, n) / once * times
    arrays = [np.array(column) for column in zip(*sizes, strict=True)]
    assert population._zayatz(*arrays, n, n * times) == pytest.approx(expected)


def test_pitman_solves_hoshino_s_equations():
    """The closed forms with digamma against the sums of the paper, at the solution found."""
    sizes = ((1, 400), (2, 130), (3, 61), (4, 30), (7, 20), (15, 9), (60, 2))
    n, u = sum(s * c for s, c in sizes), sum(c for _, c in sizes)
    people = population_uniques(sizes, 40_000).pitman

    def slopes(theta, alpha):
        one = sum(1 / (theta + i * alpha) for i in range(1, u)) - sum(1 / (theta + i) for i in range(1, n))
        two = sum(i / (theta + i * alpha) for i in range(1, u)) - sum(
            c * sum(1 / (i - alpha) for i in range(1, s)) for s, c in sizes
        )
        return one, two

    # Find (theta, alpha) again by halving: the second equation in alpha at the theta of the first.
    def theta_of(alpha):
        low, high = 1e-6, 1e6
        for _ in range(50):
            middle = math.sqrt(low * high)
            low, high = (middle, high) if slopes(middle, alpha)[0] > 0 else (low, middle)
        return low

    low, high = 0.01, 0.99
    for _ in range(30):
        middle = (low + high) / 2
        low, high = (middle, high) if slopes(theta_of(middle), middle)[1] > 0 else (low, middle)
    theta, alpha = theta_of(low), low
    expected = math.exp(math.lgamma(theta + 1) - math.lgamma(theta + alpha)) * 40_000**alpha
    assert people == pytest.approx(expected, rel=1e-4)


@pytest.mark.parametrize(("alpha", "beta"), [(0.5, 0.1), (1.0, 0.3), (0.2, 0.02)])
def test_snb_finds_the_uniques_of_a_population_made_as_it_says(alpha, beta):
    rng = np.random.default_rng(11)
    classes = 1 + rng.negative_binomial(alpha, beta, 200_000)
    drawn = rng.binomial(classes, 0.3)
    found = population_uniques(histogram(drawn), int(classes.sum() * drawn.sum() / (classes.sum() * 0.3)))
    assert found.snb == pytest.approx(int((classes == 1).sum()), rel=0.2)  # Shlosser's K is off too
    assert found.fraction == pytest.approx(0.3, rel=0.02)


def test_pitman_finds_the_uniques_of_a_population_made_as_it_says():
    rng = np.random.default_rng(5)
    theta, alpha, sizes = 50.0, 0.6, [1]
    for i in range(1, 20_000):  # the Chinese restaurant that Pitman's formula describes
        fresh = (theta + alpha * len(sizes)) / (theta + i)
        if rng.random() < fresh:
            sizes.append(1)
        else:
            weights = np.array(sizes) - alpha
            sizes[int(np.searchsorted(np.cumsum(weights), rng.random() * weights.sum()))] += 1
    people = np.repeat(np.arange(len(sizes)), sizes)
    drawn = rng.choice(people, 2000, replace=False)
    found = population_uniques(histogram(np.bincount(drawn)), 20_000)
    assert found.chosen == "pitman"
    assert found.people == pytest.approx(sizes.count(1), rel=0.2)


def test_the_rule_of_dankar_and_others():
    sizes = ((1, 400), (2, 130), (3, 61), (4, 30), (7, 20), (15, 9), (60, 2))
    n = sum(s * c for s, c in sizes)
    far, near = population_uniques(sizes, n * 20), population_uniques(sizes, n * 2)
    assert far.chosen == "pitman" and far.people == far.pitman
    assert near.people == min(near.zayatz, near.snb)
    assert near.share == near.people / (n * 2)


def test_a_model_that_does_not_fit_is_left_out():
    alone = population_uniques(((1, 50),), 5000)  # nobody alike: no second figure to fit two parameters to
    assert alone.pitman is None and alone.snb is None
    assert alone.chosen == "zayatz" and 0 < alone.people <= 5000


@settings(max_examples=15)
@given(sizes=HISTOGRAM, times=st.sampled_from([1.01, 1.5, 4, 300]))
def test_no_estimate_leaves_the_population(sizes, times):
    n = sum(s * c for s, c in sizes)
    people = math.ceil(n * times)
    found = population_uniques(sizes, people)
    for estimate in (found.zayatz, found.pitman, found.snb, found.people):
        assert estimate is None or 0 <= estimate <= people * (1 + 1e-9)
    assert 0 <= found.share <= 1 + 1e-9


def test_what_is_counted_is_not_estimated():
    whole = population_uniques(((1, 5), (3, 2)), 11)
    assert (whole.chosen, whole.people, whole.fraction) == ("counted", 5.0, 1.0)
    nobody = population_uniques(((2, 5),), 100)
    assert nobody.people == 0.0 and nobody.share == 0.0
    empty = population_uniques((), 0)
    assert (empty.people, empty.share, empty.fraction) == (0.0, 0.0, 0.0)
    with pytest.raises(BadInput, match="cannot come from"):
        population_uniques(((1, 5),), 4)


def test_adult_has_the_figures_of_arx(shared_data):
    """ARX 3.9.2 on eight keys, region USA: Zayatz 0.0860, Pitman and Dankar 0.01455. Its SNB is 0.0, which
    it also prints where its solver finds nothing; the paper's two equations have a solution here."""
    with (shared_data / "arx/adult/adult.csv").open() as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    quasi = [c for c in rows[0] if c != "occupation"]
    found = measure.findings("adult", pa.table({c: [r[c] for r in rows] for c in quasi}), tuple(quasi), k=5)
    assert round(100 * found.unique_share, 2) == 29.31
    assert round(found.marketer, 4) == 0.4130
    estimate = population_uniques(found.histogram, USA)
    assert round(estimate.zayatz / USA, 4) == 0.0860
    assert round(estimate.pitman / USA, 5) == 0.01455
    assert estimate.chosen == "pitman" and round(estimate.share, 5) == 0.01455
    assert estimate.snb == pytest.approx(0.0497 * USA, rel=0.01)


def test_classes_are_looked_up_in_a_population_of_nobody():
    e = measure.encode(pa.table({"a": ["x", "y"]}), ["a"])
    found, packing, _ = measure.sizes.classes_packed(e)
    nobody = measure.encode(pa.table({"a": pa.array([], pa.string())}), ["a"])
    assert population.sizes_in(found.keys, packing, e, nobody).tolist() == [0, 0]
