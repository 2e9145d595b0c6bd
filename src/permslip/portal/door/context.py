"""What every template finds: who asks, where they are, the words of the navigation."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from permslip.portal.door.house import house
from permslip.portal.door.pages import FOLDERS, Page, every_page
from permslip.portal.door.visit import ANYBODY
from permslip.words.vocabulary import Seat

OUTSIDE = ("/account/", "/enter/", "/demo/", "/ended/", "/no-seat/")
"""Pages before the first page: no navigation leads away from them."""


@dataclass(frozen=True)
class Tab:
    """One word of the navigation."""

    word: str
    href: str
    here: bool


@cache
def _tabs() -> tuple[Page, ...]:
    return tuple(page for page in every_page() if page.tab)


def around(request: HttpRequest) -> dict[str, Any]:
    """Context for every page."""
    who = getattr(request, "permslip_who", ANYBODY)
    user = getattr(request, "user", None)
    account = bool(user is not None and user.is_authenticated)
    return {
        "who": who,
        "district": district(),
        "tabs": tabs(request.path, who.seat),
        "demo": house.demo,
        "signed_in": who.seat is not Seat.PUBLIC or account,
        "account": account,
        "can_mail": house.conf.mail is not None,
        "by_number": _by_number(request),
        "contact": house.conf.contact,
    }


def _by_number(request: HttpRequest) -> bool:
    """Whether the portal is reached by a number in place of a name, where browsers use no security keys."""
    named = str(request.META.get("HTTP_HOST", ""))
    host = named.rpartition(":")[0] or named
    return host.startswith("[") or host.replace(".", "").isdecimal()


def district() -> str:
    """The name of the district whose office is served."""
    from permslip.stores.place import Place, read_settings

    global _KNOWN  # noqa: PLW0603 - one office a process
    if _KNOWN[0] != str(house.office):
        _KNOWN = (str(house.office), read_settings(Place(house.office).settings).district)
    return _KNOWN[1]


_KNOWN = ("", "")


OWN = {
    Seat.STEWARD: "steward",
    Seat.AUDITOR: "steward",
    Seat.APPROVER: "approver",
    Seat.ATTESTER: "approver",
    Seat.PARTNER: "partner",
    Seat.SUB_PROCESSOR: "partner",
}


def tabs(path: str, seat: Seat) -> list[Tab]:
    """The navigation of the folder that somebody is in."""
    if path.startswith(OUTSIDE):
        return []
    folder = next((f for f in FOLDERS if path.startswith(f"/{f}/")), "register")
    if path.startswith("/errands/"):  # an errand is part of the work that it was begun from
        folder = OWN.get(seat, folder)
    found = []
    for page in _tabs():
        first = page.route.split("/", 1)[0]
        its = first if first in FOLDERS and "/" in page.route and first != "register" else "register"
        if its == folder and (seat in page.seats or page.public) and "<" not in page.route:
            href = reverse(page.name)
            found.append(Tab(page.tab, href, path == href or (href != "/" and path.startswith(href))))
    deepest = max((len(t.href) for t in found if t.here), default=0)
    return [Tab(t.word, t.href, t.here and len(t.href) == deepest) for t in found]
