"""How long the district takes, and what it refuses: figures for everybody, by quarter.

Requests are no people, yet the figures are coarse all the same: in a small district a count of one with a
rule beside it tells a neighbour who asked for what.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from statistics import quantiles

from permslip.release.coarse import band

FEWEST = 5  # of fewer requests in a quarter no time is given: it would be the time of one or two of them
RECEIVED, REFUSED, PERMITTED = "request.received", "request.refused", "request.permitted"
STAGED, PUBLISHED = "release.staged", "release.published"


@dataclass(frozen=True)
class Happening:
    """What an entry tells of a request: its kind, its time, the request or the release, the rules that
    refused."""

    kind: str
    time: datetime
    about: str
    request: str = ""  # of a staged release: the request that it answers
    rules: tuple[str, ...] = ()


@dataclass(frozen=True)
class Passage:
    """One request on its way. ``verdict`` is the last one, ``""`` until there is one; ``refused`` whether it
    was ever a no, and ``rules`` all that said so. Put anew after a refusal, it is another passage."""

    request: str
    received: datetime
    decided: datetime | None = None
    verdict: str = ""
    refused: bool = False
    rules: tuple[str, ...] = ()
    released: datetime | None = None


def passages(happenings: Iterable[Happening]) -> tuple[Passage, ...]:
    """The passages of all requests, in the order received, from what happened in the order of the ledger."""
    done: list[Passage] = []
    last: dict[str, int] = {}  # request → its newest passage
    staged: dict[str, str] = {}  # release → request
    for event in happenings:
        if event.kind == RECEIVED:
            before = last.get(event.about)
            if before is None or done[before].verdict == REFUSED:
                last[event.about] = len(done)
                done.append(Passage(event.about, event.time))
        elif event.kind == STAGED:
            staged[event.about] = event.request
        else:
            at = last.get(staged.get(event.about, "") if event.kind == PUBLISHED else event.about)
            if at is not None:
                done[at] = _moved(done[at], event)
    return tuple(done)


def _moved(passage: Passage, event: Happening) -> Passage:
    if event.kind == PUBLISHED:
        return replace(passage, released=passage.released or event.time)
    return replace(
        passage,
        decided=passage.decided or event.time,  # decided again, the first answer is the one waited for
        verdict=event.kind,
        refused=passage.refused or event.kind == REFUSED,
        rules=tuple(sorted({*passage.rules, *event.rules})),
    )


def quarter(moment: datetime) -> str:
    """The quarter of a moment, as people write it."""
    return f"{moment.year}, quarter {(moment.month + 2) // 3}"


@dataclass(frozen=True)
class Spread:
    """Days from one end to the other: a quarter took at most ``low``, half ``middle``, three quarters
    ``high``."""

    low: int
    middle: int
    high: int


@dataclass(frozen=True)
class Tempo:
    """One quarter: how many requests came in (a band), days to the decision and to the release; None where
    too few came that far for a time to be given."""

    quarter: str
    requests: str
    decided: Spread | None
    released: Spread | None


def tempo(found: Iterable[Passage]) -> tuple[Tempo, ...]:
    """How long requests took, by the quarter in which they came in, the newest first."""
    groups: dict[str, list[Passage]] = {}
    for passage in found:
        groups.setdefault(quarter(passage.received), []).append(passage)
    return tuple(
        Tempo(
            name,
            band(len(members), None),
            _spread((p.decided - p.received).days for p in members if p.decided),
            _spread((p.released - p.received).days for p in members if p.released),
        )
        for name, members in sorted(groups.items(), reverse=True)
    )


def _spread(days: Iterable[int]) -> Spread | None:
    known = sorted(days)
    if len(known) < FEWEST:
        return None
    low, middle, high = quantiles(known, n=4, method="inclusive")
    return Spread(round(low), round(middle), round(high))


@dataclass(frozen=True)
class Refusals:
    """One quarter: how many requests were decided and refused, and by which rules, each as a band."""

    quarter: str
    decided: str
    refused: str
    rules: Mapping[str, str]


def refusals(found: Iterable[Passage]) -> tuple[Refusals, ...]:
    """What was refused, by the quarter of the decision, the newest first; a quarter without a refusal too."""
    groups: dict[str, list[Passage]] = {}
    for passage in found:
        if passage.decided is not None:
            groups.setdefault(quarter(passage.decided), []).append(passage)
    out = []
    for name, members in sorted(groups.items(), reverse=True):
        refused = [p for p in members if p.refused]
        by_rule = Counter(rule for p in refused for rule in p.rules)
        bands = {rule: band(count, None) for rule, count in sorted(by_rule.items())}
        out.append(
            Refusals(name, band(len(members), None), band(len(refused), None) if refused else "none", bands)
        )
    return tuple(out)
