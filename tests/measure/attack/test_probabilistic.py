"""Probabilistic linking: Splink is run on small tables, and the same seed gives the same figures."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from permslip.measure import attack
from permslip.measure.attack import probabilistic
from permslip.words.errors import BadInput
from tests.measure.attack import twin

N = 120
COLUMNS = ("last", "born", "score", "grade")


def people(seed: int = 5) -> dict[str, list[str]]:
    """Made-up people, told apart by four columns of four kinds."""
    dice = np.random.default_rng(seed)
    return {
        "last": ["".join(dice.choice(list("abcdefghijklmno"), 7)) for _ in range(N)],
        "born": [
            f"20{dice.integers(10, 13):02d}-{dice.integers(1, 13):02d}-{dice.integers(1, 29):02d}"
            for _ in range(N)
        ],
        "score": [str(v) for v in dice.integers(0, 60, N)],
        "grade": [str(v) for v in dice.integers(1, 9, N)],
    }


def with_errors(clean: dict[str, list[str]], seed: int = 6) -> dict[str, list[str]]:
    """A typing error in every fifth name, another grade for every tenth."""
    dice = np.random.default_rng(seed)
    out = {name: list(values) for name, values in clean.items()}
    for i in range(N):
        if i % 5 == 0:
            letters = list(out["last"][i])
            letters[2], letters[3] = letters[3], letters[2]
            out["last"][i] = "".join(letters)
        if i % 10 == 0:
            out["grade"][i] = str(dice.integers(1, 9))
    return out


def scene_of(released: dict, held: dict, *, truth: bool = True) -> attack.Scene:
    who = [str(i) for i in range(N)]
    return attack.scene(
        "t",
        pa.table({**released, "who": who}),
        pa.table({**held, "who": who}),
        {c: c for c in released},
        truth=("who", "who") if truth else None,
    )


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(":memory:", config={"threads": 1}) as opened:
        yield opened


def linked(at: attack.Scene, connection, **more) -> attack.Outcome:
    more.setdefault("generator", np.random.default_rng(1))
    return attack.probabilistic_link(at, connection=connection, seed=1, **more)


def test_errors_are_forgiven_where_equality_forgives_none(connection) -> None:
    at = scene_of(people(), with_errors(people()))
    sure, _ = attack.link(at, attack.fit(at))
    found = linked(at, connection)
    assert sure.attacked.value < 0.85
    assert found.attacked.value > 0.95
    assert dict(found.figures)["precision"] > 0.98
    with duckdb.connect(":memory:", config={"threads": 1}) as another:
        again = linked(at, another)
    assert again == found


def test_a_release_of_stars_leaves_nothing_to_compare(connection) -> None:
    starred = {c: ["*"] * N for c in COLUMNS}
    found = linked(scene_of(starred, people()), connection)
    assert found.attacked == attack.Rate(0, N)
    assert dict(found.figures)["columns that still tell"] == 0


def test_generalised_values_are_said_as_the_release_says_them(connection) -> None:
    clean = people()
    bands = [f"{int(v) - int(v) % 10} up to {int(v) - int(v) % 10 + 10}" for v in clean["score"]]
    years = [v[:4] for v in clean["born"]]
    released = {"last": clean["last"], "born": years, "score": bands, "grade": [None, *clean["grade"][1:]]}
    held = {**clean, "grade": [*clean["grade"][:-1], None]}
    found = linked(scene_of(released, held), connection)
    assert found.attacked.value > 0.95


def test_without_truth_claims_are_a_ceiling(connection) -> None:
    found = linked(scene_of(people(), people(), truth=False), connection)
    assert not found.exact and "at most" in found.sentence
    assert found.attacked.value > 0.95


def test_too_many_pairs_are_blocked_and_people_sampled(connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probabilistic, "ALL_PAIRS", 2_000)
    monkeypatch.setattr(probabilistic, "_MOST", 100)
    heard: list[int] = []
    found = linked(
        scene_of(people(), with_errors(people())),
        connection,
        hear=lambda what, done, total: heard.append(done),
    )
    assert found.attacked.trials == 100
    assert dict(found.figures)["pairs compared"] < 2_000
    assert found.attacked.value > 0.8
    assert heard == [0, 1, 2]


def test_rules_keep_the_pairs_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probabilistic, "ALL_PAIRS", 1_000)
    columns = [
        probabilistic._Column("x", "category", None, None, 0.0, chance) for chance in (0.5, 0.01, 0.1, 0.02)
    ]
    names = ["c0", "c1", "c2", "c3"]
    assert probabilistic._rules(columns, names, 100_000) == [
        "l.c1 = r.c1",
        "l.c3 = r.c3 and l.c2 = r.c2",
    ]
    assert probabilistic._rules(columns, names, 1_000_000)[0] == "l.c1 = r.c1 and l.c3 = r.c3"
    lone = columns[:1]
    assert probabilistic._rules(lone, names, 100_000) == ["l.c0 = r.c0"]


@pytest.mark.parametrize("threshold", [0.0, 1.0, -1.0])
def test_a_threshold_is_a_probability(connection, threshold: float) -> None:
    with pytest.raises(BadInput):
        linked(scene_of(people(), people()), connection, threshold=threshold)


PAIR = st.tuples(st.integers(0, 3), st.floats(1e-4, 1e4), st.tuples(st.integers(-1, 3), st.integers(-1, 1)))


@given(st.lists(PAIR, min_size=1, max_size=12), st.floats(0.0, 1.0), st.integers(0, 4))
def test_shares_are_the_twins(pairs: list, absent: float, rounds: int) -> None:
    kinds = ("name", "category")
    given_ones = probabilistic._Pairs(
        np.array([p for p, _, _ in pairs]),
        np.arange(len(pairs)),
        np.log2([odds for _, odds, _ in pairs]),
        tuple(np.array([at[c] for _, _, at in pairs]) for c in range(2)),
        kinds,
    )
    first = [probabilistic._first_m(probabilistic._LEVELS[k])[::-1] for k in kinds]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(probabilistic, "_ROUNDS", rounds)
        patch.setattr(probabilistic, "_STILL", -1.0)
        found = probabilistic._weighed(given_ones, 4, absent=absent)
    assert found.tolist() == pytest.approx(twin.one_record_each(pairs, first, absent, rounds), rel=1e-6)


def test_few_columns_do_not_drift_to_people_who_are_alike(connection) -> None:
    """Born on a day, and two columns of two values: plain expectation maximisation finds nobody here."""
    dice = np.random.default_rng(12)
    born = [f"20{10 + i % 7}-{1 + i % 12:02d}-{1 + i % 28:02d}" for i in range(N)]
    coins = {c: [str(v) for v in dice.integers(0, 2, N)] for c in ("sex", "asian")}
    at = scene_of({"born": born, **coins}, {"born": born, **coins})
    sure, _ = attack.link(at, attack.fit(at))
    found = linked(at, connection)
    assert found.attacked.successes >= 0.9 * sure.attacked.successes > 50
