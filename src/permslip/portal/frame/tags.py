"""The few filters that templates need: words for our closed vocabularies, and what a field is."""

from __future__ import annotations

from typing import Any

from django import forms, template
from django.utils.translation import gettext as _

from permslip.words.vocabulary import Seat

register = template.Library()


@register.filter
def is_checkbox(field: Any) -> bool:
    """Whether a form's field is one box to tick: its label stands behind it."""
    return isinstance(field.field.widget, forms.CheckboxInput)


@register.filter
def seat_name(seat: Seat) -> str:
    """A seat in plain words."""
    names = {
        Seat.STEWARD: _("data steward"),
        Seat.APPROVER: _("approver"),
        Seat.ATTESTER: _("attester"),
        Seat.AUDITOR: _("auditor, reading only"),
        Seat.PARTNER: _("partner"),
        Seat.SUB_PROCESSOR: _("sub-processor"),
        Seat.FAMILY: _("family"),
        Seat.STAFF: _("member of staff"),
        Seat.PUBLIC: _("visitor"),
    }
    return str(names[seat])


@register.filter
def spaced(word: Any) -> str:
    """A word of a vocabulary as people write it: underscores are blanks."""
    return str(getattr(word, "value", word)).replace("_", " ")


@register.filter
def percent(share: Any) -> str:
    """A share of 0..1 as a percentage, one place below ten."""
    value = float(share) * 100
    return f"{value:.1f} %" if value and value < 10 else f"{value:.0f} %"
