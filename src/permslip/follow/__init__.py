"""Follow: what became of it?

In come the standing, agreements, certificates and incidents, and the day; out go duties with their due days,
and the bodies of the entries to log. It edits no history: a duty is done because an entry says so. Onward
chains, residue and tracing are not here yet.
"""

from __future__ import annotations

from permslip.words.doors import when_asked

_WHERE = {
    "against_practice": "practice",
    "Course": "course",
    "course": "course",
    "courses": "course",
    "Duty": "duty",
    "DutyKind": "duty",
    "DutyState": "duty",
    "Calendar": "calendar",
    "duties": "dues",
    "due": "dues",
    "overdue_for": "dues",
    "destroy_id": "dues",
    "done_body": "dues",
    "Certificate": "certificates",
    "EXAMPLE": "certificates",
    "Method": "certificates",
    "certificate": "certificates",
    "own_certificate": "certificates",
    "own_part_id": "certificates",
    "check_taking_back": "taking_back",
    "Clock": "incidents",
    "Incident": "incidents",
    "IncidentState": "incidents",
    "Reached": "incidents",
    "incident": "incidents",
    "findings": "incidents",
    "incident_from": "incidents",
    "update": "incidents",
}

__all__ = sorted(_WHERE)  # noqa: PLE0605 - the names above, resolved when they are first asked for

__getattr__ = when_asked(__name__, _WHERE)
