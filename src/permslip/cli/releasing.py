"""``decide``, ``release``, ``approve``: the road's narrow part."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from permslip.cli.days import DAY
from permslip.cli.desk import acting_as, desk, passphrase, passphrase_option
from permslip.cli.frame import Frame, common, computing, pass_frame, progress


@click.command(epilog="Example: permslip decide needs-2026 --law-day 2014-10-15")
@click.argument("request")
@click.option(
    "--as-of",
    type=DAY,
    help="Judge the facts of another day, without recording it; default: the request's day.",
)
@click.option("--law-day", type=DAY, help="Judge by the law of another day: a what-if, never recorded.")
@click.option(
    "--with-policy", "policies_on", multiple=True, help="What if this policy were on? Never recorded."
)
@click.option(
    "--without-policy", "policies_off", multiple=True, help="What if this policy were off? Never recorded."
)
@acting_as
@common
@pass_frame
@click.pass_context
def decide(
    ctx: click.Context,
    frame: Frame,
    request: str,
    as_of: datetime | None,
    law_day: datetime | None,
    policies_on: tuple[str, ...],
    policies_off: tuple[str, ...],
    by: str | None,
) -> None:
    """Say whether REQUEST may go, element by element, with every reason and what would change it.

    Exit code 0 permitted, 3 refused, 4 undetermined.
    """
    from permslip.actions import deciding

    with desk(frame) as at:
        made = deciding.decide_request(
            at,
            request=request,
            as_of=as_of.date() if as_of else None,
            law_day=law_day.date() if law_day else None,
            policies_on=policies_on,
            policies_off=policies_off,
            log=as_of is None,
            by=by,
        )
    frame.say(made.data, lambda: made.letter)
    ctx.exit(made.exit_code)


@click.command(epilog="Example: permslip release needs-2026")
@click.argument("request")
@acting_as
@computing
@common
@pass_frame
@click.pass_context
def release(ctx: click.Context, frame: Frame, request: str, by: str | None) -> None:
    """Decide, protect, measure, stage and, unless a second person must sign, publish REQUEST.

    Stops with reasons wherever it must: exit code 3 refused, 4 undetermined, 6 waiting for a person.
    """
    from permslip.actions import attacks_shown, releasing
    from permslip.cli.render import released

    with progress(frame) as hear, desk(frame, hear) as at:
        outcome = releasing.release(at, request=request, by=by)
        owed = attacks_shown.owed(at, outcome)
    frame.say(released.as_json(outcome), lambda: released.as_text(outcome, owed=owed))
    ctx.exit(outcome.exit_code)


@click.command(epilog="Example: permslip approve rel_7k2m9q4x --as superintendent")
@click.argument("release_id")
@click.option("--minutes", default="", help="The meeting's day and item that the approval rests on.")
@passphrase_option
@acting_as
@common
@pass_frame
def approve(
    frame: Frame, release_id: str, minutes: str, passphrase_file: Path | None, by: str | None
) -> None:
    """Sign the staged release RELEASE_ID with your own key; the gate then publishes those very bytes.

    Shows first what would leave, to whom, for how long, and the risk that is left. Nobody approves what they
    staged themselves.
    """
    from permslip.actions import asking, releasing
    from permslip.cli.render import released

    with progress(frame) as hear, desk(frame, hear) as at:
        who = asking.person(at, by)
        frame.note(released.facts_for_approver(releasing.waiting(at, release=release_id, by=by)))
        words = passphrase(passphrase_file, prompt=f"Passphrase of {who}, to approve these bytes")
        outcome = releasing.approve(at, release=release_id, by=by, passphrase=words, minutes=minutes)
    frame.say(released.as_json(outcome), lambda: released.as_text(outcome, shown=not frame.quiet))
