"""Answers of one paper that cannot both hold."""

from __future__ import annotations

from typing import Any

import pytest

from permslip.agree.conflicts import contradictions
from permslip.agree.conflicts.terms import CORE, PAIRS
from permslip.law.ground import Ground
from permslip.words.terms import TERMS
from permslip.words.vocabulary import Mark
from tests.agree.papers import an_agreement


def said(term: str, value: str, clause: str = "9") -> dict[str, Any]:
    """One term with its sentence."""
    return {
        "term": term,
        "is": value,
        "quote": {"text": f"The sentence on {term}.", "page": 2, "line": 7, "clause": clause},
    }


def of(*terms: dict[str, Any], clauses: list[dict[str, Any]] | None = None) -> dict[str, Ground]:
    """The findings of a paper with these terms and these clauses alone, by what they are about."""
    paper = an_agreement(terms=list(terms), clauses=clauses or [])
    return {g.about: g for g in contradictions(paper)}


CLASHES: list[tuple[str, str, str, str, str]] = [
    ("destroy_after_end", "30 days", "retention_after_end", "90 days", "retention"),
    ("destroy_after_early_end", "7 days", "retention_after_end", "1 years", "retention"),
    ("destroy_when_unneeded", "30 days", "retention_after_end", "6 months", "retention"),
    ("destroy_after_end", "30 days", "destroy_backups", "90 days", "backups"),
    ("redisclosure", "barred", "sub_processing", "free", "redisclosure"),
    ("redisclosure", "with_consent", "sub_processing", "notice", "redisclosure"),
    ("redisclosure", "named_only", "assignment", "free", "assignment"),
    ("use", "purpose_only", "sale", "free", "use"),
    ("use", "purpose_only", "advertising", "free", "use"),
    ("owner_data", "district", "owner_derived_data", "partner", "derived-data"),
    ("owner_derived_data", "district", "deidentified_kept", "yes", "derived-data"),
    ("deidentified_kept", "yes", "reidentification", "free", "reidentification"),
    ("confidentiality", "yes", "publication", "free", "publication"),
    ("destroy_by", "2027-06-30", "ends", "2027-12-31", "destroyed-early"),
    ("redisclosure", "with_consent", "compelled_disclosure", "no", "compelled"),
    ("survival", "no", "destroy_after_end", "30 days", "survival"),
]


@pytest.mark.parametrize(("one", "first", "other", "second", "what"), CLASHES)
def test_two_answers_that_clash_stand_side_by_side(
    one: str, first: str, other: str, second: str, what: str
) -> None:
    found = of(said(one, first, "4"), said(other, second, "7"))
    assert [q.clause for q in found[what].quotes] == ["4", "7"]
    assert [q.text for q in found[what].quotes] == [f"The sentence on {one}.", f"The sentence on {other}."]
    assert found[what].fix and found[what].sample
    assert "clause 4" in found[what].citation and "clause 7" in found[what].citation


AGREE: list[tuple[str, str, str, str, str]] = [
    ("destroy_after_end", "30 days", "retention_after_end", "30 days", "retention"),
    ("destroy_after_end", "90 days", "retention_after_end", "30 days", "retention"),
    ("destroy_after_end", "prompt", "retention_after_end", "30 days", "retention"),
    ("destroy_after_end", "30 days", "destroy_backups", "30 days", "backups"),
    ("redisclosure", "barred", "sub_processing", "barred", "redisclosure"),
    ("redisclosure", "free", "assignment", "free", "assignment"),
    ("use", "free", "sale", "free", "use"),
    ("owner_data", "partner", "owner_derived_data", "partner", "derived-data"),
    ("deidentified_kept", "yes", "reidentification", "barred", "reidentification"),
    ("confidentiality", "yes", "publication", "after_review", "publication"),
    ("destroy_by", "2027-12-31", "ends", "2027-06-30", "destroyed-early"),
    ("redisclosure", "with_consent", "compelled_disclosure", "yes", "compelled"),
    ("survival", "yes", "destroy_after_end", "30 days", "survival"),
]


@pytest.mark.parametrize(("one", "first", "other", "second", "what"), AGREE)
def test_two_answers_that_can_both_hold_are_no_finding(
    one: str, first: str, other: str, second: str, what: str
) -> None:
    found = of(said(one, first, "4"), said(other, second, "7"))
    assert not [g for g in found.values() if g.about == what and len(g.quotes) == 2]


def test_every_pair_has_a_clash_here() -> None:
    tried = {(one, other) for one, _, other, _, _ in CLASHES}
    assert {(p.one, p.other) for p in PAIRS} == tried
    assert {p.one for p in PAIRS} | {p.other for p in PAIRS} | CORE <= TERMS.keys()


def test_one_question_answered_twice_shows_both_answers() -> None:
    found = of(said("breach_notice", "72 hours", "5.6"), said("breach_notice", "10 business_days", "C-3"))
    twice = found["twice:breach_notice"]
    assert twice.mark is Mark.CONFLICTS
    assert not twice.blocks
    assert "Clause 5.6: 72 hours. Clause C-3: 10 business days." in twice.says
    assert [q.clause for q in twice.quotes] == ["5.6", "C-3"]


def test_who_owns_the_data_twice_stops_a_release() -> None:
    found = of(said("owner_data", "district", "4.1"), said("owner_data", "partner", "8.2"))
    assert found["twice:owner_data"].blocks


def test_the_same_answer_twice_is_no_contradiction() -> None:
    found = of(said("breach_notice", "72 hours", "5"), said("breach_notice", "72 hours", "C"))
    assert "twice:breach_notice" not in found


def test_a_term_that_may_have_many_values_is_none() -> None:
    found = of(said("security_standard", "NIST 800-53", "5"), said("security_standard", "ISO 27001", "C"))
    assert not [about for about in found if about.startswith("twice:")]


@pytest.mark.parametrize(
    ("term", "value", "topic", "what"),
    [
        ("use", "purpose_and_product", "use_limited", "use"),
        ("redisclosure", "free", "redisclosure_bar", "redisclosure"),
        ("sale", "free", "no_sale", "no-sale"),
        ("advertising", "with_consent", "no_ads", "no-ads"),
        ("reidentification", "free", "no_reidentification", "reidentification"),
    ],
)
def test_a_term_against_what_a_clause_promises(term: str, value: str, topic: str, what: str) -> None:
    bar = {"id": "5", "text": "The Council does no such thing.", "topics": [topic]}
    found = of(said(term, value, "8"), clauses=[bar])
    assert found[what].blocks
    assert [q.clause for q in found[what].quotes] == ["5", "8"]


def test_a_bar_that_consent_lifts_goes_with_named_sub_processors() -> None:
    assert "redisclosure" in of(said("redisclosure", "barred", "6.1"))
    assert "redisclosure" not in of(said("redisclosure", "with_consent", "6.1"))


def test_one_sentence_that_bars_with_an_exception_is_no_two_sentences() -> None:
    bar = {"id": "5", "text": "The Council sells no data without leave.", "topics": ["no_ads"]}
    assert "no-ads" not in of(said("advertising", "with_consent", "5"), clauses=[bar])
    assert "no-ads" in of(said("advertising", "with_consent", "6"), clauses=[bar])


def test_one_sentence_with_two_values_is_no_contradiction() -> None:
    both = {"text": "Within 90 days of the end, or 20 days of an early one.", "clause": "6.2"}
    lines = [{"term": "destroy_after_early_end", "is": v, "quote": both} for v in ("90 days", "20 days")]
    assert "twice:destroy_after_early_end" not in of(*lines)
