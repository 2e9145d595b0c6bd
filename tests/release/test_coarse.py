"""Public counts are bands: never narrower than the minimum cell, always the same for the same count."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from permslip.release.coarse import at_least, band


@pytest.mark.parametrize(
    ("count", "minimum", "text"),
    [
        (0, 10, "fewer than 10"),
        (9, 10, "fewer than 10"),
        (10, 10, "10-19"),
        (812, 10, "800-899"),
        (812, 20, "800-899"),
        (12_345, 10, "12,000-12,999"),
        (1_000_000, 10, "1,000,000-1,099,999"),
        (3, None, "fewer than 10"),
    ],
)
def test_bands(count, minimum, text):
    assert band(count, minimum) == text


@given(st.integers(0, 5_000_000), st.integers(1, 50))
def test_a_band_holds_its_count_and_is_wide_enough(count, minimum):
    text = band(count, minimum)
    if text.startswith("fewer than"):
        assert count < minimum
        return
    low, high = (int(part.replace(",", "")) for part in text.split("-"))
    assert low <= count <= high
    assert high - low + 1 >= minimum or low == minimum


def test_the_smallest_class_is_only_bounded():
    assert (at_least(7, 5), at_least(4, 5), at_least(4, None)) == ("at least 5", "below 5", "not bounded")


def test_a_negative_count_is_a_bug():
    with pytest.raises(ValueError, match="not negative"):
        band(-1, 10)
