"""Afterwards: duties with their days, certificates of destruction, incidents and their clocks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from permslip.actions import bookshelf, following
from permslip.actions.shown import Shown, part, shown
from permslip.actions.today import AHEAD, duties
from permslip.follow.dues import DISTRICT
from permslip.follow.duty import Duty, DutyKind, DutyState
from permslip.follow.incidents import Reached
from permslip.portal.door.visit import Visit
from permslip.portal.steward.forms import Form, taken, told
from permslip.words.errors import BadInput, PermslipError
from permslip.words.standing import ReleaseStatus
from permslip.words.vocabulary import Role, Seat

UNPROCESSABLE = 422
MOVED = 303
CHOICES = 100  # releases to choose from; of more, one is named by its id
LIMIT = 30  # of what went wrong with releases: the newest are shown, the rest is counted


def _day(**more: Any) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}), **more)


class DoneForm(forms.Form):
    """That the district did what it owed."""

    duty = forms.CharField(max_length=200, widget=forms.HiddenInput)
    how = forms.CharField(
        max_length=500, label=gettext_lazy("How was it done?"), help_text=gettext_lazy("With no name in it.")
    )


class CertificateForm(Form):
    """A certificate of destruction, typed or as a file."""

    act = "certify"
    text = forms.CharField(
        required=False,
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "false", "class": "mono"}),
        label=gettext_lazy("The certificate"),
        help_text=gettext_lazy("This is its form: fill it in from the partner's paper."),
    )
    file = forms.FileField(required=False, label=gettext_lazy("Or the certificate as a file (YAML)"))

    def clean(self) -> dict[str, Any]:
        """A file goes before the text, which may still be the empty form."""
        said: dict[str, Any] = super().clean() or {}
        if not said.get("file") and not said.get("text", "").strip():
            raise forms.ValidationError(_("Fill the form in, or choose a file."))
        return said


class ReleaseField(forms.CharField):
    """A release by its id, or nothing."""

    def __init__(self, held: Shown) -> None:
        super().__init__(
            required=False,
            max_length=60,
            label=gettext_lazy("Which release"),
            help_text=gettext_lazy(
                "Its id, as its page shows it (rel_ and twelve signs). Left out: not known, or none."
            ),
        )
        self._held = held

    def clean(self, value: Any) -> str:
        """Raises ValidationError for an id that no release has."""
        said = str(super().clean(value)).strip()
        if said and self._held.line(said) is None:
            raise forms.ValidationError(_("No release has this id. Copy it from the release's own page."))
        return said


class OpenForm(Form):
    """A new incident."""

    act = "open"
    what = forms.CharField(
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        label=gettext_lazy("What happened"),
        help_text=gettext_lazy("One or two sentences. Name no student and no member of staff."),
    )
    party = forms.ChoiceField(label=gettext_lazy("With whom the data were"))
    release = forms.ChoiceField(required=False, label=gettext_lazy("Which release"))
    on = _day(label=gettext_lazy("The day it was found out"))

    def __init__(self, *args: Any, held: Shown, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = {
            p.id: p.name for a in held.agreements.values() for p in a.parties if p.role is not Role.DISTRICT
        }
        self.fields["party"].choices = [
            (DISTRICT, _("the district itself")),
            *sorted(named.items(), key=lambda x: x[1].casefold()),
        ]
        if len(held.lines) > CHOICES:  # nobody finds theirs in a list of a thousand
            self.fields["release"] = ReleaseField(held)
            return
        self.fields["release"].choices = [
            ("", _("not known, or none")),
            *((line.id, f"{line.recipient}, {line.on.isoformat()} ({line.id})") for line in held.lines),
        ]


class UpdateForm(Form):
    """What became known of an incident."""

    act = "update"
    board_told = _day(required=False, label=gettext_lazy("The day the district learned of it"))
    families_told = _day(required=False, label=gettext_lazy("The day the families were told"))
    reached = forms.ChoiceField(
        required=False,
        label=gettext_lazy("What kind of data it reached"),
        choices=[("", gettext_lazy("as it stands")), *((r.value, r.value) for r in Reached)],
    )
    close = forms.BooleanField(required=False, label=gettext_lazy("It is settled: close it"))


@dataclass(frozen=True)
class Owed:
    """One duty as a line: ``done_here`` where the steward may say that it is done."""

    duty: Duty
    anchor: str
    title: str
    party: str
    state: str
    href: str
    done_here: bool


def index(visit: Visit) -> HttpResponse:
    """Everything that is due; posted, the district says how it did what it owed."""
    wrong: DoneForm | None = None
    if visit.posted:
        wrong = DoneForm(visit.request.POST)
        if wrong.is_valid():
            said = wrong.cleaned_data
            try:
                following.done(visit.desk, duty=said["duty"], how=said["how"], by=visit.who.by)
            except PermslipError as error:
                told(wrong, error, "how")
            else:
                messages.success(visit.request, _("It is in the ledger."))
                return HttpResponseRedirect(reverse("steward-follow"), status=MOVED)
    held = shown(visit.desk)
    left = [d for d in duties(visit.desk) if d.state(held.today) is not DutyState.DONE]
    every = visit.request.GET.get("all") == "yes"
    near = [d for d in left if every or (d.due - held.today).days <= AHEAD]
    some = part(tuple(near), visit.part_number)
    wider = bookshelf.wider(visit.desk)
    gone = [r for r in held.standing.releases.values() if r.status is not ReleaseStatus.IN_FORCE]
    context = {
        "some": some,
        "every": every,
        "lines": [(o, _done_form(o, wrong)) for o in (_owed(d, held) for d in some.items)],
        "hidden": len(left) - len(near),
        "incidents": [(i, held.organisation(i["party"])) for i in reversed(following.incidents(visit.desk))],
        "practice": wider[:LIMIT],
        "more_practice": max(len(wider) - LIMIT, 0),
        "withdrawn": list(reversed(gone))[:LIMIT],
        "more_withdrawn": max(len(gone) - LIMIT, 0),
        "wrong": wrong,
        "today": held.today,
    }
    return visit.page("steward/follow.html", context, status=UNPROCESSABLE if wrong else 200)


def _done_form(owed: Owed, wrong: DoneForm | None) -> DoneForm | None:
    if not owed.done_here:
        return None
    if wrong is not None and wrong.data.get("duty") == owed.duty.id:
        return wrong
    return DoneForm(initial={"duty": owed.duty.id}, auto_id=f"{owed.anchor}_%s")


def _owed(duty: Duty, held: Shown) -> Owed:
    paper = held.agreements.get(duty.source)
    release = held.standing.releases.get(duty.source)
    incident = held.standing.incidents.get(duty.source)
    words = {
        DutyKind.TERM_ENDS: _("The agreement ends"),
        DutyKind.DESTROY: _("Destroy what left on %(day)s")
        % {"day": date_format(release.time, "j M Y") if release else "?"},
        DutyKind.NOTICE: _("Yearly notice to families"),
        DutyKind.POSTING: _("Post the agreement"),
        DutyKind.INCIDENT: _("Tell of an incident: %(what)s") % {"what": incident.what if incident else "?"},
        DutyKind.FAMILY: _("Answer a family"),
    }
    title = words[duty.kind] + (f": {paper.title}" if paper else "")
    here = duty.owed_by == DISTRICT and not duty.fact
    return Owed(
        duty=duty,
        anchor=duty.id.replace(":", "-"),
        title=title,
        party=held.organisation(duty.owed_by, release.agreement if release else None),
        state=duty.state(held.today).value,
        href=_where(duty, held),
        done_here=here and duty.kind in (DutyKind.NOTICE, DutyKind.POSTING, DutyKind.TERM_ENDS),
    )


def _where(duty: Duty, held: Shown) -> str:
    if duty.source in held.agreements:
        return str(reverse("steward-agreement", args=[duty.source]))
    if duty.source in held.standing.releases:
        return str(reverse("steward-release", args=[duty.source]))
    if duty.kind is DutyKind.INCIDENT:
        return str(reverse("steward-incident", args=[duty.source]))
    return ""


def certificate(visit: Visit) -> HttpResponse:
    """Take in a certificate of destruction."""
    form, status = CertificateForm(initial={"text": following.certificate_form()}), 200
    if visit.posted:
        form = CertificateForm(visit.request.POST, visit.request.FILES)
        if form.is_valid():
            try:
                done = _certified(visit, form)
            except PermslipError as error:
                told(form, error)
            else:
                count = len(done["duties"])
                messages.success(
                    visit.request, _("Certified: %(count)s release(s) destroyed.") % {"count": count}
                )
                return HttpResponseRedirect(reverse("steward-follow"), status=MOVED)
        status = UNPROCESSABLE
    return visit.page("steward/certificate.html", {"form": form}, status=status)


def _certified(visit: Visit, form: CertificateForm) -> dict[str, Any]:
    said = form.cleaned_data
    if said.get("file"):
        file = taken(visit.desk, said["file"])
    else:
        file = visit.desk.scratch() / "certificate.yaml"
        file.write_text(said["text"], "utf-8")
    return following.certify(visit.desk, file=file, by=visit.who.by)


def new_incident(visit: Visit) -> HttpResponse:
    """Open an incident: its clocks run from the day it was found out."""
    held = shown(visit.desk)
    form, status = OpenForm(held=held, initial={"on": held.today, "party": DISTRICT}), 200
    if visit.posted:
        form = OpenForm(visit.request.POST, held=held)
        if form.is_valid():
            said = form.cleaned_data
            try:
                made = following.incident(
                    visit.desk,
                    what=" ".join(said["what"].split()),
                    party=said["party"],
                    release=said["release"] or None,
                    on=said["on"],
                    by=visit.who.by,
                )
            except PermslipError as error:
                told(form, error)
            else:
                said = _("It is open, and its clocks run.") if made["clocks"] else _("It is open.")
                messages.success(visit.request, said)
                where = reverse("steward-incident", args=[made["incident"]])
                return HttpResponseRedirect(where, status=MOVED)
        status = UNPROCESSABLE
    return visit.page("steward/incident_new.html", {"form": form}, status=status)


def incident(visit: Visit, name: str) -> HttpResponse:
    """One incident; posted, what became known of it."""
    form, status = UpdateForm(), 200
    if visit.posted:
        form = UpdateForm(visit.request.POST)
        if form.is_valid():
            try:
                _updated(visit, name, form.cleaned_data)
            except PermslipError as error:
                told(form, error)
            else:
                messages.success(visit.request, _("It is in the ledger."))
                return HttpResponseRedirect(reverse("steward-incident", args=[name]), status=MOVED)
        status = UNPROCESSABLE
    found = next((i for i in following.incidents(visit.desk) if i["incident"] == name), None)
    if found is None:
        raise Http404
    held = shown(visit.desk)
    clocks = [
        (c, date.fromisoformat(c["due"]), date.fromisoformat(c["due"]) < held.today) for c in found["clocks"]
    ]
    context = {
        "incident": found,
        "clocks": clocks,
        "party": held.organisation(found["party"]),
        "form": form,
        "may_write": visit.who.seat is Seat.STEWARD and found["state"] != "closed",
    }
    return visit.page("steward/incident.html", context, status=status)


def _updated(visit: Visit, name: str, said: dict[str, Any]) -> None:
    if not any(said.values()):
        raise BadInput(_("That says nothing new."), fix=_("fill in what became known"))
    following.update_incident(
        visit.desk,
        incident=name,
        board_told=said["board_told"],
        families_told=said["families_told"],
        reached=said["reached"] or None,
        close=said["close"],
        by=visit.who.by,
    )
