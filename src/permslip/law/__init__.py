"""The law room: which rules bind here, on this day, and what does each say about these facts?

In come the bytes of rule files and a mapping of facts (:mod:`permslip.words.facts`); out go a
:class:`Lawbook`, :class:`Ground` values, the times that run and what changes between two days. It
opens no file, reads no clock, and knows no request, no agreement and no row: whoever asks turns those into
facts first.

>>> book = load(files, cache)
>>> judge(book, subject="agreement", facts=facts, day=day, packs=("us-ferpa", "us-ct", "house"))
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from permslip.law.ground import FactValue, Ground
from permslip.law.judging import about, contract_day, in_force, judge
from permslip.law.lawbook import Lawbook
from permslip.law.loading import load
from permslip.law.rule import Effect, Rule, RuleStatus, Severity, Subject

if TYPE_CHECKING:
    from permslip.law.cases import CaseResult
    from permslip.law.linting import Flaw
    from permslip.law.profile import Profile

HOUSE = "house"
"""The pack of Permslip's own practice; ``decide`` and ``agree check`` always add it."""

HOME = "us-ct"
"""The state whose law applies where no paper names one: another state's binds only where it is named."""

__all__ = [
    "HOME",
    "HOUSE",
    "Effect",
    "FactValue",
    "Ground",
    "Lawbook",
    "Rule",
    "RuleStatus",
    "Severity",
    "Subject",
    "about",
    "contract_day",
    "describe",
    "describe_profile",
    "in_force",
    "judge",
    "lint",
    "load",
    "run_cases",
]


def lint(files: Mapping[str, bytes]) -> tuple[Flaw, ...]:
    """Everything wrong with the rule and case files, file by file; empty when nothing is."""
    from permslip.law.linting import lint as run

    return run(files)


def run_cases(book: Lawbook, files: Mapping[str, bytes]) -> tuple[CaseResult, ...]:
    """Every case in the ``*.cases.yaml`` files, run against the book."""
    from permslip.law.cases import run_cases as run

    return run(book, files)


def describe_profile(profile: Profile) -> str:
    """One suppression profile as a page of plain text: which cells it hides, and where that is written."""
    from permslip.law.profile import describe as run

    return run(profile)


def describe(rule: Rule) -> str:
    """One rule as a page of plain text: what it says, where it is written, when it binds, what it asks."""
    from permslip.law.describing import describe as run

    return run(rule)
