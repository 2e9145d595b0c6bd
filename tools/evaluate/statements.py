"""What does a paper say of a list of statements about a promise of confidence?

Each statement of :mod:`tools.evaluate.statements_table` is answered *entailed* (the paper says so),
*contradicted* (it says the contrary) or *not mentioned*, with the sentences that say it. A sentence that says
so and one that says the contrary are weighed by their rules; the heavier answers, and both are kept.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from permslip.agree.prose.prose import Prose, Sentence
from permslip.agree.reader.topics_promise import Mode, plain, promises_of
from permslip.words.quote import Quote
from tools.evaluate.statements_table import STATEMENTS, TABLE, WORDS

DECIDES = 0.5
"""A rule of less weight is a hint and decides nothing."""


class Answer(StrEnum):
    """How a paper answers a statement."""

    ENTAILED = "entailed"
    CONTRADICTED = "contradicted"
    NOT_MENTIONED = "not mentioned"


@dataclass(frozen=True)
class Evidence:
    """A sentence that speaks to a statement: its answer, the rule that read it, its weight (0 to 1)."""

    answer: Answer
    quote: Quote
    sentence: int
    rule: str
    weight: float


@dataclass(frozen=True)
class StatementSaid:
    """The answer to one statement. ``evidence`` comes heaviest first, hints that decide nothing included."""

    statement: str
    answer: Answer
    evidence: tuple[Evidence, ...]

    def __post_init__(self) -> None:
        if self.statement not in STATEMENTS:
            raise ValueError(f"{self.statement} is no statement")

    def shown(self) -> Evidence | None:
        """The sentence to show for the answer, or None where nothing is mentioned."""
        return next((e for e in self.evidence if e.answer is self.answer and e.weight >= DECIDES), None)


@dataclass(frozen=True)
class StatementRule:
    """One line of the table. ``mode`` None: the words may stand anywhere in the sentence."""

    statement: str
    answer: Answer
    name: str
    mode: Mode | None
    words: tuple[re.Pattern[str], ...]
    without: re.Pattern[str] | None
    weight: float


_ANSWERS = {"yes": Answer.ENTAILED, "no": Answer.CONTRADICTED}


@cache
def statement_rules() -> tuple[StatementRule, ...]:
    """The table as rules, in its order."""
    return tuple(_rule(line) for line in TABLE.strip().splitlines())


@cache
def _families() -> Mapping[str, str]:
    pairs = (line.partition("=") for line in WORDS.strip().splitlines())
    return {name.strip(): words.strip() for name, _, words in pairs}


def _pattern(words: str) -> re.Pattern[str]:
    made = re.sub(r"\{([a-z]+)\}", lambda m: rf"(?:\b{_families()[m[1]]}(?!\w))", words)
    return re.compile(made)


def _rule(line: str) -> StatementRule:
    statement, answer, name, how, words, without, weight = (cell.strip() for cell in line.split(" | "))
    return StatementRule(
        statement,
        _ANSWERS[answer],
        name,
        None if how == "text" else Mode(how),
        tuple(_pattern(rf"(?<!\w)(?:{need.strip()})(?!\w)") for need in words.split(" & ")),
        _pattern(rf"\b(?:{without})") if without else None,
        float(weight),
    )


def statements_of(prose: Prose) -> tuple[StatementSaid, ...]:
    """The answer of the paper to every statement, in the order of the list."""
    found: dict[str, list[Evidence]] = {name: [] for name in STATEMENTS}
    for sentence in prose.sentences:
        for rule in rules_met(sentence):
            found[rule.statement].append(
                Evidence(rule.answer, sentence.quote, sentence.index, rule.name, rule.weight)
            )
    return tuple(_answered(name, evidence) for name, evidence in found.items())


def _answered(statement: str, evidence: list[Evidence]) -> StatementSaid:
    ordered = tuple(sorted(evidence, key=lambda e: (-e.weight, e.sentence)))
    decides = ordered and ordered[0].weight >= DECIDES
    return StatementSaid(statement, ordered[0].answer if decides else Answer.NOT_MENTIONED, ordered)


def rules_met(sentence: Sentence) -> tuple[StatementRule, ...]:
    """The rules that this sentence meets, in the order of the table."""
    text = plain(sentence.text)
    promises = promises_of(sentence)
    return tuple(
        rule
        for rule in statement_rules()
        if (
            _said(rule, text)
            if rule.mode is None
            else any(p.mode is rule.mode and _said(rule, p.text) for p in promises)
        )
    )


def _said(rule: StatementRule, text: str) -> bool:
    return all(words.search(text) for words in rule.words) and not (
        rule.without and rule.without.search(text)
    )
