"""``permslip measure`` and ``permslip protect``: risk before and after."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from permslip.cli import protecting_file
from permslip.cli.days import DAY
from permslip.cli.frame import Frame, common, pass_frame, progress


@click.command(epilog="Example: permslip measure students.csv --quasi birthDate,sex,race -k 10")
@click.argument("file", type=click.Path(path_type=Path, exists=True))
@click.option("--quasi", required=True, help="Columns that, joined, could single a person out: A,B,C.")
@click.option(
    "-k",
    "k",
    type=click.IntRange(min=2),
    default=5,
    show_default=True,
    help="Smallest class you would accept.",
)
@click.option("--table", "table_name", help="Which table, when FILE is a folder, a zip or a database.")
@common
@pass_frame
def measure(frame: Frame, file: Path, quasi: str, k: int, table_name: str | None) -> None:
    """Measure how easily the people in FILE could be singled out.

    FILE is a CSV, a Parquet or SQLite file, or a folder or zip of tables. No office is needed and nothing is
    written: the figures stay on your screen.
    """
    from permslip.actions import measuring
    from permslip.measure import report

    columns = tuple(part.strip() for part in quasi.split(",") if part.strip())
    with progress(frame) as hear:
        found = measuring.measure_file(place=str(file), table=table_name, quasi=columns, k=k, progress=hear)
    data = asdict(found) | {"unique_share": found.unique_share, "meets_k": found.meets_k}
    frame.say(data, lambda: report(found))


@click.command(
    epilog="Example: permslip protect needs-2026, or with no office: "
    "permslip protect students.csv --hierarchies folder --quasi grade,sex,race --k 5 --out safe.csv"
)
@click.argument("request", metavar="REQUEST|FILE")
@click.option("--as-of", type=DAY, help="The day of the facts, and of ages; default: the request's.")
@protecting_file.options
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
