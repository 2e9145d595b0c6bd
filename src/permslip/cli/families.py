"""``consent``: families' answers."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from permslip.cli.days import DAY
from permslip.cli.desk import acting_as, desk
from permslip.cli.frame import Frame, common, pass_frame, progress

AUTHORITY = click.Choice(["parent", "guardian", "eligible_student", "staff_member"])
PAPER = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.group()
def consent() -> None:
    """Who said yes, no, or not yet."""


@consent.command("import", epilog="Example: permslip consent import answers.csv")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@acting_as
@common
@pass_frame
def consent_import(frame: Frame, file: Path, by: str | None) -> None:
    """Take in the answers in FILE (CSV; its columns stand in the manual under consent).

    A file with a bad row is refused whole, naming the rows, so that nobody's answer is half taken in.
    """
    from permslip.actions import families

    with progress(frame) as hear, desk(frame, hear) as at:
        done = families.import_answers(at, file=file, by=by)
    frame.say(done, f"{done['answers']:,} answers taken in ({done['digest'][:16]}).")


@consent.command(
    "add",
    epilog="Example: permslip consent add STUDENT --signer GUARDIAN --authority parent --question "
    "research-sharing --yes",
)
@click.argument("subject")
@click.option("--signer", required=True, help="The guardian's key, or the student's own.")
@click.option("--authority", type=AUTHORITY, required=True, help="In what capacity they sign.")
@click.option("--question", required=True, help="Which question was answered.")
@click.option("--yes/--no", "given", required=True, help="What they said.")
@click.option("--elements", default="*", show_default=True, help="Element keys, separated by |.")
@click.option("--purpose", default="*", show_default=True, help="Purposes, separated by |.")
@click.option("--recipients", default="*", show_default=True, help="Party ids, separated by |.")
@click.option("--signed-on", type=DAY, help="Default: today.")
@click.option("--expires-on", type=DAY, help="Default: never.")
@click.option(
    "--evidence",
    type=PAPER,
    required=True,
    help="The signed paper or page; only its digest is kept.",
)
@acting_as
@common
@pass_frame
def consent_add(frame: Frame, subject: str, evidence: Path, by: str | None, **given: Any) -> None:
    """Enter one answer for SUBJECT (the key, in the source, of the student or member of staff)."""
    from permslip.actions import families

    with desk(frame) as at:
        done = families.add_answer(at, subject=subject, evidence=evidence, by=by, **_days(given))
    frame.say(done, "The answer is taken in.")


@consent.command(
    "withdraw",
    epilog="Example: permslip consent withdraw STUDENT --signer GUARDIAN --authority parent --question "
    "research-sharing",
)
@click.argument("subject")
@click.option("--signer", required=True, help="Who takes the consent back.")
@click.option("--authority", type=AUTHORITY, required=True, help="In what capacity they sign.")
@click.option("--question", required=True, help="Which question.")
@click.option("--signed-on", type=DAY, help="Default: today.")
@click.option(
    "--evidence", type=PAPER, required=True, help="The signed paper or page; only its digest is kept."
)
@acting_as
@common
@pass_frame
def consent_withdraw(frame: Frame, subject: str, evidence: Path, by: str | None, **given: Any) -> None:
    """Take SUBJECT's consent back. It binds every later release."""
    from permslip.actions import families

    with desk(frame) as at:
        done = families.withdraw(at, subject=subject, evidence=evidence, by=by, **_days(given))
    frame.say(
        done, "The consent is withdrawn, from now on. What already left is in `permslip ledger student`."
    )


@consent.command("close", epilog="Example: permslip consent close")
@acting_as
@common
@pass_frame
def consent_close(frame: Frame, by: str | None) -> None:
    """Seal in the ledger what families and staff answered on their pages since the last time.

    Every answer counts from the moment it is given; this gives the ledger their number and a digest. A
    release does it first by itself. Letters that have lain in the vault for two weeks are removed too. For
    every night: deploy/permslip-nightly.timer.
    """
    from permslip.actions import families, inviting

    with progress(frame) as hear, desk(frame, hear) as at:
        done = families.close_batch(at, by=by)
        stuck = inviting.sweep(at)  # letters that lay in the vault for two weeks
    number = done["answers"]
    said = f"{number:,} answers are sealed in the ledger ({done['digest'][:16]})."
    said = said if number else "No new answers: nothing to seal."
    if stuck:  # what was sealed is sealed; the nightly unit fails, so that somebody looks at the disk
        frame.note(said)
        raise stuck[0]
    frame.say(done, said)


def _days(given: dict[str, Any]) -> dict[str, Any]:
    return {name: value.date() if isinstance(value, datetime) else value for name, value in given.items()}
