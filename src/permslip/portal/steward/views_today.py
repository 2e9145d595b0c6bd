"""Today: what needs the steward now."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse

from permslip.actions import today
from permslip.actions.shown import part
from permslip.actions.today import Item, Matter, Pressing
from permslip.portal.door import errands
from permslip.portal.door.visit import Visit

PAGE = 30

PAGES_OF = {
    Matter.REQUEST: "steward-request",
    Matter.FACTS: "steward-request",
    Matter.RELEASE: "steward-release",
    Matter.AGREEMENT: "steward-agreement",
    Matter.INCIDENT: "steward-incident",
    Matter.ERRAND: "errand",
}
LISTS = {Matter.FAMILY: "steward-consent-requests", Matter.CONSENT: "steward-consent"}


def show(visit: Visit) -> HttpResponse:
    """The list; posted, the count of disagreeing guardians is made anew in the background."""
    if visit.posted:
        return errands.start(visit, today.COUNTING, about="district")
    now = today.today(visit.desk)
    some = part(now.items, visit.part_number, PAGE)
    return visit.page(
        "steward/today.html",
        {
            "now": now,
            "some": some,
            "items": [(item, link(item)) for item in some.items],
            "ahead": (now.ahead, link(now.ahead)) if now.ahead else None,
            "late": sum(i.pressing is Pressing.LATE for i in now.items),
            "pressing": sum(i.pressing is Pressing.NOW for i in now.items),
            "waiting": sum(i.pressing is Pressing.WAITS for i in now.items),
            "soon": sum(i.pressing is Pressing.SOON for i in now.items),
            "disagreeing": sum(n for _, _, n in now.disagreements.counts) if now.disagreements else 0,
        },
    )


def link(item: Item) -> str:
    """Where something is done."""
    if item.matter in LISTS:
        return str(reverse(LISTS[item.matter]))
    name = PAGES_OF.get(item.matter)
    if name is not None:
        return str(reverse(name, args=[item.about]))
    return f"{reverse('steward-follow')}#{item.about.replace(':', '-')}"
