"""Staff's consent to one request, read three ways: yes, no, and nobody knows yet."""

from __future__ import annotations

from typing import Any

import pytest

from permslip.consent.answer import StaffSaid, staff_question
from permslip.decide import as_json, from_json, letter, staff
from permslip.decide.decision import Decision, Obligation, Permitted, Refused, Undetermined
from permslip.words.vocabulary import Mark, ObligationKind, Purpose
from tests.decide.test_no import WANTED, ask, with_facts
from tests.decide.world import a_request, of, rules, the_amended

RATING = "evaluation_rating"
SAYS = "staff__consent_to_this_request"


def asked(said: StaffSaid, **changes: Any) -> Decision:
    return ask(RATING, staff_said=said, **changes)


def attested(value: bool) -> Any:
    return with_facts(**{SAYS: ("req-1", value, "data_officer")})


def owed(decision: Decision, element: str = RATING) -> list[Obligation]:
    verdict = of(decision, element).verdict
    assert isinstance(verdict, Permitted)
    return [o for o in verdict.obligations if o.kind is ObligationKind.CONSENT_FILTER]


def test_nothing_on_record_is_no() -> None:
    decision = asked(StaffSaid(asked=False, given=0))
    assert isinstance(decision.verdict, Refused)
    assert rules(decision.verdict) == {"ct-eval-consent"}


def test_asked_and_not_yet_answered_is_nobody_knows_yet() -> None:
    decision = asked(StaffSaid(asked=True, given=0))
    assert isinstance(decision.verdict, Undetermined)
    assert decision.verdict.ask == (staff.FACT,)
    ground = next(g for g in decision.verdict.grounds if g.blocks)
    assert (ground.rule, ground.mark) == ("ct-eval-consent", Mark.ASK_COUNSEL)
    assert ground.citation == "Conn. Gen. Stat. 10-151c"


def test_one_yes_lets_it_go_on_the_obligation_that_only_those_rows_do() -> None:
    decision = asked(StaffSaid(asked=True, given=1))
    assert isinstance(decision.verdict, Permitted)
    assert owed(decision) == [
        Obligation(ObligationKind.CONSENT_FILTER, "ct-eval-consent", RATING, staff.OWN_YES)
    ]
    assert staff.filters(decision).keys() == {RATING}
    ground = next(g for g in of(decision, RATING).verdict.grounds if g.rule == "ct-eval-consent")
    assert ground.says == "Only rows of staff go who themselves consented in writing to this one request."


def test_what_was_attested_for_all_still_leaves_each_their_own_no() -> None:
    for said in (StaffSaid(asked=False, given=0), StaffSaid(asked=True, given=0), StaffSaid(True, 3)):
        assert [o.value for o in owed(asked(said, standing=attested(True)))] == [staff.ATTESTED]


def test_attested_that_not_each_consented_is_no_unless_rows_go_one_by_one() -> None:
    refused = asked(StaffSaid(asked=True, given=0), standing=attested(False))
    assert isinstance(refused.verdict, Refused)
    assert [o.value for o in owed(asked(StaffSaid(True, 2), standing=attested(False)))] == [staff.OWN_YES]


def test_what_no_rule_on_consent_reaches_owes_no_filter() -> None:
    decision = asked(StaffSaid(asked=True, given=1), request={"id": "req-1"})
    assert owed(decision, "grade") == []
    misconduct = with_facts(staff__misconduct_record=("req-1:evaluation_rating", True, "counsel"))
    lifted = asked(StaffSaid(asked=True, given=0), standing=misconduct)
    assert isinstance(lifted.verdict, Permitted) and owed(lifted) == []


def test_the_house_asks_where_no_state_does() -> None:
    decision = asked(StaffSaid(asked=True, given=1), paper={"law_packs": ("us-ferpa",)})
    assert [o.because for o in owed(decision)] == ["house-staff-evaluations"]


def test_the_decision_is_kept_without_loss() -> None:
    decision = asked(StaffSaid(asked=True, given=1))
    assert from_json(as_json(decision)) == decision


@pytest.mark.parametrize(
    ("said", "line"),
    [
        (StaffSaid(False, 0), "no: ct-eval-consent"),
        (StaffSaid(True, 0), f"cannot tell: {staff.FACT}"),
        (StaffSaid(True, 2), "yes, only of staff who said yes"),
    ],
)
def test_the_letter_names_the_question(said: StaffSaid, line: str) -> None:
    wanted = (*WANTED, RATING)
    request = a_request(*wanted, purpose=Purpose.IMPROVE_INSTRUCTION)
    text = letter(asked(said), agreement=the_amended(*wanted), request=request)
    flat = " ".join(text.split())
    assert f"They answer the question {staff_question(request.digest)}, which" in flat
    assert f"staff evaluation rating {line}" in flat
    assert max(map(len, text.splitlines())) <= 92


def test_the_letter_says_nothing_of_staff_where_nobody_asks_for_evaluations() -> None:
    wanted = WANTED
    request = a_request(*wanted, purpose=Purpose.IMPROVE_INSTRUCTION)
    assert "The staff" not in letter(ask(), agreement=the_amended(*wanted), request=request)
