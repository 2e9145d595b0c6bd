"""Text is text, whichever of Arrow's types holds it: pandas and other readers choose other ones."""

from __future__ import annotations

import pyarrow as pa
import pytest

from permslip import measure
from permslip.measure import models
from permslip.measure import trajectories as tr
from permslip.measure.coding import is_text
from permslip.measure.look_alikes import look_alikes

CELLS = ["a", None, "", "a ", "10", "9", "a", None, "*", "\u200ba"]
OTHERS = [pa.large_string(), pa.string_view()]


def table(kind, **columns):
    held = columns or {"c": CELLS}
    return pa.table({name: pa.array(cells, kind) for name, cells in held.items()})


def split(kind, cells):
    """A column in two batches, the second with values that the first lacks."""
    halves = [pa.array(cells[:4], kind), pa.array(cells[4:], kind)]
    return pa.table({"c": pa.chunked_array(halves)})


def dictionary(kind):
    values = ["a", "b", "a", "spare"]  # a dictionary may repeat itself, and hold what no row has
    at = pa.array([0, 1, 2, None, 0], pa.int8())
    return pa.table({"c": pa.DictionaryArray.from_arrays(at, pa.array(values, pa.string()).cast(kind))})


@pytest.mark.parametrize("kind", OTHERS)
@pytest.mark.parametrize("made", [table, lambda kind: split(kind, CELLS), dictionary])
def test_it_is_coded_alike(kind, made):
    plain, other = (measure.encode(made(k), ["c"]) for k in (pa.string(), kind))
    assert other.codes[0].tolist() == plain.codes[0].tolist()
    assert other.dictionaries[0].equals(plain.dictionaries[0])
    assert is_text(kind) and not is_text(pa.binary())


@pytest.mark.parametrize("kind", OTHERS)
def test_a_table_of_it_has_the_same_figures(kind):
    plain, other = table(pa.string()), table(kind)
    for more in ({}, {"missing": "wild"}, {"population": split(kind, CELLS * 2)}):
        expected = measure.findings("t", plain, ("c",), k=2, **more)
        assert measure.findings("t", other, ("c",), k=2, **more) == expected
    assert look_alikes(measure.encode(other, ["c"])) == look_alikes(measure.encode(plain, ["c"])) != ()
    found, expected = (measure.utility_lost(plain, after, ["c"]).columns for after in (other, plain))
    assert found == expected
    blank = table(kind, c=["*"] * len(CELLS))
    assert measure.utility_lost(plain, blank, ["c"]).columns[0].lost == 1.0


@pytest.mark.parametrize("kind", OTHERS)
def test_its_answers_and_their_order_are_the_same(kind):
    plain, other = (measure.encode(table(k, s=["10", "9 ", "9", "2"]), ["s"]) for k in (pa.string(), kind))
    (answered, _), (expected, _) = (models.as_answered(e, ["s"]) for e in (other, plain))
    assert answered.codes[0].tolist() == expected.codes[0].tolist()
    assert models.order_of("s", answered.dictionaries[0]).tolist() == [2, 1, 0]


@pytest.mark.parametrize("kind", OTHERS)
def test_days_written_in_it_are_days(kind):
    rows = {"code": ["1", "1", "2"], "day": ["2020-01-03", "2020-02-01", "2020-01-31"]}
    found = tr.suggest(tr.Course("t", table(kind, **rows), "code", "day"), k=2, max_dropped=1)
    assert found == tr.suggest(tr.Course("t", table(pa.string(), **rows), "code", "day"), k=2, max_dropped=1)
    assert found.combinations > 2 and any(c.steps["day"] == "month" for c in found.considered)
