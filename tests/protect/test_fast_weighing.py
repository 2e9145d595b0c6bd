"""The compiled scale against the plain one: every way of counting, with snapshots and without."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from permslip.protect import fast_weighing, snapshots, weighing
from permslip.protect.losses import LOSSES, by_columns
from tests.protect.problems import coded, problems

# Direct addressing, hash table, sorted keys: by the limits that choose among them.
WAYS = {"direct": (1 << 22, 1 << 40), "hashed": (0, 1 << 40), "sorted": (0, 1)}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("fused", [1, 4096])
@pytest.mark.parametrize("loss", ["loss", "entropy-with-suppression", "average-class-size"])
@settings(max_examples=25)
@given(problem=problems(), order=st.randoms(use_true_random=False), share=st.sampled_from([0.0, 0.3, 1.0]))
def test_every_way_of_counting_agrees_with_numpy(way, fused, loss, problem, order, share):
    chosen, rows, k, _, floor = problem
    encoded, ladders = coded(chosen, rows)
    ladders, floor = list(ladders.values()), tuple(floor)
    counts = not by_columns(LOSSES[loss])
    charges = [] if counts else weighing.charges_of(encoded, ladders, LOSSES[loss])
    tuples = weighing.tuples_of(encoded, ladders, floor)
    ways = {"k": k, "limit": int(len(rows) * share), "charges": charges, "figures": counts}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(weighing, "COMPILED_TUPLES", 1 << 62)
        plain = weighing.Scale(tuples, ladders, **ways)
        patch.setattr(weighing, "COMPILED_TUPLES", 0)
        patch.setattr(fast_weighing, "FUSED", fused)
        patch.setattr(snapshots, "SNAPSHOTS", 3)
        patch.setattr(fast_weighing, "DIRECT_SPACE", WAYS[way][0])
        patch.setattr(fast_weighing, "SORTED_FROM", WAYS[way][1])
        patch.setattr(fast_weighing, "LANES_FROM", 1 if fused == 1 else 1 << 40)
        fast = weighing.Scale(tuples, ladders, **ways)
        nodes = list(product(*[range(low, up.top + 1) for low, up in zip(floor, ladders, strict=True)]))
        order.shuffle(nodes)
        for node in nodes:
            a, b = plain.weigh(node), fast.weigh(node)
            assert (a.fails, a.figures) == (b.fails, b.figures)
            if not a.fails:
                assert a.suppressed == b.suppressed
                assert b.added == pytest.approx(a.added, abs=1e-9)


def test_a_class_larger_than_a_byte_is_counted_whole():
    chosen = [{"a": ["a", "*"], "b": ["b", "*"]}]
    encoded, ladders = coded(chosen, [("a",)] * 700 + [("b",)] * 299)
    ladders = list(ladders.values())
    tuples = weighing.tuples_of(encoded, ladders, (0,))
    ways = {"limit": 999, "charges": weighing.charges_of(encoded, ladders, LOSSES["loss"])}
    for k, suppressed in ((255, 0), (256, 0), (299, 0), (300, 299), (701, 999)):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(weighing, "COMPILED_TUPLES", 0)
            scale = weighing.Scale(tuples, ladders, k=k, **ways)
        assert scale.weigh((0,)).suppressed == suppressed
        assert scale.weigh((1,)).suppressed == (0 if k <= 999 else 999)


def test_classes_are_numbered_in_the_order_they_come():
    encoded, ladders = coded([{v: [v, "*"] for v in "abc"}], [("b",), ("a",), ("b",), ("c",)])
    tuples = weighing.tuples_of(encoded, list(ladders.values()), (0,))
    fast = fast_weighing.FastScale(tuples, list(ladders.values()), [], 2)
    first, owner = fast.owners(np.array([7, 3, 7, 9], np.uint64))
    assert (first.tolist(), owner.tolist()) == ([0, 1, 3], [0, 1, 0, 2])
