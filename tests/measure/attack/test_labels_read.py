"""Whether the adversary could read the labels at all."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given

from permslip.measure import attack
from tests.measure.attack import twin
from tests.measure.attack.test_linking import scene_of, tables, worlds


@given(worlds())
def test_what_is_read_is_as_in_the_twin(world) -> None:
    records, people, own = world
    for truth in (True, False):
        at = scene_of(world) if truth else attack.scene("t", *tables(*world), {"x": "x", "y": "Y"})
        for n, found in enumerate(attack.understood(at)):
            expected = twin.read_of(
                [p[n] for p in people], [r[n] for r in records], own if truth else [None] * len(people)
            )
            assert (found.people, found.read, found.records, found.reached) == expected


def one(values: list, labels: list, *, truth: bool) -> attack.Understood:
    who = [str(i) for i in range(max(len(values), len(labels)))]
    release = pa.table({"x": pa.array(labels, pa.string()), "who": who[: len(labels)]})
    held = pa.table({"x": pa.array(values, pa.string()), "who": who[: len(values)]})
    at = attack.scene("t", release, held, {"x": "x"}, truth=("who", "who") if truth else None)
    (found,) = attack.understood(at)
    return found


@pytest.mark.parametrize("truth", [True, False])
@pytest.mark.parametrize(
    ("values", "labels", "badly", "said"),
    [
        (["1", "2"], ["north", "south"], True, "no value in common"),
        (["1", "2"], ["north", "*"], True, "no value in common"),  # what was suppressed is not read
        (["1", "2"], ["*", None], False, "every value"),  # what says nothing cannot be misread
        (["Male", "Female"], ["M", "f"], False, "every value"),
        (["1", "2", "3"], ["1", "b", "c"], True, "of 3 people only 1"),
        (["1", "2", "3"], ["1", "2", "c"], False, "of 3 people only 2"),
        (["3", "7"], ["1-4", "5-8"], False, "every value"),
    ],
)
def test_a_column_is_read_badly(values: list, labels: list, truth: bool, badly: bool, said: str) -> None:
    found = one(values, labels, truth=truth)
    assert found.badly is badly
    assert said in found.sentence


def test_a_long_list_before_a_small_release_is_no_bad_reading() -> None:
    """Of ten schools the release has one: her other people are simply not in it."""
    assert not one(list("abcdefghij"), ["a", "a"], truth=False).badly


def test_the_scene_keeps_the_columns_that_are_read() -> None:
    at = scene_of(([("1", "a"), ("2", "b")], [("1", "b"), ("2", "b")], [0, 1]))
    assert attack.only(at, ("x", "y")) is at
    assert attack.only(at, ()) is None
    less = attack.only(at, ("y",))
    assert less is not None
    assert less.columns == (("y", "Y"),)
    assert attack.fit(less).totals()[attack.fit(less).of_person].tolist() == [1, 1]
