"""One paper against another."""

from __future__ import annotations

from typing import Any

import pytest

from permslip.agree.agreement import Agreement
from permslip.agree.conflicts import Tie, between
from permslip.law.ground import Ground
from permslip.words.terms import TERMS, Stricter
from permslip.words.vocabulary import Mark
from tests.agree.papers import GONE, an_agreement

BARE: dict[str, Any] = {
    "clauses": GONE, "ownership": GONE, "redisclosure": GONE, "consent": GONE, "destruction": GONE,
    "limits": GONE, "second_person": False, "basis": GONE,
}  # fmt: skip


def paper(title: str, *terms: tuple[str, str], **changes: Any) -> Agreement:
    """A paper with these terms and hardly anything else."""
    lines = [{"term": t, "is": v, "quote": {"text": f"{t} is {v}.", "clause": "2"}} for t, v in terms]
    return an_agreement(**{**BARE, "title": title, "terms": lines, "term": GONE, **changes})


def found(first: Agreement, second: Agreement, tie: Tie = Tie.SUB_PROCESSOR) -> dict[str, Ground]:
    """The findings by what they are about."""
    return {g.about: g for g in between(first, second, tie)}


LOOSER = [
    ("breach_notice", "72 hours", "30 days"),
    ("breach_notice", "72 hours", "prompt"),
    ("destroy_after_end", "30 days", "180 days"),
    ("destroy_by", "2027-06-30", "2027-07-31"),
    ("redisclosure", "barred", "free"),
    ("sub_processing", "named_only", "notice"),
    ("audit_right", "yes", "no"),
    ("owner_derived_data", "district", "partner"),
    ("reidentification", "barred", "free"),
    ("deidentified_kept", "no", "yes"),
    ("minimum_cell", "10", "5"),
    ("publication_review", "30 days", "5 days"),
    ("breach_notice_from", "discovery", "confirmation"),
]


@pytest.mark.parametrize(("term", "mine", "theirs"), LOOSER)
def test_a_sub_processors_term_that_is_looser_stops_a_release(term: str, mine: str, theirs: str) -> None:
    parent, sub = paper("Parent", (term, mine)), paper("Subcontract", (term, theirs))
    ground = found(parent, sub)[f"sub-processor:{term}"]
    assert ground.mark is Mark.CONFLICTS
    assert ground.blocks
    assert [q.paper for q in ground.quotes] == ["Parent", "Subcontract"]
    assert [q.text for q in ground.quotes] == [f"{term} is {mine}.", f"{term} is {theirs}."]
    assert f"sub-processor:{term}" not in found(sub, parent)
    assert f"sub-processor:{term}" not in found(parent, parent)


def test_the_loosest_of_several_answers_counts() -> None:
    parent = paper("Parent", ("breach_notice", "72 hours"))
    sub = paper("Subcontract", ("breach_notice", "24 hours"), ("breach_notice", "10 days"))
    assert "10 days" in found(parent, sub)["sub-processor:breach_notice"].says


def test_what_the_parent_promises_and_the_sub_processor_does_not_speak_of_is_missing() -> None:
    clause = {
        "id": "4",
        "text": "Nobody tries to find out who a record is about.",
        "topics": ["no_reidentification"],
    }
    parent = paper("Parent", ("breach_notice", "72 hours"), clauses=[clause])
    missing = found(parent, paper("Subcontract"))
    assert missing["sub-processor:breach_notice"].mark is Mark.MISSING
    assert missing["sub-processor:no_reidentification"].quotes[0].paper == "Parent"
    assert all(g.blocks and g.sample for g in missing.values())


def test_silence_on_what_the_parent_leaves_free_anyway_is_no_finding() -> None:
    parent = paper("Parent", ("redisclosure", "free"), ("audit_right", "no"), ("governing_law", "CT"))
    assert found(parent, paper("Subcontract")) == {}


def test_another_law_is_no_looser_law() -> None:
    parent, sub = paper("Parent", ("governing_law", "CT")), paper("Subcontract", ("governing_law", "DE"))
    assert found(parent, sub) == {}


def test_a_wider_schedule_names_what_it_adds() -> None:
    parent = paper("Parent", schedule=[{"element": "grade"}])
    sub = paper("Subcontract", schedule=[{"element": "grade"}, {"element": "birth_date"}])
    assert "birth date" in found(parent, sub)["schedule-wider"].says
    assert "schedule-wider" not in found(sub, parent)


def test_an_amendment_that_protects_less_asks_counsel() -> None:
    before, after = (
        paper("MOU", ("breach_notice", "24 hours")),
        paper("Amendment", ("breach_notice", "72 hours")),
    )
    ground = found(before, after, Tie.AMENDMENT)["amendment:breach_notice"]
    assert ground.mark is Mark.ASK_COUNSEL
    assert not ground.blocks
    assert found(before, paper("Amendment"), Tie.AMENDMENT) == {}  # silent means unchanged


def test_an_acceptance_takes_the_offer_as_it_is() -> None:
    offer = paper("Offer", ("breach_notice", "72 hours"), ("audit_right", "yes"))
    local = paper("Local", ("breach_notice", "48 hours"), ("audit_right", "yes"))
    assert found(offer, local, Tie.OFFER).keys() == {"offer:breach_notice"}
    assert found(offer, paper("Local"), Tie.OFFER) == {}


def test_every_ordered_term_is_looser_one_way_or_not_compared() -> None:
    ordered = {t.name for t in TERMS.values() if t.stricter is not Stricter.NEITHER}
    assert {term for term, _, _ in LOOSER} <= ordered


def test_a_smaller_k_is_looser() -> None:
    first, second = (an_agreement(limits={"k": k, "minimum_cell": 10}) for k in (10, 3))
    for tie, mark in ((Tie.SUB_PROCESSOR, Mark.CONFLICTS), (Tie.AMENDMENT, Mark.ASK_COUNSEL)):
        (found,) = between(first, second, tie)
        assert (found.rule, found.mark) == (f"agreement:{tie.value}:k", mark) and ": 10. " in found.says
        assert between(second, first, tie) == ()


def test_papers_of_different_districts_are_asked_about() -> None:
    parties = [
        {"id": "district", "name": name, "role": "district"}
        for name in ("Alder Falls Public Schools", "Birch Hill")
    ]
    partner = {"id": "northfield", "name": "Northfield Council for Schools", "role": "partner"}
    first, second = (an_agreement(parties=[p, partner]) for p in parties)
    for tie in (Tie.SUB_PROCESSOR, Tie.AMENDMENT):
        (found,) = between(first, second, tie)
        assert found.mark is Mark.ASK_COUNSEL and "Birch Hill" in found.says and not found.blocks
        assert between(first, first, tie) == ()
    assert between(first, second, Tie.OFFER) == ()  # a neighbour is another district
