"""Accounts: who may sign in with what. Nobody signs up; a seat is given by the steward, and a link opens it
once.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa import app_settings as mfa
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount
from cryptography.fernet import InvalidToken
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.signals import user_logged_out
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db.models.signals import pre_save
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from permslip.portal.door.house import at_desk, house
from permslip.portal.door.pages import STRONG
from permslip.portal.door.sealed import FACTORS as SECRETS
from permslip.portal.door.sealed import cipher
from permslip.words.errors import OfficeProblem

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class Accounts(DefaultAccountAdapter):
    """Local accounts: none is made by whoever comes along, none is found out by guessing."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _(
            "This address and this password do not belong together. Check both, or ask the district's data "
            "office for a new link."
        ),
        "too_many_login_attempts": _("There were too many wrong tries. Wait five minutes, then try again."),
        "rate_limited": _("There were too many tries. Wait five minutes, then try again."),
        "incorrect_code": _("That code is not right. Wait for the next one and type it again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """To whatever the seat's first page is."""
        return "/home/"

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """On to the seat's first page, which asks for the second factor where one is due."""
        return "/home/"

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link that is mailed: it leads to the address in office.toml, whatever host the request
        named."""
        if not house.conf.address:
            return str(super().get_reset_password_from_key_url(key))
        path = reverse("account_reset_password_from_key", args=key.split("-", 1))
        return f"{house.conf.address}{path}"


class SecondFactors(DefaultMFAAdapter):
    """Second factors: their secrets are encrypted at rest, and who works for the district keeps one."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("That code is not right. Wait for the next one and type it again."),
        "cannot_delete_authenticator": _(
            "This is your only second factor, and your seat asks for one. Add another first."
        ),
    }

    def get_totp_issuer(self) -> str:
        """What an authenticator app shows beside the code."""
        from permslip.portal.door.context import district

        return f"Permslip, {district()}"

    def encrypt(self, text: str) -> str:
        """With a key derived from the office's ``portal.secret``, which no copy of the database holds."""
        return cipher(SECRETS).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """What :meth:`encrypt` hid. Raises OfficeProblem when the key is another one: no code is then
        right."""
        try:
            return cipher(SECRETS).decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            raise OfficeProblem(
                "Second factors were set up under another secret than this office has now.",
                fix="put keys/portal.secret back from the backup, or end the seat and give a new one",
            ) from None

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Not the last one of somebody on a seat of the office."""
        others = Authenticator.objects.filter(user=authenticator.user, type__in=FACTORS)
        if others.exclude(pk=authenticator.pk).exists():
            return True
        with at_desk() as desk:
            return not any(row.kind in STRONG for row in desk.office.seats.of_user(authenticator.user_id))


class SchoolSignIn(DefaultSocialAccountAdapter):
    """A school's sign-in: it opens the seat, or the household, whose address on file the school vouches
    for.
    """

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Never: a sign-in without a seat is nobody's."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Connect a sign-in to the account that sits on the seats of its verified address, once.

        Whoever is signed in connects nothing: which address counts is said by the steward.
        """
        from permslip.portal.door.arriving import account_of_address, household_of

        if not subjects_agree(sociallogin.account.extra_data or {}):
            raise ImmediateHttpResponse(HttpResponseRedirect("/account/school/login/error/"))
        if request.user.is_authenticated:
            raise ImmediateHttpResponse(HttpResponseRedirect("/no-seat/"))
        with at_desk() as desk:
            if sociallogin.is_existing and desk.office.seats.of_user(sociallogin.user.pk):
                return
            emails = vouched_for(sociallogin)
            user = account_of_address(desk, emails)
            if user is not None and not _vouched_before(user, sociallogin.account):
                sociallogin.connect(request, user)
                return
            opened = user is None and household_of(request, desk, emails)
        raise ImmediateHttpResponse(HttpResponseRedirect("/home/" if opened else "/no-seat/"))


def _vouched_before(user: Any, account: Any) -> bool:
    """Whether the same sign-in vouched for this account by another person: an address can be given to
    somebody else, a seat is not."""
    known = SocialAccount.objects.filter(user=user, provider=account.provider)
    return bool(known.exclude(uid=account.uid).exists())


def subjects_agree(said: Mapping[str, Any]) -> bool:
    """Whether the signed token and what was asked for afterwards are about one person (OpenID Connect Core
    1.0, 5.3.2)."""
    signed, asked = said.get("id_token") or {}, said.get("userinfo") or {}
    subject = signed.get("sub")
    return bool(subject) and asked.get("sub", subject) == subject


def vouched_for(sociallogin: Any) -> tuple[str, ...]:
    """The addresses that a school's sign-in vouches for. What it says outright counts; where it says nothing
    of an address, office.toml may say that this sign-in gives out its addresses itself. A text "false", as
    some send, is a no.
    """
    said: Mapping[str, Any] = sociallogin.account.extra_data or {}
    claims = said.get("userinfo") or said.get("id_token") or said
    word = claims.get("email_verified")
    trusted = any(
        s.addresses_are_its_own for s in house.conf.sign_in if s.name == sociallogin.account.provider
    )
    if not (word is True or word == "true" or (word is None and trusted)):
        return ()
    return tuple(e.email.strip().lower() for e in sociallogin.email_addresses if e.email.strip())


def name_tried(request: HttpRequest | None, credentials: Mapping[str, Any] | None = None) -> str:
    """The name that wrong tries are counted under: a keyed digest of an address in small letters, or of a
    fixed word. What was typed is not kept."""
    said = credentials or {}
    name = said.get("email") or said.get("username") or (request.POST.get("login") if request else "") or ""
    small = str(name).strip().lower()[:200]
    return str(salted_hmac("permslip name tried", small, algorithm="sha256").hexdigest())


def _typed(sender: Any, instance: Any, **kwargs: Any) -> None:
    """Of a wrong try is kept that it was, never what was typed or asked for."""
    instance.get_data = instance.post_data = ""


def connect() -> None:
    """Signals: what somebody just did counts in this sitting; a sign-out ends the household's sitting too."""
    from allauth.account.signals import password_set, user_logged_in
    from allauth.mfa.signals import authenticator_added
    from allauth.mfa.totp.internal.auth import TOTP
    from axes.models import AccessAttempt

    TOTP._mark_code_used = _opens_once
    authenticator_added.connect(_added, dispatch_uid="permslip-strong")
    password_set.connect(_chosen, dispatch_uid="permslip-chosen")
    user_logged_in.connect(_came, dispatch_uid="permslip-came")
    user_logged_out.connect(_left, dispatch_uid="permslip-left")
    pre_save.connect(_typed, sender=AccessAttempt, dispatch_uid="permslip-typed")


def _opens_once(totp: Any, code: str) -> bool:
    """Whether this code of an app is a new one. The library remembers it for one half minute; it is good in
    the neighbouring ones too (RFC 6238, 5.2: never accept it a second time)."""
    halves = 2 * mfa.TOTP_TOLERANCE + 1
    return bool(cache.add(totp._get_used_cache_key(code), "y", timeout=halves * mfa.TOTP_PERIOD))


def _added(sender: Any, request: HttpRequest, user: Any, authenticator: Any, **kwargs: Any) -> None:
    """It counts in this sitting; every other one of the account ends, for it came in without it. The code
    that set an app up signs nobody in."""
    if authenticator.type not in FACTORS:
        return
    if authenticator.type == Authenticator.Type.TOTP:
        authenticator.wrap().validate_code(request.POST.get("code", ""))
    request.session["strong"] = "added"
    for one in Session.objects.exclude(session_key=request.session.session_key).iterator():
        if one.get_decoded().get(SESSION_KEY) == str(user.pk):
            one.delete()


def _chosen(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    record_authentication(request, user, method="password", reauthenticated=True)


def _came(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    """Who typed the password a moment ago is not asked for it again to set up the first second factor."""
    typed = [r for r in get_authentication_records(request, user) if r.get("method") == "password"]
    if typed and not Authenticator.objects.filter(user=user).exists():
        record_authentication(request, user, method="password", reauthenticated=True)


def _left(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    request.session.flush()
