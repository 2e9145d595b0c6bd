"""Small changes to a decision, its terms and its facts that no other test would notice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from permslip.agree.agreement import Clause, ConsentTerm, Destruction, Limits
from permslip.agree.conflicts import contradictions
from permslip.ask.request import RequestedElement, RequestedTable
from permslip.decide.decision import Decision, Obligation, Permitted, Refused, Terms
from permslip.decide.knowing import (
    Papers,
    about_agreement,
    about_element,
    about_recipient,
    about_request,
    attested,
)
from permslip.decide.knowing import overdue as is_overdue
from permslip.decide.terms import clause, consent_rule, obligations, terms
from permslip.hold.holding import Column, HeldTable
from permslip.words.facts import About
from permslip.words.standing import AgreementStanding, OpenedDuty, RecipientStanding
from permslip.words.vocabulary import (
    Basis,
    ConsentMode,
    FieldClass,
    Grain,
    Mark,
    ModeSource,
    Need,
    ObligationKind,
    Purpose,
    Safe,
)
from tests.decide.test_done_right import WANTED, done_right
from tests.decide.test_no import ask
from tests.decide.world import (
    STUDY,
    TODAY,
    a_holding,
    a_request,
    judged,
    on_record,
    requested,
    rules,
    the_amended,
)


def papers(**changes: Any) -> Papers:
    """The papers of the case done right."""
    given: dict[str, Any] = {
        "request": a_request(*WANTED, purpose=Purpose.IMPROVE_INSTRUCTION),
        "agreement": the_amended(*WANTED),
        "standing": on_record("northfield", said=STUDY),
        "as_of": TODAY,
    }
    return Papers(**given | changes)


# ---------------------------------------------------------------- deciding


@pytest.mark.parametrize("word", ["narrower", "either"])
def test_a_policy_is_printed_with_its_value(word: str) -> None:
    decision = ask(policies={"two-guardians": word})
    assert decision.policies == ("policy-parent-consent=off", f"two-guardians={word}")


def test_the_decision_names_its_papers() -> None:
    decision = done_right()
    assert (decision.agreement, decision.agreement_digest) == ("needs-study", "a" * 64)
    unnamed = judged(a_request("spending", agreement=None), the_amended("spending"))
    assert unnamed.agreement == "needs-study"
    nothing = judged(a_request("grade"), None)
    assert (nothing.agreement, nothing.agreement_digest) == ("needs-study", None)
    assert isinstance(nothing.verdict, Refused)


def test_each_ground_says_what_it_is_about() -> None:
    decision = done_right()
    about = {g.rule: g.about for g in decision.verdict.grounds}
    assert about["ferpa-studies-scope"] == "needs-study"
    assert about["house-party"] == "northfield"
    assert about["house-purpose"] == ""
    for element in decision.elements:
        assert {g.about for g in element.verdict.grounds} == {element.element}
    aura = judged(requested([RequestedElement("aura", None, Need.MANDATORY)]), the_amended("grade"))
    assert {g.about for g in aura.elements[0].verdict.grounds} == {""}


def test_where_the_paper_contradicts_itself_is_among_the_grounds() -> None:
    paper = the_amended(*WANTED, destruction=Destruction(by=date(2026, 9, 2)))
    found = {g.rule for g in contradictions(paper)}
    assert found
    decision = judged(a_request(*WANTED, purpose=Purpose.IMPROVE_INSTRUCTION), paper)
    assert found <= {g.rule for g in decision.verdict.grounds}


def test_a_basis_that_is_named_is_no_elements_ground() -> None:
    for element in done_right().elements:
        assert "ferpa-consent-default" not in rules(element.verdict, blocking=False)


def clauses_named(decision: Decision) -> dict[str, str]:
    return {g.rule: g.says for g in decision.verdict.grounds if g.rule.startswith("agreement:")}


def test_only_clauses_that_a_met_rule_rests_on_are_named() -> None:
    decision = done_right()
    resting = {c.id for c in the_amended().clauses} - {"3", "21"}  # the list of data, who owns the data
    assert clauses_named(decision).keys() == {f"agreement:{i}" for i in resting}
    one = next(g for g in decision.verdict.grounds if g.rule == "agreement:4")
    assert (one.mark, one.status, one.about) == (Mark.MEETS, "signed", "needs-study")
    # a rule that is not met rests on nothing: the period is missing, so the duty alone carries none
    without = tuple(c for c in the_amended().clauses if c.topics != ("destruction_period",))
    lacking = ask(paper={"clauses": without, "destruction": Destruction()})
    assert "ferpa-studies-destruction" in rules(lacking.verdict)
    assert "agreement:6" not in clauses_named(lacking)


def test_a_clause_is_named_for_the_topics_that_count_alone() -> None:
    both = tuple(
        replace(c, topics=("use_limited", "data_listed")) if c.topics == ("use_limited",) else c
        for c in the_amended().clauses
    )
    said = clauses_named(done_right(clauses=both))["agreement:4"]
    assert said == "Clause 4 says the data are used for the stated purpose and nothing else."


def test_no_basis_is_said_once_for_the_whole() -> None:
    grounds = ask(paper={"basis": None}).verdict.grounds
    assert sum(g.rule == "ferpa-consent-default" for g in grounds) == 1


def test_an_optional_word_that_nobody_knows_leaves_no_drop_behind() -> None:
    wanted = [
        RequestedElement("aura", None, Need.OPTIONAL),
        RequestedElement("grade", "grade", Need.MANDATORY),
    ]
    decision = judged(requested(wanted, purpose=Purpose.IMPROVE_INSTRUCTION), the_amended("grade"))
    assert isinstance(decision.verdict, Permitted)
    assert ObligationKind.DROP not in {o.kind for o in decision.verdict.obligations}


def test_an_element_refused_in_one_table_and_permitted_in_another_is_not_dropped_from_both() -> None:
    held = a_holding()
    extra = Column("bus_route", "bus_route", FieldClass.DIRECT_ID, "buses.csv:bus_route", "x")
    buses = HeldTable("buses", Grain.STUDENT_EVENT, None, (extra,), 9)
    asked = a_request(*WANTED, optional=("bus_route",), purpose=Purpose.IMPROVE_INSTRUCTION)
    both = replace(
        asked,
        tables=(*asked.tables, RequestedTable("buses", (RequestedElement("b", "bus_route", Need.OPTIONAL),))),
    )
    holding = replace(held, tables=(*held.tables, buses))
    decision = judged(both, the_amended(*WANTED, "bus_route"), holding=holding)
    found = {e.table: type(e.verdict) for e in decision.elements if e.element == "bus_route"}
    assert found == {"students": Permitted, "buses": Refused}
    assert isinstance(decision.verdict, Permitted)
    assert ObligationKind.DROP not in {o.kind for o in decision.verdict.obligations}


def test_nothing_left_is_said_beside_what_the_rest_was_judged_on() -> None:
    request = a_request(optional=("given_name",), purpose=Purpose.IMPROVE_INSTRUCTION)
    verdict = judged(request, the_amended("given_name")).verdict
    last = verdict.grounds[-1]
    assert (last.rule, last.safe, last.blocks) == ("house-nothing-left", Safe.DATA, True)
    assert "house-agreement" in rules(verdict, blocking=False)


# ---------------------------------------------------------------- terms

OPT_IN, OPT_OUT, NOT_ASKED = ConsentMode.OPT_IN, ConsentMode.OPT_OUT, ConsentMode.NOT_ASKED


@pytest.mark.parametrize(
    ("basis", "written", "policy", "expected"),
    [
        (Basis.CONSENT, OPT_OUT, False, (OPT_IN, ModeSource.LAW, "ferpa-consent-default")),
        (Basis.CONSENT, None, True, (OPT_IN, ModeSource.LAW, "ferpa-consent-default")),
        (Basis.DIRECTORY, None, False, (OPT_OUT, ModeSource.LAW, "ferpa-directory-optout")),
        (Basis.DIRECTORY, NOT_ASKED, False, (OPT_OUT, ModeSource.LAW, "ferpa-directory-optout")),
        (Basis.DIRECTORY, OPT_IN, False, (OPT_IN, ModeSource.AGREEMENT, "agreement:23")),
        (Basis.DIRECTORY, None, True, (OPT_IN, ModeSource.POLICY, "policy-parent-consent")),
        (Basis.STUDIES, OPT_OUT, False, (OPT_OUT, ModeSource.AGREEMENT, "agreement:23")),
        (Basis.STUDIES, None, False, (NOT_ASKED, ModeSource.LAW, "ferpa-consent-default")),
    ],
)
def test_whose_silence_means_what_and_who_said_so(
    basis: Basis, written: ConsentMode | None, policy: bool, expected: tuple[Any, ...]
) -> None:
    consent = ConsentTerm("maps", written) if written else None
    paper = the_amended(basis=basis, consent=consent)
    rule = consent_rule(paper, about_students=True, parent_consent=policy, two_guardians="either")
    assert rule is not None
    assert (rule.mode, rule.source, rule.because) == expected
    assert (rule.question, rule.two_guardians) == ("maps" if written else "research-sharing", "either")
    assert consent_rule(paper, about_students=False, parent_consent=policy, two_guardians="either") is None


def test_without_a_paper_nobody_was_asked_and_the_terms_are_the_strictest() -> None:
    rule = consent_rule(None, about_students=True, parent_consent=False, two_guardians="narrower")
    assert rule is not None
    assert rule.mode is NOT_ASKED
    assert terms(None, rule) == Terms(None, None, 0.0, True, None, None, rule)


def test_a_paper_that_bounds_no_suppression_allows_none() -> None:
    assert terms(the_amended(limits=Limits(k=5)), None).max_suppression == 0.0


def test_what_a_release_owes_names_the_rule_or_the_clause() -> None:
    more = (Clause("30", "Small cells.", ("minimum_cell",)),)
    paper = the_amended(basis=Basis.DIRECTORY, clauses=(*the_amended().clauses, *more))
    rule = consent_rule(paper, about_students=True, parent_consent=False, two_guardians="narrower")
    kind = ObligationKind
    assert obligations(paper, terms(paper, rule), about_students=True) == (
        Obligation(kind.LOG, "ferpa-ledger-entry"),
        Obligation(kind.NOTICE, "ferpa-redisclose-notice"),
        Obligation(kind.CONSENT_FILTER, "agreement:23", value="opt-in"),
        Obligation(kind.OPT_OUT_FILTER, "ferpa-directory-optout"),
        Obligation(kind.MINIMUM_CELL, "agreement:30", value=10),
        Obligation(kind.SECOND_PERSON, "agreement:needs-study"),
        Obligation(kind.DESTROY_BY, "agreement:7", value="2027-06-30"),
    )
    # the day of destruction, where no clause sets a period, rests on the duty; where none does, on the paper
    duty = tuple(c for c in paper.clauses if c.topics != ("destruction_period",))
    owed = obligations(replace(paper, clauses=duty), terms(paper, rule), about_students=True)
    assert owed[-1].because == "agreement:6"
    assert clause(paper, "audit_right") == "agreement:needs-study"
    assert clause(None, "consent") == "agreement:none"


def test_a_release_without_students_and_limits_owes_its_entry_alone() -> None:
    paper = the_amended(
        basis=None, limits=Limits(), second_person=False, destruction=Destruction(), clauses=(), consent=None
    )
    held_to = replace(terms(paper, None), destroy_by=None)
    owed = obligations(paper, held_to, about_students=False)
    assert owed == (Obligation(ObligationKind.LOG, "house-agreement"),)


# ---------------------------------------------------------------- knowing


def test_a_paper_that_is_not_there_is_silent_on_everything() -> None:
    known = about_agreement(papers(agreement=None), {"agreement.basis": "studies"})
    assert known["agreement.exists"] is False
    assert known["agreement.in_force"] is False
    assert known["agreement.basis"] == "none"
    assert known["agreement.k"] == 0
    assert known["agreement.clause.use_limited"] is False
    assert known["agreement.contract_day"] is None
    # what a person attests is not the paper's to say, nor what the request or the recipient is
    assert "study.improves_instruction" not in known
    assert all(name.startswith("agreement.") for name in known)
    assert about_agreement(papers(), {})["agreement.exists"] is True


@pytest.mark.parametrize(("ended_on", "expected"), [(None, True), (TODAY, True), (date(2026, 11, 22), False)])
def test_a_paper_on_record_is_in_force_until_the_day_it_was_ended(
    ended_on: date | None, expected: bool
) -> None:
    stands = AgreementStanding("needs-study", 2, "a" * 64, date(2026, 9, 1), date(2027, 6, 30), ended_on)
    decision = ask(standing=on_record("northfield", said=STUDY, agreements={"needs-study": stands}))
    assert isinstance(decision.verdict, Permitted) is expected


def test_what_the_request_is_about() -> None:
    known = about_request(papers(request=a_request("guardian_relation")))
    assert known["request.has_student_data"] is True
    assert known["request.has_identifiers"] is False
    assert about_request(papers(request=a_request("guardian_id")))["request.has_identifiers"] is True
    staff = about_request(papers(request=a_request("staff_role", "spending")))
    assert (staff["request.has_student_data"], staff["request.has_identifiers"]) == (False, False)
    unsaid = about_request(papers(request=a_request("grade", purpose=None)))
    assert unsaid["request.within_purpose"] is None
    no_purpose = papers(agreement=replace(the_amended(*WANTED), purpose=None))
    assert about_request(no_purpose)["request.within_purpose"] is None


@pytest.mark.parametrize(
    ("onward", "on_ledger", "expected"),
    [
        ((), (), (False, True, True, True)),
        (("tally", "brightwater"), ("tally", "brightwater"), (True, True, True, True)),
        (("tally", "brightwater"), ("tally",), (True, True, True, False)),
        (("tally", "a stranger"), ("tally",), (True, False, False, False)),
        (("tally", "district"), ("tally", "district"), (True, True, False, True)),
    ],
)
def test_every_party_it_would_be_passed_to_counts(
    onward: tuple[str, ...], on_ledger: tuple[str, ...], expected: tuple[bool, ...]
) -> None:
    known = about_request(
        papers(request=a_request("grade", onward=onward), standing=on_record("northfield", *on_ledger))
    )
    names = ("has_onward", "onward_all_parties", "onward_under_recipient", "onward_all_registered")
    assert tuple(known[f"request.{n}"] for n in names) == expected


def test_who_would_receive_it() -> None:
    district = about_recipient(papers(request=a_request("grade", recipient="district")))
    assert (district["recipient.is_party"], district["recipient.role"]) == (False, "district")
    stranger = about_recipient(papers(request=a_request("grade", recipient="nobody")))
    assert (stranger["recipient.is_party"], stranger["recipient.role"]) == (False, "none")
    assert stranger["recipient.registered"] is False
    when = on_record("northfield").recipients["northfield"].added
    spaces = RecipientStanding("northfield", "N", " ", "in person", when)
    known = about_recipient(papers(standing=on_record(recipients={"northfield": spaces})))
    assert (known["recipient.registered"], known["recipient.key_verified"]) == (True, False)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({}, None),
        ({"northfield": False}, False),
        ({"tally": False}, None),  # a word about the next party clears not this one
        ({"northfield": False, "tally": True}, True),
        ({"northfield": False, "tally": False}, False),
    ],
)
def test_one_party_barred_bars_the_chain_and_only_its_own_word_clears_the_recipient(
    said: dict[str, bool], expected: bool | None
) -> None:
    stated = {("recipient.barred", party): (value, "counsel") for party, value in said.items()}
    known = about_recipient(
        papers(request=a_request("grade", onward=("tally",)), standing=on_record("northfield", said=stated))
    )
    assert known.get("recipient.barred") is expected


def test_another_partys_duty_is_not_this_ones() -> None:
    duty = OpenedDuty("d", "notice", "brightwater", date(2026, 1, 1), "rel", "rule", True)
    late = papers(standing=on_record("northfield", duties={"d": duty}))
    assert is_overdue(late, "brightwater")
    assert not is_overdue(late, "northfield")


def test_what_is_known_of_an_element() -> None:
    unknown = about_element(papers(), None, FieldClass.UNKNOWN)
    assert unknown == {
        "element.recognised": False,
        "element.class": "unknown",
        "element.in_schedule": False,
        "element.label": "element asked for",
    }
    known = about_element(papers(), "grade", FieldClass.QUASI_ID)
    assert known["element.label"] == "grade level"
    assert (known["element.in_schedule"], known["element.is_birth_date"]) == (True, False)
    assert about_element(papers(agreement=None), "grade", FieldClass.QUASI_ID)["element.in_schedule"] is False
    # a designation that is no list of elements designates nothing, even where a word holds the key
    loose = on_record(said={("directory.designated", "district"): ("grade", "board")})
    assert about_element(papers(standing=loose), "grade", FieldClass.QUASI_ID)[
        "element.directory_designated"
    ] is False  # fmt: skip


@pytest.mark.parametrize("found", list(FieldClass))
def test_what_only_a_student_can_have_is_a_students_outside_staff_rows(found: FieldClass) -> None:
    own = found in (
        FieldClass.STUDENT_NUMBER, FieldClass.MEAL_STATUS, FieldClass.SPED, FieldClass.HOMELESS,
    )  # fmt: skip
    assert about_element(papers(), "course_title", found)["element.domain"] == (
        "student" if own else "course"
    )
    assert about_element(papers(), "staff_role", found)["element.domain"] == "staff"


def test_only_what_may_be_attested_about_the_thing_is_taken_up() -> None:
    said = {
        ("study.improves_instruction", "needs-study"): (True, "superintendent"),
        ("agreement.basis", "needs-study"): ("consent", "superintendent"),  # the paper says that, nobody else
        ("consent.authenticated", "req-1"): (True, "registrar"),
        ("recipient.barred", "northfield"): (True, "counsel"),
        ("safety.determination", "req-1:floor_plan"): (True, "school_safety"),
    }
    known = papers(standing=on_record("northfield", said=said))
    assert attested(known, (About.AGREEMENT,)) == {"study.improves_instruction": True}
    assert attested(known, (About.REQUEST,)) == {"consent.authenticated": True}
    assert attested(known, (About.RECIPIENT,)) == {}  # judged with the whole chain instead
    assert attested(known, (About.ELEMENT,), element="floor_plan") == {"safety.determination": True}
    assert attested(known, (About.ELEMENT,), element="grade") == {}
