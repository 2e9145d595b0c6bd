"""A draft of an agreement: what was read of a paper, confirmed value by value beside its sentence."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from permslip.actions import paper_drafts
from permslip.portal.door.visit import Visit
from permslip.portal.frame.forms import in_words
from permslip.portal.steward.forms import Form, told
from permslip.words.errors import PermslipError
from permslip.words.terms import TERMS

UNPROCESSABLE = 422
MOVED = 303
BEHIND = (
    ("same", gettext_lazy("the sentence above")),
    ("words", gettext_lazy("these words of the paper")),
    ("hand", gettext_lazy("no words: put in by hand")),
)


class DecideForm(forms.Form):
    """One thing decided."""

    key = forms.CharField(max_length=200)
    answer = forms.ChoiceField(choices=(("yes", "yes"), ("out", "out"), ("instead", "instead")))
    instead = forms.CharField(required=False, max_length=2000)
    behind = forms.ChoiceField(required=False, choices=BEHIND)
    words = forms.CharField(required=False, max_length=20_000)


class AddForm(Form):
    """Something that the paper says and nobody read."""

    act = "add"
    term = forms.ChoiceField(label=gettext_lazy("What does the paper say more?"))
    value = forms.CharField(max_length=500, label=gettext_lazy("The value"))
    words = forms.CharField(
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        label=gettext_lazy("The words that say so"),
        help_text=gettext_lazy("Copied from the paper. Without them it counts as put in by hand."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["term"].choices = [(t, TERMS[t].question) for t in TERMS]


class FinishForm(Form):
    """The agreement is made and registered."""

    act = "finish"
    leave_open = forms.BooleanField(
        required=False, label=gettext_lazy("Leave out what is still open, as not stated in the paper")
    )


def show(visit: Visit, draft: int) -> HttpResponse:
    """The draft; posted, one thing in it is decided, or it is finished or thrown away."""
    if not visit.posted:
        return _page(visit, draft)
    acts = {"decide": _decide, "add": _add, "finish": _finish, "drop": _drop}
    act = acts.get(visit.request.POST.get("act", ""))
    return act(visit, draft) if act else _page(visit, draft)


def _page(
    visit: Visit,
    draft: int,
    *,
    add: AddForm | None = None,
    finish: FinishForm | None = None,
    wrong: tuple[str, str, dict[str, Any]] | None = None,
    status: int = 200,
) -> HttpResponse:
    opened = paper_drafts.open_draft(visit.desk, draft=draft, seat=visit.who.id)
    only_open = visit.request.GET.get("show") == "open"
    shown = [a for a in opened.asked if a.state == "open" or not only_open]
    context = {
        "draft": opened,
        "only_open": only_open,
        "groups": [(name, list(members)) for name, members in groupby(shown, key=lambda a: a.group)],
        "done": len(opened.asked) - opened.open,
        "add": add or AddForm(),
        "finish": finish or FinishForm(),
        "wrong": {"key": wrong[0], "says": wrong[1], "typed": wrong[2]} if wrong else None,
        "behind": BEHIND,
    }
    return visit.page("steward/draft.html", context, status=status)


def _back(draft: int, at: str = "", *, only_open: bool = False) -> HttpResponse:
    where = reverse("steward-draft", args=[draft]) + ("?show=open" if only_open else "")
    return HttpResponseRedirect(f"{where}#{at}" if at else where, status=MOVED)


def _decide(visit: Visit, draft: int) -> HttpResponse:
    form = DecideForm(visit.request.POST)
    typed = {k: visit.request.POST.get(k, "") for k in ("instead", "behind", "words")}
    key = visit.request.POST.get("key", "")
    if not form.is_valid():
        says = _("Confirm it, leave it out, or type another value.")
        return _page(visit, draft, wrong=(key, says, typed), status=UNPROCESSABLE)
    said = form.cleaned_data
    try:
        paper_drafts.decide(
            visit.desk,
            draft=draft,
            seat=visit.who.id,
            key=said["key"],
            answer=said["answer"],
            instead=said["instead"],
            words=said["words"] if said["behind"] == "words" else "",
            same_sentence=said["behind"] == "same",
        )
    except PermslipError as error:
        says = in_words(error)
        return _page(visit, draft, wrong=(key, says, typed), status=UNPROCESSABLE)
    only_open = visit.request.GET.get("show") == "open"
    return _back(draft, _anchor(visit, draft, said["key"], only_open), only_open=only_open)


def _anchor(visit: Visit, draft: int, key: str, only_open: bool) -> str:
    """The next thing that is still open, where there is one: it is what a person does next."""
    opened = paper_drafts.open_draft(visit.desk, draft=draft, seat=visit.who.id)
    keys = [a.key for a in opened.asked]
    later = [a for a in opened.asked[keys.index(key) :] if a.state == "open"] if key in keys else []
    return (
        paper_drafts.anchor(later[0].key) if later else ("finish" if only_open else paper_drafts.anchor(key))
    )


def _add(visit: Visit, draft: int) -> HttpResponse:
    form = AddForm(visit.request.POST)
    if form.is_valid():
        try:
            paper_drafts.add(visit.desk, draft=draft, seat=visit.who.id, **form.cleaned_data)
        except PermslipError as error:
            told(form, error, "value")
        else:
            return _back(draft, "more")
    return _page(visit, draft, add=form, status=UNPROCESSABLE)


def _finish(visit: Visit, draft: int) -> HttpResponse:
    form = FinishForm(visit.request.POST)
    form.full_clean()
    try:
        made = paper_drafts.finish(
            visit.desk,
            draft=draft,
            seat=visit.who.id,
            leave_open=bool(form.cleaned_data.get("leave_open")),
            by=visit.who.by,
        )
    except PermslipError as error:
        told(form, error)
        return _page(visit, draft, finish=form, status=UNPROCESSABLE)
    for note in made["notes"]:
        messages.warning(visit.request, note)
    messages.success(visit.request, _("The agreement is registered. Here is what the law finds in it."))
    return HttpResponseRedirect(reverse("steward-agreement", args=[made["agreement"]]), status=MOVED)


def _drop(visit: Visit, draft: int) -> HttpResponse:
    paper_drafts.drop(visit.desk, draft=draft, seat=visit.who.id)
    messages.success(visit.request, _("The draft is thrown away."))
    return HttpResponseRedirect(reverse("steward-agreements"), status=MOVED)
