"""Sources: what the district holds, column by column, each with its class and why."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext_lazy

from permslip.actions import holdings
from permslip.portal.door import errands
from permslip.portal.door.visit import Visit
from permslip.portal.steward.forms import Form, told
from permslip.words.errors import PermslipError

UNPROCESSABLE = 422


class SourceForm(Form):
    """Where a source lies, on the district's own disk or in its own database."""

    act = "add"
    holding = forms.RegexField(
        r"^[a-z][a-z0-9_-]{0,62}$",
        label=gettext_lazy("A short name"),
        help_text=gettext_lazy(
            "Small letters, digits and hyphens, such as sis. The same name again registers it anew."
        ),
        error_messages={
            "invalid": gettext_lazy("Use small letters, digits and hyphens, and a letter first.")
        },
    )
    place = forms.CharField(
        max_length=500,
        label=gettext_lazy("Where it lies"),
        help_text=gettext_lazy(
            "A folder, a zip or a file on this server, such as /srv/exports/sis.zip, or a "
            "postgresql:// address without its password."
        ),
        widget=forms.TextInput(attrs={"spellcheck": "false", "autocapitalize": "off"}),
    )


def index(visit: Visit) -> HttpResponse:
    """All sources; posted, one is registered in the background."""
    form, status = SourceForm(), 200
    if visit.posted:
        form = SourceForm(visit.request.POST)
        if form.is_valid():
            try:
                place = holdings.outside(visit.desk, place=form.cleaned_data["place"])
            except PermslipError as error:
                told(form, error, "place")
            else:
                holding = form.cleaned_data["holding"]
                return errands.start(visit, "add-holding", about=holding, holding=holding, place=place)
        status = UNPROCESSABLE
    context = {"sources": holdings.list_holdings(visit.desk), "form": form}
    return visit.page("steward/holdings.html", context, status=status)


def show(visit: Visit, name: str) -> HttpResponse:
    """One source: its tables and columns, never a row."""
    held = holdings.show_holding(visit.desk, holding_id=name)
    classes = Counter(c.field_class.value for t in held.tables for c in t.columns)
    context: dict[str, Any] = {"held": held, "classes": sorted(classes.items(), key=lambda x: (-x[1], x[0]))}
    return visit.page("steward/holding.html", context)
