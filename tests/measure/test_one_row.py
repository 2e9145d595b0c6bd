"""Students over several tables as one table: the same classes; what models, lists and public files say."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from permslip import measure
from permslip.measure import models
from permslip.measure.drawing import page
from permslip.measure.lists import lists_in
from permslip.measure.one_row import Guarded, answers_of_students, one_row_each, one_row_table
from permslip.measure.relational import Shown, students
from permslip.measure.sizes import classes_packed
from permslip.words.errors import BadInput
from tests.measure import twin_models as twin

KEY = st.sampled_from("abcdefg")
VALUE = st.sampled_from(["x", "y", None])
ONCE = st.dictionaries(KEY, st.tuples(VALUE, VALUE), min_size=1)
OFTEN = st.lists(st.tuples(KEY, VALUE), max_size=20)


def tables(once, often):
    children = {"id": list(once), "p": [v[0] for v in once.values()], "q": [v[1] for v in once.values()]}
    events = {"id": [k for k, _ in often], "e": pa.array([v for _, v in often], pa.string())}
    return [
        Shown("children", pa.table({**children, "id": pa.array(children["id"], pa.string())}), ("p", "q")),
        Shown("events", pa.table({**events, "id": pa.array(events["id"], pa.string())}), ("e",)),
    ]


@given(once=ONCE, often=OFTEN)
def test_students_are_alike_in_the_one_row_exactly_when_they_are_over_the_tables(once, often):
    shown = tables(once, often)
    measured = students(shown, "id", k=2, known=())
    joint = one_row_each(shown, "id", measured)
    found, _, keys = classes_packed(joint)
    sizes = dict(zip(found.keys.tolist(), found.counts.tolist(), strict=True))
    assert [sizes[k] for k in keys.tolist()] == measured.class_sizes.tolist()
    several = any(n > 1 for n in Counter(k for k, _ in often).values())
    last = "events (all rows)" if several else "events.e"
    assert joint.names == ("children.p", "children.q", last)
    report = measure.of_students(shown, "id", measure.Asked(quasi=("p", "q", "e"), k=2))
    assert report.special is not None and report.special.exact
    assert report.special.records == report.findings.unique
    assert (report.drivers is None) == (report.findings.rows < 2)
    assert report.drivers is None or report.drivers.whole.unique == report.findings.unique
    rows, quasi = one_row_table(shown, "id", measured)
    if not several:  # there, who has no row and who has an empty one are told apart by nothing
        assert quasi == ("p", "q", "e") and rows.num_rows == len(measured.keys)


@given(once=ONCE, often=OFTEN, k=st.integers(2, 3), m=st.integers(1, 2))
def test_the_entries_of_a_student_are_those_of_the_rows(once, often, k, m):
    shown = tables(once, often)
    own = {key: sorted({v for q, v in often if q == key and v}) for key in {key for key, _ in often}}
    wanted = measure.Asked(quasi=("p",), k=2, models=(models.KMAnonymity(k, m, "e"),))
    at = [Guarded("e", "events", shown[1].table, "e")]
    (said,) = measure.of_students(shown[:1], "id", wanted, guarded=at).models
    rare = twin.rare_sets(own, k, m)
    assert said.kept is (not rare) and said.classes == len(rare)
    assert said.records == sum(any(set(s) <= set(mine) for s in rare) for mine in own.values())
    listed = pa.table({"e": pa.array(list(own.values()), pa.list_(pa.string())), "p": ["a"] * len(own)})
    of_records = measure.of_table(
        "t", measure.encode(listed, ["p"]), wanted, lists={"e": lists_in(listed, "e")}
    ).models
    assert [(j.kept, j.attained, j.records) for j in of_records] == [(said.kept, said.attained, said.records)]


CHILDREN = pa.table({"id": ["1", "2", "3", "4"], "p": ["a", "a", "b", "b"]})
PROGRAMS = pa.table({"id": [1, 2, 3, 9], "need": ["yes", "yes", "no", "no"]})
AWAY = pa.table({"id": ["1", "1", "2"], "why": ["flu", "court", "flu"]})
SHOWN = [Shown("children", CHILDREN, ("p",))]


def test_models_are_judged_of_students():
    wanted = measure.Asked(
        quasi=("p",), k=2, sensitive=("need",), models=(models.DistinctL(2, "programs.need"),)
    )
    at = [
        Guarded("need", "programs", PROGRAMS, "need"),
        Guarded("programs.need", "programs", PROGRAMS, "need"),
    ]
    report = measure.of_students(SHOWN, "id", wanted, guarded=at)
    (judged,) = report.models
    assert (judged.kept, judged.records, judged.who) == (False, 4, "student")
    assert judged.sentence.startswith("Not yet true of 4 students: ")
    assert [(s.column, s.told, s.values) for s in report.sensitive] == [("need", 4, 2)]
    (others,) = [x for x in report.left_out if "programs" in x.section]
    assert "1 student without" in others.why
    drawn = page(report)
    assert "students failing" in drawn and "students told for certain" in drawn


def test_several_values_of_a_student_are_a_list():
    measured = students(SHOWN, "id", k=2)
    with pytest.raises(BadInput, match="several rows in away.*km-anonymity:K:M:away.why"):
        answers_of_students([Guarded("why", "away", AWAY, "why")], "id", measured)
    with pytest.raises(BadInput, match="not said in which table why stands"):
        measure.of_students(SHOWN, "id", measure.Asked(quasi=("p",), k=2, sensitive=("why",)))


def test_lists_of_records_are_columns_of_lists():
    table = pa.table({"n": [1, 2, 3], "courses": [["Art", " art", "PE"], None, [None, "PE"]]})
    found = lists_in(table, "courses")
    assert found.people.tolist() == [0, 0, 0, 2] and len(set(found.items.tolist())) == 2
    with pytest.raises(BadInput, match="holds no lists"):
        lists_in(table, "n")
    with pytest.raises(BadInput, match="lists under courses are not there"):
        wanted = measure.Asked(quasi=("n",), k=2, models=(models.KMAnonymity(2, 1, "courses"),))
        measure.of_table("t", measure.encode(table, ["n"]), wanted)


def test_public_files_are_compared_with_one_row_each():
    rooms = pa.table({"id": ["1", "2", "3"], "p": ["r", "s", "t"], "marks": [[1], [2], [3]]})
    shown = [*SHOWN, Shown("rooms", rooms, ("p",)), Shown("away", AWAY, ("why",))]
    measured = students(shown, "id", k=2)
    rows, quasi = one_row_table(shown, "id", measured, aside=("id",))
    assert rows.column_names == ["p", "rooms.p", "away (all rows)"] and quasi == tuple(rows.column_names)
    assert rows["rooms.p"].to_pylist() == ["r", "s", "t", None]
    wanted = measure.Asked(quasi=("p", "why"), k=2)
    public = {"roster": pa.table({"p": ["a", "b"]})}
    report = measure.of_students(shown, "id", wanted, public=public)
    assert report.public is not None and report.public.unique_before == report.findings.unique
    assert [c.column for c in report.public.columns] == ["p", "rooms.p"]
    assert "what of away is public" in [x.section for x in report.left_out]
    events = measure.of_students(shown[2:], "id", measure.Asked(quasi=("why",), k=2), public=public)
    assert events.public is None


def test_a_table_goes_beside_another():
    one, other = measure.encode(CHILDREN, ["p"]), measure.encode(CHILDREN, ["id"])
    both = one.beside(other)
    assert both.names == ("p", "id") and np.array_equal(both.codes[1], other.codes[0])
