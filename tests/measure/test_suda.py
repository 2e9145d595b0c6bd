"""Special uniques: both ways of searching, against every set of columns tried on every record."""

from __future__ import annotations

import csv
from collections import Counter
from itertools import combinations
from math import comb, factorial

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from permslip import measure
from permslip.measure import sizes, special_uniques
from permslip.measure.special_uniques import _Search, _weights
from permslip.words.errors import BadInput

CELL = st.one_of(st.none(), st.sampled_from("abcd"))
TABLE = st.integers(1, 5).flatmap(lambda width: st.lists(st.tuples(*[CELL] * width), min_size=1, max_size=40))


def encoded(rows):
    width = len(rows[0])
    table = pa.table({f"c{i}": pa.array([r[i] for r in rows], pa.string()) for i in range(width)})
    return measure.encode(table, table.column_names)


def plain_msus(rows, most, missing="own"):
    """{(record, columns)}: alone there, and on no set within."""
    width, alone = len(rows[0]), set()
    for size in range(1, most + 1):
        for columns in combinations(range(width), size):
            seen = Counter(tuple(r[c] for c in columns) for r in rows)
            alone |= {(i, columns) for i, r in enumerate(rows) if seen[tuple(r[c] for c in columns)] == 1}
    return {
        (i, columns)
        for i, columns in alone
        if not any((i, less) in alone for less in combinations(columns, len(columns) - 1))
        and (missing == "own" or all(rows[i][c] is not None for c in columns))
    }


def as_sets(found):
    return {
        (int(row), tuple(c for c in range(len(found.columns)) if int(mask) >> c & 1))
        for row, mask in zip(found.rows, found.masks, strict=True)
    }


@pytest.fixture(params=["plain", "compiled"])
def way(request, monkeypatch):
    monkeypatch.setattr(sizes, "COMPILED_FROM", 1 << 62 if request.param == "plain" else 0)


@pytest.mark.parametrize("compiled", [False, True])
@pytest.mark.parametrize("missing", ["own", "never"])
@settings(max_examples=150, deadline=None)
@given(rows=TABLE, most=st.sampled_from([None, 1, 2, 3]))
def test_the_minimal_sets_are_those_of_trying_all(compiled, missing, rows, most):
    kept, sizes.COMPILED_FROM = sizes.COMPILED_FROM, 0 if compiled else 1 << 62
    try:
        found = measure.suda(encoded(rows), max_size=most, missing=missing)
    finally:
        sizes.COMPILED_FROM = kept
    width = len(rows[0])
    size = min(most or width, width)
    wanted = plain_msus(rows, size, missing)
    assert as_sets(found) == wanted and len(found.rows) == len(wanted)
    assert found.by_size == tuple(sum(len(c) == s for _, c in wanted) for s in range(1, size + 1))
    assert (found.max_size, found.exact) == (size, size == width)
    assert found.records == len({row for row, _ in wanted})
    seen = Counter(rows)
    assert found.uniques == sum(n == 1 for n in seen.values())
    assert found.in_pairs == sum(n for n in seen.values() if n == 2)


@settings(max_examples=60, deadline=None)
@given(rows=TABLE, most=st.sampled_from([2, 3, 4]))
def test_sets_numbered_by_rank_are_the_same(rows, most):
    kept = sizes.COMPILED_FROM, special_uniques.MOST_NOTED
    width = len(rows[0])
    ranked = sum(comb(width, size) for size in range(1, min(most, width)))
    sizes.COMPILED_FROM, special_uniques.MOST_NOTED = 0, len(set(rows)) * ranked / 8
    try:
        found = measure.suda(encoded(rows), max_size=most)
    finally:
        sizes.COMPILED_FROM, special_uniques.MOST_NOTED = kept
    assert as_sets(found) == plain_msus(rows, min(most, width))


def test_more_sets_than_can_be_noted_are_refused(monkeypatch):
    monkeypatch.setattr(sizes, "COMPILED_FROM", 0)
    monkeypatch.setattr(special_uniques, "MOST_NOTED", 10)
    with pytest.raises(BadInput, match="too many to look at"):
        measure.suda(encoded([tuple("abcdef"), tuple("fedcba")] * 3))


@given(TABLE)
def test_scores_are_sums_over_the_sets(rows):
    found, width = measure.suda(encoded(rows)), len(rows[0])
    adds = {(i, c): factorial(width - len(c)) for i, c in plain_msus(rows, width)}
    scores = [sum(w for (j, _), w in adds.items() if j == i) for i in range(len(rows))]
    assert found.scores.tolist() == scores
    for at, name in enumerate(found.columns):
        with_it = {key: w for key, w in adds.items() if at in key[1]}
        whole = sum(scores)
        assert found.contribution[name] == pytest.approx(sum(with_it.values()) / whole if whole else 0)
        share = found.of_column(name)
        for i, score in enumerate(scores):
            mine = sum(w for (j, _), w in with_it.items() if j == i)
            assert share[i] == pytest.approx(mine / score if score else 0)


def test_a_limit_changes_what_a_set_adds():
    assert _weights(8, 8).tolist()[1:] == [factorial(8 - k) for k in range(1, 9)]
    assert _weights(8, 3).tolist()[1:] == [7 * 6 * 5, 6 * 5, 5]
    assert _weights(3, 3).tolist()[1:] == [2, 1, 1]
    assert _weights(1, 1).tolist() == [0, 1]


def test_the_chance_of_a_right_match(way):
    rows = [("a", "x"), ("a", "y"), ("b", "z"), ("b", "z"), ("c", "x"), ("b", "w"), ("a", "v")]
    found = measure.suda(encoded(rows))
    assert (found.uniques, found.in_pairs) == (5, 2)
    power, scored = 1 + 6 / 20, found.scores[found.scores > 0]
    right = 5 * 0.1 / (5 * 0.1 + 2 * 0.9)
    around = sum(s**-power for s in scored)
    wanted = [0 if s == 0 else 1 / (1 + (5 / right - 5) / (s**power * around)) for s in found.scores]
    assert found.dis(0.1).tolist() == pytest.approx(wanted)
    assert found.dis(1.0)[found.scores > 0].tolist() == pytest.approx([1.0] * len(scored))
    none = measure.suda(encoded([("a",), ("a",)]))
    assert none.dis(0.5).tolist() == [0, 0] and none.contribution == {"c0": 0.0}


@pytest.mark.parametrize("fraction", [0, -1, 1.5, float("nan")])
def test_the_fraction_is_a_share(fraction):
    with pytest.raises(BadInput, match="sampling fraction"):
        measure.suda(encoded([("a",), ("b",)])).dis(fraction)


def test_forty_columns_are_limited_and_say_so(way):
    rng = np.random.default_rng(2)
    rows = [tuple("ab"[v] for v in r) for r in (rng.random((60, 40)) < 0.04).astype(int)]
    found = measure.suda(encoded(rows), max_size=2)
    assert as_sets(found) == plain_msus(rows, 2)
    assert (found.exact, found.max_size) == (False, 2)
    assert not measure.suda(encoded([("a",) * 40] * 3)).exact
    assert measure.suda(encoded([("a",) * 40] * 3)).max_size == 3
    with pytest.raises(BadInput, match="40 columns"):
        found.dis(0.1)


def test_no_rows_and_one_row(way):
    table = pa.table({"a": pa.array([], pa.string()), "b": pa.array([], pa.string())})
    none = measure.suda(measure.encode(table, ["a", "b"]))
    assert (none.by_size, none.records, none.scores.tolist()) == ((0, 0), 0, [])
    one = measure.suda(encoded([("a", "b")]))
    assert one.by_size == (2, 0) and one.scores.tolist() == [2.0]


def test_progress_is_told(way):
    heard = []
    rows = [tuple("ab"[v] for v in r) for r in np.random.default_rng(3).integers(0, 2, (50, 6))]
    measure.suda(encoded(rows), progress=lambda *said: heard.append(said))
    assert heard[-1][1] == heard[-1][2] and {w for w, _, _ in heard} == {"special uniques"}
    assert [d for _, d, _ in heard] == sorted(d for _, d, _ in heard)


def test_more_sets_than_memory_holds_are_refused(monkeypatch):
    monkeypatch.setattr(sizes, "COMPILED_FROM", 0)
    monkeypatch.setattr(special_uniques, "MOST_MSUS", 40)
    rows = [tuple("abc"[v] for v in r) for r in np.random.default_rng(3).integers(0, 3, (60, 8))]
    with pytest.raises(BadInput, match="more than 40 sets"):
        measure.suda(encoded(rows))


def test_an_interrupted_search_ends(monkeypatch):
    monkeypatch.setattr(special_uniques, "_HEARD", 0.001)
    codes = np.random.default_rng(4).integers(0, 3, (3_000, 18)).astype(np.uint16)
    search = _Search(codes, np.full(len(codes), (1 << 32) + 1), 18, 3)

    def interrupt(*_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        search.under(17, interrupt, 1)


@pytest.mark.parametrize(
    ("asked", "said"),
    [({"max_size": 0}, "at least one"), ({"missing": "wild"}, "own or as never")],
)
def test_what_cannot_be_asked(asked, said):
    with pytest.raises(BadInput, match=said):
        measure.suda(encoded([("a",), ("b",)]), **asked)


def test_more_columns_than_a_mask_has_bits():
    with pytest.raises(BadInput, match="1 to 64"):
        measure.suda(encoded([("a",) * 65]))


@pytest.mark.parametrize(
    ("keys", "records", "by_size"),
    [
        (8, 8841, (2, 1006, 7852, 9409, 4576, 894, 66, 6)),
        (9, 15512, (2, 1204, 14890, 26029, 15983, 4172, 498, 31, 0)),
    ],
)
def test_adult_has_the_published_special_uniques(way, shared_data, keys, records, by_size):
    columns = "sex age race marital-status education native-country workclass salary-class occupation".split()
    with (shared_data / "arx/adult/adult.csv").open() as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    table = pa.table({c: [r[c] for r in rows] for c in columns[:keys]})
    found = measure.suda(measure.encode(table, columns[:keys]))
    assert found.by_size == by_size
    assert found.records == found.uniques == records
