"""Sign-in, second factor and school sign-in, as the accounts library has them; what lets people in by
themselves is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from allauth.account import urls as account
from allauth.mfa import urls as factors
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.views import remove_webauthn
from allauth.socialaccount import urls as social
from allauth.socialaccount.providers.openid_connect import urls as openid
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path

from permslip.portal.door.gate import is_strong, to_second_factor
from permslip.words.errors import RefusedError

LEFT_OUT = {
    "account_signup_by_passkey",
    "account_email",
    "account_email_verification_sent",
    "account_confirm_email",
    "socialaccount_signup",
    "socialaccount_connections",
}
"""Nobody but the steward says which address is whose. The address to sign up at stays: it says that nobody
does."""


SHOWING = {"mfa_authenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "mfa_trust"}
"""Where a second factor is shown. What changes one, or prints new codes, asks that it was shown before."""


def strongly(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page of the second factor: whoever has one set up shows it first. A password does not stand for
    it."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **parts: Any) -> HttpResponse:
        weak = request.user.is_authenticated and not is_strong(request)
        if weak and Authenticator.objects.filter(user_id=request.user.pk).exists():
            return to_second_factor(request)
        return view(request, *args, **parts)

    return guarded


def behind_the_factor(patterns: Sequence[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    """The library's addresses, each :func:`strongly` but those where the factor is shown."""
    found: list[URLPattern | URLResolver] = []
    for one in patterns:
        if isinstance(one, URLResolver):
            found.append(URLResolver(one.pattern, behind_the_factor(one.url_patterns)))
        elif one.name in SHOWING:
            found.append(one)
        else:
            found.append(URLPattern(one.pattern, strongly(one.callback), one.default_args, one.name))
    return found


def remove_key(request: HttpRequest, pk: int) -> HttpResponse:
    """Take off a security key, unless it is the last second factor of a seat that asks for one."""
    own = Authenticator.objects.filter(user_id=request.user.pk, pk=pk).first()
    if own is not None and not get_adapter().can_delete_authenticator(own):
        raise RefusedError(
            "This is your only second factor, and your seat asks for one.", fix="add another one first"
        )
    response: HttpResponse = remove_webauthn(request, pk=pk)
    return response


urlpatterns = [
    *[p for p in account.urlpatterns if getattr(p, "name", None) not in LEFT_OUT],
    path("2fa/webauthn/keys/<int:pk>/remove/", strongly(remove_key), name="mfa_remove_webauthn"),
    path("2fa/", include(behind_the_factor(factors.urlpatterns))),
    path("school/", include([p for p in social.urlpatterns if p.name not in LEFT_OUT])),
    path("school/", include(openid.urlpatterns)),
]
