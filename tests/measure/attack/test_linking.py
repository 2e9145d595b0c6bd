"""Deterministic linking against the twin."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from permslip.measure import attack
from permslip.measure.attack import linking
from permslip.words.errors import BadInput
from tests.measure.attack import twin

HELD = st.tuples(st.sampled_from(["1", "2", "3", None]), st.sampled_from(["a", "b"]))
SHOWN = st.tuples(st.sampled_from(["1", "2", "1-2", "*", None]), st.sampled_from(["a", "b", "*"]))
PLAIN = st.tuples(st.sampled_from(["1", "2", None]), st.sampled_from(["a", "b"]))


def tables(records: list, people: list, own: list[int]) -> tuple[pa.Table, pa.Table]:
    release = pa.table(
        {
            "x": pa.array([r[0] for r in records], pa.string()),
            "y": pa.array([r[1] for r in records], pa.string()),
            "who": [f"r{i}" for i in range(len(records))],
        }
    )
    held = pa.table(
        {
            "x": pa.array([p[0] for p in people], pa.string()),
            "Y": pa.array([p[1] for p in people], pa.string()),
            "id": [f"r{i}" if i >= 0 else f"nobody {n}" for n, i in enumerate(own)],
        }
    )
    return release, held


@st.composite
def worlds(draw, shown=SHOWN):
    records = draw(st.lists(shown, min_size=1, max_size=8))
    people = draw(st.lists(HELD, min_size=1, max_size=8))
    own = draw(st.lists(st.integers(-1, len(records) - 1), min_size=len(people), max_size=len(people)))
    own[-1] = max(own[-1], 0)  # somebody is in the release
    own = [i if i not in own[n + 1 :] else -1 for n, i in enumerate(own)]  # and nobody is listed twice
    return records, people, own


def scene_of(world, **more):
    release, held = tables(*world)
    return attack.scene("t", release, held, {"x": "x", "y": "Y"}, truth=("who", "id"), **more)


@given(st.one_of(worlds(), worlds(shown=PLAIN)), st.sampled_from(["own", "wild"]))
def test_who_fits_whom_is_as_in_the_twin(world, missing: str) -> None:
    records, people, _ = world
    at = scene_of(world, missing=missing)
    fitted = attack.fit(at)
    expected = [twin.fitting(p, records, missing=missing) for p in people]
    assert fitted.totals()[fitted.of_person].tolist() == [len(e) for e in expected]
    pairs = [(p, r) for p in range(len(people)) for r in range(len(records))]
    found = fitted.fits(np.array([p for p, _ in pairs]), np.array([r for _, r in pairs]))
    assert found.tolist() == [r in expected[p] for p, r in pairs]
    one, who = fitted.singled_out()
    assert list(zip(who.tolist(), one.tolist(), strict=True)) == [
        (p, e[0]) for p, e in enumerate(expected) if len(e) == 1
    ]


@given(st.one_of(worlds(), worlds(shown=PLAIN)))
def test_linking_is_as_in_the_twin(world) -> None:
    records, people, own = world
    at = scene_of(world)
    sure, guess = attack.link(at, attack.fit(at))
    expected = twin.linked(people, records, own)
    assert sure.attacked.successes == expected[0]
    assert guess.attacked.successes == pytest.approx(expected[1])
    assert sure.attacked.trials == sum(i >= 0 for i in own)
    figures = dict(sure.figures)
    claims, wrong, alone = twin.claimed(people, records, own)
    assert figures["claims, not knowing who is in the release"] == claims
    assert figures["wrong claims"] == wrong
    assert figures["found by a record that fits nobody else on the list"] == alone


@pytest.mark.parametrize(("kinds", "heard"), [(1, [(0, 3), (1, 3), (2, 3)]), (100, [(0, 3)])])
def test_blocks_are_only_a_matter_of_memory(kinds: int, heard: list) -> None:
    world = [("1-2", "a"), ("*", "b"), ("2", "*")], [("1", "a"), ("2", "b"), ("3", "b")], [0, 1, 2]
    fitted = attack.fit(scene_of(world))
    whole, told = fitted.totals(), []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(linking, "_KINDS", kinds)
        patch.setattr(linking, "_PAIRS", 1)
        by_few = fitted.totals(lambda what, done, total: told.append((done, total)))
    assert by_few.tolist() == whole.tolist()
    assert told == heard


def test_without_truth_everybody_is_taken_to_be_in_it_and_that_is_said() -> None:
    release, held = tables(
        [("1", "a"), ("2", "b"), ("2", "b")], [("1", "a"), ("2", "b"), ("3", "a")], [0, 1, 2]
    )
    at = attack.scene("t", release, held, {"x": "x", "y": "Y"})
    sure, guess = attack.link(at, attack.fit(at))
    assert (sure.attacked.successes, guess.attacked.successes) == (1, 1.5)
    assert not sure.exact and "at most" in sure.sentence
    assert sure.baseline.value == pytest.approx(1 / 3)


def test_a_stranger_who_fits_one_record_is_counted_and_is_no_success() -> None:
    at = scene_of(([("1", "a"), ("2", "b")], [("1", "a"), ("2", "b")], [-1, 1]))
    sure, _ = attack.link(at, attack.fit(at))
    assert sure.attacked == attack.Rate(1, 1)
    assert dict(sure.figures)["of these, fit exactly one record"] == 1
    assert dict(sure.figures)["wrong claims"] == 1
    assert "makes 2 claims, 1 of them wrong" in sure.sentence and "Of 1 person known" in sure.sentence


def test_many_columns_of_many_values_still_pack() -> None:
    rng = np.random.default_rng(3)
    columns = {f"c{i}": [str(v) for v in rng.integers(0, 900, 1_000)] for i in range(8)}
    release = pa.table({**columns, "who": [str(i) for i in range(1_000)]})
    at = attack.scene("t", release, release, {c: c for c in columns}, truth=("who", "who"))
    sure, _ = attack.link(at, attack.fit(at))
    assert sure.attacked.successes == 1_000


@pytest.mark.parametrize(
    ("columns", "truth", "said"),
    [
        ({}, None, "no column in common"),
        ({"x": "nope"}, None, "no column nope"),
        ({"x": "x"}, ("nope", "id"), "tell who is who"),
        ({"x": "x"}, ("x", "id"), "one row a person"),
    ],
)
def test_what_cannot_be_set_up_is_refused(columns, truth, said: str) -> None:
    release, held = tables([("1", "a"), ("1", "b")], [("1", "a")], [0])
    with pytest.raises(BadInput, match=said):
        attack.scene("t", release, held, columns, truth=truth)


def test_a_truth_that_knows_nobody_is_refused() -> None:
    release, held = tables([("1", "a")], [("1", "a")], [-1])
    with pytest.raises(BadInput, match="Nobody of the file is in the release"):
        attack.scene("t", release, held, {"x": "x"}, truth=("who", "id"))


def test_nobody_is_counted_twice() -> None:
    release, held = tables([("1", "a")], [("1", "a"), ("2", "a")], [0, 0])
    with pytest.raises(BadInput, match="names somebody twice"):
        attack.scene("t", release, held, {"x": "x"}, truth=("who", "id"))


def test_nobody_to_attack() -> None:
    release, held = tables([("1", "a")], [("1", "a")], [0])
    with pytest.raises(BadInput, match="nobody to attack"):
        attack.scene("t", release.slice(0, 0), held, {"x": "x"})
