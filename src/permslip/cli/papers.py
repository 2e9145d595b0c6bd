"""``agree`` and ``law``: what was promised, and which rules bind."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from permslip.cli.days import DAY
from permslip.cli.desk import acting_as, desk
from permslip.cli.frame import Frame, common, pass_frame


@click.group()
def agree() -> None:
    """Written agreements: check them, register them, look at them."""


@agree.command(
    "check", epilog="Example: permslip agree check mou.yaml --as-of 2014-10-15 --law us-ferpa,us-ct"
)
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--as-of", type=DAY, help="Judge by the law of this day; default: the day it was signed, else today."
)
@click.option(
    "--law", "packs", help="Law packs: us-ferpa,us-ct,...; default: those that the agreement names."
)
@common
@pass_frame
@click.pass_context
def agree_check(
    ctx: click.Context, frame: Frame, file: Path, as_of: datetime | None, packs: str | None
) -> None:
    """Say what FILE promises and what the law of the day finds missing or in conflict.

    No office is needed. Exit code 0 when nothing blocks, 3 when something does, 4 when a fact is missing.
    """
    from permslip.actions import papers

    checked = papers.check(
        file,
        day=as_of.date() if as_of else None,
        packs=tuple(p.strip() for p in packs.split(",")) if packs else None,
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
    """List the agreements, or show one as it was registered."""
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


@click.group()
def law() -> None:
    """The lawbook: which rules there are, what they cite, when they bind."""


@law.command("list", epilog="Example: permslip law list --as-of 2014-10-15 --law us-ct")
@click.option("--as-of", type=DAY, help="Only rules in force on this day.")
@click.option("--law", "packs", help="Only these packs.")
@common
@pass_frame
def law_list(frame: Frame, as_of: datetime | None, packs: str | None) -> None:
    """List the rules."""
    from permslip.actions import lawbook

    rows = lawbook.rules(
        day=as_of.date() if as_of else None,
        packs=tuple(p.strip() for p in packs.split(",")) if packs else None,
    )
    wide = max((len(r["id"]) for r in rows), default=0)
    lines = [f"{r['id']:<{wide}}  {r['status']:<9}  {r['title']}  [{r['citation']}]" for r in rows]
    frame.say(
        rows,
        "\n".join([*lines, "", f"{len(rows)} rules. None was reviewed by your counsel unless it says so."]),
    )


@law.command("show", epilog="Example: permslip law show nsla-meal-status")
@click.argument("rule")
@common
@pass_frame
def law_show(frame: Frame, rule: str) -> None:
    """Show one rule: what it says, cites, needs and asks."""
    from permslip.actions import lawbook

    shown = lawbook.rule(rule)
    frame.say(shown, shown["text"])


@law.command("check", epilog="Example: permslip law check")
@common
@pass_frame
def law_check(frame: Frame) -> None:
    """Lint the lawbook and run every rule's own cases."""
    from permslip.actions import lawbook

    done = lawbook.check()
    frame.say(done, f"{done['rules']} rules, {done['cases']} cases: all hold. Digest {done['digest'][:16]}.")
