"""An office that has been lived in: something on every page. Made once for each worker; nobody changes it.

Two releases (one out, one waiting for votes), a request refused and one open, every kind of seat, a
household and a member of staff with letters, an incident, an agreement posted, a family that asks for a
correction, an errand.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from permslip.actions import (
    asking,
    family_record,
    family_rights,
    following,
    releasing,
    rolls,
    visiting,
)
from permslip.actions.approving import approve
from permslip.actions.desk import Desk, open_desk
from permslip.sample import case
from permslip.stores.families.invitations import How, Invited
from permslip.stores.families.people import Kind
from permslip.words.vocabulary import OfficeRole, Seat
from tests.conftest import SECRET
from tests.portal import world

OFFICE_SEATS = (
    Seat.STEWARD, Seat.APPROVER, Seat.ATTESTER, Seat.AUDITOR, Seat.PARTNER, Seat.SUB_PROCESSOR,
)  # fmt: skip


@dataclass
class LivedIn:
    """The office, its seats by kind, its households' invitations, and ids to fill addresses with."""

    office: Path
    seats: dict[Seat, str] = field(default_factory=dict)
    invitations: dict[Seat, str] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)

    def browser(self, seat: Seat) -> world.Browser:
        """Somebody who sits in this seat (or nobody, for the public)."""
        if seat is Seat.PUBLIC:
            return world.anybody()
        if seat in self.invitations:
            found = world.invited(self.invitations[seat])
            found.seat = seat.value
            return found
        return world.signed_in(self.seats[seat])


def live(folder: Path, *, database: str = "") -> LivedIn:
    """Make it in ``folder``: an office whose district lies beside it, kept in SQLite or at ``database``."""
    office = world.make_office(folder, database=database)
    # sittings that are made in this process are read by a real server too: both sign with one key
    (office / "keys" / "portal.secret").write_text(SECRET, "ascii")
    lived = LivedIn(office)
    world.serve_in_process(office)
    with open_desk(office, exact=True) as desk:
        _releases(desk, folder, lived)
        _households(desk, lived)
        _afterwards(desk, lived)
    named = {Seat.STEWARD: world.OFFICER, Seat.APPROVER: world.HEAD}
    for kind in OFFICE_SEATS:
        lived.seats[kind] = world.seat(
            kind,
            who=named.get(kind, ""),
            name=f"Rowan {kind.value.title()}",
            email=f"{kind.value}@example.org",
            role=OfficeRole.COUNSEL if kind is Seat.ATTESTER else None,
        )
    lived.ids |= {"seat": lived.seats[Seat.PARTNER], "agreement": case.AGREEMENT, "name": case.AGREEMENT}
    return lived


def _releases(desk: Desk, folder: Path, lived: LivedIn) -> None:
    world.attest_everything(desk)
    first = releasing.release(desk, request=case.REQUEST, by=world.OFFICER)
    approve(desk, release=first.release, by=world.HEAD, passphrase=world.PASSPHRASE)
    (folder / "again.yaml").write_text(
        case.request(desk.today()).replace(f"id: {case.REQUEST}\n", "id: needs-study-2\n"), "utf-8"
    )
    asking.put_request(desk, file=folder / "again.yaml", by=world.OFFICER)
    world.attest_everything(desk)
    (folder / "wish.csv").write_text(case.wish(), "utf-8")
    asking.import_request(
        desk, file=folder / "wish.csv", request_id=case.WISH, agreement=case.AGREEMENT, recipient="northfield",
        holding="sis", onward=(case.TALLY,), purpose="needs assessment", as_of=desk.today(), by=world.OFFICER,
    )  # fmt: skip
    from permslip.actions import deciding

    deciding.decide_request(desk, request=case.WISH, by=world.OFFICER)
    family_record.index_rosters(desk)
    lived.ids |= {"release": first.release, "request": case.WISH, "holding": "sis"}


def _households(desk: Desk, lived: LivedIn) -> None:
    rolls.read_roll(desk, holding="sis", by=world.OFFICER)
    roll, invitations = desk.office.families.roll, desk.office.families.invitations
    counts: dict[str, int] = {}
    for link in roll.links():
        counts[link.guardian] = counts.get(link.guardian, 0) + 1
    guardian = max(counts, key=lambda key: (counts[key], key))
    member = roll.people(Kind.STAFF)[0].key
    made = invitations.add(
        [Invited(Kind.GUARDIAN, guardian, "en"), Invited(Kind.STAFF, member, "en")],
        batch="bat_lived",
        made_on=desk.today(),
        expires_on=desk.today() + timedelta(days=60),
    )
    until = desk.clock.now() + timedelta(days=30)
    for (invitation, _), seat in zip(made, (Seat.FAMILY, Seat.STAFF), strict=True):
        invitations.open(invitation.id)
        invitations.confirm(invitation.id, how=How.IN_PERSON, until=until)
        lived.invitations[seat] = invitation.id
    visitor = visiting.visitor(desk, invitation=lived.invitations[Seat.FAMILY])
    lived.ids |= {"handle": visitor.children[0].handle, "batch": "bat_lived", "invitation": made[0][0].id}


def _afterwards(desk: Desk, lived: LivedIn) -> None:
    opened = following.incident(
        desk,
        what="A laptop was lost.",
        party="northfield",
        release=lived.ids["release"],
        on=None,
        by=world.OFFICER,
    )
    lived.ids["incident"] = opened["incident"]
    visitor = visiting.visitor(desk, invitation=lived.invitations[Seat.FAMILY])
    wish = family_rights.ask_right(
        desk,
        visitor=visitor,
        child=visitor.children[0].handle,
        kind="copy",
        text="Please send a copy.",
        by="family",
    )
    lived.ids["asked"] = wish.id
