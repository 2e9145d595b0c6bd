"""PRAM and rank swapping: what they keep, what they change, and that only the bytes decide."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from permslip.protect.pram import randomise, uniform
from permslip.protect.rank_swapping import compiled_partners, partners, swap_ranks
from permslip.words.errors import BadInput, OurBug


class Bytes:
    """Random bytes that a test can have again."""

    def __init__(self, seed):
        self._rng = np.random.default_rng(seed)

    def bytes(self, n):
        return self._rng.bytes(n)


class Zeros:
    def bytes(self, n):
        return bytes(n)


class Ones:
    def bytes(self, n):
        return b"\xff" * n


@given(st.lists(st.integers(0, 4), max_size=60), st.floats(0.01, 1.0), st.integers(0, 99))
def test_pram_shows_values_that_occur_and_says_what_it_did(values, change, seed):
    codes = np.array(values, np.uint8)
    found = randomise(codes, 6, change=change, randomness=Bytes(seed))
    assert set(found.codes.tolist()) <= set(values)
    assert found.changed == sum(a != b for a, b in zip(values, found.codes.tolist(), strict=True))
    held = Counter(values)
    assert found.distribution.tolist() == [held[v] / max(len(values), 1) for v in range(6)]


@given(st.lists(st.integers(1, 30), min_size=1, max_size=6), st.floats(0.01, 1.0))
def test_pram_is_invariant_and_reversible(counts, change):
    codes = np.repeat(np.arange(len(counts), dtype=np.uint8), counts)
    found = randomise(codes, len(counts), change=change, randomness=Bytes(1))
    p, t = found.transitions(), found.distribution
    assert p.sum(axis=1) == pytest.approx(np.ones(len(t)))
    assert t @ p == pytest.approx(t)
    flow = t[:, None] * p
    assert flow == pytest.approx(flow.T)
    assert found.kept() == pytest.approx(np.diag(p))


def test_pram_changes_as_often_as_it_says():
    codes = np.repeat(np.array([0, 1, 2], np.uint8), [60_000, 30_000, 10_000])
    found = randomise(codes, 3, change=0.2, randomness=Bytes(7))
    for value, kept in enumerate(found.kept()):
        mine = found.codes[codes == value]
        shown, share = float((mine == value).mean()), float((codes[found.codes == value] == value).mean())
        error = 4 * math.sqrt(kept * (1 - kept) / len(mine))
        assert abs(shown - kept) < error and abs(share - kept) < 2 * error
    counts = np.bincount(found.codes, minlength=3)
    assert counts == pytest.approx([60_000, 30_000, 10_000], rel=0.03)


def test_the_draws_reach_both_ends_of_a_distribution():
    assert uniform(Zeros(), 2).tolist() == [0.0, 0.0] and uniform(Ones(), 1)[0] < 1.0
    codes = np.array([1, 2, 4], np.uint8)
    assert randomise(codes, 5, change=1.0, randomness=Zeros()).codes.tolist() == [1, 1, 1]
    kept = randomise(codes, 5, change=0.5, randomness=Ones())
    assert kept.codes.tolist() == [1, 2, 4] and kept.changed == 0


@pytest.mark.parametrize("change", [0.0, -0.1, 1.1, math.nan, True, "0.1"])
def test_a_chance_out_of_range_is_refused(change):
    with pytest.raises(BadInput):
        randomise(np.zeros(3, np.uint8), 1, change=change, randomness=Zeros())
    with pytest.raises(BadInput):
        swap_ranks([1.0, 2.0], share=change, randomness=Zeros())


def test_a_code_beyond_its_dictionary_is_our_bug():
    with pytest.raises(OurBug):
        randomise(np.array([3], np.uint8), 3, change=0.5, randomness=Zeros())


NUMBERS = st.lists(st.one_of(st.integers(0, 9).map(float), st.just(math.nan)), max_size=60)


@given(NUMBERS, st.floats(0.01, 1.0), st.integers(0, 99))
def test_swapping_keeps_every_number_and_moves_none_farther_than_it_may(values, share, seed):
    found = swap_ranks(values, share=share, randomness=Bytes(seed))
    assert [math.isnan(v) for v in found.values] == [math.isnan(v) for v in values]
    held, shown = (sorted(v for v in vs if not math.isnan(v)) for vs in (values, found.values.tolist()))
    assert held == shown
    first, last = {}, {}
    for rank, value in enumerate(held):
        first.setdefault(value, rank)
        last[value] = rank
    for before, after in zip(values, found.values.tolist(), strict=True):
        if not math.isnan(before):
            apart = max(first[after] - last[before], first[before] - last[after], 0)
            assert apart <= found.reach


@given(st.integers(0, 80), st.integers(1, 80), st.integers(0, 99))
def test_the_kernel_and_its_twin_swap_alike(many, reach, seed):
    chances = np.random.default_rng(seed).random(many)
    one, other = partners(many, reach, chances), compiled_partners()(many, reach, chances)
    assert one.tolist() == other.tolist()
    assert one[one].tolist() == list(range(many)) and (abs(one - np.arange(many)) <= reach).all()
    if many > 1:
        assert (one != np.arange(many)).any()


def test_a_large_column_is_swapped_by_the_kernel(monkeypatch):
    values = np.random.default_rng(2).random(500)
    plain = swap_ranks(values, share=0.05, randomness=Bytes(3))
    monkeypatch.setattr("permslip.protect.rank_swapping.COMPILED_ROWS", 1)
    assert swap_ranks(values, share=0.05, randomness=Bytes(3)).values.tolist() == plain.values.tolist()
    assert plain.reach == 25 and plain.moved > 450


def test_a_number_without_end_is_refused():
    with pytest.raises(BadInput):
        swap_ranks([1.0, math.inf], share=0.5, randomness=Zeros())
