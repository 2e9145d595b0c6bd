"""The district's bound on attacks: nothing leaves untried, above the bound, or by an attack on another."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from permslip.actions import (
    approving,
    attacking,
    families,
    following,
    holdings,
    offices,
    protecting,
    recording_attack,
)
from permslip.actions.attacking import ATTACKS, Attack
from permslip.actions.desk import open_desk
from permslip.consent.answer import COLUMNS
from permslip.measure.attack import AttackReport, Outcome, Rate
from permslip.release.attacked import ON_CODES, ON_PEOPLE
from permslip.stores.releases import ReleaseState
from permslip.words.errors import BadInput, NotFound, RefusedError, UndeterminedError
from permslip.words.standing import AttackFile, TableAttacked
from permslip.words.vocabulary import AttackKind
from tests.cli import small

pytestmark = pytest.mark.slow  # left to the whole run: the fast one is to stay fast

BOUND = "attack-bound"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    root = tmp_path_factory.mktemp("bound") / "of"
    small.make(root)
    return root, small.stage(root / "office")


@pytest.fixture
def desk(made, tmp_path):
    with open_desk(small.copy(made[0], tmp_path / "of"), exact=True) as at:
        yield at


@pytest.fixture
def release(made):
    return made[1]


@pytest.fixture
def roster(tmp_path):
    rows = [[r[0], r[4], r[5], r[7], r[8]] for r in small.students()]
    header = ("studentNumber", "sex", "race", "school", "english_learner")
    return small.write_csv(tmp_path / "roster.csv", header, rows)


def bound(desk, value):
    offices.set_policy(desk, name=BOUND, value=value, by="Officer")


def approve(desk, release):
    return approving.approve(desk, release=release, by="Head", passphrase=small.PASSPHRASE)


def record(desk, release, *files: Path, **given):
    asked = Attack(release, files, np.random.default_rng(7), 7, **given)
    return recording_attack.attack_and_record(desk, asked=asked, by="Officer", progress=desk.progress)


def state(desk, release):
    return desk.office.releases.get(release).state


def test_untried_it_stays_and_attacked_it_goes(desk, release, roster):
    bound(desk, "0.2")
    with pytest.raises(UndeterminedError, match="codes, inference, linking, probabilistic") as told:
        approve(desk, release)
    assert told.value.fix == f"permslip attack {release} --with FILES --record"
    assert state(desk, release) is ReleaseState.APPROVED  # the signature stands, nothing has left
    done = record(desk, release, roster)
    assert done.attacks == ("codes", "inference", "linking", "probabilistic")
    assert approve(desk, release).stage == "published"
    desk.office.verify_ledger()


def test_what_the_ledger_keeps_of_it(desk, release, roster):
    done = record(desk, release, roster)
    (kept,) = desk.office.standing().attacks[release]
    worst = done.report.worst
    assert (kept.attacks, kept.seed, kept.untried) == (done.attacks, 7, 0)
    (table,), (file,) = kept.tables, kept.files
    assert (table.table, table.attacks, table.people) == ("students", done.attacks, small.STUDENTS)
    assert table.known == ("english_learner", "race", "school", "sex")
    assert file == AttackFile(hashlib.sha256(roster.read_bytes()).hexdigest(), small.STUDENTS)
    assert kept.staged_digest == desk.office.releases.get(release).staged_digest
    assert 0 < worst.risk <= kept.risk / 1e6 < worst.risk + 2e-6
    assert worst.risk_interval[1] <= kept.risk_upto / 1e6 < worst.risk_interval[1] + 2e-6
    officer = next(p for p in desk.office.people.all() if p.name == "Officer")
    assert kept.key_id == officer.key_id
    (entry,) = following.entries_from(desk, first=kept.seq, count=1)
    assert not any(word in str(entry) for word in (*small.CANARIES, roster.stem))


def test_hostile_above_the_bound_it_stays(desk, release, roster):
    bound(desk, "0.0001")
    record(desk, release, roster)
    with pytest.raises(RefusedError, match="bound is 0.01%"):
        approve(desk, release)
    assert state(desk, release) is ReleaseState.APPROVED
    bound(desk, "off")
    assert approve(desk, release).stage == "published"


def test_hostile_some_of_the_attacks_are_not_enough(desk, release):
    bound(desk, "0.2")
    record(desk, release)  # no list of anybody's: record codes alone are tried
    with pytest.raises(UndeterminedError, match="students: codes, inference, linking, probabilistic"):
        approve(desk, release)


@pytest.mark.parametrize(
    ("given", "option"),
    [
        ({"attacks": ("linking", "codes")}, "--only"),
        ({"known": ("sex",)}, "--known"),
        ({"sensitive": ("courses_failed",)}, "--sensitive"),
        ({"code": "school"}, "--code"),
        ({"threshold": 0.999}, "--threshold"),
        ({"missing": "wild"}, "--missing"),
        ({"built": {"grade": "grade"}}, "--hierarchy"),
        ({"folder": Path("hierarchies")}, "--hierarchies"),
        ({"as_of": date(2020, 1, 1)}, "--as-of"),
        ({"table": "students"}, "--table"),
        ({"match": {"race": "sex"}}, "--match"),
        ({"truth": ("student_key", "other")}, "--truth"),
    ],
)
def test_hostile_who_is_held_back_is_not_recorded(desk, release, tmp_path, given, option):
    """Each of them would have the adversary know less, look for less, or look in the wrong place."""
    rows = [[r[0], str(10**6 - int(r[0]) % 1000), r[4], r[5]] for r in small.students()]
    held = small.write_csv(tmp_path / "held.csv", ("studentNumber", "other", "sex", "race"), rows)
    with pytest.raises(BadInput) as told:
        record(desk, release, held, **given)
    assert option in told.value.fix and "--record" in told.value.fix
    assert not desk.office.standing().attacks


def test_a_pair_of_columns_whose_names_differ_may_be_named(desk, release, tmp_path):
    rows = [[r[0], r[4], r[5]] for r in small.students()]
    held = small.write_csv(tmp_path / "held.csv", ("number", "gender", "race"), rows)
    done = record(desk, release, held, match={"sex": "gender"}, truth=("student_key", "number"))
    assert done.report.tables[0].known == ("race", "sex")


def test_hostile_another_table_is_not_attacked_by_attacking_the_first(desk, release, roster, monkeypatch):
    """Two tables with marks of people, of which the list knows only one."""
    real = attacking.from_office

    def two(at, name, *, table):
        (one,) = real(at, name, table=table)
        other = replace(one, name="clubs", key=None, rows=pa.table({"club": ["chess"] * 5}))
        return (one, other)

    monkeypatch.setattr(attacking, "from_office", two)
    done = record(desk, release, roster)
    assert [t.table for t in done.report.tables] == ["students"]
    assert "linking, probabilistic, inference on clubs" in " ".join(done.report.untried)
    assert desk.office.standing().attacks[release][0].untried


def test_hostile_what_was_kept_before_tables_were_does_not_let_it_out(desk, release, roster, monkeypatch):
    real = attacking.attack
    monkeypatch.setattr(
        attacking, "attack", lambda asked, **given: replace(real(asked, **given), tables=(), files=())
    )
    record(desk, release, roster)
    bound(desk, "0.2")
    with pytest.raises(UndeterminedError, match="not been attacked in full"):
        approve(desk, release)
    monkeypatch.undo()
    record(desk, release, roster)
    assert approve(desk, release).stage == "published"


def test_hostile_what_was_attacked_before_does_not_count_for_what_is_staged_now(desk, release, roster):
    bound(desk, "0.2")
    record(desk, release, roster)
    following.discard(desk, release=release, because="made anew", by="Officer")
    again = small.stage(desk.office.root)
    with pytest.raises(UndeterminedError, match="has not been attacked in full as it is staged"):
        approve(desk, again)
    record(desk, again, roster)
    assert approve(desk, again).stage == "published"


def test_hostile_what_would_be_made_otherwise_today_is_not_recorded(desk, release, roster, tmp_path):
    said_no = [[*row[:7], "refused", *row[8:]] for row in small.answers()[:7]]
    families.import_answers(desk, file=small.write_csv(tmp_path / "no.csv", COLUMNS, said_no), by="Officer")
    with pytest.raises(BadInput, match="made otherwise today"):
        record(desk, release, roster)
    assert not desk.office.standing().attacks


def test_hostile_as_many_other_students_are_not_those_who_were_staged(desk, release, roster, monkeypatch):
    """One student is another today: the plan and every count are the same."""
    record(desk, release, roster)
    real = protecting.prepare

    def other(at, **given):
        shown = real(at, **given)
        rows = at.engine().arrow(shown.prepared.roster)
        keys = pa.array(["another", *rows["student_key"].to_pylist()[1:]], pa.string())
        rows = rows.set_column(rows.column_names.index("student_key"), "student_key", keys)
        return replace(shown, prepared=replace(shown.prepared, roster=at.engine().memory("other", rows)))

    monkeypatch.setattr(protecting, "prepare", other)
    with pytest.raises(BadInput, match="made otherwise today"):
        record(desk, release, roster)


def test_hostile_another_source_is_not_what_was_staged(desk, release, roster, tmp_path):
    """Courses failed are others, so that rows are as many and the plan is the same."""
    rows = [[*row[:-1], "1"] for row in small.students()]
    other = small.write_csv(tmp_path / "other.csv", small.HEADER, rows)
    holdings.add_holding(desk, place=str(other), holding_id="sis", by="Officer")
    with pytest.raises(BadInput, match="source of release .* is another now"):
        record(desk, release, roster)


def test_what_is_not_staged_is_not_recorded(desk, release, roster):
    with pytest.raises(NotFound):
        record(desk, "needs-study", roster)
    assert approve(desk, release).stage == "published"
    with pytest.raises(BadInput, match="is published"):
        record(desk, release, roster)


def test_hostile_what_left_while_it_was_attacked_is_not_recorded(desk, release, roster, monkeypatch):
    real = attacking.attack

    def slow(asked, **given):
        report = real(asked, **given)
        approve(desk, release)
        return report

    monkeypatch.setattr(attacking, "attack", slow)
    with pytest.raises(BadInput, match="is published"):
        record(desk, release, roster)


def outcome(kind, trials=10, got=5):
    return Outcome(
        AttackKind(kind), f"the {kind} of tomorrow", "x", Rate(got if trials else 0, trials), Rate(0, 10), ""
    )


def test_hostile_an_attack_on_nobody_was_not_tried(desk, release, monkeypatch):
    found = (outcome("linking", trials=0), outcome("codes", got=1))
    monkeypatch.setattr(attacking, "attack", lambda asked, **_: AttackReport(asked.release, 7, found))
    assert record(desk, release).attacks == ("codes",)
    monkeypatch.setattr(attacking, "attack", lambda asked, **_: AttackReport(asked.release, 7, found[:1]))
    with pytest.raises(BadInput, match="nobody|anybody"):
        record(desk, release)


def test_hostile_what_was_left_untried_is_not_let_through(desk, release, monkeypatch):
    found = tuple(outcome(kind) for kind in AttackKind)
    tables = (TableAttacked("students", tuple(AttackKind), 10, ("sex",)),)
    untried = ("linking with a list: no column whose labels can be read.",)
    report = AttackReport(release, 7, found, untried=untried, tables=tables)
    monkeypatch.setattr(attacking, "attack", lambda asked, **_: report)
    bound(desk, "1")
    record(desk, release)
    with pytest.raises(UndeterminedError, match="not been attacked in full"):
        approve(desk, release)
    monkeypatch.setattr(attacking, "attack", lambda asked, **_: replace(report, untried=()))
    record(desk, release)
    assert approve(desk, release).stage == "published"


def test_the_attacks_that_are_owed_are_those_that_there_are():
    assert frozenset(ATTACKS) == ON_PEOPLE | ON_CODES


def test_a_bound_is_set_shown_and_taken_back(desk):
    now = lambda: next(p["value"] for p in offices.list_policies(desk) if p["policy"] == BOUND)  # noqa: E731
    assert now() == "off"
    for typed, shown in (("0.050", "0.05"), ("0.33", "0.33"), ("off", "off"), ("0", "0")):
        bound(desk, typed)
        assert now() == shown
    for wrong in ("on", "5", "-1", ""):
        with pytest.raises(BadInput, match="share from 0 to 1"):
            bound(desk, wrong)
    assert "0.05" in offices.policy_values(BOUND)
    with pytest.raises(BadInput, match="no policy nope"):
        offices.set_policy(desk, name="nope", value="on", by="Officer")
    with pytest.raises(BadInput, match="no policy reviewers 3"):
        offices.set_policy(desk, name="reviewers", value="3", by="Officer")
