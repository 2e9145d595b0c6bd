"""Whose pages these are: the places of whoever asks, whichever of their seats the gate let in."""

from __future__ import annotations

from permslip.actions.partnering import Place, Places
from permslip.portal.door.gate import seats_of
from permslip.portal.door.visit import Visit
from permslip.words.errors import NotFound
from permslip.words.vocabulary import Seat


def mine(visit: Visit, *kinds: Seat) -> Places:
    """Where somebody stands as a partner (or in one of ``kinds``): one place for each agreement."""
    wanted = kinds or (Seat.PARTNER,)
    found: dict[tuple[str, str], Place] = {}
    for who in seats_of(visit.request, visit.desk):
        if who.seat in wanted:
            found.setdefault((who.party, who.agreement), Place(who.party, who.agreement, who.id))
    return tuple(found.values())


def sub_places(visit: Visit) -> Places:
    """Where somebody stands as a sub-processor."""
    return mine(visit, Seat.SUB_PROCESSOR)


def at(places: Places, agreement: str) -> Place:
    """The place under an agreement. Raises NotFound."""
    for place in places:
        if place.agreement == agreement:
            return place
    raise NotFound("There is no such agreement.")
