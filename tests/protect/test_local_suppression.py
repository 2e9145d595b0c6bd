"""Local suppression: k is really reached under either meaning of a blank, and counted the long way."""

from __future__ import annotations

from collections import Counter
from itertools import product

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from permslip import measure
from permslip.protect import local_suppression, suppression_kernels, suppression_rounds
from permslip.protect.local_suppression import among, suppress
from permslip.words.errors import BadInput, OurBug, RefusedError
from tests.protect.test_golden import EIGHT, adult

__all__ = ["adult"]  # the fixture


def table(rows):
    width = len(rows[0]) if rows else 1
    names = [f"c{i}" for i in range(width)]
    return measure.encode(
        pa.table({n: pa.array([r[i] for r in rows], pa.string()) for i, n in enumerate(names)}), names
    )


def shown(found, rows):
    return [
        tuple("*" if found.blank[d, i] else ("value", cell) for d, cell in enumerate(row))
        for i, row in enumerate(rows)
    ]


def standing(found, rows):
    """How many records each stands among, record by record."""
    cells = shown(found, rows)
    if found.blanks == "own":
        sizes = Counter(cells)
        return [sizes[c] for c in cells]
    return [
        sum(all(a == b or "*" in (a, b) for a, b in zip(mine, other, strict=True)) for other in cells)
        for mine in cells
    ]


TABLES = st.integers(1, 4).flatmap(
    lambda width: st.lists(
        st.tuples(*[st.sampled_from(["a", "b", "c", None])] * width), min_size=1, max_size=25
    )
)


@settings(max_examples=80)
@given(rows=TABLES, k=st.integers(1, 6), blanks=st.sampled_from(["own", "wild"]))
def test_every_record_stands_among_k(rows, k, blanks):
    encoded = table(rows)
    if len(rows) < k:
        with pytest.raises(RefusedError, match="fewer than"):
            suppress(encoded, k=k, blanks=blanks)
        return
    found, before = [], local_suppression.COMPILED_ROWS
    for least in (1 << 62, 0):
        local_suppression.COMPILED_ROWS = least
        try:
            found.append(suppress(encoded, k=k, blanks=blanks))
        finally:
            local_suppression.COMPILED_ROWS = before
    plain, compiled = found
    assert np.array_equal(plain.blank, compiled.blank)
    counts = standing(plain, rows)
    assert min(counts) == plain.smallest >= k and plain.reached and plain.every_set
    assert plain.cells == plain.weight == sum(plain.by_column.values()) == plain.blank.sum()
    assert plain.records <= plain.cells
    if blanks == "wild":
        assert among(encoded, plain.blank).tolist() == counts
    sizes = Counter(rows)
    if all(size >= k for size in sizes.values()):
        assert plain.cells == 0


def fewest(rows, k):
    """The fewest blanks, own meaning, by trying everything."""
    width = len(rows[0])
    sets = list(product([False, True], repeat=width))
    best = None
    for choice in product(sets, repeat=len(rows)):
        cells = Counter(
            tuple("*" if blank else (cell,) for blank, cell in zip(s, row, strict=True))
            for s, row in zip(choice, rows, strict=True)
        )
        if min(cells.values()) >= k:
            cost = sum(map(sum, choice))
            best = cost if best is None else min(best, cost)
    return best


@settings(max_examples=25)
@given(rows=st.lists(st.tuples(*[st.sampled_from("ab")] * 2), min_size=2, max_size=5), k=st.integers(2, 3))
def test_it_is_not_far_from_the_best_there_is(rows, k):
    if len(rows) >= k:
        best = fewest(rows, k)
        assert best <= suppress(table(rows), k=k).cells <= 2 * best + k


@settings(max_examples=60)
@given(
    keys=st.lists(st.integers(0, 5), min_size=1, max_size=20),
    lenders=st.lists(st.tuples(st.integers(0, 7), st.integers(1, 4)), max_size=5),
    k=st.integers(1, 6),
    share=st.sampled_from([0.5, 0.9, 1.0]),
    above=st.integers(0, 6),
)
def test_a_round_is_the_same_compiled(keys, lenders, k, share, above):
    answers = []
    for ways in (suppression_rounds, suppression_kernels):
        chosen, taken = np.zeros(len(keys), np.bool_), np.zeros(len(lenders), np.int64)
        best = ways.settle(
            np.array(keys, np.uint64),
            np.array([key for key, _ in lenders], np.uint64),
            np.array([more for _, more in lenders], np.int64),
            k,
            share,
            above,
            chosen,
            taken,
        )
        counts = np.zeros(len(keys), np.int64)
        ways.matches(np.array(keys, np.uint64), np.array([*keys, 1, 9], np.uint64), counts)
        answers.append((best, chosen.tolist(), taken.tolist(), counts.tolist()))
        for key in {key for key, c in zip(keys, chosen, strict=True) if c}:
            lent = sum(t for (other, _), t in zip(lenders, taken, strict=True) if other == key)
            assert keys.count(key) + lent >= k
    assert answers[0] == answers[1]


@pytest.mark.parametrize(("blanks", "cells"), [("own", 21_104), ("wild", 8_036)])
def test_adult_reaches_five_with_few_blanks(adult, blanks, cells):
    encoded = adult[0].pick(EIGHT)
    found = suppress(encoded, k=5, blanks=blanks)
    assert found.reached and found.every_set and found.cells <= cells  # so many when this was written
    if blanks == "own":
        out = pa.table({n: found.column(encoded, n) for n in EIGHT})
        assert measure.classes(measure.encode(out, EIGHT)).smallest == found.smallest == 5


def test_weights_steer_what_is_blanked(adult):
    encoded = adult[0].pick(EIGHT)
    plain = suppress(encoded, k=5)
    dear = suppress(encoded, k=5, weights={"age": 20.0})
    assert dear.reached and dear.by_column["age"] < plain.by_column["age"] / 4
    assert dear.weight == pytest.approx(dear.cells + 19 * dear.by_column["age"])
    for weights in ({"age": 0.0}, {"shoe size": 1.0}, {"age": float("inf")}, {"age": -1.0}):
        with pytest.raises(BadInput, match="weight"):
            suppress(encoded, k=5, weights=weights)


@pytest.mark.parametrize("blanks", ["own", "wild"])
@pytest.mark.parametrize("width", [12, 40])
def test_many_columns_end_too(width, blanks, monkeypatch):
    rng = np.random.default_rng(3)
    rows = [tuple(f"{v}" for v in row) for row in rng.integers(0, 4, (120, width))]
    for least in (0, 1 << 62):
        monkeypatch.setattr(local_suppression, "COMPILED_ROWS", least)
        found = suppress(table(rows), k=4, blanks=blanks)
        assert found.reached and not found.every_set
        assert min(standing(found, rows)) == found.smallest


def test_few_who_fit_nowhere_take_some_along():
    rows = [("a", "a", "a")] * 5 + [("b", "b", "b")] * 5 + [("c", "d", "e"), ("f", "g", "h")]
    found = suppress(table(rows), k=5)
    assert found.reached and found.cells == 7 * 3  # a class of five cannot lend: it goes whole
    more = suppress(table([*rows, ("a", "a", "a"), ("a", "a", "a"), ("a", "a", "a")]), k=5)
    assert more.reached and more.cells == 5 * 3  # a class of eight lends three
    lent = suppress(table([("a", "a")] * 9 + [("b", "a"), ("c", "a")] + [("d", "e")]), k=3)
    assert lent.reached and lent.smallest >= 3


def test_stopped_it_blanks_what_was_open_and_says_so():
    rows = [("a", "b")] * 6 + [("c", "b"), ("d", "e"), ("f", "g")]
    for blanks in ("own", "wild"):
        found = suppress(table(rows), k=3, blanks=blanks, stop=lambda: True)
        assert found.interrupted and found.reached and found.blank[:, 6:].all()
    heard = []
    suppress(table(rows), k=3, progress=lambda *said: heard.append(said))
    assert heard and heard[-1][0] == "suppress"


def test_nobody_everybody_alike_and_everybody_different():
    none = suppress(table([]), k=5)
    assert none.reached and none.cells == 0 and none.smallest == 0
    assert suppress(table([("a",)] * 7), k=7).cells == 0
    every = suppress(table([(str(i), str(i)) for i in range(9)]), k=9)
    assert every.cells == 18 and every.smallest == 9
    encoded = table([("a", None), ("a", None), ("b", "x")])
    assert suppress(encoded, k=3).column(encoded, "c0").to_pylist() == ["*", "*", "*"]
    kept = suppress(table([("a", None), ("a", None)]), k=2)
    assert kept.cells == 0
    for ways in ({"k": 0}, {"k": 2, "blanks": "sideways"}):
        with pytest.raises(OurBug):
            suppress(encoded, **ways)


@settings(max_examples=80)
@given(rows=TABLES, k=st.integers(1, 5), data=st.data())
def test_what_is_fixed_is_never_blanked(rows, k, data):
    kinds = data.draw(st.lists(st.sampled_from("xy"), min_size=len(rows), max_size=len(rows)))
    both = [(*row, kind) for row, kind in zip(rows, kinds, strict=True) if kinds.count(kind) >= k]
    if not both:
        return
    encoded, found, before = table(both), [], local_suppression.COMPILED_ROWS
    for least in (1 << 62, 0):
        local_suppression.COMPILED_ROWS = least
        try:
            found.append(suppress(encoded, k=k, fixed=[encoded.names[-1]]))
        finally:
            local_suppression.COMPILED_ROWS = before
    for one in found:
        assert not one.blank[-1].any() and one.reached
        assert min(standing(one, both)) == one.smallest >= k
    assert found[0].cells == found[1].cells


def test_nothing_can_be_fixed_under_a_wild_blank():
    with pytest.raises(OurBug):
        suppress(table([("a", "b")]), k=1, blanks="wild", fixed=["c0"])
