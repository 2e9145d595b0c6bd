"""Sets of rows by exact codes, against sets of labels; and classes that count what is held already."""

from __future__ import annotations

from collections import Counter, defaultdict

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from permslip import protect
from permslip.engines import open_engine
from permslip.measure.coding import encode
from permslip.protect import columns, frame, row_sets
from permslip.protect.hierarchies import Setting, hierarchy, ladder
from permslip.words.errors import RefusedError
from permslip.words.vocabulary import Grain, Need
from tests.protect import district
from tests.protect.district import AS_OF, LEVELS, decision

ROWS = st.lists(
    st.tuples(
        st.sampled_from("abcdef"),
        st.sampled_from(["101", "201", "nowhere", None, "a\x1fb"]),
        st.sampled_from(["05", "06", "12", "", None]),
    ),
    max_size=20,
)
SETTING = Setting(AS_OF, LEVELS)
PEOPLE = district.students(300)


@pytest.fixture(scope="module")
def engine():
    with open_engine() as opened:
        yield opened


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(rows=ROWS, floor=st.integers(0, 2))
def test_sets_are_alike_exactly_where_their_labels_are(engine, rows, floor):
    dimension = row_sets.Dimension(
        "enrollments/*",
        (("enrollments", "school", 0), ("enrollments", "grade", floor)),
        tuple(hierarchy(name) for name in ("school", "grade")),
        is_set=True,
    )
    table = pa.table(
        {
            "student_key": pa.array([r[0] for r in rows], pa.string()),
            "school": pa.array([r[1] for r in rows], pa.string()),
            "grade": pa.array([r[2] for r in rows], pa.string()),
        }
    )
    who = list("abcdez")  # f is nobody of the frame, z has no row
    held = {"enrollments": engine.memory("events", table)}
    distinct = row_sets.rows_shown(dimension, held, engine)
    sets = row_sets.sets_of(dimension, held, distinct, engine)
    students = frame._left_join(engine.memory("who", pa.table({"student_key": who})), sets)
    texts = encode(students.order_by("student_key"), [dimension.name], engine)
    codes = texts.codes[0].tolist()
    found = row_sets.set_ladder(dimension, texts.dictionaries[0], distinct, SETTING)
    for level, groups in enumerate(found.groups):
        shown = [int(groups[code]) for code in codes]
        plain = labels_of(rows, who, dimension, level)
        assert all(
            (a == b) == (x == y)
            for a, x in zip(shown, plain, strict=True)
            for b, y in zip(shown, plain, strict=True)
        )
    assert found.leaves == len(set(codes))
    *below, top = found.shares
    for shares in below:
        assert shares.sum() == pytest.approx(1.0)
    known = {key for key, *_ in rows}
    for key, code in zip(who, codes, strict=True):  # no detail to lose where there is no row
        kept = 1.0 if key in known else 1 / found.leaves
        assert top[found.groups[-1][code]] == pytest.approx(kept)


def labels_of(rows, who, dimension, level):
    """For each student the set of labels that the rows have at a level."""
    climbs = []
    for column, kind in enumerate(dimension.kinds):
        values = list({r[1 + column] for r in rows})
        found = ladder(kind, pa.array(values, pa.string()), SETTING)
        at = found.labels[dimension.level_of(column, level)]
        climbs.append(dict(zip(values, at, strict=True)))
    seen = defaultdict(set)
    for key, *cells in rows:
        seen[key].add(tuple(climb[cell] for climb, cell in zip(climbs, cells, strict=True)))
    return [seen[key] for key in who]


def released(engine, held_already, *, k=5, share=0.1):
    tables = {"students": engine.memory("students", PEOPLE)}
    decided = decision({"students": {"sex": None, "race": None}}, k=k, max_suppression=share)
    return protect.plan(decided, tables, engine, as_of=AS_OF, school_levels=LEVELS, held_already=held_already)


def test_classes_reach_k_together_with_what_is_held(engine):
    keys = PEOPLE["student_key"].to_pylist()
    shown = {key: i % 3 for i, key in enumerate(keys[:200])}  # a hundred have nothing out yet
    held = pa.table({"subject": list(shown), "shown": pa.array(shown.values(), pa.uint32())})
    plan, ready = released(engine, held)
    going = set(engine.arrow(ready.students)["student_key"].to_pylist())
    level = {c.source: c.level for c in plan.table("students").columns}
    kinds = {c.source: c.hierarchy for c in plan.table("students").columns if c.hierarchy}
    label = {}
    for column, kind in kinds.items():
        values = list(set(PEOPLE[column].to_pylist()))
        at = ladder(hierarchy(kind), pa.array(values, pa.string()), SETTING).labels[level[column]]
        label[column] = dict(zip(values, at, strict=True))
    stands = {
        row["student_key"]: (
            shown.get(row["student_key"]),
            *(label[c][row[c]] if c in label else row[c] for c in ("sex", "race")),
        )
        for row in PEOPLE.to_pylist()
    }
    sizes = Counter(stands[key] for key in going)
    assert min(sizes.values()) >= 5 and len(going) == plan.table("students").rows_out
    assert {"held already"} & set(plan.table("students").quasi) == set()


def test_a_few_who_are_new_stay_at_home_or_nothing_goes(engine):
    keys = PEOPLE["student_key"].to_pylist()
    held = pa.table({"subject": keys[:-3], "shown": pa.array([7] * (len(keys) - 3), pa.uint32())})
    _, ready = released(engine, held)
    assert not set(keys[-3:]) & set(engine.arrow(ready.students)["student_key"].to_pylist())
    with pytest.raises(RefusedError, match=r"No generalisation.*holds already") as told:
        released(engine, held, share=0.0)
    assert "destroyed" in told.value.fix


def without_a_row(engine, table, *, share):
    """Everybody but two has a row in ``table``."""
    rows = PEOPLE.select(["student_key", "school"]).slice(2)
    tables = {
        "students": engine.memory("students", PEOPLE.select(["student_key", "sex"])),
        table: engine.memory("others", rows),
    }
    decided = decision({"students": {"sex": None}, table: {"school": None}}, max_suppression=share)
    return protect.plan(decided, tables, engine, as_of=AS_OF, school_levels=LEVELS)


@pytest.mark.parametrize("table", ["enrollments", "registrations"])
def test_no_level_hides_who_has_no_row(engine, table, monkeypatch):
    """A reader of the tables sees who is in one and not in the other, however coarse their values are."""
    monkeypatch.setitem(columns._CANONICAL, "registrations", Grain.STUDENT)
    _, ready = without_a_row(engine, table, share=0.01)
    going = set(engine.arrow(ready.students)["student_key"].to_pylist())
    assert going == set(PEOPLE["student_key"].to_pylist()[2:])
    with pytest.raises(RefusedError, match="No generalisation"):
        without_a_row(engine, table, share=0.0)


@pytest.mark.parametrize("wanted", ["sex", "race"])
def test_what_is_optional_is_made_coarse_first(engine, wanted):
    """Two columns that are alike: the one that the request wants keeps its detail."""
    twin = pa.table(
        {
            "student_key": [f"s{i}" for i in range(40)],
            "sex": ["Female", "Male"] * 20,
            "race": ["Asian"] * 19 + ["White"] * 21,
        }
    )
    tables = {"students": engine.memory("students", twin)}
    decided = decision({"students": {"sex": None, "race": None}}, k=15, max_suppression=0.0)
    two = ("sex", "race")
    needs = {("students", c): Need.MANDATORY if c == wanted else Need.OPTIONAL for c in two}
    plan, ready = protect.plan(decided, tables, engine, as_of=AS_OF, needs=needs)
    kept = [c.source for c in plan.table("students").columns if c.source in two and not c.level]
    assert kept == [wanted]
    assert ready.searched.found.loss < plan.table("students").loss == pytest.approx(2**0.5 - 1)


def test_what_is_held_already_has_no_say_in_what_is_lost(engine):
    keys = PEOPLE["student_key"].to_pylist()
    held = pa.table({"subject": keys, "shown": pa.array([i % 2 for i in range(300)], pa.uint32())})
    plan, ready = released(engine, held)
    assert ready.searched.weights == {"students/sex": 1.0, "students/race": 1.0, "held already": 0.0}
    assert 0 < plan.table("students").loss == pytest.approx(ready.searched.found.loss)
