"""The gate lets out what was permitted, measured and approved, and nothing else."""

from __future__ import annotations

import base64
import inspect
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from permslip.decide.decision import Refused, Undetermined
from permslip.protect.plan import Change, ColumnPlan, Plan
from permslip.release import attacked
from permslip.release.attacked import owed
from permslip.release.draft import STILL_PII, draft_slip
from permslip.release.gate import ApproverKey, Authorisation, approval_bytes, authorise
from permslip.release.slip import SlipApproval, statement
from permslip.release.staged import Staged, draft_digest
from permslip.words.errors import OurBug, RefusedError, UndeterminedError, WaitingForPerson
from permslip.words.standing import AttackStanding, TableAttacked
from permslip.words.vocabulary import Mark
from tests.factories import TODAY, a_decision, a_ground, a_plan, an_agreement, some_findings

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
APPROVER = ApproverKey("key-of-b", "superintendent", KEY.public_key().public_bytes_raw())


def staged(**draft) -> Staged:
    given = {
        "release_id": "rel_1",
        "district": "Alder Falls Public Schools",
        "decision": a_decision(),
        "agreement": an_agreement(),
        "plan": a_plan(),
        "findings": (some_findings(),),
        "recipient_key": "age1fingerprint",
        "issued_on": TODAY,
        "payload_sha256": "1" * 64,
        "manifest_sha256": "2" * 64,
    }
    return Staged("rel_1", draft_slip(**(given | draft)), staged_by="key-of-a")


def signed(
    item: Staged, key: Ed25519PrivateKey = KEY, key_id: str = "key-of-b", role: str = "superintendent"
):
    return SlipApproval(role, key_id, base64.b64encode(key.sign(approval_bytes(item.digest))).decode())


def ask(item: Staged | None = None, **changes) -> Authorisation:
    item = item or staged()
    given = {
        "decision": a_decision(),
        "agreement": an_agreement(),
        "plan": a_plan(),
        "findings": (some_findings(),),
        "staged": item,
        "approvals": (signed(item),),
        "approvers": (APPROVER,),
        "today": TODAY,
        "students": (some_findings(table="students over all tables"),),
        "unknown": (),
        "attacks": (),
        "attack_bound": None,
        "courses_held": False,
    }
    return authorise(**(given | changes))


def test_what_was_permitted_measured_and_approved_goes():
    leave = ask()
    assert leave.release_id == "rel_1"
    assert leave.slip.approvals[0].role == "superintendent"
    assert leave.staged_digest == draft_digest(leave.slip)
    assert statement(leave.slip)["predicate"]["approvals"]


def test_nobody_else_can_build_an_authorisation():
    with pytest.raises(OurBug):
        Authorisation("rel_1", staged().slip, "x", "y", "z")


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        (
            {"decision": a_decision(verdict=Refused((a_ground(mark=Mark.MISSING, blocks=True),)))},
            RefusedError,
        ),
        (
            {"decision": a_decision(verdict=Undetermined((), ("study.improves_instruction",)))},
            UndeterminedError,
        ),
        ({"agreement": an_agreement(digest="f" * 64)}, RefusedError),
        ({"today": date(2027, 7, 1)}, RefusedError),
        ({"today": date(2026, 8, 31)}, RefusedError),
        ({"findings": ()}, RefusedError),
        ({"findings": (some_findings(below=1),)}, RefusedError),
        ({"findings": (some_findings(k=4),)}, RefusedError),
        ({"findings": (some_findings(quasi=("sex",)),)}, RefusedError),
        ({"findings": (some_findings(rows=989),)}, RefusedError),
        ({"approvals": ()}, WaitingForPerson),
        ({"approvers": ()}, RefusedError),
        ({"approvers": (replace(APPROVER, live=False),)}, RefusedError),
        ({"approvers": (replace(APPROVER, role="board"),)}, RefusedError),
    ],
)
def test_the_gate_stays_shut(changes, error):
    with pytest.raises(error):
        ask(**changes)


@pytest.mark.parametrize(
    "column",
    [
        ColumnPlan("birth_date", "birth_date", Change.KEEP, "x"),  # no permitted element covers it
        ColumnPlan("student_number", "student_number", Change.KEEP, "x"),  # had to be coded
        ColumnPlan("grade", "grade", Change.KEEP, "x"),  # had to be generalised
        ColumnPlan("grade", "grade", Change.GENERALISE, "x", "grade", 0, 3),  # but not at all
    ],
)
def test_a_plan_that_breaks_an_obligation_is_stopped(column):
    columns = (*[c for c in a_plan().tables[0].columns if c.source != column.source], column)
    with pytest.raises(RefusedError):
        ask(plan=a_plan(columns=columns))


def test_the_same_person_cannot_stage_and_approve():
    item = replace(staged(), staged_by="key-of-b")
    with pytest.raises(RefusedError, match="staged themselves"):
        ask(item)


def test_a_signature_over_other_bytes_or_by_another_key_is_refused():
    item = staged()
    with pytest.raises(RefusedError, match="does not match"):
        ask(item, approvals=(signed(staged(payload_sha256="3" * 64)),))
    with pytest.raises(RefusedError, match="does not match"):
        ask(item, approvals=(signed(item, Ed25519PrivateKey.generate()),))
    with pytest.raises(RefusedError, match="does not match"):
        ask(item, approvals=(SlipApproval("superintendent", "key-of-b", "not base64 !"),))


def test_a_slip_edited_after_staging_is_refused():
    item = staged()
    edited = replace(item, slip=replace(item.slip, may_pass_to=("Anyone Inc.",)))
    with pytest.raises(RefusedError, match="changed after it was staged"):
        ask(edited, approvals=(signed(edited),))


def test_without_a_second_person_rule_one_is_enough():
    decision = a_decision()
    decision = replace(decision, terms=replace(decision.terms, second_person=False))
    assert ask(decision=decision, approvals=()).slip.approvals == ()


def test_a_coded_and_generalised_release_still_says_that_it_is_personal():
    assert STILL_PII in staged().slip.statements


def test_the_slip_holds_no_exact_count():
    text = repr(statement(staged().slip))
    assert "990" not in text.replace("900-999", "") and "900-999" in text


OTHER = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
MINE = replace(APPROVER, person="per_b")
PROXY = ApproverKey(
    "proxy-of-b", "superintendent", OTHER.public_key().public_bytes_raw(), person="per_b", by_office=True
)
BOARD = ApproverKey("key-of-c", "board", OTHER.public_key().public_bytes_raw(), person="per_c")


def by_office(item: Staged) -> SlipApproval:
    return replace(signed(item, OTHER, "proxy-of-b"), signed_by="office")


def test_the_office_signs_for_a_person_and_the_slip_says_so():
    item = staged()
    leave = ask(item, approvals=(by_office(item),), approvers=(MINE, PROXY))
    said = statement(leave.slip)["predicate"]["approvals"][0]
    assert (said["signedBy"], said["key"]) == ("office", "proxy-of-b")
    assert "signedBy" not in statement(ask().slip)["predicate"]["approvals"][0]


def test_hostile_an_approval_says_truly_who_signed_it():
    item = staged()
    for approval in (replace(by_office(item), signed_by=""), replace(signed(item), signed_by="office")):
        with pytest.raises(RefusedError, match="truly"):
            ask(item, approvals=(approval,), approvers=(MINE, PROXY))


def test_hostile_one_person_with_two_keys_is_one_person():
    item = staged()
    with pytest.raises(RefusedError, match="of one person"):
        ask(item, approvals=(signed(item), by_office(item)), approvers=(MINE, PROXY), needed=2)


def test_hostile_nobody_approves_with_the_other_key_what_they_staged():
    item = replace(staged(), staged_by="key-of-b")
    with pytest.raises(RefusedError, match="staged themselves"):
        ask(item, approvals=(by_office(item),), approvers=(MINE, PROXY))
    revoked = (replace(MINE, live=False), PROXY)  # who staged is the same person, whatever became of the key
    with pytest.raises(RefusedError, match="staged themselves"):
        ask(item, approvals=(by_office(item),), approvers=revoked)


def test_two_people_where_the_district_asks_for_two():
    item = staged()
    with pytest.raises(WaitingForPerson, match="1 of 2 people"):
        ask(item, approvers=(MINE, BOARD), needed=2)
    second = signed(item, OTHER, "key-of-c", "board")
    assert (
        len(ask(item, approvals=(signed(item), second), approvers=(MINE, BOARD), needed=2).slip.approvals)
        == 2
    )
    decision = a_decision()
    decision = replace(decision, terms=replace(decision.terms, second_person=False))
    with pytest.raises(WaitingForPerson, match="a second person"):
        ask(item, decision=decision, approvals=(), needed=1)


def test_students_over_all_tables_and_beside_what_is_held_reach_k_too():
    alike = some_findings(table="students over all tables")
    assert ask(students=(alike,)).release_id == "rel_1"
    with pytest.raises(RefusedError, match="Counted as students over all tables, 3 stand in classes") as told:
        ask(students=(some_findings(table="students over all tables", below=3),))
    assert "protect further" in told.value.fix
    beside = some_findings(table="students, with what is held already", below=1)
    with pytest.raises(RefusedError, match="with what is held already, 1 stand"):
        ask(students=(alike, beside))
    with pytest.raises(RefusedError, match="smaller than"):
        ask(students=(replace(alike, k=2),))  # measured against a smaller k than was agreed


def test_hostile_students_who_were_never_counted_over_all_tables_stay():
    with pytest.raises(RefusedError, match="were not counted over all its tables") as told:
        ask(students=())
    assert told.value.fix == "stage it again"
    bare = tuple(c for c in a_plan().tables[0].columns if c.change is not Change.CODE)
    assert ask(plan=a_plan(columns=bare), students=()).release_id == "rel_1"  # nobody can join anything
    no_k = a_decision()
    no_k = replace(no_k, terms=replace(no_k.terms, k=None))
    item = staged(decision=no_k, plan=a_plan(k=None))
    free = {"decision": no_k, "plan": a_plan(k=None), "approvals": (signed(item),)}
    assert ask(item, students=(), **free).release_id == "rel_1"


@pytest.mark.parametrize("left_out", ["students", "unknown", "attacks", "attack_bound", "courses_held"])
def test_hostile_what_is_not_shown_to_the_gate_is_not_taken_for_nothing(left_out):
    given = inspect.signature(authorise).parameters[left_out]
    assert given.default is inspect.Parameter.empty


def test_what_an_earlier_release_showed_has_to_be_known():
    alike = some_findings(table="students, with what is held already")
    with pytest.raises(UndeterminedError, match="What rel_0 showed was not kept") as told:
        ask(students=(alike,), unknown=("rel_0",))
    assert "certified" in told.value.fix


def test_where_no_k_was_agreed_students_are_only_counted():
    decision = a_decision()
    free = replace(decision, terms=replace(decision.terms, k=None))
    plan = a_plan()
    tables = tuple(replace(t, k=None) for t in plan.tables)
    item = staged(decision=free, plan=replace(plan, tables=tables))
    leave = ask(
        item,
        decision=free,
        plan=replace(plan, tables=tables),
        approvals=(signed(item),),
        students=(some_findings(table="students over all tables", below=3),),
        unknown=("rel_0",),
    )
    assert leave.release_id == "rel_1"


def tried(item: Staged, on=("students",), **changes) -> AttackStanding:
    given = {
        "release": "rel_1",
        "staged_digest": item.digest,
        "key_id": "key-of-a",
        "attacks": ("codes", "inference", "linking", "probabilistic"),
        "risk": 50_000,
        "risk_upto": 90_000,
        "untried": 0,
        "seed": 2026,
        "time": datetime(2026, 9, 7, tzinfo=UTC),
        "seq": 9,
    }
    given |= changes
    given.setdefault("tables", tuple(TableAttacked(t, given["attacks"], 96, ("sex",)) for t in on))
    return AttackStanding(**given)


def test_without_a_bound_nobody_asks_for_an_attack():
    item = staged()
    assert ask(item).release_id == ask(item, attacks=(tried(item, risk=1_000_000),)).release_id


def test_an_attack_within_the_bound_lets_it_out():
    item = staged()
    for bound in (0.05, 0.06, 1.0):
        assert ask(item, attacks=(tried(item),), attack_bound=bound).release_id == "rel_1"
    assert ask(item, attacks=(tried(item, risk=0),), attack_bound=0.0).release_id == "rel_1"


@pytest.mark.parametrize("bound", [0.049999, 0.0])
def test_hostile_a_risk_above_the_bound_stays(bound):
    item = staged()
    with pytest.raises(RefusedError, match="has a risk of 5%: the district's bound is") as told:
        ask(item, attacks=(tried(item),), attack_bound=bound)
    assert told.value.rule == "attack-bound" and "stage the release again" in told.value.fix


def test_hostile_no_attack_or_one_on_other_bytes_counts_for_nothing():
    item = staged()
    other = tried(staged(payload_sha256="3" * 64))
    for attacks in ((), (other,)):
        with pytest.raises(
            UndeterminedError, match="as it is staged: students: codes, inference, linking, probabilistic"
        ) as told:
            ask(item, attacks=attacks, attack_bound=1.0)
        assert told.value.rule == "attack-bound"
        assert told.value.fix == "permslip attack rel_1 --with FILES --record"
    bad = tried(staged(payload_sha256="3" * 64), risk=1_000_000)  # nor does it hold these bytes back
    assert ask(item, attacks=(bad, tried(item)), attack_bound=0.05).release_id == "rel_1"


@pytest.mark.parametrize("left_out", ["codes", "inference", "linking", "probabilistic"])
def test_hostile_each_attack_is_tried(left_out):
    item = staged()
    some = tuple(n for n in tried(item).attacks if n != left_out)
    with pytest.raises(UndeterminedError, match=f"as it is staged: students: {left_out}\\."):
        ask(item, attacks=(tried(item, attacks=some),), attack_bound=0.05)
    rest = tried(item, attacks=(left_out,))
    assert ask(item, attacks=(tried(item, attacks=some), rest), attack_bound=0.05).release_id == "rel_1"


def test_hostile_a_gentler_attack_unsays_no_worse_one():
    item = staged()
    for attacks in ((tried(item, risk=400_000), tried(item)), (tried(item), tried(item, risk=400_000))):
        with pytest.raises(RefusedError, match="40%"):
            ask(item, attacks=attacks, attack_bound=0.05)
    with pytest.raises(RefusedError):  # that much is known, whatever else is still to be tried
        ask(item, attacks=(tried(item, attacks=("codes",)),), attack_bound=0.01)


def test_hostile_an_attack_that_left_something_untried_shows_only_what_it_found():
    item = staged()
    partly = tried(item, untried=1)
    with pytest.raises(UndeterminedError, match="in full as it is staged: students: codes, inf"):
        ask(item, attacks=(partly,), attack_bound=1.0)
    with pytest.raises(RefusedError, match="5%"):
        ask(item, attacks=(partly, tried(item, risk=0)), attack_bound=0.01)


def test_hostile_each_table_is_tried():
    """An attack on one table says nothing of another."""
    plan = a_plan()
    two = Plan((*plan.tables, replace(plan.tables[0], table="clubs")))
    item = staged()
    found = attacked.tried(two, item.digest, (tried(item),))
    assert found.missing == {"clubs": ("codes", "inference", "linking", "probabilistic")}
    assert found.lacks == "clubs: codes, inference, linking, probabilistic"
    both = tried(item, on=("students", "clubs"))
    assert attacked.tried(two, item.digest, (both,)).missing == {}
    again = (tried(item), tried(item, on=("clubs",)))
    assert attacked.tried(two, item.digest, again).missing == {}


def test_hostile_what_was_kept_without_its_tables_shows_only_what_it_found():
    item = staged()
    before = replace(tried(item), tables=(), files=())
    with pytest.raises(UndeterminedError, match="students: codes, inference, linking, probabilistic"):
        ask(item, attacks=(before,), attack_bound=1.0)
    with pytest.raises(RefusedError, match="5%"):
        ask(item, attacks=(before, tried(item, risk=0)), attack_bound=0.01)


def test_what_is_owed_follows_what_leaves():
    plan = a_plan()
    people = frozenset({"linking", "probabilistic", "inference"})
    assert owed(plan) == {"students": people | {"codes"}}
    bare = tuple(c for c in plan.tables[0].columns if c.change is not Change.CODE)
    assert owed(a_plan(columns=bare)) == {"students": people}
    assert owed(Plan(tuple(replace(t, quasi=()) for t in plan.tables))) == {"students": {"codes"}}
    assert owed(Plan(tuple(replace(t, quasi=(), columns=bare) for t in plan.tables))) == {}
    assert owed(Plan(())) == {}
