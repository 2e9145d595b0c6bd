"""How much one request may bring: known before a byte of it is read, so that nobody fills the disk.

A form without a length is read by Django as an empty one, so the length that it states is all there is to
ask.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from permslip.portal.door import errors

MIB = 1 << 20
FROM_ANYBODY = 66 * MIB  # what the page that verifies takes, and the form around it
FROM_THE_KNOWN = 600 * MIB  # a roster or a paper that somebody with a seat takes in
Next = Callable[[HttpRequest], HttpResponse]


class NotTooMuch:
    """Refuse what is larger than whoever sends it may send. Stands before whatever reads a form."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        stated = request.META.get("CONTENT_LENGTH") or "0"
        known = "_auth_user_id" in request.session or "invitation" in request.session
        most = FROM_THE_KNOWN if known else FROM_ANYBODY
        if not stated.isdecimal() or int(stated) > most:
            refused = errors.not_understood(request)
            refused.status_code = 413
            return refused
        return self.get_response(request)
