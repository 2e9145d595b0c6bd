"""Findings, small cells and the words for them."""

from __future__ import annotations

import subprocess
import sys

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from permslip import measure
from permslip.engines import open_engine
from permslip.words.errors import BadInput, OurBug
from tests.measure import twin

PERSON = st.tuples(st.sampled_from(["f", "m", None]), st.sampled_from(["09", "10", "11"]))


def as_arrow(rows):
    return pa.table(
        {
            "sex": pa.array([r[0] for r in rows], pa.string()),
            "grade": pa.array([r[1] for r in rows], pa.string()),
        }
    )


def found(rows, k=3, population=None):
    everyone = None if population is None else as_arrow(population)
    return measure.findings("students", as_arrow(rows), ("sex", "grade"), k=k, population=everyone)


@given(released=st.lists(PERSON, max_size=30), others=st.lists(PERSON, max_size=30))
def test_risks_are_those_of_the_definitions(released, others):
    population = others + released
    figures = found(released, population=population)
    prosecutor, journalist, marketer = twin.risks(released, population)
    assert figures.prosecutor == pytest.approx(prosecutor)
    assert figures.journalist == pytest.approx(journalist)
    assert figures.marketer == pytest.approx(marketer)
    counts = twin.classes(released).values()
    assert (figures.rows, figures.classes) == (len(released), len(counts))
    assert figures.unique == sum(c == 1 for c in counts)
    assert figures.below == sum(c for c in counts if c < 3)
    assert figures.meets_k is (figures.below == 0)


def test_values_that_only_the_population_has_change_nothing():
    figures = found([("f", "09")] * 2, population=[("f", "09")] * 4 + [("x", "12")])
    assert (figures.prosecutor, figures.journalist) == (0.5, 0.25)


def test_without_a_population_the_release_is_the_population():
    figures = found([("f", "09")] * 4)
    assert figures.journalist == figures.prosecutor == 0.25


def test_nobody_is_at_no_risk():
    figures = found([])
    assert (figures.rows, figures.smallest, figures.prosecutor, figures.marketer) == (0, 0, 0.0, 0.0)
    assert "nothing was measured" in measure.in_words(figures)


def test_a_column_must_be_named():
    with pytest.raises(BadInput, match="No column"):
        measure.findings("t", pa.table({"a": [1, 2, 3]}), (), k=2)


def test_k_is_at_least_one():
    with pytest.raises(BadInput):
        found([], k=0)


def test_small_cells_are_listed_smallest_first():
    rows = [("f", "09")] * 5 + [("m", "09")] * 2 + [(None, "10")]
    cells = measure.small_cells(as_arrow(rows), ["sex", "grade"], 5)
    assert (cells.cells, cells.records) == (3, 3)
    assert cells.small.to_pylist() == [
        {"sex": None, "grade": "10", "count": 1},
        {"sex": "m", "grade": "09", "count": 2},
    ]


def test_an_engine_table_needs_its_engine():
    with open_engine() as engine:
        table = engine.memory("t", as_arrow([("f", "09")] * 3))
        assert measure.findings("t", table, ("sex",), k=2, engine=engine).smallest == 3
        with pytest.raises(OurBug, match="needs an engine"):
            measure.findings("t", table, ("sex",), k=2)


def test_memory_that_is_bounded_changes_no_figure():
    rows = [("f", "09")] * 40 + [("m", f"{i:04}") for i in range(3000)] + [(None, "10")] * 2
    table, columns = as_arrow(rows), ("sex", "grade")
    whole = measure.findings("t", table, columns, k=5)
    assert (whole.classes, whole.unique, whole.below) == (3002, 3000, 3002)
    assert measure.findings("t", table, columns, k=5, memory=1 << 12) == whole
    with open_engine() as engine:
        held = engine.memory("t", table)
        for memory in (1, 1 << 30):
            assert measure.findings("t", held, columns, k=5, engine=engine, memory=memory) == whole
        for further in ({"population": held}, {"missing": "wild"}):
            with pytest.raises(BadInput, match="bounded"):
                measure.findings("t", held, columns, k=5, engine=engine, memory=1, **further)


def test_the_report_says_what_the_figures_mean():
    text = measure.in_words(found([("f", "09")] * 40 + [("m", "10")] + [("m", "11")] * 4, k=5))
    assert "45 records, told apart by sex, grade." in text
    assert "1 (2.2%) stands alone" in text
    assert "5 records stand in classes smaller than 5" in text
    assert text.count("█") > 30 and "▏" not in text.split("20-49")[1].splitlines()[0]
    assert max(len(line) for line in text.splitlines()) <= 100


def test_the_report_never_calls_a_table_anonymous():
    text = measure.in_words(found([("f", "09")] * 40, k=5))
    assert "does not make the table anonymous" in " ".join(text.split())
    assert "compliant" not in text


def test_the_door_is_light():
    code = (
        "import sys, permslip.measure, permslip.protect\n"
        "heavy = {'numba', 'numpy', 'pyarrow', 'ibis', 'duckdb', 'pandas'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
        "permslip.measure.encode, permslip.protect.search, permslip.protect.apply\n"
        "assert 'numba' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
    with pytest.raises(AttributeError):
        measure.nonsense  # noqa: B018
