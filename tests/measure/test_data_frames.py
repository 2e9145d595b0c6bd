"""Data frames at the door give what Arrow tables give."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa
import pytest

from permslip import measure, protect
from permslip.measure.data_frames import arrow
from permslip.words.errors import BadInput

FRAME = pd.DataFrame(
    {"id": [f"s{i}" for i in range(40)], "grade": ["03", "04"] * 20, "age": [i % 5 + 8 for i in range(40)]},
    index=range(100, 140),
)
TABLE = pa.Table.from_pandas(FRAME, preserve_index=False)
QUASI = ("grade", "age")


def test_the_doors_take_frames():
    assert measure.findings("t", FRAME, QUASI, k=5) == measure.findings("t", TABLE, QUASI, k=5)
    assert measure.histogram_of(FRAME, QUASI) == measure.histogram_of(TABLE, QUASI)
    assert measure.encode(FRAME, QUASI).sizes == (2, 5)
    assert measure.small_cells(FRAME, QUASI, 5).records == measure.small_cells(TABLE, QUASI, 5).records
    assert measure.utility_lost(FRAME, TABLE, QUASI) == measure.utility_lost(TABLE, FRAME, QUASI)
    shown = [measure.Shown("t", FRAME, QUASI)]
    assert measure.students(shown, "id", k=5).findings.rows == 40
    held = measure.public_already(FRAME, ["age"], {"list": FRAME.head(3)})
    assert held.tables[0].rows == 3
    course = measure.Course("t", FRAME, "id", "age")
    assert measure.trajectories_of(course, k=5).findings.rows == 40
    everybody = measure.findings("t", FRAME.head(9), QUASI, k=5, population=FRAME)
    assert everybody.journalist == 0.25


def test_a_frame_is_protected():
    found = protect.protect_table(
        FRAME, {"grade": "category", "age": "number:2,4"}, k=5, method="best", keep=["id"]
    )
    assert found.table.column_names == ["grade", "age", "id"] and found.table.num_rows == 40
    after = measure.findings("t", found.table, QUASI, k=5)
    assert after.meets_k and after.smallest == found.chosen.smallest
    assert len(found.tried) == len(protect.METHODS)
    with pytest.raises(BadInput, match="no column shoe"):
        protect.protect_table(FRAME, {"shoe": "category"}, k=5)
    with pytest.raises(BadInput, match="kept as it is"):
        protect.protect_table(FRAME, {"age": "category"}, k=5, keep=["age"])


def test_what_is_no_frame_stays():
    for value in (None, 3, "text", [1, 2], {"a": 1}, TABLE, (TABLE,)):
        assert arrow(value) is value
    assert arrow((FRAME, 1))[0].equals(TABLE)


@pytest.mark.parametrize("given", [None, "grades.csv", {"grade": ["03"]}])
def test_what_is_no_table_cannot_be_measured(given):
    with pytest.raises(BadInput, match="no table to measure"):
        measure.findings("t", given, QUASI, k=5)


def test_frames_that_cannot_be_read():
    twice = pd.DataFrame([["a", "b"]], columns=["grade", "grade"])
    with pytest.raises(BadInput, match="more than one column grade"):
        measure.findings("t", twice, ("grade",), k=5)
    with pytest.raises(BadInput, match="more than one column grade"):
        measure.findings("t", pa.table([["a"], ["b"]], names=["grade", "grade"]), ("grade",), k=5)
    with pytest.raises(BadInput, match="64 bits"):
        arrow(pd.DataFrame({"a": [10**30]}))
    with pytest.raises(BadInput, match="no text"):
        arrow(pd.DataFrame({0: [1]}))
    with pytest.raises(BadInput, match="mixed kinds"):
        arrow(pd.DataFrame({"a": [1, "secret", object()]}))
