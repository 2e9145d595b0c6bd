"""The ways to protect side by side: judged by what is shown, the cheapest that meets the models chosen."""

from __future__ import annotations

import itertools
from collections import Counter
from importlib.util import find_spec
from types import SimpleNamespace

import pyarrow as pa
import pytest
from hypothesis import given, settings

from permslip import measure
from permslip.measure.models import DistinctL, TCloseness
from permslip.measure.models.likeness import BetaLikeness
from permslip.measure.models.presence import DeltaPresence
from permslip.protect import alternatives
from permslip.protect.alternatives import (
    METHODS,
    Alternative,
    Compared,
    Task,
    compare,
    judged,
    prepare,
    shown,
)
from permslip.protect.model_weighing import split
from permslip.words.errors import BadInput, RefusedError
from tests.protect.problems import coded, problems
from tests.protect.test_golden import NINE, adult
from tests.protect.test_local_recoding import beside

__all__ = ["adult"]  # the fixture


def ticking():
    ticks = itertools.count()
    return lambda: float(next(ticks))


@settings(max_examples=40)
@given(problem=problems())
def test_every_way_is_judged_by_what_it_shows(problem):
    chosen, rows, k, share, _ = problem
    encoded, ladders = coded(chosen, rows)
    task = Task(encoded, ladders, k, share)
    found = compare(task, METHODS, clock=ticking())
    assert [a.method for a in found.tried] == list(METHODS)
    if len(rows) < k:
        assert all(a.result is None and "fewer than" in a.refusal for a in found.tried)
        with pytest.raises(RefusedError, match=f"fewer than {k} records"):
            _ = found.chosen
        return
    by = {a.method: a for a in found.tried}
    if all(a.result is not None for a in found.tried):
        assert by["refined"].loss <= by["full-domain"].loss + 1e-9
    for a in found.tried:
        if a.result is None:
            assert not a.meets and a.refusal
            continue
        columns, kept = shown(task, a.result)
        sizes = Counter(
            row
            for row, stays in zip(
                zip(*(c.to_pylist() for c in columns.values()), strict=True), kept, strict=True
            )
            if stays
        )
        assert a.meets == (
            min(sizes.values(), default=k) >= k and a.suppressed <= int(share * len(rows) + 1e-12)
        )
        assert (a.classes, a.smallest) == (len(sizes), min(sizes.values(), default=0))
        assert a.suppressed == int((~kept).sum()) and a.seconds > 0 and 0 <= a.loss <= 1
    meeting = [a for a in found.tried if a.meets]
    least = min(a.loss for a in meeting)
    assert found.chosen is next(a for a in meeting if a.loss <= least + 1e-12)


def test_adult_by_every_way(adult):
    encoded, ladders = adult
    task = Task(encoded.pick(NINE), ladders, 5, 0.04)
    found = compare(task, METHODS, clock=ticking())
    losses = {a.method: round(a.loss, 4) for a in found.tried}
    assert losses == {
        "full-domain": 0.2661,
        "refined": 0.0696,
        "local-recoding": 0.0738,
        "local-suppression": 0.1198,
    }
    assert found.chosen.method == "refined" and all(a.meets and a.smallest == 5 for a in found.tried)


def test_what_does_not_meet_the_models_is_shown_and_not_chosen():
    rows = [(str(i % 4),) for i in range(24)]
    encoded, ladders = coded([{str(i): [str(i), "ab"[i // 2], "*"] for i in range(4)}], rows)
    with_ill = beside(encoded, ["flu" if i % 4 < 3 else "cold" for i in range(24)])
    task = Task(with_ill, ladders, 3, 0.0, (DistinctL(2, "illness"),))
    assert task.quasi == ("c0",)
    found = compare(task, METHODS, clock=ticking())
    cells = found.tried[-1]
    assert cells.smallest == 6 and not cells.meets  # classes of six, all with the flu
    assert found.chosen.meets and found.chosen.method in METHODS[:3]
    with pytest.raises(RefusedError, match="No way of protecting"):
        _ = Compared((cells,)).chosen


def test_another_loss_and_wild_blanks_are_still_compared_in_loss(adult):
    encoded, ladders = adult
    few = encoded.pick(NINE[:4])
    plain = compare(Task(few, ladders, 5, 0.04), ["full-domain"], clock=ticking()).chosen
    other = compare(Task(few, ladders, 5, 0.04, loss="entropy"), ["full-domain"], clock=ticking()).chosen
    assert other.loss >= plain.loss and other.result.loss > 1.0
    weighed = Task(few, ladders, 5, 0.04, weights={"age": 3.0, "sex": 0.0})
    assert compare(weighed, ["full-domain"], clock=ticking()).chosen.loss >= plain.loss
    wild = compare(Task(few, ladders, 5, 0.0, blanks="wild"), ["local-suppression"], clock=ticking()).chosen
    own = compare(Task(few, ladders, 5, 0.0), ["local-suppression"], clock=ticking()).chosen
    assert wild.meets and wild.cells < own.cells
    assert compare(weighed, ["local-suppression"], clock=ticking()).chosen.cells > 0


def test_the_first_of_equals_does_not_hang_on_the_last_bit():
    ways = [
        Alternative("full-domain", None, loss=0.3 + 1e-9, meets=True),
        Alternative("refined", None, loss=0.1 + 0.2, meets=True),
        Alternative("local-recoding", None, loss=0.3, meets=True),
        Alternative("local-suppression", None, loss=0.0, meets=False),
    ]
    assert ways[1].loss > ways[2].loss
    assert Compared(tuple(ways)).chosen is ways[1]


@pytest.mark.parametrize(
    ("rows", "methods", "files"),
    [
        (3_999, METHODS, []),
        (4_000, METHODS, ["fast_weighing"]),
        (49_999, METHODS, ["fast_weighing", "suppression_kernels"]),
        (50_000, METHODS, ["fast_weighing", "fast_recoding", "suppression_kernels"]),
        (50_000, ["full-domain"], ["fast_weighing"]),
        (50_000, ["refined"], ["fast_weighing", "fast_recoding"]),
        (50_000, ["local-recoding"], ["fast_recoding"]),
        (49_999, ["local-recoding"], []),
        (5_000, ["local-suppression"], ["suppression_kernels"]),
    ],
)
def test_loops_are_loaded_for_the_methods_that_will_use_them(monkeypatch, rows, methods, files):
    loaded = []
    monkeypatch.setattr(alternatives, "importlib", SimpleNamespace(import_module=loaded.append))
    prepare(Task(measure.Encoded((), (), (), rows), {}, 5, 0.0), methods)
    assert loaded == [f"permslip.protect.{file}" for file in files]
    assert all(find_spec(name) for name in loaded)


@pytest.mark.parametrize("method", ["full-domain", "refined"])
@pytest.mark.parametrize(
    "model",
    [TCloseness(0.25, "illness", "equal"), BetaLikeness(0.9, "illness", "basic")],
)
def test_classes_are_compared_with_the_table_before_anybody_was_left_out(model, method):
    """As the search compares them: by the 40 records shown, of whom 12 are ill, class a would be too far."""
    values = ["a"] * 10 + ["c"] * 30 + ["out"] * 10
    answers = ["ill"] * 6 + ["well"] * 4 + ["ill"] * 6 + ["well"] * 24 + ["ill"] * 10
    encoded, ladders = coded([{v: [v, "*"] for v in ("a", "c", "out")}], [(v,) for v in values])
    found = compare(Task(beside(encoded, answers), ladders, 2, 0.2, (model,)), [method], clock=ticking())
    assert (found.chosen.suppressed, found.chosen.classes, found.chosen.smallest) == (10, 2, 10)


def test_presence_lets_nobody_out_where_it_asks_for_a_least_share():
    rows = [("x",), ("x",), ("y",)]
    together, ladders = coded([{v: [v, "*"] for v in "xy"}], rows + rows)
    table, _ = split(together, len(rows))
    presence = DeltaPresence(0.1, 0.9)
    task = Task(table, ladders, 2, 0.5, (presence,), population=together)
    found = compare(task, ["full-domain"], clock=ticking()).chosen
    assert (found.suppressed, found.smallest, found.loss) == (0, 3, 1.0)


def test_a_way_that_does_not_meet_the_models_says_which():
    encoded, ladders = coded([{v: [v, "*"] for v in "xy"}], [("x",), ("x",), ("y",), ("y",)])
    table = beside(encoded, ["1", "1", "1", "2"])
    for blanks in ("own", "wild"):
        task = Task(table, ladders, 2, 0.0, (DistinctL(2, "illness"),), blanks=blanks)
        with pytest.raises(RefusedError, match="not meet distinct-l") as refused:
            _ = compare(task, ["local-suppression"], clock=ticking()).chosen
        assert "another method" in refused.value.fix


def test_refined_alone_searches_for_itself(adult):
    encoded, ladders = adult
    task = Task(encoded.pick(NINE[:4]), ladders, 5, 0.0)
    both = compare(task, ["full-domain", "refined"], clock=ticking()).tried[1]
    assert compare(task, ["refined"], clock=ticking()).chosen.loss == both.loss


def test_an_empty_table_and_unknown_methods():
    encoded, ladders = coded([{"0": ["0", "*"]}], [])
    found = compare(Task(encoded, ladders, 3, 0.0, weights={"c0": 1.0}), METHODS, clock=ticking())
    assert all(a.meets and a.loss == 0.0 and a.classes == 0 for a in found.tried)
    for methods in ([], ["sideways"]):
        with pytest.raises(BadInput, match="no method called"):
            compare(Task(encoded, ladders, 3, 0.0), methods, clock=ticking())


def test_k_of_one_asks_for_nothing():
    encoded = measure.encode(pa.table({"a": ["x", "y"]}), ["a"])
    _, ladders = coded([{"x": ["x", "*"], "y": ["y", "*"]}], [("x",), ("y",)])
    task = Task(encoded, {"a": ladders["c0"]}, 1, 0.0)
    found = compare(task, ["full-domain"], clock=ticking()).chosen
    assert isinstance(found, Alternative) and found.meets and found.loss == 0.0
    assert judged("full-domain", task, found.result).smallest == 1


def test_a_search_stopped_before_it_found_a_way_is_told_and_the_others_stand(adult):
    encoded, ladders = adult
    task = Task(encoded.pick(NINE[:4]), ladders, 5, 0.0)
    found = compare(task, METHODS, clock=ticking(), stop=lambda: True)
    assert "before it found any way" in found.tried[0].refusal and found.tried[0].result is None
    assert found.chosen.method in ("local-recoding", "local-suppression") and found.chosen.result.interrupted
