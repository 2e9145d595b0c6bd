"""A rule in plain words, for a reader who has never seen the file."""

from __future__ import annotations

from permslip.law.rule import (
    ALWAYS,
    AllOf,
    AnyOf,
    Check,
    Condition,
    DateKind,
    Effect,
    InForce,
    Not,
    Op,
    Rule,
    RuleStatus,
)
from permslip.words.facts import fact

STATUS = {
    RuleStatus.DRAFT: "draft: encoded from a secondary source or from memory; have counsel check it",
    RuleStatus.TEXT_READ: "the primary text was read; counsel has not reviewed this encoding",
    RuleStatus.REVIEWED: "reviewed by the district's counsel",
}
EFFECT = {
    Effect.PERMIT: "It allows:",
    Effect.FORBID: "It bars, unless:",
    Effect.REQUIRE: "It asks:",
    Effect.CLOCK: "It sets a time for:",
}
SAMPLE = "A sentence that would meet it (our draft, for counsel to read before anybody uses it)"
TEST = {
    Op.IS: "is",
    Op.IN: "is one of",
    Op.NOT_IN: "is none of",
    Op.AT_LEAST: "is at least",
    Op.AT_MOST: "is at most",
    Op.BEFORE: "is before",
    Op.AFTER: "is after",
    Op.KNOWN: "is stated",
}


def describe(rule: Rule) -> str:
    """One rule as a page of plain text."""
    lines = [f"{rule.title} [{rule.id}]", rule.citation, "", rule.paraphrase, ""]
    lines += [
        f"Status: {STATUS[rule.status]}.",
        f"In force: {dates(rule.in_force)}",
        f"Where to read it: {rule.source}",
    ]
    if rule.when != ALWAYS:
        lines += ["", "It applies where:", *in_words(rule.when, 1)]
    if rule.must is not None:
        lines += ["", EFFECT[rule.effect], *in_words(rule.must, 1)]
    if rule.clock is not None:
        told = f", to {rule.clock.told}" if rule.clock.told else ""
        owed = f"owed by the {rule.clock.owed_by}{told}"
        lines += ["", f"Its clock: {rule.clock.text}, {owed} ({rule.clock.citation})."]
    if rule.duties:
        lines += ["", "It leaves a duty:", *(f"  - {d}" for d in rule.duties)]
    if rule.excepts:
        lines += ["", f"It takes the place of: {', '.join(rule.excepts)}"]
    if rule.fix:
        lines += ["", f"To meet it: {rule.fix}."]
    if rule.sample:
        lines += ["", f"{SAMPLE}:", f"  {rule.sample}"]
    return "\n".join(lines)


def dates(span: InForce) -> str:
    """When something binds, and how that is known."""
    match span.kind:
        case DateKind.EXACT:
            start = f"from {span.start}"
        case DateKind.ON_OR_BEFORE:
            start = f"by {span.start} at the latest"
        case DateKind.UNKNOWN:
            start = "since a day that is not known"
    return f"{start}{f' to {span.end}' if span.end else ''}. {span.because}"


def in_words(condition: Condition, depth: int = 0) -> list[str]:
    """A condition as a nested list, one line a test: the fact's question and the answer looked for."""
    pad = "  " * depth
    match condition:
        case Check(name, op, value):
            return [f"{pad}- {fact(name).question} ({TEST[op]}: {_value(value)})"]
        case AllOf(parts) | AnyOf(parts):
            head = "all of" if isinstance(condition, AllOf) else "any of"
            return [f"{pad}- {head}:", *(line for p in parts for line in in_words(p, depth + 1))]
        case Not(part):
            return [f"{pad}- not:", *in_words(part, depth + 1)]


def _value(value: object) -> str:
    match value:
        case True:
            return "yes"
        case False:
            return "no"
        case tuple():
            return ", ".join(str(v) for v in value)
        case _:
            return str(value)
