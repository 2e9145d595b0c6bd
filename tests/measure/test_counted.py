"""Figures out of tuples and counts: the same as out of the rows, on both engines."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from permslip.actions import measuring
from permslip.engines import open_engine
from permslip.measure import findings
from permslip.measure.coding import Encoded, encode
from permslip.measure.counted import coded, counted
from permslip.measure.findings import Findings, Missing
from permslip.measure.histogram import histogram_of
from permslip.measure.models import parse
from permslip.measure.risk import findings_of
from permslip.measure.sections import Asked, of_table
from permslip.measure.sizes import classes, classes_packed
from permslip.words.errors import BadInput, OurBug
from permslip.words.ports import COUNT, Engine

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


def _findings(table: object, engine: Engine, population: object | None = None) -> Findings:
    """Of what the engine counted."""
    held = None if population is None else counted(population, QUASI, engine)
    return findings_of("t", counted(table, QUASI, engine), QUASI, k=5, population=held)


def test_the_figures_are_those_of_the_rows(engine: Engine) -> None:
    everyone = _table(4_000, seed=3)
    released = everyone.slice(0, 1_500)
    t, p = engine.memory("released", released), engine.memory("everyone", everyone)
    for population, held in ((None, None), (everyone, p)):
        expected = findings("t", released, QUASI, k=5, population=population)
        assert _findings(t, engine, held) == expected
        assert findings("t", t, QUASI, k=5, engine=engine, population=held) == expected


def test_rows_stay_with_an_engine_that_is_far_and_where_they_are_too_many(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    t = engine.memory("released", _table(900, seed=4))
    rows = coded(t, QUASI, engine, memory=1 << 20)
    assert (rows.each is None) is not engine.far
    weighed = measuring._encoded(engine, Asked(QUASI[:2], 5, weights="school"), t)
    assert (weighed.each is None) is not engine.far
    batches = engine.batches
    monkeypatch.setattr(
        engine,
        "batches",
        lambda asked, *rows: (
            batches(asked, *rows) if COUNT in asked.columns else pytest.fail("rows were asked for")
        ),
    )
    few = coded(t, QUASI, engine, memory=900 * 28 - 1)
    assert few.rows < few.records == 900 == rows.records
    if engine.far:
        assert findings("t", t, QUASI, k=5, engine=engine, missing="wild").rows == 900
        assert histogram_of(t, QUASI, engine).classes == few.rows


def test_fewer_columns_are_counted_out_of_the_tuples_of_more(engine: Engine) -> None:
    released = _table(900, seed=4)
    held = counted(engine.memory("t", released), QUASI, engine)
    assert held.records == 900 and held.rows < 900
    for columns in (QUASI, ("school",), ("sex", "grade"), ()):
        found, packing, keys = classes_packed(held, columns)
        assert found.histogram() == classes(encode(released, QUASI), columns).histogram()
        assert len(keys) == held.rows and len(packing.sizes) == len(columns)


def test_nobody_and_what_is_not_there(engine: Engine) -> None:
    nobody = engine.memory("t", _table(5, seed=1).slice(0, 0))
    assert _findings(nobody, engine, nobody) == findings("t", nobody, QUASI, k=5, engine=engine)
    some, else_where = engine.memory("s", _table(5, seed=1)), nobody
    found = _findings(some, engine, else_where)
    assert found.journalist == found.prosecutor
    with pytest.raises(BadInput, match="No column was named"):
        counted(nobody, (), engine)
    with pytest.raises(BadInput, match="no column shoe_size"):
        counted(nobody, ("grade", "shoe_size"), engine)


_DUCK = open_engine()


_CELLS = st.tuples(
    st.sampled_from(["a", "b", " b", None]), st.integers(0, 3), st.sampled_from([True, None]),
    st.sampled_from(["no", "yes", "Yes ", None]),
)  # fmt: skip
_MODELS = ("k-map:2", "distinct-l:2:s", "entropy-l:1.5:s", "t-closeness:0.3:s:equal", "delta-presence:0:0.8")


@settings(max_examples=60)
@given(
    st.lists(_CELLS, max_size=40),
    st.lists(_CELLS, max_size=40),
    st.booleans(),
    st.sampled_from(["own", "wild"]),
)
def test_every_section_is_the_same_to_the_last_digit(
    rows: list[tuple[object, ...]], others: list[tuple[object, ...]], beside: bool, missing: Missing
) -> None:
    def table(of: list[tuple[object, ...]]) -> pa.Table:
        kinds = {"x": pa.string(), "y": pa.int64(), "z": pa.bool_(), "s": pa.string()}
        return pa.table({n: pa.array([r[i] for r in of], k) for i, (n, k) in enumerate(kinds.items())})

    quasi, columns = ("x", "y", "z"), ("x", "y", "z", "s")
    models = tuple(parse(m) for m in (_MODELS if beside else _MODELS[1:4]))
    asked = Asked(quasi, 3, sensitive=("s",), models=models, missing=missing, people=None if beside else 500)

    def told(encode_with: Callable[[pa.Table, tuple[str, ...]], Encoded]) -> str:
        everyone = encode_with(table(rows + others), quasi) if beside else None
        report = of_table("t", encode_with(table(rows), columns), asked, everyone=everyone)
        return json.dumps(report.as_json(), default=str)

    by_row = told(lambda t, names: encode(t, names).in_order())
    assert told(lambda t, names: counted(_DUCK.memory("t", t), names, _DUCK)) == by_row


def test_a_count_too_large_or_missing_is_told() -> None:
    class Boasting:
        def counts(self, table: object, columns: object) -> pa.Table:
            return pa.table({"grade": ["1"], COUNT: pa.array([1 << 33], pa.int64())})

    with pytest.raises(BadInput, match="rows are alike"):
        counted(_DUCK.memory("t", _table(3, seed=1)), ("grade",), Boasting())  # type: ignore[arg-type]
    with pytest.raises(OurBug, match="of its own"):
        replace(encode(_table(3, seed=1), QUASI), each=np.ones(2, np.uint32))
