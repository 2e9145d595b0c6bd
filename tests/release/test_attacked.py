"""A bound on attacks is a share or off; what is kept of a risk is never less than what was found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from permslip.release.attacked import MILLION, bound, bound_word, in_millionths
from permslip.words.errors import BadInput


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0.05", "0.05"),
        (" 0.050 ", "0.05"),
        ("0", "0"),
        ("-0", "0"),
        ("1", "1"),
        ("1.0", "1"),
        ("1e-3", "0.001"),
    ],
)
def test_a_bound_is_kept_as_people_write_it(typed, kept):
    assert bound_word(typed) == kept
    assert bound({"attack-bound": kept}) == float(kept)


@pytest.mark.parametrize(
    "typed", ["", "on", "5%", "-0.1", "1.000001", "0.0000001", "nan", "inf", "1e-999999", "0,05"]
)
def test_hostile_anything_else_is_no_bound(typed):
    with pytest.raises(BadInput, match="share from 0 to 1"):
        bound_word(typed)
    with pytest.raises(BadInput):
        bound({"attack-bound": typed})


def test_off_or_never_set_asks_for_nothing():
    assert bound({}) is None and bound({"attack-bound": False}) is None


def test_hostile_a_bound_of_another_kind_is_not_taken_for_off():
    for said in (True, None, ("0.05",)):
        with pytest.raises(BadInput):
            bound({"attack-bound": said})


@given(st.floats(0, 1))
def test_a_risk_is_kept_in_millionths_and_never_as_less(share):
    kept = in_millionths(share)
    assert 0 <= kept <= MILLION and -1e-9 <= kept / MILLION - share <= 1.001 / MILLION


@given(st.integers(0, MILLION))
def test_a_risk_of_whole_millionths_is_kept_as_it_is(whole):
    assert in_millionths(whole / MILLION) == whole
