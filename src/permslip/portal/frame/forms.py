"""How forms are drawn: label above, help under it, what is wrong beside the field, in words that say what
to do.
"""

from __future__ import annotations

from typing import Any

from django.forms.renderers import TemplatesSetting
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from permslip.words.errors import PermslipError
from permslip.words.wording import capital


def in_words(error: PermslipError) -> str:
    """What happened and what to do, as two sentences."""
    return f"{error.message} {sentence(error.fix)}".strip()


def sentence(fix: str) -> str:
    """What to do, as a sentence of its own."""
    return f"{capital(fix)}." if fix and not fix.endswith((".", "?")) else fix


class Renderer(TemplatesSetting):
    """Django's own forms, drawn by the frame's templates; widgets come from Django."""

    form_template_name = "frame/form.html"
    field_template_name = "frame/field.html"

    def render(self, template_name, context, request=None):  # type: ignore[no-untyped-def]
        """Errors of one field are drawn by the frame too."""
        if template_name.startswith("django/forms/errors/list/"):
            template_name = "frame/errors.html"
        if template_name == "django/forms/widgets/select.html":
            return select(context["widget"])
        return super().render(template_name, context, request)


def select(widget: dict[str, Any]) -> SafeString:
    """A list to choose from, as Django's own templates draw it: they take a template for each choice, and a
    list of two hundred agreements took longer than the rest of its page."""
    parts = [_group(name, options) for name, options, _index in widget["optgroups"]]
    inside = format_html_join("", "{}", ((part,) for part in parts))
    return format_html('<select name="{}"{}>{}</select>', widget["name"], flatatt(widget["attrs"]), inside)


def _group(name: str | None, options: list[dict[str, Any]]) -> SafeString:
    drawn = format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((str(o["value"]), flatatt(o["attrs"]), o["label"]) for o in options),
    )
    return format_html('<optgroup label="{}">{}</optgroup>', name, drawn) if name else drawn
