"""Releases: what would leave or has left, what risk is left, what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from permslip.actions import following, reinstating, released
from permslip.actions.released import Release, Risk, Standing
from permslip.actions.shown import part
from permslip.portal.door import errands
from permslip.portal.door.visit import Visit
from permslip.portal.frame.pictures import Bars, bars
from permslip.portal.steward.forms import Form, told
from permslip.words.errors import PermslipError
from permslip.words.wording import percent

UNPROCESSABLE = 422
MOVED = 303
HAND_OUT = "hand-out"


class Because(Form):
    """One reason, of which the ledger keeps every word."""

    because = forms.CharField(
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy("It stands in the ledger for good. Name no student and no member of staff."),
    )


class DiscardForm(Because):
    """Give a staged release up."""

    act = "discard"


class SuspendForm(Because):
    """Take a release back for now."""

    act = "suspend"


class RevokeForm(Because):
    """Take a release back for good."""

    act = "revoke"


FORMS: dict[str, type[Because]] = {"discard": DiscardForm, "suspend": SuspendForm, "revoke": RevokeForm}


def index(visit: Visit) -> HttpResponse:
    """All releases: those that wait first."""
    some = part(released.releases(visit.desk), visit.part_number)
    return visit.page("steward/releases.html", {"some": some})


def show(visit: Visit, name: str) -> HttpResponse:
    """One release; posted, it is handed out, given up or taken back."""
    if visit.posted and visit.request.POST.get("act") == HAND_OUT:
        return errands.start(visit, HAND_OUT, about=name, page="steward-release")
    if visit.posted and (kind := FORMS.get(visit.request.POST.get("act", ""))):
        form = kind(visit.request.POST)
        if form.is_valid():
            try:
                says = _done(visit, name, form)
            except PermslipError as error:
                told(form, error, "because")
            else:
                messages.success(visit.request, says)
                return HttpResponseRedirect(reverse("steward-release", args=[name]), status=MOVED)
        return _page(visit, name, sent=form, status=UNPROCESSABLE)
    return _page(visit, name)


def _done(visit: Visit, name: str, form: Because) -> str:
    because, by = form.cleaned_data["because"], visit.who.by
    if form.act == "discard":
        following.discard(visit.desk, release=name, because=because, by=by)
        return str(_("It is given up. Its staged bytes are gone, and nothing left."))
    suspend = form.act == "suspend"
    following.revoke(visit.desk, release=name, because=because, suspend=suspend, by=by)
    return str(
        _("It is suspended. Once its cause is over, approvers may reinstate it.")
        if suspend
        else _("It is revoked.")
    )


def _page(visit: Visit, name: str, *, sent: Because | None = None, status: int = 200) -> HttpResponse:
    found = released.release(visit.desk, release=name)
    asked = {act: sent if isinstance(sent, kind) else kind() for act, kind in FORMS.items()}
    context: dict[str, Any] = {
        "release": found,
        "families": standing_bars(_("Families: whose rows may go, and why the others stay"), found.families),
        "staff": standing_bars(_("Staff: whose evaluations may go"), found.staff),
        "risks": [(risk, risk_bars(risk), alone_bars(risk)) for risk in found.risks],
        "held": reinstating.suspended(visit.desk, release=name, reader=visit.who.person or visit.who.id),
        "forms": asked,
        "sent": sent.act if sent else "",
        "statements": found.slip.statements,
        "handing": _handing(found),
    }
    return visit.page("steward/release.html", context, status=status)


def standing_bars(title: str, rows: Sequence[Standing]) -> Bars | None:
    """Who may go and who stays, as bars; None where nobody is concerned."""
    if not rows:
        return None
    lines = [(r.why, float(r.people), f"{r.people:,}", "yes" if r.goes else "soft") for r in rows]
    return bars(title, lines, top=float(sum(r.people for r in rows)))


def risk_bars(risk: Risk) -> Bars:
    """The smallest group before and after, with k as the line that none may fall below."""
    after = risk.after
    rows = [
        (
            _("before"),
            float(risk.before.smallest),
            str(risk.before.smallest),
            _kind(risk.before.smallest, risk),
        )
    ]
    if after is not None:
        rows.append((_("after"), float(after.smallest), str(after.smallest), _kind(after.smallest, risk)))
    top = float(max([risk.k * 2, *(int(r[1]) for r in rows)]))
    return bars(
        _("The smallest group of people who look alike"),
        rows,
        top=top,
        limit=float(risk.k),
        limit_label=_("the dashed line is k = %(k)s, which no group may fall below") % {"k": risk.k},
    )


def alone_bars(risk: Risk) -> Bars:
    """The share of rows that stand alone, before and after."""
    rows = [(_("before"), risk.before.unique_share, percent(risk.before.unique_share), "no")]
    if risk.after is not None:
        rows.append((_("after"), risk.after.unique_share, percent(risk.after.unique_share), "yes"))
    return bars(_("Rows that look like no other"), rows, top=1.0)


def _kind(smallest: int, risk: Risk) -> str:
    return "yes" if smallest >= risk.k else "no"


def _handing(found: Release) -> list[tuple[str, str, Any]]:
    """What became of the package, in the order it happened."""
    seen = [(h.time, _("fetched"), h) for h in found.fetched]
    seen += [(h.time, _("said to have arrived whole"), h) for h in found.acknowledged]
    return [(word, handed.party, time) for time, word, handed in sorted(seen, key=lambda x: x[0])]
