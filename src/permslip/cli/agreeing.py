"""``agree``: what was promised: read, confirmed, checked, registered."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from permslip.cli.comparing import compare, letter
from permslip.cli.desk import acting_as, desk
from permslip.cli.frame import Frame, common, pass_frame
from permslip.cli.packs import judged_by
from permslip.cli.reading import agree_confirm, agree_read


@click.group()
def agree() -> None:
    """Written agreements: read them, confirm what was read, check them, register them."""


agree.add_command(agree_read)
agree.add_command(agree_confirm)
agree.add_command(compare)
agree.add_command(letter)


@agree.command(
    "check", epilog="Example: permslip agree check mou.yaml --as-of 2014-10-15 --law us-ferpa,us-ct"
)
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@judged_by
@common
@pass_frame
@click.pass_context
def agree_check(
    ctx: click.Context, frame: Frame, file: Path, as_of: datetime | None, packs: tuple[str, ...] | None
) -> None:
    """Say what FILE promises and what the law of the day finds missing or in conflict.

    No office is needed. Exit code 0 when nothing blocks, 3 when something does, 4 when a fact is missing.
    """
    from permslip.actions import papers

    checked = papers.check(
        file,
        day=as_of.date() if as_of else None,
        packs=packs,
    )
    frame.say(checked.data, checked.text)
    ctx.exit(checked.exit_code)


@agree.command("add", epilog="Example: permslip agree add mou-amended.yaml")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@acting_as
@common
@pass_frame
def agree_add(frame: Frame, file: Path, by: str | None) -> None:
    """Register FILE as an agreement, or as the next version of one."""
    from permslip.actions import papers

    with desk(frame) as at:
        added = papers.add_agreement(at, file=file, by=by)
    frame.say(
        added,
        f"Agreement {added['agreement']} version {added['version']} is registered ({added['digest'][:16]}).",
    )


@agree.command("show", epilog="Example: permslip agree show needs-study")
@click.argument("agreement", required=False)
@common
@pass_frame
def agree_show(frame: Frame, agreement: str | None) -> None:
    """List the agreements, or show one as it was registered: AGREEMENT is ID or ID@VERSION."""
    from permslip.actions import papers

    with desk(frame) as at:
        if agreement is None:
            found = papers.list_agreements(at)
            lines = [
                f"{a['agreement']:<24}v{a['version']:<4}{a['starts'] or '?'} to {a['ends'] or '?'}  "
                f"{a['title']}"
                for a in found
            ]
            frame.say(found, "\n".join(lines) or "No agreement yet: permslip agree add FILE")
        else:
            shown = papers.show_agreement(at, agreement=agreement)
            frame.say(shown, shown["text"])


@agree.command("new", epilog="Example: permslip agree new studies > draft.yaml")
@click.argument("kind", type=click.Choice(["studies", "school_official"]))
@common
@pass_frame
def agree_new(frame: Frame, kind: str) -> None:
    """Print a draft agreement of KIND to fill in. Your counsel reads it before anyone signs."""
    from permslip.actions import papers

    text = papers.template(kind)
    frame.say({"kind": kind, "yaml": text}, text)
