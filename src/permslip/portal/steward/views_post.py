"""Posting an agreement for everybody: clauses with details of security are proposed to be held back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from permslip.actions import posting
from permslip.actions.posting import ProposedClause
from permslip.portal.door.visit import Visit
from permslip.portal.steward.forms import Form, told
from permslip.words.errors import PermslipError

UNPROCESSABLE = 422
MOVED = 303


class PostForm(Form):
    """Which clauses are held back."""

    act = "post"
    held = forms.MultipleChoiceField(
        required=False, widget=forms.CheckboxSelectMultiple, label=gettext_lazy("Hold back these clauses")
    )

    def __init__(self, *args: Any, clauses: tuple[ProposedClause, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["held"].choices = [(c.id, c.id) for c in clauses]


def show(visit: Visit, name: str) -> HttpResponse:
    """The clauses, those proposed to be held back ticked; posted, the agreement is."""
    clauses = posting.propose(visit.desk, agreement=name)
    state = posting.posting_of(visit.desk, agreement=name)
    before = state.redacted if state.posted_on else tuple(c.id for c in clauses if c.hold_back)
    form, status, ticked = PostForm(clauses=clauses), 200, set(before)
    if visit.posted:
        form = PostForm(visit.request.POST, clauses=clauses)
        ticked = set(visit.request.POST.getlist("held"))
        if form.is_valid():
            held = tuple(form.cleaned_data["held"])
            try:
                posting.post_agreement(visit.desk, agreement=name, redacted=held, by=visit.who.by)
            except PermslipError as error:
                told(form, error)
            else:
                messages.success(visit.request, _("It is posted: anybody can read it in the register."))
                return HttpResponseRedirect(reverse("steward-agreement", args=[name]), status=MOVED)
        status = UNPROCESSABLE
    context = {
        "state": state,
        "name": name,
        "form": form,
        "clauses": [(c, c.id in ticked) for c in clauses],
    }
    return visit.page("steward/posting.html", context, status=status)
