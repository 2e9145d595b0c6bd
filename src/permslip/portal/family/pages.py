"""Which pages there are, and whose."""

from __future__ import annotations

from django.utils.translation import gettext_noop as noop

from permslip.portal.door.pages import PUBLIC, Page
from permslip.portal.family import entering, receipts, views
from permslip.words.vocabulary import Seat

FAMILY = frozenset({Seat.FAMILY})
CHILD = {"handle": "0000000000000000"}

PAGES: tuple[Page, ...] = (
    Page("family/", views.home, "family-home", FAMILY, tab=noop("First page")),
    Page("family/receipts/", receipts.listing("family"), "family-receipts", FAMILY, tab=noop("Receipts")),
    Page("family/help/", views.helping, "family-help", PUBLIC, tab=noop("Questions people ask")),
    Page("family/enter/", entering.enter, "family-enter", PUBLIC, writers=PUBLIC),
    Page("family/enter/who/", entering.factor, "family-factor", PUBLIC, writers=PUBLIC),
    Page("family/enter/number/", entering.number, "family-number", PUBLIC, writers=PUBLIC),
    Page(
        "family/receipts/<str:number>/",
        receipts.one("family"),
        "family-receipt",
        FAMILY,
        example={"number": "rct_none"},
    ),
    Page(
        "family/receipts/<str:number>/pdf/",
        receipts.as_pdf("family"),
        "family-receipt-pdf",
        FAMILY,
        example={"number": "rct_none"},
    ),
    Page("family/child/<str:handle>/", views.child, "family-child", FAMILY, example=CHILD),
    Page("family/child/<str:handle>/gone/", views.gone, "family-gone", FAMILY, example=CHILD),
    Page("family/child/<str:handle>/ask/", views.ask, "family-ask", FAMILY, writers=FAMILY, example=CHILD),
    Page(
        "family/child/<str:handle>/paper/<str:agreement>/",
        views.question,
        "family-question",
        FAMILY,
        writers=FAMILY,
        example={**CHILD, "agreement": "none"},
    ),
)
