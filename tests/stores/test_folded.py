"""The standing is folded on from what this process has seen, and is what folding the whole gives."""

from __future__ import annotations

import shutil
import threading

import pytest
from django.db import DatabaseError

from permslip import stores
from permslip.ledger import fold
from permslip.stores import folded, orm
from permslip.stores.folded import FOLDS, NOTHING, Folds
from permslip.words.entry_kinds import EntryKind
from permslip.words.errors import PermslipError
from tests.stores.test_contract import set_policy
from tests.stores.world import StepClock, an_office, reopened, with_agreement


@pytest.fixture
def office(tmp_path):
    made = an_office(tmp_path / "office")
    yield made
    stores.close_office(made)


@pytest.fixture
def folds(monkeypatch):
    """How many entries each fold read, in order."""
    counts = []

    def counted(entries, **given):
        read = list(entries)
        counts.append(len(read))
        return fold(read, **given)

    monkeypatch.setattr(folded, "fold", counted)
    return counts


def whole(office):
    return fold(office.entries())


def test_a_new_entry_is_folded_alone(office, folds):
    office.standing()
    del folds[:]
    set_policy(office)
    assert office.standing() == whole(office)
    assert set(folds) == {1}
    again = reopened(office)
    del folds[:]
    assert again.standing() == whole(again)
    assert folds == []


def test_what_is_not_committed_never_reaches_others(office):
    before = office.standing()
    name = f"{office.core.alias} {office.root}"
    with pytest.raises(ZeroDivisionError), office.transaction() as tx:
        body = {"policy": "policy-parent-consent", "value": True}
        tx.append(EntryKind.POLICY_SET, body, actor_role="board")
        assert office.standing().policies
        other = stores.open_office(
            office.root, clock=StepClock()
        )  # the same thread sees the same transaction
        assert other.standing().policies
        assert FOLDS.get(name).standing == before
        _ = 1 / 0
    assert office.standing() == before == whole(office)


def test_another_entry_in_the_place_of_one_rolled_back(office):
    size = office.standing().size
    with pytest.raises(ZeroDivisionError), office.transaction() as tx:
        tx.append(EntryKind.POLICY_SET, {"policy": "a", "value": True}, actor_role="board")
        office.standing()
        _ = 1 / 0
    set_policy(office)
    assert office.standing().size == size + 1
    assert office.standing() == whole(office)


def test_words_that_are_erased_are_erased_from_what_was_folded(office, folds):
    with_agreement(office)
    assert "req-1" in office.standing().requests
    with office.transaction() as tx:
        tx.erase(3, because="a person's right", actor_role="data_officer")
    assert "req-1" not in office.standing().requests
    assert office.standing() == whole(office)


def test_a_database_that_was_replaced_is_folded_anew(tmp_path, office):
    copy = tmp_path / "kept.db"
    shutil.copy(office.place.database, copy)
    set_policy(office)
    assert office.standing().policies
    stores.close_office(office)
    for name in ("permslip.db", "permslip.db-wal", "permslip.db-shm"):
        (office.root / name).unlink(missing_ok=True)
    shutil.copy(copy, office.place.database)
    again = reopened(office)
    assert again.standing() == whole(again)
    assert not again.standing().policies
    for value in (True, False, True):  # as long as the one that lay there, and other entries
        set_policy(again, value)
    assert again.standing() == whole(again)


def test_threads_share_what_was_folded(office):
    set_policy(office)
    found, problems = [], []

    def look():
        try:
            mine = stores.open_office(office.root, clock=StepClock())
            found.append(mine.standing())
            stores.close_office(mine)
        except (PermslipError, DatabaseError) as problem:
            problems.append(problem)

    threads = [threading.Thread(target=look) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert all(standing == whole(office) for standing in found)


def test_only_so_many_offices_are_kept_in_mind(monkeypatch, office):
    monkeypatch.setattr(folded, "OFFICES", 2)
    held, one = Folds(), folded.Folded(office.standing(), b"x")
    for name in ("a", "b", "c"):
        held.put(name, one)
    assert [held.get(n) is NOTHING for n in "abc"] == [True, False, False]


def test_a_process_looks_once_whether_a_database_is_up_to_date(office, monkeypatch):
    looks = []
    monkeypatch.setattr(
        orm, "applied_migrations", lambda alias: looks.append(alias) or orm.known_migrations()
    )
    monkeypatch.setattr(orm, "_UP_TO_DATE", set())
    for _ in range(3):
        reopened(office)
    assert len(looks) == 1


def test_the_database_of_the_process_is_shared(office, monkeypatch):
    from django.db import connections

    database = orm.sqlite(office.place.database)
    assert orm.connect(database) != "default"
    monkeypatch.setitem(connections.databases, "default", database)
    assert orm.connect(database) == "default"
    assert orm.connect(orm.sqlite(office.root / "other.db")) != "default"
