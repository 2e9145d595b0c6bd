"""Attribute disclosure against the twin."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from permslip.measure import attack
from permslip.measure.attack import inference
from permslip.words.errors import BadInput
from tests.measure.attack import twin
from tests.measure.attack.test_linking import scene_of, tables, worlds

pytestmark = pytest.mark.slow  # left to the whole run: the fast one is to stay fast


def dice() -> np.random.Generator:
    return np.random.default_rng(4)


@st.composite
def with_secrets(draw):
    world = draw(worlds())
    secrets = draw(st.lists(st.sampled_from("uvw"), min_size=len(world[0]), max_size=len(world[0])))
    return world, secrets


def secret(values: list[str]) -> attack.Sensitive:
    return attack.Sensitive.of(pa.table({"s": values}), "s")


@given(with_secrets())
def test_homogeneity_is_as_in_the_twin(case) -> None:
    (records, people, own), values = case
    at = scene_of((records, people, own))
    column = secret(values)
    told = pa.table({"s": values})["s"].unique().to_pylist()
    common = told[column.commonest]
    assert Counter(values)[common] == max(Counter(values).values())
    found = attack.homogeneity(at, attack.fit(at), column)
    certain, right = twin.homogeneous(people, records, values, own, common)
    assert dict(found.figures)["claimed with certainty"] == certain
    assert found.attacked.successes == right
    assert found.control is not None
    assert found.control.successes == twin.from_others(people, records, values, own, common)
    assert found.baseline.successes == sum(values[i] == common for i in own if i >= 0)


@st.composite
def with_gaps(draw):
    world, secrets = draw(with_secrets())
    gone = draw(st.lists(st.booleans(), min_size=len(secrets), max_size=len(secrets)))
    return world, [None if none else value for none, value in zip(gone, secrets, strict=True)]


@settings(max_examples=60)
@given(with_gaps())
def test_answers_alone_are_the_records_and_people_that_have_one(case) -> None:
    (records, people, own), values = case
    read = attack.Sensitive.readings(pa.table({"s": pa.array(values, pa.string())}), "s")
    kept = [i for i, value in enumerate(values) if value is not None]
    assert [r.missing is None for r in read] == ([True, False] if 0 < len(kept) < len(values) else [True])
    if len(read) == 1:
        return
    at, alone = scene_of((records, people, own)), read[1]
    found = attack.homogeneity(at, attack.fit(at), alone)
    some, told = [records[i] for i in kept], [values[i] for i in kept]
    theirs = [kept.index(i) if i in kept else -1 for i in own]
    common = pa.array(values).unique().to_pylist()[alone.commonest]
    certain, right = twin.homogeneous(people, some, told, theirs, common)
    assert dict(found.figures)["claimed with certainty"] == certain
    assert (found.attacked.successes, found.attacked.trials) == (right, sum(i >= 0 for i in theirs))
    assert found.control is not None
    assert found.control.successes == twin.from_others(people, some, told, theirs, common)
    assert "answers alone" in found.against and "with an answer" in found.sentence
    near = attack.nearest_neighbours(at, attack.fit(at), alone, generator=dice())
    guesses = [
        (twin.neighbours(p, some, told), told[i]) for p, i in zip(people, theirs, strict=True) if i >= 0
    ]
    assert sum(g == {true} for g, true in guesses) <= near.attacked.successes
    assert near.attacked.successes <= sum(true in g for g, true in guesses)
    assert near.attacked.trials == len(guesses)


def test_numbers_are_near_beside_missing_ones_and_alike_texts_are_one_answer() -> None:
    table = pa.table({"n": [*map(str, range(100, 120)), "  ", None], "t": ["Autism", "autism "] * 11})
    every, alone = attack.Sensitive.readings(table, "n")
    assert every.number is None and alone.number is not None
    assert alone.near.sum() > alone.size and np.ptp(alone.number) == 19
    assert attack.Sensitive.of(table, "t").size == 1
    (nobody,) = attack.Sensitive.readings(pa.table({"s": pa.array([None, None], pa.string())}), "s")
    assert nobody.missing is None
    words = attack.Sensitive.readings(pa.table({"s": [*"abcdefghijklm", None]}), "s")[1]
    assert words.number is None


def test_of_whom_no_answer_fits_nothing_is_said_where_nobody_said_who_is_who() -> None:
    release = pa.table({"x": ["1", "1", "2"], "s": ["u", None, None]})
    held = pa.table({"Y": ["1", "2"]})
    at = attack.scene("t", release, held, {"x": "Y"})
    every, alone = attack.Sensitive.readings(release, "s")
    assert attack.homogeneity(at, attack.fit(at), every).attacked.trials == 2
    found = attack.homogeneity(at, attack.fit(at), alone)
    assert (found.attacked.successes, found.attacked.trials) == (1, 1)


@settings(max_examples=60)
@given(with_secrets())
def test_nearest_neighbours_guess_as_in_the_twin(case) -> None:
    (records, people, own), values = case
    at = scene_of((records, people, own))
    found = attack.nearest_neighbours(at, attack.fit(at), secret(values), generator=dice())
    asked = [(p, i) for p, i in zip(people, own, strict=True) if i >= 0]
    guesses = [(twin.neighbours(p, records, values), values[i]) for p, i in asked]
    # of equally common values either may be guessed
    least = sum(g == {true} for g, true in guesses)
    most = sum(true in g for g, true in guesses)
    assert least <= found.attacked.successes <= most
    assert found.attacked.trials == len(asked)


def test_the_control_learns_from_other_peoples_records_alone() -> None:
    """Everybody of x = 1 is u, so that u is learned of people; the lone v is known from her own row alone."""
    records = [("1", "a")] * 4 + [("2", "b")]
    at = scene_of((records, [("1", "a")] * 4 + [("2", "b")], [0, 1, 2, 3, 4]))
    found = attack.nearest_neighbours(at, attack.fit(at), secret(["u"] * 4 + ["v"]), generator=dice())
    assert (found.attacked.successes, found.baseline.successes) == (5, 4)
    assert found.control is not None and found.control.successes == 4
    assert found.control_pairs == found.pairs == (1, 0)


def test_one_record_alone_teaches_the_control_nothing_but_the_constant() -> None:
    at = scene_of(([("1", "a")], [("1", "a")], [0]))
    found = attack.nearest_neighbours(at, attack.fit(at), secret(["u"]), generator=dice())
    assert found.control == attack.Rate(1, 1)


def test_a_number_is_right_within_a_twentieth_of_its_range() -> None:
    values = [str(v) for v in range(0, 101, 5)]
    column = secret(values)
    assert column.number is not None
    assert column.near[0].nonzero()[0].tolist() == [0, 1]
    assert column.near[10].nonzero()[0].tolist() == [9, 10, 11]
    skewed = secret([*values, "50", "55", "45"])
    assert skewed.number is not None and skewed.number[skewed.constant] == 50.0


def test_numbers_and_days_are_near_by_their_distance() -> None:
    n = 12
    days = [f"2010-{m:02d}-01" for m in range(1, n + 1)]
    release = pa.table({"age": list(range(n)), "born": days, "s": [str(i % 2) for i in range(n)]})
    held = pa.table({"age": [i + 0.2 for i in range(n)], "born": days})
    release = release.append_column("who", pa.array([str(i) for i in range(n)]))
    held = held.append_column("who", pa.array([str(i) for i in range(n)]))
    at = attack.scene("t", release, held, {"age": "age", "born": "born"}, truth=("who", "who"))
    column = attack.Sensitive.of(release, "s")
    found = attack.nearest_neighbours(at, attack.fit(at), column, generator=dice())
    assert found.attacked.successes == n
    guesses = attack.nearest_neighbours(
        at, attack.fit(at), attack.Sensitive.of(release, "age"), generator=dice()
    )
    assert guesses.attacked.successes == n


def test_many_people_are_sampled_and_a_wide_column_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inference, "_MOST", 5)
    monkeypatch.setattr(inference, "_MOST_CLASSES", 6)
    monkeypatch.setattr(inference, "_WIDEST", 3)
    records = [(None if i == 0 else str(i), "a") for i in range(10)]
    at = scene_of((records, records, list(range(10))))
    found = attack.nearest_neighbours(
        at, attack.fit(at), secret(list("uuuuuvvvvv")), generator=dice(), seed=4
    )
    figures = dict(found.figures)
    assert figures["people attacked"] == 5 and figures["people there are"] == 10
    assert 6 <= figures["distinct records searched"] < 10
    assert figures["columns left out of the distance"] == 1
    assert found.seed == 4


def test_nothing_left_to_measure_a_distance_by(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inference, "_WIDEST", 0)
    at = scene_of(([("1", "a"), ("2", "b")], [("1", "a"), ("2", "b")], [0, 1]))
    found = attack.nearest_neighbours(at, attack.fit(at), secret(["u", "v"]), generator=dice())
    assert found.attacked.trials == 2


def test_without_truth_homogeneity_is_a_ceiling_and_neighbours_are_refused() -> None:
    release, held = tables([("1", "a"), ("2", "b"), ("2", "b")], [("1", "a"), ("2", "b")], [0, 1])
    at = attack.scene("t", release, held, {"x": "x", "y": "Y"})
    column = secret(["u", "v", "w"])
    found = attack.homogeneity(at, attack.fit(at), column)
    assert not found.exact and "at most" in found.sentence
    assert dict(found.figures)["claimed with certainty"] == 1
    assert found.attacked.successes == 1.0
    with pytest.raises(BadInput, match="who is who"):
        attack.nearest_neighbours(at, attack.fit(at), column, generator=dice())


def test_nearly_a_key_is_no_attribute() -> None:
    with pytest.raises(BadInput, match="no attribute to be guessed"):
        secret([str(i) for i in range(5_000)])
    assert secret([*"abcdefghijklmnop"]).number is None
