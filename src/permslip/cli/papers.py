"""``law``: which rules bind."""

from __future__ import annotations

from datetime import datetime

import click

from permslip.cli.days import DAY
from permslip.cli.frame import Frame, common, pass_frame


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
