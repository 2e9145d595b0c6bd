"""The vote, and the statement of a fact."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from permslip.actions import approvers
from permslip.actions.attesting import Asked
from permslip.actions.reinstating import LONGEST as LONGEST_REINSTATING
from permslip.release.reviewing import LONGEST_MINUTES, LONGEST_REASON
from permslip.words.facts import FactKind
from permslip.words.vocabulary import Vote

VOTES = (
    (Vote.APPROVE.value, _("Approve: it may leave as it is")),
    (Vote.RETURN.value, _("Return: the partner changes something and asks again")),
    (Vote.REFUSE.value, _("Refuse: it does not leave")),
)


class VoteForm(forms.Form):
    """One reviewer's vote, with their reason."""

    vote = forms.ChoiceField(
        label=_("How do you vote?"),
        choices=VOTES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the three.")},
    )
    reason = forms.CharField(
        label=_("Your reason"),
        error_messages={"required": _("Say why, so that the others can do something about it.")},
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "Say which fact on this page settles it. The other reviewer, the data office and an auditor read "
            "it. Name no child and no employee."
        ),
    )
    minutes = forms.CharField(
        label=_("Minutes"),
        required=False,
        max_length=LONGEST_MINUTES,
        help_text=_("If a meeting decided: its day and the item, as “12 Oct 2026, item 7”."),
    )

    def __init__(self, *args: Any, minutes_needed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if minutes_needed and self.data.get("vote", Vote.APPROVE.value) == Vote.APPROVE.value:
            self.fields["minutes"].required = True
            self.fields["minutes"].error_messages["required"] = _(
                "This district asks an approval for the minutes that it rests on."
            )
        if minutes_needed:
            self.fields["minutes"].help_text = _(
                "This district asks an approval for the meeting that it rests on: its day and the item, as "
                "“12 Oct 2026, item 7”."
            )


class ReinstateForm(forms.Form):
    """One person's yes to using a suspended release again, with the reason."""

    because = forms.CharField(
        label=_("Why may its suspension end?"),
        error_messages={"required": _("Say why: an auditor reads it.")},
        max_length=LONGEST_REINSTATING,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stands in the ledger for good. Name no child and no employee."),
    )


class ConfirmForm(forms.Form):
    """Standing behind an approver's seat that the data office gave."""

    known = forms.BooleanField(
        label=_("I asked them myself, not through the data office: they sit here and signed in themselves"),
        error_messages={"required": _("Ask them first. It is the only thing that nobody else can do.")},
    )
    minutes = forms.CharField(
        label=_("What the seat rests on"),
        max_length=approvers.LONGEST,
        error_messages={"required": _("Name the meeting and its item, or the letter that appointed them.")},
        help_text=_("The minutes: the meeting's day and the item, as “12 Oct 2026, item 7”."),
    )


class RefuseForm(forms.Form):
    """Saying no to one."""

    because = forms.CharField(
        label=_("Why not?"),
        max_length=300,
        error_messages={"required": _("Say why. The data office and an auditor read it.")},
        help_text=_("Such as: the board knows of no such member. Name nobody."),
    )


class FactForm(forms.Form):
    """A fact's value and how long it holds. ``fact`` and ``about`` say which of the page's facts it is."""

    fact = forms.CharField(widget=forms.HiddenInput)
    about = forms.CharField(widget=forms.HiddenInput)
    value = forms.CharField(label=_("Your answer"))
    until = forms.DateField(
        label=_("Until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("The last day on which you stand by it. Left out: until you say otherwise."),
    )

    def __init__(self, asked: Asked, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"fact": asked.fact, "about": asked.scope})
        kwargs.setdefault("auto_id", f"{asked.fact}_{asked.scope}_%s".replace(".", "-").replace(":", "-"))
        super().__init__(*args, **kwargs)
        self.fields["value"] = _field(asked)


def _field(asked: Asked) -> forms.Field:
    label = _("Your answer")
    match asked.kind:
        case FactKind.BOOL:
            words = (("yes", _("Yes")), ("no", _("No")))
            return forms.ChoiceField(label=label, choices=words, widget=forms.RadioSelect)
        case FactKind.CHOICE:
            return forms.ChoiceField(label=label, choices=[(c, c.replace("_", " ")) for c in asked.choices])
        case FactKind.NUMBER:
            return forms.IntegerField(label=label, min_value=0)
        case FactKind.DATE:
            return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}))
        case _:
            return forms.CharField(label=label, max_length=500)
