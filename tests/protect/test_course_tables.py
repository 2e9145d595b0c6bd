"""The courses of a table in memory: protected, then recounted from the table that leaves and nothing else."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, datetime
from math import inf, nan

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from permslip import protect
from permslip.measure.trajectories import Course, suggest
from permslip.words.errors import BadInput, RefusedError

POINTS = st.lists(
    st.tuples(
        st.sampled_from("abcdefgh"),
        st.one_of(st.none(), st.dates(date(2020, 1, 1), date(2022, 3, 31))),
        st.one_of(st.none(), st.integers(-3, 30)),
    ),
    max_size=25,
)


def course(points, **ways):
    table = pa.table(
        {
            "code": pa.array([p[0] for p in points], pa.string()),
            "day": pa.array([p[1] for p in points], pa.date32()),
            "score": pa.array([p[2] for p in points], pa.int64()),
            "note": pa.array(["private"] * len(points), pa.string()),
        }
    )
    return Course("scores", table, "code", "day", ("score",), **{"bands": {"score": (5, 10)}, **ways})


def told(day, step, begins):
    """A day at a step, worked out month by month from where its school year begins."""
    if step == "nothing":
        return 0
    if day is None or step == "as held":
        return day
    year, passed = day.year, 0
    if step in ("quarter", "school year"):
        while (day.month - 1 - passed) % 12 + 1 != begins:
            passed += 1
        year -= day.month < begins
    return {"day": day, "month": (day.year, day.month), "quarter": (year, passed // 3), "school year": year}[
        step
    ]


def plain(points, way, begins):
    """person → distinct points in the order of time, at the steps of a way; what is missing stands last."""
    held = defaultdict(set)
    for key, day, score in points:
        when = told(day, way.steps["day"], begins)
        step = way.steps["score"]
        what = 0 if step == "nothing" else score
        if step.startswith("band") and score is not None:
            what = score // int(step.split()[-1])
        held[key].add((when is None, when or 0, what is None, what or 0))
    return {key: sorted(rows) for key, rows in held.items()}


@given(points=POINTS.filter(bool), k=st.integers(1, 4), begins=st.integers(1, 12), pick=st.integers(0, 100))
def test_k_students_share_each_course_of_the_table_that_leaves(points, k, begins, pick):
    seen = course(points, year_begins=begins)
    tried = suggest(seen, k=k, max_dropped=1.0, max_left_out=1.0).considered
    way = tried[pick % len(tried)]
    found = protect.protect_courses(seen, k=k, way=way)
    assert found.table.column_names == ["code", "day", "score"] and found.way == way
    shown = defaultdict(set)
    for row in found.table.to_pylist():
        shown[row["code"]].add((row["day"], row["score"]))
    shared = Counter(map(frozenset, shown.values()))
    assert min(shared.values(), default=k) >= k  # from the output alone
    gone = set(found.left_out.to_pylist())
    silent = {p[0] for p in points} - shown.keys() - gone
    assert not gone & shown.keys() and (not silent or len(silent) >= k)
    assert len(gone) == way.left_out
    # the slow twin: the same points, the last ones of each student gone, and as many as the way says
    whole = plain(points, way, begins)
    kept = {key: len(rows) for key, rows in shown.items()}
    assert sum(len(rows) - kept.get(key, 0) for key, rows in whole.items()) == way.dropped
    names = {}
    for key, rows in whole.items():
        walk = tuple(rows[: kept.get(key, 0)])
        assert names.setdefault(walk, frozenset(shown.get(key, ()))) == frozenset(shown.get(key, ()))
    assert len(set(names.values())) == len(names)


def test_a_table_is_told_by_quarters_and_bands():
    points = [(key, date(2020, 8 + i % 2, 1 + i), 70 + i) for i, key in enumerate("abcdef")]
    found = protect.protect_courses(course(points), k=6, max_dropped=0.0)
    assert found.way.steps == {"day": "quarter", "score": "band of 10"} and found.dropped == 0
    assert found.table.to_pylist() == [
        {"code": key, "day": "2020 Q1", "score": "70 up to 80"} for key in "abcdef"
    ]
    years = [(key, date(2020, 12, 1) if i % 2 else date(2021, 3, 1), None) for i, key in enumerate("abcd")]
    assert set(protect.protect_courses(course(years), k=4).table["day"].to_pylist()) == {"2020-21"}
    calendar = protect.protect_courses(course(years, year_begins=1), k=2)
    assert set(calendar.table["day"].to_pylist()) == {date(2020, 12, 1), date(2021, 3, 1)}


def test_numbers_that_are_none_and_moments_are_told_too():
    moments = pa.array([datetime(2020, 1, 1, h) for h in (8, 9, 10, 11, 12, 13)], pa.timestamp("us"))
    scores = [inf, inf, nan, None, 12.5, 13.5]
    table = pa.table({"code": list("abcdef"), "at": moments, "score": scores})
    seen = Course("t", table, "code", "at", ("score",), {"score": (5,)})
    way = next(
        w
        for w in suggest(seen, k=2, max_dropped=1.0, max_left_out=1.0).considered
        if dict(w.steps) == {"at": "day", "score": "band of 5"}
    )
    rows = protect.protect_courses(seen, k=2, way=way).table
    assert rows["at"].to_pylist() == ["2020-01-01"] * 6
    assert rows["score"].to_pylist() == ["inf up to inf"] * 2 + [None] * 2 + ["10 up to 15"] * 2


def test_frames_are_taken_and_what_will_not_do_is_refused():
    pandas = pytest.importorskip("pandas")
    points = [(key, date(2020, 9, 1 + i), 70 + i) for i, key in enumerate("abcdef")]
    frame = pandas.DataFrame({"code": [p[0] for p in points], "day": [p[1] for p in points]})
    found = protect.protect_courses(Course("f", frame, "code", "day"), k=6)
    assert found.table["day"].to_pylist() == ["2020-09"] * 6
    with pytest.raises(RefusedError, match="within these bounds"):
        protect.protect_courses(course(points[:3]), k=5)
    with pytest.raises(BadInput, match="another table"):
        protect.protect_courses(course(points), k=6, way=found.way)
    nobody = protect.protect_courses(course([]), k=5)
    assert nobody.table.num_rows == 0 and len(nobody.left_out) == 0
