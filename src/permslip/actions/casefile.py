"""A request as the office keeps it: where it stands, what was decided and why, and the letter that says so.

What a page or a program shows of it is a plain value made here. No value of a record is in it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from permslip import decide
from permslip.actions import asking
from permslip.actions.desk import Desk
from permslip.actions.reviewing import given_back
from permslip.actions.shown import Shown, agreement, label, shown
from permslip.agree.agreement import Agreement
from permslip.ask.request import Request
from permslip.decide.decision import (
    Decision,
    ElementDecision,
    NotHeld,
    Obligation,
    Permitted,
    Refused,
    Undetermined,
)
from permslip.decide.letter import QUESTIONS, safer_ways
from permslip.follow.course import STATES, Course, course
from permslip.law.ground import Ground
from permslip.stores.papers import DecisionRow
from permslip.words.errors import NotFound
from permslip.words.facts import FACTS, About, Fact, scopes
from permslip.words.vocabulary import Mark, Need, ObligationKind, RequestState, Safe, Seat


@dataclass(frozen=True)
class Line:
    """One request in a list. ``turn`` says who acts next (nobody: it rests); ``days`` since the last step."""

    id: str
    party: str
    agreement: str
    title: str
    state: RequestState
    turn: tuple[Seat, ...]
    since: date
    days: int


def requests(desk: Desk, *, state: str = "") -> tuple[Line, ...]:
    """Every request, the one that moved last first; with ``state`` those that stand there."""
    held = shown(desk)
    lines: tuple[Line, ...] = held.once("request lines", lambda: _lines(held))
    return tuple(line for line in lines if not state or line.state.value == state)


def _lines(held: Shown) -> tuple[Line, ...]:
    return tuple(_line(held, now) for now in reversed(tuple(held.courses.values())))


def _line(held: Shown, now: Course) -> Line:
    request = now.request
    said = held.standing.requests[request]
    paper = held.agreements.get(said.agreement or "")
    since = now.since.date()
    return Line(
        id=request,
        party=held.organisation(said.recipient, said.agreement),
        agreement=said.agreement or "",
        title=paper.title if paper else "no agreement",
        state=now.state,
        turn=tuple(sorted(now.turn)),
        since=since,
        days=now.days(held.today),
    )


# ---- one request


@dataclass(frozen=True)
class Element:
    """One element asked for. ``asked_as`` are the partner's own words, where they are others; ``answer`` is
    yes, no, ``cannot tell`` or ``not held``; ``how`` what happens to it; ``grounds`` those that count against
    it or are open."""

    label: str
    asked_as: str
    table: str
    optional: bool
    answer: str
    how: str
    grounds: tuple[Ground, ...]


@dataclass(frozen=True)
class Group:
    """One of the Five Safes: its question, and the rules' say under it, those against first."""

    question: str
    against: tuple[Ground, ...]
    open: tuple[Ground, ...]
    soft: tuple[Ground, ...]
    met: tuple[Ground, ...]


@dataclass(frozen=True)
class Asked:
    """A fact that is missing. ``who`` are roles; ``about`` the scope in which it is stated; ``stops`` whether
    the decision waits for it."""

    name: str
    question: str
    who: tuple[str, ...]
    about: str
    kind: str
    choices: tuple[str, ...]
    stops: bool


@dataclass(frozen=True)
class Judged:
    """The last decision, opened up. ``fixes`` say what would mend it, each with the elements that it is
    about; ``stale`` where the request was put anew since."""

    answer: str
    as_of: date
    law_day: date
    elements: tuple[Element, ...]
    groups: tuple[Group, ...]
    asked: tuple[Asked, ...]
    fixes: tuple[tuple[str, str], ...]
    safer: tuple[str, ...]
    letter: str
    stale: bool
    permitted: int


@dataclass(frozen=True)
class CaseFile:
    """Everything about one request. ``says`` tells where it stands, ``acts`` are the actions by which the
    steward may move it on; ``given_back`` the words with which it was returned or withdrawn, else empty;
    ``releases`` are (id, state in words)."""

    line: Line
    request: Request
    judged: Judged | None
    releases: tuple[tuple[str, str], ...]
    acts: tuple[str, ...]
    says: str
    given_back: str
    onward: tuple[str, ...]


def case_file(desk: Desk, *, request: str) -> CaseFile:
    """One request with its last decision. Raises NotFound."""
    held = shown(desk)
    if request not in held.standing.requests:
        raise NotFound("No such request was put here.", fix="the list of requests shows those that were")
    asked = asking.load_request(desk, request)
    now = course(held.standing, request, today=held.today)
    row = desk.office.decisions.lasts([request]).get(request)
    return CaseFile(
        line=_line(held, now),
        request=asked,
        judged=_judged(desk, held, asked, row) if row else None,
        releases=_releases(held, request),
        acts=tuple(act for act, seats in now.acts.items() if Seat.STEWARD in seats),
        says=STATES[now.state].says,
        given_back=given_back(desk, request=request),
        onward=tuple(held.organisation(p, asked.agreement) for p in asked.onward),
    )


def letter(desk: Desk, *, request: str) -> str:
    """The letter of the last decision on a request. Raises NotFound."""
    found = case_file(desk, request=request)
    if found.judged is None:
        raise NotFound("It was not decided yet.", fix="decide it first")
    return found.judged.letter


def _releases(held: Shown, request: str) -> tuple[tuple[str, str], ...]:
    staged = [(s.id, "staged") for s in held.standing.staged.values() if s.request == request]
    left = [(r.id, r.status.value) for r in held.standing.releases.values() if r.request == request]
    return (*staged, *left)


def _judged(desk: Desk, held: Shown, request: Request, row: DecisionRow) -> Judged:
    made = decide.from_json(row.body)
    paper = _paper(desk, held, made)
    needs = [e.need for _, e in request.elements()]
    stale = made.request_digest != request.digest
    elements = tuple(
        _element(e, needs[i] if i < len(needs) and not stale else Need.MANDATORY)
        for i, e in enumerate(made.elements)
    )
    grounds = made.reasons
    return Judged(
        answer=row.verdict,
        as_of=made.as_of,
        law_day=made.law_day,
        elements=elements,
        groups=tuple(g for g in (_group(safe, grounds) for safe in Safe) if g is not None),
        asked=_asked(made, request),
        fixes=_fixes(made),
        safer=safer_ways(made, request),
        letter=decide.letter(made, agreement=paper, request=request),
        stale=stale,
        permitted=sum(e.answer == "yes" for e in elements),
    )


def _paper(desk: Desk, held: Shown, made: Decision) -> Agreement | None:
    """The agreement as it was when the decision was made."""
    if made.agreement is None or made.agreement_digest is None:
        return None
    now = held.agreements.get(made.agreement)
    if now is not None and now.digest == made.agreement_digest:
        return now
    try:
        row = desk.office.agreements.by_digest(made.agreement_digest)
    except NotFound:
        return now
    return agreement(desk, row.id, row.version, row.digest)


def _group(safe: Safe, grounds: Iterable[Ground]) -> Group | None:
    here = [g for g in grounds if g.safe is safe]
    if not here:
        return None
    return Group(
        question=QUESTIONS[safe],
        against=tuple(g for g in here if g.blocks and g.mark is not Mark.ASK_COUNSEL),
        open=tuple(g for g in here if g.mark is Mark.ASK_COUNSEL),
        soft=tuple(g for g in here if not g.blocks and g.mark in (Mark.MISSING, Mark.CONFLICTS)),
        met=tuple(g for g in here if g.mark is Mark.MEETS),
    )


def _element(found: ElementDecision, need: Need) -> Element:
    answer, how, grounds = _said(found)
    named = label(found.element) if found.element else found.asked_as
    return Element(
        label=named,
        asked_as="" if found.asked_as in (found.element, named) else found.asked_as,
        table=found.table,
        optional=need is Need.OPTIONAL,
        answer=answer,
        how=how,
        grounds=tuple(g for g in grounds if g.mark is not Mark.MEETS),
    )


def _fixes(made: Decision) -> tuple[tuple[str, str], ...]:
    """What would take away each reason against, with the elements that it is about (none: the whole)."""
    found: dict[str, list[str]] = {}
    for ground in made.verdict.grounds:
        if ground.blocks and ground.fix:
            found.setdefault(ground.fix, [])
    for element in made.elements:
        named = label(element.element) if element.element else element.asked_as
        for ground in element.verdict.grounds:
            if ground.blocks and ground.fix and named not in found.setdefault(ground.fix, []):
                found[ground.fix].append(named)
    return tuple((fix, ", ".join(names)) for fix, names in found.items())


def _said(found: ElementDecision) -> tuple[str, str, tuple[Ground, ...]]:
    match found.verdict:
        case NotHeld(grounds=grounds):
            return "not held", "", grounds
        case Permitted(grounds=grounds, obligations=owed):
            return "yes", changes(owed), grounds
        case Refused(grounds=grounds):
            return "no", "", grounds
        case Undetermined(grounds=grounds):
            return "cannot tell", "", grounds


def changes(owed: Iterable[Obligation]) -> str:
    """What happens to an element before it goes, in plain words; empty where it goes as it is held."""
    words = {
        ObligationKind.CODE: "as a random record code",
        ObligationKind.GENERALISE: "made coarser{level}",
        ObligationKind.MINIMUM_CLASS: "in groups of at least {}",
        ObligationKind.CONSENT_FILTER: "only for those who agreed",
    }
    said = ((words[o.kind], o) for o in owed if o.kind in words)
    return ", ".join(w.format(o.value, level=f" ({o.level})" if o.level else "") for w, o in said)


def _asked(made: Decision, request: Request) -> tuple[Asked, ...]:
    """What the verdict turns on first, then what would settle the questions that stop nothing."""
    stops = made.verdict.ask if isinstance(made.verdict, Undetermined) else ()
    rest = (n for g in made.reasons if g.mark is Mark.ASK_COUNSEL for n in g.missing)
    known = [FACTS[n] for n in dict.fromkeys((*stops, *rest)) if n in FACTS and FACTS[n].who]
    return tuple(_fact(f, about, f.name in stops) for f in known for about in _about(f, made, request))


def _about(fact: Fact, made: Decision, request: Request) -> tuple[str, ...]:
    """The scopes in which the fact is missing: one, or one for each element that waits for it."""
    if fact.about is not About.ELEMENT:
        of = scopes(fact.about, agreement=made.agreement, request=request.id, recipient=made.recipient)
        return of[:1]
    waits = [e.element for e in made.elements if any(fact.name in g.missing for g in e.verdict.grounds)]
    return tuple(dict.fromkeys(f"{request.id}:{key}" for key in waits if key))


def _fact(fact: Fact, about: str, stops: bool) -> Asked:
    who = tuple(sorted(r.value for r in fact.who))
    element = about.rpartition(":")[2] if fact.about is About.ELEMENT else ""
    question = f"{label(element)}: {fact.question}" if element else fact.question
    return Asked(fact.name, question, who, about, fact.kind.value, fact.choices, stops)
