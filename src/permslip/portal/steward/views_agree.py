"""Agreements: brought in, read against the law, posted, ended."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from permslip.actions import bookshelf, paper_drafts, papers
from permslip.portal.door import errands
from permslip.portal.door.visit import Visit
from permslip.portal.frame.pictures import Bars, bars
from permslip.portal.steward.forms import Form, left_for_an_errand, taken, told
from permslip.words.errors import PermslipError
from permslip.words.vocabulary import Seat

UNPROCESSABLE = 422
MOVED = 303
LARGEST_PAPER = 50_000_000
AS_DATA = (".yaml", ".yml", ".json")
AS_SIGNED = (".pdf", ".docx", ".txt", ".md")


class UploadForm(Form):
    """An agreement: as data, or as it was signed."""

    act = "upload"
    file = forms.FileField(
        label=gettext_lazy("An agreement"),
        help_text=gettext_lazy("As it was signed (PDF, Word or text), or as data (YAML)."),
        widget=forms.ClearableFileInput(attrs={"accept": ",".join((*AS_SIGNED, *AS_DATA))}),
    )

    def clean_file(self) -> Any:
        """By its name and size; what is in it is looked at by whoever reads it."""
        file = self.cleaned_data["file"]
        suffix = Path(file.name).suffix.lower()
        if suffix not in (*AS_SIGNED, *AS_DATA):
            raise forms.ValidationError(_("Choose a PDF, a Word file (.docx), a text or a YAML file."))
        if file.size > LARGEST_PAPER:
            raise forms.ValidationError(_("The file has more than 50 MB: choose the agreement alone."))
        return file


class EndForm(Form):
    """An agreement that ends before its term."""

    act = "end"
    on = forms.DateField(
        widget=forms.DateInput(attrs={"type": "date"}),
        label=gettext_lazy("Its last day"),
        help_text=gettext_lazy(
            "Nothing leaves under it afterwards. What was released is due for destruction sooner."
        ),
    )


def index(visit: Visit) -> HttpResponse:
    """The shelf; posted, an agreement is brought in."""
    form, status = UploadForm(), 200
    if visit.posted:
        form = UploadForm(visit.request.POST, visit.request.FILES)
        if form.is_valid():
            try:
                return _brought(visit, form.cleaned_data["file"])
            except PermslipError as error:
                told(form, error, "file")
        status = UNPROCESSABLE
    at = visit.part_number
    mine = paper_drafts.list_drafts(visit.desk, seat=visit.who.id) if visit.who.seat is Seat.STEWARD else ()
    context = {"some": bookshelf.shelf(visit.desk, page=at), "form": form, "drafts": mine}
    return visit.page("steward/agreements.html", context, status=status)


def _brought(visit: Visit, file: Any) -> HttpResponse:
    if Path(file.name).suffix.lower() in AS_DATA:
        added = papers.add_agreement(visit.desk, file=taken(visit.desk, file), by=visit.who.by)
        messages.success(visit.request, _("The agreement is registered. Here is what the law finds in it."))
        where = reverse("steward-agreement", args=[added["agreement"]])
        return HttpResponseRedirect(where, status=MOVED)
    return errands.start(visit, "read-paper", file=str(left_for_an_errand(visit.desk, file)))


def show(visit: Visit, name: str) -> HttpResponse:
    """An agreement's last version; posted, it is ended."""
    form = EndForm()
    if visit.posted:
        form = EndForm(visit.request.POST)
        if form.is_valid():
            try:
                bookshelf.end(visit.desk, name=name, on=form.cleaned_data["on"], by=visit.who.by)
            except PermslipError as error:
                told(form, error, "on")
            else:
                messages.success(visit.request, _("Its end is in the ledger."))
                return HttpResponseRedirect(reverse("steward-agreement", args=[name]), status=MOVED)
        return _page(visit, name, None, form, status=UNPROCESSABLE)
    return _page(visit, name, None, form)


def version(visit: Visit, name: str, number: int) -> HttpResponse:
    """An earlier version of an agreement."""
    return _page(visit, name, number, EndForm())


def _page(visit: Visit, name: str, number: int | None, form: EndForm, *, status: int = 200) -> HttpResponse:
    found = bookshelf.paper(visit.desk, name=name, version=number)
    context = {
        "found": found,
        "paper": found.paper,
        "form": form,
        "covers": cover_bars(found.groups),
        "may_end": found.is_last and found.ended_on is None and visit.who.seat is Seat.STEWARD,
    }
    return visit.page("steward/agreement.html", context, status=status)


def cover_bars(groups: Sequence[tuple[str, int]]) -> Bars | None:
    """What an agreement covers: elements by whom they are about."""
    if not groups:
        return None
    return bars(
        _("Elements in the schedule, by whom they are about"), [(g, float(n), str(n), "") for g, n in groups]
    )


def letter(visit: Visit, name: str) -> HttpResponse:
    """The letter that asks for better terms; ``?as=text`` downloads it."""
    text = bookshelf.letter(visit.desk, name=name)
    if visit.request.GET.get("as") == "text":
        response = HttpResponse(text, content_type="text/plain; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="better-terms-{name}.txt"'
        return response
    back = reverse("steward-agreement", args=[name])
    return visit.page("steward/letter.html", {"text": text, "back": back})
