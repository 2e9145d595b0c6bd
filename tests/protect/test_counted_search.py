"""The search over tuples that the engine counted: what the rows one by one give, to the last digit."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from permslip import protect
from permslip.engines import open_engine
from permslip.measure.coding import Encoded
from permslip.measure.counted import counted
from permslip.measure.models import DistinctL, EntropyL, TCloseness
from permslip.protect import from_rows, search, weighing
from permslip.protect.losses import LOSSES
from permslip.words.errors import RefusedError
from tests.protect import district
from tests.protect.district import AS_OF, LEVELS, decision
from tests.protect.problems import problems

_DUCK = open_engine()


def rows_of(held: Encoded, seed: int) -> Encoded:
    """Every record a row of its own, in any order, under the same codes."""
    at = np.random.default_rng(seed).permutation(np.repeat(np.arange(held.rows), held.each))
    return Encoded(held.names, tuple(c[at] for c in held.codes), held.dictionaries, len(at))


@pytest.mark.parametrize("compiled", [False, True])
@settings(max_examples=60)
@given(
    problem=problems(),
    loss=st.sampled_from(sorted(LOSSES)),
    guard=st.sampled_from(
        [None, DistinctL(2, "last"), EntropyL(1.5, "last"), TCloseness(0.4, "last", "equal")]
    ),
    seed=st.integers(0, 99),
)
def test_tuples_and_rows_are_protected_alike(compiled, problem, loss, guard, seed):
    chosen, rows, k, share, floor = problem
    names = [f"c{i}" for i in range(len(chosen))]
    table = pa.table({n: [r[i] for r in rows] for i, n in enumerate(names)})
    table = table.append_column(
        "last", pa.array(["no", "yes"]).take(pa.array([len(set(r)) % 2 for r in rows]))
    )
    tuples = counted(_DUCK.memory("t", table), [*names, *(["last"] if guard else [])], _DUCK)
    held = dict(zip(tuples.names, tuples.dictionaries, strict=True))
    ladders = {
        n: from_rows(n, [[v, *labels[1:]] for v, labels in h.items()], held[n])
        for n, h in zip(names, chosen, strict=True)
    }
    ways = {"k": k, "max_suppression": share, "loss": loss, "models": [guard] if guard else []}
    ways["minimum_levels"] = dict(zip(names, floor, strict=True))
    before = weighing.COMPILED_TUPLES
    weighing.COMPILED_TUPLES = 0 if compiled else 1 << 62
    try:
        try:
            expected = search(rows_of(tuples, seed), ladders, **ways)
        except RefusedError as refused:
            with pytest.raises(RefusedError, match=r"^") as told:
                search(tuples, ladders, **ways)
            assert told.value.message == refused.message
            return
        found = search(tuples, ladders, **ways)
    finally:
        weighing.COMPILED_TUPLES = before
    for what in ("levels", "suppressed", "loss", "gap", "nodes_checked", "best_effort"):
        assert getattr(found, what) == getattr(expected, what), what
    assert int(tuples.each[found.suppressed_rows].sum()) == expected.suppressed_rows.sum()


def planned(name: str, tmp: Path, seed: int | None):
    """What is planned of students with events, some of whom are out already; and who goes. ``seed`` mixes the
    rows."""
    students = district.students(400)
    keys = students["student_key"].to_pylist()
    events = pa.table(
        {
            "student_key": [*keys, *keys[:40], keys[7], "nobody"],
            "school": [*("101" if i % 2 else "201" for i in range(400)), *["202"] * 40, None, "101"],
            "grade": [*["05"] * 400, *["06"] * 40, "12", "12"],
        }
    )
    held = pa.table({"subject": keys[:200], "shown": pa.array([i % 3 for i in range(200)], pa.uint32())})
    wanted = {
        "students": dict.fromkeys(["sex", "race", "grade"]),
        "enrollments": {"school": None, "grade": None},
    }
    with open_engine(name, tmp=tmp / name) as engine:
        tables = {}
        for table, rows in (("students", students), ("enrollments", events)):
            mixed = range(len(rows)) if seed is None else np.random.default_rng(seed).permutation(len(rows))
            tables[table] = engine.memory(table, rows.take(pa.array(mixed)))
        decided = decision(wanted, k=5, max_suppression=0.1)
        plan, ready = protect.plan(
            decided, tables, engine, as_of=AS_OF, school_levels=LEVELS, held_already=held
        )
        return (
            plan,
            sorted(engine.arrow(ready.students)["student_key"].to_pylist()),
            ready.searched.found.nodes_checked,
        )


def test_a_plan_is_the_same_whoever_counts_and_however_rows_lie(engine_name, tmp_path):
    expected = planned("duckdb", tmp_path, None)
    assert 0 < expected[0].table("students").suppressed < 40
    assert planned(engine_name, tmp_path, 5) == expected


def test_no_student_is_asked_for(engine_name, tmp_path, monkeypatch):
    """Neither rows nor keys come out of the engine while a plan is made: only tuples with their counts."""
    asked = []
    with open_engine(engine_name, tmp=tmp_path) as engine:
        for way in ("arrow", "batches"):
            answer = getattr(engine, way)
            monkeypatch.setattr(
                engine,
                way,
                lambda table, *a, answer=answer, **k: asked.append(table) or answer(table, *a, **k),
            )
        tables = {"students": engine.memory("s", district.students(300))}
        wanted = {"students": {"sex": None, "race": None}}
        protect.plan(decision(wanted), tables, engine, as_of=AS_OF, school_levels=LEVELS)
    assert asked and not any("student_key" in t.as_table().columns for t in asked)
