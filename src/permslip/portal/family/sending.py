"""Sending the digits of a second factor: by the district's mail server, or by its own program for texts."""

from __future__ import annotations

import json
import subprocess

from django.utils import translation
from django.utils.translation import gettext as _

from permslip.portal.door.house import house
from permslip.stores.families.invitations import How
from permslip.words.errors import OfficeProblem

WAIT = 20  # seconds for the program that sends texts


def can_send() -> frozenset[How]:
    """The ways that this office is set up for."""
    conf = house.conf
    ways = ((How.EMAIL, conf.mail is not None), (How.PHONE, bool(conf.sms_program)))
    return frozenset(how for how, there in ways if there)


def send(how: How, to: str, code: str, language: str) -> None:
    """Send a code in the reader's language. Nobody's name stands in it. Raises OfficeProblem."""
    with translation.override(language or "en"):
        said = _(
            "Your number for the school's page is %(code)s. It is good for 10 minutes. "
            "Do not tell it to anyone."
        )
        text = said % {"code": code}
        if how is How.EMAIL:
            _mail(to, _("Your number for the school's page"), text)
        else:
            _text(to, text)


def _mail(to: str, subject: str, text: str) -> None:
    from email.errors import MessageError
    from smtplib import SMTPException

    from django.core.mail import send_mail

    try:
        send_mail(subject, text, None, [to])
    except (SMTPException, OSError, ValueError, IndexError, MessageError):
        # the last three: an address that is none; what they say quotes it
        raise OfficeProblem(
            "The e-mail could not be sent.", fix="try again later, or come to the school's office"
        ) from None


def _text(to: str, text: str) -> None:
    said = json.dumps({"to": to, "text": text})
    try:
        done = subprocess.run(
            [house.conf.sms_program],
            input=said + "\n",
            text=True,
            capture_output=True,
            timeout=WAIT,
            check=False,
        )
        failed = done.returncode != 0
    except (OSError, subprocess.TimeoutExpired):
        failed = True
    if failed:
        raise OfficeProblem(
            "The text message could not be sent.", fix="try again later, or come to the school's office"
        )
