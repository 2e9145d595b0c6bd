"""``hold``: take in the district's records and see what each column is."""

from __future__ import annotations

import click

from permslip.cli.desk import acting_as, desk
from permslip.cli.frame import Frame, common, pass_frame, progress
from permslip.hold.holding import FORMATS
from permslip.words.vocabulary import Grain


@click.group()
def hold() -> None:
    """What the district holds: sources, tables, columns and their classes."""


@hold.command("add", epilog="Example: permslip hold add ./oneroster-export --id sis")
@click.argument("place")
@click.option("--id", "holding_id", default="sis", show_default=True, help="A short name for this source.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(FORMATS),
    help="What the source is, where it does not say so itself (a OneRoster set without its manifest).",
)
@click.option(
    "--grain",
    type=click.Choice([g.value for g in Grain]),
    help="What one row stands for, in tables whose name and columns do not say it.",
)
@click.option("--table", "tables", multiple=True, help="Read only this table of the source. Repeatable.")
@acting_as
@common
@pass_frame
def hold_add(
    frame: Frame,
    place: str,
    holding_id: str,
    format_: str | None,
    grain: str | None,
    tables: tuple[str, ...],
    by: str | None,
) -> None:
    """Read PLACE once, classify every column, and register what it holds.

    PLACE is a OneRoster folder or zip, a folder of Ed-Fi CSV or XML, a CSV, Parquet or SQLite file, or a
    postgresql:// address. No value is kept: names, classes, counts and digests are. What you say with
    --format, --grain and --table is kept too, and a release reads the source again in the same way:
    `permslip hold add ./history.csv --id history --grain student_event`.
    """
    from permslip.actions import holdings
    from permslip.cli.render import held

    said = {"format": format_, "grain": grain, "table": ",".join(tables)}
    hints = {name: value for name, value in said.items() if value}
    with progress(frame) as hear, desk(frame, hear) as at:
        holding = holdings.add_holding(at, place=place, holding_id=holding_id, by=by, hints=hints)
    frame.say(held.as_json(holding), lambda: held.as_text(holding))


@hold.command("show", epilog="Example: permslip hold show sis")
@click.argument("holding_id", required=False)
@common
@pass_frame
def hold_show(frame: Frame, holding_id: str | None) -> None:
    """Show a registered source: its tables, columns and classes."""
    from permslip.actions import holdings
    from permslip.cli.render import held

    with desk(frame) as at:
        holding = holdings.show_holding(at, holding_id=holding_id)
    frame.say(held.as_json(holding), lambda: held.as_text(holding))
