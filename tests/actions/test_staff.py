"""Evaluations of staff, from the request to the package: only of those who said yes to this very request."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from permslip import stores
from permslip.actions import (
    asking,
    deciding,
    families,
    papers,
    protecting,
    receiving,
    releasing,
    rolls,
    staff,
    staff_pages,
    visiting,
)
from permslip.actions.desk import Desk, open_desk
from permslip.actions.releasing import Outcome
from permslip.consent.answer import COLUMNS, Reason, staff_question
from permslip.decide.decision import Permitted, Refused, Undetermined
from permslip.sample import case, write_district
from permslip.stores.families.invitations import How, Invited
from permslip.stores.families.people import Kind
from permslip.stores.vault import Shelf
from permslip.words.errors import RefusedError
from tests.actions import offices
from tests.portal.released import Later

pytestmark = pytest.mark.slow  # left to the whole run: the fast one is to stay fast

TODAY = offices.today()
LINES = """\
  - {{element: evaluation_rating, need: optional, why: what may explain results}}
  - {{element: evaluation_date, need: optional, why: what may explain results}}
  - {{element: staff_experience, need: optional, why: resources by school}}
limits:"""
TABLES = """\
  - name: evaluations
    elements: [{asked: evaluation_rating}, {asked: evaluation_date}]
  - name: staff
    elements: [{asked: staff_experience}, {asked: staff_education}]
"""


@dataclass
class Office:
    """An office with evaluations asked for, and everybody who has one."""

    root: Path
    evaluated: list[str]
    everybody: list[str]

    @property
    def folder(self) -> Path:
        return self.root / "office"

    def desk(self) -> Any:
        return open_desk(self.folder, exact=True)

    def question(self) -> str:
        with self.desk() as desk:
            return staff_question(asking.load_request(desk, case.REQUEST).digest)

    def say(self, *said: tuple[str, str], question: str = "", days_ago: int = 0, expires: str = "") -> None:
        """Take in answers (member, answer) of staff, each signed by themselves."""
        question = question or self.question()
        day = (TODAY - timedelta(days=days_ago)).isoformat()
        path = self.root / "staff.csv"
        with path.open("w", newline="", encoding="utf-8") as stream:
            writer = csv.writer(stream)
            writer.writerow(COLUMNS)
            for member, answer in said:
                writer.writerow(
                    [member, member, "staff_member", question, "*", "*", "*", answer, day, expires, "ab" * 32]
                )
        with self.desk() as desk:
            families.import_answers(desk, file=path, by="Officer")

    def verdict(self) -> Any:
        with self.desk() as desk:
            return deciding.decide_request(desk, request=case.REQUEST, by="Officer").decision.verdict

    def shown(self) -> Any:
        with self.desk() as desk:
            return dict(protecting.show(desk, request=case.REQUEST).prepared.staff_tally.counts)

    def stage(self) -> str:
        with self.desk() as desk:
            return releasing.release(desk, request=case.REQUEST, by="Officer").release

    def release(self) -> Outcome:
        return self.approve(self.stage())

    def approve(self, release: str, **given: Any) -> Outcome:
        with open_desk(self.folder, exact=True, **given) as desk:
            return releasing.approve(desk, release=release, by="Head", passphrase=offices.PASSPHRASE)

    def opened(self, out: Outcome, name: str) -> list[tuple[Any, ...]]:
        place = self.root / f"opened-{out.release}"
        if not place.exists():
            receiving.open_package(
                package=out.package,
                out=place,
                identity=self.root / "northfield.key",
                trust=self.root / "trust.json",
            )
        return rows(f"select * from '{next(place.rglob(f'{name}.parquet'))}'")


def rows(query: str) -> list[tuple[Any, ...]]:
    """The answer to a query on a connection of its own."""
    return duckdb.connect().sql(query).fetchall()


def put(desk: Desk, root: Path, *, purpose: str = "") -> None:
    """Put the request with evaluations and years of service in it."""
    text = case.request(TODAY) + TABLES
    if purpose:
        text = text.replace("purpose_text: Find", f"purpose_text: {purpose} find")
    (root / "request.yaml").write_text(text, "utf-8")
    asking.put_request(desk, file=root / "request.yaml", by="Officer")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The office before anybody of the staff has answered, as a backup."""
    root = tmp_path_factory.mktemp("staff")
    place = root / "district"
    write_district(place, students=400, seed=5, today=TODAY)
    offices.found(root / "office", place)
    offices.put_right(root / "office", place / "consents.csv")
    offices.attest(root / "office")
    with open_desk(root / "office", exact=True) as desk:
        paper = (root / "amended.yaml").read_text("utf-8").replace("version: 2", "version: 3")
        paper = paper.replace("amends: 1", "amends: 2").replace("limits:", LINES.format(), 1)
        paper = paper.replace("limits:", "  - {element: staff_education, need: optional, why: w}\nlimits:", 1)
        (root / "third.yaml").write_text(paper, "utf-8")
        papers.add_agreement(desk, file=root / "third.yaml", by="Officer")
        put(desk, root)
        stores.backup(desk.office, root / "office.tar")
    return root


@pytest.fixture
def office(made: Path, tmp_path: Path) -> Iterator[Office]:
    restored, _ = stores.restore(made / "office.tar", tmp_path / "office")
    stores.close_office(restored)
    for source in (made / "northfield.key", made / "office" / "trust.json"):
        (tmp_path / source.name).write_bytes(source.read_bytes())
    place = made / "district"
    evaluated = [r[0] for r in rows(f"select distinct staffSourcedId from '{place}/staff_evaluations.csv'")]
    everybody = [r[0] for r in rows(f"select staffSourcedId from '{place}/staff.csv'")]
    yield Office(tmp_path, sorted(evaluated), sorted(everybody))


def test_without_any_answer_the_rule_says_no(office: Office) -> None:
    verdict = office.verdict()
    assert isinstance(verdict, Refused)
    assert {g.rule for g in verdict.grounds if g.blocks} == {"ct-eval-consent"}


def test_once_staff_are_asked_silence_is_not_yet_a_no(office: Office) -> None:
    office.say((office.evaluated[0], "refused"))
    verdict = office.verdict()
    assert isinstance(verdict, Undetermined)
    assert verdict.ask == ("staff.consent_to_this_request",)


def test_an_invitation_to_staff_is_asking_them(office: Office) -> None:
    with office.desk() as desk:
        invited = [Invited(Kind.STAFF, office.evaluated[0], "en")]
        desk.office.families.invitations.add(
            invited, batch="bat_1", made_on=TODAY, expires_on=TODAY + timedelta(days=30)
        )
    assert isinstance(office.verdict(), Undetermined)


def test_only_those_who_said_yes_leave_and_each_can_ask_what_has_gone(office: Office) -> None:
    yes, no, back, silent = (
        office.evaluated[:3],
        office.evaluated[3:5],
        office.evaluated[5],
        office.evaluated[6],
    )
    office.say(*((m, "given") for m in yes), (back, "given"), days_ago=3)
    office.say(*((m, "refused") for m in no), (back, "withdrawn"), ("no-such-member", "given"))
    out = office.release()
    assert out.stage == "published" and out.staff_tally is not None
    counts = dict(out.staff_tally.counts)
    assert counts == {
        Reason.GIVEN: 3,
        Reason.REFUSED: 2,
        Reason.WITHDRAWN: 1,
        Reason.NO_ANSWER: len(office.evaluated) - 6,
    }
    with office.desk() as desk:
        source = Path(desk.office.holdings.get("sis").source) / "staff_evaluations.csv"
    listed = ", ".join(f"'{m}'" for m in yes)
    expected = rows(f"select count(*) from '{source}' where staffSourcedId in ({listed})")[0][0]
    assert len(office.opened(out, "evaluations")) == expected > 0
    assert len(office.opened(out, "staff")) == len(office.everybody)  # other tables are untouched

    with office.desk() as desk:
        of_yes = staff.staff_record(desk, member=yes[0])["disclosures"]
        of_no = staff.staff_record(desk, member=no[0])["disclosures"]
        assert staff.staff_record(desk, member=silent)["disclosures"] == of_no
        assert staff.staff_record(desk, member="no-such-member") == {"disclosures": []}
        segment = desk.office.vault.find(Shelf.STAFF, out.release)
        assert segment is not None and segment.rows == len(set(office.everybody) | set(yes))
    about_service = ["staff_education", "staff_experience"]
    assert of_no[0]["elements"] == about_service
    assert of_yes[0]["elements"] == ["evaluation_date", "evaluation_rating", *about_service]
    assert of_yes[0]["recipient"] == case.PARTNER


def test_hostile_no_member_of_staff_stands_outside_the_vault(office: Office) -> None:
    member = office.evaluated[0]
    office.say((member, "given"))
    out = office.release()
    assert not any(
        member in str(row) for name in ("evaluations", "staff") for row in office.opened(out, name)
    )
    outside = [p for p in office.folder.rglob("*") if p.is_file() and "vault" not in p.parts]
    assert len(outside) > 5
    assert not any(member.encode() in p.read_bytes() for p in outside)


def test_a_yes_taken_back_binds_the_next_release(office: Office) -> None:
    first, second = office.evaluated[:2]
    office.say((first, "given"), (second, "given"), days_ago=2)
    assert office.shown()[Reason.GIVEN] == 2
    office.say((second, "withdrawn"))
    assert (office.shown()[Reason.GIVEN], office.shown()[Reason.WITHDRAWN]) == (1, 1)
    office.say((first, "refused"))
    assert isinstance(office.verdict(), Undetermined)
    with office.desk() as desk:
        assert releasing.release(desk, request=case.REQUEST, by="Officer").stage == "undetermined"


def test_hostile_a_yes_to_another_request_or_to_other_words_of_it_does_not_count(office: Office) -> None:
    office.say((office.evaluated[0], "given"), question=staff_question("0" * 64))
    assert isinstance(office.verdict(), Undetermined)
    office.say((office.evaluated[0], "given"))
    assert isinstance(office.verdict(), Permitted)
    with office.desk() as desk:
        put(desk, office.root, purpose="Quietly")
    assert isinstance(office.verdict(), Undetermined)


def test_hostile_a_yes_of_somebody_unknown_lets_nothing_go(office: Office) -> None:
    office.say(("no-such-member", "given"))
    with office.desk() as desk, pytest.raises(RefusedError, match=r"evaluation may go.*no answer") as caught:
        releasing.release(desk, request=case.REQUEST, by="Officer")
    assert caught.value.rule == "ct-eval-consent"
    assert "no-such-member" not in str(caught.value)


def test_attested_for_all_and_still_a_members_own_no_keeps_theirs_home(office: Office) -> None:
    with office.desk() as desk:
        asking.attest(
            desk,
            fact="staff.consent_to_this_request",
            value="yes",
            about=case.REQUEST,
            until=None,
            by="Head",
            passphrase=offices.PASSPHRASE,
        )
    assert office.shown() == {Reason.ATTESTED: len(office.evaluated)}
    office.say((office.evaluated[0], "refused"))
    assert office.shown() == {Reason.ATTESTED: len(office.evaluated) - 1, Reason.REFUSED: 1}


def test_hostile_what_was_taken_back_while_it_waited_does_not_leave(office: Office) -> None:
    first, second, third = office.evaluated[:3]
    office.say((first, "given"), (second, "given"), days_ago=1)
    staged = office.stage()
    office.say((first, "withdrawn"))
    with pytest.raises(RefusedError, match="somebody whose row is in it has said no") as caught:
        office.approve(staged)
    assert caught.value.rule == "ct-eval-consent" and staged in caught.value.fix
    assert first not in str(caught.value)
    again = office.stage()
    office.say((third, "refused"), (first, "refused"))  # neither evaluation is in it any more
    office.say((second, "refused"), question=staff_question("0" * 64))
    assert office.approve(again).stage == "published"


def test_hostile_a_yes_that_ran_out_while_it_waited_does_not_count(office: Office) -> None:
    first, second = office.evaluated[:2]
    office.say((first, "given"), days_ago=1)
    office.say((second, "given"), days_ago=1, expires=(TODAY + timedelta(days=2)).isoformat())
    staged = office.stage()
    with pytest.raises(RefusedError, match="ceased to count") as caught:
        office.approve(staged, clock=Later(3))
    assert caught.value.rule == "ct-eval-consent" and staged in caught.value.fix
    assert second not in str(caught.value)


def test_hostile_a_family_that_said_no_while_it_waited_is_not_sent(office: Office) -> None:
    office.say((office.evaluated[0], "given"))
    staged = office.stage()
    with office.desk() as desk:
        roster = desk.office.vault.roster(staged)
        inside = f"select subject from '{roster.path}'"
        consents = Path(desk.office.holdings.get("sis").source) / "consents.csv"
        child, parent, authority = rows(
            f"select subject, signer, signer_authority from '{consents}' where subject in ({inside}) limit 1"
        )[0]
        evidence = office.root / "paper"
        evidence.write_text("signed")
        say = {"subject": child, "signer": parent, "authority": authority, "question": "research-sharing"}
        families.withdraw(desk, **say, signed_on=None, evidence=evidence, by="Officer")
    with pytest.raises(RefusedError, match="has said no") as caught:
        office.approve(staged)
    assert caught.value.rule == "agreement:6.3"


def test_a_backup_carries_the_roster_of_staff(office: Office, tmp_path: Path) -> None:
    office.say((office.evaluated[0], "given"))
    out = office.release()
    with office.desk() as desk:
        stores.backup(desk.office, tmp_path / "again.tar")
    again, _ = stores.restore(tmp_path / "again.tar", tmp_path / "again")
    try:
        found = again.vault.disclosed_staff(office.evaluated[0])
        assert found == ((out.release, ("evaluations", "staff")),)
    finally:
        stores.close_office(again)


def test_an_office_made_before_there_was_such_a_shelf_gets_it(office: Office) -> None:
    (office.folder / "vault" / "staff").rmdir()
    office.say((office.evaluated[0], "given"))
    office.release()
    shelf = office.folder / "vault" / "staff"
    assert shelf.stat().st_mode & 0o777 == 0o700 and len(list(shelf.iterdir())) == 1


def test_a_request_that_only_staffs_silence_stopped_is_still_put_to_them(office: Office) -> None:
    """Decided before anybody was invited, it is refused for exactly that: who is never asked can never say
    yes.
    """
    assert isinstance(office.verdict(), Refused)
    with office.desk() as desk:
        rolls.read_roll(desk, holding="sis", by="Officer")
        invited = [Invited(Kind.STAFF, office.evaluated[0], "en")]
        until = TODAY + timedelta(days=30)
        ((held, _),) = desk.office.families.invitations.add(
            invited, batch="bat_1", made_on=TODAY, expires_on=until
        )
        desk.office.families.invitations.open(held.id)
        then = desk.clock.now() + timedelta(days=1)
        desk.office.families.invitations.confirm(held.id, how=How.IN_PERSON, until=then)
        visitor = visiting.visitor(desk, invitation=held.id)
        assert [a.request for a in staff_pages.staff_questions(desk, visitor=visitor)] == [case.REQUEST]
        (office.root / "wish.csv").write_text(case.wish(), "utf-8")
        asking.import_request(
            desk, file=office.root / "wish.csv", request_id="wish", agreement=case.AGREEMENT,
            recipient="northfield", holding="sis", onward=(), purpose="", as_of=TODAY, by="Officer",
        )  # fmt: skip
        made = deciding.decide_request(desk, request="wish", by="Officer").decision
        assert isinstance(made.verdict, Refused)
        assert [a.request for a in staff_pages.staff_questions(desk, visitor=visitor)] == [case.REQUEST]


def test_what_a_request_asks_of_staff_is_looked_at_anew_when_its_source_is_registered_anew(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A column may be found to hold evaluations only in the next export."""
    with office.desk() as desk:
        before = staff_pages._requests_of(desk)
        assert before and staff_pages._requests_of(desk) == before
        monkeypatch.setattr(staff_pages, "evaluations", lambda request, holding: ())
        assert staff_pages._requests_of(desk) == before  # nothing changed
        row = desk.office.holdings.get("sis")
        changed = replace(row, digest="f" * 64)
        monkeypatch.setattr(type(desk.office.holdings), "get", lambda self, holding=None: changed)
        assert staff_pages._requests_of(desk) == []
