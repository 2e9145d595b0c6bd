"""The portal as Django knows it: it has no tables of its own, only what happens when it starts."""

from __future__ import annotations

from django.apps import AppConfig


class PermslipPortal(AppConfig):
    """The portal's start: who adds a second factor has shown it in that sitting."""

    name = "permslip.portal.door"
    label = "permslip_portal"
    verbose_name = "Permslip portal"

    def ready(self) -> None:
        """Connect the signals."""
        from permslip.portal.door import accounts

        accounts.connect()
