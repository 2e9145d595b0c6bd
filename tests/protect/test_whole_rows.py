"""What a reader of whole rows sees, against counting the rows."""

from __future__ import annotations

from collections import Counter

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from permslip.protect.whole_rows import NEARLY, whole_rows

CELL = st.sampled_from(["a", "b", "", None])


@given(st.lists(st.tuples(CELL, CELL, st.one_of(st.none(), st.integers(0, 9))), max_size=30))
def test_counted_one_by_one(rows):
    columns = {"q": [r[0] for r in rows], "kept": [r[1] for r in rows], "name": [r[2] for r in rows]}
    kinds = {"q": pa.string(), "kept": pa.string(), "name": pa.int64()}
    table = pa.table({name: pa.array(cells, kinds[name]) for name, cells in columns.items()})
    found, sizes = whole_rows(table, ("q",)), Counter(rows)
    assert (found.beside, found.rows) == (("kept", "name"), len(rows))
    assert found.alone == sum(size == 1 for size in sizes.values())
    assert found.smallest == min(sizes.values(), default=0)
    many = [n for n in found.beside if len(set(columns[n])) >= NEARLY * len(rows) and len(rows) > 1]
    assert list(found.telling) == many
    assert whole_rows(table, ("q", "kept", "name")) is None
