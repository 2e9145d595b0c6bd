"""Accounts: who may sign in with what. Nobody signs up; a seat is given by the steward, and a link opens it
once.
"""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_out
from django.http import HttpRequest, HttpResponseRedirect

from permslip.portal.door.house import at_desk


class Accounts(DefaultAccountAdapter):
    """Local accounts: none is made by whoever comes along, none is found out by guessing."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """To whatever the seat's first page is."""
        return "/home/"


class SchoolSignIn(DefaultSocialAccountAdapter):
    """A school's sign-in: it opens the seat, or the household, whose address on file the school vouches
    for.
    """

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Never: a sign-in without a seat is nobody's."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Connect a sign-in to the account with the seat of that verified address, once."""
        from permslip.portal.door.arriving import household_of

        if sociallogin.is_existing:
            return
        emails = [e.email.lower() for e in sociallogin.email_addresses if e.verified]
        with at_desk() as desk:
            seats = [s for e in emails for s in desk.office.seats.of_email(e) if s.open_on(desk.today())]
            users = {s.user for s in seats if s.user}
            if len(users) == 1:
                sociallogin.connect(request, get_user_model().objects.get(pk=users.pop()))
                return
            opened = household_of(request, desk, emails)
        raise ImmediateHttpResponse(HttpResponseRedirect("/home/" if opened else "/no-seat/"))


def connect() -> None:
    """Signals: a second factor added in a sitting counts in it; a sign-out ends the household's sitting
    too.
    """
    from allauth.mfa.signals import authenticator_added

    authenticator_added.connect(_added, dispatch_uid="permslip-strong")
    user_logged_out.connect(_left, dispatch_uid="permslip-left")


def _added(sender: Any, request: HttpRequest, user: Any, authenticator: Any, **kwargs: Any) -> None:
    if authenticator.type in ("totp", "webauthn"):
        request.session["strong"] = "added"


def _left(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    request.session.flush()
