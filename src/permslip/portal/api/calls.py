"""What happens around every call: a desk, limits, problems for whatever goes wrong, an ETag for polling."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

from permslip.portal.api.problems import mended, problem, told
from permslip.portal.api.tokens import LIMITS
from permslip.portal.door.errors import of_machine
from permslip.portal.door.house import at_desk
from permslip.portal.door.logbook import place_of
from permslip.words.digest import sha256
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
        return mended(polled(request, _answered(view, request, args, parts)))

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
        of_the_machine = of_machine(error)
        return told(of_the_machine) if of_the_machine else _our_mistake(error)


def _our_mistake(error: Exception) -> HttpResponse:
    """Where it happened stands in the server's own output; whoever calls is told that it did."""
    sys.stderr.write(f"permslip portal: error in a call of the interface: {place_of(error)}\n")
    return problem(
        500,
        "Something here broke a promise of this program. Nothing that was sent is shown or kept.",
        fix="try again; if it stays, tell the district's data office which call it was",
    )


def polled(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """With a digest of what is answered; 304 where the caller has it already."""
    if request.method != "GET" or response.status_code != 200 or response.streaming:
        return response
    tag = response.get("ETag") or f'"{sha256(response.content)[:32]}"'
    answer = get_conditional_response(request, etag=tag, response=response)
    assert isinstance(answer, HttpResponse)
    answer["ETag"], answer["Cache-Control"] = tag, "private, no-cache"
    return answer
