"""Which pages there are, and whose: the steward works here, the auditor reads all of it."""

from __future__ import annotations

from permslip.portal.door.pages import Page, View
from permslip.portal.steward import (
    views_agree,
    views_ask,
    views_draft,
    views_follow,
    views_hold,
    views_keys,
    views_ledger,
    views_post,
    views_put,
    views_release,
    views_seats,
    views_today,
)
from permslip.portal.steward.consent import CONSENT_PAGES
from permslip.words.vocabulary import Seat

STEWARD = frozenset({Seat.STEWARD})
READERS = frozenset({Seat.STEWARD, Seat.AUDITOR})


def _page(
    route: str, view: View, called: str, /, *, writes: bool = False, tab: str = "", **example: str
) -> Page:
    """A page that the auditor reads and, where ``writes``, the steward posts to."""
    writers = STEWARD if writes else frozenset()
    return Page(f"steward/{route}", view, f"steward-{called}", READERS, writers, tab, example)


def _own(route: str, view: View, called: str, /, **example: str) -> Page:
    """A page of the steward alone: a draft of theirs."""
    return Page(f"steward/{route}", view, f"steward-{called}", STEWARD, STEWARD, "", example)


BEFORE_CONSENT: tuple[Page, ...] = (
    _page("", views_today.show, "today", writes=True, tab="Today"),
    _page("agreements/", views_agree.index, "agreements", writes=True, tab="Agree"),
    _own("agreements/drafts/<int:draft>/", views_draft.show, "draft", draft="1"),
    _page("agreements/<str:name>/", views_agree.show, "agreement", writes=True, name="none"),
    _page(
        "agreements/<str:name>/versions/<int:number>/",
        views_agree.version,
        "agreement-version",
        name="none",
        number="1",
    ),
    _page("agreements/<str:name>/letter/", views_agree.letter, "agreement-letter", name="none"),
    _page("agreements/<str:name>/posting/", views_post.show, "posting", writes=True, name="none"),
    _page("agreements/<str:name>/keys/", views_keys.show, "keys", writes=True, name="none"),
    _page("holdings/", views_hold.index, "holdings", writes=True, tab="Hold"),
    _page("holdings/<str:name>/", views_hold.show, "holding", name="none"),
)
AFTER_CONSENT: tuple[Page, ...] = (
    _page("requests/", views_ask.index, "requests", tab="Ask"),
    _page("requests/new/", views_put.new, "request-new", writes=True),
    _page("requests/<str:name>/", views_ask.show, "request", writes=True, name="none"),
    _page("requests/<str:name>/letter/", views_ask.letter, "letter", name="none"),
    _page("releases/", views_release.index, "releases", tab="Release"),
    _page("releases/<str:name>/", views_release.show, "release", writes=True, name="none"),
    _page("follow/", views_follow.index, "follow", writes=True, tab="Follow"),
    _page("follow/certificate/", views_follow.certificate, "certificate", writes=True),
    _page("follow/incidents/new/", views_follow.new_incident, "incident-new", writes=True),
    _page("follow/incidents/<str:name>/", views_follow.incident, "incident", writes=True, name="none"),
    _page("seats/", views_seats.index, "seats", writes=True, tab="Seats"),
    _page("seats/<str:name>/", views_seats.show, "seat", writes=True, name="none"),
    _page("ledger/", views_ledger.show, "ledger", writes=True, tab="Ledger"),
    Page(
        "steward/ledger/student/",
        views_ledger.student,
        "steward-student",
        STEWARD | {Seat.ATTESTER},
        STEWARD | {Seat.ATTESTER},
    ),
    _page("settings/", views_ledger.settings, "settings", writes=True, tab="Settings"),
    _page("settings/trust.json", views_ledger.trust_file, "trust"),
)
PAGES: tuple[Page, ...] = (*BEFORE_CONSENT, *CONSENT_PAGES, *AFTER_CONSENT)
