"""How families' answers reach the ledger: once, whatever breaks off in between."""

from __future__ import annotations

import multiprocessing
from pathlib import Path

import pytest

from permslip import stores
from permslip.actions import families, households
from permslip.actions.desk import Desk
from permslip.consent.answer import COLUMNS
from permslip.words.entry_kinds import EntryKind
from tests.actions import household_world as world
from tests.actions.household_world import a_desk, an_asking, invited, says, stands, the_child, visiting


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return world.made(tmp_path / "office", an_asking())


def rows_of(desk: Desk) -> list[dict[str, object]]:
    found = families.answers(desk)
    return [] if found is None else desk.engine().arrow(found).to_pylist()


def test_an_answer_counts_at_once_and_is_sealed_once(root: Path) -> None:
    with a_desk(root) as desk:
        says(desk, "g1", True)
        says(desk, "g2", True)
        before = rows_of(desk)
        assert len(before) == 2 and set(before[0]) == set(COLUMNS)
    with a_desk(root) as desk:
        done = families.close_batch(desk, by=None)
        assert done["answers"] == 2
        assert families.close_batch(desk, by=None)["answers"] == 0
        batches = [e for e in desk.office.entries() if getattr(e, "kind", None) is EntryKind.CONSENT_BATCH]
        assert [e.body["answers"] for e in batches] == [2]
        text = " ".join(str(e.body) for e in desk.office.entries())
        assert not any(value in text for value in ("'s1'", "'g1'", "Leo"))
    with a_desk(root) as desk:
        key = lambda r: str(r["evidence_sha256"])  # noqa: E731
        assert sorted(rows_of(desk), key=key) == sorted(before, key=key)
        assert stands(desk, "g1").inside


def test_a_no_of_the_morning_sealed_and_a_yes_of_the_afternoon_is_a_yes(root: Path) -> None:
    with a_desk(root) as desk:
        says(desk, "g1", False)
        families.close_batch(desk, by=None)
        says(desk, "g1", True)
        assert [r["answer"] for r in rows_of(desk)] == ["given"]
        families.close_batch(desk, by=None)
    with a_desk(root) as desk:
        assert [r["answer"] for r in rows_of(desk)] == ["given"]
        assert stands(desk, "g1").inside


class Cut(Exception):
    """The power went."""


@pytest.mark.parametrize("at", ["sealing", "put", "commit", "settle"])
def test_a_crash_while_sealing_loses_and_doubles_nothing(
    root: Path, at: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with a_desk(root) as desk:
        says(desk, "g1", True)
        says(desk, "g2", False)
        said = desk.office.families.answers
        if at == "sealing":
            monkeypatch.setattr(said, "sealing", lambda *a: (_ for _ in ()).throw(Cut))
        elif at == "put":
            monkeypatch.setattr(desk.office.vault, "put", lambda *a: (_ for _ in ()).throw(Cut))
        elif at == "commit":
            monkeypatch.setattr(desk.office._log, "seal", lambda *a: (_ for _ in ()).throw(Cut))
        else:
            calls: list[int] = []

            def cut_third() -> int:
                calls.append(1)
                if len(calls) > 2:
                    raise Cut
                return 0

            monkeypatch.setattr(said, "settle", cut_third)
        # what tidies up first did so before the power went
        with pytest.raises(Cut), desk.office.writing():
            families.close_batch(desk, by=None)
    monkeypatch.undo()
    with a_desk(root) as desk:
        assert len({r["evidence_sha256"] for r in rows_of(desk)}) == 2  # counted before anything is mended
    with a_desk(root) as desk:
        again = families.close_batch(desk, by=None)["answers"]
        assert again == (0 if at == "settle" else 2)
    with a_desk(root) as desk:
        assert len(rows_of(desk)) == 2
        batches = [e for e in desk.office.entries() if getattr(e, "kind", None) is EntryKind.CONSENT_BATCH]
        assert sum(e.body["answers"] for e in batches) == 2
        assert desk.office.families.answers.unsealed() == ()
        households.index_rosters(desk)
        assert len(desk.office.families.answers.of("s1")) == 2


def _answer_many(root: Path, person: str, names: list[str]) -> None:
    with a_desk(root) as desk:
        for name in names:
            visitor = households.visitor(desk, invitation=name)
            households.answer(
                desk, visitor=visitor, child=visitor.children[0].handle, agreement="needs-study", version=2,
                given=True, by="family",
            )  # fmt: skip


def test_thirty_families_answer_at_once_while_the_office_is_locked(root: Path) -> None:
    with a_desk(root) as desk:
        names = {n: [invited(desk, "g1" if n % 2 else "g2")] * 3 for n in range(30)}
        context = multiprocessing.get_context("fork")
        with desk.office.writing():
            stores.close_office(desk.office)
            workers = [context.Process(target=_answer_many, args=(root, "g1", names[n])) for n in range(30)]
            for worker in workers:
                worker.start()
            for worker in workers:
                worker.join(120)
        assert [w.exitcode for w in workers] == [0] * 30
        assert len(desk.office.families.answers.unsealed()) == 90


def test_what_waited_for_the_lock_is_done_with_the_next_batch(root: Path) -> None:
    with a_desk(root) as desk:
        world.gone(desk, "rel_1", ["s1"])
    with a_desk(root) as busy, a_desk(root) as desk:
        visitor = visiting(desk, "g1")
        with busy.office.writing():
            households.ask_right(
                desk, visitor=visitor, child=the_child(visitor), kind="copy", text="please", by="family"
            )
        assert families.close_batch(desk, by=None) == {"answers": 0, "digest": ""}
        assert len(desk.office.standing().duties) == 1
        assert desk.office.families.disclosed.waiting() == 0
