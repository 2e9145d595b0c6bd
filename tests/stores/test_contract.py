"""What an office promises, whatever its database: the same tests on SQLite and on PostgreSQL."""

from __future__ import annotations

import shutil
from datetime import date, timedelta

import pytest

from permslip import stores
from permslip.ledger import Erased
from permslip.release.notes import open_checkpoint
from permslip.release.verify import verify_package
from permslip.stores import orm
from permslip.stores.office import Office
from permslip.words.entry_kinds import EntryKind
from permslip.words.errors import BadInput, NotFound, OfficeProblem, OurBug, UserError, VerificationFailed
from permslip.words.standing import ReleaseStatus
from permslip.words.vocabulary import KeyUse, OfficeRole
from tests.stores.conftest import HOW_TO_INSTALL
from tests.stores.world import (
    an_office,
    authorised,
    reopened,
    staged_release,
    with_agreement,
    with_person,
)


def set_policy(office: Office, value=True) -> None:
    with office.transaction() as tx:
        body = {"policy": "policy-parent-consent", "value": value}
        tx.append(EntryKind.POLICY_SET, body, actor_role="superintendent")


def run_sql(office: Office, *statements: str) -> None:
    from django.db import connections

    with connections[office.core.alias].cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def test_all_of_a_transaction_or_nothing(office):
    before, note = office.standing(), office.checkpoint()
    with pytest.raises(ZeroDivisionError), office.transaction() as tx:
        body = {"policy": "policy-parent-consent", "value": True}
        tx.append(EntryKind.POLICY_SET, body, actor_role="superintendent")
        assert office.standing().policies == {"policy-parent-consent": True}
        _ = 1 / 0
    assert (office.standing(), office.checkpoint()) == (before, note)
    set_policy(office)
    assert office.standing().policies == {"policy-parent-consent": True}
    assert reopened(office).standing() == office.standing()


def test_every_commit_is_covered_by_a_signed_checkpoint(office):
    for value in (True, False, True):
        set_policy(office, value)
        signed = open_checkpoint(office.checkpoint(), office.core.settings.origin, office.log_keys())
        audit = office.verify_ledger()
        assert (signed.size, signed.root, audit.uncovered) == (audit.entries, audit.root, 0)


def test_no_state_without_an_entry_of_the_same_transaction(office):
    with_agreement(office)
    old = office.entry(2)
    with pytest.raises(OurBug, match="together with an entry"):
        office.requests.add(old, request="req-2", text="", digest="3" * 64)
    with pytest.raises(OurBug, match="together with an entry"), office.transaction():
        office.requests.add(old, request="req-2", text="", digest="3" * 64)
    with pytest.raises(NotFound):
        office.requests.get("req-2")


def test_the_database_itself_refuses_to_rewrite_the_ledger(office):
    for statement in (
        "DELETE FROM permslip_office_entry",
        "UPDATE permslip_office_entry SET kind = 'policy.set'",
        "UPDATE permslip_office_entry SET opening = 'x', salt = NULL",
        "DELETE FROM permslip_office_checkpoint",
        "UPDATE permslip_office_checkpoint SET note = ''",
    ):
        with pytest.raises(Exception, match="append-only"):
            run_sql(office, statement)


def test_who_drops_the_guards_is_found_out(office):
    with_agreement(office)
    table = " ON permslip_office_entry" if office.core.settings.database else ""
    run_sql(
        office,
        f"DROP TRIGGER permslip_office_entry_no_update{table}",
        "UPDATE permslip_office_entry SET opening = replace(opening, 'needs-study', 'other') WHERE seq = 2",
    )
    with pytest.raises(VerificationFailed, match="Entry 2"):
        office.verify_ledger()
    run_sql(office, f"DROP TRIGGER permslip_office_entry_no_delete{table}")
    run_sql(
        office,
        "DELETE FROM permslip_office_agreementpaper",
        "DELETE FROM permslip_office_entry WHERE seq = 2",
    )
    with pytest.raises(VerificationFailed):
        office.verify_ledger()


def test_erasing_leaves_the_tree_whole(office):
    with_agreement(office)
    with office.transaction() as tx:
        tx.erase(3, because="a person's right", actor_role="data_officer")
    assert isinstance(list(office.entries())[3], Erased)
    assert office.verify_ledger().erased == 1
    with pytest.raises(NotFound):
        office.entry(3)
    with pytest.raises(UserError, match="must keep"), office.transaction() as tx:
        tx.erase(2, because="convenience", actor_role="data_officer")


def test_an_entry_that_the_ledger_could_not_be_read_with_is_never_sealed(office):
    with pytest.raises(OurBug, match="was not written"), office.transaction() as tx:
        body = {"release": "rel_none", "status": "revoked", "on": "2026-11-23", "because": "a bug"}
        tx.append(EntryKind.RELEASE_REVOKED, body, actor_role="board")
    set_policy(office)
    assert office.verify_ledger().entries == 3


def test_a_clock_that_went_back_stops_writing(office):
    set_policy(office)
    office.core.clock.at -= timedelta(days=1)
    with pytest.raises(OfficeProblem, match="clock"):
        set_policy(office, value=False)
    assert office.standing().policies == {"policy-parent-consent": True}


def test_papers_come_back_as_they_were_put_in(office):
    with_agreement(office)
    row = office.agreements.get("needs-study")
    assert (row.version, row.text) == (2, "id: needs-study\n")
    assert office.agreements.by_digest("a" * 64) == row == office.agreements.latest()[0]
    with pytest.raises(BadInput, match="version 2 already"):
        with_agreement(office)
    body = {"say": "žluťoučký — ünï", "list": [1, None, True, 0.05]}
    with office.transaction() as tx:
        entry = tx.append(
            EntryKind.REQUEST_PERMITTED, {"request": "req-1", "decision": "4" * 64}, actor_role="office"
        )
        office.decisions.add(entry, request="req-1", request_digest="b" * 64, verdict="permitted", body=body)
        held = {"holding": "sis", "format": "csv", "digest": "5" * 64}
        entry = tx.append(EntryKind.HOLDING_REGISTERED, held, actor_role="data_officer")
        office.holdings.add(entry, holding="sis", source="/exports/sis", digest="5" * 64, body=body)
        with pytest.raises(BadInput, match="password"):
            office.holdings.add(
                entry, holding="db", source="postgresql://me:secret@db/sis", digest="5" * 64, body=body
            )
    again = reopened(office)
    assert again.decisions.last("req-1").body == body
    assert again.holdings.get().body == body == again.holdings.get("sis").body
    assert again.requests.has("b" * 64) and not again.requests.has("6" * 64)


def test_what_is_not_there_is_said_to_be_missing(office):
    for ask in (
        lambda: office.agreements.get("x"),
        lambda: office.agreements.by_digest("0" * 64),
        lambda: office.requests.get("x"),
        lambda: office.decisions.last("x"),
        lambda: office.holdings.get("x"),
        office.holdings.get,
        lambda: office.people.find("x"),
        lambda: office.releases.get("x"),
        lambda: office.afterwards.get_incident("x"),
        lambda: office.entry(99),
    ):
        with pytest.raises(NotFound):
            ask()
    for parts in (
        office.agreements.all(),
        office.requests.all(),
        office.decisions.all(),
        office.holdings.latest(),
    ):
        assert parts == ()


def test_people_have_names_here_and_roles_in_the_ledger(office):
    signer = with_person(office, name="Robin Example")
    person = office.people.find("robin EXAMPLE")
    assert (person.role, person.key_id) == ("superintendent", signer.key_id)
    assert "Robin" not in repr(person)
    with pytest.raises(BadInput, match="here already"):
        with_person(office, name="robin example")
    said = "".join(entry.to_bytes().decode() for entry in office.entries())
    assert "Robin" not in said and person.id in said
    with office.transaction() as tx:
        body = {"key_id": signer.key_id, "at": "2026-11-23T12:00:00.000000Z", "because": "left the district"}
        office.people.revoke(tx.append(EntryKind.KEY_REVOKED, body, actor_role="data_officer"), person.id)
        fact = {
            "fact": "study.improves_instruction",
            "value": True,
            "role": "superintendent",
            "on": "2026-11-23",
            "scope": "needs-study",
            "until": None,
        }
        entry = tx.append(EntryKind.FACTS_ATTESTED, fact, actor_role="superintendent")
        office.people.attested(entry, fact=fact["fact"], scope=fact["scope"], person=person.id)
    assert not office.people.find(person.id).live
    assert office.people.who_attested(entry.seq) == person.id


def test_certificates_and_incidents(office):
    with office.transaction() as tx:
        body = {
            "duty": "post:x:1",
            "on": "2026-11-23",
            "method": "posted",
            "certificate": None,
            "release_destroyed": None,
        }
        entry = tx.append(EntryKind.DUTY_CERTIFIED, body, actor_role="data_officer")
        given = {
            "duty": "post:x:1",
            "party": "district",
            "done_on": date(2026, 11, 23),
            "text": "",
            "digest": "7" * 64,
        }
        office.afterwards.certify(entry, **given)
        with pytest.raises(BadInput, match="already"):
            office.afterwards.certify(entry, **given)
        body = {"incident": "inc_1", "on": "2026-11-23", "release": None, "party": None, "what": "A laptop."}
        entry = tx.append(EntryKind.INCIDENT_OPENED, body, actor_role="data_officer")
        office.afterwards.incident(entry, incident="inc_1", state="open", body={"n": 1})
        office.afterwards.incident(entry, incident="inc_1", state="closed", body={"n": 2})
    assert office.afterwards.certificates()[0].done_on == date(2026, 11, 23)
    assert [(i.state, i.body) for i in office.afterwards.incidents()] == [("closed", {"n": 2})]
    assert office.afterwards.get_incident("inc_1").state == "closed"


def put_codes(office: Office, data: bytes) -> stores.Segment:
    with office.scratch() as tmp, office.transaction() as tx:
        office.disk.write_new(tmp / "codes", data)
        body = {"day": "2026-11-23", "digest": "8" * 64, "answers": 1}
        entry = tx.append(EntryKind.CONSENT_BATCH, body, actor_role="office")
        return office.vault.put(entry, stores.Shelf.CODES, "needs-study/northfield", tmp / "codes", 3)


def test_a_new_code_table_takes_the_place_of_the_old(office):
    old, new = put_codes(office, b"one"), put_codes(office, b"two")
    assert office.vault.find(stores.Shelf.CODES, "needs-study/northfield") == new
    assert new.path.read_bytes() == b"two" and not old.path.exists()
    assert new.path.stat().st_mode & 0o777 == 0o600
    new.path.write_bytes(b"2wo")
    with pytest.raises(OfficeProblem, match="missing or was changed"):
        office.vault.find(stores.Shelf.CODES, "needs-study/northfield")


def test_a_release_goes_out_and_is_backed_up_and_restored(office, tmp_path):
    with_agreement(office)
    leave = authorised(staged_release(office), with_person(office))
    staged_release(office, "rel_2")
    out = stores.publish(office, leave, actor_role="data_officer")
    codes = put_codes(office, b"codes")
    kept = stores.backup(office, tmp_path / "kept.tar")
    assert (tmp_path / "kept.tar").stat().st_mode & 0o777 == 0o600
    again, restored = stores.restore(tmp_path / "kept.tar", tmp_path / "again", clock=office.core.clock)
    assert restored.ledger == kept.ledger == office.verify_ledger()
    assert again.standing() == office.standing()
    assert again.vault.find(stores.Shelf.CODES, codes.about).path.read_bytes() == b"codes"
    trust = office.keyring.trust(office.standing())
    assert verify_package(stores.DiskFiles(), again.releases.folder("rel_1"), trust=trust).release == "rel_1"
    assert (again.releases.staging_folder("rel_2") / "payload.age").exists()
    set_policy(again)  # it can be worked in
    assert out.folder.name == "rel_1"
    stores.close_office(again)


@pytest.mark.postgres
def test_a_restored_office_may_move_to_postgres(tmp_path, request):
    if shutil.which("pg_virtualenv") is None:
        pytest.fail(HOW_TO_INSTALL)
    office = an_office(tmp_path / "office")
    with_agreement(office)
    stores.backup(office, tmp_path / "kept.tar")
    again, _ = stores.restore(
        tmp_path / "kept.tar",
        tmp_path / "again",
        database=request.getfixturevalue("postgres_url"),
        clock=office.core.clock,
    )
    assert again.standing() == office.standing()
    with_person(again)
    assert again.agreements.get("needs-study") == office.agreements.get("needs-study")
    assert not again.place.database.exists()
    stores.close_office(again)


def test_rotation_and_revocation(office):
    old = {use: office.signer(use) for use in (KeyUse.SLIP, KeyUse.LEDGER)}
    for use, signer in old.items():
        with office.transaction() as tx:
            office.keyring.rotate(tx, use, office.standing(), actor_role="data_officer")
        assert office.signer(use).key_id != signer.key_id
    assert office.verify_ledger().uncovered == 0
    trust = office.keyring.trust(office.standing())
    assert set(trust.slip_keys) == {old[KeyUse.SLIP].key_id, office.signer(KeyUse.SLIP).key_id}
    with office.transaction() as tx:
        key = office.signer(KeyUse.LEDGER).key_id
        with pytest.raises(BadInput, match="only live ledger key"):
            office.keyring.revoke(tx, key, office.standing(), because="lost", actor_role="data_officer")
    with office.transaction() as tx:
        for signer in (office.signer(KeyUse.SLIP), old[KeyUse.LEDGER]):
            office.keyring.revoke(
                tx, signer.key_id, office.standing(), because="lost", actor_role="data_officer"
            )
    with pytest.raises(OfficeProblem, match="no live slip key"):
        office.signer(KeyUse.SLIP)
    with office.transaction() as tx:
        office.keyring.rotate(tx, KeyUse.SLIP, office.standing(), actor_role="data_officer")
    assert office.verify_ledger().uncovered == 0
    assert len(office.log_keys()) == 1
    again = reopened(office)
    set_policy(again)
    assert again.verify_ledger() == office.verify_ledger()


def test_heads_are_the_releases_without_their_papers(office):
    with_agreement(office)
    first = staged_release(office)
    staged_release(office, "rel_2")
    stores.publish(office, authorised(first, with_person(office)), actor_role="data_officer")
    for states in ((), (stores.ReleaseState.STAGED,)):
        rows, heads = office.releases.all(*states), office.releases.heads(*states)
        assert [vars(h) for h in heads] == [
            {n: getattr(r, n) for n in vars(h)} for r, h in zip(rows, heads, strict=True)
        ]
    assert len(heads) == 1


def test_a_revoked_release_is_in_the_standing(office):
    with_agreement(office)
    stores.publish(office, authorised(staged_release(office), with_person(office)), actor_role="data_officer")
    with office.transaction() as tx:
        body = {"release": "rel_1", "status": "revoked", "on": "2026-11-24", "because": "wrong population"}
        entry = tx.append(EntryKind.RELEASE_REVOKED, body, actor_role=OfficeRole.SUPERINTENDENT.value)
        office.releases.move(entry, "rel_1", stores.ReleaseState.REVOKED)
    assert office.standing().releases["rel_1"].status is ReleaseStatus.REVOKED
    with pytest.raises(BadInput, match="cannot become"), office.transaction() as tx:
        entry = tx.append(EntryKind.POLICY_SET, {"policy": "p", "value": 1}, actor_role="board")
        office.releases.move(entry, "rel_1", stores.ReleaseState.STAGED)


def test_a_newer_database_is_left_alone(office, monkeypatch):
    monkeypatch.setattr(orm, "_UP_TO_DATE", set())  # as another process, which has not looked yet
    run_sql(
        office,
        "INSERT INTO django_migrations (app, name, applied)"
        " VALUES ('permslip_office', '9999_later', CURRENT_TIMESTAMP)",
    )
    with pytest.raises(OfficeProblem, match="newer version"):
        reopened(office)
