"""Packages: the promise of confidentiality first, then the download; every fetch is written down."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from permslip.actions import handing, partner_packages, partnering
from permslip.actions.partner_packages import PackagePage
from permslip.actions.partnering import Place
from permslip.actions.shown import Line
from permslip.portal.door.visit import Visit
from permslip.portal.frame.forms import in_words
from permslip.portal.partner.moving import UNPROCESSABLE, to
from permslip.portal.partner.whose import at, mine
from permslip.words.errors import BadInput, RefusedError
from permslip.words.standing import ReleaseStatus

STATES = {
    ReleaseStatus.IN_FORCE.value: (later("in force"), "yes", later("You may use it for its purpose.")),
    ReleaseStatus.REVOKED.value: (
        later("revoked"), "no", later("Stop using it now, and destroy every copy."),
    ),
    ReleaseStatus.SUSPENDED.value: (
        later("suspended"), "late", later("Stop using it until the district says otherwise."),
    ),
    ReleaseStatus.SUPERSEDED.value: (later("superseded"), "", later("A newer release takes its place.")),
    ReleaseStatus.DESTROYED.value: (later("destroyed"), "", later("You certified that it is gone.")),
}  # fmt: skip


class SignForm(forms.Form):
    """One's own name under the words, as it stands at the seat."""

    name = forms.CharField(
        max_length=200,
        label=later("Your full name"),
        error_messages={"required": later("Write your name: it is your signature.")},
    )
    read = forms.BooleanField(
        label=later("I have read these words, and I promise to keep them."),
        error_messages={"required": later("Tick this once you have read the words.")},
    )

    def __init__(self, *args: Any, holder: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.holder = holder
        self.fields["name"].help_text = _("As it stands at your seat: %(name)s") % {"name": holder}

    def clean_name(self) -> str:
        """The name of whoever sits there: nobody signs for another."""
        name = " ".join(str(self.cleaned_data["name"]).split())
        if name.casefold() != " ".join(self.holder.split()).casefold():
            raise forms.ValidationError(
                _("This is not the name at this seat. Write: %(name)s"), params={"name": self.holder}
            )
        return name


def packages(visit: Visit) -> HttpResponse:
    """Every package that went to my organisation."""
    found = partner_packages.packages(visit.desk, mine=mine(visit))
    return visit.page("partner/packages.html", {"packages": [(p, _said(p.line)) for p in found]})


def _said(line: Line) -> dict[str, str]:
    word, kind, says = STATES.get(line.state, (line.state, "", ""))
    if line.state == ReleaseStatus.IN_FORCE.value and line.state_on is not None:  # it was suspended before
        on = {"on": date_format(line.state_on, "j M Y")}
        says = _("The district reinstated it on %(on)s: you may use it for its purpose again.") % on
    return {"word": str(word), "kind": kind, "says": str(says)}


def package(visit: Visit, release: str) -> HttpResponse:
    """One package: what it holds, what it binds to, the download."""
    page = partner_packages.package_page(visit.desk, mine=mine(visit), release=release)
    if visit.posted and visit.request.POST.get("act") == "acknowledge":
        try:
            handing.acknowledge(visit.desk, release=release, seat=page.place.seat)
        except (BadInput, RefusedError) as error:
            return _package(visit, page, error=error, status=UNPROCESSABLE)
        messages.success(visit.request, _("Thank you: the district knows that it arrived whole."))
        return to("partner-package", release=release)
    return _package(visit, page)


def _package(visit: Visit, page: PackagePage, *, status: int = 200, **more: Any) -> HttpResponse:
    tables: dict[str, list[str]] = {}
    for table, label in page.elements:
        tables.setdefault(table, []).append(label)
    context = {"page": page, "said": _said(page.package.line), "tables": tables.items(), **more}
    return visit.page("partner/package.html", context, status=status)


def download(visit: Visit, release: str) -> HttpResponse:
    """The package's zip, after the promise was signed. Asking for it is written down."""
    page = partner_packages.package_page(visit.desk, mine=mine(visit), release=release)
    if not visit.posted:
        return redirect("partner-package", release=release)
    if page.signed_on is None and not page.closed:
        return to("partner-undertaking", agreement=page.place.agreement)
    try:
        found = handing.fetch_package(visit.desk, release=release, seat=page.place.seat)
    except (BadInput, RefusedError) as error:
        return _package(visit, page, error=error, status=UNPROCESSABLE)
    return FileResponse(
        found.path.open("rb"), as_attachment=True, filename=found.name, content_type="application/zip"
    )


def undertaking(visit: Visit, agreement: str) -> HttpResponse:
    """The words of confidentiality, of the agreement's own clauses: read, then signed with one's name."""
    place = at(mine(visit), agreement)
    holder = visit.desk.office.seats.get(place.seat).name
    form = SignForm(visit.request.POST if visit.posted else None, holder=holder)
    if visit.posted and form.is_valid():
        try:
            handing.sign_undertaking(visit.desk, agreement=agreement, seat=place.seat)
        except (BadInput, RefusedError) as error:
            form.add_error(None, in_words(error))
        else:
            messages.success(visit.request, _("Signed. You may fetch the packages of this agreement."))
            return to("partner-packages")
    return _undertaking(visit, place, form)


def _undertaking(visit: Visit, place: Place, form: SignForm) -> HttpResponse:
    page = partnering.agreement_page(visit.desk, mine=(place,), agreement=place.agreement)
    signed = handing.signed_today(visit.desk, agreement=place.agreement, party=place.party, holder=place.seat)
    context = {
        "agreement": page,
        "form": form,
        "text": handing.undertaking_text(visit.desk, agreement=place.agreement, seat=place.seat),
        "signed": signed,
        "today": visit.desk.today(),
    }
    return visit.page("partner/undertaking.html", context, status=UNPROCESSABLE if form.errors else 200)
