"""The gate: who somebody is, and whether their seat opens this page. Unknown means no.

1. What is public is open to anybody.
2. Nobody signed in: to the sign-in, and back.
3. Signed in without a seat for this page: 403, and nothing of the page.
4. A seat of the office without a second factor in this sitting: to the second factor first.
5. Only a page's writers may post to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import URLPattern, path

from permslip.actions.desk import Desk
from permslip.portal.door import errors
from permslip.portal.door.house import at_desk
from permslip.portal.door.pages import OFFICE, STRONG, Page
from permslip.portal.door.visit import ANYBODY, Visit, Who
from permslip.words.errors import PermslipError
from permslip.words.vocabulary import Seat

READS = ("GET", "HEAD")
SECRETS = ("password", "token", "code")
HOUSEHOLD = frozenset({Seat.FAMILY, Seat.STAFF})


def address(page: Page) -> URLPattern:
    """The Django address of a page, behind the gate."""
    return path(page.route, guarded(page), name=page.name)


def guarded(page: Page) -> Callable[..., HttpResponse]:
    """The view that Django calls: the gate, then the page's own view."""

    def view(request: HttpRequest, **parts: Any) -> HttpResponse:
        if any("\0" in str(part) for part in parts.values()):  # no id has it, and PostgreSQL takes none
            return errors.missing(request)
        try:
            with at_desk() as desk:
                return admit(page, request, desk, parts)
        except PermslipError as error:
            return errors.told(request, error)

    view.__name__ = page.name.replace("-", "_")
    return view


def admit(page: Page, request: HttpRequest, desk: Desk, parts: dict[str, Any]) -> HttpResponse:
    """Let a visitor in, or send them where they have to go first."""
    who = _suited(page, seats_of(request, desk))
    if who is None:
        return to_sign_in(request, page) if not known(request) else errors.not_yours(request)
    if who.seat in STRONG and not page.public and not is_strong(request):
        return to_second_factor(request)
    if request.method not in READS:
        if request.method != "POST" or not page.writers:
            return HttpResponseNotAllowed([*READS, "POST"] if page.writers else READS)
        if who.seat not in page.writers and not page.public:
            return errors.not_yours(request)
    request.permslip_who = who
    return page.view(Visit(request, who, desk), **parts)


def _suited(page: Page, seats: Iterable[Who]) -> Who | None:
    """The seat among somebody's that opens this page; one that may also write first."""
    fit = [who for who in seats if who.seat in page.seats]
    fit.sort(key=lambda who: who.seat not in page.writers)
    return fit[0] if fit else (ANYBODY if page.public else None)


def seats_of(request: HttpRequest, desk: Desk) -> tuple[Who, ...]:
    """Every seat that whoever asks holds now: those of their account, and that of their invitation."""
    found: list[Who] = []
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        for row in desk.office.seats.of_user(user.pk):
            if row.open_on(desk.today()):
                found.append(Who(row.kind, row.id, row.person, row.party, row.agreement, row.name))
    invitation = request.session.get("invitation")
    if invitation:
        from permslip.portal.door.households import household

        one = household(desk, invitation)
        if one is not None:
            found.append(one)
    return tuple(found)


def known(request: HttpRequest) -> bool:
    """Whether somebody is signed in at all."""
    user = getattr(request, "user", None)
    return bool((user is not None and user.is_authenticated) or request.session.get("invitation"))


def is_strong(request: HttpRequest) -> bool:
    """Whether a second factor was shown in this sitting."""
    from allauth.account.authentication import get_authentication_records

    if request.session.get("strong"):
        return True
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return False
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, user))


def to_second_factor(request: HttpRequest) -> HttpResponse:
    """To show the second factor that there is, and back; to set one up where there is none."""
    from allauth.mfa.models import Authenticator

    if not Authenticator.objects.filter(user=request.user).exists():
        return HttpResponseRedirect("/account/2fa/")
    back = request.get_full_path() if request.method in READS else "/home/"
    return HttpResponseRedirect(f"/account/2fa/reauthenticate/?{urlencode({'next': back})}")


def to_sign_in(request: HttpRequest, page: Page) -> HttpResponse:
    """To the sign-in that suits the page, and back. Whose sitting ended while they wrote gets back what they
    wrote: a browser's own way back no longer has it."""
    where = "/family/enter/" if page.seats & HOUSEHOLD and not page.seats & OFFICE else "/account/login/"
    where = f"{where}?{urlencode({'next': request.get_full_path()})}"
    written = () if request.method in READS else written_in(request)
    return errors.over(request, where, written) if written else HttpResponseRedirect(where)


def written_in(request: HttpRequest) -> tuple[str, ...]:
    """What was written in a form that was sent: more than a word, in no field of a password or token."""
    fields = [values for name, values in request.POST.lists() if not any(s in name for s in SECRETS)]
    return tuple(value for values in fields for value in values if len(value.split()) > 1)
