"""What the other ways would cost: counted the long way, from the labels that each would show."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from permslip import protect
from permslip.engines import open_engine
from permslip.protect import METHODS, other_ways, search, shown
from permslip.protect.frame import Searched, unchanging
from permslip.protect.other_ways import _asked, _tried
from permslip.words.errors import RefusedError
from tests.protect import district
from tests.protect.district import AS_OF, DEFAULT, LEVELS, decision
from tests.protect.problems import coded, problems

HELD = "held already"
PEOPLE = district.students(600)
ways_of = other_ways.other_ways


def quiet(what, done, total):
    """Nobody listens."""


def asked(chosen, rows, k, share, floor, held):
    """The search of a drawn problem in which every record has something out already."""
    encoded, ladders = coded(chosen, rows)
    floors = {name: min(f, ladders[name].top) for name, f in zip(encoded.names, floor, strict=True)}
    tables = {name: "students" if i % 2 == 0 else "programs" for i, name in enumerate(encoded.names)}
    encoded = replace(
        encoded,
        names=(*encoded.names, HELD),
        codes=(*encoded.codes, np.array(held, np.uint32)),
        dictionaries=(*encoded.dictionaries, pa.array(range(3), pa.uint32())),
    )
    ladders[HELD] = unchanging(HELD, 3)
    weights = {name: 0.0 if name == HELD else 1.0 for name in encoded.names}
    found = search(encoded, ladders, k=k, max_suppression=share, minimum_levels=floors, weights=weights)
    return Searched(encoded, ladders, floors, tables, weights, k, share, found, found.loss)


def loss_of(labels, chosen, rows, floors, names):
    """ARX's Loss from the labels that leave, the long way; None is a record that stays at home."""
    product = 1.0
    for name in names:
        d = int(name[1:])
        hierarchy, total = chosen[d], 0.0
        for record, row in zip(labels, rows, strict=True):
            label = "*" if record is None else record[d]
            own = hierarchy[row[d]]
            levels = [i for i in range(floors[name], len(own)) if own[i] == label]
            assert levels or label == "*"  # never below the floor
            same = (
                1 if label == "*" else sum(o[levels[0]] == label for o in hierarchy.values()) / len(hierarchy)
            )
            total += same
        least = 1 / len(hierarchy)
        product *= 1 + ((total / len(rows) - least) / (1 - least) if least < 1 else 0)
    return product ** (1 / len(names)) - 1


@settings(max_examples=150, deadline=None)
@given(problem=problems(), data=st.data())
def test_every_way_keeps_floors_and_what_is_held_and_is_counted_as_shown(problem, data):
    chosen, rows, k, share, floor = problem
    held = data.draw(st.lists(st.integers(0, 2), min_size=len(rows), max_size=len(rows)))
    try:
        s = asked(chosen, rows, k, share, floor, held)
    except RefusedError:
        assume(False)
    assume(s.found.suppressed < len(rows))
    found = ways_of(s, quiet)
    if not found:
        assert s.found.suppressed == 0 and all(s.found.levels[n] == s.floors[n] for n in s.tables)
        return
    sizes = Counter(held)
    stays = [sizes[h] >= k for h in held]
    task, solution = _asked(s)
    for way, method in zip(found, METHODS, strict=True):
        columns, kept = shown(task, _tried(method, task, solution, quiet))
        each = zip(*(columns[name].to_pylist() for name in s.tables), strict=True)
        going = iter([record if go else None for record, go in zip(each, kept, strict=True)])
        labels = [next(going) if stay else None for stay in stays]
        classes = Counter((*r, h) for r, h in zip(labels, held, strict=True) if r is not None)
        assert way.method == method and way.left_out == labels.count(None)
        assert way.classes == len(classes) and way.smallest == min(classes.values()) >= k
        assert way.meets == (way.left_out <= share * len(rows) + 1e-9)
        assert way.loss == pytest.approx(loss_of(labels, chosen, rows, s.floors, list(s.tables)))
        for part in way.tables:
            mine = [name for name, table in s.tables.items() if table == part.table]
            assert part.loss == pytest.approx(loss_of(labels, chosen, rows, s.floors, mine))
        assert sum(t.cells for t in way.tables) == way.cells
    assert found[0].loss == pytest.approx(s.loss) and found[0].left_out == s.found.suppressed
    assert found[0].meets and found[1].loss <= found[0].loss + 1e-9


@pytest.fixture(scope="module")
def engine():
    with open_engine() as opened:
        yield opened


def planned(engine, *, share=0.05, held_already=None, **tables):
    """The plan of students and of the other tables named, and what every way would cost."""
    held = {"students": engine.memory("students", PEOPLE)}
    held |= {name: engine.memory(name, table) for name, table in tables.items()}
    wanted = {**DEFAULT, **{name: {"school": None} for name in tables}}
    plan, ready = protect.plan(
        decision(wanted, max_suppression=share),
        held,
        engine,
        as_of=AS_OF,
        school_levels=LEVELS,
        held_already=held_already,
    )
    return plan, ready, ways_of(ready.searched, quiet)


def test_the_first_way_is_the_plan(engine):
    plan, ready, ways = planned(engine)
    table = plan.table("students")
    assert (ways[0].loss, ways[0].left_out) == (pytest.approx(table.loss), table.suppressed)
    assert [w.method for w in ways] == list(METHODS)
    assert all(w.meets and w.smallest >= 5 for w in ways)
    assert ways[1].loss < ways[0].loss and ways[3].cells > 0
    # birth dates leave as ages under every way
    below = replace(ready.searched, floors={})
    assert ways_of(below, quiet)[3].loss != pytest.approx(ways[3].loss)


def test_tables_of_events_cost_by_themselves_and_together(engine):
    rows = PEOPLE.select(["student_key", "school"]).slice(0, 590)
    _, ready, ways = planned(engine, enrollments=rows)
    assert [t.table for t in ways[0].tables] == ["students", "enrollments"]
    for way in ways:
        low, high = sorted(t.loss for t in way.tables)
        assert low <= way.loss <= high and way.meets and way.smallest >= 5
    assert ready.searched.tables["enrollments/*"] == "enrollments"


def test_who_is_new_stays_home_under_every_way(engine):
    keys = PEOPLE["student_key"].to_pylist()
    held = pa.table({"subject": keys[3:], "shown": pa.array([i % 2 for i in range(597)], pa.uint32())})
    _, _, ways = planned(engine, held_already=held)
    assert all(w.left_out >= 3 and w.meets for w in ways)
    assert ways[2].left_out == ways[3].left_out == 3


def test_nothing_is_tried_where_only_obligations_generalise(engine):
    alike = pa.table({**{c: PEOPLE[c] for c in PEOPLE.column_names}, "sex": ["Female"] * 600})
    held = {"students": engine.memory("students", alike)}
    wanted = decision({"students": {"sex": None}}, max_suppression=0.0)
    _, ready = protect.plan(wanted, held, engine, as_of=AS_OF)
    assert ways_of(ready.searched, quiet) == ()


@settings(
    max_examples=5,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    deadline=None,
)
@given(seed=st.integers(0, 10))
def test_what_is_wanted_more_is_blanked_less(engine, seed):
    rng = np.random.default_rng(seed)
    table = pa.table(
        {
            "student_key": [f"s{i}" for i in range(60)],
            "sex": rng.choice(["Female", "Male"], 60, p=[0.9, 0.1]).tolist(),
            "race": rng.choice(["Asian", "White"], 60, p=[0.9, 0.1]).tolist(),
        }
    )
    held = {"students": engine.memory("students", table)}
    made = decision({"students": {"sex": None, "race": None}}, k=12, max_suppression=0.9)
    _, ready = protect.plan(made, held, engine, as_of=AS_OF)
    blank = []
    for weights in (
        {"students/sex": 1.0, "students/race": 0.01},
        {"students/sex": 0.01, "students/race": 1.0},
    ):
        task, solution = _asked(replace(ready.searched, weights=weights))
        blank.append(_tried("local-suppression", task, solution, quiet).by_column["students/sex"])
    assert blank[0] <= blank[1]


def test_either_engine_counts_the_same(engine_name):
    keys = PEOPLE["student_key"].to_pylist()
    held = pa.table({"subject": keys[3:], "shown": pa.array([i % 2 for i in range(597)], pa.uint32())})
    rows = PEOPLE.select(["student_key", "school"]).slice(0, 590)
    with open_engine(engine_name) as one, open_engine() as other:
        found = [planned(e, share=0.1, held_already=held, enrollments=rows) for e in (one, other)]
    assert found[0][0] == found[1][0] and found[0][2] == found[1][2] != ()
