"""Cases: beside each rule, facts and what the rule must say about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from permslip.law.ground import FactValue, Ground
from permslip.law.judging import in_force, judge
from permslip.law.lawbook import Lawbook
from permslip.law.loading import CASES
from permslip.law.reading import read_yaml
from permslip.words.errors import BadInput
from permslip.words.facts import FACTS, problem
from permslip.words.vocabulary import Mark


class Expected(StrEnum):
    """What a rule may say in a case."""

    MEETS = "meets"
    VIOLATES = "violates"
    CANNOT_TELL = "cannot tell"
    NOT_IN_FORCE = "not in force"
    DOES_NOT_APPLY = "does not apply"


_BY_MARK = {
    Mark.MEETS: Expected.MEETS,
    Mark.MISSING: Expected.VIOLATES,
    Mark.CONFLICTS: Expected.VIOLATES,
    Mark.ASK_COUNSEL: Expected.CANNOT_TELL,
}


@dataclass(frozen=True)
class Case:
    """One case of one rule: the facts, the day, what is expected."""

    name: str
    rule: str
    day: date
    facts: Mapping[str, FactValue]
    expected: Expected


@dataclass(frozen=True)
class CaseResult:
    """A case and what the book said. ``holds`` when that is what was expected."""

    case: Case
    file: str
    got: Expected

    @property
    def holds(self) -> bool:
        """Whether the book said what the case expects."""
        return self.got is self.case.expected


def read_cases(name: str, data: bytes) -> tuple[Case, ...]:
    """The cases in one file. Raises BadInput naming file, case and key."""
    raw = read_yaml(name, data)
    if not isinstance(raw, Mapping) or set(raw) != {"rule", "cases"} or not isinstance(raw["cases"], list):
        raise BadInput(f"{name} must hold `rule` and a list of `cases`.")
    return tuple(_case(f"{name}: case {i}", raw["rule"], item) for i, item in enumerate(raw["cases"], 1))


def _case(where: str, rule: object, raw: object) -> Case:
    if not isinstance(raw, Mapping) or set(raw) != {"case", "day", "facts", "outcome"}:
        raise BadInput(f"{where} must hold exactly case, day, facts and outcome.")
    if not isinstance(raw["facts"], Mapping):
        raise BadInput(f"{where}: facts must be a mapping.")
    facts: dict[str, FactValue] = {}
    for name, value in raw["facts"].items():
        given = tuple(value) if isinstance(value, list) else value
        if name not in FACTS or problem(name, given):
            raise BadInput(f"{where}: {name} is no fact, or this cannot be its value.", fix="words/facts.py")
        facts[name] = given
    if raw["outcome"] not in set(Expected):
        raise BadInput(f"{where}: outcome is not known.", fix=f"one of {', '.join(Expected)}")
    try:
        day = date.fromisoformat(str(raw["day"]))
    except ValueError:
        raise BadInput(f"{where}: day is not a day.", fix="write it as YYYY-MM-DD") from None
    return Case(str(raw["case"]), str(rule), day, facts, Expected(raw["outcome"]))


def run_cases(book: Lawbook, files: Mapping[str, bytes]) -> tuple[CaseResult, ...]:
    """Every case in ``files``, run against the book. Raises BadInput on a case that does not read."""
    out = []
    for name in sorted(n for n in files if n.endswith(CASES)):
        for case in read_cases(name, files[name]):
            out.append(CaseResult(case, name, _run(book, case)))
    return tuple(out)


def _run(book: Lawbook, case: Case) -> Expected:
    rule = book.rule(case.rule)
    if rule is None:
        raise BadInput(f"A case speaks of {case.rule}, and no rule has that id.", rule=case.rule)
    if rule.id not in {r.id for r in in_force(book, case.day, (rule.pack,))}:
        return Expected.NOT_IN_FORCE
    grounds = judge(book, subject=rule.subject, facts=case.facts, day=case.day, packs=(rule.pack,))
    said = next((g for g in grounds if _names(g, rule.id)), None)
    return _BY_MARK[said.mark] if said else Expected.DOES_NOT_APPLY


def _names(ground: Ground, rule_id: str) -> bool:
    return rule_id in ground.rule.split("+")
