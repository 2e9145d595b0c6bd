"""What binds whoever receives data, on one page; and the certificate of destruction, as a form or a text.

A sub-processor comes here by its link alone. It sees the slips that name it, and nothing of the partner's.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from permslip.actions import obliged, partner_packages
from permslip.actions.partnering import Place
from permslip.actions.shown import shown
from permslip.agree.agreement import Agreement, Party
from permslip.follow.certificates import Method, own_part_id
from permslip.portal.door.visit import Visit
from permslip.portal.frame.forms import in_words
from permslip.portal.partner.moving import UNPROCESSABLE, to
from permslip.portal.partner.whose import mine, sub_places
from permslip.words.errors import BadInput, NotFound, PermslipError
from permslip.words.vocabulary import Seat

LARGEST = 1 << 16
METHODS = (
    (Method.CLEAR.value, later("clear: overwritten, or reset so that ordinary means find nothing")),
    (Method.PURGE.value, later("purge: erased so that a laboratory finds nothing")),
    (Method.DESTROY.value, later("destroy: the media themselves are gone")),
)


def duties(visit: Visit) -> HttpResponse:
    """Everything that binds me, agreement by agreement; what is due; what was certified."""
    held = shown(visit.desk)
    partner, sub = mine(visit), sub_places(visit)
    owed, papers = obliged.owed_by(held, partner), []
    for place in (*partner, *sub):
        paper = held.agreements.get(place.agreement)
        if paper is None:
            continue
        party = obliged.party_of(paper, place.party)
        papers.append(
            {
                "paper": paper,
                "party": party,
                "under": _name(paper, party.under),
                "bindings": obliged.bindings(paper, party),
                "owed": [o for o in owed if o.agreement == place.agreement],
            }
        )
    slips = partner_packages.slips(visit.desk, mine=sub) if sub else ()
    context = {"papers": papers, "slips": slips, "is_sub": bool(sub) and not partner}
    return visit.page("partner/duties.html", context)


def _name(paper: Agreement, party: str | None) -> str:
    found = paper.party(party) if party else None
    return found.name if found else ""


DAY = {
    "required": later("Say on which day."),
    "invalid": later("A day such as 2027-06-30."),
}
CHOOSE = {"required": later("Choose one."), "invalid_choice": later("Choose one of these.")}


class CertificateForm(forms.Form):
    """A certificate of destruction, for one release."""

    role = forms.CharField(
        max_length=200,
        label=later("Who stands for it"),
        help_text=later("A title, such as records manager. No name: certificates are kept for years."),
        error_messages={"required": later("Say who stands for it: a title.")},
    )
    destroyed_on = forms.DateField(
        label=later("Day of destruction"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages=DAY,
    )
    method = forms.ChoiceField(
        choices=METHODS,
        widget=forms.RadioSelect,
        label=later("How"),
        help_text=later("In the words of NIST Special Publication 800-88, weakest first."),
        error_messages=CHOOSE,
    )
    backups = forms.ChoiceField(
        choices=(
            ("none", later("there were none")),
            ("destroyed", later("destroyed too")),
            ("until", later("they will be overwritten by this day:")),
        ),
        widget=forms.RadioSelect,
        label=later("Backup copies"),
        error_messages=CHOOSE,
    )
    backups_until = forms.DateField(
        required=False,
        label=later("Overwritten by"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages=DAY,
    )

    def __init__(self, *args: Any, subs: tuple[Party, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.subs = subs
        for sub in subs:
            self.fields[f"sub-{sub.id}"] = forms.ChoiceField(
                choices=(
                    ("", later("choose")),
                    *((m.value, m.value) for m in Method),
                    ("never", later("it never received the data")),
                ),
                label=_("%(name)s destroyed its copies by") % {"name": sub.name},
                error_messages={"required": _("Say how, or that it never received the data.")},
            )
            self.fields[f"day-{sub.id}"] = forms.DateField(
                required=False,
                label=_("on this day (%(name)s)") % {"name": sub.name},
                widget=forms.DateInput(attrs={"type": "date"}),
                error_messages=DAY,
            )

    def clean(self) -> dict[str, Any]:
        """Days that belong to what was chosen."""
        said = super().clean() or {}
        if said.get("backups") == "until" and not said.get("backups_until"):
            self.add_error("backups_until", _("Say by which day they will be overwritten."))
        for sub in self.subs:
            how, day = said.get(f"sub-{sub.id}"), said.get(f"day-{sub.id}")
            if how and how != "never" and not day:
                self.add_error(f"day-{sub.id}", _("Say on which day."))
        return said

    def text(self, *, release: str, party: str) -> str:
        """The certificate in the form in which `permslip follow certify` takes it."""
        said = self.cleaned_data
        until: date | None = said["backups_until"]
        backups = until.isoformat() if said["backups"] == "until" and until else said["backups"]
        lines = [
            "certificate: destruction",
            f"party: {party}",
            f"role: {quoted(said['role'])}",
            f"destroyed_on: {said['destroyed_on'].isoformat()}",
            f"method: {said['method']}",
            f"releases: [{release}]",
            f"backups: {backups}",
        ]
        if self.subs:
            lines.append("sub_recipients:")
        for sub in self.subs:
            lines += self._sub(sub)
        return "\n".join(lines) + "\n"

    def _sub(self, sub: Party) -> list[str]:
        how, day = self.cleaned_data[f"sub-{sub.id}"], self.cleaned_data[f"day-{sub.id}"]
        if how == "never":
            return [f"  - party: {sub.id}", "    never_received: true"]
        return [f"  - party: {sub.id}", f"    destroyed_on: {day.isoformat()}", f"    method: {how}"]


def quoted(text: str) -> str:
    """A text as a YAML scalar in double quotes: nothing that somebody types becomes a key of its own."""
    import json

    return json.dumps(" ".join(text.split()), ensure_ascii=True)


class UploadForm(forms.Form):
    """The certificate as a text file."""

    paper = forms.FileField(
        label=later("A certificate as a text file"),
        help_text=later("In the form that the manual shows, at most 64 kB."),
        error_messages={"required": later("Choose the file."), "empty": later("The file is empty.")},
    )


def certificate(visit: Visit, release: str) -> HttpResponse:
    """Hand in a certificate for one release: the same checks as on the district's command line."""
    place, paper, subs = _whose(visit, release)
    posted, upload = visit.request.POST if visit.posted else None, visit.request.POST.get("act") == "upload"
    form = CertificateForm(None if upload else posted, subs=subs, initial=_known(visit, release, subs))
    file_form = UploadForm(posted, visit.request.FILES) if visit.posted and upload else UploadForm()
    sent = file_form if upload else form
    if visit.posted and sent.is_valid():
        try:
            data, name = _data(form, file_form, upload=upload, release=release, place=place)
            _hand_in(visit, data, name, place)
        except PermslipError as error:
            sent.add_error(None, in_words(error))
        else:
            messages.success(visit.request, _("Taken in. The register now says that it is destroyed."))
            return to("partner-duties")
    about = shown(visit.desk).standing.releases[release]
    context = {
        "release": release,
        "paper": paper,
        "form": form,
        "file_form": file_form,
        "promised": paper.destruction.method,
        "subs": subs,
        "own_part": place.party != about.recipient,
        "released_on": about.time,
    }
    return visit.page("partner/certificate.html", context, status=UNPROCESSABLE if sent.errors else 200)


def _known(visit: Visit, release: str, subs: tuple[Party, ...]) -> dict[str, Any]:
    """What sub-processors have certified themselves, so that their partner need not type it again."""
    done = shown(visit.desk).standing.certified
    said: dict[str, Any] = {}
    for sub in subs:
        own = done.get(own_part_id(release, sub.id))
        if own is not None:
            said |= {f"sub-{sub.id}": own.method, f"day-{sub.id}": own.on}
    return said


def _whose(visit: Visit, release: str) -> tuple[Place, Agreement, tuple[Party, ...]]:
    """The place from which a certificate of this release is mine to give. Raises NotFound."""
    held = shown(visit.desk)
    about = held.standing.releases.get(release)
    if about is not None:
        paper = held.agreements.get(about.agreement)
        for place in mine(visit, Seat.PARTNER, Seat.SUB_PROCESSOR):
            if paper is None or place.agreement != about.agreement:
                continue
            if place.party == about.recipient:
                return place, paper, tuple(p for p in paper.parties if p.under == place.party)
            if any(s.line.id == release for s in partner_packages.slips(visit.desk, mine=(place,))):
                return place, paper, ()
    raise NotFound(_("There is no such package."), fix=_("what you owe stands on the page of your duties"))


def _data(
    form: CertificateForm, file_form: UploadForm, *, upload: bool, release: str, place: Place
) -> tuple[bytes, str]:
    if not upload:
        return form.text(release=release, party=place.party).encode(), "the certificate"
    sent = file_form.cleaned_data["paper"]
    if sent.size > LARGEST:
        raise BadInput(_("The file is larger than 64 kB."), fix=_("a certificate is a short text"))
    return sent.read(), "the certificate"


def _hand_in(visit: Visit, data: bytes, name: str, place: Place) -> None:
    from permslip.actions import handing

    handing.hand_in_certificate(visit.desk, data=data, name=name, seat=place.seat)
