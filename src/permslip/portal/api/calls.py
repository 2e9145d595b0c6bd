"""What happens around every call: a desk, limits, problems for whatever goes wrong, an ETag for polling."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse

from permslip.portal.api.problems import mended, problem, told
from permslip.portal.api.tokens import LIMITS
from permslip.portal.door.errands import where
from permslip.portal.door.house import at_desk
from permslip.words.errors import PermslipError

View = Callable[..., HttpResponse]


def call(view: View) -> View:
    """The view of one address, with all that belongs around it."""

    def called(request: HttpRequest, *args: Any, **parts: Any) -> HttpResponse:
        wait = LIMITS.wait(request)
        if wait:
            response = problem(429, f"Wait {wait} seconds.", fix="poll less often, with If-None-Match")
            response["Retry-After"] = str(wait)
            return response
        return polled(request, mended(_answered(view, request, args, parts)))

    called.csrf_exempt = True  # type: ignore[attr-defined] # no cookie opens anything here
    return called


def _answered(view: View, request: HttpRequest, args: Any, parts: dict[str, Any]) -> HttpResponse:
    try:
        with at_desk() as desk:
            request.permslip_desk = desk
            return view(request, *args, **parts)
    except PermslipError as error:
        return told(error)
    except Http404:
        return problem(404, "There is no such address.")
    except RequestDataTooBig:
        return problem(413, "The body is larger than 4 MB.")
    except SuspiciousOperation:
        return problem(400)
    except Exception as error:  # noqa: BLE001 - the last net: a library's message could show a value
        return problem(500, where(error))


def polled(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """With a digest of what is answered; 304 where the caller has it already."""
    if request.method != "GET" or response.status_code != 200 or response.streaming:
        return response
    response["Cache-Control"] = "private, no-cache"
    tag = response.get("ETag") or f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response["ETag"] = tag
    known = {t.strip().removeprefix("W/") for t in request.headers.get("If-None-Match", "").split(",")}
    if tag in known or "*" in known:
        same = HttpResponse(status=304)
        same["ETag"], same["Cache-Control"] = tag, response["Cache-Control"]
        del same["Content-Type"]
        return same
    return response
