"""From a table and its hierarchies to a task, and from what was found to what is shown."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pandas as pd
import pyarrow as pa
import pytest

from permslip import protect
from permslip.measure.models import DistinctL
from permslip.protect import HierarchyTable, bands
from permslip.protect.tables import task_of
from permslip.words.errors import BadInput, RefusedError


def protect_table(table, kinds, *, method="full-domain", keep=(), **asked):
    """(what is shown, the way that was chosen)"""
    found = protect.protect_table(table, kinds, method=method, keep=keep, **asked)
    assert found.chosen in found.tried
    return found.table, found.chosen


AGES = HierarchyTable("age", tuple((str(a), "young" if a < 12 else "old", "*") for a in range(8, 18)))


def school(count=60):
    return pa.table(
        {
            "age": [str(8 + i % 10) for i in range(count)],
            "grade": [f"{1 + i % 12:02}" for i in range(count)],
            "score": [i % 4 for i in range(count)],
            "name": [f"Student {i}" for i in range(count)],
        }
    )


@pytest.mark.parametrize("method", ["full-domain", "refined", "local-recoding", "local-suppression", "best"])
def test_what_comes_out_stands_among_k(method):
    table, chosen = protect_table(
        school(), {"age": AGES, "grade": "grade"}, k=6, max_suppression=0.1, method=method, keep=["score"]
    )
    made = table.to_pylist()
    assert table.column_names == ["age", "grade", "score"]
    assert min(Counter((r["age"], r["grade"]) for r in made).values()) >= 6
    assert len(made) == 60 - chosen.suppressed
    assert [(r["age"], r["grade"]) for r in made] == sorted((r["age"], r["grade"]) for r in made)


def test_models_and_built_and_own_hierarchies():
    found, _ = protect_table(
        school(),
        {"age": bands(2, 10), "grade": "category"},
        k=2,
        models=["distinct-l:2:score", DistinctL(2, "score")],
    )
    classes = {}
    for row in found.to_pylist():
        classes.setdefault((row["age"], row["grade"]), set()).add(row["score"])
    assert min(map(len, classes.values())) >= 2
    born = pa.table({"born": ["2010-01-02"] * 3 + ["2011-05-06"] * 3})
    with pytest.raises(BadInput, match="need a day"):
        protect_table(born, {"born": "birth_date"}, k=4)
    aged, _ = protect_table(born, {"born": "birth_date"}, k=4, as_of=date(2026, 9, 1))
    assert set(aged["born"].to_pylist()) == {"15-16"}
    near, _ = protect_table(school(), {"grade": "grade"}, k=2, models=["t-closeness:0.9:age:equal"])
    assert near.num_rows == 60


def test_a_data_frame_will_do():
    plain, _ = protect_table(school(), {"age": AGES}, k=6, keep=["score"])
    frame, _ = protect_table(school().to_pandas(), {"age": AGES}, k=6, keep=["score"])
    assert plain.to_pylist() == frame.to_pylist()


def test_what_is_named_wrongly():
    for keep in (["shoe"], ["age"]):
        with pytest.raises(BadInput, match="shoe|age"):
            protect_table(school(), {"age": AGES}, k=2, keep=keep)
    with pytest.raises(BadInput, match="No quasi-identifier"):
        protect_table(school(), {}, k=2)
    with pytest.raises(BadInput, match="named for two things"):
        protect_table(school(), {"age": AGES}, k=2, models=["distinct-l:2:age"])
    few = HierarchyTable("age", AGES.rows[:3])
    with pytest.raises(BadInput, match="lacks 7 of the values in column age"):
        protect_table(school(), {"age": few}, k=2)
    assert protect_table(school(), {"age": few}, k=2, unknown_any=True)[0].num_rows == 60
    with pytest.raises(BadInput, match="no method called"):
        protect_table(school(), {"age": AGES}, k=2, method="sideways")


def everyone():
    """The school twice over, and some who are in no school."""
    twice = pa.concat_tables([school(), school()]).select(["age", "grade"])
    return pa.concat_tables([twice, pa.table({"age": ["30"] * 5, "grade": ["12"] * 5})])


def test_k_map_counts_the_population():
    kinds = {"age": AGES, "grade": "grade"}
    _, alone = protect_table(school(), kinds, k=1, models=["k-map:2"], population=everyone())
    assert alone.loss == 0.0 and alone.meets  # everybody is there twice
    shown, wider = protect_table(
        school(), kinds, k=1, models=["k-map:5", "distinct-l:1:score"], population=everyone()
    )
    people = Counter()
    levels = wider.result.levels
    ages = {row[0]: row[levels["age"]] for row in AGES.rows}
    for row in everyone().to_pylist():
        people[ages.get(row["age"], "*" if levels["age"] else row["age"])] += 1
    assert wider.meets and wider.loss > 0
    assert all(people[a] >= 5 for a in set(shown["age"].to_pylist()))
    with pytest.raises(RefusedError, match="known to the full-domain search alone"):
        protect_table(school(), kinds, k=1, models=["k-map:2"], population=everyone(), method="refined")
    with pytest.raises(BadInput, match="population has no column grade"):
        protect_table(school(), kinds, k=1, population=school().select(["age"]))
    with pytest.raises(BadInput):
        protect_table(school(), kinds, k=1, models=["k-map:2"])


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"k": 0}, "k is a whole number"),
        ({"k": "5"}, "k is a whole number"),
        ({"k": 2.5}, "k is a whole number"),
        ({"k": True}, "k is a whole number"),
        ({"max_suppression": 2}, "a share from 0 to 1"),
        ({"max_suppression": float("nan")}, "a share from 0 to 1"),
        ({"max_suppression": "0.1"}, "a share from 0 to 1"),
        ({"blanks": "foo", "method": "local-suppression"}, "own or as wild"),
    ],
)
def test_numbers_that_will_not_do(asked, told):
    with pytest.raises(BadInput, match=told) as raised:
        protect_table(school(), {"age": AGES}, **{"k": 2, **asked})
    assert raised.value.fix


FRAME = pd.DataFrame({"age": ["8", "9"] * 6, "born": pd.to_datetime(["2010-01-01", None, "2010-01-02"] * 4)})


@pytest.mark.parametrize(
    ("table", "kinds", "more", "told"),
    [
        (
            pd.DataFrame([["a", "b"]] * 3, columns=["age", "age"]),
            {"age": AGES},
            {},
            "more than one column age",
        ),
        (pa.table([["8"], ["8"]], names=["age", "age"]), {"age": AGES}, {}, "more than one column age"),
        (pd.DataFrame({"age": [10**30] * 5}), {"age": AGES}, {}, "more than 64 bits"),
        ({"age": ["8"]}, {"age": AGES}, {}, "no table to protect, but a dict"),
        (None, {"age": AGES}, {}, "no table to protect"),
        ("ages.csv", {"age": AGES}, {}, "no table to protect, but a str"),
        (FRAME, ["age"], {}, "needs its hierarchy"),
        (FRAME, {"age": AGES}, {"population": "everyone.csv"}, "no table to protect"),
        (pa.table({"age": [b"\xff"] * 4}), {"age": AGES}, {}, "age holds bytes that are no text"),
        (
            pa.table({"age": [8] * 4}),
            {"age": AGES},
            {"population": pa.table({"age": ["eight"]})},
            "holds string",
        ),
        (pa.table({"age": [8] * 4}), {"age": AGES}, {"population": pa.table({"age": [8.5]})}, "holds double"),
        (pa.table({"age": ["8"] * 4, "at": [[1]] * 4}), {"age": AGES}, {"keep": ["at"]}, "Column at holds"),
    ],
)
def test_what_is_no_table(table, kinds, more, told):
    with pytest.raises(BadInput, match=told) as raised:
        protect_table(table, kinds, k=2, **more)
    assert raised.value.fix
    with pytest.raises(BadInput, match="no method") as raised:
        protect_table(FRAME, {"age": AGES}, k=2, method="foo")
    assert "best" in raised.value.fix


def test_days_that_a_frame_holds_as_moments_leave_as_days():
    found, _ = protect_table(FRAME, {"born": "category"}, k=2)
    assert set(found["born"].to_pylist()) == {"2010-01-01", "2010-01-02", None}
    wider = pd.concat([FRAME, FRAME])
    found, _ = protect_table(FRAME, {"born": "category"}, k=2, models=["k-map:8"], population=wider)
    assert set(found["born"].to_pylist()) == {"2010-01-01", "2010-01-02", None}
    later = FRAME.assign(born=FRAME["born"] + pd.Timedelta(hours=3))
    found, _ = protect_table(later, {"born": "category"}, k=2)
    assert any("03:00" in (born or "") for born in found["born"].to_pylist())


BORN = ("2010-01-02", "1/2/2010", "02.01.2010", "20100102", "2010-02-30", None)


def test_a_built_hierarchy_refuses_what_it_does_not_read():
    table = pa.table(
        {"born": [BORN[i % 6] for i in range(60)], "n": [str(10**16 + i % 2) for i in range(60)]}
    )
    said = "20 of 60 records have no day under born .* 2 different values, first in record 3"
    with pytest.raises(BadInput, match=said) as no:
        protect.protect_table(table, {"born": "date"}, k=5)
    assert "month first" in str(no.value.fix) and "--unknown any" in str(no.value.fix)
    assert not any(value in str(no.value) for value in ("02.01.2010", "2010-02-30"))
    with pytest.raises(BadInput, match="60 of 60 records have no number of up to 15 digits"):
        protect.protect_table(table, {"n": "number:5,10"}, k=5)


def test_what_is_not_read_is_counted_where_it_may_be_anything():
    table = pa.table({"born": [BORN[i % 6] for i in range(60)], "age": ["9", "99"] * 30})
    kinds = {"born": "date", "age": HierarchyTable("age", (("9", "young", "*"),))}
    assert task_of(table, kinds, k=15, unknown_any=True).unread == {"born": 20, "age": 30}
    asked = {"k": 15, "max_suppression": 0.2, "unknown_any": True}
    made = protect.protect_table(table, {"born": "date"}, **asked).table
    assert Counter(made["born"].to_pylist()) == {"2010-01": 30, "*": 20}


def test_bytes_of_text_are_text():
    found, _ = protect_table(pa.table({"age": [b"8", b"9"] * 2}), {"age": AGES}, k=2)
    assert found["age"].to_pylist() == ["8", "8", "9", "9"]


def test_a_value_of_the_population_alone_need_not_be_read():
    table = pa.table({"born": ["2010-01-02"] * 5})
    everyone = pa.table({"born": ["2010-01-02"] * 5 + ["soon"]})
    assert not task_of(table, {"born": "date"}, k=2, models=["k-map:2"], population=everyone).unread
