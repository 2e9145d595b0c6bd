"""How forms are drawn: label above, help under it, what is wrong beside the field, in words that say what
to do.
"""

from __future__ import annotations

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Django's own forms, drawn by the frame's templates; widgets come from Django."""

    form_template_name = "frame/form.html"
    field_template_name = "frame/field.html"

    def render(self, template_name, context, request=None):  # type: ignore[no-untyped-def]
        """Errors of one field are drawn by the frame too."""
        if template_name.startswith("django/forms/errors/list/"):
            template_name = "frame/errors.html"
        return super().render(template_name, context, request)
