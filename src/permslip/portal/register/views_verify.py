"""The page where anybody verifies a slip: in the page itself where the browser can, else by the server."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from permslip.actions import proofs
from permslip.portal.door.visit import Visit
from permslip.release.verify import advice
from permslip.words.errors import BadInput, VerificationFailed


def verify(visit: Visit) -> HttpResponse:
    """The form; and, sent without a script, what the server found."""
    if not visit.posted:
        return visit.page("register/verify.html", {})
    found, status = _checked(visit)
    return visit.page("register/verify.html", found, status=status)


def _checked(visit: Visit) -> tuple[dict[str, Any], int]:
    given = [(f.name or "", f) for f in visit.request.FILES.getlist("files")]
    try:
        report = proofs.check(visit.desk, files=given)
    except VerificationFailed as failed:
        return {"failed": failed, "fix": advice(failed)}, 422
    except BadInput as wrong:
        return {"wrong": wrong}, 400
    return {"report": report, "heading": proofs.heading(report)}, 200
