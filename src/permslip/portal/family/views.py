"""What a family sees: my children, who asks for what, my yes or no, what has gone, what I asked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from permslip.actions import entering, households, notices
from permslip.actions.family_kept_home import kept_home
from permslip.actions.shown import part
from permslip.portal.door.house import house
from permslip.portal.door.visit import Visit
from permslip.portal.frame import plain
from permslip.stores.families.rights import Right
from permslip.words.errors import BadInput

SHOWN_AT_ONCE = 20


class AskForm(forms.Form):
    """A copy, a correction, a complaint."""

    kind = forms.ChoiceField(label=gettext_lazy("What do you want?"), widget=forms.RadioSelect)
    text = forms.CharField(
        label=gettext_lazy("Say it in your own words"),
        help_text=gettext_lazy(
            "For example: which record, which school year, what is wrong. Any language is fine."
        ),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(r.value, _(words)) for r, words in plain.RIGHTS.items()]


def home(visit: Visit) -> HttpResponse:
    """My children, and what waits for me."""
    me = visit.household
    children = []
    asked_of = households.asked_of_each(visit.desk, visitor=me)
    for child in me.children:
        asked = asked_of[child.handle]
        waiting = sum(a.may_answer and a.mine is None for a in asked)
        children.append({"child": child, "waiting": waiting, "asked": len(asked)})
    context = {
        "me": me,
        "children": children,
        "is_student": me.kind is households.Kind.STUDENT,
        "answers_count": entering.identifies(visit.desk),
    }
    return visit.page("family/home.html", context)


def child(visit: Visit, handle: str) -> HttpResponse:
    """One child: every paper that asks for data about them."""
    me = visit.household
    one = me.child(handle)
    asked = households.questions(visit.desk, visitor=me, child=handle)
    # what waits comes first, then what was answered, then what is not asked
    order = sorted(asked, key=lambda a: (not a.may_answer, a.mine is not None))
    some = part(tuple(order), visit.part_number, SHOWN_AT_ONCE)
    context = {
        "me": me,
        "child": one,
        "some": some,
        "to_answer": [a for a in some.items if a.may_answer and a.mine is None],
        "answered": [a for a in some.items if a.may_answer and a.mine is not None],
        "others": [a for a in some.items if not a.may_answer],
        "is_student": me.kind is households.Kind.STUDENT,
        "answers_count": entering.identifies(visit.desk),
    }
    return visit.page("family/child.html", context)


def question(visit: Visit, handle: str, agreement: str) -> HttpResponse:
    """One paper, whole: who, what, why, until when. Yes or no, of one size."""
    me = visit.household
    one = me.child(handle)
    said, status = "", 200
    if visit.posted:
        try:
            return _answered(visit, handle, agreement)
        except BadInput as error:
            said, status = _(error.message), 409
    asked = households.question(visit.desk, visitor=me, child=handle, agreement=agreement)
    language = get_language() or "en"
    context = {
        "me": me,
        "child": one,
        "asked": asked,
        "notice": notices.notice_for(visit.desk, agreement=agreement, language=language),
        "why_not": plain.why_not_sentence(asked.why_not),
        "said": said,
        "is_student": me.kind is households.Kind.STUDENT,
        "answers_count": entering.identifies(visit.desk),
    }
    return visit.page("family/question.html", context, status=status)


def _answered(visit: Visit, handle: str, agreement: str) -> HttpResponse:
    word, version = visit.request.POST.get("answer"), visit.request.POST.get("version", "")
    if word not in ("yes", "no") or not version.isdecimal():
        raise BadInput("Choose yes or no.")
    receipt = entering.answer(
        visit.desk,
        invitation=visit.who.id,
        child=handle,
        agreement=agreement,
        version=int(version[:9]),
        given=word == "yes",
        language=get_language() or "en",
    )
    messages.success(
        visit.request,
        _("Your yes is on file. It counts from now on.")
        if receipt.given
        else _("Your no is on file. It counts from now on."),
    )
    return HttpResponseRedirect(reverse("family-receipt", args=[receipt.number]), status=303)


def gone(visit: Visit, handle: str) -> HttpResponse:
    """What has gone about one child: the record of 34 CFR 99.32."""
    me = visit.household
    found = households.disclosures(visit.desk, visitor=me, child=handle)
    context = {
        "me": me,
        "child": me.child(handle),
        "some": part(found, visit.part_number, SHOWN_AT_ONCE),
        "kept_home": kept_home(visit.desk, visitor=me, child=handle),
        "is_student": me.kind is households.Kind.STUDENT,
    }
    return visit.page("family/gone.html", context)


def ask(visit: Visit, handle: str) -> HttpResponse:
    """Ask for a copy or a correction, or complain; and what I asked before."""
    me = visit.household
    one = me.child(handle)
    form = AskForm(visit.request.POST if visit.posted else None, initial={"kind": Right.COPY.value})
    if visit.posted and form.is_valid():
        try:
            households.ask_right(
                visit.desk,
                visitor=me,
                child=handle,
                kind=form.cleaned_data["kind"],
                text=form.cleaned_data["text"],
                by="family",
            )
            messages.success(visit.request, _("The school has your request."))
            return HttpResponseRedirect(reverse("family-ask", args=[handle]), status=303)
        except BadInput as error:
            form.add_error("text", _(error.message))
    status = 400 if form.is_bound else 200
    mine = [w for w in households.my_wishes(visit.desk, visitor=me) if w.about == one.name]
    context = {"me": me, "child": one, "form": form, "wishes": mine,
               "is_student": me.kind is households.Kind.STUDENT}  # fmt: skip
    return visit.page("family/ask.html", context, status=status)


def helping(visit: Visit) -> HttpResponse:
    """Questions that people have: if we disagree, at 18, whom to call."""
    return visit.page("family/help.html", {"hours": house.conf.office_hours})
