"""Errors as pages: what happened, why, what to do next. Never what was asked for, never a value."""

from __future__ import annotations

import errno
import sys
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from permslip.stores.core import database_problems
from permslip.stores.disk import disk_problems
from permslip.words.errors import (
    BadInput,
    NotFound,
    OfficeProblem,
    PermslipError,
    RefusedError,
    Stopped,
    VerificationFailed,
)

STATUS: tuple[tuple[type[PermslipError], int], ...] = (
    (NotFound, 404),
    (BadInput, 400),
    (OfficeProblem, 503),
    (RefusedError, 403),
    (Stopped, 409),
    (VerificationFailed, 422),
    (PermslipError, 500),
)

DISK = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO)
"""What a disk says that is full, failing, or not ours to write on."""


def status_of(error: PermslipError) -> int:
    """The HTTP status of an error of ours."""
    return next(status for kind, status in STATUS if isinstance(error, kind))


def _page(
    request: HttpRequest, status: int, title: str, says: str, fix: str = "", rule: str = ""
) -> HttpResponse:
    context = {"status": status, "title": title, "says": says, "fix": fix, "rule": rule}
    response = render(request, "frame/error.html", context, status=status)
    if status == 503:
        response["Retry-After"] = "20"
    return response


def told(request: HttpRequest, error: PermslipError) -> HttpResponse:
    """The page of an error of ours."""
    titles = {
        404: _("Not found"),
        400: _("That cannot be done"),
        503: _("Not at this moment"),
        403: _("Refused"),
        409: _("Not yet"),
        422: _("It does not hold"),
        500: _("Our mistake"),
    }
    status = status_of(error)
    says, fix = _(error.message), _(error.fix) if error.fix else ""  # those that families meet are translated
    return _page(request, status, titles[status], says, fix, error.rule)


def not_yours(request: HttpRequest) -> HttpResponse:
    """A page of somebody else's seat."""
    return _page(
        request,
        403,
        _("This page is not for you"),
        _("You are signed in, and this page belongs to somebody else's work."),
        _("Go back, or sign out and sign in as the person whose page it is."),
    )


def over(request: HttpRequest, sign_in: str, written: Sequence[str]) -> HttpResponse:
    """A form that came after the sitting had ended: nothing of it is taken, and nothing of it is lost."""
    context = {"sign_in": sign_in, "written": written}
    return render(request, "frame/over.html", context, status=403)


def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404 of an address that there is not."""
    return _page(
        request,
        404,
        _("Not found"),
        _("There is no page at this address."),
        _("Check the address, or start from the first page."),
    )


def not_understood(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400 of what no page of ours sends: too large, too many fields, a name that is not ours. A sitting that
    could not be written comes here as well, when it was the disk: 503.
    """
    if problem := of_machine(exception):
        return told(request, problem)
    return _page(
        request,
        400,
        _("That was not understood"),
        _("What was sent is too large, or is not something that a page of this portal sends."),
        _("Go back and send it again, in smaller pieces."),
    )


def broken(request: HttpRequest) -> HttpResponse:
    """500: where it happened stands in the server's own output, without values. A disk or a database that
    does not take anything is no mistake of ours: 503, wherever on the way of a request it was found out.
    """
    problem = of_machine(sys.exc_info()[1])
    if problem is not None:
        try:
            return told(request, problem)
        except Exception:  # noqa: BLE001 - what a page shows around the words lies in that database too
            return HttpResponse(f"{problem}\n", status=503, content_type="text/plain; charset=utf-8")
    return _page(
        request,
        500,
        _("Our mistake"),
        _("Something went wrong in this program. Nothing you sent is shown or kept."),
        _("Try again; if it stays, tell the district's data office what you were doing."),
    )


def of_machine(error: BaseException | None) -> OfficeProblem | None:
    """What the disk or the database said, if that lies behind an error, as one of ours; else None."""
    from django.db import InterfaceError, OperationalError

    while error is not None:
        of_the_disk = isinstance(error, OSError) and error.errno in DISK
        if of_the_disk or isinstance(error, (OperationalError, InterfaceError)):
            try:
                with database_problems(), disk_problems("answering a page"):
                    raise error
            except OfficeProblem as problem:
                return problem
        error = error.__cause__ or error.__context__
    return None


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that this browser was not given, or that is too old."""
    return _page(
        request,
        403,
        _("The form is too old"),
        _("The form that was sent did not come from a page of this portal, or was open for too long."),
        _("Open the page again and send it once more. Cookies must be allowed for this address."),
    )


def locked_out(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """Too many wrong tries."""
    return _page(
        request,
        429,
        _("Too many tries"),
        _("There were too many wrong tries from this place. Nobody can sign in from it for 15 minutes."),
        _("Wait 15 minutes, or ask the district's data office."),
    )
