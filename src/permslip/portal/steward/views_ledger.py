"""The ledger and the settings: what was written, whether it holds, what the office is set to."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from permslip.actions import following, offices
from permslip.actions.shown import label, shown
from permslip.portal.door import errands
from permslip.portal.door.house import house
from permslip.portal.door.visit import Visit
from permslip.portal.frame.forms import in_words
from permslip.portal.steward.forms import Form
from permslip.words.errors import PermslipError

UNPROCESSABLE = 422
MOVED = 303
LAST = 50
TITLES = {
    "policy-parent-consent": gettext_lazy("A family's yes"),
    "two-guardians": gettext_lazy("Two guardians who differ"),
    "reviewers": gettext_lazy("How many people approve"),
    "minutes-reference": gettext_lazy("The minutes behind an approval"),
    "attack-bound": gettext_lazy("How much an attack may get"),
    "courses-held": gettext_lazy("Courses over time"),
}


class StudentForm(Form):
    """A student's number, sent in the body of a form: it stands in no address and no log."""

    act = "student"
    student = forms.CharField(
        max_length=100,
        label=gettext_lazy("The student's number"),
        help_text=gettext_lazy("As your records have it."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


def show(visit: Visit) -> HttpResponse:
    """The last entries; posted, the whole ledger is checked in the background."""
    if visit.posted:
        return errands.start(visit, "verify-ledger", about="ledger")
    older = visit.request.GET.get("before", "")
    held = shown(visit.desk)
    before = int(older) if older.isdecimal() and len(older) < 10 else held.standing.size
    before = min(max(before, 1), max(held.standing.size, 1))
    first = max(before - LAST, 0)
    entries = following.entries_from(visit.desk, first=first, count=before - first)
    context = {
        "entries": [(e, _moment(e["time"])) for e in reversed(entries)],
        "size": held.standing.size,
        "older": first or None,
        "checked": _checked(visit),
        "last_time": held.standing.last_time,
    }
    return visit.page("steward/ledger.html", context)


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _checked(visit: Visit) -> dict[str, Any] | None:
    """The last check that ended, from the errands of the last month."""
    since = visit.desk.clock.now() - timedelta(days=29)
    rows = visit.desk.office.errands.over(since=since, kind="verify-ledger")
    return {"on": rows[0].ended_at, "state": rows[0].state.value, **rows[0].outcome} if rows else None


def student(visit: Visit) -> HttpResponse:
    """What was disclosed about one student: 34 CFR 99.32. The number is in the form's body alone."""
    form, found, status = StudentForm(), None, 200
    if visit.posted:
        form = StudentForm(visit.request.POST)
        if form.is_valid():
            number = form.cleaned_data["student"]
            found = following.student_record(visit.desk, student=number)["disclosures"]
        else:
            status = UNPROCESSABLE
    lines = None
    if found is not None:
        held = shown(visit.desk)
        keys = {name for one in found for name in one["elements"]}
        words = {name: label(name.rpartition(".")[2]) for name in keys}
        lines = [
            {
                **one,
                "elements": list(dict.fromkeys(words[e] for e in one["elements"])),
                "may_pass_to": [held.organisation(p) for p in one["may_pass_to"]],
            }
            for one in found
        ]
    return visit.page("steward/student.html", {"form": form, "lines": lines}, status=status)


def settings(visit: Visit) -> HttpResponse:
    """Policies, keys, how the portal is set; posted, a policy is set."""
    wrong: tuple[str, str] | None = None
    if visit.posted:
        name, value = visit.request.POST.get("policy", ""), visit.request.POST.get("value", "")
        try:
            offices.set_policy(visit.desk, name=name, value=value, by=visit.who.by)
        except PermslipError as error:
            wrong = (name, in_words(error))
        else:
            messages.success(visit.request, _("It is in the ledger and counts from now on."))
            return HttpResponseRedirect(reverse("steward-settings"), status=MOVED)
    conf = house.conf
    trust = visit.desk.office.keyring.trust(visit.desk.office.standing())
    context = {
        "policies": [
            {**p, "title": TITLES.get(p["policy"], p["policy"]), "values": offices.policy_values(p["policy"])}
            for p in offices.list_policies(visit.desk)
        ],
        "keys": offices.list_keys(visit.desk),
        "fingerprint": trust.fingerprint,
        "wrong": wrong,
        "conf": conf,
        "closed": visit.desk.office.core.settings.closed,
    }
    return visit.page("steward/settings.html", context, status=UNPROCESSABLE if wrong else 200)


def trust_file(visit: Visit) -> HttpResponse:
    """The trust file, by which others verify slips."""
    path = visit.desk.scratch() / "trust.json"
    offices.write_trust(visit.desk, out=path)
    response = HttpResponse(path.read_bytes(), content_type="application/json")
    response["Content-Disposition"] = 'attachment; filename="trust.json"'
    return response
