"""The limits every method keeps, and that each of them keeps the same ones."""

from __future__ import annotations

import pytest

from permslip.protect.limits import enough, may_be_left_out
from permslip.protect.local_recoding import recode
from permslip.protect.local_suppression import suppress
from permslip.words.errors import RefusedError
from tests.protect.problems import coded


def test_a_share_that_binary_cannot_hold_means_what_was_written():
    assert int(100 * 0.29) == 28  # what multiplying alone would say
    assert [may_be_left_out(100, share) for share in (0.0, 0.29, 0.5, 1.0)] == [0, 29, 50, 100]
    assert may_be_left_out(99, 0.5) == 49 and may_be_left_out(0, 1.0) == 0


def test_fewer_records_than_k_are_refused_and_none_ask_for_nothing():
    enough(0, 5)
    enough(5, 5)
    encoded, ladders = coded([{"a": ["a", "*"]}], [("a",)] * 4)
    for way in (
        lambda: enough(4, 5),
        lambda: recode(encoded, ladders, k=5),
        lambda: suppress(encoded, k=5),
    ):
        with pytest.raises(RefusedError, match="fewer than 5 records in all, so no class can have 5"):
            way()
