"""What goes outward of the ledger: leaves and happenings, read once and then only what is new."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from permslip import stores
from permslip.ledger import Tree
from permslip.stores import outward as outward_module
from permslip.stores.office import Office
from permslip.stores.outward import outward
from permslip.stores.publishing import publish
from permslip.words.entry_kinds import EntryKind
from tests.stores import world


@pytest.fixture
def office(tmp_path: Path):
    opened = world.an_office(tmp_path / "office")
    yield opened
    stores.close_office(opened)


def policy(office: Office, value: int) -> None:
    with office.transaction() as tx:
        tx.append(EntryKind.POLICY_SET, {"policy": "p", "value": value}, actor_role="data_officer")


def put(office: Office, request: str) -> int:
    body = {"request": request, "digest": "b" * 64, "agreement": None, "recipient": "northfield"}
    with office.transaction() as tx:
        return tx.append(EntryKind.REQUEST_RECEIVED, body, actor_role="party").seq


def rebuilt(office: Office) -> Tree:
    return Tree(entry.leaf for entry in office.entries())


def test_it_grows_with_the_ledger_and_reads_only_what_is_new(office, monkeypatch):
    before = outward(office)
    assert before.tree.root() == rebuilt(office).root()
    asked = []
    real = outward_module._advanced
    monkeypatch.setattr(outward_module, "_advanced", lambda o, h: asked.append(h.size) or real(o, h))
    for value in range(3):
        policy(office, value)
        now = outward(office)
        assert now.tree.root() == rebuilt(office).root()
    assert asked == [before.size, before.size + 1, before.size + 2]
    assert outward(office) is outward(office)


def test_a_release_is_told_from_its_request_to_its_leaving(office):
    world.with_agreement(office)
    signer = world.with_person(office)
    publish(office, world.authorised(world.staged_release(office), signer), actor_role="data_officer")
    told = [(h.kind, h.about, h.request) for h in outward(office).happenings]
    assert told == [
        ("request.received", "req-1", ""),
        ("release.staged", "rel_1", "req-1"),
        ("release.published", "rel_1", ""),
    ]


def test_refusals_come_with_their_rules(office):
    put(office, "req-1")
    with office.transaction() as tx:
        body = {"request": "req-1", "decision": "a" * 64, "rules": ["b-rule", "a-rule"]}
        tx.append(EntryKind.REQUEST_REFUSED, body, actor_role="data_officer")
    assert outward(office).happenings[-1].rules == ("b-rule", "a-rule")


def test_what_the_ledger_forgets_is_forgotten_here_too(office):
    seq = put(office, "req-of-somebody")
    assert [h.about for h in outward(office).happenings] == ["req-of-somebody"]
    with office.transaction() as tx:
        tx.erase(seq, because="a person's right", actor_role="data_officer")
    now = outward(office)
    assert now.happenings == () and now.tree.root() == rebuilt(office).root()


def test_what_was_rolled_back_leaves_no_trace(office):
    size = outward(office).size

    class Never(Exception):
        pass

    with pytest.raises(Never), office.transaction() as tx:
        tx.append(EntryKind.POLICY_SET, {"policy": "p", "value": 1}, actor_role="data_officer")
        assert outward(office).size == size + 1
        raise Never
    policy(office, 2)
    now = outward(office)
    assert now.size == size + 1 and now.tree.root() == rebuilt(office).root()


def test_many_threads_see_a_whole_tree(office):
    for value in range(20):
        policy(office, value)
    outward_module._HELD.clear()
    seen: list[bytes] = []

    def look() -> None:
        opened = stores.open_office(office.root)
        try:
            now = outward(opened)
            seen.append(now.tree.root(now.size))
        finally:
            stores.close_office(opened)

    threads = [threading.Thread(target=look) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 8 and set(seen) == {rebuilt(office).root()}
