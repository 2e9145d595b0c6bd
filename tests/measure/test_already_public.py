"""Already public: against a twin over rows, and a case worked by hand."""

from __future__ import annotations

from collections import Counter

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from permslip.measure.already_public import already_public
from permslip.words.errors import BadInput

CELL = st.sampled_from(["a", "b", "c", None])


def twin(rows, public, columns):
    """{column: public cells}, records matched one to one; rows and public as dictionaries."""
    out = {}
    for c in columns:
        by = [o for o in columns if o != c]
        count = 0
        for r in rows:
            if r[c] is None or any(r[o] is None for o in by):
                continue
            values = {p[c] for p in public if all(p[o] == r[o] for o in by)}
            count += values == {r[c]}
        out[c] = count
    ours = Counter(tuple(r[c] for c in columns) for r in rows)
    theirs = Counter(tuple(p[c] for c in columns) for p in public)
    return out, sum(n == 1 and theirs[key] == 1 and None not in key for key, n in ours.items())


@given(
    st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=25),
    st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=25),
)
def test_cells_are_public_where_every_public_row_that_fits_says_the_same(rows, public):
    names = ["x", "y", "z"]
    rows, public = ([dict(zip(names, r, strict=True)) for r in t] for t in (rows, public))
    schema = pa.schema([(n, pa.string()) for n in names])
    found = already_public(
        pa.Table.from_pylist(rows, schema), names, {"p": pa.Table.from_pylist(public, schema)}
    )
    cells, matched = twin(rows, public, names)
    assert {c.column: c.public for c in found.columns} == cells
    assert found.tables[0].one_to_one == matched


def test_a_schools_own_figures_could_be_taken_from_the_states_table():
    release = pa.table(
        {
            "student": ["1", "2", "3", "4"],
            "school": ["A", "A", "B", "B"],
            "enrolment": [310, 310, 95, 96],
            "score": [7, 8, 9, 7],
        }
    )
    state = pa.table({"school": ["A", "B", "C"], "enrolment": ["310", "95", "40"]})
    found = already_public(
        release,
        ["school", "enrolment", "score"],
        {"state": state},
        quasi=["school"],
        on={"state": ["school"]},
    )
    school, enrolment, score = found.columns
    assert (enrolment.public, enrolment.cells, enrolment.table, enrolment.on) == (3, 4, "state", ("school",))
    assert not enrolment.instead and score.table == "" and score.share == 0.0
    assert school.public == 0, "joined on itself a column pins down nothing"
    assert found.share == pytest.approx(3 / 12)
    assert (found.unique_before, found.unique_after) == (0, 2), "a wrong enrolment tells two students apart"
    whole = already_public(release.slice(0, 3), ["enrolment"], {"state": state}, on={"state": ["school"]})
    assert [c.column for c in whole.instead] == ["enrolment"]


def test_a_list_of_names_makes_its_columns_known_to_outsiders():
    release = pa.table({"grade": ["7", "7", "7"], "sport": ["chess", "chess", "swimming"]})
    team = pa.table({"name": ["Ada", "Bo"], "grade": ["7", "7"], "sport": ["chess", "swimming"]})
    found = already_public(release, ["grade", "sport"], {"team": team}, quasi=["grade"])
    assert (found.unique_before, found.unique_after) == (0, 1)
    assert found.tables[0].shares == ("grade", "sport") and found.tables[0].one_to_one == 1


def test_one_shared_column_pins_down_nothing_and_none_is_said():
    release = pa.table({"school": ["A", "B"], "score": [1, 2]})
    public = {"x": pa.table({"score": [1, 2]}), "y": pa.table({"q": [1]})}
    found = already_public(release, ["score"], public)
    assert found.columns[0].public == 0
    assert [(m.shares, m.one_to_one) for m in found.tables] == [(("score",), 2), ((), 0)]


@pytest.mark.parametrize(
    ("requested", "on"), [(["no"], None), ([], None), (["a"], {"q": ["a"]}), (["a"], {"p": ["no"]})]
)
def test_what_is_not_there_is_refused(requested, on):
    table = pa.table({"a": ["1"]})
    with pytest.raises(BadInput):
        already_public(table, requested, {"p": table}, on=on)
