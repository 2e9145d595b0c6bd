"""``law``: which rules bind, and what changes between two days."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby
from typing import Any

import click

from permslip.cli.days import DAY
from permslip.cli.desk import desk
from permslip.cli.frame import Frame, common, pass_frame
from permslip.cli.packs import PACKS
from permslip.words.wording import counted, wrapped


@click.group()
def law() -> None:
    """The lawbook: which rules there are, what they cite, when they bind."""


@law.command("list", epilog="Example: permslip law list --as-of 2014-10-15 --law us-ct")
@click.option("--as-of", type=DAY, help="Only rules in force on this day.")
@click.option("--law", "packs", type=PACKS, help="Only these packs; suppression profiles are in sdl.")
@common
@pass_frame
def law_list(frame: Frame, as_of: datetime | None, packs: tuple[str, ...] | None) -> None:
    """List the rules, and the suppression profiles."""
    from permslip.actions import lawbook

    rows = lawbook.rules(day=as_of.date() if as_of else None, packs=packs)
    wide = max((len(r["id"]) for r in rows), default=0)
    lines = [f"{r['id']:<{wide}}  {r['status']:<9}  {r['title']}  [{r['citation']}]" for r in rows]
    profiles = sum(r["pack"] == "sdl" for r in rows)
    count = counted(len(rows) - profiles, "rules")
    count += f" and {counted(profiles, 'suppression profiles')}" if profiles else ""
    frame.say(rows, "\n".join([*lines, "", f"{count}. None was reviewed by your counsel unless it says so."]))


@law.command("show", epilog="Example: permslip law show nsla-meal-status")
@click.argument("rule")
@common
@pass_frame
def law_show(frame: Frame, rule: str) -> None:
    """Show one rule: what it says, cites, needs and asks; or one suppression profile."""
    from permslip.actions import lawbook

    shown = lawbook.rule(rule)
    frame.say(shown, lambda: "\n".join(_folded(line) for line in shown["text"].splitlines()))


@law.command("check", epilog="Example: permslip law check")
@common
@pass_frame
def law_check(frame: Frame) -> None:
    """Lint the lawbook and run every rule's own cases."""
    from permslip.actions import lawbook

    done = lawbook.check()
    frame.say(
        done,
        f"{done['rules']} rules, {done['profiles']} suppression profiles, {done['cases']} cases: all hold. "
        f"Digest {done['digest'][:16]}.",
    )


@law.command("diff", epilog="Example: permslip law diff 2026-06-30 2026-07-31 --agreements")
@click.argument("first", type=DAY, metavar="DATE1")
@click.argument("second", type=DAY, metavar="DATE2")
@click.option("--law", "packs", type=PACKS, help="Only these packs: us-ferpa,us-ct,...; default: all.")
@click.option("--agreements", is_flag=True, help="Also say which registered agreements it touches, and how.")
@common
@pass_frame
def law_diff(
    frame: Frame, first: datetime, second: datetime, packs: tuple[str, ...] | None, agreements: bool
) -> None:
    """Say which rules begin, end or change from DATE1 to DATE2.

    With --agreements, inside an office: each registered agreement is judged by the law of both days, and what
    comes out otherwise is shown with what to do about it.
    """
    from permslip.actions import lawbook, touching

    told = lawbook.diff(first=first.date(), second=second.date(), packs=packs)
    lines = _changes(told)
    if agreements:
        with desk(frame) as at:
            touched = touching.touched(at, first=first.date(), second=second.date(), packs=packs)
        told = {**told, "agreements": touched}
        lines += ["", *_touched(touched)]
    frame.say(told, "\n".join(lines))


def _changes(told: dict[str, Any]) -> list[str]:
    head = f"The law of {told['first']} and that of {told['second']}, in {', '.join(told['packs'])}."
    lines = wrapped(head)
    for kind, group in groupby(told["changes"], key=lambda c: c["change"]):
        found = list(group)
        lines += ["", f"{_HEADINGS[kind]} ({len(found)})"]
        for c in found:
            head = f"{c['rule']} · {c['citation']} ({c['status']})"
            lines += wrapped(head, "  ") + wrapped(f"{c['title']}. {_when(c)}", "    ")
    if not told["changes"]:
        lines += ["", "Nothing that the lawbook knows of changes."]
    binds = "binds" if told["same"] == 1 else "bind"
    lines += ["", f"{counted(told['same'], 'rules')} {binds} on both days."]
    if unsure := told["unsure"]:
        names = ", ".join(unsure)
        lines += wrapped(f"Of {len(unsure)} it is not known whether they bound on both: {names}.")
    return lines


_HEADINGS = {
    "begins": "Begins",
    "binds by then": "Binds by the second day; when it began is not known",
    "may begin": "May begin; whether it binds on the second day is not known",
    "changes": "Changes",
    "ends": "Ends",
}


def _when(change: dict[str, Any]) -> str:
    begins = {
        "exact": f"From {change['from']}",
        "on-or-before": f"By {change['from']} at the latest",
        "unknown": "Since a day that is not known",
    }[change["from_is"]]
    return f"{begins}{' to ' + change['to'] if change['to'] else ''}: {change['because']}"


def _touched(told: dict[str, Any]) -> list[str]:
    lines = [f"Agreements touched ({len(told['touched'])})"]
    for paper in told["touched"]:
        lines += ["", f"{paper['agreement']} version {paper['version']}: {paper['title']}"]
        met = [f["rule"] for f in paper["findings"] if f["after"] == "meets"]
        for f in (f for f in paper["findings"] if f["rule"] not in met):
            turn = f"{f['before'] or 'says nothing'} → {f['after'] or 'says nothing'}"
            flags = [f["status"]] + (["stops a release"] if f["stops_a_release"] else [])
            lines += wrapped(f"{f['rule']}: {turn} · {f['citation']} ({'; '.join(flags)})", "  ")
            lines += wrapped(f["says"], "    ")
            if f["to_do"]:
                lines += wrapped(f"To mend it: {f['to_do']}.", "    ")
        if met:
            lines += wrapped(f"Met under the law of the second day ({len(met)}): {', '.join(met)}.", "  ")
    rest = [f"{told['not_touched']} not touched"]
    if told["over"]:
        rest.append(f"{told['over']} over by the second day and not judged")
    return [*lines, "", f"{'; '.join(rest)}. This is no legal advice."]


def _folded(line: str) -> str:
    """A line as wide as a terminal; what hangs over stands under its beginning. An address stays whole."""
    bare = line.lstrip()
    pad = " " * (len(line) - len(bare))
    hanging = pad + ("  " if bare.startswith("- ") else "")
    return "\n".join(wrapped(bare, pad, hanging))
