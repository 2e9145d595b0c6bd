"""The roll out of every kind of source, and a family's word on its page in the very next release."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from permslip import consent
from permslip.actions import families, households, protecting, releasing, rolls
from permslip.actions.desk import Desk, open_desk
from permslip.consent.answer import MaySign, Reason
from permslip.sample import case, write_district
from permslip.stores.families.invitations import How, Invited
from permslip.stores.families.people import Kind
from permslip.words.entry_kinds import EntryKind
from permslip.words.errors import BadInput, NotFound
from tests.actions import offices

TODAY = offices.today()


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The district's own office, ready for a release, with its roll read."""
    root = tmp_path_factory.mktemp("rolls")
    write_district(root / "district", students=600, seed=5, today=TODAY)
    offices.found(root / "office", root / "district")
    offices.put_right(root / "office", root / "district" / "consents.csv")
    offices.attest(root / "office")
    with open_desk(root / "office", exact=True) as desk:
        rolls.read_roll(desk, holding="sis", by="Officer")
    return root / "office"


def lines(office: Path, name: str) -> list[dict[str, str]]:
    with (office.parent / "district" / f"{name}.csv").open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def test_the_roll_is_what_the_source_says_read_line_by_line(office: Path) -> None:
    users = {line["sourcedId"]: line for line in lines(office, "users")}
    born = {line["sourcedId"]: line["birthDate"] for line in lines(office, "demographics")}
    contacts = lines(office, "student_contacts")
    with open_desk(office, exact=True) as desk:
        roll = desk.office.families.roll
        for kind in (Kind.GUARDIAN, Kind.STUDENT):
            people = roll.people(kind)
            assert people
            for person in people:
                line = users[person.key]
                assert person.name == f"{line['givenName']} {line['familyName']}"
                assert person.email == line["email"]
                assert person.phone == (line["sms"] or line["phone"])
                assert person.address[0] == line["metadata.permslip.streetAddress"]
                assert person.address[1] == f"Alder Falls, CT {line['metadata.permslip.postalCode']}"
        assert {c.key: c.birth_date.isoformat() for c in roll.children() if c.birth_date} == born
        assert {c.key for c in roll.children() if c.private} == {
            k for k, line in users.items() if line["metadata.permslip.directoryOptOut"] == "true"
        }
        links = {(x.student, x.guardian): x for x in roll.links()}
        assert links.keys() == {(c["studentSourcedId"], c["guardianSourcedId"]) for c in contacts}
        for contact in contacts:
            link = links[contact["studentSourcedId"], contact["guardianSourcedId"]]
            barred = contact["legalGuardian"] == "false" or "order" in contact["contactRestrictions"].lower()
            assert (link.standing is MaySign.BARRED) == barred
            assert link.relation == contact["relation"]
        spoken = Counter(p.language for p in roll.people(Kind.GUARDIAN))
        assert spoken["en"] > spoken["es"] > spoken["pt"] > 0
        assert len(roll.people(Kind.STAFF)) == len(lines(office, "staff"))
        assert all("@alderfalls.example" in p.email for p in roll.people(Kind.STAFF))


@pytest.mark.slow
@pytest.mark.parametrize("form", ["csv", "oneroster-derived", "xml"])
def test_a_roll_comes_from_other_sources_too(form: str, tmp_path: Path, shared_data: Path) -> None:
    offices.found(tmp_path / "office", shared_data / "edfi-grandbend" / form)
    with open_desk(tmp_path / "office", exact=True) as desk:
        counts = rolls.read_roll(desk, holding=None, by="Officer")
        roll = desk.office.families.roll
        assert counts["student"] > 100 and counts["counts"] > 0
        assert all(c.given_name and c.family_name for c in roll.children())
        assert sum(bool(p.name) for p in roll.people(Kind.GUARDIAN)) > 0.9 * counts["guardian"]


def test_a_roll_needs_students_and_its_source(office: Path, tmp_path: Path) -> None:
    with open_desk(office, exact=True) as desk, pytest.raises(NotFound):
        rolls.read_roll(desk, holding="nowhere", by="Officer")
    rooms = tmp_path / "rooms.csv"
    rooms.write_text("schoolId,roomId\n1,2\n", "utf-8")
    offices.found(tmp_path / "office", rooms)
    with open_desk(tmp_path / "office", exact=True) as desk, pytest.raises((BadInput, NotFound)):
        rolls.read_roll(desk, holding=None, by="Officer")


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("Spanish", "es"),
        ("spa", "es"),
        ("es-MX", "es"),
        ("Haitian Creole", "ht"),
        ("Mandarin", "zh"),
        ("", ""),
        ("?", ""),
    ],
)
def test_languages_are_known_by_what_sources_call_them(word: str, code: str) -> None:
    assert rolls.language_code(word) == code


def test_a_guardian_named_as_restricted_in_the_students_row_is_barred(tmp_path: Path) -> None:
    """A set without a table of contacts: the student's own row is all there is."""
    place = tmp_path / "district"
    write_district(place, students=300, seed=7, today=TODAY)
    (place / "student_contacts.csv").unlink()
    with (place / "users.csv").open(newline="", encoding="utf-8") as stream:
        users = list(csv.DictReader(stream))
    named = "metadata.permslip.restrictedAgentSourcedIds"
    restricted = {(u["sourcedId"], u[named]) for u in users if u[named]}
    assert restricted
    offices.found(tmp_path / "office", place)
    with open_desk(tmp_path / "office", exact=True) as desk:
        rolls.read_roll(desk, holding=None, by="Officer")
        barred = {
            (x.student, x.guardian) for x in desk.office.families.roll.links() if x.standing is MaySign.BARRED
        }
    assert barred == restricted


# ---------------------------------------------------------------- page and release


def says(desk: Desk, guardian: str, child: str, given: bool) -> None:
    today = desk.today()
    invitations = desk.office.families.invitations
    [(made, _)] = invitations.add(
        [Invited(Kind.GUARDIAN, guardian, "es")],
        batch="b",
        made_on=today,
        expires_on=today + timedelta(days=1),
    )
    invitations.confirm(made.id, how=How.IN_PERSON, until=desk.clock.now() + timedelta(hours=1))
    visitor = households.visitor(desk, invitation=made.id)
    handle = next(c.handle for c in visitor.children if c.key == child)
    asked = households.question(desk, visitor=visitor, child=handle, agreement=case.AGREEMENT)
    households.answer(
        desk, visitor=visitor, child=handle, agreement=case.AGREEMENT, version=asked.version, given=given,
        by="family",
    )  # fmt: skip


def as_resolved(desk: Desk) -> dict[str, Reason]:
    """Where every child stands by their page, whoever looks."""
    from permslip.actions.family_answers import _World, in_force, of_a_child, rule_of
    from permslip.actions.visiting import _child

    [agreement] = in_force(desk)
    found = {}
    rows = desk.office.families.roll.children()
    children = [_child("i", row, b"k", "parent", desk.today()) for row in rows]
    for row, world in zip(rows, _World.of_each(desk, children), strict=True):
        rule = rule_of(agreement, world.policies)
        wanted = consent.Wanted(
            rule.question, of_a_child(agreement), agreement.purpose.value, "northfield", desk.today()
        )
        found[row.key] = consent.resolve_one(
            world.answers, student=row.key, born=world.born, links=world.links, wanted=wanted, mode=rule.mode
        )[1]
    return found


@pytest.mark.slow
def test_a_page_says_of_every_child_what_the_release_does_and_a_no_keeps_the_child_home(office: Path) -> None:
    with open_desk(office, exact=True) as desk:
        before = protecting.show(desk, request=case.REQUEST).prepared.tally
        stands = as_resolved(desk)
        assert Counter(stands.values()) == dict(before.counts)
        counts = {
            (x.student, x.guardian) for x in desk.office.families.roll.links() if x.standing is MaySign.COUNTS
        }
        mother_of = dict(sorted(counts, reverse=True))
        young = {c.key for c in desk.office.families.roll.children() if c.birth_date.year > 2009}
        inside = next(
            k for k, r in sorted(stands.items()) if r is Reason.GIVEN and k in mother_of and k in young
        )
        silent = next(
            k for k, r in sorted(stands.items()) if r is Reason.NO_ANSWER and k in mother_of and k in young
        )
        says(desk, mother_of[inside], inside, False)
        says(desk, mother_of[silent], silent, True)
        assert as_resolved(desk)[inside] in (Reason.WITHDRAWN, Reason.REFUSED, Reason.GUARDIANS_DISAGREE)
        assert as_resolved(desk)[silent] is Reason.GIVEN
    with open_desk(office, exact=True) as desk:
        out = releasing.release(desk, request=case.REQUEST, by="Officer")
        assert Counter(as_resolved(desk).values()) == dict(out.tally.counts)
        tally = dict(out.tally.counts)
        assert tally[Reason.GIVEN] == dict(before.counts)[Reason.GIVEN]  # one out, one in
    with open_desk(office, exact=True) as desk:
        kinds = [e.kind for e in desk.office.entries()]
        assert kinds.index(EntryKind.CONSENT_BATCH, kinds.index(EntryKind.CONSENT_BATCH) + 1) < kinds.index(
            EntryKind.RELEASE_STAGED
        )
        sent = releasing.approve(desk, release=out.release, by="Head", passphrase=offices.PASSPHRASE)
        households.index_rosters(desk)
        assert sent.release not in desk.office.families.disclosed.of(inside)
        assert desk.office.families.disclosed.of(inside) == desk.office.vault.disclosed(inside)
    with open_desk(office, exact=True) as desk:
        assert Counter(as_resolved(desk).values()) == tally
        assert families.answers(desk) is not None
