"""An office with families on its roll, agreements that ask, and rosters of what went; no source is read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from permslip.actions import households, people
from permslip.actions.desk import Desk, open_desk
from permslip.agree.agreement import Agreement
from permslip.agree.canonical import canonical_bytes, digest_of
from permslip.consent.answer import MaySign
from permslip.stores.families.invitations import How, Invited
from permslip.stores.families.people import ChildRow, Kind, LinkRow, Person, RollOf
from permslip.stores.vault import Shelf
from permslip.words.entry_kinds import EntryKind
from permslip.words.vocabulary import OfficeRole
from tests.factories import an_agreement
from tests.stores.world import StepClock, an_office

PASSPHRASE = "six words that nobody would guess"
DAY = date(2026, 11, 23)
_later = count()
CHILD = date(2014, 5, 6)
ALMOST = date(2008, 11, 24)  # 18 on the day after DAY
PEOPLE = (
    Person(
        Kind.GUARDIAN, "g1", "Ana Example", "ana@mail.example", "203-555-0100", "es", None, ("1 Oak Lane",)
    ),
    Person(
        Kind.GUARDIAN, "g2", "Ben Example", "ben@mail.example", "203-555-0101", "en", None, ("2 Elm Lane",)
    ),
    Person(Kind.GUARDIAN, "g3", "Cal Example", "cal@mail.example"),
    Person(Kind.STUDENT, "s1", "Leo Example", birth_date=CHILD),
    Person(Kind.STUDENT, "s2", "Mia Example", birth_date=ALMOST),
    Person(Kind.STUDENT, "s3", "Noa Example"),
    Person(Kind.STAFF, "t1", "Tess Example"),
)
CHILDREN = (
    ChildRow("s1", "Leo", "Example", "Mill School", "07", CHILD),
    ChildRow("s2", "Mia", "Example", "Oak High", "12", ALMOST),
    ChildRow("s3", "Noa", "Example", "Mill School", "05", None),
)
LINKS = (
    LinkRow("s1", "g1", "Mother", MaySign.COUNTS),
    LinkRow("s1", "g2", "Stepfather (legal guardian)", MaySign.COUNTS),
    LinkRow("s1", "g3", "Uncle", MaySign.BARRED),
    LinkRow("s2", "g1", "Mother", MaySign.COUNTS),
    LinkRow("s3", "g1", "Mother", MaySign.COUNTS),
)


@contextmanager
def a_desk(root: Path, *, day: date = DAY) -> Iterator[Desk]:
    """The office, opened on a day, later than when it was opened before."""
    clock = StepClock(
        datetime(day.year, day.month, day.day, 11, tzinfo=UTC) + timedelta(seconds=next(_later))
    )
    with open_desk(root, exact=True, clock=clock) as desk:
        yield desk


def made(root: Path, *agreements: Agreement) -> Path:
    """An office with a data officer, these families and agreements."""
    from permslip import stores

    stores.close_office(an_office(root))
    with a_desk(root) as desk:
        people.add_person(desk, name="Officer", role=OfficeRole.DATA_OFFICER, passphrase=PASSPHRASE, by=None)
        with_roll(desk)
        for agreement in agreements:
            register(desk, agreement)
    return root


def with_roll(desk: Desk, **changes: Any) -> None:
    """Put the families on the roll."""
    usual: dict[str, Any] = {"people": PEOPLE, "children": CHILDREN, "links": LINKS}
    desk.office.families.roll.swap(RollOf("sis", "d" * 64, DAY, True), **(usual | changes))


def an_asking(**changes: Any) -> Agreement:
    """The factories' agreement with its true digest."""
    found = an_agreement(**changes)
    return replace(found, digest=digest_of(found))


def register(desk: Desk, agreement: Agreement) -> None:
    """Register an agreement as a paper is."""
    with desk.office.transaction() as tx:
        body = {
            "agreement": agreement.id,
            "version": agreement.version,
            "digest": agreement.digest,
            "starts": agreement.starts.isoformat() if agreement.starts else None,
            "ends": agreement.ends.isoformat() if agreement.ends else None,
        }
        entry = tx.append(EntryKind.AGREEMENT_REGISTERED, body, actor_role="data_officer")
        desk.office.agreements.register(
            entry,
            agreement=agreement.id,
            version=agreement.version,
            text="",
            digest=agreement.digest,
            file_sha256="e" * 64,
            canonical=canonical_bytes(agreement).decode(),
        )


def visiting(desk: Desk, person: str, kind: Kind = Kind.GUARDIAN) -> households.Visitor:
    """Somebody who was invited and has shown who they are."""
    return households.visitor(desk, invitation=invited(desk, person, kind))


def invited(desk: Desk, person: str, kind: Kind = Kind.GUARDIAN) -> str:
    """The id of a confirmed invitation."""
    today = desk.today()
    [(invitation, _)] = desk.office.families.invitations.add(
        [Invited(kind, person, "es")], batch="b", made_on=today, expires_on=today + timedelta(days=60)
    )
    until = desk.clock.now() + timedelta(days=400)
    desk.office.families.invitations.confirm(invitation.id, how=How.EMAIL, until=until)
    return invitation.id


def gone(desk: Desk, release: str, subjects: list[str], *, shelf: Shelf = Shelf.ROSTERS, **more: Any) -> None:
    """A release that left, with its roster: the entry, the papers and the segment, nothing packed."""
    staff = {"tables": pa.array(["evaluations"] * len(subjects))} if shelf is Shelf.STAFF else {}
    written = desk.scratch() / f"{release}.parquet"
    pq.write_table(pa.table({"subject": pa.array(subjects, pa.string()), **staff}), written)
    slip_sha256 = hashlib.sha256(release.encode()).hexdigest()
    body = {
        "release": release, "agreement": "needs-study", "agreement_version": 2, "recipient": "northfield",
        "basis": "studies", "elements": ["students.grade"], "rows": "students: 10-19", "slip": slip_sha256,
        "payload": "3" * 64, "destroy_by": "2027-08-31", "beyond_minimum": False,
    }  # fmt: skip
    slip = {
        "recipient": "Northfield Council for Schools", "purpose": "Find where instruction falls short",
        "elements": [
            {"table": "students", "element": "grade", "change": "generalise", "level": 1, "top": 3},
            {"table": "evaluations", "element": "evaluation_rating", "change": "keep", "level": 0, "top": 0},
        ],
        "may_pass_to": ["Tally Analytics LLC"],
    }  # fmt: skip
    with desk.office.transaction() as tx:
        entry = tx.append(EntryKind.RELEASE_PUBLISHED, body | more, actor_role="data_officer")
        desk.office.core.state(
            "Release", entry, release=release, state="published", request="req-1", agreement="needs-study",
            version=2, recipient="northfield", staged_by="x", staged_digest="4" * 64, payload_sha256="5" * 64,
            manifest_sha256="6" * 64, body=json.dumps({"slip": slip}),
        )  # fmt: skip
        desk.office.vault.put(entry, shelf, release, written, len(subjects))


def the_child(visitor: households.Visitor, name: str = "Leo") -> str:
    """The handle of a child on a visitor's page."""
    return next(c.handle for c in visitor.children if c.given_name == name)


def says(
    desk: Desk, person: str, given: bool, *, name: str = "Leo", kind: Kind = Kind.GUARDIAN
) -> households.Receipt:
    """Somebody says yes or no for a child on their page."""
    visitor = visiting(desk, person, kind)
    return households.answer(
        desk, visitor=visitor, child=the_child(visitor, name), agreement="needs-study", version=2,
        given=given, by="family",
    )  # fmt: skip


def stands(desk: Desk, person: str, name: str = "Leo", kind: Kind = Kind.GUARDIAN) -> households.Asked:
    """The one question about a child, as somebody's page shows it."""
    visitor = visiting(desk, person, kind)
    [asked] = households.questions(desk, visitor=visitor, child=the_child(visitor, name))
    return asked
