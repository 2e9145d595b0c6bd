"""What `permslip protect` says of students over all tables, and beside what is held already."""

from __future__ import annotations

import json
from dataclasses import replace

import pyarrow as pa

from permslip.actions.reaching import Timed
from permslip.cli.render import reached
from permslip.measure.held_already import Held, together
from permslip.measure.households import groups
from permslip.measure.reach import as_json, from_json, reach
from permslip.measure.relational import Shown, students
from permslip.measure.trajectories import Course, suggest, trajectories


def measured():
    people = pa.table({"code": [f"s{i}" for i in range(12)], "sex": ["f", "m"] * 6})
    rows = pa.table({"code": [f"s{i}" for i in range(12)], "kind": ["a"] * 11 + ["b"]})
    return students(
        [Shown("students", people, ("sex",), points=False), Shown("programs", rows, ("kind",))],
        "code",
        k=3,
        draws=100,
    )


def held(name, shown, **ways):
    subjects = [f"s{i}" for i in range(12)]
    return Held(name, "northfield", pa.table({"subject": subjects, "shown": shown}), frozenset({"f"}), **ways)


def found():
    facts = {"f": pa.table({"subject": [f"s{i}" for i in range(12)], "value": ["p", "q"] * 6})}
    earlier = [held("rel_1", [0, 1, 2] * 4), held("rel_2", [0] * 12, same_codes=False, recorded=False)]
    return reach(measured(), together(held("now", [0, 0, 1, 1] * 3), earlier, k=3, facts=facts))


def test_it_is_said_in_words():
    text = "\n".join(reached.text(found()))
    assert "12 students in 3 classes over all tables; the smallest has 1, 1 stand alone" in text
    assert "Without programs, 0 would stand alone" in text
    assert "Who knows one row of a student finds that one among all in 8.3% of cases." in text
    assert "2 rows" in text and "drawn)" in text
    assert "Beside rel_1 (northfield, the same codes): 12 in both" in text
    assert (
        "Beside rel_2 (northfield, other codes): 12 in both" in text and "what the source says today" in text
    )
    assert "of them only so" in text
    assert reached.text(None) == [] and reached.data(None) is None


def test_one_table_and_nothing_held_is_said_shortly():
    people = pa.table({"code": ["a", "b"], "sex": ["f", "f"]})
    one = reach(students([Shown("students", people, ("sex",), points=False)], "code", k=2), None)
    assert len(reached.text(one)) == 2 and reached.data(one)["joint"] is None
    assert one.joined == frozenset() and len(one.findings) == 1 and from_json(as_json(one)) == one


def test_it_is_kept_and_read_again():
    homes = groups(
        "households", pa.table({"code": ["s0", "s11"], "home": [1, 1]}), "code", "home", measured()
    )
    one = replace(found(), groups=(homes,))
    said = "\n".join(reached.text(one))
    assert "Households with two or more of them: 1; with one who stands alone: 1." in said
    assert "found through one who does: 1." in said
    assert from_json(json.loads(json.dumps(as_json(one)))) == one
    assert one.joined == {"rel_1", "rel_2"} and one.unknown == ("rel_2",) and len(one.findings) == 2
    data = reached.data(one)
    assert "histogram" not in data["together"] and data["joint"]["findings"]["meets_k"] is False


def test_courses_over_time_are_said():
    events = {"code": ["a", "a", "b", "c"], "day": ["2020-01-01", "2020-02-01", "2020-01-01", "2020-01-01"]}
    course = Course("attendance", pa.table(events), "code", "day")
    way = suggest(course, k=3, max_dropped=0.5).chosen
    timed = Timed("attendance", "day", trajectories(course, k=3), way, held=False)
    text = "\n".join(reached.timed_text([timed]))
    assert "attendance by day: 3 students, 1 with a course that nobody shares" in text
    assert "0.0% are alone after one point, 33.3% in the end" in text and "3 students share each" in text
    assert reached.timed_text([]) == [] and "does not hold it to k" in text
    held = reached.timed_text([replace(timed, held=True)])
    assert "the gate holds it to k" in held[0] and reached.timed_data(timed)["held"] is False
    data = reached.timed_data(timed)
    assert data["way"]["dropped"] == way.dropped and data["findings"]["unique"] == 1
