"""Going on after something was done, and the status of a form that has to be mended."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

MOVED, UNPROCESSABLE = 303, 422


def to(name: str, **parts: Any) -> HttpResponse:
    """To a page of ours, with 303: reading it again sends nothing twice."""
    response = HttpResponseRedirect(reverse(name, kwargs=parts))
    response.status_code = MOVED
    return response
