"""Mail where none is set up: nothing is sent, and whoever wanted to send is told so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.mail.backends.base import BaseEmailBackend

from permslip.words.errors import OfficeProblem


class NoMail(BaseEmailBackend):
    """The mail of an office that has no mail server in ``office.toml``."""

    def send_messages(self, email_messages: Sequence[Any]) -> int:
        """Raises OfficeProblem: pretending to have sent would leave somebody waiting."""
        raise OfficeProblem(
            "This office has no mail server, so nothing can be sent.", fix="set [portal.mail] in office.toml"
        )
