"""Figures out of tuples and counts: the same as out of the rows, on both engines."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from permslip.engines import open_engine
from permslip.measure import findings
from permslip.measure.coding import encode
from permslip.measure.counted import Counted, classes_counted, counted, findings_counted
from permslip.measure.sizes import classes
from permslip.words.errors import BadInput, OurBug
from permslip.words.ports import Engine

QUASI = ("grade", "sex", "school")


@pytest.fixture
def engine(engine_name: str, tmp_path: Path) -> Iterator[Engine]:
    with open_engine(engine_name, tmp=tmp_path / "engine") as opened:
        yield opened


def _table(rows: int, seed: int) -> pa.Table:
    draw = np.random.default_rng(seed)
    grades = [None, *map(str, range(13))]
    return pa.table(
        {
            "grade": pa.array([grades[i] for i in draw.integers(0, 14, rows)], pa.string()),
            "sex": pa.array(
                [("f", "m", "x", None)[i] for i in draw.choice(4, rows, p=[0.49, 0.49, 0.01, 0.01])],
                pa.string(),
            ),
            "school": pa.array(draw.geometric(0.1, rows), pa.int64()),
        }
    )


def test_the_figures_are_those_of_the_rows(engine: Engine) -> None:
    everyone = _table(4_000, seed=3)
    released = everyone.slice(0, 1_500)
    t, p = engine.memory("released", released), engine.memory("everyone", everyone)
    for population, held in ((None, None), (everyone, p)):
        expected = findings("t", released, QUASI, k=5, population=population)
        assert findings_counted("t", t, QUASI, k=5, engine=engine, population=held) == expected
        assert findings("t", t, QUASI, k=5, engine=engine, population=held) == expected


def test_fewer_columns_are_counted_out_of_the_tuples_of_more(engine: Engine) -> None:
    released = _table(900, seed=4)
    held = counted(engine.memory("t", released), QUASI, engine)
    assert held.rows == 900 and held.encoded.rows < 900
    for columns in (QUASI, ("school",), ("sex", "grade"), ()):
        found, packing, keys = classes_counted(held, columns)
        assert found.histogram() == classes(encode(released, QUASI), columns).histogram()
        assert len(keys) == held.encoded.rows and len(packing.sizes) == len(columns)


def test_nobody_and_what_is_not_there(engine: Engine) -> None:
    nobody = engine.memory("t", _table(5, seed=1).slice(0, 0))
    assert findings_counted("t", nobody, QUASI, k=2, engine=engine, population=nobody) == findings(
        "t", nobody, QUASI, k=2, engine=engine
    )
    some, else_where = engine.memory("s", _table(5, seed=1)), nobody
    found = findings_counted("t", some, QUASI, k=2, engine=engine, population=else_where)
    assert found.journalist == found.prosecutor
    with pytest.raises(BadInput, match="No column was named"):
        counted(nobody, (), engine)
    with pytest.raises(BadInput, match="no column shoe_size"):
        counted(nobody, ("grade", "shoe_size"), engine)
    with pytest.raises(BadInput, match="at least 1"):
        findings_counted("t", nobody, QUASI, k=0, engine=engine)


_DUCK = open_engine()


@given(
    st.lists(st.tuples(st.sampled_from(["a", "b", None]), st.integers(0, 3)), max_size=60),
    st.lists(st.tuples(st.sampled_from(["a", "b", "c", None]), st.integers(0, 4)), max_size=60),
)
def test_tuples_and_rows_agree(
    rows: list[tuple[str | None, int]], others: list[tuple[str | None, int]]
) -> None:
    def table(of: list[tuple[str | None, int]]) -> pa.Table:
        return pa.table(
            {"x": pa.array([r[0] for r in of], pa.string()), "y": pa.array([r[1] for r in of], pa.int64())}
        )

    everyone = table(rows + others)
    t, p = _DUCK.memory("t", table(rows)), _DUCK.memory("p", everyone)
    expected = findings("t", table(rows), ("x", "y"), k=3, population=everyone)
    assert findings_counted("t", t, ("x", "y"), k=3, engine=_DUCK, population=p) == expected


def test_a_count_too_large_or_missing_is_told() -> None:
    class Boasting:
        def counts(self, table: object, columns: object) -> pa.Table:
            return pa.table({"grade": ["1"], "permslip/count": pa.array([1 << 33], pa.int64())})

    with pytest.raises(BadInput, match="rows are alike"):
        counted(_DUCK.memory("t", _table(3, seed=1)), ("grade",), Boasting())  # type: ignore[arg-type]
    with pytest.raises(OurBug, match="count of its own"):
        Counted(encode(_table(3, seed=1), QUASI), np.ones(2, np.uint32))
