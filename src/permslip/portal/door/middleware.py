"""What happens around every page: the caller's address, sittings that end, headers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

from permslip.portal.door.house import house
from permslip.words.errors import PermslipError

Next = Callable[[HttpRequest], HttpResponse]
SEEN, BEGAN = "seen", "began"
STEP = 60  # seconds between two notes that somebody is still there: not one write for each page


class CallerAddress:
    """Believe the reverse proxies in front, and nobody else, on who calls."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.META["REMOTE_ADDR"] = caller_address(request)
        return self.get_response(request)


def caller_address(request: HttpRequest) -> str:
    """The caller's address: the connection's, or what the outermost of our own proxies says."""
    proxies = house.conf.proxies
    if proxies and not getattr(request, "permslip_address", ""):
        said = [
            part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()
        ]
        request.permslip_address = said[-proxies] if len(said) >= proxies else request.META["REMOTE_ADDR"]
    return str(getattr(request, "permslip_address", "") or request.META.get("REMOTE_ADDR", ""))


class Strict:
    """Nothing of a page that is not public stays in a cache, and pages ask the browser for nothing."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Cache-Control", "no-store")
        response.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()")
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Errors of ours outside the gate (in the accounts' pages) are pages as well."""
        from permslip.portal.door import errors

        return errors.told(request, exception) if isinstance(exception, PermslipError) else None


class SessionsEnd:
    """A sitting ends after half an hour without a page, and after half a day in any case."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and self._is_over(request):
            logout(request)
            return HttpResponseRedirect("/ended/")
        return self.get_response(request)

    @staticmethod
    def _is_over(request: HttpRequest) -> bool:
        from permslip.portal.door.settings import IDLE_MINUTES, LONGEST_HOURS

        session, now = request.session, int(house.clock.now().timestamp())
        if "_auth_user_id" not in session and "invitation" not in session:
            return False
        began, seen = session.setdefault(BEGAN, now), session.get(SEEN, now)
        idle, longest = timedelta(minutes=IDLE_MINUTES), timedelta(hours=LONGEST_HOURS)
        if now - seen > idle.total_seconds() or now - began > longest.total_seconds():
            return True
        if SEEN not in session or now - seen >= STEP:
            session[SEEN] = now
        return False


SPOKEN = ("/family/", "/staff/", "/ended/", "/no-seat/", "/home/", "/leave/", "/language/")
"""Where pages are whole in more than one language. Elsewhere everybody reads English, not half of each."""

WORK = ("/steward/", "/approver/", "/partner/", "/errands/")
"""A family that strays here is turned away, in its own language."""


class Languages(LocaleMiddleware):
    """The reader's language on the pages that families and staff meet; English on all others."""

    def process_request(self, request: HttpRequest) -> None:
        """Choose it before the view does its work."""
        astray = request.path_info.startswith(WORK) and "invitation" in request.session
        if astray or request.path_info.startswith(SPOKEN):
            super().process_request(request)
        else:
            translation.activate("en")
            request.LANGUAGE_CODE = "en"
