"""``permslip protect``: what would change before tables leave, and the risk before and after."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click

from permslip.cli import protecting_file
from permslip.cli.days import DAY
from permslip.cli.frame import Frame, common, computing, pass_frame, progress, with_options


@click.command(
    epilog="Example: permslip protect needs-2026, or with no office: "
    "permslip protect students.csv --hierarchies folder --quasi grade,sex,race --k 5 --out safe.csv"
)
@click.argument("request", metavar="REQUEST|FILE")
@click.option("--as-of", type=DAY, help="The day of the facts, and of ages; default: the request's.")
@with_options(protecting_file.OPTIONS)
@computing
@common
@pass_frame
def protect(frame: Frame, request: str, as_of: datetime | None, **chosen: Any) -> None:
    """Show what would change before REQUEST's tables leave, and the risk before and after.

    Nothing is staged and nothing leaves. Or, with no office: find the cheapest way to protect FILE, a CSV,
    Parquet or SQLite file, a folder or a zip, so that every record stands among k; with --out, write it.
    """
    if protecting_file.names_file(request, chosen):
        protecting_file.run(frame, request, {**chosen, "as_of": as_of})
        return
    from permslip.actions import protecting
    from permslip.cli.desk import desk
    from permslip.cli.render import protected

    with progress(frame) as hear, desk(frame, hear) as at:
        shown = protecting.show(at, request=request, as_of=as_of.date() if as_of else None)
    frame.say(protected.as_json(shown), lambda: protected.as_text(shown))
