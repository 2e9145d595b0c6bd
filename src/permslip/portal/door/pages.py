"""The table of pages: each address, who may open it, who may change something there. The one list of roles.

The addresses that Django knows are made from this table, the gate asks it, the navigation shows it, the
manual's table of roles is written from it, and a test opens every page as everybody.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from permslip.words.vocabulary import Seat

if TYPE_CHECKING:
    from django.http import HttpResponse

    View = Callable[..., HttpResponse]
else:
    View = Callable[..., Any]

PUBLIC = frozenset(Seat)
OFFICE = frozenset({Seat.STEWARD, Seat.APPROVER, Seat.ATTESTER, Seat.AUDITOR})
STRONG = OFFICE
"""Seats that ask for a second factor at every sign-in."""


@dataclass(frozen=True)
class Page:
    """One address. ``view`` takes a Visit and the route's parts.

    ``seats`` may open it; ``writers`` (some of them) may post to it. ``tab`` is its word in the navigation
    of its folder, empty for pages reached from others. ``example`` gives parts of the route for tests that
    open every page (id by name; a test fills what it made).
    """

    route: str
    view: View
    name: str
    seats: frozenset[Seat]
    writers: frozenset[Seat] = frozenset()
    tab: str = ""
    example: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.writers <= self.seats:
            raise ValueError(f"{self.name}: who may write must be able to read")

    @property
    def public(self) -> bool:
        """Whether anybody may open it, signed in or not."""
        return Seat.PUBLIC in self.seats


def every_page() -> tuple[Page, ...]:
    """All pages of the portal, folder by folder."""
    from importlib import import_module

    found: list[Page] = []
    for module in TABLES:
        found += import_module(f"permslip.portal.{module}").PAGES
    return tuple(found)


FOLDERS = ("steward", "approver", "partner", "family", "staff", "register")
"""The front pages. All but the register have their addresses under their own name; ``api`` has its own
table.
"""

TABLES = ("door.table", *(f"{folder}.pages" for folder in FOLDERS))
"""The modules with a part of the table, in the order in which their addresses are tried."""
