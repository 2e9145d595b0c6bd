"""What every page of the portal needs to have something on it, put into the served office once.

A seat of each kind, a household and a member of staff with letters and receipts, a refused request, a release
that waits for votes, drafts, an incident, a family's wish.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from permslip.actions import (
    asking,
    deciding,
    entering,
    family_rights,
    following,
    households,
    paper_drafts,
    papers,
    releasing,
    seats,
    visiting,
)
from permslip.actions.desk import Desk, open_desk
from permslip.sample import case
from permslip.stores.families.invitations import How, Invited
from permslip.stores.families.people import Kind
from permslip.words.facts import About
from permslip.words.facts import fact as known
from permslip.words.vocabulary import OfficeRole, Seat
from tools.bench.served import HEAD, OFFICER, PASSPHRASE, Served

KEPT = "furnished.json"
STAFF_REQUEST, STAFF_PAPER = "staff-study", "study-199"
PAPER = """DATA SHARING AGREEMENT

1. Purpose. Northfield Council for Schools uses the data to improve instruction and for nothing else.
2. Term. This agreement begins on September 1, 2026 and ends on June 30, 2027.
3. Destruction. All data is destroyed within 30 days after the end of this agreement.
"""
SEATS = (Seat.STEWARD, Seat.APPROVER, Seat.ATTESTER, Seat.AUDITOR, Seat.PARTNER, Seat.SUB_PROCESSOR)


@dataclass(frozen=True)
class Furnished:
    """Seats and invitations by the seat's kind; ids by the part of an address, or by page and part."""

    seats: dict[str, str]
    invitations: dict[str, str]
    ids: dict[str, str]


def furnish(made: Served) -> Furnished:
    """Put it all into the office, or say what an earlier call put there."""
    kept = made.office.parent / KEPT
    if not kept.is_file():
        with open_desk(made.office, exact=True) as desk:
            found = _furnished(desk, made, made.office.parent)
        kept.write_text(json.dumps(vars(found)), "utf-8")
    return Furnished(**json.loads(kept.read_text("utf-8")))


def _furnished(desk: Desk, made: Served, folder: Path) -> Furnished:
    identifies(desk)
    ids = {
        "agreement": case.AGREEMENT, "name": case.AGREEMENT, "number": "1", "asked": case.WISH,
        "release": made.release, "steward-holding.name": "sis", "steward-request.name": case.WISH,
        "steward-letter.name": case.WISH, "steward-release.name": made.release,
    }  # fmt: skip
    given = {kind.value: _seat(desk, kind) for kind in SEATS}
    ids["steward-seat.name"] = given[Seat.PARTNER.value]
    ids |= _requests(desk, folder)
    ids |= _drafts(desk, folder, given)
    invitations = {Seat.FAMILY.value: made.invitations[0], Seat.STAFF.value: _of_staff(desk, folder)}
    ids |= _answers(desk, invitations)
    ids["steward-incident.name"] = following.incident(
        desk, what="A laptop was lost.", party="northfield", release=made.release, on=None, by=OFFICER
    )["incident"]
    return Furnished(given, invitations, ids)


def identifies(desk: Desk) -> None:
    """The district says that its way in identifies a person (34 CFR 99.30(d)): without it nobody may
    answer.
    """
    fact = entering.IDENTIFIES
    if desk.office.standing().attested(fact, desk.today(), "district") is None:
        attest(desk, fact, "district", by=OFFICER)


def attest(desk: Desk, fact: str, about: str, by: str = HEAD) -> None:
    """Somebody of the office says yes to a fact."""
    asking.attest(desk, fact=fact, value="yes", about=about, until=None, by=by, passphrase=PASSPHRASE)


def _seat(desk: Desk, kind: Seat) -> str:
    of_office = {Seat.STEWARD: OFFICER, Seat.APPROVER: HEAD}
    party = {Seat.PARTNER: "northfield", Seat.SUB_PROCESSOR: "tally"}.get(kind, "")
    named = kind.value.replace("_", " ").title()
    made = seats.give_seat(
        desk, kind=kind, by=OFFICER, person=of_office.get(kind), name="" if kind in of_office else named,
        email=f"{kind.value}@example.org", role=OfficeRole.COUNSEL if kind is Seat.ATTESTER else None,
        party=party, agreement=case.AGREEMENT if party else "",
    )  # fmt: skip
    return str(made["seat"])


def _requests(desk: Desk, folder: Path) -> dict[str, str]:
    """A wish that is refused, and a request whose release waits for votes."""
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
        by=OFFICER,
    )
    deciding.decide_request(desk, request=case.WISH, by=OFFICER)
    again = folder / "again.yaml"
    text = case.request(desk.today()).replace(f"id: {case.REQUEST}\n", "id: needs-study-2\n")
    again.write_text(text, "utf-8")
    asking.put_request(desk, file=again, by=OFFICER)
    decided = deciding.decide_request(desk, request="needs-study-2", by=OFFICER)
    places = {About.DISTRICT: "district", About.REQUEST: "needs-study-2", About.RECIPIENT: "northfield"}
    for fact in getattr(decided.decision.verdict, "ask", ()):
        attest(desk, fact, places.get(known(fact).about, case.AGREEMENT))
    staged = releasing.release(desk, request="needs-study-2", by=OFFICER)
    return {"approver-release.release": staged.release}


def _drafts(desk: Desk, folder: Path, given: dict[str, str]) -> dict[str, str]:
    paper = folder / "paper.txt"
    paper.write_text(PAPER, "utf-8")
    steward = paper_drafts.read_into_draft(desk, file=paper, seat=given[Seat.STEWARD.value])
    partner = desk.office.drafts.save(
        seat=given[Seat.PARTNER.value], agreement=case.AGREEMENT, body={}, now=desk.clock.now()
    )
    return {"steward-draft.draft": str(steward), "partner-draft.draft": str(partner.id)}


def _of_staff(desk: Desk, folder: Path) -> str:
    """A member of staff with an opened letter, and a request for their evaluation."""
    today = desk.today()
    fingerprint = desk.office.keyring.trust(desk.office.standing()).fingerprint
    text = case.amended(today, fingerprint).replace(f"id: {case.AGREEMENT}\n", f"id: {STAFF_PAPER}\n")
    line = "  - {element: evaluation_rating, need: optional, why: what may explain results}\nlimits:"
    (folder / "staff-paper.yaml").write_text(text.replace("limits:", line, 1), "utf-8")
    papers.add_agreement(desk, file=folder / "staff-paper.yaml", by=OFFICER)
    asked = case.request(today).replace(f"id: {case.REQUEST}\n", f"id: {STAFF_REQUEST}\n")
    asked = asked.replace(case.AGREEMENT, STAFF_PAPER)
    asked += "  - name: evaluations\n    elements: [{asked: evaluation_rating}]\n"
    (folder / "staff.yaml").write_text(asked, "utf-8")
    asking.put_request(desk, file=folder / "staff.yaml", by=OFFICER)
    member = desk.office.families.roll.people(Kind.STAFF)[0].key
    invitations = desk.office.families.invitations
    ((held, _),) = invitations.add(
        [Invited(Kind.STAFF, member, "en")], batch="bat_staff", made_on=today,
        expires_on=today + timedelta(days=60),
    )  # fmt: skip
    invitations.open(held.id)
    invitations.confirm(held.id, how=How.IN_PERSON, until=desk.clock.now() + timedelta(days=30))
    return held.id


def _answers(desk: Desk, invitations: dict[str, str]) -> dict[str, str]:
    """An answer of each, which leaves a receipt, and a wish of the family."""
    family, staff = (invitations[kind.value] for kind in (Seat.FAMILY, Seat.STAFF))
    visitor = visiting.visitor(desk, invitation=family)
    mine = next(child for child in visitor.children if child.may_answer)
    paper = next(q for q in households.questions(desk, visitor=visitor, child=mine.handle) if q.may_answer)
    said = entering.answer(
        desk, invitation=family, child=mine.handle, agreement=paper.agreement, version=paper.version,
        given=True, language="en",
    )  # fmt: skip
    family_rights.ask_right(
        desk, visitor=visitor, child=mine.handle, kind="copy", text="Please send a copy.", by="family"
    )
    me = visiting.visitor(desk, invitation=staff)
    wanted = households.staff_questions(desk, visitor=me)[0]
    told = entering.staff_answer(
        desk, invitation=staff, request=wanted.request, digest=wanted.digest, given=True, language="en"
    )
    ids = {"handle": mine.handle, "family-question.agreement": "study-010"}
    for page, number in (("family-receipt", said.number), ("staff-receipt", told.number)):
        ids |= {f"{page}.number": number, f"{page}-pdf.number": number}
    return ids
