"""Sign-in, second factor and school sign-in, as the accounts library has them; what lets people in by
themselves is left out.
"""

from __future__ import annotations

from allauth.account import urls as account
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.views import remove_webauthn
from allauth.socialaccount import urls as social
from allauth.socialaccount.providers.openid_connect import urls as openid
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

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
    path("2fa/webauthn/keys/<int:pk>/remove/", remove_key, name="mfa_remove_webauthn"),
    path("2fa/", include("allauth.mfa.urls")),
    path("school/", include([p for p in social.urlpatterns if p.name not in LEFT_OUT])),
    path("school/", include(openid.urlpatterns)),
]
