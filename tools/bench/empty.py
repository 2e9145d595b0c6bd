"""The yardstick of the portal: the same Django, the same server and settings, and a view that does nothing.

``tools.bench.empty:application`` is loaded by the same web workers as the portal; it adds one address to it,
and tells in a header how many queries a page took where it is asked to.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from types import ModuleType
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from permslip.portal.door.wsgi import application as portal


def nothing(request: HttpRequest) -> HttpResponse:
    """An empty page, behind every middleware that a page of the portal is behind."""
    return HttpResponse(b"")


_urls = ModuleType("tools.bench.empty_urls")
_urls.urlpatterns = [path("an-empty-view/", nothing), path("", include(settings.ROOT_URLCONF))]  # type: ignore[attr-defined]
sys.modules[_urls.__name__] = _urls
settings.ROOT_URLCONF = _urls.__name__

COUNT = "HTTP_X_COUNT_QUERIES"


def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """The portal. Asked to, it says in ``X-Queries`` how many questions a page put to the database."""
    if COUNT not in environ:
        return portal(environ, start)  # type: ignore[no-any-return]
    asked = []

    def noted(execute: Callable[..., Any], sql: str, *more: Any) -> Any:
        asked.append(sql)
        return execute(sql, *more)

    with connection.execute_wrapper(noted):
        return portal(  # type: ignore[no-any-return]
            environ,
            lambda status, headers, *more: start(status, [*headers, ("X-Queries", str(len(asked)))], *more),
        )
