"""The linter finds each kind of flaw; the shipped lawbook has none."""

from __future__ import annotations

import pytest

from permslip import law
from tests.decide.world import book_files
from tests.law.rules import CASES, TEXT, files

MUST = "must: {fact: agreement.signed, is: true}"


def kinds(given: dict[str, bytes]) -> set[str]:
    return {f.kind for f in law.lint(given)}


def test_the_shipped_lawbook_is_clean() -> None:
    assert law.lint(book_files()) == ()


def test_a_clean_pair_of_files_is_clean() -> None:
    assert law.lint(files()) == ()


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("fact: agreement.signed", "fact: agreement.sealed", "does not read"),
        ("safe: project", "safe: projekt", "does not read"),
        (MUST, "must: {fact: agreement.k, at-least: 3}", "uncited value"),
        (MUST, "must: {fact: agreement.signed_on, after: 2018-07-01}", "uncited value"),
        ("fix: sign it", "fix: sign it\nvalues: [{value: 3, citation: x}]", "uncited value"),
        ("status: draft", "status: reviewed", "status"),
        ("fix: sign it", "fix: sign {agreement.sealed}", "unknown fact"),
        (MUST, "must: {fact: agreement.clause.security, is: true}", "sample"),
        ("fix: sign it", "fix: sign it\nsample: '{partner} signs'", "sample"),
        ("fix: sign it", "fix: sign it\nsample: '{agreement.signed} it is.'", "sample"),
        ("subject: agreement", "subject: request\nsample: '{partner} signs.'", "sample"),
        ("fix: sign it", "fix: sign it\nexcepts: [us-none]", "unreachable exception"),
        ("fix: sign it", "fix: sign it\nexcepts: [us-a-rule]", "unreachable exception"),
        ("fix: sign it", "fix: sign it\nmatter: sharing", "lone matter"),
        (MUST, "must: {fact: agreement.exists, is: false}", "impossible condition"),
        (MUST, "must: {fact: agreement.exists, is: true}", "impossible condition"),
        (
            MUST,
            "must: {all: [{fact: agreement.basis, is: studies}, {fact: agreement.basis, is: consent}]}",
            "impossible condition",
        ),
        (
            MUST,
            "must: {any: [{fact: agreement.signed, is: true}, {all: [{fact: agreement.k, at-least: 5}, "
            "{fact: agreement.k, at-most: 3}]}]}\nvalues: [{value: 3, citation: x}, {value: 5, citation: x}]",
            "impossible condition",
        ),
        (
            MUST,
            "must: {all: [{fact: agreement.signed_on, before: 2018-07-01}, "
            "{fact: agreement.signed_on, after: 2018-07-01}]}\nvalues: [{value: 2018-07-01, citation: x}]",
            "impossible condition",
        ),
        (
            MUST,
            "must: {all: [{fact: agreement.signed, known: false}, {fact: agreement.signed, is: true}]}",
            "impossible condition",
        ),
    ],
)
def test_each_flaw_in_a_rule_is_found(old: str, new: str, kind: str) -> None:
    assert old in TEXT
    assert kind in kinds(files(TEXT.replace(old, new)))


def test_a_rule_that_asks_for_a_clause_is_clean_once_it_offers_a_sentence() -> None:
    asks = TEXT.replace(MUST, "must: {fact: agreement.clause.security, is: true}")
    cases = CASES.replace("agreement.signed", "agreement.clause.security")
    assert "sample" in kinds(files(asks, cases))
    offered = asks.replace("fix: sign it", "fix: sign it\nsample: '{partner} keeps {district} data safe.'")
    assert law.lint(files(offered, cases)) == ()
    lenient = asks.replace("severity: block", "severity: practice")
    assert law.lint(files(lenient, cases)) == ()


@pytest.mark.parametrize(
    "must",
    [
        "{all: [{fact: agreement.k, at-least: 3}, {fact: agreement.k, at-most: 3}]}",
        "{all: [{fact: agreement.k, after: 3}, {not: {fact: agreement.k, is: 4}}]}",
        "{not: {fact: agreement.k, at-least: 3}}",
    ],
)
def test_what_is_possible_is_not_called_impossible(must: str) -> None:
    values = (
        "[{value: 3, citation: x}, {value: 4, citation: x}]" if "4" in must else "[{value: 3, citation: x}]"
    )
    assert law.lint(files(TEXT.replace(MUST, f"must: {must}\nvalues: {values}"))) == ()


@pytest.mark.parametrize("outcome", ["meets", "violates", "cannot tell"])
def test_each_outcome_needs_a_case(outcome: str) -> None:
    lines = [line for line in CASES.splitlines() if f"outcome: {outcome}}}" not in line]
    flaws = law.lint(files(cases="\n".join(lines)))
    assert [(f.kind, outcome in f.says) for f in flaws] == [("missing cases", True)]


def test_cases_that_are_absent_astray_or_unreadable_are_found() -> None:
    both = files()
    assert kinds({"us/a.yaml": both["us/a.yaml"]}) == {"missing cases"}
    assert kinds(both | {"us/b.cases.yaml": CASES.encode()}) == {"missing cases"}
    assert "missing cases" in kinds(files(cases=CASES.replace("us-a-rule", "us-b-rule")))
    for old, new in (
        ("agreement.signed", "agreement.sealed"),
        ("meets", "fine"),
        ("2026-11-23", "soon"),
        ("day:", "on:"),
    ):
        assert kinds(files(cases=CASES.replace(old, new))) == {"does not read"}
    assert kinds(files(cases="[]")) == {"does not read"}


def test_overlapping_versions_are_found() -> None:
    later = TEXT.replace("2012-01-03", "2020-01-01")
    assert "overlapping dates" in kinds(files() | files(later, name="us/b"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("subject: agreement", "subject: request"),
        ("  from: {date: 2012-01-03", "  to: 2011-01-01\n  from: {date: 2010-01-03"),
        ("when: {fact: agreement.exists, is: true}", "when: {fact: agreement.exists, is: false}"),
    ],
)
def test_an_exception_that_can_never_meet_its_rule_is_found(old: str, new: str) -> None:
    other = TEXT.replace("us-a-rule", "us-b-rule") + "excepts: [us-a-rule]\n"
    cases = CASES.replace("us-a-rule", "us-b-rule")
    good = files() | files(other, cases, "us/b")
    assert law.lint(good) == ()
    bad = files() | files(other.replace(old, new), cases, "us/b")
    assert "unreachable exception" in kinds(bad)


def test_a_rule_too_clever_to_read_is_said_so() -> None:
    pair = "{any: [{fact: agreement.exists, is: true}, {fact: agreement.signed, is: true}]}"
    must = "must: {all: [" + ", ".join([pair] * 13) + "]}"
    assert "impossible condition" in kinds(files(TEXT.replace(MUST, must)))
