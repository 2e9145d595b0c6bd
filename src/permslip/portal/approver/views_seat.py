"""An approver's seat that awaits confirmation: who it is, and the yes or no of somebody who sits already."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from permslip.actions import approvers
from permslip.actions.approvers import Awaiting
from permslip.portal.approver.forms import ConfirmForm, RefuseForm
from permslip.portal.door.accounts import FACTORS
from permslip.portal.door.visit import Visit
from permslip.portal.frame.forms import in_words
from permslip.words.errors import BadInput, NotFound
from permslip.words.vocabulary import Seat

UNPROCESSABLE = 422
CONFIRM, REFUSE = "confirm", "refuse"


def show(visit: Visit, seat: str) -> HttpResponse:
    """One seat that awaits confirmation; posted, it is confirmed or refused."""
    found = next((s for s in approvers.awaiting(visit.desk, reader=visit.who.person) if s.seat == seat), None)
    if found is None:
        if visit.posted:
            messages.error(visit.request, _("Your answer came too late: that seat awaits none any more."))
            return HttpResponseRedirect(reverse("approver-home"), status=303)
        raise NotFound("No such seat awaits confirmation.", fix="look at the list of reviews")
    secured = _has_second_factor(found)
    act = visit.request.POST.get("act") if visit.posted else ""
    yes = ConfirmForm(visit.request.POST if act == CONFIRM else None)
    no = RefuseForm(visit.request.POST if act == REFUSE else None)
    if (
        act == CONFIRM
        and secured
        and yes.is_valid()
        and _kept(yes, approvers.confirm_seat, visit, seat=seat, minutes=yes.cleaned_data["minutes"])
    ):
        messages.success(visit.request, _("It is confirmed: votes count from this seat from now on."))
        return HttpResponseRedirect(reverse("approver-home"), status=303)
    if (
        act == REFUSE
        and no.is_valid()
        and _kept(no, approvers.refuse_seat, visit, seat=seat, because=no.cleaned_data["because"])
    ):
        messages.success(visit.request, _("It is refused, and the seat is taken away."))
        return HttpResponseRedirect(reverse("approver-home"), status=303)
    sits = visit.who.seat is Seat.APPROVER
    context: dict[str, Any] = {
        "seat": found,
        "secured": secured,
        "yes": yes if sits and secured and not found.why else None,
        "no": no if sits and not approvers.is_unconfirmed(visit.desk, visit.who.person) else None,
    }
    return visit.page("approver/seat.html", context, status=UNPROCESSABLE if visit.posted else 200)


def _has_second_factor(seat: Awaiting) -> bool:
    """Whether whoever signed in there has a second factor: before, a new link would let somebody else in."""
    from allauth.mfa.models import Authenticator

    return bool(Authenticator.objects.filter(user=seat.user or 0, type__in=FACTORS).exists())


def _kept(form: forms.Form, act: Callable[..., object], visit: Visit, **said: str) -> bool:
    try:
        act(visit.desk, **said, by=visit.who.by, at=visit.who.id)
    except BadInput as error:
        form.add_error(None, in_words(error))
        return False
    return True
