"""Judging: dates, exceptions, disagreement, silence, and what a ground carries."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from permslip.law import judge
from permslip.law.ground import Ground
from permslip.law.judging import about, contract_day, in_force
from permslip.law.lawbook import Lawbook
from permslip.law.rule import AllOf, Check, DateKind, Effect, InForce, Op, Severity
from permslip.words.vocabulary import Mark
from tests.law.rules import DAY, a_book, a_rule

SIGNED = {"agreement.signed": True}
EXISTS = Check("agreement.exists", Op.IS, True)
PERMIT: dict[str, Any] = {"effect": Effect.PERMIT, "says": {"meets": "It is allowed."}}
BAR: dict[str, Any] = {
    "effect": Effect.FORBID,
    "must": None,
    "when": Check("agreement.signed", Op.IS, True),
    "says": {"conflicts": "It is barred."},
}


def say(
    book: Lawbook, facts: dict[str, Any], day: date = DAY, packs: tuple[str, ...] = ("us",)
) -> list[Ground]:
    return list(judge(book, subject="agreement", facts=facts, day=day, packs=packs, about="paper"))


def test_a_met_rule_says_what_it_used_and_stops_nothing() -> None:
    (ground,) = say(a_book(a_rule()), SIGNED)
    assert (ground.mark, ground.blocks, ground.says, ground.fix) == (Mark.MEETS, False, "It is signed.", "")
    assert ground.used == {"agreement.signed": True}
    assert (ground.rule, ground.citation, ground.about) == ("us-a-rule", "the book of us-a-rule", "paper")


def test_a_broken_rule_stops_and_says_how_to_mend_it() -> None:
    (ground,) = say(a_book(a_rule()), {"agreement.signed": False})
    assert (ground.mark, ground.blocks, ground.fix) == (Mark.MISSING, True, "sign it")


def test_an_unknown_fact_stops_too_and_is_asked_for() -> None:
    (ground,) = say(a_book(a_rule()), {})
    assert (ground.mark, ground.blocks, ground.missing) == (Mark.ASK_COUNSEL, True, ("agreement.signed",))
    assert "Has the agreement been signed?" in ground.says


@pytest.mark.parametrize("severity", [Severity.WARN, Severity.DUTY, Severity.PRACTICE])
def test_only_a_blocking_rule_stops(severity: Severity) -> None:
    for facts in ({}, {"agreement.signed": False}):
        (ground,) = say(a_book(a_rule(severity=severity)), facts)
        assert ground.mark is not Mark.MEETS
        assert not ground.blocks


def test_other_packs_and_subjects_are_silent() -> None:
    assert say(a_book(a_rule()), {}, packs=("us-ct",)) == []
    assert judge(a_book(a_rule()), subject="request", facts={}, day=DAY, packs=("us",)) == ()


@pytest.mark.parametrize(
    ("span", "day", "mark"),
    [
        (InForce(date(2018, 7, 1), DateKind.EXACT, "x"), date(2018, 6, 30), None),
        (InForce(date(2018, 7, 1), DateKind.EXACT, "x"), date(2018, 7, 1), Mark.MISSING),
        (
            InForce(date(2018, 7, 1), DateKind.EXACT, "x", end=date(2019, 1, 1)),
            date(2019, 1, 1),
            Mark.MISSING,
        ),
        (InForce(date(2018, 7, 1), DateKind.EXACT, "x", end=date(2019, 1, 1)), date(2019, 1, 2), None),
        (InForce(date(2016, 10, 31), DateKind.ON_OR_BEFORE, "x"), date(2014, 1, 1), Mark.ASK_COUNSEL),
        (InForce(date(2016, 10, 31), DateKind.ON_OR_BEFORE, "x"), date(2016, 10, 31), Mark.MISSING),
        (
            InForce(date(2016, 10, 31), DateKind.ON_OR_BEFORE, "x", not_before=date(2016, 10, 1)),
            date(2016, 9, 30),
            None,
        ),
        (
            InForce(date(2016, 10, 31), DateKind.ON_OR_BEFORE, "x", not_before=date(2016, 10, 1)),
            date(2016, 10, 1),
            Mark.ASK_COUNSEL,
        ),
        (InForce(None, DateKind.UNKNOWN, "x"), DAY, Mark.ASK_COUNSEL),
        (InForce(None, DateKind.UNKNOWN, "x", end=date(2020, 1, 1)), DAY, None),
    ],
)
def test_a_rule_binds_only_in_its_time(span: InForce, day: date, mark: Mark | None) -> None:
    book = a_book(a_rule(in_force=span))
    assert [g.mark for g in say(book, {"agreement.signed": False}, day)] == ([mark] if mark else [])
    assert bool(in_force(book, day, ("us",))) is (mark is not None)


def test_whether_it_binds_cannot_matter_where_it_is_met() -> None:
    book = a_book(a_rule(in_force=InForce(None, DateKind.UNKNOWN, "x")))
    assert say(book, SIGNED) == []


def test_when_it_may_apply_and_is_not_met_somebody_must_say() -> None:
    book = a_book(a_rule(when=EXISTS))
    (ground,) = say(book, {"agreement.signed": False})
    assert (ground.mark, ground.missing) == (Mark.ASK_COUNSEL, ("agreement.exists",))
    assert say(book, {"agreement.signed": False, "agreement.exists": False}) == []


def test_a_recorded_act_not_on_record_is_named_for_whoever_may_attest_it() -> None:
    rule = a_rule(must=Check("meals.listed_programme", Op.IS, True))
    (ground,) = say(a_book(rule), {})
    assert (ground.mark, ground.missing) == (Mark.MISSING, ("meals.listed_programme",))


def test_a_permit_that_is_not_met_says_nothing() -> None:
    book = a_book(a_rule(**PERMIT))
    assert say(book, {"agreement.signed": False}) == []
    assert [g.mark for g in say(book, SIGNED)] == [Mark.MEETS]
    assert not any(g.blocks for g in say(book, {}))


def test_a_bar_without_a_way_out_is_not_met_wherever_it_applies() -> None:
    book = a_book(a_rule(**BAR))
    assert [(g.mark, g.blocks) for g in say(book, SIGNED)] == [(Mark.CONFLICTS, True)]
    assert say(book, {"agreement.signed": False}) == []


def test_two_live_rules_that_disagree_leave_it_open_and_are_both_named() -> None:
    book = a_book(a_rule("us-allow", matter="sharing", **PERMIT), a_rule("us-bar", matter="sharing", **BAR))
    (ground,) = say(book, SIGNED)
    assert (ground.mark, ground.blocks) == (Mark.ASK_COUNSEL, True)
    for name in ("us-allow", "us-bar"):
        assert name in ground.says
        assert f"the book of {name}" in ground.citation


def test_rules_on_different_matters_do_not_disagree() -> None:
    book = a_book(a_rule("us-allow", matter="sharing", **PERMIT), a_rule("us-bar", matter="selling", **BAR))
    assert {g.mark for g in say(book, SIGNED)} == {Mark.MEETS, Mark.CONFLICTS}


def test_an_exception_settles_a_disagreement_either_way() -> None:
    allow, bar = a_rule("us-allow", matter="sharing", **PERMIT), a_rule("us-bar", matter="sharing", **BAR)
    lenient = a_book(replace(allow, excepts=("us-bar",)), bar)
    assert [(g.rule, g.mark) for g in say(lenient, SIGNED)] == [("us-allow", Mark.MEETS)]
    strict = a_book(allow, replace(bar, excepts=("us-allow",)))
    assert [(g.rule, g.mark) for g in say(strict, SIGNED)] == [("us-bar", Mark.CONFLICTS)]


def test_an_exception_that_cannot_be_told_leaves_its_rule_open() -> None:
    exception = a_rule("us-except", excepts=("us-bar",), when=EXISTS, **PERMIT)
    (ground,) = say(a_book(exception, a_rule("us-bar", **BAR)), SIGNED)
    assert (ground.rule, ground.mark) == ("us-bar", Mark.ASK_COUNSEL)
    assert ground.missing == ("agreement.exists",)


def test_an_exception_of_another_time_covers_nothing() -> None:
    past = InForce(date(2012, 1, 3), DateKind.EXACT, "x", end=date(2013, 1, 1))
    exception = a_rule("us-except", excepts=("us-bar",), in_force=past, **PERMIT)
    assert [(g.rule, g.mark) for g in say(a_book(exception, a_rule("us-bar", **BAR)), SIGNED)] == [
        ("us-bar", Mark.CONFLICTS)
    ]


def test_sentences_show_facts_and_never_a_gap() -> None:
    rule = a_rule(
        says={"meets": "x", "missing": "Basis {agreement.basis}; signed {agreement.signed}; k {agreement.k}."}
    )
    (ground,) = say(a_book(rule), {"agreement.signed": False, "agreement.basis": "school_official"})
    assert ground.says == "Basis school official; signed no; k not stated."


@pytest.mark.parametrize(
    ("signed", "starts", "ends", "day", "expected"),
    [
        ("2014-09-01", "2014-09-01", "2015-08-31", "2014-10-15", "2014-09-01"),
        ("2014-09-01", "2014-09-01", "2015-08-31", "2015-08-31", "2014-09-01"),
        ("2014-09-01", "2014-09-01", "2015-08-31", "2026-11-23", "2026-11-23"),
        ("2014-09-01", "2014-09-01", None, "2026-11-23", "2014-09-01"),
        (None, "2014-09-01", "2015-08-31", "2014-10-15", "2014-10-15"),
        ("2026-09-01", "2026-10-01", "2027-06-30", "2014-10-15", "2014-10-15"),
        ("2026-09-01", "2026-10-01", "2027-06-30", "2026-09-15", "2026-09-01"),
    ],
)
def test_a_contract_is_judged_as_made_when_signed_while_it_runs(
    signed: str | None, starts: str, ends: str | None, day: str, expected: str
) -> None:
    facts = {"agreement.signed_on": signed, "agreement.starts": starts, "agreement.ends": ends}
    assert contract_day(facts, date.fromisoformat(day)) == expected


def test_the_part_of_a_book_about_one_subject_says_the_same() -> None:
    book = a_book(a_rule(), a_rule("us-two", when=AllOf((EXISTS,))))
    part = about(book, "agreement", DAY, ("us",))
    assert say(part, {"agreement.exists": True}) == say(book, {"agreement.exists": True})


def test_a_sample_sentence_goes_with_what_is_surely_not_met_and_with_nothing_else() -> None:
    offered = a_rule(sample="{partner} signs.")
    assert [g.sample for g in say(a_book(offered), SIGNED)] == [""]
    assert [g.sample for g in say(a_book(offered), {"agreement.signed": False})] == ["{partner} signs."]
    assert [g.sample for g in say(a_book(offered), {})] == [""]  # nobody knows whether it is needed
    undated = replace(offered, in_force=InForce(None, DateKind.UNKNOWN, "nobody knows"))
    (ground,) = say(a_book(undated), {"agreement.signed": False})
    assert (ground.mark, ground.sample) == (Mark.ASK_COUNSEL, "{partner} signs.")
