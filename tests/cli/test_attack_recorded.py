"""``permslip attack --record`` and the policy that asks for it, as they are typed."""

from __future__ import annotations

from pathlib import Path

from permslip.actions.desk import open_desk
from tests.cli import small
from tests.cli.small import run, write_csv


def test_the_bound_asks_for_an_attack_and_the_record_answers(
    waiting: tuple[Path, str], tmp_path: Path
) -> None:
    office, release = waiting
    rows = [[r[0], r[4], r[5], r[7]] for r in small.students()]
    roster = write_csv(tmp_path / "roster.csv", ("studentNumber", "sex", "race", "school"), rows)
    assert "now 0.2" in run("policy", "attack-bound", "0.2", office=office, by="Officer").out
    ran = run("approve", release, office=office, by="Head")
    assert ran.code == 4 and f"permslip attack {release} --with FILES --record" in ran.err, ran.said
    looked = run("attack", release, "--with", roster, office=office)
    assert looked.code == 0 and "ledger" not in looked.said
    assert run("approve", release, office=office, by="Head").code == 4
    options = ("--with", roster, "--record", "--require-below", "0.0001")
    told = run("attack", release, *options, office=office, by="Officer")
    assert told.code == 3 and f"which attacks were tried on {release}" in told.err, told.said
    with open_desk(office, exact=True) as desk:
        (kept,) = desk.office.standing().attacks[release]
    assert (kept.seed, len(kept.attacks)) == (2026, 4)
    assert run("approve", release, office=office, by="Head").code == 0


def test_staging_says_that_an_attack_is_owed(waiting: tuple[Path, str]) -> None:
    office, release = waiting
    assert run("policy", "attack-bound", "0.2", office=office, by="Officer").code == 0
    assert (
        run("status", "discard", release, "--because", "staged again", office=office, by="Officer").code == 0
    )
    staged = run("release", "needs-study", office=office, by="Officer")
    assert staged.code == 6, staged.said
    assert "An attack is owed" in staged.out and "--with FILES --record" in staged.out


def test_hostile_a_file_is_not_recorded_for_a_release(office: Path, tmp_path: Path) -> None:
    file = write_csv(tmp_path / "roster.csv", ("id", "sex"), [["1", "F"], ["2", "M"]])
    ran = run("attack", file, "--with", file, "--record", office=office, by="Officer")
    assert ran.code == 2 and "no release" in ran.err, ran.said
