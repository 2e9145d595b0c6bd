"""The linter: what a lawbook may not contain, found before anybody relies on it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from permslip.law.cases import Expected, read_cases
from permslip.law.loading import CASES, overlap, profile_files, rule_files
from permslip.law.reading import SHIPPED, read_profile, read_rule
from permslip.law.rule import (
    ALWAYS,
    AllOf,
    AnyOf,
    Check,
    Condition,
    Effect,
    Not,
    Op,
    Rule,
    Severity,
    Subject,
    checks_of,
)
from permslip.words.errors import BadInput
from permslip.words.facts import FACTS, FactKind

MANY = 4096
"""Ways to satisfy a condition that are looked at; a rule with more is too clever to be read."""

CLAUSE = "agreement.clause."
SAMPLE_SLOTS = frozenset({"district", "partner"})
NEEDED = frozenset({Expected.MEETS, Expected.VIOLATES, Expected.CANNOT_TELL})


@dataclass(frozen=True)
class Flaw:
    """One thing wrong: the file, the kind of flaw, and what it is in words."""

    file: str
    kind: str
    says: str


Literal = tuple[Check, bool]  # a check and whether it must hold


def lint(files: Mapping[str, bytes]) -> tuple[Flaw, ...]:
    """Every flaw in the rule and case files, in file order. A file that does not read is one flaw."""
    rules, flaws = _read(files)
    for rule in rules:
        flaws.extend(_uncited(rule))
        flaws.extend(_status(rule))
        flaws.extend(_impossible(rule))
        flaws.extend(_slots(rule))
        flaws.extend(_sample(rule))
        flaws.extend(_clock(rule))
        flaws.extend(_cases(rule, files))
    flaws.extend(_overlaps(rules))
    flaws.extend(f for rule in rules for f in _exceptions(rule, rules))
    flaws.extend(_matters(rules))
    flaws.extend(_strays(rules, files))
    flaws.extend(_profiles(files))
    return tuple(sorted(flaws, key=lambda f: (f.file, f.kind, f.says)))


def _read(files: Mapping[str, bytes]) -> tuple[list[Rule], list[Flaw]]:
    rules, flaws = [], []
    for name, data in sorted(rule_files(files).items()):
        try:
            rules.append(read_rule(name, data))
        except BadInput as error:
            flaws.append(Flaw(name, "does not read", str(error)))
    return rules, flaws


def _overlaps(rules: Sequence[Rule]) -> Iterator[Flaw]:
    for one, other in itertools.combinations(rules, 2):
        if one.id == other.id and overlap(one.in_force, other.in_force):
            yield Flaw(one.file, "overlapping dates", f"{one.id} is also in {other.file} on the same days")


def _uncited(rule: Rule) -> Iterator[Flaw]:
    cited = {v.value for v in rule.values}
    compared = set()
    for check in rule.checks():
        literals = check.value if isinstance(check.value, tuple) else (check.value,)
        if FACTS[check.fact].kind in (FactKind.NUMBER, FactKind.DATE) and check.op is not Op.KNOWN:
            compared |= set(literals)
    for value in sorted(compared - cited, key=str):
        yield Flaw(rule.file, "uncited value", f"{value} is compared against, and `values` does not cite it")
    for value in sorted(cited - compared, key=str):
        yield Flaw(rule.file, "uncited value", f"`values` cites {value}, which no condition uses")


def _status(rule: Rule) -> Iterator[Flaw]:
    if rule.status.value not in SHIPPED:
        yield Flaw(rule.file, "status", "only a district's own counsel sets `reviewed`")


def _slots(rule: Rule) -> Iterator[Flaw]:
    for text in (*rule.says.values(), rule.fix):
        for name in (part.split("}", 1)[0] for part in text.split("{")[1:]):
            if name not in FACTS:
                yield Flaw(rule.file, "unknown fact", f"a sentence names {{{name}}}")


def _sample(rule: Rule) -> Iterator[Flaw]:
    asked = rule.must is not None and any(c.fact.startswith(CLAUSE) for c in checks_of(rule.must))
    needed = asked and rule.subject is Subject.AGREEMENT and rule.effect is not Effect.PERMIT
    if needed and rule.severity in (Severity.BLOCK, Severity.WARN) and not rule.sample:
        yield Flaw(rule.file, "sample", "it asks for a clause and offers no sample sentence for one")
    if rule.sample and rule.subject is not Subject.AGREEMENT:
        yield Flaw(rule.file, "sample", "only a rule about an agreement can be met by a sentence in one")
    if rule.sample and not rule.sample.endswith("."):
        yield Flaw(rule.file, "sample", "the sample is no whole sentence: it does not end with a full stop")
    for name in (part.split("}", 1)[0] for part in rule.sample.split("{")[1:]):
        if name not in SAMPLE_SLOTS:
            yield Flaw(rule.file, "sample", f"the sample names {{{name}}}, which nobody fills in")


def _clock(rule: Rule) -> Iterator[Flaw]:
    if rule.effect is Effect.CLOCK and rule.clock is None:
        yield Flaw(rule.file, "no clock", "a rule of effect clock gives its time under `clock`")


def _profiles(files: Mapping[str, bytes]) -> Iterator[Flaw]:
    """Profiles: they read, nobody reviewed them, ids are their own, examples of both kinds hold."""
    seen: set[str] = set()
    for name, data in sorted(profile_files(files).items()):
        try:
            profile = read_profile(name, data)
        except BadInput as error:
            yield Flaw(name, "does not read", str(error))
            continue
        if profile.status.value not in SHIPPED:
            yield Flaw(name, "status", "only a district's own counsel sets `reviewed`")
        if profile.id in seen:
            yield Flaw(name, "overlapping dates", f"{profile.id} is in another file too")
        seen.add(profile.id)
        for example in profile.examples:
            if profile.hides(example.numerator, example.denominator) is not example.hidden:
                cell = f"{example.numerator} of {example.denominator}"
                yield Flaw(name, "example", f"{cell} comes out otherwise than the example says")
        if {e.hidden for e in profile.examples} != {True, False}:
            yield Flaw(name, "missing cases", "it needs an example that is hidden and one that is shown")


def _cases(rule: Rule, files: Mapping[str, bytes]) -> Iterator[Flaw]:
    name = rule.file.removesuffix(".yaml") + CASES
    if name not in files:
        yield Flaw(rule.file, "missing cases", f"there is no {name}")
        return
    try:
        cases = read_cases(name, files[name])
    except BadInput as error:
        yield Flaw(name, "does not read", str(error))
        return
    if any(c.rule != rule.id for c in cases):
        yield Flaw(name, "missing cases", f"these cases are of another rule than {rule.id}")
    needed = NEEDED - ({Expected.MEETS} if rule.must is None else set())
    needed = needed - ({Expected.VIOLATES} if rule.effect is Effect.PERMIT else set())
    for outcome in sorted(needed - {c.expected for c in cases}):
        yield Flaw(name, "missing cases", f"no case expects: {outcome}")


def _strays(rules: Sequence[Rule], files: Mapping[str, bytes]) -> Iterator[Flaw]:
    wanted = {rule.file.removesuffix(".yaml") + CASES for rule in rules}
    for name in files:
        if name.endswith(CASES) and name not in wanted:
            yield Flaw(name, "missing cases", "no rule file stands beside these cases")


def _exceptions(rule: Rule, rules: Sequence[Rule]) -> Iterator[Flaw]:
    for target in rule.excepts:
        others = [r for r in rules if r.id == target]
        why = ""
        if not others:
            why = "no rule has that id"
        elif target == rule.id:
            why = "a rule is no exception to itself"
        elif all(r.subject is not rule.subject for r in others):
            why = "the two judge different subjects"
        elif not any(overlap(rule.in_force, r.in_force) for r in others):
            why = "the two never bind on the same day"
        elif all(_never(AllOf((rule.when, r.when))) for r in others):
            why = "no facts make both apply"
        if why:
            yield Flaw(rule.file, "unreachable exception", f"{target}: {why}")


def _matters(rules: Sequence[Rule]) -> Iterator[Flaw]:
    for rule in rules:
        if rule.matter and not any(r.matter == rule.matter for r in rules if r.id != rule.id):
            yield Flaw(rule.file, "lone matter", f"no other rule speaks of {rule.matter}")


def _impossible(rule: Rule) -> Iterator[Flaw]:
    parts = [("when", rule.when)]
    if rule.must is not None:
        parts += [("must", rule.must), ("when and must together", AllOf((rule.when, rule.must)))]
    try:
        for name, condition in parts:
            if _never(condition):
                yield Flaw(rule.file, "impossible condition", f"nothing can satisfy {name}")
                return
        if rule.must is not None and _never(AllOf((rule.when, Not(rule.must)))):
            yield Flaw(
                rule.file, "impossible condition", "nothing can violate it: `when` already settles `must`"
            )
        for condition in (rule.when, rule.must or ALWAYS):
            for dead in _dead_branches(condition):
                yield Flaw(rule.file, "impossible condition", f"a branch can never hold: {dead}")
    except OverflowError:
        yield Flaw(rule.file, "impossible condition", f"more than {MANY} ways to satisfy it: split the rule")


def _dead_branches(condition: Condition) -> Iterator[str]:
    match condition:
        case AnyOf(parts):
            for part in parts:
                if _never(part):
                    yield " and ".join(f"{c.fact} {c.op}" for c, _ in next(iter(_ways(part, True)), ()))
                yield from _dead_branches(part)
        case AllOf(parts):
            for part in parts:
                yield from _dead_branches(part)
        case Not() | Check():
            return


def _never(condition: Condition) -> bool:
    """Whether no facts at all satisfy the condition."""
    return not any(_possible(way) for way in _ways(condition, True))


def _ways(condition: Condition, wanted: bool) -> list[tuple[Literal, ...]]:
    """Disjunctive normal form: every way to make the condition come out as wanted."""
    match condition:
        case Check():
            return [((condition, wanted),)]
        case Not(part):
            return _ways(part, not wanted)
        case AllOf(parts) | AnyOf(parts):
            each = [_ways(p, wanted) for p in parts]
            if isinstance(condition, AllOf) is not wanted:
                return [way for ways in each for way in ways]
            out: list[tuple[Literal, ...]] = [()]
            for ways in each:
                if len(out) * len(ways) > MANY:
                    raise OverflowError
                out = [(*left, *right) for left in out for right in ways]
            return out


def _possible(way: tuple[Literal, ...]) -> bool:
    by_fact: dict[str, list[Literal]] = {}
    for check, wanted in way:
        by_fact.setdefault(check.fact, []).append((check, wanted))
    return all(_some_value(name, literals) for name, literals in by_fact.items())


def _some_value(name: str, literals: list[Literal]) -> bool:
    """Whether some value of the fact (or its absence) satisfies all of these."""
    kind = FACTS[name].kind
    unknown_only = {(c.value is True) is wanted for c, wanted in literals if c.op is Op.KNOWN}
    if len(unknown_only) == 2:
        return False
    tests = [(c, wanted) for c, wanted in literals if c.op is not Op.KNOWN]
    if unknown_only == {False}:
        return not tests
    return any(
        all(_fits(c, value) is wanted for c, wanted in tests) for value in _candidates(name, kind, tests)
    )


def _candidates(name: str, kind: FactKind, tests: list[Literal]) -> list[bool | int | str]:
    """Values that stand for all: every literal, each neighbour, and one that nobody names."""
    named = [v for c, _ in tests for v in (c.value if isinstance(c.value, tuple) else (c.value,))]
    match kind:
        case FactKind.BOOL:
            return [True, False]
        case FactKind.CHOICE:
            return list(FACTS[name].choices)
        case FactKind.NUMBER:
            return sorted({n + d for n in named if isinstance(n, int) for d in (-1, 0, 1)} | {0})
        case FactKind.DATE:
            days = [str(v) for v in named]
            return sorted({*days, *(d[:-1] for d in days), *(d + "0" for d in days), "0", "9"})
        case FactKind.TEXT | FactKind.SET:
            return [*named, "\0"]


def _fits(check: Check, value: bool | int | str) -> bool:
    literal = check.value
    if isinstance(literal, tuple):
        return (value in literal) is (check.op is Op.IN)
    if check.op is Op.IS:
        return value == literal
    # days are ISO text, and their neighbours above are shorter or longer text: text order is day order
    one, two = (str(value), str(literal)) if isinstance(literal, str) else (value, literal)
    match check.op:
        case Op.AT_LEAST:
            return one >= two  # type: ignore[operator]
        case Op.AT_MOST:
            return one <= two  # type: ignore[operator]
        case Op.BEFORE:
            return one < two  # type: ignore[operator]
        case _:
            return one > two  # type: ignore[operator]
