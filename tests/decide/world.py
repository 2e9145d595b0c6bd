"""The case as values: the memorandum as it should not be, the amended agreement, who is on record."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from permslip import law
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
from permslip.ask.request import Population, Request, RequestedElement, RequestedTable
from permslip.decide import decide
from permslip.decide.decision import Decision, ElementDecision
from permslip.hold.holding import Asset, Column, HeldTable, Holding
from permslip.words.elements import ELEMENTS, resolve_words
from permslip.words.standing import Attestation, RecipientStanding, Standing
from permslip.words.vocabulary import (
    Basis,
    ConsentMode,
    Domain,
    FieldClass,
    Grain,
    Need,
    Purpose,
    Role,
)

ROOT = Path(__file__).resolve().parents[2]
CASE_FILE = ROOT.parent / "shared" / "data" / "real-cases" / "hamden-2014-requested-elements.csv"
AUTUMN_2014 = date(2014, 10, 15)
TODAY = date(2026, 11, 23)

PARTIES = (
    Party("district", "Alder Falls Public Schools", Role.DISTRICT),
    Party("northfield", "Northfield Council for Schools", Role.PARTNER),
    Party("tally", "Tally Analytics LLC", Role.SUB_PROCESSOR, under="northfield", services="tables"),
    Party("brightwater", "Brightwater Mapping Inc.", Role.SUB_PROCESSOR, under="northfield", services="maps"),
)
TABLES = {
    Domain.STUDENT: "students",
    Domain.GUARDIAN: "guardians",
    Domain.STAFF: "staff",
    Domain.BUILDING: "buildings",
    Domain.COURSE: "sections",
    Domain.FINANCE: "spending",
}
GRAINS = {
    "students": Grain.STUDENT,
    "guardians": Grain.GUARDIAN,
    "staff": Grain.STAFF,
    "evaluations": Grain.STAFF_EVENT,
    "buildings": Grain.SCHOOL,
    "sections": Grain.SECTION,
    "spending": Grain.SPENDING,
}
ASSETS = ("building_map", "floor_plan")


@cache
def the_book() -> law.Lawbook:
    """The lawbook of this project."""
    return law.load(book_files(), {})


@cache
def book_files() -> dict[str, bytes]:
    """Every file of the lawbook."""
    root = ROOT / "lawbook"
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in sorted(root.rglob("*.yaml"))}


def case_rows() -> list[dict[str, str]]:
    """The rows of the real request; skips where the file is absent."""
    if not CASE_FILE.exists():
        pytest.skip("the file of the real request is not here (../shared/data/real-cases)")
    with CASE_FILE.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def an_element(key: str, need: Need = Need.MANDATORY) -> RequestedElement:
    """An element asked for by its key."""
    return RequestedElement(key, key, need)


def a_request(*keys: str, optional: tuple[str, ...] = (), **changes: Any) -> Request:
    """A request for these elements, each in its usual table."""
    wanted = [*(an_element(k) for k in keys), *(an_element(k, Need.OPTIONAL) for k in optional)]
    return requested(wanted, **changes)


def requested(wanted: list[RequestedElement], **changes: Any) -> Request:
    """A request for elements that are already resolved."""
    by_table: dict[str, list[RequestedElement]] = {}
    for asked in wanted:
        known = ELEMENTS.get(asked.element or "")
        by_table.setdefault(table_of(known.key) if known else "students", []).append(asked)
    given: dict[str, Any] = {
        "id": "req-1",
        "agreement": "needs-study",
        "recipient": "northfield",
        "onward": (),
        "purpose": Purpose.NEEDS_ASSESSMENT,
        "purpose_text": "Needs assessment",
        "tables": tuple(RequestedTable(t, tuple(e)) for t, e in by_table.items()),
        "population": Population(),
        "as_of": TODAY,
        "holding": "district",
        "digest": "b" * 64,
    }
    return Request(**given | changes)


def table_of(key: str) -> str:
    """The conformed table an element usually stands in."""
    if key.startswith("evaluation_"):
        return "evaluations"
    return TABLES[ELEMENTS[key].domain]


def the_case(**changes: Any) -> Request:
    """The real request, with staff evaluations added as our own case has them."""
    wanted = [
        RequestedElement(
            row["element"],
            found.key if (found := resolve_words(row["element"])) else None,
            Need.OPTIONAL if row["level"] == "encouraged" else Need.MANDATORY,
            row["level"],
        )
        for row in case_rows()
    ]
    wanted.append(RequestedElement("staff evaluation rating", "evaluation_rating", Need.MANDATORY))
    return requested(wanted, **{"onward": ("tally", "brightwater")} | changes)


def a_holding(*without: str, classes: dict[str, FieldClass] | None = None) -> Holding:
    """A district that holds every element but these; ``classes`` overrides what a column was found to be."""
    columns: dict[str, list[Column]] = {}
    for element in ELEMENTS.values():
        if element.key in (*without, *ASSETS) or element.domain is Domain.DISTRICT:
            continue
        found = (classes or {}).get(element.key, element.field_class)
        column = Column(element.key, element.key, found, f"file.csv:{element.key}", "by name")
        columns.setdefault(table_of(element.key), []).append(column)
    tables = tuple(HeldTable(t, GRAINS[t], None, tuple(c), 10) for t, c in columns.items())
    assets = tuple(
        Asset(f"{key}.svg", key, FieldClass.SAFETY_PLAN, "image/svg+xml", 1, "0" * 64)
        for key in ASSETS
        if key not in without
    )
    return Holding("district", "csv", "district", tables, assets, (), "c" * 64)


def the_memorandum(**changes: Any) -> Agreement:
    """The first paper: no basis, the partner owns the work product, nobody was asked."""
    given: dict[str, Any] = {
        "id": "needs-study",
        "version": 1,
        "title": "Memorandum on a needs assessment",
        "parties": PARTIES,
        "basis": None,
        "purpose": Purpose.NEEDS_ASSESSMENT,
        "purpose_text": "A needs assessment",
        "signed_on": date(2014, 9, 1),
        "starts": date(2014, 9, 1),
        "ends": date(2015, 8, 31),
        "schedule": tuple(ScheduleLine(k, Need.MANDATORY) for k in ELEMENTS),
        "limits": Limits(),
        "destruction": Destruction(),
        "ownership": Ownership(data="district", work_product="northfield"),
        "law_packs": ("us-ferpa", "us-ct"),
        "clauses": (
            Clause("7", "The data remain the district's.", ("owner_data",)),
            Clause("8", "All work product is the partner's.", ("owner_work_product",)),
        ),
        "second_person": False,
        "redisclosure": None,
        "consent": None,
        "district_key": None,
        "digest": "a" * 64,
    }
    return Agreement(**given | changes)


STUDY_TOPICS = (
    "purpose scope_duration data_listed use_limited no_identification destruction_duty destruction_period "
    "redisclosure_bar sub_processors_named sub_processors_bound not_property deletion_means purpose_only "
    "review_correct security breach_procedure no_retention ferpa_commitment ct_law severability owner_data "
    "work_product_aggregate_only consent"
).split()


def the_amended(*schedule: str, **changes: Any) -> Agreement:
    """The same wish done right: the studies basis, every clause, families asked."""
    given: dict[str, Any] = {
        "version": 2,
        "basis": Basis.STUDIES,
        "purpose": Purpose.IMPROVE_INSTRUCTION,
        "purpose_text": "Find where instruction falls short",
        "signed_on": date(2026, 9, 1),
        "starts": date(2026, 9, 1),
        "ends": date(2027, 6, 30),
        "schedule": tuple(ScheduleLine(k, Need.MANDATORY) for k in schedule),
        "limits": Limits(k=5, minimum_cell=10, max_suppression=0.05),
        "destruction": Destruction(by=date(2027, 6, 30), method="purge", certificate=True),
        "ownership": Ownership("district", "district", "northfield"),
        "clauses": tuple(Clause(str(i), f"On {topic}.", (topic,)) for i, topic in enumerate(STUDY_TOPICS, 1)),
        "second_person": True,
        "redisclosure": "named_only",
        "consent": ConsentTerm("research-sharing", ConsentMode.OPT_IN),
        "amends": 1,
    }
    return the_memorandum(**given | changes)


def on_record(*parties: str, said: dict[tuple[str, str], Any] | None = None, **changes: Any) -> Standing:
    """A standing with these recipients and attested facts (fact, scope) → (value, role)."""
    when = datetime(2026, 9, 2, tzinfo=UTC)
    recipients = {p: RecipientStanding(p, p, "age1key", "in person", when) for p in parties}
    stated = tuple(
        Attestation(fact, value, role, date(2026, 9, 3), scope, None, i)
        for i, ((fact, scope), (value, role)) in enumerate((said or {}).items(), 1)
    )
    return Standing(**{"recipients": recipients, "attestations": stated} | changes)


STUDY = {("study.improves_instruction", "needs-study"): (True, "superintendent")}


def judged(request: Request, agreement: Agreement | None, **changes: Any) -> Decision:
    """Decide, as of today, with everything held and the partner on record."""
    given: dict[str, Any] = {
        "holding": a_holding(),
        "lawbook": the_book(),
        "standing": on_record("northfield", said=STUDY),
        "policies": {},
        "as_of": TODAY,
        "law_day": TODAY,
    }
    return decide(request=request, agreement=agreement, **given | changes)


def of(decision: Decision, element: str) -> ElementDecision:
    """The decision on one element."""
    return next(e for e in decision.elements if e.element == element)


def rules(verdict: Any, *, blocking: bool = True) -> set[str]:
    """The ids of the rules that stop it."""
    return {g.rule for g in verdict.grounds if g.blocks or not blocking}
