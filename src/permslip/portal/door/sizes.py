"""How much one request may bring: known before a byte of it is read, so that nobody fills the disk.

A form without a length is read by Django as an empty one, so the length that it states is all there is to
ask.
"""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth import get_user
from django.http import HttpRequest, HttpResponse

from permslip.portal.door import errors
from permslip.portal.door.gate import seats_of
from permslip.portal.door.house import at_desk
from permslip.words.errors import PermslipError

MIB = 1 << 20
FROM_ANYBODY = 66 * MIB  # what the page that verifies takes, and the form around it
FROM_THE_KNOWN = 600 * MIB  # a roster or a paper that somebody with a seat takes in
DIGITS = 16
Next = Callable[[HttpRequest], HttpResponse]


class NotTooMuch:
    """Refuse what is larger than whoever sends it may send. Stands before whatever reads a form."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        stated = request.META.get("CONTENT_LENGTH") or "0"
        size = int(stated) if stated.isdecimal() and len(stated) < DIGITS else FROM_THE_KNOWN + 1
        if size > FROM_ANYBODY and (size > FROM_THE_KNOWN or not _sits(request)):
            refused = errors.not_understood(request)
            refused.status_code = 413
            return refused
        return self.get_response(request)


def _sits(request: HttpRequest) -> bool:
    """Whether whoever sends it holds a seat or an invitation today: a sitting outlives both."""
    request.user = get_user(request)  # the middleware that says so stands further in
    try:
        with at_desk() as desk:
            return bool(seats_of(request, desk))
    except PermslipError:
        return False
