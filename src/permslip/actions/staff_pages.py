"""What a member of staff is asked, one request at a time, and what they answer.

An evaluation goes only on the member's own written consent to that very request (Conn. Gen. Stat. 10-151c,
and the house's own rule elsewhere): the question is named by the request's digest, so that a request put anew
asks anew. Silence is no.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from permslip import consent, decide
from permslip.actions import asking
from permslip.actions.desk import Desk
from permslip.actions.family_answers import latest_of
from permslip.actions.family_asked import Mine
from permslip.actions.family_receipts import Receipt, canonical_text
from permslip.actions.staff import evaluations
from permslip.actions.visiting import Visitor
from permslip.ask.request import Request
from permslip.consent.answer import STAFF_MEMBER, Wanted, staff_question
from permslip.decide import staff
from permslip.hold import record
from permslip.stores.families.answers import Receipt as Kept
from permslip.stores.families.people import Kind
from permslip.stores.papers import HoldingRow
from permslip.stores.releases import ReleaseState
from permslip.words.digest import sha256
from permslip.words.elements import ELEMENTS
from permslip.words.errors import NotFound, RefusedError
from permslip.words.vocabulary import Mark

MANY = 1000
_requests: dict[str, Request] = {}
_evaluations: dict[tuple[str, str], tuple[str, ...]] = {}


@dataclass(frozen=True)
class StaffAsked:
    """One request that wants evaluations. ``title`` is the agreement's; ``recipient`` and ``onward`` are
    names; ``elements`` are (key, label); ``mine`` the member's last word on it, None while there is none:
    then nothing goes."""

    request: str
    digest: str
    agreement: str
    title: str
    recipient: str
    onward: tuple[str, ...]
    elements: tuple[tuple[str, str], ...]
    purpose: str
    purpose_text: str
    asked_on: date | None
    released: bool
    mine: Mine | None


def staff_questions(desk: Desk, *, visitor: Visitor) -> tuple[StaffAsked, ...]:
    """Every request that asks for evaluations of staff, the newest first. One that was refused stands here
    only where nothing but staff's own silence stopped it: else nobody would ever be asked.

    Raises RefusedError for anybody but a member of staff.
    """
    _is_staff(visitor)
    standing = desk.office.standing()
    answers = desk.office.families.answers.of(visitor.key)
    asking_for = _requests_of(desk)
    gone = desk.office.releases.heads(ReleaseState.COMMITTED, ReleaseState.PUBLISHED) if asking_for else ()
    released = {head.request for head in gone}
    found = []
    for request, wanted in asking_for:
        known = standing.requests.get(request.id)
        if known is None or known.digest != request.digest:
            continue
        if known.verdict == "refused" and not _only_staff_stop(desk, request.id):
            continue
        found.append(_asked(desk, request, wanted, answers, visitor.key, request.id in released))
    return tuple(reversed(found))


def _only_staff_stop(desk: Desk, request: str) -> bool:
    """Whether every ground that stops a refused request asks for staff's consent to it, and for nothing
    else.
    """
    made = decide.from_json(desk.office.decisions.last(request).body)
    stops = [g for g in made.grounds if g.blocks and g.mark is not Mark.MEETS]
    return bool(stops) and all(staff.FACT in (*g.used, *g.missing) for g in stops)


def staff_answer(desk: Desk, *, visitor: Visitor, request: str, digest: str, given: bool, by: str) -> Receipt:
    """Say yes or no to one request about one's own evaluation. ``digest`` is that of the request as the page
    showed it. Raises RefusedError for anybody but a member of staff, NotFound when that request does not
    stand any more as it was shown."""
    asked = next(
        (a for a in staff_questions(desk, visitor=visitor) if (a.request, a.digest) == (request, digest)),
        None,
    )
    if asked is None:
        raise NotFound(
            "That request is no longer as it was shown.", fix="read what is asked now, then answer"
        )
    now = desk.clock.now()
    number = desk.office.new_id("rct")
    text = _receipt_text(desk, visitor, asked, given=given, number=number, now=now)
    evidence = sha256(text)
    taken_back = not given and asked.mine is not None and asked.mine.given
    row = consent.one(
        subject=visitor.key,
        signer=visitor.key,
        signer_authority=STAFF_MEMBER,
        question=staff_question(digest),
        answer="given" if given else "withdrawn" if taken_back else "refused",
        signed_on=now.date(),
        evidence_sha256=evidence,
        as_of=now.date(),
        elements=[key for key, _ in asked.elements],
        purpose=[asked.purpose] if asked.purpose else ["*"],
        recipients=[_recipient(desk, request)],
    )
    desk.office.families.answers.add(
        row,
        Kept(
            number,
            visitor.invitation,
            visitor.kind,
            visitor.key,
            visitor.key,
            request,
            1,
            text,
            evidence,
            now,
        ),
    )
    return Receipt(number, now, request, 1, text, evidence)


def _is_staff(visitor: Visitor) -> None:
    if visitor.kind is not Kind.STAFF:
        raise RefusedError("This page is for members of staff.")


def _recipient(desk: Desk, request: str) -> str:
    return next(r.recipient for r, _ in _requests_of(desk) if r.id == request)


def _requests_of(desk: Desk) -> list[tuple[Request, tuple[str, ...]]]:
    """The requests that ask for evaluations, with those elements, in the order put. Looked through once a
    process: a request of a digest never changes, nor does what the columns of a holding of a digest hold."""
    holdings: dict[str | None, HoldingRow] = {}
    found = []
    for known in sorted(desk.office.standing().requests.values(), key=lambda r: r.seq):
        if known.digest not in _requests:
            _make_room()
            _requests[known.digest] = asking.load_request(desk, known.id)
        request = _requests[known.digest]
        held = holdings.get(request.holding) or desk.office.holdings.get(request.holding)
        holdings[request.holding] = held
        key = (known.digest, held.digest)
        if key not in _evaluations:
            _evaluations[key] = evaluations(request, record.from_json(held.body))
        if wanted := _evaluations[key]:
            found.append((request, wanted))
    return found


def _make_room() -> None:
    if len(_requests) > MANY:
        _requests.clear()
        _evaluations.clear()


def _asked(
    desk: Desk,
    request: Request,
    wanted: tuple[str, ...],
    answers: tuple[dict[str, Any], ...],
    member: str,
    released: bool,
) -> StaffAsked:
    standing = desk.office.standing()
    purpose = request.purpose.value if request.purpose else ""
    names = {party: known.name for party, known in standing.recipients.items()}
    title = ""
    if request.agreement is not None:
        title = asking.agreement_in_force(desk, request.agreement).title
    held = Wanted(staff_question(request.digest), wanted, purpose, request.recipient, desk.today())
    return StaffAsked(
        request=request.id,
        digest=request.digest,
        agreement=request.agreement or "",
        title=title,
        recipient=names.get(request.recipient, request.recipient),
        onward=tuple(names.get(party, party) for party in request.onward),
        elements=tuple((key, ELEMENTS[key].label) for key in wanted),
        purpose=purpose,
        purpose_text=" ".join(request.purpose_text.split()),
        asked_on=request.as_of,
        released=released,
        mine=latest_of(answers, signer=member, subject=member, wanted=held),
    )


def _receipt_text(
    desk: Desk, visitor: Visitor, asked: StaffAsked, *, given: bool, number: str, now: datetime
) -> str:
    lines = {
        "number": number,
        "said at": now.isoformat(timespec="seconds"),
        "language": visitor.language or "en",
        "district": desk.office.district,
        "about": visitor.name,
        "signed by": visitor.name,
        "as": STAFF_MEMBER,
        "confirmed by": visitor.confirmed_how,
        "request": asked.request,
        "request sha256": asked.digest,
        "data": "; ".join(f"{key} ({label})" for key, label in asked.elements),
        "purpose": asked.purpose,
        "purpose in words": asked.purpose_text,
        "recipients": asked.recipient,
        "passed on to": "; ".join(asked.onward) or "nobody",
        "without an answer": "the data stays home",
        "answer": "yes" if given else "no",
    }
    return canonical_text(lines)
