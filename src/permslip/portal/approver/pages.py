"""Which pages there are, and whose."""

from __future__ import annotations

from permslip.portal.approver import views, views_facts, views_seat
from permslip.portal.door.pages import Page
from permslip.words.vocabulary import Seat

READERS = frozenset({Seat.APPROVER, Seat.AUDITOR})
APPROVERS = frozenset({Seat.APPROVER})
STATING = frozenset({Seat.APPROVER, Seat.ATTESTER})

PAGES: tuple[Page, ...] = (
    Page("approver/", views.home, "approver-home", READERS, tab="Reviews"),
    Page("approver/where/", views.where, "approver-where", READERS, tab="Where it is now"),
    Page(
        "approver/facts/",
        views_facts.facts,
        "approver-facts",
        STATING | {Seat.AUDITOR},
        writers=STATING,
        tab="Facts to state",
    ),
    Page(
        "approver/seats/<str:seat>/",
        views_seat.show,
        "approver-seat",
        READERS,
        writers=APPROVERS,
        example={"seat": "seat_none"},
    ),
    Page(
        "approver/releases/<str:release>/",
        views.release,
        "approver-release",
        READERS,
        writers=APPROVERS,
        example={"release": "rel_none"},
    ),
)
