"""Who calls: a program with its party's token, and nothing else. Cookies say nothing here.

A token is looked up by its digest. Each has so many calls a minute, and so has each address: who polls is
asked to use ``If-None-Match``.
"""

from __future__ import annotations

import threading
import time

from django.http import HttpRequest
from ninja.security import HttpBearer

from permslip.actions import seats
from permslip.actions.desk import Desk
from permslip.actions.partnering import Place, Places
from permslip.portal.door.middleware import caller_address
from permslip.stores.seats import SeatRow
from permslip.words.digest import sha256
from permslip.words.errors import OurBug
from permslip.words.vocabulary import Seat

WINDOW = 60.0  # seconds
LONGEST = 300  # characters of a header that are looked at


class Token(HttpBearer):
    """A party's program, by ``Authorization: Bearer``."""

    def authenticate(self, request: HttpRequest, token: str) -> SeatRow | None:
        """The seat that the token opens today, or None."""
        if len(token) > LONGEST:
            return None
        return seats.seat_of_token(desk_of(request), secret=token)


def desk_of(request: HttpRequest) -> Desk:
    """The desk of this call."""
    found = getattr(request, "permslip_desk", None)
    if not isinstance(found, Desk):
        raise OurBug("a call of the interface has no desk")
    return found


def seat_of(request: HttpRequest) -> SeatRow:
    """The seat that calls."""
    found = getattr(request, "auth", None)
    if not isinstance(found, SeatRow):
        raise OurBug("a call that needs a token came through without one")
    return found


def mine(request: HttpRequest) -> Places:
    """Where the caller stands as a partner: nowhere, for a sub-processor's program."""
    seat = seat_of(request)
    return (Place(seat.party, seat.agreement, seat.id),) if seat.kind is Seat.PARTNER else ()


class Limits:
    """How often somebody may call: a count for each token and each address in the running minute."""

    def __init__(self, *, token: int, address: int, most: int = 20_000) -> None:
        self.token, self.address, self._most = token, address, most
        self._lock = threading.Lock()
        self._began = 0.0
        self._counts: dict[str, int] = {}

    def wait(self, request: HttpRequest) -> int:
        """Seconds to wait before this call may be made; 0 where it may be made now, and is counted."""
        header = request.headers.get("Authorization", "")[:LONGEST]
        keys = [(f"a {caller_address(request)}", self.address)]
        if header:
            keys.append((f"t {sha256(header)}", self.token))
        now = time.monotonic()
        with self._lock:
            if now - self._began >= WINDOW or len(self._counts) > self._most:
                self._began, self._counts = now, {}
            for key, _ in keys:
                self._counts[key] = self._counts.get(key, 0) + 1
            over = any(self._counts[key] > most for key, most in keys)
            return max(1, int(WINDOW - (now - self._began))) if over else 0


LIMITS = Limits(token=600, address=1200)
