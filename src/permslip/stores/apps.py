"""How Django knows this room: one application, with no admin, no auth, no content types."""

from __future__ import annotations

from django.apps import AppConfig


class PermslipOffice(AppConfig):
    """The tables of an office. The label is part of every table's name: it never changes."""

    name = "permslip.stores"
    label = "permslip_office"
    default_auto_field = "django.db.models.BigAutoField"
