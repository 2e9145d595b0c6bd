"""Seats: who sits where in the portal; given, reached by a one-time link, taken away."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.mail import EmailMessage
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from permslip.actions import approvers, seats
from permslip.actions.desk import Desk
from permslip.actions.shown import Shown, shown
from permslip.portal.door.house import house
from permslip.portal.door.visit import Visit
from permslip.portal.steward.forms import Form, told
from permslip.stores.releases import WAITING
from permslip.stores.seats import SeatRow
from permslip.words.errors import PermslipError
from permslip.words.vocabulary import OfficeRole, Role, Seat

UNPROCESSABLE = 422
MOVED = 303


class OwnForm(Form):
    """A seat for one of the district's own people."""

    act = "own"
    kind = forms.ChoiceField(
        label=gettext_lazy("What they do"),
        choices=[
            ("approver", gettext_lazy("approve what leaves (superintendent, board)")),
            ("attester", gettext_lazy("state facts (counsel, registrar, school safety)")),
            ("steward", gettext_lazy("do the data office's work")),
            ("auditor", gettext_lazy("read everything, change nothing")),
        ],
    )
    person = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Who"),
        help_text=gettext_lazy("Somebody whom the office knows, or somebody new below."),
    )
    name = forms.CharField(required=False, max_length=200, label=gettext_lazy("Or somebody new: their name"))
    role = forms.ChoiceField(
        required=False,
        label=gettext_lazy("The office that they hold"),
        choices=[
            ("", gettext_lazy("none, or known already")),
            *((r.value, r.value.replace("_", " ")) for r in OfficeRole if r is not OfficeRole.PARTNER),
        ],
    )
    email = forms.EmailField(
        label=gettext_lazy("Their e-mail address"), help_text=gettext_lazy("They sign in with it.")
    )
    expires_on = forms.DateField(
        required=False, widget=forms.DateInput(attrs={"type": "date"}), label=gettext_lazy("The last day")
    )

    def __init__(self, *args: Any, desk: Desk, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [
            (p.id, f"{p.name} ({p.role.replace('_', ' ')})") for p in desk.office.people.all() if p.live
        ]
        self.fields["person"].choices = [("", _("somebody new, or an auditor")), *people]


class OutsideForm(Form):
    """A seat for somebody of a partner or a sub-processor."""

    act = "outside"
    party = forms.ChoiceField(label=gettext_lazy("For whom they work, and under which agreement"))
    name = forms.CharField(max_length=200, label=gettext_lazy("Their name"))
    email = forms.EmailField(
        label=gettext_lazy("Their e-mail address"), help_text=gettext_lazy("They sign in with it.")
    )
    expires_on = forms.DateField(
        required=False, widget=forms.DateInput(attrs={"type": "date"}), label=gettext_lazy("The last day")
    )

    def __init__(self, *args: Any, held: Shown, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["party"].choices = parties(held)


class TokenForm(Form):
    """A seat for a partner's program."""

    act = "token"
    party = forms.ChoiceField(label=gettext_lazy("Whose program, and under which agreement"))
    name = forms.CharField(
        max_length=200,
        label=gettext_lazy("What it is called"),
        help_text=gettext_lazy("Such as: nightly fetch."),
    )
    expires_on = forms.DateField(
        required=False, widget=forms.DateInput(attrs={"type": "date"}), label=gettext_lazy("The last day")
    )

    def __init__(self, *args: Any, held: Shown, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["party"].choices = [p for p in parties(held) if p[0].startswith("partner|")]


class EndForm(Form):
    """A seat is taken away."""

    act = "end"
    because = forms.CharField(
        max_length=300, label=gettext_lazy("Why?"), help_text=gettext_lazy("Such as: left the district.")
    )


def parties(held: Shown) -> list[tuple[str, str]]:
    """Everybody outside whom an agreement in force names: (kind|agreement|party, words)."""
    kinds = {Role.PARTNER: Seat.PARTNER, Role.SUB_PROCESSOR: Seat.SUB_PROCESSOR}
    found = [
        (f"{kinds[p.role].value}|{a.id}|{p.id}", f"{p.name}: {a.title}")
        for a in held.agreements.values()
        for p in a.parties
        if p.role in kinds and held.standing.agreements[a.id].in_force(held.today)
    ]
    return sorted(found, key=lambda x: x[1].casefold())


def index(visit: Visit) -> HttpResponse:
    """Who has a seat; posted, somebody is given one."""
    held = shown(visit.desk)
    made: dict[str, Form] = {
        "own": OwnForm(desk=visit.desk),
        "outside": OutsideForm(held=held),
        "token": TokenForm(held=held),
    }
    status, sent = 200, ""
    if visit.posted:
        sent = visit.request.POST.get("act", "")
        gives = {"own": _own, "outside": _outside, "token": _token}
        if sent in gives:
            data = visit.request.POST
            form = OwnForm(data, desk=visit.desk) if sent == "own" else type(made[sent])(data, held=held)
            made[sent] = form
            if form.is_valid():
                try:
                    return gives[sent](visit, form.cleaned_data)
                except PermslipError as error:
                    told(form, error)
            status = UNPROCESSABLE
    names = {a.id: a.title for a in held.agreements.values()}
    rows = [
        {
            **s,
            "kind": Seat(s["kind"]),
            "works_for": held.organisation(s["party"], s["agreement"]) if s["party"] else held.district,
            "title": names.get(s["agreement"], ""),
        }
        for s in seats.list_seats(visit.desk)
    ]
    context = {
        "live": [r for r in rows if r["live"]],
        "ended": [r for r in rows if not r["live"]],
        "forms": made,
        "sent": sent,
    }
    return visit.page("steward/seats.html", context, status=status)


def _own(visit: Visit, said: dict[str, Any]) -> HttpResponse:
    role = OfficeRole(said["role"]) if said["role"] else None
    given = seats.give_seat(
        visit.desk,
        kind=Seat(said["kind"]),
        person=said["person"] or None,
        role=role,
        name=said["name"],
        email=said["email"],
        expires_on=said["expires_on"],
        by=visit.who.by,
    )
    return _given(visit, given["seat"])


def _given(visit: Visit, seat: str) -> HttpResponse:
    messages.success(visit.request, _("The seat is given. Make the link that opens it, and pass it on."))
    return HttpResponseRedirect(reverse("steward-seat", args=[seat]), status=MOVED)


def _outside(visit: Visit, said: dict[str, Any]) -> HttpResponse:
    kind, agreement, party = said["party"].split("|")
    given = seats.give_seat(
        visit.desk,
        kind=Seat(kind),
        name=said["name"],
        email=said["email"],
        party=party,
        agreement=agreement,
        expires_on=said["expires_on"],
        by=visit.who.by,
    )
    return _given(visit, given["seat"])


def _token(visit: Visit, said: dict[str, Any]) -> HttpResponse:
    _kind, agreement, party = said["party"].split("|")
    given = seats.give_token(
        visit.desk,
        party=party,
        agreement=agreement,
        name=said["name"],
        expires_on=said["expires_on"],
        by=visit.who.by,
    )
    return visit.page("steward/seat_secret.html", {"secret": given["secret"], "name": given["name"]})


def show(visit: Visit, name: str) -> HttpResponse:
    """One seat; posted, a new link to it, or its end."""
    form, status = EndForm(), 200
    if visit.posted:
        if visit.request.POST.get("act") == "link":
            return _linked(visit, name)
        form = EndForm(visit.request.POST)
        if form.is_valid():
            try:
                seats.end_seat(visit.desk, seat=name, because=form.cleaned_data["because"], by=visit.who.by)
            except PermslipError as error:
                told(form, error, "because")
            else:
                messages.success(visit.request, _("The seat is taken away. Links to it lead nowhere."))
                return HttpResponseRedirect(reverse("steward-seats"), status=MOVED)
        status = UNPROCESSABLE
    seat = visit.desk.office.seats.get(name)
    held = shown(visit.desk)
    paper = held.agreements.get(seat.agreement)
    context = {
        "seat": seat,
        "works_for": held.organisation(seat.party, seat.agreement) if seat.party else held.district,
        "title": paper.title if paper else "",
        "form": form,
        "open": seat.open_on(held.today),
        **_votes(visit.desk, seat),
    }
    return visit.page("steward/seat.html", context, status=status)


def _votes(desk: Desk, seat: SeatRow) -> dict[str, Any]:
    """Of an approver's seat: who stands behind it, or that it awaits it, and what waits for votes now."""
    given = desk.office.standing().seats[seat.id]
    return {
        "awaits": given.awaits,
        "says": approvers.says(desk, seat.id),
        "voters": approvers.voters(desk) if given.awaits else (),
        "waiting": len(desk.office.releases.heads(*WAITING)) if given.votes else 0,
    }


def _linked(visit: Visit, seat: str) -> HttpResponse:
    """The page that shows a one-time link, once; it goes out by e-mail where that is set up.

    The page is the answer to the form itself: nothing that would show the link again is kept anywhere. Sent
    again, the form makes a new link, and the one before leads nowhere.
    """
    made = seats.invite_seat(visit.desk, seat=seat, by=visit.who.by)
    row = visit.desk.office.seats.get(seat)
    path = reverse("enter", args=[made["token"]])
    link = (house.conf.address or f"{visit.request.scheme}://{visit.request.get_host()}") + path
    mailed = bool(row.email) and house.conf.mail is not None and _mailed(row.email, link, visit.desk)
    context = {"link": link, "seat": row, "mailed": mailed, "hours": seats.LINK_HOURS}
    return visit.page("steward/seat_link.html", context)


def _mailed(address: str, link: str, desk: Desk) -> bool:
    body = _(
        "%(district)s gives you a seat in its portal.\n\nOpen this link within a day, and choose a password:"
        "\n\n%(link)s\n\nIt works once. If you did not expect it, do nothing."
    ) % {"district": desk.office.district, "link": link}
    mail = EmailMessage(
        _("Your seat in a data portal"), body, from_email=settings.DEFAULT_FROM_EMAIL, to=[address]
    )
    try:
        return bool(mail.send())
    except OSError:
        return False
