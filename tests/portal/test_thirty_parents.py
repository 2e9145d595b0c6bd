"""Thirty parents answer at once on the running server, while a release is staged and a command line writes in
the same office: every answer that was taken is kept and sealed exactly once, and nobody is told of a lock.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from permslip.actions import visiting
from permslip.actions.desk import open_desk
from permslip.actions.families import ABOUT, EVIDENCE, close_batch
from permslip.release.reviewing import MINUTES
from permslip.sample import case
from permslip.stores.errands import ErrandState
from permslip.stores.families.people import Kind
from permslip.stores.vault import Shelf
from permslip.words.errors import PermslipError
from permslip.words.vocabulary import Seat
from tests.portal import world
from tests.portal.over_http import Answer, Caller, caller, ended, says_nothing_of_anybody, wait_for

pytestmark = pytest.mark.slow
PARENTS = 30
SAID = ("yes", "no", "yes", "no")  # a change of mind, and another one
LONGEST = 60  # seconds for all of it


@dataclass
class Parent:
    """One guardian before a child's page: what was answered, and what the server said to it."""

    key: str
    me: Caller
    page: str
    statuses: list[int] = field(default_factory=list)
    receipts: list[str] = field(default_factory=list)

    def answers(self, gate: threading.Barrier) -> None:
        """Say yes, think again, say no ..."""
        gate.wait()
        for word in SAID:
            self._saw(self.me.get(self.page))
            answer = self.me.post(self.page, {"answer": word, "version": "2"})
            self._saw(answer)
            where = answer.headers.get("location", "")
            if answer.status == 303 and where.startswith("/family/receipts/"):
                self.receipts.append(where.split("/")[3])
                self._saw(self.me.get(where))

    def _saw(self, answer: Answer) -> None:
        self.statuses.append(answer.status)


def parents(office: Path) -> Iterator[tuple[str, world.Browser, str]]:
    """Guardians with a letter that was opened, their sitting, and the page of a child they speak for."""
    from permslip.portal.door.house import at_desk

    found = 0
    with at_desk() as desk:
        for person in desk.office.families.roll.people(Kind.GUARDIAN):
            invitation = world.invitation_of(desk, "guardian", person.key)
            try:
                children = visiting.visitor(desk, invitation=invitation).children
            except PermslipError:  # barred, or their children are of age: not one of ours
                continue
            mine = [child for child in children if child.may_answer]
            if not mine:
                continue
            page = f"/family/child/{mine[0].handle}/paper/{case.AGREEMENT}/"
            yield person.key, world.invited(invitation), page
            found += 1
            if found == PARENTS:
                return


def keep_writing(office: Path, stop: threading.Event, troubles: list[str]) -> None:
    """Somebody at a terminal, who sets a policy again and again and seals what was answered."""
    environment = {**os.environ, "PERMSLIP_AS": world.OFFICER}
    entry = "from permslip.cli import main; main()"
    words = (("policy", MINUTES, "on"), ("consent", "close"), ("policy", MINUTES, "off"))
    while not stop.is_set():
        for one in words:
            command = [sys.executable, "-c", entry, "--office", str(office), *one]
            ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
            if ran.returncode != 0:
                troubles.append(ran.stderr)


def sealed(office: Path) -> Counter[str]:
    """The evidence of every answer in the vault's segments, and how often."""
    import pyarrow.parquet as pq

    found: Counter[str] = Counter()
    with open_desk(office, exact=True) as desk:
        for segment in desk.office.vault.all(Shelf.CONSENT, ABOUT):
            path = desk.office.vault.check(segment).path
            found.update(pq.read_table(path, columns=[EVIDENCE])[EVIDENCE].to_pylist())
    return found


def receipts_of(office: Path, everybody: list[Parent]) -> dict[str, str]:
    """The digest of every receipt that the office keeps of these parents, by its number."""
    with open_desk(office, exact=True) as desk:
        said = desk.office.families.answers
        return {
            kept.number: kept.sha256
            for parent in everybody
            for kept in said.receipts(kind=Kind.GUARDIAN, person=parent.key)
        }


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def asked(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """An office that knows its families and whose request may go, in either database."""
    if request.param == "sqlite":
        office: Path = request.getfixturevalue("families")
    else:
        office = world.make_office(tmp_path, database=request.getfixturevalue("postgres_url"))
        world.serve_in_process(office)
        with open_desk(office, exact=True) as desk:
            world.families_known(desk)
    with open_desk(office, exact=True) as desk:
        world.attest_everything(desk)
    return office


def test_thirty_parents_answer_at_once_while_others_write(asked: Path) -> None:
    office = asked
    steward = world.signed_in(world.seat(Seat.STEWARD, who=world.OFFICER))
    them = list(parents(office))
    assert len(them) == PARENTS
    world.close_database()
    with world.running(office, workers=2) as server:
        everybody = [Parent(key, caller(server, sitting), page) for key, sitting, page in them]
        stop, troubles = threading.Event(), []
        writer = threading.Thread(target=keep_writing, args=(office, stop, troubles))
        staged = caller(server, steward).post(f"/steward/requests/{case.REQUEST}/", {"act": "stage"})
        gate = threading.Barrier(PARENTS + 1)
        threads = [threading.Thread(target=one.answers, args=(gate,)) for one in everybody]
        for thread in (writer, *threads):
            thread.start()
        gate.wait()
        began = time.monotonic()
        for thread in threads:
            thread.join()
        took = time.monotonic() - began
        stop.set()
        writer.join()
        where = staged.headers["location"]
        row = wait_for(lambda: (row := _errand(office, where)).is_over and row)
        says_nothing_of_anybody(ended(server), office)

    assert row.state is ErrandState.DONE, row.outcome
    assert troubles == []
    statuses = Counter(status for one in everybody for status in one.statuses)
    assert set(statuses) == {200, 303}, statuses
    assert [len(one.receipts) for one in everybody] == [len(SAID)] * PARENTS
    assert took < LONGEST

    kept = receipts_of(office, everybody)
    assert sorted(kept) == sorted(number for one in everybody for number in one.receipts)
    with open_desk(office, exact=True) as desk:
        close_batch(desk, by=world.OFFICER)
        assert desk.office.families.answers.unsealed() == ()
        desk.office.verify_ledger()
    counted = sealed(office)
    assert {counted[digest] for digest in kept.values()} == {1}, "each answer once"


def _errand(office: Path, where: str) -> Any:
    with open_desk(office, exact=True) as desk:
        return desk.office.errands.get(where.strip("/").split("/")[-1])
