"""The keys of an agreement's parties: what leaves is encrypted to them, once somebody made sure whose."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from permslip.actions import bookshelf, people
from permslip.actions.shown import shown
from permslip.agree.agreement import Party
from permslip.portal.door.visit import Visit
from permslip.portal.steward.forms import Form, told
from permslip.release.packing import recipient_fingerprint
from permslip.words.errors import PermslipError
from permslip.words.vocabulary import Role

UNPROCESSABLE = 422
MOVED = 303


@dataclass(frozen=True)
class Held:
    """A party and its key on file, if there is one."""

    party: Party
    fingerprint: str
    verified_how: str
    added: datetime | None


class KeyForm(Form):
    """A party's public key."""

    act = "key"
    party = forms.ChoiceField(label=gettext_lazy("Whose key"))
    key = forms.CharField(
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false", "class": "mono"}),
        label=gettext_lazy("The public key"),
        help_text=gettext_lazy(
            "The line that begins with age1. They make a pair with `permslip keygen` and send it."
        ),
    )
    verified_how = forms.CharField(
        max_length=300,
        label=gettext_lazy("How did you make sure that it is theirs?"),
        help_text=gettext_lazy(
            "Such as: they read out its fingerprint by telephone, on a number known before."
        ),
    )

    def __init__(self, *args: Any, parties: tuple[Party, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["party"].choices = [(p.id, p.name) for p in parties]


def show(visit: Visit, name: str) -> HttpResponse:
    """The parties with their keys; posted, one is put on file."""
    found = bookshelf.paper(visit.desk, name=name)
    parties = tuple(p for p in found.parties if p.role is not Role.DISTRICT)
    form, status = KeyForm(parties=parties), 200
    if visit.posted:
        form = KeyForm(visit.request.POST, parties=parties)
        if form.is_valid():
            said = form.cleaned_data
            try:
                people.add_recipient(
                    visit.desk,
                    party=said["party"],
                    name=next(p.name for p in parties if p.id == said["party"]),
                    key=said["key"],
                    verified_how=said["verified_how"],
                    by=visit.who.by,
                )
            except PermslipError as error:
                told(form, error, "key")
            else:
                messages.success(visit.request, _("The key is on file. What leaves is encrypted to it."))
                return HttpResponseRedirect(reverse("steward-keys", args=[name]), status=MOVED)
        status = UNPROCESSABLE
    known = shown(visit.desk).standing.recipients
    held = []
    for party in parties:
        on_file = known.get(party.id)
        mark = recipient_fingerprint(on_file.key) if on_file else ""
        how, added = (on_file.verified_how, on_file.added) if on_file else ("", None)
        held.append(Held(party, mark, how, added))
    context = {"paper": found.paper, "held": held, "form": form}
    return visit.page("steward/keys.html", context, status=status)
