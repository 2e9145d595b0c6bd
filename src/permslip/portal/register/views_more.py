"""What the register tells beside agreements and releases."""

from __future__ import annotations

from django.http import HttpResponse

from permslip.actions import proofs, public_counts, register_releases
from permslip.portal.door.visit import Visit
from permslip.portal.register.answering import page


def staff_data(visit: Visit) -> HttpResponse:
    """Where data about staff may go, and where they went."""
    return page(visit, "register/staff.html", lambda: {"flows": public_counts.staff_flows(visit.desk)})


def refusals(visit: Visit) -> HttpResponse:
    """What was refused, in coarse counts."""
    return page(visit, "register/refusals.html", lambda: {"quarters": public_counts.refusals(visit.desk)})


def overdue(visit: Visit) -> HttpResponse:
    """Destructions that are overdue, by name of the organisation."""
    return page(visit, "register/overdue.html", lambda: {"lines": register_releases.overdue(visit.desk)})


def incidents(visit: Visit) -> HttpResponse:
    """Incidents and their clocks."""
    return page(visit, "register/incidents.html", lambda: {"incidents": public_counts.incidents(visit.desk)})


def decision_times(visit: Visit) -> HttpResponse:
    """How long requests take."""
    return page(visit, "register/times.html", lambda: {"quarters": public_counts.decision_times(visit.desk)})


def log(visit: Visit) -> HttpResponse:
    """The district's log, and how anybody checks it at home."""
    return page(visit, "register/log.html", lambda: {"log": proofs.log_state(visit.desk)})
