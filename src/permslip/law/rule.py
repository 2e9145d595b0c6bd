"""The Rule: one say of one authority, as data. Frozen, and impossible to build half-valid."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from permslip.words.truth import Truth
from permslip.words.vocabulary import Safe

Literal = bool | int | str | tuple[bool | int | str, ...]

RULE_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)+")


class Subject(StrEnum):
    """What a rule judges."""

    AGREEMENT = "agreement"
    REQUEST = "request"
    RECIPIENT = "recipient"
    ELEMENT = "element"
    ROWS = "rows"
    INCIDENT = "incident"


class Effect(StrEnum):
    """What a rule does: allows, bars, demands, or starts a clock."""

    PERMIT = "permit"
    FORBID = "forbid"
    REQUIRE = "require"
    CLOCK = "clock"


class Severity(StrEnum):
    """What follows when a rule is not met. Only ``block`` stops a release."""

    BLOCK = "block"
    WARN = "warn"
    DUTY = "duty"
    PRACTICE = "practice"


class RuleStatus(StrEnum):
    """How sure the text is. Only a district's own counsel sets ``reviewed``; no shipped rule has it."""

    DRAFT = "draft"
    TEXT_READ = "text-read"
    REVIEWED = "reviewed"


class DateKind(StrEnum):
    """How well a rule's first day is known."""

    EXACT = "exact"
    ON_OR_BEFORE = "on-or-before"
    UNKNOWN = "unknown"


class Count(StrEnum):
    """Which days a clock counts."""

    BUSINESS = "business"
    CALENDAR = "calendar"


class Start(StrEnum):
    """The event that starts a clock."""

    SIGNING = "signing"  # of the agreement
    DISCOVERY = "discovery"  # of an incident, by whoever had the data
    NOTICE = "notice"  # the district's own knowledge: the contractor's notice came in
    REQUEST = "request"  # a parent or student asked


class Owing(StrEnum):
    """Who has to keep the time."""

    DISTRICT = "district"
    PARTNER = "partner"


class Op(StrEnum):
    """The tests a condition may make of one fact."""

    IS = "is"
    IN = "in"
    NOT_IN = "not-in"
    AT_LEAST = "at-least"
    AT_MOST = "at-most"
    BEFORE = "before"
    AFTER = "after"
    KNOWN = "known"


@dataclass(frozen=True)
class Check:
    """One fact against one literal."""

    fact: str
    op: Op
    value: Literal


@dataclass(frozen=True)
class AllOf:
    """True when every part is."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class AnyOf:
    """True when some part is."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class Not:
    """True when the part is false."""

    part: Condition


Condition = Check | AllOf | AnyOf | Not

ALWAYS = AllOf(())


@dataclass(frozen=True)
class InForce:
    """When a rule binds. ``start`` inclusive (None with kind ``unknown``), ``end`` inclusive or open.

    With ``on-or-before`` the rule is known to bind from ``start`` on; ``not_before``, where given, is a day
    before which it is known not to. ``because`` says how the dates are known.
    """

    start: date | None
    kind: DateKind
    because: str
    end: date | None = None
    not_before: date | None = None

    def __post_init__(self) -> None:
        if (self.start is None) is not (self.kind is DateKind.UNKNOWN):
            raise ValueError("a first day is given exactly when its kind is exact or on-or-before")
        if self.start and self.end and self.end < self.start:
            raise ValueError("the last day is before the first")
        late = self.not_before is not None and self.not_before > (self.start or date.max)
        if self.not_before and (self.kind is not DateKind.ON_OR_BEFORE or late):
            raise ValueError("not_before belongs to on-or-before and comes no later than its day")

    def on(self, day: date) -> Truth:
        """Whether the rule binds on ``day``; a day outside what is known is UNKNOWN."""
        if self.end is not None and day > self.end:
            return Truth.FALSE
        if self.start is None:
            return Truth.UNKNOWN
        if day >= self.start:
            return Truth.TRUE
        if self.kind is DateKind.EXACT or (self.not_before is not None and day < self.not_before):
            return Truth.FALSE
        return Truth.UNKNOWN


@dataclass(frozen=True)
class CitedValue:
    """A number or day that a condition compares against, and where it is written."""

    value: int | str
    citation: str


@dataclass(frozen=True)
class Period:
    """The time that a rule of effect ``clock`` sets, and where it is written.

    Either ``days`` (1 or more) of a kind, counted from the day after an event, or ``yearly``: a day of every
    year as ``MM-DD``. ``told`` says, where the duty is to tell somebody, whom.
    """

    citation: str
    owed_by: Owing
    days: int | None = None
    count: Count | None = None
    start: Start | None = None
    yearly: str = ""
    told: str = ""

    def __post_init__(self) -> None:
        counted = [v is not None for v in (self.days, self.count, self.start)]
        if any(counted) is bool(self.yearly) or any(counted) is not all(counted):
            raise ValueError("clock needs days, count and from together, or yearly alone")
        if self.days is not None and self.days < 1:
            raise ValueError("clock.days is 1 or more")
        if self.yearly and not _in_every_year(self.yearly):
            raise ValueError("clock.yearly is a day that every year has, MM-DD")

    @property
    def text(self) -> str:
        """The time in words."""
        if self.days is None:
            return f"by {self.yearly} (month-day) of each year"
        kind = "business day" if self.count is Count.BUSINESS else "day"
        return f"within {self.days} {kind}{'' if self.days == 1 else 's'} of the {self.start}"


def _in_every_year(text: str) -> bool:
    try:
        return date.fromisoformat(f"2023-{text}").isoformat()[5:] == text
    except ValueError:
        return False


@dataclass(frozen=True)
class Rule:
    """One version of one rule. ``matter`` names the question on which a permit and a bar may disagree;
    ``says`` holds the sentence for each outcome, with ``{fact.name}`` where a fact's value belongs.
    ``sample`` is a draft sentence of our own that would meet a rule about an agreement, with ``{district}``
    and ``{partner}`` as its only slots; counsel reads it before anybody uses it."""

    id: str
    citation: str
    title: str
    paraphrase: str
    source: str
    read_on: date | None
    in_force: InForce
    pack: str
    jurisdiction: str
    safe: Safe
    subject: Subject
    effect: Effect
    severity: Severity
    status: RuleStatus
    says: dict[str, str]
    when: Condition = ALWAYS
    must: Condition | None = None
    fix: str = ""
    duties: tuple[str, ...] = ()
    excepts: tuple[str, ...] = ()
    matter: str = ""
    values: tuple[CitedValue, ...] = ()
    sample: str = ""
    clock: Period | None = None
    file: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        if not RULE_ID.fullmatch(self.id):
            raise ValueError(f"rule id {self.id!r} is not lower case words joined by hyphens")
        if self.effect is not Effect.FORBID and self.must is None:
            raise ValueError("only a rule that forbids may do without `must`")
        fails = {"missing", "conflicts"} & self.says.keys()
        if self.effect is not Effect.PERMIT and len(fails) != 1:
            raise ValueError("says needs exactly one of `missing` and `conflicts`")
        if "meets" not in self.says and self.must is not None:
            raise ValueError("says needs `meets`")
        if self.clock is not None and self.effect is not Effect.CLOCK:
            raise ValueError("only a rule of effect clock has a clock")
        if self.severity is Severity.BLOCK and self.effect is not Effect.PERMIT and not self.fix:
            raise ValueError("a rule that blocks says how to mend it")

    def facts(self) -> frozenset[str]:
        """The names of every fact the rule asks."""
        return frozenset(t.fact for t in self.checks())

    def checks(self) -> Iterator[Check]:
        """Every check in ``when`` and ``must``."""
        yield from checks_of(self.when)
        if self.must is not None:
            yield from checks_of(self.must)


def checks_of(condition: Condition) -> Iterator[Check]:
    """Every check in a condition."""
    match condition:
        case Check():
            yield condition
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from checks_of(part)
        case Not(part):
            yield from checks_of(part)
