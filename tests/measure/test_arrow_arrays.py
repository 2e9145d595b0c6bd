"""What coding asks of Arrow arrays, without the detour over pandas that Arrow's own way takes."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from permslip.measure.coding import nulls, places, taken

VALUES = st.lists(st.one_of(st.none(), st.sampled_from("abcde")))


@given(VALUES, st.sets(st.one_of(st.none(), st.sampled_from("abcdefg"))))
def test_values_are_found_where_they_stand(values, known):
    held = list(known)
    found = places(pa.array(values, pa.string()), pa.array(held, pa.string()))
    assert found.tolist() == [held.index(v) if v is not None and v in held else -1 for v in values]
    too = places(pa.array(values, pa.string()), pa.array(held, pa.string()), missing=True)
    assert too.tolist() == [held.index(v) if v in held else -1 for v in values]


def test_values_of_other_types_are_compared_as_text():
    assert places(pa.array([1, 2, None]), pa.array(["2", "1"])).tolist() == [1, 0, -1]


@given(VALUES)
def test_what_is_missing_and_what_is_taken(values):
    held = pa.array(values, pa.string())
    assert nulls(held).tolist() == [v is None for v in values]
    back = np.arange(len(values))[::-1]
    assert taken(held, back).to_pylist() == values[::-1]


def test_what_is_no_number_is_missing_where_asked():
    held = pa.array([1.0, float("nan"), None])
    assert nulls(held).tolist() == [False, False, True]
    assert nulls(held, nan=True).tolist() == [False, True, True]


def test_pandas_is_not_loaded_for_it():
    asked = (
        "import io, sys, numpy as np, pyarrow.csv\n"
        "from permslip.measure.coding import nulls, places, taken\n"
        "held = pyarrow.csv.read_csv(io.BytesIO(b'a\\nx\\ny\\n'))['a'].chunk(0)\n"
        "nulls(held), places(held, held), taken(held, np.array([1]))\n"
        "sys.exit('pandas' in sys.modules)\n"
    )
    assert subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0
