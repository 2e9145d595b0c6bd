"""The pages of the door itself: arriving, leaving, errands under way."""

from __future__ import annotations

from permslip.portal.door import arriving, demo_links, errands
from permslip.portal.door.pages import PUBLIC, Page
from permslip.words.vocabulary import Seat

WORKERS = frozenset({Seat.STEWARD, Seat.APPROVER, Seat.PARTNER, Seat.AUDITOR})

PAGES: tuple[Page, ...] = (
    Page("home/", arriving.home, "home", PUBLIC),
    Page("no-seat/", arriving.no_seat, "no-seat", PUBLIC),
    Page("ended/", arriving.ended, "ended", PUBLIC),
    Page("leave/", arriving.leave, "leave", PUBLIC, writers=PUBLIC),
    Page(
        "enter/<str:token>/",
        arriving.enter,
        "enter",
        PUBLIC,
        writers=PUBLIC,
        example={"token": "no-such-link"},
    ),
    Page(
        "demo/<str:token>/",
        demo_links.open_link,
        "demo-link",
        PUBLIC,
        writers=PUBLIC,
        example={"token": "none"},
    ),
    Page("errands/<str:errand>/", errands.show, "errand", WORKERS, example={"errand": "err_none"}),
)
