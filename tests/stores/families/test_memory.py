"""The families' memory: the file itself, the roll, invitations, answers, what a crash leaves."""

from __future__ import annotations

import multiprocessing
import os
import stat
import threading
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from permslip import stores
from permslip.consent.answer import COLUMNS, MaySign
from permslip.stores.families.answers import Receipt
from permslip.stores.families.database import Database
from permslip.stores.families.disclosed import names_of
from permslip.stores.families.invitations import How, Invited, State
from permslip.stores.families.people import ChildRow, Kind, LinkRow, Person, RollOf
from permslip.stores.families.rights import AskedRow, Right
from permslip.stores.machine import ALPHABET, SystemRandomness
from permslip.stores.office import Office
from permslip.stores.vault import Shelf
from permslip.words.entry_kinds import EntryKind
from permslip.words.errors import BadInput, NotFound, OfficeProblem
from tests.consent.tables import TYPED, an_answer
from tests.stores.world import an_office

DAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return an_office(tmp_path / "office")


def a_receipt(number: str, **changes: object) -> Receipt:
    usual = {
        "number": number, "invitation": "inv_1", "kind": Kind.GUARDIAN, "person": "g1", "subject": "s1",
        "agreement": "needs-study", "version": 2, "text": "text", "sha256": "ab" * 32, "said_at": NOW,
    }  # fmt: skip
    return Receipt(**(usual | changes))


def say(office: Office, number: int, **changes: object) -> None:
    """One answer with a receipt and evidence of its own."""
    record = an_answer(**({"evidence_sha256": f"{number:064x}"} | changes))
    office.families.answers.add(record, a_receipt(f"rct_{number}", person=str(record["signer"])))


def test_the_file_is_made_when_asked_for_and_nobody_elses(office: Office) -> None:
    assert not office.families.database.exists()
    say(office, 1)
    for name in ("families.db", "families.db-wal"):
        assert stat.S_IMODE(os.stat(office.place.vault / name).st_mode) == 0o600
    with office.families.database.reading() as db:
        assert db.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        assert db.execute("PRAGMA synchronous").fetchone()[0] == 2
        assert db.execute("PRAGMA temp_store").fetchone()[0] == 2


def test_a_file_open_to_others_is_not_used(office: Office) -> None:
    say(office, 1)
    office.families.database.close()
    office.place.families.chmod(0o644)
    with pytest.raises(OfficeProblem, match="open to others"):
        say(office, 2)


def test_a_file_of_a_later_version_or_a_damaged_one_is_not_used(tmp_path: Path) -> None:
    later = Database(tmp_path / "later.db", SystemRandomness())
    with later.writing() as db:
        db.execute("PRAGMA user_version = 99")
    later.close()
    with pytest.raises(OfficeProblem, match="later version"), later.reading():
        pass
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"this is no database at all" * 100)
    broken.chmod(0o600)
    with pytest.raises(OfficeProblem, match="damaged"), Database(broken, SystemRandomness()).reading():
        pass


def test_no_error_quotes_a_value(office: Office) -> None:
    say(office, 1)
    with pytest.raises(Exception) as caught:  # the same receipt twice
        say(office, 1, subject="a-secret-key")
    assert "a-secret-key" not in str(caught.value)
    assert caught.value.__suppress_context__


def a_roll(office: Office, digest: str = "d" * 64) -> None:
    office.families.roll.swap(
        RollOf("sis", digest, DAY, True),
        people=[
            Person(
                Kind.GUARDIAN, "g1", "Ana Example", "ana@mail.example", "203-555-0100", "es", None, ("1 Oak",)
            ),
            Person(Kind.STUDENT, "s1", "Leo Example", birth_date=date(2014, 5, 6)),
        ],
        children=[ChildRow("s1", "Leo", "Example", "Mill School", "05", date(2014, 5, 6))],
        links=[LinkRow("s1", "g1", "mother", MaySign.COUNTS), LinkRow("s1", "g2", "father", MaySign.BARRED)],
    )


def test_the_roll_is_swapped_whole(office: Office) -> None:
    a_roll(office)
    a_roll(office, "e" * 64)
    roll = office.families.roll
    of = roll.of()
    assert of is not None and of.digest == "e" * 64
    assert roll.person(Kind.GUARDIAN, "g1").address == ("1 Oak",)
    assert [(link.standing, child.given_name) for link, child in roll.children_of("g1")] == [
        (MaySign.COUNTS, "Leo")
    ]
    assert roll.counts() == {"guardian": 1, "student": 1, "staff": 0, "counts": 1, "unplaced": 0, "barred": 1}
    with pytest.raises(ZeroDivisionError):
        roll.swap(
            RollOf("sis", "f" * 64, DAY, True),
            people=(Person(Kind.STAFF, str(1 // n), "x") for n in (1, 0)),
            children=[],
            links=[],
        )
    assert roll.of() == of
    with pytest.raises(NotFound) as caught:
        roll.child("s-unknown-key")
    assert "s-unknown-key" not in str(caught.value)


def invite(office: Office, *people: str) -> list[tuple[str, str]]:
    made = office.families.invitations.add(
        [Invited(Kind.GUARDIAN, p, "es") for p in people],
        batch="b1", made_on=DAY, expires_on=DAY + timedelta(days=60),
    )  # fmt: skip
    return [(invitation.id, code) for invitation, code in made]


def test_a_code_is_found_as_people_type_it_and_is_kept_nowhere(office: Office) -> None:
    [(name, code)] = invite(office, "g1")
    assert len(code) == 12 and set(code) <= set(ALPHABET)
    typed = f" {code[:4].upper()}-{code[4:8]} {code[8:]}".replace("0", "O").replace("1", "I")
    found = office.families.invitations.by_code(typed)
    assert found is not None and (found.id, found.state, found.language) == (name, State.SENT, "es")
    assert office.families.invitations.by_code("0" * 12) is None
    office.families.database.close()
    kept = b"".join(p.read_bytes() for p in office.place.vault.glob("families.db*"))
    assert code.encode() not in kept


def test_an_invitation_goes_its_way_and_ends_for_good(office: Office) -> None:
    [(name, _), (other, _)] = invite(office, "g1", "g1")
    invitations = office.families.invitations
    assert not invitations.get(name).let_in(NOW)
    assert invitations.failed(name, now=NOW) == 1
    assert invitations.open(name).state is State.OPENED
    confirmed = invitations.confirm(name, how=How.EMAIL, until=NOW + timedelta(minutes=30))
    assert confirmed.let_in(NOW) and not confirmed.let_in(NOW + timedelta(minutes=30))
    assert confirmed.tries == 0 and confirmed.confirmed_how is How.EMAIL
    assert invitations.open(name).state is State.CONFIRMED
    assert invitations.people_with(State.SENT) == {(Kind.GUARDIAN, "g1")}
    assert invitations.end_of(Kind.GUARDIAN, "g1") == 2
    assert not invitations.get(name).let_in(NOW)
    for ended in (name, other):
        with pytest.raises(BadInput, match="ended"):
            invitations.confirm(ended, how=How.IN_PERSON, until=NOW)
    assert [i.state for i in invitations.of_person(Kind.GUARDIAN, "g1")] == [State.ENDED, State.ENDED]


def test_a_second_factor_is_good_once_for_a_while_and_for_few_tries(office: Office) -> None:
    [(name, _)] = invite(office, "g1")
    invitations, hour = office.families.invitations, timedelta(hours=1)

    def meets(code: str, now: datetime = NOW) -> str | None:
        return invitations.meets(name, code, addresses=on_file, now=now, within=hour, tries=3)

    on_file = {"phone": "203-555-0100", "email": "ana@mail.example"}
    code = invitations.challenge(name, contact="phone", address=on_file["phone"], now=NOW)
    assert len(code) == 8 and code.isdecimal()
    assert meets(code) == "phone"
    assert meets(code) is None
    code = invitations.challenge(name, contact="email", address=on_file["email"], now=NOW)
    assert meets(code, NOW + hour + timedelta(seconds=1)) is None
    wrong = "1" * 8 if code != "1" * 8 else "2" * 8
    assert [meets(wrong) for _ in range(3)] == [None, None, None]
    assert meets(code) is None


def test_hostile_a_code_sent_to_an_address_that_changed_is_void(office: Office) -> None:
    [(name, _)] = invite(office, "g1")
    invitations, soon = office.families.invitations, timedelta(minutes=1)
    code = invitations.challenge(name, contact="email", address="ana@mail.example", now=NOW)
    for today in ({"email": "other@mail.example"}, {"phone": "ana@mail.example"}, {}):
        assert invitations.meets(name, code, addresses=today, now=NOW, within=soon, tries=3) is None
    with office.families.database.reading() as db:
        assert "ana@mail" not in str(tuple(db.execute("SELECT * FROM challenge").fetchone()))
    right = {"email": "ana@mail.example"}
    assert invitations.meets(name, code, addresses=right, now=NOW, within=soon, tries=3) == "email"


def test_a_file_of_the_version_before_is_brought_up_to_this_one(office: Office) -> None:
    [(name, _)] = invite(office, "g1")
    with office.families.database.writing() as db:
        db.execute("ALTER TABLE invitation DROP COLUMN confirmed_by")
        db.execute("ALTER TABLE challenge DROP COLUMN sent_to")
        db.execute("PRAGMA user_version = 1")
    office.families.database.close()
    confirmed = office.families.invitations.confirm(name, how=How.IN_PERSON, until=NOW, by="per_1")
    assert confirmed.confirmed_by == "per_1"
    assert office.families.invitations.confirm(name, how=How.EMAIL, until=NOW).confirmed_by == "per_1"
    office.families.invitations.challenge(name, contact="email", address="ana@mail.example", now=NOW)


def test_an_answer_is_found_again_with_its_receipt_by_its_owner_alone(office: Office) -> None:
    say(office, 1)
    say(office, 2, subject="s2")
    [found] = office.families.answers.of("s1")
    assert found == an_answer(evidence_sha256=f"{1:064x}", expires_on=None)
    receipts = office.families.answers
    assert receipts.receipt("rct_1", kind=Kind.GUARDIAN, person="g1").text == "text"
    for kind, person in ((Kind.GUARDIAN, "g2"), (Kind.STUDENT, "g1")):
        with pytest.raises(NotFound):
            receipts.receipt("rct_1", kind=kind, person=person)


def test_who_thinks_again_on_the_same_day_is_heard(office: Office) -> None:
    say(office, 1, answer="refused")
    say(office, 2, answer="given")
    say(office, 3, answer="given", signer="g2")
    say(office, 4, answer="given", recipients="tally")
    counted = [int(r["evidence_sha256"], 16) for r in office.families.answers.of("s1")]
    assert counted == [2, 3, 4]
    assert [int(e, 16) for e in office.families.answers.overtaken()] == [1]
    assert len(office.families.answers.unsealed()) == 4


def a_file(office: Office, name: str, *rows: dict[str, Any]) -> Path:
    """Answers that came as a file; returns where it lies."""
    columns = {c: pa.array([r[c] for r in rows], TYPED.field(c).type) for c in COLUMNS}
    with office.scratch() as tmp, office.transaction() as tx:
        pq.write_table(pa.table(columns), tmp / name)
        body = {"day": DAY.isoformat(), "digest": "8" * 64, "answers": len(rows)}
        entry = tx.append(EntryKind.CONSENT_BATCH, body, actor_role="office")
        return office.vault.put(entry, Shelf.CONSENT, "answers", tmp / name, len(rows)).path


@pytest.mark.parametrize("how", ["changed", "gone"])
def test_hostile_a_file_of_answers_that_was_changed_counts_nowhere(office: Office, how: str) -> None:
    a_file(office, "first", an_answer(answer="refused"))
    path = a_file(office, "second", an_answer(answer="refused", subject="s2"))
    if how == "gone":
        path.unlink()
    else:
        table = pq.read_table(path)
        given = pa.array(["given"], pa.string())
        pq.write_table(table.set_column(table.schema.get_field_index("answer"), "answer", given), path)
    said = office.families.answers
    with pytest.raises(OfficeProblem, match=r"vault \(consent\) is missing or was changed"):
        said.of("s2")
    for _ in range(2):
        with pytest.raises(OfficeProblem, match="missing or was changed"):
            said.index()
    with office.families.database.reading() as db:
        assert [r["subject"] for r in db.execute("SELECT subject FROM answer")] == ["s1"]
        assert len(names_of(db, Shelf.CONSENT)) == 1


def _many(office: Office, process: int, count: int) -> None:
    for number in range(count):
        say(office, process * 1000 + number, subject=f"s{process}")


def test_thirty_processes_at_once_lose_no_answer(office: Office) -> None:
    """The file does not exist when they start: they race for making it too."""
    context = multiprocessing.get_context("fork")
    workers = [context.Process(target=_many, args=(office, n, 10)) for n in range(30)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(120)
    assert [w.exitcode for w in workers] == [0] * 30
    said = office.families.answers.unsealed()
    assert len({r["evidence_sha256"] for r in said}) == len(said) == 300


def test_thirty_threads_at_once_lose_no_answer(office: Office) -> None:
    failed: list[BaseException] = []

    def one(process: int) -> None:
        try:
            for number in range(10):
                say(office, process * 1000 + number, subject=f"s{process}")
            office.families.database.close()
        except Exception as problem:  # noqa: BLE001 - the thread must not lose it
            failed.append(problem)

    threads = [threading.Thread(target=one, args=(n,)) for n in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert len(office.families.answers.unsealed()) == 300


def test_what_was_asked_is_kept_and_answered_once(office: Office) -> None:
    rights = office.families.rights
    row = AskedRow("ask_1", "inv_1", Kind.GUARDIAN, "g1", "s1", Right.COPY, "All of it, please", DAY,
                   DAY + timedelta(days=45), "ferpa-access-45")  # fmt: skip
    rights.add(row)
    assert rights.without_duty() == (row,)
    rights.opened("ask_1", "access:ask_1")
    assert rights.without_duty() == ()
    done = rights.answered("ask_1", reply="Come on Monday", on=DAY)
    assert not done.open and rights.of_person(Kind.GUARDIAN, "g1") == (done,)
    with pytest.raises(BadInput):
        rights.answered("ask_1", reply="again", on=DAY)


def test_a_backup_carries_it_and_a_restored_office_has_it(office: Office, tmp_path: Path) -> None:
    a_roll(office)
    say(office, 1)
    made = stores.backup(office, tmp_path / "office.tar")
    say(office, 2)
    other, restored = stores.restore(tmp_path / "office.tar", tmp_path / "other")
    assert restored.files == made.files
    assert stat.S_IMODE(os.stat(other.place.families).st_mode) == 0o600
    assert [int(r["evidence_sha256"], 16) for r in other.families.answers.unsealed()] == [1]
    assert other.families.roll.counts()["guardian"] == 1
    with_it = other.families.database.secret("pepper")
    assert with_it == office.families.database.secret("pepper")


def test_an_office_made_before_there_was_any_is_backed_up_as_it_is(office: Office, tmp_path: Path) -> None:
    stores.backup(office, tmp_path / "office.tar")
    other, _ = stores.restore(tmp_path / "office.tar", tmp_path / "other")
    assert not other.families.database.exists()
    say(other, 1)
    assert len(other.families.answers.unsealed()) == 1
