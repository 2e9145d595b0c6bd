"""Rules for tests, written as a person would write them."""

from __future__ import annotations

from datetime import date
from typing import Any

from permslip.law.lawbook import Lawbook
from permslip.law.rule import Check, DateKind, Effect, InForce, Op, Rule, RuleStatus, Severity, Subject
from permslip.words.vocabulary import Safe

DAY = date(2026, 11, 23)
SINCE = InForce(date(2012, 1, 3), DateKind.EXACT, "it says so")


def a_rule(rule_id: str = "us-a-rule", **changes: Any) -> Rule:
    """A rule that requires a signed agreement, in force since 2012."""
    given: dict[str, Any] = {
        "id": rule_id,
        "citation": f"the book of {rule_id}",
        "title": "A title",
        "paraphrase": "In plain words.",
        "source": "https://example.org",
        "read_on": None,
        "in_force": SINCE,
        "pack": "us",
        "jurisdiction": "us",
        "safe": Safe.PROJECT,
        "subject": Subject.AGREEMENT,
        "effect": Effect.REQUIRE,
        "severity": Severity.BLOCK,
        "status": RuleStatus.DRAFT,
        "says": {"meets": "It is signed.", "missing": "It is not signed."},
        "must": Check("agreement.signed", Op.IS, True),
        "fix": "sign it",
    }
    return Rule(**given | changes)


def a_book(*rules: Rule) -> Lawbook:
    """A lawbook of these rules."""
    return Lawbook(rules, "0" * 64)


TEXT = """\
id: us-a-rule
citation: the book, page 1
title: A title
paraphrase: In plain words.
source: {address: "https://example.org", read: 2026-11-01}
in_force:
  from: {date: 2012-01-03, kind: exact, because: it says so}
pack: us
jurisdiction: us
safe: project
subject: agreement
effect: require
severity: block
status: draft
when: {fact: agreement.exists, is: true}
must: {fact: agreement.signed, is: true}
says: {meets: It is signed., missing: It is not signed.}
fix: sign it
"""

CASES = """\
rule: us-a-rule
cases:
  - {case: met, day: 2026-11-23, facts: {agreement.exists: true, agreement.signed: true}, outcome: meets}
  - {case: not, day: 2026-11-23, facts: {agreement.exists: true, agreement.signed: false}, outcome: violates}
  - {case: open, day: 2026-11-23, facts: {agreement.exists: true}, outcome: cannot tell}
"""


def files(text: str = TEXT, cases: str = CASES, name: str = "us/a") -> dict[str, bytes]:
    """The two files of one rule."""
    return {f"{name}.yaml": text.encode(), f"{name}.cases.yaml": cases.encode()}
