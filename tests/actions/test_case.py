"""The case, end to end: refused first with every reason, then put right, permitted, released, verified.

Run on a district that the program makes and, where the shared files are present, on every form of the public
sample district: the same verdict for every element that an input holds, ``not held`` for the others.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from permslip import engines, hold
from permslip.actions import deciding
from permslip.actions.desk import Desk, open_desk
from permslip.decide.decision import NotHeld, Refused
from permslip.sample import case, write_district
from tests.actions import offices

TODAY = date(2026, 11, 23)
THEN = date(2014, 10, 15)
POLICY = "policy-parent-consent"


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office on a district of our own, with the partner's wish put."""
    root = tmp_path_factory.mktemp("own")
    write_district(root / "district", students=400, seed=5, today=TODAY)
    offices.found(root / "office", root / "district")
    wish = root / "wish.csv"
    wish.write_text(case.wish(), "utf-8")
    with open_desk(root / "office", exact=True) as desk:
        offices.put_wish(desk, wish, THEN)
    return root


@pytest.fixture
def desk(own: Path) -> Iterator[Desk]:
    with open_desk(own / "office", exact=True) as at:
        yield at


def blocking(decision) -> set[str]:
    grounds = [*decision.verdict.grounds, *(g for e in decision.elements for g in e.verdict.grounds)]
    return {g.rule for g in grounds if g.blocks}


FIRST_TRY = {
    "ferpa-consent-default",  # no basis named
    "ferpa-pii-class",  # student number and birth date are identifiable whatever they are called
    "nsla-meal-status",  # meal eligibility has a law of its own
    "ct-safety-class",  # maps need a determination
    "ferpa-ledger-onward",  # each sub-processor in the ledger beforehand
    "own-contradiction",  # the ownership clauses
}


@pytest.mark.parametrize("law_day", [THEN, TODAY])
@pytest.mark.parametrize("policy", [False, True])
def test_the_wish_is_refused_with_every_reason(desk: Desk, law_day: date, policy: bool) -> None:
    made = deciding.decide_request(
        desk,
        request="wish",
        law_day=law_day,
        policies_on=(POLICY,) if policy else (),
        policies_off=() if policy else (POLICY,),
        by="Officer",
    )
    assert isinstance(made.decision.verdict, Refused)
    assert blocking(made.decision) >= FIRST_TRY
    grounds = [
        *made.decision.verdict.grounds,
        *(g for e in made.decision.elements for g in e.verdict.grounds),
    ]
    assert all(g.citation and g.says for g in grounds)
    assert all(g.fix for g in grounds if g.blocks)
    letter = made.letter
    for rule in FIRST_TRY:
        assert rule in letter
    assert "compliant" not in letter.lower()
    if policy:
        assert "policy-parent-consent" in letter


def test_connecticut_binds_the_contract_only_under_todays_law(desk: Desk) -> None:
    rules = {}
    for law_day in (THEN, TODAY):
        made = deciding.decide_request(desk, request="wish", law_day=law_day, by="Officer")
        rules[law_day] = blocking(made.decision)
    assert not any(r.startswith("ct-a") for r in rules[THEN])
    assert {"ct-a1-not-property", "ct-a7-no-retention"} <= rules[TODAY]


def test_birth_date_and_number_are_identifiable_whatever_they_are_called(desk: Desk) -> None:
    made = deciding.decide_request(desk, request="wish", law_day=TODAY, by="Officer")
    by_element = {e.element: e.verdict for e in made.decision.elements}
    for element in ("student_number", "birth_date"):
        assert "ferpa-pii-class" in {g.rule for g in by_element[element].grounds if g.blocks}


INPUTS = ("csv", "oneroster-derived", "xml")


@pytest.fixture(scope="module")
def public_verdicts(tmp_path_factory: pytest.TempPathFactory, shared_data: Path) -> dict[str, dict[str, str]]:
    """Verdict and blocking rules by element, for each form of the public sample district."""
    found = {}
    for form in INPUTS:
        root = tmp_path_factory.mktemp(form)
        offices.found(root / "office", shared_data / "edfi-grandbend" / form)
        with open_desk(root / "office", exact=True) as desk:
            list_of_2014 = shared_data / "real-cases" / "hamden-2014-requested-elements.csv"
            offices.put_wish(desk, list_of_2014, THEN)
            made = deciding.decide_request(desk, request="wish", by="Officer")
        assert isinstance(made.decision.verdict, Refused)
        assert blocking(made.decision) >= FIRST_TRY - {"ct-safety-class", "nsla-meal-status"}
        found[form] = {
            e.asked_as: "not held"
            if isinstance(e.verdict, NotHeld)
            else ", ".join(sorted({g.rule for g in e.verdict.grounds if g.blocks}))
            for e in made.decision.elements
        }
    return found


def test_every_input_gets_the_same_verdict_for_what_it_holds(public_verdicts) -> None:
    words = {w for verdicts in public_verdicts.values() for w in verdicts}
    assert len(words) >= 19
    for word in words:
        held = {v[word] for v in public_verdicts.values() if v[word] != "not held"}
        assert len(held) <= 1, f"{word}: {held}"


def test_what_only_some_inputs_hold(public_verdicts) -> None:
    assert public_verdicts["csv"]["birth date"] != "not held"
    assert public_verdicts["xml"]["ethnicity"] != "not held"
    assert public_verdicts["csv"]["free or reduced-price meal eligibility"] != "not held"
    assert public_verdicts["oneroster-derived"]["free or reduced-price meal eligibility"] == "not held"
    assert all(v["date entered grade 9"] == "not held" for v in public_verdicts.values())
    assert public_verdicts["csv"]["current grade"] != "not held"
    assert public_verdicts["xml"]["current grade"] == "not held"


def test_the_new_version_of_the_xml_wins_for_birth_dates(shared_data: Path) -> None:
    """v2.2 demographics are merged with v5.2, whose birth dates count."""
    with engines.open_engine() as engine:
        source = engine.source(str(shared_data / "edfi-grandbend" / "xml"))
        students = hold.tables(hold.read(source, id="x", engine=engine), source, engine)["students"]
        one = engine.arrow(students.filter(students.student_key == "604821").select("birth_date", "sex"))
    assert one["birth_date"][0].as_py().year == 2014
    assert one["sex"][0].as_py()
