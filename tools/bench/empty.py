"""The yardstick of the portal: the same Django, the same server and settings, and a view that does nothing.

``tools.bench.empty:application`` is loaded by the same web workers as the portal; it adds one address to it.
"""

from __future__ import annotations

import sys
from types import ModuleType

from permslip.portal.door.wsgi import application

__all__ = ["application"]

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def nothing(request: HttpRequest) -> HttpResponse:
    """An empty page, behind every middleware that a page of the portal is behind."""
    return HttpResponse(b"")


_urls = ModuleType("tools.bench.empty_urls")
_urls.urlpatterns = [path("an-empty-view/", nothing), path("", include(settings.ROOT_URLCONF))]  # type: ignore[attr-defined]
sys.modules[_urls.__name__] = _urls
settings.ROOT_URLCONF = _urls.__name__
