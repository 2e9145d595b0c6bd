"""Whatever stops a release: nothing is half-published, the ledger is whole, the next command finishes."""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
import traceback
from datetime import datetime
from pathlib import Path

import pytest

from permslip import stores
from permslip.release.gate import Authorisation
from permslip.release.verify import verify_package
from permslip.stores.office import Office
from permslip.stores.releases import WAITING, ReleaseState
from permslip.words.entry_kinds import EntryKind
from permslip.words.errors import UserError
from permslip.words.standing import ReleaseStatus
from permslip.words.vocabulary import KeyUse
from tests.stores.faults import Countdown, FaultyDisk, Full, PowerCut, cutting_sql, power_off
from tests.stores.world import (
    StepClock,
    an_office,
    authorised,
    reopened,
    staged_release,
    with_agreement,
    with_person,
)

LATER = StepClock().at.replace(hour=20)


@pytest.fixture(scope="module")
def staged(tmp_path_factory) -> tuple[Path, Authorisation]:
    """An office with one staged and approved release: every case works on a copy of it."""
    office = an_office(tmp_path_factory.mktemp("staged") / "office")
    with_agreement(office)
    leave = authorised(staged_release(office), with_person(office))
    stores.close_office(office)
    return office.root, leave


def copy_of(staged: tuple[Path, Authorisation], path: Path, disk: stores.Disk | None = None) -> Office:
    shutil.copytree(staged[0], path)
    return stores.open_office(path, clock=StepClock(LATER), disk=disk)


def sound(office: Office) -> None:
    """The promises that hold after any crash, once the next writing command has begun."""
    with office.writing():
        pass
    assert office.verify_ledger().uncovered == 0
    standing, trust = office.standing(), office.keyring.trust(office.standing())
    for row in office.releases.all():
        folder, logged = office.releases.folder(row.id), standing.releases.get(row.id)
        if row.state is ReleaseState.PUBLISHED:
            assert logged is not None and logged.status is ReleaseStatus.IN_FORCE
            assert verify_package(stores.DiskFiles(), folder, trust=trust).release == row.id
        elif row.state is ReleaseState.NOT_DELIVERED:
            assert logged is not None and logged.status is ReleaseStatus.NOT_DELIVERED
            assert not folder.exists()
        else:
            assert row.state in WAITING and logged is None and not folder.exists()
            assert (office.releases.staging_folder(row.id) / "payload.age").exists()
    waiting = {r.id for r in office.releases.all(*WAITING)}
    published = {r.id for r in office.releases.all(ReleaseState.PUBLISHED)}
    assert {p.name for p in office.place.staging.iterdir()} == waiting
    assert {p.name for p in office.place.releases.iterdir()} == published
    assert list(office.place.scratch.iterdir()) == []
    assert office.vault.orphans() == ()
    for shelf in stores.Shelf:
        for segment in office.vault.all(shelf):
            office.vault.check(segment)


def with_roster(office: Office, leave: Authorisation) -> None:
    """Publish, with a roster in the same commit."""
    with office.writing(), office.scratch() as tmp:
        office.disk.write_new(tmp / "roster.parquet", b"PAR1 stands for a roster")
        stores.publish(
            office,
            leave,
            actor_role="data_officer",
            also=lambda _, entry: office.vault.put(
                entry, stores.Shelf.ROSTERS, leave.release_id, tmp / "roster.parquet", 1
            ),
        )


def test_the_power_goes_at_every_operation(staged, tmp_path):
    """Disk operations and SQL statements counted together; the first run that is not cut ends the test."""
    seen = set()
    for left in range(2000):
        count = Countdown(left)
        office = copy_of(staged, tmp_path / str(left), FaultyDisk(count))
        try:
            with cutting_sql(office, count):
                with_roster(office, staged[1])
        except PowerCut:
            pass
        power_off(office)
        office.core.disk = stores.Disk()
        after = reopened(office)
        sound(after)
        state = after.releases.get("rel_1").state
        seen.add(state)
        if state in WAITING:
            with_roster(after, staged[1])  # what did not go can still go
            sound(after)
        stores.close_office(after)
        shutil.rmtree(after.root)
        if not count.cut:
            break
    assert not count.cut and count.done > 30
    assert seen == {ReleaseState.STAGED, ReleaseState.PUBLISHED}


def test_the_power_goes_again_while_recovering(staged, tmp_path):
    """Cut once just after the commit, then at every operation of the command that mends it."""
    broken = copy_of(staged, tmp_path / "broken")
    rename = broken.disk.rename

    def cut(old: Path, new: Path) -> None:
        if new.parent == broken.place.releases:
            raise PowerCut
        rename(old, new)

    broken.disk.rename = cut
    with pytest.raises(PowerCut):
        with_roster(broken, staged[1])
    stores.close_office(broken)
    for left in range(2000):
        count = Countdown(left)
        shutil.copytree(broken.root, tmp_path / str(left))
        clock = StepClock(LATER.replace(hour=21))
        office = stores.open_office(tmp_path / str(left), clock=clock, disk=FaultyDisk(count))
        try:
            with cutting_sql(office, count), office.writing():
                pass
        except PowerCut:
            pass
        power_off(office)
        office.core.disk = stores.Disk()
        after = reopened(office)
        sound(after)
        assert after.releases.get("rel_1").state is ReleaseState.PUBLISHED
        stores.close_office(after)
        shutil.rmtree(after.root)
        if not count.cut:
            return
    pytest.fail("recovering never came to an end")


def test_the_disk_fills_up_at_every_write(staged, tmp_path):
    for at in range(200):
        full = Full(at)
        office = copy_of(staged, tmp_path / str(at), FaultyDisk(full))
        try:
            with_roster(office, staged[1])
        except UserError as error:
            assert "full" in error.message
        except OSError:
            pass  # the door says the same of any other refusal of the machine
        full.make_room()
        sound(office)
        if office.releases.get("rel_1").state in WAITING:
            with_roster(office, staged[1])
        assert office.releases.get("rel_1").state is ReleaseState.PUBLISHED
        sound(office)
        stores.close_office(office)
        if not full.hit:
            return
    pytest.fail("publishing never came to an end")


def test_a_full_database_stops_before_anything_leaves(staged, tmp_path):
    from django.db import connections

    office = copy_of(staged, tmp_path / "office")
    with connections[office.core.alias].cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        pages = cursor.fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages}")
    text = "x" * 100_000
    with pytest.raises(UserError, match="full"), office.transaction() as tx:
        entry = tx.append(
            EntryKind.REQUEST_RECEIVED,
            {"request": "req-9", "digest": "9" * 64, "agreement": None, "recipient": "northfield"},
            actor_role="party",
        )
        office.requests.add(entry, request="req-9", text=text, digest="9" * 64)
    stores.close_office(office)
    again = stores.open_office(office.root, clock=StepClock(LATER))
    assert not again.requests.has("9" * 64)
    sound(again)


def test_what_arrived_stays_arrived_though_its_key_was_revoked(staged, tmp_path):
    """Cut between the rename and the row; the key is revoked before anyone looks. What is out is out."""
    office = copy_of(staged, tmp_path / "office")

    def cut(release: str) -> None:
        raise PowerCut

    office.releases.arrived = cut
    with pytest.raises(PowerCut):
        stores.publish(office, staged[1], actor_role="data_officer")
    after = reopened(office)
    after._tidy = lambda _: stores.Recovered()
    with after.transaction() as tx:
        key = after.signer(KeyUse.SLIP).key_id
        after.keyring.revoke(tx, key, after.standing(), because="lost", actor_role="data_officer")
    last = reopened(after)
    with last.writing():
        assert last.recovered.arrived == ("rel_1",)
    assert last.releases.get("rel_1").state is ReleaseState.PUBLISHED


def test_lost_staged_bytes_are_marked_not_delivered(staged, tmp_path):
    office = copy_of(staged, tmp_path / "office")

    def cut(old: Path, new: Path) -> None:
        raise PowerCut

    office.disk.rename = cut
    with pytest.raises(PowerCut):
        stores.publish(office, staged[1], actor_role="data_officer")
    after = reopened(office)
    (after.releases.staging_folder("rel_1") / "payload.age").write_bytes(b"eaten by the disk")
    with after.writing():
        assert after.recovered.not_delivered == ("rel_1",)
    sound(after)
    assert after.recovered == stores.Recovered()
    assert after.releases.get("rel_1").state is ReleaseState.NOT_DELIVERED
    assert after.standing().releases["rel_1"].status is ReleaseStatus.NOT_DELIVERED


def test_a_staging_folder_that_nobody_committed_is_swept(staged, tmp_path):
    office = copy_of(staged, tmp_path / "office")
    (office.place.staging / "rel_half").mkdir()
    (office.place.staging / "rel_half" / "payload.age").write_bytes(b"half")
    (office.place.scratch / "work_gone").mkdir()
    (office.place.scratch / "work_gone" / "plain.csv").write_bytes(b"rows")
    (office.place.vault / "codes" / "stray.parquet").write_bytes(b"codes")
    sound(office)


def test_scratch_in_use_is_left_alone(staged, tmp_path):
    office = copy_of(staged, tmp_path / "office")
    with office.scratch() as busy:
        (busy / "spill").write_bytes(b"x")
        other = stores.open_office(office.root, clock=office.core.clock)
        with other.writing():
            pass
        assert (busy / "spill").exists()
    assert not busy.exists()


def _release_for_ever(root: Path, at: datetime, signer: object, ready: int) -> None:
    try:
        office = stores.open_office(root, clock=StepClock(at))
        os.write(ready, b".")
        for number in range(100_000):
            with_roster(office, authorised(staged_release(office, f"rel_child_{number}"), signer))
    except BaseException:  # noqa: BLE001 - told, then the child ends
        traceback.print_exc()
    finally:
        os._exit(1)  # only an error comes here, and the parent sees that the child was not killed


@pytest.mark.parametrize("seed", range(12))
def test_kill_9_at_a_random_moment(staged, tmp_path, seed):
    """A child stages and publishes one release after another until it is killed in the middle of one."""
    office = copy_of(staged, tmp_path / "office")
    signer = with_person(office, name="Sam Example")
    stores.close_office(office)
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        _release_for_ever(office.root, office.core.clock.at, signer, write)
    os.read(read, 1)
    time.sleep(random.Random(seed).uniform(0.0, 0.25))
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    os.close(read)
    os.close(write)
    assert os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    after = stores.open_office(office.root, clock=StepClock(LATER.replace(hour=23)))
    sound(after)
    stores.close_office(after)
