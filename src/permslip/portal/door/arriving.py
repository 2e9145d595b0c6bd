"""Arriving: the pages before the first page. One-time links, sign-out, which first page is mine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.auth import get_user_model, login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from permslip.actions.desk import Desk
from permslip.portal.door.gate import known, seats_of
from permslip.portal.door.visit import Visit
from permslip.stores.seats import SeatRow
from permslip.words.errors import NotFound, PermslipError
from permslip.words.vocabulary import Seat

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
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
        row = seats.redeem_seat_token(visit.desk, token=token)
    except PermslipError as error:
        raise NotFound(
            "This link opens nothing: it was used before, or is too old.",
            fix="ask the district's data office for a new one",
        ) from error
    return sign_in(visit.request, visit.desk, row.id)


def sign_in(request: HttpRequest, desk: Desk, seat: str, *, demo: bool = False) -> HttpResponse:
    """Sign the holder of a seat in, in a fresh sitting; the account is made at the first time.

    A link stands for the password, which is chosen anew, and never for the second factor: whoever has set one
    up shows it before they are in. ``demo`` stands for both, in an office that the demo made.
    """
    from allauth.account.internal.flows.login import perform_login, record_authentication
    from allauth.account.models import Login

    row = desk.office.seats.get(seat)
    user = account_of(desk, row)
    request.session.flush()
    if demo:
        login(request, user, backend=BACKEND)
        request.session["strong"] = "demo"
        return HttpResponseRedirect("/home/")
    if user.has_usable_password():
        user.set_unusable_password()
        user.save(update_fields=["password"])
    record_authentication(request, user, method="link", reauthenticated=True)
    onward = "/account/password/set/" if row.email else "/home/"
    return perform_login(request, Login(user=user, redirect_url=onward))


def account_of(desk: Desk, row: SeatRow) -> Any:
    """The account that sits on a seat, made where there is none.

    Seats with one address share an account, and so do those of one of the district's own people: a further
    seat asks for the second factor that they have. An account whose last seat ended is gone, with its
    password and its second factor: whoever lost both is given a new seat.
    """
    seats, users = desk.office.seats, get_user_model().objects
    if row.user is not None:
        return users.get(pk=row.user)
    beside = (*seats.of_email(row.email), *(seats.of_person(row.person) if row.person else ()))
    shared = [s.user for s in beside if s.user is not None and s.open_on(desk.today())]
    user = users.filter(pk=shared[0]).first() if shared else None
    if user is None:
        if row.email:
            users.filter(email__iexact=row.email).exclude(pk__in=_sitting(desk)).delete()
        user = users.create_user(username=row.id, email=row.email)
        _keep_address(user, row.email)
    seats.join(row.id, user.pk)
    return user


def account_of_address(desk: Desk, emails: Sequence[str]) -> Any:
    """The account that sits on the seats of these addresses; it is joined to those where nobody sits yet.
    None where there is no seat, or where they are of different accounts."""
    found = {s.id: s for e in emails for s in desk.office.seats.of_email(e) if s.open_on(desk.today())}
    people = [s for s in found.values() if not s.token]
    users = {account_of(desk, row).pk for row in people} if len({s.user for s in people} - {None}) < 2 else {}
    return get_user_model().objects.get(pk=next(iter(users))) if len(users) == 1 else None


def _sitting(desk: Desk) -> set[int]:
    return {s.user for s in desk.office.seats.all(live_only=True) if s.user is not None}


def _keep_address(user: Any, email: str) -> None:
    from allauth.account.models import EmailAddress

    if email:  # entered by the steward, who knows whose it is
        EmailAddress.objects.create(user=user, email=email.lower(), verified=True, primary=True)


def household_of(request: HttpRequest, desk: Desk, emails: Sequence[str]) -> bool:
    """Open the household, or the staff member's pages, of a school sign-in whose address is on file for one
    person alone, where the district attests that its sign-in identifies a particular person (34 CFR
    99.30(d))."""
    from permslip.actions import entering

    if not entering.identifies(desk):
        return False
    try:
        invitation = entering.by_school_sign_in(desk, emails=tuple(emails))
    except NotFound:
        return False
    request.session.flush()
    request.session["invitation"] = invitation
    return True
