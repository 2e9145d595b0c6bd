"""What a recipient knows after this release: joint classes, intersections, who is told by being absent."""

from __future__ import annotations

from collections import Counter

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from permslip.measure.held_already import JOINT, Held, as_held, followed, together
from permslip.measure.relational import Shown, students
from permslip.words.errors import BadInput, OurBug

ROSTER = st.dictionaries(st.sampled_from("abcdefghij"), st.integers(1, 3), max_size=10)
FACTS = st.fixed_dictionaries({key: st.sampled_from(["p", "q", None]) for key in "abcdefghij"})
EARLIER = st.lists(st.tuples(ROSTER, st.booleans(), st.booleans()), max_size=3)


def table(values, column, kind):
    return pa.table(
        {
            "subject": pa.array(list(values), pa.string()),
            column: pa.array(list(values.values()), kind),
        }
    )


def held(name, roster, *, shows=(), same_codes=True):
    students = table(roster, "shown", pa.int64())
    return Held(name, "partner", students, frozenset(shows), same_codes)


@given(now=ROSTER, earlier=EARLIER, facts=FACTS, k=st.integers(1, 4))
def test_what_is_known_together(now, earlier, facts, k):
    releases = [
        held(f"r{i}", roster, shows=["fact"] if shows else [], same_codes=same)
        for i, (roster, same, shows) in enumerate(earlier)
    ]
    found = together(
        held("now", now, shows=["fact"]), releases, k=k, facts={"fact": table(facts, "value", pa.string())}
    )
    followed = [roster for roster, same, _ in earlier if same]
    joint = {s: (c, *(r.get(s) for r in followed)) for s, c in now.items()}
    sizes = {s: sum(o == c for o in joint.values()) for s, c in joint.items()}
    for roster, same, shows in earlier:
        if not same and shows:
            for s in set(now) & set(roster):
                there = {facts[o] for o, c in roster.items() if c == roster[s]}
                sizes[s] = min(sizes[s], sum(joint[o] == joint[s] and facts[o] in there for o in now))
    assert found.findings.table == JOINT and found.findings.rows == len(now)
    assert found.findings.unique == sum(n == 1 for n in sizes.values())
    assert found.findings.below == sum(n < k for n in sizes.values())
    assert found.findings.smallest == min(sizes.values(), default=0)
    alone = [now, *(roster for roster, _, _ in earlier)]
    safe = {s for s in now if all(list(r.values()).count(r[s]) >= k for r in alone if s in r)}
    assert found.exposed == sum(n < k and s in safe for s, n in sizes.items())
    gone = {s: tuple(r.get(s) for r in followed) for r in followed for s in r if s not in now}
    assert found.absent == sum(n for n in Counter(gone.values()).values() if n < k)
    assert found.learned[0].only_together == len(learned(now, earlier, facts, joint))


def learned(now, earlier, facts, joint):
    """Whose fact is certain from all releases side by side and from none by itself."""
    out = set()
    for s in now:
        alone = [{facts[o] for o, c in now.items() if c == now[s]}]
        alone += [
            {facts[o] for o, c in roster.items() if c == roster[s]}
            for roster, _, shows in earlier
            if shows and s in roster
        ]
        left = {facts[o] for o in now if joint[o] == joint[s]}
        sets = [
            left & {facts[o] for o, c in roster.items() if c == roster[s]}
            for roster, same, shows in earlier
            if shows and not same and s in roster
        ]
        if all(len(a) > 1 for a in alone) and any(len(x) == 1 for x in [left, *sets]):
            out.add(s)
    return out


def test_two_releases_that_each_meet_k_do_not_together():
    by_school = {f"s{i}": i % 2 for i in range(12)}
    by_grade = {f"s{i}": (i + 1) // 3 for i in range(12)}
    found = together(held("now", by_grade), [held("then", by_school)], k=3)
    assert found.findings.below == 12 == found.exposed + 3  # the last grade has two: it never met k
    assert found.beside[0].both == 12 and found.beside[0].below == 12
    other = together(held("now", by_grade), [held("then", by_school, same_codes=False)], k=3)
    assert other.findings.below == 3 and other.exposed == 0 and other.absent == 0


def test_a_new_student_stands_out_and_one_who_left_is_told_by_it():
    before = {f"s{i}": 1 for i in range(6)}
    after = {**{f"s{i}": 1 for i in range(1, 6)}, "new": 1}
    found = together(held("now", after), [held("then", before)], k=5)
    assert (found.findings.unique, found.findings.below, found.exposed, found.absent) == (1, 1, 1, 1)
    alone = together(held("now", after), [], k=5)
    assert alone.findings.below == 0 and alone.beside == () and alone.absent == 0


def test_classes_are_read_from_what_was_measured():
    shown = pa.table({"record_code": ["X", "Y", "Z"], "sex": ["f", "m", "f"]})
    measured = students([Shown("t", shown, ("sex",))], "record_code", k=2, known=())
    owners = pa.table({"record_code": ["Z", "Y", "X"], "student_key": ["c", "b", "a"]})
    seen = {r["subject"]: r["shown"] for r in as_held(measured, owners).to_pylist()}
    assert seen["a"] == seen["c"] != seen["b"]
    assert as_held(measured)["subject"].to_pylist() == ["X", "Y", "Z"]
    with pytest.raises(OurBug, match="nobody's"):
        as_held(measured, owners.slice(0, 2))
    nobody = students([Shown("t", shown.slice(0, 0), ("sex",))], "record_code", k=2, known=())
    assert as_held(nobody, owners).num_rows == 0


@given(rosters=st.lists(ROSTER, min_size=1, max_size=3))
def test_what_cannot_be_taken_back_is_one_integer(rosters):
    found = followed([held(f"r{i}", r, shows=["fact"]) for i, r in enumerate(rosters)]).to_pylist()
    shown = {row["subject"]: row["shown"] for row in found}
    stands = {s: tuple(r.get(s) for r in rosters) for r in rosters for s in r}
    assert set(shown) == set(stands)
    assert all((shown[a] == shown[b]) == (stands[a] == stands[b]) for a in stands for b in stands)


def test_what_cannot_be_joined_is_refused():
    twice = Held("r", "p", pa.table({"subject": ["a", "a"], "shown": [1, 2]}))
    with pytest.raises(BadInput, match="twice"):
        together(held("now", {"a": 1}), [twice], k=2)
    with pytest.raises(OurBug, match="nobody said"):
        together(held("now", {"a": 1}, shows=["fact"]), [], k=2)


def test_many_pairs_are_looked_at_a_part_at_a_time(monkeypatch):
    from permslip.measure import held_already

    monkeypatch.setattr(held_already, "_AT_ONCE", 3)
    facts = {f"s{i}": str(i % 5) for i in range(40)}
    now = held("now", {s: i % 4 for i, s in enumerate(facts)}, shows=["fact"])
    then = held("then", {s: i % 3 for i, s in enumerate(facts)}, shows=["fact"], same_codes=False)
    told = {"fact": table(facts, "value", pa.string())}
    small = together(now, [then], k=5, facts=told)
    monkeypatch.undo()
    assert small == together(now, [then], k=5, facts=told)
