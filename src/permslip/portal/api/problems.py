"""Errors as RFC 9457 problems: what happened, which rule, what to do. Never what was sent.

``type`` is a name of ours; ``title`` is the same for every problem of that type; ``detail`` says what
happened this time.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse

from permslip.portal.door.errors import status_of
from permslip.words.errors import BadInput, PermslipError

MEDIA = "application/problem+json"
CONFLICT = 409
TITLES: Mapping[int, tuple[str, str]] = {
    400: ("not-understood", "The request cannot be read."),
    401: ("no-token", "A token is needed."),
    403: ("refused", "Refused."),
    404: ("not-found", "Not found."),
    405: ("method", "That cannot be done to this resource."),
    409: ("conflict", "It does not fit where things stand."),
    412: ("changed", "It is not in the state that the call asks for."),
    413: ("too-large", "Too large."),
    415: ("media-type", "That media type is not read here."),
    422: ("invalid", "A field is missing, or is not what it must be."),
    429: ("too-many", "Too many requests."),
    500: ("our-mistake", "Our mistake."),
    503: ("not-now", "Not at this moment."),
}


def problem(
    status: int, detail: str = "", *, rule: str = "", fix: str = "", errors: Iterable[Mapping[str, str]] = ()
) -> HttpResponse:
    """One problem. ``errors`` name the fields that are wrong, each with where and what."""
    name, title = TITLES.get(status, TITLES[500] if status >= 500 else TITLES[400])
    said: dict[str, Any] = {"type": f"urn:permslip:problem:{name}", "title": title, "status": status}
    said |= {key: value for key, value in (("detail", detail), ("rule", rule), ("fix", fix)) if value}
    listed = [dict(e) for e in errors]
    said |= {"errors": listed} if listed else {}
    response = HttpResponse(json.dumps(said), status=status, content_type=MEDIA)
    if status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="permslip"'
    if status == 503:
        response["Retry-After"] = "20"
    return response


def told(error: PermslipError) -> HttpResponse:
    """The problem of an error of ours. What was well formed and cannot be done as things stand is a
    conflict."""
    status = CONFLICT if isinstance(error, BadInput) else status_of(error)
    return problem(status, error.message, rule=error.rule, fix=error.fix)


def fields(found: Iterable[Mapping[str, Any]]) -> HttpResponse:
    """The problem of a body or a query that does not have its form: where and what, never the value."""
    errors = [
        {"where": "/".join(map(str, _place(e.get("loc", ())))), "what": str(e.get("msg", ""))} for e in found
    ]
    detail = "The fields are listed under errors."
    return problem(422, detail, fix="see /api/v1/openapi.json", errors=errors)


def _place(loc: Iterable[Any]) -> tuple[Any, ...]:
    """Where a field stands, without the name that our own function gives to the body."""
    where = tuple(loc)
    return where[:1] + where[2:] if where[:1] == ("body",) else where


def mended(response: HttpResponse) -> HttpResponse:
    """An error of the framework's as a problem; everything else as it is."""
    if response.status_code < 400 or response.get("Content-Type", "").startswith(MEDIA):
        return response
    said = problem(response.status_code, _detail(response))
    for name in ("Allow", "Retry-After"):
        if response.has_header(name):
            said[name] = response[name]
    return said


def _detail(response: HttpResponse) -> str:
    if response.status_code == 405:
        return f"Allowed: {response.get('Allow', '')}."
    return ""


def missing(request: HttpRequest, rest: str = "") -> HttpResponse:
    """404 of an address that the interface does not have."""
    return problem(404, "There is no such address.", fix="see /api/v1/openapi.json")
