"""Which pages there are, and whose."""

from __future__ import annotations

from django.utils.translation import gettext_noop as noop

from permslip.portal.door.pages import Page
from permslip.portal.family import receipts
from permslip.portal.staff import views
from permslip.words.vocabulary import Seat

STAFF = frozenset({Seat.STAFF})

PAGES: tuple[Page, ...] = (
    Page("staff/", views.home, "staff-home", STAFF, writers=STAFF, tab=noop("About me")),
    Page("staff/gone/", views.gone, "staff-gone", STAFF, tab=noop("What has gone")),
    Page("staff/receipts/", receipts.listing("staff"), "staff-receipts", STAFF, tab=noop("Receipts")),
    Page(
        "staff/receipts/<str:number>/",
        receipts.one("staff"),
        "staff-receipt",
        STAFF,
        example={"number": "rct_none"},
    ),
    Page(
        "staff/receipts/<str:number>/pdf/",
        receipts.as_pdf("staff"),
        "staff-receipt-pdf",
        STAFF,
        example={"number": "rct_none"},
    ),
)
