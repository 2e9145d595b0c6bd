"""Sign-in, second factor and school sign-in, as the accounts library has them; signing up is left out."""

from __future__ import annotations

from allauth.account import urls as account
from allauth.socialaccount import urls as social
from allauth.socialaccount.providers.openid_connect import urls as openid
from django.urls import include, path

LEFT_OUT = {"account_signup", "account_signup_by_passkey", "account_email", "account_inactive"}

urlpatterns = [
    *[p for p in account.urlpatterns if getattr(p, "name", None) not in LEFT_OUT],
    path("2fa/", include("allauth.mfa.urls")),
    path("school/", include(social.urlpatterns)),
    path("school/", include(openid.urlpatterns)),
]
