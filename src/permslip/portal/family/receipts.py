"""Receipts: to read, to print, to take along as a PDF, to find again. Families' and staff's alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language

from permslip.actions import households
from permslip.actions.shown import part
from permslip.portal.door.context import district
from permslip.portal.door.visit import Visit
from permslip.portal.frame import plain
from permslip.portal.frame.printing import pdf
from permslip.words.errors import OfficeProblem
from permslip.words.vocabulary import Role

SHOWN_AT_ONCE = 20
SUB = Role.SUB_PROCESSOR.value


def listing(folder: str) -> Callable[[Visit], HttpResponse]:
    """The page of all my receipts, in one of the two folders."""

    def view(visit: Visit) -> HttpResponse:
        me = visit.household
        some = part(households.receipts(visit.desk, visitor=me), visit.part_number, SHOWN_AT_ONCE)
        context = {
            "some": some,
            "found": [_shown(r) for r in some.items],
            "folder": folder,
            "frame": f"{folder}/base.html",
        }
        return visit.page("family/receipts.html", context)

    return view


def one(folder: str) -> Callable[..., HttpResponse]:
    """The page of one receipt."""

    def view(visit: Visit, number: str) -> HttpResponse:
        me = visit.household
        shown = _shown(households.receipt(visit.desk, visitor=me, number=number))
        context = {**shown, "folder": folder, "frame": f"{folder}/base.html"}
        return visit.page("family/receipt.html", context)

    return view


def as_pdf(folder: str) -> Callable[..., HttpResponse]:
    """One receipt as a PDF. Its file name tells nothing."""

    def view(visit: Visit, number: str) -> HttpResponse:
        me = visit.household
        shown = _shown(households.receipt(visit.desk, visitor=me, number=number))
        context = {**shown, "district": district(), "language": get_language() or "en"}
        try:
            data = pdf(render_to_string("family/receipt_print.html", context))
        except OfficeProblem:  # what is missing is the office's to install, not a family's
            raise OfficeProblem("No PDF can be made here now.", fix="print the page instead") from None
        response = HttpResponse(data, content_type="application/pdf")
        response["Content-Disposition"] = f'attachment; filename="{number}.pdf"'
        return response

    return view


def _shown(receipt: households.Receipt) -> dict[str, Any]:
    """A receipt laid out: words of ours in the reader's language, the rest as it was said."""
    said = dict(receipt.lines)
    keys = [part.partition(" (")[0] for part in said.get("data", "").split("; ") if part]
    named = [part.rpartition(" (") for part in said.get("recipients", "").split("; ") if part]
    return {
        "receipt": receipt,
        "said": {name.replace(" ", "_"): value for name, value in receipt.lines},
        "elements": [plain.element_word(key) for key in keys],
        "asker": ", ".join(name or role for name, _, role in named if not role.endswith(f"{SUB})")),
        "others": [name for name, _, role in named if role.endswith(f"{SUB})")],
        "purpose": plain.purpose_word(said.get("purpose", "")),
    }
