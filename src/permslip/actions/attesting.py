"""What only a person can know: the facts that somebody may state, why each is asked, what was stated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from permslip.actions.bookshelf import found
from permslip.actions.desk import Desk
from permslip.actions.shown import Shown, label, shown
from permslip.agree.agreement import Agreement
from permslip.words.facts import FACTS, About, FactKind, scopes
from permslip.words.standing import Attestation, FactValue, RequestStanding
from permslip.words.vocabulary import RequestState


@dataclass(frozen=True)
class Why:
    """A rule that cannot be judged without the fact: where it is written, what it says, which request or
    agreement waits for it."""

    citation: str
    says: str
    waits: str


@dataclass(frozen=True)
class Asked:
    """One fact that is open. ``scope`` is what an attestation names, ``about`` the same in words."""

    fact: str
    scope: str
    question: str
    about: str
    kind: FactKind
    choices: tuple[str, ...]
    why: tuple[Why, ...]


@dataclass(frozen=True)
class Stated:
    """One attestation, as it stands in the ledger."""

    question: str
    about: str
    value: str
    on: date
    until: date | None


def asked(desk: Desk, *, role: str) -> tuple[Asked, ...]:
    """The open facts that this role may state, those that a request waits for first. Nothing is decided
    here: what decisions and agreements asked for is told."""
    held = shown(desk)
    every: tuple[Asked, ...] = held.once("facts asked", lambda: tuple(_every(desk, held)))
    return tuple(a for a in every if role in {r.value for r in FACTS[a.fact].who})


def stated(desk: Desk, *, role: str) -> tuple[Stated, ...]:
    """What this role has stated, the newest first."""
    held = shown(desk)
    own = [a for a in held.standing.attestations if a.role == role and a.fact in FACTS]
    return tuple(_stated(held, a) for a in sorted(own, key=lambda a: a.seq, reverse=True))


def _stated(held: Shown, said: Attestation) -> Stated:
    return Stated(
        FACTS[said.fact].question,
        _about(held, FACTS[said.fact].about, said.scope),
        spoken(said.value),
        said.on,
        said.until,
    )


def spoken(value: FactValue) -> str:
    """A fact's value as people say it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def _every(desk: Desk, held: Shown) -> Iterator[Asked]:
    """Each open fact once, with every rule that waits for it."""
    facts: dict[tuple[str, str], list[Why]] = {}
    for fact, scope, why in (*_of_requests(desk, held), *_of_agreements(held)):
        if held.standing.attested(fact, held.today, scope) is None:
            reasons = facts.setdefault((fact, scope), [])
            if why not in reasons:
                reasons.append(why)
    for (fact, scope), why_asked in facts.items():
        known = FACTS[fact]
        about = _about(held, known.about, scope)
        yield Asked(fact, scope, known.question, about, known.kind, known.choices, tuple(why_asked))


def _of_requests(desk: Desk, held: Shown) -> Iterator[tuple[str, str, Why]]:
    """What undetermined decisions ask for."""
    open_now = [now.request for now in held.courses.values() if now.state is RequestState.NEEDS_FACTS]
    for request, row in (desk.office.decisions.lasts(open_now) if open_now else {}).items():
        said = held.standing.requests[request]
        waits = f"{held.organisation(said.recipient, said.agreement)}: request {request}"
        verdicts = [(None, row.body["verdict"])]
        verdicts += [(e["element"], e["verdict"]) for e in row.body["elements"]]
        for element, verdict in verdicts:
            for ground in verdict.get("grounds", ()):
                for fact in _statable(ground["missing"]):
                    scope = _scope(held, fact, said, element)
                    if scope:
                        yield fact, scope, Why(ground["citation"], ground["says"], waits)


def _scope(held: Shown, fact: str, request: RequestStanding, element: str | None) -> str:
    """What an attestation of the fact would name; empty where there is nothing, or nothing more to state."""
    about = FACTS[fact].about
    closest = scopes(
        about, agreement=request.agreement, request=request.id, element=element, recipient=request.recipient
    )
    known = any(held.standing.attested(fact, held.today, scope) for scope in closest)
    return closest[0] if closest and not known else ""


def _of_agreements(held: Shown) -> Iterator[tuple[str, str, Why]]:
    """What today's law asks about agreements in force."""
    for paper in _in_force(held):
        for ground in found(paper, held.today):
            for fact in _statable(ground.missing):
                if FACTS[fact].about is About.AGREEMENT:
                    yield fact, paper.id, Why(ground.citation, ground.says, paper.title)


def _in_force(held: Shown) -> Iterator[Agreement]:
    for said in held.standing.agreements.values():
        ended = said.ended_on is not None or (said.ends is not None and said.ends < held.today)
        if not ended and said.id in held.agreements:
            yield held.agreements[said.id]


def _statable(missing: Iterable[str]) -> tuple[str, ...]:
    return tuple(name for name in missing if name in FACTS and FACTS[name].who)


def _about(held: Shown, kind: About, scope: str) -> str:
    """What a fact is about, by its name."""
    match kind:
        case About.DISTRICT:
            return held.district
        case About.AGREEMENT:
            paper = held.agreements.get(scope)
            return f"the agreement “{paper.title}”" if paper else f"agreement {scope}"
        case About.RECIPIENT:
            return held.organisation(scope)
        case About.REQUEST:
            return f"request {scope}"
        case About.ELEMENT:
            paper_or_request, _, element = scope.partition(":")
            return f"“{label(element)}” in {paper_or_request}"
        case About.INCIDENT:
            return f"incident {scope}"
