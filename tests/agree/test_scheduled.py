"""What the law says of the elements that a schedule lists."""

from __future__ import annotations

from datetime import date

from permslip import agree
from permslip.law.ground import Ground
from permslip.words.vocabulary import Mark
from tests.agree.papers import an_agreement, the_lawbook

TODAY = date(2026, 11, 25)
PACKS = ("us-ferpa", "us-ct", "us-nsla")


def found(*elements: str, day: date = TODAY, attested: dict[str, bool] | None = None) -> dict[str, Ground]:
    """The findings on a schedule of these elements, by rule."""
    listed = [{"element": e} for e in elements]
    terms = [{"term": "elements", "is": e, "quote": {"text": f"the {e}", "clause": "B-1"}} for e in elements]
    paper = an_agreement(schedule=listed, terms=terms)
    grounds = agree.check(paper, the_lawbook(), day=day, packs=PACKS, attested=attested)
    return {g.rule: g for g in grounds if g.says.startswith("The schedule lists")}


def test_what_must_be_on_record_before_an_element_leaves_is_said_with_its_line() -> None:
    grounds = found("grade", "meal_status", "evaluation_rating", "building_map")
    assert grounds.keys() == {"nsla-meal-status", "ct-eval-consent", "ct-safety-class"}
    for rule, element in (("nsla-meal-status", "meal_status"), ("ct-eval-consent", "evaluation_rating")):
        assert grounds[rule].about == element
        assert [q.clause for q in grounds[rule].quotes] == ["B-1"]
        assert grounds[rule].mark in (Mark.MISSING, Mark.CONFLICTS)
        assert grounds[rule].missing
    assert not [g for g in grounds.values() if g.blocks]  # they stop these elements, not the paper


def test_several_elements_under_one_rule_are_one_finding() -> None:
    ground = found("evaluation_rating", "evaluation_notes")["ct-eval-consent"]
    assert "staff evaluation rating, staff evaluation notes" in ground.says
    assert len(ground.quotes) == 2


def test_what_is_on_record_is_no_finding_and_plain_elements_are_none() -> None:
    assert found("grade", "school") == {}
    assert found("meal_status", attested={"meals.listed_programme": True}) == {}


def test_a_word_of_the_paper_that_the_catalogue_does_not_know_is_passed_over() -> None:
    paper = an_agreement(terms=[{"term": "elements", "is": "shoe size", "quote": {"text": "shoe size"}}])
    grounds = agree.check(paper, the_lawbook(), day=TODAY, packs=PACKS)
    assert not [g for g in grounds if g.says.startswith("The schedule lists")]
