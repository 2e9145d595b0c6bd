"""Builders: a whole, valid value in one line, with any field changed by name."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from permslip.agree.agreement import (
    Agreement,
    Clause,
    ConsentTerm,
    Destruction,
    Limits,
    Ownership,
    Party,
    ScheduleLine,
)
from permslip.decide.decision import (
    ConsentRule,
    Decision,
    ElementDecision,
    Obligation,
    Permitted,
    Terms,
)
from permslip.law.ground import Ground
from permslip.measure.findings import Findings
from permslip.protect.plan import Change, ColumnPlan, Plan, TablePlan
from permslip.words.vocabulary import (
    Basis,
    ConsentMode,
    Mark,
    ModeSource,
    Need,
    ObligationKind,
    Purpose,
    Role,
)

TODAY = date(2026, 11, 23)


def an_agreement(**changes: Any) -> Agreement:
    """A studies agreement between the fictional district and its fictional partner."""
    agreement = Agreement(
        id="needs-study",
        version=2,
        title="Needs assessment",
        parties=(
            Party("district", "Alder Falls Public Schools", Role.DISTRICT),
            Party("northfield", "Northfield Council for Schools", Role.PARTNER),
            Party("tally", "Tally Analytics LLC", Role.SUB_PROCESSOR, under="northfield"),
        ),
        basis=Basis.STUDIES,
        purpose=Purpose.IMPROVE_INSTRUCTION,
        purpose_text="Find where instruction falls short by grade and school",
        signed_on=date(2026, 9, 1),
        starts=date(2026, 9, 1),
        ends=date(2027, 6, 30),
        schedule=(ScheduleLine("student_number", Need.MANDATORY), ScheduleLine("grade", Need.MANDATORY)),
        limits=Limits(k=5, minimum_cell=10, max_suppression=0.05),
        destruction=Destruction(by=date(2027, 8, 31), method="purge", certificate=True),
        ownership=Ownership("district", "district", "district"),
        law_packs=("us-ferpa", "us-ct"),
        clauses=(Clause("3.1", "The study serves only the stated purpose.", ("use_limited",)),),
        second_person=True,
        redisclosure="named_only",
        consent=ConsentTerm("research-sharing", ConsentMode.OPT_IN),
        district_key=None,
        digest="a" * 64,
    )
    return replace(agreement, **changes)


def a_ground(**changes: Any) -> Ground:
    """A ground that is met."""
    ground = Ground("ferpa-studies-scope", "34 CFR 99.31(a)(6)(iii)(C)(1)", Mark.MEETS, "Scope is stated.")
    return replace(ground, **changes)


def a_permission(*obligations: Obligation) -> Permitted:
    """A permission with these obligations."""
    return Permitted((a_ground(),), obligations)


def a_decision(**changes: Any) -> Decision:
    """A permitted decision: student number coded, grade generalised."""
    decision = Decision(
        request="req-1",
        request_digest="b" * 64,
        agreement="needs-study",
        agreement_digest="a" * 64,
        holding_digest="c" * 64,
        lawbook_digest="d" * 64,
        as_of=TODAY,
        law_day=TODAY,
        recipient="northfield",
        verdict=a_permission(),
        elements=(
            ElementDecision(
                "students",
                "student number",
                "student_number",
                a_permission(Obligation(ObligationKind.CODE, "ferpa-code-limits", "student_number")),
            ),
            ElementDecision(
                "students",
                "grade",
                "grade",
                a_permission(Obligation(ObligationKind.GENERALISE, "sdl-k", "grade", 1)),
            ),
        ),
        terms=Terms(
            5,
            10,
            0.05,
            True,
            date(2027, 8, 31),
            Basis.STUDIES,
            ConsentRule("research-sharing", ConsentMode.OPT_IN, ModeSource.AGREEMENT, "agreement:5"),
        ),
    )
    return replace(decision, **changes)


def a_plan(**table_changes: Any) -> Plan:
    """The plan that fits :func:`a_decision`."""
    table = TablePlan(
        "students",
        (
            ColumnPlan("student_number", "record_code", Change.CODE, "ferpa-code-limits"),
            ColumnPlan("grade", "grade", Change.GENERALISE, "sdl-k", "grade", 1, 3),
        ),
        ("grade",),
        5,
        rows_in=1000,
        rows_out=990,
        suppressed=10,
        loss=0.1,
    )
    return Plan((replace(table, **table_changes),))


def some_findings(**changes: Any) -> Findings:
    """Findings that fit :func:`a_plan` and reach k."""
    found = Findings("students", ("grade",), 5, 990, 12, 40, 0, 0, 1 / 40, 1 / 40, 12 / 990, ((40, 12),))
    return replace(found, **changes)
