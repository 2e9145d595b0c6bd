"""Small changes to the slip's draft and its coarse counts that no other test would notice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from permslip.agree.agreement import Agreement, Clause
from permslip.decide.decision import (
    ConsentRule,
    Decision,
    ElementDecision,
    Permitted,
    Refused,
)
from permslip.measure.findings import Findings
from permslip.protect.plan import Change, ColumnPlan, Plan
from permslip.release.coarse import at_least, band
from permslip.release.draft import DEIDENTIFIED, REDISCLOSURE, STILL_PII, draft_slip
from permslip.release.slip import SlipStudents, SlipTable
from permslip.release.staged import draft_digest
from permslip.words.errors import OurBug
from permslip.words.vocabulary import Basis, ConsentMode, Mark, ModeSource
from tests.factories import (
    TODAY,
    a_decision,
    a_ground,
    a_plan,
    an_agreement,
    some_findings,
)
from tests.release.test_mutants_gate import BLOCKS, columns, two_tables

# ---------------------------------------------------------------- coarse


@pytest.mark.parametrize(
    ("count", "minimum", "expected"),
    [
        (0, None, "fewer than 10"),
        (9, None, "fewer than 10"),
        (10, None, "10-19"),
        (199, None, "190-199"),
        (200, None, "200-209"),  # twenty bands of ten
        (201, None, "200-299"),
        (210, None, "200-299"),
        (2000, None, "2,000-2,099"),
        (2001, None, "2,000-2,999"),
        (4, 5, "fewer than 5"),
        (5, 5, "5-9"),
        (10, 5, "10-19"),
        (30, 25, "25-99"),
        (100, 100, "100-199"),
        (0, 1, "fewer than 1"),
        (1, 1, "1-9"),
        (10, 10, "10-19"),
        (150, 11, "100-199"),
        (0, -3, "fewer than 1"),
    ],
)
def test_the_band_of_a_count(count: int, minimum: int | None, expected: str) -> None:
    assert band(count, minimum) == expected


def test_a_negative_count_has_no_band() -> None:
    with pytest.raises(ValueError, match="negative"):
        band(-1, None)


@pytest.mark.parametrize(
    ("size", "k", "expected"),
    [(5, 5, "at least 5"), (4, 5, "below 5"), (6, 5, "at least 5"), (1, None, "not bounded")],
)
def test_what_is_said_of_the_smallest_class(size: int, k: int | None, expected: str) -> None:
    assert at_least(size, k) == expected


# ---------------------------------------------------------------- draft


def drafted(**changes: Any) -> Any:
    given: dict[str, Any] = {
        "release_id": "rel_9",
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
    return draft_slip(**given | changes)


@pytest.mark.parametrize(
    "decision",
    [
        a_decision(verdict=Refused((BLOCKS,))),
        a_decision(recipient="nobody"),
        replace(a_decision(), terms=replace(a_decision().terms, basis=None)),
    ],
)
def test_no_slip_without_a_permission_a_basis_and_a_party(decision: Decision) -> None:
    with pytest.raises(OurBug):
        drafted(decision=decision)


def test_the_slip_says_who_is_asked_and_who_said_so() -> None:
    consent = ConsentRule("maps", ConsentMode.OPT_OUT, ModeSource.LAW, "a-rule")
    decision = a_decision()
    terms = decision.terms
    said = drafted(decision=replace(decision, terms=replace(terms, consent=consent))).consent
    assert said == {"question": "maps", "mode": "opt-out", "source": "law", "because": "a-rule"}
    silent = replace(decision, terms=replace(terms, consent=None))
    assert drafted(decision=silent).consent == {"mode": "not asked"}


def test_it_may_be_passed_to_those_who_were_asked_for_and_work_for_the_recipient() -> None:
    parties = an_agreement().parties
    elsewhere = replace(parties[2], id="brightwater", name="Brightwater Mapping Inc.", under="district")
    idle = replace(parties[2], id="idle", name="Idle Inc.")
    paper: Agreement = an_agreement(parties=(*parties, elsewhere, idle))
    decision = replace(a_decision(), onward=("tally", "brightwater"))
    assert drafted(decision=decision, agreement=paper).may_pass_to == ("Tally Analytics LLC",)
    assert drafted().may_pass_to == ()


def test_the_elements_are_those_that_leave_with_what_was_done_to_them() -> None:
    slip = drafted(plan=columns(ColumnPlan("sex", None, Change.DROP, "x")))
    got = [(e.table, e.element, e.change, e.level, e.top) for e in slip.elements]
    assert got == [("students", "student_number", "code", 0, 0), ("students", "grade", "generalise", 1, 3)]


def test_the_tables_are_counted_in_bands() -> None:
    slip = drafted(plan=two_tables(), findings=(some_findings(smallest=4),))
    assert slip.tables == (
        SlipTable("rooms", "20-29", 5, "not measured: no quasi-identifier", "fewer than 10"),
        SlipTable("students", "900-999", 5, "below 5", "10-19"),
    )


def test_the_students_of_all_tables_are_held_to_the_highest_of_their_limits() -> None:
    plan = two_tables()
    higher = replace(plan, tables=(replace(plan.tables[0], k=7), *plan.tables[1:]))
    for smallest, said in ((7, "at least 7"), (6, "below 7")):
        slip = drafted(plan=higher, students=some_findings(smallest=smallest))
        assert slip.students == SlipStudents(7, said)
        assert draft_digest(slip) == slip.staged_digest != draft_digest(replace(slip, students=None))
    free = replace(plan, tables=tuple(replace(t, k=None) for t in plan.tables))
    assert drafted(plan=free, students=some_findings()).students == SlipStudents(None, "not bounded")
    assert drafted(plan=plan).students is None


def test_rules_and_clauses_relied_on_are_named_once_in_order() -> None:
    agreement = an_agreement(clauses=(Clause("4", "b", ()), Clause("3.1", "a", ()), Clause("9", "c", ())))
    of_element = Permitted((a_ground(rule="b-rule"), a_ground(rule="agreement:4")))
    stopped = Refused((a_ground(rule="c-rule", mark=Mark.MISSING, blocks=True),))
    decision = a_decision(
        verdict=Permitted(
            (
                a_ground(rule="d-rule"),
                a_ground(rule="agreement:3.1"),
                a_ground(rule="agreement:no-such-clause"),
                a_ground(rule="9"),  # a rule that bears the number of a clause is still a rule
                a_ground(rule="b-rule", citation="first"),
            )
        ),
        elements=(
            ElementDecision("students", "x", "grade", of_element),
            ElementDecision("students", "y", "sex", stopped),
        ),
    )
    slip = drafted(decision=decision, agreement=agreement)
    assert slip.clauses == ("3.1", "4")
    assert [r["id"] for r in slip.rules] == ["9", "b-rule", "d-rule"]
    assert slip.rules[2] == {"id": "d-rule", "citation": a_ground().citation, "status": "draft"}


def test_the_sentences_owed_depend_on_whose_rows_they_are() -> None:
    coded = a_plan(quasi=(), columns=a_plan().tables[0].columns[:1])
    grouped = a_plan(columns=a_plan().tables[0].columns[1:])
    rooms = a_plan(quasi=(), columns=(ColumnPlan("capacity", "capacity", Change.KEEP, "x"),))
    assert drafted(plan=coded).statements == (REDISCLOSURE, STILL_PII)
    assert drafted(plan=grouped).statements == (REDISCLOSURE, STILL_PII)
    assert drafted(plan=rooms).statements == (REDISCLOSURE,)
    assert drafted(plan=Plan((*rooms.tables, *coded.tables))).statements == (REDISCLOSURE, STILL_PII)
    assert drafted(plan=Plan((*rooms.tables, *grouped.tables))).statements == (REDISCLOSURE, STILL_PII)
    decision = a_decision()
    open_data = replace(decision, terms=replace(decision.terms, basis=Basis.DEIDENTIFIED))
    assert drafted(decision=open_data).statements == (REDISCLOSURE, DEIDENTIFIED)


def test_the_slip_carries_the_rest_as_given() -> None:
    slip = drafted()
    found: tuple[Findings, ...] = (some_findings(),)
    assert slip == drafted(findings=found)
    assert (slip.id, slip.basis, slip.recipient, slip.recipient_key) == (
        "rel_9", "studies", "Northfield Council for Schools", "age1fingerprint",
    )  # fmt: skip
    assert (slip.issued_on, slip.destroy_by, slip.approvals) == (TODAY, date(2027, 8, 31), ())
    assert slip.staged_digest == draft_digest(slip)


def test_rows_that_stay_home_with_their_students_are_counted_in_every_table() -> None:
    """Nobody is suppressed on account of an event; its rows stay home with the student who is."""
    events = {"rows_in": 5_000, "rows_out": 4_640, "suppressed": 0}
    slip = drafted(plan=two_tables(**events), findings=(some_findings(),))
    assert slip.tables[0].suppressed == "300-399"
    assert slip.tables[0].rows == "4,000-4,999"
