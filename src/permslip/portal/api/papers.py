"""What a program sends, as the texts that actions take."""

from __future__ import annotations

import json
from datetime import date

from permslip.portal.api.schemas import CertificateIn, SubRecipientIn


def plain(text: str) -> str:
    """One line, without the characters that no text has."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def certificate_text(sent: CertificateIn, *, party: str) -> str:
    """A certificate in the form of `permslip follow certify`. Texts are quoted: none becomes a key."""
    backups = sent.backups.isoformat() if isinstance(sent.backups, date) else sent.backups
    lines = [
        "certificate: destruction",
        f"party: {party}",
        f"role: {json.dumps(plain(sent.role))}",
        f"destroyed_on: {sent.destroyed_on.isoformat()}",
        f"method: {sent.method}",
        f"releases: {json.dumps(sent.releases)}",
        f"backups: {backups}",
    ]
    if sent.sub_recipients:
        lines.append("sub_recipients:")
    for sub in sent.sub_recipients:
        lines += _sub(sub)
    return "\n".join(lines) + "\n"


def _sub(sub: SubRecipientIn) -> list[str]:
    found = [f"  - party: {sub.party}"]
    if sub.never_received:
        found.append("    never_received: true")
    if sub.destroyed_on is not None:
        found.append(f"    destroyed_on: {sub.destroyed_on.isoformat()}")
    if sub.method is not None:
        found.append(f"    method: {sub.method}")
    return found
