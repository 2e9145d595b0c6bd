"""The addresses under ``/api/``: version 1, its page for people, and problems for whatever is not there."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, re_path

from permslip.portal.api.calls import call
from permslip.portal.api.problems import missing, problem
from permslip.portal.api.reading import described
from permslip.portal.api.routes import api


def page(request: HttpRequest) -> HttpResponse:
    """The interface in words, for people."""
    if request.method not in ("GET", "HEAD"):
        response = problem(405)
        response["Allow"] = "GET, HEAD"
        return response
    schema = api.get_openapi_schema()
    context = {"groups": described(schema), "about": schema["info"]["description"]}
    return render(request, "api/page.html", context)


def _wrapped() -> list[URLPattern]:
    patterns, _, _ = api.urls
    found = []
    for pattern in patterns:
        if pattern.name != "api-root":
            pattern.callback = call(pattern.callback)
        else:
            pattern.callback = page
        found.append(pattern)
    return found


urlpatterns = [
    path("v1/", (_wrapped(), "ninja", "api")),
    re_path(r"^(?P<rest>.*)$", call(missing)),
]
