"""Rates, risks and bounds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from permslip.measure.attack import AttackReport, Outcome, Rate, within
from permslip.words.errors import BadInput, OurBug
from permslip.words.vocabulary import AttackKind


def outcome(got: float, base: float, n: int = 100, **more) -> Outcome:
    return Outcome(
        AttackKind.LINKING, "linking", "a table", Rate(got, n), Rate(base, n), "A sentence.", **more
    )


@given(st.integers(1, 5_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_is_wilsons(case: tuple[int, int]) -> None:
    low, high = Rate(*case).interval
    expected = binomtest(*case).proportion_ci(method="wilson")
    assert low == pytest.approx(expected.low, abs=1e-9)
    assert high == pytest.approx(expected.high, abs=1e-9)


def test_nothing_tried_is_nothing_known() -> None:
    nothing = Rate(0, 0)
    assert (nothing.value, nothing.interval) == (0.0, (0.0, 1.0))
    untried = Outcome(AttackKind.LINKING, "linking", "x", nothing, nothing, "")
    assert untried.risk_interval == (0.0, 1.0)
    assert not within(AttackReport("r", 0, (untried,)), 0.5)
    assert not within(AttackReport("r", 0, ()), 0.5)
    assert AttackReport("r", 0, ()).worst is None


def test_more_successes_than_trials_are_our_bug() -> None:
    with pytest.raises(OurBug):
        Rate(3, 2)


@given(st.integers(0, 100), st.integers(0, 100), st.integers(0, 100))
def test_the_risk_lies_in_its_interval_and_between_nothing_and_all(got: int, base: int, control: int) -> None:
    for one in (outcome(got, base), outcome(got, base, control=Rate(control, 100))):
        low, high = one.risk_interval
        assert 0.0 <= low <= one.risk <= high <= 1.0


def test_the_risk_is_what_the_better_of_the_others_left_unknown() -> None:
    assert outcome(70, 40).risk == pytest.approx(0.5)
    assert outcome(70, 40, control=Rate(20, 100)).risk == pytest.approx(0.5)
    assert outcome(70, 40, control=Rate(60, 100)).risk == pytest.approx(0.25)
    assert outcome(30, 40).risk == 0.0
    assert outcome(100, 100).risk_interval == (0.0, 0.0)
    assert outcome(100, 100).risk == 0.0


def test_matched_pairs_say_more_than_two_rates() -> None:
    alone = outcome(66, 66)
    matched = outcome(66, 66, pairs=(0, 0))
    assert matched.risk_interval[1] < 0.06 < alone.risk_interval[1]
    against_control = outcome(66, 60, control=Rate(66, 100), pairs=(30, 24), control_pairs=(0, 0))
    assert against_control.risk_interval[1] < 0.06


def test_no_better_is_by_the_references_own_interval() -> None:
    assert outcome(44, 40).no_better
    assert not outcome(60, 40).no_better


def test_a_bound_holds_for_every_attack_and_on_request_beyond_chance() -> None:
    report = AttackReport("r", 1, (outcome(1, 1), outcome(4, 1)))
    assert within(report, 0.05)
    assert not within(report, 0.02)
    assert not within(report, 0.05, upper=True)
    assert within(report, 0.2, upper=True)
    assert report.worst is report.outcomes[1]


@pytest.mark.parametrize("bound", [0.0, -0.1, 1.1])
def test_a_bound_is_a_share(bound: float) -> None:
    with pytest.raises(BadInput):
        within(AttackReport("r", 1, (outcome(1, 1),)), bound)


def test_what_was_not_tried_is_within_no_bound() -> None:
    assert within(AttackReport("r", 1, (outcome(1, 1),)), 0.5)
    assert not within(AttackReport("r", 1, (outcome(1, 1),), untried=("x",)), 0.5)
