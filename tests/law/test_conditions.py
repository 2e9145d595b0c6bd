"""Conditions: three values, what is missing, whose silence is no. The twin fills the gaps in every way."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from permslip.law.conditions import evaluate, ruled_out, used
from permslip.law.rule import AllOf, AnyOf, Check, Condition, Not, Op
from permslip.words.truth import Truth

BOOLS = ("agreement.exists", "agreement.signed", "agreement.dated", "study.improves_instruction")
BASES = ("studies", "consent", "none")
VALUES: dict[str, tuple[object, ...]] = dict.fromkeys(BOOLS, (True, False)) | {
    "agreement.basis": BASES,
    "agreement.k": (0, 3, 5),
}

CHECKS = st.one_of(
    st.builds(Check, st.sampled_from(BOOLS), st.just(Op.IS), st.booleans()),
    st.builds(
        Check,
        st.just("agreement.basis"),
        st.sampled_from([Op.IN, Op.NOT_IN]),
        st.lists(st.sampled_from(BASES), min_size=1, max_size=2).map(tuple),
    ),
    st.builds(
        Check,
        st.just("agreement.k"),
        st.sampled_from([Op.AT_LEAST, Op.AT_MOST, Op.BEFORE, Op.AFTER]),
        st.just(3),
    ),
)
CONDITIONS = st.recursive(
    CHECKS,
    lambda inner: st.one_of(
        st.builds(AllOf, st.lists(inner, max_size=3).map(tuple)),
        st.builds(AnyOf, st.lists(inner, min_size=1, max_size=3).map(tuple)),
        st.builds(Not, inner),
    ),
    max_leaves=6,
)
FACTS = st.fixed_dictionaries(
    {}, optional={name: st.sampled_from([*values, None]) for name, values in VALUES.items()}
)


def plain(condition: Condition, facts: dict[str, object]) -> bool:
    """Two-valued evaluation of fully known facts: slow, obvious."""
    match condition:
        case Check(name, Op.IS, value):
            return facts[name] == value
        case Check(name, Op.IN, value):
            return facts[name] in value
        case Check(name, Op.NOT_IN, value):
            return facts[name] not in value
        case Check(name, op, value):
            number = facts[name]
            return {"at-least": number >= value, "at-most": number <= value, "before": number < value,
                    "after": number > value}[op]  # fmt: skip
        case AllOf(parts):
            return all(plain(p, facts) for p in parts)
        case AnyOf(parts):
            return any(plain(p, facts) for p in parts)
        case Not(part):
            return not plain(part, facts)


def completions(facts: dict[str, object]) -> list[dict[str, object]]:
    """Every way to fill in what is not known."""
    options = [[facts[n]] if facts.get(n) is not None else list(VALUES[n]) for n in VALUES]
    return [dict(zip(VALUES, chosen, strict=True)) for chosen in itertools.product(*options)]


@settings(max_examples=150, deadline=None)
@given(CONDITIONS, FACTS)
def test_what_is_told_holds_however_the_gaps_are_filled(
    condition: Condition, facts: dict[str, object]
) -> None:
    outcome = evaluate(condition, facts)
    answers = {plain(condition, whole) for whole in completions(facts)}
    if outcome.truth is not Truth.UNKNOWN:
        assert answers == {outcome.truth is Truth.TRUE}
        assert outcome.missing == ()
    else:
        assert outcome.missing
        assert all(facts.get(name) is None for name in outcome.missing)


@settings(max_examples=100, deadline=None)
@given(CONDITIONS, FACTS)
def test_what_is_ruled_out_is_false(condition: Condition, facts: dict[str, object]) -> None:
    if ruled_out(condition, facts):
        assert evaluate(condition, facts).truth is Truth.FALSE


@settings(max_examples=100, deadline=None)
@given(CONDITIONS, FACTS)
def test_known_facts_always_give_an_answer_and_the_plain_one(
    condition: Condition, facts: dict[str, object]
) -> None:
    whole = completions(facts)[0]
    assert (evaluate(condition, whole).truth is Truth.TRUE) is plain(condition, whole)


def test_only_what_keeps_it_open_is_missing() -> None:
    condition = AllOf(
        (
            AnyOf((Check("agreement.exists", Op.IS, True), Check("agreement.signed", Op.IS, True))),
            Check("agreement.dated", Op.IS, True),
        )
    )
    assert evaluate(condition, {"agreement.exists": True}).missing == ("agreement.dated",)
    assert evaluate(condition, {"agreement.dated": False}).missing == ()


def test_a_recorded_act_that_is_not_on_record_is_no_and_is_named() -> None:
    outcome = evaluate(Check("safety.determination", Op.IS, True), {})
    assert (outcome.truth, outcome.silent, outcome.missing) == (Truth.FALSE, ("safety.determination",), ())


def test_a_judgement_that_nobody_made_is_unknown() -> None:
    assert evaluate(Check("study.improves_instruction", Op.IS, True), {}).truth is Truth.UNKNOWN


@pytest.mark.parametrize(
    ("check", "value"),
    [
        (Check("agreement.exists", Op.IS, True), "yes"),
        (Check("agreement.exists", Op.IS, True), 1),
        (Check("agreement.k", Op.AT_LEAST, 3), "five"),
        (Check("agreement.k", Op.AT_LEAST, 3), True),
        (Check("agreement.signed_on", Op.AT_LEAST, "2018-07-01"), "2018-02-30"),
        (Check("agreement.basis", Op.IS, "studies"), "study"),
        (Check("agreement.signed_on", Op.AFTER, "never"), "2018-07-01"),
        (Check("no.such.fact", Op.IS, True), True),
    ],
)
def test_what_cannot_be_evaluated_counts_as_unknown(check: Check, value: object) -> None:
    outcome = evaluate(check, {check.fact: value})  # type: ignore[dict-item]
    assert (outcome.truth, outcome.missing) == (Truth.UNKNOWN, (check.fact,))


@pytest.mark.parametrize(
    ("op", "day", "expected"),
    [
        (Op.AT_LEAST, "2018-07-01", True),
        (Op.AT_LEAST, "2018-06-30", False),
        (Op.AT_MOST, "2018-07-01", True),
        (Op.AT_MOST, "2018-07-02", False),
        (Op.BEFORE, "2018-07-01", False),
        (Op.BEFORE, "2018-06-30", True),
        (Op.AFTER, "2018-07-01", False),
        (Op.AFTER, "2018-07-02", True),
        (Op.IS, "2018-07-01", True),
    ],
)
def test_days_have_an_order(op: Op, day: str, expected: bool) -> None:
    outcome = evaluate(Check("agreement.signed_on", op, "2018-07-01"), {"agreement.signed_on": day})
    assert outcome.truth is Truth.of(expected)


def test_known_is_never_unknown() -> None:
    known = Check("study.improves_instruction", Op.KNOWN, True)
    assert evaluate(known, {}).truth is Truth.FALSE
    assert evaluate(Not(known), {}).truth is Truth.TRUE
    assert evaluate(known, {"study.improves_instruction": False}).truth is Truth.TRUE


def test_used_names_only_what_somebody_stated() -> None:
    condition = AllOf((Check("agreement.exists", Op.IS, True), Not(Check("agreement.signed", Op.IS, True))))
    assert used(condition, {"agreement.signed": False}) == {"agreement.signed": False}
