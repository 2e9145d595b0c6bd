"""Putting a request for a partner: from a form, or from the list that the partner sent."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from permslip.actions import asking
from permslip.actions.shown import Shown, shown
from permslip.portal.door.visit import Visit
from permslip.portal.steward.forms import Form, taken, told
from permslip.words.errors import PermslipError
from permslip.words.vocabulary import Purpose, Role

UNPROCESSABLE = 422
MOVED = 303


class ListForm(Form):
    """A partner's list of elements, with what it is for."""

    act = "list"
    request_id = forms.RegexField(
        r"^[a-z][a-z0-9_-]{0,62}$",
        label=gettext_lazy("A short name for the request"),
        help_text=gettext_lazy("Small letters, digits and hyphens, such as attendance-2027."),
        error_messages={
            "invalid": gettext_lazy("Use small letters, digits and hyphens, and a letter first.")
        },
    )
    agreement = forms.ChoiceField(label=gettext_lazy("Under which agreement"))
    holding = forms.ChoiceField(label=gettext_lazy("From which source"))
    purpose = forms.CharField(
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        label=gettext_lazy("What it is for"),
        help_text=gettext_lazy("In the partner's words, one or two sentences."),
    )
    aim = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Which kind of purpose that is"),
        choices=[
            ("", gettext_lazy("the agreement's own")),
            *((p.value, p.value.replace("_", " ")) for p in Purpose),
        ],
    )
    onward = forms.MultipleChoiceField(
        required=False, widget=forms.CheckboxSelectMultiple, label=gettext_lazy("Who else would get it")
    )
    listed = forms.CharField(
        required=False,
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        label=gettext_lazy("The elements"),
        help_text=gettext_lazy(
            "One a line, as the partner wrote them. Behind a comma: mandatory or optional."
        ),
    )
    file = forms.FileField(required=False, label=gettext_lazy("Or their list as a CSV file"))

    def __init__(self, *args: Any, held: Shown, sources: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        papers = [a for a in held.agreements.values() if held.standing.agreements[a.id].in_force(held.today)]
        named = sorted(((a.id, f"{a.title} ({a.id})") for a in papers), key=lambda x: x[1].casefold())
        self.fields["agreement"].choices = named
        self.fields["holding"].choices = [(s, s) for s in sources]
        subs = {p.id: p.name for a in papers for p in a.parties if p.role is Role.SUB_PROCESSOR}
        self.fields["onward"].choices = sorted(subs.items(), key=lambda x: x[1].casefold())
        if not subs:
            del self.fields["onward"]

    def clean(self) -> dict[str, Any]:
        """One of the two, not both and not neither."""
        said: dict[str, Any] = super().clean() or {}
        if bool(said.get("listed", "").strip()) == bool(said.get("file")):
            raise forms.ValidationError(_("Type the elements, or choose a file: one of the two."))
        return said


class PaperForm(Form):
    """A request as a YAML file."""

    act = "paper"
    file = forms.FileField(
        label=gettext_lazy("A request as a YAML file"),
        help_text=gettext_lazy("The form that `permslip ask new` prints, filled in."),
    )


def new(visit: Visit) -> HttpResponse:
    """Put a request for a partner."""
    held = shown(visit.desk)
    sources = sorted(held.standing.holdings)
    listing, paper = ListForm(held=held, sources=sources), PaperForm()
    status = 200
    if visit.posted:
        form: Form
        if visit.request.POST.get("act") == "paper":
            form = paper = PaperForm(visit.request.POST, visit.request.FILES)
            put = _from_paper
        else:
            form = listing = ListForm(visit.request.POST, visit.request.FILES, held=held, sources=sources)
            put = _from_list
        if form.is_valid():
            try:
                made = put(visit, form, held)
            except PermslipError as error:
                told(form, error)
            else:
                messages.success(visit.request, _("The request is put. Decide it next."))
                return HttpResponseRedirect(reverse("steward-request", args=[made]), status=MOVED)
        status = UNPROCESSABLE
    context = {"listing": listing, "paper": paper, "ready": bool(sources) and bool(held.agreements)}
    return visit.page("steward/request_new.html", context, status=status)


def _from_paper(visit: Visit, form: Form, held: Shown) -> str:
    file = taken(visit.desk, form.cleaned_data["file"])
    return asking.put_request(visit.desk, file=file, by=visit.who.by)["request"]


def _from_list(visit: Visit, form: Form, held: Shown) -> str:
    said = form.cleaned_data
    if said.get("file"):
        file = taken(visit.desk, said["file"])
    else:
        file = visit.desk.scratch() / "elements.csv"
        file.write_text(as_csv(said["listed"]), "utf-8")
    paper = held.agreements[said["agreement"]]
    partner = next(p.id for p in paper.parties if p.role is Role.PARTNER)
    return asking.import_request(
        visit.desk,
        file=file,
        request_id=said["request_id"],
        agreement=said["agreement"],
        recipient=partner,
        holding=said["holding"],
        onward=tuple(said.get("onward", ())),
        purpose=" ".join(said["purpose"].split()),
        as_of=None,
        aim=Purpose(said["aim"]) if said["aim"] else paper.purpose,
        by=visit.who.by,
    )["request"]


def as_csv(listed: str) -> str:
    """Lines as a person types them, as a table: what stands behind the last comma is how badly it is
    wanted, where it is such a word."""
    import csv
    import io

    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("element", "level"))
    for line in listed.splitlines():
        words, comma, level = line.rpartition(",")
        known = level.strip().lower() in ("mandatory", "required", "encouraged", "optional")
        element, level = (words, level.strip()) if comma and known else (line, "")
        if element.strip():
            writer.writerow((element.strip(), level))
    return out.getvalue()
