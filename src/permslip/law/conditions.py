"""Evaluating a condition: three-valued, with what was used, what is missing, and whose silence was no."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from permslip.law.ground import FactValue
from permslip.law.rule import AllOf, AnyOf, Check, Condition, Not, Op, checks_of
from permslip.words.facts import FACTS, FactKind, Silence, problem
from permslip.words.truth import Truth, every, negate, some

Facts = Mapping[str, FactValue | None]


@dataclass(frozen=True)
class Outcome:
    """What a condition came to. ``missing`` are the unknown facts that keep it open (empty unless UNKNOWN);
    ``silent`` the recorded acts that are not on record and were taken as no."""

    truth: Truth
    missing: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()


def evaluate(condition: Condition, facts: Facts) -> Outcome:
    """The condition's truth after Kleene. A test that cannot be made counts as unknown."""
    match condition:
        case Check():
            return _check(condition, facts)
        case Not(part):
            inner = evaluate(part, facts)
            return Outcome(negate(inner.truth), inner.missing, inner.silent)
        case AllOf(parts):
            return _join(Truth.FALSE, every, [evaluate(p, facts) for p in parts])
        case AnyOf(parts):
            return _join(Truth.TRUE, some, [evaluate(p, facts) for p in parts])


def ruled_out(condition: Condition, facts: Facts) -> bool:
    """Whether the condition is surely false, found at the first part that settles it.

    Most rules do not apply to most things: this is what makes judging a hundred of them cheap. It says no
    more than ``evaluate(...).truth is Truth.FALSE``, and may say less.
    """
    match condition:
        case AllOf(parts):
            return any(ruled_out(p, facts) for p in parts)
        case Check():
            return _check(condition, facts).truth is Truth.FALSE
        case _:
            return False


def used(condition: Condition, facts: Facts) -> dict[str, FactValue]:
    """The facts the condition asks that somebody has stated, with their values."""
    asked = sorted({t.fact for t in checks_of(condition)})
    return {name: value for name in asked if (value := facts.get(name)) is not None}


def value_of(name: str, facts: Facts) -> FactValue | None:
    """A fact's value, with silence read as no for a recorded act that is not on record; None when unknown."""
    value = facts.get(name)
    if value is not None or name not in FACTS:
        return value
    return False if FACTS[name].silence is Silence.NO else None


def _join(settles: Truth, rule: Callable[[Iterable[Truth]], Truth], outcomes: list[Outcome]) -> Outcome:
    truth = rule(o.truth for o in outcomes)
    counts = [o for o in outcomes if o.truth is truth] if truth in (settles, Truth.UNKNOWN) else outcomes
    missing = tuple(dict.fromkeys(m for o in counts for m in o.missing)) if truth is Truth.UNKNOWN else ()
    silent = tuple(dict.fromkeys(s for o in counts for s in o.silent))
    return Outcome(truth, missing, silent)


def _check(test: Check, facts: Facts) -> Outcome:
    stated = facts.get(test.fact)
    if test.op is Op.KNOWN:
        return Outcome(Truth.of((stated is not None) is test.value))
    value = value_of(test.fact, facts)
    if value is None or not _readable(test.fact, value):
        return Outcome(Truth.UNKNOWN, (test.fact,))
    silent = (test.fact,) if stated is None else ()
    held = _holds(test, value)
    return Outcome(held, (test.fact,) if held is Truth.UNKNOWN else (), silent)


@lru_cache(maxsize=4096, typed=True)  # typed: True is not 1
def _readable(name: str, value: FactValue) -> bool:
    """Whether the value is one that the fact may have."""
    return name in FACTS and not problem(name, value)


def _holds(test: Check, value: FactValue) -> Truth:
    literal = test.value
    match test.op:
        case Op.IS:
            return Truth.of(value == literal and isinstance(value, bool) is isinstance(literal, bool))
        case Op.IN:
            return Truth.of(isinstance(literal, tuple) and value in literal)
        case Op.NOT_IN:
            return Truth.of(isinstance(literal, tuple) and value not in literal)
        case Op.AT_LEAST | Op.AT_MOST | Op.BEFORE | Op.AFTER:
            return _compares(test, value)
        case Op.KNOWN:
            return Truth.TRUE


def _compares(test: Check, value: FactValue) -> Truth:
    try:
        left, right = _ordinal(test.fact, value), _ordinal(test.fact, test.value)
    except (TypeError, ValueError):
        return Truth.UNKNOWN  # DESIGN rule 4: a rule that fails to evaluate counts as unknown
    match test.op:
        case Op.AT_LEAST:
            return Truth.of(left >= right)
        case Op.AT_MOST:
            return Truth.of(left <= right)
        case Op.BEFORE:
            return Truth.of(left < right)
        case _:
            return Truth.of(left > right)


def _ordinal(name: str, value: object) -> int:
    if FACTS[name].kind is FactKind.DATE and isinstance(value, str):
        return date.fromisoformat(value).toordinal()
    if FACTS[name].kind is FactKind.NUMBER and isinstance(value, int) and not isinstance(value, bool):
        return value
    raise TypeError("only numbers and days have an order")
