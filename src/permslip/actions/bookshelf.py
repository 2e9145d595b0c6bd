"""The agreements of an office with what the law finds in them, each finding beside its sentence.

A check depends on the paper, the lawbook and the day alone; it is made once a process for each.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from permslip import agree
from permslip.actions.desk import Desk
from permslip.actions.lawbook import shipped
from permslip.actions.shown import Part, Shown, agreement, label, part, partners, shown
from permslip.actions.touching import attested_of
from permslip.agree.agreement import Agreement, Party
from permslip.follow.duty import Duty, DutyKind
from permslip.follow.practice import against_practice, by_agreement
from permslip.law.ground import Ground
from permslip.words.elements import ELEMENTS
from permslip.words.entry_kinds import EntryKind
from permslip.words.errors import BadInput, NotFound
from permslip.words.standing import AgreementStanding, FactValue, PostingStanding
from permslip.words.vocabulary import Mark, Role

PAGE = 20
MARKS = (Mark.CONFLICTS, Mark.MISSING, Mark.ASK_COUNSEL, Mark.MEETS)
KEPT = 2000
_LOCK = threading.Lock()
_CHECKED: dict[tuple[object, ...], tuple[Ground, ...]] = {}


@dataclass(frozen=True)
class Line:
    """One agreement in a list. ``counts`` are findings by mark, by the law of today; ``stops`` how many of
    them stop a release."""

    id: str
    version: int
    title: str
    partner: str
    state: str
    starts: date | None
    ends: date | None
    counts: Mapping[str, int]
    stops: int
    posted_on: date | None


@dataclass(frozen=True)
class Findings:
    """What the law of a day finds, by mark in the order of gravity."""

    day: date
    groups: tuple[tuple[str, tuple[Ground, ...]], ...]
    stops: int


@dataclass(frozen=True)
class Cover:
    """One line of the schedule in plain words."""

    label: str
    about: str
    kind: str
    optional: bool
    why: str


@dataclass(frozen=True)
class Paper:
    """One version of an agreement. ``before`` are the findings by the law of the day it was signed, None
    where that is today's or no day is known; ``clocks`` the duties to post it; ``has_key`` whether the
    partner's key is on file."""

    paper: Agreement
    line: Line
    now: Findings
    before: Findings | None
    covers: tuple[Cover, ...]
    groups: tuple[tuple[str, int], ...]
    versions: tuple[int, ...]
    is_last: bool
    clocks: tuple[Duty, ...]
    ended_on: date | None
    parties: tuple[Party, ...]
    releases: int
    has_key: bool


def shelf(desk: Desk, *, page: int = 1) -> Part[Line]:
    """The agreements, those in force first, then by title; a page of them."""
    held = shown(desk)
    everything: tuple[Agreement, ...] = held.once("shelf", lambda: _sorted(held))
    some = part(everything, page, PAGE)
    return Part(tuple(_line(held, a) for a in some.items), some.number, some.pages, some.total)


def _sorted(held: Shown) -> tuple[Agreement, ...]:
    stands = held.standing.agreements
    return tuple(
        sorted(
            held.agreements.values(),
            key=lambda a: (not stands[a.id].in_force(held.today), a.title.casefold(), a.id),
        )
    )


def _line(held: Shown, paper: Agreement) -> Line:
    grounds = found(paper, held.today, stated(held, paper))
    counts = Counter(g.mark.value for g in grounds)
    posted = _posted(held, paper)
    last = held.standing.agreements[paper.id]
    return Line(
        id=paper.id,
        version=paper.version,
        title=paper.title,
        partner=partners(paper),
        state="superseded" if paper.version < last.version else state(last, held.today),
        starts=paper.starts,
        ends=paper.ends,
        counts=MappingProxyType({m.value.replace(" ", "_"): counts[m.value] for m in MARKS}),
        stops=sum(g.blocks for g in grounds),
        posted_on=posted.on if posted else None,
    )


def _posted(held: Shown, paper: Agreement) -> PostingStanding | None:
    return held.standing.postings.get((paper.id, paper.version))


def state(said: AgreementStanding, today: date) -> str:
    """Where an agreement stands, in words."""
    if said.ended_on is not None and today > said.ended_on:
        return "ended early"
    if said.starts is None or said.ends is None:
        return "no term stated"
    if today < said.starts:
        return "not begun"
    return "in force" if today <= said.ends else "ended"


def found(
    paper: Agreement, day: date, said: Mapping[str, FactValue] = MappingProxyType({})
) -> tuple[Ground, ...]:
    """What the law of a day finds in a paper, with what people have attested of it (``said``)."""
    book = shipped()
    name = (paper.digest, book.digest, day, tuple(sorted(said.items())))
    held = _CHECKED.get(name)
    if held is None:
        held = agree.check(paper, book, day=day, packs=paper.law_packs, attested=dict(said))
        with _LOCK:
            if len(_CHECKED) >= KEPT:
                _CHECKED.clear()
            _CHECKED[name] = held
    return held


def stated(held: Shown, paper: Agreement) -> Mapping[str, FactValue]:
    """What people have stated of an agreement and of the district, and still holds today."""
    return attested_of(held.standing, paper.id, held.today)


def _findings(paper: Agreement, day: date, said: Mapping[str, FactValue] = MappingProxyType({})) -> Findings:
    grounds = found(paper, day, said)
    first = sorted(grounds, key=lambda g: not g.blocks)
    groups = tuple((m.value, tuple(g for g in first if g.mark is m)) for m in MARKS)
    return Findings(day, tuple(g for g in groups if g[1]), sum(g.blocks for g in grounds))


def paper(desk: Desk, *, name: str, version: int | None = None) -> Paper:
    """One agreement, its last version unless told. Raises NotFound."""
    from permslip.actions.today import duties

    held = shown(desk)
    last = held.agreements.get(name)
    if last is None:
        raise NotFound("No such agreement is registered here.", fix="the list of agreements shows them")
    this = last if version in (None, last.version) else agreement(desk, name, int(version or 0))
    signed = this.signed_on
    said = held.standing.agreements[name]
    covers = tuple(_cover(s.element, s.need.value, s.why) for s in this.schedule)
    return Paper(
        paper=this,
        line=_line(held, this),
        now=_findings(this, held.today, stated(held, this)),
        before=_findings(this, signed) if signed and signed != held.today else None,
        covers=covers,
        groups=tuple(Counter(c.about for c in covers).most_common()),
        versions=desk.office.agreements.versions(name),
        is_last=this is last,
        clocks=tuple(d for d in duties(desk) if d.kind is DutyKind.POSTING and d.source == name),
        ended_on=said.ended_on,
        parties=this.parties,
        releases=sum(line.agreement == name for line in held.lines),
        has_key=any(p.role is Role.PARTNER and p.id in held.standing.recipients for p in this.parties),
    )


def wider(desk: Desk) -> tuple[Ground, ...]:
    """Each way in which a release that left is wider than its agreement in force, by release."""
    held = shown(desk)
    return held.once("wider", lambda: _wider(held))


def _wider(held: Shown) -> tuple[Ground, ...]:
    under = by_agreement(held.standing)
    of = (
        against_practice(a, held.standing, today=held.today, releases=under.get(a.id, ()))
        for a in held.agreements.values()
    )
    return tuple(ground for grounds in of for ground in grounds)


def _cover(element: str, need: str, why: str) -> Cover:
    known = ELEMENTS.get(element)
    about = known.domain.value if known else "not in the catalogue"
    kind = known.field_class.value.replace("_", " ") if known else ""
    return Cover(label(element), about, kind, need == "optional", why)


def letter(desk: Desk, *, name: str) -> str:
    """The letter that asks the partner for better terms, by the law of today. Raises NotFound."""
    held = shown(desk)
    last = held.agreements.get(name)
    if last is None:
        raise NotFound("No such agreement is registered here.")
    text: str = agree.letter(last, found(last, held.today, stated(held, last)), day=held.today)
    return text


def end(desk: Desk, *, name: str, on: date, by: str | None) -> dict[str, str]:
    """Say that an agreement ends on a day, before its term: nothing leaves under it afterwards.

    Raises NotFound for one that there is not, BadInput for one that is over and for a day outside its term.
    """
    who = desk.person(by)
    with desk.office.writing():
        said = desk.office.standing().agreements.get(name)
        if said is None:
            raise NotFound("No such agreement is registered here.")
        if said.ended_on is not None:
            raise BadInput(f"It was ended on {said.ended_on} already.")
        if (said.starts and on < said.starts) or (said.ends and on > said.ends):
            raise BadInput("That day is outside of its term.", fix="give a day within its term")
        with desk.office.transaction() as tx:
            body = {"agreement": name, "on": on.isoformat()}
            tx.append(EntryKind.AGREEMENT_ENDED, body, actor_role=who.role)
    return {"agreement": name, "on": on.isoformat()}
