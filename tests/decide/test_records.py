"""A decision as JSON and back, and the letter made from it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
import rfc8785

from permslip.agree.agreement import Agreement
from permslip.ask.request import Request, RequestedElement
from permslip.decide import as_json, from_json, letter
from permslip.decide.decision import Decision, Permitted, Refused, Undetermined
from permslip.words.errors import BadInput
from permslip.words.quote import Quote
from permslip.words.vocabulary import Need, Purpose
from tests.decide.world import (
    STUDY,
    a_holding,
    a_request,
    judged,
    on_record,
    requested,
    the_amended,
    the_memorandum,
)

WANTED = ("student_number", "grade", "birth_date", "meal_status", "spending")
Made = tuple[Decision, Agreement | None, Request]


def made(name: str) -> Made:
    request = a_request(*WANTED[:3], optional=("meal_status",), purpose=Purpose.IMPROVE_INSTRUCTION)
    paper = the_amended(*WANTED)
    match name:
        case "permitted":
            return judged(request, paper), paper, request
        case "undetermined":
            return judged(request, paper, standing=on_record("northfield")), paper, request
        case "refused":
            old = the_memorandum()
            asked = a_request(*WANTED, onward=("tally",))
            return judged(asked, old, standing=on_record()), old, asked
        case "not held":
            return judged(request, paper, holding=a_holding("birth_date")), paper, request
        case "no paper":
            wanted = [RequestedElement("aura", None, Need.MANDATORY)]
            asked = requested(wanted, agreement=None)
            return judged(asked, None), None, asked
        case _:
            asked = a_request("spending", purpose=Purpose.IMPROVE_INSTRUCTION)
            return judged(asked, paper), paper, asked


ALL = ("permitted", "undetermined", "refused", "not held", "no paper", "no student")


def test_samples_and_quotations_are_written_where_there_and_nowhere_else() -> None:
    decision, _, _ = made("refused")
    assert any(g.sample for g in decision.verdict.grounds)
    quote = Quote("The data remain the district's.", 3, 12, "7", "memorandum.pdf")
    quoted = tuple(replace(g, quotes=(quote, Quote("Yes."))) for g in decision.verdict.grounds)
    again = replace(decision, verdict=Refused(quoted))
    assert from_json(json.loads(rfc8785.dumps(as_json(again)))) == again
    plain = as_json(decision)["verdict"]["grounds"]
    assert {"quotes" in g for g in plain} == {True, False}
    for ground in plain:
        assert ground.get("quotes", "there") != []
        assert ground.get("sample", "there") != ""


@pytest.mark.parametrize("name", ALL)
def test_a_decision_comes_back_as_it_was(name: str) -> None:
    decision, _, _ = made(name)
    plain = as_json(decision)
    assert from_json(json.loads(json.dumps(plain))) == decision
    assert rfc8785.dumps(as_json(from_json(plain))) == rfc8785.dumps(plain)


@pytest.mark.parametrize("name", ALL)
def test_it_is_the_same_each_time(name: str) -> None:
    assert made(name)[0] == made(name)[0]


def test_what_is_no_decision_is_bad_input() -> None:
    good = as_json(made("permitted")[0])
    for key in good:
        with pytest.raises(BadInput):
            from_json({k: v for k, v in good.items() if k != key})
    broken: list[dict[str, Any]] = [
        good | {"format": "else"},
        good | {"as_of": "soon"},
        good | {"verdict": good["verdict"] | {"is": "perhaps"}},
        good | {"verdict": {"is": "not held", "grounds": []}},
        good | {"terms": good["terms"] | {"basis": "because"}},
        good | {"elements": [{}]},
    ]
    for raw in broken:
        with pytest.raises(BadInput):
            from_json(raw)


@pytest.mark.parametrize("name", ALL)
def test_the_letter_reads_well_and_never_says_the_word(name: str) -> None:
    decision, paper, request = made(name)
    text = letter(decision, agreement=paper, request=request)
    assert "compliant" not in text.lower()
    assert all(len(line) <= 92 for line in text.splitlines())
    assert "{" not in text
    assert "None" not in text
    assert "not legal advice" in text
    answer = {
        Permitted: "The answer is yes",
        Refused: "The answer is no",
        Undetermined: "There is no answer yet",
    }
    assert answer[type(decision.verdict)] in text


def test_the_letter_says_who_may_attest_what() -> None:
    decision, paper, request = made("undetermined")
    flat = " ".join(letter(decision, agreement=paper, request=request).split())
    assert "The counsel or superintendent may attest it (study.improves_instruction)" in flat


def test_the_letter_to_a_permitted_request_gives_terms_and_what_is_left_out() -> None:
    decision, paper, request = made("permitted")
    flat = " ".join(letter(decision, agreement=paper, request=request).split())
    for words in (
        "Northfield Council for Schools",
        "student number yes, as a random record code",
        "birth date yes, generalised to age in years, in groups of at least 5",
        "nsla-meal-status (optional: left out)",
        "42 USC 1758(b)(6); 7 CFR 245.6",
        "The recipient destroys everything by 2027-06-30",
        "record codes do not de-identify it",
        "Clauses of the agreement:",
    ):
        assert words in flat


def test_the_letter_to_a_refused_request_offers_something_safer() -> None:
    decision, paper, request = made("refused")
    flat = " ".join(letter(decision, agreement=paper, request=request).split())
    assert "A safer way to ask" in flat
    assert "an age in years" in flat
    assert "random record codes" in flat
    assert STUDY
