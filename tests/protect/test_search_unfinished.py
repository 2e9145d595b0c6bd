"""Searches that end before the best is proven: too large, stopped, interrupted."""

from __future__ import annotations

import itertools

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from permslip import measure
from permslip.protect import best_effort, from_rows, full_domain, search
from permslip.words.errors import RefusedError, Stopped
from tests.protect import loss_twin
from tests.protect.problems import coded, problems


def wide(columns=14, rows=300):
    """A table whose lattice has 5 ** columns nodes."""
    draw = np.random.default_rng(3)
    names = [f"c{i}" for i in range(columns)]
    values = [f"{i:02}" for i in range(16)]
    data = {n: pa.array(values).take(pa.array((draw.random(rows) ** 3 * 16).astype(int))) for n in names}
    encoded = measure.encode(pa.table(data), names)
    leaves = [[v, *(f"{int(v) // 2**level}/{level}" for level in (1, 2, 3)), "*"] for v in values]
    return encoded, {n: from_rows(n, leaves, d) for n, d in zip(names, encoded.dictionaries, strict=True)}


def stop_after(times):
    count = itertools.count()
    return lambda: next(count) >= times


def test_a_lattice_of_billions_gets_a_plan_and_an_honest_gap(monkeypatch):
    monkeypatch.setattr(best_effort, "MOST_BOXES", 1_500)
    encoded, ladders = wide()
    found = search(encoded, ladders, k=5, max_suppression=0.1)
    assert found.nodes == 5**14 > 10**9
    assert found.best_effort and 0 < found.gap < found.loss
    assert found.suppressed <= 30
    again = search(encoded, ladders, k=5, max_suppression=0.1)
    assert (again.levels, again.gap) == (found.levels, found.gap)


@pytest.mark.parametrize("loss", ["loss", "discernibility-with-suppression"])
@settings(max_examples=60)
@given(problem=problems(), boxes=st.integers(1, 12), checks=st.integers(1, 12))
def test_the_gap_covers_the_optimum(loss, problem, boxes, checks):
    chosen, rows, k, limit, floor = problem
    encoded, ladders = coded(chosen, rows)
    least = loss_twin.best(rows, [""] * len(rows), chosen, k, int(len(rows) * limit), floor, loss)
    ways = {"k": k, "max_suppression": limit, "loss": loss}
    ways["minimum_levels"] = dict(zip(encoded.names, floor, strict=True))
    for dense in (0, 1 << 40):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(full_domain, "MOST_DENSE", dense)
            patch.setattr(best_effort, "MOST_BOXES", boxes)
            patch.setattr(best_effort, "MOST_EXACT", 0)
            try:
                found = search(encoded, ladders, **ways, stop=stop_after(checks))
            except Stopped as nothing:
                assert least is None or len(rows) < k or not isinstance(nothing, RefusedError)
                continue
        assert found.loss - found.gap <= least[0] + 1e-9 <= found.loss + 2e-9
        assert found.best_effort == (found.gap > 0)


def test_a_stopped_search_returns_its_best_plan_marked_as_such():
    encoded, ladders = wide(6)
    whole = search(encoded, ladders, k=5, max_suppression=0.1)
    some = search(encoded, ladders, k=5, max_suppression=0.1, stop=stop_after(30))
    assert not whole.best_effort and whole.nodes_checked > 30
    assert some.best_effort and some.nodes_checked == 30
    assert some.loss - some.gap <= whole.loss <= some.loss
    with pytest.raises(Stopped, match="before it found"):
        search(encoded, ladders, k=5, max_suppression=0.1, stop=lambda: True)


def test_ctrl_c_keeps_the_best_plan_too():
    encoded, ladders = wide(6)

    def pressed(times):
        after = stop_after(times)

        def press():
            if after():
                raise KeyboardInterrupt
            return False

        return press

    found = search(encoded, ladders, k=5, max_suppression=0.1, stop=pressed(30))
    assert found.best_effort and found.gap > 0
    with pytest.raises(KeyboardInterrupt):
        search(encoded, ladders, k=5, max_suppression=0.1, stop=pressed(0))


@pytest.mark.parametrize("dense", [0, 1 << 40])
def test_progress_never_passes_the_whole(monkeypatch, dense):
    monkeypatch.setattr(full_domain, "MOST_DENSE", dense)
    encoded, ladders = wide(6)
    told = []
    found = search(
        encoded,
        ladders,
        k=5,
        max_suppression=0.1,
        progress=lambda what, done, total: told.append((done, total)),
    )
    assert told
    assert all(0 <= done <= total == found.nodes for done, total in told)


def test_more_columns_than_an_array_has_axes():
    names = [f"c{i}" for i in range(70)]
    encoded = measure.encode(pa.table(dict.fromkeys(names, pa.array(["x", "x", "y"]))), names)
    fixed = from_rows("c", [["x"], ["y"]], encoded.dictionaries[0])
    ladders = dict.fromkeys(names, fixed) | {
        "c5": from_rows("c5", [["x", "*"], ["y", "*"]], encoded.dictionaries[5])
    }
    found = search(encoded, ladders, k=2, max_suppression=0.4)
    assert (found.nodes, found.best_effort, found.suppressed) == (2, False, 1)
