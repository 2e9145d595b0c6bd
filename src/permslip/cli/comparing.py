"""``agree compare``, ``agree letter``, ``follow practice``: paper against paper, and against what left."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import datetime
from typing import Any

import click

from permslip.cli.desk import desk
from permslip.cli.frame import Frame, common, pass_frame
from permslip.cli.packs import judged_by
from permslip.words.errors import NotFound

TIES = ("sub-processor", "amendment", "offer")


def _desk_for(frame: Frame, stack: ExitStack, *names: str) -> Any:
    """The office, where a name may be that of a registered agreement; None where all are files."""
    from permslip.actions.papers import may_be_registered

    registered = [name for name in names if may_be_registered(name)]
    if not registered:
        return None
    try:
        return stack.enter_context(desk(frame))
    except NotFound as problem:
        if frame.office is not None:
            raise
        raise NotFound(
            f"There is no file {registered[0]}, and no office here where an agreement could have that name.",
            fix="name a YAML file, or name the office: permslip --office FOLDER ...",
        ) from problem


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

    with ExitStack() as stack:
        at = _desk_for(frame, stack, first, second)
        papers = [comparing.paper(name, at) for name in (first, second)]
    done = comparing.compare(papers[0], papers[1], tie=Tie(tie) if tie else None)
    frame.say(done.data, done.text)
    ctx.exit(done.exit_code)


@click.command("letter", epilog="Example: permslip agree letter mou.yaml --as-of 2026-11-25 > letter.txt")
@click.argument("agreement")
@judged_by
@common
@pass_frame
def letter(frame: Frame, agreement: str, as_of: datetime | None, packs: tuple[str, ...] | None) -> None:
    """Write the letter that asks the other side for better terms.

    AGREEMENT is a YAML file, or, inside an office, a registered agreement. For each finding the letter names
    the rule, shows the sentences, says what to ask, and gives a sentence that would do. Your counsel reads it
    first.
    """
    from permslip.actions import comparing

    with ExitStack() as stack:
        paper = comparing.paper(agreement, _desk_for(frame, stack, agreement))
    done = comparing.letter(
        paper,
        day=as_of.date() if as_of else None,
        packs=packs,
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
