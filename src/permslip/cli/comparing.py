"""``agree compare``, ``agree letter``, ``follow practice``: paper against paper, and against what left."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

import click

from permslip.cli.days import DAY
from permslip.cli.desk import desk
from permslip.cli.frame import Frame, common, pass_frame

TIES = ("sub-processor", "amendment", "offer")


@click.command(
    "compare", epilog="Example: permslip agree compare mou.yaml tally.yaml --second-is sub-processor"
)
@click.argument("first")
@click.argument("second")
@click.option(
    "--second-is",
    "tie",
    type=click.Choice(TIES),
    help="Hold SECOND to FIRST: as its sub-processor's terms, its amendment, or the local form of its offer.",
)
@common
@pass_frame
@click.pass_context
def compare(ctx: click.Context, frame: Frame, first: str, second: str, tie: str | None) -> None:
    """Show what changed in meaning between two agreements, and what only in words.

    FIRST and SECOND are YAML files, or, inside an office, registered agreements: ID or ID@VERSION. Exit code
    3 when SECOND is looser than it may be.
    """
    from permslip.actions import comparing
    from permslip.agree.conflicts import Tie

    files = all(Path(name).is_file() for name in (first, second))
    with ExitStack() as stack:
        at = None if files else stack.enter_context(desk(frame))
        papers = [comparing.paper(name, at) for name in (first, second)]
    done = comparing.compare(papers[0], papers[1], tie=Tie(tie) if tie else None)
    frame.say(done.data, done.text)
    ctx.exit(done.exit_code)


@click.command("letter", epilog="Example: permslip agree letter mou.yaml --as-of 2026-11-25 > letter.txt")
@click.argument("agreement")
@click.option(
    "--as-of", type=DAY, help="Judge by the law of this day; default: the day it was signed, else today."
)
@click.option(
    "--law", "packs", help="Law packs: us-ferpa,us-ct,...; default: those that the agreement names."
)
@common
@pass_frame
def letter(frame: Frame, agreement: str, as_of: datetime | None, packs: str | None) -> None:
    """Write the letter that asks the other side for better terms.

    AGREEMENT is a YAML file, or, inside an office, a registered agreement. For each finding the letter names
    the rule, shows the sentences, says what to ask, and gives a sentence that would do. Your counsel reads it
    first.
    """
    from permslip.actions import comparing

    with ExitStack() as stack:
        at = None if Path(agreement).is_file() else stack.enter_context(desk(frame))
        paper = comparing.paper(agreement, at)
    done = comparing.letter(
        paper,
        day=as_of.date() if as_of else None,
        packs=tuple(p.strip() for p in packs.split(",")) if packs else None,
    )
    frame.say(done.data, done.text)


@click.command("practice", epilog="Example: permslip follow practice needs-study")
@click.argument("agreement", required=False)
@common
@pass_frame
@click.pass_context
def practice(ctx: click.Context, frame: Frame, agreement: str | None) -> None:
    """Hold what has left against the agreement in force (default: against all of them).

    An amendment may have narrowed what a partner may hold since a release left. Exit code 3 when something
    that left is wider than its agreement.
    """
    from permslip.actions import comparing

    with desk(frame) as at:
        done = comparing.practice(at, agreement=agreement)
    frame.say(done.data, done.text)
    ctx.exit(done.exit_code)
