"""What a member of staff sees: who asks for my evaluation, my yes or no to each request, what has gone."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from permslip.actions import entering, households
from permslip.actions.shown import part
from permslip.portal.door.visit import Visit
from permslip.words.errors import BadInput, NotFound

SHOWN_AT_ONCE = 20


def home(visit: Visit) -> HttpResponse:
    """Every request that wants my evaluation, whole, each with a yes and a no of one size."""
    me = visit.household
    said, status = "", 200
    if visit.posted:
        try:
            return _answered(visit)
        except (BadInput, NotFound) as error:
            said, status = f"{_(error.message)}", 409
    asked = households.staff_questions(visit.desk, visitor=me)
    context = {
        "me": me,
        "to_answer": [a for a in asked if a.mine is None],
        "answered": [a for a in asked if a.mine is not None],
        "said": said,
        "answers_count": entering.identifies(visit.desk),
    }
    return visit.page("staff/home.html", context, status=status)


def _answered(visit: Visit) -> HttpResponse:
    word = visit.request.POST.get("answer")
    if word not in ("yes", "no"):
        raise BadInput("Choose yes or no.")
    receipt = entering.staff_answer(
        visit.desk,
        invitation=visit.who.id,
        request=visit.request.POST.get("request", "")[:200],
        digest=visit.request.POST.get("digest", "")[:64],
        given=word == "yes",
        language=get_language() or "en",
    )
    messages.success(
        visit.request,
        _("Your yes is on file. It counts for this one request.")
        if receipt.given
        else _("Your no is on file. It counts from now on."),
    )
    return HttpResponseRedirect(reverse("staff-receipt", args=[receipt.number]), status=303)


def gone(visit: Visit) -> HttpResponse:
    """What has gone about me."""
    me = visit.household
    found = households.staff_disclosures(visit.desk, visitor=me)
    some = part(found, visit.part_number, SHOWN_AT_ONCE)
    return visit.page("staff/gone.html", {"me": me, "some": some})
