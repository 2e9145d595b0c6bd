"""Wilson's interval, against the equation whose roots it is."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from permslip.measure.interval import Z, wilson


@given(trials=st.integers(1, 10_000), part=st.floats(0, 1))
def test_the_bounds_are_as_far_as_a_normal_quantile_says(trials, part):
    p = part * trials / trials
    low, high = wilson(part * trials, trials)
    assert 0 <= low <= p + 1e-9 and p - 1e-9 <= high <= 1
    for bound in (low, high):
        if 0 < bound < 1:
            assert (p - bound) ** 2 == pytest.approx(Z * Z * bound * (1 - bound) / trials, abs=1e-9)


def test_the_ends_are_certain_and_nothing_is_known_of_no_trial():
    assert wilson(0, 10)[0] == 0.0 and wilson(10, 10)[1] == 1.0
    assert wilson(0, 0) == (0.0, 1.0)
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=1e-4)  # Newcombe 1998, table I, method 3


def test_no_numbers_library_is_loaded_for_it():
    code = "import sys, permslip.measure.interval\nassert 'numpy' not in sys.modules\n"
    subprocess.run([sys.executable, "-c", code], check=True)
