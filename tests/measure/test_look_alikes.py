"""Values that only a machine tells apart are counted and said, never shown."""

from __future__ import annotations

import json

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from permslip import measure
from permslip.cli.render.measured import as_text
from permslip.measure.drawing import page
from permslip.measure.look_alikes import LookAlikes, look_alikes
from permslip.measure.models.answers import plain

CELLS = st.sampled_from(["canary", "canary ", "canary\u200b", "x  y", "x y", "Canary", " ", None])


def found_in(cells):
    table = pa.table({"g": pa.array(cells, pa.string())})
    return look_alikes(measure.encode(table, ["g"]))


@given(st.lists(CELLS, min_size=1, max_size=30))
def test_they_are_counted_as_value_by_value(cells):
    values = set(cells)
    alike = {a for a in values if any(a != b and plain(a or "") == plain(b or "") for b in values)}
    found = found_in(cells)
    assert found == ((LookAlikes("g", len(alike), sum(c in alike for c in cells)),) if alike else ())


def test_numbers_and_other_words_are_none():
    table = pa.table({"n": [1, 2, 2], "w": ["a", "caf\u00e9", " b"]})
    assert look_alikes(measure.encode(table, ["n", "w"])) == ()


def test_a_report_says_so_without_a_value():
    table = pa.table({"g": ["canary"] * 9 + ["canary\u200b"], "h": ["x"] * 10})
    asked = measure.Asked(quasi=("g", "h"), k=3)
    report = measure.of_table("t", measure.encode(table, ["g", "h"]), asked)
    assert report.as_json()["look_alikes"] == [{"column": "g", "values": 2, "records": 10}]
    text, drawn = " ".join(as_text(report).split()), page(report)
    for said in (text, drawn, json.dumps(report.as_json())):
        assert "canary" not in said
    assert "Column g has 2 values (on 10 records) that differ" in text
    assert "Column g has 2 values (on 10 records) that differ" in drawn
    assert "(on 1 record)" in LookAlikes("g", 2, 1).sentence
