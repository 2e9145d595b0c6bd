"""Requests: where each stands, the decision opened up, the letter that writes itself."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from permslip.actions import asking, casefile, deciding
from permslip.actions.casefile import Asked, CaseFile
from permslip.actions.shown import part
from permslip.portal.door import errands
from permslip.portal.door.visit import Visit
from permslip.portal.steward.forms import Form, told
from permslip.words.errors import PermslipError
from permslip.words.vocabulary import OfficeRole, RequestState, Seat

UNPROCESSABLE = 422
MOVED = 303


class ReturnForm(Form):
    """Words to the partner with which a request goes back."""

    act = "return"
    because = forms.CharField(
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        label=gettext_lazy("What should they change?"),
        help_text=gettext_lazy("The partner reads this. Name no student and no member of staff."),
    )


class FactForm(Form):
    """One fact, stated by the steward where the data officer may."""

    act = "attest"
    fact = forms.CharField(widget=forms.HiddenInput, max_length=100)
    about = forms.CharField(widget=forms.HiddenInput, max_length=200)
    value = forms.CharField(max_length=200, label=gettext_lazy("Your answer"))
    until = forms.DateField(
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        label=gettext_lazy("Good until"),
        help_text=gettext_lazy("Leave it empty if it stays true."),
    )

    def __init__(self, *args: Any, asked: Asked, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"fact": asked.name, "about": asked.about})
        kwargs.setdefault("auto_id", f"{asked.name}-{asked.about}_%s".replace(":", "-").replace(".", "-"))
        super().__init__(*args, **kwargs)
        self.asked = (asked.name, asked.about)
        if asked.kind == "bool":
            self.fields["value"] = forms.ChoiceField(
                choices=(("yes", _("yes")), ("no", _("no"))), widget=forms.RadioSelect, label=_("Your answer")
            )
        elif asked.choices:
            words = [(c, c.replace("_", " ")) for c in asked.choices]
            self.fields["value"] = forms.ChoiceField(choices=words, label=_("Your answer"))


def index(visit: Visit) -> HttpResponse:
    """All requests, by where they stand."""
    state = visit.request.GET.get("state", "")
    known = {s.value for s in RequestState}
    every = casefile.requests(visit.desk)
    found = casefile.requests(visit.desk, state=state) if state in known else every
    counts: dict[str, int] = {}
    for line in every:
        counts[line.state.value] = counts.get(line.state.value, 0) + 1
    some = part(found, visit.part_number)
    return visit.page(
        "steward/requests.html",
        {
            "some": some,
            "keep": f"state={state}&" if state in known else "",
            "lines": some.items,
            "total": len(every),
            "state": state if state in known else "",
            "states": [(s.value, counts[s.value]) for s in RequestState if s.value in counts],
        },
    )


def show(visit: Visit, name: str) -> HttpResponse:
    """One request; posted, one step with it."""
    if not visit.posted:
        return _page(visit, name)
    acts = {"decide": _decide, "stage": _stage, "return": _return, "attest": _attest}
    act = acts.get(visit.request.POST.get("act", ""))
    return act(visit, name) if act else _page(visit, name)


def _page(visit: Visit, name: str, *, sent: Form | None = None, status: int = 200) -> HttpResponse:
    case = casefile.case_file(visit.desk, request=name)
    facts = [(a, _fact_form(visit, a, sent), _roles(a)) for a in (case.judged.asked if case.judged else ())]
    context = {
        "case": case,
        "facts": [f for f in facts if f[0].stops],
        "rest": [f for f in facts if not f[0].stops],
        "sent_fact": isinstance(sent, FactForm),
        "returning": sent if isinstance(sent, ReturnForm) else ReturnForm(),
        "may_decide": "deciding.decide_request" in case.acts,
        "may_stage": case.line.state is RequestState.PERMITTED,
        "may_return": "reviewing.return_request" in case.acts,
        "steps": steps(case),
    }
    return visit.page("steward/request.html", context, status=status)


S = RequestState
_ROAD = (
    ("put", (S.DRAFT, S.SUBMITTED, S.RETURNED, S.WITHDRAWN)),
    ("decided", (S.NEEDS_FACTS, S.REFUSED, S.PERMITTED, S.EXPIRED)),
    ("reviewed", (S.IN_REVIEW, S.PARTLY_REVIEWED, S.REVIEWED)),
    ("released", (S.APPROVED, S.RELEASED, S.SUSPENDED, S.REVOKED)),
    ("destroyed", (S.DESTRUCTION_DUE, S.OVERDUE, S.DESTROYED)),
)


def steps(case: CaseFile) -> list[tuple[str, str]]:
    """The road of a request: each station with ``done``, ``here`` or nothing."""
    at = next((i for i, (_name, states) in enumerate(_ROAD) if case.line.state in states), 0)
    words = {
        "put": _("put"),
        "decided": _("decided"),
        "reviewed": _("reviewed"),
        "released": _("released"),
        "destroyed": _("destroyed"),
    }
    how = ["done" if i < at else "here" if i == at else "" for i in range(len(_ROAD))]
    return [(words[name], how[i]) for i, (name, _states) in enumerate(_ROAD)]


def _fact_form(visit: Visit, asked: Asked, sent: Form | None) -> FactForm | None:
    """A form where this visitor may state the fact."""
    if visit.who.seat is not Seat.STEWARD or OfficeRole.DATA_OFFICER.value not in asked.who:
        return None
    if isinstance(sent, FactForm) and (sent.data.get("fact"), sent.data.get("about")) == (
        asked.name,
        asked.about,
    ):
        return sent
    return FactForm(asked=asked)


def _roles(asked: Asked) -> str:
    return ", ".join(role.replace("_", " ") for role in asked.who)


def _back(name: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("steward-request", args=[name]), status=MOVED)


def _decide(visit: Visit, name: str) -> HttpResponse:
    made = deciding.decide_request(visit.desk, request=name, as_of=visit.desk.today(), by=visit.who.by)
    says = {
        "permitted": _("Decided: it may go. Stage it next."),
        "refused": _("Decided: it may not go. The letter below says why."),
        "undetermined": _("Decided: nobody knows yet. The facts below are missing."),
    }
    messages.success(visit.request, says[deciding.word(made.decision)])
    return _back(name)


def _stage(visit: Visit, name: str) -> HttpResponse:
    asking.load_request(visit.desk, name)
    return errands.start(visit, "stage", about=name)


def _return(visit: Visit, name: str) -> HttpResponse:
    from permslip.actions import reviewing

    form = ReturnForm(visit.request.POST)
    if not form.is_valid():
        return _page(visit, name, sent=form, status=UNPROCESSABLE)
    try:
        reviewing.return_request(
            visit.desk, request=name, because=form.cleaned_data["because"], by=visit.who.by
        )
    except PermslipError as error:
        told(form, error, "because")
        return _page(visit, name, sent=form, status=UNPROCESSABLE)
    messages.success(visit.request, _("It went back to the partner with your words."))
    return _back(name)


def _attest(visit: Visit, name: str) -> HttpResponse:
    case = casefile.case_file(visit.desk, request=name)
    said = (visit.request.POST.get("fact", ""), visit.request.POST.get("about", ""))
    asked = next((a for a in (case.judged.asked if case.judged else ()) if (a.name, a.about) == said), None)
    if asked is None:
        return _page(visit, name)
    form = FactForm(visit.request.POST, asked=asked)
    if not form.is_valid():
        return _page(visit, name, sent=form, status=UNPROCESSABLE)
    until: date | None = form.cleaned_data["until"]
    try:
        asking.attest_signed_in(
            visit.desk,
            fact=asked.name,
            value=form.cleaned_data["value"],
            about=asked.about,
            until=until,
            by=visit.who.by,
        )
    except PermslipError as error:
        told(form, error, "value")
        return _page(visit, name, sent=form, status=UNPROCESSABLE)
    messages.success(visit.request, _("It is in the ledger. Decide again when every fact is in."))
    return _back(name)


def letter(visit: Visit, name: str) -> HttpResponse:
    """The letter of the last decision, to print or to copy; ``?as=text`` downloads it."""
    text = casefile.letter(visit.desk, request=name)
    if visit.request.GET.get("as") == "text":
        response = HttpResponse(text, content_type="text/plain; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="letter-{name}.txt"'
        return response
    return visit.page("steward/letter.html", {"text": text, "back": reverse("steward-request", args=[name])})
