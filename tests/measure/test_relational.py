"""Students over all tables: exact signatures, which table drives the risk, what known rows single out."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from permslip.engines import open_engine
from permslip.measure import points_known, relational, signatures
from permslip.measure.relational import Counting, Shown, students
from permslip.words.errors import BadInput, OurBug
from tests.measure import events_twin as twin

RECORDED = [(2, 72), (3, 222)]  # of 300 draws with seed 7; both ways draw the same
KEY = st.sampled_from("abcdefg")
ROW = st.tuples(st.sampled_from(["x", "y", None]), st.integers(0, 2))
TABLE = st.lists(st.tuples(KEY, ROW), max_size=25)
TABLES = st.lists(TABLE, min_size=1, max_size=3).filter(any)


@pytest.fixture(params=["plain", "compiled"])
def way(request, monkeypatch):
    """Both ways, whatever the number of rows."""
    bound = 0 if request.param == "compiled" else 1 << 62
    for module in (signatures, points_known):
        monkeypatch.setattr(module, "COMPILED_FROM", bound)
    return request.param


def shown(tables):
    return [
        Shown(
            f"t{i}",
            pa.table(
                {
                    "code": pa.array([k for k, _ in t], pa.string()),
                    "what": pa.array([r[0] for _, r in t], pa.string()),
                    "number": pa.array([r[1] for _, r in t], pa.int64()),
                }
            ),
            ("what", "number"),
        )
        for i, t in enumerate(tables)
    ]


@pytest.mark.parametrize("bound", [0, 1 << 62], ids=["compiled", "plain"])
@pytest.mark.parametrize("counting", list(Counting))
@given(tables=TABLES)
def test_students_are_alike_exactly_when_their_rows_are(bound, counting, tables):
    with pytest.MonkeyPatch.context() as patch:
        for module in (signatures, points_known):
            patch.setattr(module, "COMPILED_FROM", bound)
        found = students(shown(tables), "code", k=3, counting=counting, known=(1,))
    repeats = counting is Counting.HOW_OFTEN
    expected = twin.class_sizes(tables, repeats)
    assert dict(zip(found.keys.to_pylist(), found.class_sizes.tolist(), strict=True)) == expected
    assert found.findings.unique == sum(size == 1 for size in expected.values())
    assert found.findings.below == sum(size < 3 for size in expected.values())
    assert found.findings.rows == len(expected)
    assert dict(found.findings.histogram) == {s: n // s for s, n in Counter(expected.values()).items()}
    for driver in found.drivers:
        at = int(driver.table[1:])
        without = twin.class_sizes(tables, repeats, without=at)
        assert driver.unique_without == sum(size == 1 for size in without.values())
        assert driver.below_without == sum(size < 3 for size in without.values())
    share, worst = twin.singled_out(tables, 1)
    assert found.known[0].share == pytest.approx(share)
    assert found.known[0].at_worst == pytest.approx(worst)


@given(tables=TABLES, m=st.integers(2, 3), seed=st.integers(0, 5))
def test_drawn_points_keep_to_their_interval(tables, m, seed):
    found = students(shown(tables), "code", k=2, known=(m,), draws=400, seed=seed).known[0]
    share, _ = twin.singled_out(tables, m)
    assert found.draws == 400 and found.low <= found.share <= found.high
    margin = 5 * max(
        np.sqrt(share * (1 - share) / 400), 0.01
    )  # five standard errors: chance does not fail it
    assert abs(found.share - share) <= margin


def test_drawing_is_repeatable_and_the_same_both_ways(way):
    rng = np.random.default_rng(4)
    table = [(f"s{rng.integers(60)}", ("x", int(rng.integers(40)))) for _ in range(400)]
    found = students(shown([table]), "code", k=2, known=(2, 3), draws=300, seed=7).known
    again = students(shown([table]), "code", k=2, known=(2, 3), draws=300, seed=7).known
    assert found == again and [(k.points, round(k.share * 300)) for k in found] == RECORDED


def test_the_table_that_singles_out_most_comes_first(way):
    common = [(f"s{i}", ("x", i % 2)) for i in range(20)]
    telling = [(f"s{i}", ("y", i)) for i in range(20)]
    found = students(shown([common, telling]), "code", k=5)
    assert [d.table for d in found.drivers] == ["t1", "t0"]
    assert (found.drivers[0].unique_without, found.drivers[0].unique_alone) == (0, 20)
    assert (found.drivers[1].unique_without, found.drivers[1].unique_alone) == (20, 0)


def test_how_often_counts_only_when_asked(way):
    rows = [("a", ("x", 1)), ("a", ("x", 1)), ("b", ("x", 1))]
    assert students(shown([rows]), "code", k=2).findings.unique == 0
    assert students(shown([rows]), "code", k=2, counting=Counting.HOW_OFTEN).findings.unique == 2


def test_being_in_no_row_of_a_table_tells_apart(way):
    found = students(shown([[("a", ("x", 1)), ("b", ("x", 1))], [("b", ("y", 1))]]), "code", k=2)
    assert found.findings.unique == 2


def test_rows_that_nobody_knows_one_by_one_are_no_points():
    tables = shown([[("a", ("x", 1)), ("b", ("y", 1))], [("a", ("x", 1)), ("b", ("x", 1))]])
    some = [Shown(tables[0].name, tables[0].table, tables[0].quasi, points=False), tables[1]]
    assert students(some, "code", k=2, known=(1,)).known[0].share == 0.0
    assert students(tables, "code", k=2, known=(1,)).known[0].share == 0.5
    assert students(some[:1], "code", k=2).known == ()


@pytest.mark.parametrize("space", [40, 1 << 50])
def test_numbers_follow_the_order_of_the_keys(way, space):
    keys = np.random.default_rng(3).integers(0, 40, 20_000, dtype=np.uint64) * np.uint64(space // 40)
    codes, found = signatures.number(keys, space)
    assert np.array_equal(found[codes], keys) and np.array_equal(found, np.unique(keys))


def test_many_rows_of_one_student_are_sorted_and_walked(way):
    owner = np.zeros(30_000, np.uint32)
    codes = np.random.default_rng(5).permutation(30_000).astype(np.uint32)
    group = signatures.grouped(owner, codes, owners=2, space=30_000, repeats=False)
    assert group.values.tolist() == list(range(30_000)) and group.lengths.tolist() == [30_000, 0]
    tree = signatures.spelled(group)
    assert tree.nodes == 30_001 and tree.last.tolist() == [30_000, 0]
    assert tree.labels[1:4].tolist() == [0, 1, 2] and tree.parents[1:4].tolist() == [0, 1, 2]


def test_keys_of_different_kinds_and_empty_tables_meet():
    number = pa.table({"code": pa.array([1, 2]), "what": ["x", "x"]})
    text = pa.table({"code": ["2", "3"], "what": ["x", "x"]})
    none = pa.table({"code": pa.array([], pa.string()), "what": pa.array([], pa.string())})
    tables = [Shown(n, t, ("what",)) for n, t in (("0", none), ("1", number), ("2", none), ("3", text))]
    found = students(tables, "code", k=2)
    assert sorted(found.keys.to_pylist()) == ["1", "2", "3"] and found.findings.unique == 3
    nobody = students(tables[:1], "code", k=2)
    assert (nobody.findings.rows, nobody.findings.smallest, nobody.findings.prosecutor) == (0, 0, 0.0)
    assert nobody.known[0].share == 0.0


def test_an_engine_s_tables_and_progress():
    heard = []
    with open_engine() as engine:
        table = engine.memory("t", pa.table({"code": ["a", "b", "b"], "what": ["x", "x", "y"]}))
        found = students(
            [Shown("t", table, ("what",))], "code", k=2, engine=engine,
            progress=lambda what, done, total: heard.append(what),
        )  # fmt: skip
    assert found.findings.unique == 2 and "read and code the rows" in heard


def test_what_cannot_be_measured_is_refused():
    with pytest.raises(BadInput, match="No table"):
        students([], "code", k=2)
    with pytest.raises(BadInput, match="no column"):
        students([Shown("t", pa.table({"code": ["a"]}), ("what",))], "code", k=2)
    with pytest.raises(BadInput, match="rows without code") as caught:
        students([Shown("t", pa.table({"code": ["a", None], "q": ["secret", "x"]}), ("q",))], "code", k=2)
    assert "secret" not in str(caught.value)
    one = [Shown("t", pa.table({"code": ["a"], "q": ["x"]}), ("q",))]
    with pytest.raises(BadInput, match="counted from 1"):
        students(one, "code", k=2, known=(0,))
    with pytest.raises(BadInput, match="100 times"):
        students(one, "code", k=2, draws=5)
    assert students(one, "code", k=2, known=()).known == ()
    with pytest.raises(OurBug, match="one owner"):
        signatures.grouped(np.zeros(1, np.uint32), np.zeros(2, np.uint32), owners=1, space=1, repeats=True)


def test_wilson_s_interval():
    # R: prop.test(5, 100, correct = FALSE) gives 0.02154368 .. 0.1117505
    assert points_known.wilson(5, 100) == pytest.approx((0.02154368, 0.1117505), abs=1e-6)
    assert points_known.wilson(0, 100)[0] == 0.0 and points_known.wilson(100, 100)[1] == 1.0


def test_the_bench_s_events_are_measured():
    from tools.bench.events import made

    events = made(500, 4_000, seed=2)
    assert events.rows == pytest.approx(4_000, abs=10)
    tables = [Shown("attendance", events.tables["attendance"], ("attendance_category",))]
    assert students(tables, "record_code", k=5).findings.rows <= 500
    assert relational.TOGETHER
