"""Arriving: the pages before the first page. One-time links, sign-out, which first page is mine."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth import get_user_model, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from permslip.actions.desk import Desk
from permslip.portal.door.gate import known, seats_of
from permslip.portal.door.visit import Visit
from permslip.words.errors import NotFound, PermslipError
from permslip.words.vocabulary import Seat

FIRST = {
    Seat.STEWARD: "/steward/",
    Seat.APPROVER: "/approver/",
    Seat.ATTESTER: "/approver/facts/",
    Seat.AUDITOR: "/steward/",
    Seat.PARTNER: "/partner/",
    Seat.SUB_PROCESSOR: "/partner/duties/",
    Seat.FAMILY: "/family/",
    Seat.STAFF: "/staff/",
    Seat.PUBLIC: "/",
}


def home(visit: Visit) -> HttpResponse:
    """To the first page of whoever asks; a choice where somebody holds several seats."""
    held = seats_of(visit.request, visit.desk)
    places = list(dict.fromkeys(FIRST[who.seat] for who in held))
    if len(places) > 1:
        return visit.page("door/choose.html", {"held": [(who, FIRST[who.seat]) for who in held]})
    if not places:
        return HttpResponseRedirect("/no-seat/" if known(visit.request) else "/")
    return HttpResponseRedirect(places[0])


def no_seat(visit: Visit) -> HttpResponse:
    """Signed in, and no seat belongs to it (or none any more)."""
    return visit.page("door/no_seat.html")


def ended(visit: Visit) -> HttpResponse:
    """The sitting is over."""
    return visit.page("door/ended.html")


def leave(visit: Visit) -> HttpResponse:
    """Sign out."""
    if visit.posted:
        logout(visit.request)
        visit.request.session.flush()
        return HttpResponseRedirect("/ended/")
    return HttpResponseRedirect("/")


def enter(visit: Visit, token: str) -> HttpResponse:
    """A one-time link: shown first (a mail reader that looks at links uses none up), opened by a button."""
    if not visit.posted:
        return visit.page("door/enter.html", {"token": token})
    from permslip.actions import seats

    try:
        seat = seats.redeem_seat_token(visit.desk, token=token)
    except PermslipError as error:
        raise NotFound(
            "This link opens nothing: it was used before, or is too old.",
            fix="ask the district's data office for a new one",
        ) from error
    sign_in(visit.request, visit.desk, seat)
    return HttpResponseRedirect(
        "/account/password/set/" if not visit.request.user.has_usable_password() else "/home/"
    )


def sign_in(request: HttpRequest, desk: Desk, seat: str) -> None:
    """Sign the holder of a seat in, in a fresh sitting; the account is made at the first time."""
    from allauth.account.internal.flows.login import record_authentication
    from django.contrib.auth import login

    row = desk.office.seats.get(seat)
    users = get_user_model().objects
    user = users.filter(pk=row.user).first() if row.user else None
    if user is None:
        user = users.filter(email__iexact=row.email).first() if row.email else None
    if user is None:
        user = users.create_user(username=row.id, email=row.email)
    if row.user != user.pk:
        desk.office.seats.join(row.id, user.pk)
    request.session.flush()
    login(request, user, backend="allauth.account.auth_backends.AuthenticationBackend")
    record_authentication(request, user, method="link")


def household_of(request: HttpRequest, desk: Desk, emails: Sequence[str]) -> bool:
    """Open the household, or the staff member's pages, of a school sign-in whose address is on file for one
    person alone, where the district attests that its sign-in identifies a particular person (34 CFR
    99.30(d))."""
    from permslip.actions import inviting
    from permslip.portal.door.house import house

    if not house.conf.school_sign_in_identifies:
        return False
    try:
        invitation = inviting.by_school_sign_in(desk, emails=tuple(emails))
    except NotFound:
        return False
    request.session.flush()
    request.session["invitation"] = invitation
    return True
