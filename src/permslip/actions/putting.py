"""Putting a partner's request: read against what usually bounces, then into the ledger from a seat of its
party."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from typing import Any

from permslip import ask
from permslip.actions import seats, wishing
from permslip.actions.asking import read_row
from permslip.actions.desk import Desk
from permslip.actions.partnering import Place, request_page
from permslip.actions.wishing import Wish
from permslip.ask.request import Request
from permslip.stores.seats import SeatRow
from permslip.words.entry_kinds import EntryKind
from permslip.words.errors import BadInput, NotFound
from permslip.words.vocabulary import Seat

PARTY = "party"


def put(
    desk: Desk,
    *,
    wish: Wish,
    place: Place,
    request: str = "",
    draft: int | None = None,
    anyway: bool = False,
) -> dict[str, Any]:
    """Put a wish as a request: from now on it is in the ledger, whatever is said to it.

    ``request`` names one of one's own that is put again in other words. Raises BadInput where nothing says
    why it is needed; and, unless ``anyway``, where it would surely come back as it stands. Raises NotFound
    where the ``draft`` was put already.
    """
    _seat(desk, place, wish)
    _would_not_bounce(desk, wish, place, anyway=anyway)
    asked = _built(desk, wish, place, request or desk.office.new_id("req"))
    with desk.office.writing():  # another may have ended the seat or moved the request meanwhile
        seat = _seat(desk, place, wish)
        if request and not request_page(desk, mine=(place,), request=request).again:
            raise BadInput("This request cannot be put again where it stands.", fix="put a new one")
        if draft is not None:
            desk.office.drafts.get(draft, seat=seat.id)  # a button pressed twice puts one request
        _enter(desk, asked, seat, draft)
    return {"request": asked.id, "digest": asked.digest, "new": True}


def put_once(desk: Desk, *, wish: Wish, place: Place, key: str = "", anyway: bool = False) -> dict[str, Any]:
    """Put a wish that a program sent: the same words under the same ``key`` of the same seat make one request
    and have one answer, however often they are sent.

    Raises BadInput as :func:`put` does, and where the key was used for other words.
    """
    seat = _seat(desk, place, wish)
    name = id_of(seat.id, key) if key else desk.office.new_id("req")
    asked = _built(desk, wish, place, name)
    with desk.office.writing():  # of two calls at once the second finds what the first put
        if name in desk.office.standing().requests:
            before = read_row(desk.office.requests.get(name))
            if not wishing.same_wish(before, asked):
                raise BadInput("That key was used for another request.", fix="choose a new one")
            return {"request": before.id, "digest": before.digest, "new": False}
        _would_not_bounce(desk, wish, place, anyway=anyway)
        _enter(desk, asked, seat, None)
    return {"request": asked.id, "digest": asked.digest, "new": True}


def id_of(seat: str, key: str) -> str:
    """The id of the request that a seat's key stands for."""
    digest = hashlib.sha256(f"{seat}\0{key}".encode()).digest()
    return f"req_{base64.b32encode(digest).decode().lower()[:20]}"


def _seat(desk: Desk, place: Place, wish: Wish) -> SeatRow:
    seat = seats.open_seat(desk, place.seat, Seat.PARTNER)
    if (seat.party, seat.agreement) != (place.party, wish.agreement):
        raise NotFound("There is no such agreement.")
    return seat


def _would_not_bounce(desk: Desk, wish: Wish, place: Place, *, anyway: bool) -> None:
    found = wishing.preview(desk, wish=wish, party=place.party)
    first = next((r for r in found.reasons if r.level == "stops"), None)
    if first is not None and (first.must or not anyway):
        raise BadInput(first.says, fix=first.fix, rule=first.rule)


def _built(desk: Desk, wish: Wish, place: Place, request: str) -> Request:
    held, holding = wishing.held_by_district(desk)
    return wishing.build(
        wish,
        agreement=wishing.paper_of(desk, wish.agreement),
        party=place.party,
        request_id=request,
        as_of=desk.today(),
        holding=held,
        holding_id=holding,
    )


def _enter(desk: Desk, asked: Request, seat: SeatRow, draft: int | None) -> None:
    body: Mapping[str, Any] = {
        "request": asked.id,
        "digest": asked.digest,
        "agreement": asked.agreement,
        "recipient": asked.recipient,
    }
    with desk.office.transaction() as tx:
        entry = tx.append(EntryKind.REQUEST_RECEIVED, body, actor_role=PARTY)
        desk.office.requests.add(
            entry,
            request=asked.id,
            text=ask.dumps(asked),
            digest=asked.digest,
            canonical=ask.canonical_bytes(asked).decode(),
            put_by=seat.id,
        )
        if draft is not None:
            desk.office.drafts.drop(draft, seat=seat.id)


def withdraw(desk: Desk, *, place: Place, request: str, because: str) -> dict[str, str]:
    """Take a request back. Raises NotFound for another's, BadInput where it went on already."""
    from permslip.actions import reviewing

    request_page(desk, mine=(place,), request=request)
    said: dict[str, str] = reviewing.withdraw_request(desk, request=request, because=because, by=place.seat)
    return said
