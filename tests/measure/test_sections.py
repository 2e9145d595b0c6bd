"""The report's sections against the measures they come from, and that no value of a record is in any."""

from __future__ import annotations

import json

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from permslip import measure
from permslip.measure import models
from permslip.measure.drawing import Point, page
from permslip.measure.sections import CHEAP, heat_of
from permslip.words.errors import BadInput

QUASI = ("x", "y", "z")
CELL = st.sampled_from(["canary-a", "canary-b", "canary-c", None])
ROWS = st.lists(st.tuples(CELL, CELL, CELL, CELL), min_size=1, max_size=40)


def coded(rows, names=(*QUASI, "secret")):
    return measure.encode(pa.table({n: [r[i] for r in rows] for i, n in enumerate(names)}), names)


def asked(**more):
    return measure.Asked(quasi=QUASI, k=3, **more)


@settings(max_examples=60, deadline=None)
@given(ROWS, st.sampled_from(["own", "wild"]))
def test_a_report_holds_figures_that_fit_and_no_value(rows, missing):
    encoded = coded(rows)
    wanted = asked(
        sensitive=("secret",), models=(models.KAnonymity(2),), missing=missing, people=100, household="secret"
    )
    report = measure.of_table("canary-less", encoded, wanted)
    said = json.dumps(report.as_json()) + page(report, plans=[Point("a way", 0.5, 0.1, True, True)])
    assert not any(value in said for value in ("canary-a", "canary-b", "canary-c"))
    assert report.findings == measure.findings(
        "canary-less", pa.table({n: [r[i] for r in rows] for i, n in enumerate(QUASI)}), QUASI, k=3,
        missing=missing,
    )  # fmt: skip
    special = measure.suda(encoded.pick(QUASI), missing="never" if missing == "wild" else "own")
    assert report.special is not None and report.special.by_size == special.by_size
    heat = report.special.heat
    assert (heat is None) == (special.records == 0)
    if heat is not None:
        assert sum(heat.records) == special.records
        assert all(0 <= s <= 1 + 1e-12 for line in heat.shares for s in line)
    told = classes_that_tell([(*r[:3],) for r in rows], [r[3] for r in rows])
    assert [s.told for s in report.sensitive] == ([] if missing == "wild" else [told])
    assert (report.population is None) == (missing == "wild")
    assert (report.drivers is None) == (missing == "wild" or len(rows) < 2)


def classes_that_tell(keys, secrets):
    """Records in classes that have not two answers: the slow way."""
    return sum(len({s for k, s in zip(keys, secrets, strict=True) if k == key} - {None}) < 2 for key in keys)


def test_the_heat_map_is_the_mean_of_columns_parts():
    rng = np.random.default_rng(5)
    table = pa.table({n: rng.integers(0, 6, 300).astype(str) for n in QUASI})
    found = measure.suda(measure.encode(table, QUASI))
    heat = heat_of(found, bins=4)
    parts = {c: found.of_column(c) for c in heat.columns}
    order = sorted(
        (i for i in range(300) if found.scores[i] > 0),
        key=lambda i: (-found.scores[i], *(parts[c][i] for c in heat.columns)),
    )
    begin = 0
    for b, many in enumerate(heat.records):
        mine = order[begin : begin + many]
        begin += many
        for c, column in enumerate(heat.columns):
            assert heat.shares[c][b] == pytest.approx(parts[column][mine].mean())
    assert begin == found.records


@given(st.integers(0, 1000))
@settings(max_examples=20, deadline=None)
def test_the_order_of_rows_changes_nothing(seed):
    rng = np.random.default_rng(seed)
    table = pa.table({n: rng.integers(0, 5, 80).astype(str) for n in QUASI})
    moved = table.take(pa.array(rng.permutation(80)))
    one, other = (measure.of_table("t", measure.encode(t, QUASI), asked()).as_json() for t in (table, moved))
    assert one == other


def test_what_is_left_out_says_how_to_get_it():
    many = tuple(f"c{i}" for i in range(12))
    rng = np.random.default_rng(1)
    table = pa.table({n: rng.integers(0, 9, 50_000).astype(str) for n in many})
    encoded = measure.encode(table, many)
    assert CHEAP < 1200 * 50_000
    report = measure.of_table("wide", encoded, measure.Asked(quasi=many, k=5), chance=rng)
    assert report.special is not None and report.special.max_size == 4
    assert report.drivers is None
    assert {x.section: (x.why, x.how) for x in report.left_out} == {
        "special uniques of 5 columns and more": (
            "there are 3,302 such sets of columns to look at in 50,000 records",
            "--max-size 5 or more, or --full",
        ),
        "which column drives the risk": (
            "1,200 sets of columns would be counted over 50,000 records", "--full"
        ),
        "uniques of the population": (
            "nobody said how many people the table was drawn from",
            "--population N, or --population-file FILE",
        ),
    }  # fmt: skip
    bounded = measure.of_table("wide", encoded, measure.Asked(quasi=many, k=5, max_size=2))
    assert bounded.special is not None and not bounded.special.exact
    assert not any(x.section.startswith("special uniques") for x in bounded.left_out)
    with pytest.raises(BadInput, match="orders of them must be drawn"):
        measure.of_table("wide", encoded, measure.Asked(quasi=many, k=5, max_size=2, full=True))


def test_a_small_table_gets_everything_however_many_its_columns():
    many = tuple(f"c{i}" for i in range(13))
    rng = np.random.default_rng(1)
    encoded = measure.encode(pa.table({n: rng.integers(0, 3, 395).astype(str) for n in many}), many)
    report = measure.of_table("small", encoded, measure.Asked(quasi=many, k=5))
    assert report.special is not None and report.special.exact
    assert report.drivers is not None and report.drivers.exact
    assert [x.section for x in report.left_out] == ["uniques of the population"]


def test_even_pairs_may_be_too_many(monkeypatch):
    monkeypatch.setattr("permslip.measure.sections.CHEAP", 100)
    report = measure.of_table("t", coded([("a", "b", "c", "d")] * 40), asked())
    assert report.special is None and "special uniques" in [x.section for x in report.left_out]


def test_an_empty_table_has_an_empty_report():
    report = measure.of_table("none", coded([], (*QUASI, "secret")), asked(sensitive=("secret",), people=9))
    assert report.special is None and report.drivers is None and report.sensitive == ()
    assert "Nothing was measured" in page(report)


def test_a_column_is_one_thing():
    with pytest.raises(BadInput, match="and as sensitive"):
        asked(sensitive=("x",))


def test_students_over_tables():
    children = pa.table({"id": ["1", "2", "3"], "x": ["a", "a", "b"], "family": ["f", "f", "g"]})
    away = pa.table({"id": ["1", "2", "3"], "y": ["May", "June", "June"]})
    shown = [measure.Shown("children", children, ("x",)), measure.Shown("away", away, ("y",))]
    wanted = measure.Asked(
        quasi=("x", "y"), k=2, household="family", weights="w", missing="wild", people=30,
        models=(models.KAnonymity(2),),
    )  # fmt: skip
    report = measure.of_students(
        shown, "id", wanted, membership=children, course=measure.Course("away", away, "id", "y")
    )
    assert [(j.kept, j.records) for j in report.models] == [(False, 3)] and report.special is not None
    assert report.findings.unique == 3 and [t.unique for t in report.tables] == [1, 1]
    assert report.households is not None and report.households.groups == 1
    assert report.trajectories is not None and report.trajectories.findings.unique == 1
    assert [x.section for x in report.left_out] == ["individual risk from weights", "wild missing values"]
    assert "Table by table" in page(report) and "“" not in page(report)
    assert report.as_json()["together"]["drivers"]


def test_the_cheapest_way_to_share_courses_is_sought_where_it_is_cheap_or_asked_for(monkeypatch):
    days = ["2026-05-04", "2026-05-05", "2026-06-01", "2026-06-02"]
    away = pa.table({"id": list("abcd"), "day": days, "why": ["x", "x", "y", "y"]})
    shown = [measure.Shown("away", away, ("day", "why"))]
    course = measure.Course("away", away, "id", "day", ("why",))

    def report(k=2, full=False, course=course):
        wanted = measure.Asked(quasi=("day", "why"), k=k, full=full)
        made = measure.of_students(shown, "id", wanted, course=course, chance=np.random.default_rng(1))
        return made.coarser, [x.why for x in made.left_out if x.section.startswith("courses")]

    found, left = report()
    assert dict(found.steps) == {"day": "month", "why": "as held"} and found.dropped == 0 and not left
    assert report(k=1) == (None, [])  # shared as they are
    assert report(k=5) == (
        None,
        ["no coarser way has 5 share each and drops no more than a tenth of the points"],
    )
    monkeypatch.setattr("permslip.measure.sections_of_students.CHEAP", 10)
    assert report() == (None, ["there are 6 ways of telling it coarser"])
    assert report(full=True) == (found, [])
    monkeypatch.setattr("permslip.measure.trajectories._MOST", 3)
    assert report(full=True) == (None, ["there are 6 ways of telling it coarser"])


def test_more_columns_than_bits_are_said():
    many = tuple(f"c{i}" for i in range(70))
    encoded = measure.encode(pa.table({n: ["1", "2", "2"] for n in many}), many)
    wanted = measure.Asked(quasi=many, k=2)
    report = measure.of_table("wide", encoded, wanted, chance=np.random.default_rng(1))
    assert report.findings.unique == 1 and report.special is None
    assert report.drivers is not None and sum(c.part for c in report.drivers.columns) == pytest.approx(1)
    assert [x.how for x in report.left_out if "64" in x.why] == ["name fewer"]
    unseeded = measure.of_table("wide", encoded, wanted)
    assert "7,000 sets of columns would be counted over 3 records" in [x.why for x in unseeded.left_out]


def test_forty_columns_are_looked_at_in_small_sets(monkeypatch):
    monkeypatch.setattr("permslip.measure.sections.CHEAP", 1_000_000)
    many = tuple(f"c{i}" for i in range(40))
    rng = np.random.default_rng(2)
    encoded = measure.encode(pa.table({n: rng.integers(0, 3, 60).astype(str) for n in many}), many)
    wanted = measure.Asked(quasi=many, k=2, full=True)
    report = measure.of_table("wide", encoded, wanted, chance=np.random.default_rng(1))
    assert report.special is not None and report.special.max_size == 3 and not report.special.exact
    assert report.drivers is not None and not report.drivers.exact
    drawn = page(report)
    assert "Sets of more than 3 columns were not looked at" in drawn and "±" in drawn
    assert "1,099,511,617,075 such sets of columns" in drawn and "--full" not in drawn
    unasked = measure.of_table("wide", encoded, measure.Asked(quasi=many, k=2))
    assert unasked.special is not None and unasked.special.max_size == 2


def test_a_k_beyond_the_table_is_said():
    found = measure.findings("t", pa.table({"x": ["1", "2"]}), ("x",), k=1000)
    assert "There are fewer than 1,000 records" in measure.in_words(found)


def test_classes_are_drawn_up_to_the_largest():
    found = measure.findings("t", pa.table({"x": ["1", "2", "2", "3", "3", "3"]}), ("x",), k=4)
    text = measure.in_words(found)
    assert "\n     3-4  " in text and "5-9" not in text
    assert "All 6 records stand in classes smaller than 4." in text and "leave those" not in text
    drawn = page(
        measure.Report(found, before=(measure.findings("b", pa.table({"x": ["1"] * 6}), ("x",), k=4),))
    )
    assert ">5-9<" in drawn and "10-19" not in drawn


def test_who_estimated_is_called_by_name():
    found = measure.population_uniques(((1, 2), (2, 1)), 4)
    assert found.chosen == "counted" and found.estimator == "counting"
    report = measure.of_table("t", coded([("a", "b", "c", "d"), ("b", "b", "c", "d")]), asked(people=9))
    assert report.population is not None and "by Zayatz." in page(report)
