"""Small changes to the gate that no other test would notice."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from permslip.decide.decision import (
    Decision,
    ElementDecision,
    NotHeld,
    Obligation,
    Refused,
    Undetermined,
)
from permslip.protect.plan import Change, ColumnPlan, Plan, TablePlan
from permslip.release.gate import ApproverKey, approval_bytes
from permslip.release.slip import SlipApproval
from permslip.release.staged import draft_digest, seal_draft
from permslip.words.errors import RefusedError, UndeterminedError, WaitingForPerson
from permslip.words.vocabulary import Mark, ObligationKind
from tests.factories import (
    a_decision,
    a_ground,
    a_permission,
    a_plan,
    an_agreement,
    some_findings,
)
from tests.release.test_gate import APPROVER, KEY, ask, signed, staged, tried

BLOCKS = a_ground(rule="second", mark=Mark.MISSING, blocks=True)


# ---------------------------------------------------------------- steps 1 and 2


def test_a_refusal_names_the_rule_that_blocks() -> None:
    against = Refused((a_ground(rule="first"), BLOCKS, a_ground(rule="third")))
    with pytest.raises(RefusedError) as refused:
        ask(decision=a_decision(verdict=against))
    assert refused.value.rule == "second"


@pytest.mark.parametrize(("missing", "fix"), [((), "attest the missing facts"), (("a", "b"), "attest a, b")])
def test_an_undetermined_decision_says_what_to_attest(missing: tuple[str, ...], fix: str) -> None:
    with pytest.raises(UndeterminedError) as waiting:
        ask(decision=a_decision(verdict=Undetermined((BLOCKS,), missing)))
    assert waiting.value.fix == fix


def test_a_decision_under_another_version_is_not_carried_over() -> None:
    newer = an_agreement(digest="f" * 64)
    item = staged(agreement=newer)  # the slip names the version in force, the decision an older one
    with pytest.raises(RefusedError, match="another version"):
        ask(item, agreement=newer)


@pytest.mark.parametrize("day", [date(2026, 9, 1), date(2027, 6, 30)])
def test_the_first_and_the_last_day_of_the_term_count(day: date) -> None:
    assert ask(today=day).release_id == "rel_1"


@pytest.mark.parametrize("changes", [{"starts": None}, {"ends": None}])
def test_a_term_that_is_not_known_is_not_in_force(changes: dict[str, Any]) -> None:
    with pytest.raises(RefusedError, match="not in force"):
        ask(agreement=an_agreement(**changes))


# ---------------------------------------------------------------- step 3


def columns(*more: ColumnPlan, without: str = "") -> Plan:
    kept = tuple(c for c in a_plan().tables[0].columns if c.source != without)
    return a_plan(columns=(*kept, *more))


def with_element(verdict: Any, element: str | None = "sex", table: str = "students") -> Decision:
    return replace(
        a_decision(), elements=(*a_decision().elements, ElementDecision(table, "asked", element, verdict))
    )


SEX = ColumnPlan("sex", "sex", Change.KEEP, "x")


@pytest.mark.parametrize(
    ("decision", "goes"),
    [
        (with_element(a_permission()), True),
        (with_element(Refused((BLOCKS,))), False),
        (with_element(Undetermined((BLOCKS,), ("a",))), False),
        (with_element(NotHeld()), False),
        (with_element(a_permission(), table="attendance"), False),
        (with_element(a_permission(), element=None), False),
    ],
)
def test_only_a_column_that_a_permitted_element_of_its_table_covers_leaves(
    decision: Decision, goes: bool
) -> None:
    if goes:
        assert ask(decision=decision, plan=columns(SEX)).release_id == "rel_1"
        return
    with pytest.raises(RefusedError, match="no permitted element"):
        ask(decision=decision, plan=columns(SEX))


def test_a_column_that_is_dropped_or_coded_needs_no_permission() -> None:
    gone = ColumnPlan("sex", None, Change.DROP, "x")
    code = ColumnPlan("ssid", "record_code", Change.CODE, "x")
    assert ask(plan=columns(gone, code)).release_id == "rel_1"


KIND = ObligationKind
AS_HELD = {"hierarchy": None, "level": 0, "top": 0}


@pytest.mark.parametrize(
    ("kind", "value", "change", "level", "top", "goes"),
    [
        (KIND.DROP, None, Change.DROP, 0, 0, True),
        (KIND.DROP, None, Change.KEEP, 0, 0, False),
        (KIND.DROP, None, Change.CODE, 0, 0, False),
        (KIND.DROP, None, Change.GENERALISE, 3, 3, False),
        (KIND.CODE, None, Change.CODE, 0, 0, True),
        (KIND.CODE, None, Change.DROP, 0, 0, True),
        (KIND.CODE, None, Change.GENERALISE, 3, 3, False),
        (KIND.GENERALISE, 2, Change.GENERALISE, 2, 3, True),
        (KIND.GENERALISE, 2, Change.GENERALISE, 3, 3, True),
        (KIND.GENERALISE, 2, Change.GENERALISE, 1, 3, False),
        (KIND.GENERALISE, 5, Change.GENERALISE, 3, 3, True),  # no hierarchy climbs above its top
        (KIND.GENERALISE, 1.5, Change.GENERALISE, 1, 3, False),  # a part of a level counts whole
        (KIND.GENERALISE, 1.5, Change.GENERALISE, 2, 3, True),
        (KIND.GENERALISE, "federal category", Change.GENERALISE, 1, 3, True),
        (KIND.GENERALISE, "wider group", Change.GENERALISE, 1, 3, False),
        (KIND.GENERALISE, "wider group", Change.GENERALISE, 2, 3, True),
        (KIND.GENERALISE, "any", Change.GENERALISE, 2, 3, False),
        (KIND.GENERALISE, "as held", Change.GENERALISE, 0, 3, False),
        (KIND.GENERALISE, "a name", Change.GENERALISE, 3, 3, False),  # no level of that name: nothing will do
        (KIND.GENERALISE, None, Change.GENERALISE, 1, 3, True),
        (KIND.GENERALISE, None, Change.GENERALISE, 0, 3, False),
        (KIND.GENERALISE, 1, Change.GENERALISE, 3, 4, False),  # another hierarchy of that name
        (KIND.GENERALISE, 0, Change.GENERALISE, 0, 3, False),
        (KIND.GENERALISE, 1, Change.DROP, 0, 0, True),
        (KIND.GENERALISE, 1, Change.KEEP, 0, 0, False),
        (KIND.MINIMUM_CLASS, 5, Change.KEEP, 0, 0, True),  # step 4 sees to it
    ],
)
@pytest.mark.parametrize("of_the_whole", [False, True])
def test_what_an_obligation_demands_of_a_column(
    kind: ObligationKind, value: Any, change: Change, level: int, top: int, goes: bool, of_the_whole: bool
) -> None:
    owed = Obligation(kind, "the-rule", "race", value)
    decision = with_element(a_permission(*(() if of_the_whole else (owed,))), element="race")
    if of_the_whole:
        decision = replace(decision, verdict=a_permission(owed))
    output = None if change is Change.DROP else "race"
    plan = columns(ColumnPlan("race", output, change, "x", "race", level, top))
    if goes:
        assert ask(decision=decision, plan=plan).release_id == "rel_1"
        return
    with pytest.raises(RefusedError) as refused:
        ask(decision=decision, plan=plan)
    assert refused.value.rule == "the-rule"


def test_an_element_that_was_not_permitted_obliges_to_nothing() -> None:
    decision = with_element(Refused((BLOCKS,)), element="race")
    assert ask(decision=decision).release_id == "rel_1"


# ---------------------------------------------------------------- step 4


def two_tables(**second: Any) -> Plan:
    rooms = TablePlan("rooms", (), (), 5, 20, 20, 0, 0.0)
    return Plan((replace(rooms, **second), *a_plan().tables))


def test_a_table_without_quasi_identifiers_need_not_be_measured_but_the_next_one_must() -> None:
    assert ask(plan=two_tables()).release_id == "rel_1"
    with pytest.raises(RefusedError, match="students was not measured"):
        ask(plan=two_tables(), findings=())
    with pytest.raises(RefusedError, match="rooms was not measured"):
        ask(plan=two_tables(quasi=("grade",)))


def test_without_an_agreed_k_no_class_is_too_small() -> None:
    decision = a_decision()
    decision = replace(decision, terms=replace(decision.terms, k=None))
    assert ask(decision=decision, findings=(some_findings(below=3),)).release_id == "rel_1"


def test_measuring_against_a_larger_k_is_good_enough() -> None:
    assert ask(findings=(some_findings(k=6),)).release_id == "rel_1"


# ---------------------------------------------------------------- steps 5 and 6


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"agreement": "another"}, "another agreement"),
        ({"agreement_digest": "e" * 64}, "another agreement"),
        ({"recipient": "Tally Analytics LLC"}, "another recipient"),
    ],
)
def test_a_slip_sealed_over_other_names_is_refused(changes: dict[str, Any], words: str) -> None:
    item = staged()
    forged = replace(item, slip=seal_draft(replace(item.slip, **changes)))
    with pytest.raises(RefusedError, match=words):
        ask(forged, approvals=(signed(forged),))


def test_a_recipient_who_is_no_party_gets_nothing() -> None:
    with pytest.raises(RefusedError, match="another recipient"):
        ask(decision=replace(a_decision(), recipient="nobody"))


def test_every_approval_is_checked_not_the_first_alone() -> None:
    item = staged()
    forged = SlipApproval("superintendent", "key-of-b", base64.b64encode(bytes(64)).decode())
    for approvals in ((signed(item), forged), (forged, signed(item))):
        with pytest.raises(RefusedError, match="does not match"):
            ask(item, approvals=approvals)


def test_one_approver_among_several_is_found_by_key() -> None:
    other = ApproverKey("key-of-c", "board", bytes(32))
    assert ask(approvers=(other, APPROVER)).slip.approvals[0].key_id == "key-of-b"


def test_a_signature_has_one_spelling_and_signs_the_context_line() -> None:
    item = staged()
    good = signed(item)
    with pytest.raises(RefusedError, match="does not match"):
        ask(item, approvals=(replace(good, signature=good.signature[:8] + "\n" + good.signature[8:]),))
    bare = base64.b64encode(KEY.sign(item.digest.encode())).decode()
    with pytest.raises(RefusedError, match="does not match"):
        ask(item, approvals=(replace(good, signature=bare),))
    assert approval_bytes("ab") == b"permslip approval v1\nab"


def test_an_approval_counts_for_the_person_behind_its_key() -> None:
    assert ApproverKey("k", "board", b"", person="p").who == "p"
    assert ApproverKey("k", "board", b"").who == "k"


def test_the_bound_and_the_risk_are_told_in_hundredths() -> None:
    item = staged()
    with pytest.raises(RefusedError, match=r"a risk of 5%: the district's bound is 4\.5%"):
        ask(item, attacks=(tried(item),), attack_bound=0.045)


def test_waiting_names_the_release() -> None:
    with pytest.raises(WaitingForPerson) as waiting:
        ask(approvals=())
    assert "rel_1" in waiting.value.message
    assert waiting.value.fix == "permslip approve rel_1 --as PERSON"


def test_leave_is_for_these_bytes() -> None:
    item = staged()
    leave = ask(item)
    assert (leave.staged_digest, leave.payload_sha256, leave.manifest_sha256) == (
        item.digest, "1" * 64, "2" * 64,
    )  # fmt: skip
    assert leave.slip == item.with_approvals((signed(item),))


def test_the_digest_covers_every_word_but_the_approvals_and_itself() -> None:
    slip = staged().slip
    assert draft_digest(replace(slip, approvals=(signed(staged()),), staged_digest="x")) == slip.staged_digest
    for name in ("id", "purpose", "recipient_key", "payload_sha256", "manifest_sha256", "district"):
        assert draft_digest(replace(slip, **{name: "other"})) != slip.staged_digest
