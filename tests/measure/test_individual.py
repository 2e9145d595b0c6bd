"""Risk record by record with weights, and household by household."""

from __future__ import annotations

import math

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from permslip import measure
from permslip.measure.individual import individual_risk, risk_of
from permslip.words.errors import BadInput

ROW = st.tuples(
    st.sampled_from("ab"), st.integers(0, 2), st.integers(1, 40), st.sampled_from(["h1", "h2", "h3", None])
)


def series(f, people):
    """E(1/F) term by term: sum over h >= f of C(h-1, f-1) p^f (1-p)^(h-f) / h."""
    p, total, term, h = f / people, 0.0, (f / people) ** f, f
    while term > 1e-18 or h < people:
        total += term / h
        term *= h / (h - f + 1) * (1 - p)
        h += 1
        if term == 0.0:
            break
    return total


def encoded(rows):
    table = pa.table(
        {
            "sex": pa.array([r[0] for r in rows], pa.string()),
            "grade": pa.array([r[1] for r in rows], pa.int64()),
            "weight": pa.array([r[2] for r in rows]),
            "home": pa.array([r[3] for r in rows], pa.string()),
        }
    )
    return measure.encode(table, ["sex", "grade", "weight", "home"])


@pytest.mark.parametrize(("f", "people"), [(1, 2.0), (1, 50.0), (2, 2.5), (3, 30.0), (8, 9.0), (40, 400.0)])
def test_the_risk_of_a_class_is_the_expected_inverse_of_its_size(f, people):
    assert float(risk_of([f], [people])[0]) == pytest.approx(series(f, people), rel=1e-9)


def test_the_closed_forms_of_the_paper():
    p = 0.2
    assert float(risk_of([1], [5.0])[0]) == pytest.approx(p / (1 - p) * math.log(1 / p))
    assert float(risk_of([2], [10.0])[0]) == pytest.approx((p / (1 - p)) ** 2 * (math.log(p) + (1 - p) / p))
    assert risk_of([1, 4], [1.0, 4.0]).tolist() == [1.0, 0.25]
    assert float(risk_of([1], [1e9])[0]) == pytest.approx(1e-9 * math.log(1e9), rel=1e-6)


@given(rows=st.lists(ROW, min_size=1, max_size=25))
def test_every_record_and_household_has_the_risk_of_the_definition(rows):
    found = individual_risk(encoded(rows), ["sex", "grade"], weights="weight", household="home")
    for i, row in enumerate(rows):
        alike = [r for r in rows if r[:2] == row[:2]]
        assert found.records[i] == pytest.approx(series(len(alike), sum(r[2] for r in alike)), rel=1e-6)
        home = [j for j, r in enumerate(rows) if r[3] == row[3]] if row[3] is not None else [i]
        missed = math.prod(1 - found.records[j] for j in home)
        assert found.households[i] == pytest.approx(1 - missed, abs=1e-12)
    assert found.expected == pytest.approx(sum(found.records))
    assert found.expected_in_households >= found.expected - 1e-9
    assert found.highest == max(found.records) and found.rate == pytest.approx(found.expected / len(rows))


@given(rows=st.lists(ROW, min_size=1, max_size=25), order=st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_no_digit(rows, order):
    rows = [(a, b, w + 1 / 7, home) for a, b, w, home in rows]
    mixed = order.sample(rows, len(rows))
    one, other = (
        individual_risk(encoded(r), ["sex", "grade"], weights="weight", household="home")
        for r in (rows, mixed)
    )
    for figure in ("expected", "expected_in_households", "highest", "rate"):
        assert getattr(one, figure) == getattr(other, figure), figure
    assert sorted(one.households) == sorted(other.households)


def test_without_weights_the_table_is_everybody():
    rows = [("a", 0, 1, None)] * 3 + [("b", 1, 1, None)]
    found = individual_risk(encoded(rows), ["sex", "grade"], weights=None)
    assert found.records.tolist() == pytest.approx([1 / 3] * 3 + [1.0])
    assert found.households is None and found.expected_in_households is None
    assert found.expected == pytest.approx(2.0)  # as many as there are classes: the marketer's


def test_weights_are_checked():
    good = [("a", 0, 2, "h1")]
    with pytest.raises(BadInput, match="no numbers"):
        individual_risk(encoded(good), ["sex"], weights="home")
    for wrong in (0, None):
        with pytest.raises(BadInput, match="below 1"):
            individual_risk(encoded([*good, ("a", 0, wrong, "h1")]), ["sex"], weights="weight")


def test_nobody_is_at_no_risk():
    table = pa.table({"a": pa.array([], pa.string()), "w": pa.array([], pa.int64())})
    found = individual_risk(measure.encode(table, ["a", "w"]), ["a"], weights="w", household="a")
    assert (found.expected, found.highest, found.rate) == (0.0, 0.0, 0.0)
    assert np.array_equal(found.households, np.zeros(0))
