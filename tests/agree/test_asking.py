"""The letter to the other side."""

from __future__ import annotations

from datetime import date

from permslip import agree
from permslip.agree.asking import asked, sample_for
from permslip.law.ground import Ground
from permslip.words.quote import Quote
from permslip.words.vocabulary import Mark
from tests.agree.papers import an_agreement, the_lawbook

DAY = date(2026, 11, 25)


def ground(
    mark: Mark = Mark.MISSING, *, blocks: bool = False, rule: str = "a-rule", **more: object
) -> Ground:
    """A finding in one line."""
    says = f"{rule} says so."
    return Ground(rule, "Act 1(a)", mark, says, "say it", blocks=blocks, **more)  # type: ignore[arg-type]


def test_only_what_the_other_side_can_mend_is_asked_what_stops_a_release_first() -> None:
    found = [
        ground(Mark.MEETS, rule="met-rule"),
        ground(Mark.ASK_COUNSEL, rule="open-rule"),
        ground(rule="small-gap"),
        ground(rule="large-gap", blocks=True),
        ground(rule="districts-own", missing=("agreement.posted",)),
        ground(rule="of-elements", missing=("meals.parents_consented",), about="meal_status, homeless"),
        ground(Mark.CONFLICTS, rule="small-clash"),
        ground(Mark.CONFLICTS, rule="large-clash", blocks=True),
    ]
    assert [g.rule for g in asked(found)] == [
        "large-clash",
        "small-clash",
        "large-gap",
        "small-gap",
        "of-elements",
    ]


def test_a_sample_sentence_names_the_parties() -> None:
    said = ground(sample="{partner} tells {district} at once.")
    assert sample_for(said, an_agreement()) == (
        "Northfield Council for Schools tells Alder Falls Public Schools at once."
    )
    assert sample_for(ground(), an_agreement()) == ""


def test_the_letter_shows_rule_sentence_request_and_sample() -> None:
    quotes = (Quote("Northfield owns all data.", page=3, line=4, clause="8.2"),)
    found = (
        ground(
            Mark.CONFLICTS, blocks=True, rule="own-rule", quotes=quotes, sample="{district} owns the data."
        ),
    )
    text = agree.letter(an_agreement(), found, day=DAY)
    for part in (
        "From      Alder Falls Public Schools",
        "To        Northfield Council for Schools",
        "by the law of 2026-11-25",
        "WHAT CONTRADICTS THE LAW OR THE PAPER ITSELF",
        "1. own-rule says so.",
        "Clause 8.2: “Northfield owns all data.”",
        "Rule: own-rule (Act 1(a), draft).",
        "We ask you to say it.",
        "This would do: “Alder Falls Public Schools owns the data.”",
        "It is not legal advice.",
    ):
        assert part in text
    assert all(len(line) <= 92 for line in text.splitlines())
    assert "compliant" not in text.lower()


def test_a_paper_with_nothing_to_ask_gets_a_short_letter() -> None:
    text = agree.letter(an_agreement(), (ground(Mark.MEETS),), day=DAY)
    assert "have nothing to ask for" in text
    assert "1." not in text.replace("version 1", "")


def test_the_letter_of_a_real_check_asks_for_every_gap_once() -> None:
    bare = an_agreement(clauses=[])
    grounds = agree.check(bare, the_lawbook(), day=DAY, packs=bare.law_packs)
    text = agree.letter(bare, grounds, day=DAY)
    wanted = asked(grounds)
    assert len(wanted) > 10
    for number, g in enumerate(wanted, 1):
        assert f"{number}. " in text
        assert g.rule in text
