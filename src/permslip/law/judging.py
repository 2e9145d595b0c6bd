"""Judging: the rules that bind on a day, each with its say about the facts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from permslip.law.conditions import Outcome, evaluate, ruled_out, used
from permslip.law.ground import FactValue, Ground
from permslip.law.lawbook import Lawbook
from permslip.law.rule import Effect, Rule, Severity
from permslip.words.facts import NOT_SAID, fact
from permslip.words.truth import Truth, every, some
from permslip.words.vocabulary import Mark

Facts = Mapping[str, FactValue | None]

_SLOT = re.compile(r"\{([a-z0-9_.]+)\}")


def in_force(book: Lawbook, day: date, packs: Iterable[str]) -> tuple[Rule, ...]:
    """The rules of these packs that bind on ``day``, or may: those that are known not to are left out."""
    return tuple(rule for rule, _ in _bound(book, day, packs))


def about(book: Lawbook, subject: str, day: date, packs: Iterable[str]) -> Lawbook:
    """The part of a lawbook that may speak about one subject on a day: judging by it says the same."""
    return Lawbook(tuple(r for r in in_force(book, day, packs) if r.subject == subject), book.digest)


def _bound(book: Lawbook, day: date, packs: Iterable[str]) -> list[tuple[Rule, Truth]]:
    wanted = frozenset(packs)
    bound = ((r, r.in_force.on(day)) for r in book.rules if r.pack in wanted)
    return [(r, truth) for r, truth in bound if truth is not Truth.FALSE]


def contract_day(facts: Facts, day: date) -> str:
    """The day as of which a contract is judged as made, as ISO text.

    It is the day of signing while the contract runs. Under the law of a day outside its term, or when it was
    never signed, the contract would have to be made anew: the day itself. So a memorandum of 2014 is judged
    by the law of its day, and on request by today's.
    """
    signed, starts, ends = (facts.get(f"agreement.{k}") for k in ("signed_on", "starts", "ends"))
    if not isinstance(signed, str) or (isinstance(ends, str) and day.isoformat() > ends):
        return day.isoformat()
    if isinstance(starts, str) and day.isoformat() < min(starts, signed):
        return day.isoformat()
    return signed


@dataclass(frozen=True)
class _Say:
    """How one rule came out. ``applies`` joins its dates, its ``when`` and any exception to it."""

    rule: Rule
    applies: Truth
    must: Outcome
    missing: tuple[str, ...]
    by: tuple[str, ...] = ()


def judge(
    book: Lawbook,
    *,
    subject: str,
    facts: Facts,
    day: date,
    packs: Iterable[str],
    about: str = "",
) -> tuple[Ground, ...]:
    """Every rule of ``packs`` about ``subject`` that binds on ``day`` and applies, each as one Ground.

    ``subject`` is agreement, request, recipient, element or rows. ``facts`` maps names of ``words.facts`` to
    values, None or absence meaning unknown. ``agreement.contract_day`` is worked out here from
    ``agreement.signed_on``, ``agreement.starts``, ``agreement.ends`` and ``day`` where it is not given.

    A met rule gives *meets*; one not met *missing* or *conflicts*; one that cannot be told *ask counsel* with
    the facts that are missing. A ground of severity ``block`` that is not met stops a release. A permit that
    is not met says nothing. ``about`` is copied into each ground, and the rule's sample sentence into each
    whose demand is surely not met.
    """
    stated = dict(facts)
    if stated.get("agreement.contract_day") is None:
        stated["agreement.contract_day"] = contract_day(stated, day)
    live = [(r, t) for r, t in _bound(book, day, packs) if r.subject == subject]
    says = _without_excepted([_say(rule, bound, stated) for rule, bound in live])
    at_odds = _at_odds(says)
    apart = {say.rule.id for pair in at_odds for say in pair}
    grounds = [
        g for say in says if say.rule.id not in apart and (g := _ground(say, stated, about)) is not None
    ]
    return (*grounds, *(_disagreement(yes, no, stated, about) for yes, no in at_odds))


_NO_SAY = Outcome(Truth.FALSE)


def _say(rule: Rule, bound: Truth, facts: Facts) -> _Say:
    if ruled_out(rule.when, facts):
        return _Say(rule, Truth.FALSE, _NO_SAY, ())
    when = evaluate(rule.when, facts)
    applies = every((bound, when.truth))
    # a plain bar has no `must`: where it applies it is not met; where a rule does not apply, it has no say
    must = _NO_SAY if rule.must is None or applies is Truth.FALSE else evaluate(rule.must, facts)
    missing = when.missing if when.truth is Truth.UNKNOWN else ()
    return _Say(rule, applies, must, missing)


def _without_excepted(says: list[_Say]) -> list[_Say]:
    """A rule that a live exception covers does not apply; one that an exception may cover is open.

    A permit covers where its conditions are met; a bar or demand, where it applies.
    """
    out = []
    for say in says:
        over = [o for o in says if say.rule.id in o.rule.excepts]
        covered = some(_covers(o) for o in over)
        if covered is Truth.TRUE:
            continue
        if covered is Truth.UNKNOWN and say.applies is not Truth.FALSE:
            unsure = [o for o in over if _covers(o) is Truth.UNKNOWN]
            missing = (*say.missing, *(m for o in unsure for m in (*o.missing, *o.must.missing)))
            by = tuple(o.rule.id for o in unsure)
            out.append(replace(say, applies=Truth.UNKNOWN, missing=missing, by=by))
            continue
        out.append(say)
    return out


def _covers(say: _Say) -> Truth:
    return every((say.applies, say.must.truth)) if say.rule.effect is Effect.PERMIT else say.applies


def _ground(say: _Say, facts: Facts, about: str) -> Ground | None:
    rule = say.rule
    if say.applies is Truth.FALSE:
        return None
    outcome = say.must.truth
    if rule.effect is Effect.PERMIT and outcome is Truth.FALSE:
        return None
    if say.applies is Truth.UNKNOWN and outcome is Truth.TRUE:
        return None  # met either way: whether it applies cannot matter
    if say.applies is Truth.UNKNOWN or outcome is Truth.UNKNOWN:
        # a paper that surely lacks the clause is offered one, even where nobody knows if the rule binds it
        sample = rule.sample if outcome is Truth.FALSE else ""
        return _open(say, facts, about, sample=sample)
    if outcome is Truth.TRUE:
        return _made(rule, Mark.MEETS, rule.says["meets"], facts, about)
    mark = Mark.MISSING if "missing" in rule.says else Mark.CONFLICTS
    return _made(rule, mark, rule.says[mark.value], facts, about, missing=say.must.silent, sample=rule.sample)


def _open(say: _Say, facts: Facts, about: str, *, sample: str) -> Ground:
    rule = say.rule
    missing = tuple(dict.fromkeys((*say.missing, *say.must.missing)))
    if "unknown" in rule.says:
        text = rule.says["unknown"]
    elif missing:
        questions = " ".join(fact(m).question for m in missing)
        text = f"{rule.title}: this cannot be told before somebody answers: {questions}"
    elif say.by:
        text = f"{rule.title}: this depends on the exception {', '.join(say.by)}, which cannot be told."
    else:
        text = f"{rule.title}: it is not known whether the rule was in force on that day."
    return _made(rule, Mark.ASK_COUNSEL, text, facts, about, missing=missing, sample=sample)


def _made(
    rule: Rule,
    mark: Mark,
    text: str,
    facts: Facts,
    about: str,
    *,
    missing: tuple[str, ...] = (),
    sample: str = "",
) -> Ground:
    stops = rule.severity is Severity.BLOCK and mark is not Mark.MEETS and rule.effect is not Effect.PERMIT
    asked = used(rule.when, facts) | (used(rule.must, facts) if rule.must is not None else {})
    return Ground(
        rule=rule.id,
        citation=rule.citation,
        mark=mark,
        says=_filled(text, facts),
        fix="" if mark is Mark.MEETS else _filled(rule.fix, facts),
        safe=rule.safe,
        blocks=stops,
        status=rule.status.value,
        used=asked,
        missing=missing,
        about=about,
        sample=sample,
    )


def _at_odds(says: list[_Say]) -> list[tuple[_Say, _Say]]:
    """Pairs of live rules on one matter: the one allows what the other bars, and neither is an exception."""
    allow = [s for s in says if s.rule.matter and s.rule.effect is Effect.PERMIT and _is_true(s)]
    bar = [s for s in says if s.rule.matter and s.rule.effect is not Effect.PERMIT and _is_broken(s)]
    return [(yes, no) for yes in allow for no in bar if yes.rule.matter == no.rule.matter]


def _disagreement(yes: _Say, no: _Say, facts: Facts, about: str) -> Ground:
    """Nobody may choose between two rules that disagree: one ground that names both."""
    text = (
        f"Rule {yes.rule.id} allows what rule {no.rule.id} bars ({yes.rule.matter}), and neither is "
        "written as an exception to the other."
    )
    return replace(
        _made(no.rule, Mark.ASK_COUNSEL, text, facts, about),
        rule=f"{yes.rule.id}+{no.rule.id}",
        citation=f"{yes.rule.citation}; {no.rule.citation}",
        fix=f"have counsel say whether {yes.rule.id} or {no.rule.id} governs",
        blocks=True,
    )


def _is_true(say: _Say) -> bool:
    return every((say.applies, say.must.truth)) is Truth.TRUE


def _is_broken(say: _Say) -> bool:
    return say.applies is Truth.TRUE and say.must.truth is Truth.FALSE


def _filled(text: str, facts: Facts) -> str:
    """The sentence with each ``{fact}`` replaced by its value; unknown reads *not stated*."""

    def value(match: re.Match[str]) -> str:
        found = facts.get(match[1])
        match found:
            case None | "none":
                return "not stated"
            case int() if found == NOT_SAID and match[1].startswith("agreement.term."):
                return "not stated"
            case bool():
                return "yes" if found else "no"
            case tuple():
                return ", ".join(found) or "nobody"
            case _:
                return str(found).replace("_", " ")

    return _SLOT.sub(value, text)
