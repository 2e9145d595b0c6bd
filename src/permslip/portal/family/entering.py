"""The way in: the code of the letter, then a number sent to what the school has on file. No password.

The sitting holds the invitation's random id and nothing of a person; it is begun anew at each step. Who types
wrong codes too often is locked out for a while, by address, whatever letter they guess at. A right code does
not start the count anew: who holds one good letter could otherwise guess at others for ever.
"""

from __future__ import annotations

from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from django import forms
from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from permslip.actions import entering
from permslip.portal.door import errors
from permslip.portal.door.house import house
from permslip.portal.door.visit import Visit
from permslip.portal.family.sending import can_send, send
from permslip.portal.frame.forms import sentence
from permslip.stores.families.invitations import How, Invitation
from permslip.words.errors import BadInput, NotFound, OfficeProblem, RefusedError

LETTER = "letter"
"""The key of a sitting whose code was right and whose second factor is still to come; also the one name that
wrong codes are counted under."""
_COUNTED = {"username": LETTER}


class CodeForm(forms.Form):
    """The code of the letter."""

    code = forms.CharField(
        label=gettext_lazy("The code in your letter"),
        help_text=gettext_lazy("Twelve letters and numbers. Spaces and capitals do not matter."),
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "class": "code",
                "dir": "ltr",
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
    )


class NumberForm(forms.Form):
    """The digits that were sent."""

    number = forms.CharField(
        label=gettext_lazy("The number that we sent you"),
        help_text=gettext_lazy("Eight digits. It may take a minute to come."),
        max_length=20,
        widget=forms.TextInput(
            attrs={"class": "code", "dir": "ltr", "inputmode": "numeric", "autocomplete": "one-time-code"}
        ),
    )


def enter(visit: Visit) -> HttpResponse:
    """The first step: the code."""
    if not visit.posted:
        return visit.page("family/enter.html", {"form": CodeForm()})
    if not AxesProxyHandler.is_allowed(visit.request, _COUNTED):
        return errors.locked_out(visit.request)
    form = CodeForm(visit.request.POST)
    if not form.is_valid():
        return visit.page("family/enter.html", {"form": form}, status=400)
    try:
        held = entering.redeem(visit.desk, code=form.cleaned_data["code"])
    except NotFound as error:
        _failed(visit.request)
        if not AxesProxyHandler.is_allowed(visit.request, _COUNTED):
            return errors.locked_out(visit.request)
        form.add_error("code", f"{_(error.message)} {_sentence(error.fix)}")
        return visit.page("family/enter.html", {"form": form}, status=400)
    inside = entering.is_let_in(visit.desk, invitation=held.id)
    _begin(visit.request, held, inside=inside)
    return _in_their_language(
        visit.request, HttpResponseRedirect("/home/" if inside else reverse("family-factor")), held.language
    )


def factor(visit: Visit) -> HttpResponse:
    """The second step: where the number is to be sent."""
    letter = _letter(visit)
    if letter is None:
        return HttpResponseRedirect(reverse("family-enter"))
    ways = [c for c in entering.contacts(visit.desk, invitation=letter) if c.how in can_send()]
    said, status = "", 200
    if visit.posted:
        wanted = next((c.how for c in ways if c.how.value == visit.request.POST.get("how")), None)
        try:
            if wanted is None:
                raise BadInput("Choose one of the ways below.")
            entering.send_code(visit.desk, invitation=letter, how=wanted, send=send)
            return HttpResponseRedirect(reverse("family-number"))
        except (BadInput, OfficeProblem, RefusedError) as error:
            said, status = f"{_(error.message)} {_sentence(error.fix)}", 400
    return visit.page("family/factor.html", {"ways": ways, "said": said, **_office(letter)}, status=status)


def number(visit: Visit) -> HttpResponse:
    """The third step: the number."""
    letter = _letter(visit)
    if letter is None:
        return HttpResponseRedirect(reverse("family-enter"))
    form = NumberForm(visit.request.POST if visit.posted else None)
    if not visit.posted or not form.is_valid():
        return visit.page(
            "family/number.html", {"form": form, **_office(letter)}, status=400 if visit.posted else 200
        )
    try:
        held = entering.check_code(visit.desk, invitation=letter, code=form.cleaned_data["number"])
    except (BadInput, RefusedError) as error:
        form.add_error("number", f"{_(error.message)} {_sentence(error.fix)}")
        return visit.page("family/number.html", {"form": form, **_office(letter)}, status=400)
    _begin(visit.request, held, inside=True)
    return HttpResponseRedirect("/home/")


def _letter(visit: Visit) -> str | None:
    """The letter whose code was typed in this sitting."""
    held = visit.request.session.get(LETTER)
    return held if isinstance(held, str) else None


def _begin(request: HttpRequest, held: Invitation, *, inside: bool) -> None:
    request.session.flush()  # whoever knew the old sitting knows nothing of this one
    request.session["invitation" if inside else LETTER] = held.id


def _failed(request: HttpRequest) -> None:
    user_login_failed.send(sender=__name__, credentials=_COUNTED, request=request)


def _in_their_language(request: HttpRequest, response: HttpResponse, language: str) -> HttpResponse:
    """The letter's language, unless somebody chose one here. English says little: it is what a letter is in
    where no language is on file, and then the browser knows better."""
    name = settings.LANGUAGE_COOKIE_NAME
    if name not in request.COOKIES and language != "en" and language in dict(settings.LANGUAGES):
        response.set_cookie(name, language, httponly=True, secure=house.conf.secure, samesite="Lax")
    return response


def _office(letter: str) -> dict[str, Any]:
    return {"letter": letter, "hours": house.conf.office_hours, "email": How.EMAIL}


def _sentence(fix: str) -> str:
    """What to do, as a sentence in the reader's language."""
    return sentence(_(fix)) if fix else ""
