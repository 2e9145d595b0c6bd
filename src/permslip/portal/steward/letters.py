"""What the Consent tab has done in the background: the roll is read, letters are counted and made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse

from permslip.actions import addressing, households, inviting, rolls
from permslip.actions.desk import Desk
from permslip.portal.door.house import house
from permslip.portal.family.printed import writer
from permslip.stores.errands import ErrandRow
from permslip.stores.families.people import Kind


def languages() -> tuple[str, ...]:
    """The languages that letters can be in."""
    return tuple(code for code, _ in settings.LANGUAGES)


def read_roll(desk: Desk, row: ErrandRow) -> Mapping[str, Any]:
    """Read who belongs to whom out of a holding, and index what the vault knows of each."""
    counts = rolls.read_roll(desk, holding=row.words.get("holding") or None, by=row.by)
    desk.progress("index what has gone", 0, None)
    households.index_rosters(desk)
    return {
        "next": reverse("steward-consent"),
        "says": f"{counts['guardian']:,} guardians, {counts['student']:,} students and {counts['staff']:,} "
        "members of staff are on the roll.",
    }


def count_letters(desk: Desk, row: ErrandRow) -> Mapping[str, Any]:
    """Count what a batch would hold. Nothing is written."""
    plan = inviting.plan(desk, group=addressing.Group(row.words["group"]))
    return {
        "next": reverse("steward-consent-letters", args=[row.id]),
        "says": f"{plan.letters:,} letters would be made.",
        "group": plan.group.value,
        "letters": plan.letters,
        "languages": [list(pair) for pair in plan.languages],
        "left_out": [[why.value, n] for why, n in plan.left_out],
    }


def letters(desk: Desk, row: ErrandRow) -> Mapping[str, Any]:
    """Make letters for a group, or a new one for whoever an invitation is of."""
    write = writer(
        address=row.words["address"],
        district=desk.office.district,
        contact=house.conf.contact,
        hours=house.conf.office_hours,
        today=desk.today(),
        sends=house.conf.mail is not None or bool(house.conf.sms_program),
    )
    if "invitation" in row.words:
        held = desk.office.families.invitations.get(row.words["invitation"])
        kind, person = Kind(held.kind), held.person
        sent = inviting.invite_one(
            desk, kind=kind, person=person, languages=languages(), write=write, by=row.by
        )
    else:
        group = addressing.Group(row.words["group"])
        sent = inviting.invite(desk, group=group, languages=languages(), write=write, by=row.by)
    one = sent.letters == 1
    return {
        "next": reverse("steward-consent") + "#letters",
        "says": "One letter is ready." if one else f"{sent.letters:,} letters are ready.",
    }
