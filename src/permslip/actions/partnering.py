"""The partner's side: agreements as the checklist, requests put and withdrawn, and where each one stands.

A partner sees what was asked by its own party under an agreement where it has a seat, and nothing else: what
is another's is not there at all.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from permslip import decide
from permslip.actions import wishing
from permslip.actions.answering import Answer, Reason, answers_of, promises_of, reasons_of
from permslip.actions.asking import read_row
from permslip.actions.desk import Desk
from permslip.actions.reviewing import given_back
from permslip.actions.shown import Shown, shown
from permslip.actions.wishing import Wish
from permslip.agree import stated
from permslip.agree.agreement import Agreement
from permslip.ask.request import Request
from permslip.ask.tables import table_of
from permslip.stores.papers import RequestRow
from permslip.stores.seats import SeatRow
from permslip.words.elements import ELEMENTS
from permslip.words.errors import NotFound
from permslip.words.vocabulary import Need, RequestState, Seat

NOT_YOURS = "There is no such request."
PUT_AGAIN, TAKE_BACK = "putting.put", "reviewing.withdraw_request"
"""The acts of the course that a partner may take."""


@dataclass(frozen=True)
class Place:
    """Where somebody of a party stands: which agreement, and the seat that they act from there."""

    party: str
    agreement: str
    seat: str


Places = tuple[Place, ...]


def places(rows: Iterable[SeatRow], *, today: date) -> Places:
    """The places of somebody's seats, one for each party and agreement."""
    found: dict[tuple[str, str], Place] = {}
    for row in rows:
        if row.kind in (Seat.PARTNER, Seat.SUB_PROCESSOR) and row.open_on(today):
            found.setdefault((row.party, row.agreement), Place(row.party, row.agreement, row.id))
    return tuple(found.values())


def place_under(mine: Places, agreement: str | None) -> Place:
    """One's place under an agreement. Raises NotFound where one has none: it is not there for them."""
    found = next((p for p in mine if p.agreement == agreement), None)
    if found is None:
        raise NotFound("There is no such agreement.")
    return found


def _place_of(mine: Places, agreement: str | None, party: str) -> Place | None:
    return next((p for p in mine if p.agreement == agreement and p.party == party), None)


# ---- agreements


@dataclass(frozen=True)
class ScheduleItem:
    """One line of the schedule of data: the checklist's line."""

    element: str
    label: str
    table: str
    need: Need
    why: str


@dataclass(frozen=True)
class Onward:
    """Somebody whom the agreement lets the partner pass data on to."""

    party: str
    name: str
    services: str


@dataclass(frozen=True)
class AgreementPage:
    """An agreement as its partner sees it. ``ends`` and ``destroy_by`` may be None; ``promises`` are the
    limits of every release under it."""

    id: str
    version: int
    title: str
    party: str
    party_name: str
    purpose: str
    starts: date | None
    ends: date | None
    in_force: bool
    destroy_by: date | None
    promises: tuple[str, ...]
    onward: tuple[Onward, ...]
    schedule: tuple[ScheduleItem, ...]
    seat: str


def agreements(desk: Desk, *, mine: Places) -> tuple[AgreementPage, ...]:
    """Every agreement where one has a place."""
    held = shown(desk)
    return tuple(_agreement(held, p) for p in mine if p.agreement in held.agreements)


def agreement_page(desk: Desk, *, mine: Places, agreement: str) -> AgreementPage:
    """One of them. Raises NotFound."""
    place, held = place_under(mine, agreement), shown(desk)
    if agreement not in held.agreements:
        raise NotFound("There is no such agreement.")
    return _agreement(held, place)


def _agreement(held: Shown, place: Place) -> AgreementPage:
    a, stands = held.agreements[place.agreement], held.standing.agreements[place.agreement]
    party = a.party(place.party)
    return AgreementPage(
        id=a.id,
        version=a.version,
        title=a.title,
        party=place.party,
        party_name=party.name if party else place.party,
        purpose=" ".join(a.purpose_text.split()),
        starts=a.starts,
        ends=stands.ended_on or a.ends,
        in_force=stands.in_force(held.today),
        destroy_by=stated.destroyed_by(a),
        promises=promises_of(a),
        onward=tuple(Onward(p.id, p.name, p.services) for p in a.parties if p.under == place.party),
        schedule=schedule(a),
        seat=place.seat,
    )


def schedule(agreement: Agreement) -> tuple[ScheduleItem, ...]:
    """The schedule's lines in plain words, in its order."""
    return tuple(
        ScheduleItem(s.element, ELEMENTS[s.element].label, table_of(ELEMENTS[s.element]), s.need, s.why)
        for s in agreement.schedule
        if s.element in ELEMENTS
    )


# ---- requests


@dataclass(frozen=True)
class RequestLine:
    """One request in a list. ``turn`` says who acts next, nobody where it rests; ``days`` since then."""

    id: str
    agreement: str
    agreement_title: str
    why: str
    state: RequestState
    turn: tuple[Seat, ...]
    since: datetime
    days: int
    put_at: datetime | None
    party: str


def requests(desk: Desk, *, mine: Places) -> tuple[RequestLine, ...]:
    """One's requests, the one that moved last first; without the words of why (see :func:`with_words`)."""
    held = shown(desk)
    found = [
        _line(held, name)
        for name, said in held.standing.requests.items()
        if _place_of(mine, said.agreement, said.recipient)
    ]
    return tuple(sorted(found, key=lambda r: r.since, reverse=True))


def with_words(desk: Desk, lines: tuple[RequestLine, ...]) -> tuple[RequestLine, ...]:
    """The lines with what each request says of why it is needed."""
    rows = desk.office.requests.among(line.id for line in lines)
    return tuple(replace(line, why=_why(rows.get(line.id))) for line in lines)


def _why(row: RequestRow | None) -> str:
    return read_row(row).purpose_text if row is not None else ""


def _line(held: Shown, request: str) -> RequestLine:
    said = held.standing.requests[request]
    now = held.courses[request]
    paper = held.agreements.get(said.agreement or "")
    return RequestLine(
        id=request,
        agreement=said.agreement or "",
        agreement_title=paper.title if paper else "",
        why="",
        state=now.state,
        turn=tuple(sorted(now.turn)),
        since=now.since,
        days=now.days(held.today),
        put_at=said.received,
        party=said.recipient,
    )


@dataclass(frozen=True)
class RequestPage:
    """One request: where it stands, what it asks, what was decided as far as it is the partner's to know.

    ``verdict`` is empty before a decision on these very words; ``given_back`` the words it was returned or
    withdrawn with; ``releases`` the ids of what left for it.
    """

    line: RequestLine
    agreement: AgreementPage
    request: Request
    digest: str
    verdict: str
    decided_on: date | None
    answers: tuple[Answer, ...]
    reasons: tuple[Reason, ...]
    letter: str
    given_back: str
    releases: tuple[str, ...]
    again: bool
    withdrawable: bool
    place: Place


def request_page(desk: Desk, *, mine: Places, request: str) -> RequestPage:
    """One request of one's own. Raises NotFound, for another's too."""
    held = shown(desk)
    place = request_place(desk, mine=mine, request=request)
    row = desk.office.requests.get(request)
    asked, line = read_row(row), _line(held, request)
    paper = held.agreements[place.agreement]
    made = desk.office.decisions.lasts([request]).get(request)
    decision = decide.from_json(made.body) if made and made.request_digest == row.digest else None
    return RequestPage(
        line=replace(line, why=asked.purpose_text),
        agreement=_agreement(held, place),
        request=asked,
        digest=row.digest,
        verdict=made.verdict if made and decision else "",
        decided_on=decision.as_of if decision else None,
        answers=answers_of(decision, paper) if decision else (),
        reasons=reasons_of(decision) if decision else (),
        letter=decide.letter(decision, agreement=paper, request=asked) if decision else "",
        given_back=given_back(desk, request=request),
        releases=tuple(r.id for r in held.standing.releases.values() if r.request == request),
        again=PUT_AGAIN in held.courses[request].acts,
        withdrawable=TAKE_BACK in held.courses[request].acts,
        place=place,
    )


def outlook(desk: Desk, page: RequestPage) -> tuple[tuple[Answer, ...], tuple[Reason, ...]]:
    """What the rules say today of a request that nobody has decided yet; nothing where that is over.

    Nothing is logged: it is the answer that the builder gave, as of now.
    """
    if page.verdict or page.line.state not in (RequestState.SUBMITTED, RequestState.NEEDS_FACTS):
        return (), ()
    held, _ = wishing.held_by_district(desk)
    paper = shown(desk).agreements.get(page.agreement.id)
    if held is None or paper is None:
        return (), ()
    made = wishing.what_if(desk, replace(page.request, as_of=desk.today()), paper, held)
    return answers_of(made, paper), reasons_of(made)


def request_place(desk: Desk, *, mine: Places, request: str) -> Place:
    """The place from which one may see a request. Raises NotFound, for another's too."""
    said = shown(desk).standing.requests.get(request)
    place = _place_of(mine, said.agreement, said.recipient) if said else None
    if place is None:
        raise NotFound(NOT_YOURS)
    return place


def wish_of(request: Request, agreement: Agreement) -> Wish:
    """The wish behind a request that was put, to be changed and put again."""
    listed = {s.element for s in agreement.schedule}
    inside: dict[str, Need] = {}
    others: list[str] = []
    for _, e in request.elements():
        if e.element in listed and e.element is not None:
            inside.setdefault(e.element, e.need)
        else:
            others.append(e.asked_as)
    return Wish(
        agreement=agreement.id,
        elements=tuple(inside.items()),
        others=tuple(dict.fromkeys(others)),
        why=request.purpose_text,
        schools=request.population.schools,
        grades=request.population.grades,
        onward=request.onward,
    )
