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
    deciding,
    entering,
    family_record,
    family_rights,
    following,
    households,
    paper_drafts,
    papers,
    releasing,
    rolls,
    visiting,
)
from permslip.actions.approving import approve
from permslip.actions.desk import Desk, open_desk
from permslip.portal.door import errands
from permslip.sample import case
from permslip.stores.families.invitations import How, Invited
from permslip.stores.families.people import Kind
from permslip.words.vocabulary import OfficeRole, Seat
from tests.conftest import SECRET
from tests.portal import world

PAPER = """DATA SHARING AGREEMENT

1. Purpose. Northfield Council for Schools uses the data to improve instruction and for nothing else.
2. Term. This agreement begins on September 1, 2026 and ends on June 30, 2027.
3. Destruction. All data is destroyed within 30 days after the end of this agreement.
"""
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
    _ids(lived, folder)
    return lived


def _awaiting() -> str:
    """A board member's seat that an approver may confirm: they have signed in, with a second factor."""
    found = world.seat(
        Seat.APPROVER, name="Morgan Ellery", email="m@example.org", role=OfficeRole.BOARD, confirm=False
    )
    world.signed_in(found)
    world.second_factor_of(found)
    return found


def _ids(lived: LivedIn, folder: Path) -> None:
    """Ids by the part of an address, and by page and part where pages call different things the same."""
    ids = lived.ids
    ids |= {"agreement": case.AGREEMENT, "name": case.AGREEMENT, "number": "1", "asked": case.WISH}
    for page, name in (
        ("steward-holding", "sis"), ("steward-request", case.WISH), ("steward-letter", case.WISH),
        ("steward-release", ids["release"]), ("steward-incident", ids["incident"]),
        ("steward-seat", lived.seats[Seat.PARTNER]),
    ):  # fmt: skip
        ids[f"{page}.name"] = name
    ids["approver-seat.seat"] = _awaiting()
    steward, partner = lived.browser(Seat.STEWARD), lived.browser(Seat.PARTNER)
    begun = partner.post("/partner/new/", {"agreement": case.AGREEMENT})
    ids["partner-draft.draft"] = begun["Location"].rstrip("/").rsplit("/", 1)[-1]
    (folder / "paper.txt").write_text(PAPER, "utf-8")
    with open_desk(lived.office, exact=True) as desk:
        draft = paper_drafts.read_into_draft(desk, file=folder / "paper.txt", seat=lived.seats[Seat.STEWARD])
    ids["steward-draft.draft"] = str(draft)
    counted = steward.post("/steward/consent/", {"act": "count", "group": "guardians"})
    ids["steward-consent-letters.errand"] = counted["Location"].rstrip("/").rsplit("/", 1)[-1]
    errands.run.call(ids["steward-consent-letters.errand"])


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
        desk,
        file=folder / "wish.csv",
        request_id=case.WISH,
        agreement=case.AGREEMENT,
        recipient="northfield",
        holding="sis",
        onward=(case.TALLY,),
        purpose="needs assessment",
        as_of=desk.today(),
        by=world.OFFICER,
    )
    deciding.decide_request(desk, request=case.WISH, by=world.OFFICER)
    _evaluations(desk, folder)
    family_record.index_rosters(desk)
    lived.ids |= {"release": first.release, "request": case.WISH, "holding": "sis"}


def _evaluations(desk: Desk, folder: Path) -> None:
    """An amendment that lets evaluations of staff be asked for, and a request that asks for them."""
    paper = (
        (folder / "amended.yaml").read_text("utf-8").replace("version: 2\namends: 1", "version: 3\namends: 2")
    )
    line = "  - {element: evaluation_rating, need: optional, why: what may explain results}\nlimits:"
    (folder / "third.yaml").write_text(paper.replace("limits:", line, 1), "utf-8")
    papers.add_agreement(desk, file=folder / "third.yaml", by=world.OFFICER)
    text = case.request(desk.today()).replace(f"id: {case.REQUEST}\n", "id: staff-study\n")
    text += "  - name: evaluations\n    elements: [{asked: evaluation_rating}]\n"
    (folder / "staff.yaml").write_text(text, "utf-8")
    asking.put_request(desk, file=folder / "staff.yaml", by=world.OFFICER)


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
    asking.attest(
        desk, fact="consent.portal_identifies", value="yes", about="district", until=None, by=world.OFFICER,
        passphrase=world.PASSPHRASE,
    )  # fmt: skip
    mine = next(child for child in visitor.children if child.may_answer)
    paper = next(a for a in households.questions(desk, visitor=visitor, child=mine.handle) if a.may_answer)
    said = entering.answer(
        desk, invitation=lived.invitations[Seat.FAMILY], child=mine.handle, agreement=paper.agreement,
        version=paper.version, given=True, language="en",
    )  # fmt: skip
    lived.ids |= {"handle": mine.handle, "batch": "bat_lived", "invitation": made[0][0].id}
    for page in ("family-receipt", "family-receipt-pdf"):
        lived.ids[f"{page}.number"] = said.number
    me = visiting.visitor(desk, invitation=lived.invitations[Seat.STAFF])
    wanted = households.staff_questions(desk, visitor=me)[0]
    told = entering.staff_answer(
        desk, invitation=lived.invitations[Seat.STAFF], request=wanted.request, digest=wanted.digest,
        given=True, language="en",
    )  # fmt: skip
    for page in ("staff-receipt", "staff-receipt-pdf"):
        lived.ids[f"{page}.number"] = told.number


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
    lived.ids["wish"] = wish.id
