"""Which pages there are, and whose: the partner's, and one for sub-processors."""

from __future__ import annotations

from permslip.portal.door.pages import Page
from permslip.portal.partner import builder, duties, views, views_packages
from permslip.words.vocabulary import Seat

PARTNER = frozenset({Seat.PARTNER})
EITHER = frozenset({Seat.PARTNER, Seat.SUB_PROCESSOR})
AGREEMENT = {"agreement": "needs-assessment"}
REQUEST = {"asked": "needs-study"}
RELEASE = {"release": "rel_none"}

PAGES: tuple[Page, ...] = (
    Page("partner/", views.front, "partner-front", PARTNER, tab="Overview"),
    Page("partner/requests/", views.requests, "partner-requests", PARTNER, tab="Requests"),
    Page("partner/new/", builder.new, "partner-new", PARTNER, writers=PARTNER, tab="Build a request"),
    Page(
        "partner/drafts/<int:draft>/",
        builder.draft,
        "partner-draft",
        PARTNER,
        writers=PARTNER,
        example={"draft": "1"},
    ),
    Page(
        "partner/requests/<str:asked>/",
        views.request,
        "partner-request",
        PARTNER,
        writers=PARTNER,
        example=REQUEST,
    ),
    Page("partner/requests/<str:asked>/letter.txt", views.letter, "partner-letter", PARTNER, example=REQUEST),
    Page(
        "partner/agreements/<str:agreement>/",
        views.agreement,
        "partner-agreement",
        PARTNER,
        example=AGREEMENT,
    ),
    Page("partner/packages/", views_packages.packages, "partner-packages", PARTNER, tab="Packages"),
    Page(
        "partner/packages/<str:release>/",
        views_packages.package,
        "partner-package",
        PARTNER,
        writers=PARTNER,
        example=RELEASE,
    ),
    Page(
        "partner/packages/<str:release>/download/",
        views_packages.download,
        "partner-download",
        PARTNER,
        writers=PARTNER,
        example=RELEASE,
    ),
    Page(
        "partner/promise/<str:agreement>/",
        views_packages.undertaking,
        "partner-undertaking",
        PARTNER,
        writers=PARTNER,
        example=AGREEMENT,
    ),
    Page("partner/duties/", duties.duties, "partner-duties", EITHER, tab="Duties"),
    Page(
        "partner/duties/<str:release>/certificate/",
        duties.certificate,
        "partner-certificate",
        EITHER,
        writers=EITHER,
        example=RELEASE,
    ),
)
