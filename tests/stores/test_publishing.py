"""The staged bytes go out, once, in the ledger, and a stranger can verify them."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from permslip import stores
from permslip.release.verify import NAMES, VerifyState, verify_package
from permslip.stores.releases import PACKAGE, ReleaseState
from permslip.words.entry_kinds import EntryKind
from permslip.words.errors import BadInput, NotFound, OfficeProblem, OurBug, RefusedError, VerificationFailed
from permslip.words.standing import ReleaseStatus
from tests.stores.world import (
    an_office,
    authorised,
    reopened,
    reworded,
    staged_release,
    with_agreement,
    with_person,
)


@pytest.fixture
def office(tmp_path: Path):
    made = an_office(tmp_path / "office")
    with_agreement(made)
    yield made
    stores.close_office(made)


@pytest.fixture
def leave(office):
    return authorised(staged_release(office), with_person(office))


def test_the_package_is_what_verify_expects():
    assert set(PACKAGE) == NAMES


def test_a_stranger_can_verify_what_was_published(office, leave):
    out = stores.publish(office, leave, actor_role="data_officer")
    assert sorted(p.name for p in out.folder.iterdir()) == sorted(NAMES)
    report = verify_package(stores.DiskFiles(), out.folder, trust=office.keyring.trust(office.standing()))
    assert report.state is VerifyState.VERIFIED
    assert report.index == out.entry.seq
    assert office.releases.get("rel_1").state is ReleaseState.PUBLISHED
    assert office.standing().releases["rel_1"].status is ReleaseStatus.IN_FORCE
    assert not office.releases.staging_folder("rel_1").exists()
    assert office.verify_ledger().uncovered == 0


def test_the_roster_is_in_force_in_the_same_commit(office, leave):
    import pyarrow as pa
    import pyarrow.parquet as pq

    with office.scratch() as tmp:
        pq.write_table(pa.table({"subject": ["s-1", "s-2"]}), tmp / "roster.parquet")

        def also(tx, entry):
            office.vault.put(entry, stores.Shelf.ROSTERS, "rel_1", tmp / "roster.parquet", 2)

        stores.publish(office, leave, actor_role="data_officer", also=also)
    assert office.vault.disclosed("s-2") == ("rel_1",)
    assert office.vault.disclosed("s-3") == ()


def test_when_the_roster_fails_nothing_goes(office, leave):
    def also(tx, entry):
        raise OSError(errno.ENOSPC, "full")

    with pytest.raises(OSError, match="full"):
        stores.publish(office, leave, actor_role="data_officer", also=also)
    assert office.releases.get("rel_1").state is ReleaseState.STAGED
    assert "rel_1" not in office.standing().releases
    assert not office.releases.folder("rel_1").exists()
    stores.publish(office, leave, actor_role="data_officer")  # and it can be tried again


def test_nothing_is_published_twice(office, leave):
    stores.publish(office, leave, actor_role="data_officer")
    with pytest.raises(BadInput, match="published already"):
        stores.publish(office, leave, actor_role="data_officer")


def test_only_the_gate_lets_out(office):
    with pytest.raises(OurBug):
        stores.publish(office, object(), actor_role="data_officer")


def test_changed_staged_bytes_do_not_go(office, leave):
    payload = office.releases.staging_folder("rel_1") / "payload.age"
    *rest, last = payload.read_bytes()
    payload.write_bytes(bytes([*rest, last ^ 1]))
    with pytest.raises(RefusedError, match="gone or was changed"):
        stores.publish(office, leave, actor_role="data_officer")
    assert office.standing().releases == {}


@pytest.mark.parametrize(
    "change", [{"payload_sha256": "9" * 64}, {"manifest_sha256": "9" * 64}, {"id": "rel_2"}]
)
def test_leave_for_other_bytes_is_no_leave(office, leave, change):
    with pytest.raises(RefusedError, match="other bytes"):
        stores.publish(office, reworded(leave, **change), actor_role="data_officer")


def test_a_clock_behind_the_ledger_stops_publishing(office, leave):
    office.core.clock.at = office.core.clock.at.replace(year=2025)
    with pytest.raises(OfficeProblem, match="clock"):
        stores.publish(office, leave, actor_role="data_officer")
    assert not office.releases.folder("rel_1").exists()


def test_the_disclosure_says_nothing_but_what_the_slip_says(office, leave):
    entry = stores.publish(office, leave, actor_role="data_officer").entry
    assert entry.kind is EntryKind.RELEASE_PUBLISHED
    assert "990" not in str(dict(entry.body)).replace("900-999", "")


def test_the_next_command_sees_the_same(office, leave):
    stores.publish(office, leave, actor_role="data_officer")
    again = reopened(office)
    assert again.standing() == office.standing()
    with again.writing():
        pass
    assert again.releases.get("rel_1").state is ReleaseState.PUBLISHED


def test_moves_are_told_in_order(office, leave):
    stores.publish(office, leave, actor_role="data_officer")
    assert [(a, b) for a, b, _ in office.releases.moves("rel_1")] == [("", "staged"), ("staged", "committed")]


def test_an_approval_is_kept_once_a_key(office):
    staged_release(office)

    def approve() -> None:
        with office.transaction() as tx:
            body = {
                "release": "rel_1",
                "staged_digest": office.releases.get("rel_1").staged_digest,
                "role": "board",
                "key_id": "k" * 16,
            }
            entry = tx.append(EntryKind.RELEASE_APPROVED, body, actor_role="board")
            office.releases.approve(entry, "rel_1", role="board", key_id="k" * 16, signature="c2ln")

    approve()
    row = office.releases.get("rel_1")
    assert row.state is ReleaseState.APPROVED
    assert row.approvals == ({"role": "board", "key_id": "k" * 16, "signature": "c2ln"},)
    with pytest.raises(BadInput, match="approved rel_1 already"):
        approve()
    assert office.standing().staged["rel_1"].approvals == ("k" * 16,)


def test_what_is_staged_is_what_was_named(office):
    with office.writing(), pytest.raises(OurBug, match="not the payload"):
        folder = office.releases.begin("rel_1")
        office.disk.write_new(folder / "payload.age", b"other bytes")
        with office.transaction() as tx:
            body = {"release": "rel_1", "request": "req-1", "staged_digest": "1" * 64, "by": "k"}
            office.releases.stage(
                tx.append(EntryKind.RELEASE_STAGED, body, actor_role="data_officer"),
                release="rel_1",
                request="req-1",
                agreement="needs-study",
                version=2,
                recipient="northfield",
                staged_by="k",
                staged_digest="1" * 64,
                payload_sha256="2" * 64,
                manifest_sha256="3" * 64,
                body={},
            )
    assert office.releases.all() == ()


@pytest.mark.parametrize("name", ["", "..", "../x", "a/b", "/etc", "rel 1", "rel_é"])
def test_hostile_release_ids_name_no_folder(office, name):
    with pytest.raises(BadInput, match="not the id"):
        office.releases.folder(name)
    with pytest.raises(NotFound):
        office.releases.get(name)


def test_a_roster_that_was_changed_or_is_none_is_noticed(office):
    import pyarrow as pa
    import pyarrow.parquet as pq

    with office.scratch() as tmp, office.transaction() as tx:
        pq.write_table(pa.table({"student": ["s-1"]}), tmp / "roster.parquet")
        entry = tx.append(EntryKind.POLICY_SET, {"policy": "p", "value": 1}, actor_role="board")
        office.vault.put(entry, stores.Shelf.ROSTERS, "rel_9", tmp / "roster.parquet", 1)
    assert office.vault.roster("rel_9").rows == 1
    with pytest.raises(VerificationFailed, match="no column named subject"):
        office.vault.disclosed("s-1")
    with pytest.raises(NotFound, match="no roster"):
        office.vault.roster("rel_8")
    office.vault.roster("rel_9").path.unlink()
    with pytest.raises(OfficeProblem, match="missing or was changed"):
        office.vault.roster("rel_9")
