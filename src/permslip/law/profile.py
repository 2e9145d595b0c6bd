"""A suppression profile: how small a count an authority lets its tables show, as cited data.

The file ``NAME.profile.yaml`` holds the numbers and a few examples. A profile says which single cells are
hidden; that no hidden cell can be worked out from its neighbours is for whoever makes the table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from permslip.law.rule import RULE_ID, InForce, RuleStatus
from permslip.words.days import iso

PROFILE = ".profile.yaml"
PACK = "sdl"
"""What ``law list`` shows in the place of a pack: statistical disclosure limits."""


class Of(StrEnum):
    """Which of a cell's two numbers a limit is about."""

    NUMERATOR = "numerator"  # the count that is shown
    DENOMINATOR = "denominator"  # the group that it is a share of


@dataclass(frozen=True)
class Limit:
    """A cell is hidden where this number of it lies between ``at_least`` and ``at_most``, both inclusive."""

    of: Of
    at_most: int
    citation: str
    at_least: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.at_least <= self.at_most:
            raise ValueError("a limit runs from at-least up to at-most, and neither is below 0")

    def reaches(self, numerator: int, denominator: int) -> bool:
        """Whether the limit hides a cell with these two numbers."""
        value = numerator if self.of is Of.NUMERATOR else denominator
        return self.at_least <= value <= self.at_most


@dataclass(frozen=True)
class Bound:
    """From a group of this size on, a share within ``points`` per cent of 0 or 100 is shown as a bound."""

    group: int
    points: int
    citation: str


@dataclass(frozen=True)
class Example:
    """A cell, and whether the profile hides it."""

    numerator: int
    denominator: int
    hidden: bool


@dataclass(frozen=True)
class Profile:
    """One suppression profile. ``limits`` hide, any of them; ``bounds`` coarsen shares, the one with the
    largest group that fits; ``also`` says in words what more the source asks."""

    id: str
    citation: str
    title: str
    paraphrase: str
    source: str
    in_force: InForce
    jurisdiction: str
    status: RuleStatus
    limits: tuple[Limit, ...]
    bounds: tuple[Bound, ...] = ()
    also: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()
    file: str = ""

    def __post_init__(self) -> None:
        if not RULE_ID.fullmatch(self.id):
            raise ValueError(f"profile id {self.id!r} is not lower case words joined by hyphens")
        if not self.limits:
            raise ValueError("a profile hides something: it needs a limit")

    def hides(self, numerator: int, denominator: int) -> bool:
        """Whether a cell with this count, out of a group of this size, is hidden for itself."""
        return any(limit.reaches(numerator, denominator) for limit in self.limits)

    def bound(self, denominator: int) -> int | None:
        """How many per cent from 0 and 100 a share of this group is shown exactly; None where not said."""
        fitting = [b for b in self.bounds if b.group <= denominator]
        return max(fitting, key=lambda b: b.group).points if fitting else None


def describe(profile: Profile) -> str:
    """One profile as a page of plain text."""
    from permslip.law.describing import STATUS, dates

    lines = [f"{profile.title} [{profile.id}]", profile.citation, "", profile.paraphrase, ""]
    lines += [
        f"Status: {STATUS[profile.status]}.",
        f"In force: {dates(profile.in_force)}",
        f"Where to read it: {profile.source}",
        "",
        "A cell is hidden where any of these holds:",
        *(f"  - {limit_text(limit)} ({limit.citation})" for limit in profile.limits),
    ]
    if profile.bounds:
        lines += ["", "Shares close to 0 or 100 per cent are shown as bounds:"]
        lines += [f"  - {bound_text(bound)} ({bound.citation})" for bound in profile.bounds]
    if profile.also:
        lines += ["", "It also asks:", *(f"  - {text}" for text in profile.also)]
    return "\n".join(lines)


def limit_text(limit: Limit) -> str:
    """A limit in words."""
    what = "the count" if limit.of is Of.NUMERATOR else "the group that it is a share of"
    low = f"from {limit.at_least} to {limit.at_most}" if limit.at_least else f"{limit.at_most} or fewer"
    return f"{what} is {low}"


def bound_text(bound: Bound) -> str:
    """A bound in words."""
    return f"in a group of {bound.group} or more: within {bound.points} per cent"


def plain(profile: Profile) -> dict[str, Any]:
    """A profile as plain values, for the compiled lawbook and for JSON."""
    span = profile.in_force
    days = [iso(d) for d in (span.start, span.end, span.not_before)]
    return {
        "id": profile.id,
        "citation": profile.citation,
        "title": profile.title,
        "paraphrase": profile.paraphrase,
        "source": profile.source,
        "in_force": [days[0], span.kind.value, span.because, days[1], days[2]],
        "jurisdiction": profile.jurisdiction,
        "status": profile.status.value,
        "limits": [[x.of.value, x.at_least, x.at_most, x.citation] for x in profile.limits],
        "bounds": [[b.group, b.points, b.citation] for b in profile.bounds],
        "also": list(profile.also),
        "examples": [[e.numerator, e.denominator, e.hidden] for e in profile.examples],
        "file": profile.file,
    }


def from_plain(raw: Mapping[str, Any], in_force: InForce) -> Profile:
    """The profile that :func:`plain` made; ``in_force`` is read by whoever reads the rules' own."""
    texts = ("id", "citation", "title", "paraphrase", "source", "jurisdiction", "file")
    return Profile(
        **{key: raw[key] for key in texts},
        in_force=in_force,
        status=RuleStatus(raw["status"]),
        limits=tuple(Limit(Of(of), high, cited, low) for of, low, high, cited in raw["limits"]),
        bounds=tuple(Bound(*b) for b in raw["bounds"]),
        also=tuple(raw["also"]),
        examples=tuple(Example(*e) for e in raw["examples"]),
    )
