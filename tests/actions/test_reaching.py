"""What a reader knows after a release: its tables together, and beside what its holders have already."""

from __future__ import annotations

import csv
from dataclasses import replace

import pyarrow as pa
import pytest

from permslip import decide, hold, protect
from permslip.actions import families, protecting, reaching, releasing, rolls
from permslip.consent.answer import MaySign
from permslip.engines import open_engine
from permslip.hold import record
from permslip.release import records
from permslip.sample import case
from permslip.stores.vault import Shelf
from permslip.words.errors import RefusedError
from permslip.words.vocabulary import ObligationKind
from tests.actions import offices
from tests.actions.review_world import Y, staged, world
from tests.protect import district
from tests.protect.district import decision, duty
from tests.protect.test_codes import Stream

__all__ = ["staged", "world"]  # pytest finds them here


def kept(world, release=None):
    return records.from_json(world.desk.office.releases.get(release or world.release).body)


def roster(world, release=None):
    engine, vault = world.desk.engine(), world.desk.office.vault
    return engine.arrow(engine.read_parquet(vault.roster(release or world.release).path)).to_pylist()


def say_no(world, tmp_path, among, count):
    """All who may sign for some young children take their consent back; gives the children."""
    rolls.read_roll(world.desk, holding=None, by="Officer")
    roll, today = world.desk.office.families.roll, world.desk.today()
    young = {c.key for c in roll.children() if c.birth_date.year > today.year - 17} & among
    links = [x for x in roll.links() if x.standing is MaySign.COUNTS and x.student in young]
    students = sorted({x.student for x in links})[:count]
    body = world.desk.office.releases.get(world.release).body
    question = decide.from_json(body["decision"]).terms.consent.question
    path = tmp_path / "noes.csv"
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(offices.COLUMNS)
        for link in links:
            if link.student in students:
                rest = [question, "*", "*", "*", "withdrawn", today.isoformat(), "", "ab" * 32]
                writer.writerow([link.student, link.guardian, "parent", *rest])
    families.import_answers(world.desk, file=path, by="Officer")
    return students


def test_students_are_measured_over_all_tables_and_it_is_kept(world):
    found = kept(world).reach
    assert found.together.meets_k and found.together.k == 5
    rows = roster(world)
    assert found.together.rows == len(rows) > 0 and found.joint is None
    sizes = {}
    for row in rows:
        sizes[row["shown"]] = sizes.get(row["shown"], 0) + 1
    assert min(sizes.values()) == found.together.smallest
    assert {d.table for d in found.drivers} >= {"students"}
    (homes,) = found.groups
    assert homes.name == "households" and homes.groups > 0 and homes.with_unique == homes.through_another == 0
    assert records.from_json(records.to_json(**vars(kept(world)))).reach == found


@pytest.mark.slow
def test_what_is_released_again_is_measured_beside_what_is_held(world):
    world.vote(world.head, Y)
    show = protecting.show(world.desk, request=case.REQUEST)
    shown = show.prepared.reach
    assert show.timed == ()  # nothing in it has a date
    assert shown.joint is not None and shown.joint.findings.meets_k
    beside = shown.joint.beside[0]
    assert (beside.release, beside.same_codes, beside.recorded) == (world.release, True, True)
    assert beside.both == shown.joint.findings.rows and shown.joint.exposed == 0


@pytest.mark.slow
def test_nobody_is_singled_out_by_what_changed_meanwhile(world, tmp_path):
    world.vote(world.head, Y)
    families_said_no = say_no(world, tmp_path, {row["subject"] for row in roster(world)}, 4)
    again = releasing.release(world.desk, request=case.REQUEST, by="Officer")
    found = kept(world, again.release).reach
    assert found.joint.findings.meets_k
    assert not {r["subject"] for r in roster(world, again.release)} & set(families_said_no)


@pytest.mark.slow
def test_two_that_were_staged_side_by_side_are_joined_before_the_second_leaves(world, monkeypatch):
    second = releasing.release(world.desk, request=case.REQUEST, by="Officer").release
    world.vote(world.head, Y)
    row = world.desk.office.releases.get(second)
    decision = decide.from_json(row.body["decision"])
    reaching.nothing_else_left(world.desk, row=row, decision=decision)  # both show the same of everybody
    (one,) = reaching.before(world.desk, decision)
    rows = one.held.students.num_rows
    apart = one.held.students.set_column(
        one.held.students.column_names.index("shown"), "shown", pa.array(range(rows), pa.uint32())
    )
    for held, why in (
        (replace(one.held, students=apart), "smaller than k"),
        (replace(one.held, recorded=False), "not measured"),
    ):
        monkeypatch.setattr(reaching, "before", lambda *_, held=held: (replace(one, held=held),))
        with pytest.raises(RefusedError, match=why) as caught:
            reaching.nothing_else_left(world.desk, row=row, decision=decision)
        assert "discard" in caught.value.fix


@pytest.mark.slow
def test_classes_that_were_not_kept_are_worked_out_again(world):
    world.vote(world.head, Y)
    decision = decide.from_json(world.desk.office.releases.get(world.release).body["decision"])
    (one,) = reaching.before(world.desk, decision)
    bare = replace(one.held, students=one.held.students.select(["subject"]), recorded=False)
    engine = world.desk.engine()
    source = engine.source(world.desk.office.holdings.get("sis").source)
    holding = record.from_json(world.desk.office.holdings.get("sis").body)
    held = hold.tables(holding, source, engine)
    levels = protect.school_levels(held.get("schools"), engine, held.get("students"))
    (again,) = reaching.as_known([replace(one, held=bare)], decision, held, engine, levels)
    assert again.recorded  # the source is the one that was decided about
    first = {r["subject"]: r["shown"] for r in one.held.students.to_pylist()}
    second = {r["subject"]: r["shown"] for r in again.students.to_pylist()}
    assert (
        len({(first[s], second[s]) for s in first}) == len(set(first.values())) == len(set(second.values()))
    )
    (nothing,) = reaching.as_known([replace(one, held=bare)], decision, {}, engine, levels)
    assert set(nothing.students["shown"].to_pylist()) == {0}


def test_whoever_has_nothing_of_it_is_not_joined(world):
    decision = decide.from_json(world.desk.office.releases.get(world.release).body["decision"])
    assert reaching.before(world.desk, decision) == ()  # staged is not held
    world.vote(world.head, Y)
    assert len(reaching.before(world.desk, decision)) == 1
    assert reaching.before(world.desk, replace(decision, recipient="somebody else", onward=())) == ()
    assert world.desk.office.vault.find(Shelf.ROSTERS, world.release) is not None


def test_dated_rows_are_followed_over_time_as_they_leave():
    people = district.students(300)
    wanted = {
        "students": {"sex": None},
        "attendance": {
            "attendance_date": duty(ObligationKind.GENERALISE, "attendance_date", "month"),
            "attendance_category": None,
        },
    }
    with open_engine() as engine:
        events = engine.memory("attendance", district.attendance(people))
        held = {"students": engine.memory("students", people), "attendance": events}
        plan, ready = protect.plan(decision(wanted), held, engine, as_of=district.AS_OF)
        codes = protect.new_codes(engine.arrow(ready.students), None, Stream())
        tables = protect.apply(plan, ready, codes, engine)
        heard = []
        (timed,) = reaching.over_time(plan, tables, engine, k=5, progress=lambda *said: heard.append(said))
        students = reaching.measured(plan, ready.grains, tables, engine, k=5)
    assert (timed.table, timed.when, timed.found.findings.rows) == ("attendance", "attendance_date", 300)
    assert timed.found.findings.below > 0 and timed.way is not None and heard
    assert set(timed.way.steps) == {"attendance_date", "attendance_category"}
    assert students.findings.rows == 300 and students.known == ()
    assert reaching.facts_of(plan) == frozenset()
