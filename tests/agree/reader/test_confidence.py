"""A confidence is a measured share, drawn towards one half where cases are few."""

from __future__ import annotations

from permslip.agree.reader.confidence import MEASURED, confidence

COUNTS = {"breach.notice": (18, 18), "breach.report": (0, 2)}


def test_the_share_of_a_rule() -> None:
    assert confidence("breach.notice", 0, COUNTS) == 0.95
    assert confidence("breach.report", 0, COUNTS) == 0.25


def test_an_unmeasured_rule_leans_on_its_family_and_its_rank() -> None:
    assert 0.5 < confidence("breach.new", 0, COUNTS) < 0.95
    assert confidence("breach.new", 2, COUNTS) < confidence("breach.new", 0, COUNTS)


def test_a_rule_that_nobody_measured_is_a_toss() -> None:
    assert confidence("other.rule", 0, {}) == 0.5
    assert confidence("other.rule", 2, {}) == 0.3


def test_the_table_counts() -> None:
    assert MEASURED
    assert all(0 <= right <= every and every > 0 for right, every in MEASURED.values())
