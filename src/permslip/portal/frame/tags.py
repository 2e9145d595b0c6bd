"""The few filters that templates need: words for our closed vocabularies, and what a field is."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms, template
from django.conf import settings
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from permslip.portal.frame import plain, printing
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
def long_day(day: date | datetime | None) -> str:
    """A day as people write it in the reader's language: September 14, 2026."""
    # Translators: how a day is written, as Django's date formats spell it; Spanish: j \\d\\e F \\d\\e Y
    return "" if day is None else str(date_format(day, str(pgettext("a day, written out", "F j, Y"))))


@register.filter
def iso_day(said: str) -> str:
    """A day that a receipt holds as 2026-09-14, written out; "not stated" in the reader's language."""
    try:
        return str(long_day(date.fromisoformat(said)))
    except ValueError:
        return str(_("The agreement does not say."))


@register.filter
def grade_word(grade: str) -> str:
    """A grade as a family says it: ``05`` is grade 5."""
    known = {"KG": _("kindergarten"), "PK": _("preschool")}
    number = grade.lstrip("0") or grade
    return str(known.get(grade.upper()) or _("grade %(grade)s") % {"grade": number})


@register.filter
def purpose_word(value: str) -> str:
    """A purpose in plain words."""
    return plain.purpose_word(value)


@register.filter
def basis_sentence(value: str) -> str:
    """A legal basis in plain words."""
    return plain.basis_sentence(value)


@register.filter
def stand_sentence(value: Any) -> str:
    """How things stand for a child, as a sentence."""
    return str(_(plain.STANDS[value]))


@register.filter
def status_word(value: Any) -> str:
    """What a release is worth now, in plain words."""
    return str(_(plain.STATUS[value]))


@register.filter
def change_word(value: str) -> str:
    """What was done to an element before it went; empty when nothing was."""
    said = plain.CHANGES.get(value, "")
    return str(_(said)) if said else ""


@register.filter
def right_word(value: Any) -> str:
    """What a family asks for, in plain words."""
    return str(_(plain.RIGHTS[value]))


@register.simple_tag
def element_word(key: str, label: str = "") -> str:
    """An element in plain words."""
    return plain.element_word(key, label)


@register.simple_tag
def languages() -> list[tuple[str, str]]:
    """The languages of the pages, each by its own name: who looks for theirs may read no other."""
    return list(settings.LANGUAGES)


@register.simple_tag
def print_style() -> SafeString:
    """The style sheet of what is printed: it stands in the paper itself, and never in a page."""
    return mark_safe(printing.style())  # noqa: S308 - a file of ours


@register.simple_tag
def qr_square(drawn: str) -> SafeString:
    """The square that a telephone reads: its side, a blank, the path."""
    side, _blank, path = drawn.partition(" ")
    return format_html(
        '<svg viewBox="0 0 {} {}" role="img"><title>{}</title><path d="{}"/></svg>', side, side,
        _("The address of the page, for a phone"), path,
    )  # fmt: skip
