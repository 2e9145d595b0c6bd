"""Letters in the office's own memory: which code works when, and what stays of them on the disk."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from permslip.actions import entering, inviting
from permslip.actions.addressing import Group
from permslip.actions.desk import Desk
from permslip.actions.inviting import Letter
from permslip.stores.families.invitations import Invited, State
from permslip.stores.families.people import Kind
from permslip.words.errors import NotFound, OfficeProblem, OurBug
from tests.actions import household_world as world
from tests.actions.household_world import DAY, a_desk, an_asking
from tests.cli.small import run
from tests.stores.faults import FaultyDisk

LATER = DAY + inviting.KEPT_FOR + timedelta(days=1)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return world.made(tmp_path / "office", an_asking())


class Printer:
    """Writes letters, and holds the codes that stand in them."""

    def __init__(self) -> None:
        self.codes: dict[str, str] = {}

    def __call__(self, path: Path, letters: Sequence[Letter]) -> None:
        path.write_bytes(b"paper")
        self.codes |= {one.name: one.code for one in letters}


def everybody(desk: Desk) -> tuple[str, Printer]:
    """A letter to each guardian."""
    printer = Printer()
    made = inviting.invite(desk, group=Group.GUARDIANS, languages=("en",), write=printer, by="Officer")
    return made.batch, printer


def one_more(desk: Desk, write: inviting.Write) -> inviting.Sent:
    """A new letter to g1."""
    return inviting.invite_one(
        desk, kind=Kind.GUARDIAN, person="g1", languages=("en",), write=write, by="Officer"
    )


def no_removing(what: str) -> None:
    if what == "remove":
        raise OSError(errno.EACCES, "Permission denied")


def stuck(desk: Desk) -> None:
    """From now on the disk removes nothing."""
    desk.office.core.disk = FaultyDisk(no_removing)


def lying(desk: Desk) -> list[str]:
    return sorted(p.name for p in (desk.office.place.vault / inviting.FOLDER).iterdir())


# ---------------------------------------------------------------- which code works


def test_a_new_letter_that_breaks_off_leaves_the_old_code_good(root: Path) -> None:
    def broken(path: Path, letters: Sequence[Letter]) -> None:
        raise OfficeProblem("The disk is full.")

    with a_desk(root) as desk:
        _, printer = everybody(desk)
        with pytest.raises(OfficeProblem, match="full"):
            one_more(desk, broken)
        assert entering.redeem(desk, code=printer.codes["Ana Example"]).person == "g1"


def test_once_a_new_letter_is_made_only_its_code_works(root: Path) -> None:
    with a_desk(root) as desk:
        _, old = everybody(desk)
        one_more(desk, new := Printer())
        with pytest.raises(NotFound):
            entering.redeem(desk, code=old.codes["Ana Example"])
        assert entering.redeem(desk, code=new.codes["Ana Example"]).person == "g1"
        assert entering.redeem(desk, code=old.codes["Ben Example"]).person == "g2"


def test_of_two_new_letters_at_once_the_later_one_works(root: Path) -> None:
    with a_desk(root) as desk:
        inner = Printer()

        def slow(path: Path, letters: Sequence[Letter]) -> None:
            one_more(desk, inner)  # a second click is faster

        one_more(desk, slow)
        held = desk.office.families.invitations.of_person(Kind.GUARDIAN, "g1")
        assert [i.state for i in held] == [State.ENDED, State.SENT]
        assert entering.redeem(desk, code=inner.codes["Ana Example"]).id == held[-1].id


# ---------------------------------------------------------------- what stays on the disk


def test_letters_that_the_disk_does_not_let_go_are_not_called_removed(root: Path) -> None:
    with a_desk(root) as desk:
        batch, printer = everybody(desk)
        stuck(desk)
        with pytest.raises(OfficeProblem, match="No permission"):
            inviting.remove_letters(desk, batch=batch, by="Officer")
        assert entering.redeem(desk, code=printer.codes["Ana Example"])
        with pytest.raises(OfficeProblem, match="No permission"):
            inviting.end_batch(desk, batch=batch, by="Officer")
        for code in printer.codes.values():  # void all the same
            with pytest.raises(NotFound):
                entering.redeem(desk, code=code)
        assert lying(desk) == [batch]


def test_what_a_sweep_cannot_remove_is_said_and_hinders_no_page(root: Path) -> None:
    with a_desk(root) as desk:
        everybody(desk)
    with a_desk(root, day=LATER) as desk:
        stuck(desk)
        [problem] = inviting.sweep(desk)
        assert "removing the letters" in problem.message
        [shown] = inviting.batches(desk)
        assert shown.files and shown.removed_on < desk.today()
    with a_desk(root, day=LATER) as desk:
        assert inviting.sweep(desk) == ()
        assert lying(desk) == []


def test_the_nightly_command_seals_and_then_fails_over_letters_that_stay(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with a_desk(root) as desk:
        everybody(desk)
    problem = OfficeProblem("No permission on the disk while removing the letters.", fix="look at it")
    monkeypatch.setattr(inviting, "sweep", lambda desk: (problem,))
    said = run("consent", "close", office=root, by="Officer")
    assert said.code == problem.exit_code and "nothing to seal" in said.err and problem.message in said.err
    said = run("consent", "close", "--json", office=root, by="Officer")
    assert said.code == problem.exit_code and json.loads(said.out)["message"] == problem.message


@pytest.mark.parametrize(("days", "stays"), [(14, True), (15, False)])
def test_a_folder_of_no_known_batch_is_swept_once_it_lay_long_enough(
    root: Path, days: int, stays: bool
) -> None:
    with a_desk(root) as desk:
        folder = desk.office.place.vault / inviting.FOLDER / "bat_unknown"
        folder.mkdir(parents=True)
        (folder / "letters-en-001.pdf").write_bytes(b"names and codes")
        written = datetime.combine(DAY - timedelta(days=days), datetime.min.time(), UTC).timestamp()
        os.utime(folder, (written, written))
        assert inviting.sweep(desk) == ()
        assert folder.exists() is stays


def test_of_two_sweeps_at_once_both_end_well(root: Path) -> None:
    with a_desk(root) as desk:
        batch, _ = everybody(desk)
    with a_desk(root, day=LATER) as desk:
        folder = desk.office.place.vault / inviting.FOLDER / batch
        missed: list[str] = []

        def another_was_there(what: str) -> None:
            if what == "remove" and not missed:
                missed.append(what)
                next(folder.iterdir()).unlink()
                raise FileNotFoundError(errno.ENOENT, "No such file")

        desk.office.core.disk = FaultyDisk(another_was_there)
        assert inviting.sweep(desk) == ()
        assert missed and lying(desk) == []


def test_why_a_batch_broke_off_is_said_even_where_it_cannot_be_taken_back(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with a_desk(root) as desk:

        def broken(path: Path, letters: Sequence[Letter]) -> None:
            path.write_bytes(b"half")
            stuck(desk)
            raise OurBug("this is why")

        with pytest.raises(OurBug, match="this is why"):
            one_more(desk, broken)
        assert all(i.state is State.ENDED for i in desk.office.families.invitations.all())

        def closed(batch: str) -> int:
            raise OfficeProblem("The families' memory is busy.")

        monkeypatch.setattr(desk.office.families.invitations, "end_batch", closed)
        with pytest.raises(OurBug, match="this is why"):
            one_more(desk, broken)


def test_invitations_made_before_a_batch_end_and_no_others(root: Path) -> None:
    with a_desk(root) as desk:
        invitations = desk.office.families.invitations
        for batch in ("b1", "b2", "b3"):
            invitations.add(
                [Invited(Kind.GUARDIAN, who, "en") for who in ("g1", "g2")],
                batch=batch, made_on=DAY, expires_on=date.max,
            )  # fmt: skip
        assert invitations.end_of(Kind.GUARDIAN, "g1", before="b2") == 1
        assert invitations.end_of(Kind.GUARDIAN, "g1", before="none such") == 0
        states = [i.state for i in invitations.of_person(Kind.GUARDIAN, "g1")]
        assert states == [State.ENDED, State.SENT, State.SENT]
        assert all(i.state is State.SENT for i in invitations.of_person(Kind.GUARDIAN, "g2"))
